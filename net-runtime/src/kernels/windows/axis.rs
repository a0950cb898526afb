//! One axis of windows that slide: which taps lie inside at a place, and which places a tap lies inside at.
//!
//! ```text
//! places 4, taps 3, extent 8, stride 2, dilation 1, before 1
//!
//! place            0         1         2         3
//! elements   -1 0 1     1 2 3     3 4 5     5 6 7        place 0 has its tap 0 outside: taps_under(0) are 1..3
//! ```

use core::ops::Range;

/// How many parts of so many numbers there are, the last of which may have fewer: `usize::div_ceil`, which is a call that may panic where
/// code is optimised for size.
#[inline(always)]
pub(crate) const fn parts(numbers: usize, each: usize) -> usize {
    // It is 1 or more; so the compiler sees it, too.
    let each = if each == 0 { 1 } else { each };
    // Both are sizes of arrays: their sum is a `usize`.
    numbers.wrapping_add(each - 1) / each
}

/// One spatial axis.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// How many places the window has.
    pub(crate) places: usize,
    /// How many taps.
    pub(crate) taps: usize,
    /// How many elements it slides over.
    pub(crate) extent: usize,
    pub(crate) stride: usize,
    pub(crate) dilation: usize,
    /// How many elements of the first window lie before the first element.
    pub(crate) before: usize,
}

impl Axis {
    /// Of one place, one tap and one element.
    pub(crate) const ONE: Self = Axis { places: 1, taps: 1, extent: 1, stride: 1, dilation: 1, before: 0 };

    /// The stride, which is 1 or more of windows that fit any array: so that a division by it is none by 0.
    #[inline(always)]
    pub(crate) fn stride(&self) -> usize {
        self.stride.max(1)
    }

    /// The taps that lie inside at a place; 0, where `taps_on` has a remainder; and the element under tap 0, which may lie
    /// outside.
    #[inline(always)]
    pub(crate) fn taps_under(&self, place: usize) -> (Range<usize>, usize, isize) {
        let start = place * self.stride;
        let (first, end) = (self.before.saturating_sub(start), (self.extent + self.before).saturating_sub(start));
        let (first, end) =
            if self.dilation == 1 { (first, end) } else { (parts(first, self.dilation), parts(end, self.dilation)) };
        (first.min(self.taps)..end.min(self.taps), 0, start as isize - self.before as isize)
    }

    /// A range of taps with all those that lie on `element` at some place. Then, as a quotient and a remainder by the stride, the
    /// place at which tap 0 would lie on it: the remainder first, the place second. Of stride 2 and no `before`, element 5 has
    /// place 2 and remainder 1: at place 2 tap 1 lies on it, tap 0 at none.
    #[inline(always)]
    pub(crate) fn taps_on(&self, element: usize) -> (Range<usize>, usize, isize) {
        let start = element + self.before;
        let (place, rest) = if self.stride == 1 { (start, 0) } else { (start / self.stride(), start % self.stride()) };
        let (first, end) = ((start + 1).saturating_sub(self.places * self.stride), start + 1);
        let (first, end) =
            if self.dilation == 1 { (first, end) } else { (parts(first, self.dilation), parts(end, self.dilation)) };
        (first.min(self.taps)..end.min(self.taps), rest, place as isize)
    }

    /// How far from the place that `taps_on` gave with the remainder `rest` is the place at which a tap lies on the element; nothing
    /// where it does at none. Of stride 2 and remainder 1, tap 1 has 0, tap 2 nothing, tap 3 has -1: a place earlier.
    #[inline(always)]
    pub(crate) fn before_place(&self, tap: usize, rest: usize) -> Option<isize> {
        let (back, stride) = (rest as isize - (tap * self.dilation) as isize, self.stride as isize);
        let places = back.checked_div(stride)?;
        (places * stride == back).then_some(places)
    }

    /// The axis that a transpose of stride 1 slides along, its taps in the other order, if the windows begin before or at the first
    /// element: `a[e] = k[u] * z[e + b - d u]` are windows over `z`.
    #[inline(always)]
    pub(crate) fn flipped(&self) -> Option<Axis> {
        let before = ((self.taps - 1) * self.dilation).checked_sub(self.before)?;
        (self.stride == 1).then_some(Axis { places: self.extent, extent: self.places, before, ..*self })
    }

    /// Whether every tap lies inside at every place.
    #[inline(always)]
    pub(crate) fn is_inside(&self) -> bool {
        self.before == 0 && (self.places - 1) * self.stride + (self.taps - 1) * self.dilation < self.extent
    }

