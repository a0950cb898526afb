//! A net with numbers from a file: what `weights "net.safetensors";` becomes, and what a file that is loaded is read by.
//!
//! A tensor of a file lies row by row, its bytes the lowest first, at any address. An array of a net lies as its [`ArrayInfo`] says:
//!
//! ```text
//! file     a00 a01 a02  a10 a11 a12          [2, 3]
//! net      a00 a10  a01 a11  a02 a12         by columns: a line of two numbers that are three apart, three times
//! ```
//!
//! Everything here is `const`, and as cheap as may be when rustc evaluates it: 2.6 us a number. Four numbers are one of the turns that
//! it counts, and warns of from two millions on.

use crate::array_info::{ArrayInfo, ArrayOrder};
use crate::flat::flat_mut;
use crate::parameters::Parameters;
use crate::real::Real;

/// Where an array lies in a file: its first byte, how many bytes a number has, and, where its first two axes are changed, in how
/// many groups; else 0.
pub type Place = (usize, usize, usize);

/// The net whose arrays lie at these places of a file that has so many bytes.
pub const fn trained<N: Parameters>(file: &[u8], length: usize, places: &[Place]) -> N {
    assert!(file.len() == length, "the file of the weights has changed while the net was compiled: compile it again");
    assert!(places.len() == N::ARRAYS.len(), "the places are not those of the net's arrays");
    let mut net = N::ZERO;
    let mut numbers = flat_mut(&mut net);
    let mut array = 0;
    while array < places.len() {
        let (own, rest) = { numbers }.split_at_mut(N::ARRAYS[array].size());
        read(own, &N::ARRAYS[array], places[array], file);
        numbers = rest;
        array += 1;
    }
    net
}

/// Reads an array from its place in a file; both have room for it.
pub(crate) const fn read<T: Real>(to: &mut [T], array: &ArrayInfo, (begin, bytes, groups): Place, file: &[u8]) {
    let (from, _) = file.split_at(begin).1.split_at(to.len() * bytes);
    let walk = Walk::of(array, groups);
    if size_of::<T>() == bytes && walk.is_as_in_file() && !IS_BIG {
        return bytes_of(to).copy_from_slice(from);
    }
    match (size_of::<T>(), bytes) {
        (4, 4) => single(words(to), packed(from), &walk),
        (8, 8) => double(words(to), packed(from), &walk),
        (8, 4) => widened(words(to), packed(from), &walk),
        _ => panic!("numbers of this size are not read"),
    }
}

/// The axes of an array in the order of memory, those that are missing of one position: how many positions each has, and how far
/// apart they are in the file.
#[derive(Clone, Copy)]
struct Walk {
    extents: [usize; AXES],
    strides: [usize; AXES],
}

/// Groups, outputs and inputs, axes of a kernel but its last two, those.
const AXES: usize = 6;

impl Walk {
    const fn of(array: &ArrayInfo, groups: usize) -> Self {
        let (shape, size) = (array.shape, array.size());
        let (rows, columns) = match (array.order, shape) {
            (ArrayOrder::Columns, [.., rows, columns]) => (*rows, *columns),
            _ => (1, size),
        };
        let last_two = rows * columns;
        match shape {
            // [in, out / groups, k] for [out, in / groups, k], whose last two axes are a matrix.
            [outputs, inputs, taps] if groups > 0 => {
                let of_group = *outputs / groups;
                let strides = [0, 0, of_group * *inputs * *taps, *taps, 1, of_group * *taps];
                Walk { extents: [1, 1, groups, of_group, *taps, *inputs], strides }
            }
            [outputs, inputs, ..] if groups > 0 => {
                let (of_group, kernel) = (*outputs / groups, size / (*outputs * *inputs));
                let strides = [of_group * *inputs * kernel, kernel, of_group * kernel, last_two, 1, columns];
                Walk { extents: [groups, of_group, *inputs, kernel / last_two, columns, rows], strides }
            }
            _ => Walk { extents: [1, 1, 1, size / last_two, columns, rows], strides: [0, 0, 0, last_two, 1, columns] },
        }
        .merged()
    }

