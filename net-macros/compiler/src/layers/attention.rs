//! `attention`: what queries find among keys. Of each query the scores of all keys become weights that add up to 1, and its value
//! is the sum of the keys' values with these weights.
//!
//! ```text
//! (query = q, key = k, value = v) |> attention                  of [m, 6], [n, 4], [n, 2]: [m, 2]; weights [4, 6]
//!   u[i, c] = sum[d](w[c, d] * q[i, d])                         the default, score = bilinear; score = dot has u = q
//!   z[i, j] = sum[c](u[i, c] * k[j, c])
//!   p[i, j] = exp(z[i, j]) / sum[l](exp(z[i, l]))
//!   y[i, d] = sum[j](p[i, j] * v[j, d])
//! .. |> attention(heads = 2)        the last axes of all three in two parts, each of which is attention by itself; weights [2, 2, 3]
//! .. |> attention(scale = 0.5)      scores times 0.5
//! .. |> attention(mask = causal)    query i finds no key behind it: where j > i, p[i, j] is 0
//! (.., mask = a) |> attention       where a[i, j] is 0, p[i, j] is 0
//! .. |> attention(score = Net)      z[i, j] = Net(q[i], k[j])
//! ```
//!
//! A row of `p` in which all is masked is 0. What is masked is chosen away and never multiplied by 0: see `masked.rs`.

mod lowered;
mod masked;
mod sizes;

use std::rc::Rc;

use lowered::Lowered;
use sizes::Sizes;

use super::arguments::{checked, divisors, one_of, real, size};
use super::layer::reals;
use super::{Arguments, Array, Inputs, Layer, Lowering, MemoryOrder, Resolved, Storage, canonical};
use crate::diagnostics::{Diagnostic, Extent, plain};
use crate::ir::print::shape_text;
use crate::ir::{Shape, Typed, ValueId};
use crate::syntax::Setting;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Score {
    Bilinear,
    Dot,
}

const SCORES: [(&str, Score); 2] = [("bilinear", Score::Bilinear), ("dot", Score::Dot)];

#[derive(Debug)]
struct Attention {
    score: Score,
    heads: Option<(usize, Extent)>,
    scale: Option<f64>,
    causal: bool,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let score = arguments.option("score")?.map_or(Ok(Score::Bilinear), |setting| score(&setting))?;
    let heads = arguments.option("heads")?.map(|setting| size(&setting).map(|heads| (heads, setting.extent())));
    let heads = heads.transpose()?;
    let scale = arguments.option("scale")?.map(|setting| scale(&setting)).transpose()?;
    let causal = arguments.option("mask")?.map_or(Ok(false), |setting| mask(&setting))?;
    Ok(Box::new(Attention { score, heads, scale, causal, extent }))
}

fn score(setting: &Setting) -> Result<Score, Diagnostic> {
    one_of(setting, &SCORES).map_err(|mistake| mistake.note("or the name of an earlier net of a query and a key"))
}

fn scale(setting: &Setting) -> Result<f64, Diagnostic> {
    match real(setting)? {
        0.0 => Err(Diagnostic::new(setting.extent(), "expected a scale other than 0, found 0")),
        scale => Ok(scale),
    }
}

fn mask(setting: &Setting) -> Result<bool, Diagnostic> {
    one_of(setting, &[("causal", true)]).map_err(|mistake| match setting {
        Setting::Word(word) => mistake.help(format!(
            "a mask of your own is an input: `(query = .., key = .., value = .., mask = {}) |> attention`",
            plain(word)
        )),
        _ => mistake,
    })
}

/// Whether a layer of this kind may have an earlier net of this name as its score: what is a score already is that.
pub fn may_be_scored(kind: &str, score: &str) -> bool {
    kind == "attention" && SCORES.iter().all(|(word, _)| *word != score)
}

/// The layer that is attention of scores that a net gives, with the same options: of `(scores, value)`, and a mask.
pub fn scored(arguments: &mut Arguments) -> Result<Rc<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    for (option, why) in
        [("heads", "a net gives one score of a query and a key"), ("rate", "what is learned is the net's")]
    {
        if let Some(found) = arguments.option(option)? {
            let message = format!("expected no `{option}` beside a net as `score`, found some");
            return Err(Diagnostic::new(found.extent(), message).note(why));
        }
    }
    let scale = arguments.option("scale")?.map(|setting| scale(&setting)).transpose()?;
    let causal = arguments.option("mask")?.map_or(Ok(false), |setting| mask(&setting))?;
    Ok(Rc::new(Scored { scale, causal, extent }))
}

#[derive(Debug)]
struct Scored {
    scale: Option<f64>,
    causal: bool,
    extent: Extent,
}

impl Layer for Scored {
    fn canonical(&self, _: &Shape) -> String {
        let Scored { scale, causal, extent: _ } = self;
        format!("scale {}; causal {causal}", canonical::real(scale.unwrap_or(1.0)))
    }

