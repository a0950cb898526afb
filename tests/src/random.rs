//! Random chains: any layers in any order, as long as each has a shape.
//!
//! ```text
//! pub N<f64>(input: [2, 5, 4]) = a0: convolution(2, 2x3, padding = same) |> tanh |> a2: linear([3]) |> mean_squared_loss;
//! ```
//!
//! Whoever adds a layer adds a row to [`STAGES`]; an elementwise function turns up by itself.

use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use net_compiler::diagnostics::Diagnostics;
use net_compiler::layers::{LAYERS, names};
use net_compiler::net::Net;
use net_compiler::syntax::{Source, parse};

use crate::draw::Draw;

/// The draws of one chain. Half of its sizes are one of two, so that layers of equal size follow one another.
pub struct Hand<'a> {
    draw: &'a mut Draw,
    sizes: [usize; 2],
}

impl<'a> Hand<'a> {
    /// With sizes of its own.
    pub fn new(draw: &'a mut Draw) -> Hand<'a> {
        let sizes = [1, 1].map(|_| SIZES[draw.below(SIZES.len())]);
        Hand { draw, sizes }
    }

    /// One of the two, or any; up to `most`.
    pub(crate) fn size(&mut self, most: usize) -> usize {
        let [first, second] = self.sizes;
        let any = 1 + self.below(most);
        [first.min(most), second.min(most), any, any][self.below(4)]
    }
}

impl Deref for Hand<'_> {
    type Target = Draw;

    fn deref(&self) -> &Draw {
        self.draw
    }
}

impl DerefMut for Hand<'_> {
    fn deref_mut(&mut self) -> &mut Draw {
        self.draw
    }
}

/// What the sizes of one chain are drawn from.
const SIZES: [usize; 5] = [1, 2, 3, 4, 8];

