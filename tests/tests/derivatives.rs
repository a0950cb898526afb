//! Every gradient that the compiler derives, against dual numbers through the forward program: an oracle that knows
//! nothing of `differentiate`. Likewise second derivatives, `differentiate` having been applied twice.

use std::collections::BTreeMap;

use net_compiler::differentiate::differentiate;
use net_compiler::interpret::{Array, Data, Dual, Given, Held, Number, Rational};
use net_compiler::ir::{
    ApplicationId, Body, Element, Leaf, Map, Operation, Program, Role, Value, ValueId, size, verify::not_linear,
};
use net_compiler::net::Source;
use net_compiler::simplify::{simplify, stable::stable};
use tests::program::{Compiled, Draw, compiled, cut, given, leaves, ran, reals, sound, with_leaf};

const NETS: &[&str] = &[
    "linear(3 -> 2) |> ramp",
    "linear(3 -> 4) |> tanh |> linear(2) |> softmax",
    "linear(3 -> 4, biases = none) |> gelu |> linear([2, 2]) |> softmax(axis = 0)",
    "linear(3 -> 4) |> soft_plus |> linear(5) |> softmax |> cross_entropy_loss(index)",
    "linear(3 -> 4) |> swish |> linear(5) |> softmax |> cross_entropy_loss(probabilities)",
    "linear(3 -> 4) |> mish |> linear(2) |> sigmoid |> cross_entropy_loss(binary)",
    "linear(3 -> 4) |> elu |> linear([]) |> mean_squared_loss",
    "linear(3 -> 4) |> selu |> linear([3, 2]) |> mean_squared_loss",
    "pub N(input: [3, 4]) = softmax |> cross_entropy_loss(index);",
    "pub N(input: [3, 4]) = softmax |> cross_entropy_loss(probabilities);",
    "pub N(input: [3, 4]) = softmax(axis = 0) |> cross_entropy_loss(index, from = probabilities);",
    "pub N(input: [3, 4]) = map(|x| x * x + 0.1) |> cross_entropy_loss(index, from = probabilities);",
    "pub N(input: [3, 4]) = cross_entropy_loss(index, from = logits);",
    "pub N(input: [3, 4]) = sin |> cross_entropy_loss(probabilities, from = logits);",
    "pub N(input: [3, 4]) = sin |> cross_entropy_loss(binary, from = logits);",
    "pub N(input: [3, 4]) = cross_entropy_loss(index, from = logits, weights = [1, 0, 3, 0.5], smoothing = 0.25, ignored = 2);",
    "pub N(input: [3, 4]) = softmax |> cross_entropy_loss(index, weights = [1, 2, 3, 0.5], reduce = total);",
    "pub N(input: [3, 4]) = sin |> cross_entropy_loss(probabilities, from = logits, weights = [1, 2, 3, 0.5], smoothing = 0.25);",
    "pub N(input: [3, 4]) = sin |> cross_entropy_loss(binary, from = logits, weights = [1, 3], smoothing = 0.25);",
    "pub N(input: [3, 4]) = sin |> loss(|y, t| (y - t).powi(2) * exp(t));",
    "pub N(input: [3, 4]) = sin |> huber_loss(delta = 0.5);",
    "pub N(input: [3, 4]) = sin |> hinge_loss(margin = 2, squared = true, reduce = total);",
    "pub N(input: [3, 4]) = sin |> cosine_distance_loss;",
    "pub N(input: [2, 7, 5]) = map(|x| x * sin(x)) |> pooling(3x2, stride = 2, padding = 1, function = mean, include_padding = false) |> sin |> pooling(2, stride = 2, rounding = up, function = mean);",
    "pub N(input: [2, 7, 5]) = map(|x| x * sin(x)) |> adaptive_pooling(4x3, function = mean) |> sin |> adaptive_pooling(3x2);",
    "pub N(input: [8, 2, 3]) = layer_normalization(epsilon = 0.125) |> pixel_shuffle(2) |> leaky_ramp(slope = 0.25) |> elu(alpha = 0.5) |> pixel_unshuffle(2) |> map(|x| x.powi(3));",
    "pub N(input: [4, 3]) = gelu(approximate = tanh) |> deconvolution(4, 2, stride = 3, padding = 1, output_padding = 2, groups = 2) |> soft_plus(beta = 2);",
    "pub N(input: [2, 6, 5]) = convolution(3, 3x2) |> tanh |> pooling(2x2) |> flatten |> linear(4) |> softmax |> cross_entropy_loss(index);",
    "pub N(input: [2, 6, 5]) = convolution(3, 3x2, stride = 2x1, padding = 1, dilation = 1x2, biases = none) |> hard_swish |> pooling(2x2, stride = 2, function = mean);",
    "pub N(input: [1, 5, 5]) = convolution(2, 2x2, stride = 3) |> pooling(2x1, function = total) |> sigmoid;",
    "pub N(input: [2, 5, 5]) = pooling(3x3, stride = 2, padding = 1) |> map(|x| x * sin(x)) |> reshape([9, 2]) |> softmax;",
    "pub N(input: [2, 4, 4]) = convolution(2, 3x3, padding = same) |> map(|x| if x > 0 { x.powi(3) } else { exp(x) - 1 }) |> flatten |> linear(2);",
    "pub N(input: [4, 6]) = convolution(6, 3, stride = 2, padding = same, groups = 2) |> tanh |> deconvolution(2, 4, stride = 3, padding = [(2, 1)], groups = 2) |> pooling(2, dilation = 3);",
    "pub N(input: [1, 3, 4, 3]) = convolution(2, 2x3x1, padding = 1, dilation = 2x1x1) |> swish |> pooling(2, stride = 2x1x2) |> deconvolution(1, 2, stride = 3x1x2, biases = none) |> pooling(2x1x2, function = mean);",
    "pub N(input: [2, 3, 4]) = padding([(0, 1), (2, 0), (1, 3)], padding = reflected) |> tanh |> resize([4, 5]) |> padding([(1, 0), (0, 0), (0, 2)], padding = fixed) |> local_response_normalization(window = 1, alpha = 0.5);",
    "pub N(input: [2, 3, 4]) = sin |> resize([5, 3], corners = false) |> map(|x| x * x) |> resize([4, 4], resampling = nearest, corners = false) |> tanh |> resize([3, 2], resampling = nearest_exact, corners = false);",
    "pub N(input: [1, 3]) = resize(scale = 2, resampling = nearest) |> sin |> padding([(0, 1), (1, 2)], padding = 0.5) |> local_response_normalization(beta = 0.75) |> resize(4);",
    "pub N(input: [2, 3, 4]) = transpose(2, 0, 1) |> constant_plus |> tanh |> part(1.., -1) |> sequence_reverse |> constant_times |> replicate(2, axis = 1) |> aggregation(times, axes = [0, 1]);",
    "pub N(input: [3, 5]) = map(|x| x * sin(x)) |> aggregation(variance) |> exp |> summation;",
    "pub N(input: [3, 5]) = map(|x| x * sin(x)) |> aggregation(standard_deviation, axes = 0) |> aggregation(mean_deviation, axes = all);",
    "pub N(input: [2, 5]) = map(|x| x * sin(x)) |> aggregation(median, axes = 0) |> aggregation(interquartile_range, axes = 0);",
    "pub N(input: [2, 4]) = map(|x| x * sin(x)) |> aggregation(max, axes = 0) |> sin |> aggregation(min, axes = 0);",
    "pub N(input: [2, 3]) = aggregation(times) |> tanh |> aggregation(times, axes = all) |> contrastive_loss(margin = 2);",
    "pub N(input: [4, 3]) = parametric_ramp |> normalization(axes = all, groups = 2, scaling = 0) |> map(|x| x.powi(3)) |> mean_absolute_loss;",
    "pub N(input: [3, 4]) = normalization(method = rms, biases = none) |> tanh |> normalization(axes = 0, unbiased = true) |> dropout(0.5) |> sin;",
    "pub N(tokens: [5] of index(4)) = part(1..) |> embedding(3) |> tanh |> normalization |> sequence_last |> mean_squared_loss;",
    "pub N(tokens: [2, 2] of index(3)) = transpose |> unit_vector |> constant_times |> sin |> flatten(1) |> linear(2);",
    "map(|x| { let y = abs(x); (y - x * 0.5) / (1 + y) + max(x, y * 0.3) + min(x, 0.2) })",
    "map(|x| clip(x, -0.5, 0.5) + fract(3 * x) + x % 0.7 + cbrt(x + 2) + atan(x) * asin(x / 2) + acosh(x + 3))",
    "map(|x| powf(x + 2, 1.5) + ln_1p(x * x) + erf(x) + erfc(x) + tan(x) + cosh(x) + sinh(x) + asinh(x) + atanh(x / 2))",
    "map(|x| sech(x) * csch(x + 3) + acot(x + 3) * asec(x + 4) + acsc(x - 4) + acoth(x + 4) + asech((x + 3) / 8))",
    "map(|x| acsch(x + 3) * gudermannian(x) + atan2(x, x + 3) * atan2(x + 3, x * x) + atan2(x, -3) + haversine(x) * cot(x + 3) + sec(x / 4) * csc(x / 4 + 1))",
    "map(|x| gamma(x + 4) / 9 + ln_gamma(x + 4) * digamma(x + 4) - trigamma(x + 4) + polygamma(2, x + 4) * coth(x + 3))",
    "map(|x| inverse_erf(x / 4) + inverse_erfc(1 + x / 4) * surd(x + 3, 5) + surd(x + 3, -4) + inverse_haversine((x + 3) / 8) + inverse_gudermannian(x / 3))",
    "map(|x| swish(x) * mish(x) - gelu(x) * soft_sign(x + 3) + soft_plus(x) * erf(x, 2 * x) + ln(x + 4, 3) + max(x, 0.3, x * x) - min(1, x, -x))",
    "hard_tanh",
    "hard_sigmoid",
    "soft_sign",
    "sigmoid",
    "exp_m1",
];

