//! Samples gathered as `_batch` functions take them: one array for each port, whose memory is kept from batch to batch.

use crate::learn::Sample;
use alloc::vec::Vec;
use core::ops::Range;
use core::slice::from_ref;

/// A sample that can be gathered into columns: a tuple of values that can be cloned.
pub trait Row: Sample {
    /// A vector of each port's values.
    type Columns: Default;

    /// Adds the sample's values.
    fn push(&self, columns: &mut Self::Columns);

    /// Takes all values out, and keeps the memory.
    fn clear(columns: &mut Self::Columns);

    /// The values of these samples, as `_batch` functions take them.
    fn slices(columns: &Self::Columns, range: Range<usize>) -> Self::Slices<'_>;
}

macro_rules! row {
    ($($Port:ident $n:tt)*) => {
        impl<$($Port: Clone),*> Row for ($($Port,)*) {
            type Columns = ($(Vec<$Port>,)*);

            fn push(&self, columns: &mut Self::Columns) {
                // Of what is copied this is one copy; `push` would pass it over the stack.
                $(columns.$n.extend_from_slice(from_ref(&self.$n));)*
            }

            fn clear(columns: &mut Self::Columns) {
                $(columns.$n.clear();)*
            }

            fn slices(columns: &Self::Columns, range: Range<usize>) -> Self::Slices<'_> {
                ($(columns.$n.get(range.clone()).unwrap_or_default(),)*)
            }
        }
    };
}

row!(A 0);
row!(A 0 B 1);
row!(A 0 B 1 C 2);
row!(A 0 B 1 C 2 D 3);
row!(A 0 B 1 C 2 D 3 E 4);
row!(A 0 B 1 C 2 D 3 E 4 F 5);
row!(A 0 B 1 C 2 D 3 E 4 F 5 G 6);
row!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
