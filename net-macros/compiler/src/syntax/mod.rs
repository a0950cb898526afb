//! The language as it is written: tokens in, [`Source`] out. Names, shapes and arguments are not yet checked.
//!
//! ```text
//! source   := definitions | anonymous                   either may stand in `<` `>`
//! constant := `const` NAME `=` sum `;`
//! net      := docs vis Name [`<f64>`] [`(` ports `)`] `=` chain `;` functions
//! port     := name `:` shape [`of` `index` `(` n `)`]
//! chain    := stage (`|>` stage)*
//! stage    := [label `:`] layer [`(` arguments `)`]
//! function := docs vis [`train`] `fn` name `(` requests `)` `->` request | `(` requests `)` `;`
//! request  := path | `grad` `(` path | `all` `)`
//! ```

mod arguments;
mod arithmetic;
mod chain;
mod constants;
mod entries;
mod formula;
mod functions;
mod nesting;
mod nets;
mod reading;
mod stand_in;

use proc_macro2::{Ident, Span, TokenStream};

pub use arguments::{Argument, Setting};
pub use constants::unknown_name;
pub use entries::parse;
pub use nets::in_angle_brackets;
pub use stand_in::{scratch_name, stand_in};

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
    /// Whether it is called by the name of an earlier net; a layer of that name comes before it.
    pub is_earlier_net: bool,
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

/// An identifier without `r#`.
pub fn plain(name: &Ident) -> String {
    let text = name.to_string();
    text.strip_prefix("r#").map_or(text.clone(), ToString::to_string)
}

/// Tokens as a person would write them, on one line.
pub fn source_text(tokens: &TokenStream) -> String {
    let mut text = String::new();
    write_tokens(tokens.clone(), &mut text);
    text
}

fn write_tokens(tokens: TokenStream, text: &mut String) {
    use proc_macro2::{Delimiter, Spacing, TokenTree};
    let mut glued = true;
    for token in tokens {
        let tight = matches!(&token, TokenTree::Punct(p) if matches!(p.as_char(), ',' | ';' | ':' | '.'));
        let call = matches!(&token, TokenTree::Group(g) if g.delimiter() == Delimiter::Parenthesis)
            && text.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        if !glued && !tight && !call {
            text.push(' ');
        }
        glued = matches!(&token, TokenTree::Punct(p) if p.spacing() == Spacing::Joint || p.as_char() == '.');
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write_tokens(group.stream(), text);
                text.push_str(close);
            }
            token => text.push_str(&token.to_string()),
        }
    }
}
