//! [`Learn`] and [`Descend`]: what generic code knows of the functions of a net that learn.

use crate::batch::BatchMismatch;
use crate::parameters::Parameters;
use rand_core::Rng;

/// The values of a function's ports for one sample, in the order of the `fn` line: a tuple, of one element too.
///
/// ```
/// use net_runtime::{Index, Sample, nalgebra::{self, SVector, vector}};
/// type Flower = (SVector<f32, 2>, Index<3>);
/// let (inputs, targets) = ([vector![1.0, 2.0], vector![3.0, 4.0]], [0, 1].map(|class| Index::new(class).unwrap()));
/// let slices: <Flower as Sample>::Slices<'_> = (&inputs, &targets);
/// assert_eq!(slices.0.len(), 2);
/// ```
pub trait Sample {
    /// A slice of each port: any number of samples as `_batch` functions take them.
    type Slices<'a>
    where
        Self: 'a;
}

macro_rules! sample {
    ($($Port:ident)*) => {
        impl<$($Port),*> Sample for ($($Port,)*) {
            type Slices<'a> = ($(&'a [$Port],)*) where Self: 'a;
        }
    };
}

sample!(A);
sample!(A B);
sample!(A B C);
sample!(A B C D);
sample!(A B C D E);
sample!(A B C D E F);
sample!(A B C D E F G);
sample!(A B C D E F G H);

/// A function that gives a loss and the gradient of all that is learned.
///
/// `net!` implements it for each `fn` of a named net whose arguments are up to eight ports and whose results are one number and
/// `grad(parameters)`, in any order. The value that stands for `fn learn` of `Line` is `Line::LEARN`. Nets that take a frozen net
/// have none.
///
/// ```
/// use net_runtime::nalgebra::{self, vector};
/// use net_runtime::{Learn, Parameters, Sample, net};
/// use rand::{SeedableRng, rngs::SmallRng};
///
/// net! {
///     Line = linear(1 -> 1) |> mean_squared_loss;
///     fn learn(input, target) -> (loss, grad(parameters));
/// }
///
/// /// The mean loss, and by how much the learned numbers change it: of any net.
/// fn slope<L: Learn>(_: L, net: &L::Net, samples: <L::Sample as Sample>::Slices<'_>, losses: &mut [<L::Net as Parameters>::Scalar]) -> L::Net {
///     let (mut gradient, mut rng) = (L::Net::ZERO, SmallRng::seed_from_u64(1));
///     L::learn_batch(net, samples, &mut rng, losses, &mut gradient).expect("slices of one length");
///     gradient
/// }
///
/// let mut losses = [0.0; 2];
/// let gradient = slope(Line::LEARN, &Line::ZERO, (&[vector![1.0], vector![2.0]], &[vector![3.0], vector![5.0]]), &mut losses);
/// assert_eq!(losses, [9.0, 25.0]);
/// assert_eq!(gradient.linear.biases[0], -2.0 * 3.0 - 2.0 * 5.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no function that learns",
    label = "expected `Net::LEARN`, for a `fn learn` of `Net`",
    note = "a `fn` is one where it takes ports alone, at most eight, and gives a loss and all gradients, and nothing else: `fn learn(input, target) -> (loss, grad(parameters));`",
    note = "a net with a frozen one has none; one with `dropout` has one for a `train fn`"
)]
pub trait Learn {
    /// The net.
    type Net: Parameters;
    /// A sample.
    type Sample: Sample;
    /// The net's `ARCHITECTURE`.
    const ARCHITECTURE: u64;

    /// The function's `_batch`: a loss of each sample, and the gradient, overwritten, that is the sum over all. From `rng` it takes one
    /// number where chance decides something, as in a net with dropout, and none in all others.
    ///
    /// # Errors
    ///
    /// The slices differ in length; nothing is written.
    fn learn_batch(
        net: &Self::Net,
        samples: <Self::Sample as Sample>::Slices<'_>,
        rng: &mut (impl Rng + ?Sized),
        losses: &mut [<Self::Net as Parameters>::Scalar],
        gradient: &mut Self::Net,
    ) -> Result<(), BatchMismatch>;
}

/// A function that gives a loss and descends by a batch of static size: a `train(batch = n) fn` whose arguments are ports and
/// whose results are one number a sample and `descend(..)`. The value that stands for `fn step` of `Line` is `Line::STEP`.
///
/// ```
/// use net_runtime::nalgebra::{self, vector};
/// use net_runtime::{Descend, net};
///
/// net! {
///     Line = linear(1 -> 1) |> mean_squared_loss;
///     train(batch = 2) fn step(input, target) -> (loss, descend(parameters));
/// }
///
/// fn samples_of<D: Descend>(_: D) -> usize {
///     D::SAMPLES
/// }
/// assert_eq!(samples_of(Line::STEP), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no function that descends by a batch",
    label = "expected `Net::STEP`, for a `train(batch = n) fn step` of `Net`",
    note = "a function is one where it takes ports alone, at most eight, and gives a loss: `train(batch = 32) fn step(input, target) -> (loss, descend(parameters));`"
)]
pub trait Descend {
    /// The net.
    type Net: Parameters;
    /// A sample.
    type Sample: Sample;
    /// The net's `ARCHITECTURE`.
    const ARCHITECTURE: u64;
    /// How many samples one step takes.
    const SAMPLES: usize;

