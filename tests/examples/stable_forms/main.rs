//! The stable forms over the whole range of the numbers: how far what is written and its stable form are from the exact
//! value and slopes, in units in the last place.
//!
//! ```text
//! cargo run --release -p tests --example stable_forms            a million points a row, in both precisions
//! cargo run --release -p tests --example stable_forms -- 10000   fewer
//! ```
//!
//! `cargo test` does the same with 10 000 points a row. The exact values are those of `rows.rs`, by numbers of 106 bits.

#[path = "../../../net-runtime/examples/ulp/double_double.rs"]
#[allow(dead_code, reason = "the scalar functions have rows of their own")]
mod double_double;
mod evaluate;
mod rows;
mod scan;

fn main() {
    let points = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    println!(
        "{points} points a row; of each result the worst error in the stable form, and by how much it is worse than what is written"
    );
    let mut failed = 0;
    for row in rows::ROWS {
        for report in [scan::scan::<f32>(row, points, 1), scan::scan::<f64>(row, points, 1)] {
            print!("{report}");
            failed += usize::from(!report.holds());
        }
    }
    assert_eq!(failed, 0, "rows are worse than what was written, or not right where that fails");
}
