//! A closure as syn reads it in, a [`Body`] out.
//!
//! All numbers are real, so `1 / 2` is 0.5. Comparisons, `&& || !`, `if`/`else`, `let` in blocks and every function
//! of the table, as `tanh(x)` or `x.tanh()`, are known; anything else is a mistake on its own span.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, Lit, Pat, Stmt, UnOp};

use super::indexed::Scope;
use super::rust;
use crate::diagnostics::{Diagnostic, Extent, plain, source_text};
use crate::ir::{Body, Element, Function, Node, Precision, Scalar};

/// More nodes than any formula needs; a bound on the macro's work and on its stack.
const LARGEST: usize = 1000;

/// How what another language calls by this name is written here, in words.
pub type Elsewhere = fn(&str) -> Option<String>;

/// The expression of reals that gives a real, and how many values it takes.
pub fn formula(
    closure: &syn::ExprClosure,
    precision: Precision,
    elsewhere: Elsewhere,
) -> Result<(Body, usize), Diagnostic> {
    read(closure, (Some(precision), elsewhere), None, Reader::real)
}

/// The same of a head, which knows what printed formulas and index notation know: `inf`, `stop(x)`.
pub fn head(
    closure: &syn::ExprClosure,
    precision: Precision,
    elsewhere: Elsewhere,
) -> Result<(Body, usize), Diagnostic> {
    read(closure, (Some(precision), elsewhere), Some(Scope::default()), Reader::real)
}

fn read(
    closure: &syn::ExprClosure,
    (precision, elsewhere): (Option<Precision>, Elsewhere),
    scope: Option<Scope>,
    result: fn(&mut Reader, &Expr) -> Result<Node, Diagnostic>,
) -> Result<(Body, usize), Diagnostic> {
    let tokens = closure.body.to_token_stream();
    let extent = Extent::of(&tokens);
    if count(tokens) > LARGEST {
        return Err(Diagnostic::new(extent, format!("a formula has at most {LARGEST} tokens")));
    }
    let mut reader =
        Reader { body: Body::builder(), names: Vec::new(), elements: BTreeMap::new(), precision, elsewhere, scope };
    for (position, parameter) in closure.inputs.iter().enumerate() {
        let name = pattern(parameter)?;
        if reader.names.iter().any(|(known, _)| *known == name) {
            return Err(Diagnostic::new(parameter.span(), format!("expected another name, found `{name}` again")));
        }
        let node = reader.body.operand(position);
        reader.names.push((name, node));
    }
    let node = result(&mut reader, &closure.body)?;
    let body = reader.body.finish(node);
    check_size(&body, extent)?;
    Ok((body, closure.inputs.len()))
}

/// A formula is printed, differentiated and compiled as it is when each `let` is written out where it is read: twenty `let`s each
/// of which reads the one before twice are a million operations.
pub fn check_size(body: &Body, extent: Extent) -> Result<(), Diagnostic> {
    match body.written_out() {
        size if size <= LARGEST => Ok(()),
        _ => {
            let message =
                format!("expected at most {LARGEST} operations in a formula, each `let` written out, found more");
            Err(Diagnostic::new(extent, message).help("bind it in a body, or in layers that follow each other"))
        }
    }
}

/// A row of a table of ours, in these names; it may give a condition.
pub fn expression(names: &[&str], text: &str) -> Body {
    let closure = <syn::ExprClosure as syn::parse::Parse>::parse.parse_str(&format!("|{}| {text}", names.join(", ")));
    let row = closure.ok().and_then(|closure| read(&closure, (None, |_| None), None, Reader::expr).ok());
    row.map_or_else(|| Body::of_constant(f64::NAN), |(body, _)| body)
}

fn count(tokens: TokenStream) -> usize {
    let inside = |token: proc_macro2::TokenTree| match token {
        proc_macro2::TokenTree::Group(group) => 1 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(inside).sum()
}

fn pattern(pattern: &Pat) -> Result<String, Diagnostic> {
    match pattern {
        Pat::Ident(ident) if ident.by_ref.is_none() && ident.subpat.is_none() && ident.mutability.is_none() => {
            Ok(plain(&ident.ident))
        }
        Pat::Paren(inner) => self::pattern(&inner.pat),
        other => Err(Diagnostic::new(Extent::of(&other.to_token_stream()), "expected a name")),
    }
}

pub(super) struct Reader {
    pub(super) body: Body,
    pub(super) names: Vec<(String, Node)>,
    pub(super) elements: BTreeMap<Node, Element>,
    /// What constants have to be finite in; nothing for the tables of ours.
    pub(super) precision: Option<Precision>,
    pub(super) elsewhere: Elsewhere,
    /// Indices and values, where the formula is in index notation.
    pub(super) scope: Option<Scope>,
}

pub(super) fn mistake(at: &impl ToTokens, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Extent::of(&at.to_token_stream()), message)
}

