//! Rebuilding: the one way in which a pass copies a program.

use std::ops::Index;

use super::{Program, Value, ValueId};

/// Where the values of a program are in the one that was made of it; nowhere, where they were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(Vec<Option<ValueId>>);

impl Places {
    /// Where these values are, in their order.
    pub fn of(&self, ids: &[ValueId]) -> Vec<ValueId> {
        ids.iter().map(|id| self[*id]).collect()
    }

    /// Where they are after the program was rebuilt once more.
    #[must_use]
    pub fn then(&self, next: &Places) -> Places {
        Places(self.0.iter().map(|place| place.map(|place| next[place])).collect())
    }
}

impl Index<ValueId> for Places {
    type Output = ValueId;

    /// # Panics
    ///
    /// Where the value was left out: a pass has left out what it needs.
    fn index(&self, id: ValueId) -> &ValueId {
        match &self.0[id.0] {
            Some(place) => place,
            None => panic!("value {} was left out", id.0),
        }
    }
}

impl Program {
    /// A program of this scalar type without values.
    pub fn new(precision: super::Precision) -> Self {
        Program { precision, ..Program::default() }
    }

    /// A program without values for a pass to write this one's into: of the same scalar type, with the same constant arrays.
    #[must_use]
    pub fn without_values(&self) -> Self {
        Program { values: Vec::new(), precision: self.precision, constants: self.constants.clone() }
    }

    /// Hands the values of `order` to `write`, one by one, each with its operands renamed to what was written for them;
    /// `write` puts the value where it likes and says where that is. So a pass that filters is an `order` that leaves
    /// out, one that sorts is another `order`, and one that rewrites is a `write`. A value stands in `order` behind all
    /// that it reads.
    ///
    /// ```
    /// use net_compiler::ir::{Element, Leaf, Operation, PortId, Program, Read, Role, Term, Value, ValueId};
    ///
    /// let scalar = |name: &str, operation| Value {
    ///     name: name.into(), shape: vec![], element: Element::Real, batched: true, role: Role::Value, operation, origin: None,
    /// };
    /// let copy = |value| Term { indices: vec![], out: vec![], a: Read { value, at: vec![] }, b: None };
    /// let mut program = Program::default();
    /// let unused = program.push(scalar("unused", Operation::Leaf(Leaf::Port(PortId(0)))));
    /// let x = program.push(scalar("x", Operation::Leaf(Leaf::Port(PortId(1)))));
    /// let y = program.push(scalar("y", Operation::Contract(vec![copy(x), copy(x)])));
    ///
    /// // A pass that leaves out what nothing reads:
    /// let mut kept = program.without_values();
    /// let places = program.rebuilt(program.ids().filter(|id| *id != unused), |value| kept.push(value));
    ///
    /// assert_eq!(places.of(&[x, y]), [ValueId(0), ValueId(1)]);
    /// assert_eq!(kept.to_string(), "x: [] = port 1\ny: [] = x + x\n");
    /// ```
    ///
    /// `write` is also where a pass goes into the programs that a value holds: it gives the value the pass' own result
    /// for each of them before it pushes it.
    pub fn rebuilt(&self, order: impl IntoIterator<Item = ValueId>, mut write: impl FnMut(Value) -> ValueId) -> Places {
        let mut places = Places(vec![None; self.values.len()]);
        for id in order {
            let value = self.value(id);
            let operation = value.operation.renamed(&|operand| places[operand]);
            places.0[id.0] = Some(write(Value { operation, ..value.clone() }));
        }
        places
    }
}
