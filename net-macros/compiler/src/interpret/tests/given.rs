//! What is given is checked.

use super::*;

fn wrong(batched: bool, given: Given<f32>, samples: usize) -> String {
    let mut program = Program::default();
    let x = port(&mut program, 0, &[2]);
    program.values[x.0].batched = batched;
    run(&program, &given, samples).unwrap_err()
}

fn array(elements: usize) -> Array<f32> {
    Array::from_reals(&[elements], vec![0.0; elements])
}

#[test]
fn a_missing_leaf_is_an_error() {
    assert_eq!(wrong(false, Given::new(), 1), "`port0`: nothing is given for Port(PortId(0))");
    assert_eq!(
        wrong(false, Given::new().once(Leaf::Seed(0), array(2)), 1),
        "`port0`: nothing is given for Port(PortId(0))"
    );
}

#[test]
fn another_shape_is_an_error() {
    let once = |array| Given::new().once(Leaf::Port(PortId(0)), array);
    assert_eq!(wrong(false, once(array(3)), 1), "`port0`: expected the shape [2], found [3]");
    let short = Array::from_reals(&[2], vec![0.0]);
    assert_eq!(wrong(false, once(short), 1), "`port0`: expected 2 elements, found 1");
    let integers = Array::from_integers(&[2], vec![0, 0]);
    assert_eq!(wrong(false, once(integers), 1), "`port0`: expected Real, found Integer");
    let second = Given::new().each_sample(Leaf::Port(PortId(0)), vec![array(2), array(3)]);
    assert_eq!(wrong(true, second, 2), "`port0`: expected the shape [2], found [3]");
}

#[test]
fn another_batch_is_an_error() {
    let once = Given::new().once(Leaf::Port(PortId(0)), array(2));
    let each = Given::new().each_sample(Leaf::Port(PortId(0)), vec![array(2), array(2)]);
    assert_eq!(wrong(true, once, 1), "`port0`: expected an array for each sample, found one");
    assert_eq!(wrong(true, each.clone(), 3), "`port0`: expected 3 samples, found 2");
    assert_eq!(wrong(false, each, 2), "`port0`: expected one array, found one for each sample");
}
