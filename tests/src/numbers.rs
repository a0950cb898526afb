//! [`Numbers`]: between the row-major numbers of a fixture and the types of a net.
//!
//! ```text
//! [2, 2, 3] in a fixture:  a000 a001 a002 a010 ...     is     [SMatrix<f64, 2, 3>; 2], each by columns in memory
//! ```

use nalgebra::{ArrayStorage, SMatrix, Scalar};
use net_runtime::{
    ArrayInfo, Attention, ConstantPlus, ConstantTimes, Embedding, Index, Linear, Normalization, ParametricRamp,
};
use net_runtime::{Convolution1, Convolution2, Convolution3, Deconvolution1, Deconvolution2, Deconvolution3};

/// What can be read from row-major numbers and written as such: scalars, indices, matrices, arrays, the learned arrays
/// of a layer and, by [`net_numbers!`](crate::net_numbers), those of a net.
pub trait Numbers: Sized {
    /// The arrays that it is made of: their names in a fixture, where `name` is its own, and their shapes.
    fn arrays(name: &str) -> Vec<(String, Vec<usize>)>;
    /// From the numbers of its arrays, each row-major.
    fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self;
    /// Adds the numbers of its arrays, each row-major.
    fn write(&self, numbers: &mut Vec<f64>);

    /// The numbers of its arrays, each row-major.
    fn numbers(&self) -> Vec<f64> {
        let mut numbers = Vec::new();
        self.write(&mut numbers);
        numbers
    }
}

fn next(numbers: &mut dyn Iterator<Item = f64>) -> f64 {
    numbers.next().expect("the fixture has too few numbers")
}

impl Numbers for f64 {
    fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
        vec![(name.into(), Vec::new())]
    }

    fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
        next(numbers)
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        numbers.push(*self);
    }
}

impl Numbers for f32 {
    fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
        f64::arrays(name)
    }

    fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
        let wide = next(numbers);
        assert!(wide.is_nan() || f64::from(wide as f32) == wide, "{wide} is no `f32`");
        wide as f32
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        numbers.push((*self).into());
    }
}

impl<const N: usize> Numbers for Index<N> {
    fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
        f64::arrays(name)
    }

    fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
        let number = next(numbers);
        if number.is_nan() {
            return Index::new(N - 1).expect("an index"); // of a blank buffer
        }
        assert_eq!(number, number.trunc(), "an index is a whole number");
        Index::new(number as usize).expect("the fixture's index is out of range")
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        numbers.push(self.get() as f64);
    }
}

/// Without biases.
impl Numbers for () {
    fn arrays(_: &str) -> Vec<(String, Vec<usize>)> {
        Vec::new()
    }

    fn read(_: &mut dyn Iterator<Item = f64>) -> Self {}

    fn write(&self, _: &mut Vec<f64>) {}
}

/// Every size is a type of its own: what depends on the scalar type alone is compiled once for all of them.
impl<T: Numbers + Scalar + Copy + Default, const R: usize, const C: usize> Numbers for SMatrix<T, R, C> {
    fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
        vec![(name.into(), vec![R, C])]
    }

    fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
        let mut columns = [[T::default(); R]; C];
        read_rows(columns.as_flattened_mut(), R, numbers);
        SMatrix::from_array_storage(ArrayStorage(columns))
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        write_rows(self.as_slice(), R, numbers);
    }
}

/// Row-major numbers into columns of so many rows.
fn read_rows<T: Numbers>(columns: &mut [T], rows: usize, numbers: &mut dyn Iterator<Item = f64>) {
    for row in 0..rows {
        let of_row = columns.iter_mut().skip(row).step_by(rows);
        of_row.for_each(|to| *to = T::read(numbers));
    }
}

fn write_rows<T: Numbers>(columns: &[T], rows: usize, numbers: &mut Vec<f64>) {
    for row in 0..rows {
        columns.iter().skip(row).step_by(rows).for_each(|from| from.write(numbers));
    }
}

