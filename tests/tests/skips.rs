//! Values that go around others: `x + f(ramp(x))` and chains of such, with skips of every length. The memory of what a skip still
//! reads is not used for anything else: in the planned interpreter what is free holds poison, and every way to run a function gives
//! the same bits; the gradients are those of dual numbers.

use std::sync::LazyLock;

use tests::cases::{Case, with_zeros};
use tests::dual_numbers::{Along, all_against_dual_numbers};
use tests::program::Draw;
use tests::ways::every_way;

/// How many stages a chain has.
const DEPTH: usize = 6;

/// What a chain is made of, stage after stage.
const STAGES: [&[&str]; 3] = [
    &["ramp"],
    &["ramp |> linear(3)"],
    &[
        "ramp |> linear(5) |> tanh |> linear(3)",
        "normalization(axes = all, scaling = same) |> ramp",
        "map(|x| x * tanh(x))",
    ],
];

/// `let v3 = (v2 |> ramp) + v0;` for each stage, with what goes around to it.
fn chain(stages: &[&str], skips: &[(usize, usize)]) -> Case {
    let stage = |number: usize| {
        let mut text = format!("(v{number} |> {})", stages[number % stages.len()]);
        for (from, _) in skips.iter().filter(|(_, to)| *to == number + 1) {
            // Before or behind what it goes around.
            text = if from % 2 == 0 { format!("v{from} + {text}") } else { format!("{text} + v{from}") };
        }
        format!("let v{} = {text};", number + 1)
    };
    let items: Vec<String> = (0..DEPTH).map(stage).collect();
    let middle = DEPTH / 2;
    // What is learned, where there is anything.
    let (all, descends) = match stages.iter().any(|stage| stage.contains("linear") || stage.contains("normalization")) {
        true => ("grad(v0), grad(parameters)", format!("fn g(v0) -> (v{DEPTH}, descend(parameters));")),
        false => ("grad(v0)", format!("fn g(v0) -> v{DEPTH};")),
    };
    let text = format!(
        "pub N<f64>(v0: [3]) -> v{DEPTH} {{ {} }}
         fn f(v0, grad(v{DEPTH})) -> (v{DEPTH}, {all}); {descends}
         fn h(v0) -> (grad(v0), v{middle}, grad(v{middle}));",
        items.join(" ")
    );
    Case { text }
}

/// Each skip by itself, all skips from one value, all skips of one length, all to one value, all there are, and some drawn.
fn skips() -> Vec<Vec<(usize, usize)>> {
    let every: Vec<(usize, usize)> = (0..DEPTH).flat_map(|from| (from + 1..=DEPTH).map(move |to| (from, to))).collect();
    let those = |is: &dyn Fn(usize, usize) -> bool| every.iter().copied().filter(|(from, to)| is(*from, *to)).collect();
    let mut all: Vec<Vec<(usize, usize)>> = every.iter().map(|skip| vec![*skip]).collect();
    for at in 1..DEPTH {
        all.push(those(&|from, _| from == at - 1));
        all.push(those(&|_, to| to == at + 1));
        all.push(those(&|from, to| to - from == at));
    }
    all.push(every.clone());
    let mut draw = Draw::new(15);
    for _ in 0..12 {
        all.push(every.iter().copied().filter(|_| draw.below(3) == 0).collect());
    }
    all
}

static CASES: LazyLock<Vec<Case>> =
    LazyLock::new(|| STAGES.iter().flat_map(|stages| skips().into_iter().map(|skips| chain(stages, &skips))).collect());

#[test]
fn what_goes_around_keeps_its_memory() {
    assert_eq!(CASES.len(), 3 * (21 + 15 + 1 + 12));
    for (number, case) in CASES.iter().enumerate() {
        every_way::<f64>(&case.compiled("<f64>"), number, |x| x);
    }
}

#[test]
fn every_gradient_around_is_that_of_dual_numbers() {
    let mut tally = all_against_dual_numbers::<f64>(&CASES, "<f64>", Along::All, (90_000, 2), with_zeros);
    assert!(tally.print("around") > 0.95);
    assert!(tally.compared > 4 * CASES.len(), "{}", tally.compared);
}