/// The seed that is imposed at the output.
const IMPOSED: Leaf = Leaf::Seed(99);

/// A directional derivative through the forward program: of `<seed, output>`, with respect to `leaf` along `u`.
fn dual_slope(
    compiled: &Compiled,
    values: &Given<f64>,
    leaf: Leaf,
    u: &dyn Fn(usize, usize) -> f64,
    samples: usize,
) -> f64 {
    let dual = with_tangents(values, &|at, sample, element, x: &f64| {
        if at == leaf { Dual { value: *x, derivative: Some(u(sample, element)) } } else { Dual::constant(*x) }
    });
    let memory = ran(&compiled.lowered.program, &dual, samples);
    let output = compiled.lowered.value(compiled.net.outputs()[0].source);
    let seed = reals_of(&values.leaves[&IMPOSED]);
    reals(&memory, output).iter().zip(&seed).map(|(y, seed)| y.derivative() * seed).sum()
}

/// Those of one sample after the other.
fn reals_of(held: &Held<f64>) -> Vec<f64> {
    match held {
        Held::Once(array) => array.reals().to_vec(),
        Held::EachSample(all) => all.iter().flat_map(|array| array.reals().to_vec()).collect(),
    }
}

fn with_tangents<N: Number, M: Number>(values: &Given<N>, make: &dyn Fn(Leaf, usize, usize, &N) -> M) -> Given<M> {
    let array = |leaf: Leaf, sample: usize, array: &Array<N>| match &array.data {
        Data::Reals(reals) => {
            Array::from_reals(&array.shape, reals.iter().enumerate().map(|(n, x)| make(leaf, sample, n, x)).collect())
        }
        Data::Integers(integers) => Array::from_integers(&array.shape, integers.clone()),
    };
    let held = |(leaf, held): (&Leaf, &Held<N>)| {
        let held = match held {
            Held::Once(one) => Held::Once(array(*leaf, 0, one)),
            Held::EachSample(all) => {
                Held::EachSample(all.iter().enumerate().map(|(sample, one)| array(*leaf, sample, one)).collect())
            }
        };
        (*leaf, held)
    };
    Given { leaves: values.leaves.iter().map(held).collect::<BTreeMap<_, _>>(), key: values.key }
}

