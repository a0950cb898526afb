//! Gradients that are never stored: their array is updated as they are computed.
//!
//! ```text
//! w1_bar[i, j] += z1_bar[i] * input[j];   w1 -= rate * w1_bar        one pass over w1: w1[i, j] -= rate * z1_bar[i] * input[j]
//! ```
//!
//! Each element must be complete at one point of a loop over the array: the gradient is one term that sums, for each element,
//! over the samples or over further indices, through plain indices only. Nothing else may read it, and nothing the old array
//! afterwards.

use crate::derive::{Derived, Update};
use crate::ir::{Affine, Element, Operation, Read, ValueId, access};

/// For each value, whether it is the gradient of one update and nothing else, computed as the array is updated.
pub(super) fn fused(derived: &Derived) -> Vec<bool> {
    let mut fused = vec![false; derived.program.values.len()];
    derived
        .updates
        .iter()
        .filter(|update| is_fused(derived, update))
        .for_each(|update| fused[update.gradient.0] = true);
    fused
}

fn is_fused(derived: &Derived, update: &Update) -> bool {
    let (program, id) = (&derived.program, update.gradient);
    let given = derived.results.iter().flatten().any(|result| *result == id);
    let twice = derived.updates.iter().filter(|other| other.gradient == id).count() > 1;
    let read = program.values.iter().any(|value| value.operation.operands().contains(&id));
    update.after == id && !given && !twice && !read && is_term(derived, id)
}

/// Whether each element is one sum over the samples, or over further indices, of what is read at plain indices.
fn is_term(derived: &Derived, id: ValueId) -> bool {
    let value = derived.program.value(id);
    let Operation::Contract(terms) = &value.operation else {
        return false;
    };
    let [term] = &terms[..] else {
        return false;
    };
    let extents = term.extents();
    let is_plain = |read: &Read| {
        let of = derived.program.value(read.value);
        let inside = |(at, extent): (&Affine, &usize)| at.as_index().is_some() && at.stays_inside(&extents, *extent);
        of.element == Element::Real && read.at.iter().zip(&of.shape).all(inside)
    };
    let covers = access::is_identity(&term.out) && extents.starts_with(&value.shape);
    covers && !value.shape.is_empty() && !value.batched && term.reads().all(is_plain)
}
