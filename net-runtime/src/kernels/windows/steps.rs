//! How far neighbours are apart in the three arrays of windows: channels, places or elements, taps.

use super::{AXES, Windows};

impl Windows {
    /// The distance between neighbours on each axis of an array of these extents, channels first, in memory order.
    const fn steps(&self, first: usize, extents: [usize; AXES]) -> [usize; AXES + 1] {
        let mut shape = [first, 1, 1, 1];
        let mut steps = [1; AXES + 1];
        let mut axis = 0;
        while axis < self.rank {
            shape[axis + 1] = extents[axis];
            axis += 1;
        }
        // The last but one is contiguous, then the last, then the others from the last.
        let last = self.rank;
        steps[last - 1] = 1;
        steps[last] = shape[last - 1];
        let mut step = shape[last - 1] * shape[last];
        let mut axis = last - 1;
        while axis > 0 {
            axis -= 1;
            steps[axis] = step;
            step *= shape[axis];
        }
        steps
    }

    /// Of what stands still: the channel's step, then each axis's.
    pub(crate) const fn still_steps(&self) -> [usize; AXES + 1] {
        let axes = &self.axes;
        self.steps(self.groups * self.still, [axes[0].places, axes[1].places, axes[2].places])
    }

    /// Of what slides by.
    pub(crate) const fn sliding_steps(&self) -> [usize; AXES + 1] {
        let axes = &self.axes;
        self.steps(self.groups * self.sliding, [axes[0].extent, axes[1].extent, axes[2].extent])
    }

    /// Of the weights: the step of a channel of what stands still, of one of what slides by, of a group, and of each tap.
    pub(crate) const fn weight_steps(&self) -> WeightSteps {
        let axes = &self.axes;
        let (rows, columns) = if self.turned { (self.sliding, self.still) } else { (self.still, self.sliding) };
        // As an array of `columns`, taps...: one of these for each row.
        let inner = self.steps(columns, [axes[0].taps, axes[1].taps, axes[2].taps]);
        let row = columns * axes[0].taps * axes[1].taps * axes[2].taps;
        let (still, sliding) = if self.turned { (inner[0], row) } else { (row, inner[0]) };
        WeightSteps { still, sliding, group: rows * row, taps: [inner[1], inner[2], inner[3]] }
    }
}

/// The distances between neighbours in the weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WeightSteps {
    pub(crate) still: usize,
    pub(crate) sliding: usize,
    pub(crate) group: usize,
    pub(crate) taps: [usize; AXES],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_the_rust_types() {
        let line = Windows::new(6, 4).axis(7, 3, 9);
        assert_eq!(line.still_steps()[..2], [1, 6]); // SMatrix<T, 6, 7>
        let weights = line.weight_steps();
        assert_eq!((weights.still, weights.sliding, weights.taps[0]), (12, 1, 4)); // [SMatrix<T, 4, 3>; 6]
        let image = Windows::new(6, 4).axis(7, 3, 9).axis(8, 5, 12);
        assert_eq!(image.sliding_steps()[..3], [108, 1, 9]); // [SMatrix<T, 9, 12>; 4]
        let weights = image.weight_steps();
        assert_eq!((weights.still, weights.sliding, weights.taps[..2].to_vec()), (60, 15, std::vec![1, 3]));
        let volume = Windows::new(6, 4).axis(7, 3, 9).axis(8, 5, 12).axis(3, 2, 4).groups(2).turned();
        assert_eq!(volume.still_steps(), [7 * 8 * 3, 8 * 3, 1, 8]); // [[SMatrix<T, 8, 3>; 7]; 6]
        let weights = volume.weight_steps();
        assert_eq!((weights.still, weights.sliding, weights.group), (30, 90, 180)); // [[[SMatrix<T, 5, 2>; 3]; 3]; 4]
        assert_eq!(weights.taps, [10, 1, 5]);
    }
}
