//! What descends, by the gradients beside it.

use std::collections::BTreeMap;

use super::*;

impl<T: Precision + Real> Forms<'_, T> {
    /// What descends, by the gradient that the same call gives, to the bit.
    pub(super) fn descent(&self, tally: &mut Tally) {
        let net = &self.compiled.net;
        let held = |x: f64| <T as Real>::from_f64(x).to_f64();
        let own = self.learned.len() - net.parameters();
        let before = parted(net, Wanted::Parameters, &self.learned[own..], true);
        let before: BTreeMap<String, Vec<f64>> = before.into_iter().collect();
        for ((group, key), (after, which)) in
            self.found.iter().filter(|((_, key), _)| matches!(key.kind, Kind::Descended(_)))
        {
            let gradient = self.found.get(&(*group, Key { kind: Kind::Sum, ..key.clone() }));
            let rate = held(held(held(RATE) / group.samples() as f64) * self.factor(*which, &key.name));
            let wanted: Vec<f64> = match gradient {
                _ if rate == 0.0 => before[&key.name].clone(),
                Some((gradient, _)) => {
                    let each = before[&key.name].iter().zip(gradient);
                    each.map(|(before, gradient)| held(before - held(rate * gradient))).collect()
                }
                None => panic!("{}: {key:?} has no gradient beside it", self.net.text),
            };
            self.assert_same(after, &wanted, &(group, key, &self.function(*which).text));
            tally.descended += if rate == 0.0 { 0 } else { after.len() };
        }
    }

    /// What multiplies the rate of an array: 0 where a function leaves it alone.
    pub(super) fn factor(&self, which: usize, array: &str) -> f64 {
        let descends = |want: &&Want| matches!(want.how, Becomes::Descend | Becomes::DescendBehind);
        let net = &self.compiled.net;
        let mut of = self.function(which).wanted.iter().filter(descends).flat_map(|want| arrays(net, want.what));
        of.find(|(layer, position)| array_name(net, *layer, *position) == array)
            .map_or(0.0, |(layer, _)| <T as Real>::from_f64(net.layers[layer].rate).to_f64())
    }
}
