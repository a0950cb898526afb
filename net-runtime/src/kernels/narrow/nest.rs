//! Nests of loops whose every turn moves on in a left operand and in a right one.

use super::load::pinned;

/// A loop around others: how many turns it has, and how far a turn moves in each operand.
#[derive(Clone, Copy)]
#[repr(C)]
pub(super) struct Loop {
    pub(super) turns: usize,
    pub(super) left: isize,
    pub(super) right: isize,
}

impl Loop {
    /// A loop of one turn.
    pub(super) const ONCE: Self = Loop { turns: 1, left: 0, right: 0 };
}

/// Four loops, the last of which is innermost. The loops inside a loop leave the pointers where their last turns moved them: the
/// loop moves the pointers from there to its next turn.
pub(super) struct Nest(pub(super) [Loop; 4]);

impl Nest {
    /// No loop yet.
    pub(super) const NONE: Self = Nest([Loop::ONCE; 4]);

    /// Makes a nest of four loops of which each says its moves as if there were no other. Loops of one turn are put around the
    /// others: one that is innermost would make a nest of short innermost loops.
    ///
    /// ```text
    /// channels 8, taps 1, 1      1 1 8 1 -> 1 1 1 8
    /// ```
    #[inline(never)]
    pub(super) fn settle(&mut self) {
        // How far the loops inside have moved.
        let (mut next, mut left, mut right) = (4, 0, 0);
        for n in (0..4).rev() {
            let each = self.0[n];
            if each.turns != 1 {
                next -= 1;
                self.0[next % 4] = Loop { turns: each.turns, left: each.left - left, right: each.right - right };
                (left, right) = (each.left * each.turns as isize, each.right * each.turns as isize);
            }
        }
        self.0.iter_mut().take(next).for_each(|of| *of = Loop::ONCE);
    }

    /// A nest of one loop.
    pub(super) const fn one(of: Loop) -> Self {
        Nest([Loop::ONCE, Loop::ONCE, Loop::ONCE, of])
    }

    /// Calls `f` at each turn with how far the left and the right operand have moved, in order.
    #[inline(always)]
    pub(super) fn each<L, R>(&self, mut left: *mut L, mut right: *const R, mut f: impl FnMut(*mut L, *const R)) {
        let [a, b, c, d] = &self.0;
        let move_by = |of: &Loop, left: &mut *mut L, right: &mut *const R| {
            *left = left.wrapping_offset(of.left);
            *right = pinned(right.wrapping_offset(of.right));
        };
        for _ in 0..a.turns {
            for _ in 0..b.turns {
                for _ in 0..c.turns {
                    for _ in 0..d.turns {
                        f(left, right);
                        move_by(d, &mut left, &mut right);
                    }
                    move_by(c, &mut left, &mut right);
                }
                move_by(b, &mut left, &mut right);
            }
            move_by(a, &mut left, &mut right);
        }
    }

    /// Exchanges the left operand and the right one.
    #[inline(always)]
    pub(super) fn swap(&mut self) {
        for of in &mut self.0 {
            (of.left, of.right) = (of.right, of.left);
        }
    }
}
