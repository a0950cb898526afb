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

mod bounds;
mod descent;
mod given;
mod key;
mod keyed;
mod recorded;
mod related;

use given::{Given, RATE, all_row_major, blank, blank_like, blank_net, in_memory, rate, row_major, start};
use key::{Group, Key, Kind, array_name, arrays, elements, given_name, parted, source};
use recorded::Forms;

use net_compiler::requests::{Function, How as Becomes};

use super::*;

/// A net with what calls each of its functions.
pub struct Formed {
    pub text: &'static str,
    pub calls: &'static [Call],
}

/// The results in the order wanted and, behind them, the net if it has descended.
type Call = fn(How, &mut Given) -> Vec<Vec<f64>>;

/// The way to call a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Plain,
    Into,
    With,
    Batch(usize),
}

#[allow(unused_parens, unused_mut, unused_variables, clippy::all, reason = "written by a program")]
mod nets {
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/forms.rs"));
}

/// The sizes of batches; those of static size have one of them.
const SAMPLES: [usize; 4] = [1, 3, 9, 70];
const MOST: usize = SAMPLES[SAMPLES.len() - 1];

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
    assert!(2 * tally.undecided <= tally.batches && 2 * tally.unknown <= tally.bounded);
    tally
}

#[test]
fn every_form_of_request_on_random_chains() {
    let tally = every_form_of(nets::RANDOM, 29);
    let forms: usize = nets::RANDOM.iter().map(|net| net.calls.len()).sum();
    assert!(nets::RANDOM.len() >= 8 && forms > 10 * nets::RANDOM.len(), "{forms}");
    assert!(tally.twice > 100 * forms && tally.descended > 10 * forms, "{tally:?}");
}

#[test]
fn every_form_of_request_on_random_graphs() {
    let tally = on_a_large_stack(|| every_form_of(nets::GRAPHS, 33));
    let forms: usize = nets::GRAPHS.iter().map(|net| net.calls.len()).sum();
    assert!(nets::GRAPHS.len() >= 8 && forms > 10 * nets::GRAPHS.len(), "{forms}");
    assert!(tally.twice > 100 * forms && tally.descended > 10 * forms, "{tally:?}");
}

/// Several nets of 100 000 numbers, and their blocks, are on the stack of an unoptimised call.
fn on_a_large_stack(forms: fn() -> Tally) -> Tally {
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(forms);
    thread.expect("a thread").join().expect("no form differs")
}

#[test]
fn every_form_of_request_on_nets_of_small_blocks() {
    let tally = on_a_large_stack(|| every_form_of(nets::LARGE, 30));
    assert!(tally.twice > 1_000_000 && tally.descended > 100_000, "{tally:?}");
}

#[test]
fn every_form_of_request_on_nets_of_kernels_that_small_chains_do_not_have() {
    let steps = nets::OTHERWISE.iter().flat_map(|net| compiled(net.text).functions).flat_map(|of| of.plan.steps);
    let means: BTreeSet<String> = steps.map(|step| step.by.text()).collect();
    for case in ["strided", ", one sample ", ", a block ", ", one sample in any order ", ", in any order "] {
        assert!(means.iter().any(|means| means.starts_with(case) || means.contains(case)), "no {case:?}: {means:#?}");
    }
    let outlines = nets::OTHERWISE.iter().filter(|net| compiled(net.text).functions[0].plan.outlines).count();
    assert_eq!(outlines, 2, "nets of more than twelve layers");
    let tally = on_a_large_stack(|| every_form_of(nets::OTHERWISE, 32));
    assert!(tally.twice > 100_000 && tally.descended > 10_000, "{tally:?}");
}

#[test]
fn every_form_of_request_on_the_nets_of_the_documents() {
    let tally = every_form_of(nets::DOCUMENTED, 31);
    let forms: usize = nets::DOCUMENTED.iter().map(|net| net.calls.len()).sum();
    // With more graphs than usual those of `net.md`, too.
    assert!(nets::DOCUMENTED.len() >= if nets::GRAPHS.len() > 24 { 25 } else { 1 }, "{}", nets::DOCUMENTED.len());
    assert!(tally.descended > forms, "{tally:?}");
}