/// Which seed a sweep starts from.
#[derive(Clone, Copy, PartialEq)]
enum Seeding {
    /// All ones: the sum of the output is differentiated.
    Ones,
    /// [`IMPOSED`].
    Imposed,
}

/// The forward program in its stable form, differentiated with respect to its real leaves, before simplification.
fn with_gradients(compiled: &Compiled, seeding: Seeding) -> (Program, Vec<(Leaf, ValueId)>) {
    let stable = stable(&compiled.lowered.program);
    let mut program = stable.program;
    let output = stable.places[compiled.lowered.value(compiled.net.outputs()[0].source)];
    let leaves: Vec<(ValueId, Leaf)> =
        leaves(&program).into_iter().filter(|(id, _)| program.value(*id).element == Element::Real).collect();
    let seed = seed(&mut program, output, seeding);
    let ids: Vec<ValueId> = leaves.iter().map(|(id, _)| *id).collect();
    let adjoints = differentiate(&mut program, &[(output, seed)], &ids);
    let found = leaves.iter().zip(adjoints).filter_map(|((_, leaf), adjoint)| adjoint.map(|adjoint| (*leaf, adjoint)));
    let found = found.collect();
    (program, found)
}

fn seed(program: &mut Program, of: ValueId, seeding: Seeding) -> ValueId {
    let operation = match seeding {
        Seeding::Ones => Operation::Map(Map { operands: Vec::new(), body: Body::of_constant(1.0) }),
        Seeding::Imposed => Operation::Leaf(IMPOSED),
    };
    let seed = Value { name: "seed".into(), role: Role::Adjoint, operation, ..program.value(of).clone() };
    program.push(seed)
}