/// A stage of a kind: its canonical name, and how it may be written.
type Stage = (&'static str, fn(&mut Hand) -> String);

/// The layers, with their options. One that does not exist, or does not fit, is drawn again.
pub const STAGES: &[Stage] = &[
    ("linear", |draw| format!("linear({}{})", list(draw, 3, 5), several(draw, &[BIASES, RATES]))),
    ("convolution", |draw| windows(draw, "convolution", &[STRIDES, PADDINGS, DILATIONS, GROUPS, BIASES, RATES])),
    ("deconvolution", |draw| {
        windows(draw, "deconvolution", &[STRIDES, PADDINGS, DILATIONS, GROUPS, BIASES, RATES, BEYOND])
    }),
    ("pooling", |draw| {
        format!("pooling({}{})", kernel(draw), several(draw, &[STRIDES, PADDINGS, DILATIONS, FUNCTIONS, ROUNDINGS]))
    }),
    ("map", |draw| pick(draw, MAPS).into()),
    ("threading", |_| "threading(|a| a * tanh(a) + 1)".into()),
    ("stop_gradient", |_| "stop_gradient".into()),
    ("softmax", |draw| pick(draw, &["softmax", "softmax(axis = 0)", "softmax(axis = -2)"]).into()),
    ("flatten", |draw| {
        pick(draw, &["flatten", "flatten", "flatten(1)", "flatten(-1)", "flatten(2)", "flatten(2)", "flatten(-2)"])
            .into()
    }),
    ("reshape", |draw| format!("reshape({})", list(draw, 3, 6))),
    ("transpose", |draw| {
        pick(draw, &["transpose", "transpose(2, 0, 1)", "transpose(1, 2, 0)", "transpose(0, 2, 1)"]).into()
    }),
    ("part", |draw| pick(draw, PARTS).into()),
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
    ("embedding", |draw| format!("embedding({}{})", size(draw, 4), pick(draw, RATES))),
    ("sequence_most", |_| "sequence_most".into()),
    ("sequence_rest", |_| "sequence_rest".into()),
    ("sequence_last", |_| "sequence_last".into()),
    ("sequence_reverse", |_| "sequence_reverse".into()),
    ("constant_plus", |draw| pick(draw, &["constant_plus", "constant_plus(rate = 0.5)"]).into()),
    ("constant_times", |draw| pick(draw, &["constant_times", "constant_times(rate = 0)"]).into()),
    ("parametric_ramp", |draw| {
        let axes = ["", "axes = []", "axes = all", "axes = -1", "axes = [1, 0]"];
        format!("parametric_ramp({})", pick(draw, &axes))
    }),
    ("normalization", |draw| {
        let options = several(draw, &[NORMALIZED, SCALINGS, BIASES, EPSILONS, METHODS, NORMALIZATION_GROUPS, RATES]);
        format!("normalization({})", options.trim_start_matches(", "))
    }),
    ("dropout", |_| "dropout(0.5)".into()),
    ("image_augmentation", |hand| {
        format!("image_augmentation({}, reflection_probabilities = [0.5, 0.25])", hand.size(2))
    }),
    ("padding", |draw| {
        let kinds = ["", ", padding = 0.5", ", padding = fixed", ", padding = reflected", ", padding = reflected"];
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
        let schemes = [
            "",
            "",
            ", corners = false",
            ", corners = false",
            ", resampling = nearest, corners = false",
            ", resampling = nearest_exact, corners = false",
        ];
        let sizes = pick(draw, &["[3, 4]", "[5]", "[6]", "[2, 5]", "[4]", "[3, 2, 4]"]);
        match draw.below(5) {
            0 => pick(draw, &["resize(scale = 2, resampling = nearest)", "resize(scale = 2, corners = false)"]).into(),
            _ => format!("resize({sizes}{})", pick(draw, &schemes)),
        }
    }),
    ("local_response_normalization", |draw| {
        let options = several(
            draw,
            &[
                &["", ", alpha = 0.5", ", alpha = 3"],
                &["", ", beta = 0.75", ", beta = 1"],
                &["", ", bias = 2", ", bias = 0.5"],
                &["", ", window = 1", ", window = 0"],
            ],
        );
        format!("local_response_normalization({})", options.trim_start_matches(", "))
    }),
    ("mean_squared_loss", |_| "mean_squared_loss".into()),
    ("mean_absolute_loss", |_| "mean_absolute_loss".into()),
    ("contrastive_loss", |draw| pick(draw, &["contrastive_loss", "contrastive_loss(margin = 2)"]).into()),
    ("cross_entropy_loss", |draw| pick(draw, CROSS_ENTROPIES).into()),
    ("adaptive_pooling", |draw| {
        let sizes = pick(draw, &["2", "3", "2x3", "4x1", "5"]);
        format!("adaptive_pooling({sizes}{})", pick(draw, &["", ", function = mean", ", function = total"]))
    }),
    ("pixel_shuffle", |draw| pick(draw, &["pixel_shuffle(2)", "pixel_shuffle(3)", "pixel_shuffle(1)"]).into()),
    ("pixel_unshuffle", |draw| pick(draw, &["pixel_unshuffle(2)", "pixel_unshuffle(3)"]).into()),
    ("leaky_ramp", |draw| pick(draw, &["leaky_ramp", "leaky_ramp(slope = 0.25)", "leaky_ramp(slope = -0.5)"]).into()),
    ("elu", |_| "elu(alpha = 0.5)".into()),
    ("soft_plus", |_| "soft_plus(beta = 2)".into()),
    ("gelu", |_| "gelu(approximate = tanh)".into()),
    ("layer_normalization", |draw| {
        let axes: &[&str] = &["", "", ", axes = all", ", axes = [0]"];
        let options = several(draw, &[axes, &["", ", scaling = none"], BIASES, EPSILONS, RATES]);
        format!("layer_normalization({})", options.trim_start_matches(", "))
    }),
    ("formula_loss", |draw| {
        let formulas = ["loss(|y, t| (y - t).powi(4))", "loss(|y, t| abs(y - t) * y, reduce = total)"];
        pick(draw, &formulas).into()
    }),
    ("huber_loss", |draw| pick(draw, &["huber_loss", "huber_loss(delta = 0.5, reduce = total)"]).into()),
    ("hinge_loss", |draw| {
        pick(draw, &["hinge_loss", "hinge_loss(margin = 0.5)", "hinge_loss(squared = true, reduce = total)"]).into()
    }),
    ("kl_divergence_loss", |draw| {
        let losses = [
            "softmax |> kl_divergence_loss",
            "kl_divergence_loss(from = logits, reduce = total)",
            "map(|x| 0.5 + 0.4 * tanh(x)) |> kl_divergence_loss(from = probabilities)",
        ];
        pick(draw, &losses).into()
    }),
    ("cosine_distance_loss", |_| "cosine_distance_loss".into()),
];

/// Layers of several inputs, of which a chain has none: `oracle_inputs.rs` has them in bodies.
pub const OF_SEVERAL: &[&str] = &[
    "catenate",
    "append",
    "prepend",
    "total",
    "dot",
    "extract",
    "attention",
    "spatial_transformation",
    "euclidean_distance",
    "cosine_distance",
    "cosine_similarity",
];

/// Stages that fit seldom, and so are drawn more often.
const RARE: &[&str] = &[
    "convolution",
    "convolution",
    "deconvolution",
    "deconvolution",
    "parametric_ramp",
    "flatten",
    "flatten",
    "image_augmentation",
    "image_augmentation",
    "image_augmentation",
    "normalization",
    "normalization",
    "normalization",
    "ordering",
    "padding",
    "padding",
    "part",
    "reshape",
    "transpose",
    "resize",
    "adaptive_pooling",
    "pixel_shuffle",
    "pixel_unshuffle",
    "layer_normalization",
    "aggregation",
    "aggregation",
    "contrastive_loss",
    "cross_entropy_loss",
    "cross_entropy_loss",
];

/// Their constants are among the ties of `Draw::special`, so that branches are taken on their borders.
const MAPS: &[&str] = &[
    "map(|x| x * sin(x) + 0.5)",
    "map(|x| clip(x, -0.5, 0.5) + abs(x))",
    "map(|x| if x > 0.25 { x * x } else { 0.3 * x })",
    "map(|x| max(x, 0.25) * 0.5 + min(x, -0.5))",
    "map(|x| max(0.5, x, -x) + min(1, x, -x))",
    "map(|x| clip(x, 0, 1) + 2 * max(x, 0))",
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
    "map(|x| 0.5 + 0.4 * tanh(x)) |> cross_entropy_loss(index, from = probabilities)",
    "map(|x| 0.5 + 0.4 * tanh(x)) |> cross_entropy_loss(probabilities, from = probabilities)",
    "cross_entropy_loss(index, from = logits)",
    "cross_entropy_loss(probabilities, from = logits)",
    "cross_entropy_loss(binary, from = logits)",
    "map(|x| 0.5 + 0.4 * tanh(x)) |> cross_entropy_loss(binary)",
    "cross_entropy_loss(index, from = logits, smoothing = 0.25, ignored = 1)",
    "softmax |> cross_entropy_loss(index, weights = [0.5, 2, 0], reduce = total)",
    "cross_entropy_loss(probabilities, from = logits, smoothing = 0.25, weights = [1, 3])",
    "cross_entropy_loss(binary, from = logits, smoothing = 0.25, weights = [1, 3])",
];
const STRIDES: &[&str] = &["", "", ", stride = 2", ", stride = 1x3"];
const PADDINGS: &[&str] = &[
    "",
    "",
    ", padding = 1",
    ", padding = same",
    ", padding = same_upper",
    ", padding = same_lower",
    ", padding = [(2, 1)]",
    ", padding = [(1, 0), (0, 2)]",
    ", padding = [(0, 1), (1, 0), (1, 1)]",
];
const DILATIONS: &[&str] = &["", "", ", dilation = 2"];
const GROUPS: &[&str] = &["", ", groups = 2"];
const BIASES: &[&str] = &["", "", ", biases = none"];
/// A rate of 0 keeps `descend` from the layer.
const RATES: &[&str] = &["", "", "", ", rate = 0.5", ", rate = 0", ", rate = -1"];
const PARTS: &[&str] = &[
    "part(0)",
    "part(-1)",
    "part(1..3)",
    "part(0..2, 0)",
    "part(0, 1..)",
    "part(..-1)",
    "part(.., step = 2)",
    "part(1.., step = 2)",
    "part(..=1)",
    "part(0..=1, ..=-1)",
    "part(.., 0..=2, step = [1, 2])",
];
const NORMALIZED: &[&str] = &["", "", ", axes = all", ", axes = [0]", ", axes = -1", ", axes = [0, 2]"];
const SCALINGS: &[&str] = &["", "", ", scaling = none", ", scaling = same", ", scaling = [0]", ", scaling = []"];
const EPSILONS: &[&str] = &["", ", epsilon = 0.125"];
const METHODS: &[&str] =
    &["", "", ", method = standardize", ", method = rms", ", unbiased = true", ", unbiased = false"];
const NORMALIZATION_GROUPS: &[&str] =
    &["", ", groups = 2", ", groups = 3", ", groups = [1, 2]", ", groups = [2, 1]", ", groups = [1, 3]"];
const FUNCTIONS: &[&str] =
    &["", ", function = mean", ", function = mean, include_padding = false", ", function = total"];
const ROUNDINGS: &[&str] = &["", "", ", rounding = up"];
const BEYOND: &[&str] = &["", "", ", output_padding = 1"];
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

pub(crate) fn pick<'a>(draw: &mut Draw, all: &[&'a str]) -> &'a str {
    all[draw.below(all.len())]
}

