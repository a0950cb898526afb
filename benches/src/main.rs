//! Against the peers, in one run, on one core: `cargo run --release -p benches [-- [--quick] [--only NAME] [--no-peers]]`.
//!
//! A whole run writes its tables to `benches/results.md`. `NET_PEERS_PYTHON` names a Python with JAX and PyTorch.

mod aligned;
mod contest;
mod functions;
mod images;
mod learner;
mod limits;
mod machine;
mod operators;
mod peers;
mod plain;
mod report;
mod task;
mod workload;
mod workloads;

use contest::Effort;
use peers::Peers;
use std::time::Duration;

#[global_allocator]
static MEMORY: aligned::Aligned = aligned::Aligned;

const FULL: Effort = Effort { block: Duration::from_millis(4), blocks: 41 };
const QUICK: Effort = Effort { block: Duration::from_millis(1), blocks: 9 };

#[derive(Default)]
struct Arguments {
    quick: bool,
    no_peers: bool,
    only: Option<String>,
}

fn main() -> std::io::Result<()> {
    let Some(arguments) = read(std::env::args().skip(1)) else {
        eprintln!("usage: benches [--quick] [--only NAME] [--no-peers]");
        eprintln!("names: {}", workloads::ALL.map(|(name, _)| name).join(", "));
        std::process::exit(2);
    };
    // With all cores; everything after it has one.
    let built = (!arguments.no_peers).then(peers::build);
    let core = machine::pin();
    let peers = built.map_or_else(Peers::none, Peers::start);
    let effort = if arguments.quick { QUICK } else { FULL };
    let head = report::head(core, &peers.versions());
    print!("{head}");
    let chosen = |name: &str| arguments.only.as_ref().is_none_or(|only| name.contains(only.as_str()));
    let mut rows = Vec::new();
    for (name, workload) in workloads::ALL.iter().filter(|(name, _)| chosen(name)) {
        let row = workload(&peers).run(effort);
        println!("{name}: {}, {:.1} GFLOP/s", report::time(row.time), row.gigaflops);
        rows.push(row);
    }
    let text = report::whole(&head, &rows);
    println!("\n{text}");
    if !arguments.quick && arguments.only.is_none() && !arguments.no_peers {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/results.md"), text)?;
    }
    Ok(())
}

/// Nothing where they are not understood.
fn read(mut words: impl Iterator<Item = String>) -> Option<Arguments> {
    let mut arguments = Arguments::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quick" => arguments.quick = true,
            "--no-peers" => arguments.no_peers = true,
            "--only" => arguments.only = Some(words.next()?),
            _ => return None,
        }
    }
    Some(arguments)
}
