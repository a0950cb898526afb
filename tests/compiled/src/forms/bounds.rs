//! Results within the bounds of the interpreter's, which hold for sums in any order.

use std::fmt::Debug;

use net_compiler::interpret::{Data, Held};

use super::*;

impl<T: Precision + Real> Forms<'_, T> {
    /// Bounds of what one function gives for so many samples; none where a branch could turn round.
    pub(super) fn bound(&mut self, which: usize, samples: usize) -> bool {
        let inputs = self.inputs(which, 0, samples);
        undecided();
        let memory = memory(&self.compiled, which, &self.learned, &inputs, samples, Within::<T>::rounded);
        let derived = &self.compiled.functions[which].derived;
        let wanted = &self.compiled.functions[which].function.wanted;
        let results = derived.results.iter().zip(wanted).map(|(parts, want)| {
            // What all samples share each of them is given.
            let is_shared = |id| !want.what.is_summed() && !derived.program.value(id).batched;
            let times = |id| if is_shared(id) { samples } else { 1 };
            parts.iter().flat_map(|id| vec![numbers(&memory, *id); times(*id)].concat()).collect()
        });
        for (key, numbers) in self.keyed(which, results.collect(), false) {
            if !matches!(key.kind, Kind::Accumulated(..)) {
                self.bounds.entry((samples, key)).or_insert(numbers);
            }
        }
        undecided() == 0
    }

    /// Bounds of everything for so many samples, by the functions that want most.
    pub(super) fn bound_all(&mut self, samples: usize) -> bool {
        let gives = |which: &usize| {
            let function = self.function(*which);
            let has_samples = samples == 1 || !function.given.is_empty();
            has_samples && function.batch.is_none() && function.wanted.iter().all(|want| want.how == Becomes::Give)
        };
        let mut all: Vec<usize> = (0..self.compiled.functions.len()).filter(gives).collect();
        all.sort_by_key(|which| std::cmp::Reverse(self.function(*which).wanted.len()));
        let mut decided = true;
        for which in all {
            let wanted = &self.function(which).wanted;
            let results = wanted.iter().map(|want| vec![(); elements(&self.compiled.net, want.what)]).collect();
            let keys = self.keyed(which, results, false);
            if keys.into_iter().any(|(key, _)| !self.bounds.contains_key(&(samples, key))) {
                decided &= self.bound(which, samples);
            }
        }
        decided
    }

    /// Each number is within the bound of the interpreter's.
    pub(super) fn within_bounds(&self, samples: usize, tally: &mut Tally) {
        for ((group, key), (found, which)) in self.found.iter().filter(|((group, _), _)| group.samples() == samples) {
            if matches!(group, Group::One(1..)) || matches!(key.kind, Kind::Descended(_)) {
                continue;
            }
            let (plain, first) = match key.kind {
                Kind::Accumulated(first, _) => (Kind::Sum, Some(first)),
                kind => (kind, None),
            };
            let bounds = &self.bounds[&(samples, Key { kind: plain, ..key.clone() })];
            let what = (group, key, &self.function(*which).text);
            match first {
                None => self.assert_near(found, bounds, &what, tally),
                Some(_) => {
                    let starts = self.starts(*which, key);
                    let sums = starts.into_iter().zip(bounds).map(|(start, bound)| Within::rounded(start).add(bound));
                    self.assert_near(found, &sums.collect::<Vec<_>>(), &what, tally);
                }
            }
        }
    }

    /// What was there before an array's gradient was added to it.
    pub(super) fn starts(&self, which: usize, key: &Key) -> Vec<f64> {
        let wanted = &self.function(which).wanted;
        let mut next = 0;
        let mut of = |want: &Want| {
            let count = if want.how == Becomes::Accumulate { elements(&self.compiled.net, want.what) } else { 0 };
            next += count;
            if want.how == Becomes::Accumulate {
                (next - count..next).map(start).collect()
            } else {
                vec![0.0; elements(&self.compiled.net, want.what)]
            }
        };
        let results = wanted.iter().map(&mut of).collect();
        let found = self.keyed(which, results, true).into_iter().find(|(other, _)| other == key);
        found.expect("it is one of its results").1
    }

    pub(super) fn assert_near(&self, found: &[f64], bounds: &[Within<T>], what: &dyn Debug, tally: &mut Tally) {
        assert_eq!(found.len(), bounds.len(), "{}: {what:?}", self.net.text);
        for (position, (found, bound)) in found.iter().zip(bounds).enumerate() {
            if !bound.is_known() {
                tally.unknown += 1;
                continue;
            }
            let value = bound.value.to_f64();
            // Both are off, each by as much at most.
            let near =
                if value.is_finite() { (found - value).abs() <= 2.0 * bound.error() } else { same(*found, value) };
            assert!(near, "{}: {what:?}: number {position} is {found:?}, not {bound:?}", self.net.text);
            tally.bounded += 1;
        }
    }
}

/// The numbers of a value, of one sample after the other; positions as such.
fn numbers<T: Precision>(memory: &Memory<Within<T>>, id: net_compiler::ir::ValueId) -> Vec<Within<T>> {
    let of = |array: &Array<Within<T>>| match &array.data {
        Data::Reals(reals) => reals.clone(),
        Data::Integers(integers) => integers.iter().map(|position| Within::rounded(*position as f64)).collect(),
    };
    match memory.held(id) {
        Held::Once(array) => of(array),
        Held::EachSample(all) => all.iter().flat_map(of).collect(),
    }
}
