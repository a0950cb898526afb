//! Contestants take turns, a block of calls each, so that whatever slows the machine slows all of them; a time is the
//! median of the blocks. It is the processor's time, which on a quiet machine is the time that passes, all of them being bound
//! to one core; what other programs take of the core is not counted.

use crate::machine::processor_time;
use std::hint::black_box;
use std::time::Duration;

const TOLERANCE: f64 = 1e-4;

/// One way to do a workload's work.
pub trait Contestant {
    fn name(&self) -> &str;

    /// What the call on the first set gives. Compared with the others' as far as both go.
    fn answer(&mut self) -> Vec<f64>;

    /// How long so many calls take, after one that is not counted.
    fn time(&mut self, calls: usize) -> Duration;
}

struct Local<B, F> {
    name: &'static str,
    buffers: B,
    sets: usize,
    call: F,
    answer: fn(&B) -> Vec<f64>,
}

/// A contestant in this process: buffers, a call on one of several sets of inputs, and what the buffers then hold.
pub fn local<B: 'static>(
    name: &'static str,
    buffers: B,
    sets: usize,
    call: impl FnMut(&mut B, usize) + 'static,
    answer: fn(&B) -> Vec<f64>,
) -> Box<dyn Contestant> {
    Box::new(Local { name, buffers, sets, call, answer })
}

impl<B, F: FnMut(&mut B, usize)> Contestant for Local<B, F> {
    fn name(&self) -> &str {
        self.name
    }

    fn answer(&mut self) -> Vec<f64> {
        (self.call)(&mut self.buffers, 0);
        (self.answer)(&self.buffers)
    }

    fn time(&mut self, calls: usize) -> Duration {
        (self.call)(&mut self.buffers, 0);
        let mut set = 0;
        let start = processor_time();
        for _ in 0..calls {
            (self.call)(black_box(&mut self.buffers), black_box(set));
            set = if set + 1 == self.sets { 0 } else { set + 1 };
        }
        black_box(&mut self.buffers);
        processor_time() - start
    }
}

/// How long a block lasts, and how many blocks each contestant gets.
#[derive(Clone, Copy)]
pub struct Effort {
    pub block: Duration,
    pub blocks: usize,
}

/// Seconds a call, in the order of the contestants.
pub fn measure(contestants: &mut [Box<dyn Contestant>], effort: Effort) -> Vec<f64> {
    let calls: Vec<usize> = contestants.iter_mut().map(|one| calls_in(one.as_mut(), effort.block)).collect();
    let mut times = vec![Vec::with_capacity(effort.blocks); contestants.len()];
    for _ in 0..effort.blocks {
        for ((one, &calls), times) in contestants.iter_mut().zip(&calls).zip(&mut times) {
            times.push(one.time(calls).as_secs_f64() / calls as f64);
        }
    }
    times.into_iter().map(median).collect()
}

fn calls_in(contestant: &mut dyn Contestant, block: Duration) -> usize {
    let mut calls = 1;
    loop {
        let time = contestant.time(calls).max(Duration::from_nanos(1));
        if time * 4 >= block {
            return ((calls as f64 * block.div_duration_f64(time)) as usize).max(1);
        }
        calls *= 2;
    }
}

pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Whether the answers are the same up to the order of sums, as far as both go. The first number, a loss, is compared by itself;
/// the others, a gradient, in pieces, each relative to its own largest number, or to a hundredth of the largest of all.
pub fn agree(answer: &[f64], right: &[f64]) -> bool {
    let largest = |numbers: &[f64]| numbers.iter().fold(0.0, |most: f64, number| most.max(number.abs()));
    let length = answer.len().min(right.len());
    let least = 0.01 * largest(&right[1..]);
    let close = |(answer, right): (&[f64], &[f64])| {
        let most = TOLERANCE * largest(right).max(least);
        answer.iter().zip(right).all(|(a, b)| (a - b).abs() <= most)
    };
    let pieces = answer[1..length].chunks(64).zip(right[1..length].chunks(64));
    [(&answer[..1], &right[..1])].into_iter().chain(pieces).all(close)
}

/// The same reference, behind which the compiler expects anything: what was written is stored, and what is read is loaded
/// anew. [`black_box`] does that too, but through the stack, which would be half of the smallest calls.
pub fn opaque<T>(reference: &T) -> &T {
    let mut pointer = std::ptr::from_ref(reference);
    // SAFETY: no instruction at all; the pointer stays what it is.
    unsafe {
        std::arch::asm!("/* {0} */", inout(reg) pointer, options(nostack, preserves_flags));
        &*pointer
    }
}
