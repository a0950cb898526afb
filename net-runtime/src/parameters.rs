//! [`Parameters`]: all learned arrays of a net as one flat slice, and back.

use crate::array_info::ArrayInfo;
use crate::flat::{Flat, flat, flat_mut};
use crate::real::Real;

/// A net, seen as the flat sequence of its learned numbers.
///
/// Layers stand in declared order, the arrays of a layer in the order of its struct, and each array in its own memory
/// order: leading axes first, a matrix by columns. `net!` implements this for every net.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f32 [layout 1; parameters 8] { linear: net_runtime::Linear<f32, 3, 2>, }
/// # }
/// use net_runtime::Parameters;
/// // net! { pub Tiny = linear(3 -> 2) |> ramp; }
/// let mut tiny = Tiny::ZERO;
/// assert_eq!(Tiny::PARAMETERS, 8);
/// tiny.parameters_mut()[7] = 0.5;
/// assert_eq!(tiny.linear.biases[1], 0.5);
/// ```
///
/// # Safety
///
/// The type is exactly `PARAMETERS` values of `Scalar` in memory, without padding, aligned no stricter than they are,
/// and valid whatever their values.
pub unsafe trait Parameters: Sized + 'static {
    /// The number type of the net.
    type Scalar: Real;
    /// A hash of the names and shapes of the learned arrays, whatever the scalar type.
    const LAYOUT: u64;
    /// How many learned numbers the net has.
    const PARAMETERS: usize;
    /// What optimisers multiply their rate by, as run lengths over the flat order; 0 freezes. It is the layers' option
    /// `rate`.
    const RATES: &'static [(usize, f64)] = &[(Self::PARAMETERS, 1.0)];
    /// The learned arrays, in flat order.
    const ARRAYS: &'static [ArrayInfo] = &[];
    /// The arrays, by their numbers in `ARRAYS`, that PyTorch has the inputs first in, and in how many groups: the weights of
    /// deconvolutions.
    #[doc(hidden)]
    const INPUTS_FIRST: &'static [(usize, usize)] = &[];
    /// The paths of frozen nets, whose arrays are not among `ARRAYS` and may be in a file of weights.
    #[doc(hidden)]
    const FROZEN: &'static [&'static str] = &[];
    /// The net whose learned numbers are all 0.
    const ZERO: Self;

    /// All learned numbers.
    #[inline]
    fn parameters(&self) -> &[Self::Scalar] {
        flat(self)
    }

    /// All learned numbers, to be changed.
    #[inline]
    fn parameters_mut(&mut self) -> &mut [Self::Scalar] {
        flat_mut(self)
    }
}

// SAFETY: what `Parameters` demands of its implementors is what `Flat` demands.
unsafe impl<T: Real, N: Parameters<Scalar = T>> Flat<T> for N {
    const ZERO: Self = N::ZERO;
    const LENGTH: usize = N::PARAMETERS;
}

/// Refuses at compile time a struct that is not `fields` values of its scalar type and nothing else.
pub const fn assert_layout<N: Parameters>(fields: usize) {
    assert!(N::PARAMETERS == fields, "the number of parameters is not that of the fields");
    assert!(size_of::<N>() == N::PARAMETERS * size_of::<N::Scalar>(), "the struct has padding");
    let (mut run, mut numbers) = (0, 0);
    while run < N::RATES.len() {
        numbers += N::RATES[run].0;
        run += 1;
    }
    assert!(numbers == fields, "the runs of rates are not as long as the fields");
    let (mut array, mut end) = (0, 0);
    while array < N::ARRAYS.len() {
        assert!(N::ARRAYS[array].offset == end, "an array does not begin where the one before it ends");
        end += N::ARRAYS[array].size();
        array += 1;
    }
    assert!(N::ARRAYS.is_empty() || end == fields, "the arrays are not as long as the fields");
    assert!(align_of::<N>() <= align_of::<N::Scalar>(), "the struct is aligned more strictly than its numbers");
}

/// The net `from` in the scalar type of another net, where both have equal layouts.
pub fn converted<A: Parameters, B: Parameters>(from: &A) -> Option<B> {
    if (A::LAYOUT, A::PARAMETERS) != (B::LAYOUT, B::PARAMETERS) {
        return None;
    }
    let mut to = B::ZERO;
    for (to, from) in to.parameters_mut().iter_mut().zip(from.parameters()) {
        *to = B::Scalar::from_f64(from.to_f64());
    }
    Some(to)
}

/// Sets all numbers to 0, in place: a net of many is never on the stack.
#[inline(always)]
pub fn zero<T: Real, X: Flat<T>>(x: &mut X) {
    flat_mut(x).fill(T::ZERO);
}

/// Sets all numbers to one, in place.
#[inline(always)]
pub fn fill<T: Real, X: Flat<T>>(x: &mut X, value: T) {
    flat_mut(x).fill(value);
}

/// `parameters`, seen as a net.
#[inline(always)]
pub const fn from_parameters<N: Parameters, const P: usize>(parameters: &[N::Scalar; P]) -> &N {
    const { assert!(P == N::PARAMETERS) }
    // SAFETY: by the contract of `Parameters`, a net is `P` numbers, which any numbers are, and its alignment is no
    // stricter than theirs.
    unsafe { &*(parameters as *const [N::Scalar; P]).cast() }
}
