//! The errors of the scalar functions that the documentation publishes: over a part of the numbers here, over all of
//! them by `cargo run --release -p net-runtime --example ulp`.

#[path = "../examples/ulp/double_double.rs"]
mod double_double;
#[path = "../examples/ulp/pairs.rs"]
mod pairs;
#[path = "../examples/ulp/rows.rs"]
mod rows;
#[path = "../examples/ulp/scan.rs"]
mod scan;

use double_double::Double;
use pairs::{PAIRS, Pair};
use rows::ROWS;
use scan::Row;

const FUNCTIONS: &str = concat!(
    include_str!("../src/scalar/exponential.rs"),
    include_str!("../src/scalar/exponentials.rs"),
    include_str!("../src/scalar/logarithm.rs"),
    include_str!("../src/scalar/normal.rs"),
    include_str!("../src/scalar/trigonometric.rs"),
    include_str!("../src/scalar/elementary.rs"),
);
const TABLE: &str = include_str!("../src/scalar.rs");

/// Every 4093rd `f32`, and for each `f64` that the whole search tries a hundredth.
#[test]
fn no_error_exceeds_the_published_one() {
    for row in ROWS {
        let single = scan::all_singles(row, 4093);
        assert!(single.error <= row.all_singles.0 + 5e-4, "{}: {} at {:e} in f32", row.name, single.error, single.at);
        let double = scan::doubles(row, 20_000, 1);
        assert!(double.error <= row.found_doubles.0 + 5e-4, "{}: {} at {:e} in f64", row.name, double.error, double.at);
        let holding = scan::shapes(row, 4093);
        assert!(row.shape.iter().all(|shape| holding.contains(shape)), "{} is only {holding:?}", row.name);
    }
}

/// What is rounded from `f64` is off by half a unit, and by what `f64` is off.
#[test]
fn powers_are_rounded_from_f64() {
    let worst = scan::powers(net_runtime::scalar::powf, 300_000, 1);
    assert!((0.49..0.501).contains(&worst.error), "{worst:?}");
}

/// So that no published error is larger than the function's: each has its argument.
#[test]
fn the_published_errors_are_had() {
    for row in ROWS {
        let ((single, at), mut found) = (row.all_singles, [0.0]);
        (row.single)(&[at], &mut found);
        let error = scan::single_error(found[0], (row.plain)(at.into()));
        assert_eq!(format!("{error:.3}"), format!("{single:.3}"), "{} in f32", row.name);
        let Some(exact) = row.exact else { continue };
        let (double, at) = row.found_doubles;
        let error = scan::double_error(row, exact, at);
        assert_eq!(format!("{error:.3}"), format!("{double:.3}"), "{} in f64", row.name);
    }
}

/// A tenth of the pairs that the whole search tries.
#[test]
fn no_error_of_two_numbers_exceeds_the_published_one() {
    for pair in PAIRS {
        let (single, double) = pairs::worst(pair, 100_000, 1);
        assert!(single.error <= pair.singles.0 + 5e-4, "{}: {} at {:?} in f32", pair.name, single.error, single.at);
        assert!(double.error <= pair.doubles.0 + 5e-4, "{}: {} at {:?} in f64", pair.name, double.error, double.at);
    }
}

#[test]
fn the_published_errors_of_two_numbers_are_had() {
    for pair in PAIRS {
        let found = [pairs::single_error(pair, pair.singles.1), pairs::double_error(pair, pair.doubles.1)];
        let published = [pair.singles.0, pair.doubles.0];
        assert_eq!(
            found.map(|error| format!("{error:.3}")),
            published.map(|error| format!("{error:.3}")),
            "{}",
            pair.name
        );
    }
}

/// Each in the table and above the function.
#[test]
fn the_documentation_quotes_the_errors_of_two_numbers() {
    for Pair { name, singles: (single, _), doubles: (double, _), .. } in PAIRS {
        let line = format!("//! | [`{name}`] | {single:.3} | {double:.3} | |");
        assert!(TABLE.contains(&line), "the table in `scalar.rs` lacks\n{line}");
        let stated = format!("/// Error: {} units in `f32`, {} in `f64`", bound(*single), bound(*double));
        let end = FUNCTIONS.find(&format!("\npub fn {name}<")).expect("the function");
        let above = FUNCTIONS[..end].lines().rev().take_while(|line| line.starts_with("///") || line.starts_with("#["));
        assert!(
            above.into_iter().any(|line| line.starts_with(&stated)),
            "the documentation of `{name}` lacks\n{stated}"
        );
    }
}

/// An error as the documentation has it, rounded up to a tenth.
fn bound(error: f64) -> String {
    if error < 0.51 { "0.51".to_owned() } else { format!("{:.1}", (error * 10.0).ceil() / 10.0) }
}

fn in_doubles(row: &Row, foreign: &str, number: impl Fn(f64) -> String) -> String {
    row.exact.map_or(foreign.to_owned(), |_| number(row.found_doubles.0))
}

