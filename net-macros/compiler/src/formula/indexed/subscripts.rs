//! Elements of values: `x[i + u - 1, 2 * j]?`, `table[tokens[i], j]`.

use quote::ToTokens;
use syn::{BinOp, Expr, Lit, UnOp};

use super::atoms::{Element, Scope, Subscript};
use super::reading::parts;
use crate::diagnostics::{Diagnostic, Extent, plain, source_text};
use crate::formula::reader::{Reader, mistake};
use crate::ir::Affine;

/// No factor and no offset is beyond it, so that no position overflows.
const LARGEST: i64 = 1 << 31;

impl Reader {
    /// `x[i, j]`, `x[i, j]?`, `x`
    pub(super) fn element_of(&self, expr: &Expr) -> Result<Element, Diagnostic> {
        let Some(scope) = &self.scope else { return Err(mistake(expr, "expected no subscripts here, found some")) };
        scope.element(expr, &|name| self.names.iter().any(|(known, _)| known == name))
    }
}

impl Scope {
    /// The names of `let`s inside the formula are no values.
    fn element(&self, expr: &Expr, is_bound: &dyn Fn(&str) -> bool) -> Result<Element, Diagnostic> {
        let extent = Extent::of(&expr.to_token_stream());
        let (inner, is_padded) = match expr {
            Expr::Try(padded) => (&*padded.expr, true),
            other => (other, false),
        };
        let (base, subscripts) = match inner {
            Expr::Index(index) => (&*index.expr, parts(&index.index)),
            other if is_padded => {
                let message = format!("expected subscripts before `?`, found `{}`", text(other));
                return Err(mistake(other, message).note("`x[i - 1]?` reads 0 outside of `x`"));
            }
            other => (other, Vec::new()),
        };
        let value = self.base(base, is_bound)?;
        let at = subscripts.into_iter().map(|subscript| self.subscript(subscript, is_bound));
        Ok(Element { value, at: at.collect::<Result<_, _>>()?, is_padded, extent })
    }

    /// The value before the brackets.
    fn base(&self, base: &Expr, is_bound: &dyn Fn(&str) -> bool) -> Result<usize, Diagnostic> {
        let found = text(base);
        match base {
            Expr::Path(path) => {
                let name = path.path.get_ident().map(plain).unwrap_or_default();
                if let Some(value) = self.value(&name).filter(|_| !is_bound(&name)) {
                    return Ok(value);
                }
                let mistake = mistake(base, format!("expected a value before `[`, found `{found}`"));
                Err(match (self.index(&name), is_bound(&name)) {
                    (Some(_), _) => mistake.note(format!("`{name}` is an index")),
                    (None, true) => mistake.note(format!("`{name}` is a number of this formula")),
                    (None, false) => mistake,
                })
            }
            Expr::Index(index) => {
                let all: Vec<String> = parts(&index.index).into_iter().map(text).collect();
                let mistake = mistake(
                    base,
                    format!("expected all subscripts in one pair of brackets, found `{found}` before more"),
                );
                Err(mistake.help(format!("write `{}[{}, ..]`", text(&index.expr), all.join(", "))))
            }
            _ => Err(mistake(base, format!("expected the name of a value before `[`, found `{found}`"))
                .help("bind it before: `let a = ..;`")),
        }
    }

