//! Matrix times vector, and where a sum starts.

use super::*;

/// `z[i] = b[i] + sum[j](w[i, j] * x[j])`
fn linear(out: usize, inputs: usize) -> (Program, ValueId) {
    let mut program = Program::default();
    let [b, w, x] = [(0, vec![out]), (1, vec![out, inputs]), (2, vec![inputs])].map(|(n, s)| port(&mut program, n, &s));
    let bias = term(&[out], &[0], Read::whole(b, 1), None);
    let product = term(&[out, inputs], &[0], Read::at(w, &[0, 1]), Some(Read::at(x, &[1])));
    let z = push(&mut program, "z", &[out], Operation::Contract(vec![bias, product]));
    (program, z)
}

#[test]
fn a_matrix_times_a_vector_is_canonical_to_the_bit() {
    let (out, inputs) = (7, 33);
    let (b, w, x) = (irregular(out, 1), irregular(out * inputs, 2), irregular(inputs, 3));
    let (mut expected, mut backwards, mut fused) = (b.clone(), b.clone(), b.clone());
    for i in 0..out {
        for j in 0..inputs {
            expected[i] += w[i * inputs + j] * x[j];
            backwards[i] += w[i * inputs + inputs - 1 - j] * x[inputs - 1 - j];
            fused[i] = w[i * inputs + j].mul_add(x[j], fused[i]);
        }
    }
    let (program, z) = linear(out, inputs);
    let arrays = [(vec![out], b), (vec![out, inputs], w), (vec![inputs], x)];
    let memory = run_once(&program, arrays.into_iter().map(|(s, e)| Array::from_reals(&s, e)).collect());
    assert_eq!(bits(memory.once(z).reals()), bits(&expected));
    assert_ne!(bits(&expected), bits(&backwards), "the numbers do not tell one order from another");
    assert_ne!(bits(&expected), bits(&fused), "the numbers do not tell whether a product is rounded");
}

#[test]
fn a_matrix_times_a_vector_is_right() {
    let (program, z) = linear(2, 3);
    let arrays: [(&[usize], Vec<f64>); 3] =
        [(&[2], vec![10.0, 20.0]), (&[2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), (&[3], vec![1.0, 0.0, -1.0])];
    let memory = run_once(&program, arrays.into_iter().map(|(s, e)| Array::from_reals(s, e)).collect());
    assert_eq!(memory.once(z).reals(), [8.0, 18.0]);
}

#[test]
fn a_copy_is_a_copy_to_the_bit() {
    let mut program = Program::default();
    let x = port(&mut program, 0, &[3]);
    let copy = term(&[3], &[0], Read::whole(x, 1), None);
    let y = push(&mut program, "y", &[3], Operation::Contract(vec![copy]));
    let given = vec![-0.0, 0.0, f32::MIN_POSITIVE / 2.0];
    let memory = run_once(&program, vec![Array::from_reals(&[3], given.clone())]);
    assert_eq!(bits(memory.once(y).reals()), bits(&given));
}

#[test]
fn an_element_that_no_point_reaches_is_plus_zero() {
    let mut program = Program::default();
    let x = port(&mut program, 0, &[2]);
    let copy = term(&[2], &[0], Read::whole(x, 1), None);
    let shifted = Term { out: vec![Affine::index(0).times(2).offset_by(1)], ..copy };
    let y = push(&mut program, "y", &[3], Operation::Contract(vec![shifted]));
    let none = push(&mut program, "none", &[], Operation::Contract(vec![]));
    let memory = run_once(&program, vec![Array::from_reals(&[2], vec![-0.0_f32, 5.0])]);
    assert_eq!(bits(memory.once(y).reals()), bits(&[0.0, -0.0, 0.0]), "5 falls out of range");
    assert_eq!(bits(memory.once(none).reals()), bits(&[0.0]));
}

#[test]
fn integers_are_copied() {
    let mut program = Program::default();
    let x = integers(&mut program, 0, &[2, 3]);
    let transposed = term(&[2, 3], &[1, 0], Read::whole(x, 2), None);
    let y = push(&mut program, "y", &[3, 2], Operation::Contract(vec![transposed]));
    program.values[y.0].element = Element::Integer;
    let memory = run_once::<f32>(&program, vec![Array::from_integers(&[2, 3], vec![1, 2, 3, -4, 5, 6])]);
    assert_eq!(memory.once(y), &Array::from_integers(&[3, 2], vec![1, -4, 2, 5, 3, 6]));
}
