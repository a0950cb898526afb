//! Nets as `net!` emits them, through `net_struct!`: the flat view, its order, and nets in a `Box`. Clean under Miri:
//! `cargo +nightly miri test -p net-runtime --test flat`.
#![deny(missing_docs, warnings)]

use net_runtime::nalgebra::{Matrix2, SMatrix, matrix, vector};
use net_runtime::{Convolution2, Identity, Initialiser, Kaiming, Linear, Orthogonal, Parameters, Random, Xavier};
use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// Where a user has shadowed all that generated code might name carelessly.
#[allow(dead_code, non_camel_case_types)]
mod shadowed {
    #[allow(unused_imports)]
    use ::net_runtime::nalgebra::*;
    mod core {}
    mod std {}
    mod net_runtime {}
    struct u64;
    struct usize;
    trait Sized {}
    trait Clone {}

    ::net_runtime::__private::net_struct! {
        /// No layer with learned arrays.
        pub struct Empty: f32 [layout 0; parameters 0] {}
    }

    /// `[1, 2] * 3 + [4, 5]` at the processor's vector extension and at the compiler's.
    pub(super) fn affine_twice() -> [[f32; 2]; 2] {
        use ::net_runtime::__private::{direct, dispatch, kernels::affine, one_mut};
        let mut outs = [[0.0; 2]; 2];
        dispatch!(simd => affine(simd, &[[1.0, 2.0]], &[[3.0]], &[4.0, 5.0], (), one_mut(&mut outs[0])));
        direct!(simd => affine(simd, &[[1.0, 2.0]], &[[3.0]], &[4.0, 5.0], (), one_mut(&mut outs[1])));
        outs
    }
}
use shadowed::Empty;

#[test]
fn macros_do_not_mind_what_the_user_shadows() {
    assert_eq!(shadowed::affine_twice(), [[7.0, 11.0]; 2]);
}

net_runtime::__private::net_struct! {
    /// One layer.
    pub struct Tiny: f32 [layout 0x0123_4567_89ab_cdef; parameters 8] {
        /// The learned arrays of `linear(3 -> 2)`.
        linear: Linear<f32, 3, 2>,
    }
}

net_runtime::__private::net_struct! {
    /// Names that are keywords of this or that grammar; biases of each kind.
    struct Odd: f64 [layout 2; parameters 30] {
        layout: Linear<f64, 2, 4, Matrix2<f64>>,
        parameters: Linear<f64, 4, 1, f64>,
        r#fn: Linear<f64, 1, 1, ()>,
        convolution: Convolution2<f64, 2, 1, 2, 2, [SMatrix<f64, 1, 2>; 2]>,
    }
}

net_runtime::__private::net_struct! {
    /// Nets as layers.
    pub(crate) struct Outer: f32 [layout 3; parameters 16] {
        first: Tiny,
        empty: Empty,
        second: Tiny,
    }
}

/// 0, 1, 2, ... in flat order.
fn counted<N: Parameters>() -> N {
    let mut net = N::ZERO;
    let mut count = <N::Scalar as net_runtime::Real>::ZERO;
    for parameter in net.parameters_mut() {
        *parameter = count;
        count += <N::Scalar as net_runtime::Real>::ONE;
    }
    net
}

#[test]
fn a_net_without_parameters_is_an_empty_slice() {
    let mut net = Empty::seeded(1);
    assert!(net.parameters().is_empty() && net.parameters_mut().is_empty());
    assert_eq!(Empty::from_parameters(&[]), &Empty::ZERO);
    net.axpy(2.0, &Empty::ZERO);
    net += &Empty::ZERO;
    assert_eq!((Empty::LAYOUT, Empty::PARAMETERS, size_of::<Empty>()), (0, 0, 0));
}

#[test]
fn a_matrix_is_stored_by_columns_and_biases_behind_it() {
    let net: Tiny = counted();
    assert_eq!(net.linear.weights, matrix![0.0, 2.0, 4.0; 1.0, 3.0, 5.0]);
    assert_eq!(net.linear.biases, vector![6.0, 7.0]);
    assert_eq!(Tiny::LAYOUT, 0x0123_4567_89ab_cdef);
}

