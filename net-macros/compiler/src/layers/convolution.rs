//! `convolution(1 -> 8, 5x5, stride = 2, padding = 1, dilation = 1)` on `[channels, height, width]`.
//!
//! ```text
//! z[o, y, x] = b[o] + k[o, c, u, v] * a[c, s y + d u - p, s x + d v - p]     out of range adds nothing
//! ```
//!
//! The box runs `o, y, c, u, v, x`: with `x` innermost all three readings of it, this one and its two adjoints,
//! are plain loops along rows.

use super::arguments::{checked, count, one_of, per_axis, size};
use super::{Arguments, Layer, Lowering, Resolved, Storage};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Loop, Operation, Read, Shape, Term, ValueId};
use crate::syntax::Setting;

/// How windows slide along one axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) kernel: usize,
    stride: usize,
    dilation: usize,
    before: usize,
    after: usize,
}

impl Window {
    /// The options `stride`, `dilation` and `padding`.
    pub(super) fn read(kernel: &[usize], arguments: &mut Arguments, at: Extent) -> Result<[Window; 2], Diagnostic> {
        let mut per = |name, read| match arguments.option(name)? {
            Some(setting) => per_axis(&setting, 2, read),
            None => Ok(vec![1; 2]),
        };
        let (strides, dilations) = (per("stride", size)?, per("dilation", size)?);
        let padding = match arguments.option("padding")? {
            Some(setting) => padding(&setting, kernel, &dilations)?,
            None => vec![(0, 0); 2],
        };
        let window = |axis: usize| {
            let (before, after) = padding[axis];
            Window { kernel: kernel[axis], stride: strides[axis], dilation: dilations[axis], before, after }
        };
        let windows = [window(0), window(1)];
        let addressable =
            windows.iter().all(|w| [w.kernel, w.stride, w.dilation, w.before, w.after].iter().all(|n| *n < 1 << 20));
        if addressable {
            Ok(windows)
        } else {
            Err(Diagnostic::new(at, "expected sizes below 2^20 in a window, found larger ones"))
        }
    }

    /// How many windows fit on each spatial axis of an input `[channels, height, width]`.
    pub(super) fn outputs(windows: &[Window; 2], input: &Shape, at: Extent) -> Result<Vec<usize>, Diagnostic> {
        let [_, height, width] = input[..] else {
            return Err(rank_mismatch(at, input));
        };
        let outputs = |(window, extent): (&Window, usize)| {
            let reach = window.dilation * (window.kernel - 1) + 1;
            let padded = extent + window.before + window.after;
            let steps = padded.checked_sub(reach).ok_or_else(|| {
                let with = if padded == extent { "" } else { " with its padding" };
                Diagnostic::new(
                    at,
                    format!("expected an axis of at least {reach} under the window, found {padded}{with}"),
                )
            });
            steps.map(|steps| steps / window.stride + 1)
        };
        windows.iter().zip([height, width]).map(outputs).collect()
    }

    /// Whether some window may hold nothing but padding.
    pub(super) fn is_ever_outside(&self) -> bool {
        let reach = self.dilation * (self.kernel - 1) + 1;
        self.before >= reach || self.after >= reach || self.dilation > 1 && (self.before > 0 || self.after > 0)
    }
}

/// `stride * output + dilation * tap - padding`, at the box's indices of these numbers.
pub(super) fn window_index(window: &Window, output: usize, tap: usize) -> Affine {
    let position = Affine::default().plus(window.stride as isize, output).plus(window.dilation as isize, tap);
    position.offset_by(-(window.before as isize))
}

pub(super) fn rank_mismatch(at: Extent, input: &Shape) -> Diagnostic {
    let message = format!("expected an input of shape [channels, height, width], found {}", shape_text(input));
    Diagnostic::new(at, message).help("declare it: `pub Net(input: [1, 28, 28]) = ...`")
}

