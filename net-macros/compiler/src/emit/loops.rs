//! Loop nests over boxes of indices, and affine positions in them.
//!
//! A position that may leave its array is checked as soon as its indices are known, and the point is skipped; where
//! it moves with the innermost index the range of that loop is narrowed instead. The range says that the position is inside, but not to
//! rustc, which would leave a panic there; a loop that ends there can be vectors, one that skips cannot:
//!
//! ```text
//! for u in 0..3 {
//!     let row = ::core::primitive::usize::wrapping_sub(y + u, 1);
//!     if row >= 8 { continue; }
//!     for v in 0..3 {
//!         for x in 1usize.saturating_sub(v)..min(9usize.saturating_sub(v), 8) {
//!             let column = x + v - 1;
//!             if column >= 8 { break; }
//!             ... a[row][column] ...
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::bound::Bound;
use super::scope::{Scope, axis_noun, ident};
use super::statement::Statement;
use super::text::Text;
use super::types::number;
use crate::ir::{Affine, Index, Loop};
use crate::plan::SampleLoop;

/// A nest of loops that is being built.
pub(super) struct Nest<'a> {
    indices: &'a [Loop],
    /// The indices' names.
    pub(super) names: Vec<Ident>,
    /// The index of each loop, outermost first.
    order: Vec<usize>,
    scope: Scope,
    /// The loop over the samples, inside all others where each has its own result and around them where they are summed; how many
    /// there are, and its index.
    samples: Option<(SampleLoop, Ident, Ident)>,
    /// The positions that are checked, each with its extent and its name.
    checked: Vec<(Affine, usize, Ident)>,
    /// Whether `4 * g + c` is checked, too, where it stays inside.
    checks_sums: bool,
    /// The checks at the start of each loop's body.
    checks: Vec<Vec<Statement>>,
    /// The position and the extent that the innermost loop is narrowed to, and its range then.
    narrowed: Option<(Affine, usize, TokenStream)>,
}

impl<'a> Nest<'a> {
    pub(super) fn new(indices: &'a [Loop], scope: &Scope) -> Self {
        let mut scope = scope.clone();
        let names = indices.iter().map(|index| ident(&scope.take(&index.name))).collect();
        let checks = vec![Vec::new(); indices.len()];
        let order = (0..indices.len()).collect();
        Nest {
            indices,
            names,
            order,
            scope,
            samples: None,
            checked: Vec::new(),
            checks_sums: false,
            checks,
            narrowed: None,
        }
    }

    /// With a loop over the samples of a block, where the value needs one.
    pub(super) fn over(mut self, samples: Option<(SampleLoop, Ident)>) -> Self {
        self.samples = samples.map(|(does, block)| (does, block, ident(&self.scope.take("s"))));
        self
    }

    /// With checks of positions that are sums of indices: where a loop adds to what is there rustc, at `opt-level = "z"`, does not see
    /// that they stay inside. At other levels it does, and drops them.
    pub(super) fn checking_sums(mut self) -> Self {
        self.checks_sums = true;
        self
    }

    /// Makes the loops run along the memory of what is written: those over its last two axes change places where both are plain
    /// indices. What is added to one element still comes in the same order.
    pub(super) fn along(mut self, out: &Bound, at: &[Affine]) -> Self {
        if let ([.., row, column], true) = (at, out.view.lies_by_columns())
            && let (Some(row), Some(column)) = (row.as_index(), column.as_index())
        {
            self.order.swap(row.0, column.0);
        }
        self
    }

    /// The sample that the body is about.
    pub(super) fn sample(&self) -> Option<&Ident> {
        self.samples.as_ref().map(|(_, _, name)| name)
    }

