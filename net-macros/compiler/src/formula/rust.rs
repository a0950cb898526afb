//! Rust's constants, which a formula does not know: `PI` is a `const` of the net.

use std::f64::consts;

/// Rust's constants by their names.
const RUST: &[(&str, f64)] = &[
    ("PI", consts::PI),
    ("TAU", consts::TAU),
    ("E", consts::E),
    ("SQRT_2", consts::SQRT_2),
    ("LN_2", consts::LN_2),
    ("LN_10", consts::LN_10),
    ("LOG2_E", consts::LOG2_E),
    ("LOG10_E", consts::LOG10_E),
    ("FRAC_PI_2", consts::FRAC_PI_2),
    ("FRAC_PI_3", consts::FRAC_PI_3),
    ("FRAC_PI_4", consts::FRAC_PI_4),
    ("FRAC_1_PI", consts::FRAC_1_PI),
    ("FRAC_2_PI", consts::FRAC_2_PI),
    ("FRAC_1_SQRT_2", consts::FRAC_1_SQRT_2),
    ("FRAC_2_SQRT_PI", consts::FRAC_2_SQRT_PI),
];

/// How a constant is named that Rust knows and a formula does not.
pub(super) fn named(name: &str) -> String {
    let known = RUST.iter().find(|(known, _)| *known == name.to_uppercase() && name.len() > 1 || *known == name);
    match known {
        Some((_, number)) => {
            format!("name the number inside this `net!`, where Rust's are unknown: `const {name} = {number};`")
        }
        None => {
            format!("name its number, say 0.5, inside this `net!`, where Rust's are unknown: `const {name} = 0.5;`")
        }
    }
}
