//! The plan: a derived program in, the steps that compute it out. Every choice of the back end is made here, once, as data:
//! which kernel, which activation it applies as it stores, what a sum starts from, where each value lies and what is dead after
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
//! | `views`, `rows` | in which order the elements of each value lie |
//! | `behind` | what is computed behind the last block of a batch only |
//! | `choose` | the steps: what is made by what, together with what |
//! | `memory` | which slot of the scratch each value lies in, and when |
//! | `blocks` | how many samples go through a body at a time |
//! | `work` | how much is done for one sample, for the documentation |
//! | `print` | the plan as text, a step a line |
//!
//! The other modules hold types: `scene` what the choices look at, the rest what a plan consists of. The plan never changes a
//! formula.

mod behind;
mod blocks;
mod choose;
mod home;
mod kernels;
mod memory;
mod planned;
mod print;
mod rows;
mod scene;
mod step;
mod sum;
mod updated;
mod views;
mod work;

pub use blocks::Blocks;
pub use home::{Binding, Home, Memory, Phase, Slot};
pub use kernels::{Activation, Axis, Dense, Dims, Geometry, Product, Samples, Sliding, Strided, Windows};
pub use planned::{Plan, Planned, SampleLoop};
pub use step::{
    Begin, By, Each, Elementwise, Fold, Lines, Pool, Pooled, Positions, PutBack, Scatter, Start, Step, Sum, Updated,
    UpdatedBy, When,
};
pub use views::{Holds, Layout, View};
pub use work::Work;

use crate::derive::Derived;
use crate::net::{Application, Net};
use crate::requests::Function;
use scene::Scene;

/// A net of more layers with learned arrays than this calls the kernels of its dense layers as functions of their own,
/// `kernels::outlined` of the runtime, instead of having them in its code: the time that rustc's passes over loops take grows
/// with the square of a function's length.
const MOST_INLINED: usize = 12;

/// Whether the net calls the kernels of its dense layers as functions of their own. The layers of the net as written are
/// counted, not the steps of one function, so that a value has the same bits whatever else is wanted.
fn outlines(net: &Net) -> bool {
    let learned = |application: &&Application| net.layers[application.layer].storage.is_some();
    net.applications.iter().filter(learned).count() > MOST_INLINED
}

/// The plan of a derived function.
pub fn plan(net: &Net, function: &Function, derived: &Derived) -> Plan {
    let scene = Scene::new(net, function, derived);
    let steps = choose::steps(&scene);
    Plan { outlines: outlines(net), ..memory::planned(scene, steps) }
}
