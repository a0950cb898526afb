//! `Order`, `Gather` and `ScatterAdd`.

use super::*;
use crate::ir::access::Position;
use crate::ir::{Order, Place};

const NAN: f32 = f32::NAN;

/// The positions of the largest or smallest in windows of 3 every 2, with padding 1, over a vector of 8; the elements
/// there; and `port 1`, one number a window, added at these positions.
fn pooling(largest: bool) -> (Program, [ValueId; 3]) {
    let mut program = Program::default();
    let x = port(&mut program, 0, &[8]);
    let bar = port(&mut program, 1, &[4]);
    let at = vec![Affine::index(0).times(2).plus(1, 1).offset_by(-1)];
    let order = Order { indices: loops(&[4, 3]), kept: 1, operand: Read { value: x, at }, largest, take: None };
    let order = push(&mut program, "order", &[4], Operation::Order(order));
    let at = Place::Flat(Position { affine: Affine::default(), reads: vec![(1, Read::whole(order, 1))] });
    let pooled = push(&mut program, "pooled", &[4], Operation::Gather { source: x, at: at.clone() });
    let x_bar = push(&mut program, "x_bar", &[8], Operation::ScatterAdd { source: bar, at });
    (program, [order, pooled, x_bar])
}

fn pool(largest: bool, x: [f32; 8], bar: [f32; 4]) -> (Vec<i64>, Vec<f32>, Vec<f32>) {
    let (program, [order, pooled, x_bar]) = pooling(largest);
    let given = vec![Array::from_reals(&[8], x.to_vec()), Array::from_reals(&[4], bar.to_vec())];
    let memory = run_once(&program, given);
    let reals = |id| memory.once(id).reals().to_vec();
    (memory.once(order).integers().to_vec(), reals(pooled), reals(x_bar))
}

#[test]
fn ties_go_to_the_first_and_overlapping_windows_add() {
    let x = [-5.0, -3.0, -3.0, 4.0, 4.0, 4.0, 0.0, -0.0];
    let (order, pooled, x_bar) = pool(true, x, [1.0, 10.0, 100.0, 1000.0]);
    assert_eq!(order, [1, 3, 3, 5]);
    assert_eq!(pooled, [-3.0, 4.0, 4.0, 4.0], "padding, which would be 0, is never chosen");
    assert_eq!(x_bar, [0.0, 1.0, 0.0, 110.0, 0.0, 1000.0, 0.0, 0.0]);
}

#[test]
fn the_smallest_too() {
    let x = [5.0, 3.0, 3.0, 4.0, 4.0, 4.0, 0.0, -0.0];
    let (order, pooled, x_bar) = pool(false, x, [1.0, 10.0, 100.0, 1000.0]);
    assert_eq!(order, [1, 1, 3, 6], "0 and -0 tie");
    assert_eq!(bits(&pooled), bits(&[3.0, 3.0, 4.0, 0.0]));
    assert_eq!(x_bar, [0.0, 11.0, 0.0, 100.0, 0.0, 0.0, 1000.0, 0.0]);
}

