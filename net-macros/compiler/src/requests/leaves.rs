//! What a wanted thing is made of: `grad(linear.parameters)` is the gradients with respect to two arrays.

use super::function::{How, Want, Wanted};
use crate::ir::{LayerId, Leaf, Operation, ValueId};
use crate::lower::Lowered;
use crate::net::Net;

/// Those of a wanted thing; what descends at the rate 0 stays as it is.
pub fn leaves_of(net: &Net, lowered: &Lowered, want: &Want) -> Vec<ValueId> {
    let mut all = leaves(net, lowered, want.what);
    if want.how == How::Descend {
        all.retain(|id| match lowered.program.value(*id).operation {
            Operation::Leaf(Leaf::Parameter { layer, .. }) => net.layers[layer].rate != 0.0,
            _ => true,
        });
    }
    all
}

/// The values, in the forward program, that a wanted thing is made of or differentiates with respect to.
pub fn leaves(net: &Net, lowered: &Lowered, wanted: Wanted) -> Vec<ValueId> {
    let arrays = |layers: Vec<LayerId>| layers.into_iter().flat_map(|layer| lowered.arrays[layer].clone()).collect();
    match wanted {
        Wanted::Value(source) | Wanted::Gradient(source) => vec![lowered.value(source)],
        Wanted::Array(layer, array) => vec![lowered.arrays[layer][array]],
        Wanted::LayerParameters(layer) => lowered.arrays[layer].clone(),
        Wanted::PartParameters(part) => arrays(net.learned_in(part).map(|(layer, _, _)| layer).collect()),
        Wanted::Parameters => arrays(net.learned().map(|(layer, _, _)| layer).collect()),
    }
}
