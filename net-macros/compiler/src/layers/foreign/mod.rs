//! What other frameworks call things, and how each is written here with the same numbers, or that it is still to come.
//!
//! A row answers the names of PyTorch, Keras, Flax, JAX and Wolfram that mean one thing; a call's own numbers go into the
//! answer, see `call.rs`. No answer computes something else: what differs is said, and what is not here is said to be
//! still to come.

mod activations;
mod arrays;
mod axes;
mod call;
mod conversions;
mod losses;
mod options;
mod structures;
#[cfg(test)]
mod tests;
mod way;
mod windows;

pub(super) use options::{option, synonym};

use call::Bound;

use crate::diagnostics::Diagnostic;
use crate::syntax::Argument;

/// Names of other frameworks and what is said of them.
struct Row {
    /// In lower case, without `_` and without `layer` behind; one with upper case is meant to the letter.
    names: &'static str,
    /// Their parameters, in order.
    parameters: &'static str,
    /// How it is written here; empty where it is not there.
    way: &'static str,
    /// What is to be known besides.
    note: &'static str,
    answer: Answer,
}

#[derive(Clone, Copy, PartialEq)]
enum Answer {
    Way,
    Help,
    Later,
}

const GRAPHS: &str = "still to come, with graphs";
const TIME: &str = "still to come, with repetition and time";
const TRAIN: &str = "still to come, with `train`; evaluated it is left out";

const TABLES: &[&[Row]] = &[windows::ROWS, activations::ROWS, losses::ROWS, arrays::ROWS, structures::ROWS];

/// Names that are written in a way of ours.
const fn row(names: &'static str, parameters: &'static str, way: &'static str, note: &'static str) -> Row {
    Row { names, parameters, way, note, answer: Answer::Way }
}

/// Names of which something is said.
const fn help(names: &'static str, note: &'static str) -> Row {
    Row { names, parameters: "", way: "", note, answer: Answer::Help }
}

/// Names that are still to come.
const fn later(names: &'static str, note: &'static str) -> Row {
    Row { names, parameters: "", way: "", note, answer: Answer::Later }
}

/// The rows that answer a name, those that mean it to the letter alone where there are such.
fn rows(name: &str) -> Vec<&'static Row> {
    let all = || TABLES.iter().flat_map(|table| table.iter());
    let exact: Vec<&Row> = all().filter(|row| row.names.split(' ').any(|own| own == name)).collect();
    if !exact.is_empty() && name.contains(char::is_uppercase) {
        return exact;
    }
    let key = key(name);
    all().filter(|row| row.names.split(' ').any(|own| own == key)).collect()
}

/// A name in lower case, without `_` and without `Layer` behind.
fn key(name: &str) -> String {
    let key = name.replace('_', "").to_lowercase();
    match key.strip_suffix("layer").or_else(|| key.strip_suffix("operator")) {
        Some(rest) if !rest.is_empty() => rest.into(),
        _ => key,
    }
}

impl Row {
    /// Whether its way or its note has this text.
    fn has(&self, text: &str) -> bool {
        self.way.contains(text) || self.note.contains(text)
    }

    /// What is said of a call, and its way alone; what has no word here is named as left out.
    fn said(&'static self, bound: Bound<'_>) -> Option<Said> {
        let (way, bound) = bound.in_row(self)?;
        let left = bound.left();
        let names: Vec<String> = left.iter().map(|(name, text)| format!("`{name} = {text}`")).collect();
        let without = if names.is_empty() { String::new() } else { format!(", without {}", names.join(" and ")) };
        let note = bound.said(self.note, self.parameters).unwrap_or_default();
        let mut notes: Vec<String> = left.iter().map(|(name, _)| options::left_out(name)).collect();
        notes.push(note);
        notes.retain(|note| !note.is_empty());
        notes.dedup();
        let notes = if notes.is_empty() { String::new() } else { format!(": {}", notes.join("; ")) };
        Some(Said { text: format!("write `{way}`{without}{notes}"), way, left: left.len() })
    }
}

/// What is said of a call.
struct Said {
    way: String,
    text: String,
    /// How many of its options are left out.
    left: usize,
}

/// The way of a call whose arguments fit a row, of that which leaves out the fewest options.
fn fitting(name: &str, arguments: &[Argument]) -> Option<Said> {
    let ways = rows(name).into_iter().filter(|row| row.answer == Answer::Way);
    let all = ways.filter_map(|row| row.said(Bound::of(name, arguments, row.parameters)?));
    all.min_by_key(|said| said.left)
}

/// The mistake of a name that is no layer's, with what would mend it: the way to say it, that it is still to come, the same
/// name as it is spelled here, or the nearest name.
pub(super) fn mended(mistake: Diagnostic, found: &str, arguments: &[Argument], known: &[&str]) -> Diagnostic {
    if let Some(said) = fitting(found, arguments) {
        return mistake.help(said.text);
    }
    match rows(found).last() {
        Some(row) if row.answer == Answer::Help => return mistake.help(row.note),
        Some(row) if row.answer == Answer::Later => return mistake.note(format!("`{found}` is {}", row.note)),
        Some(row) => {
            if let Some(said) = row.said(Bound::nothing(found)) {
                return mistake.help(as_example(&said.text, arguments));
            }
        }
        None => {}
    }
    let key = key(found);
    if let Some(same) = known.iter().find(|name| self::key(name) == key) {
        return mistake.help(format!("did you mean `{same}`?"));
    }
    let mistake = if found.starts_with(char::is_uppercase) {
        mistake.help(format!("write `{found} = ...;` above, in this `net!`: a net is a layer only there"))
    } else {
        mistake
    };
    mistake.suggest(&found.to_lowercase(), known.iter().copied())
}

/// The mistake in the form of a call of a layer of ours, with ours where it is another framework's: `linear(4, 16)`.
pub(super) fn in_our_form(mistake: Diagnostic, name: &str, arguments: &[Argument]) -> Diagnostic {
    let text = |argument: &Argument| match &argument.name {
        Some(name) => format!("{name} = {}", argument.setting.text()),
        None => argument.setting.text(),
    };
    let texts: Vec<String> = arguments.iter().map(text).collect();
    let written = format!("{name}({})", texts.join(", "));
    let said = fitting(name, arguments).filter(|said| said.left == 0 && said.way != written);
    match said.filter(|_| !arguments.is_empty()) {
        Some(said) => mistake.help(said.text),
        None => mistake,
    }
}

/// What is said of a call without arguments, where there are some that it does not hold.
fn as_example(said: &str, arguments: &[Argument]) -> String {
    if arguments.is_empty() { said.into() } else { said.replacen("write ", "write it like ", 1) }
}

/// A function that is named as an argument, `relu` of `activation(relu)`, as a stage.
pub(super) fn function(name: &str) -> Option<String> {
    if let Some(own) = super::canonical(name) {
        return Some(if own == name { own.into() } else { name.into() });
    }
    let way = rows(name).into_iter().rfind(|row| row.answer == Answer::Way);
    match way {
        Some(row) => Bound::nothing(name).said(row.way, row.parameters),
        None => super::known().into_iter().find(|own| key(own) == key(name)).map(Into::into),
    }
}