#[test]
fn the_first_nan_comes_before_all() {
    for largest in [true, false] {
        let x = [1.0, NAN, NAN, 9.0, -9.0, NAN, 2.0, 2.0];
        let (order, pooled, x_bar) = pool(largest, x, [1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(order, [1, 1, 5, 5]);
        assert!(pooled.iter().all(|element| element.is_nan()));
        assert_eq!(x_bar, [0.0, 11.0, 0.0, 0.0, 0.0, 1100.0, 0.0, 0.0]);
    }
}

#[test]
fn infinities_are_candidates() {
    let (order, ..) = pool(true, [f32::NEG_INFINITY; 8], [0.0; 4]);
    assert_eq!(order, [0, 1, 3, 5]);
}

#[test]
fn without_a_candidate_the_position_is_out_of_range() {
    let mut program = Program::default();
    let x = port(&mut program, 0, &[2]);
    let read = Read { value: x, at: vec![Affine::index(0).plus(1, 1).offset_by(-2)] };
    let order = Order { indices: loops(&[3, 2]), kept: 1, operand: read, largest: true, take: None };
    let order = push(&mut program, "order", &[3], Operation::Order(order));
    let at = Place::Flat(Position { affine: Affine::default(), reads: vec![(1, Read::whole(order, 1))] });
    let pooled = push(&mut program, "pooled", &[3], Operation::Gather { source: x, at: at.clone() });
    let x_bar = push(&mut program, "x_bar", &[2], Operation::ScatterAdd { source: pooled, at });
    let memory = run_once(&program, vec![Array::from_reals(&[2], vec![7.0_f32, 8.0])]);
    assert_eq!(memory.once(order).integers(), [-1, 0, 1]);
    assert_eq!(bits(memory.once(pooled).reals()), bits(&[0.0, 7.0, 8.0]));
    assert_eq!(memory.once(x_bar).reals(), [7.0, 8.0]);
}

/// The largest of each column: the position is row-major in the whole operand.
#[test]
fn a_position_is_row_major_in_the_operand() {
    let mut program = Program::default();
    let x = port(&mut program, 0, &[2, 3]);
    let order = Order { indices: loops(&[3, 2]), kept: 1, operand: Read::at(x, &[1, 0]), largest: true, take: None };
    let order = push(&mut program, "order", &[3], Operation::Order(order));
    let memory = run_once(&program, vec![Array::from_reals(&[2, 3], vec![1.0_f32, 5.0, 3.0, 4.0, 2.0, 3.0])]);
    assert_eq!(memory.once(order).integers(), [3, 1, 2]);
}

/// The first few of each row, by rank: ties by the first, NaN before all, nothing where there are no more.
#[test]
fn several_positions_are_in_order() {
    let first_three = |largest: bool| {
        let mut program = Program::default();
        let x = port(&mut program, 0, &[2, 4]);
        let at = vec![Affine::index(0), Affine::index(1).plus(2, 0)]; // the second row has two candidates only
        let operand = Read { value: x, at };
        let order = Order { indices: loops(&[2, 4]), kept: 1, operand, largest, take: Some(3) };
        let order = push(&mut program, "order", &[2, 3], Operation::Order(order));
        let x = vec![2.0_f32, 0.0, 2.0, -0.0, 5.0, 5.0, 1.0, NAN];
        let memory = run_once(&program, vec![Array::from_reals(&[2, 4], x)]);
        memory.once(order).integers().to_vec()
    };
    assert_eq!(first_three(false), [1, 3, 0, 7, 6, -1]);
    assert_eq!(first_three(true), [0, 2, 1, 7, 6, -1]);
}

/// Rows of a table by token, `out[i, j] = table[token[i], j]`, and its adjoint.
fn embedding(tokens: &[i64]) -> (Vec<f32>, Vec<f32>) {
    let mut program = Program::default();
    let (table, token) = (port(&mut program, 0, &[3, 2]), integers(&mut program, 1, &[tokens.len()]));
    let bar = port(&mut program, 2, &[tokens.len(), 2]);
    let row = Position { affine: Affine::default(), reads: vec![(1, Read::at(token, &[0]))] };
    let at = Place::Axes(vec![row, Position { affine: Affine::index(1), reads: vec![] }]);
    let out = push(&mut program, "out", &[tokens.len(), 2], Operation::Gather { source: table, at: at.clone() });
    let table_bar = push(&mut program, "table_bar", &[3, 2], Operation::ScatterAdd { source: bar, at });
    let count = (1..=2 * tokens.len()).map(|n| n as f32).collect();
    let table = Array::from_reals(&[3, 2], vec![10.0, 11.0, 20.0, 21.0, 30.0, 31.0]);
    let token = Array::from_integers(&[tokens.len()], tokens.to_vec());
    let memory = run_once(&program, vec![table, token, Array::from_reals(&[tokens.len(), 2], count)]);
    (memory.once(out).reals().to_vec(), memory.once(table_bar).reals().to_vec())
}

#[test]
fn rows_are_gathered_and_scattered_by_axis() {
    let (out, table_bar) = embedding(&[2, 0, 2]);
    assert_eq!(out, [30.0, 31.0, 10.0, 11.0, 30.0, 31.0]);
    assert_eq!(table_bar, [3.0, 4.0, 0.0, 0.0, 6.0, 8.0]);
}

#[test]
fn an_axis_out_of_range_is_zero_and_adds_nothing() {
    let (out, table_bar) = embedding(&[3, -1, 1]);
    assert_eq!(bits(&out), bits(&[0.0, 0.0, 0.0, 0.0, 20.0, 21.0]));
    assert_eq!(bits(&table_bar), bits(&[0.0, 0.0, 5.0, 6.0, 0.0, 0.0]));
}

/// `out = source[flat 2 * i + 3 * p[i] - 1]`, and a scatter of -0.0, which starts from +0.
#[test]
fn a_flat_place_is_affine_with_factors() {
    let mut program = Program::default();
    let (source, p) = (port(&mut program, 0, &[2, 3]), integers(&mut program, 1, &[4]));
    let affine = Affine::index(0).times(2).offset_by(-1);
    let at = Place::Flat(Position { affine, reads: vec![(3, Read::whole(p, 1))] });
    let out = push(&mut program, "out", &[4], Operation::Gather { source, at: at.clone() });
    let back = push(&mut program, "back", &[2, 3], Operation::ScatterAdd { source: out, at });
    let given = Array::from_reals(&[2, 3], vec![1.0_f32, 2.0, 3.0, 4.0, -0.0, 6.0]);
    let memory = run_once(&program, vec![given, Array::from_integers(&[4], vec![0, 1, 1, -1])]);
    assert_eq!(bits(memory.once(out).reals()), bits(&[0.0, -0.0, 0.0, 3.0]), "flat positions -1, 4, 6 and 2");
    assert_eq!(bits(memory.once(back).reals()), bits(&[0.0, 0.0, 3.0, 0.0, 0.0, 0.0]));
}