    /// Without axes of one position at the end, where lines of one number would be: with more such axes in front.
    const fn merged(mut self) -> Self {
        let mut turn = 1;
        while turn < AXES && self.extents[AXES - 1] == 1 {
            let mut axis = AXES - 1;
            while axis > 0 {
                (self.extents[axis], self.strides[axis]) = (self.extents[axis - 1], self.strides[axis - 1]);
                axis -= 1;
            }
            (self.extents[0], self.strides[0]) = (1, 0);
            turn += 1;
        }
        self
    }

    /// Whether it is one line whose numbers follow each other in the file.
    const fn is_as_in_file(&self) -> bool {
        let (length, stride) = self.line();
        let mut lines = 1;
        let mut axis = 0;
        while axis < AXES - 1 {
            lines *= self.extents[axis];
            axis += 1;
        }
        lines == 1 && (stride == 1 || length == 1)
    }

    /// How long the lines are, and how far apart its numbers lie in the file.
    const fn line(&self) -> (usize, usize) {
        (self.extents[AXES - 1], self.strides[AXES - 1])
    }

    /// Where the line behind that at `at` begins, which begins at `start`.
    const fn next(&self, at: &mut [usize; AXES], mut start: usize) -> usize {
        let mut axis = AXES - 1;
        while axis > 0 {
            axis -= 1;
            at[axis] += 1;
            start += self.strides[axis];
            if at[axis] < self.extents[axis] {
                return start;
            }
            start -= self.strides[axis] * at[axis];
            at[axis] = 0;
        }
        start
    }
}

/// A number at any address.
#[derive(Clone, Copy)]
#[repr(C, packed)]
struct Packed<W>(W);

/// The numbers that these bytes are; `W` is `u32` or `u64`.
const fn packed<W: Word>(bytes: &[u8]) -> &[Packed<W>] {
    // SAFETY: a `Packed` is as many bytes as its word, which any bytes are, and may begin anywhere.
    unsafe { core::slice::from_raw_parts(bytes.as_ptr().cast(), bytes.len() / size_of::<W>()) }
}

/// The bits of these numbers.
const fn words<T: Real, W: Word>(numbers: &mut [T]) -> &mut [W] {
    assert!(size_of::<T>() == size_of::<W>() && align_of::<W>() <= align_of::<T>());
    // SAFETY: an `f32` or `f64` is any bits of its size, and is aligned as the words of its size are.
    unsafe { core::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), numbers.len()) }
}

/// The bytes of these numbers.
const fn bytes_of<T: Real>(numbers: &mut [T]) -> &mut [u8] {
    // SAFETY: an `f32` or `f64` is any bytes, as many as its size, and bytes begin anywhere.
    unsafe { core::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), size_of_val(numbers)) }
}

/// The bits of an `f32` or of an `f64`.
trait Word: Copy {}
impl Word for u32 {}
impl Word for u64 {}

/// A function that reads numbers in the order of memory. Four are one turn: rustc counts turns, and warns of two million.
macro_rules! reading {
    ($name:ident, $to:ty, $from:ty, |$x:ident| $value:expr) => {
        const fn $name(mut to: &mut [$to], from: &[Packed<$from>], walk: &Walk) {
            let ((length, stride), mut at, mut start) = (walk.line(), [0; AXES], 0);
            while !to.is_empty() {
                let (mut line, rest) = { to }.split_at_mut(length);
                let mut next = start;
                while let [a, b, c, d, more @ ..] = line {
                    let $x = from[next].0;
                    *a = $value;
                    let $x = from[next + stride].0;
                    *b = $value;
                    let $x = from[next + 2 * stride].0;
                    *c = $value;
                    let $x = from[next + 3 * stride].0;
                    *d = $value;
                    (line, next) = (more, next + 4 * stride);
                }
                while let [a, more @ ..] = line {
                    let $x = from[next].0;
                    *a = $value;
                    (line, next) = (more, next + stride);
                }
                to = rest;
                start = walk.next(&mut at, start);
            }
        }
    };
}

