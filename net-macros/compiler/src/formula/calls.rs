//! Calls in a formula: `tanh(x)` and `x.tanh()`, by what their names mean for so many arguments.

use quote::ToTokens;
use syn::{Expr, Lit, UnOp};

use super::functions::{self, Meaning, Unknown};
use super::indexed::Way;
use super::reader::{Reader, expression, mistake};
use crate::diagnostics::{Diagnostic, plain};
use crate::ir::{Function, Node, Scalar};

/// The largest exponent and degree: far beyond it a power is 0, 1 or infinite for all but a few numbers.
const LARGEST_EXPONENT: i64 = 1 << 20;
/// The largest order of a polygamma, so that its factorial is finite however often it is differentiated.
const LARGEST_ORDER: i64 = 100;

impl Reader {
    pub(super) fn call(&mut self, call: &syn::ExprCall) -> Result<Node, Diagnostic> {
        let name = match &*call.func {
            Expr::Path(path) => path.path.get_ident().map(plain),
            _ => None,
        };
        let Some(name) = name else {
            return Err(self.with_layers(mistake(&call.func, "expected the name of a function"), "softmax"));
        };
        self.function(&name, &call.func, &call.args.iter().collect::<Vec<_>>())
    }

    /// Its receiver is the first argument; but `x.log(base)` is Rust's, and `log(base, x)` Wolfram's.
    pub(super) fn method(&mut self, call: &syn::ExprMethodCall) -> Result<Node, Diagnostic> {
        let (name, mut arguments) = (plain(&call.method), vec![&*call.receiver]);
        if let Expr::Path(path) = &*call.receiver
            && let Err(mistake) = self.name(path)
        {
            let texts: Vec<String> = call.args.iter().map(|argument| argument.to_token_stream().to_string()).collect();
            return Err(mistake.help(format!("functions stand alone: `{name}({})`", texts.join(", "))));
        }
        arguments.extend(&call.args);
        if name == "log" && arguments.len() == 2 {
            arguments.reverse();
        }
        self.function(&name, &call.method, &arguments)
    }

    fn function(&mut self, name: &str, at: &impl ToTokens, arguments: &[&Expr]) -> Result<Node, Diagnostic> {
        match functions::meaning(name, arguments.len()) {
            Ok(Meaning::Function(Function::Powf)) if name != "powf" && whole(arguments[1]).is_some() => {
                self.apply(Function::Powi, arguments)
            }
            Ok(Meaning::Function(function)) => self.apply(function, arguments),
            Ok(Meaning::Folded(Function::Max | Function::Min)) if self.scope.is_some() && arguments.len() == 1 => {
                let mistake = mistake(at, format!("expected at least 2 arguments of `{name}`, found 1"));
                Err(mistake.help(format!("over an array's elements, say of which axes: `{name}[i](..)`")))
            }
            Ok(Meaning::Folded(function)) => {
                let nodes = self.arguments(function, arguments)?;
                let folded = nodes.into_iter().reduce(|sum, node| self.body.binary(function, sum, node));
                folded.ok_or_else(|| mistake(at, format!("expected at least 1 argument of `{name}`, found none")))
            }
            Ok(Meaning::Formula(row)) => {
                let nodes = arguments.iter().map(|argument| self.real(argument)).collect::<Result<Vec<_>, _>>()?;
                Ok(self.body.inline(&expression(row.parameters, row.text), &nodes))
            }
            Err(Unknown::Arguments(known)) => Err(arity(at, name, &known, arguments.len())),
            Err(Unknown::Name) if self.printed(name, arguments.len()).is_some() => {
                self.apply(self.printed(name, arguments.len()).unwrap_or(Function::Stop), arguments)
            }
            Err(Unknown::Name) => {
                let mistake = mistake(at, format!("expected a function, found `{name}`"));
                if self.scope.is_some() && Way::ALL.iter().any(|way| way.name() == name) {
                    return Err(mistake.help(format!("say what it goes over: `{name}[i](..)`")));
                }
                if let Some(help) = in_index_notation(name).filter(|_| self.scope.is_some()) {
                    return Err(mistake.help(help));
                }
                Err(match (self.elsewhere)(name) {
                    Some(help) => mistake.help(help),
                    None => self.with_layers(mistake.suggest(name, functions::names()), name),
                })
            }
        }
    }

    /// Says in a head, where layers may be known, how they are applied.
    fn with_layers(&self, mistake: Diagnostic, name: &str) -> Diagnostic {
        if self.scope.is_none() {
            return mistake;
        }
        let help = "what is a layer is applied by `|>`, within an expression in parentheses";
        mistake.or_help(format!("{help}: `(x |> {name})`"))
    }

    /// A function that only printed formulas have, `stop(m[i])`, which index notation knows, too.
    fn printed(&self, name: &str, arguments: usize) -> Option<Function> {
        self.scope.as_ref()?;
        let is_it = |function: &&Function| function.name() == name && function.arity() == arguments;
        Function::ALL.iter().find(is_it).copied().filter(|function| *function != Function::ToReal)
    }

