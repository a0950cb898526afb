//! What the contract says of results that differ: batches and their samples, imposed gradients and their sums.

use super::*;

impl<T: Precision + Real> Forms<'_, T> {
    /// A batch is its samples: what each has of its own one after the other, and the sums of what is summed.
    pub(super) fn batches_are_their_samples(&self, samples: usize, tally: &mut Tally) {
        for ((group, key), (found, which)) in self.found.iter().filter(|((group, _), _)| group.samples() == samples) {
            let own = matches!(key.kind, Kind::Value | Kind::Gradient);
            let ones = (0..samples).map(|sample| self.found.get(&(Group::One(sample), key.clone())));
            let ones: Option<Vec<&Vec<f64>>> = ones.map(|one| one.map(|(numbers, _)| numbers)).collect();
            let (Some(ones), false) = (ones, matches!(group, Group::One(_))) else { continue };
            if matches!(key.kind, Kind::Accumulated(..) | Kind::Descended(_)) {
                continue;
            }
            let wanted: Vec<f64> = match own {
                true => ones.into_iter().flatten().copied().collect(),
                false => (0..found.len()).map(|n| ones.iter().map(|one| one[n]).sum()).collect(),
            };
            let what = (group, key, &self.function(*which).text);
            // One sample by itself may round sums differently without it.
            if cfg!(feature = "deterministic") && own {
                self.assert_same(found, &wanted, &what);
            }
            let bounds = &self.bounds[&(samples, key.clone())];
            for ((found, wanted), bound) in found.iter().zip(wanted).zip(bounds) {
                let known = bound.is_known() && bound.value.to_f64().is_finite();
                let near = !known || (found - wanted).abs() <= 2.0 * bound.error();
                assert!(near, "{}: {what:?}: {found:?}, but {wanted:?} by its samples; {bound:?}", self.net.text);
                tally.bounded += usize::from(known);
            }
        }
    }

    /// What is imposed at two values adds up.
    pub(super) fn imposed_ones_add_up(&self, tally: &mut Tally) {
        let one = |key: &Key| self.found.get(&(Group::One(0), key.clone())).map(|(numbers, _)| numbers);
        for ((group, key), (found, which)) in &self.found {
            if *group != Group::One(0) || key.imposed.len() != 2 || !matches!(key.kind, Kind::Gradient | Kind::Sum) {
                continue;
            }
            // Where nothing leads back from one of them that part is zero, and may not be asked for.
            let parts: Vec<Key> =
                key.imposed.iter().map(|at| Key { imposed: vec![at.clone()], ..key.clone() }).collect();
            let error =
                |key: &Key, n: usize| self.bounds.get(&(1, key.clone())).map_or(0.0, |bounds| bounds[n].error());
            for (n, found) in found.iter().enumerate() {
                let wanted: f64 = parts.iter().filter_map(one).map(|part| part[n]).sum();
                let bound = parts.iter().chain([key]).map(|key| error(key, n)).sum::<f64>();
                let near = !bound.is_finite() || !wanted.is_finite() || (found - wanted).abs() <= bound;
                let text = &self.function(*which).text;
                assert!(near, "{}: {text}: {key:?}: {found:?} is not {wanted:?} within {bound:e}", self.net.text);
                tally.bounded += usize::from(bound.is_finite());
            }
        }
    }

    /// Ones, imposed at all outputs, are what is seeded where nothing is imposed.
    pub(super) fn ones_are_the_default(&mut self, tally: &mut Tally) {
        let net = &self.compiled.net;
        let real = net.outputs().iter().filter(|output| net.classes(output.source).is_none());
        let outputs: Vec<String> = real.map(|output| net.source_name(output.source)).collect();
        let is_all = |imposed: &[String]| !imposed.is_empty() && imposed == outputs;
        for output in &outputs {
            if let Some(numbers) = self.given.get_mut(&format!("grad({output})")) {
                numbers.fill(1.0);
            }
        }
        for which in 0..self.compiled.functions.len() {
            let function = self.function(which);
            let imposed: Vec<_> = function.imposed().map(|source| self.compiled.net.source_name(source)).collect();
            if function.batch.is_some() || function.descends() || !is_all(&imposed) {
                continue;
            }
            for (key, found) in self.keyed(which, self.called(which, How::Plain, 0, 1), true) {
                let key = Key { imposed: Vec::new(), ..key };
                // The gradient of a loss by itself, which is 1, cannot be asked for where nothing is imposed.
                let Some(bounds) = self.bounds.get(&(1, key.clone())) else {
                    assert!(key.kind == Kind::Gradient && outputs.contains(&key.name), "{}: {key:?}", self.net.text);
                    continue;
                };
                self.assert_near(&found, bounds, &("by ones", key), tally);
            }
        }
    }
}
