//! Every call of every function of a net: results that two functions have in common have the same bits.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::*;

/// A net, its numbers and all results so far.
pub(super) struct Forms<'a, T> {
    pub(super) net: &'a Formed,
    pub(super) compiled: Compiled,
    pub(super) learned: Vec<f64>,
    /// Numbers of twice [`MOST`] samples by the name of what is given.
    pub(super) given: BTreeMap<String, Vec<f64>>,
    /// And in which function it was found first.
    pub(super) found: BTreeMap<(Group, Key), (Vec<f64>, usize)>,
    pub(super) bounds: BTreeMap<(usize, Key), Vec<Within<T>>>,
}

impl<'a, T: Precision + Real> Forms<'a, T> {
    pub(super) fn new(net: &'a Formed, draw: &mut Draw, number: &dyn Fn(&mut Draw) -> f64) -> Self {
        let compiled = compiled(net.text);
        let held = |draw: &mut Draw| <T as Real>::from_f64(number(draw)).to_f64();
        let all: usize = compiled.net.stored().map(|(_, _, storage)| storage.parameters()).sum();
        let learned = (0..all).map(|_| held(draw)).collect();
        let mut given = BTreeMap::new();
        for (argument, _) in compiled.functions.iter().flat_map(|of| &of.function.given) {
            let source = source(*argument);
            let count = 2 * MOST * size(compiled.net.shape(source));
            let classes = compiled.net.classes(source);
            let number = |draw: &mut Draw| match classes {
                Some(classes) => draw.below(classes) as f64,
                None => held(draw),
            };
            let name = given_name(&compiled.net, *argument);
            given.entry(name).or_insert_with(|| (0..count).map(|_| number(draw)).collect());
        }
        Forms { net, compiled, learned, given, found: BTreeMap::new(), bounds: BTreeMap::new() }
    }

    pub(super) fn is_small(&self) -> bool {
        self.compiled.net.applications.iter().all(|application| size(&application.shape) < 150)
    }

    pub(super) fn function(&self, which: usize) -> &Function {
        &self.compiled.functions[which].function
    }

    /// What a function is given, from one sample on.
    pub(super) fn inputs(&self, which: usize, first: usize, samples: usize) -> Vec<Vec<f64>> {
        let of = |(argument, _): &(Argument, _)| {
            let numbers = &self.given[&given_name(&self.compiled.net, *argument)];
            let each = numbers.len() / (2 * MOST);
            numbers[first * each..(first + samples) * each].to_vec()
        };
        self.function(which).given.iter().map(of).collect()
    }

    pub(super) fn called(&self, which: usize, how: How, first: usize, samples: usize) -> Vec<Vec<f64>> {
        let [numbers, others] = [first, first + MOST].map(|first| self.inputs(which, first, samples).concat());
        let (numbers, others) = (numbers.iter(), others.iter());
        self.net.calls[which](how, &mut Given { learned: &self.learned, numbers, others, starts: 0 })
    }

    /// Calls it in every way.
    pub(super) fn call(&mut self, which: usize, tally: &mut Tally) {
        let function = self.function(which);
        let (batch, descends) = (function.batch, function.descends());
        let (group, samples) = batch.map_or((Group::One(0), 1), |samples| (Group::Static(samples), samples));
        for how in [How::Plain, How::Into, How::With] {
            self.record(which, group, self.called(which, how, 0, samples), tally);
        }
        if batch.is_some() || descends || self.function(which).given.is_empty() {
            return;
        }
        // Alone a sample has the random numbers of the first.
        let ones = if self.is_small() && !self.function(which).draws { MOST } else { 1 };
        for sample in 1..ones {
            self.record(which, Group::One(sample), self.called(which, How::Plain, sample, 1), tally);
        }
        for samples in SAMPLES {
            let found = self.called(which, How::Batch(samples), 0, samples);
            self.record(which, Group::Batch(samples), found, tally);
        }
    }

    /// A result has the bits that any function gave it.
    pub(super) fn record(&mut self, which: usize, group: Group, results: Vec<Vec<f64>>, tally: &mut Tally) {
        for (key, numbers) in self.keyed(which, results, true) {
            let Some((before, first)) = self.found.get(&(group, key.clone())) else {
                self.found.insert((group, key), (numbers, which));
                continue;
            };
            let names = [*first, which].map(|which| &self.function(which).text);
            self.assert_same(&numbers, before, &(group, &key, names));
            tally.twice += usize::from(*first != which) * numbers.len();
        }
    }

    pub(super) fn assert_same(&self, found: &[f64], wanted: &[f64], what: &dyn Debug) {
        assert_eq!(found.len(), wanted.len(), "{}: {what:?}", self.net.text);
        let equal = found.iter().zip(wanted).all(|(found, wanted)| same(*found, *wanted));
        assert!(equal, "{}: {what:?}: {found:?} is not {wanted:?}", self.net.text);
    }
}
