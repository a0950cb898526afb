//! The page of those who come from PyTorch: each row of its tables against PyTorch itself, and no row or name left out.

use std::collections::BTreeSet;

use net_compiler::compile_all;
use net_compiler::diagnostics::Diagnostics;
use net_compiler::ir::{Leaf, PortId};
use net_compiler::syntax::{Source, parse};
use net_runtime::Schedule;
use net_runtime::prelude::*;
use tests::V;
use tests::program::attempted;
use tests::pytorch::{Found, Layer, Loss, Row, Tables, rows, run};

/// What numbers may differ by, relative to the largest of their array.
const TOLERANCE: f64 = 1e-12;

/// Where PyTorch itself computes with constants that are rounded to `f32`: 1/6.
const ROUGH: [(&str, f64); 1] = [("`Hardsigmoid()` of [16]: grad(input)", 4e-8)];

#[track_caller]
fn same(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}: another number of elements");
    let tolerance = ROUGH.iter().find(|(rough, _)| *rough == what).map_or(TOLERANCE, |(_, tolerance)| *tolerance);
    let bound = tolerance * expected.iter().fold(f64::MIN_POSITIVE, |largest, x| largest.max(x.abs()));
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= bound, "{what}[{at}]: expected {expected:e}, found {found:e}");
    }
}

#[track_caller]
fn same_set<T: Ord + std::fmt::Debug>(what: &str, on_the_page: &BTreeSet<T>, expected: &BTreeSet<T>) {
    let (more, less): (Vec<&T>, Vec<&T>) =
        (on_the_page.difference(expected).collect(), expected.difference(on_the_page).collect());
    let none = more.is_empty() && less.is_empty();
    assert!(none, "{what}: run tests/oracle/make_pytorch.py; only on the page: {more:?}; not on it: {less:?}");
}

/// The rows whose net or optimiser is said, by their first cell, their shape if they have one, and ours.
fn said(head: &[&str], ours: usize) -> BTreeSet<(String, Option<String>, String)> {
    let of_head = rows().into_iter().filter(|row| head.contains(&row.head.as_str()));
    let row = |row: Row| {
        let call = row.code(0).filter(|call| call.contains(['(', '[', '.']))?;
        let shape = (ours == 2).then(|| row.code(1).map(str::to_string)).flatten();
        Some((call.into(), shape, row.code(ours).unwrap_or_else(|| panic!("{row:?} has no net")).into()))
    };
    of_head.filter_map(row).collect()
}

#[test]
fn every_row_of_a_net_is_one_that_was_run() {
    let mut expected = BTreeSet::new();
    for row in Tables::load().rows {
        match row {
            Found::Layer(Layer { net, torch, of, .. }) | Found::Loss(Loss { net, torch, of, .. }) => {
                expected.insert((torch, Some(of), net));
            }
            Found::Slope { .. } | Found::Steps { .. } => {}
        }
    }
    let found = said(&["torch.nn", "torch"], 2);
    assert!(found.len() >= 100, "only {} rows", found.len());
    same_set("the page and what was run", &found, &expected);
}

#[test]
fn a_row_without_a_call_says_what_is_missing() {
    for row in rows().iter().filter(|row| ["torch.nn", "torch.optim"].contains(&row.head.as_str())) {
        let ours = if row.head == "torch.nn" { 2 } else { 1 };
        let missing = ["still to come", "not there"].iter().any(|words| row.cells[ours].starts_with(words));
        assert_ne!(row.code(ours).is_some(), missing, "{row:?}");
    }
}

/// All of `torch.nn` and `torch.optim`, and nothing that they do not have.
#[test]
fn every_name_is_in_a_row() {
    let names = Tables::load().names;
    for (head, kind) in [("torch.nn", "nn"), ("torch.optim", "optim")] {
        let all = rows();
        let ours = all.iter().filter(|row| row.head == head).flat_map(Row::names);
        let ours: BTreeSet<&str> = ours.filter(|name| !name.starts_with("clip_grad")).collect();
        let theirs = names[kind].iter().map(String::as_str).filter(|name| !name.starts_with("Lazy"));
        same_set(head, &ours, &theirs.collect());
    }
}

