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
mod function;
mod left;
mod lookup;
mod losses;
mod options;
mod row;
mod settings;
mod structures;
#[cfg(test)]
mod tests;
mod way;
mod windows;

pub(super) use function::function;
pub(super) use options::{option, synonym};

use call::Bound;
use lookup::{key, rows};
use row::{Answer, Row};

use crate::diagnostics::Diagnostic;
use crate::syntax::Argument;

impl Row {
    /// What is said of a call, and its way alone; what has no word here is named as left out.
    fn said(&'static self, bound: Bound<'_>) -> Option<Said> {
        let (way, bound) = bound.in_row(self)?;
        let left = bound.left();
        let names: Vec<String> = left.iter().map(|(name, text)| format!("`{name} = {text}`")).collect();
        let without = if names.is_empty() { String::new() } else { format!(", without {}", names.join(" and ")) };
        let note = bound.said(self.note, self.parameters).unwrap_or_default();
        let mut notes: Vec<String> = left.iter().map(|(name, _)| left::left_out(name)).collect();
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
