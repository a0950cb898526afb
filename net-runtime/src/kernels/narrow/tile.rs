//! The tiles of a nest: sixteen sums, or four, in registers.

#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
use super::arm_tile::pass;
use super::dense::raised;
use super::load::{next, stepping};
use super::nest::{Loop, Nest};
use crate::real::Real;

/// Stands for the assembly where the target has none, and is never called.
#[cfg(not(all(target_arch = "arm", target_abi = "eabihf")))]
unsafe fn pass<T>(_: &Nest, _: (&[*const T; 4], &[*const T; 4]), _: bool, _: &mut [[T; 4]; 4]) {}

/// Four columns of sums, all by the same nest.
pub(super) struct Four<T> {
    pub(super) nest: Nest,
    pub(super) right: [*const T; 4],
    /// Where the sum of each column goes in the first row.
    pub(super) out: [*mut T; 4],
    /// Whether the sums go on from what is in `out`.
    pub(super) add: bool,
    /// The least number that is stored: 0 for the ramp.
    pub(super) floor: T,
}

/// Writes a nest whose innermost loop has one version for each way in which it moves the pointers: `$unit` is the way, `$step`
/// the innermost loop, and `$move` moves the pointers by one of the other loops.
macro_rules! nest {
    ($nest:ident, $unit:ident, $step:ident, $move:ident: $($way:pat => $turn:block)*) => {
        let [a, b, c, $step] = $nest;
        for _ in 0..a.turns {
            for _ in 0..b.turns {
                for _ in 0..c.turns {
                    match $unit {
                        $($way => for _ in 0..$step.turns $turn)*
                    }
                    $move!(c);
                }
                $move!(b);
            }
            $move!(a);
        }
    };
}

/// Four sums: at each turn a number of the left operand by four of the right one.
///
/// # Safety
///
/// As of `Columns::run`.
#[inline(never)]
pub(super) unsafe fn one_by_four<T: Real>(
    of: &Four<T>,
    left: *const T,
    right: &[*const T; 4],
    start: &[T; 4],
    out: &[*mut T; 4],
) {
    let nest = &of.nest.0;
    let (mut l, mut r) = (left, written_out!(4, K => right[K]));
    macro_rules! move_by {
        ($of:expr) => {
            l = l.wrapping_offset($of.left);
            r = written_out!(4, K => r[K].wrapping_offset($of.right));
        };
    }
    let unit = [nest[3].left, nest[3].right] == [1, 1];
    // SAFETY: as the caller says.
    unsafe {
        let mut sum = written_out!(4, K => if of.add { *out[K] } else { start[K] });
        nest!(nest, unit, step, move_by:
            true => {
                let x = next(&mut l);
                sum = written_out!(4, K => sum[K] + x * next(&mut r[K]));
            }
            false => {
                let x = stepping(&mut l, step.left);
                sum = written_out!(4, K => sum[K] + x * stepping(&mut r[K], step.right));
            }
        );
        if of.floor == T::ZERO {
            sum = written_out!(4, K => raised(sum[K], of.floor));
        }
        written_out!(4, K => *out[K] = sum[K]);
    }
}

/// Whether a nest of `four_by_four` is in assembly, [`pass`], where it moves from each number to a neighbour.
const fn is_assembly<T>() -> bool {
    cfg!(all(target_arch = "arm", target_abi = "eabihf")) && size_of::<T>() == 4
}

/// Sixteen sums, of four rows and four columns; `rows` is how far each row is from the first one in `out`.
///
/// # Safety
///
/// As of `Columns::run`.
#[inline(never)]
pub(super) unsafe fn four_by_four<T: Real>(of: &Four<T>, left: &[*const T; 4], start: &[T; 4], rows: &[usize; 4]) {
    let nest = &of.nest.0;
    let (mut l, mut r) = (written_out!(4, K => left[K]), written_out!(4, K => of.right[K]));
    macro_rules! move_by {
        ($of:expr) => {
            l = written_out!(4, K => l[K].wrapping_offset($of.left));
            r = written_out!(4, K => r[K].wrapping_offset($of.right));
        };
    }
    let unit = if let [.., Loop { left: 1, right: right @ (1 | -1), .. }] = *nest { right } else { 0 };
    // SAFETY: as the caller says.
    unsafe {
        let mut sum = written_out!(4, I => written_out!(4, _K => start[I]));
        if of.add {
            sum = written_out!(4, I => written_out!(4, K => *of.out[K].wrapping_add(rows[I])));
        }
        macro_rules! turn {
            ($l:ident, $r:ident: $left:expr, $right:expr) => {{
                let x = written_out!(4, K => { let $l = &mut l[K]; $left });
                written_out!(4, K => {
                    let $r = &mut r[K];
                    let y = $right;
                    written_out!(4, I => sum[I][K] += x[I] * y);
                });
            }};
        }
        if const { is_assembly::<T>() } && unit != 0 {
            pass(&of.nest, (left, &of.right), unit < 0, &mut sum);
        } else {
            let unit = if const { is_assembly::<T>() } { 0 } else { unit };
            nest!(nest, unit, step, move_by:
                1 => { turn!(l, r: next(l), next(r)) }
                -1 => { turn!(l, r: next(l), stepping(r, -1)) }
                _ => { turn!(l, r: stepping(l, step.left), stepping(r, step.right)) }
            );
        }
        if of.floor == T::ZERO {
            sum = written_out!(4, I => written_out!(4, K => raised(sum[I][K], of.floor)));
        }
        written_out!(4, K => {
            let out = of.out[K];
            written_out!(4, I => *out.wrapping_add(rows[I]) = sum[I][K]);
        });
    }
}
