//! `convolution(1 -> 8, 5x5, stride = 2, padding = 1, dilation = 1, groups = 1)` on `[channels, ...]` with one, two or
//! three spatial axes, and `deconvolution`, the same box of indices read from the other side.
//!
//! ```text
//! convolution     z[o, y, x] = b[o] + sum[c, u, v](w[o, c, u, v] * a[c, s y + d u - p, s x + d v - p]?)
//! deconvolution   z[o, y, x] = b[o]; z[o, s y + d u - p, s x + d v - p]? += w[o, c, u, v] * a[c, y, x]
//! groups          o = g * (out / groups) + its own, c = g * (in / groups) + its own; w[o, own c, u, v]
//! ```
//!
//! A deconvolution's `output_padding` is so many more elements at the end of each axis, as PyTorch's.
//!
//! Out of range adds nothing. The box runs `g, o, y, c, u, v, x`: with `x` innermost all three readings of it, this one
//! and its two adjoints, are plain loops along rows.

use super::arguments::{checked, count, divisors, one_of, size};
use super::windows::{Indices, PerAxis, Window, Windows, channels_first};
use super::{Arguments, Layer, Lowering, Resolved, Storage, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Operation, Read, Shape, Term, ValueId, access};
use crate::syntax::{Setting, Size};

#[derive(Debug)]
struct Convolution {
    kind: Kind,
    input: Option<(usize, Extent)>,
    outputs: usize,
    windows: Windows,
    groups: (usize, Extent),
    biases: bool,
    /// Elements that a deconvolution has more at the end of each axis.
    beyond: Option<(PerAxis<usize>, Extent)>,
    extent: Extent,
}

/// Whether the windows slide over what is read or over what is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Convolution,
    Deconvolution,
}

pub(super) fn read_convolution(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    read(arguments, Kind::Convolution, "convolution(1 -> 8, 5x5)")
}

pub(super) fn read_deconvolution(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    read(arguments, Kind::Deconvolution, "deconvolution(8 -> 1, 5x5)")
}

fn read(arguments: &mut Arguments, kind: Kind, example: &str) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let (input, outputs) = match arguments.required("the number of channels", example)? {
        Setting::Product(sizes) => return Err(kernel_first(&sizes, arguments, example)),
        Setting::Arrow(from, to) => (Some((size(&from)?, from.extent())), size(&to)?),
        to => (None, size(&to)?),
    };
    let windows = Windows::read(&arguments.required("the kernel's size", example)?, arguments)?;
    let groups = match arguments.option("groups")? {
        Some(setting) => (size(&setting)?, setting.extent()),
        None => (1, extent),
    };
    let biases = match arguments.option("biases")? {
        Some(setting) => one_of(&setting, &[("none", false)])?,
        None => true,
    };
    let beyond = if kind == Kind::Deconvolution { arguments.option("output_padding")? } else { None };
    let beyond = match beyond {
        Some(setting) => Some((PerAxis::read(&setting, count)?, setting.extent())),
        None => None,
    };
    Ok(Box::new(Convolution { kind, input, outputs, windows, groups, biases, beyond, extent }))
}

/// `convolution(3x3, 8)`
fn kernel_first(sizes: &[Size], arguments: &mut Arguments, example: &str) -> Diagnostic {
    let kernel = sizes.iter().map(|size| size.value.to_string()).collect::<Vec<_>>().join("x");
    let at = sizes.first().map_or(arguments.layer(), |size| size.span.into());
    let name = example.split('(').next().unwrap_or_default();
    let channels = arguments.required("the kernel's size", example).ok().map_or("8".into(), |channels| channels.text());
    let mistake =
        Diagnostic::new(at, format!("expected the number of channels before the kernel's size, found `{kernel}`"));
    mistake.help(format!("write `{name}({channels}, {kernel})`"))
}

impl Layer for Convolution {
    fn canonical(&self, input: &Shape) -> String {
        let Convolution { kind: _, input: _, outputs, windows, groups, biases, beyond, extent: _ } = self;
        let beyond = beyond.as_ref().and_then(|(beyond, _)| beyond.on(input.len().saturating_sub(1), "size").ok());
        let beyond = beyond.filter(|beyond| beyond.iter().any(|n| *n > 0));
        let beyond = beyond.map(|beyond| format!("; {} more", canonical::list(&beyond))).unwrap_or_default();
        format!("outputs {outputs}; groups {}; biases {biases}; {}{beyond}", groups.0, windows.canonical(input))
    }

