//! No cliffs: forms of products and windows against the plain one of the same size, in one run, on one core:
//! `cargo run --release -p benches --bin forms [-- [--quick] [--only NAME]]`.
//!
//! ```text
//! form                        value of 1      gradients of 1  value of 64     gradients of 64
//! linear([8, 32])             0.31 us, 1.04   ..                              times, and how many times as long as the plain form
//! ```
//!
//! A form that has half the multiply-adds of the plain one is compared with half its time.

#[path = "../../aligned.rs"]
mod aligned;
#[path = "../../contest.rs"]
#[allow(dead_code, reason = "the contestants of workloads use it all")]
mod contest;
mod graphs;
#[path = "../../machine.rs"]
#[allow(dead_code, reason = "a whole report uses it all")]
mod machine;
mod products;
mod row;
mod windows;

use contest::Effort;
use row::Row;
use std::time::Duration;

/// Without it one side of a row may begin where a line of the cache does and the other not, which is a ratio of 1.45 between nets of
/// equal instructions.
#[global_allocator]
static MEMORY: aligned::Aligned = aligned::Aligned;

const FULL: Effort = Effort { block: Duration::from_millis(4), blocks: 41 };
const QUICK: Effort = Effort { block: Duration::from_millis(1), blocks: 9 };

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let only = words.iter().skip_while(|word| *word != "--only").nth(1);
    let effort = if words.iter().any(|word| word == "--quick") { QUICK } else { FULL };
    machine::pin();
    println!("{} on {}, {}", machine::compiler(), machine::processor(), machine::date());
    println!("{}", row::HEAD);
    for make in products::ROWS.iter().chain(&windows::ROWS).chain(&graphs::ROWS) {
        let row: Row = make();
        if only.is_none_or(|only| row.name.contains(only.as_str())) {
            println!("{}", row.measured(effort));
        }
    }
}
