//! Masked attention: what a query does not find changes no bit of what it gives nor of any gradient, NaN and infinities included,
//! and a query that finds nothing gives 0 with gradients of 0. Distances are 0 where both inputs are the same.

use net_runtime::nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use tests::Numbers;

type M<const R: usize, const C: usize> = SMatrix<f64, R, C>;

net! {
    Masked<f64>(q: [4, 6], k: [5, 4], v: [5, 2], m: [4, 5]) -> y {
        let y = (query = q, key = k, value = v, mask = m) |> attention(heads = 2, scale = 0.5);
    }
    fn pullback(q, k, v, m, grad(y)) -> (y, grad(q), grad(k), grad(v), grad(parameters));

    Causal<f64>(q: [5, 4], k: [5, 4], v: [5, 3]) -> y {
        let y = (query = q, key = k, value = v) |> attention(score = dot, mask = causal);
    }
    fn pullback(q, k, v, grad(y)) -> (y, grad(q), grad(k), grad(v));

    Single(q: [5, 4], k: [5, 4], v: [5, 3], m: [5, 5]) -> y {
        let y = (query = q, key = k, value = v, mask = m) |> attention(score = dot, mask = causal);
    }
    fn pullback(q, k, v, m, grad(y)) -> (y, grad(q), grad(k), grad(v));

    Apart(a: [3], b: [3]) -> (d, c) {
        let d = (a, b) |> euclidean_distance;
        let c = (a, b) |> cosine_distance;
    }
    fn euclidean(a, b) -> (d, grad(a) of d, grad(b) of d);
    fn cosine(a, b) -> (c, grad(a) of c, grad(b) of c);
}

/// The bits of all numbers, but for the signs of zeros: where all that a query finds adds up to 0, what it does not find may turn
/// the sign round.
fn bits<N: Numbers>(x: &N) -> Vec<u64> {
    x.numbers().into_iter().map(|x| (x + 0.0).to_bits()).collect()
}

/// Numbers that look like any.
fn some<const R: usize, const C: usize>(seed: usize) -> M<R, C> {
    M::from_fn(|r, c| ((seed + 7 * r + 3 * c) as f64 * 1.7).sin())
}

/// What stands where nothing is found.
const ANYTHING: [f64; 7] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e10, -1e10, 1e300, -1e308];

/// Queries 0, 1 and 3 find some keys, query 2 none; nothing finds keys 1 and 4.
fn mask() -> M<4, 5> {
    let mut mask =
        M::from_row_slice(&[1., 0., 1., 0., 0., 1., 0., 0., 2., 0., 0., 0., 0., 0., 0., 0., 0., -1., 0.5, 0.]);
    mask[(3, 0)] = f64::NAN; // other than 0
    mask
}

fn masked(net: &Masked, q: &M<4, 6>, k: &M<5, 4>, v: &M<5, 2>) -> (M<4, 2>, M<4, 6>, M<5, 4>, M<5, 2>, Masked) {
    let (m, g) = (mask(), some(5));
    let one = net.pullback(q, k, v, &m, &g);
    // A batch has the same numbers.
    let (mut y, mut dq, mut dk, mut dv, mut dw) =
        ([M::zeros(); 3], [M::zeros(); 3], [M::zeros(); 3], [M::zeros(); 3], Masked::ZERO);
    net.pullback_batch(&[*q; 3], &[*k; 3], &[*v; 3], &[m; 3], &[g; 3], &mut y, &mut dq, &mut dk, &mut dv, &mut dw)
        .unwrap();
    for sample in 0..3 {
        let off = [
            (y[sample] - one.0).amax(),
            (dq[sample] - one.1).amax(),
            (dk[sample] - one.2).amax(),
            (dv[sample] - one.3).amax(),
        ];
        assert!(off.iter().all(|off| *off < 1e-14), "{off:?} with {q} {k} {v}");
    }
    one
}

#[test]
fn what_no_query_finds_changes_no_bit() {
    let net = Masked::seeded(1);
    let (q, k, v) = (some(1), some(2), some(3));
    let (y, dq, dk, dv, dw) = masked(&net, &q, &k, &v);
    assert!([dk.row(0), dk.row(2), dk.row(3)].iter().all(|row| row.amax() > 1e-6), "{dk}");
    for anything in ANYTHING {
        for (row, column) in [(1, 0), (4, 1)] {
            let (mut other_q, mut other_k, mut other_v) = (q, k, v);
            (other_k[(row, column + 1)], other_v[(row, column)]) = (anything, anything);
            // Query 2 finds nothing.
            other_q[(2, 3)] = if anything.abs() > 1e300 && anything.is_finite() { 1e300 } else { anything };
            let (other_y, other_dq, other_dk, other_dv, other_dw) = masked(&net, &other_q, &other_k, &other_v);
            assert_eq!(bits(&other_y), bits(&y), "{anything}");
            assert_eq!(bits(&other_dw.attention.weights[0]), bits(&dw.attention.weights[0]), "{anything}");
            assert_eq!(bits(&other_dw.attention.weights[1]), bits(&dw.attention.weights[1]), "{anything}");
            for found in [0, 1, 3] {
                assert_eq!(bits(&other_dq.row(found).into_owned()), bits(&dq.row(found).into_owned()), "{anything}");
            }
            for found in [0, 2, 3] {
                assert_eq!(bits(&other_dk.row(found).into_owned()), bits(&dk.row(found).into_owned()), "{anything}");
                assert_eq!(bits(&other_dv.row(found).into_owned()), bits(&dv.row(found).into_owned()), "{anything}");
            }
            let zero = [other_dk.row(1).amax(), other_dk.row(4).amax(), other_dv.row(1).amax(), other_dv.row(4).amax()];
            assert_eq!(zero, [0.0; 4], "{anything}");
            assert_eq!(other_dq.row(2).amax(), 0.0, "{anything}");
        }
    }
}

