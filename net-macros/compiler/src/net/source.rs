//! Where values come from.

use crate::ir::{ApplicationId, PortId};

/// A value of the net, by where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// An input port.
    Port(PortId),
    /// The value of an application.
    Application(ApplicationId),
}