fn layer(row: &Layer) {
    let Layer { net, torch, of, .. } = row;
    let wants = [("output", &row.output), ("grad(input)", &row.input_bar), ("grad(parameters)", &row.parameters_bar)];
    let wants: Vec<_> = wants.into_iter().filter(|(_, numbers)| !numbers.is_empty()).collect();
    let names: Vec<&str> = wants.iter().map(|(name, _)| *name).collect();
    let imposed = if names.len() > 1 { ", grad(output)" } else { "" };
    // A body is a net, too.
    let is = if net.starts_with('{') { "" } else { "= " };
    let end = if is.is_empty() { "" } else { ";" };
    let text = format!("N<f64>(input: {of}) {is}{net}{end} fn f(input{imposed}) -> ({});", names.join(", "));
    let found = run(&text, 1, &|leaf| match leaf {
        Leaf::Port(_) => row.input.clone(),
        Leaf::Parameter { .. } => row.parameters.clone(),
        Leaf::Seed(_) => row.seed.clone(),
        Leaf::Constant(_) => unreachable!("no row has a constant array"),
    });
    for ((name, expected), found) in wants.iter().zip(&found) {
        same(&format!("`{torch}` of {of}: {name}"), found, expected);
        assert!(expected.iter().any(|x| *x != 0.0), "`{torch}` of {of}: {name} is all zero");
    }
}

#[test]
fn layers_and_functions() {
    let rows = Tables::load().rows;
    rows.iter().for_each(|row| {
        if let Found::Layer(row) = row {
            layer(row)
        }
    });
}

fn loss(row: &Loss) {
    let Loss { net, torch, of, divisor, .. } = row;
    let net = if net.starts_with('{') { format!(", target: {of}) {net}") } else { format!(") = {net};") };
    let text = format!("N<f64>(input: {of}{net} fn f(input, target) -> (loss, grad(input));");
    let found = run(&text, 3, &|leaf| match leaf {
        Leaf::Port(PortId(0)) => row.input.clone(),
        _ => row.target.clone(),
    });
    assert_eq!(found[0].len(), 3, "one loss a sample");
    same(&format!("`{torch}`"), &[found[0].iter().sum::<f64>() / divisor], &[row.loss]);
    let bar: Vec<f64> = found[1].iter().map(|x| x / divisor).collect();
    same(&format!("`{torch}`: grad(input)"), &bar, &row.input_bar);
    assert!(row.input_bar.iter().any(|x| *x != 0.0), "`{torch}`");
}

#[test]
fn losses_are_means_over_the_batch() {
    let rows = Tables::load().rows;
    rows.iter().for_each(|row| {
        if let Found::Loss(row) = row {
            loss(row)
        }
    });
}

/// The slope of a net of a number at a point, whatever it learns being 1/4.
fn slope(net: &str, at: f64) -> f64 {
    let text = format!("N<f64>(input: [1]) = {net}; fn f(input, grad(output)) -> grad(input);");
    let found = run(&text, 1, &|leaf| match leaf {
        Leaf::Port(_) => vec![at],
        Leaf::Parameter { .. } => vec![0.25],
        Leaf::Seed(_) => vec![1.0],
        Leaf::Constant(_) => unreachable!("no row has a constant array"),
    });
    found[0][0]
}

