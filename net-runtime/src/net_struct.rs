//! `net_struct!`: what a net's struct is emitted through, so that `net!` itself emits no `unsafe`.
//!
//! ```text
//! net_struct! {
//!     #[doc = "Three features in."]                       any attributes of the struct
//!     pub struct Tiny: f32 [                              visibility, name, scalar type
//!         layout 0x1234;
//!         parameters 8;
//!         rates [(8, 0.1)];                               factors of the rate of learning, in runs; 1 where left out
//!         layers [("linear", "linear(3 -> 2)", "[3] -> [2]", 8)];          what `Display` shows; may be left out
//!         architecture 0x5678;                                             that of the layout where left out
//!         arrays [("linear.weights", [2, 3], 0, Columns)];                 one tuple an array; may be left out
//!         inputs_first [(4, 1)];                                           arrays of deconvolutions, and in how many groups
//!         frozen ["front"];                                                paths of frozen nets
//!         pictures "flowchart TD ..", "digraph .."                         for Mermaid, which the documentation shows, and for Graphviz
//!     ] {
//!         #[doc = "`linear(3 -> 2)`"]                     any attributes of the field
//!         linear: ::net_runtime::Linear<f32, 3, 2>,       one field a layer; none is right too
//!         convolution: ::net_runtime::Convolution1<f32, 4, 1, 3>; in 4,       whose outputs are in groups
//!         scale: ::net_runtime::SVector<f32, 3>; starts Numbers(&[1.0]),      an array of the net's own
//!     }
//! }
//! ```
//!
//! gives the `repr(C)` struct with public fields, its constants, constructors and operators, and the one
//! `unsafe impl` that the flat view rests on, whose conditions are asserted at compile time beside it.