/// `1`, `2x1`, `same`, or `[(1, 2), (0, 1)]`: how much before and after on each axis.
fn padding(setting: &Setting, kernel: &[usize], dilations: &[usize]) -> Result<Vec<(usize, usize)>, Diagnostic> {
    match setting {
        Setting::Word(_) => {
            one_of(setting, &[("same", ())])?;
            let total = |axis: usize| dilations[axis] * (kernel[axis] - 1);
            Ok((0..2).map(|axis| (total(axis) / 2, total(axis).div_ceil(2))).collect())
        }
        Setting::List(pairs, _) if pairs.iter().any(|pair| matches!(pair, Setting::Tuple(..))) => {
            let pairs: Vec<_> = pairs.iter().map(pair).collect::<Result<_, _>>()?;
            if pairs.len() == 2 {
                Ok(pairs)
            } else {
                Err(Diagnostic::new(setting.extent(), format!("expected 2 pairs, found {}", pairs.len())))
            }
        }
        both => Ok(per_axis(both, 2, count)?.into_iter().map(|n| (n, n)).collect()),
    }
}

fn pair(setting: &Setting) -> Result<(usize, usize), Diagnostic> {
    match setting {
        Setting::Tuple(both, _) if both.len() == 2 => Ok((count(&both[0])?, count(&both[1])?)),
        other => {
            Err(Diagnostic::new(other.extent(), format!("expected a pair like `(1, 2)`, found `{}`", other.text())))
        }
    }
}

#[derive(Debug)]
struct Convolution {
    input: Option<(usize, Extent)>,
    outputs: usize,
    windows: [Window; 2],
    biases: bool,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let example = "convolution(1 -> 8, 5x5)";
    let (input, outputs) = match arguments.required("the number of channels", example)? {
        Setting::Arrow(from, to) => (Some((size(&from)?, from.extent())), size(&to)?),
        to => (None, size(&to)?),
    };
    let kernel = per_axis(&arguments.required("the kernel's size", example)?, 2, size)?;
    let windows = Window::read(&kernel, arguments, extent)?;
    let biases = match arguments.option("biases")? {
        Some(setting) => one_of(&setting, &[("none", false)])?,
        None => true,
    };
    Ok(Box::new(Convolution { input, outputs, windows, biases, extent }))
}

impl Layer for Convolution {
    fn letter(&self) -> &'static str {
        "z"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let [channels, _, _] = input[..] else {
            return Err(rank_mismatch(self.extent, input));
        };
        if let Some((stated, at)) = self.input
            && stated != channels
        {
            let mistake = Diagnostic::new(at, format!("expected {stated} input channels, found {channels}"));
            return Err(mistake.help(format!("write `{channels} -> {}`", self.outputs)));
        }
        let spatial = Window::outputs(&self.windows, input, self.extent)?;
        let kernel = self.windows.map(|window| window.kernel);
        let sizes = vec![self.outputs, channels, kernel[0], kernel[1]];
        let weights = checked(sizes.clone(), self.extent)?;
        let biases = self.biases.then(|| vec![self.outputs]);
        let storage = Some(Storage::weights_and_biases("Convolution2", sizes, weights, biases));
        let output = checked(std::iter::once(self.outputs).chain(spatial).collect(), self.extent)?;
        Ok(Resolved { output, storage, ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let [o, y, x] = lowering.output[..] else {
            return lowering.input;
        };
        let c = lowering.shape(lowering.input)[0];
        let [u, v] = self.windows.map(|window| window.kernel);
        let indices = |all: &[(&str, usize)]| -> Vec<Loop> {
            all.iter().map(|(name, extent)| Loop { name: (*name).into(), extent: *extent }).collect()
        };
        let at = |numbers: &[usize]| -> Vec<Affine> { numbers.iter().copied().map(Affine::index).collect() };
        let mut terms = Vec::new();
        if let [_, biases] = *lowering.arrays {
            let a = Read::at(biases, &[0]);
            terms.push(Term { indices: indices(&[("o", o), ("y", y), ("x", x)]), out: at(&[0, 1, 2]), a, b: None });
        }
        let rows = window_index(&self.windows[0], 1, 3);
        let columns = window_index(&self.windows[1], 5, 4);
        terms.push(Term {
            indices: indices(&[("o", o), ("y", y), ("c", c), ("u", u), ("v", v), ("x", x)]),
            out: at(&[0, 1, 5]),
            a: Read::at(lowering.arrays[0], &[0, 2, 3, 4]),
            b: Some(Read { value: lowering.input, at: vec![Affine::index(2), rows, columns] }),
        });
        lowering.push(lowering.name.clone(), vec![o, y, x], Operation::Contract(terms))
    }
}