const IS_BIG: bool = cfg!(target_endian = "big");

reading!(single, u32, u32, |x| if IS_BIG { x.swap_bytes() } else { x });
reading!(double, u64, u64, |x| if IS_BIG { x.swap_bytes() } else { x });
reading!(widened, u64, u32, |x| (f32::from_bits(u32::from_le(x)) as f64).to_bits());

#[cfg(test)]
mod tests {
    use super::{Place, read};
    use crate::array_info::{ArrayInfo, ArrayOrder};
    use crate::real::Real;
    use std::vec::Vec;

    /// Reads the numbers 0, 1, 2, ... of a file that begins with a byte of no number, and compares each with what its positions say.
    fn check<T: Real>(shape: &'static [usize], order: ArrayOrder, bytes: usize, groups: usize) {
        let array = ArrayInfo { path: "", shape, offset: 0, order };
        let numbers = (0..array.size()).map(|number| number as f64);
        let file: Vec<u8> = [9]
            .into_iter()
            .chain(numbers.flat_map(|number| match bytes {
                4 => (number as f32).to_le_bytes().to_vec(),
                _ => number.to_le_bytes().to_vec(),
            }))
            .collect();
        let mut to = std::vec![T::ZERO; array.size()];
        let place: Place = (1, bytes, groups);
        read(&mut to, &array, place, &file);
        for (index, found) in to.iter().enumerate() {
            let at = array.element::<6>(index);
            let expected = in_file(shape, &at[..shape.len()], groups) as f64;
            assert_eq!(found.to_f64(), expected, "{shape:?} {order:?} at {at:?}, {groups} groups");
        }
    }

    /// How many numbers stand before the one at `at`, in a file.
    fn in_file(shape: &[usize], at: &[usize], groups: usize) -> usize {
        let (mut shape, mut at) = (shape.to_vec(), at.to_vec());
        if let Some(of_group) = shape.first().and_then(|outputs| outputs.checked_div(groups)) {
            let (group, output) = (at[0] / of_group, at[0] % of_group);
            (at[0], at[1]) = (group * shape[1] + at[1], output);
            (shape[0], shape[1]) = (shape[1] * groups, of_group);
        }
        at.iter().zip(&shape).fold(0, |before, (at, extent)| before * extent + at)
    }

    #[cfg(not(miri))]
    const SHAPES: [&[usize]; 9] =
        [&[], &[1], &[7], &[5, 3], &[1, 6], &[9, 1], &[4, 6, 5], &[4, 6, 2, 5], &[4, 6, 2, 3, 5]];
    #[cfg(miri)]
    const SHAPES: [&[usize]; 5] = [&[], &[6, 3], &[4, 5, 2], &[4, 1, 2, 2], &[4, 1, 1, 2, 2]];

    #[test]
    fn every_number_comes_to_its_place() {
        for (shape, order) in
            SHAPES.into_iter().flat_map(|shape| [(shape, ArrayOrder::Columns), (shape, ArrayOrder::Rows)])
        {
            check::<f32>(shape, order, 4, 0);
            check::<f64>(shape, order, 8, 0);
            check::<f64>(shape, order, 4, 0);
        }
        for (shape, groups) in
            SHAPES.into_iter().filter(|shape| shape.len() > 2).flat_map(|shape| [(shape, 1), (shape, 2), (shape, 4)])
        {
            check::<f32>(shape, ArrayOrder::Columns, 4, groups);
            check::<f64>(shape, ArrayOrder::Columns, 8, groups);
        }
    }
}
