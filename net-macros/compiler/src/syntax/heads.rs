//! Flows of a body: a head and stages, `tanh(a) * b |> linear(3)`.
//!
//! What stands before the first `|>` is a value's name, a tuple in parentheses, or an expression, which is read as a closure of
//! the values that it names. A flow in parentheses is a value of its own:
//!
//! ```text
//! (x |> convolution(8, 3x3) |> ramp) + encoder.skip        as written
//! |flow_1, v1| flow_1 + v1                                 the closure; `v1` is `encoder.skip`
//! ```

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use super::body_reading::Reading;
use super::paths::path;
use super::reading::{between_commas, expected, read};
use super::runs::{bound, is_reduction, run};
use super::{Element, Flow, Formula, Head, Operand, Path, Segment, chain, formulas_elsewhere};
use crate::diagnostics::{Diagnostic, Extent, is_keyword, is_punct, plain, source_text};
use crate::formula;

/// A flow; where there is nothing at all, that lies at `nothing`.
pub(super) fn flow(tokens: TokenStream, reading: &mut Reading<'_>, nothing: Extent) -> Result<Flow, Diagnostic> {
    let extent = if tokens.is_empty() { nothing } else { Extent::of(&tokens) };
    let mut parts = chain::split(tokens).into_iter();
    let first = parts.next().map(|(tokens, _)| tokens).unwrap_or_default();
    if first.is_empty() {
        return Err(Diagnostic::new(extent.span(), "expected a value, found nothing")
            .help("begin with what the layers are applied to, like `x |> linear(3)`"));
    }
    let head = head(first, reading)?;
    let mut stages = Vec::new();
    for (tokens, arrow) in parts {
        let constants = reading.constants.clone();
        let stage = chain::one(tokens, arrow.unwrap_or(extent), &constants, reading.sink)?;
        stages.push(super::Stage { number: reading.numbers.next(), ..stage });
    }
    Ok(Flow { head, stages, extent })
}

fn head(tokens: TokenStream, reading: &mut Reading<'_>) -> Result<Head, Diagnostic> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let [bar, ..] = &all[..]
        && is_punct(bar, '|')
    {
        let mistake = Diagnostic::new(bar.span(), "expected a value, found a function");
        let help = "it is a layer: `x |> map(|x| x * x)`, or of several values `(a, b) |> threading(|a, b| a * b)`";
        return Err(mistake.help(help));
    }
    if let [TokenTree::Group(group)] = &all[..]
        && group.delimiter() == Delimiter::Parenthesis
    {
        return tuple(group, reading);
    }
    if let Some(mistake) = formulas_elsewhere::in_head(&all, &|name| reading.names.iter().any(|known| known == name)) {
        return Err(mistake);
    }
    if let Some((path, used)) = path(&all)
        && used == all.len()
        && !reading.is_constant(&path)
    {
        return Ok(Head::Value(path));
    }
    if run(&all) == Some(all.len()) {
        return reading.indexed(&all, Default::default(), Extent::of(&tokens)).map(Head::Indexed);
    }
    formula(&all, reading).map(Head::Formula)
}

/// `(a, b |> ramp)`, `(query = q, key = k)`, or a flow in parentheses, which is a tuple of one.
fn tuple(group: &Group, reading: &mut Reading<'_>) -> Result<Head, Diagnostic> {
    let parts = between_commas(group.stream());
    if parts.is_empty() {
        return Err(Diagnostic::new(group.span(), "expected a value in the parentheses, found nothing"));
    }
    let element = |part: TokenStream| {
        if part.is_empty() {
            return Err(Diagnostic::new(group.span(), "expected a value between commas, found nothing"));
        }
        let tokens: Vec<TokenTree> = part.clone().into_iter().collect();
        match &tokens[..] {
            [TokenTree::Ident(name), equals, value, ..] if is_punct(equals, '=') && !is_punct(value, '=') => {
                let rest = tokens[2..].iter().cloned().collect();
                let flow = flow(rest, reading, name.span().into())?;
                Ok(Element { name: Some(name.clone()), flow })
            }
            _ => Ok(Element { name: None, flow: flow(part, reading, group.span().into())? }),
        }
    };
    parts.into_iter().map(element).collect::<Result<Vec<_>, _>>().map(Head::Tuple)
}

