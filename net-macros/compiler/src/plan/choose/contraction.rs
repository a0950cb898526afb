//! The steps of a contraction.
//!
//! ```text
//! z[i] = b[i] + sum[j](w[i, j] * x[j])                               one step: affine
//! h_bar[j] = g_bar[j] + sum[i](z_bar[i] * w[i, j])                   loops assign, matvec_transposed adds
//! k_bar[o, c, u] = sum[x](z_bar[o, x] * a[c, x + u]) + m_bar[..]     convolution_weights starts, loops add
//! z[i, j] = b[i, j] + sum[k](w[32 * i + j, k] * x[k])                loops assign, strided adds
//! y[16 * i + j] = x[i, j]                                            loops
//! ```

use super::strided::Rather;
use super::{depthwise, lines, pool, product, strided, sum, windows};
use crate::ir::{Operation, Term, ValueId, size};
use crate::plan::scene::Scene;
use crate::plan::step::{Activation, By, Dense, Each, Sliding, Start, Step, When};

/// The steps that make a value.
pub(super) fn steps(scene: &Scene<'_>, id: ValueId, terms: &[Term]) -> Vec<Step> {
    let start = scene.start(id);
    match any_kernel(scene, id, terms, start) {
        Some(by) => vec![Step::of(id, by).starting(start)],
        None => begun_by_windows(scene, id, terms).or_else(|| term_by_term(scene, id, terms)).unwrap_or_else(|| {
            let by = pool::total(scene, id, terms).or_else(|| lines::sum(scene, id, terms));
            vec![Step::of(id, by.unwrap_or_else(|| sum::loops(scene, id, terms, start))).starting(start)]
        }),
    }
}

/// The step that makes a function of sums, by a kernel that applies it.
pub(super) fn with_function(scene: &Scene<'_>, id: ValueId, sums: ValueId, then: Activation) -> Vec<Step> {
    let Operation::Contract(terms) = scene.operation(sums) else { return Vec::new() };
    let by = kernel(scene, sums, terms, Some(then));
    by.into_iter().map(|by| Step::of(id, by).through(sums)).collect()
}

/// The kernel whose form the contraction has; where `then` is a function, only one that applies it to its sums.
pub(super) fn kernel(scene: &Scene<'_>, id: ValueId, terms: &[Term], then: Option<Activation>) -> Option<By> {
    let by_windows = || {
        let by = windows::kernel(scene, id, terms, then)?;
        let start = if terms.len() == 1 { scene.start(id) } else { Start::Add };
        match terms.last().and_then(|term| strided::rather(scene, id, (term, start))) {
            None => Some(depthwise::in_all_cases(by)),
            Some(Rather::Always) => None,
            Some(rather) => then.is_none().then(|| apart(scene, id, terms, (rather, by))),
        }
    };
    product::kernel(scene, id, terms, then).or_else(by_windows)
}

/// Windows with two means: the kernel of strided views for one sample, or for a block, as `rather` says, and `otherwise`, their
/// own kernel. It is their own kernel alone where `strided` does not take them.
fn apart(scene: &Scene<'_>, id: ValueId, terms: &[Term], (rather, otherwise): (Rather, By)) -> By {
    let start = scene.start(id);
    let (first, [last]) = terms.split_at(terms.len() - 1) else { return otherwise };
    let own = std::slice::from_ref(last);
    let then = match first {
        [] => strided::kernel(scene, id, own, start).map(|by| vec![by]).or_else(|| strided::begun(scene, id, last)),
        first => strided::kernel(scene, id, own, Start::Add).map(|by| vec![sum::loops(scene, id, first, start), by]),
    };
    let Some(then) = then else { return otherwise };
    let when = match rather {
        Rather::OfBlock => When::Block,
        _ if then.iter().any(strided::overlaps) => When::OneInAnyOrder,
        _ => When::One,
    };
    By::Each(Box::new(Each { when, then, otherwise }))
}

