//! Arithmetic on whole nets: `+=`, `-=`, `*=` and `axpy`, one pass over the flat slices each.
//!
//! The loops are plain: they have no sum to reorder, so at every vector extension they give the same bits.

use crate::flat::{Flat, flat, flat_mut};
use crate::parameters::Parameters;
use crate::real::Real;

/// `net += x`.
pub fn add<N: Parameters>(net: &mut N, x: &N) {
    combine(net.parameters_mut(), x.parameters(), |y, x| *y += x);
}

/// `net -= x`.
pub fn subtract<N: Parameters>(net: &mut N, x: &N) {
    combine(net.parameters_mut(), x.parameters(), |y, x| *y -= x);
}

/// `net += a * x`, each product rounded before it is added.
pub fn axpy<N: Parameters>(net: &mut N, a: N::Scalar, x: &N) {
    combine(net.parameters_mut(), x.parameters(), move |y, x| *y += a * x);
}

/// `x -= rate * sum`, each product rounded before it is taken away.
pub fn descend<T: Real, X: Flat<T>>(x: &mut X, sum: &X, rate: T) {
    combine(flat_mut(x), flat(sum), move |x, sum| *x -= rate * sum);
}

/// `net *= a`.
pub fn scale<N: Parameters>(net: &mut N, a: N::Scalar) {
    crate::__private::dispatch!(_simd => net.parameters_mut().iter_mut().for_each(|y| *y *= a));
}

/// `f(y, x)` for each pair of numbers.
#[inline(always)]
pub(crate) fn combine<T: Real>(y: &mut [T], x: &[T], f: impl Fn(&mut T, T) + Copy) {
    crate::__private::dispatch!(_simd => y.iter_mut().zip(x).for_each(#[inline(always)] |(y, &x)| f(y, x)));
}
