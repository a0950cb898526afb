//! Random chains with random functions: any layers in any order, as long as each has a shape.
//!
//! ```text
//! pub N<f64>(input: [2, 5, 4]) = a0: convolution(2, 2x3, padding = same) |> tanh |> a2: linear([3]) |> mean_squared_loss;
//! pub fn f(input, target, grad(a0)) -> (grad(input), 1, accumulate(a0.parameters));
//! ```
//!
//! Whoever adds a layer adds a row to [`STAGES`]; an elementwise function turns up by itself.

use net_compiler::diagnostics::Diagnostics;
use net_compiler::layers::{LAYERS, names};
use net_compiler::net::{LayerUse, Net};
use net_compiler::syntax::{Source, parse};

use crate::draw::Draw;

/// A stage of a kind: its canonical name, and how it may be written.
type Stage = (&'static str, fn(&mut Draw) -> String);

/// The layers, with their options. One that does not exist, or does not fit, is drawn again.
pub const STAGES: &[Stage] = &[
    ("linear", |draw| format!("linear({}{})", list(draw, 3, 5), pick(draw, BIASES))),
    ("convolution", |draw| windows(draw, "convolution", &[STRIDES, PADDINGS, DILATIONS, GROUPS, BIASES])),
    ("deconvolution", |draw| windows(draw, "deconvolution", &[STRIDES, PADDINGS, DILATIONS, GROUPS, BIASES])),
    ("pooling", |draw| {
        let options = [STRIDES, PADDINGS, FUNCTIONS].map(|options| pick(draw, options)).concat();
        format!("pooling({}{options})", kernel(draw))
    }),
    ("map", |draw| pick(draw, MAPS).into()),
    ("softmax", |draw| pick(draw, &["softmax", "softmax(axis = 0)", "softmax(axis = -2)"]).into()),
    ("flatten", |_| "flatten".into()),
    ("reshape", |draw| format!("reshape({})", list(draw, 3, 6))),
    ("transpose", |draw| {
        pick(draw, &["transpose", "transpose(2, 0, 1)", "transpose(1, 2, 0)", "transpose(0, 2, 1)"]).into()
    }),
    ("part", |draw| {
        pick(draw, &["part(0)", "part(-1)", "part(1..3)", "part(0..2, 0)", "part(0, 1..)", "part(..-1)"]).into()
    }),
    ("replicate", |draw| pick(draw, &["replicate(2)", "replicate([2, 2])", "replicate(3, axis = 1)"]).into()),
    ("summation", |_| "summation".into()),
    ("aggregation", |draw| {
        format!(
            "aggregation({}{})",
            pick(draw, AGGREGATES),
            pick(draw, &["", ", axes = 0", ", axes = all", ", axes = [0, 1]"])
        )
    }),
    ("ordering", |draw| pick(draw, &["ordering(2) |> unit_vector", "ordering(-2) |> embedding(2)"]).into()),
    ("unit_vector", |_| "unit_vector".into()),
    ("embedding", |draw| format!("embedding({})", size(draw, 4))),
    ("sequence_most", |_| "sequence_most".into()),
    ("sequence_rest", |_| "sequence_rest".into()),
    ("sequence_last", |_| "sequence_last".into()),
    ("sequence_reverse", |_| "sequence_reverse".into()),
    ("constant_plus", |_| "constant_plus".into()),
    ("constant_times", |_| "constant_times".into()),
    ("parametric_ramp", |draw| pick(draw, &["parametric_ramp", "parametric_ramp(axes = [])"]).into()),
    ("normalization", |draw| {
        pick(
            draw,
            &[
                "normalization",
                "normalization(axes = all)",
                "normalization(scaling = none)",
                "normalization(method = rms)",
            ],
        )
        .into()
    }),
    ("dropout", |_| "dropout(0.5)".into()),
    ("padding", |draw| {
        let kinds = ["", ", padding = 0.5", ", padding = fixed", ", padding = reflected"];
        format!(
            "padding({}{})",
            pick(
                draw,
                &["[(1, 2)]", "[(0, 1), (1, 0)]", "[(0, 0), (1, 1), (2, 1)]", "[(1, 0), (0, 0), (0, 1), (1, 0)]"]
            ),
            pick(draw, &kinds)
        )
    }),
    ("resize", |draw| {
        pick(draw, &["resize([3, 4])", "resize([5])", "resize([6])", "resize(scale = 2, resampling = nearest)"]).into()
    }),
    ("local_response_normalization", |draw| {
        pick(draw, &["local_response_normalization", "local_response_normalization(alpha = 0.5, window = 1)"]).into()
    }),
    ("mean_squared_loss", |_| "mean_squared_loss".into()),
    ("mean_absolute_loss", |_| "mean_absolute_loss".into()),
    ("contrastive_loss", |draw| pick(draw, &["contrastive_loss", "contrastive_loss(margin = 2)"]).into()),
    ("cross_entropy_loss", |draw| pick(draw, CROSS_ENTROPIES).into()),
];

/// Stages that fit seldom, and so are drawn more often.
const RARE: &[&str] = &["padding", "reshape", "resize", "normalization", "ordering"];

const MAPS: &[&str] = &[
    "map(|x| x * sin(x) + 0.5)",
    "map(|x| clip(x, -0.4, 0.6) + abs(x))",
    "map(|x| if x > 0.1 { x * x } else { 0.3 * x })",
    "map(|x| max(x, 0.2) * 0.5 + min(x, -0.3))",
    "map(|x| { let y = abs(x) + 0.5; powf(y, 1.5) / (1 + y * y) })",
    "map(|x| x.powi(3) - x % 0.7 + fract(3 * x))",
    "map(|x| if x < -0.5 && !(x > 1) || x == 0 { x } else { -x })",
    "map(|x| (x + 0) * 1 - 0)",
    "map(|x| abs(x) * abs(x) + x.powi(2) - -(-x) / -1)",
];
/// Where a function of a restricted domain may follow.
const DOMAINS: &[&str] =
    &["", "", "map(|x| 0.8 * tanh(x)) |> ", "map(|x| 1.6 + 0.5 * tanh(x)) |> ", "map(|x| 0.5 + 0.4 * tanh(x)) |> "];
const CROSS_ENTROPIES: &[&str] = &[
    "softmax |> cross_entropy_loss(index)",
    "softmax |> cross_entropy_loss(probabilities)",
    "sigmoid |> cross_entropy_loss(binary)",
    "map(|x| 0.5 + 0.4 * tanh(x)) |> cross_entropy_loss(index)",
    "map(|x| 0.5 + 0.4 * tanh(x)) |> cross_entropy_loss(probabilities)",
    "map(|x| 0.5 + 0.4 * tanh(x)) |> cross_entropy_loss(binary)",
];
const STRIDES: &[&str] = &["", "", ", stride = 2", ", stride = 1x3"];
const PADDINGS: &[&str] = &["", "", ", padding = 1", ", padding = same", ", padding = [(1, 0), (0, 2)]"];
const DILATIONS: &[&str] = &["", "", ", dilation = 2"];
const GROUPS: &[&str] = &["", "", ", groups = 2"];
const BIASES: &[&str] = &["", "", ", biases = none"];
const FUNCTIONS: &[&str] = &["", ", function = mean", ", function = total"];
const AGGREGATES: &[&str] = &[
    "mean",
    "max",
    "min",
    "total",
    "times",
    "median",
    "variance",
    "standard_deviation",
    "mean_deviation",
    "interquartile_range",
];

/// No value is larger, so that the interpreter and rustc are done soon.
const LARGEST: usize = 100;

fn pick<'a>(draw: &mut Draw, all: &[&'a str]) -> &'a str {
    all[draw.below(all.len())]
}

