//! What is written, before anything is checked.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};

use crate::diagnostics::{Diagnostic, Extent, plain};
use crate::ir::Precision;

/// Everything in one macro call.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of it")]
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
    /// The stages of a chain; those that did not parse are left out and `broken` is set.
    pub stages: Vec<Stage>,
    /// The items of a graph, which has them in place of stages.
    pub body: Option<Box<BodySyntax>>,
    /// The names that its `fn` lines and later nets mention.
    pub mentioned: BTreeSet<String>,
    /// The template that it was made of, and with which sizes.
    pub made_of: Option<(String, String)>,
    /// Whether it is a type that other nets hold and no more: one made of a template for a stage.
    pub has_no_functions: bool,
    /// Its `weights` entry.
    pub weights: Option<WeightsSyntax>,
    /// How much RAM it may need.
    pub budget: Option<BudgetSyntax>,
    /// The `fn` lines.
    pub functions: Vec<FunctionSyntax>,
    /// Those that cannot have the name that they have.
    pub refused: Vec<FunctionSyntax>,
    /// Whether some part but its `fn` lines did not parse, so that what is missing must not be reported again.
    pub broken: bool,
    /// The chain or the body, as written.
    pub text: String,
}

/// `weights "net.safetensors"`
#[derive(Debug)]
pub struct WeightsSyntax {
    /// Docs and attributes, passed through.
    pub attributes: TokenStream,
    /// The file, as written.
    pub file: String,
    /// Where it is written.
    pub extent: Extent,
}

/// `#[budget(ram = 16_384)]`
#[derive(Clone, Copy, Debug)]
pub struct BudgetSyntax {
    /// How many bytes.
    pub ram: usize,
    /// Where the number is written.
    pub extent: Extent,
}

/// `-> (y, z) { let y = ...; let z = ...; }`
#[derive(Debug)]
pub struct BodySyntax {
    /// The names of the outputs, where they are stated.
    pub outputs: Option<Vec<OutputSyntax>>,
    /// The items, in order.
    pub items: Vec<Item>,
    /// Where its brace opens.
    pub extent: Extent,
    /// Whether some item did not parse at all, so that a name may be missing.
    pub is_lost: bool,
}

/// `y`, or `y: [64] of [8]` behind `->`.
#[derive(Debug)]
pub struct OutputSyntax {
    /// Its name.
    pub name: Ident,
    /// Its shape, where that is stated.
    pub stated: Option<Stated>,
}

/// `[64] of [8]`, of an output.
#[derive(Debug)]
pub struct Stated {
    /// The sizes of all axes.
    pub shape: Vec<Size>,
    /// Whether it is a sequence, each step of which is contiguous.
    pub is_sequence: bool,
}

impl BodySyntax {
    /// The stages of its flows, in written order: not those of its `layer` items.
    pub fn stages(&self) -> Vec<&Stage> {
        let flows = self.items.iter().filter_map(|item| match item {
            Item::Let { flow, .. } => flow.as_ref(),
            _ => None,
        });
        flows.flat_map(Flow::all_stages).collect()
    }
}

impl Item {
    /// What it names.
    pub fn names(&self) -> Vec<&Ident> {
        match self {
            Item::Let { names, .. } => names.iter().collect(),
            Item::Layer { name, .. }
            | Item::Array(ArraySyntax { name, .. })
            | Item::Constant(ArraySyntax { name, .. })
            | Item::Random(ArraySyntax { name, .. }) => {
                vec![name]
            }
        }
    }
}

impl Flow {
    fn all_stages(&self) -> Vec<&Stage> {
        let mut stages: Vec<&Stage> = match &self.head {
            Head::Value(_) => Vec::new(),
            Head::Tuple(elements) => elements.iter().flat_map(|element| element.flow.all_stages()).collect(),
            Head::Formula(Formula { operands, .. }) | Head::Indexed(Indexed { operands, .. }) => {
                operands.iter().flat_map(Operand::all_stages).collect()
            }
        };
        stages.extend(&self.stages);
        stages
    }
}

impl Operand {
    /// Whether layers are applied in it.
    pub fn holds_flow(&self) -> bool {
        match self {
            Operand::Value(_) => false,
            Operand::Flow(_) => true,
            Operand::Indexed(indexed) => indexed.operands.iter().any(Operand::holds_flow),
        }
    }

    fn all_stages(&self) -> Vec<&Stage> {
        match self {
            Operand::Value(_) => Vec::new(),
            Operand::Flow(flow) => flow.all_stages(),
            Operand::Indexed(indexed) => indexed.operands.iter().flat_map(Operand::all_stages).collect(),
        }
    }
}