fn size(hand: &mut Hand, most: usize) -> String {
    hand.size(most).to_string()
}

/// Up to `rank` sizes.
fn list(draw: &mut Hand, rank: usize, most: usize) -> String {
    let sizes: Vec<String> = (0..draw.below(rank + 1)).map(|_| size(draw, most)).collect();
    format!("[{}]", sizes.join(", "))
}

fn kernel(draw: &mut Hand) -> String {
    let sizes: Vec<String> = (0..[1, 1, 2, 3][draw.below(4)]).map(|_| size(draw, 3)).collect();
    sizes.join("x")
}

fn windows(draw: &mut Hand, name: &str, options: &[&[&str]]) -> String {
    let options = several(draw, options);
    let channels = if options.contains("groups") { 2 * (1 + draw.below(2)) } else { draw.size(4) };
    format!("{name}({channels}, {}{options})", kernel(draw))
}

/// One of each.
fn several(draw: &mut Draw, options: &[&[&str]]) -> String {
    options.iter().map(|options| pick(draw, options)).collect()
}

/// An elementwise function by its name, within its domain or not.
fn elementwise(draw: &mut Draw) -> String {
    let named: Vec<&str> = names().into_iter().filter(|name| LAYERS.iter().all(|kind| kind.name != *name)).collect();
    format!("{}{}", pick(draw, DOMAINS), pick(draw, &named))
}

