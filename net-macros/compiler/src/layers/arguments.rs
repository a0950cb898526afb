//! Reading a layer's arguments: positional ones in order, options by name, and what is left over is a mistake.

use std::collections::VecDeque;

use proc_macro2::Ident;

use crate::diagnostics::{Diagnostic, Extent, plain};
use crate::formula::{self, functions};
use crate::ir::print::shape_text;
use crate::ir::{Precision, Shape};
use crate::syntax::{self, Argument, Setting};

/// The arguments of one layer that have not been read yet.
#[derive(Debug)]
pub struct Arguments {
    layer: Ident,
    /// All of them, as written.
    written: Vec<Argument>,
    positional: VecDeque<Argument>,
    named: Vec<Argument>,
    known: Vec<&'static str>,
    precision: Precision,
}

impl Arguments {
    /// Those of `layer`, in a net that computes so.
    pub fn new(layer: &Ident, arguments: &[Argument], precision: Precision) -> Self {
        let (named, positional): (Vec<_>, Vec<_>) = arguments.iter().cloned().partition(|one| one.name.is_some());
        let written = arguments.to_vec();
        Arguments { layer: layer.clone(), written, positional: positional.into(), named, known: Vec::new(), precision }
    }

    /// What the net computes in.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// All of them, read or not.
    pub fn written(&self) -> &[Argument] {
        &self.written
    }

    /// Words stand without quotes.
    pub fn without_quotes(&self) -> Result<(), Diagnostic> {
        let quoted = self.written.iter().find_map(|argument| match &argument.setting {
            Setting::Text(text, span) => Some((text, *span)),
            _ => None,
        });
        quoted.map_or(Ok(()), |(text, span)| {
            let mistake = Diagnostic::new(span, format!("expected a word without quotes, found `\"{text}\"`"));
            Err(mistake.help(format!("write `{text}`")))
        })
    }

    /// A mistake in them, with the right form where they are another framework's, or where `kind` is a function of
    /// several numbers: `clip(0, 1)`.
    pub fn in_our_form(&self, mistake: Diagnostic, kind: &str) -> Diagnostic {
        if !mistake.is_of_form() {
            return mistake;
        }
        let mistake = self.as_formula(mistake, kind);
        super::foreign::in_our_form(mistake, &plain(&self.layer), &self.written)
    }

    fn as_formula(&self, mistake: Diagnostic, kind: &str) -> Diagnostic {
        let mut numbers: Vec<String> = self.written.iter().map(|argument| argument.setting.text()).collect();
        if kind == "clip" && numbers.len() == 2 {
            let value = |text: &String| text.parse().unwrap_or(f64::NAN);
            numbers.sort_by(|a, b| value(a).total_cmp(&value(b)));
        }
        let is_number = |argument: &Argument| {
            argument.name.is_none() && matches!(argument.setting, Setting::Integer(..) | Setting::Real(..))
        };
        let is_function = formula::elementwise(kind).is_some()
            && functions::meaning(kind, numbers.len() + 1).is_ok()
            && self.written.iter().all(is_number);
        if numbers.is_empty() || !is_function {
            return mistake;
        }
        mistake.help(format!("write `map(|x| {}(x, {}))`", plain(&self.layer), numbers.join(", ")))
    }

    /// Where the layer's name stands.
    pub fn layer(&self) -> Extent {
        self.layer.span().into()
    }

    /// The next positional argument.
    pub fn positional(&mut self) -> Option<Setting> {
        self.positional.pop_front().map(|argument| argument.setting)
    }

    /// The next positional argument, or a mistake that says what was expected.
    pub fn required(&mut self, expected: &str, example: &str) -> Result<Setting, Diagnostic> {
        self.positional().ok_or_else(|| {
            Diagnostic::new(self.layer(), format!("expected {expected}, found nothing"))
                .help(format!("write `{example}`"))
                .of_form()
        })
    }

    /// The option of this name.
    pub fn option(&mut self, name: &'static str) -> Result<Option<Setting>, Diagnostic> {
        self.known.push(name);
        let is_it = |argument: &Argument| argument.name.as_ref().is_some_and(|found| plain(found) == name);
        let Some(position) = self.named.iter().position(is_it) else {
            return Ok(None);
        };
        let found = self.named.remove(position);
        match self.named.iter().find(|argument| is_it(argument)) {
            Some(again) => {
                Err(Diagnostic::new(again.extent, format!("expected each option once, found `{name}` twice")))
            }
            None => Ok(Some(found.setting)),
        }
    }

