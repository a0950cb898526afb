//! Whether windows are sound, and how far they reach: measured where they are made, in a net's code at compile time.

use super::axis::Axis;

/// The most spatial axes.
pub(crate) const AXES: usize = 3;

/// The most taps of a window over several axes, or without weights: kernels list them.
pub const MOST_TAPS: usize = 512;

/// The most elements of all samples that windows span: a kernel keeps some positions as `i32`.
pub(super) const MOST_ELEMENTS: usize = i32::MAX as usize;

/// What the arrays of a call are compared with.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// More than every position that a kernel computes for one sample; 0, where windows are not sound.
    pub(super) span: usize,
    /// How many weights there are, if they can be told apart; else 0.
    pub(crate) weights: usize,
}

impl Measure {
    /// Of windows without an axis.
    pub(super) const NONE: Self = Measure { span: 0, weights: 0 };

    /// Of windows in so many groups, each with so many channels of what stands still and of what slides by. Sound are those of one to
    /// three axes and some channels, and, over several axes, not more taps than a kernel lists.
    pub(super) const fn of(groups: usize, [still, sliding]: [usize; 2], rank: usize, axes: &[Axis; AXES]) -> Self {
        let [first, second, third] = axes;
        let spans = first.span().saturating_mul(second.span()).saturating_mul(third.span());
        let taps = first.taps.saturating_mul(second.taps).saturating_mul(third.taps);
        let channels = if still > sliding { still } else { sliding };
        let span = groups.saturating_mul(channels).saturating_mul(spans);
        let weights = groups.saturating_mul(still).saturating_mul(sliding).saturating_mul(taps);
        let has_channels = groups > 0 && still > 0 && sliding > 0;
        let has_few_taps = rank == 1 || taps <= MOST_TAPS;
        let is_sound = has_channels && 0 < rank && rank <= AXES && has_few_taps && span <= MOST_ELEMENTS;
        let weights = if weights <= MOST_ELEMENTS { weights } else { 0 };
        if is_sound { Measure { span, weights } } else { Measure::NONE }
    }
}

impl Axis {
    /// How many elements there are from the first under a window to the last, with those outside at either end; 0 where there is
    /// no place, no tap or no element, or where places or taps do not follow each other.
    const fn span(&self) -> usize {
        let Axis { places, taps, extent, stride, dilation, before } = *self;
        if places == 0 || taps == 0 || extent == 0 || stride == 0 || dilation == 0 {
            return 0;
        }
        let under = places.saturating_mul(stride).saturating_add((taps - 1).saturating_mul(dilation));
        let elements = extent.saturating_add(before);
        let most = if under > elements { under } else { elements };
        if most > dilation { most } else { dilation }
    }
}
