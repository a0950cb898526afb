//! The order of the statements where arrays are updated. The gradient of an updated array is moved behind the last statement
//! that reads the array as it was, so that the update can follow the gradient at once, or be one statement with it.
//!
//! ```text
//! w2_bar[i, j] = z2_bar[i] * y1[j]                   y1_bar[j] = sum[i](z2_bar[i] * w2[i, j])
//! y1_bar[j] = sum[i](z2_bar[i] * w2[i, j])    =>     w2_bar[i, j] = z2_bar[i] * y1[j];   w2 -= rate * w2_bar
//! ```
//!
//! No value changes, and afterwards every update has its place. A gradient that another statement reads is not moved. Of two
//! gradients that each read the other's array, one cannot have its update follow at once: it is stored until both exist.

use super::derived::{Derived, Update};
use crate::ir::{Leaf, Operation, Program, Role, ValueId};

/// Moves the gradients of updated arrays behind the last readers of the arrays, marks them by `Role::Update`, and says of each
/// update behind which statement it stands.
pub(super) fn in_order(derived: Derived) -> Derived {
    if derived.updates.is_empty() {
        return derived;
    }
    let Derived { mut program, results, updates } = moved(derived);
    updates.iter().for_each(|update| program.values[update.gradient.0].role = Role::Update);
    let placed = |update: Update| Update { after: update.gradient.max(last_reader(&program, &update)), ..update };
    let updates = updates.into_iter().map(placed).collect();
    Derived { program, results, updates }
}

fn moved(derived: Derived) -> Derived {
    let Derived { program, results, updates } = derived;
    let is_read = |id| program.values.iter().any(|value| value.operation.operands().contains(&id));
    // For each value the one behind which it stands: itself, or, where the `true` says that it is moved, another one.
    let mut behind: Vec<(ValueId, bool)> = program.ids().map(|id| (id, false)).collect();
    for update in updates.iter().filter(|update| !is_read(update.gradient)) {
        let last = last_reader(&program, update);
        if last > update.gradient {
            behind[update.gradient.0] = (last, true);
        }
    }
    let mut order: Vec<ValueId> = program.ids().collect();
    order.sort_by_key(|id| behind[id.0]);
    let mut ordered = program.without_values();
    let places = program.rebuilt(order, |value| ordered.push(value));
    Derived {
        program: ordered,
        results: results.iter().map(|part| places.of(part)).collect(),
        updates: updates.into_iter().map(|update| Update { gradient: places[update.gradient], ..update }).collect(),
    }
}

/// The last statement that reads the array as it was; the first of all where none does.
fn last_reader(program: &Program, update: &Update) -> ValueId {
    let own = Operation::Leaf(Leaf::Parameter { layer: update.layer, array: update.array });
    let is_array = |operand: ValueId| program.value(operand).operation == own;
    let reads = |id: &ValueId| program.value(*id).operation.operands().into_iter().any(is_array);
    program.ids().rev().find(reads).unwrap_or(ValueId(0))
}
