//! The intermediate language: a net, and any of its gradients, as a list of values in static single assignment.
//!
//! ```text
//! z1: [2] = b1[i] + sum[j](w1[i, j] * input[j])     for i: 2, j: 3
//! y2: [2] = ramp(z1[i])
//! ```
//!
//! Five primitives make all values from leaves and from random numbers (`Scan` and `Call` are still to come), and each has one
//! adjoint rule in [`differentiate`](mod@crate::differentiate). Indices are logical and row-major; where a value lies in memory is
//! decided by [`plan`](crate::plan). All extents are static except one axis, the batch, which is never written:
//! a value either is `batched`, and then every statement about it holds for each sample, or it is not, and then
//! what a batched value contributes to it is summed over the samples, sample by sample.

pub mod access;
mod array;
pub mod bounds;
mod ids;
pub mod print;
mod program;
pub mod reach;
pub mod rebuilt;
pub mod scalar;
pub mod sign;
mod typed;
pub mod verify;

pub use access::{Affine, Index, Place, Position, Read};
pub use array::{Element, Precision, Shape, size};
pub use bounds::Range;
pub use ids::{ApplicationId, ConstantId, Id, LayerId, PartId, PortId, Table, ValueId};
pub use program::{Leaf, Loop, Map, Operation, Order, Program, Role, Term, Value, axes, axis_name};
pub use rebuilt::Places;
pub use scalar::{Body, Function, Node, Scalar};
pub use typed::Typed;
