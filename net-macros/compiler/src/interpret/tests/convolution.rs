//! One box of (o, c, y, x, u, v), three readings, against loops that say what reaches each element.

use super::*;

const OUT: usize = 3;
const IN: usize = 2;
const IMAGE: [usize; 2] = [5, 4];
const KERNEL: [usize; 2] = [3, 2];
const RESULT: [usize; 2] = [3, 5];

/// A convolution with padding 1, stride 2 down and 1 across; and its two adjoints, which read `z_bar` at port 2.
fn three_readings() -> (Program, [ValueId; 3]) {
    let mut program = Program::default();
    let input = port(&mut program, 0, &[IN, IMAGE[0], IMAGE[1]]);
    let kernel = port(&mut program, 1, &[OUT, IN, KERNEL[0], KERNEL[1]]);
    let z_bar = port(&mut program, 2, &[OUT, RESULT[0], RESULT[1]]);
    let row = Affine::index(2).times(2).plus(1, 4).offset_by(-1);
    let column = Affine::index(3).plus(1, 5).offset_by(-1);
    let of_input = vec![Affine::index(1), row, column];
    let (of_kernel, of_result) = (indices(&[0, 1, 4, 5]), indices(&[0, 2, 3]));
    let read = |value, at: &Vec<Affine>| Read { value, at: at.clone() };
    let mut reading = |name, shape: &[usize], out: &Vec<Affine>, a, b| {
        let indices = loops(&[OUT, IN, RESULT[0], RESULT[1], KERNEL[0], KERNEL[1]]);
        let term = Term { indices, out: out.clone(), a, b: Some(b) };
        push(&mut program, name, shape, Operation::Contract(vec![term]))
    };
    let z = reading("z", &[OUT, RESULT[0], RESULT[1]], &of_result, read(kernel, &of_kernel), read(input, &of_input));
    let shape = [OUT, IN, KERNEL[0], KERNEL[1]];
    let kernel_bar = reading("k_bar", &shape, &of_kernel, read(z_bar, &of_result), read(input, &of_input));
    let shape = [IN, IMAGE[0], IMAGE[1]];
    let input_bar = reading("a_bar", &shape, &of_input, read(z_bar, &of_result), read(kernel, &of_kernel));
    (program, [z, kernel_bar, input_bar])
}

struct Numbers {
    input: Vec<f32>,
    kernel: Vec<f32>,
    z_bar: Vec<f32>,
}

impl Numbers {
    fn new() -> Self {
        let input = irregular(IN * IMAGE[0] * IMAGE[1], 4);
        let kernel = irregular(OUT * IN * KERNEL[0] * KERNEL[1], 5);
        Numbers { input, kernel, z_bar: irregular(OUT * RESULT[0] * RESULT[1], 6) }
    }

    /// The input around which there is padding: rows and columns count from the padding.
    fn padded(&self, c: usize, row: usize, column: usize) -> Option<f32> {
        let inside = (1..=IMAGE[0]).contains(&row) && (1..=IMAGE[1]).contains(&column);
        inside.then(|| self.input[(c * IMAGE[0] + row - 1) * IMAGE[1] + column - 1])
    }

    fn kernel(&self, o: usize, c: usize, u: usize, v: usize) -> f32 {
        self.kernel[((o * IN + c) * KERNEL[0] + u) * KERNEL[1] + v]
    }

    fn z_bar(&self, o: usize, y: usize, x: usize) -> f32 {
        self.z_bar[(o * RESULT[0] + y) * RESULT[1] + x]
    }

    fn forward(&self, o: usize, y: usize, x: usize) -> f32 {
        let mut sum = 0.0;
        for (c, u, v) in triples(IN, KERNEL[0], KERNEL[1]) {
            sum += self.padded(c, 2 * y + u, x + v).map_or(0.0, |a| self.kernel(o, c, u, v) * a);
        }
        sum
    }

    fn kernel_bar(&self, o: usize, c: usize, u: usize, v: usize) -> f32 {
        let mut sum = 0.0;
        for (_, y, x) in triples(1, RESULT[0], RESULT[1]) {
            sum += self.padded(c, 2 * y + u, x + v).map_or(0.0, |a| self.z_bar(o, y, x) * a);
        }
        sum
    }

    /// All (o, y, x) of whose window this element is, the place in the window being what is left.
    fn input_bar(&self, c: usize, row: usize, column: usize) -> f32 {
        let mut sum = 0.0;
        for (o, y, x) in triples(OUT, RESULT[0], RESULT[1]) {
            let (u, v) = ((row + 1).wrapping_sub(2 * y), (column + 1).wrapping_sub(x));
            if u < KERNEL[0] && v < KERNEL[1] {
                sum += self.z_bar(o, y, x) * self.kernel(o, c, u, v);
            }
        }
        sum
    }
}

fn triples(a: usize, b: usize, c: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..a * b * c).map(move |flat| (flat / (b * c), flat / c % b, flat % c))
}

#[test]
fn a_convolution_in_its_three_readings() {
    let (program, [z, kernel_bar, input_bar]) = three_readings();
    let numbers = Numbers::new();
    let ports = [(0, &numbers.input), (1, &numbers.kernel), (2, &numbers.z_bar)];
    let array = |(id, elements): (usize, &Vec<f32>)| Array::from_reals(&program.values[id].shape, elements.clone());
    let memory = run_once(&program, ports.into_iter().map(array).collect());
    let found = |id| bits(memory.once(id).reals());

    let expected: Vec<f32> = triples(OUT, RESULT[0], RESULT[1]).map(|(o, y, x)| numbers.forward(o, y, x)).collect();
    assert_eq!(found(z), bits(&expected));
    let kernels = triples(OUT * IN, KERNEL[0], KERNEL[1]);
    let expected: Vec<f32> = kernels.map(|(oc, u, v)| numbers.kernel_bar(oc / IN, oc % IN, u, v)).collect();
    assert_eq!(found(kernel_bar), bits(&expected));
    let expected: Vec<f32> = triples(IN, IMAGE[0], IMAGE[1]).map(|(c, y, x)| numbers.input_bar(c, y, x)).collect();
    assert_eq!(found(input_bar), bits(&expected));
    assert!(expected.iter().all(|element| *element != 0.0));
}

/// Windows of 2 every 3: the inputs between them and after them are reached by no window.
#[test]
fn a_stride_beyond_the_kernel_leaves_plus_zero() {
    let mut program = Program::default();
    let (z_bar, kernel) = (port(&mut program, 0, &[2]), port(&mut program, 1, &[2]));
    let product = term(&[2, 2], &[], Read::at(z_bar, &[0]), Some(Read::at(kernel, &[1])));
    let window = Term { out: vec![Affine::index(0).times(3).plus(1, 1)], ..product };
    let input_bar = push(&mut program, "a_bar", &[7], Operation::Contract(vec![window]));
    let given = [vec![-0.0_f32, 2.0], vec![1.0, 3.0]];
    let memory = run_once(&program, given.into_iter().map(|elements| Array::from_reals(&[2], elements)).collect());
    assert_eq!(bits(memory.once(input_bar).reals()), bits(&[-0.0, -0.0, 0.0, 2.0, 6.0, 0.0, 0.0]));
}