/// One item of a body.
#[derive(Debug)]
pub enum Item {
    /// `let y = x |> ramp;`, `let (a, _) = x |> encoder;`
    Let {
        /// What is bound, an underscore where an output is dropped.
        names: Vec<Ident>,
        /// Whether they stand in parentheses.
        is_tuple: bool,
        /// What it is bound to; nothing, where that is mistaken.
        flow: Option<Flow>,
    },
    /// `layer embed = linear(3 -> 2) |> tanh;`
    Layer {
        /// Its name.
        name: Ident,
        /// `frozen`, where it stands before `layer`.
        frozen: Option<Span>,
        /// The chain; empty, where it is mistaken.
        stages: Vec<Stage>,
        /// The chain, as written.
        text: String,
        /// Where it stands among the stages and items of the body.
        number: usize,
    },
    /// `array scale: [3] = 1;`
    Array(ArraySyntax),
    /// `const mean: [3] = [0.5, 0.4, 0.4];`, which always has a start
    Constant(ArraySyntax),
    /// `random noise: [3] = normal;`, whose start is its distribution
    Random(ArraySyntax),
}

/// `array scale: [3] = 1;`, or behind `const` or `random`.
#[derive(Debug)]
pub struct ArraySyntax {
    /// Its name.
    pub name: Ident,
    /// Its shape.
    pub shape: Vec<Size>,
    /// Whether it is a sequence, `[64] of [8]`: each step is contiguous.
    pub is_sequence: bool,
    /// What it starts at; zeros, if nothing is said.
    pub start: Option<Setting>,
    /// The call after `=`, as `normal(0.1)`.
    pub start_call: Option<(Ident, Vec<Argument>)>,
    /// The item, as written.
    pub text: String,
    /// Where it stands among the stages and items of the body.
    pub number: usize,
}

/// `head |> stage |> stage`
#[derive(Debug)]
pub struct Flow {
    /// What the first stage is applied to.
    pub head: Head,
    /// The stages.
    pub stages: Vec<Stage>,
    /// All of it.
    pub extent: Extent,
}

/// What a flow begins with.
#[derive(Debug)]
pub enum Head {
    /// `x`, `encoder.hidden`
    Value(Path),
    /// `tanh(a) * b + (x |> linear(3))`
    Formula(Formula),
    /// `sum[i](x[i] * x[i])`, and what stands behind `let y[i] =`, where nothing follows
    Indexed(Indexed),
    /// `(x |> softmax, target)`
    Tuple(Vec<Element>),
}

/// An expression of values, of which each is an argument of a closure: `|a, b, flow_1| tanh(a) * b + flow_1`.
#[derive(Debug)]
pub struct Formula {
    /// The closure.
    pub closure: Box<syn::ExprClosure>,
    /// What its arguments are, in order.
    pub operands: Vec<Operand>,
    /// As written.
    pub text: String,
    /// All of it.
    pub extent: Extent,
}

/// What an argument of a formula is.
#[derive(Debug)]
pub enum Operand {
    /// A value by its name.
    Value(Path),
    /// A flow in parentheses.
    Flow(Flow),
    /// A scalar in index notation, `x[0]` or `sum[i](x[i])`.
    Indexed(Box<Indexed>),
}

/// A formula in index notation: `sum[u](kernel[u] * x[i + u])`.
#[derive(Debug)]
pub struct Indexed {
    /// The indices on the left; none where it is a scalar.
    pub left: Vec<IndexSyntax>,
    /// What stands on each axis there, `4 * i + j`, where that is not one index after the other.
    pub places: Vec<syn::Expr>,
    /// The right side, its subscripts in parentheses inside the brackets, as [`formula::indexed`](crate::formula::indexed)
    /// takes them.
    pub right: Box<syn::Expr>,
    /// The names that stand for values there.
    pub names: Vec<Ident>,
    /// What they are, in order.
    pub operands: Vec<Operand>,
    /// All indices, those of reductions too.
    pub indices: Vec<Ident>,
    /// The names of values that stand in subscripts.
    pub in_subscripts: Vec<String>,
    /// As written.
    pub text: String,
    /// All of it.
    pub extent: Extent,
}

/// `i: 26`
#[derive(Clone, Debug)]
pub struct IndexSyntax {
    /// Its name.
    pub name: Ident,
    /// Its size, where that is stated.
    pub stated: Option<Size>,
}

/// One element of a tuple.
#[derive(Debug)]
pub struct Element {
    /// `query` in `(query = q, key = k)`.
    pub name: Option<Ident>,
    /// Its value.
    pub flow: Flow,
}