#[test]
fn slopes_at_kinks() {
    let tables = Tables::load();
    let slopes = rows().into_iter().filter(|row| row.head == "net!");
    let mut checked = 0;
    for row in slopes {
        let (net, of) = (row.code(0).expect("a net"), row.code(4).expect("a call"));
        let [at, ours, theirs] = [1, 2, 3].map(|cell| row.cells[cell].parse::<f64>().expect("a number"));
        assert_eq!(slope(net, at), ours, "`{net}` at {at}");
        let found = tables.rows.iter().find_map(|row| match row {
            Found::Slope { net: of_net, torch, at: there, slope } => {
                (of_net == net && torch == of && *there == at).then_some(*slope)
            }
            _ => None,
        });
        same(&format!("`{of}` at {at}"), &[found.expect("run tests/oracle/make_pytorch.py")], &[theirs]);
        checked += 1;
    }
    assert!(checked > 10);
}

net! { Four<f64>(input: [4]) = constant_plus; }

/// What is learned after all gradients, by the optimiser as it is written.
macro_rules! optimisers {
    ($tables:ident: $($optimiser:expr;)*) => {
        vec![$((stringify!($optimiser), {
            let (mut net, mut optimiser) = (Four::from_parameters(&$tables.start).clone(), $optimiser);
            for gradient in &$tables.gradients {
                optimiser.step(&mut net, Four::from_parameters(gradient));
            }
            net.parameters().to_vec()
        })),*]
    };
}

/// The rate of each step by the schedule as it is written.
macro_rules! schedules {
    ($($schedule:expr;)*) => {
        vec![$((stringify!($schedule), (0..21).map(|step| $schedule.rate(step)).collect::<Vec<f64>>())),*]
    };
}