impl<X: Numbers, const N: usize> Numbers for [X; N] {
    fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
        let lengthened = |(name, shape): (String, Vec<usize>)| (name, [vec![N], shape].concat());
        X::arrays(name).into_iter().map(lengthened).collect()
    }

    fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
        std::array::from_fn(|_| X::read(numbers))
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        self.iter().for_each(|x| x.write(numbers));
    }
}

/// `layer.parameters` is `layer.weights` and `layer.biases`.
macro_rules! layer_numbers {
    ([$($generics:tt)*] $layer:ty, $weights:ty, $biases:ident) => {
        impl<T: Numbers + Scalar + Copy + Default, $($generics)*, $biases: Numbers> Numbers for $layer {
            fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
                let weights = <$weights>::arrays(&name.replace("parameters", "weights"));
                [weights, $biases::arrays(&name.replace("parameters", "biases"))].concat()
            }

            fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
                let weights = Numbers::read(numbers);
                Self { weights, biases: Numbers::read(numbers) }
            }

            fn write(&self, numbers: &mut Vec<f64>) {
                self.weights.write(numbers);
                self.biases.write(numbers);
            }
        }
    };
}

layer_numbers! { [const I: usize, const O: usize] Linear<T, I, O, B>, SMatrix<T, O, I>, B }

/// A convolution and a deconvolution, laid out alike.
macro_rules! convolution_numbers {
    ($($layer:ident $deconvolution:ident [$($size:ident),*] $weights:ty;)*) => {$(
        layer_numbers! { [const OUT: usize, const IN: usize, $(const $size: usize),*] $layer<T, OUT, IN, $($size,)* B>, $weights, B }
        layer_numbers! { [const OUT: usize, const IN: usize, $(const $size: usize),*] $deconvolution<T, OUT, IN, $($size,)* B>, $weights, B }
    )*};
}

convolution_numbers! {
    Convolution1 Deconvolution1 [K] [SMatrix<T, IN, K>; OUT];
    Convolution2 Deconvolution2 [H, W] [[SMatrix<T, H, W>; IN]; OUT];
    Convolution3 Deconvolution3 [D, H, W] [[[SMatrix<T, H, W>; D]; IN]; OUT];
}

/// `layer.parameters` is these arrays, each of a type of its own.
macro_rules! array_numbers {
    ($($layer:ident { $($array:ident: $of:ident),* })*) => {$(
        impl<$($of: Numbers),*> Numbers for $layer<$($of),*> {
            fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
                [$($of::arrays(&name.replace("parameters", stringify!($array)))),*].concat()
            }

            fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
                Self { $($array: Numbers::read(numbers)),* }
            }

            fn write(&self, numbers: &mut Vec<f64>) {
                $(self.$array.write(numbers);)*
            }
        }
    )*};
}

array_numbers! {
    ConstantPlus { biases: B }
    ConstantTimes { scaling: S }
    ParametricRamp { slope: S }
    Normalization { scaling: S, biases: B }
    Attention { weights: W }
}

impl<T: Numbers + Scalar + Copy + Default, const N: usize, const SIZE: usize> Numbers for Embedding<T, N, SIZE> {
    fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
        SMatrix::<T, N, SIZE>::arrays(&name.replace("parameters", "weights"))
    }

    fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
        Self { weights: Numbers::read(numbers) }
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        self.weights.write(numbers);
    }
}

/// The arrays that a net lists, by their paths: `grad(parameters)` is `grad(encoder.linear.weights)` and so on.
pub fn listed(arrays: &[ArrayInfo], name: &str) -> Vec<(String, Vec<usize>)> {
    arrays.iter().map(|array| (name.replace("parameters", array.path), array.shape.to_vec())).collect()
}

