//! The largest error of every scalar function that is a formula of this crate, in units in the last place.
//!
//! ```text
//! cargo run --release -p net-runtime --example ulp              all 2^32 numbers of `f32`: some twenty minutes
//! cargo run --release -p net-runtime --example ulp 101          every 101st
//! cargo run --release -p net-runtime --example ulp 1 tanh exp   only these functions
//! ```
//!
//! Prints the rows of `rows.rs`, which the documentation quotes and `tests/ulp.rs` checks. Of `f64`, which nobody can try
//! out whole, two million arguments are tried that are drawn from everywhere and densely from where functions bend.

mod double_double;
mod pairs;
mod rows;
mod scan;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let stride: usize = arguments.next().map_or(1, |stride| stride.parse().expect("a stride"));
    let only: Vec<String> = arguments.collect();
    for row in rows::ROWS.iter().filter(|row| only.is_empty() || only.iter().any(|name| name == row.name)) {
        let (single, double) = (scan::all_singles(row, stride), scan::doubles(row, 2_000_000 / stride, 1));
        let [at, and] = [single.at, double.at];
        let shapes = scan::shapes(row, stride);
        println!("{}: ({:.3}, {at:e}), ({:.3}, {and:e}), {shapes:?};", row.name, single.error, double.error);
        if single.error > row.all_singles.0 + 5e-4 || double.error > row.found_doubles.0 + 5e-4 {
            println!("!!! more than the documented {} and {}", row.all_singles.0, row.found_doubles.0);
        }
    }
    for pair in pairs::PAIRS.iter().filter(|pair| only.is_empty() || only.iter().any(|name| name == pair.name)) {
        let (single, double) = pairs::worst(pair, 1_000_000 / stride, 1);
        println!("{}: ({:.3}, {:?}), ({:.3}, {:?});", pair.name, single.error, single.at, double.error, double.at);
        if single.error > pair.singles.0 + 5e-4 || double.error > pair.doubles.0 + 5e-4 {
            println!("!!! more than the documented {} and {}", pair.singles.0, pair.doubles.0);
        }
    }
    if only.is_empty() {
        let power = scan::powers(net_runtime::scalar::powf, 100_000_000 / stride, 1);
        println!("powf: {:.3} with base {:e}", power.error, power.at);
    }
}
