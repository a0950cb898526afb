//! Windows that slide along the spatial axes of `[channels, ...]`: their settings as written in, one [`Window`] an axis
//! out, once the input's rank says how many axes there are.
//!
//! ```text
//! convolution(4, 3, stride = 2x1)     as written: 3 on every axis, stride 2 on the first and 1 on the second
//! on [c, h, w]                        3x3, stride 2x1
//! s y + d u - p                       where the window at y has its tap u
//! ```

use super::arguments::{count, one_of, size};
use super::images::Image;
use super::{Arguments, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Loop, Shape};
use crate::syntax::Setting;

/// A setting that is one for every axis, or one an axis.
#[derive(Clone, Debug)]
pub(super) enum PerAxis<T> {
    Every(T),
    Each(Vec<T>, Extent),
}

impl PerAxis<usize> {
    /// `2` on all axes, `5x3`, `[5, 3]`.
    pub(super) fn read(setting: &Setting, read: fn(&Setting) -> Result<usize, Diagnostic>) -> Result<Self, Diagnostic> {
        Ok(match setting {
            Setting::Product(sizes) => PerAxis::Each(sizes.iter().map(|size| size.value).collect(), setting.extent()),
            Setting::List(settings, _) => {
                PerAxis::Each(settings.iter().map(read).collect::<Result<_, _>>()?, setting.extent())
            }
            Setting::Tuple(settings, _) => {
                let texts: Vec<String> = settings.iter().map(Setting::text).collect();
                let message = format!("expected one number, or one an axis in brackets, found `{}`", setting.text());
                return Err(Diagnostic::new(setting.extent(), message).help(format!("write `[{}]`", texts.join(", "))));
            }
            one => PerAxis::Every(read(one)?),
        })
    }
}

impl<T: Clone> PerAxis<T> {
    /// One an axis; `noun` says what they are.
    pub(super) fn on(&self, axes: usize, noun: &str) -> Result<Vec<T>, Diagnostic> {
        match self {
            PerAxis::Every(one) => Ok(vec![one.clone(); axes]),
            PerAxis::Each(each, _) if each.len() == axes => Ok(each.clone()),
            PerAxis::Each(each, at) => {
                let plural = if axes == 1 { "" } else { "s" };
                Err(Diagnostic::new(*at, format!("expected {axes} {noun}{plural}, found {}", each.len())))
            }
        }
    }

    /// One a spatial axis; where there is one for every axis of the input, that of the channels is too many, unless they
    /// are what is missing. `words` are what one is and how several are written.
    fn on_image(
        &self,
        input: &Shape,
        channels: Option<usize>,
        words: (&str, fn(&[T]) -> String),
    ) -> Result<Vec<T>, Diagnostic> {
        self.on(input.len() - 1, words.0).map_err(|mistake| match self {
            PerAxis::Each(each, _) if each.len() == input.len() && each.len() > 1 => {
                let declared = shape_text(&with_channels(input, channels.unwrap_or(1)));
                let spatial =
                    format!("write `{}`: the first axis is the channels, which have none", words.1(&each[1..]));
                mistake.help(match channels {
                    Some(stated) if stated == input[0] => spatial,
                    Some(_) => format!("the first axis is the channels: `{declared}`"),
                    None => format!("{spatial}; of one channel declare `{declared}`"),
                })
            }
            PerAxis::Each(each, _) if each.len() + 2 == input.len() => {
                let sample = shape_text(&input[1..]);
                mistake.help(format!("a shape is that of one sample: `{sample}`, if the first axis is the batch's"))
            }
            _ => mistake,
        })
    }

    fn map<U>(self, change: impl Fn(T) -> U) -> PerAxis<U> {
        match self {
            PerAxis::Every(one) => PerAxis::Every(change(one)),
            PerAxis::Each(each, at) => PerAxis::Each(each.into_iter().map(change).collect(), at),
        }
    }
}

/// How much an axis is padded by, or cropped by, before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Amount {
    By(usize, usize),
    /// One less than the windows' reach in all, whatever the stride, the smaller half first.
    Same,
    /// As much as the windows of a size over the stride, rounded up, lack, the smaller half first: ONNX' `SAME_UPPER`,
    /// which is TensorFlow's and Keras' `same`.
    SameUpper,
    /// The same in all, the larger half first: ONNX' `SAME_LOWER`.
    SameLower,
}

/// The words for amounts.
const WORDS: &[(&str, Amount)] =
    &[("same", Amount::Same), ("same_upper", Amount::SameUpper), ("same_lower", Amount::SameLower)];

