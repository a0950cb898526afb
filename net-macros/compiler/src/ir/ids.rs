//! What is counted, each by a type of its own, so that no layer is looked up by the position of a part.
//!
//! ```
//! use net_compiler::ir::{PortId, Table};
//!
//! let mut ports: Table<PortId, &str> = Table::default();
//! let image = ports.push("image");
//! assert_eq!((image, ports[image]), (PortId(0), "image"));
//! ```
//!
//! Another kind's id does not compile, nor does a bare number:
//!
//! ```compile_fail,E0308
//! # use net_compiler::ir::{PartId, PortId, Table};
//! # let ports: Table<PortId, &str> = Table::from_iter(["image"]);
//! ports[PartId(0)];
//! ```

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Index, IndexMut};

/// A type for the positions of one kind of thing.
pub trait Id: Copy + Ord {
    /// The id of what stands at a position.
    fn at(position: usize) -> Self;
    /// Where it stands.
    fn position(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);

        impl Id for $name {
            fn at(position: usize) -> Self {
                $name(position)
            }

            fn position(self) -> usize {
                self.0
            }
        }
    )*};
}

ids! {
    /// A value of a [`Program`](super::Program).
    ValueId;
    /// A layer of a net, those of its parts among them.
    LayerId;
    /// An earlier net that is used as a layer.
    PartId;
    /// An input port.
    PortId;
    /// A constant array of a [`Program`](super::Program).
    ConstantId;
    /// One use of a layer.
    ApplicationId;
}

/// Things of one kind, in order, each found by its id and by nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<I, T> {
    rows: Vec<T>,
    of: PhantomData<I>,
}

impl<I: Id, T> Table<I, T> {
    /// Adds one, and says which it is.
    pub fn push(&mut self, row: T) -> I {
        self.rows.push(row);
        I::at(self.rows.len() - 1)
    }

    /// The ids of all, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.rows.len()).map(I::at)
    }

    /// All with their ids, in order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.rows.iter().enumerate().map(|(position, row)| (I::at(position), row))
    }

    /// The first that is as asked for.
    pub fn find(&self, is: impl Fn(&T) -> bool) -> Option<I> {
        self.rows.iter().position(is).map(I::at)
    }
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Table { rows: Vec::new(), of: PhantomData }
    }
}

impl<I, T> Deref for Table<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.rows
    }
}

impl<I, T> DerefMut for Table<I, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.rows
    }
}

impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.rows[id.position()]
    }
}

impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.rows[id.position()]
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<R: IntoIterator<Item = T>>(rows: R) -> Self {
        Table { rows: rows.into_iter().collect(), of: PhantomData }
    }
}

impl<I, T> Extend<T> for Table<I, T> {
    fn extend<R: IntoIterator<Item = T>>(&mut self, rows: R) {
        self.rows.extend(rows);
    }
}

impl<'a, I, T> IntoIterator for &'a Table<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}
