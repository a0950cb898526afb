//! Simplification: a program and its roots in, a smaller program with the same roots out.
//!
//! [`RULES`] is the table of rewrites of single values; each says whether it is exact, that is, leaves every bit as
//! it was. Around them stand common subexpressions, fusion (`fuse.rs`) and the removal of dead values. None of them
//! reassociates a sum or assumes that a value known only at run time is finite. [`stable`] holds the rewrites that
//! change bits on purpose, and runs before differentiation.

mod fuse;
mod rules;
mod scalars;
mod share;
pub mod stable;
#[cfg(all(test, feature = "interpret"))]
mod tests;

use std::collections::BTreeMap;

use crate::ir::{Element, Operation, Program, Shape, Value, ValueId};

pub use rules::{NEW, RULES, Rewrite, Rule};
pub use scalars::{SCALAR_RULES, ScalarRule, simplify_body};

/// The program without what `roots` do not need, and where the roots are now.
pub fn simplify(program: &Program, roots: &[ValueId]) -> (Program, Vec<ValueId>) {
    let (mut program, mut roots) = (program.clone(), roots.to_vec());
    loop {
        let before = program.clone();
        (program, roots) = rewrite(&program, &roots);
        (program, roots) = without_dead(&program, &roots);
        (program, roots) = fuse::fuse(&program, &roots);
        (program, roots) = without_dead(&program, &roots);
        (program, roots) = share::share(&program, &roots);
        if program == before {
            return (program, roots);
        }
    }
}

/// Every value rewritten by the table until no rule applies, and equal values once.
fn rewrite(program: &Program, roots: &[ValueId]) -> (Program, Vec<ValueId>) {
    let mut rewriting = Rewriting { program: program.without_values(), known: BTreeMap::new() };
    let places = program.rebuilt(program.ids(), |value| rewriting.place(value));
    (rewriting.program, places.of(roots))
}

/// What makes two values equal: leaves where they are the same leaf.
type Key = (Operation, Shape, bool, Element);

struct Rewriting {
    program: Program,
    known: BTreeMap<Key, ValueId>,
}

impl Rewriting {
    /// Where a value is, in its simplest form.
    fn place(&mut self, mut value: Value) -> ValueId {
        while let Some(rewrite) = RULES.iter().find_map(|rule| (rule.apply)(&self.program, &value)) {
            match rewrite {
                Rewrite::Same(other) => return other,
                Rewrite::Operation(operation) => value.operation = operation,
                Rewrite::Of(new, operation) => {
                    let new = self.place(*new);
                    value.operation = operation.renamed(&|id| if id == NEW { new } else { id });
                }
            }
        }
        let key = (value.operation.clone(), value.shape.clone(), value.batched, value.element);
        *self.known.entry(key).or_insert_with(|| self.program.push(value))
    }
}

/// Without the values that no root needs.
pub fn without_dead(program: &Program, roots: &[ValueId]) -> (Program, Vec<ValueId>) {
    let live = live(program, roots);
    let mut kept = program.without_values();
    let places = program.rebuilt(program.ids().filter(|id| live[id.0]), |value| kept.push(value));
    (kept, places.of(roots))
}

/// The same values, those that nothing but a root needs as early as what they read is there: what they read is needed no
/// longer then. All others keep their order.
pub fn results_early(program: &Program, roots: &[ValueId]) -> (Program, Vec<ValueId>) {
    let mut read = vec![false; program.values.len()];
    let operands = |id: ValueId| program.value(id).operation.operands();
    program.ids().flat_map(operands).for_each(|id| read[id.0] = true);
    let is_early = |id: ValueId| !read[id.0] && !operands(id).is_empty();
    let mut after: BTreeMap<ValueId, Vec<ValueId>> = BTreeMap::new();
    for id in program.ids().filter(|id| is_early(*id)) {
        let last = operands(id).into_iter().max().unwrap_or(id);
        after.entry(last).or_default().push(id);
    }
    let order = program.ids().filter(|id| !is_early(*id));
    let order = order.flat_map(|id| std::iter::once(id).chain(after.get(&id).cloned().unwrap_or_default()));
    let mut ordered = program.without_values();
    let places = program.rebuilt(order, |value| ordered.push(value));
    (ordered, places.of(roots))
}

/// Whether some root needs each value.
pub fn live(program: &Program, roots: &[ValueId]) -> Vec<bool> {
    let mut live = vec![false; program.values.len()];
    roots.iter().for_each(|root| live[root.0] = true);
    for id in program.ids().rev().filter(|id| id.0 < program.values.len()) {
        if live[id.0] {
            program.value(id).operation.operands().iter().for_each(|id| live[id.0] = true);
        }
    }
    live
}
