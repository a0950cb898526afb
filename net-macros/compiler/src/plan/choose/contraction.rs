//! The steps of a contraction.
//!
//! ```text
//! z[i] = b[i] + sum[j](w[i, j] * x[j])                               one step: affine
//! h_bar[j] = g_bar[j] + sum[i](z_bar[i] * w[i, j])                   loops assign, matvec_transposed adds
//! k_bar[o, c, u] = sum[x](z_bar[o, x] * a[c, x + u]) + m_bar[..]     convolution_weights starts, loops add
//! z[i, j] = b[i, j] + sum[k](w[32 * i + j, k] * x[k])                loops assign, strided adds
//! y[16 * i + j] = x[i, j]                                            loops
//! ```

use super::{pool, product, strided, sum, windows};
use crate::ir::{Operation, Term, ValueId};
use crate::plan::scene::Scene;
use crate::plan::step::{Activation, By, Dense, Sliding, Start, Step};

/// The steps that make a value.
pub(super) fn steps(scene: &Scene<'_>, id: ValueId, terms: &[Term]) -> Vec<Step> {
    let start = scene.start(id);
    match kernel(scene, id, terms, None).or_else(|| strided::kernel(scene, id, terms, start)) {
        Some(by) => vec![Step::of(id, by).starting(start)],
        None => term_by_term(scene, id, terms).unwrap_or_else(|| {
            let loops = sum::loops(scene, id, terms, start);
            vec![Step::of(id, pool::total(scene, id, terms, &loops).unwrap_or(loops)).starting(start)]
        }),
    }
}

/// The step that makes a function of sums, by a kernel that applies it.
pub(super) fn with_function(scene: &Scene<'_>, id: ValueId, sums: ValueId, then: Activation) -> Vec<Step> {
    let Operation::Contract(terms) = scene.operation(sums) else { return Vec::new() };
    let by = kernel(scene, sums, terms, Some(then));
    by.into_iter().map(|by| Step::of(id, by).through(sums)).collect()
}

/// The kernel that a contraction is, and that applies a function to the sums.
pub(super) fn kernel(scene: &Scene<'_>, id: ValueId, terms: &[Term], then: Option<Activation>) -> Option<By> {
    product::kernel(scene, id, terms, then).or_else(|| windows::kernel(scene, id, terms, then))
}

/// Each term by a kernel that adds, or by loops; nothing where no kernel is of use.
fn term_by_term(scene: &Scene<'_>, id: ValueId, terms: &[Term]) -> Option<Vec<Step>> {
    let first = [2, 1].into_iter().filter(|count| *count < terms.len());
    let start = scene.start(id);
    let of = |terms: &[Term], start| kernel(scene, id, terms, None).or_else(|| strided::kernel(scene, id, terms, start));
    let first = first.filter_map(|count| Some((count, of(&terms[..count], start)?))).next();
    let mut is_of_use = first.is_some();
    let (count, by) = first.unwrap_or_else(|| (1, sum::loops(scene, id, &terms[..1], start)));
    let mut steps = vec![Step::of(id, by).starting(start)];
    for term in &terms[count..] {
        let own = std::slice::from_ref(term);
        let adding = kernel(scene, id, own, None).filter(adds).or_else(|| strided::kernel(scene, id, own, Start::Add));
        is_of_use |= adding.is_some();
        let by = adding.unwrap_or_else(|| sum::loops(scene, id, own, Start::Add));
        steps.push(Step::of(id, by).starting(Start::Add));
    }
    is_of_use.then_some(steps)
}

/// Whether a kernel can add to what is there.
fn adds(by: &By) -> bool {
    match by {
        By::Product(product) => product.kernel != Dense::Affine,
        By::Windows(windows) => windows.kernel == Sliding::Weights,
        _ => false,
    }
}
