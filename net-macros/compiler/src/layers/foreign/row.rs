//! A row of the tables of names of other frameworks.

/// Names of other frameworks and what is said of them.
pub(super) struct Row {
    /// In lower case, without `_` and without `layer` behind; one with upper case is meant to the letter.
    pub(super) names: &'static str,
    /// Their parameters, in order.
    pub(super) parameters: &'static str,
    /// How it is written here; empty where it is not there.
    pub(super) way: &'static str,
    /// What is to be known besides.
    pub(super) note: &'static str,
    pub(super) answer: Answer,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Answer {
    Way,
    Help,
    Later,
}

pub(super) const TIME: &str = "still to come, with repetition and time";
pub(super) const TRAIN: &str = "still to come, with `train`; evaluated it is left out";

/// Names that are written in a way of ours.
pub(super) const fn row(names: &'static str, parameters: &'static str, way: &'static str, note: &'static str) -> Row {
    Row { names, parameters, way, note, answer: Answer::Way }
}

/// Names of which something is said.
pub(super) const fn help(names: &'static str, note: &'static str) -> Row {
    Row { names, parameters: "", way: "", note, answer: Answer::Help }
}

/// Names that are still to come.
pub(super) const fn later(names: &'static str, note: &'static str) -> Row {
    Row { names, parameters: "", way: "", note, answer: Answer::Later }
}

impl Row {
    /// Whether its way or its note has this text.
    pub(super) fn has(&self, text: &str) -> bool {
        self.way.contains(text) || self.note.contains(text)
    }
}
