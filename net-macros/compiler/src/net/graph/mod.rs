//! Graphs: the items of a body, in order, each made of what stands before it.
//!
//! ```text
//! pub Twice(x: [3]) -> y { layer f = linear(3 -> 3); let y = x |> f |> f; }
//! port `x` [3]; `f`: a layer, whose member has no value of its own; two applications of it; output `y`
//! ```
//!
//! | module | what |
//! |---|---|
//! | `items` | the items, in order |
//! | `flows` | heads and stages |
//! | `shared` | layers that have names |
//! | `context` | the net so far, its names and what is applied to what |
//! | `reads`, `unused` | what is read, and what nothing reads |

mod context;
mod flows;
mod items;
mod reads;
mod shared;
mod unused;

pub(super) use items::check;
