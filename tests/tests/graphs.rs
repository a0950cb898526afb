//! Three hundred random graphs with random functions: gradients against dual numbers within the bound of both, and every way
//! to run a function against every other, to the bit, with whatever stands in its inputs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use net_compiler::lower::Mode;
use net_compiler::plan::Planned;
use net_compiler::requests::How;
use tests::cases::{Case, with_zeros};
use tests::dual_numbers::{Along, all_against_dual_numbers};
use tests::graphs::graph;
use tests::lines::lines;
use tests::program::Draw;
use tests::random::checked;
use tests::ways::every_way;

const GRAPHS: usize = 360;

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut draw = Draw::new(20_261_130);
    (0..GRAPHS).map(|_| case(&mut draw)).collect()
});

fn case(draw: &mut Draw) -> Case {
    let graph = graph(draw);
    let net = checked(&graph).unwrap_or_else(|| panic!("{graph}"));
    Case { text: format!("{graph} {}", lines(draw, &net, &["f", "g"]).join(" ")) }
}

#[test]
fn every_gradient_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>(&CASES, "<f64>", Along::All, (0, 2), with_zeros);
    let close = tally.print("anywhere");
    assert!(tally.compared > 2 * GRAPHS, "{}", tally.compared);
    assert!(close > 0.95, "{close} of the bounds say something");
}

/// Among the numbers are ties, infinities and NaN: see the same of chains.
#[test]
fn every_element_of_a_gradient_anywhere_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>(&CASES, "<f64>", Along::Each(3), (40_000, 1), Draw::special);
    assert!(tally.print("with ties, infinities and NaN") > 0.9);
    assert!(tally.compared > 3 * GRAPHS, "{}", tally.compared);
    assert!(tally.nan > GRAPHS / 6 && tally.infinite > GRAPHS / 20, "{} NaN, {} infinite", tally.nan, tally.infinite);
}

/// The programs in `f32`, their constants folded there, against dual numbers in `f64`.
#[test]
fn every_gradient_in_single_precision_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f32>(&CASES, "<f32>", Along::All, (60_000, 2), with_zeros);
    tally.print("in `f32`");
    let median = tally.relative[tally.relative.len() / 2];
    assert!(median < 1e-4, "{median}");
    assert!(tally.compared > 2 * GRAPHS, "{}", tally.compared);
}

#[test]
fn every_way_to_run_a_function_gives_the_same_bits() {
    let mut functions = 0;
    for (number, case) in CASES.iter().enumerate() {
        let compiled = case.compiled(["<f64>", "<f32>"][number % 2]);
        match number % 2 {
            0 => every_way::<f64>(&compiled, number, |x| x),
            _ => every_way::<f32>(&compiled, number, |x| x as f32),
        }
        functions += compiled.functions.len();
    }
    assert!(functions > 3 * GRAPHS / 2, "{functions}");
}

/// How many of the graphs have what a body may say.
#[test]
fn every_construct_turns_up() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for case in CASES.iter() {
        let compiled = case.compiled("<f64>");
        let net = &compiled.net;
        let mut has = |what: &'static str, is: bool| *found.entry(what).or_default() += usize::from(is);
        let uses = |id| net.applications.iter().filter(|application| application.layer == id).count();
        let shared = |times: usize| net.layers.rows().any(|(id, used)| used.storage.is_some() && uses(id) == times);
        for (what, times) in [("a layer used twice", 2), ("a layer used three times", 3)] {
            has(what, shared(times));
        }
        let readers = |id| net.applications.iter().flat_map(|of| &of.inputs).filter(|input| **input == id).count();
        let most = net.applications.ids().map(|id| readers(net_compiler::net::Source::Application(id))).max();
        has("a value with five readers", most.unwrap_or_default() >= 5);
        has("several outputs", net.outputs().len() > 1);
        has("an output of indices", net.outputs().iter().any(|output| net.classes(output.source).is_some()));
        has("a port of indices", net.ports.iter().any(|port| port.classes.is_some()));
        has("no port", net.ports.is_empty());
        for text in [
            "frozen layer",
            "|> frozen ",
            "stop_gradient",
            "if ",
            "layer l",
            "_)",
            "_, ",
            "(q1 = ",
            "alias",
            "const ",
            "random ",
            "] of [",
        ] {
            has(text, case.text.contains(text));
        }
        for start in [" = normal(", " = uniform(", " = [", "];", " = 0.5;"] {
            has(start, case.text.contains(&format!("array s1: []{start}")) || case.text.contains(start));
        }
        for text in [
            "; 2]",
            "repeat(",
            "net_map(",
            "net_map([",
            "attention(",
            "catenate(",
            "pend",
            "dot",
            "total",
            "threading(",
            "sum[",
            "max[",
            "]?",
        ] {
            has(text, case.text.contains(text));
        }
        let (inner, own) = case.text.split_once("pub N<").unwrap_or_default();
        has("a template", inner.contains("<C>("));
        has("copies within copies", inner.contains("[Kept") && own.contains("[Kept"));
        for text in ["score = Score", "[Kept", "repeat(Kept", "net_map(Kept", "net_map([Kept"] {
            has(text, case.text.contains(text));
        }
        has("a path into a net", ["u", "inner"].iter().any(|at| case.text.contains(&format!("{at}1.w"))));
        for Planned { function, plan, .. } in &compiled.functions {
            for kernel in ["depthwise", "depthwise_transposed", "depthwise_weights"] {
                has(kernel, plan.steps.iter().any(|step| step.by.text().split([' ', ',']).any(|word| word == kernel)));
            }
            has("of one", function.of.iter().any(|of| of.len() == 1));
            has("of two", function.of.iter().any(|of| of.len() == 2));
            has("imposed on several", function.imposed().count() > 1);
            has("a batch", function.batch.is_some());
            has("chance", function.draws);
            has("dropout in training", function.draws && function.mode == Mode::Train && case.text.contains("dropout"));
            for (what, how) in [("accumulate", How::Accumulate), ("descend", How::Descend)] {
                has(what, function.wanted.iter().any(|want| want.how == how));
            }
        }
    }
    println!("{found:?}");
    let rare: Vec<_> = found.iter().filter(|(_, count)| **count < 8).collect();
    assert!(rare.is_empty(), "draw them more often, in `tests/src/graphs.rs`: {rare:?}");
}
