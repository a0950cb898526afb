//! [`Compiled`]: what emission starts from.

use std::rc::Rc;

use crate::budget::Excess;
use crate::lower::Lowered;
use crate::net::Net;
use crate::plan::{Blocks, Planned};
use crate::weights::Weights;

/// A net with everything that it is emitted from.
#[derive(Debug)]
pub struct Compiled {
    /// The net.
    pub net: Rc<Net>,
    /// Its forward program, as written.
    pub lowered: Lowered,
    /// What the size of its blocks of samples follows from.
    pub blocks: Blocks,
    /// Its functions, each with how it is computed.
    pub functions: Vec<Planned>,
    /// Why the net, which has no `fn` line, has no function of its gradients.
    pub without_gradients: Option<String>,
    /// The file that its `weights` names.
    pub weights: Option<Weights>,
    /// The budgets that it exceeds on some targets.
    pub excesses: Vec<Excess>,
}