/// The same net in `f64`, in which constants are folded then.
fn double(text: &str) -> String {
    match text.strip_prefix("pub N(") {
        Some(rest) => format!("pub N<f64>({rest}"),
        None => format!("<f64> = {text}"),
    }
}

/// The same as a definition, which may have functions.
fn definition(text: &str) -> String {
    let text = double(text);
    text.strip_prefix("<f64> = ").map_or(text.clone(), |chain| format!("pub N<f64> = {chain};"))
}

/// The nets above; random ones are in `random.rs`.
fn nets() -> Vec<String> {
    NETS.iter().map(|text| double(text)).collect()
}

fn close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-10 * (1.0 + expected.abs()), "{what}: found {found}, expected {expected}");
}

#[test]
fn every_gradient_is_that_of_dual_numbers() {
    for (number, text) in nets().iter().enumerate() {
        let compiled = compiled(text);
        let (program, gradients) = with_gradients(&compiled, Seeding::Imposed);
        sound(text, &program);
        let roots: Vec<ValueId> = gradients.iter().map(|(_, id)| *id).collect();
        let (simple, roots) = simplify(&program, &roots);
        sound(text, &simple);
        let mut draw = Draw::new(number as u64 + 1);
        let samples = 3;
        let output = compiled.lowered.program.value(compiled.lowered.value(compiled.net.outputs()[0].source));
        let values = with_leaf(given(&compiled, &mut draw, samples, |x| x), output, IMPOSED, samples, &mut |value| {
            Array::from_reals(&value.shape, (0..size(&value.shape)).map(|_| draw.number()).collect())
        });
        let memory = ran(&simple, &values, samples);
        for ((leaf, _), root) in gradients.iter().zip(&roots) {
            let gradient = reals(&memory, *root);
            assert!(gradient.iter().any(|slope| *slope != 0.0), "{text}: {leaf:?} has a gradient of zero");
            let direction: Vec<f64> = gradient.iter().map(|_| draw.number()).collect();
            let elements = gradient.len() / if memory.is_batched(*root) { samples } else { 1 };
            let expected = dual_slope(
                &compiled,
                &values,
                *leaf,
                &|sample, n| direction[(sample * elements + n) % direction.len()],
                samples,
            );
            let found: f64 = gradient.iter().zip(&direction).map(|(slope, u)| slope * u).sum();
            close(found, expected, &format!("{text}: {leaf:?}"));
        }
    }
}

