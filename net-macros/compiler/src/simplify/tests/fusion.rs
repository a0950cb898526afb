//! Around the table: equal values once, dead values gone, lonely maps fused into their readers.

use super::super::simplify;
use super::*;

/// The program that `build` leaves, by one pass that keeps `roots`, as lines.
fn lines(
    pass: fn(&Program, &[ValueId]) -> (Program, Vec<ValueId>),
    build: impl Fn(&mut Build) -> Vec<ValueId>,
) -> Vec<String> {
    let mut built = Build::default();
    let roots = build(&mut built);
    let (after, places) = pass(&built.0, &roots);
    for (root, place) in roots.iter().zip(&places) {
        assert_exact("pass", (&built.0, *root), (&after, *place));
    }
    let (after, _) = without_dead(&after, &places);
    after
        .ids()
        .filter(|id| !matches!(after.value(*id).operation, Operation::Leaf(_)))
        .map(|id| after.formula(id))
        .collect()
}

fn fused(build: impl Fn(&mut Build) -> Vec<ValueId>) -> Vec<String> {
    lines(fuse::fuse, build)
}

fn whole(value: ValueId) -> Read {
    at(value, &[i(0)])
}

#[test]
fn a_map_that_one_map_reads_becomes_part_of_it() {
    let found = fused(|build| {
        let (x, w) = (build.leaf("x", &[3], true), build.leaf("w", &[3], false));
        let a = build.map("a", &[3], "a * b", vec![whole(x), at(w, &[Affine::constant(2).plus(-1, 0)])]);
        vec![build.map("y", &[3], "b - tanh(a) / a", vec![whole(a), whole(x)])]
    });
    assert_eq!(found, ["y[i] = x[i] - tanh(x[i] * w[2 - i]) / (x[i] * w[2 - i])"]);
}

#[test]
fn a_chain_of_maps_becomes_one() {
    let found = fused(|build| {
        let x = build.leaf("x", &[3], true);
        let a = build.map("a", &[3], "a + 1", vec![whole(x)]);
        let b = build.map("b", &[3], "a * 2", vec![whole(a)]);
        vec![build.map("y", &[3], "a - 3", vec![whole(b)])]
    });
    assert_eq!(found, ["y[i] = (x[i] + 1) * 2 - 3"]);
}

#[test]
fn what_is_read_twice_or_wanted_itself_stays() {
    let twice = fused(|build| {
        let x = build.leaf("x", &[3], true);
        let a = build.map("a", &[3], "exp(a)", vec![whole(x)]);
        let y = build.map("y", &[3], "a + 1", vec![whole(a)]);
        vec![y, build.map("z", &[3], "a + 2", vec![whole(a)])]
    });
    assert_eq!(twice, ["a[i] = exp(x[i])", "y[i] = a[i] + 1", "z[i] = a[i] + 2"]);
    let wanted = fused(|build| {
        let x = build.leaf("x", &[3], true);
        let a = build.map("a", &[3], "exp(a)", vec![whole(x)]);
        vec![a, build.map("y", &[3], "a + 1", vec![whole(a)])]
    });
    assert_eq!(wanted, ["a[i] = exp(x[i])", "y[i] = a[i] + 1"]);
}

/// Never into an inner loop, where it would be computed again and again, nor out of order.
#[test]
fn what_is_read_elsewhere_stays() {
    let read = |shape: &'static [usize], reads: &'static [Affine]| {
        fused(move |build| {
            let x = build.leaf("x", shape, true);
            let a = build.map("a", shape, "exp(a)", vec![at(x, &crate::ir::access::identity(shape.len()))]);
            vec![build.map("y", &[3], "a + 1", vec![at(a, reads)])]
        })
    };
    assert_eq!(read(&[], &[]), ["a = exp(x)", "y[i] = a + 1"]);
    let back: &'static [Affine] = Box::leak(Box::new([Affine::constant(2).plus(-1, 0)]));
    assert_eq!(read(&[3], back), ["a[i] = exp(x[i])", "y[i] = a[2 - i] + 1"]);
    let longer: &'static [Affine] = Box::leak(Box::new([i(0)]));
    assert_eq!(read(&[4], longer), ["a[i] = exp(x[i])", "y[i] = a[i + 0] + 1"]);
    let into_a_sum = fused(|build| {
        let x = build.leaf("x", &[3], true);
        let a = build.map("a", &[3], "exp(a)", vec![whole(x)]);
        vec![build.contract("y", &[], true, vec![term(&[3], &[], whole(a), None)])]
    });
    assert_eq!(into_a_sum, ["a[i] = exp(x[i])", "y = sum[i](a[i])"]);
    let of_no_sample = fused(|build| {
        let (x, w) = (build.leaf("x", &[3], true), build.leaf("w", &[3], false));
        let a = build.map("a", &[3], "exp(a)", vec![whole(w)]);
        build.0.values[a.0].batched = false;
        vec![build.map("y", &[3], "a + b", vec![whole(a), whole(x)])]
    });
    assert_eq!(of_no_sample, ["a[i] = exp(w[i])", "y[i] = a[i] + x[i]"]);
}

#[test]
fn equal_values_are_one_and_dead_ones_none() {
    let found = lines(simplify, |build| {
        let x = build.leaf("x", &[3], true);
        let sum = |x| vec![term(&[3], &[], whole(x), None)];
        let (s, t) = (build.contract("s", &[], true, sum(x)), build.contract("t", &[], true, sum(x)));
        build.map("dead", &[3], "exp(a)", vec![whole(x)]);
        vec![build.map("y", &[3], "a * b * c", vec![at(s, &[]), at(t, &[]), whole(x)])]
    });
    assert_eq!(found, ["s = sum[i](x[i])", "y[i] = s * s * x[i]"]);
}

/// The same formula of another shape, of other leaves or of the samples together is another value.
#[test]
fn values_that_only_look_equal_are_two() {
    let found = lines(simplify, |build| {
        let (x, z) = (build.leaf("x", &[3], true), build.leaf("x", &[3], true));
        let sum = |x| vec![term(&[3], &[], whole(x), None)];
        let one = build.contract("one", &[], true, sum(x));
        let other = build.contract("other", &[], true, sum(z));
        let all = build.contract("all", &[], false, sum(x));
        let short = build.map("short", &[2], "exp(a)", vec![whole(x)]);
        vec![one, other, all, short, build.map("long", &[3], "exp(a)", vec![whole(x)])]
    });
    let sums = ["one = sum[i](x[i])", "other = sum[i](x[i])", "all = sum[i](x[i])"];
    let expected = [&sums[..], &["short[i] = exp(x[i + 0])", "long[i] = exp(x[i])"]].concat();
    assert_eq!(found, expected);
}
