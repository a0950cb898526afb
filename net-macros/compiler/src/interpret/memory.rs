//! What is given to a program and what it leaves behind: for each leaf, and for each value, one array or one for each
//! sample. A [`View`] is the memory as one sample sees it: batched values are its own, the others everybody's.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::chance::Chance;
use super::points::row_major;
use super::{Array, Number};
use crate::ir::{Affine, Leaf, Program, Read, Value, ValueId};

/// A value: one array, or one for each sample of the batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Held<N> {
    /// Of a value that is not batched.
    Once(Array<N>),
    /// Of a batched value, sample by sample.
    EachSample(Vec<Array<N>>),
}

/// What a program is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given<N> {
    /// The arrays of the leaves.
    pub leaves: BTreeMap<Leaf, Held<N>>,
    /// What random numbers follow from: the one `next_u64` of a call.
    pub key: u64,
}

impl<N> Default for Given<N> {
    fn default() -> Self {
        Given { leaves: BTreeMap::new(), key: 0 }
    }
}

impl<N> Given<N> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the array of a leaf that is not batched.
    #[must_use]
    pub fn once(mut self, leaf: Leaf, array: Array<N>) -> Self {
        self.leaves.insert(leaf, Held::Once(array));
        self
    }

    /// With the arrays of a batched leaf, one a sample.
    #[must_use]
    pub fn each_sample(mut self, leaf: Leaf, arrays: Vec<Array<N>>) -> Self {
        self.leaves.insert(leaf, Held::EachSample(arrays));
        self
    }

    /// The same with another key.
    #[must_use]
    pub fn with_key(self, key: u64) -> Self {
        Given { key, ..self }
    }

    /// The array or arrays of a leaf, where they are as the value says. Those of a constant the program has.
    pub(super) fn leaf(
        &self,
        program: &Program,
        leaf: Leaf,
        value: &Value,
        samples: usize,
    ) -> Result<Cow<'_, Held<N>>, String>
    where
        N: Number,
    {
        if let Leaf::Constant(constant) = leaf {
            let numbers = program.constants[constant].iter().map(|number| N::from_f64(*number)).collect();
            return Ok(Cow::Owned(Held::Once(Array::from_reals(&value.shape, numbers))));
        }
        let wrong = |what: String| format!("`{}`: {what}", value.name);
        let held = self.leaves.get(&leaf).ok_or_else(|| wrong(format!("nothing is given for {leaf:?}")))?;
        let arrays = match (held, value.batched) {
            (Held::Once(array), false) => std::slice::from_ref(array),
            (Held::EachSample(arrays), true) if arrays.len() == samples => arrays,
            (Held::EachSample(arrays), true) => {
                return Err(wrong(format!("expected {samples} samples, found {}", arrays.len())));
            }
            (Held::Once(_), true) => {
                return Err(wrong("expected an array for each sample, found one".into()));
            }
            (Held::EachSample(_), false) => {
                return Err(wrong("expected one array, found one for each sample".into()));
            }
        };
        let mismatch = arrays.iter().find_map(|array| array.mismatch(&value.shape, value.element));
        mismatch.map_or(Ok(Cow::Borrowed(held)), |what| Err(wrong(what)))
    }
}

/// The values of a program, by their ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory<N> {
    pub(super) values: Vec<Held<N>>,
    pub(super) chance: Chance,
}

impl<N> Memory<N> {
    /// The array or arrays of a value.
    pub fn held(&self, id: ValueId) -> &Held<N> {
        &self.values[id.0]
    }

    /// The array of a value that is not batched.
    ///
    /// # Panics
    /// Where the value is batched.
    pub fn once(&self, id: ValueId) -> &Array<N> {
        match self.held(id) {
            Held::Once(array) => array,
            Held::EachSample(_) => panic!("value {} has an array for each sample", id.0),
        }
    }

    /// The array that a sample sees: its own, or the only one.
    pub fn of_sample(&self, id: ValueId, sample: usize) -> &Array<N> {
        match self.held(id) {
            Held::Once(array) => array,
            Held::EachSample(arrays) => &arrays[sample],
        }
    }

    /// Whether the value has an array for each sample.
    pub fn is_batched(&self, id: ValueId) -> bool {
        matches!(self.held(id), Held::EachSample(_))
    }
}

/// The memory as one sample sees it.
pub(super) struct View<'a, N> {
    pub(super) memory: &'a Memory<N>,
    pub(super) sample: usize,
}

impl<'a, N> View<'a, N> {
    pub(super) fn array(&self, id: ValueId) -> &'a Array<N> {
        self.memory.of_sample(id, self.sample)
    }

    /// The row-major position of a read at a point, unless it is out of range.
    pub(super) fn position(&self, read: &Read, point: &[usize]) -> Option<usize> {
        flat(&read.at, point, &self.array(read.value).shape)
    }

    /// The real read at a point, unless that is out of range.
    pub(super) fn real(&self, read: &Read, point: &[usize]) -> Option<&'a N> {
        Some(&self.array(read.value).reals()[self.position(read, point)?])
    }

    /// The integer read at a point, unless that is out of range.
    pub(super) fn integer(&self, read: &Read, point: &[usize]) -> Option<i64> {
        Some(self.array(read.value).integers()[self.position(read, point)?])
    }
}

/// The row-major position of an access at a point, unless it is out of range.
pub(super) fn flat(at: &[Affine], point: &[usize], shape: &[usize]) -> Option<usize> {
    row_major(at.iter().map(|affine| affine.at(point)), shape)
}