/// A kernel with its options `stride`, `dilation` and `padding`, as written.
#[derive(Debug)]
pub(super) struct Windows {
    kernel: PerAxis<usize>,
    stride: PerAxis<usize>,
    dilation: PerAxis<usize>,
    padding: PerAxis<Amount>,
    at: Extent,
}

impl Windows {
    /// The options beside a kernel.
    pub(super) fn read(kernel: &Setting, arguments: &mut Arguments) -> Result<Self, Diagnostic> {
        let at = arguments.layer();
        let kernel = PerAxis::read(kernel, size)?;
        let mut per = |name| match arguments.option(name)? {
            Some(setting) => PerAxis::read(&setting, size),
            None => Ok(PerAxis::Every(1)),
        };
        let (stride, dilation) = (per("stride")?, per("dilation")?);
        let padding = match arguments.option("padding")? {
            Some(setting) => padding(&setting)?,
            None => PerAxis::Every(Amount::By(0, 0)),
        };
        Ok(Windows { kernel, stride, dilation, padding, at })
    }

    /// Each window: the kernel, the stride, the dilation, and what it is padded and cropped by.
    pub(super) fn canonical(&self, input: &Shape) -> String {
        let one = |(window, extent): (&Window, &usize)| {
            let ((before, after), (first, last)) = (window.padded(*extent), window.cropped());
            canonical::list([&window.kernel, &window.stride, &window.dilation, &before, &after, &first, &last])
        };
        let windows = self.on(input).unwrap_or_default();
        let extents = &input[input.len() - windows.len().min(input.len())..];
        format!("windows {}", windows.iter().zip(extents).map(one).collect::<Vec<_>>().join(" "))
    }

    /// One window an axis of an input `[channels, ...]`.
    pub(super) fn on(&self, input: &Shape) -> Result<Vec<Window>, Diagnostic> {
        self.on_channels(input, None)
    }

    /// The same, where it is stated how many channels the input has.
    pub(super) fn on_channels(&self, input: &Shape, channels: Option<usize>) -> Result<Vec<Window>, Diagnostic> {
        let stated = if let PerAxis::Each(each, _) = &self.kernel { Some(each.len()) } else { None };
        let axes = spatial(input, self.at, Image { axes: stated, channels })?.len();
        let sizes = |setting: &PerAxis<usize>| setting.on_image(input, channels, ("size", product));
        let (kernel, stride, dilation) = (sizes(&self.kernel)?, sizes(&self.stride)?, sizes(&self.dilation)?);
        let padding = self.padding.on_image(input, channels, ("amount", pairs))?;
        let window = |axis: usize| Window {
            kernel: kernel[axis],
            stride: stride[axis],
            dilation: dilation[axis],
            padding: padding[axis],
            rounded_up: false,
        };
        let windows: Vec<Window> = (0..axes).map(window).collect();
        if windows.iter().all(Window::is_addressable) {
            return Ok(windows);
        }
        Err(Diagnostic::new(self.at, "expected sizes below 2^20 in a window, found larger ones"))
    }
}

/// `3x3`
fn product(sizes: &[usize]) -> String {
    sizes.iter().map(usize::to_string).collect::<Vec<_>>().join("x")
}

/// `[(1, 1), (0, 1)]`
fn pairs(amounts: &[Amount]) -> String {
    let pair = |amount: &Amount| match amount {
        Amount::By(before, after) => format!("({before}, {after})"),
        _ => "(0, 0)".into(),
    };
    format!("[{}]", amounts.iter().map(pair).collect::<Vec<_>>().join(", "))
}

/// `[8, 8]` as `[1, 8, 8]`
fn with_channels(input: &Shape, channels: usize) -> Shape {
    std::iter::once(&channels).chain(input).copied().collect()
}

/// The same input with its last axis first, where that looks like its channels.
pub(super) fn channels_first(input: &Shape) -> Option<Shape> {
    let (channels, others) = input.split_last()?;
    let is_image = *channels <= 4 && !others.is_empty() && others.iter().all(|extent| extent > channels);
    is_image.then(|| std::iter::once(channels).chain(others).copied().collect())
}

/// What would make windows fit that are larger than an axis.
fn fitting(input: &Shape) -> String {
    let padded = "write `padding = same`";
    match channels_first(input) {
        Some(first) => format!("channels come first, as in `{}`; else {padded}", shape_text(&first)),
        None => padded.into(),
    }
}

