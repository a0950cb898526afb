//! A function of a net in its four calls, each compared with the fixture.

use nalgebra::{SMatrix, Scalar};
use net_runtime::Index;

use crate::Numbers;
use crate::fixture::Sample;

/// How an input is passed: scalars and indices by value, all else by reference.
pub trait Argument {
    /// The argument's type.
    type Passed<'a>
    where
        Self: 'a;
    /// The argument.
    fn passed(&self) -> Self::Passed<'_>;
}

impl Argument for f64 {
    type Passed<'a> = f64;
    fn passed(&self) -> f64 {
        *self
    }
}

impl Argument for f32 {
    type Passed<'a> = f32;
    fn passed(&self) -> f32 {
        *self
    }
}

impl<const N: usize> Argument for Index<N> {
    type Passed<'a> = Index<N>;
    fn passed(&self) -> Index<N> {
        *self
    }
}

impl<T: Scalar, const R: usize, const C: usize> Argument for SMatrix<T, R, C> {
    type Passed<'a> = &'a Self;
    fn passed(&self) -> &Self {
        self
    }
}

impl<X, const N: usize> Argument for [X; N] {
    type Passed<'a>
        = &'a Self
    where
        Self: 'a;
    fn passed(&self) -> &Self {
        self
    }
}

/// A gradient that a batch adds up, as opposed to one for each sample.
#[derive(Debug)]
pub struct Sum<N>(N);

/// A buffer that any result must overwrite: NaN everywhere, so that what is left or added to is never equal.
pub trait Blank: Numbers {
    /// The buffer.
    fn blank() -> Self {
        Self::read(&mut std::iter::repeat(f64::NAN))
    }
}

impl<N: Numbers> Blank for N {}

/// A result: a type of its own where it is one for each sample, a [`Sum`] where a batch adds it up.
pub trait Wanted {
    /// For one sample.
    type One: Numbers;
    /// What `_batch` writes to.
    type Many;
    /// How `_batch` takes it.
    type Passed<'a>
    where
        Self: 'a;
    /// Blank, for this many samples.
    fn many(samples: usize) -> Self::Many;
    /// The argument of `_batch`.
    fn passed(many: &mut Self::Many) -> Self::Passed<'_>;
    /// It is what the fixture wants.
    fn check(many: &Self::Many, name: &str, wanted: &Sample);
}

impl<N: Numbers> Wanted for N {
    type One = N;
    type Many = Vec<N>;
    type Passed<'a>
        = &'a mut [N]
    where
        N: 'a;

    fn many(samples: usize) -> Vec<N> {
        (0..samples).map(|_| N::blank()).collect()
    }

    fn passed(many: &mut Vec<N>) -> &mut [N] {
        many
    }

    fn check(many: &Vec<N>, name: &str, wanted: &Sample) {
        wanted.check_each(name, many);
    }
}

impl<N: Numbers> Wanted for Sum<N> {
    type One = N;
    type Many = N;
    type Passed<'a>
        = &'a mut N
    where
        N: 'a;

    fn many(_: usize) -> N {
        N::blank()
    }

    fn passed(many: &mut N) -> &mut N {
        many
    }

    fn check(many: &N, name: &str, wanted: &Sample) {
        wanted.check(name, many);
    }
}

/// The bits of all numbers.
pub fn bits<N: Numbers>(x: &N) -> Vec<u64> {
    x.numbers().into_iter().map(f64::to_bits).collect()
}

/// Compares `f`, `f_into`, `f_with` (the scratch used for three samples) and `f_batch` with the fixture's function of
/// the same name. The first three must agree to the bit; every buffer is NaN before it is written.
///
/// ```text
/// four_calls!(Tiny.pullback of "tiny"
///     (x: V<3> = "input", y_bar: V<2> = "grad(output)") -> (dx: V<3> = "grad(input)", dw: Sum<M<2, 3>> = "grad(linear.weights)"));
/// ```
#[macro_export]
macro_rules! four_calls {
    (
        $net:ident.$function:ident of $case:literal
        ($($g:ident: $given_type:ty = $given:literal),* $(,)?) -> ($($w:ident: $wanted_type:ty = $wanted:literal),* $(,)?)
    ) => {{
        let case = $crate::Case::load($case);
        let net: $net = case.parameters();
        let function = case.function(stringify!($function));
        let (one, batch) = (function.one(), function.batch());
        one.wants(&[$(<<$wanted_type as $crate::Wanted>::One as $crate::Numbers>::arrays($wanted)),*]);

        $(let $g: $given_type = one.given($given);)*
        #[allow(unused_parens)]
        let ($($w),*): ($(<$wanted_type as $crate::Wanted>::One),*) = net.$function($($crate::Argument::passed(&$g)),*);
        $(one.check($wanted, &$w);)*
        let first = [$($crate::bits(&$w)),*];

        $(let mut $w = <<$wanted_type as $crate::Wanted>::One as $crate::Blank>::blank();)*
        let () = $crate::pastey::paste!(net.[<$function _into>]($($crate::Argument::passed(&$g),)* $(&mut $w),*));
        assert_eq!([$($crate::bits(&$w)),*], first, "`_into`");

        let mut scratch = $crate::pastey::paste!(Box::new([<$net $function:camel Scratch>]::ZERO));
        $(let others: Vec<$given_type> = batch.each_given($given); let other = &others[0]; let $g = [&$g, other, &$g];)*
        for sample in 0..3 {
            $(let mut $w = <<$wanted_type as $crate::Wanted>::One as $crate::Blank>::blank();)*
            let () = $crate::pastey::paste!(net.[<$function _with>](&mut *scratch, $($crate::Argument::passed($g[sample]),)* $(&mut $w),*));
            if sample != 1 {
                assert_eq!([$($crate::bits(&$w)),*], first, "`_with`, use {} of the scratch", sample + 1);
            }
        }

        $(let $g: Vec<$given_type> = batch.each_given($given);)*
        $(let mut $w = <$wanted_type as $crate::Wanted>::many(batch.samples());)*
        let done = $crate::pastey::paste!(net.[<$function _batch>]($(&$g[..],)* $(<$wanted_type as $crate::Wanted>::passed(&mut $w)),*));
        assert_eq!(done.map_err(|mismatch| mismatch.to_string()), Ok(()));
        $(<$wanted_type as $crate::Wanted>::check(&$w, $wanted, batch);)*
    }};
}
