//! The Rust peers, in a process of their own that `benches` asks for one block of calls at a time. A line in is an
//! order, a line out its answer:
//!
//! | order | answer |
//! |---|---|
//! | `versions` | names and versions |
//! | `load KIND SIZES ACTIVATION LOSS WORK SCALAR BATCH SETS FILE` | who takes part, with commas |
//! | `answer NAME` | the loss of the first set, or its first output |
//! | `time CALLS NAME` | seconds of the processor |

mod burn;
mod candle;
mod dfdx;
mod task;

use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::time::Duration;
use task::Task;

/// One call on the set of that number: the loss, or the first output.
type Call = Box<dyn FnMut(usize) -> f64>;

struct Peer {
    name: &'static str,
    call: Call,
}

#[derive(Default)]
struct Peers {
    sets: usize,
    loaded: Vec<Peer>,
}

fn main() {
    let mut peers = Peers::default();
    for line in io::stdin().lock().lines() {
        let line = line.expect("a line");
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[0] {
            "versions" => versions(),
            "load" => peers.load(&Task::read(&words[1..])),
            "answer" => peers.find(words[1])(0).to_string(),
            "time" => peers.time(words[1].parse().expect("a number"), words[2]).to_string(),
            order => panic!("no order: {order}"),
        };
        println!("{answer}");
        io::stdout().flush().expect("a reader");
    }
}

/// As this package's manifest pins them.
fn versions() -> String {
    let pinned = |line: &str| {
        let (name, version) = (line.split(' ').next()?, line.split("\"=").nth(1)?.split('"').next()?);
        Some(format!("{name} {version}"))
    };
    include_str!("../Cargo.toml").lines().filter_map(pinned).collect::<Vec<_>>().join(", ")
}

impl Peers {
    fn load(&mut self, task: &Task) -> String {
        self.sets = task.sets;
        let all = [("dfdx", dfdx::peer(task)), ("candle", candle::peer(task)), ("burn", burn::peer(task))];
        self.loaded = all.into_iter().filter_map(|(name, call)| Some(Peer { name, call: call? })).collect();
        self.loaded.iter().map(|peer| peer.name).collect::<Vec<_>>().join(",")
    }

    fn find(&mut self, name: &str) -> &mut Call {
        let peer = self.loaded.iter_mut().find(|peer| peer.name == name);
        &mut peer.expect("a peer that takes part").call
    }

    fn time(&mut self, calls: usize, name: &str) -> f64 {
        let sets = self.sets;
        let call = self.find(name);
        call(0);
        let start = processor_time();
        for i in 0..calls {
            black_box(call(i % sets));
        }
        (processor_time() - start).as_secs_f64()
    }
}

fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes the structure.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