/// A stage of any kind; a loss ends the chain.
pub(crate) fn stage(draw: &mut Hand) -> String {
    match draw.below(9) {
        0 | 1 => elementwise(draw),
        2 => STAGES[draw.below(4)].1(draw),
        3..7 => {
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
    let draw = &mut Hand::new(draw);
    let tokens = draw.below(12) == 0;
    let input = if tokens { format!("[{}] of index({})", size(draw, 5), 1 + draw.below(5)) } else { list(draw, 4, 9) };
    let with = |stages: &[String]| format!("pub N<f64>(input: {input}) = {};", stages.join(" |> "));
    // A formula in front sees the ties that are drawn.
    let mut stages: Vec<String> =
        (0..usize::from(!tokens && draw.below(4) == 0)).map(|_| pick(draw, MAPS).into()).collect();
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
        Some(net) if net.outputs().iter().all(|output| net.classes(output.source).is_none()) => with(&stages),
        _ => chain(draw),
    }
}

/// A chain as most are: layers of one size behind another, with functions between them or without.
pub fn usual(draw: &mut Draw) -> String {
    let hand = &mut Hand::new(draw);
    let [size, other] = hand.sizes;
    let images = hand.below(3) == 0;
    let (shape, kernel) =
        (if images { format!("[{size}, 3, 4]") } else { format!("[{size}]") }, pick(hand, &["1", "3", "2x3"]));
    let layer = |draw: &mut Hand| {
        let size = [size, size, other][draw.below(3)];
        let options = several(draw, &[BIASES, RATES]);
        let function =
            pick(draw, &["", " |> tanh", " |> ramp", " |> sigmoid", " |> parametric_ramp", " |> constant_times"]);
        let layer = if images {
            format!("convolution({size}, {kernel}, padding = same{options})")
        } else {
            format!("linear({size}{options})")
        };
        layer + function
    };
    // More than twelve layers call kernels that are functions of their own.
    let layers = if hand.below(6) == 0 { 13 } else { 2 + hand.below(3) };
    let mut stages: Vec<String> = (0..layers).map(|_| layer(hand)).collect();
    let ends = [
        "mean_squared_loss",
        "mean_absolute_loss",
        "linear([]) |> mean_squared_loss",
        "flatten(-1) |> linear(2) |> softmax |> cross_entropy_loss(index)",
        "sigmoid |> cross_entropy_loss(binary)",
        "tanh",
        "linear([1])",
    ];
    stages.push(pick(hand, &ends).into());
    let chain = format!("pub N<f64>(input: {shape}) = {};", stages.join(" |> "));
    if checked(&chain).is_some() { in_two(hand, chain) } else { usual(hand) }
}

/// A chain, now and then in two nets, the first of which is a layer of the second, frozen or not.
pub fn nets(draw: &mut Draw) -> String {
    let chain = chain(draw);
    in_two(draw, chain)
}

fn in_two(draw: &mut Draw, chain: String) -> String {
    let (head, stages) = chain.split_once(" = ").expect("a definition");
    let stages: Vec<&str> = stages.trim_end_matches(';').split(" |> ").collect();
    if stages.len() < 2 || draw.below(3) > 0 {
        return chain;
    }
    let (front, tail) = stages.split_at(1 + draw.below(stages.len() - 1));
    let (front, tail) = (front.join(" |> "), tail.join(" |> "));
    let own = pick(draw, &["Front", "front", "frozen Front", "frozen front", "part: Front", "frozen part: Front"]);
    let written = format!(
        "{} = {front}; {} = {own} |> {tail};",
        head.replacen("N<", "Front<", 1),
        head.split('(').next().expect("a name")
    );
    if checked(&written).is_some() { written } else { chain }
}

/// The last net, if nothing is wrong and it is not too large.
pub fn checked(chain: &str) -> Option<Rc<Net>> {
    let net = checked_of_any_size(chain)?;
    let sizes =
        net.applications.iter().map(|application| &application.shape).chain(net.ports.iter().map(|port| &port.shape));
    let small = sizes.clone().all(|shape| shape.iter().product::<usize>() <= LARGEST);
    (small && net.parameters() <= 20 * LARGEST).then_some(net)
}

/// The last net, if nothing is wrong.
pub fn checked_of_any_size(chain: &str) -> Option<Rc<Net>> {
    let mut sink = Diagnostics::default();
    let Source::Definitions(nets) = parse(chain.parse().ok()?, &mut sink)? else {
        return None;
    };
    let mut earlier: Vec<Option<Rc<Net>>> = Vec::new();
    for syntax in &nets {
        earlier.push(net_compiler::net::check(syntax, &earlier, &mut sink).map(Rc::new));
    }
    let net = earlier.pop()??;
    // What stands before a loss may be no probabilities.
    net_compiler::probabilities::check(&net, &net_compiler::lower::lower(&net), &mut sink);
    sink.is_empty().then_some(net)
}