/// The spatial axes of an input `[channels, ...]`: one, two or three.
pub(super) fn spatial(input: &Shape, at: Extent, image: Image) -> Result<&[usize], Diagnostic> {
    match &input[..] {
        [_, spatial @ ..] if (1..=3).contains(&spatial.len()) => Ok(spatial),
        _ => {
            let message = format!("expected an input of channels and 1 to 3 spatial axes, found {}", shape_text(input));
            let of_vector = if let [elements] = input[..] { image.of(elements) } else { None };
            let declared = shape_text(&of_vector.clone().unwrap_or_else(|| image.example()));
            let first = match &of_vector {
                Some(_) => {
                    format!("declare it, channels first, as `{declared}`, or put `reshape({declared}) |>` before it")
                }
                None => format!("declare it, channels first: `pub Net(input: {declared}) = ...`"),
            };
            let mistake = Diagnostic::new(at, message).help_where_first(first);
            Err(match input.len() {
                0 => mistake,
                1 if of_vector.is_some() => {
                    mistake.help(format!("put `reshape({declared}) |>` before it, channels first"))
                }
                1 => mistake.note(format!("its elements make no image like {declared}")),
                _ => mistake.help("put `flatten(1) |>` before it, for the first two axes as channels"),
            })
        }
    }
}

/// `1`, `2x1`, `same`, or `[(1, 2), (0, 1)]`: how much before and after on each axis.
fn padding(setting: &Setting) -> Result<PerAxis<Amount>, Diagnostic> {
    match setting {
        Setting::Word(_) => one_of(setting, WORDS).map(PerAxis::Every),
        Setting::List(amounts, _) if amounts.iter().any(|amount| matches!(amount, Setting::Tuple(..))) => {
            let pairs = amounts.iter().map(pair).collect::<Result<_, _>>()?;
            Ok(PerAxis::Each(pairs, setting.extent()).map(|(before, after)| Amount::By(before, after)))
        }
        both => Ok(PerAxis::read(both, count)?.map(|n| Amount::By(n, n))),
    }
}

/// `(1, 2)`
pub(super) fn pair(setting: &Setting) -> Result<(usize, usize), Diagnostic> {
    match setting {
        Setting::Tuple(both, _) if both.len() == 2 => Ok((count(&both[0])?, count(&both[1])?)),
        other => {
            Err(Diagnostic::new(other.extent(), format!("expected a pair like `(1, 2)`, found `{}`", other.text())))
        }
    }
}

/// How windows slide along one axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) kernel: usize,
    pub(super) stride: usize,
    dilation: usize,
    padding: Amount,
    /// Whether a window may stand beyond the end, as long as it begins before it.
    rounded_up: bool,
}

impl Window {
    /// Windows of this size beside one another.
    pub(super) fn tile(size: usize) -> Window {
        Window { kernel: size, stride: size, dilation: 1, padding: Amount::By(0, 0), rounded_up: false }
    }

    /// The same, where a window may stand beyond the end or may not.
    pub(super) fn rounded(self, up: bool) -> Window {
        Window { rounded_up: up, ..self }
    }

    /// Whether what is padded or cropped is said in numbers.
    pub(super) fn is_by_numbers(&self) -> bool {
        matches!(self.padding, Amount::By(..))
    }

    /// The larger of stride and dilation.
    pub(super) fn largest_step(&self) -> usize {
        self.stride.max(self.dilation)
    }

    /// Whether no window on an axis reaches beyond these of its positions.
    pub(super) fn is_within(&self, extent: usize, outputs: usize, (before, after): (usize, usize)) -> bool {
        self.padded(extent).0 <= before
            && self.stride * (outputs - 1) + self.reach() <= extent + self.padded(extent).0 + after
    }

    /// How many taps of the window at each place are at these positions of an axis, as a formula of its place.
    pub(super) fn taps_within(&self, extent: usize, (before, after): (usize, usize)) -> String {
        let (padded, last, stride, dilation) = (self.padded(extent).0, self.kernel - 1, self.stride, self.dilation);
        let (first_at, last_at) = (padded as isize - before as isize, padded + extent + after - 1);
        format!(
            "min({last}, floor(({last_at} - {stride} * i) / {dilation})) - max(0, ceil(({first_at} - {stride} * i) / {dilation})) + 1"
        )
    }

    /// Whether no position that it leads to can overflow.
    fn is_addressable(&self) -> bool {
        let (before, after) = if let Amount::By(before, after) = self.padding { (before, after) } else { (0, 0) };
        [self.kernel, self.stride, self.dilation, before, after].iter().all(|n| *n < 1 << 20)
    }

    /// From its first tap to its last.
    fn reach(&self) -> usize {
        self.dilation * (self.kernel - 1) + 1
    }

