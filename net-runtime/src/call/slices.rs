//! The slices of a batch: one element a sample, all of the same length.

use crate::batch::BatchMismatch;

/// The names of slices, in order.
pub type Names<'a> = &'a [&'static str];

/// A slice, or a tuple of slices.
pub trait Slices: Sized {
    /// The length of the first.
    fn length(&self) -> usize;

    /// Refuses the first whose length is not the expected one, that of the slice named `first`. The names begin with those of
    /// these slices; the others are given back.
    fn check<'a>(&self, first: &'static str, expected: usize, names: Names<'a>) -> Result<Names<'a>, BatchMismatch>;

    /// The first `samples`, or as many as there are, and the others.
    fn split(self, samples: usize) -> (Self, Self);
}

macro_rules! slice {
    ($slice:ty: $split_at:ident) => {
        impl<X> Slices for $slice {
            #[inline(always)]
            fn length(&self) -> usize {
                self.len()
            }

            #[inline(always)]
            fn check<'a>(
                &self,
                first: &'static str,
                expected: usize,
                names: Names<'a>,
            ) -> Result<Names<'a>, BatchMismatch> {
                let (name, others) = names.split_first().unwrap_or((&"", &[]));
                let mismatch = || BatchMismatch::__new(first, expected, name, self.len());
                if self.len() == expected { Ok(others) } else { Err(mismatch()) }
            }

            #[inline(always)]
            fn split(self, samples: usize) -> (Self, Self) {
                // As a minimum of both the compiler would not see, optimising for size, that so many are there.
                if samples < self.len() { self.$split_at(samples) } else { (self, <$slice>::default()) }
            }
        }
    };
}
slice!(&[X]: split_at);
slice!(&mut [X]: split_at_mut);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_slice_of_another_length_is_named() {
        let (a, b, c, d) = (&[1, 2][..], &[1.0, 2.0][..], &[1][..], &mut [1, 2, 3][..]);
        assert_eq!((a, b, &mut [0, 0][..]).check("a", 2, &["a", "b", "c"]), Ok(&[][..]));
        let slices = (a, b, c, d);
        assert_eq!(slices.length(), 2);
        assert_eq!(slices.check("a", 2, &["a", "b", "c", "d"]), Err(BatchMismatch::__new("a", 2, "c", 1)));
        assert_eq!((a, slices.3).check("a", 2, &["a", "d"]), Err(BatchMismatch::__new("a", 2, "d", 3)));
    }

    #[test]
    fn slices_are_split_together() {
        let mut b = [4, 5, 6];
        let ((a, b), (a_rest, b_rest)) = Slices::split((&[1, 2, 3][..], &mut b[..]), 1);
        assert_eq!((a, &*b, a_rest, &*b_rest), (&[1][..], &[4][..], &[2, 3][..], &[5, 6][..]));
        assert_eq!(Slices::split(&[1, 2][..], 7).0, [1, 2]);
    }
}
