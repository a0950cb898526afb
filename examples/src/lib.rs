//! Examples. Those in the documentation of `net!` and `nets!` are tested here.

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/net.md")]
mod net {}

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/nets.md")]
mod nets {}
