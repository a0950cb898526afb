//! [`Mistake`]: one thing that is wrong with a file for a net.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// How many names a list shows.
const SHOWN: usize = 12;

/// What is wrong. What compilers print below a message is apart: notes, help, and among which names one may be meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistake {
    /// `` expected `fc1.weights` or `fc1.weight`, found neither ``
    pub message: String,
    /// Facts that explain it.
    pub notes: Vec<String>,
    /// How to mend it.
    pub help: Option<String>,
    /// The name that is missing, and those that no array has taken.
    pub missing: Option<(String, Vec<String>)>,
    /// What the file calls the net's layers otherwise, where that is known: who knows the net's text can say how to write it.
    pub names: Vec<Name>,
}

/// A name in a file, and what in the net it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// `features`
    pub word: String,
    /// The paths of the layers and nets of the net; of a net in the file that the net has not, its layers.
    pub of: Vec<String>,
    /// Whether it is a net in the file.
    pub is_net: bool,
}

impl Mistake {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Mistake { message: message.into(), ..Mistake::default() }
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.notes.iter().chain(&self.help).try_for_each(|line| write!(f, "; {line}"))
    }
}

/// `` `a`, `b` and 3 more ``
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 if shown.is_empty() => "nothing".into(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
