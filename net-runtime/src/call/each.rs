//! A loop over blocks of samples.

use super::body::Place;
use super::slices::Slices;

/// Calls `f` with up to `block` of the samples at a time, the first of which follow others if they are to `add`; nothing follows the
/// last if they are `all`.
#[inline(always)]
pub fn each<C: Slices>(samples: C, block: usize, (mut add, all): (bool, bool), mut f: impl FnMut(C, Place)) {
    let mut rest = samples;
    while rest.length() > 0 {
        let (samples, others) = rest.split(block);
        let place = Place { samples: samples.length(), add, last: all && others.length() == 0 };
        f(samples, place);
        (rest, add) = (others, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_in_one_block() {
        let (mut sums, mut places) = ([0; 5], std::vec::Vec::new());
        each(
            (&[1, 2, 3, 4, 5][..], &[10, 20, 30, 40, 50][..], &mut sums[..]),
            2,
            (false, true),
            |(a, b, sums), place| {
                places.push((place.samples, place.add, place.last));
                (0..place.samples).for_each(|s| sums[s] = a[s] + b[s]);
            },
        );
        assert_eq!(
            (sums, &places[..]),
            ([11, 22, 33, 44, 55], &[(2, false, false), (2, true, false), (1, true, true)][..])
        );
        each(&[1, 2][..], 2, (true, false), |_, place| assert!(place.add && !place.last));
        each(&[0; 0][..], 2, (true, true), |_, _| unreachable!());
    }
}