    /// A function of the table.
    fn apply(&mut self, function: Function, arguments: &[&Expr]) -> Result<Node, Diagnostic> {
        let nodes = match (function, arguments) {
            (Function::Powi, [x, n]) => vec![self.real(x)?, self.exponent(n)?],
            (Function::Surd, [x, n]) => vec![self.real(x)?, self.degree(n)?],
            (Function::Polygamma, [n, x]) => vec![self.order(n)?, self.real(x)?],
            _ => self.arguments(function, arguments)?,
        };
        self.check_bounds(function, &nodes, arguments)?;
        Ok(self.body.push(Scalar::Apply(function, nodes)))
    }

    fn arguments(&mut self, function: Function, arguments: &[&Expr]) -> Result<Vec<Node>, Diagnostic> {
        let logic = matches!(function, Function::Not | Function::And | Function::Or);
        let read = |argument: &&Expr| if logic { self.truth(argument) } else { self.real(argument) };
        arguments.iter().map(read).collect()
    }

    fn exponent(&mut self, n: &Expr) -> Result<Node, Diagnostic> {
        match whole(n) {
            Some(n) if n.abs() <= LARGEST_EXPONENT => Ok(self.body.integer(n)),
            Some(_) => Err(other(n, &format!("an exponent of at most {LARGEST_EXPONENT}"))),
            None => Err(other(n, "a whole number as exponent").help("write `powf` for any other exponent")),
        }
    }

    fn degree(&mut self, n: &Expr) -> Result<Node, Diagnostic> {
        match whole(n) {
            Some(0) => Err(other(n, "a degree of the root other than 0")),
            Some(n) if n.abs() <= LARGEST_EXPONENT => Ok(self.body.integer(n)),
            Some(_) => Err(other(n, &format!("a degree of the root of at most {LARGEST_EXPONENT}"))),
            None => Err(other(n, "a whole number as degree of the root").help("write `powf` for any other root")),
        }
    }

    fn order(&mut self, n: &Expr) -> Result<Node, Diagnostic> {
        match whole(n) {
            Some(n @ 0..=LARGEST_ORDER) => Ok(self.body.integer(n)),
            _ => Err(other(n, &format!("a whole number from 0 to {LARGEST_ORDER} as order"))),
        }
    }
}

/// How a function of whole arrays, `norm(a - b)`, is written in a body.
fn in_index_notation(name: &str) -> Option<&'static str> {
    Some(match name {
        "grad" | "gradient" | "diff" => "`grad(u, x)` in a body is reserved, for now; a `fn` line has `grad(x)`",
        "norm" | "l2" | "l2_norm" | "magnitude" => {
            "bind what it is of, `let d = ..;`: the norm of a vector is `sqrt(sum[i](d[i] * d[i]))`"
        }
        "norm_squared" | "squared_norm" => "bind what it is of, `let d = ..;`, and write `sum[i](d[i] * d[i])`",
        "dot" | "inner" | "vdot" => "write `sum[i](a[i] * b[i])`, or apply the layer: `((a, b) |> dot)`",
        "matmul" | "mm" | "bmm" | "einsum" | "tensordot" => {
            "write its indices: `let y[i, j] = sum[k](a[i, k] * b[k, j]);`"
        }
        "outer" => "write its indices: `let y[i, j] = a[i] * b[j];`",
        "prod" => "write `product[i](a[i])`",
        "average" | "avg" => "write `mean[i](a[i])`",
        "maximum" | "amax" => "of two values write `max(a, b)`, of an array's elements `max[i](a[i])`",
        "minimum" | "amin" => "of two values write `min(a, b)`, of an array's elements `min[i](a[i])`",
        "argmax" => "positions come from a layer, `a |> ordering(-1)`; outside a net from `Index::of_largest(&a)`",
        "argmin" => "positions come from a layer: `a |> ordering(1)`",
        "cat" | "concat" | "concatenate" | "hstack" | "vstack" | "append" => {
            "several values stand in parentheses before the layer: `(a, b) |> catenate`, in parentheses of its own in an expression"
        }
        "stack" => "each has a new axis before they are joined: `(a |> replicate(1), b |> replicate(1)) |> catenate`",
        "reshape" | "view" | "flatten" | "transpose" | "permute" => "it is a layer: `(x |> transpose)`",
        "len" | "size" => "a size is a number: write it, or a `const`",
        _ => return None,
    })
}

fn other(found: &Expr, expected: &str) -> Diagnostic {
    let text = found.to_token_stream().to_string().replace(' ', "");
    mistake(found, format!("expected {expected}, found `{text}`"))
}

/// The number that an expression is, where it is a whole one as written.
fn whole(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Paren(paren) => whole(&paren.expr),
        Expr::Group(group) => whole(&group.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => whole(&unary.expr)?.checked_neg(),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) if int.suffix().is_empty() => int.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn arity(at: &impl ToTokens, name: &str, known: &[usize], found: usize) -> Diagnostic {
    let s = if known == [1] { "" } else { "s" };
    let expected = match known {
        [rest @ .., last] if !rest.is_empty() => {
            let rest: Vec<String> = rest.iter().map(usize::to_string).collect();
            format!("{} or {last}", rest.join(", "))
        }
        known => known.iter().map(usize::to_string).collect(),
    };
    mistake(at, format!("expected {expected} argument{s} of `{name}`, found {found}"))
}