/// With a gradient imposed at every value, that with respect to each of them is the sum over all that it reaches: by dual
/// numbers through the net in which that value is an input.
#[test]
fn every_gradient_inside_is_that_of_dual_numbers() {
    let samples = 2;
    for (number, text) in NETS.iter().enumerate() {
        let chain = definition(text);
        let net = compiled(&chain).net;
        let real = |id: &ApplicationId| net.classes(Source::Application(*id)).is_none();
        let places: Vec<ApplicationId> = net.applications.ids().filter(real).collect();
        let at: Vec<String> = places.iter().map(|ApplicationId(place)| format!("grad({place})")).collect();
        let ports: Vec<String> = net.ports.iter().map(|port| port.name.to_string()).collect();
        let compiled =
            compiled(&format!("{chain} fn f({}, {}) -> ({});", ports.join(", "), at.join(", "), at.join(", ")));
        let net_compiler::plan::Planned { function, derived, .. } = &compiled.functions[0];
        let mut draw = Draw::new(number as u64 + 500);
        let mut values = given(&compiled, &mut draw, samples, |x| x);
        for (seed, source) in function.imposed().enumerate() {
            let value = compiled.lowered.program.value(compiled.lowered.value(source));
            values = with_leaf(values, value, Leaf::Seed(seed), samples, &mut |value| {
                Array::from_reals(&value.shape, (0..size(&value.shape)).map(|_| draw.number()).collect())
            });
        }
        let forward = ran(&compiled.lowered.program, &values, samples);
        let memory = ran(&derived.program, &values, samples);
        for (place, root) in places.iter().zip(&derived.results) {
            let source = Source::Application(*place);
            let varied = cut(&compiled.net, source, compiled.functions[0].function.mode);
            let mut values = values.clone();
            values.leaves.insert(varied.leaf, forward.held(compiled.lowered.value(source)).clone());
            let gradient = reals(&memory, root[0]);
            let direction: Vec<f64> = gradient.iter().map(|_| draw.number()).collect();
            let elements = gradient.len() / samples;
            let dual = with_tangents(&values, &|at, sample, n, x: &f64| match at == varied.leaf {
                true => Dual { value: *x, derivative: Some(direction[sample * elements + n]) },
                false => Dual::constant(*x),
            });
            let dual = ran(varied.program(), &dual, samples);
            let mut expected = 0.0;
            for (seed, source) in function.imposed().enumerate() {
                let y_bar = reals_of(&values.leaves[&Leaf::Seed(seed)]);
                let y: Vec<Dual<f64>> = reals(&dual, varied.value(source));
                expected += y.iter().zip(&y_bar).map(|(y, seed)| y.derivative() * seed).sum::<f64>();
            }
            let found: f64 = gradient.iter().zip(&direction).map(|(slope, u)| slope * u).sum();
            close(found, expected, &format!("{text}: at {}", place.0));
        }
    }
}

#[test]
fn simplification_leaves_every_bit() {
    for text in &nets() {
        simpler_to_the_bit(text, &|x| x, &|x: f64| x.to_bits());
    }
    for text in NETS {
        simpler_to_the_bit(text, &|x| x as f32, &|x: f32| x.to_bits().into());
    }
}

fn simpler_to_the_bit<N: Number>(text: &str, make: &dyn Fn(f64) -> N, bits: &dyn Fn(N) -> u64) {
    let compiled = compiled(text);
    let (program, gradients) = with_gradients(&compiled, Seeding::Ones);
    let roots: Vec<ValueId> = gradients.iter().map(|(_, id)| *id).collect();
    let (simple, simple_roots) = simplify(&program, &roots);
    assert!(simple.values.len() < program.values.len(), "{text}: nothing became simpler");
    assert_eq!(simplify(&simple, &simple_roots).0, simple, "{text}: not simple yet");
    let values = given(&compiled, &mut Draw::new(text.len() as u64), 2, make);
    let (before, after) = (ran(&program, &values, 2), ran(&simple, &values, 2));
    for (root, simple_root) in roots.iter().zip(&simple_roots) {
        let [before, after] = [reals(&before, *root), reals(&after, *simple_root)].map(|all| all.into_iter().map(bits));
        assert!(before.eq(after), "{text}\n{program}\n{simple}");
    }
}