    fn subscript(&self, expr: &Expr, is_bound: &dyn Fn(&str) -> bool) -> Result<Subscript, Diagnostic> {
        let is_position = match expr {
            Expr::Index(_) | Expr::Try(_) => true,
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| self.value(&plain(name)).is_some()),
            Expr::Paren(inner) => return self.subscript(&inner.expr, is_bound),
            _ => false,
        };
        if !is_position {
            let (affine, extent, text) = self.summed(expr, is_bound)?;
            return Ok(Subscript::Affine(affine, extent, text));
        }
        let element = self.element(expr, is_bound)?;
        match element.is_padded {
            true => Err(mistake(expr, format!("expected a position without `?`, found `{}`", text(expr)))
                .note("outside there is no position")),
            false => Ok(Subscript::Position(Box::new(element))),
        }
    }

    /// What stands on an axis on the left.
    pub(super) fn place(&self, expr: &Expr) -> Result<(Affine, Extent, String), Diagnostic> {
        self.summed(expr, &|_| false)
    }

    fn summed(&self, expr: &Expr, is_bound: &dyn Fn(&str) -> bool) -> Result<(Affine, Extent, String), Diagnostic> {
        let (affine, offset) = self.affine(expr, is_bound)?;
        Ok((affine.offset_by(offset as isize), Extent::of(&expr.to_token_stream()), text(expr)))
    }

    /// The indices with their factors, and the number beside them.
    fn affine(&self, expr: &Expr, is_bound: &dyn Fn(&str) -> bool) -> Result<(Affine, i64), Diagnostic> {
        let of = |expr: &Expr| self.affine(expr, is_bound);
        match expr {
            Expr::Paren(inner) => of(&inner.expr),
            Expr::Group(inner) => of(&inner.expr),
            Expr::Lit(lit) => match &lit.lit {
                Lit::Int(int) if int.suffix().is_empty() => {
                    let number = int.base10_parse::<i64>().ok().filter(|number| *number <= LARGEST);
                    number.map(|number| (Affine::default(), number)).ok_or_else(|| beyond(expr))
                }
                _ => Err(other(expr)),
            },
            Expr::Path(path) => self.index_of(path, is_bound).map(|index| (Affine::index(index), 0)),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => times(of(&unary.expr)?, -1, expr),
            Expr::Binary(binary) => self.of_two(binary, expr, is_bound),
            _ => Err(other(expr)),
        }
    }

    fn of_two(
        &self,
        binary: &syn::ExprBinary,
        expr: &Expr,
        is_bound: &dyn Fn(&str) -> bool,
    ) -> Result<(Affine, i64), Diagnostic> {
        let (a, b) = (self.affine(&binary.left, is_bound)?, self.affine(&binary.right, is_bound)?);
        match (&binary.op, a.0.terms.is_empty(), b.0.terms.is_empty()) {
            (BinOp::Add(_), ..) => plus(a, b, expr),
            (BinOp::Sub(_), ..) => plus(a, times(b, -1, expr)?, expr),
            (BinOp::Mul(_), true, _) => times(b, a.1, expr),
            (BinOp::Mul(_), _, true) => times(a, b.1, expr),
            (BinOp::Mul(_), ..) => {
                Err(mistake(expr, format!("expected no product of indices in a subscript, found `{}`", text(expr)))
                    .note("a subscript is a sum of indices, each times a whole number"))
            }
            (BinOp::Div(_), true, true) if b.1 != 0 && a.1 % b.1 == 0 => Ok((Affine::default(), a.1 / b.1)),
            (BinOp::Rem(_), true, true) if b.1 > 0 => Ok((Affine::default(), a.1.rem_euclid(b.1))),
            (BinOp::Div(_) | BinOp::Rem(_), ..) => {
                let message = format!("expected no `/` or `%` in a subscript, found `{}`", text(expr));
                Err(mistake(expr, message)
                    .note("a subscript is a sum of indices, each times a whole number")
                    .help("take two indices for the two parts: `let y[i, j] = x[4 * i + j];`"))
            }
            _ => Err(other(expr)),
        }
    }

    fn index_of(&self, path: &syn::ExprPath, is_bound: &dyn Fn(&str) -> bool) -> Result<usize, Diagnostic> {
        let name = path.path.get_ident().map(plain).unwrap_or_default();
        if let Some(index) = self.index(&name) {
            return Ok(index);
        }
        let mistake = mistake(path, format!("expected an index, found `{}`", text(&Expr::Path(path.clone()))));
        let is_closed = self.indices.iter().any(|index| index.name == name);
        Err(match (self.value(&name), is_closed) {
            (Some(_), _) => mistake.note("a position stands alone in its subscript"),
            _ if is_bound(&name) => mistake.note(format!("`{name}` is a number of this formula")),
            (None, true) => mistake.note("the parentheses of a reduction are the extent of its indices"),
            (None, false) => {
                mistake.help("an index stands on the left, `let y[i] = ..`, or in the brackets of a reduction")
            }
        })
    }
}

fn plus(a: (Affine, i64), b: (Affine, i64), expr: &Expr) -> Result<(Affine, i64), Diagnostic> {
    within((a.0.added(&b.0), a.1 + b.1), expr)
}

fn times(a: (Affine, i64), factor: i64, expr: &Expr) -> Result<(Affine, i64), Diagnostic> {
    let fits = |number: i64| number.checked_mul(factor).is_some_and(|product| product.abs() <= LARGEST);
    match fits(a.1) && a.0.terms.iter().all(|(_, of)| fits(*of as i64)) {
        true => within((a.0.times(factor as isize), a.1 * factor), expr),
        false => Err(beyond(expr)),
    }
}

fn within(sum: (Affine, i64), expr: &Expr) -> Result<(Affine, i64), Diagnostic> {
    let fits = |number: i64| number.abs() <= LARGEST;
    if fits(sum.1) && sum.0.terms.iter().all(|(_, of)| fits(*of as i64)) { Ok(sum) } else { Err(beyond(expr)) }
}

fn beyond(expr: &Expr) -> Diagnostic {
    mistake(expr, format!("expected numbers of at most {LARGEST} in a subscript, found larger ones"))
}

fn other(expr: &Expr) -> Diagnostic {
    let found = text(expr);
    let mistake = mistake(expr, format!("expected indices and whole numbers in a subscript, found `{found}`"))
        .note("a subscript is a sum of indices, each times a whole number, or a position alone");
    if matches!(expr, Expr::Range(_)) { mistake.help(format!("write `x |> part({found})`")) } else { mistake }
}

/// As it was written: the parentheses around subscripts were none of the user's.
pub(super) fn text(expr: &Expr) -> String {
    let text = source_text(&expr.to_token_stream());
    text.replace("[(", "[").replace(",)]", "]")
}
