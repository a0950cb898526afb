//! The stable forms of a cross-entropy: where they appear, where they must not, and that they are the same function.

use super::super::stable::{stable, without_as_written};
use super::*;
use crate::diagnostics::Diagnostics;
use crate::emit::Compiled;
use crate::syntax::{Source, parse};

fn compiled(text: &str) -> Compiled {
    let mut sink = Diagnostics::default();
    let source = parse(format!("<f64> = {text}").parse().unwrap(), &mut sink);
    let Some(Source::Anonymous(net)) = source else { panic!("{text}") };
    crate::compile(&net, &[], &mut sink).unwrap_or_else(|| panic!("{:?}", sink.texts()))
}

/// The statements that the stable form changes or adds, as formulas.
fn changed(text: &str) -> Vec<String> {
    let lowered = compiled(text).lowered;
    let program = lowered.program;
    let stable = stable(&program);
    assert_eq!(verify(&stable.program), [""; 0]);
    assert!(stable.program.values.iter().all(|value| !format!("{:?}", value.operation).contains("AsWritten")));
    let program = without_as_written(&program);
    let was: Vec<String> = program.ids().map(|id| program.formula(id)).collect();
    let last = stable.places[*lowered.applications.last().unwrap()];
    let (live, _) = without_dead(&stable.program, &[last]);
    let formulas = live.ids().map(|id| live.formula(id));
    formulas.filter(|formula| !was.contains(formula)).collect()
}

#[test]
fn a_cross_entropy_after_its_layer_is_stable() {
    assert_eq!(
        changed("linear(2 -> 3) |> softmax |> cross_entropy_loss(index)"),
        ["u2[i] = z1[i] - stop(m2)", "ln_s2 = ln(s2)", "loss_u = u2[target]", "loss = ln_s2 - loss_u"]
    );
    assert_eq!(
        changed("linear(2 -> 3) |> softmax |> cross_entropy_loss(probabilities)"),
        ["u2[i] = z1[i] - stop(m2)", "ln_s2 = ln(s2)", "l3[i] = masked_product(target[i], u2[i] - ln_s2)"]
    );
    assert_eq!(
        changed("linear(2 -> 3) |> cross_entropy_loss(index, from = logits)"),
        ["u2[i] = z1[i] - stop(m2)", "ln_s2 = ln(s2)", "loss_u = u2[target]", "loss = ln_s2 - loss_u"]
    );
    assert_eq!(
        changed("linear(2 -> 3) |> cross_entropy_loss(binary, from = logits)"),
        ["l2[i] = masked_product(target[i], -soft_plus(-z1[i])) + masked_product(1 - target[i], -soft_plus(z1[i]))"]
    );
    assert_eq!(
        changed("linear(2 -> 3) |> sigmoid |> cross_entropy_loss(binary)"),
        ["l3[i] = masked_product(target[i], -soft_plus(-z1[i])) + masked_product(1 - target[i], -soft_plus(z1[i]))"]
    );
}

/// What is no softmax or sigmoid directly before a logarithm of a cross-entropy stays as it is, but for a softmax's division.
#[test]
fn anything_else_stays_as_written() {
    for text in [
        "linear(2 -> 3) |> exp |> cross_entropy_loss(probabilities, from = probabilities)",
        "linear(2 -> 3) |> softmax |> map(|p| p) |> map(|p| p * p) |> cross_entropy_loss(index, from = probabilities)",
        "linear(2 -> 3) |> sigmoid |> map(|p| p / 2) |> cross_entropy_loss(binary)",
        "linear(2 -> 3) |> softmax |> map(|p| as_written(ln(p)))",
        "linear(2 -> 3) |> as_is: map(|x| as_written(exp(x))) |> summation |> ln",
        "linear(2 -> 3) |> ramp |> summation |> ln",
        "linear(2 -> 3) |> padding([(1, 0)]) |> exp |> padding([(1, 0)]) |> summation |> map(|s| s + 1)",
        "linear(2 -> 3) |> softmax |> mean_squared_loss",
    ] {
        let shares: &[&str] = if text.contains("softmax") { &["r2 = 1 / s2", "p2[i] = e2[i] * r2"] } else { &[] };
        assert_eq!(changed(text), shares, "{text}");
    }
}

/// The loss of these logits: as written, and in its stable form.
fn losses(loss: &str, logits: &[f64; 3], target: Array<f64>) -> [f64; 2] {
    let lowered = compiled(&format!("linear(3 -> 3) |> {loss}")).lowered;
    let stable = stable(&lowered.program);
    let array = |shape: &[usize], elements: Vec<f64>| Array::from_reals(shape, elements);
    let identity = vec![1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    let given = Given::new()
        .each_sample(Leaf::Port(PortId(0)), vec![array(&[3], logits.to_vec())])
        .each_sample(Leaf::Port(PortId(1)), vec![target])
        .once(Leaf::Parameter { layer: LayerId(0), array: 0 }, array(&[3, 3], identity))
        .once(Leaf::Parameter { layer: LayerId(0), array: 1 }, array(&[3], vec![0.0; 3]));
    let loss = *lowered.applications.last().unwrap();
    [(&lowered.program, loss), (&stable.program, stable.places[loss])]
        .map(|(program, loss)| run(program, &given, 1).unwrap().of_sample(loss, 0).reals()[0])
}

#[test]
fn a_stable_form_is_the_same_function_and_finite_where_the_other_is_not() {
    let (index, probabilities) = (Array::from_integers(&[], vec![1]), Array::from_reals(&[3], vec![0.25, 0.75, 0.0]));
    for (loss, target, far) in [
        ("softmax |> cross_entropy_loss(index)", index.clone(), 2000.0),
        ("softmax |> cross_entropy_loss(probabilities)", probabilities.clone(), 1500.0),
        ("sigmoid |> cross_entropy_loss(binary)", probabilities.clone(), (1500.0 + std::f64::consts::LN_2) / 3.0),
        ("cross_entropy_loss(index, from = logits)", index, 2000.0),
        ("cross_entropy_loss(probabilities, from = logits)", probabilities.clone(), 1500.0),
        ("cross_entropy_loss(binary, from = logits)", probabilities, (1500.0 + std::f64::consts::LN_2) / 3.0),
    ] {
        let [written, stable] = losses(loss, &[0.3, -1.25, 2.0], target.clone());
        assert!((written - stable).abs() <= 8.0 * f64::EPSILON * written, "{loss}: {written} {stable}");
        let [written, stable] = losses(loss, &[1000.0, -1000.0, 0.0], target);
        assert!(written.is_infinite(), "{loss}: {written}");
        assert!((stable - far).abs() <= 4.0 * f64::EPSILON * far, "{loss}: {stable}");
    }
}