    /// How much is added before and after an axis of this extent under the windows. `same`: one less than the reach in
    /// all, so that `floor((d - 1) / stride) + 1 = ceil(d / stride)` windows fit. `same_upper` and `same_lower`: no more
    /// than that many windows reach beyond the axis.
    pub(super) fn padded(&self, extent: usize) -> (usize, usize) {
        let last = self.stride * (extent.div_ceil(self.stride) - 1);
        let lacking = (last + self.reach()).saturating_sub(extent);
        match self.padding {
            Amount::By(before, after) => (before, after),
            Amount::Same => halves(self.reach() - 1),
            Amount::SameUpper => halves(lacking),
            Amount::SameLower => swapped(halves(lacking)),
        }
    }

    /// How much is taken from before and after what windows spread to. `same`, `same_upper` and `same_lower`: what they
    /// reach beyond `stride` times the input's size, which is what a convolution with that padding adds to an axis of
    /// that size; nothing where they do not reach it.
    pub(super) fn cropped(&self) -> (usize, usize) {
        let beyond = halves(self.reach().saturating_sub(self.stride));
        match self.padding {
            Amount::By(before, after) => (before, after),
            Amount::Same | Amount::SameUpper => beyond,
            Amount::SameLower => swapped(beyond),
        }
    }

    /// `stride * place + dilation * tap - before`, at the box's indices of these numbers.
    pub(super) fn index(&self, before: usize, place: usize, tap: usize) -> Affine {
        let position = Affine::default().plus(self.stride as isize, place).plus(self.dilation as isize, tap);
        position.offset_by(-(before as isize))
    }

    /// How many windows fit on each spatial axis.
    pub(super) fn outputs_on(windows: &[Window], input: &Shape, at: Extent) -> Result<Vec<usize>, Diagnostic> {
        let outputs = |(window, extent): (&Window, &usize)| window.outputs(*extent, at);
        let all = windows.iter().zip(&input[1..]).map(outputs).collect::<Result<_, _>>();
        // Channels stand first, in front of two axes that the windows fit on: the first axis is the batch's.
        let is_batch = |rest: &[Window]| {
            let mut fit = rest.iter().zip(&input[2..]).map(|(window, extent)| window.outputs(*extent, at));
            rest.len() == 2 && [1, 3].contains(&input[1]) && fit.all(|fits| fits.is_ok())
        };
        all.map_err(|mistake: Diagnostic| match windows {
            [_, rest @ ..] if is_batch(rest) => mistake.help(format!(
                "a shape is that of one sample: `{}`, if the first axis is the batch's",
                shape_text(&input[1..])
            )),
            _ => mistake.help(fitting(input)),
        })
    }

    /// How many windows fit on an axis.
    fn outputs(&self, extent: usize, at: Extent) -> Result<usize, Diagnostic> {
        let (before, after) = self.padded(extent);
        let (reach, padded) = (self.reach(), extent + before + after);
        let steps = padded.checked_sub(reach).ok_or_else(|| {
            let with = if padded == extent { "" } else { " with its padding" };
            let message = format!("expected an axis of at least {reach} under the window, found {padded}{with}");
            Diagnostic::new(at, message)
        })?;
        let rounded_up = steps.div_ceil(self.stride);
        if self.rounded_up && self.stride * rounded_up < extent + before {
            return Ok(rounded_up + 1);
        }
        Ok(steps / self.stride + 1)
    }

    /// Whether every window on an axis has a tap inside it, and not only in its padding.
    pub(super) fn always_reaches(&self, extent: usize, outputs: usize) -> bool {
        let before = self.padded(extent).0;
        let last_starts_inside = self.stride * (outputs - 1) < extent + before;
        // The windows that start before the axis: the first tap at 0 or behind is inside, if there is one.
        let mut early = (0..outputs).map(|place| self.stride * place).take_while(|start| *start < before);
        let reaches = |start: usize| {
            let tap = (before - start).div_ceil(self.dilation);
            tap < self.kernel && start + self.dilation * tap < before + extent
        };
        last_starts_inside && early.all(reaches)
    }

    /// The size of what windows spread an axis to: the adjoint of the windows on it.
    pub(super) fn spread(&self, extent: usize, at: Extent) -> Result<usize, Diagnostic> {
        let full = self.stride * (extent - 1) + self.reach();
        let Amount::By(before, after) = self.padding else {
            return Ok(self.stride * extent);
        };
        match full.checked_sub(before + after) {
            Some(rest @ 1..) => Ok(rest),
            _ => {
                let message = format!("expected less than {full} to be cropped, found {}", before + after);
                let help = "`padding` is what a deconvolution takes away from its output";
                Err(Diagnostic::new(at, message).help(help))
            }
        }
    }
}

