//! Windows in groups of one channel by their own kernel, of one sample and of blocks, against the plain loops of the other windows:
//! without fused products to the bit.

use super::*;

wide!(depthwise);

impl Draw<'_> {
    /// Windows of some axes in groups of one channel, of as many groups as a kernel may have, and turned or not.
    fn depthwise(&mut self, rank: usize, most: usize) -> Windows {
        let Windows { axes, turned, .. } = self.windows(rank, most, true);
        let groups = 2 + self.below(4);
        let new = Windows::new(groups, groups);
        let whole = axes[..rank].iter().fold(new, |windows, axis| {
            let windows = windows.axis(axis.places, axis.taps, axis.extent);
            windows.by(axis.stride, axis.dilation, axis.before)
        });
        let whole = whole.groups(groups);
        if turned { whole.turned() } else { whole }
    }
}

/// Whether it compares the kernel with plain loops each way: how many of these were depthwise.
fn check<T: Real>([rank, most, cases]: [usize; 3], of_one: bool, infinite: bool) -> usize {
    let (levels, mut rng) = (wide::<T>(), Pcg32::seed_from_u64((rank * 1000 + most) as u64));
    let (cases, mut found) = (if cfg!(miri) { 4 } else { cases }, 0);
    for _ in 0..cases {
        let mut draw = Draw(&mut rng);
        let (windows, lanes) = loop {
            let windows = draw.depthwise(rank, most);
            let lanes = if of_one { 1 } else { draw.of(if cfg!(miri) { [8, 16, 24, 8] } else { [8, 16, 24, 64] }) };
            let is_either = windows.is_depthwise(lanes, false) || windows.is_depthwise(lanes, true);
            if is_either && (!cfg!(miri) || products(&windows) * lanes <= MOST_UNDER_MIRI) {
                break (windows, lanes);
            }
        };
        let (samples, has_start) = (lanes - lanes / 5, draw.below(2) == 0);
        let trial = Trial::new(Case { windows, lanes, samples, infinite, has_start }, &mut rng);
        for transposed in [false, true].into_iter().filter(|&transposed| windows.is_depthwise(lanes, transposed)) {
            levels.iter().for_each(|kernels| trial.check_sliding(kernels, transposed, false));
            found += 1;
        }
        if windows.has_depthwise_weights(lanes, samples) {
            levels.iter().for_each(|kernels| trial.check_weights(kernels));
        }
    }
    found
}

#[test]
fn planes_and_volumes_of_one_sample() {
    for infinite in [false, true] {
        assert!(cfg!(miri) || check::<f32>([2, 35, 80], true, infinite) > 80);
        assert!(cfg!(miri) || check::<f64>([2, 25, 60], true, infinite) > 60);
    }
    assert!(check::<f32>([3, 9, 40], true, true) > 2 && check::<f64>([3, 9, 30], true, true) > 2);
}

#[test]
fn blocks_of_depthwise_windows() {
    for rank in 1..=3 {
        let most = [35, 12, 5][rank - 1];
        assert!(check::<f32>([rank, most, 30], false, false) > 2 && check::<f64>([rank, most, 20], false, true) > 2);
    }
}

/// Those of MobileNet, whose columns are 7, 14, 28 and 112 elements.
#[test]
#[cfg(not(miri))]
fn padded_planes() {
    for (size, stride, lanes) in
        [7, 14, 28, 112].into_iter().flat_map(|size| [(size, 1, 1), (size, 1, 8), (size, 2, 8)])
    {
        let places = (size - 1) / stride + 1;
        let axis = |windows: Windows| windows.axis(places, 3, size).by(stride, 1, 1);
        let windows = axis(axis(Windows::new(3, 3))).groups(3);
        let case = Case { windows, lanes, samples: lanes, infinite: true, has_start: true };
        let trial = Trial::<f32>::new(case, &mut Pcg32::seed_from_u64(1));
        for transposed in [false, true].into_iter().filter(|&transposed| windows.is_depthwise(lanes, transposed)) {
            wide().iter().for_each(|kernels| trial.check_sliding(kernels, transposed, false));
        }
        if windows.has_depthwise_weights(lanes, lanes) {
            wide().iter().for_each(|kernels| trial.check_weights(kernels));
        }
    }
}

/// The gradient of the weights from a batch does not depend on how it is cut into blocks.
#[test]
fn weights_of_blocks_of_any_size() {
    fn check<T: Real>(kernels: &Kernels<T>) {
        let windows = Windows::new(2, 2).axis(5, 3, 5).by(1, 1, 1).axis(6, 3, 8).groups(2);
        let [still, sliding] = [windows.still_length(), windows.sliding_length()].map(|length| {
            let number = |i: usize| T::from_f64((i * 7919 % 1009) as f64 / 1009.0 - 0.4);
            (0..48 * length).map(number).collect::<Vec<T>>()
        });
        // As blocks of so many samples: those of one number next to each other.
        let sums_of = |lanes: usize| {
            let mut out = vec![T::ZERO; windows.measure.weights];
            for first in (0..48).step_by(lanes) {
                let block = |all: &[T], length: usize| -> Vec<T> {
                    (0..length * lanes).map(|i| all[(first + i % lanes) * length + i / lanes]).collect()
                };
                let [still, sliding] =
                    [block(&still, windows.still_length()), block(&sliding, windows.sliding_length())];
                let (still, sliding, out) = (still.as_ptr(), sliding.as_ptr(), out.as_mut_ptr());
                let (samples, add) = (lanes, first > 0);
                (kernels.correlate)(&Correlation { windows: &windows, lanes, samples, still, sliding, add, out });
            }
            out.into_iter().map(|x| x.to_f64().to_bits()).collect::<Vec<u64>>()
        };
        let all = [8, 16, 24, 48].map(sums_of);
        assert!(all.iter().all(|sums| *sums == all[0]), "{}: {all:?}", kernels.name);
    }
    if !cfg!(any(feature = "deterministic", miri)) {
        wide::<f32>().iter().for_each(check);
        wide::<f64>().iter().for_each(check);
    }
}
