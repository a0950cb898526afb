//! The language as it is written: tokens in, [`Source`] out. Names, shapes and arguments are not yet checked.
//!
//! ```text
//! source   := definitions | anonymous                   either may stand in `<` `>`
//! constant := `const` NAME `=` sum `;`
//! net      := docs vis Name [`<f64>`] [`(` ports `)`] (`=` chain `;` | [`->` outputs] body) (function | weights)*
//! port     := name `:` shape [`of` `index` `(` n `)`]
//! chain    := stage (`|>` stage)*
//! outputs  := output | `(` output (`,` output)* `)`
//! output   := name [`:` shape [`of` shape]]
//! body     := `{` (item `;`)* `}`
//! item     := `let` names `=` flow | `let` name `[` index (`,` index)* `]` `=` formula | [`frozen`] `layer` name `=` chain | `array` name `:` shape [`=` start] | constant
//! flow     := head (`|>` stage)*
//! head     := path | expression | `(` element (`,` element)* `)`
//! index    := name [`:` n]
//! element  := [name `=`] flow
//! stage    := [`frozen`] [label `:`] layer [`(` arguments `)`]
//! function := docs vis [`train` [`(` `batch` `=` n `)`]] `fn` name `(` requests `)` `->` request | `(` requests `)` `;`
//! weights  := docs `weights` "FILE" `;`
//! request  := path | (`grad` | `accumulate` | `descend`) `(` path `)` [`of` path | `of` `(` path (`,` path)* `)`]
//! ```

pub mod aliases;
mod arguments;
mod arithmetic;
mod body;
mod body_reading;
mod budget;
mod chain;
mod constants;
mod entries;
mod formulas_elsewhere;
mod functions;
mod heads;
mod indexed;
mod misplaced;
mod names;
mod nesting;
mod nets;
mod paths;
mod reading;
mod repeats;
mod requests_elsewhere;
mod runs;
mod shape;
mod stand_in;
mod templates;
mod tree;
mod types;
mod weights;
mod wrappers;

pub use entries::parse;
pub use functions::is_generated;
pub use names::{camel, scratch_bytes_name, scratch_name, snake_case};
pub use nets::in_angle_brackets;
pub use reading::unknown_name;
pub use stand_in::{stand_in, stand_in_like};
pub use tree::{
    Argument, ArraySyntax, BodySyntax, BudgetSyntax, Element, Flow, Form, Formula, FunctionSyntax, Head, IndexSyntax,
    Indexed, Item, NetSyntax, Operand, OutputSyntax, Path, PortSyntax, Repeat, Request, Segment, Setting, Size, Source,
    Stage, Stated, WeightsSyntax,
};