fn size(draw: &mut Draw, most: usize) -> String {
    (1 + draw.below(most)).to_string()
}

/// Up to `rank` sizes.
fn list(draw: &mut Draw, rank: usize, most: usize) -> String {
    let sizes: Vec<String> = (0..draw.below(rank + 1)).map(|_| size(draw, most)).collect();
    format!("[{}]", sizes.join(", "))
}

fn kernel(draw: &mut Draw) -> String {
    let sizes: Vec<String> = (0..1 + draw.below(3)).map(|_| size(draw, 3)).collect();
    sizes.join("x")
}

fn windows(draw: &mut Draw, name: &str, options: &[&[&str]]) -> String {
    let options: String = options.iter().map(|options| pick(draw, options)).collect();
    format!("{name}({}, {}{options})", size(draw, 4), kernel(draw))
}

/// An elementwise function by its name, within its domain or not.
fn elementwise(draw: &mut Draw) -> String {
    let named: Vec<&str> = names().into_iter().filter(|name| LAYERS.iter().all(|kind| kind.name != *name)).collect();
    format!("{}{}", pick(draw, DOMAINS), pick(draw, &named))
}

/// A stage of any kind; a loss ends the chain.
fn stage(draw: &mut Draw) -> String {
    match draw.below(6) {
        0 | 1 => elementwise(draw),
        2 => STAGES[draw.below(4)].1(draw),
        3 => {
            let rare = RARE[draw.below(RARE.len())];
            STAGES.iter().find(|(name, _)| *name == rare).expect("a row").1(draw)
        }
        _ => STAGES[draw.below(STAGES.len())].1(draw),
    }
}

