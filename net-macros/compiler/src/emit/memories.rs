//! The arrays of a scratch, as text.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::writer::Writer;
use crate::ir::Element;
use crate::plan::Slot;

/// The names of the scratch's arrays, each that of the first value of the slot that it is as large as; those that several
/// slots share by turns are named memories.
pub(super) fn memory_names(writer: &Writer<'_>) -> Vec<Ident> {
    writer.plan.memories.iter().map(|memory| writer.memory_name(memory)).collect()
}

/// One array of the scratch, as text.
pub(super) struct MemoryText {
    /// Its type.
    pub(super) of: TokenStream,
    /// What it begins with.
    pub(super) zero: TokenStream,
}

/// The scratch's arrays, each with the type of the first value of its largest slot.
pub(super) fn memories(writer: &Writer<'_>) -> Vec<MemoryText> {
    let text = |slot: &Slot| {
        let zero = if slot.element == Element::Real { quote!(0.0) } else { quote!(0) };
        MemoryText { of: writer.slot_type(slot), zero: writer.bound(slot.first).filled(&zero) }
    };
    writer.plan.wholes().map(text).collect()
}