/// Defines a net's struct with all that every net has.
#[doc(hidden)]
#[macro_export]
macro_rules! __net_struct {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $net:ident: $scalar:ty [
            layout $layout:literal;
            parameters $parameters:literal
            $(; rates [$($run:expr),* $(,)?])?
            $(; layers [$($layer_row:expr),* $(,)?])?
            $(; architecture $architecture:literal)?
            $(; arrays [$(($path:literal, [$($extent:literal),*], $offset:literal, $order:ident)),* $(,)?])?
            $(; inputs_first [$($inputs_first:expr),* $(,)?])?
            $(; frozen [$($frozen:literal),* $(,)?])?
            $(; pictures $mermaid:tt, $dot:tt)?
        ] {
            $($(#[$field_attribute:meta])* $field:ident: $layer:ty $(; in $groups:literal)? $(; starts $start:ident($($number:tt)*))?),* $(,)?
        }
    ) => {
        $(#[$attribute])*
        $(
            #[doc = ""]
            #[doc = " As a picture, in the language of [Mermaid](https://mermaid.js.org): values go down, dashed arrows are gradients. For"]
            #[doc = " Graphviz it is [`DOT`](Self::DOT)."]
            #[doc = ""]
            #[doc = " ```mermaid"]
            #[doc = $mermaid]
            #[doc = " ```"]
        )?
        #[repr(C)]
        #[derive(::core::fmt::Debug, ::core::cmp::PartialEq)]
        #[allow(dead_code, unreachable_pub)]
        $visibility struct $net {
            $($(#[$field_attribute])* pub $field: $layer,)*
        }

        impl ::core::clone::Clone for $net {
            fn clone(&self) -> Self {
                Self { $($field: ::core::clone::Clone::clone(&self.$field),)* }
            }

            /// Copies the numbers in place: no net passes over the stack, as it does in `net = other.clone()`.
            fn clone_from(&mut self, other: &Self) {
                $crate::__private::copy::<$scalar, Self>(self, other)
            }
        }

        #[allow(dead_code, unreachable_pub)]
        impl $net {
            /// The net whose learned numbers are all 0: what gradients are summed into, and numbers read into. It is no net to
            /// train from: where a `ramp` stands between weights of 0, all gradients but those of the last biases are 0, and
            /// equal units stay equal. Begin with [`init`](Self::init) or [`seeded`](Self::seeded).
            pub const ZERO: Self = <Self as $crate::Parameters>::ZERO;

            /// How many bytes the learned arrays take, which is what the net itself takes; those of frozen nets are not among them.
            pub const PARAMETER_BYTES: ::core::primitive::usize = ::core::mem::size_of::<Self>();

            /// A hash of the names, the shapes and the memory order of the learned arrays, to check weights from elsewhere
            /// with.
            pub const LAYOUT: ::core::primitive::u64 = $layout;

            /// A hash of all that the net computes: layers with their options, formulas, constants, names, shapes and the
            /// scalar type. Another net of the same [`LAYOUT`](Self::LAYOUT) reads the same weights in vain.
            pub const ARCHITECTURE: ::core::primitive::u64 = [$($architecture,)? $layout][0];

            /// The learned arrays, in the order in which they follow each other.
            pub const ARRAYS: &'static [$crate::ArrayInfo] = <Self as $crate::Parameters>::ARRAYS;

            $(
                /// The net as a picture in the language of Mermaid, as above: ports, layers with their learned numbers and their work for one
                /// sample, outputs, every value with its shape, and dashed the gradients that its functions ask for. What repeats itself
                /// is drawn once.
                // Not the text itself, which rustdoc would show a second time.
                pub const MERMAID: &'static ::core::primitive::str = [$mermaid][0];

                /// The same in the language of Graphviz: `dot -Tsvg` draws it.
                pub const DOT: &'static ::core::primitive::str = [$dot][0];
            )?

            /// A net with Kaiming-normal weights and zero biases from `rng`.
            pub fn init(rng: &mut (impl $crate::Generator + ?::core::marker::Sized)) -> Self {
                Self::init_with(&$crate::Kaiming::normal(), rng)
            }

            /// A net with weights of this kind and zero biases from `rng`.
            pub fn init_with(
                with: &impl $crate::Initialiser,
                rng: &mut (impl $crate::Generator + ?::core::marker::Sized),
            ) -> Self {
                $crate::__private::init(with, rng)
            }

            /// A net with Kaiming-normal weights and zero biases; the same bits on every target.
            pub fn seeded(seed: ::core::primitive::u64) -> Self {
                $crate::__private::seeded(seed)
            }

            /// Overwrites all weights with Kaiming-normal ones from `rng` and all biases with zeros.
            pub fn initialise(&mut self, rng: &mut (impl $crate::Generator + ?::core::marker::Sized)) {
                self.initialise_with(&$crate::Kaiming::normal(), rng)
            }

            /// Overwrites all weights with ones of this kind from `rng` and all biases with zeros.
            pub fn initialise_with(
                &mut self,
                with: &impl $crate::Initialiser,
                rng: &mut (impl $crate::Generator + ?::core::marker::Sized),
            ) {
                $crate::__private::Layer::<$scalar>::initialise(self, 1, with, rng)
            }

            $crate::__private::boxed_method! {}
            $crate::__private::random_method! {}
            $crate::__private::bytes_methods! {}
            $crate::__private::safetensors_methods! {}

            /// The net whose learned numbers are `parameters`; copies nothing.
            pub const fn from_parameters(parameters: &[$scalar; $parameters]) -> &Self {
                $crate::__private::from_parameters(parameters)
            }

            /// The net `other` in this one's scalar type: of equal `LAYOUT`, else nothing. From `f32` to `f64` every number is
            /// what it was; from `f64` to `f32` it is rounded to the nearest, and infinite beyond the largest.
            pub fn converted<N: $crate::Parameters>(other: &N) -> ::core::option::Option<Self> {
                $crate::__private::converted(other)
            }

            /// `self += a * x`.
            pub fn axpy(&mut self, a: $scalar, x: &Self) {
                $crate::__private::axpy(self, a, x)
            }
        }

        // SAFETY: the struct is `repr(C)` and every field is `Flat`; the assertion below refuses any other count of
        // numbers, any padding and any stricter alignment.
        unsafe impl $crate::Parameters for $net {
            type Scalar = $scalar;
            const LAYOUT: ::core::primitive::u64 = $layout;
            const PARAMETERS: ::core::primitive::usize = $parameters;
            $(const RATES: &'static [(::core::primitive::usize, ::core::primitive::f64)] = &[$($run),*];)?
            $(const ARRAYS: &'static [$crate::ArrayInfo] = &[$($crate::ArrayInfo {
                path: $path,
                shape: &[$($extent),*],
                offset: $offset,
                order: $crate::ArrayOrder::$order,
            }),*];)?
            $(const INPUTS_FIRST: &'static [(::core::primitive::usize, ::core::primitive::usize)] = &[$($inputs_first),*];)?
            $(const FROZEN: &'static [&'static ::core::primitive::str] = &[$($frozen),*];)?
            const ZERO: Self = Self { $($field: <$layer as $crate::__private::Flat<$scalar>>::ZERO,)* };
        }

        const _: () = $crate::__private::assert_layout::<$net>(
            0 $(+ <$layer as $crate::__private::Flat<$scalar>>::LENGTH)*
        );

        $crate::__private::serde_impls! { $net }

        impl $crate::__private::Layer<$scalar> for $net {
            #[allow(unused_variables)]
            fn initialise<I: $crate::Initialiser, R: $crate::rand_core::Rng + ?::core::marker::Sized>(
                &mut self,
                _: ::core::primitive::usize,
                with: &I,
                rng: &mut R,
            ) {
                $($crate::__private::initialise_field! {
                    $scalar, self.$field, with, rng $(; in $groups)? $(; starts $start($($number)*))?
                })*
            }
        }

        impl ::core::fmt::Display for $net {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::table(f, ::core::stringify!($net), $parameters, &[$($($layer_row),*)?])
            }
        }

        impl ::core::ops::AddAssign<&Self> for $net {
            fn add_assign(&mut self, x: &Self) {
                $crate::__private::add(self, x)
            }
        }

        impl ::core::ops::SubAssign<&Self> for $net {
            fn sub_assign(&mut self, x: &Self) {
                $crate::__private::subtract(self, x)
            }
        }

        impl ::core::ops::MulAssign<$scalar> for $net {
            fn mul_assign(&mut self, a: $scalar) {
                $crate::__private::scale(self, a)
            }
        }
    };
}

/// Overwrites a field of a net with initial numbers.
#[doc(hidden)]
#[macro_export]
macro_rules! __initialise_field {
    ($scalar:ty, $field:expr, $with:ident, $rng:ident) => {
        $crate::__private::Layer::<$scalar>::initialise(&mut $field, 1, $with, $rng);
    };
    ($scalar:ty, $field:expr, $with:ident, $rng:ident; in $groups:literal) => {
        $crate::__private::Layer::<$scalar>::initialise(&mut $field, $groups, $with, $rng);
    };
    ($scalar:ty, $field:expr, $with:ident, $rng:ident; starts $start:ident($($number:tt)*)) => {
        $crate::__private::Start::$start($($number)*).fill::<$scalar, _, _>(&mut $field, $rng);
    };
}

/// A method in place of the `_batch` that a function which descends does not have: no type is what its first argument must
/// be, so that its call says what to write instead.
#[doc(hidden)]
#[macro_export]
macro_rules! __no_batch {
    ($visibility:vis $name:ident $first:ident $($more:ident)*) => {
        #[doc(hidden)]
        $visibility fn $name<$first: $crate::__private::SampleOfDescend $(, $more)*>(&mut self, _: $first $(, _: $more)*) {}
    };
}

/// What no type is.
#[diagnostic::on_unimplemented(
    message = "a function that descends has no `_batch`: all gradients are at the old parameters",
    label = "expected one sample, without `_batch`",
    note = "for a batch of 32 samples declare `train(batch = 32) fn`: it takes arrays of 32 and descends by the mean of their gradients",
    note = "for any number of samples want `grad(parameters)`, whose `_batch` sums, and step by an optimiser"
)]
pub trait SampleOfDescend {}