#[test]
fn a_gradient_has_the_same_bits_alone_and_with_others() {
    for (number, text) in nets().iter().enumerate() {
        let compiled = compiled(text);
        let (program, gradients) = with_gradients(&compiled, Seeding::Ones);
        let roots: Vec<ValueId> = gradients.iter().map(|(_, id)| *id).collect();
        let (all, all_roots) = simplify(&program, &roots);
        let values = given(&compiled, &mut Draw::new(number as u64 + 200), 2, |x| x);
        let together = ran(&all, &values, 2);
        for (root, of_all) in roots.iter().zip(&all_roots) {
            let (alone, own) = simplify(&program, &[*root]);
            let memory = ran(&alone, &values, 2);
            let bits = |all: Vec<f64>| all.into_iter().map(f64::to_bits).collect::<Vec<_>>();
            assert_eq!(bits(reals(&memory, own[0])), bits(reals(&together, *of_all)), "{text}");
        }
    }
}

#[test]
fn every_adjoint_is_linear_in_its_seed() {
    for text in &nets() {
        let compiled = compiled(text);
        let stable = stable(&compiled.lowered.program);
        let mut program = stable.program;
        let output = stable.places[compiled.lowered.value(compiled.net.outputs()[0].source)];
        let seed =
            Value { name: "seed".into(), operation: Operation::Leaf(Leaf::Seed(0)), ..program.value(output).clone() };
        let seed = program.push(seed);
        let ids: Vec<ValueId> = leaves(&program).into_iter().map(|(id, _)| id).filter(|id| *id != seed).collect();
        differentiate(&mut program, &[(output, seed)], &ids);
        assert_eq!(not_linear(&program, &[seed]), Vec::<String>::new(), "{text}\n{program}");
    }
}

/// Nets that are smooth enough to be differentiated twice.
const TWICE: &[&str] = &[
    "linear(3 -> 4) |> tanh |> linear(3) |> softmax |> cross_entropy_loss(index)",
    "linear(3 -> 4) |> tanh |> linear(3) |> softmax |> cross_entropy_loss(probabilities)",
    "linear(3 -> 4) |> sigmoid |> linear(2) |> sigmoid |> cross_entropy_loss(binary)",
    "pub N(input: [2, 5, 4]) = convolution(3, 2x2, padding = 1) |> tanh |> pooling(2x2) |> softmax(axis = 0) |> mean_squared_loss;",
    "pub N(input: [1, 5, 5]) = convolution(2, 3x3, stride = 2) |> gelu |> pooling(2x1, function = mean) |> flatten |> linear(3) |> softmax |> cross_entropy_loss(index);",
    "pub N(input: [2, 4]) = convolution(4, 2, groups = 2, padding = same) |> tanh |> deconvolution(2, 3, stride = 2, groups = 2) |> pooling(2, padding = 1, function = mean) |> mean_squared_loss;",
    "pub N(input: [3, 4]) = padding([(1, 0), (2, 1)], padding = reflected) |> resize(9) |> local_response_normalization(beta = 0.75, window = 1) |> padding([(0, 0), (1, 0)], padding = fixed) |> mean_squared_loss;",
    "pub N(input: [3, 4]) = softmax |> map(|p| p * p);",
    "map(|x| x.powi(3) * exp(x) / (2 + sin(x)))",
];

