//! The plan: a derived program in, the steps that compute it out. Every choice of the back end is made here, once, as data:
//! which kernel, which function rides in its store, what a sum starts from, where each value lies and what is dead after
//! each step. Emission prints a step and looks at nothing else.
//!
//! ```text
//! linear(3 -> 2) |> ramp, fn saliency(input) -> (output, grad(input))        derived program
//!
//! y2         = affine(w1, input, b1), then Ramp       in the caller's output          z1 is never stored
//! z1_bar     = elementwise(y2)                        in slot 0, [2]
//! input_bar  = matvec_transposed(w1, z1_bar)          in the caller's input_bar       slot 0 is free
//! ```
//!
//! | module | what it decides |
//! |---|---|
//! | `views` | in which order the elements of each value lie |
//! | `choose` | the steps: what is made by what, together with what |
//! | `memory` | which slot of the scratch each value lies in, and when |
//! | `blocks` | how many samples go through a body at a time |
//! | `work` | how much is done for one sample, for the documentation |
//! | `print` | the plan as text, a step a line |
//!
//! The plan never changes a formula.

mod blocks;
mod choose;
mod memory;
mod print;
mod scene;
mod step;
mod views;
mod work;

pub use blocks::Blocks;
pub use memory::{Binding, Memory, Phase, Slot};
pub use step::{
    Activation, Axis, Begin, By, Dense, Elementwise, Geometry, Pool, Pooled, Positions, Product, Scatter, Sliding,
    Start, Step, Sum, Updated, UpdatedBy, Windows,
};
pub use views::{Holds, Layout, View};
pub use work::Work;

use crate::derive::Derived;
use crate::ir::{Leaf, ValueId};
use crate::net::Net;
use crate::requests::Function;
use scene::Scene;

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In an argument, or in the net itself.
    Leaf(Leaf),
    /// In the caller's buffer: which wanted thing, and which of its parts.
    Result(usize, usize),
    /// In a local, being a scalar.
    Local,
    /// In a slot of the scratch.
    Slot(usize),
    /// Nowhere: it is a number, written where it is added.
    Number,
    /// Nowhere: the step that computes it goes on to another value, or to an array that it updates.
    Nowhere,
}

/// A function with what it computes, and how.
#[derive(Debug)]
pub struct Planned {
    /// The function.
    pub function: Function,
    /// What it computes.
    pub derived: Derived,
    /// How.
    pub plan: Plan,
}

/// How a function is computed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// Where each value lies.
    pub homes: Vec<Home>,
    /// In which order its elements lie there.
    pub views: Vec<View>,
    /// For a value that takes a slot over, whose it was.
    pub takes_over: Vec<Option<ValueId>>,
    /// The arrays of one shape each that values lie in by turns.
    pub slots: Vec<Slot>,
    /// The scratch, which the slots lie in.
    pub memories: Vec<Memory>,
}

impl Plan {
    /// The slots that are as large as a memory of the scratch.
    pub fn wholes(&self) -> impl Iterator<Item = &Slot> {
        self.memories.iter().map(|memory| &self.slots[memory.whole])
    }

    /// How a value lies.
    pub fn view(&self, id: ValueId) -> &View {
        &self.views[id.0]
    }
}

/// The plan of a derived function.
pub fn plan(net: &Net, function: &Function, derived: &Derived) -> Plan {
    let scene = Scene::new(net, function, derived);
    let steps = choose::steps(&scene);
    memory::planned(scene, steps)
}