#[test]
fn arrays_follow_each_other_in_the_order_of_their_structs() {
    let net: Odd = counted();
    assert_eq!(net.layout.weights[(3, 1)], 7.0);
    assert_eq!(net.layout.biases, matrix![8.0, 10.0; 9.0, 11.0]);
    assert_eq!((net.parameters.weights, net.parameters.biases), (matrix![12.0, 13.0, 14.0, 15.0], 16.0));
    assert_eq!((net.r#fn.weights[0], net.r#fn.biases), (17.0, ()));
    assert_eq!(net.convolution.weights[1][0], matrix![22.0, 24.0; 23.0, 25.0]);
    assert_eq!(net.convolution.biases[1], matrix![28.0, 29.0]);
    assert_eq!(net.parameters().last(), Some(&29.0));
}

#[test]
fn a_net_is_a_layer_of_another() {
    let net: Outer = counted();
    assert_eq!(net.second.linear.biases, vector![14.0, 15.0]);
    assert_eq!(net.second.parameters(), &net.parameters()[8..]);
}

static WEIGHTS: [f32; 8] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
static STORED: &Tiny = Tiny::from_parameters(&WEIGHTS);

#[test]
fn from_parameters_copies_nothing() {
    assert!(core::ptr::eq(STORED.parameters().as_ptr(), WEIGHTS.as_ptr()));
    assert_eq!(STORED.linear.weights[(1, 2)], 6.0);
}

#[test]
#[cfg(feature = "alloc")]
fn a_boxed_net_is_zero_and_can_be_written() {
    let mut net = Outer::boxed();
    assert_eq!(*net, Outer::ZERO);
    net.second.linear.biases[1] = 3.0;
    assert_eq!(net.parameters()[15], 3.0);
    net.initialise(&mut Pcg32::seed_from_u64(5));
    assert_eq!(net.first, Tiny::seeded(5));
    assert_ne!(net.first, net.second);
    assert_eq!(*Empty::boxed(), Empty::ZERO);
}

#[test]
fn a_net_is_a_vector_space() {
    let ones = Tiny::from_parameters(&[1.0; 8]);
    let mut net: Tiny = counted();
    net += ones;
    net *= 2.0;
    net -= ones;
    net.axpy(0.5, ones);
    assert_eq!(net.parameters(), [1.5, 3.5, 5.5, 7.5, 9.5, 11.5, 13.5, 15.5]);
}

#[test]
fn weights_are_random_and_biases_zero() {
    let net = Odd::init(&mut Pcg32::seed_from_u64(1234));
    assert_eq!(net, Odd::seeded(1234));
    assert_ne!(net, Odd::seeded(1235));
    assert!(net.layout.weights.iter().chain(net.convolution.weights[1][0].iter()).all(|w| *w != 0.0));
    assert_eq!((net.layout.biases, net.parameters.biases), (Matrix2::zeros(), 0.0));
}

#[test]
fn every_initialiser_goes_through_all_layers() {
    fn check(with: &impl Initialiser) {
        let net = Odd::init_with(with, &mut Pcg32::seed_from_u64(3));
        let mut again: Odd = counted();
        again.initialise_with(with, &mut Pcg32::seed_from_u64(3));
        assert_eq!(net, again);
        assert!(net.layout.weights.iter().chain(net.convolution.weights[1][0].iter()).all(|w| *w != 0.0 && *w < 4.5));
        assert_eq!((net.layout.biases, net.parameters.biases), (Matrix2::zeros(), 0.0));
        assert_ne!(net, Odd::seeded(3));
    }
    check(&Xavier::normal());
    check(&Kaiming::uniform());
    check(&Orthogonal::new());
    check(&Identity::new());
    check(&Random::uniform(1.0));
    let weights = Odd::init_with(&Orthogonal::new(), &mut Pcg32::seed_from_u64(3)).layout.weights;
    assert!((weights.transpose() * weights - Matrix2::identity()).amax() <= 4.0 * f64::EPSILON);
}

#[test]
fn any_generator_will_do_also_behind_a_trait_object() {
    let rng: &mut dyn Rng = &mut Pcg32::seed_from_u64(7);
    assert_eq!(Tiny::init(rng), Tiny::seeded(7));
}