    fn letter(&self) -> &'static str {
        "z"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let windows = self.windows.on_channels(input, self.input.map(|(stated, _)| stated))?;
        let channels = input[0];
        self.check_channels(input)?;
        let spread = |(window, extent): (&Window, &usize)| window.spread(*extent, self.extent);
        let slid = match self.kind {
            Kind::Convolution => Window::outputs_on(&windows, input, self.extent)?,
            Kind::Deconvolution => {
                let slid = windows.iter().zip(&input[1..]).map(spread).collect::<Result<Vec<_>, _>>()?;
                slid.into_iter().zip(self.beyond(&windows)?).map(|(slid, beyond)| slid + beyond).collect()
            }
        };
        let kernel = windows.iter().map(|window| window.kernel);
        let sizes: Vec<usize> = [self.outputs, channels / self.groups.0].into_iter().chain(kernel).collect();
        let weights = checked(sizes.clone(), self.extent)?;
        let biases = self.biases.then(|| vec![self.outputs]);
        let storage = Storage::weights_and_biases(self.storage_name(windows.len()), sizes, weights, biases);
        let storage = Some(Storage { groups: self.groups.0, ..storage });
        let output = checked(std::iter::once(self.outputs).chain(slid).collect(), self.extent)?;
        Ok(Resolved { output, storage, ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let input = lowering.shape(lowering.input());
        let Ok(windows) = self.windows.on(&input) else {
            return lowering.input();
        };
        let output = lowering.output.clone();
        let mut terms = Vec::new();
        if let [_, biases] = *lowering.arrays {
            terms.push(each_channel(biases, &output));
        }
        terms.push(self.term(&windows, &input, &output, [lowering.arrays[0], lowering.input()]));
        lowering.push(lowering.name.clone(), output, Operation::Contract(terms))
    }
}

impl Convolution {
    fn check_channels(&self, input: &Shape) -> Result<(), Diagnostic> {
        let channels = input[0];
        if let Some((stated, at)) = self.input
            && stated != channels
        {
            let plural = if stated == 1 { "" } else { "s" };
            let mistake = Diagnostic::new(at, format!("expected {stated} input channel{plural}, found {channels}"));
            return Err(match channels_first(input).filter(|first| first[0] == stated) {
                Some(first) => mistake.help(format!("channels come first, as in `{}`", shape_text(&first))),
                None => mistake.help(format!("write `{channels} -> {}`", self.outputs)),
            });
        }
        let (groups, at) = self.groups;
        for (side, channels) in [("input", channels), ("output", self.outputs)] {
            if channels % groups != 0 {
                let message =
                    format!("expected a number of groups that divides the {channels} {side} channels, found {groups}");
                return Err(Diagnostic::new(at, message).help(format!("write {}", divisors(&[input[0], self.outputs]))));
            }
        }
        Ok(())
    }

    /// How many elements each axis has more, less than its stride or its dilation.
    fn beyond(&self, windows: &[Window]) -> Result<Vec<usize>, Diagnostic> {
        let Some((beyond, at)) = &self.beyond else { return Ok(vec![0; windows.len()]) };
        let beyond = beyond.on(windows.len(), "size")?;
        for (window, more) in windows.iter().zip(&beyond) {
            if *more >= window.largest_step() && *more > 0 {
                let message =
                    format!("expected less than the stride or the dilation, {}, found {more}", window.largest_step());
                return Err(Diagnostic::new(*at, message));
            }
            if *more > 0 && !window.is_by_numbers() {
                let mistake =
                    Diagnostic::new(*at, "expected `padding` in numbers beside `output_padding`, found a word");
                return Err(mistake.note("with `padding = same` the output is the stride times the input"));
            }
        }
        Ok(beyond)
    }

    fn storage_name(&self, axes: usize) -> &'static str {
        match (self.kind, axes) {
            (Kind::Convolution, 1) => "Convolution1",
            (Kind::Convolution, 2) => "Convolution2",
            (Kind::Convolution, _) => "Convolution3",
            (Kind::Deconvolution, 1) => "Deconvolution1",
            (Kind::Deconvolution, 2) => "Deconvolution2",
            (Kind::Deconvolution, _) => "Deconvolution3",
        }
    }

    /// `z[o, ..] = sum[c, ..](w[o, c, ..] * a[c, ..])`
    fn term(&self, windows: &[Window], input: &[usize], output: &[usize], [w, a]: [ValueId; 2]) -> Term {
        let (groups, axes) = (self.groups.0, windows.len());
        let still = if self.kind == Kind::Convolution { output } else { input };
        let mut indices = Indices::default();
        let g = (groups > 1).then(|| indices.add("g", groups));
        let o = indices.add("o", output[0] / groups);
        // Where places are summed over too, channels are the outermost sum, as they are where taps alone are.
        let channels_first = (self.kind == Kind::Deconvolution).then(|| indices.add("c", input[0] / groups));
        let mut places = indices.places(&still[1..axes], axes);
        let c = channels_first.unwrap_or_else(|| indices.add("c", input[0] / groups));
        let taps = indices.taps(windows);
        places.push(indices.add("x", still[axes]));
        let channel = |own: usize, all: usize| match g {
            Some(g) => Affine::index(own).plus((all / groups) as isize, g),
            None => Affine::index(own),
        };
        let (o, of_group, c) = (channel(o, output[0]), Affine::index(c), channel(c, input[0]));
        let standing = places.iter().copied().map(Affine::index);
        let before = |(window, extent): (&Window, &usize)| match self.kind {
            Kind::Convolution => window.padded(*extent).0,
            Kind::Deconvolution => window.cropped().0,
        };
        let before = windows.iter().zip(&input[1..]).map(before);
        let sliding = windows.iter().zip(before).zip(places.iter().zip(&taps));
        let sliding = sliding.map(|((window, before), (place, tap))| window.index(before, *place, *tap));
        let (standing, sliding): (Vec<Affine>, Vec<Affine>) = (standing.collect(), sliding.collect());
        let (written, read) = if self.kind == Kind::Convolution { (standing, sliding) } else { (sliding, standing) };
        let after = |first: &Affine, rest: Vec<Affine>| std::iter::once(first.clone()).chain(rest).collect();
        let taps = taps.into_iter().map(Affine::index);
        Term {
            indices: indices.loops,
            out: after(&o, written),
            a: Read { value: w, at: after(&o, std::iter::once(of_group).chain(taps).collect()) },
            b: Some(Read { value: a, at: after(&c, read) }),
        }
    }
}

/// `z[o, ..] = b[o]`
fn each_channel(biases: ValueId, output: &[usize]) -> Term {
    let mut indices = Indices::default();
    indices.add("o", output[0]);
    indices.places(&output[1..], output.len() - 1);
    let out = access::identity(output.len());
    Term { indices: indices.loops, out, a: Read::at(biases, &[0]), b: None }
}