/// The method `boxed` of a net, where this crate (not the user's) has the feature `alloc`.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __boxed {
    () => {
        /// The net whose learned numbers are all 0, on the heap and never on the stack.
        pub fn boxed() -> $crate::__private::Box<Self> {
            $crate::__private::boxed()
        }
    };
}

/// Nothing: there is no heap.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __boxed {
    () => {};
}

/// The method `random` of a net, where this crate has the feature `rand`.
#[cfg(feature = "rand")]
#[doc(hidden)]
#[macro_export]
macro_rules! __random {
    () => {
        /// A net with Kaiming-normal weights and zero biases, by the thread's generator of `rand`. In
        /// place it is `initialise(&mut rand::rng())`.
        pub fn random() -> Self {
            Self::init(&mut $crate::__private::rand::rng())
        }
    };
}

/// Nothing: `rand` is not asked for.
#[cfg(not(feature = "rand"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __random {
    () => {};
}

/// The methods of a net that are about bytes, where this crate has the feature `bytemuck`.
#[cfg(feature = "bytemuck")]
#[doc(hidden)]
#[macro_export]
macro_rules! __bytes {
    () => {
        /// The learned numbers as bytes, each in this machine's order of bytes, and nothing else: what net they are of, its
        /// [`ARCHITECTURE`](Self::ARCHITECTURE), is to be kept beside them.
        pub fn as_bytes(&self) -> &[::core::primitive::u8] {
            $crate::__private::as_bytes(self)
        }

        /// The learned numbers as bytes, to be read into: any bytes are a net.
        pub fn as_bytes_mut(&mut self) -> &mut [::core::primitive::u8] {
            $crate::__private::as_bytes_mut(self)
        }

        /// The net whose learned numbers these bytes are; copies nothing. An error where there are too few or too many of
        /// them, or where they begin at an address that no number may have.
        pub fn from_bytes(
            bytes: &[::core::primitive::u8],
        ) -> ::core::result::Result<&Self, $crate::bytemuck::PodCastError> {
            $crate::__private::numbers(bytes).map(Self::from_parameters)
        }
    };
}