/// Where the numbers of listed arrays are in the net, each array row by row.
pub fn places(arrays: &[ArrayInfo]) -> impl Iterator<Item = usize> + '_ {
    arrays.iter().flat_map(|array| {
        let position = |number: usize| {
            let digit =
                |(rest, at): (usize, Vec<usize>), extent: &usize| (rest / extent, [vec![rest % extent], at].concat());
            array.position(&array.shape.iter().rev().fold((number, Vec::new()), digit).1).expect("an element")
        };
        (0..array.size()).map(position)
    })
}

/// `listed_numbers!(Tiny Wide)`: the net's parameters are those that it lists, whatever fields they are in.
#[macro_export]
macro_rules! listed_numbers {
    ($($net:ident)*) => {$(
        impl $crate::Numbers for $net {
            fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
                $crate::listed($net::ARRAYS, name)
            }

            fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
                let mut net = $net::ZERO;
                let all = ::net_runtime::Parameters::parameters_mut(&mut net);
                $crate::places($net::ARRAYS).for_each(|at| all[at] = numbers.next().expect("the fixture has too few numbers"));
                net
            }

            fn write(&self, numbers: &mut Vec<f64>) {
                let all = ::net_runtime::Parameters::parameters(self);
                numbers.extend($crate::places($net::ARRAYS).map(|at| all[at]));
            }
        }
    )*};
}

/// The arrays of the field that `field` gives.
pub fn arrays_of<S, N: Numbers>(_field: fn(&S) -> &N, name: &str) -> Vec<(String, Vec<usize>)> {
    N::arrays(name)
}

/// `net_numbers!(Tiny { linear })`: the net's parameters are those of these fields, all that it has.
#[macro_export]
macro_rules! net_numbers {
    ($($net:ident { $($field:ident),* })*) => {$(
        impl $crate::Numbers for $net {
            #[allow(unused_variables)]
            fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
                let field = |field: &str| name.replace("parameters", &format!("{}.parameters", field.trim_start_matches("r#")));
                let arrays: &[Vec<(String, Vec<usize>)>] = &[
                    $($crate::arrays_of(|net: &$net| &net.$field, &field(stringify!($field)))),*
                ];
                arrays.concat()
            }

            #[allow(unused_variables)]
            fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
                $net { $($field: $crate::Numbers::read(numbers)),* }
            }

            #[allow(unused_variables)]
            fn write(&self, numbers: &mut Vec<f64>) {
                $($crate::Numbers::write(&self.$field, numbers);)*
            }
        }
    )*};
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{matrix, vector};

    fn read<N: Numbers>(numbers: &[f64]) -> N {
        N::read(&mut numbers.iter().copied())
    }

    #[test]
    fn matrices_are_read_and_written_by_rows() {
        let pair: [SMatrix<f64, 2, 3>; 2] = read(&[1., 2., 3., 4., 5., 6., 7., 8., 9., 10., 11., 12.]);
        assert_eq!(pair, [matrix![1., 2., 3.; 4., 5., 6.], matrix![7., 8., 9.; 10., 11., 12.]]);
        assert_eq!(pair.numbers(), (1..=12).map(f64::from).collect::<Vec<_>>());
        assert_eq!(<[SMatrix<f64, 2, 3>; 2]>::arrays("x"), [("x".into(), vec![2, 2, 3])]);
    }

    #[test]
    fn a_layer_is_its_weights_and_then_its_biases() {
        let linear: Linear<f64, 3, 2> = read(&[1., 2., 3., 4., 5., 6., 7., 8.]);
        assert_eq!(linear, Linear { weights: matrix![1., 2., 3.; 4., 5., 6.], biases: vector![7., 8.] });
        let names = Linear::<f64, 3, 2>::arrays("grad(linear.parameters)");
        assert_eq!(names, [("grad(linear.weights)".into(), vec![2, 3]), ("grad(linear.biases)".into(), vec![2, 1])]);
        assert_eq!(Linear::<f64, 3, 2, ()>::arrays("parameters").len(), 1);
    }

    #[test]
    #[should_panic(expected = "is no `f32`")]
    fn a_number_that_f32_lacks_is_refused() {
        read::<f32>(&[0.1]);
    }
}
