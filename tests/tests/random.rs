//! Five hundred random chains with random functions: gradients against dual numbers within the bound of both, and every
//! way to run a function against every other, to the bit, with whatever stands in its inputs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use net_compiler::layers::names;
use net_compiler::net::Source;
use net_compiler::plan::Planned;
use net_compiler::requests::{Given as Argument, Want, Wanted};
use tests::cases::{Case, with_zeros};
use tests::dual_numbers::{Along, all_against_dual_numbers};
use tests::lines::line;
use tests::program::{Draw, attempted};
use tests::random::{OF_SEVERAL, checked, nets};
use tests::ways::every_way;

const CHAINS: usize = 500;

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut draw = Draw::new(20_261_123);
    (0..CHAINS).map(|_| case(&mut draw)).collect()
});

fn case(draw: &mut Draw) -> Case {
    let chain = nets(draw);
    let net = checked(&chain).expect("a chain has a shape");
    let tried = |draw: &mut Draw, name: &str| {
        let lines = (0..12).map(|_| line(draw, &net, name).text()).collect::<Vec<_>>();
        lines.into_iter().find(|line| attempted(&format!("{chain} {line}")).is_some())
    };
    let lines: Vec<String> = ["f", "g"].iter().filter_map(|name| tried(draw, name)).collect();
    Case { text: format!("{chain} {}", lines.join(" ")) }
}

#[test]
fn every_gradient_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>(&CASES, "<f64>", Along::All, (0, 2), Draw::number);
    let close = tally.print("anywhere");
    assert!(tally.compared > 3 * CHAINS, "{}", tally.compared);
    assert!(close > 0.95, "{close} of the bounds say something");
    let missing = names().into_iter().filter(|name| !tally.layers.contains(name));
    let missing: Vec<_> = missing.filter(|name| !OF_SEVERAL.contains(name)).collect();
    let has_a_gradient = |name: &&&str| !["sign", "floor", "ceil", "round", "trunc", "unit_vector"].contains(*name);
    let missing: Vec<_> = missing.iter().filter(has_a_gradient).collect();
    assert!(missing.is_empty(), "no chain differentiates these layers; add them to `tests/src/random.rs`: {missing:?}");
}

/// Among the numbers and the seeds are zeros of both signs, so that branches are taken on their borders.
#[test]
fn every_gradient_at_zeros_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>(&CASES, "<f64>", Along::All, (20_000, 2), with_zeros);
    assert!(tally.print("with zeros") > 0.95);
    assert!(tally.compared > 2 * CHAINS, "{}", tally.compared);
}

/// Among them are ties, infinities, NaN, too. What is not finite must be the same on both sides: NaN at the same
/// positions, which of its bits is not looked at, and the same infinities at the same positions. Where a zero meets an
/// infinity nothing is said: `inf * (0 + x)` is infinite and `inf * 0 + inf * x` NaN, so the identity does not hold.
#[test]
fn every_element_of_a_gradient_anywhere_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>(&CASES, "<f64>", Along::Each(8), (40_000, 1), Draw::special);
    assert!(tally.print("with ties, infinities and NaN") > 0.9);
    assert!(tally.compared > 10 * CHAINS, "{}", tally.compared);
    assert!(tally.nan > CHAINS / 2 && tally.infinite > CHAINS / 5, "{} NaN, {} infinite", tally.nan, tally.infinite);
}

/// The programs in `f32`, their constants folded there, against dual numbers in `f64`: within the bound that follows
/// from the operations.
#[test]
fn every_gradient_in_single_precision_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f32>(&CASES, "<f32>", Along::All, (60_000, 2), with_zeros);
    tally.print("in `f32`");
    let median = tally.relative[tally.relative.len() / 2];
    assert!(median < 1e-4, "{median}");
    assert!(tally.compared > 2 * CHAINS, "{}", tally.compared);
}

#[test]
fn every_way_to_run_a_function_gives_the_same_bits() {
    let (mut functions, mut wants) = (0, BTreeSet::new());
    for (number, case) in CASES.iter().enumerate() {
        let compiled = match number % 2 {
            0 => {
                let compiled = case.compiled("<f64>");
                every_way::<f64>(&compiled, number, |x| x);
                compiled
            }
            _ => {
                let compiled = case.compiled("<f32>");
                every_way::<f32>(&compiled, number, |x| x as f32);
                compiled
            }
        };
        functions += compiled.functions.len();
        for Planned { function, .. } in &compiled.functions {
            let imposed = function.given.iter().any(|(given, _)| matches!(given, Argument::Gradient(_)));
            let kind = |want: &Want| match want.what {
                Wanted::Value(_) => "value",
                Wanted::Gradient(Source::Port(_)) => "port",
                Wanted::Gradient(Source::Application(_)) => "inner",
                Wanted::Array(..) => "array",
                Wanted::LayerParameters(_) => "layer",
                Wanted::PartParameters(_) => "part",
                Wanted::Parameters => "parameters",
            };
            wants.extend(function.wanted.iter().map(|want| (kind(want), format!("{:?}", want.how), imposed)));
        }
    }
    println!("{functions} functions of {CHAINS} chains; {} kinds of wishes: {wants:?}", wants.len());
    assert!(functions > CHAINS, "{functions}");
    // Values, gradients with respect to a port, a value inside, an array, a layer, all; the last three accumulated and
    // descended as well; each with the gradient imposed and not.
    assert!(wants.len() >= 2 * (6 + 3 + 3) - 2, "{wants:?}");
}