/// `<H v, w>` by differentiating twice, against `d2 f(x + s v + t w) / ds dt` by dual numbers of dual numbers.
#[test]
fn differentiating_twice_gives_the_second_derivatives_of_dual_numbers() {
    for (number, text) in TWICE.iter().enumerate() {
        let compiled = compiled(&double(text));
        let (mut program, gradients) = with_gradients(&compiled, Seeding::Ones);
        let mut draw = Draw::new(number as u64 + 300);
        let mut values = given(&compiled, &mut draw, 1, |x| x);
        // The seeds of the second sweep: a direction for every gradient of the first.
        let mut seeds = Vec::new();
        let mut directions: BTreeMap<Leaf, Vec<f64>> = BTreeMap::new();
        for (seed_number, (leaf, gradient)) in gradients.iter().enumerate() {
            let value = program.value(*gradient).clone();
            let direction: Vec<f64> = (0..size(&value.shape)).map(|_| draw.number()).collect();
            let array = Array::from_reals(&value.shape, direction.clone());
            let seed_leaf = Leaf::Seed(seed_number);
            values =
                if value.batched { values.each_sample(seed_leaf, vec![array]) } else { values.once(seed_leaf, array) };
            directions.insert(*leaf, direction);
            let seed = Value { name: format!("v{seed_number}"), operation: Operation::Leaf(seed_leaf), ..value };
            seeds.push((*gradient, program.push(seed)));
        }
        let real: Vec<(ValueId, Leaf)> = leaves(&program)
            .into_iter()
            .filter(|(id, leaf)| !matches!(leaf, Leaf::Seed(_)) && program.value(*id).element == Element::Real)
            .collect();
        let ids: Vec<ValueId> = real.iter().map(|(id, _)| *id).collect();
        let second = differentiate(&mut program, &seeds, &ids);
        sound(text, &program);
        let roots: Vec<ValueId> = second.iter().flatten().copied().collect();
        let (simple, roots) = simplify(&program, &roots);
        sound(text, &simple);
        let memory = ran(&simple, &values, 1);
        let mut roots = roots.into_iter();
        let mut compared = 0;
        for ((_, leaf), second) in real.iter().zip(&second) {
            if second.is_none() {
                continue;
            }
            let h_v = reals(&memory, roots.next().expect("a root a leaf"));
            let w: Vec<f64> = h_v.iter().map(|_| draw.number()).collect();
            let found: f64 = h_v.iter().zip(&w).map(|(a, b)| a * b).sum();
            let expected = mixed_second(&compiled, &values, &directions, *leaf, &w);
            assert!(expected != 0.0 || matches!(leaf, Leaf::Parameter { .. }), "{text}: {leaf:?}");
            assert!(
                (found - expected).abs() <= 1e-9 * (1.0 + expected.abs()),
                "{text}: {leaf:?}: found {found}, expected {expected}"
            );
            compared += 1;
        }
        assert!(compared > 0, "{text}");
    }
}

/// `d2 f / ds dt` with every leaf moved along its direction by `s`, and `leaf` along `w` by `t`.
fn mixed_second(
    compiled: &Compiled,
    values: &Given<f64>,
    directions: &BTreeMap<Leaf, Vec<f64>>,
    leaf: Leaf,
    w: &[f64],
) -> f64 {
    let moved = with_tangents(values, &|at, _, n, x: &f64| {
        let along_v = directions.get(&at).map_or(0.0, |direction| direction[n]);
        let value = Dual { value: *x, derivative: Some(along_v) };
        let along_w = if at == leaf { w[n] } else { 0.0 };
        Dual { value, derivative: Some(Dual { value: along_w, derivative: Some(0.0) }) }
    });
    let memory = ran(&compiled.lowered.program, &moved, 1);
    let output = compiled.lowered.value(compiled.net.outputs()[0].source);
    reals(&memory, output).iter().map(|y: &Dual<Dual<f64>>| y.derivative().derivative()).sum()
}

#[test]
fn every_statement_feeds_something_wanted() {
    for text in &nets() {
        let compiled = compiled(text);
        for net_compiler::plan::Planned { function, derived, .. } in &compiled.functions {
            let roots: Vec<ValueId> = derived.results.iter().flatten().copied().collect();
            let live = net_compiler::simplify::live(&derived.program, &roots);
            assert!(live.iter().all(|live| *live), "{text}: {}\n{}", function.name, derived.program);
        }
    }
}

