//! Nets without a name, in each of their spellings. The fixture: `.eval of "anonymous"`, `.gradients of "anonymous"`
//! and `.weights of "anonymous"`.

use net_runtime::prelude::*;
use tests::{Case, M, V};

net! {
    Named<f64> = linear(3 -> 2) |> tanh;
    NamedSingle = linear(3 -> 2) |> ramp;
}

/// An anonymous `linear(3 -> 2) |> tanh` in `f64` against the fixture; its type has no name, so this is a macro.
macro_rules! compare {
    ($net:expr) => {{
        let case = Case::load("anonymous");
        let mut net = $net;
        assert_eq!(net.linear, Named::seeded(1234).linear, "the default initialiser with seed 1234");
        net.linear = case.parameters::<FixtureParameters>().linear;

        let sample = case.function("eval").one();
        let x: V<3> = sample.given("input");
        let y: V<2> = net.eval(&x);
        sample.check("output", &y);
        let mut into = V::<2>::from_element(f64::NAN);
        net.eval_into(&x, &mut into);
        assert_eq!(into, y);
        let batch = case.function("eval").batch();
        let mut y = vec![V::<2>::from_element(f64::NAN); batch.samples()];
        net.eval_batch(&batch.each_given("input"), &mut y).unwrap();
        batch.check_each("output", &y);

        let sample = case.function("gradients").one();
        let x: V<3> = sample.given("input");
        let (y, dx, g) = net.gradients(&x);
        sample.check("output", &y);
        sample.check("grad(input)", &dx);
        sample.check("grad(linear.parameters)", &g.linear);

        let batch = case.function("gradients").batch();
        let x: Vec<V<3>> = batch.each_given("input");
        let mut y = vec![V::<2>::from_element(f64::NAN); x.len()];
        let mut dx = vec![V::<3>::from_element(f64::NAN); x.len()];
        let mut g = net.clone();
        net.gradients_batch(&x, &mut y, &mut dx, &mut g).unwrap();
        batch.check_each("output", &y);
        batch.check_each("grad(input)", &dx);
        batch.check("grad(linear.parameters)", &g.linear);
    }};
}

struct FixtureParameters {
    linear: Linear<f64, 3, 2>,
}

impl tests::Numbers for FixtureParameters {
    fn arrays(name: &str) -> Vec<(String, Vec<usize>)> {
        Linear::<f64, 3, 2>::arrays(&name.replace("parameters", "linear.parameters"))
    }

    fn read(numbers: &mut dyn Iterator<Item = f64>) -> Self {
        Self { linear: tests::Numbers::read(numbers) }
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        self.linear.write(numbers);
    }
}

#[test]
fn in_parentheses() {
    compare!(net!(<f64> = linear(3 -> 2) |> tanh));
}

#[test]
fn in_brackets() {
    compare!(net![<f64> = linear(3 -> 2) |> tanh]);
}

#[test]
fn in_braces() {
    compare!(net! { <f64> = linear(3 -> 2) |> tanh });
}

#[test]
fn in_angle_brackets_inside_braces() {
    compare!(net! { < <f64> = linear(3 -> 2) |> tanh > });
}

#[test]
fn in_angle_brackets_inside_parentheses() {
    compare!(net!(< <f64> = linear(3 -> 2) |> tanh >));
}

nets! {
    #[test]
    fn in_angle_brackets_to_the_letter() {
        let net = net!< <f64> = linear(3 -> 2) |> tanh >;
        compare!(net);
    }

    /// With a default type, and another net in the same function.
    fn outputs(x: &nalgebra::SVector<f32, 3>) -> (nalgebra::SVector<f32, 2>, f32) {
        (net!< linear(3 -> 2) |> ramp >.eval(x), net!< ramp |> ramp >.eval(-0.5))
    }
}

#[test]
fn the_value_of_an_expression() {
    let x = nalgebra::vector![0.5, -1.0, 2.0];
    let named = NamedSingle::seeded(1234);
    assert_eq!(net!(linear(3 -> 2) |> ramp).eval(&x), named.eval(&x));
    assert_eq!(outputs(&x), (named.eval(&x), 0.0));
    assert_eq!(net!(linear(3 -> 2) |> ramp).gradients(&x).1, named.gradients(&x).1);
    assert!(named.gradients(&x).1 != nalgebra::SVector::<f32, 3>::zeros());
    assert!(NamedSingle::seeded(1) != named);
}

#[test]
fn a_scalar_where_no_layer_states_a_shape() {
    assert_eq!(net!(ramp).eval(0.5), 0.5_f32);
    assert_eq!(net!(ramp).gradients(0.5), (0.5_f32, 1.0_f32));
    assert_eq!(net!(map(|x| x * x)).gradients(3.0), (9.0_f32, 6.0_f32));
    assert_eq!(net!(mean_squared_loss).gradients(3.0, 1.0), (4.0_f32, 4.0_f32, -4.0_f32));
}

#[test]
fn a_declared_shape() {
    let x = nalgebra::vector![0.5_f32, -1.0, 2.0];
    assert_eq!(net!((input: [3]) = ramp).eval(&x), nalgebra::vector![0.5, 0.0, 2.0]);
    assert_eq!(net!((signal: [3]) = ramp).gradients(&x).1, nalgebra::vector![1.0, 0.0, 1.0]);
}

#[test]
fn fn_lines_after_a_semicolon() {
    let case = Case::load("anonymous");
    let mut net = net!(<f64> = linear(3 -> 2) |> tanh; fn weights(input) -> grad(linear.weights));
    net.linear = case.parameters::<FixtureParameters>().linear;
    let sample = case.function("weights").one();
    let dw: M<2, 3> = net.weights(&sample.given("input"));
    sample.check("grad(linear.weights)", &dw);

    let batch = case.function("weights").batch();
    let mut dw = M::<2, 3>::from_element(f64::NAN);
    net.weights_batch(&batch.each_given("input"), &mut dw).unwrap();
    batch.check("grad(linear.weights)", &dw);

    let net = net! { <f64> = linear(3 -> 2) |> tanh; fn y(input) -> output; fn w(input) -> grad(linear.weights); };
    let x: V<3> = sample.given("input");
    assert!(net.y(&x) != V::<2>::zeros() && net.w(&x) != M::<2, 3>::zeros());
}
