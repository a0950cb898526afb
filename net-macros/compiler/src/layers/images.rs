//! Images that the elements of a vector make: what is offered where windows find one.
//!
//! ```text
//! [784] under convolution(8, 3x3)         [1, 28, 28]
//! [784] under convolution(8, 5)           [1, 784]
//! [3072] under convolution(3 -> 8, 3x3)   [3, 32, 32]
//! ```

use crate::ir::Shape;

/// What is known of an image that windows slide over.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Image {
    /// How many spatial axes it has.
    pub(super) axes: Option<usize>,
    /// How many channels.
    pub(super) channels: Option<usize>,
}

impl Image {
    /// The shape of so many elements: of as even sides as there are, the first as small as the others allow.
    pub(super) fn of(self, elements: usize) -> Option<Shape> {
        let axes = self.axes.unwrap_or(1);
        let sides = |channels: usize| {
            let sides = elements.is_multiple_of(channels).then(|| sides(elements / channels, axes))?;
            sides.map(|sides| std::iter::once(channels).chain(sides).collect::<Shape>())
        };
        let is_even = |shape: &Shape| shape[1..].iter().all(|side| *side == shape[1]);
        match self.channels {
            Some(channels) => sides(channels),
            None => [1, 3].into_iter().filter_map(sides).find(is_even).or_else(|| sides(1)),
        }
    }

    /// Any shape of such an image.
    pub(super) fn example(self) -> Shape {
        let side = [64, 28, 8][self.axes.unwrap_or(2).clamp(1, 3) - 1];
        std::iter::once(self.channels.unwrap_or(1)).chain(vec![side; self.axes.unwrap_or(2)]).collect()
    }
}

/// The sides, none of them 1 unless there is one alone.
fn sides(elements: usize, axes: usize) -> Option<Vec<usize>> {
    if axes == 1 {
        return Some(vec![elements]);
    }
    let largest = (2..=elements).take_while(|side| side.checked_pow(axes as u32).is_some_and(|all| all <= elements));
    let side = largest.filter(|side| elements.is_multiple_of(*side)).last()?;
    Some(std::iter::once(side).chain(sides(elements / side, axes - 1)?).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_is_the_most_even_image() {
        let two = Image { axes: Some(2), channels: None };
        let of = |image: Image, elements| image.of(elements);
        assert_eq!(of(two, 784), Some(vec![1, 28, 28]));
        assert_eq!(of(two, 3072), Some(vec![3, 32, 32]));
        assert_eq!(of(two, 100), Some(vec![1, 10, 10]));
        assert_eq!(of(two, 96), Some(vec![1, 8, 12]));
        assert_eq!(of(two, 7), None);
        assert_eq!(of(Image { channels: Some(4), ..two }, 784), Some(vec![4, 14, 14]));
        assert_eq!(of(Image { channels: Some(5), ..two }, 784), None);
        assert_eq!(of(Image { axes: Some(3), channels: None }, 512), Some(vec![1, 8, 8, 8]));
        assert_eq!(of(Image::default(), 784), Some(vec![1, 784]));
    }
}