/// An expression as a closure of what it reads.
fn formula(tokens: &[TokenTree], reading: &mut Reading<'_>) -> Result<Formula, Diagnostic> {
    let written: TokenStream = tokens.iter().cloned().collect();
    let mut closed = Closed { is_indexed: false, ..Closed::of_indices(reading) };
    let mut bound = bound(tokens);
    bound.extend(closed.reading.infinity());
    let body = closed.closed(tokens, &bound)?;
    let Closed { operands, names, .. } = closed;
    let parameters = names.iter().enumerate().flat_map(|(position, name)| {
        let comma = (position > 0).then(|| TokenTree::Punct(proc_macro2::Punct::new(',', proc_macro2::Spacing::Alone)));
        comma.into_iter().chain([TokenTree::Ident(name.clone())])
    });
    let bar = || TokenTree::Punct(proc_macro2::Punct::new('|', proc_macro2::Spacing::Alone));
    let closure: TokenStream = std::iter::once(bar()).chain(parameters).chain([bar()]).chain(body).collect();
    formula::check(&closure)?;
    let extent = Extent::of(&written);
    let closure = read(closure, |input| {
        let closure = input.parse::<syn::ExprClosure>()?;
        if input.is_empty() { Ok(closure) } else { Err(expected(input, "an operator of arithmetic")) }
    })?;
    Ok(Formula { closure: Box::new(closure), operands, text: source_text(&written), extent })
}

/// An expression whose values become arguments.
pub(super) struct Closed<'a, 'b> {
    pub(super) operands: Vec<Operand>,
    /// The names of the arguments.
    pub(super) names: Vec<Ident>,
    /// Those that stand in subscripts.
    pub(super) in_subscripts: Vec<String>,
    /// Whether subscripts and reductions are part of it, or arguments, too.
    is_indexed: bool,
    pub(super) reading: &'a mut Reading<'b>,
}

impl<'a, 'b> Closed<'a, 'b> {
    /// In index notation; nothing is read yet.
    pub(super) fn of_indices(reading: &'a mut Reading<'b>) -> Self {
        let (operands, names, in_subscripts) = (Vec::new(), Vec::new(), Vec::new());
        Closed { operands, names, in_subscripts, is_indexed: true, reading }
    }
}