/// What is no number of a formula, with the number where only its suffix is too much.
fn plain_number(lit: &Lit) -> Diagnostic {
    let mistake = mistake(lit, format!("expected a plain number, found `{}`", lit.to_token_stream()));
    match lit {
        Lit::Int(int) if !int.suffix().is_empty() => mistake.help(format!("write `{}`", int.base10_digits())),
        Lit::Float(float) if !float.suffix().is_empty() => mistake.help(format!("write `{}`", float.base10_digits())),
        _ => mistake,
    }
}

impl Reader {
    pub(super) fn real(&mut self, expr: &Expr) -> Result<Node, Diagnostic> {
        self.of(expr, Element::Real, "a number")
    }

    pub(super) fn truth(&mut self, expr: &Expr) -> Result<Node, Diagnostic> {
        self.of(expr, Element::Bool, "a condition")
    }

    fn of(&mut self, expr: &Expr, element: Element, expected: &str) -> Result<Node, Diagnostic> {
        let node = self.expr(expr)?;
        if self.element(node) == element {
            return Ok(node);
        }
        let found = if element == Element::Real { "a condition" } else { "a number" };
        let mistake = mistake(expr, format!("expected {expected}, found {found}"));
        let inside = if let Expr::Paren(paren) = expr { &*paren.expr } else { expr };
        // Subscripts are a tuple by now: `x[(i,)]`.
        let text = source_text(&inside.to_token_stream()).replace("[(", "[").replace(",)]", "]");
        let of_condition = format!("write `if {text} {{ 1 }} else {{ 0 }}`");
        Err(if element == Element::Real { mistake.help(of_condition) } else { mistake })
    }

    /// What a node is, each found once.
    fn element(&mut self, node: Node) -> Element {
        if let Some(known) = self.elements.get(&node) {
            return *known;
        }
        let element = match self.body.node(node).clone() {
            Scalar::Apply(function, _) => function.element(),
            Scalar::Select(_, a, _) => self.element(a),
            _ => Element::Real,
        };
        self.elements.insert(node, element);
        element
    }

    fn expr(&mut self, expr: &Expr) -> Result<Node, Diagnostic> {
        let node = self.unchecked(expr)?;
        self.check_constant(node, expr)?;
        Ok(node)
    }