    /// Whether some tap lies on each element between the first under a window and the last.
    #[inline(always)]
    fn is_gapless(&self) -> bool {
        self.stride == 1 && self.dilation <= self.places || self.dilation == 1 && self.stride <= self.taps
    }

    /// The element behind the last under a window, counted from the first under one, which may lie outside.
    #[inline(always)]
    fn reach(&self) -> usize {
        (self.places - 1) * self.stride + (self.taps - 1) * self.dilation + 1
    }

    /// Whether some tap lies on every element.
    #[inline(always)]
    pub(crate) fn reaches_all(&self) -> bool {
        self.is_gapless() && self.reach() >= self.extent + self.before
    }

    /// Whether some tap lies on an element at some place.
    #[inline(always)]
    pub(crate) fn reaches(&self, element: usize) -> bool {
        if self.is_gapless() {
            return element + self.before < self.reach();
        }
        let (mut taps, rest, _) = self.taps_on(element);
        taps.any(|tap| self.before_place(tap, rest).is_some())
    }

    /// The places at which a tap lies inside.
    #[inline(always)]
    pub(crate) fn places_of(&self, tap: usize) -> Range<usize> {
        let start = tap * self.dilation;
        if self.stride == 1 {
            let (first, end) = (self.before.saturating_sub(start), (self.extent + self.before).saturating_sub(start));
            return first.min(self.places)..end.min(self.places);
        }
        let first = parts(self.before.saturating_sub(start), self.stride);
        let end = parts((self.extent + self.before).saturating_sub(start), self.stride);
        first.min(self.places)..end.min(self.places)
    }

    /// The elements on each of which every tap lies at some place, where neighbouring elements have neighbouring places: of stride 1.
    #[inline(always)]
    pub(crate) fn whole_elements(&self) -> Range<usize> {
        let (first, end) = ((self.taps - 1) * self.dilation, self.places);
        let (first, end) = (first.saturating_sub(self.before), end.saturating_sub(self.before).min(self.extent));
        if self.stride == 1 && first < end { first..end } else { 0..0 }
    }

    /// The places at which every tap lies inside.
    #[inline(always)]
    pub(crate) fn whole_places(&self) -> Range<usize> {
        let first = parts(self.before, self.stride);
        let room = (self.extent + self.before).saturating_sub((self.taps - 1) * self.dilation);
        let end = parts(room, self.stride).min(self.places);
        first.min(end)..end
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    #[test]
    fn taps_and_places_are_those_inside() {
        for number in 0..3 * 3 * 4 * 4 * 6 {
            let mut rest = number;
            let mut below = |n: usize| {
                let digit = rest % n;
                rest /= n;
                digit
            };
            let (stride, dilation, before, taps) = (1 + below(3), 1 + below(3), below(4), 1 + below(4));
            let axis = Axis { places: 4, taps, extent: 1 + below(6), stride, dilation, before };
            for place in 0..axis.places {
                for tap in 0..axis.taps {
                    let at = (place * stride + tap * dilation) as isize - before as isize;
                    let inside = (0..axis.extent as isize).contains(&at);
                    let (under, _, first) = axis.taps_under(place);
                    assert_eq!(under.contains(&tap), inside, "{axis:?} {place} {tap}");
                    assert_eq!(axis.places_of(tap).contains(&place), inside, "{axis:?} {place} {tap}");
                    assert_eq!(first + (tap * dilation) as isize, at);
                }
            }
            if let Some(flipped) = axis.flipped() {
                for element in 0..axis.extent {
                    let (on, _, _) = axis.taps_on(element);
                    let (under, _, _) = flipped.taps_under(element);
                    assert_eq!((taps - under.end, taps - under.start), (on.start, on.end), "{axis:?} {element}");
                }
            }
            for element in 0..axis.extent {
                let (on, rest, first) = axis.taps_on(element);
                for tap in 0..axis.taps {
                    let is_at = |place: &usize| place * stride + tap * dilation == element + before;
                    let found = axis.before_place(tap, rest).filter(|_| on.contains(&tap)).map(|back| first + back);
                    let expected = (0..axis.places).find(is_at).map(|place| place as isize);
                    assert_eq!(found, expected, "{axis:?} {element} {tap}");
                }
                let is_whole = stride == 1 && on == (0..taps);
                assert_eq!(axis.whole_elements().contains(&element), is_whole, "{axis:?} {element}");
                let is_under = |tap: usize| (0..axis.places).any(|y| y * stride + tap * dilation == element + before);
                assert_eq!(axis.reaches(element), (0..taps).any(is_under), "{axis:?} {element}");
            }
            let all = (0..axis.extent).all(|element| axis.reaches(element));
            assert!(all || !axis.reaches_all(), "{axis:?}");
        }
    }
}