/// Nothing: `bytemuck` is not asked for.
#[cfg(not(feature = "bytemuck"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __bytes {
    () => {};
}

/// The methods of a net that are about files of weights, where this crate has the feature `safetensors`.
#[cfg(feature = "safetensors")]
#[doc(hidden)]
#[macro_export]
macro_rules! __safetensors {
    () => {
        /// Loads the bytes of a safetensors file, each array by its name: by its path in [`ARRAYS`](Self::ARRAYS), or as PyTorch
        /// names it, under the layer's label or by numbers in their order. An error where anything is missing, of another shape or
        /// of another type, or too much; then nothing is written.
        pub fn load_safetensors(
            &mut self,
            file: &[::core::primitive::u8],
        ) -> ::core::result::Result<(), $crate::WeightsError> {
            $crate::__private::load_safetensors(self, file)
        }

        /// The bytes of a safetensors file of the learned arrays, each by its path in [`ARRAYS`](Self::ARRAYS) and row by row.
        pub fn to_safetensors(&self) -> $crate::__private::Vec<::core::primitive::u8> {
            $crate::__private::to_safetensors(self)
        }
    };
}

/// Nothing: `safetensors` is not asked for.
#[cfg(not(feature = "safetensors"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __safetensors {
    () => {};
}

/// `Serialize` and `Deserialize` of a net, where this crate has the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($net:ident) => {
        impl $crate::__private::serde::Serialize for $net {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, ::core::stringify!($net), Self::ARCHITECTURE, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $net {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut net = Self::ZERO;
                <Self as $crate::__private::serde::Deserialize>::deserialize_in_place(deserializer, &mut net)?;
                ::core::result::Result::Ok(net)
            }

            // The provided one makes the net on the stack.
            fn deserialize_in_place<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
                place: &mut Self,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::__private::deserialize(place, ::core::stringify!($net), Self::ARCHITECTURE, deserializer)
            }
        }
    };
}

/// Nothing: `serde` is not asked for.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($net:ident) => {};
}
