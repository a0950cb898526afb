//! Optimisers: small values that change a net along a gradient, which has the net's own type.

mod adam;
mod sgd;

pub use adam::Adam;
pub use sgd::Sgd;