impl Closed<'_, '_> {
    pub(super) fn closed(&mut self, tokens: &[TokenTree], bound: &[String]) -> Result<Vec<TokenTree>, Diagnostic> {
        let mut closed = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let is_member = at > 0 && is_punct(&tokens[at - 1], '.');
            if let Some((part, used)) = self.of_indices_at(&tokens[at..], bound, is_member)? {
                closed.extend(part);
                at += used;
                continue;
            }
            if let Some((path, used)) = path(&tokens[at..]).filter(|_| !is_member)
                && !matches!(&path.segments[..], [Segment::Name(name)] if bound.contains(&plain(name)))
            {
                closed.push(self.value(path));
                at += used;
                continue;
            }
            closed.push(match &tokens[at] {
                TokenTree::Group(group) => self.group(group, at.checked_sub(1).map(|before| &tokens[before]), bound)?,
                token => token.clone(),
            });
            at += 1;
        }
        Ok(closed)
    }

    /// A reduction or subscripts, and of how many tokens they are; in a head, what they are of, as an argument.
    fn of_indices_at(
        &mut self,
        tokens: &[TokenTree],
        bound: &[String],
        is_member: bool,
    ) -> Result<Option<(Vec<TokenTree>, usize)>, Diagnostic> {
        if self.is_indexed {
            return Ok(match &tokens[0] {
                TokenTree::Ident(_) if is_reduction(tokens) => Some((self.reduction(tokens, bound)?, 3)),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                    Some((vec![self.subscripts(group, bound)?], 1))
                }
                _ => None,
            });
        }
        let Some(used) = run(tokens).filter(|_| !is_member) else { return Ok(None) };
        if let Some(mistake) = self.without_a_formula(tokens, used) {
            return Err(mistake);
        }
        let written: TokenStream = tokens[..used].iter().cloned().collect();
        let element = self.reading.indexed(&tokens[..used], Default::default(), Extent::of(&written))?;
        let at = tokens[0].span().resolved_at(Span::mixed_site());
        let name = Ident::new(&format!("element_{}", self.names.len() + 1), at);
        self.names.push(name.clone());
        self.operands.push(Operand::Indexed(Box::new(element)));
        Ok(Some((vec![name.into()], used)))
    }

    /// `sum[i] x[i]`: a reduction without its parentheses.
    fn without_a_formula(&self, tokens: &[TokenTree], used: usize) -> Option<Diagnostic> {
        let [TokenTree::Ident(name), TokenTree::Group(indices), ..] = tokens else { return None };
        let name = plain(name);
        let is_way = formula::reductions().any(|way| way == name) && !self.reading.names.contains(&name);
        if !is_way || used > 2 {
            return None;
        }
        let message = format!("expected `(` and a formula behind `{name}[{}]`", source_text(&indices.stream()));
        let at = tokens.get(used).map_or(indices.span(), TokenTree::span);
        Some(Diagnostic::new(at, message).help("what is reduced stands in parentheses: `sum[i](x[i] * x[i])`"))
    }

    /// What stands in brackets; a flow in parentheses becomes an argument.
    fn group(&mut self, group: &Group, before: Option<&TokenTree>, bound: &[String]) -> Result<TokenTree, Diagnostic> {
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        if group.delimiter() == Delimiter::Bracket {
            let mistake = Diagnostic::new(group.span(), "expected a value before subscripts, found none");
            let is_list = inside.iter().any(|token| is_punct(token, ','));
            let help = format!("several values stand in parentheses: `({})`", source_text(&group.stream()));
            let named = format!(
                "they stand behind a name: bind the value before, `let a = ..;`, and write `a[{}]`",
                source_text(&group.stream())
            );
            return Err(mistake.help(if is_list { help } else { named }));
        }
        let parts = chain::split(group.stream());
        if parts.len() < 2 {
            let operands = self.operands.len();
            let inside = self.closed(&inside, bound)?;
            let holds_flow = self.operands[operands..].iter().any(Operand::holds_flow);
            if group.delimiter() == Delimiter::Brace && holds_flow {
                return Err(in_a_branch(group));
            }
            let mut closed = Group::new(group.delimiter(), inside.into_iter().collect());
            closed.set_span(group.span());
            return Ok(closed.into());
        }
        if group.delimiter() == Delimiter::Brace {
            return Err(in_a_branch(group));
        }
        let is_called = matches!(before, Some(TokenTree::Ident(name)) if !is_keyword(&name.to_string()));
        if is_called {
            let text = source_text(&group.stream());
            let message = format!("expected a flow in parentheses of its own, found `{text}`");
            return Err(Diagnostic::new(Extent::of(&group.stream()), message).help(format!("write `({text})`")));
        }
        let flow = flow(group.stream(), self.reading, group.span().into())?;
        let name = Ident::new(&format!("flow_{}", self.names.len() + 1), group.span().resolved_at(Span::mixed_site()));
        self.names.push(name.clone());
        self.operands.push(Operand::Flow(flow));
        Ok(name.into())
    }

    /// The argument that a path is; a constant's number.
    fn value(&mut self, path: Path) -> TokenTree {
        if let [Segment::Name(name)] = &path.segments[..]
            && !self.reading.names.contains(&plain(name))
            && let Some(number) = self.reading.constants.number_of(name)
        {
            return number;
        }
        let text = path.text();
        let same = |operand: &Operand| matches!(operand, Operand::Value(known) if known.text() == text);
        if let Some(known) = self.operands.iter().position(same) {
            let mut name = self.names[known].clone();
            name.set_span(path.extent.span());
            return name.into();
        }
        let name = match &path.segments[..] {
            [Segment::Name(name)] => name.clone(),
            _ => Ident::new(&text.replace('.', "_"), path.extent.span()),
        };
        let is_taken = self.names.iter().any(|known| plain(known) == plain(&name));
        let own = if is_taken { Ident::new(&format!("value_{}", self.names.len()), name.span()) } else { name };
        self.names.push(own.clone());
        self.operands.push(Operand::Value(path));
        own.into()
    }
}

fn in_a_branch(group: &Group) -> Diagnostic {
    Diagnostic::new(group.span(), "expected no flow in a branch of `if`, found one")
        .help("bind it before: `let a = x |> ramp;`")
}