fn without_white_space(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn optimisers_and_schedules() {
    let tables = Tables::load();
    let mut found = optimisers! { tables:
        Sgd::new(0.1);
        Sgd::new(0.1).with_l2(0.3);
        Sgd::new(0.1).with_momentum(0.9);
        Sgd::new(0.1).with_l2(0.3).with_momentum(0.9).with_nesterov();
        Sgd::new(0.1).with_clipping(0.75).with_l2(0.3);
        Adam::new(0.1).with_corrected_epsilon(1e-8);
        Adam::new(0.1).with_betas(0.8, 0.95).with_corrected_epsilon(1e-8).with_l2(0.3);
        Adam::new(0.1).with_corrected_epsilon(1e-8).with_decay(0.3);
        Adagrad::new(0.1);
        Adagrad::new(0.1).with_epsilon(0.1).with_l2(0.3);
        RmsProp::new(0.1).with_beta(0.99);
        RmsProp::new(0.1).with_beta(0.75).with_epsilon(0.1).with_l2(0.3);
    };
    found.extend(schedules! {
        Schedule::steps(0.5, 7, 0.3);
        Schedule::exponential(0.5, 1, 0.9);
        Schedule::polynomial(0.1, 0.5, 8, 1.0);
        Schedule::polynomial(0.5, 0.0, 20, 2.5);
        Schedule::cosine(0.5, 0.1, 20);
    });
    let found: Vec<(String, &Vec<f64>)> =
        found.iter().map(|(text, numbers)| (without_white_space(text), numbers)).collect();
    let mut calls = BTreeSet::new();
    for row in &tables.rows {
        let Found::Steps { here, torch, numbers } = row else { continue };
        let ours = found.iter().find(|(text, _)| *text == without_white_space(here));
        let (_, ours) = ours.unwrap_or_else(|| panic!("no test runs `{here}`"));
        same(&format!("`{torch}`"), ours, numbers);
        calls.insert((torch.clone(), None, here.clone()));
    }
    same_set("the page and what was run", &said(&["torch.optim", "torch.optim.lr_scheduler"], 1), &calls);
    assert_eq!(calls.len(), found.len());
}

net! {
    Begun(tokens: [4] of index(1000)) = embedding(8) |> linear(500) |> parametric_ramp(axes = []) |> normalization(axes = 0, scaling = 0);
    fn eval(tokens) -> output;
}

/// By the mean of squares of 8000 numbers, within six deviations of it.
#[test]
fn initial_values_are_as_the_page_says() {
    let begun = Begun::seeded(1);
    let mean = |numbers: &[f32]| numbers.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / numbers.len() as f64;
    let embedding: Vec<f32> = begun.embedding.weights.iter().flat_map(|row| row.iter().copied()).collect();
    let off = 6.0 * (2.0 / 8000.0_f64).sqrt();
    assert!((mean(&embedding) / 2.0 - 1.0).abs() < off);
    assert!((mean(begun.linear.weights.as_slice()) / (2.0 / 32.0) - 1.0).abs() < off);
    assert_eq!((begun.linear.biases.amax(), begun.parametric_ramp.slope), (0.0, 0.1));
    assert_eq!((begun.normalization.scaling.min(), begun.normalization.biases.amax()), (1.0, 0.0));
}

net! {
    Tagger<f64>(input: [5] of index(9)) =
        embedding(4) |> convolution(6, 2) |> deconvolution(4, 2, stride = 2, groups = 2) |> convolution(4, 1, groups = 4) |>
        flatten |> linear(3);
    fn eval(input) -> output;
}

/// The numbers that are row by row at their places in memory.
#[test]
fn the_flat_order_of_a_compiled_net() {
    let rows = Tables::load().rows;
    let row = rows.iter().find_map(|row| match row {
        Found::Layer(row) if row.torch.starts_with("Sequential(Embedding") => Some(row),
        _ => None,
    });
    let row = row.expect("a row of several layers");
    let mut tagger = Tagger::ZERO;
    let mut numbers = row.parameters.iter();
    for array in Tagger::ARRAYS {
        for number in 0..array.size() {
            let mut rest = number;
            let mut at: Vec<usize> = array.shape.iter().rev().map(|extent| (rest % extent, rest /= extent).0).collect();
            at.reverse();
            tagger.parameters_mut()[array.position(&at).unwrap()] = *numbers.next().unwrap();
        }
    }
    assert!(numbers.next().is_none());
    let tokens: Vec<Index<9>> = row.input.iter().map(|class| Index::new(*class as usize).unwrap()).collect();
    let output: V<3> = tagger.eval(&tokens.try_into().unwrap());
    same("`Tagger`", output.as_slice(), &row.output);
}

/// The code that the compiler offers for a call of PyTorch's, where it offers some and has no more to say of it.
fn offered(of: &str, torch: &str) -> Option<String> {
    if torch.starts_with("lambda") {
        return None;
    }
    let mut sink = Diagnostics::default();
    let text = format!("N(input: {of}) = {};", torch.replace(".eval()", ""));
    let Source::Definitions(nets) = parse(text.parse().ok()?, &mut sink)? else {
        return None;
    };
    compile_all(&nets, &mut sink);
    let said = sink.texts().join("\n");
    let (code, more) = said.split_once("= help: write `")?.1.split_once('`')?;
    // What is left out of the call is named: the numbers are others then, and the help says so.
    (!more.starts_with(": ") && !more.starts_with(", without")).then(|| code.to_string())
}

/// Help that leads to other numbers is worse than none.
#[test]
fn what_the_compiler_offers_for_a_call_gives_the_same_numbers() {
    let mut others = 0;
    for row in Tables::load().rows {
        let (Found::Layer(Layer { net, torch, of, .. }) | Found::Loss(Loss { net, torch, of, .. })) = &row else {
            continue;
        };
        let ours = offered(of, torch).filter(|ours| ours != net);
        let compiles = |ours: &String| attempted(&format!("N<f64>(input: {of}) = {ours};")).is_some();
        let Some(net) = ours.filter(compiles) else { continue };
        others += 1;
        match row {
            Found::Layer(row) => layer(&Layer { net, ..row }),
            Found::Loss(row) => loss(&Loss { net, ..row }),
            Found::Slope { .. } | Found::Steps { .. } => {}
        }
    }
    assert!(others >= 10, "only {others}");
}