/// The kernel whose form the contraction has, or else lines taken together, or else strided views: with loops for one sample where the product is
/// small, and where it reaches elements more than once only where sums may come in any order.
fn any_kernel(scene: &Scene<'_>, id: ValueId, terms: &[Term], start: Start) -> Option<By> {
    let by_strided = || {
        let [term] = terms else { return None };
        let loops = || sum::loops(scene, id, terms, start);
        let each = |when, then, otherwise| Some(By::Each(Box::new(Each { when, then, otherwise })));
        match strided::kernel(scene, id, terms, start) {
            Some(by) if strided::overlaps(&by) => each(When::AnyOrder, vec![by], loops()),
            Some(by) if size(&term.extents()) <= strided::SMALL => each(When::One, vec![loops()], by),
            Some(by) => Some(by),
            None if start == Start::Overwrite => {
                let begun = strided::begun(scene, id, term).filter(|_| size(&term.extents()) > strided::SMALL)?;
                each(When::AnyOrder, begun, loops())
            }
            None => None,
        }
    };
    let by_lines = || lines::sum_of_products(scene, id, terms, start);
    kernel(scene, id, terms, None).or_else(by_lines).or_else(by_strided)
}

/// The step of a sum in which a term is windows whose kernel cannot add, behind terms that have no kernel: where sums may come in any
/// order the kernel begins, and the other terms are added. The gradient that comes back to a residual block,
/// `x_bar[q, ..] += z_bar[p, y, x] * k[p, q, u, v]` onto a copy of the gradient that is imposed, is this.
fn begun_by_windows(scene: &Scene<'_>, id: ValueId, terms: &[Term]) -> Option<Vec<Step>> {
    let start = scene.start(id);
    let own = |term| any_kernel(scene, id, std::slice::from_ref(term), start);
    let kernels: Vec<Option<By>> = terms.iter().map(own).collect();
    let at = kernels.iter().position(Option::is_some).filter(|at| *at > 0)?;
    let by = kernels.into_iter().nth(at)??;
    let is_new = start == Start::Overwrite && !scene.sums_samples(id) && begins_with_windows(&by);
    let rest = terms.iter().enumerate().filter(|(number, _)| *number != at);
    let then = std::iter::once(by).chain(rest.map(|(_, term)| added(scene, id, term).0)).collect();
    let otherwise = sum::loops(scene, id, terms, start);
    is_new.then(|| vec![Step::of(id, By::Each(Box::new(Each { when: When::AnyOrder, then, otherwise })))])
}

/// Whether all is done by windows whose kernel cannot add.
fn begins_with_windows(by: &By) -> bool {
    match by {
        By::Windows(windows) => windows.kernel != Sliding::Weights,
        By::Each(each) => begins_with_windows(&each.otherwise),
        _ => false,
    }
}

/// The means that add a term to what is there, and whether that is a kernel.
fn added(scene: &Scene<'_>, id: ValueId, term: &Term) -> (By, bool) {
    let own = std::slice::from_ref(term);
    let adding = any_kernel(scene, id, own, Start::Add).filter(adds);
    let adding = adding.or_else(|| strided::kernel(scene, id, own, Start::Add));
    let is_kernel = adding.is_some();
    (adding.unwrap_or_else(|| sum::loops(scene, id, own, Start::Add)), is_kernel)
}

/// The steps of the terms, each by a kernel that adds or by loops; the first step may take two terms, as `affine` does. Nothing
/// where no term has a kernel.
fn term_by_term(scene: &Scene<'_>, id: ValueId, terms: &[Term]) -> Option<Vec<Step>> {
    let first = [2, 1].into_iter().filter(|count| *count < terms.len());
    let start = scene.start(id);
    let first = first.filter_map(|count| Some((count, any_kernel(scene, id, &terms[..count], start)?))).next();
    let mut is_of_use = first.is_some();
    let (count, by) = first.unwrap_or_else(|| (1, sum::loops_of_first(scene, id, terms, start)));
    let of = |by, own: &[Term], start| Step { terms: own.to_vec(), ..Step::of(id, by).starting(start) };
    let mut steps = vec![of(by, &terms[..count], start)];
    for term in &terms[count..] {
        let (by, is_kernel) = added(scene, id, term);
        is_of_use |= is_kernel;
        steps.push(of(by, std::slice::from_ref(term), Start::Add));
    }
    is_of_use.then_some(steps)
}

/// Whether a kernel can add to what is there.
fn adds(by: &By) -> bool {
    match by {
        By::Product(product) => product.kernel != Dense::Affine,
        By::Windows(windows) => windows.kernel == Sliding::Weights,
        By::Strided(_) => true,
        By::Sum(_) => true,
        By::Each(each) => adds(&each.otherwise),
        _ => false,
    }
}
