//! Diagrams: a net with its functions in, a picture of it out, in the languages of Mermaid and of Graphviz.
//!
//! ```text
//! pub Tiny = linear(3 -> 2) |> ramp; pub fn saliency(input) -> (output, grad(input));
//!
//! input --[3]--> linear(3 -> 2) --z1 [2]--> ramp --y2 [2]--> output        the values
//!       <-input_bar-           <- z1_bar -      <- y2_bar -                the gradient's path, dashed
//! ```
//!
//! [`draw`] makes a [`Picture`], of which each printer knows only the boxes, the groups and the arrows. It stays small however large the
//! net is: what repeats itself is drawn once (`repeats`), and of more than a hundred boxes those in the middle are left out.

mod boxes;
mod draw;
mod gradients;
mod groups;
mod repeats;

mod picture;

mod dot;
mod mermaid;

pub use boxes::typed;
pub use draw::draw;
pub use picture::{Arrow, Box, Flow, Form, Item, Picture};
