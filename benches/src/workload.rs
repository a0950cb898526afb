//! What is measured, and what is asked of it.

use crate::contest::{Contestant, Effort, agree, local, measure};
use crate::limits::{self, Traffic};
use std::hint::black_box;

pub struct Workload {
    pub title: String,
    /// The calls that are measured.
    pub call: &'static str,
    /// Of one evaluation, counting the multiply-adds of contractions alone, as two each.
    pub flops: f64,
    pub double: bool,
    /// Bytes that one evaluation must read and write, where that may bound it.
    pub traffic: Option<(usize, usize)>,
    /// How many hyperbolic tangents one evaluation takes.
    pub tanh: usize,
    /// How many evaluations one call of a contestant makes.
    pub evaluations: usize,
    /// `net!` first; `plain loops`, if among them, is what all others are checked against.
    pub contestants: Vec<Box<dyn Contestant>>,
    pub targets: Vec<Target>,
}

pub enum Target {
    /// So many times as fast as that contestant.
    Faster(f64, &'static str),
    /// Within a factor of the memory bound.
    OfMemory(f64),
    /// Within a factor of the limit.
    OfLimit(f64),
    /// A share of the measured peak.
    OfPeak(f64),
    /// At most so many nanoseconds: what was measured elsewhere, not in this run.
    Nanoseconds(f64, &'static str),
}

/// A workload measured. Times are seconds for one evaluation.
pub struct Row {
    pub title: String,
    pub call: &'static str,
    pub time: f64,
    pub double: bool,
    /// Operations a nanosecond, and what they are at most.
    pub gigaflops: f64,
    pub peak: f64,
    pub of_peak: f64,
    pub of_memory: Option<f64>,
    /// What nothing can be faster than: the multiply-adds at the measured peak and then the functions, each measured by itself
    /// in the same run, or the memory bound if that is more.
    pub limit: f64,
    pub rivals: Vec<(String, f64)>,
    pub targets: Vec<Verdict>,
}

/// What was asked, what came out, and whether that is enough.
pub struct Verdict {
    pub asked: String,
    pub found: String,
    pub reached: bool,
}

const MEMORY: &str = "memory";
const TANH: &str = "tanh";
const PEAK: &str = "peak";

impl Workload {
    /// Checks that all contestants give the same, then lets them run.
    pub fn run(mut self, effort: Effort) -> Row {
        self.check();
        if let Some((read, written)) = self.traffic {
            let evaluations = self.evaluations;
            let call = move |traffic: &mut Traffic, _| (0..evaluations).for_each(|_| black_box(&mut *traffic).pass());
            let buffers = Traffic::new(read, written);
            self.contestants.push(local(MEMORY, buffers, 1, call, |_| Vec::new()));
        }
        if self.tanh > 0 {
            self.contestants.push(limits::tanh(TANH, self.tanh, self.double));
        }
        let (at_peak, operations) = limits::peak(PEAK, self.double);
        self.contestants.push(at_peak);
        let times = measure(&mut self.contestants, effort).into_iter().map(|time| time / self.evaluations as f64);
        let mut rivals: Vec<_> = self.contestants.iter().map(|one| one.name().to_string()).zip(times).collect();
        let (_, time) = rivals.remove(0);
        let peak = rivals.pop_if(|(name, _)| name == PEAK).map_or(f64::INFINITY, |(_, time)| time);
        let peak = operations / (peak * self.evaluations as f64) * 1e-9;
        let tanh = rivals.pop_if(|(name, _)| name == TANH).map_or(0.0, |(_, time)| time);
        let memory = rivals.pop_if(|(name, _)| name == MEMORY).map(|(_, time)| time);
        let gigaflops = self.flops / time * 1e-9;
        let mut row = Row {
            title: self.title,
            call: self.call,
            time,
            double: self.double,
            gigaflops,
            peak,
            of_peak: gigaflops / peak,
            of_memory: memory.map(|memory| memory / time),
            limit: (self.flops / peak * 1e-9 + tanh).max(memory.unwrap_or(0.0)),
            rivals,
            targets: Vec::new(),
        };
        row.targets = self.targets.iter().filter_map(|target| row.verdict(target)).collect();
        row
    }

    fn check(&mut self) {
        // Once each: a step of an optimiser changes what comes after.
        let answers: Vec<_> = self.contestants.iter_mut().map(|one| (one.name().to_string(), one.answer())).collect();
        let Some((_, right)) = answers.iter().find(|(name, _)| name == "plain loops") else { return };
        for (name, answer) in answers.iter().filter(|(_, answer)| !answer.is_empty()) {
            assert!(agree(answer, right), "{}: {name} gives something else than plain loops", self.title);
        }
    }
}

impl Row {
    /// Nothing where the rival did not take part.
    fn verdict(&self, target: &Target) -> Option<Verdict> {
        let verdict = |asked, found, reached| Some(Verdict { asked, found, reached });
        match target {
            Target::Faster(by, than) => {
                let (_, theirs) = self.rivals.iter().find(|(name, _)| name == than)?;
                let ratio = theirs / self.time;
                let at_limit = theirs / self.limit;
                verdict(format!("{by}x {than}"), format!("{ratio:.2}x, {at_limit:.1}x at the limit"), ratio >= *by)
            }
            Target::OfMemory(factor) => {
                let ratio = 1.0 / self.of_memory?;
                verdict(format!("{factor} of the memory bound"), format!("{ratio:.2}"), ratio <= *factor)
            }
            Target::OfLimit(factor) => {
                let ratio = self.time / self.limit;
                verdict(format!("{factor} of the limit"), format!("{ratio:.2}"), ratio <= *factor)
            }
            Target::OfPeak(share) => {
                let percent = |share: f64| format!("{:.0} %", 100.0 * share);
                verdict(format!("{} of the peak", percent(*share)), percent(self.of_peak), self.of_peak >= *share)
            }
            Target::Nanoseconds(most, whose) => {
                let found = format!("{:.1} ns", self.time * 1e9);
                verdict(format!("{most:.1} ns: {whose} †"), found, self.time * 1e9 <= *most)
            }
        }
    }
}
