//! Optimisers: small values that change a net along a gradient, which has the net's own type.

mod adagrad;
mod adam;
#[cfg(feature = "serde")]
mod limit;
mod lion;
mod momentum;
mod moving_average;
mod optimiser;
mod options;
mod rms_prop;
#[cfg(feature = "safetensors")]
mod saved;
mod schedule;
mod sgd;
mod sign_sgd;

pub use adagrad::Adagrad;
pub use adam::Adam;
pub use lion::Lion;
pub use momentum::Momentum;
pub use moving_average::MovingAverage;
pub use optimiser::Optimiser;
pub use options::Options;
pub use rms_prop::RmsProp;
pub use schedule::Schedule;
pub use sgd::Sgd;
pub use sign_sgd::SignSgd;