/// As many chains in `f64` as asked, whose shapes are checked and whose values are real.
pub fn chains(seed: u64, count: usize) -> Vec<String> {
    let mut draw = Draw::new(seed);
    (0..count).map(|_| chain(&mut draw)).collect()
}

/// A chain: stages are drawn until some of them fit.
pub fn chain(draw: &mut Draw) -> String {
    let tokens = draw.below(12) == 0;
    let input = if tokens { format!("[{}] of index({})", size(draw, 5), 1 + draw.below(5)) } else { list(draw, 4, 9) };
    let with = |stages: &[String]| format!("pub N<f64>(input: {input}) = {};", stages.join(" |> "));
    let mut stages: Vec<String> = Vec::new();
    let wanted = 1 + draw.below(6);
    for _ in 0..60 {
        let mut longer = stages.clone();
        let label = if draw.below(4) == 0 { format!("s{}: ", stages.len()) } else { String::new() };
        longer.push(label + &stage(draw));
        if let Some(net) = checked(&with(&longer)) {
            stages = longer;
            if stages.len() >= wanted || net.ports.len() > 1 {
                break;
            }
        }
    }
    match checked(&with(&stages)) {
        Some(net) if net.outputs.iter().all(|output| net.classes(output.source).is_none()) => with(&stages),
        _ => chain(draw),
    }
}

/// The net of a chain, where it has one that is not too large.
pub fn checked(chain: &str) -> Option<Net> {
    let mut sink = Diagnostics::default();
    let Source::Definitions(nets) = parse(chain.parse().ok()?, &mut sink)? else {
        return None;
    };
    let net = net_compiler::net::check(nets.last()?, &[], &mut sink)?;
    let sizes =
        net.applications.iter().map(|application| &application.shape).chain(net.ports.iter().map(|port| &port.shape));
    let small = sizes.clone().all(|shape| shape.iter().product::<usize>() <= LARGEST);
    (small && net.parameters() <= 20 * LARGEST).then_some(net)
}

/// A `fn` line that may well have a mistake: draw again.
pub fn function(draw: &mut Draw, net: &Net, name: &str) -> String {
    let some = |draw: &mut Draw, all: &[String], chance: usize| -> Vec<String> {
        all.iter().filter(|_| draw.below(chance) == 0).cloned().collect()
    };
    let ports: Vec<String> = net.ports.iter().map(|port| port.name.to_string()).collect();
    let output = net.outputs[0].name.to_string();
    let stage = |(position, layer): (usize, &LayerUse)| {
        if layer.labelled { layer.name.clone() } else { position.to_string() }
    };
    let stages: Vec<String> = net.layers.iter().enumerate().map(stage).collect();
    let values: Vec<String> = stages.iter().chain(&ports).cloned().collect();
    let mut given = if draw.below(4) == 0 { some(draw, &ports, 2) } else { ports.clone() };
    if draw.below(2) == 0 {
        let imposed =
            [some(draw, std::slice::from_ref(&output), 2), some(draw, &stages[..stages.len() - 1], 4)].concat();
        given.extend(imposed.iter().map(|value| format!("grad({value})")));
    }
    let arrays: Vec<String> = net
        .learned()
        .flat_map(|(layer, _, storage)| {
            let names = storage.arrays.iter().map(|array| array.name).chain(["parameters"]);
            names.map(|name| format!("{}.{name}", stages[layer])).collect::<Vec<_>>()
        })
        .chain(["parameters".to_string()])
        .collect();
    let mut wanted = [some(draw, &[output], 2), some(draw, &stages, 5)].concat();
    wanted.extend(some(draw, &values, 3).iter().map(|value| format!("grad({value})")));
    wanted.extend(some(draw, &arrays, 3).iter().map(|array| format!("grad({array})")));
    wanted.extend(some(draw, &arrays, 5).iter().map(|array| format!("accumulate({array})")));
    if draw.below(6) == 0 {
        wanted.extend(some(draw, &arrays, 4).iter().map(|array| format!("descend({array})")));
    }
    if draw.below(5) == 0 {
        wanted.push("grad(all)".into());
    }
    for position in (1..wanted.len()).rev() {
        wanted.swap(position, draw.below(position + 1));
    }
    format!("pub fn {name}({}) -> ({});", given.join(", "), wanted.join(", "))
}
