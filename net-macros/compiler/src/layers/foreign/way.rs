//! What a row says, with the arguments of a call in it.
//!
//! ```text
//! convolution($(in_channels) -> $(out_channels), $(kernel_size:sizes)$[padding!0|, padding = $(padding)])    a way
//! convolution(1 -> 32, 3x3, padding = 1)                                                                    said
//! ```
//!
//! | in a way or a note | |
//! |---|---|
//! | `$(stride\|kernel_size\|2)` | the first that is given, else the last as it stands |
//! | `$(*)` | all positional arguments |
//! | `$(:rank)` | 3 along each axis: `3x3` for `conv2d` |
//! | `$(kernel_size:sizes)` | what a conversion of `conversions.rs` makes of it |
//! | `$[dim\|...]`, `$[padding!0!valid\|...]` | the rest, where it is given; where it is given and neither of these |
//! | `$[bias=false\|...]`, also of `none`, `$[mode=sum!add\|...]` | the rest, where it is this, or one of these |
//! | `$[bias~false\|...]`, `$[mode?mean\|...]` | the rest, where it is not this, given or not; where it is this or not given |

use super::axes::{list, permutation, swapped, whole};
use super::call::{Bound, names};
use super::settings::{size, value};

impl Bound<'_> {
    /// The way with the arguments in it; nothing where it has no word for one.
    pub(super) fn said(&self, way: &str, parameters: &str) -> Option<String> {
        let Some((before, rest)) = way.split_once('$') else {
            return Some(way.into());
        };
        let (inside, after) = bracketed(rest)?;
        let said = if rest.starts_with('(') { self.value(inside, parameters)? } else { self.part(inside, parameters)? };
        Some(format!("{before}{said}{}", self.said(after, parameters)?))
    }

    /// `stride|kernel_size|2`
    fn value(&self, choices: &str, parameters: &str) -> Option<String> {
        let mut last = None;
        for choice in choices.split('|') {
            let (name, conversion) = choice.split_once(':').unwrap_or((choice, ""));
            if name == "*" && !self.all.is_empty() {
                return self.all_converted(conversion);
            }
            if let Some(setting) = self.get(name) {
                return self.converted(setting, conversion);
            }
            if choice == ":rank" {
                return Some(vec!["3"; self.rank.unwrap_or(1)].join("x"));
            }
            let is_parameter = parameters.split(' ').any(|parameter| names(parameter).any(|own| own == name));
            last = (!is_parameter && name != "*").then(|| choice.to_string());
        }
        last
    }

    /// All positional arguments: sizes, or PyTorch's `permutation` or `swap` of axes.
    fn all_converted(&self, conversion: &str) -> Option<String> {
        match conversion {
            "permutation" => permutation(&self.all).map(|axes| list(&axes)),
            "whole" => whole(&self.all),
            "swap" => swapped(&self.all).map(|axes| list(&axes)),
            _ => Some(self.all.iter().map(|one| size(one)).collect::<Option<Vec<_>>>()?.join(", ")),
        }
    }

    /// `padding!0!valid|, padding = $(padding)`
    fn part(&self, text: &str, parameters: &str) -> Option<String> {
        let (condition, rest) = text.split_once('|')?;
        let at = condition.find(['!', '=', '~', '?']).unwrap_or(condition.len());
        let (name, test) = condition.split_at(at);
        let found = self.get(name).map(|setting| value(setting).unwrap_or_default().to_lowercase());
        let is = |wanted: &str| {
            found.as_deref().is_some_and(|found| found == wanted || wanted == "false" && found == "none")
        };
        let is_one = test.get(1..).is_some_and(|wanted| wanted.split('!').any(is));
        let holds = match test.chars().next() {
            Some('=') => is_one,
            Some('~') => !is_one,
            Some('?') => found.is_none() || is_one,
            _ => found.is_some() && !is_one,
        };
        if holds { self.said(rest, parameters) } else { Some(String::new()) }
    }
}

/// What stands in the brackets that a text begins with, and behind them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(1..at)?, &text[at + 1..]));
        }
    }
    None
}
