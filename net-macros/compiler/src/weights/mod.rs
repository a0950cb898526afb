//! `weights "net.safetensors";`: where in the file each learned array of a net lies, or all that is wrong with it.
//!
//! Only the header of the file is read here; the numbers are read by the runtime, when rustc evaluates what is emitted. Which
//! tensor is which array is what the package `net-weights` says, to the runtime too.

mod file;
mod rewritten;

use net_weights::{Array, Mistake, Place};
use proc_macro2::TokenStream;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::layers::Storage;
use crate::net::Net;
use crate::syntax::WeightsSyntax;

/// A file and the places of a net's arrays in it.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Docs and attributes of the entry.
    pub attributes: TokenStream,
    /// The path, as written.
    pub file: String,
    /// How many bytes the file has.
    pub length: usize,
    /// The places, in the order of the arrays.
    pub places: Vec<Place>,
}

/// The places of all arrays of a net.
pub fn find(net: &Net, entry: &WeightsSyntax, sink: &mut Diagnostics) -> Option<Weights> {
    let at = entry.extent;
    if net.parameters() == 0 {
        let message = "expected a net with learned arrays above this `weights`, found one without any";
        sink.add(Diagnostic::new(at, message).note(format!("it is `{}`", net.text)));
        return None;
    }
    let file = sink.take(file::open(&entry.file, at))?;
    let paths: Vec<(String, &Storage, usize)> = net
        .learned()
        .flat_map(|(layer, _, storage)| {
            (0..storage.arrays.len()).map(move |array| (net.array_path(layer, array), storage, array))
        })
        .collect();
    let array = |(path, storage, array): &'_ (String, &Storage, usize)| -> (String, Vec<usize>, Option<usize>) {
        (path.clone(), storage.arrays[*array].shape.clone(), inputs_first(storage, *array))
    };
    let owned: Vec<_> = paths.iter().map(array).collect();
    let arrays: Vec<Array<'_>> =
        owned.iter().map(|(path, shape, first)| Array { path, shape, inputs_first: *first }).collect();
    let frozen = frozen(net);
    let frozen: Vec<&str> = frozen.iter().map(String::as_str).collect();
    let is_double = net.precision == crate::ir::Precision::Double;
    match net_weights::places(&arrays, &frozen, is_double, &file.tensors) {
        Ok(places) => {
            let (attributes, length) = (entry.attributes.clone(), file.length);
            Some(Weights { attributes, file: entry.file.clone(), length, places })
        }
        Err(mistakes) => {
            sink.extend(mistakes.into_iter().map(|mistake| diagnostic(mistake, net, entry)));
            None
        }
    }
}

fn diagnostic(mistake: Mistake, net: &Net, entry: &WeightsSyntax) -> Diagnostic {
    let Mistake { message, notes, help, missing, names } = mistake;
    let mut diagnostic = notes.into_iter().fold(Diagnostic::new(entry.extent, message), Diagnostic::note);
    if let Some((name, known)) = &missing {
        diagnostic = diagnostic.suggest(name, known.iter().map(String::as_str));
        if !known.is_empty() {
            diagnostic =
                diagnostic.or_help("a layer's label is its name in the file: `fc1: linear(3 -> 2)` is `fc1.weight`");
        }
    }
    match rewritten::help(net, &names).or(help) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// In how many groups the inputs come first in PyTorch's order of the axes: of a deconvolution's weights.
pub fn inputs_first(storage: &Storage, array: usize) -> Option<usize> {
    (storage.name.starts_with("Deconvolution") && array == 0).then_some(storage.groups)
}

/// The paths of the frozen nets, each but those inside another.
pub fn frozen(net: &Net) -> Vec<String> {
    let outermost = net.frozen().filter(|(_, part)| net.frozen_around(part.inside).is_none());
    outermost.map(|(id, _)| net.part_path(id)).collect()
}
