//! What a batch means: each sample its own, and sums sample by sample.

use super::*;
use crate::ir::access::Position;
use crate::ir::{Body, Map, Place};

fn samples<const W: usize>(shape: &[usize], each: &[[f32; W]]) -> Vec<Array<f32>> {
    each.iter().map(|elements| Array::from_reals(shape, elements.to_vec())).collect()
}

/// `w_bar[i, j] = z_bar[i] * x[j]`, the samples added.
#[test]
fn a_sum_over_the_batch_goes_sample_by_sample() {
    let mut program = Program::default();
    let (z_bar, x) = (batched_port(&mut program, 0, &[2]), batched_port(&mut program, 1, &[3]));
    let outer = term(&[2, 3], &[0, 1], Read::at(z_bar, &[0]), Some(Read::at(x, &[1])));
    let w_bar = push_sum(&mut program, "w_bar", &[2, 3], Operation::Contract(vec![outer]));
    let (bars, inputs) = (irregular(2 * 9, 7), irregular(3 * 9, 8));
    let mut expected = vec![0.0; 6];
    for sample in 0..9 {
        for flat in 0..6 {
            expected[flat] += bars[2 * sample + flat / 3] * inputs[3 * sample + flat % 3];
        }
    }
    let each = |size: usize, all: &[f32]| all.chunks(size).map(|e| Array::from_reals(&[size], e.to_vec())).collect();
    let given = Given::new()
        .each_sample(Leaf::Port(PortId(0)), each(2, &bars))
        .each_sample(Leaf::Port(PortId(1)), each(3, &inputs));
    let memory = run_well(&program, &given, 9);
    assert_eq!(bits(memory.once(w_bar).reals()), bits(&expected));
}

/// 1e8 + 1 is 1e8: sample by sample these sum to 1, term by term to 2.
#[test]
fn terms_alternate_within_a_sample() {
    let mut program = Program::default();
    let (a, b) = (batched_port(&mut program, 0, &[]), batched_port(&mut program, 1, &[]));
    let terms = [a, b].map(|value| term(&[], &[], Read::whole(value, 0), None));
    let sum = push_sum(&mut program, "sum", &[], Operation::Contract(terms.to_vec()));
    let given = Given::new().each_sample(Leaf::Port(PortId(0)), samples(&[], &[[1e8], [-1e8]]));
    let given = given.each_sample(Leaf::Port(PortId(1)), samples(&[], &[[1.0], [1.0]]));
    assert_eq!(run_well(&program, &given, 2).once(sum).reals(), [1.0]);
}

/// `y = x * w` of each sample, and the sum over all samples of `y`, with `w` added once.
#[test]
fn each_sample_has_its_own_and_what_is_of_none_adds_once() {
    let mut program = Program::default();
    let (x, w) = (batched_port(&mut program, 0, &[]), port(&mut program, 1, &[]));
    let [read_x, read_w] = [x, w].map(|value| Read::whole(value, 0));
    let product = term(&[], &[], read_x, Some(read_w.clone()));
    let y = push(&mut program, "y", &[], Operation::Contract(vec![product]));
    let terms = vec![term(&[], &[], Read::whole(y, 0), None), term(&[], &[], read_w, None)];
    let total = push_sum(&mut program, "total", &[], Operation::Contract(terms));
    let run_with = |each: &[[f32; 1]]| {
        let given = Given::new().each_sample(Leaf::Port(PortId(0)), samples(&[], each));
        run_well(&program, &given.once(Leaf::Port(PortId(1)), Array::from_reals(&[], vec![10.0])), each.len())
    };
    let memory = run_with(&[[1.0], [2.0], [3.0]]);
    let each: Vec<f32> = (0..3).map(|sample| memory.of_sample(y, sample).reals()[0]).collect();
    assert_eq!(each, [10.0, 20.0, 30.0]);
    assert_eq!(memory.once(total).reals(), [70.0]);
    assert_eq!(run_with(&[]).once(total).reals(), [10.0]);
}

/// Rows of a table by each sample's token; the adjoint adds all samples' into one table.
#[test]
fn a_scatter_adds_all_samples() {
    let mut program = Program::default();
    let (bar, token) = (port(&mut program, 0, &[2]), batched_port(&mut program, 1, &[]));
    program.values[token.0].element = Element::Integer;
    let row = Position { affine: Affine::default(), reads: vec![(1, Read::whole(token, 0))] };
    let at = Place::Axes(vec![row, Position { affine: Affine::index(0), reads: vec![] }]);
    let table_bar = push_sum(&mut program, "table_bar", &[3, 2], Operation::ScatterAdd { source: bar, at });
    let tokens = [2, 0, 2].map(|token| Array::from_integers(&[], vec![token])).to_vec();
    let given = Given::new().once(Leaf::Port(PortId(0)), Array::from_reals(&[2], vec![1.0, 10.0]));
    let memory = run_well(&program, &given.each_sample(Leaf::Port(PortId(1)), tokens), 3);
    assert_eq!(memory.once(table_bar).reals(), [1.0, 10.0, 0.0, 0.0, 2.0, 20.0]);
}

#[test]
fn an_empty_batch_sums_to_plus_zero() {
    let mut program = Program::default();
    let x = batched_port(&mut program, 0, &[2]);
    let copy = term(&[2], &[0], Read::whole(x, 1), None);
    let sum = push_sum(&mut program, "sum", &[2], Operation::Contract(vec![copy]));
    let memory = run_well(&program, &Given::<f32>::new().each_sample(Leaf::Port(PortId(0)), vec![]), 0);
    assert_eq!(bits(memory.once(sum).reals()), bits(&[0.0, 0.0]));
}

#[test]
fn only_sums_leave_the_batch() {
    let mut program = Program::default();
    let x = batched_port(&mut program, 0, &[]);
    let mut body = Body::builder();
    let node = body.operand(0);
    let map = Map { operands: vec![Read::whole(x, 0)], body: body.finish(node) };
    push_sum(&mut program, "y", &[], Operation::Map(map));
    let given = Given::new().each_sample(Leaf::Port(PortId(0)), samples(&[], &[[1.0]]));
    assert_eq!(run(&program, &given, 1).unwrap_err(), "`y`: is not batched, but reads value 0 of each sample");
}

#[test]
fn integers_do_not_leave_it() {
    let mut program = Program::default();
    let token = batched_port(&mut program, 0, &[]);
    let copy = term(&[], &[], Read::whole(token, 0), None);
    let copy = push_sum(&mut program, "y", &[], Operation::Contract(vec![copy]));
    [token, copy].iter().for_each(|id| program.values[id.0].element = Element::Integer);
    let given = Given::<f32>::new().each_sample(Leaf::Port(PortId(0)), vec![Array::from_integers(&[], vec![1])]);
    assert_eq!(run(&program, &given, 1).unwrap_err(), "`y`: is not batched, but reads value 0 of each sample");
}
