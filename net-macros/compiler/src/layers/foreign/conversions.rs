//! What a way makes of an argument, by the word behind the `:` of `$(kernel_size:sizes)`.

use super::axes::{axes, axis, last_axes, list, permutation, whole};
use super::call::Bound;
use super::function::function;
use super::settings::{integer, several, size, value};
use crate::diagnostics::plain;
use crate::syntax::Setting;

impl Bound<'_> {
    /// `sizes` of a kernel, one an axis; an `axis`, or `axes`, counted with the batch's; the `last_axes` of a shape;
    /// `pads` and `crops` of all axes, `before` of a causal window; `half` of an odd window; `pad` and `pool` for a word
    /// of padding, `mode` for one of what is padded with and `reduction` of what is taken; a named `function`; the `last` of a shape,
    /// and its `only` size; a `shape` of sizes; what is said of a `whole` permutation; the `scale` of heads of a size; no word at all for what is `unsayable`.
    pub(super) fn converted(&self, setting: &Setting, conversion: &str) -> Option<String> {
        match conversion {
            "sizes" => self.sizes(setting),
            "axis" => axis(setting),
            "axes" => axes(setting),
            "last_axes" => last_axes(setting),
            "pads" => self.pads(setting),
            "crops" => self.crops(setting),
            "before" => self.before(setting),
            "function" => match setting {
                Setting::Word(word) => function(&plain(word)),
                Setting::Text(name, _) => function(name),
                _ => None,
            },
            "half" => match setting {
                Setting::Integer(size @ 1.., _) if size % 2 == 1 => Some((size / 2).to_string()),
                _ => None,
            },
            "pad" => self.word_of_padding(setting, "1"),
            "pool" => self.word_of_padding(setting, ""),
            "mode" => mode(setting),
            "reduction" => reduction(setting),
            "permutation" => permutation(&[setting]).map(|axes| list(&axes)),
            "whole" => whole(&[setting]),
            "scale" => self.scale(setting),
            "shape" => several(setting)?
                .iter()
                .map(size)
                .collect::<Option<Vec<_>>>()
                .map(|all| format!("[{}]", all.join(", "))),
            "last" => several(setting)?.last().and_then(size),
            "only" => several(setting).filter(|all| all.len() == 1)?.first().and_then(size),
            "unsayable" => None,
            _ => value(setting),
        }
    }

    /// `0.5` of 16 in 4 heads: 1 by the root of the size of a head.
    fn scale(&self, setting: &Setting) -> Option<String> {
        let heads = self.get("num_heads").map_or(Some(1), integer).filter(|heads| *heads > 0)?;
        let all = integer(setting).filter(|all| *all > 0)?;
        let head = if self.get("key_dim").is_some() { all } else { all / heads };
        let root = (head as f64).sqrt();
        Some(if root.fract() == 0.0 { format!("{}", 1.0 / root) } else { format!("1 / sqrt({head})") })
    }

    fn sizes(&self, setting: &Setting) -> Option<String> {
        match setting {
            Setting::Integer(size @ 1.., _) => Some(vec![size.to_string(); self.rank.unwrap_or(1)].join("x")),
            Setting::Tuple(sizes, _) | Setting::List(sizes, _) => {
                let sizes: Option<Vec<String>> = sizes.iter().map(size).collect();
                sizes.filter(|sizes| !sizes.is_empty()).map(|sizes| sizes.join("x"))
            }
            Setting::Product(_) => Some(setting.text()),
            _ => None,
        }
    }

    /// `same` at a stride other than 1 is TensorFlow's; `unless` is the stride where none is given.
    fn word_of_padding(&self, setting: &Setting, unless: &str) -> Option<String> {
        let (Setting::Word(_) | Setting::Text(..)) = setting else {
            return value(setting);
        };
        let stride = self.get("stride").or_else(|| self.get("strides"));
        let stride = stride.map_or_else(|| Some(unless.to_string()), value)?;
        match value(setting)?.to_lowercase().as_str() {
            "same" if stride == "1" => Some("same".into()),
            "same" => Some("same_upper".into()),
            "valid" => Some("0".into()),
            _ => None,
        }
    }

    /// How much a causal window of this size is padded by before it.
    fn before(&self, setting: &Setting) -> Option<String> {
        let dilation = self.get("dilation_rate").map_or(Some(1), integer)?;
        Some(((only(setting)? - 1).checked_mul(dilation)?).to_string())
    }

    /// `[(0, 0), (1, 1), (2, 3)]`: a number; PyTorch's list, the last axis first; Keras' one number or pair an axis.
    fn pads(&self, setting: &Setting) -> Option<String> {
        let pairs = self.pairs(setting)?;
        let pairs: Vec<String> = pairs.iter().map(|(before, after)| format!("({before}, {after})")).collect();
        Some(format!("[(0, 0), {}]", pairs.join(", ")))
    }

    /// `.., 1..-1, 2..-3`
    fn crops(&self, setting: &Setting) -> Option<String> {
        let range = |(before, after): &(String, String)| match &after[..] {
            "0" => format!("{before}.."),
            after => format!("{before}..-{after}"),
        };
        let ranges: Vec<String> = self.pairs(setting)?.iter().map(range).collect();
        Some(format!(".., {}", ranges.join(", ")))
    }

    fn pairs(&self, setting: &Setting) -> Option<Vec<(String, String)>> {
        let Some(all) = several(setting) else {
            let both = count(setting)?;
            return Some(vec![(both.clone(), both); self.rank?]);
        };
        let rank = self.rank.or_else(|| all.iter().all(|one| integer(one).is_some()).then_some(all.len() / 2))?;
        if all.iter().all(|one| matches!(one, Setting::Tuple(..))) {
            let pair = |one: &Setting| match one {
                Setting::Tuple(both, _) if both.len() == 2 => Some((count(&both[0])?, count(&both[1])?)),
                _ => None,
            };
            return all.iter().map(pair).collect::<Option<Vec<_>>>().filter(|pairs| pairs.len() == rank);
        }
        let counts: Vec<String> = all.iter().map(count).collect::<Option<_>>()?;
        if counts.len() == 2 * rank {
            return Some(counts.chunks(2).rev().map(|both| (both[0].clone(), both[1].clone())).collect());
        }
        (counts.len() == rank).then(|| counts.into_iter().map(|both| (both.clone(), both)).collect())
    }
}

/// A number, or the only one of several.
fn only(setting: &Setting) -> Option<i64> {
    match several(setting) {
        Some([one]) => integer(one),
        Some(_) => None,
        None => integer(setting),
    }
    .filter(|value| *value >= 1)
}

fn count(setting: &Setting) -> Option<String> {
    matches!(setting, Setting::Integer(0.., _)).then(|| setting.text())
}

/// What several are made one by, by PyTorch's words.
fn reduction(setting: &Setting) -> Option<String> {
    match value(setting)?.as_str() {
        "sum" => Some("total".into()),
        word @ ("mean" | "max" | "min") => Some(word.into()),
        _ => None,
    }
}

/// What is padded with, by PyTorch's words.
fn mode(setting: &Setting) -> Option<String> {
    match value(setting)?.to_lowercase().as_str() {
        "reflect" => Some("reflected".into()),
        "replicate" => Some("fixed".into()),
        _ => None,
    }
}
