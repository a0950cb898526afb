//! Every form of request on one net, each compared with the others.
//!
//! ```text
//! to the bit      `f`, `f_into` and `f_with`, whose scratch was used for other inputs
//!                 a value, a gradient, a sum, whatever else is wanted: alone or with others, of one sample or of a batch
//!                 what descends: `a - rate * gradient`, by the mean in a batch of static size; what does not stays
//! within bounds   all of them are the interpreter's; what is accumulated is what was there and the gradient
//!                 a batch is its samples, and their sums; so is one of static size
//!                 imposed ones are what is seeded where nothing is imposed; what is imposed at two values adds up
//! ```
//!
//! The bounds are of sums in any order; with the feature `deterministic` a batch is its samples to the bit.

use std::collections::BTreeMap;
use std::fmt::Debug;

use net_compiler::interpret::{Data, Held, Number};
use net_compiler::requests::{Function, How as Becomes};

use super::*;

/// A net with what calls each of its functions.
pub struct Formed {
    pub text: &'static str,
    pub calls: &'static [fn(How, &mut Given) -> Vec<Vec<f64>>],
}

/// The way to call a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Plain,
    Into,
    With,
    Batch(usize),
}

/// What a call is given, in the order of its arguments.
pub struct Given<'a> {
    learned: &'a [f64],
    numbers: std::slice::Iter<'a, f64>,
    /// For a call before, which leaves its traces in the scratch.
    others: std::slice::Iter<'a, f64>,
    starts: usize,
}

impl Given<'_> {
    fn net<N: Parameters<Scalar: Real>>(&mut self) -> N {
        filled(&mut self.learned)
    }

    fn two<T: Numbers>(&mut self) -> (T, T) {
        (T::read(&mut self.numbers.by_ref().copied()), T::read(&mut self.others.by_ref().copied()))
    }

    fn all<T: Numbers>(&mut self, samples: usize) -> Vec<T> {
        several(samples, || T::read(&mut self.numbers.by_ref().copied()))
    }

    fn start<T: Numbers>(&mut self) -> T {
        let starts = &mut self.starts;
        T::read(&mut std::iter::from_fn(|| {
            *starts += 1;
            Some(start(*starts - 1))
        }))
    }

    fn start_like<T: Numbers>(&mut self, _: &T) -> T {
        self.start()
    }

    fn start_net<N: Parameters<Scalar: Real>>(&mut self) -> N {
        let numbers: Vec<f64> = (self.starts..self.starts + N::PARAMETERS).map(start).collect();
        self.starts += N::PARAMETERS;
        filled(&mut &numbers[..])
    }
}

/// What is in a buffer before something is accumulated there, number by number.
fn start(number: usize) -> f64 {
    ((number * 7919 % 1000) as f64 - 500.0) / 256.0
}

fn blank<T: Numbers>() -> T {
    Blank::blank()
}

fn blank_like<T: Numbers>(_: &T) -> T {
    Blank::blank()
}

fn blank_net<N: Parameters<Scalar: Real>>() -> N {
    filled(&mut &vec![f64::NAN; N::PARAMETERS][..])
}

fn row_major<T: Numbers>(of: &T) -> Vec<f64> {
    of.numbers()
}

fn all_row_major<T: Numbers>(all: &[T]) -> Vec<f64> {
    all.iter().flat_map(Numbers::numbers).collect()
}

fn in_memory<N: Parameters<Scalar: Real>>(net: &N) -> Vec<f64> {
    net.parameters().iter().map(|x| x.to_f64()).collect()
}

const RATE: f64 = 0.3;

fn rate<T: Real>() -> T {
    T::from_f64(RATE)
}

#[allow(unused_parens, unused_mut, unused_variables, clippy::all, reason = "written by a program")]
mod nets {
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/forms.rs"));
}

/// The sizes of batches; those of static size have one of them.
const SAMPLES: [usize; 4] = [1, 3, 9, 70];
const MOST: usize = SAMPLES[SAMPLES.len() - 1];