    /// One step by the mean of the gradients of `SAMPLES` samples, and their losses before it. From `rng` it takes one number where
    /// chance decides something.
    ///
    /// # Errors
    ///
    /// A slice has another length; nothing is written.
    fn descend(
        net: &mut Self::Net,
        samples: <Self::Sample as Sample>::Slices<'_>,
        rate: <Self::Net as Parameters>::Scalar,
        rng: &mut (impl Rng + ?Sized),
        losses: &mut [<Self::Net as Parameters>::Scalar],
    ) -> Result<(), BatchMismatch>;
}

/// An array of the samples of one argument.
pub fn array<'a, X, const N: usize>(name: &'static str, samples: &'a [X]) -> Result<&'a [X; N], BatchMismatch> {
    samples.try_into().map_err(|_| BatchMismatch::__new("samples", N, name, samples.len()))
}

/// The same, to be written to.
pub fn array_mut<'a, X, const N: usize>(
    name: &'static str,
    samples: &'a mut [X],
) -> Result<&'a mut [X; N], BatchMismatch> {
    let found = samples.len();
    samples.try_into().map_err(|_| BatchMismatch::__new("samples", N, name, found))
}

/// The value that stands for a function which learns, `pub const LEARN: TableLearn`. Its type is in a block of its own, so that no
/// type of the user's stands in its way; it is seen as far as the net is.
#[doc(hidden)]
#[macro_export]
macro_rules! __learn {
    (
        $(#[$doc:meta])* $visibility:vis $value:ident: $of_net:vis $marker:ident = $net:ident::$batch:ident($($port:ident: $of:ty),* $(; $rng:ident)?)
            -> ($($output:ident),*) with $loss:ident, $gradient:ident;
    ) => {
        #[allow(non_local_definitions, dead_code, unreachable_pub, private_interfaces)]
        const _: () = {
            $crate::__marker! { $(#[$doc])* $visibility $value: $of_net $marker = $net }

            impl $crate::Learn for $marker {
                type Net = $net;
                type Sample = ($($of,)*);
                const ARCHITECTURE: ::core::primitive::u64 = $net::ARCHITECTURE;

                #[inline]
                #[allow(unused_variables)]
                fn learn_batch(
                    net: &$net,
                    ($($port,)*): <Self::Sample as $crate::Sample>::Slices<'_>,
                    rng: &mut (impl $crate::rand_core::Rng + ?::core::marker::Sized),
                    $loss: &mut [<$net as $crate::Parameters>::Scalar],
                    $gradient: &mut $net,
                ) -> ::core::result::Result<(), $crate::BatchMismatch> {
                    $(let $rng = rng;)?
                    net.$batch($($port,)* $($rng,)? $($output),*)
                }
            }
        };
    };
}

/// The value that stands for a function which descends by a batch of static size.
#[doc(hidden)]
#[macro_export]
macro_rules! __descend {
    (
        $(#[$doc:meta])* $visibility:vis $value:ident: $of_net:vis $marker:ident = $net:ident::$into:ident[$samples:literal](
            $($port:ident: $of:ty),* $(; $rng:ident)?
        ) -> $loss:ident;
    ) => {
        #[allow(non_local_definitions, dead_code, unreachable_pub, private_interfaces)]
        const _: () = {
            $crate::__marker! { $(#[$doc])* $visibility $value: $of_net $marker = $net }

            impl $crate::Descend for $marker {
                type Net = $net;
                type Sample = ($($of,)*);
                const ARCHITECTURE: ::core::primitive::u64 = $net::ARCHITECTURE;
                const SAMPLES: ::core::primitive::usize = $samples;

                #[inline]
                #[allow(unused_variables)]
                fn descend(
                    net: &mut $net,
                    ($($port,)*): <Self::Sample as $crate::Sample>::Slices<'_>,
                    rate: <$net as $crate::Parameters>::Scalar,
                    rng: &mut (impl $crate::rand_core::Rng + ?::core::marker::Sized),
                    $loss: &mut [<$net as $crate::Parameters>::Scalar],
                ) -> ::core::result::Result<(), $crate::BatchMismatch> {
                    $(let $port = $crate::__private::array(::core::stringify!($port), $port)?;)*
                    let $loss = $crate::__private::array_mut(::core::stringify!($loss), $loss)?;
                    $(let $rng = rng;)?
                    net.$into($($port,)* rate, $($rng,)? $loss);
                    ::core::result::Result::Ok(())
                }
            }
        };
    };
}

/// The value that stands for a function which learns, but not by samples and a loss.
#[doc(hidden)]
#[macro_export]
macro_rules! __no_learn {
    ($(#[$doc:meta])* $visibility:vis $value:ident: $of_net:vis $marker:ident = $net:ident;) => {
        #[allow(non_local_definitions, dead_code, unreachable_pub, private_interfaces)]
        const _: () = {
            $crate::__marker! { #[doc(hidden)] $visibility $value: $of_net $marker = $net }
        };
    };
}

/// The type of such a value, and the value.
#[doc(hidden)]
#[macro_export]
macro_rules! __marker {
    ($(#[$doc:meta])* $visibility:vis $value:ident: $of_net:vis $marker:ident = $net:ident) => {
        /// A function of a net, for generic code.
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        $of_net struct $marker;

        impl $net {
            $(#[$doc])*
            $visibility const $value: $marker = $marker;
        }
    };
}