#[test]
fn the_documentation_quotes_them() {
    for row in ROWS {
        let shape: Vec<String> = row.shape.iter().map(|shape| format!("{shape:?}").to_lowercase()).collect();
        let (single, double) = (row.all_singles.0, in_doubles(row, "`libm`", |error| format!("{error:.3}")));
        let line = format!("//! | [`{}`] | {single:.3} | {double} | {} |", row.name, shape.join(", "));
        assert!(TABLE.contains(&line), "the table in `scalar.rs` lacks\n{line}");
        let (name, double) = (row.name, in_doubles(row, "`libm`'s", bound));
        let stated = format!("Error: {} units in `f32`, {double} in `f64`.", bound(single));
        let own = [format!("\npub fn {name}<"), format!("\n    {name}: ")];
        let end = own.iter().find_map(|own| FUNCTIONS.find(own)).expect("the function");
        let above = FUNCTIONS[..end].lines().rev();
        let mut doc = above.map(str::trim).take_while(|line| line.starts_with("///") || line.starts_with("#["));
        assert!(doc.any(|line| line == format!("/// {stated}")), "the documentation of `{name}` lacks\n{stated}");
    }
}

/// To 50 digits by mpmath, rounded to two `f64`.
#[rustfmt::skip]
#[allow(clippy::approx_constant, clippy::type_complexity)]
const KNOWN: &[(fn(Double) -> Double, f64, f64, f64)] = &[
    (Double::exp, -3.25, 0.03877420783172201, 1.1433418851841824e-18),
    (Double::exp, 0.7, 2.0137527074704766, -2.0058243549764793e-16),
    (Double::exp, 5.5, 244.69193226422038, 4.129320187450839e-15),
    (Double::exp_m1, -3.25, -0.961225792168278, -1.9673339826537502e-17),
    (Double::exp_m1, 0.7, 1.0137527074704764, 2.146216942738339e-17),
    (Double::exp_m1, 5.5, 243.69193226422038, 4.129320187450839e-15),
    (Double::ln, 0.7, -0.35667494393873245, 4.82556379937662e-18),
    (Double::ln, 3.25, 1.1786549963416462, -4.893903378664688e-17),
    (Double::ln_1p, 0.7, 0.5306282510621704, -5.076541175216476e-18),
    (Double::ln_1p, 3.25, 1.4469189829363254, 9.065670229424206e-17),
    (Double::tanh, -3.25, -0.996997635486526, -3.760085786946725e-17),
    (Double::tanh, 0.7, 0.6043677771171635, -2.7916180015425346e-17),
    (Double::tanh, 5.5, 0.9999665971563038, 4.933089545428797e-17),
    (Double::sigmoid, -3.25, 0.03732688734412946, 3.0619034980603494e-18),
    (Double::sigmoid, 0.7, 0.668187772168166, 4.6882662817831034e-17),
    (Double::sigmoid, 5.5, 0.9959298622841039, 2.2041136809855822e-17),
    (Double::erf, -3.25, -0.9999956972205363, -5.224680575187069e-17),
    (Double::erf, 0.7, 0.6778011938374184, 5.860416063065593e-18),
    (Double::erf, 5.5, 0.9999999999999927, -3.03759554483649e-17),
    (Double::erfc, -0.7, 1.6778011938374184, 5.860416063065593e-18),
    (Double::erfc, 1.9, 0.0072095707647425325, 2.2766533088168416e-19),
    (Double::erfc, 5.5, 7.357847917974398e-15, -2.2410709375634793e-31),
    (Double::soft_plus, -3.25, 0.038041371687783126, 2.0627918979029226e-18),
    (Double::soft_plus, 0.7, 1.103186048885458, -4.036125128709739e-17),
    (Double::soft_plus, 5.5, 5.504078443270571, -4.4284528758543536e-16),
    (Double::sinh, -3.25, -12.87578285468067, 2.578015334190764e-16),
    (Double::sinh, 0.7, 0.7585837018395335, -4.9693841630321686e-17),
    (Double::sinh, 5.5, 122.34392274639096, 3.0463153468293817e-15),
    (Double::cosh, -3.25, 12.914557062512392, 5.559203414193309e-17),
    (Double::cosh, 0.7, 1.255169005630943, -3.986629140481058e-17),
    (Double::cosh, 5.5, 122.34800951782942, 1.0830048406214577e-15),
    (Double::asinh, -3.25, -1.894672135423041, -9.192745882937333e-17),
    (Double::asinh, 0.7, 0.6526665660823557, 1.3538893500858175e-17),
    (Double::asinh, 5.5, 2.4060591252980172, -5.2667826047980254e-18),
    (Double::atan, -3.25, -1.2722973952087173, -2.245875015034507e-17),
    (Double::atan, 0.7, 0.6107259643892086, 2.2418914462967458e-17),
    (Double::atan, 5.5, 1.3909428270024184, -9.843712133488843e-17),
    (Double::gelu, -3.25, -0.0018753313877699928, -7.795385591179235e-20),
    (Double::gelu, 0.7, 0.5306254434438489, -3.0207371281958334e-17),
    (Double::gelu, 5.5, 5.499999895557407, -3.217767821017573e-16),
    (Double::swish, -3.25, -0.12131238386842075, 2.1918779631415136e-18),
    (Double::swish, 0.7, 0.46773144051771626, -1.9060094497384858e-17),
    (Double::swish, 5.5, 5.477614242562571, 3.9878200861049614e-16),
    (Double::mish, -3.25, -0.12357485345218235, 1.838000801454329e-18),
    (Double::mish, 0.7, 0.5611483776438518, 2.1983035896762225e-17),
    (Double::mish, 5.5, 5.499817776787424, -2.858150567258924e-16),
];

#[test]
fn what_they_are_held_against_is_right() {
    for (which, (function, x, high, low)) in KNOWN.iter().enumerate() {
        let found = function(Double::from(*x));
        let off = ((found.0 - high) + (found.1 - low)) / high;
        assert!(off.abs() < 1e-29, "row {which} at {x}: {off:e}");
    }
}