/// What computes a result: its bits are the same in every function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// One sample: which.
    One(usize),
    Batch(usize),
    Static(usize),
}

impl Group {
    fn samples(self) -> usize {
        match self {
            Group::One(_) => 1,
            Group::Batch(samples) | Group::Static(samples) => samples,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Value,
    /// With respect to a value.
    Gradient,
    /// With respect to a learned array.
    Sum,
    /// The same, added to what was there: which number of `start` the buffer begins with, and whether they lie there as in
    /// memory or row by row.
    Accumulated(usize, bool),
    /// The array behind it, and whether it descends at all.
    Descended(bool),
}

/// A result: the same in all functions that have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: Kind,
    /// `output`, `linear_2.weights`.
    name: String,
    /// The values at which something is imposed.
    imposed: Vec<String>,
}

#[derive(Debug, Default)]
struct Tally {
    /// Numbers that two functions have in common.
    twice: usize,
    descended: usize,
    /// Numbers within their bounds, and those of which nothing is known.
    bounded: usize,
    unknown: usize,
    /// Batches in which a branch could turn round, of so many.
    undecided: usize,
    batches: usize,
}

/// A net, its numbers and all results so far.
struct Forms<'a, T> {
    net: &'a Formed,
    compiled: Compiled,
    learned: Vec<f64>,
    /// Numbers of twice [`MOST`] samples by the name of what is given.
    given: BTreeMap<String, Vec<f64>>,
    /// And in which function it was found first.
    found: BTreeMap<(Group, Key), (Vec<f64>, usize)>,
    bounds: BTreeMap<(usize, Key), Vec<Within<T>>>,
}