    /// Everything must have been read.
    pub fn finish(&self) -> Result<(), Diagnostic> {
        if let Some(extra) = self.positional.front() {
            let layer = plain(&self.layer);
            return Err(Diagnostic::new(
                extra.extent,
                format!("expected no further argument of `{layer}`, found `{}`", extra.setting.text()),
            )
            .of_form());
        }
        let Some(Argument { name: Some(name), .. }) = self.named.first() else {
            return Ok(());
        };
        let (layer, name_text) = (plain(&self.layer), plain(name));
        let mistake =
            Diagnostic::new(name.span(), format!("expected an option of `{layer}`, found `{name_text}`")).of_form();
        let mistake = match &self.known[..] {
            [] => mistake.note(format!("`{layer}` has no options")),
            known => {
                mistake.note(format!("its options are {}", quoted(known))).suggest(&name_text, known.iter().copied())
            }
        };
        Err(match super::foreign::option(&name_text, &self.named[0].setting.text(), &self.known) {
            Some(said) => mistake.help(said),
            None => mistake,
        })
    }
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A size of at least 1.
pub fn size(setting: &Setting) -> Result<usize, Diagnostic> {
    match setting {
        Setting::Integer(value, _) if *value >= 1 => Ok(*value as usize),
        Setting::Integer(value, span) => {
            let mistake = Diagnostic::new(*span, format!("expected a size of at least 1, found {value}"));
            Err(if *value == -1 {
                mistake.help("write the size itself: all are known, and none is the batch's")
            } else {
                mistake
            })
        }
        other => {
            let mistake = Diagnostic::new(other.extent(), format!("expected a size, found `{}`", other.text()));
            Err(match other {
                Setting::Word(word) => syntax::unknown_name(mistake, &plain(word)),
                Setting::Real(value, _) if value.fract() == 0.0 && *value >= 1.0 => {
                    mistake.help(format!("write `{value}`"))
                }
                _ => mistake,
            })
        }
    }
}

/// A number of at least 0.
pub fn count(setting: &Setting) -> Result<usize, Diagnostic> {
    match setting {
        Setting::Integer(0, _) => Ok(0),
        other => size(other).map_err(|_| {
            Diagnostic::new(other.extent(), format!("expected a whole number of at least 0, found `{}`", other.text()))
        }),
    }
}

/// A number of at least `least`.
pub fn number(setting: &Setting, least: f64) -> Result<f64, Diagnostic> {
    let value = match setting {
        Setting::Integer(value, _) => Some(*value as f64),
        Setting::Real(value, _) => Some(*value),
        _ => None,
    };
    value.filter(|value| *value >= least).ok_or_else(|| {
        let message = format!("expected a number of at least {least}, found `{}`", setting.text());
        Diagnostic::new(setting.extent(), message)
    })
}

/// A number from 0 to 1.
pub fn share(setting: &Setting) -> Result<f64, Diagnostic> {
    let value = real(setting)?;
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(Diagnostic::new(setting.extent(), format!("expected a number from 0 to 1, found `{}`", setting.text())))
}

/// A number above 0.
pub fn above_zero(setting: &Setting) -> Result<f64, Diagnostic> {
    let value = real(setting)?;
    if value > 0.0 {
        return Ok(value);
    }
    Err(Diagnostic::new(setting.extent(), format!("expected a number above 0, found `{}`", setting.text())))
}

/// A real number: 0, or one that both scalar types hold with all its digits.
pub fn real(setting: &Setting) -> Result<f64, Diagnostic> {
    let value = match setting {
        Setting::Integer(value, _) => *value as f64,
        Setting::Real(value, _) => *value,
        other => {
            let mistake = Diagnostic::new(other.extent(), format!("expected a number, found `{}`", other.text()));
            return Err(match other {
                Setting::Word(word) if plain(word).starts_with("zero") => mistake.help("write `0`"),
                Setting::Word(word) if plain(word).starts_with("one") => mistake.help("write `1`"),
                _ => mistake,
            });
        }
    };
    if value == 0.0 || (value as f32).is_normal() {
        return Ok(value);
    }
    let size = if value.abs() < 1.0 { "small" } else { "large" };
    let message = format!("expected 0 or a number within the range of `f32`, found one too {size}");
    Err(Diagnostic::new(setting.extent(), message))
}

/// A shape: `3`, `[4, 4]` or `[]`.
pub fn shape(setting: &Setting) -> Result<Shape, Diagnostic> {
    let shape: Shape = match setting {
        Setting::List(sizes, _) => sizes.iter().map(size).collect::<Result<_, _>>()?,
        one => vec![size(one)?],
    };
    checked(shape, setting.extent())
}

/// The shape, if an array of it can be addressed.
pub fn checked(shape: Shape, at: Extent) -> Result<Shape, Diagnostic> {
    let size = shape.iter().try_fold(1_usize, |product, n| product.checked_mul(*n));
    match size {
        Some(size) if size <= u32::MAX as usize => Ok(shape),
        _ => Err(Diagnostic::new(
            at,
            format!("expected fewer than 2^32 elements, found the shape {}", shape_text(&shape)),
        )),
    }
}

/// What divides all of these: `1, 2 or 4`.
pub fn divisors(of: &[usize]) -> String {
    let least = of.iter().copied().min().unwrap_or(1);
    let common = |n: &usize| of.iter().all(|number| number % n == 0);
    let all: Vec<String> = (1..=least.min(4096)).filter(common).map(|n| n.to_string()).collect();
    match &all[..] {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        one => one.concat(),
    }
}

/// One of these words.
pub fn one_of<T: Copy>(setting: &Setting, choices: &[(&str, T)]) -> Result<T, Diagnostic> {
    let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    let expected = match &names[..] {
        [one] => format!("`{one}`"),
        several => format!("one of {}", quoted(several)),
    };
    let Setting::Word(found) = setting else {
        return Err(Diagnostic::new(setting.extent(), format!("expected {expected}, found `{}`", setting.text())));
    };
    let found = plain(found);
    let chosen = choices.iter().find(|(name, _)| *name == found).map(|(_, choice)| *choice);
    chosen.ok_or_else(|| {
        let mistake = Diagnostic::new(setting.extent(), format!("expected {expected}, found `{found}`"));
        match super::foreign::synonym(&found, &names) {
            Some(said) => mistake.help(said),
            None => mistake.suggest(&found, names),
        }
    })
}
