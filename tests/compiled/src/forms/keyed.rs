//! What a call gives, as results by their names.

use super::*;

impl<T: Precision + Real> Forms<'_, T> {
    /// What a function gives, array by array, each row by row; behind it the arrays of the net that has descended.
    pub(super) fn keyed<N: Clone>(&self, which: usize, results: Vec<Vec<N>>, from_memory: bool) -> Vec<(Key, Vec<N>)> {
        let (net, function) = (&self.compiled.net, self.function(which));
        let of_net = |kind, name| self.key(which, kind, name, None);
        let (mut all, mut starts) = (Vec::new(), 0);
        for (want, numbers) in function.wanted.iter().zip(&results) {
            let Some(kind) = kind(want, starts) else { continue };
            let key = |kind, name| self.key(which, kind, name, want.of);
            starts += if want.how == Becomes::Accumulate { numbers.len() } else { 0 };
            match want.what {
                Wanted::Value(source) | Wanted::Gradient(source) => {
                    all.push((key(kind, net.source_name(source)), numbers.clone()));
                }
                what => {
                    let as_memory = from_memory && what == Wanted::Parameters;
                    let arrays = parted(net, what, numbers, as_memory).into_iter();
                    all.extend(arrays.map(|(name, part)| (key(kind, name), part)));
                }
            }
        }
        if let Some(after) = results.get(function.wanted.len()) {
            let arrays = parted(net, Wanted::Parameters, after, true).into_iter();
            let descended = |name: &str| Kind::Descended(self.factor(which, name) != 0.0);
            all.extend(arrays.map(|(name, part)| (of_net(descended(&name), name), part)));
        }
        all
    }

    fn key(&self, which: usize, kind: Kind, name: String, of: Option<usize>) -> Key {
        let (net, function) = (&self.compiled.net, self.function(which));
        let imposed = function.imposed().map(|source| net.source_name(source));
        let of = of.map(|of| function.of[of].iter().map(|source| net.source_name(*source)).collect());
        // A value is the same whatever is imposed.
        let imposed = if kind == Kind::Value { Vec::new() } else { imposed.collect() };
        Key { kind, name, imposed, of }
    }
}

/// None for what descends, which a call does not give. `starts` numbers are accumulated before it.
fn kind(want: &Want, starts: usize) -> Option<Kind> {
    match (want.what, want.how) {
        (Wanted::Value(_), _) => Some(Kind::Value),
        (Wanted::Gradient(_), _) => Some(Kind::Gradient),
        (_, Becomes::Give) => Some(Kind::Sum),
        (what, Becomes::Accumulate) => Some(Kind::Accumulated(starts, what == Wanted::Parameters)),
        _ => None,
    }
}
