//! The language as it is written: tokens in, [`Source`] out. Names, shapes and arguments are not yet checked.
//!
//! ```text
//! source   := definitions | anonymous                   either may stand in `<` `>`
//! constant := `const` NAME `=` sum `;`
//! net      := docs vis Name [`<f64>`] [`(` ports `)`] `=` chain `;` functions
//! port     := name `:` shape [`of` `index` `(` n `)`]
//! chain    := stage (`|>` stage)*
//! stage    := [`frozen`] [label `:`] layer [`(` arguments `)`]
//! function := docs vis [`train` [`(` `batch` `=` n `)`]] `fn` name `(` requests `)` `->` request | `(` requests `)` `;`
//! request  := path | (`grad` | `accumulate` | `descend`) `(` path `)`
//! ```

pub mod aliases;
mod arguments;
mod arithmetic;
mod chain;
mod constants;
mod entries;
mod formula;
mod formulas_elsewhere;
mod functions;
mod misplaced;
mod nesting;
mod nets;
mod reading;
mod stand_in;
mod text;
mod types;
mod wrappers;

use proc_macro2::{Ident, Span, TokenStream};

pub use arguments::{Argument, Setting};
pub use constants::unknown_name;
pub use entries::parse;
pub use formula::is_keyword;
pub use nets::{in_angle_brackets, is as is_punct};
pub use stand_in::{scratch_name, stand_in, stand_in_like};
pub use text::source_text;

use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::Precision;

/// Everything in one macro call.
#[derive(Debug)]
pub enum Source {
    /// Named nets: items.
    Definitions(Vec<NetSyntax>),
    /// One net without a name: an expression.
    Anonymous(NetSyntax),
}

/// One net as written.
#[derive(Debug)]
pub struct NetSyntax {
    /// Docs and attributes, passed through.
    pub attributes: TokenStream,
    /// `pub` or less, passed through.
    pub visibility: TokenStream,
    /// The type's name; none where the net is anonymous.
    pub name: Option<Ident>,
    /// `<f64>`, or the default.
    pub precision: Precision,
    /// The declared input ports.
    pub ports: Vec<PortSyntax>,
    /// The stages; those that did not parse are left out and `broken` is set.
    pub stages: Vec<Stage>,
    /// The `fn` lines.
    pub functions: Vec<FunctionSyntax>,
    /// Those that cannot have the name that they have.
    pub refused: Vec<FunctionSyntax>,
    /// Whether some part but its `fn` lines did not parse, so that what is missing must not be reported again.
    pub broken: bool,
    /// The chain, as written.
    pub text: String,
}

/// `name: [3, 3]` or `name: [16] of index(1000)`
#[derive(Debug)]
pub struct PortSyntax {
    /// The port's name.
    pub name: Ident,
    /// The shape of one sample.
    pub shape: Vec<Size>,
    /// How many classes, where the port takes indices.
    pub classes: Option<Size>,
}

/// A positive integer in the source.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The number.
    pub value: usize,
    /// Where it stands.
    pub span: Span,
}

/// `label: layer(arguments)`
#[derive(Debug)]
pub struct Stage {
    /// The label, if there is one.
    pub label: Option<Ident>,
    /// The layer's name as written.
    pub layer: Ident,
    /// What stands in the parentheses.
    pub arguments: Vec<Argument>,
    /// Whether some argument did not parse, so that it must not be reported as missing.
    pub broken: bool,
    /// `frozen`, where it stands before the label.
    pub frozen: Option<Span>,
    /// The position, among the nets of this macro call, of the earlier one by whose name it is called; a layer of
    /// that name comes before it.
    pub earlier_net: Option<usize>,
    /// Whether it is called by the name of its own net or of a later one.
    pub is_later_net: bool,
    /// The layer with its arguments, without the label.
    pub extent: Extent,
    /// The layer with its arguments, as written.
    pub text: String,
}

/// One `fn` line.
#[derive(Debug)]
pub struct FunctionSyntax {
    /// Docs and attributes, passed through.
    pub attributes: TokenStream,
    /// `pub` or less, passed through.
    pub visibility: TokenStream,
    /// The word `train`, where it stands before `fn`.
    pub train: Option<Span>,
    /// How many samples it takes, where that is static.
    pub batch: Option<Size>,
    /// Its name.
    pub name: Ident,
    /// What it is given, in order.
    pub given: Vec<Request>,
    /// What it gives, in order.
    pub wanted: Vec<Request>,
    /// The line, as written.
    pub text: String,
    /// What of it did not parse; the rest is there.
    pub mistakes: Vec<Diagnostic>,
}

/// One thing given or wanted.
#[derive(Debug)]
pub struct Request {
    /// The value itself, or something made from it.
    pub form: Form,
    /// Of what.
    pub path: Path,
    /// All of it.
    pub extent: Extent,
}

/// What is asked of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `path`
    Value,
    /// `grad(path)`
    Gradient,
    /// `accumulate(path)`: the gradient, added to the caller's buffer.
    Accumulate,
    /// `descend(path)`: the arrays, updated by their gradients.
    Descend,
}

impl Form {
    /// The word before the parentheses; none before a value.
    pub fn word(self) -> &'static str {
        match self {
            Form::Value => "",
            Form::Gradient => "grad",
            Form::Accumulate => "accumulate",
            Form::Descend => "descend",
        }
    }
}

/// `encoder.linear.weights`, `0.weights`
#[derive(Debug)]
pub struct Path {
    /// Its names and positions; at least one.
    pub segments: Vec<Segment>,
    /// All of it.
    pub extent: Extent,
}

/// One step of a path.
#[derive(Clone, Debug)]
pub enum Segment {
    /// A label, a layer's name, a port's or an array's.
    Name(Ident),
    /// A position, from 0.
    Position(usize, Span),
}

impl Segment {
    /// As written.
    pub fn text(&self) -> String {
        match self {
            Segment::Name(name) => plain(name),
            Segment::Position(position, _) => position.to_string(),
        }
    }
}

impl Path {
    /// As written.
    pub fn text(&self) -> String {
        let segments: Vec<String> = self.segments.iter().map(Segment::text).collect();
        segments.join(".")
    }
}

/// `TinyNet` as `tiny_net`, `MLPHead` as `mlp_head`.
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (position, letter) in letters.iter().enumerate() {
        let before = position.checked_sub(1).map(|before| letters[before]);
        let starts_word = |before: char| {
            before.is_lowercase()
                || before.is_ascii_digit()
                || before.is_uppercase() && letters.get(position + 1).is_some_and(|next| next.is_lowercase())
        };
        if letter.is_uppercase() && before.is_some_and(starts_word) {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// An identifier without `r#`.
pub fn plain(name: &Ident) -> String {
    let text = name.to_string();
    text.strip_prefix("r#").map_or(text.clone(), ToString::to_string)
}
