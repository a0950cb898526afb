//! What holds of each element of a tuple holds of the tuple. An argument list of more than twelve is a tuple whose last element
//! is a tuple of the rest.

use super::block::{Block, Gather};
use super::lend::{Lend, Lent, Shares};
use super::once::AtOnce;
use super::slices::{Names, Slices};
use super::sums::Sums;
use crate::batch::BatchMismatch;
use fearless_simd::Simd;

macro_rules! tuple {
    ($($A:ident $L:ident $n:tt)*) => {
        impl<$($L: Lend),*> Lend for ($($L,)*) {
            type Lent<'a> = ($($L::Lent<'a>,)*);
        }

        impl<$($A: Shares<$L>, $L: Lend),*> Shares<($($L,)*)> for ($($A,)*) {
            #[inline(always)]
            fn lend(&mut self) -> Lent<'_, ($($L,)*)> {
                ($(self.$n.lend(),)*)
            }
        }

        impl<'a, $($A: AtOnce<'a, $L>, $L: Lend),*> AtOnce<'a, ($($L,)*)> for ($($A,)*) {
            const SAMPLES: usize = [$($A::SAMPLES),*][0];

            #[inline(always)]
            fn block(self) -> Lent<'a, ($($L,)*)> {
                ($(self.$n.block(),)*)
            }
        }

        impl<$($L: Block),*> Block for ($($L,)*) {
            const ZERO: Self = ($($L::ZERO,)*);

            #[inline(always)]
            fn lend(&mut self) -> Lent<'_, Self> {
                ($(self.$n.lend(),)*)
            }
        }

        impl<$($A, $L: Gather<$A>),*> Gather<($($A,)*)> for ($($L,)*) {
            #[inline(always)]
            fn gather(&mut self, simd: impl Simd, samples: &($($A,)*)) {
                $(self.$n.gather(simd, &samples.$n);)*
            }

            #[inline(always)]
            fn scatter(&self, simd: impl Simd, samples: ($($A,)*)) {
                $(self.$n.scatter(simd, samples.$n);)*
            }

            #[inline(always)]
            fn one<'a>(samples: ($($A,)*)) -> Option<Lent<'a, Self>>
            where
                ($($A,)*): 'a,
            {
                Some(($($L::one(samples.$n)?,)*))
            }
        }

        impl<$($A: Slices),*> Slices for ($($A,)*) {
            #[inline(always)]
            fn length(&self) -> usize {
                self.0.length()
            }

            #[inline(always)]
            fn check<'a>(&self, first: &'static str, expected: usize, names: Names<'a>) -> Result<Names<'a>, BatchMismatch> {
                $(let names = self.$n.check(first, expected, names)?;)*
                Ok(names)
            }

            #[inline(always)]
            fn split(self, samples: usize) -> (Self, Self) {
                let parts = ($(self.$n.split(samples),)*);
                (($(parts.$n.0,)*), ($(parts.$n.1,)*))
            }
        }

        impl<$($A: Sums),*> Sums for ($($A,)*) {
            #[inline(always)]
            fn clear(&mut self) {
                $(self.$n.clear();)*
            }
        }

        #[cfg(all(feature = "rayon", not(feature = "deterministic")))]
        impl<$($A: crate::in_parts::PartialSums),*> crate::in_parts::PartialSums for ($($A,)*) {
            const ANY: bool = $($A::ANY)||*;

            fn zero() -> Self {
                ($($A::zero(),)*)
            }

            fn add(&mut self, partial: &mut Self) {
                $(self.$n.add(&mut partial.$n);)*
            }
        }
    };
}

tuple!(A L 0 B M 1);
tuple!(A L 0 B M 1 C N 2);
tuple!(A L 0 B M 1 C N 2 D O 3);
tuple!(A L 0 B M 1 C N 2 D O 3 E P 4);
tuple!(A L 0 B M 1 C N 2 D O 3 E P 4 F Q 5);
tuple!(A L 0 B M 1 C N 2 D O 3 E P 4 F Q 5 G R 6);
tuple!(A L 0 B M 1 C N 2 D O 3 E P 4 F Q 5 G R 6 H S 7);
tuple!(A L 0 B M 1 C N 2 D O 3 E P 4 F Q 5 G R 6 H S 7 I T 8);
tuple!(A L 0 B M 1 C N 2 D O 3 E P 4 F Q 5 G R 6 H S 7 I T 8 J U 9);
tuple!(A L 0 B M 1 C N 2 D O 3 E P 4 F Q 5 G R 6 H S 7 I T 8 J U 9 K V 10);
tuple!(A L 0 B M 1 C N 2 D O 3 E P 4 F Q 5 G R 6 H S 7 I T 8 J U 9 K V 10 Z W 11);
