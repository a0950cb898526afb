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

use given::{Given, RATE, start};
use key::{Group, Key, Kind, array_name, arrays, elements, given_name, parted, source};
use recorded::Forms;

use net_compiler::emit::Compiled;
use net_compiler::interpret::{Array, Memory, Number};
use net_compiler::ir::{LayerId, size};
use net_compiler::net::Net;
use net_compiler::requests::{Function, Given as Argument, How as Becomes, Want, Wanted};
use net_runtime::{Parameters, Real};
use tests::bounded::{Precision, Within, undecided};
use tests::draw::Draw;
use tests::program::compiled;
use tests::{Blank, Numbers};

use super::interpreted::*;

/// What the nets that a program has written mention.
pub mod written {
    pub use super::given::{Given, all_row_major, blank, blank_like, blank_net, in_memory, rate, row_major};
    pub use super::{Formed, How};
    pub use crate::interpreted::{blanks, rng};
    pub use net_runtime::nalgebra::{SMatrix, SVector};
    pub use net_runtime::prelude::*;
}

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

/// The sizes of batches; those of static size have one of them.
const SAMPLES: [usize; 4] = [1, 3, 9, 70];
const MOST: usize = SAMPLES[SAMPLES.len() - 1];

#[derive(Debug, Default)]
pub struct Tally {
    /// Numbers that two functions have in common.
    pub twice: usize,
    pub descended: usize,
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

pub fn every_form_of(nets: &[Formed], seed: u64) -> Tally {
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

/// Several nets of 100 000 numbers, and their blocks, are on the stack of an unoptimised call.
pub fn on_a_large_stack(forms: impl FnOnce() -> Tally + Send + 'static) -> Tally {
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(forms);
    thread.expect("a thread").join().expect("no form differs")
}

/// Random graphs, of which there are some, by many functions each.
#[allow(dead_code, reason = "the library has none")]
pub fn every_form_of_graphs(graphs: &'static [Formed], seed: u64) {
    let tally = on_a_large_stack(move || every_form_of(graphs, seed));
    let forms: usize = graphs.iter().map(|net| net.calls.len()).sum();
    assert!(graphs.len() >= 4 && forms > 10 * graphs.len(), "{forms}");
    // Few graphs may have few arrays to descend by; there only that there are some is asked.
    let descended = if graphs.len() < 12 { 0 } else { 10 * forms };
    assert!(tally.twice > 100 * forms && tally.descended > descended, "{tally:?}");
}
