//! What the compiler offers for a call of another framework computes that framework's numbers: the offered chain is run, and
//! compared with the formula of the framework's documentation.

use net_compiler::interpret::{Array, Given};
use net_compiler::ir::{Leaf, size};
use tests::compute::Compute;
use tests::program::{compiled, leaves, ran, reals, with_leaf};

/// The code that is offered for `call` on an input of this shape.
fn offered(shape: &str, call: &str) -> String {
    use net_compiler::{compile_all, diagnostics::Diagnostics, syntax};
    let mut sink = Diagnostics::default();
    let net = format!("N(input: {shape}) = {call};");
    let Some(syntax::Source::Definitions(nets)) = syntax::parse(net.parse().unwrap(), &mut sink) else {
        panic!("`{net}` is a net")
    };
    compile_all(&nets, &mut sink);
    let said = sink.texts().join("\n");
    // An example that has none of the call's numbers is offered as such.
    let rest = ["= help: write `", "= help: write it like `"].iter().find_map(|start| said.split_once(start));
    let code = rest.and_then(|(_, rest)| rest.split('`').next());
    code.unwrap_or_else(|| panic!("`{call}`: {said}")).into()
}

/// The value of the offered chain, scaling being 1 and biases 0.
fn value(shape: &[usize], call: &str, input: &[f64]) -> Vec<f64> {
    let text = format!("{shape:?}");
    let compiled = compiled(&format!("N<f64>(input: {text}) = {}; fn f(input) -> output;", offered(&text, call)));
    let program = &compiled.lowered.program;
    let mut given = Given::new();
    for (id, leaf) in leaves(program) {
        let of = |count: usize| match leaf {
            Leaf::Parameter { layer, array } => {
                let storage = compiled.net.layers[layer].storage.as_ref().expect("arrays");
                vec![Compute(if storage.arrays[array].name == "scaling" { 1.0 } else { 0.0 }); count]
            }
            _ => input.iter().map(|x| Compute(*x)).collect(),
        };
        given = with_leaf(given, program.value(id), leaf, 1, &mut |value| {
            Array::from_reals(&value.shape, of(size(&value.shape)))
        });
    }
    let memory = ran::<Compute<f64>>(program, &given, 1);
    reals(&memory, compiled.lowered.value(compiled.net.outputs()[0].source)).iter().map(|x| x.0).collect()
}

fn same(call: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "`{call}`");
    for (found, expected) in found.iter().zip(expected) {
        let bound = 4e-15 * (1.0 + expected.abs());
        assert!((found - expected).abs() <= bound, "`{call}`: expected {expected}, found {found}");
    }
}

const POINTS: [f64; 17] =
    [-40.0, -7.5, -3.0, -2.0, -1.0, -0.5, -0.25, -1e-3, 0.0, 1e-3, 0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 40.0];

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn relu6(x: f64) -> f64 {
    x.clamp(0.0, 6.0)
}

