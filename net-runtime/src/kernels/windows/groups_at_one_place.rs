//! Windows in groups at one place that cover all that slides, of one sample: a step of a streaming net in groups.
//!
//! ```text
//! convolution              z[g, p] = b[g, p] + sum[r](k[g, p, r] * a[g, r])
//! convolution_transposed   a[g, r] = sum[p](k[g, p, r] * z[g, p])
//! convolution_weights      k[g, p, r] = z[g, p] * a[g, r], or `+=`
//! ```
//!
//! The channels and taps `r` of a group lie in the weights as they lie in `a`, but that over one axis the groups are between them
//! there: these numbers are laid side by side first, or moved where they belong at the end.

use crate::kernels::vector::combination::Combination;
use crate::kernels::vector::dots::Dots;
use crate::kernels::vector::registers::apart;
use crate::kernels::windows::Windows;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use crate::real::Real;
use core::mem::MaybeUninit;
use fearless_simd::Simd;

/// How many numbers of a group are laid side by side, at most.
const MOST: usize = 1024;

/// Room for them.
type Room = MaybeUninit<[u64; MOST]>;

/// The numbers of a group in what slides: runs of `length`, `step` apart. The first run of a group begins where that of the group
/// before ends.
struct Group {
    runs: usize,
    length: usize,
    step: usize,
}

impl Windows {
    /// How the numbers of a group lie in what slides, where the windows are in groups at one place and there is room for the numbers.
    #[inline(always)]
    fn group_at_one_place(&self) -> Option<Group> {
        if self.groups == 1 || self.turned || !self.axes.iter().all(|axis| axis.is_covered()) {
            return None;
        }
        let all = self.sliding_length();
        let group = match self.rank {
            1 => Group { runs: self.axes[0].taps, length: self.sliding, step: self.groups * self.sliding },
            _ => Group { runs: 1, length: all / self.groups, step: all },
        };
        (group.runs * group.length <= MOST && !cfg!(feature = "deterministic")).then_some(group)
    }
}

impl Group {
    /// How many numbers there are.
    fn count(&self) -> usize {
        self.runs * self.length
    }

    /// The numbers side by side: where they are, or laid in the room.
    #[inline(always)]
    unsafe fn read<T: Real>(&self, from: *const T, room: &mut Room) -> *const T {
        if self.runs == 1 {
            return from;
        }
        let to: *mut T = room.as_mut_ptr().cast();
        for run in 0..self.runs {
            for number in 0..self.length {
                // SAFETY: as the caller says; there is room for them.
                unsafe { *to.add(run * self.length + number) = *from.add(run * self.step + number) };
            }
        }
        to
    }
}

impl<T: Real> Sliding<'_, T> {
    /// One sample in groups at one place: whether it is that.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(crate) unsafe fn groups_at_one_place<S: Simd>(&self, simd: S) -> bool {
        let group = self.windows.group_at_one_place().filter(|_| !self.transposed || self.start.is_null());
        let Some(group) = group else { return false };
        apart(
            simd,
            #[inline(always)]
            || {
                let Windows { groups, still, .. } = *self.windows;
                for number in 0..groups {
                    // SAFETY: as the caller says.
                    unsafe {
                        if self.transposed {
                            self.back_of_group(simd, &group, number, still);
                        } else {
                            self.group(simd, &group, number, still);
                        }
                    }
                }
            },
        );
        true
    }

    /// `z[p] = b[p] + sum[r](k[p, r] * a[r])` of a group.
    #[inline(always)]
    unsafe fn group<S: Simd>(&self, simd: S, group: &Group, number: usize, still: usize) {
        let (count, mut room) = (group.count(), Room::uninit());
        let has_start = !self.start.is_null();
        // SAFETY: the group lies in the arrays.
        unsafe {
            let dots = Dots {
                outs: still,
                start: if has_start { self.start.add(number * still) } else { self.start },
                out: self.out.add(number * still),
                runs: 1,
                length: count,
                weights: self.weights.add(number * still * count),
                weights_of_out: count,
                weights_of_run: 0,
                numbers: group.read(self.input.add(number * group.length), &mut room),
                numbers_of_run: 0,
            };
            dots.run(simd);
        }
    }

    /// `a[r] = sum[p](k[p, r] * z[p])` of a group.
    #[inline(always)]
    unsafe fn back_of_group<S: Simd>(&self, simd: S, group: &Group, number: usize, still: usize) {
        let (count, mut room) = (group.count(), Room::uninit());
        // SAFETY: the group lies in the arrays; there is room for its numbers.
        unsafe {
            let out = self.out.add(number * group.length);
            let side_by_side = if group.runs == 1 { out } else { room.as_mut_ptr().cast() };
            let combination = Combination {
                length: count,
                out: side_by_side,
                add: false,
                count: still,
                rows: self.weights.add(number * still * count),
                row: count,
                factors: self.input.add(number * still),
                factor: 1,
            };
            combination.run(simd);
            for run in 0..if group.runs == 1 { 0 } else { group.runs } {
                for at in 0..group.length {
                    *out.add(run * group.step + at) = *side_by_side.add(run * group.length + at);
                }
            }
        }
    }
}

impl<T: Real> Correlation<'_, T> {
    /// One sample in groups at one place: whether it is that.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(crate) unsafe fn groups_at_one_place<S: Simd>(&self, simd: S) -> bool {
        let Some(group) = self.windows.group_at_one_place() else { return false };
        apart(
            simd,
            #[inline(always)]
            || {
                let (Windows { groups, still, .. }, count) = (*self.windows, group.count());
                for number in 0..groups {
                    let mut room = Room::uninit();
                    // SAFETY: the group lies in the arrays.
                    let rows = unsafe { group.read(self.sliding.add(number * group.length), &mut room) };
                    for p in number * still..(number + 1) * still {
                        let (out, factors) = (self.out.wrapping_add(p * count), self.still.wrapping_add(p));
                        let (length, add) = (count, self.add);
                        // SAFETY: as above.
                        unsafe {
                            Combination { length, out, add, count: 1, rows, row: 0, factors, factor: 0 }.run(simd)
                        };
                    }
                }
            },
        );
        true
    }
}
