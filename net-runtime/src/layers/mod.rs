//! The learned arrays of the layers, one struct a kind of layer, one file a family.
//!
//! Each struct is `repr(C)` and [`Flat`](crate::flat::Flat), its arrays in declared order. `B` is `()` where there are
//! no biases, the scalar type for a scalar output, and a matrix or arrays of matrices for more dimensions.

mod attention;
mod convolution;
mod elementwise;
mod embedding;
mod linear;
mod normalization;

pub use attention::Attention;
pub use convolution::{Convolution1, Convolution2, Convolution3, Deconvolution1, Deconvolution2, Deconvolution3};
pub use elementwise::{ConstantPlus, ConstantTimes, ParametricRamp};
pub use embedding::Embedding;
pub use linear::Linear;
pub use normalization::Normalization;

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
///
/// A struct without sizes has no parameter `T`: its arrays' types say what it is.
macro_rules! learned {
    (
        $(#[$attribute:meta])*
        struct $layer:ident [] [$($array:ident),*] { $($fields:tt)* }
    ) => {
        learned! { @struct [$(#[$attribute])* #[derive(Clone)]] $layer [$($array),*] { $($fields)* } }
        learned! { @flat [T: crate::Real, $($array: crate::flat::Flat<T>),*] [$layer<$($array),*>] { $($fields)* } }
    };
    (
        $(#[$attribute:meta])*
        struct $layer:ident [$($size:ident),+] [$($array:ident $(= $default:ty)?),*] {
            $($(#[$field_attribute:meta])* $field:ident: $of:ty = $how:ident($by:expr),)*
        }
    ) => {
        learned! {
            @struct [$(#[$attribute])*] $layer [T, $(const $size: usize,)* $($array $(= $default)?),*]
            { $($(#[$field_attribute])* $field: $of = $how($by),)* }
        }

        impl<T: crate::Real, $(const $size: usize,)* $($array: crate::flat::Flat<T>),*> $layer<T, $($size,)* $($array),*> {
            /// All learned numbers 0.
            pub const ZERO: Self = Self { $($field: <$of as crate::flat::Flat<T>>::ZERO),* };
        }

        impl<T: crate::Real, $(const $size: usize,)* $($array: crate::flat::Flat<T>),*> Clone for $layer<T, $($size,)* $($array),*> {
            fn clone(&self) -> Self {
                let mut new = Self::ZERO;
                new.clone_from(self);
                new
            }

            /// Copies the numbers in place: no layer passes over the stack, as it does in `layer = other.clone()`.
            fn clone_from(&mut self, other: &Self) {
                crate::flat::copy(self, other)
            }
        }

        learned! {
            @flat [T: crate::Real, $(const $size: usize,)* $($array: crate::flat::Flat<T>),*]
            [$layer<T, $($size,)* $($array),*>] { $($(#[$field_attribute])* $field: $of = $how($by),)* }
        }
    };
    (
        @struct [$(#[$attribute:meta])*] $layer:ident [$($generics:tt)*]
        { $($(#[$field_attribute:meta])* $field:ident: $of:ty = $how:ident($by:expr),)* }
    ) => {
        $(#[$attribute])*
        #[repr(C)]
        #[derive(Debug, PartialEq)]
        pub struct $layer<$($generics)*> {
            $($(#[$field_attribute])* pub $field: $of,)*
        }
    };
    (
        @flat [$($generics:tt)*] [$layer:ty]
        { $($(#[$field_attribute:meta])* $field:ident: $of:ty = $how:ident($by:expr),)* }
    ) => {
        // SAFETY: `repr(C)`, all fields are flat, and no field is aligned more strictly than `T`, so there is no
        // padding.
        unsafe impl<$($generics)*> crate::flat::Flat<T> for $layer {
            const ZERO: Self = Self { $($field: <$of as crate::flat::Flat<T>>::ZERO),* };
            const LENGTH: usize = 0 $(+ <$of as crate::flat::Flat<T>>::LENGTH)*;
        }

        impl<$($generics)*> crate::initialise::Layer<T> for $layer {
            fn initialise<Init: crate::Initialiser, Rng: rand_core::Rng + ?Sized>(
                &mut self,
                groups: usize,
                with: &Init,
                rng: &mut Rng,
            ) {
                $(crate::initialise::$how(&mut self.$field, $by, groups, with, rng);)*
            }
        }
    };
}
use learned;
