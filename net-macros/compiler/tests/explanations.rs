//! What `explain` says of a net: `ACCEPT=1 cargo test -p net-compiler --test explanations` writes the snapshot anew; and that its parts make up
//! the whole.

use std::collections::BTreeSet;
use std::path::Path;

use net_compiler::budget::{Measured, over_time, scratch};
use net_compiler::compiled;
use net_compiler::diagnostics::Diagnostics;
use net_compiler::emit::Compiled;
use net_compiler::explain::explain;
use net_compiler::plan::{Planned, Work};

const SIAMESE: &str = include_str!("../../../examples/siamese.net");

const NETS: &[&str] = &[
    "Tiny = linear(3 -> 2) |> ramp;",
    "Net(input: [1, 12, 12]) = convolution(4, 3x3) |> tanh |> pooling(2x2, stride = 2) |> linear(10) |> softmax |> cross_entropy_loss(index);",
    "Net = linear(4 -> 3) |> tanh |> linear(2) |> mean_squared_loss;
     fn f(input, target) -> (loss, descend(parameters)); train(batch = 8) fn g(input, target) -> (loss, grad(input), descend(parameters));",
    "Net(tokens: [5] of index(9)) = embedding(4) |> net_map(linear(4)) |> aggregation(max) |> linear(2);",
    "Net(x: [6, 4]) = normalization |> linear(4) |> gelu |> softmax;",
    SIAMESE,
];

fn net(text: &str) -> Compiled {
    let mut sink = Diagnostics::default();
    let all = compiled(text.parse().expect("tokens"), &mut sink);
    assert_eq!(sink.texts(), [""; 0], "{text}");
    all.into_iter().flatten().next_back().expect("a net")
}

#[test]
fn an_explanation_is_as_it_was() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explanations/siamese.txt");
    let found = explain(&net(SIAMESE));
    if std::env::var_os("ACCEPT").is_some() {
        std::fs::write(&path, &found).expect("writes the snapshot");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{} has changed; to accept it, set ACCEPT=1. It is now:\n{found}", path.display());
}

/// The scratch holds what is live at the peak, and no more.
#[test]
fn the_peak_of_the_memory_is_the_scratch() {
    for text in NETS {
        let net = net(text);
        for planned in &net.functions {
            let of = Measured::of(&net.net, net.blocks, planned);
            let bytes = over_time(&of, 8);
            assert_eq!(bytes.len(), planned.plan.steps.len());
            assert_eq!(bytes.into_iter().max(), Some(scratch(&of).on(8)), "{text}: {}", planned.function.text);
        }
    }
}

/// What the steps do is what the function does. It is less where several make one value: of `z[i] = b[i] + sum[j](w[i, j] * x[j])` the first
/// copies `b`, and where `u_bar` of `z_bar[i] = u_bar[i] + e[i]` is scattered into `z_bar`, only the few elements that are reached are added.
#[test]
fn the_work_of_the_steps_is_all_work() {
    let mut are_equal = 0;
    for text in NETS {
        for Planned { function, derived, plan } in &net(text).functions {
            let steps = plan.steps.iter().map(|step| Work::of_step(&derived.program, step).total());
            let (sum, all) = (steps.sum::<usize>(), Work::of(&derived.program).total());
            assert!(all > 0);
            let made: Vec<_> = plan.steps.iter().flat_map(|step| &step.makes).collect();
            let is_one_each = made.iter().collect::<BTreeSet<_>>().len() == made.len();
            assert!(if is_one_each { sum == all } else { sum <= all }, "{text}: {}: {sum}, {all}", function.text);
            are_equal += usize::from(sum == all);
        }
    }
    assert!(are_equal >= 7, "{are_equal}");
}

#[test]
fn every_step_and_the_one_peak_are_shown() {
    for text in NETS {
        let net = net(text);
        let text = explain(&net);
        let steps: usize = net.functions.iter().map(|planned| planned.plan.steps.len()).sum();
        let numbered = |line: &&str| line.split_whitespace().next().is_some_and(|word| word.parse::<usize>().is_ok());
        // In the plan, in the chart and among the operations; the last line of the head has two numbers.
        assert_eq!(text.lines().filter(|line| line.starts_with("  ")).filter(numbered).count(), 3 * steps, "{text}");
        let with_scratch = net.functions.iter().filter(|of| !of.plan.memories.is_empty());
        assert_eq!(text.matches("  the peak").count(), with_scratch.count(), "{text}");
    }
}
