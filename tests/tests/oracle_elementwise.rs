//! Every elementwise function and many formulas of `map`: value and derivative at each point of the fixtures' tables.
#![recursion_limit = "1024"]

use std::collections::BTreeMap;

use net_runtime::prelude::*;
use tests::{Case, V, assert_close};

/// What a row of the table gives: values, and derivatives where it has any, at seven points.
type Row = fn(&V<7>) -> (V<7>, Option<V<7>>);

/// The rows and the fixture's are the same, and each agrees at each point by itself: beside a large value a small one
/// must be as exact. Names are compared without spaces.
fn compare(table: &str, rows: &[(&str, Row)]) {
    let case = Case::load(table);
    let rows: BTreeMap<String, Row> = rows.iter().map(|(name, row)| (name.replace([' ', '\n'], ""), *row)).collect();
    let names: Vec<String> = case.functions.keys().map(|name| name.replace(' ', "")).collect();
    assert!(
        names.iter().all(|name| rows.contains_key(name)) && names.len() == rows.len(),
        "{names:?}\n{:?}",
        rows.keys()
    );
    for (name, function) in &case.functions {
        let row = function.one();
        let x: V<7> = row.given("input");
        let (values, derivatives) = rows[&name.replace(' ', "")](&x);
        let wanted: V<7> = row.wanted("output");
        for point in 0..7 {
            assert_close(&format!("{name} at {}", x[point]), &[values[point]], &[wanted[point]]);
        }
        let Some(derivatives) = derivatives else { continue };
        let wanted: V<7> = row.wanted("grad(input)");
        for point in 0..7 {
            assert_close(&format!("derivative of {name} at {}", x[point]), &[derivatives[point]], &[wanted[point]]);
        }
        row.check("grad(input)", &derivatives);
    }
}

/// A layer on `[7]` and on `[]`, which must agree to the bit.
macro_rules! layer {
    ($($layer:tt)*) => {
        |x| {
            let vector = net!(<f64>(input: [7]) = $($layer)*);
            let scalar = net!(<f64> = $($layer)*);
            let (values, derivatives) = vector.gradients(x);
            assert_eq!(vector.eval(x), values, "`eval` and `gradients` of {}", stringify!($($layer)*));
            for point in 0..7 {
                let (value, derivative) = scalar.gradients(x[point]);
                assert_eq!((value, derivative), (values[point], derivatives[point]), "{} at {}", stringify!($($layer)*), x[point]);
                assert_eq!(scalar.eval(x[point]), value);
            }
            (values, Some(derivatives))
        }
    };
}

macro_rules! layers {
    ($($name:ident)*) => { &[$((stringify!($name), layer!($name))),*] };
}

#[test]
fn every_named_function() {
    compare(
        "elementwise",
        layers! {
            ramp relu tanh sigmoid logistic_sigmoid elu selu gelu swish silu hard_swish mish soft_sign soft_plus hard_tanh
            hard_sigmoid exp exp_m1 ln ln_1p sqrt cbrt abs sin cos tan asin acos atan sinh cosh asinh acosh atanh erf erfc
            fract
        },
    );
}

/// Without a derivative anywhere there is no `gradients`.
macro_rules! steps {
    ($($name:ident)*) => { &[$((stringify!($name), |x| (net!(<f64>(input: [7]) = $name).eval(x), None))),*] };
}

#[test]
fn functions_that_change_in_steps() {
    compare("steps", steps! { floor ceil round trunc sign });
}

/// `|x|` formulas, each ended by a `;` that no formula holds outside of braces.
macro_rules! formulas {
    ([$($rows:tt)*]) => { &[$($rows)*] };
    ([$($rows:tt)*] |x| $($rest:tt)*) => { formulas! { @ [$($rows)*] [] $($rest)* } };
    (@ [$($rows:tt)*] [$($formula:tt)*] ; $($rest:tt)*) => {
        formulas! { [$($rows)* (stringify!($($formula)*), layer!(map(|x| $($formula)*))),] $($rest)* }
    };
    (@ [$($rows:tt)*] [$($formula:tt)*] $next:tt $($rest:tt)*) => {
        formulas! { @ [$($rows)*] [$($formula)* $next] $($rest)* }
    };
}

