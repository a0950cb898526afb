//! Optimisers: small values that change a net along a gradient, which has the net's own type.

mod adam;
mod momentum;
mod options;
mod rms_prop;
#[cfg(feature = "safetensors")]
mod saved;
mod schedule;
mod sgd;
mod sign_sgd;

pub use adam::Adam;
pub use momentum::Momentum;
pub use options::Options;
pub use rms_prop::RmsProp;
pub use schedule::Schedule;
pub use sgd::Sgd;
pub use sign_sgd::SignSgd;