    /// The loop over the samples where each has its own result, around `body`.
    pub(super) fn each_sample(&self, body: Vec<Statement>) -> Vec<Statement> {
        match &self.samples {
            Some((SampleLoop::Each, block, name)) => vec![over(name, quote!(0..#block), body)],
            _ => body,
        }
    }

    /// The loop over the samples where they are summed, around `body`.
    pub(super) fn summed_samples(&self, body: Vec<Statement>) -> Vec<Statement> {
        match &self.samples {
            Some((SampleLoop::Summed, block, name)) => {
                vec![over(name, quote!(0..::core::cmp::min(samples, #block)), body)]
            }
            _ => body,
        }
    }

    /// The level, outermost first, of the loop over an index.
    fn level(&self, index: Index) -> usize {
        self.order.iter().position(|other| *other == index.0).unwrap_or_default()
    }

    /// The innermost level that an access depends on.
    pub(super) fn innermost(&self, at: &Affine) -> Option<usize> {
        at.terms.iter().map(|(index, _)| self.level(*index)).max()
    }

    fn extents(&self) -> Vec<usize> {
        self.indices.iter().map(|index| index.extent).collect()
    }

    /// The names that are taken inside.
    pub(super) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// One position an axis, each inside its extent wherever the body runs.
    pub(super) fn positions(&mut self, at: &[Affine], shape: &[usize]) -> Vec<Text> {
        at.iter()
            .zip(shape)
            .enumerate()
            .map(|(axis, (at, extent))| self.position(at, *extent, axis_noun(axis, shape.len())))
            .collect()
    }

    fn position(&mut self, at: &Affine, extent: usize, noun: &str) -> Text {
        let is_inside = at.stays_inside(&self.extents(), extent);
        if is_inside && !(self.checks_sums && at.terms.len() > 1) {
            return self.sum(at, false);
        }
        if let Some((_, _, name)) = self.checked.iter().find(|(known, bound, _)| known == at && *bound == extent) {
            return Text::atom(name);
        }
        let is_narrowed = !is_inside && self.narrow(at, extent);
        if is_narrowed && at.terms.len() == 1 {
            return self.sum(at, false);
        }
        let Some(level) = self.innermost(at) else {
            return Text::atom(quote!(0));
        };
        let name = ident(&self.scope.take(noun));
        let (value, bound) = (self.sum(at, !is_narrowed && !is_inside), number(extent));
        let condition = quote!(#name >= #bound);
        let leave = if is_narrowed { Statement::Leave { condition } } else { Statement::Skip { condition } };
        self.checks[level].extend([Statement::bind(&name, value), leave]);
        self.checked.push((at.clone(), extent, name.clone()));
        Text::atom(name)
    }

    /// Narrows the innermost loop to where `at` is inside, if `at` moves with its index by one, and no other position has
    /// narrowed it.
    fn narrow(&mut self, at: &Affine, extent: usize) -> bool {
        if let Some((known, bound, _)) = &self.narrowed {
            return known == at && *bound == extent;
        }
        let Some(innermost) = self.order.last().map(|index| Index(*index)) else {
            return false;
        };
        if !at.terms.contains(&(innermost, 1)) || at.terms.iter().any(|(_, coefficient)| *coefficient < 0) {
            return false;
        }
        let others = at.terms.iter().filter(|(index, _)| *index != innermost).copied().collect();
        let rest = Affine { offset: at.offset.max(0), terms: others };
        let before = (-at.offset).max(0) as usize;
        let own = self.indices[innermost.0].extent;
        let range = if rest == Affine::default() {
            let (first, end) = (number(before), number(own.min(extent + before)));
            quote!(#first..#end)
        } else {
            let (rest, own) = (self.sum(&rest, false), number(own));
            let (first, end) =
                (proc_macro2::Literal::usize_suffixed(before), proc_macro2::Literal::usize_suffixed(extent + before));
            let first = if before == 0 { quote!(0) } else { quote!(#first.saturating_sub(#rest)) };
            quote!(#first..::core::cmp::min(#end.saturating_sub(#rest), #own))
        };
        self.narrowed = Some((at.clone(), extent, range));
        true
    }

    /// The loops from `first` up to `end` around `body`.
    pub(super) fn around(&self, first: usize, end: usize, body: Vec<Statement>) -> Vec<Statement> {
        (first..end).rev().fold(body, |body, level| {
            let index = self.order[level];
            let range = match &self.narrowed {
                Some((_, _, range)) if level + 1 == self.indices.len() => range.clone(),
                _ => {
                    let extent = number(self.indices[index].extent);
                    quote!(0..#extent)
                }
            };
            let body = self.checks[level].iter().cloned().chain(body).collect();
            vec![over(&self.names[index], range, body)]
        })
    }

    /// All loops around `body`, those over samples too.
    pub(super) fn all(&self, body: Vec<Statement>) -> Vec<Statement> {
        self.summed_samples(self.around(0, self.indices.len(), self.each_sample(body)))
    }
}

/// `for index in range { body }`
fn over(index: &Ident, range: TokenStream, body: Vec<Statement>) -> Statement {
    Statement::Loop { index: index.clone(), range, body }
}