#[test]
fn a_query_that_finds_nothing_gives_0() {
    let (y, dq, dk, dv, dw) = masked(&Masked::seeded(2), &some(1), &some(2), &some(3));
    assert_eq!([y.row(2).amax(), dq.row(2).amax()], [0.0; 2]);
    let weights = dw.attention.weights;
    let all = [y.as_slice(), dq.as_slice(), dk.as_slice(), dv.as_slice(), weights[0].as_slice(), weights[1].as_slice()];
    assert!(all.iter().all(|numbers| numbers.iter().all(|x| x.is_finite()) && numbers.iter().any(|x| *x != 0.0)));
}

#[test]
fn a_query_finds_nothing_behind_it() {
    let (net, q, k, v, g) = (Causal::ZERO, some(1), some(2), some(3), some::<5, 3>(4));
    let (y, dq, ..) = net.pullback(&q, &k, &v, &g);
    for anything in ANYTHING {
        for at in 1..5 {
            let (mut other_k, mut other_v) = (k, v);
            if at % 2 == 0 {
                other_k[(at, 1)] = anything
            } else {
                other_v[(at, 2)] = anything
            }
            let (other_y, other_dq, ..) = net.pullback(&q, &other_k, &other_v, &g);
            for before in 0..at {
                let row = |of: &M<5, 3>| bits(&of.row(before).into_owned());
                assert_eq!(row(&other_y), row(&y), "{anything} at {at}, query {before}");
                let row = |of: &M<5, 4>| bits(&of.row(before).into_owned());
                assert_eq!(row(&other_dq), row(&dq), "{anything} at {at}, query {before}");
            }
            assert!(anything.is_finite() || other_y.rows(at, 5 - at).iter().all(|x| x.is_nan()), "{anything} at {at}");
        }
    }
}

/// The largest numbers of a type, whose products are infinite.
#[test]
fn what_is_not_found_may_be_as_large_as_can_be() {
    let some = |seed: usize| SMatrix::<f32, 5, 4>::from_fn(|r, c| ((seed + 7 * r + 3 * c) as f32 * 1.7).sin());
    let (q, k, g) = (some(1), some(2), SMatrix::<f32, 5, 3>::from_fn(|r, c| (r + 2 * c) as f32 - 3.5));
    let v = SMatrix::<f32, 5, 3>::from_fn(|r, c| (r * c) as f32 - 1.0);
    let mut m = SMatrix::<f32, 5, 5>::from_element(1.0);
    m.column_mut(2).fill(0.0);
    let of = |k: &SMatrix<f32, 5, 4>, v: &SMatrix<f32, 5, 3>| Single::ZERO.pullback(&q, k, v, &m, &g);
    let (y, dq, dk, dv) = of(&k, &v);
    for anything in [f32::MAX, -f32::MAX, f32::NAN, f32::INFINITY] {
        let (mut other_k, mut other_v) = (k, v);
        other_k.row_mut(2).fill(anything);
        other_v.row_mut(2).fill(anything);
        let (other_y, other_dq, other_dk, other_dv) = of(&other_k, &other_v);
        assert_eq!((bits(&other_y), bits(&other_dq)), (bits(&y), bits(&dq)), "{anything}");
        assert_eq!((other_dk, other_dv), (dk, dv), "{anything}");
    }
    assert!(dk.amax() > 0.0 && dv.amax() > 0.0 && dk.row(2).amax() == 0.0);
}

#[test]
fn distances_are_0_at_a_coincidence() {
    let zero = SVector::<f32, 3>::zeros();
    for a in [SVector::from([0.1_f32, 0.7, -0.3]), SVector::from([1e-20, 3e20, 0.0]), zero] {
        assert_eq!(Apart::ZERO.euclidean(&a, &a), (0.0, zero, zero));
    }
    for a in [SVector::from([0.1_f32, 0.7, -0.3]), SVector::from([1e-10, 3e10, 0.0]), zero] {
        assert_eq!(Apart::ZERO.cosine(&a, &a), (0.0, zero, zero));
    }
    // Of nothing there is no angle.
    assert_eq!(Apart::ZERO.cosine(&zero, &SVector::from([1.0, 2.0, 3.0])), (0.0, zero, zero));
    let (c, ..) = Apart::ZERO.cosine(&SVector::from([1.0, 0.0, 0.0]), &SVector::from([1.0, 1e-4, 0.0]));
    assert!((f64::from(c) / 5e-9 - 1.0).abs() < 1e-3, "{c}");
}
