//! Every form of request on random chains, large nets, nets of rare kernels and those of the documents.

use std::collections::BTreeSet;

use tests::program::compiled;

use super::forms::{every_form_of, on_a_large_stack};

#[allow(unused_parens, unused_mut, unused_variables, clippy::all, reason = "written by a program")]
mod nets {
    use crate::forms::written::*;
    include!(concat!(env!("OUT_DIR"), "/forms.rs"));
}

#[test]
fn every_form_of_request_on_random_chains() {
    let tally = every_form_of(nets::RANDOM, 29);
    let forms: usize = nets::RANDOM.iter().map(|net| net.calls.len()).sum();
    assert!(nets::RANDOM.len() >= 8 && forms > 10 * nets::RANDOM.len(), "{forms}");
    assert!(tally.twice > 100 * forms && tally.descended > 10 * forms, "{tally:?}");
}

#[test]
fn every_form_of_request_on_nets_of_small_blocks() {
    let tally = on_a_large_stack(|| every_form_of(nets::LARGE, 30));
    assert!(tally.twice > 1_000_000 && tally.descended > 100_000, "{tally:?}");
}

#[test]
fn every_form_of_request_on_nets_of_kernels_that_small_chains_do_not_have() {
    let steps = nets::OTHERWISE.iter().flat_map(|net| compiled(net.text).functions).flat_map(|of| of.plan.steps);
    let means: BTreeSet<String> = steps.map(|step| step.by.text()).collect();
    for case in ["strided", ", one sample ", ", a block ", ", one sample in any order ", ", in any order "] {
        assert!(means.iter().any(|means| means.starts_with(case) || means.contains(case)), "no {case:?}: {means:#?}");
    }
    let outlines = nets::OTHERWISE.iter().filter(|net| compiled(net.text).functions[0].plan.outlines).count();
    assert_eq!(outlines, 2, "nets of more than twelve layers");
    let tally = on_a_large_stack(|| every_form_of(nets::OTHERWISE, 32));
    assert!(tally.twice > 100_000 && tally.descended > 10_000, "{tally:?}");
}

#[test]
fn every_form_of_request_on_the_nets_of_the_documents() {
    let tally = every_form_of(nets::DOCUMENTED, 31);
    let forms: usize = nets::DOCUMENTED.iter().map(|net| net.calls.len()).sum();
    // With more graphs than usual those of `net.md`, too.
    assert!(nets::DOCUMENTED.len() >= if nets::DOCUMENTS > 1 { 25 } else { 1 }, "{}", nets::DOCUMENTED.len());
    assert!(tally.descended > forms, "{tally:?}");
}
