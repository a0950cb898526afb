//! Functions that other frameworks name as an argument: `relu` of `activation="relu"`.

use super::call::Bound;
use super::lookup::{key, rows};
use super::row::Answer;
use crate::formula;

/// A function that is named as an argument, `relu` of `activation(relu)`, as a stage.
pub(in crate::layers) fn function(name: &str) -> Option<String> {
    if name == "softmax" || formula::elementwise(name).is_some() {
        return Some(name.into());
    }
    let way = rows(name).into_iter().rfind(|row| row.answer == Answer::Way);
    match way {
        Some(row) => Bound::nothing(name).said(row.way, row.parameters),
        None => formula::elementwise_names().find(|own| key(own) == key(name)).map(Into::into),
    }
}