/// Every layer turns up, and every elementwise function.
#[test]
fn every_layer_turns_up() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for case in CASES.iter() {
        let compiled = case.compiled("<f64>");
        compiled.net.layers.iter().for_each(|layer| *found.entry(layer.kind).or_default() += 1);
    }
    println!("{found:?}");
    let missing = names().into_iter().filter(|name| found.get(name).is_none_or(|count| *count < 2));
    let missing: Vec<_> = missing.filter(|name| !OF_SEVERAL.contains(name)).collect();
    assert!(missing.is_empty(), "add these layers to `STAGES` in `tests/src/random.rs`: {missing:?}");
}

/// Every option turns up with a value of its own, but for three at most that a new row of the table may push out, and so do
/// nets as layers, frozen and not.
#[test]
fn every_option_turns_up() {
    const OPTIONS: &[(&str, &[&str])] = &[
        ("linear", &["biases = none", "rate = 0", "rate = 0.5", "rate = -1"]),
        ("convolution", &["stride =", "padding = 1", "padding = same", "padding = [", "dilation =", "groups ="]),
        ("convolution", &["biases = none", "rate ="]),
        ("deconvolution", &["stride =", "padding =", "dilation =", "groups =", "biases = none", "rate ="]),
        ("pooling", &["stride =", "padding =", "dilation =", "function = mean", "function = total", "rounding = up"]),
        ("adaptive_pooling", &["function = mean", "function = total"]),
        ("softmax", &["axis = 0"]),
        ("flatten", &["(1)", "(-1)", "(2)", "(-2)"]),
        ("replicate", &["[2, 2]", "axis = 1"]),
        ("part", &["step =", "step = [", "..=", "..-1", "(-1)"]),
        ("aggregation", &["axes = 0", "axes = all", "axes = [0, 1]"]),
        ("embedding", &["rate ="]),
        ("constant_plus", &["rate ="]),
        ("constant_times", &["rate ="]),
        ("parametric_ramp", &["axes = []", "axes = all", "axes = -1", "axes = [1, 0]"]),
        ("normalization", &["axes = all", "axes = [0]", "axes = -1", "axes = [0, 2]", "biases = none", "epsilon ="]),
        ("normalization", &["scaling = none", "scaling = same", "scaling = [0]", "scaling = []", "method = rms"]),
        (
            "normalization",
            &["method = standardize", "unbiased = true", "groups = 2", "groups = 3", "groups = [", "rate ="],
        ),
        ("local_response_normalization", &["alpha =", "beta =", "bias =", "window ="]),
        ("padding", &["padding = 0.5", "padding = fixed", "padding = reflected"]),
        ("resize", &["scale =", "nearest"]),
        ("ordering", &["(2)", "(-2)"]),
        ("contrastive_loss", &["margin ="]),
        ("cross_entropy_loss", &["(index", "(probabilities", "(binary", "smoothing =", "weights =", "ignored ="]),
        ("deconvolution", &["output_padding ="]),
    ];
    let tight = |text: &str| text.replace(' ', "");
    let nets: Vec<_> = CASES.iter().map(|case| case.compiled("<f64>").net).collect();
    let mut missing = Vec::new();
    for (kind, options) in OPTIONS {
        for option in *options {
            let has = |layer: &&net_compiler::net::LayerUse| {
                layer.kind == *kind && tight(&layer.text).contains(&tight(option))
            };
            let count = nets.iter().flat_map(|net| &net.layers).filter(has).count();
            if count == 0 {
                missing.push(format!("{kind}: {option}"));
            }
        }
    }
    let with = |what: &str| CASES.iter().filter(|case| case.text.contains(what)).count();
    let counts =
        ["N<f64> = Front", "N<f64> = front", "N<f64> = part: ", "frozen Front", "frozen front", "frozen part: "]
            .map(with);
    println!("{counts:?} nets as layers");
    assert!(counts.iter().all(|count| *count >= 5), "{counts:?}");
    assert!(missing.len() <= 3, "draw them more often, in `tests/src/random.rs`: {missing:?}");
}
