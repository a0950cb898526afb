//! A largest or smallest element, said in one formula where nothing else reads its position.
//!
//! ```text
//! at4 = position of the largest z3[i] over i; m4 = z3[at4]
//! m4 = max[i](z3[i])
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::{Written, bracketed, said};
use crate::ir::{Operation, Order, Place, Program, Value, ValueId, access};

/// The values of a program that are such elements, each with the search for its position, which is not said.
#[derive(Clone, Debug, Default)]
pub struct Extremes {
    searches: BTreeMap<ValueId, ValueId>,
    hidden: BTreeSet<ValueId>,
}

impl Extremes {
    /// Those of a program in which `wanted` are given back.
    pub fn of(program: &Program, wanted: &[ValueId]) -> Self {
        let mut readers: BTreeMap<ValueId, usize> = wanted.iter().map(|id| (*id, 1)).collect();
        for id in program.ids().flat_map(|id| program.value(id).operation.operands()) {
            *readers.entry(id).or_default() += 1;
        }
        let own = |search: &ValueId| readers.get(search) == Some(&1);
        let searches = program.ids().filter_map(|id| Some((id, program.searched(id).filter(own)?)));
        let searches: BTreeMap<ValueId, ValueId> = searches.collect();
        Extremes { hidden: searches.values().copied().collect(), searches }
    }

    /// Whether the value is such a search.
    pub fn hide(&self, id: ValueId) -> bool {
        self.hidden.contains(&id)
    }

    /// The formula of a value, and its indices with their extents.
    pub fn formula(&self, program: &Program, id: ValueId) -> Option<(String, String)> {
        let Operation::Order(order) = &program.value(*self.searches.get(&id)?).operation else { return None };
        let written = program.extreme(program.value(id), order);
        Some((written.text(), written.ranges()))
    }
}

impl Program {
    /// The search whose position the value is read at.
    fn searched(&self, id: ValueId) -> Option<ValueId> {
        let Operation::Gather { source, at: Place::Flat(position) } = &self.value(id).operation else { return None };
        let [(1, read)] = &position.reads[..] else { return None };
        let Operation::Order(order) = &self.value(read.value).operation else { return None };
        let is_alone = position.affine == access::Affine::default() && access::is_identity(&read.at);
        (is_alone && order.take.is_none() && order.operand.value == *source).then_some(read.value)
    }

    /// `m[i] = max[j](x[i, j])`
    fn extreme(&self, value: &Value, order: &Order) -> Written {
        let (kept, compared) = order.indices.split_at(order.kept);
        let names = |indices: &[crate::ir::Loop]| indices.iter().map(|index| index.name.clone()).collect::<Vec<_>>();
        let left = if kept.is_empty() { value.name.clone() } else { value.name.clone() + &bracketed(names(kept)) };
        let which = if order.largest { "max" } else { "min" };
        let read = self.read(&order.operand, &order.indices);
        said(left, format!("{which}[{}]({read})", names(compared).join(", ")), &order.indices)
    }
}