/// The formulas as `torch.nn`, `keras.activations` and `jax.nn` document them.
#[test]
fn elementwise_functions() {
    type Formula = fn(f64) -> f64;
    let rows: &[(&str, Formula)] = &[
        ("ReLU6", relu6),
        ("LeakyReLU", |x| x.max(0.0) + 0.01 * x.min(0.0)),
        ("LeakyReLU(0.2)", |x| x.max(0.0) + 0.2 * x.min(0.0)),
        ("Hardsigmoid", |x| relu6(x + 3.0) / 6.0),
        ("Hardswish", |x| x * relu6(x + 3.0) / 6.0),
        ("hard_silu", |x| x * relu6(x + 3.0) / 6.0),
        ("Hardtanh", |x| x.clamp(-1.0, 1.0)),
        ("Hardtanh(-2, 0.5)", |x| x.clamp(-2.0, 0.5)),
        ("ELU(0.5)", |x| if x > 0.0 { x } else { 0.5 * x.exp_m1() }),
        ("CELU", |x| x.max(0.0) + x.exp_m1().min(0.0)),
        ("CELU(alpha = 2)", |x| x.max(0.0) + (2.0 * (x / 2.0).exp_m1()).min(0.0)),
        ("Softplus(beta = 2)", |x| if 2.0 * x > 20.0 { x } else { (2.0 * x).exp().ln_1p() / 2.0 }),
        ("Softshrink", |x| x.signum() * (x.abs() - 0.5).max(0.0)),
        ("Softshrink(0.25)", |x| x.signum() * (x.abs() - 0.25).max(0.0)),
        ("Hardshrink", |x| if x.abs() > 0.5 { x } else { 0.0 }),
        ("Tanhshrink", |x| x - x.tanh()),
        ("Threshold(0.1, 20)", |x| if x > 0.1 { x } else { 20.0 }),
        ("LogSigmoid", |x| -((-x.abs()).exp().ln_1p() + (-x).max(0.0))),
        ("RReLU", |x| x.max(0.0) + (1.0 / 8.0 + 1.0 / 3.0) / 2.0 * x.min(0.0)),
        ("RReLU(0.1, 0.3)", |x| x.max(0.0) + 0.2 * x.min(0.0)),
        ("quick_gelu", |x| x * sigmoid(1.702 * x)),
        ("gelu_new", |x| 0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x * x * x)).tanh())),
        ("squareplus", |x| (x + (x * x + 4.0).sqrt()) / 2.0),
        ("sparse_plus", |x| {
            if x <= -1.0 {
                0.0
            } else if x < 1.0 {
                (x + 1.0) * (x + 1.0) / 4.0
            } else {
                x
            }
        }),
        ("sparse_sigmoid", |x| ((x + 1.0) / 2.0).clamp(0.0, 1.0)),
        ("Rescaling(0.5, offset = 3)", |x| 0.5 * x + 3.0),
    ];
    for (call, formula) in rows {
        let expected: Vec<f64> = POINTS.iter().map(|x| formula(*x)).collect();
        same(call, &value(&[17], call, &POINTS), &expected);
    }
}

fn points(count: usize) -> Vec<f64> {
    (0..count).map(|i| ((i * 7919 + 13) % 101) as f64 / 25.0 - 2.0).collect()
}

/// `(x - mean) / sqrt(variance + epsilon)` of each of these many elements that lie together.
fn standardized(x: &[f64], together: usize, epsilon: f64) -> Vec<f64> {
    let of = |part: &[f64]| {
        let n = part.len() as f64;
        let mean = part.iter().sum::<f64>() / n;
        let variance = part.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        part.iter().map(|x| (x - mean) / (variance + epsilon).sqrt()).collect::<Vec<f64>>()
    };
    x.chunks(together).flat_map(of).collect()
}

#[test]
fn normalisations() {
    let x = points(4 * 2 * 3);
    let shape = [4, 2, 3];
    let rows: &[(&str, usize, f64)] = &[
        ("LayerNorm(3)", 3, 1e-5),
        ("LayerNorm((2, 3), eps = 1e-3)", 6, 1e-3),
        ("LayerNorm(3, elementwise_affine = False)", 3, 1e-5),
        ("LayerNormalization", 3, 1e-3),
        ("GroupNorm(2, 4)", 12, 1e-5),
        ("GroupNormalization(2)", 12, 1e-3),
        ("InstanceNorm2d(4)", 6, 1e-5),
        ("InstanceNorm", 6, 1e-6),
        ("standardize", 3, 1e-5),
    ];
    for (call, together, epsilon) in rows {
        same(call, &value(&shape, call, &x), &standardized(&x, *together, *epsilon));
    }
    let rms = |part: &[f64]| {
        let root = (part.iter().map(|x| x * x).sum::<f64>() / part.len() as f64 + 1e-6).sqrt();
        part.iter().map(|x| x / root).collect::<Vec<f64>>()
    };
    same("RMSNorm", &value(&shape, "RMSNorm(3, eps = 1e-6)", &x), &x.chunks(3).flat_map(rms).collect::<Vec<_>>());
}

/// `x / (k + alpha / size * s)^beta`, `s` the sum of the squares of `size` channels around.
#[test]
fn local_response() {
    let (x, channels) = (points(7 * 2), 7);
    let expected = |size: usize, alpha: f64, beta: f64, k: f64| -> Vec<f64> {
        let of = |channel: usize, place: usize| {
            let near = channel.saturating_sub(size / 2)..(channel + (size - 1) / 2 + 1).min(channels);
            let s: f64 = near.map(|c| x[2 * c + place] * x[2 * c + place]).sum();
            x[2 * channel + place] / (k + alpha / size as f64 * s).powf(beta)
        };
        (0..channels).flat_map(|channel| [of(channel, 0), of(channel, 1)]).collect()
    };
    same("LRN", &value(&[7, 2], "LocalResponseNorm(5)", &x), &expected(5, 1e-4, 0.75, 1.0));
    let call = "LocalResponseNorm(3, alpha = 0.5, beta = 0.5, k = 2)";
    same(call, &value(&[7, 2], call, &x), &expected(3, 0.5, 0.5, 2.0));
}

