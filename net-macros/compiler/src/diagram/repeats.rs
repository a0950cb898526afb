//! What repeats itself: stages that come again and again in the same order, each time applied to what the ones before gave.
//!
//! ```text
//! linear(3 -> 16) |> tanh |> linear(16) |> tanh |> linear(16) |> tanh |> linear(16) |> tanh |> ...
//!                            \ first, period 2 /   \  the same 2    /    \  the same 3    /
//! ```
//!
//! Of a run only the first period is drawn, with the number of times. No arrow is lost by that: a run ends with the period whose values
//! something else reads, and their arrows leave the boxes of the first period.

use crate::ir::ApplicationId;
use crate::net::{Source, Use};

/// A run is drawn once if it has more stages than this, in three periods or more.
const WORTH_IT: usize = 8;
/// No period is longer.
const LONGEST: usize = 200;

/// An application, as far as its picture goes.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    /// What is equal of stages that look alike.
    pub(super) looks: usize,
    /// Whether it has learned arrays: a period begins with such a stage if one can.
    pub(super) learns: bool,
    pub(super) inputs: Vec<Source>,
    /// The last stage that reads it; none of an output.
    pub(super) last_reader: usize,
}

/// Stages that come several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) period: usize,
    pub(super) times: usize,
}

impl Run {
    pub(super) fn end(self) -> usize {
        self.first + self.period * self.times
    }

    fn holds(self, stage: usize) -> bool {
        (self.first..self.end()).contains(&stage)
    }
}

/// The runs among these stages, each before those inside its first period.
pub(super) fn runs(stages: &[Stage], uses: &[Use]) -> Vec<Run> {
    let (mut found, mut ranges) = (Vec::new(), vec![(0, stages.len())]);
    while let Some((mut at, end)) = ranges.pop() {
        while at < end {
            match best(stages, uses, (at, end)) {
                Some(run) => {
                    found.push(run);
                    ranges.push((run.first, run.first + run.period));
                    at = run.end();
                }
                None => at += 1,
            }
        }
    }
    found
}

/// The place of a stage in the first periods of all runs that it is in.
pub(super) fn drawn(runs: &[Run], stage: usize) -> usize {
    runs.iter().fold(stage, |at, run| if run.holds(at) { run.first + (at - run.first) % run.period } else { at })
}

/// Where the last of those begins that some drawn stages stand for.
pub(super) fn last(runs: &[Run], (first, count): (usize, usize)) -> usize {
    let around = runs.iter().filter(|run| run.first <= first && first + count <= run.first + run.period);
    first + around.map(|run| run.period * (run.times - 1)).sum::<usize>()
}

/// The longest run that begins at a stage; where another stage of the period is one that learns, and this one is not, it begins there
/// if that loses no more than a period.
fn best(stages: &[Stage], uses: &[Use], (at, end): (usize, usize)) -> Option<Run> {
    let run = |first: usize, period: usize| {
        let times = times(stages, (first, period), end);
        let run = Run { first, period, times };
        (times >= 3 && period * times > WORTH_IT && fits(run, uses)).then_some(run)
    };
    let periods = 1..=LONGEST.min((end - at) / 3);
    // The first of several that are as long has the shortest period.
    let longest = periods.rev().filter_map(|period| run(at, period)).max_by_key(|run| run.period * run.times)?;
    if stages[at].learns {
        return Some(longest);
    }
    let later = (at + 1..at + longest.period).filter(|first| stages[*first].learns);
    let other = later.filter_map(|first| run(first, longest.period)).find(|run| run.times + 1 >= longest.times);
    Some(other.unwrap_or(longest))
}

/// How many times the stages of a period follow each other.
fn times(stages: &[Stage], (first, period): (usize, usize), end: usize) -> usize {
    let same = |at: &usize| {
        let (own, before) = (&stages[*at], &stages[*at - period]);
        let inputs = || own.inputs.iter().zip(&before.inputs);
        let is_shifted = own.inputs.len() == before.inputs.len()
            && inputs().all(|(own, before)| is_next(*own, *before, (first, period), *at < first + 2 * period));
        own.looks == before.looks && is_shifted
    };
    let equal = (first + period..end).take_while(same).count();
    let mut times = 1 + equal / period;
    for (at, stage) in stages[first..first + times * period].iter().enumerate() {
        // A value that is read behind the run is one of the last period.
        if at < times * period && stage.last_reader >= first + times * period {
            times = at / period + 1;
        }
    }
    times
}

/// Whether an input is that of the same stage one period before: the next value, or the same where that lies before the run. What
/// the first period is given from outside the second may be given by the first.
fn is_next(own: Source, before: Source, (first, period): (usize, usize), is_second: bool) -> bool {
    let inside = |source: Source| match source {
        Source::Application(ApplicationId(at)) if at >= first => Some(at),
        _ => None,
    };
    match (inside(own), inside(before)) {
        (Some(own), Some(before)) => own == before + period,
        (Some(own), None) => is_second && own < first + period,
        (None, None) => own == before,
        (None, Some(_)) => false,
    }
}

/// Whether the uses of nets lie in single periods, in each of them the same ones, or around the run.
fn fits(run: Run, uses: &[Use]) -> bool {
    let bounds = |of: &Use| (of.first.0, of.first.0 + of.count);
    let touching = |(first, end): (usize, usize)| uses.iter().map(bounds).filter(move |of| of.0 < end && first < of.1);
    let is_around = |of: &(usize, usize)| of.0 <= run.first && run.end() <= of.1;
    let period = |number: usize| {
        let first = run.first + number * run.period;
        let own = touching((first, first + run.period)).filter(|of| !is_around(of));
        own.map(|of| (of.0.checked_sub(first), of.1.checked_sub(first))).collect::<Vec<_>>()
    };
    let (begins, ends) = (period(0), run.period);
    let are_inside = begins.iter().all(|(first, end)| first.is_some() && end.is_some_and(|end| end <= ends));
    are_inside && (1..run.times).all(|number| period(number) == begins)
}