    fn inputs(&self) -> Inputs {
        Inputs::AtLeast(2)
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        let [scores, value, masks @ ..] = &inputs[..] else {
            return Err(Diagnostic::new(at, "expected scores and a value"));
        };
        if self.causal && scores.len() < 2 {
            return Err(causal_of_one(at));
        }
        masks.iter().try_for_each(|mask| check_mask(mask, scores, at))?;
        Ok(Resolved::shape(checked([&scores[..scores.len() - 1], &value[1..]].concat(), self.extent)?))
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let [scores, value] = [0, 1].map(|number| lowering.shape(lowering.inputs[number]));
        let (keys, queries) = (scores[scores.len() - 1], scores[..scores.len() - 1].to_vec());
        let sizes = Sizes { queries, keys, query: 1, key: 1, value: value[1] };
        let Scored { scale, causal, extent: _ } = *self;
        Lowered { sizes, bilinear: false, heads: None, scale, causal }.of_scores(lowering)
    }
}

fn causal_of_one(at: Extent) -> Diagnostic {
    Diagnostic::new(at, "expected an axis of queries beside `mask = causal`, found a single query")
}

/// A mask has a number for each query and key.
fn check_mask(mask: &Shape, pairs: &Shape, at: Extent) -> Result<(), Diagnostic> {
    if mask == pairs {
        return Ok(());
    }
    let (expected, found) = (shape_text(pairs), shape_text(mask));
    Err(Diagnostic::new(at, format!("expected a mask of shape {expected}, found {found}"))
        .note("it has a number for each query and key, 0 where the query does not find the key"))
}

impl Attention {
    fn check(&self, sizes: &Sizes, at: Extent) -> Result<(), Diagnostic> {
        let Sizes { query, key, value, .. } = *sizes;
        if let Some((heads, extent)) = self.heads
            && [query, key, value].iter().any(|size| size % heads != 0)
        {
            let of = divisors(&[query, key, value]);
            let message = format!("expected heads that divide {query}, {key} and {value}, found {heads}");
            return Err(Diagnostic::new(extent, message).help(format!("write {of}")));
        }
        if self.score == Score::Dot && query != key {
            let message = format!("expected queries and keys of one size, found {query} and {key}");
            return Err(Diagnostic::new(at, message)
                .note("`score = dot` multiplies them element by element")
                .help("`score = bilinear` has weights between them"));
        }
        if self.causal && sizes.queries.is_empty() {
            return Err(causal_of_one(at));
        }
        Ok(())
    }

    /// How many heads there are.
    fn parts(&self) -> usize {
        self.heads.map_or(1, |(heads, _)| heads)
    }

    fn storage(&self, sizes: &Sizes) -> Result<Option<Storage>, Diagnostic> {
        if self.score == Score::Dot {
            return Ok(None);
        }
        let part = [sizes.key / self.parts(), sizes.query / self.parts()];
        let shape: Shape = self.heads.map(|(heads, _)| heads).into_iter().chain(part).collect();
        let types = vec![Some(checked(shape.clone(), self.extent)?)];
        let arrays = vec![Array { name: "weights", letter: "w", shape, order: MemoryOrder::Columns }];
        Ok(Some(Storage { name: "Attention", sizes: Vec::new(), types, arrays, groups: 1, start: None }))
    }
}

impl Layer for Attention {
    fn canonical(&self, _: &Shape) -> String {
        let Attention { score, heads, scale, causal, extent: _ } = self;
        let heads = heads.map_or_else(|| "none".into(), |(heads, _)| heads.to_string());
        let scale = canonical::real(scale.unwrap_or(1.0));
        format!("score {}; heads {heads}; scale {scale}; causal {causal}", canonical::word(&SCORES, score))
    }

    fn inputs(&self) -> Inputs {
        Inputs::ByName { needed: &["query", "key", "value"], further: &["mask"] }
    }

    fn resolve_all(&self, inputs: &[Typed], at: Extent) -> Result<Resolved, Diagnostic> {
        let inputs = reals(inputs, at)?;
        let sizes = Sizes::of(&inputs, at)?;
        self.check(&sizes, at)?;
        let pairs = sizes.pairs();
        inputs.get(3).map_or(Ok(()), |mask| check_mask(mask, &pairs, at))?;
        checked([&[self.parts()], &pairs[..]].concat(), self.extent)?;
        let output = checked([&sizes.queries[..], &[sizes.value]].concat(), self.extent)?;
        Ok(Resolved { output, storage: self.storage(&sizes)?, ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let shapes: Vec<Shape> = lowering.inputs.iter().map(|input| lowering.shape(*input)).collect();
        let Ok(sizes) = Sizes::of(&shapes, self.extent) else { return lowering.input() };
        let Attention { score, heads, scale, causal, extent: _ } = *self;
        let heads = heads.map(|(heads, _)| heads);
        Lowered { sizes, bilinear: score == Score::Bilinear, heads, scale, causal }.value(lowering)
    }
}