/// One channel of a line, as PyTorch's loops compute it.
#[test]
fn windows_and_images() {
    let x = points(6);
    let halves: Vec<f64> = x.chunks(2).map(|pair| pair[0].max(pair[1])).collect();
    same("MaxPool1d(2)", &value(&[1, 6], "MaxPool1d(2)", &x), &halves);
    let means: Vec<f64> =
        [[0.0, x[0], x[1]], [x[1], x[2], x[3]], [x[3], x[4], x[5]]].map(|w| w.iter().sum::<f64>() / 3.0).into();
    let call = "AvgPool1d(2, divisor_override = 4)";
    let quarters: Vec<f64> = x.chunks(2).map(|pair| (pair[0] + pair[1]) / 4.0).collect();
    same(call, &value(&[1, 6], call, &x), &quarters);
    let call = "AvgPool1d(3, stride = 2, padding = 1)";
    same(call, &value(&[1, 6], call, &x), &means);
    let roots: Vec<f64> = x.chunks(2).map(|pair| pair[0].hypot(pair[1])).collect();
    same("LPPool1d(2, 2)", &value(&[1, 6], "LPPool1d(2, 2)", &x), &roots);
    let twice: Vec<f64> = x.iter().flat_map(|x| [*x, *x]).collect();
    same("Upsample", &value(&[1, 6], "Upsample(scale_factor = 2)", &x), &twice);
    let call = "ReflectionPad1d((2, 1))";
    same(call, &value(&[1, 6], call, &x), &[x[2], x[1], x[0], x[1], x[2], x[3], x[4], x[5], x[4]]);
    let call = "ZeroPad2d((1, 0, 0, 1))";
    same(call, &value(&[1, 1, 2], call, &x[..2]), &[0.0, x[0], x[1], 0.0, 0.0, 0.0]);
    let call = "Cropping1D((1, 2))";
    same(call, &value(&[1, 6], call, &x), &x[1..4]);
    let x = points(8 * 4 * 4);
    let shuffled = |c: usize, y: usize, z: usize| x[(c * 4 + (y % 2) * 2 + z % 2) * 16 + (y / 2) * 4 + z / 2];
    let all = (0..2 * 8 * 8).map(|at| shuffled(at / 64, at / 8 % 8, at % 8));
    same("PixelShuffle(2)", &value(&[8, 4, 4], "PixelShuffle(2)", &x), &all.collect::<Vec<_>>());
}

#[test]
fn learned_slopes() {
    assert_eq!(offered("[4, 5]", "PReLU(4)"), "parametric_ramp");
    assert_eq!(offered("[4, 5]", "PReLU(1)"), "parametric_ramp(axes = [])");
    assert_eq!(offered("[4, 5]", "PReLU()"), "parametric_ramp(axes = [])");
}

#[test]
fn reductions_and_axes() {
    let x = points(2 * 3);
    let root = x.iter().map(|x| x * x).sum::<f64>().sqrt();
    same("norm", &value(&[2, 3], "norm", &x), &[root]);
    let mean = x.iter().sum::<f64>() / 6.0;
    let variance = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 5.0;
    same("var", &value(&[2, 3], "var", &x), &[variance]);
    same("std", &value(&[2, 3], "std", &x), &[variance.sqrt()]);
    same("mean", &value(&[2, 3], "mean", &x), &[mean]);
    // `dim = 1` of a batch is the first axis of a sample.
    let sums: Vec<f64> = (0..3).map(|j| x[j].exp() + x[3 + j].exp()).collect();
    let expected: Vec<f64> = x.iter().enumerate().map(|(at, x)| x.exp() / sums[at % 3]).collect();
    same("Softmax(dim = 1)", &value(&[2, 3], "Softmax(dim = 1)", &x), &expected);
}
