//! `normalization`: standardised over some axes, all but the first unless said otherwise, then scaled and shifted by
//! learned numbers for each position on others.
//!
//! ```text
//! d[c, i] = x[c, i] - mean[c]; s[c] = sum[i](d[c, i] * d[c, i]); r[c] = sqrt(s[c] / n + 0.001)
//! y[c, i] = d[c, i] / r[c] * w[c] + b[c]
//! ```
//!
//! Large numbers, and tiny ones where `epsilon` is not much larger, are scaled as in `reduction.rs`, and so is
//! `epsilon`: the quotient is the same.
//!
//! `layer_normalization` is the same over the last axis, `axes = -1, scaling = same`, with an epsilon of 1e-5.
//!
//! With `method = rms` nothing is subtracted. With `groups = 4` the first of the axes is taken as 4 groups, each
//! standardised by itself: `axes = all, groups = 4, scaling = 0` is group normalisation.

use super::arguments::{divisors, number, one_of, size};
use super::axes::{Axes, Axis, Split};
use super::reduction::{Reduction, Scaled};
use super::{Arguments, Array, Layer, Lowering, MemoryOrder, Resolved, Storage, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::{Affine, Body, Function, Map, Operation, Read, Shape, ValueId, access, axes};
use crate::syntax::Setting;

/// An epsilon beside which the squares of tiny numbers count: it is not above the smallest of them in `f32`.
const NEGLIGIBLE: f64 = 1e-30;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Method {
    Standardize,
    Rms,
}

const METHODS: [(&str, Method); 2] = [("standardize", Method::Standardize), ("rms", Method::Rms)];

/// The axes with learned numbers of their own.
#[derive(Clone, Debug)]
enum Learned {
    /// Those that are not standardised over.
    Complement,
    /// Those that are.
    Same,
    These(Axes),
}

#[derive(Debug)]
struct Normalization {
    axes: Axes,
    learned: Learned,
    scaling: bool,
    biases: bool,
    epsilon: f64,
    method: Method,
    unbiased: Option<Extent>,
    /// Into how many groups each of the axes is divided.
    groups: Option<(Vec<usize>, Extent)>,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let axes = Axes::option(arguments.option("axes")?)?;
    let (learned, scaling) = match arguments.option("scaling")? {
        None => (Learned::Complement, true),
        Some(setting @ Setting::Word(_)) => one_of(&setting, &[("same", true), ("none", false)])
            .map(|same| if same { (Learned::Same, true) } else { (Learned::Complement, false) })?,
        Some(setting) => (Learned::These(Axes::read(&setting)?), true),
    };
    let biases = arguments.option("biases")?.map_or(Ok(true), |setting| one_of(&setting, &[("none", false)]))?;
    let epsilon = arguments.option("epsilon")?.map_or(Ok(0.001), |setting| number(&setting, 0.0))?;
    let method = arguments.option("method")?.map_or(Ok(Method::Standardize), |setting| one_of(&setting, &METHODS))?;
    let unbiased = match arguments.option("unbiased")? {
        Some(setting) => one_of(&setting, &[("true", true), ("false", false)])?.then(|| setting.extent()),
        None => None,
    };
    let groups = arguments.option("groups")?.map(|setting| groups(&setting)).transpose()?;
    if let (Some(at), Method::Rms) = (unbiased, method) {
        let message = "expected `method = standardize` beside `unbiased = true`, found `rms`";
        return Err(Diagnostic::new(at, message).note("nothing is subtracted there, so nothing is biased"));
    }
    Ok(Box::new(Normalization { axes, learned, scaling, biases, epsilon, method, unbiased, groups, extent }))
}

/// Over the last axis, with numbers of its own for each position on it: PyTorch's `LayerNorm` with its epsilon.
pub(super) fn read_layer(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let last = || Axes::These(vec![Axis::default(-1, extent)]);
    let axes = arguments.option("axes")?.map_or_else(|| Ok(last()), |setting| Axes::read(&setting))?;
    let mut has = |name| arguments.option(name)?.map_or(Ok(true), |setting| one_of(&setting, &[("none", false)]));
    let (scaling, biases) = (has("scaling")?, has("biases")?);
    let epsilon = arguments.option("epsilon")?.map_or(Ok(1e-5), |setting| number(&setting, 0.0))?;
    let (learned, method) = (Learned::Same, Method::Standardize);
    let (unbiased, groups) = (None, None);
    Ok(Box::new(Normalization { axes, learned, scaling, biases, epsilon, method, unbiased, groups, extent }))
}

fn groups(setting: &Setting) -> Result<(Vec<usize>, Extent), Diagnostic> {
    let counts = match setting {
        Setting::List(counts, _) => counts.iter().map(size).collect::<Result<_, _>>()?,
        one => vec![size(one)?],
    };
    Ok((counts, setting.extent()))
}

/// The input with each grouped axis as two, of groups and of places in a group.
struct Grouped {
    shape: Shape,
    /// The axes that are standardised over.
    over: Vec<usize>,
    /// Each of the input's axes, in the indices of `shape`.
    axes: Vec<Affine>,
}

impl Grouped {
    /// `groups` has a number for each axis.
    fn of(input: &[usize], over: &[usize], groups: &[usize]) -> Grouped {
        let mut grouped = Grouped { shape: Vec::new(), over: Vec::new(), axes: Vec::new() };
        for (axis, (extent, count)) in input.iter().zip(groups).enumerate() {
            let mut at = Affine::default();
            if *count > 1 {
                at = at.plus((extent / count) as isize, grouped.shape.len());
                grouped.shape.push(*count);
            }
            if over.contains(&axis) {
                grouped.over.push(grouped.shape.len());
            }
            grouped.axes.push(at.plus(1, grouped.shape.len()));
            grouped.shape.push(extent / count);
        }
        grouped
    }

    fn is_plain(&self) -> bool {
        access::is_identity(&self.axes)
    }
}

impl Normalization {
    /// Into how many groups each of the input's axes is divided.
    fn groups(&self, input: &[usize], over: &[usize]) -> Result<Vec<usize>, Diagnostic> {
        let mut all = vec![1; input.len()];
        let Some((counts, at)) = &self.groups else {
            return Ok(all);
        };
        if counts.len() > over.len() {
            let message = format!("expected at most {} numbers of groups, found {}", over.len(), counts.len());
            return Err(Diagnostic::new(*at, message).note("there is one for each axis that is standardised over"));
        }
        for (axis, count) in over.iter().zip(counts) {
            if !input[*axis].is_multiple_of(*count) {
                let message = format!("expected groups that divide {}, found {count}", input[*axis]);
                return Err(Diagnostic::new(*at, message).help(format!("write {}", divisors(&[input[*axis]]))));
            }
            all[*axis] = *count;
        }
        Ok(all)
    }

    fn grouped(&self, input: &[usize]) -> Result<Grouped, Diagnostic> {
        let over = self.axes.some_of(input, self.extent)?;
        Ok(Grouped::of(input, &over, &self.groups(input, &over)?))
    }

    /// The axes with learned numbers of their own.
    fn learned(&self, input: &[usize]) -> Result<Vec<usize>, Diagnostic> {
        let over = self.axes.some_of(input, self.extent)?;
        match &self.learned {
            Learned::Complement => Ok((0..input.len()).filter(|axis| !over.contains(axis)).collect()),
            Learned::Same => Ok(over),
            Learned::These(axes) => axes.of(input),
        }
    }

    fn storage(&self, shape: &Shape) -> Option<Storage> {
        let present = [("scaling", "w", self.scaling), ("biases", "b", self.biases)];
        let types = present.iter().map(|(_, _, is_there)| is_there.then(|| shape.clone())).collect();
        let array = |(name, letter, is_there): &(&'static str, &'static str, bool)| {
            is_there.then(|| Array { name, letter, shape: shape.clone(), order: MemoryOrder::Columns })
        };
        let arrays: Vec<Array> = present.iter().filter_map(array).collect();
        (!arrays.is_empty()).then_some(Storage {
            name: "Normalization",
            sizes: Vec::new(),
            types,
            arrays,
            groups: 1,
            start: None,
        })
    }

    /// The root of the mean square of what is scaled by `h` and `c`, elements or deviations:
    /// `sqrt(s / n + epsilon * h * h * c * c)`.
    fn root(&self, count: usize, h: f64) -> Body {
        let mut body = Body::builder();
        let (sum, divisor) = (body.operand(0), body.real((count - usize::from(self.unbiased.is_some())) as f64));
        let mut mean = body.binary(Function::Divide, sum, divisor);
        if self.epsilon > 0.0 {
            let (mut epsilon, c) = (body.real(self.epsilon * h * h), body.operand(1));
            for _ in 0..2 {
                epsilon = body.binary(Function::Multiply, epsilon, c);
            }
            mean = body.binary(Function::Add, mean, epsilon);
        }
        let root = body.unary(Function::Sqrt, mean);
        body.finish(root)
    }

    /// `d / r * w + b`
    fn scaled(&self) -> Body {
        let mut body = Body::builder();
        let (d, r) = (body.operand(0), body.operand(1));
        let mut y = body.binary(Function::Divide, d, r);
        if self.scaling {
            let w = body.operand(2);
            y = body.binary(Function::Multiply, y, w);
        }
        if self.biases {
            let b = body.operand(2 + usize::from(self.scaling));
            y = body.binary(Function::Add, y, b);
        }
        body.finish(y)
    }
}

impl Layer for Normalization {
    fn canonical(&self, input: &Shape) -> String {
        let Normalization { axes, learned, scaling, biases, epsilon, method, unbiased, groups, extent: _ } = self;
        let over = |axes: &Axes| canonical::list(&axes.of(input).unwrap_or_default());
        let learned = match learned {
            Learned::Complement => "the others".to_owned(),
            Learned::Same => "the same".to_owned(),
            Learned::These(axes) => over(axes),
        };
        let groups = groups.as_ref().map(|(groups, _)| canonical::list(groups)).unwrap_or_default();
        let (method, epsilon) = (canonical::word(&METHODS, method), canonical::real(*epsilon));
        format!(
            "over {}; learned {learned}; scaling {scaling}; biases {biases}; epsilon {epsilon}; {method}; unbiased {}; {groups}",
            over(axes),
            unbiased.is_some()
        )
    }

    fn keeps_shape(&self) -> bool {
        true
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        let grouped = self.grouped(input)?;
        if self.method == Method::Standardize && Split::of(&grouped.shape, &grouped.over).count() == 1 {
            let at = self.unbiased.unwrap_or(self.extent);
            let mistake = Diagnostic::new(at, "expected at least 2 elements to standardise over, found 1");
            return Err(mistake.note("one element less the mean of it alone is 0, whatever it is"));
        }
        let shape = self.learned(input)?.into_iter().map(|axis| input[axis]).collect();
        Ok(Resolved { output: input.clone(), storage: self.storage(&shape), ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let input = lowering.shape(lowering.input());
        let (Ok(grouped), Ok(learned)) = (self.grouped(&input), self.learned(&input)) else {
            return lowering.input();
        };
        if grouped.is_plain() {
            return self.normalized(lowering, lowering.name.clone(), lowering.input(), &grouped, &learned);
        }
        let x = lowering.picked(lowering.inner("g"), lowering.input(), grouped.axes.clone(), &grouped.shape);
        let y = self.normalized(lowering, lowering.inner("n"), x, &grouped, &learned);
        let whole = access::identity(grouped.shape.len());
        lowering.copied(lowering.name.clone(), y, (axes(&grouped.shape), grouped.axes, whole), input)
    }
}

impl Normalization {
    fn normalized(
        &self,
        lowering: &mut Lowering<'_>,
        name: String,
        x: ValueId,
        grouped: &Grouped,
        learned: &[usize],
    ) -> ValueId {
        let split = Split::of(&grouped.shape, &grouped.over);
        let reduction = Reduction { split: &split, x };
        let scaled = if self.epsilon < NEGLIGIBLE { Scaled::LargeOrTiny } else { Scaled::Large };
        let g = match self.method {
            Method::Rms => reduction.shared(lowering),
            Method::Standardize => reduction.deviations(lowering),
        };
        let (d, c) = reduction.scaled(lowering, "d", g, scaled);
        let squares = reduction.total(lowering, lowering.inner("s"), d, Some(d));
        let (shape, body) = (split.reduced(), self.root(split.count(), reduction.share()));
        let operands = [squares, c].map(|value| Read::whole(value, shape.len())).to_vec();
        let root = lowering.push(lowering.inner("r"), shape, Operation::Map(Map { operands, body }));
        let at: Vec<Affine> = learned.iter().map(|axis| grouped.axes[*axis].clone()).collect();
        let mut operands = vec![Read::whole(d, grouped.shape.len()), split.spread(root)];
        operands.extend(lowering.arrays.iter().map(|array| Read { value: *array, at: at.clone() }));
        let map = Map { operands, body: self.scaled() };
        lowering.push(name, grouped.shape.clone(), Operation::Map(map))
    }
}