/// Nets of polynomials, maxima and ramps: rational numbers stay rational. What is divided by is a power of two where the
/// quotient is a constant, which is folded in `f64`.
const RATIONAL: &[&str] = &[
    "linear(3 -> 4) |> map(|x| x * x - x / 3) |> linear(2) |> mean_squared_loss",
    "pub N(input: [2, 5, 4]) = convolution(3, 2x2, stride = 2x1, padding = 1) |> ramp |> pooling(2x2) |> flatten |> linear([2, 2]) |> map(|x| x.powi(3));",
    "pub N(input: [1, 4, 4]) = pooling(2x2, function = mean) |> map(|x| clip(x, -0.5, 0.5) * abs(x) + max(x, 0.25)) |> reshape([9]) |> linear([]);",
    "pub N(input: [2, 5]) = map(|x| x * x - x) |> aggregation(variance) |> map(|x| x * x) |> summation;",
    "pub N(input: [3, 3]) = constant_times |> aggregation(variance, axes = all) |> mean_squared_loss;",
    "pub N(input: [3, 2]) = constant_plus |> aggregation(times) |> constant_times |> aggregation(times, axes = all) |> mean_squared_loss;",
    "pub N(input: [2, 3, 4]) = deconvolution(4, 2x3, stride = 2x1, padding = [(1, 0), (0, 1)], dilation = 1x2, groups = 2) |> map(|x| x * x) |> linear([]);",
    "pub N(input: [2, 5]) = deconvolution(1, 3, stride = 3, padding = same, biases = none) |> convolution(2, 2, dilation = 2, padding = same) |> pooling(2, dilation = 2) |> map(|x| x * x);",
    "pub N(input: [1, 2, 2, 3]) = deconvolution(1, 2, stride = 1x2x1, padding = [(0, 1), (1, 0), (0, 0)]) |> convolution(1, 2x1x2, groups = 1) |> pooling(1x2x1, function = total) |> map(|x| x.powi(3));",
    "pub N(input: [2, 3]) = padding([(1, 0), (2, 4)], padding = reflected) |> map(|x| x * x) |> padding([(0, 1), (1, 1)], padding = 0.5) |> linear(2);",
    "pub N(input: [2, 3]) = padding([(1, 2), (0, 1)], padding = fixed) |> map(|x| x * x) |> padding([(1, 0), (0, 0)]) |> linear([]);",
    "pub N(input: [2, 3]) = resize(5) |> map(|x| x.powi(3) - x) |> resize(scale = 2, resampling = nearest) |> linear(2) |> mean_absolute_loss;",
    "pub N(input: [2, 3, 4]) = transpose(2, 0, 1) |> part(0..3, .., step = [2, 1]) |> map(|x| x * x) |> sequence_reverse |> replicate(2, axis = 1) |> map(|x| x * (x + 1)) |> flatten(1) |> sequence_most |> linear([]);",
    "pub N(input: [4, 3]) = sequence_rest |> parametric_ramp(axes = [0, 1]) |> sequence_last |> map(|x| x * x) |> summation |> contrastive_loss(margin = 8);",
    "pub N(input: [4, 5]) = map(|x| x * x) |> aggregation(median, axes = 0) |> aggregation(interquartile_range, axes = 0);",
    "pub N(input: [4, 2]) = map(|x| x * x - x) |> aggregation(max, axes = 1) |> aggregation(mean, axes = all) |> mean_squared_loss;",
    "pub N(input: [4, 2]) = map(|x| x * x - x) |> aggregation(mean_deviation, axes = 0) |> aggregation(min, axes = 0) |> map(|x| x.powi(4));",
    "pub N(tokens: [4] of index(3)) = part(1..) |> embedding(2) |> map(|x| x * x) |> aggregation(total, axes = 0) |> constant_plus |> mean_squared_loss;",
];

#[test]
fn gradients_in_rational_numbers_are_exact() {
    for (number, text) in RATIONAL.iter().enumerate() {
        let compiled = compiled(&double(text));
        let (program, gradients) = with_gradients(&compiled, Seeding::Ones);
        let roots: Vec<ValueId> = gradients.iter().map(|(_, id)| *id).collect();
        let (simple, roots) = simplify(&program, &roots);
        let mut draw = Draw::new(number as u64 + 400);
        let values = given(&compiled, &mut draw, 1, |x| Rational::new((x * 64.0) as i64, 64));
        let memory = ran(&simple, &values, 1);
        for ((leaf, _), root) in gradients.iter().zip(&roots) {
            let gradient = reals(&memory, *root);
            assert!(gradient.iter().any(|slope| *slope != Rational::new(0, 1)), "{text}: {leaf:?}");
            for (element, slope) in gradient.iter().enumerate() {
                let dual = with_tangents(&values, &|at, _, n, x: &Rational| {
                    if at == *leaf && n == element { Dual::variable(x.clone()) } else { Dual::constant(x.clone()) }
                });
                let forward = ran(&compiled.lowered.program, &dual, 1);
                let output = compiled.lowered.value(compiled.net.outputs()[0].source);
                let sum = reals(&forward, output)
                    .iter()
                    .map(Dual::derivative)
                    .fold(Rational::new(0, 1), |sum, y| sum.add(&y));
                assert_eq!(*slope, sum, "{text}: {leaf:?}, element {element}");
            }
        }
    }
}