    fn unchecked(&mut self, expr: &Expr) -> Result<Node, Diagnostic> {
        if let Some(node) = self.in_indices(expr) {
            return node;
        }
        match expr {
            Expr::Lit(lit) => self.literal(&lit.lit),
            Expr::Path(path) => self.name(path),
            Expr::Paren(paren) => self.expr(&paren.expr),
            Expr::Group(group) => self.expr(&group.expr),
            Expr::Unary(unary) => self.unary(unary),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call),
            Expr::If(branch) => self.branch(branch),
            Expr::Block(block) if block.attrs.is_empty() && block.label.is_none() => self.block(&block.block),
            Expr::Reference(_) => {
                let mistake = mistake(expr, "expected arithmetic, a function, `if` or a block of `let`s, found `&`");
                Err(mistake.help("values stand by themselves: leave it out"))
            }
            other => Err(mistake(other, "expected arithmetic, a function, `if` or a block of `let`s")),
        }
    }

    fn literal(&mut self, lit: &Lit) -> Result<Node, Diagnostic> {
        let number = match lit {
            Lit::Int(int) if int.suffix().is_empty() => int.base10_parse::<f64>().ok(),
            Lit::Float(float) if float.suffix().is_empty() => float.base10_parse::<f64>().ok(),
            _ => None,
        };
        match number {
            Some(number) => {
                self.check_literal(number, lit)?;
                Ok(self.body.real(number))
            }
            None => Err(plain_number(lit)),
        }
    }

    pub(super) fn name(&mut self, path: &syn::ExprPath) -> Result<Node, Diagnostic> {
        let Some(name) = path.path.get_ident().map(plain) else {
            let last = path.path.segments.last().map(|last| plain(&last.ident)).unwrap_or_default();
            return Err(mistake(path, "expected a name of the formula, found a path").help(rust::named(&last)));
        };
        let known = self.names.iter().rev().find(|(known, _)| *known == name);
        if let Some(node) = known.map(|(_, node)| *node) {
            return Ok(node);
        }
        self.named_in_indices(&name, path).unwrap_or_else(|| {
            let known: Vec<&str> = self.names.iter().map(|(known, _)| known.as_str()).collect();
            let mistake = mistake(path, format!("expected a name of this formula, found `{name}`"));
            Err(mistake.help(rust::named(&name)).suggest(&name, known))
        })
    }

    fn unary(&mut self, unary: &syn::ExprUnary) -> Result<Node, Diagnostic> {
        match unary.op {
            UnOp::Neg(_) => {
                let value = self.real(&unary.expr)?;
                Ok(match self.body.real_of(value) {
                    Some(number) => self.body.real(-number),
                    None => self.body.unary(Function::Negate, value),
                })
            }
            UnOp::Not(_) => {
                let value = self.truth(&unary.expr)?;
                Ok(self.body.unary(Function::Not, value))
            }
            UnOp::Deref(star) => {
                Err(mistake(&star, "expected `-` or `!`, found `*`")
                    .help("for a power write `x.powi(2)` or `x.powf(0.5)`"))
            }
            _ => Err(mistake(unary, "expected `-` or `!`")),
        }
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> Result<Node, Diagnostic> {
        let function = match binary.op {
            BinOp::Add(_) => Function::Add,
            BinOp::Sub(_) => Function::Subtract,
            BinOp::Mul(_) => Function::Multiply,
            BinOp::Div(_) => Function::Divide,
            BinOp::Rem(_) => Function::Modulo,
            BinOp::Lt(_) => Function::Less,
            BinOp::Le(_) => Function::LessEqual,
            BinOp::Gt(_) => Function::Greater,
            BinOp::Ge(_) => Function::GreaterEqual,
            BinOp::Eq(_) => Function::Equal,
            BinOp::Ne(_) => Function::NotEqual,
            BinOp::And(_) => Function::And,
            BinOp::Or(_) => Function::Or,
            BinOp::BitXor(_) => {
                return Err(mistake(&binary.op, "expected an operator of arithmetic, found `^`")
                    .help("for a power write `x.powi(2)` or `x.powf(0.5)`"));
            }
            _ => {
                return Err(mistake(
                    &binary.op,
                    format!(
                        "expected an operator of arithmetic, comparison or logic, found `{}`",
                        binary.op.to_token_stream()
                    ),
                ));
            }
        };
        let logic = matches!(function, Function::And | Function::Or);
        let (a, b) = if logic {
            (self.truth(&binary.left)?, self.truth(&binary.right)?)
        } else {
            (self.real(&binary.left)?, self.real(&binary.right)?)
        };
        Ok(self.body.binary(function, a, b))
    }

    fn branch(&mut self, branch: &syn::ExprIf) -> Result<Node, Diagnostic> {
        let condition = self.truth(&branch.cond)?;
        let a = self.block(&branch.then_branch)?;
        let Some((_, otherwise)) = &branch.else_branch else {
            return Err(mistake(branch, "expected an `else` after this `if`, found none"));
        };
        let b = self.expr(otherwise)?;
        if self.element(a) != self.element(b) {
            let (expected, found) = match self.element(a) {
                Element::Bool => ("a condition", "a number"),
                _ => ("a number", "a condition"),
            };
            return Err(mistake(otherwise, format!("expected {expected} as in the other branch, found {found}")));
        }
        Ok(self.body.select(condition, a, b))
    }

    fn block(&mut self, block: &Block) -> Result<Node, Diagnostic> {
        let outer = self.names.len();
        let Some((last, lets)) = block.stmts.split_last() else {
            return Err(mistake(block, "expected an expression, found nothing"));
        };
        for statement in lets {
            self.bind(statement)?;
        }
        let Stmt::Expr(value, None) = last else {
            return Err(mistake(last, "expected an expression at the end of the block, found a statement"));
        };
        let node = self.expr(value)?;
        self.names.truncate(outer);
        Ok(node)
    }

    fn bind(&mut self, statement: &Stmt) -> Result<(), Diagnostic> {
        let Stmt::Local(local) = statement else {
            return Err(mistake(statement, "expected a `let` or the end of the block, found another statement"));
        };
        let Some(init) = local.init.as_ref().filter(|init| init.diverge.is_none()) else {
            return Err(mistake(local, "expected `let name = value;`"));
        };
        let (name, node) = (pattern(&local.pat)?, self.expr(&init.expr)?);
        self.names.push((name, node));
        Ok(())
    }
}
