//! A formula in index notation as syn reads it in, its atoms and bodies out.
//!
//! The subscripts of what is read here stand in parentheses inside the brackets, `x[(i + u, 3,)]`, and a stated size beside
//! its index, `sum[((u, 3), v,)](..)`, as Rust has no other expressions with commas or colons there.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::{Expr, Lit};

use super::atoms::{Atom, Formula, IndexOf, Reduction, Scope, Way};
use crate::diagnostics::{Diagnostic, Extent, plain, source_text};
use crate::formula::reader::{Elsewhere, Reader, check_size, mistake};
use crate::ir::{Body, Node, Precision};

/// What is written, its values found.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The indices on the left, with their sizes where those are stated.
    pub left: &'a [(Ident, Option<usize>)],
    /// What stands on each axis there, where that is not one index after the other.
    pub places: &'a [Expr],
    /// The names that stand for values on the right, and how messages call these.
    pub values: Vec<(String, String)>,
    /// The right side.
    pub right: &'a Expr,
}

/// The formula.
pub fn read(written: &Written<'_>, precision: Precision, elsewhere: Elsewhere) -> Result<Formula, Diagnostic> {
    let mut scope = Scope { values: written.values.clone(), ..Scope::default() };
    for (name, stated) in written.left {
        open(&mut scope, name, *stated)?;
    }
    let own = scope.indices.len();
    let places = written.places.iter().map(|place| scope.place(place)).collect::<Result<_, _>>()?;
    let mut reader = Reader::of_indices(scope, precision, elsewhere);
    let right = written.right;
    let node = reader.real(right)?;
    let Reader { body, scope, .. } = reader;
    let scope = scope.unwrap_or_default();
    let values = scope.values.into_iter().map(|(_, text)| text).collect();
    let body = body.finish(node);
    check_size(&body, Extent::of(&quote::quote!(#right)))?;
    Ok(Formula { indices: scope.indices, own, places, atoms: scope.atoms, body, values })
}

/// Adds an index to those in scope.
fn open(scope: &mut Scope, name: &Ident, stated: Option<usize>) -> Result<usize, Diagnostic> {
    let text = plain(name);
    if scope.index(&text).is_some() {
        return Err(Diagnostic::new(name.span(), format!("expected another index, found `{text}` again"))
            .help("an index stands once: on the left, or in the brackets of a reduction"));
    }
    scope.indices.push(IndexOf { name: text, span: name.span(), stated });
    scope.open.push(scope.indices.len() - 1);
    Ok(scope.indices.len() - 1)
}

impl Reader {
    fn of_indices(scope: Scope, precision: Precision, elsewhere: Elsewhere) -> Reader {
        let (names, elements) = (Vec::new(), BTreeMap::new());
        Reader { body: Body::builder(), names, elements, precision: Some(precision), elsewhere, scope: Some(scope) }
    }

    /// The node of an atom.
    pub(in crate::formula) fn atom(&mut self, atom: Atom) -> Node {
        let number = self.scope.as_mut().map_or(0, |scope| scope.atom(atom));
        self.body.operand(number)
    }

    /// What is not of the language of `map`: elements and reductions.
    pub(in crate::formula) fn in_indices(&mut self, expr: &Expr) -> Option<Result<Node, Diagnostic>> {
        self.scope.as_ref()?;
        match expr {
            Expr::Index(_) | Expr::Try(_) => {
                let element = self.element_of(expr);
                Some(element.map(|element| self.atom(Atom::Element(element))))
            }
            Expr::Call(call) => match &*call.func {
                Expr::Index(index) => Some(self.reduction(index, call)),
                _ => None,
            },
            _ => None,
        }
    }

    /// An index as a number, a scalar, or what is infinite.
    pub(in crate::formula) fn named_in_indices(
        &mut self,
        name: &str,
        at: &syn::ExprPath,
    ) -> Option<Result<Node, Diagnostic>> {
        let scope = self.scope.as_ref()?;
        if let Some(index) = scope.index(name) {
            return Some(Ok(self.atom(Atom::Index(index))));
        }
        if scope.value(name).is_some() {
            let element = self.element_of(&Expr::Path(at.clone()));
            return Some(element.map(|element| self.atom(Atom::Element(element))));
        }
        if name == "inf" {
            return Some(Ok(self.body.real(f64::INFINITY)));
        }
        let is_closed = scope.indices.iter().any(|index| index.name == name);
        is_closed.then(|| Err(closed(name, at)))
    }

    /// `sum[(u, v,)](...)`
    fn reduction(&mut self, index: &syn::ExprIndex, call: &syn::ExprCall) -> Result<Node, Diagnostic> {
        let way = way(&index.expr)?;
        let [argument] = &call.args.iter().collect::<Vec<_>>()[..] else {
            let message =
                format!("expected one formula in the parentheses of `{}`, found {}", way.name(), call.args.len());
            return Err(mistake(call, message));
        };
        let Some(scope) = &mut self.scope else { return Err(mistake(call, "expected no reduction here, found one")) };
        let before = scope.open.len();
        let mut indices = Vec::new();
        for part in parts(&index.index) {
            let (name, stated) = introduced(part)?;
            indices.push(open(scope, name, stated)?);
        }
        if indices.is_empty() {
            let message = format!("expected the indices of `{}`, found none", way.name());
            return Err(mistake(index, message).help(format!("write `{}[i](x[i])`", way.name())));
        }
        let outer = self.inside();
        let node = self.real(argument);
        let body = std::mem::replace(&mut self.body, outer.0);
        (self.names, self.elements) = (outer.1, outer.2);
        if let Some(scope) = &mut self.scope {
            scope.open.truncate(before);
        }
        let body = body.finish(node?);
        check_size(&body, Extent::of(&quote::quote!(#argument)))?;
        Ok(self.atom(Atom::Reduction(Reduction { way, indices, body })))
    }

    /// Begins a body of its own, in which the names of the one around it mean what they do there.
    fn inside(&mut self) -> (Body, Vec<(String, Node)>, BTreeMap<Node, crate::ir::Element>) {
        let outer = std::mem::replace(&mut self.body, Body::builder());
        let atoms = self.scope.as_ref().map_or(0, |scope| scope.atoms.len());
        let names = self.names.clone();
        if !names.is_empty() {
            let operands: Vec<Node> = (0..atoms).map(|atom| self.body.operand(atom)).collect();
            for (_, node) in &mut self.names {
                *node = self.body.inline(&outer.clone().finish(*node), &operands);
            }
        }
        (outer, names, std::mem::take(&mut self.elements))
    }
}

fn closed(name: &str, at: &syn::ExprPath) -> Diagnostic {
    mistake(at, format!("expected an index in scope, found `{name}`"))
        .note("the parentheses of a reduction are the extent of its indices")
}

/// The name of a reduction.
fn way(expr: &Expr) -> Result<Way, Diagnostic> {
    let name = match expr {
        Expr::Path(path) => path.path.get_ident().map(plain),
        _ => None,
    };
    let name = name.unwrap_or_else(|| source_text(&quote::quote!(#expr)));
    let known = Way::ALL.into_iter().find(|way| way.name() == name);
    known.ok_or_else(|| {
        let message = format!(
            "expected `sum`, `mean`, `product`, `max` or `min` before brackets and parentheses, found `{name}`"
        );
        let mistake = mistake(expr, message);
        match instead(&name) {
            Some(help) => mistake.help(help),
            None => mistake.suggest(&name, Way::ALL.map(Way::name)),
        }
    })
}

/// How a reduction that does not exist is written.
fn instead(name: &str) -> Option<&'static str> {
    Some(match name {
        "total" => "write `sum[i](..)`",
        "maximum" | "amax" => "write `max[i](..)`",
        "minimum" | "amin" => "write `min[i](..)`",
        "avg" | "average" => "write `mean[i](..)`",
        "argmax" | "argmin" => {
            "positions come from a layer: `a |> ordering(-1)` for the largest, `ordering(1)` for the smallest"
        }
        "norm" => "write `sqrt(sum[i](a[i] * a[i]))`",
        "any" | "all" | "count" => "count what holds: `sum[i](if a[i] > 0 { 1 } else { 0 })`",
        "std" | "var" | "variance" | "standard_deviation" => "apply the layer: `a |> aggregation(variance)`",
        _ => return None,
    })
}

/// What stands between the commas of brackets.
pub(super) fn parts(index: &Expr) -> Vec<&Expr> {
    match index {
        Expr::Tuple(tuple) => tuple.elems.iter().collect(),
        one => vec![one],
    }
}

/// `u`, or `(u, 3)` for `u: 3`.
fn introduced(part: &Expr) -> Result<(&Ident, Option<usize>), Diagnostic> {
    fn name(expr: &Expr) -> Option<&Ident> {
        match expr {
            Expr::Path(path) => path.path.get_ident(),
            _ => None,
        }
    }
    let size = |expr: &Expr| match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(int) => int.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    };
    let found = match part {
        Expr::Tuple(tuple) if tuple.elems.len() == 2 => name(&tuple.elems[0]).zip(Some(size(&tuple.elems[1]))),
        one => name(one).zip(Some(None)),
    };
    found.ok_or_else(|| {
        let tokens = quote::quote!(#part);
        Diagnostic::new(Extent::of(&tokens), format!("expected an index, found `{}`", source_text(&tokens)))
    })
}
