//! What the examples share: real handwriting, and pictures of eight by eight pixels as text and as PNG files.
//!
//! | module | |
//! |---|---|
//! | [`handwriting`] | 1797 images of digits, a fifth of them held out |
//! | [`picture`] | eight by eight colours or characters |
//! | [`terminal`] | pictures side by side as text |
//! | [`canvas`], [`sheet`] | pictures with captions as PNG files |
//! | [`folder`] | where the files are written |
//!
//! The examples in the documentation of `net!`, of its topics and of `nets!`, and on the page of the package `net-runtime`, are tested here.

pub mod canvas;
pub mod folder;
pub mod handwriting;
pub mod picture;
pub mod sheet;
pub mod terminal;

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/net.md")]
mod net {}

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/coming_from_pytorch.md")]
mod coming_from_pytorch {}

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/nets.md")]
mod nets {}

#[cfg(doctest)]
#[doc = include_str!("../../net-runtime/README.md")]
mod package {}
