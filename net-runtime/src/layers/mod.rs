//! The learned arrays of the layers, one struct a kind of layer, one file a family.
//!
//! Each struct is `repr(C)` and [`Flat`](crate::flat::Flat), its arrays in declared order. `B` is `()` where there are
//! no biases, the scalar type for a scalar output, and a matrix or arrays of matrices for more dimensions.

mod convolution;
mod linear;

pub use convolution::{Convolution1, Convolution2, Convolution3, Deconvolution1, Deconvolution2, Deconvolution3};
pub use linear::Linear;

/// Defines the struct of a layer: its sizes, the types of arrays whose rank is free, and its arrays, each with how it is
/// initialised.
///
/// ```text
/// learned! {
///     /// What it is.
///     struct Linear [I, O] [B = SVector<T, O>] {
///         /// `[O, I]`: one row an output.
///         weights: SMatrix<T, O, I> = random(I),     from the initialiser, with this many inputs to each output
///         /// One number an output.
///         biases: B = constant(0.0),
///     }
/// }
/// ```
macro_rules! learned {
    (
        $(#[$attribute:meta])*
        struct $layer:ident [$($size:ident),*] [$($array:ident $(= $default:ty)?),*] {
            $($(#[$field_attribute:meta])* $field:ident: $of:ty = $how:ident($by:expr),)*
        }
    ) => {
        $(#[$attribute])*
        #[repr(C)]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $layer<T, $(const $size: usize,)* $($array $(= $default)?),*> {
            $($(#[$field_attribute])* pub $field: $of,)*
        }

        impl<T: crate::Real, $(const $size: usize,)* $($array: crate::flat::Flat<T>),*> $layer<T, $($size,)* $($array),*> {
            /// All learned numbers 0.
            pub const ZERO: Self = Self { $($field: <$of as crate::flat::Flat<T>>::ZERO),* };
        }

        // SAFETY: `repr(C)`, all fields are flat, and no field is aligned more strictly than `T`, so there is no
        // padding.
        unsafe impl<T: crate::Real, $(const $size: usize,)* $($array: crate::flat::Flat<T>),*> crate::flat::Flat<T>
            for $layer<T, $($size,)* $($array),*>
        {
            const ZERO: Self = Self::ZERO;
            const LENGTH: usize = 0 $(+ <$of as crate::flat::Flat<T>>::LENGTH)*;
        }

        impl<T: crate::Real, $(const $size: usize,)* $($array: crate::flat::Flat<T>),*> crate::initialise::Layer<T>
            for $layer<T, $($size,)* $($array),*>
        {
            fn initialise<Init: crate::Initialiser, Rng: rand_core::Rng + ?Sized>(&mut self, with: &Init, rng: &mut Rng) {
                $(crate::initialise::$how(&mut self.$field, $by, with, rng);)*
            }
        }
    };
}
use learned;
