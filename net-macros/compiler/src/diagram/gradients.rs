//! The gradient's path: along which arrows any function of a net carries a gradient back, on the net as it is written. (A stable form may go
//! around a value, as from a cross-entropy to the logits: the arrows go through the softmax between them.)
//!
//! ```text
//! linear(3 -> 2) |> tanh |> linear(1); fn f(input) -> grad(linear_2.weights);
//! from the output through `linear_2` to its weights, and no further: nothing else was asked for
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{ApplicationId, ValueId};
use crate::lower::Lowered;
use crate::net::{Net, Source};
use crate::paths;
use crate::plan::Planned;
use crate::requests::leaves_of;

/// All functions' gradients.
#[derive(Debug, Default)]
pub(super) struct Gradients {
    /// From each value to those that it is computed from.
    ways: BTreeMap<ValueId, BTreeSet<ValueId>>,
    /// The values at which a gradient begins.
    pub(super) seeds: BTreeSet<Source>,
}

impl Gradients {
    pub(super) fn of(net: &Net, lowered: &Lowered, functions: &[Planned]) -> Gradients {
        let mut all = Gradients::default();
        for function in functions.iter().map(|planned| &planned.function) {
            // Those that begin at the same values go together.
            let mut wanted: BTreeMap<Vec<Source>, Vec<ValueId>> = BTreeMap::new();
            for want in function.wanted.iter().filter(|want| want.what.is_gradient()) {
                wanted.entry(function.seeds_of(net, want)).or_default().extend(leaves_of(net, lowered, want));
            }
            wanted.into_iter().for_each(|(seeds, leaves)| all.add(lowered, &seeds, &leaves));
        }
        all
    }

    fn add(&mut self, lowered: &Lowered, seeds: &[Source], leaves: &[ValueId]) {
        for (value, operand) in paths::ways(lowered, seeds, leaves) {
            self.ways.entry(value).or_default().insert(operand);
        }
        let begins = |source: &&Source| self.ways.contains_key(&lowered.value(**source));
        let seeds: Vec<Source> = seeds.iter().filter(begins).copied().collect();
        self.seeds.extend(seeds);
    }

    /// To which inputs and learned arrays of an application a gradient goes.
    pub(super) fn through(&self, lowered: &Lowered, id: ApplicationId) -> BTreeSet<ValueId> {
        let (mut found, mut next) = (BTreeSet::new(), vec![lowered.applications[id]]);
        while let Some(value) = next.pop() {
            for operand in self.ways.get(&value).into_iter().flatten() {
                if found.insert(*operand) && lowered.program.value(*operand).origin == Some(id) {
                    next.push(*operand);
                }
            }
        }
        found
    }
}