#[test]
fn formulas_of_map() {
    compare(
        "maps",
        formulas! { []
            |x| x * tanh(x);
            |x| x.tanh() * x.sin() - cos(x);
            |x| 1 / 2 * x;
            |x| 3 * x.powi(3) - 2 * x + 1;
            |x| powi(x, -2);
            |x| x.powf(1.5) + powf(2, x);
            |x| powf(x, x);
            |x| if x < 0 { 0.1 * x } else { x };
            |x| if x < -1 { x * x } else if x >= 1 { 2 - x } else { exp(x) };
            |x| if x > -1 && !(x > 1) || x == 3 { x * x } else { -x };
            |x| { let a = x * x; let b = a + 1; a / b };
            |x| max(x, 0.5) * min(2, x);
            |x| clip(x, -1, 1.5) * x;
            |x| x * x % 3;
            |x| -x % -2 + 2 % (x * x);
            |x| sign(x) * x * floor(x);
            |x| gelu(x) - 2 * silu(x) / softplus(x);
            |x| x / sqrt(1 + x * x);
            |x| exp(-x * x) * ln(2 + x.cos());
            |x| abs(x - 1) + relu(x + 2);
        },
    );
}

/// Names and functions that JAX does not have: mpmath's.
#[test]
fn every_other_named_function() {
    compare(
        "scalars",
        layers! {
            rectified_linear_unit exponential_linear_unit scaled_exponential_linear_unit gaussian_error_linear_unit
            softplus softsign log log1p expm1 cube_root arc_sin arc_cos arc_tan arc_sinh arc_cosh arc_tanh cot sec
            csc coth sech csch acot arc_cot asec arc_sec acsc arc_csc acoth arc_coth asech arc_sech acsch arc_csch
            haversine inverse_haversine gudermannian inverse_gudermannian gamma ln_gamma log_gamma digamma trigamma
            inverse_erf erf_inv inverse_erfc erfc_inv fractional_part clip clamp threshold chop
        },
    );
}

#[test]
fn other_functions_that_change_in_steps() {
    compare("scalar_steps", steps! { ceiling integer_part unitize kronecker_delta });
}

#[test]
fn formulas_of_every_other_function() {
    compare(
        "scalar_maps",
        formulas! { []
            |x| surd(x, 3) + x.surd(5);
            |x| surd(abs(x), 4) + surd(abs(x), -2) * surd(x, -7) + surd(x, 1);
            |x| atan2(x, 2) + arc_tan(x, -2) * x.atan2(-3);
            |x| plus(x, 2, x * x) - times(x, 0.5, x);
            |x| subtract(x, 3) * divide(x, 2) + power(abs(x), 2.5) - power(x, 3);
            |x| max(x, 0.5, -x) - min(2, x, x * x);
            |x| max(x) + min(x) * plus(x) + times(x);
            |x| clip(x, -1, 2, -5, 7) * x + x.clip() + x.clamp(-2, 3);
            |x| threshold(x, 1) * x + x.threshold() + chop(x, 1.5) + chop(x);
            |x| ln(x * x, 2) + log(10, abs(x)) * abs(x).log(3);
            |x| erf(x, 1.5) + erf(-0.2, x) * erf(x, x + 4);
            |x| modulo(x * x, 0.7);
            |x| if positive(x) && !negative(x - 1) { x * x } else if non_positive(x) || possible_zero_q(x) { 3 * x } else { x + 1 };
            |x| if and(less(x, 2), greater(x, 0), unequal(x, 5)) { x } else if or(less_equal(x, -2), equal(x, 7), not(greater_equal(x, 3))) { -x } else { 2 * x };
            |x| if non_negative(x) { polygamma(2, x) } else { polygamma(3, x) };
            |x| polygamma(0, x) * x.digamma();
            |x| x.acot() + x.acsch() * x.gudermannian();
            |x| asec(2 + x * x) + acsc(2 + x * x) * acoth(2 + x * x);
            |x| asech(x * x / 10) + inverse_haversine(x * x / 10);
            |x| erf_inv(x / 4) + erfc_inv(1 + x / 4) * x;
            |x| x.sech() * x.csch() + x.coth() * x.cot() * x.sec() - x.csc();
            |x| haversine(x) + inverse_gudermannian(x / 3) * log_gamma(x) + x.gamma();
            |x| x.unitize() * x + kronecker_delta(x) + kronecker_delta(floor(x), 0) * x;
            |x| pow(abs(x), 2.5) + x.pow(2);
            |x| log1p(x * x) * expm1(x) + silu(x) * arc_csch(x);
        },
    );
}
