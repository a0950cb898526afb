//! Random chains: any layers in any order, of which those are kept that have a shape.

use net_compiler::diagnostics::Diagnostics;
use net_compiler::syntax::{Source, parse};

use crate::draw::Draw;

const ELEMENTWISE: &[&str] = &[
    "ramp",
    "tanh",
    "sigmoid",
    "elu",
    "selu",
    "gelu",
    "swish",
    "mish",
    "soft_plus",
    "hard_tanh",
    "sin",
    "map(|x| x * sin(x) + 0.5)",
    "map(|x| clip(x, -0.4, 0.6) + abs(x))",
    "map(|x| if x > 0.1 { x * x } else { 0.3 * x })",
    "map(|x| max(x, 0.2) * 0.5 + x)",
];
const SHAPES: &[&str] = &["flatten", "reshape([2, 3])", "reshape([6])", "reshape([3, 2, 2])", "reshape([1, 4])"];
const SOFTMAX: &[&str] = &["softmax", "softmax(axis = 0)"];
const LOSSES: &[&str] = &[
    "softmax |> cross_entropy_loss(index)",
    "softmax |> cross_entropy_loss(probabilities)",
    "sigmoid |> cross_entropy_loss(binary)",
    "mean_squared_loss",
];
const STRIDES: &[&str] = &["", "", ", stride = 2", ", stride = 1x3"];
const PADDINGS: &[&str] = &["", "", ", padding = 1", ", padding = same", ", padding = [(1, 0), (0, 2)]"];
const DILATIONS: &[&str] = &["", "", ", dilation = 2"];
const BIASES: &[&str] = &["", "", ", biases = none"];
const FUNCTIONS: &[&str] = &["", ", function = mean", ", function = total"];

/// As many different chains in `f64` as asked, each of which has a shape.
pub fn chains(seed: u64, count: usize) -> Vec<String> {
    let mut draw = Draw::new(seed);
    std::iter::repeat_with(|| chain(&mut draw)).filter(|chain| has_a_shape(chain)).take(count).collect()
}

fn pick<'a>(draw: &mut Draw, all: &[&'a str]) -> &'a str {
    all[draw.below(all.len())]
}

fn chain(draw: &mut Draw) -> String {
    let input: Vec<String> = (0..draw.below(4)).map(|_| size(draw, 7)).collect();
    let mut stages: Vec<String> = (0..=draw.below(6)).map(|_| stage(draw)).collect();
    if draw.below(3) > 0 {
        stages.push(pick(draw, LOSSES).into());
    }
    format!("pub N<f64>(input: [{}]) = {};", input.join(", "), stages.join(" |> "))
}

fn size(draw: &mut Draw, most: usize) -> String {
    (1 + draw.below(most)).to_string()
}

fn stage(draw: &mut Draw) -> String {
    match draw.below(10) {
        0 | 1 => {
            let sizes: Vec<String> = (0..draw.below(4)).map(|_| size(draw, 4)).collect();
            format!("linear([{}]{})", sizes.join(", "), pick(draw, BIASES))
        }
        2 | 3 => {
            let (channels, kernel) = (size(draw, 3), format!("{}x{}", size(draw, 3), size(draw, 3)));
            let [stride, padding, dilation] = [STRIDES, PADDINGS, DILATIONS].map(|options| pick(draw, options));
            format!("convolution({channels}, {kernel}{stride}{padding}{dilation}{})", pick(draw, BIASES))
        }
        4 => {
            let kernel = format!("{}x{}", size(draw, 3), size(draw, 2));
            format!("pooling({kernel}{}{}{})", pick(draw, STRIDES), pick(draw, PADDINGS), pick(draw, FUNCTIONS))
        }
        5 => pick(draw, SOFTMAX).into(),
        6 => pick(draw, SHAPES).into(),
        _ => pick(draw, ELEMENTWISE).into(),
    }
}

fn has_a_shape(chain: &str) -> bool {
    let mut sink = Diagnostics::default();
    let source = chain.parse().ok().and_then(|tokens| parse(tokens, &mut sink));
    let Some(Source::Definitions(nets)) = source else { return false };
    nets.iter().all(|net| net_compiler::net::check(net, &[], &mut sink).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_turns_up() {
        let all = chains(1, 300).join("\n");
        for layer in ["linear", "convolution", "pooling", "softmax", "flatten", "reshape", "dilation", "same", "_loss"]
        {
            assert!(all.matches(layer).count() > 5, "{layer}");
        }
    }
}
