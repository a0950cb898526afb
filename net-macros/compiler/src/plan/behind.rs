//! What is computed behind the last block of a batch only. A body runs once for each block of samples, and a sum over the samples is
//! whole behind the last one: what is not linear in the sum, or rounds, must not see a part of it.
//!
//! ```text
//! w[i, j] = g[i] * v[i, j] / n[i]              of no sample: the weights of a layer, normalised
//! y[i] = sum[j](w[i, j] * x[j])                of each sample
//! w_bar[i, j] = y_bar[i] * x[j]                a sum over the samples that others read: it goes on from block to block, in the scratch
//! g_bar[i] = sum[j](w_bar[i, j] * ..)          behind the last block
//! ```
//!
//! A body that updates learned arrays runs once: there all is done at once.

use crate::derive::Derived;
use crate::ir::ValueId;
use crate::requests::{Function, How};

/// Which values of a program are sums that others read, and which are computed from such sums.
pub(super) struct Behind {
    /// Whether each value is a sum over the samples that another value reads.
    sums: Vec<bool>,
    /// Whether each value is of no sample and computed from such sums, and is no sum over samples itself.
    behind: Vec<bool>,
}

impl Behind {
    pub(super) fn of(function: &Function, derived: &Derived) -> Behind {
        let program = &derived.program;
        let nothing = || vec![false; program.values.len()];
        let (mut sums, mut behind) = (nothing(), nothing());
        if function.wanted.iter().any(|want| want.how == How::Descend) {
            return Behind { sums, behind };
        }
        for id in program.ids().filter(|id| !program.value(*id).batched && !program.sums_samples(*id)) {
            for operand in program.value(id).operation.operands() {
                let is_sum = program.sums_samples(operand);
                sums[operand.0] |= is_sum;
                behind[id.0] |= is_sum || behind[operand.0];
            }
        }
        Behind { sums, behind }
    }

    /// Whether a value is a sum over the samples that another value reads.
    pub(super) fn is_sum(&self, id: ValueId) -> bool {
        self.sums[id.0]
    }

    /// Whether a step that reads these values runs behind the last block only.
    pub(super) fn is_behind(&self, reads: &[ValueId]) -> bool {
        reads.iter().any(|id| self.sums[id.0] || self.behind[id.0])
    }
}
