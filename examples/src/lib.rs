//! Examples. Those in the documentation of `net!`, of its topics and of `nets!` are tested here.

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/net.md")]
mod net {}

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/coming_from_pytorch.md")]
mod coming_from_pytorch {}

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/nets.md")]
mod nets {}