/// The smaller half first.
fn halves(total: usize) -> (usize, usize) {
    (total / 2, total.div_ceil(2))
}

fn swapped((first, second): (usize, usize)) -> (usize, usize) {
    (second, first)
}

/// A box of indices that is being built.
#[derive(Debug, Default)]
pub(super) struct Indices {
    pub(super) loops: Vec<Loop>,
}

impl Indices {
    /// One more, inside those that are there; its number.
    pub(super) fn add(&mut self, name: &str, extent: usize) -> usize {
        self.loops.push(Loop { name: name.into(), extent });
        self.loops.len() - 1
    }

    /// One more for each extent: `y` and `x` for two.
    pub(super) fn places(&mut self, extents: &[usize], all: usize) -> Vec<usize> {
        let names = &["z", "y", "x"][3 - all..];
        names.iter().zip(extents).map(|(name, extent)| self.add(name, *extent)).collect()
    }

    /// One more for each window's taps: `u` and `v` for two.
    pub(super) fn taps(&mut self, windows: &[Window]) -> Vec<usize> {
        let names = &["t", "u", "v"][3 - windows.len()..];
        names.iter().zip(windows).map(|(name, window)| self.add(name, window.kernel)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(each: &mut dyn FnMut(Window, usize)) {
        for number in 0..4 * 4 * 3 * 5 * 5 * 6 {
            let mut rest = number;
            let mut below = |n: usize| {
                let digit = rest % n;
                rest /= n;
                digit
            };
            let (kernel, stride, dilation) = (1 + below(4), 1 + below(4), 1 + below(3));
            let padding = match (below(5), below(5)) {
                (4, word @ 2..) => WORDS[word - 2].1,
                (before, after) => Amount::By(before, after),
            };
            each(Window { kernel, stride, dilation, padding, rounded_up: false }, 1 + below(6));
        }
    }

    #[test]
    fn a_window_wholly_in_the_padding_is_found() {
        let (mut all, mut some) = (0, 0);
        windows(&mut |window, extent| {
            let Ok(outputs) = window.outputs(extent, Extent::of(&proc_macro2::TokenStream::new())) else { return };
            let tap = |place, tap| window.index(window.padded(extent).0, 0, 1).at(&[place, tap]);
            let inside =
                |place: &usize| (0..window.kernel).any(|number| (0..extent as isize).contains(&tap(*place, number)));
            let expected = (0..outputs).all(|place| inside(&place));
            assert_eq!(window.always_reaches(extent, outputs), expected, "{window:?} on {extent}");
            *(if expected { &mut all } else { &mut some }) += 1;
        });
        assert!(all > 100 && some > 100, "{all} windows always reach the input, {some} do not");
    }

    #[test]
    fn same_is_the_size_over_the_stride_and_back() {
        let at = Extent::of(&proc_macro2::TokenStream::new());
        windows(&mut |window, extent| {
            for (_, padding) in WORDS {
                let window = Window { padding: *padding, ..window };
                assert_eq!(
                    window.outputs(extent, at).ok(),
                    Some(extent.div_ceil(window.stride)),
                    "{window:?} on {extent}"
                );
                assert_eq!(window.spread(extent, at).ok(), Some(extent * window.stride), "{window:?} on {extent}");
            }
        });
    }

    #[test]
    fn same_upper_and_same_lower_pad_by_no_more_than_their_windows_need() {
        windows(&mut |window, extent| {
            let of = |padding| Window { padding, ..window }.padded(extent);
            let ((before, after), outputs) = (of(Amount::SameUpper), extent.div_ceil(window.stride));
            assert_eq!(of(Amount::SameLower), (after, before), "{window:?} on {extent}");
            assert!(before == after || before + 1 == after, "{window:?} on {extent}: {before} and {after}");
            let needed = window.stride * (outputs - 1) + window.reach();
            assert_eq!(before + after, needed.max(extent) - extent, "{window:?} on {extent}");
        });
    }

    /// A deconvolution takes away what the convolution adds that it is the transpose of.
    #[test]
    fn what_is_cropped_is_what_the_transposed_convolution_pads() {
        windows(&mut |window, extent| {
            for padding in [Amount::SameUpper, Amount::SameLower] {
                let window = Window { padding, ..window };
                assert_eq!(window.cropped(), window.padded(window.stride * extent), "{window:?} on {extent}");
            }
        });
    }
}