/// `name: [3, 3]`, `name: [64] of [8]` or `name: [16] of index(1000)`
#[derive(Debug)]
pub struct PortSyntax {
    /// The port's name.
    pub name: Ident,
    /// The shape of one sample.
    pub shape: Vec<Size>,
    /// Whether it is a sequence, `[64] of [8]`: of the shape `[64, 8]`, each step contiguous.
    pub is_sequence: bool,
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
#[derive(Clone, Debug)]
pub struct Stage {
    /// The label, if there is one.
    pub label: Option<Ident>,
    /// The layer's name as written.
    pub layer: Ident,
    /// What stands in the parentheses.
    pub arguments: Vec<Argument>,
    /// Whether some argument did not parse, so that it must not be reported as missing.
    pub broken: bool,
    /// How often it is applied, where that is not once.
    pub repeat: Option<Repeat>,
    /// The sizes of a template, as tokens, until it is made: `Block<64, 8>`.
    pub template: Option<TokenStream>,
    /// The net that was made of the template.
    pub instance: Option<String>,
    /// `frozen`, where it stands before the label.
    pub frozen: Option<Span>,
    /// The position, among the nets of this macro call, of the earlier one by whose name it is called; a layer of
    /// that name comes before it.
    pub earlier_net: Option<usize>,
    /// Likewise of the earlier net whose name its option `score` is, `attention(score = Additive)`, be that what the layer means by it
    /// or not.
    pub score: Option<usize>,
    /// Whether it is called by the name of its own net or of a later one.
    pub is_later_net: bool,
    /// The layer with its arguments, without the label.
    pub extent: Extent,
    /// The layer with its arguments, as written.
    pub text: String,
    /// Where it stands among the stages and items of a body.
    pub number: usize,
}

/// A stage that stands for several.
#[derive(Clone, Debug)]
pub enum Repeat {
    /// `[block; 6]`: as many, each with learned arrays of its own.
    Copies(Size),
    /// `repeat(block, 6)`: the same ones each time.
    Nest(Size),
    /// `net_map(block, context = c)`: on each element, with some ports the same for all.
    Map {
        /// Those ports, and what they are given.
        same: Vec<(Ident, Path)>,
        /// How many there are of `net_map([block; 4])`, one for each element.
        copies: Option<Size>,
    },
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
    /// How much RAM its scratch may need.
    pub budget: Option<BudgetSyntax>,
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
    /// The values that alone are differentiated: `grad(w) of (a, b)`.
    pub of: Vec<Path>,
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
#[derive(Clone, Debug)]
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

/// One argument of a layer.
#[derive(Clone, Debug)]
pub struct Argument {
    /// `stride` in `stride = 2`.
    pub name: Option<Ident>,
    /// What it is set to.
    pub setting: Setting,
    /// All of it.
    pub extent: Extent,
}

/// What an argument is set to.
#[derive(Clone, Debug)]
pub enum Setting {
    /// A whole number, perhaps negative.
    Integer(i64, Extent),
    /// A number with a point or exponent, or a fraction.
    Real(f64, Extent),
    /// `5x5`: one size an axis.
    Product(Vec<Size>),
    /// `[4, 4]`
    List(Vec<Setting>, Span),
    /// `(1, 2)`
    Tuple(Vec<Setting>, Span),
    /// `mean`
    Word(Ident),
    /// `"same"`, which is nothing here.
    Text(String, Span),
    /// `3 -> 2`
    Arrow(Box<Setting>, Box<Setting>),
    /// `1..3`, `..=-2`: from, to, and whether that is part of it.
    Range {
        /// The first.
        from: Option<i64>,
        /// The end.
        to: Option<i64>,
        /// Whether the end is part of it.
        inclusive: bool,
        /// All of it.
        extent: Extent,
    },
    /// `|x| x * tanh(x)`
    Formula(Box<syn::ExprClosure>),
}

impl Setting {
    /// From its first token to its last.
    pub fn extent(&self) -> Extent {
        match self {
            Setting::Integer(_, extent) | Setting::Real(_, extent) | Setting::Range { extent, .. } => *extent,
            Setting::List(_, span) | Setting::Tuple(_, span) | Setting::Text(_, span) => (*span).into(),
            Setting::Product(sizes) => sizes.first().map_or_else(Span::call_site, |size| size.span).into(),
            Setting::Word(word) => word.span().into(),
            Setting::Arrow(from, to) => from.extent().to(to.extent()),
            Setting::Formula(closure) => Extent::of(&quote::quote!(#closure)),
        }
    }

    /// What was found, for a message.
    pub fn text(&self) -> String {
        let list = |settings: &[Setting]| settings.iter().map(Setting::text).collect::<Vec<_>>().join(", ");
        match self {
            Setting::Integer(value, _) => value.to_string(),
            Setting::Real(value, _) => value.to_string(),
            Setting::Product(sizes) => sizes.iter().map(|size| size.value.to_string()).collect::<Vec<_>>().join("x"),
            Setting::List(settings, _) => format!("[{}]", list(settings)),
            Setting::Tuple(settings, _) => format!("({})", list(settings)),
            Setting::Word(word) => plain(word),
            Setting::Text(text, _) => format!("\"{text}\""),
            Setting::Arrow(from, to) => format!("{} -> {}", from.text(), to.text()),
            Setting::Range { from, to, inclusive, .. } => {
                let end = |end: &Option<i64>| end.map(|end| end.to_string()).unwrap_or_default();
                format!("{}..{}{}", end(from), if *inclusive { "=" } else { "" }, end(to))
            }
            Setting::Formula(_) => "a formula".into(),
        }
    }
}