impl<'a, T: Precision + Real> Forms<'a, T> {
    fn new(net: &'a Formed, draw: &mut Draw, number: &dyn Fn(&mut Draw) -> f64) -> Self {
        let compiled = compiled(net.text);
        let held = |draw: &mut Draw| <T as Real>::from_f64(number(draw)).to_f64();
        let all: usize = compiled.net.stored().map(|(_, _, storage)| storage.parameters()).sum();
        let learned = (0..all).map(|_| held(draw)).collect();
        let mut given = BTreeMap::new();
        for (argument, _) in compiled.functions.iter().flat_map(|(function, _)| &function.given) {
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

    fn is_small(&self) -> bool {
        self.compiled.net.applications.iter().all(|application| size(&application.shape) < 150)
    }

    fn function(&self, which: usize) -> &Function {
        &self.compiled.functions[which].0
    }

    /// What a function is given, from one sample on.
    fn inputs(&self, which: usize, first: usize, samples: usize) -> Vec<Vec<f64>> {
        let of = |(argument, _): &(Argument, _)| {
            let numbers = &self.given[&given_name(&self.compiled.net, *argument)];
            let each = numbers.len() / (2 * MOST);
            numbers[first * each..(first + samples) * each].to_vec()
        };
        self.function(which).given.iter().map(of).collect()
    }

    fn called(&self, which: usize, how: How, first: usize, samples: usize) -> Vec<Vec<f64>> {
        let [numbers, others] = [first, first + MOST].map(|first| self.inputs(which, first, samples).concat());
        let (numbers, others) = (numbers.iter(), others.iter());
        self.net.calls[which](how, &mut Given { learned: &self.learned, numbers, others, starts: 0 })
    }

    /// Calls it in every way.
    fn call(&mut self, which: usize, tally: &mut Tally) {
        let function = self.function(which);
        let (batch, descends) = (function.batch, function.descends());
        let (group, samples) = batch.map_or((Group::One(0), 1), |samples| (Group::Static(samples), samples));
        for how in [How::Plain, How::Into, How::With] {
            self.record(which, group, self.called(which, how, 0, samples), tally);
        }
        if batch.is_some() || descends {
            return;
        }
        for sample in 1..if self.is_small() { MOST } else { 1 } {
            self.record(which, Group::One(sample), self.called(which, How::Plain, sample, 1), tally);
        }
        for samples in SAMPLES {
            let found = self.called(which, How::Batch(samples), 0, samples);
            self.record(which, Group::Batch(samples), found, tally);
        }
    }

    /// A result has the bits that any function gave it.
    fn record(&mut self, which: usize, group: Group, results: Vec<Vec<f64>>, tally: &mut Tally) {
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

    fn assert_same(&self, found: &[f64], wanted: &[f64], what: &dyn Debug) {
        assert_eq!(found.len(), wanted.len(), "{}: {what:?}", self.net.text);
        let equal = found.iter().zip(wanted).all(|(found, wanted)| same(*found, *wanted));
        assert!(equal, "{}: {what:?}: {found:?} is not {wanted:?}", self.net.text);
    }

    /// What a function gives, array by array, each row by row.
    fn keyed<N: Clone>(&self, which: usize, results: Vec<Vec<N>>, from_memory: bool) -> Vec<(Key, Vec<N>)> {
        let (net, function) = (&self.compiled.net, self.function(which));
        let imposed: Vec<String> = function.imposed().map(|source| net.source_name(source)).collect();
        let key =
            |kind, name| Key { kind, name, imposed: if kind == Kind::Value { Vec::new() } else { imposed.clone() } };
        let (mut all, mut starts) = (Vec::new(), 0);
        for (want, numbers) in function.wanted.iter().zip(&results) {
            let source = match want.what {
                Wanted::Value(source) => Some((Kind::Value, source)),
                Wanted::Gradient(source) => Some((Kind::Gradient, source)),
                _ => None,
            };
            if let Some((kind, source)) = source {
                all.push((key(kind, net.source_name(source)), numbers.clone()));
                continue;
            }
            if !matches!(want.how, Becomes::Give | Becomes::Accumulate) {
                continue;
            }
            let kind = if want.how == Becomes::Give {
                Kind::Sum
            } else {
                Kind::Accumulated(starts, want.what == Wanted::Parameters)
            };
            let as_memory = from_memory && want.what == Wanted::Parameters;
            all.extend(
                parted(net, want.what, numbers, as_memory).into_iter().map(|(name, part)| (key(kind, name), part)),
            );
            starts += if want.how == Becomes::Accumulate { numbers.len() } else { 0 };
        }
        if let Some(after) = results.get(function.wanted.len()) {
            let arrays = parted(net, Wanted::Parameters, after, true);
            let moves = |name: &String| self.factor(which, name) != 0.0;
            all.extend(arrays.into_iter().map(|(name, part)| (key(Kind::Descended(moves(&name)), name), part)));
        }
        all
    }

    /// Bounds of what one function gives for so many samples; none where a branch could turn round.
    fn bound(&mut self, which: usize, samples: usize) -> bool {
        let inputs = self.inputs(which, 0, samples);
        undecided();
        let memory = memory(&self.compiled, which, &self.learned, &inputs, samples, Within::<T>::rounded);
        let derived = &self.compiled.functions[which].1;
        let results = derived.results.iter().map(|parts| parts.iter().flat_map(|id| numbers(&memory, *id)).collect());
        for (key, numbers) in self.keyed(which, results.collect(), false) {
            if !matches!(key.kind, Kind::Accumulated(..)) {
                self.bounds.entry((samples, key)).or_insert(numbers);
            }
        }
        undecided() == 0
    }

    /// Bounds of everything for so many samples, by the functions that want most.
    fn bound_all(&mut self, samples: usize) -> bool {
        let gives = |which: &usize| {
            let function = self.function(*which);
            function.batch.is_none() && function.wanted.iter().all(|want| want.how == Becomes::Give)
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

    /// What descends, by the gradient that the same call gives, to the bit.
    fn descent(&self, tally: &mut Tally) {
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
    fn factor(&self, which: usize, array: &str) -> f64 {
        let descends = |want: &&Want| matches!(want.how, Becomes::Descend | Becomes::DescendBehind);
        let net = &self.compiled.net;
        let mut of = self.function(which).wanted.iter().filter(descends).flat_map(|want| arrays(net, want.what));
        of.find(|(layer, position)| array_name(net, *layer, *position) == array)
            .map_or(0.0, |(layer, _)| <T as Real>::from_f64(net.layers[layer].rate).to_f64())
    }

    /// Each number is within the bound of the interpreter's.
    fn within_bounds(&self, samples: usize, tally: &mut Tally) {
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
    fn starts(&self, which: usize, key: &Key) -> Vec<f64> {
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

    fn assert_near(&self, found: &[f64], bounds: &[Within<T>], what: &dyn Debug, tally: &mut Tally) {
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

    /// A batch is its samples: what each has of its own one after the other, and the sums of what is summed.
    fn batches_are_their_samples(&self, samples: usize, tally: &mut Tally) {
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
    fn imposed_ones_add_up(&self, tally: &mut Tally) {
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

    /// Ones, imposed at the output, are what is seeded where nothing is imposed.
    fn ones_are_the_default(&mut self, tally: &mut Tally) {
        let output = self.compiled.net.outputs[0].name;
        let ones = self.given.get_mut(&format!("grad({output})")).map(|numbers| numbers.fill(1.0));
        for which in (0..self.compiled.functions.len()).filter(|_| ones.is_some()) {
            let function = self.function(which);
            let imposed: Vec<_> = function.imposed().map(|source| self.compiled.net.source_name(source)).collect();
            if function.batch.is_some() || function.descends() || imposed != [output] {
                continue;
            }
            for (key, found) in self.keyed(which, self.called(which, How::Plain, 0, 1), true) {
                let key = Key { imposed: Vec::new(), ..key };
                let bounds = &self.bounds[&(1, key.clone())];
                self.assert_near(&found, bounds, &("by ones", key), tally);
            }
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

/// How many numbers a sample has of something wanted.
fn elements(net: &Net, what: Wanted) -> usize {
    match what {
        Wanted::Value(source) | Wanted::Gradient(source) => size(net.shape(source)),
        _ => arrays(net, what).into_iter().map(|(layer, array)| size(shape(net, layer, array))).sum(),
    }
}

/// The learned arrays of something wanted: the layer of each and its position there.
fn arrays(net: &Net, what: Wanted) -> Vec<(usize, usize)> {
    let of_layer = |layer: usize| {
        let storage = net.layers[layer].storage.as_ref().expect("it learns");
        (0..storage.arrays.len()).map(move |array| (layer, array)).collect::<Vec<_>>()
    };
    match what {
        Wanted::Value(_) | Wanted::Gradient(_) => Vec::new(),
        Wanted::Array(layer, array) => vec![(layer, array)],
        Wanted::LayerParameters(layer) => of_layer(layer),
        Wanted::PartParameters(part) => net.learned_in(part).flat_map(|(layer, ..)| of_layer(layer)).collect(),
        Wanted::Parameters => net.learned().flat_map(|(layer, ..)| of_layer(layer)).collect(),
    }
}

fn shape(net: &Net, layer: usize, array: usize) -> &[usize] {
    &net.layers[layer].storage.as_ref().expect("it learns").arrays[array].shape
}

fn array_name(net: &Net, layer: usize, array: usize) -> String {
    format!("{}.{}", net.path(layer), net.layers[layer].storage.as_ref().expect("it learns").arrays[array].name)
}

/// The numbers of several arrays, array by array, each row by row.
fn parted<N: Clone>(net: &Net, what: Wanted, numbers: &[N], from_memory: bool) -> Vec<(String, Vec<N>)> {
    let mut rest = numbers;
    let part = |(layer, array): (usize, usize)| {
        let shape = shape(net, layer, array);
        let (own, others) = rest.split_at(size(shape));
        rest = others;
        let mut row_major = own.to_vec();
        if from_memory {
            let places = memory_order(shape).into_iter().zip(own);
            places.for_each(|(place, number)| row_major[place] = number.clone());
        }
        (array_name(net, layer, array), row_major)
    };
    arrays(net, what).into_iter().map(part).collect()
}

fn source(argument: Argument) -> net_compiler::net::Source {
    match argument {
        Argument::Port(port) => net_compiler::net::Source::Port(port),
        Argument::Gradient(source) => source,
    }
}

fn given_name(net: &Net, argument: Argument) -> String {
    let name = net.source_name(source(argument));
    if matches!(argument, Argument::Gradient(_)) { format!("grad({name})") } else { name }
}

/// All of a net, with numbers drawn anywhere, and with zeros, ties, infinities and NaN.
fn every_form<T: Precision + Real>(net: &Formed, draw: &mut Draw, tally: &mut Tally) {
    let anywhere = |draw: &mut Draw| 2.0 * draw.number();
    for number in [&anywhere as &dyn Fn(&mut Draw) -> f64, &Draw::special] {
        let mut forms = Forms::<T>::new(net, draw, number);
        (0..net.calls.len()).for_each(|which| forms.call(which, tally));
        forms.descent(tally);
        // The interpreter would take minutes for a large one.
        let mut one_is_decided = false;
        let sizes = if forms.is_small() { &SAMPLES[..] } else { &[] };
        for samples in sizes.iter().copied() {
            let decided = forms.bound_all(samples);
            tally.batches += 1;
            tally.undecided += usize::from(!decided);
            if decided {
                forms.within_bounds(samples, tally);
                forms.batches_are_their_samples(samples, tally);
            }
            if decided && samples == 1 {
                forms.imposed_ones_add_up(tally);
            }
            one_is_decided |= decided && samples == 1;
        }
        if one_is_decided {
            forms.ones_are_the_default(tally);
        }
    }
}

fn every_form_of(nets: &[Formed], seed: u64) -> Tally {
    let (mut draw, mut tally) = (Draw::new(seed), Tally::default());
    for net in nets {
        match compiled(net.text).net.precision.name() {
            "f32" => every_form::<f32>(net, &mut draw, &mut tally),
            _ => every_form::<f64>(net, &mut draw, &mut tally),
        }
    }
    println!("{} nets: {tally:?}", nets.len());
    assert!(3 * tally.undecided <= tally.batches && 2 * tally.unknown <= tally.bounded);
    tally
}

#[test]
fn every_form_of_request_on_random_chains() {
    let tally = every_form_of(nets::RANDOM, 29);
    let forms: usize = nets::RANDOM.iter().map(|net| net.calls.len()).sum();
    assert!(nets::RANDOM.len() >= 24 && forms > 10 * nets::RANDOM.len(), "{forms}");
    assert!(tally.twice > 100 * forms && tally.descended > 10 * forms, "{tally:?}");
}

#[test]
fn every_form_of_request_on_nets_of_small_blocks() {
    // Several nets of 100 000 numbers are on the stack of an unoptimised call.
    let large = std::thread::Builder::new().stack_size(64 << 20).spawn(|| every_form_of(nets::LARGE, 30));
    let tally = large.expect("a thread").join().expect("no form differs");
    assert!(tally.twice > 1_000_000 && tally.descended > 100_000, "{tally:?}");
}

#[test]
fn every_form_of_request_on_the_nets_of_the_documents() {
    let tally = every_form_of(nets::DOCUMENTED, 31);
    let forms: usize = nets::DOCUMENTED.iter().map(|net| net.calls.len()).sum();
    assert!(nets::DOCUMENTED.len() >= 28, "{}", nets::DOCUMENTED.len());
    assert!(tally.descended > forms, "{tally:?}");
}
