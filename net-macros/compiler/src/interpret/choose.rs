//! The functions that only compare and choose: they mean the same in every kind of number, to the bit.

use super::Number;
use crate::ir::Function;

/// The result of a function that chooses; nothing for the others.
pub(super) fn choose<N: Number>(function: Function, arguments: &[N]) -> Option<N> {
    match (function, arguments) {
        (Function::Stop | Function::AsWritten, [x]) => Some(x.clone()),
        (Function::Ramp, [x]) => Some(if *x < N::zero() { N::zero() } else { x.clone() }),
        (Function::Sign, [x]) => Some(sign(x)),
        (Function::Max, [a, b]) => Some(if first_of(a, b, b > a) { a.clone() } else { b.clone() }),
        (Function::Min, [a, b]) => Some(if first_of(a, b, b < a) { a.clone() } else { b.clone() }),
        (Function::Clip, [x, low, high]) => Some([low, x, high][clipped(x, low, high)].clone()),
        (Function::MaskedProduct, [t, v]) => Some(if *t == N::zero() { N::zero() } else { t.multiply(v) }),
        _ => None,
    }
}

/// -1, +0 or 1; NaN at NaN.
fn sign<N: Number>(x: &N) -> N {
    match x.partial_cmp(&N::zero()) {
        Some(order) => N::from_i64(order as i64),
        None => x.clone(),
    }
}

/// Whether `max` or `min` takes the first: it is NaN, or the second is neither NaN nor strictly beyond it.
pub(super) fn first_of<N: Number>(a: &N, b: &N, second_is_beyond: bool) -> bool {
    a.is_nan() || !(b.is_nan() || second_is_beyond)
}

/// What `clip` takes: 0 the lower bound, 1 the number itself (also on a bound, and NaN), 2 the upper bound.
pub(super) fn clipped<N: Number>(x: &N, low: &N, high: &N) -> usize {
    if x < low {
        0
    } else if x > high {
        2
    } else {
        1
    }
}
