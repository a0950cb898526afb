//! How a function learns, for code that trains any net.

use super::{Function, Given, How, Want, Wanted};
use crate::lower::Mode;
use crate::net::Net;

/// The most ports that a sample has: the tuples that the runtime takes.
const PORTS: usize = 8;

/// How a function learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learning {
    /// By the gradient of samples: `fn learn(input, target) -> (loss, grad(parameters))`.
    Gradient,
    /// By descending along that of so many samples: `train(batch = 32) fn step(input, target) -> (loss, descend(parameters))`.
    Descent(usize),
    /// In no way that samples and a loss are enough for.
    Otherwise,
}

impl Function {
    /// How it learns; nothing where it learns nothing, or is one that every net has.
    pub fn learning(&self, net: &Net) -> Option<Learning> {
        let both = |learns: fn(&Want) -> bool| match &self.wanted[..] {
            [a, b] => is_loss(net, a) && learns(b) || is_loss(net, b) && learns(a),
            _ => false,
        };
        let is_all = |want: &Want| want.what == Wanted::Parameters;
        match self.batch {
            _ if self.is_default || !self.descends() && !self.wanted.iter().any(is_all) => None,
            _ if !self.is_of_samples(net) => Some(Learning::Otherwise),
            None if both(|want| is_given(want) && want.of.is_none()) => Some(Learning::Gradient),
            Some(samples) if both(|want| want.how.descends() && want.of.is_none()) => Some(Learning::Descent(samples)),
            _ => Some(Learning::Otherwise),
        }
    }

    /// Whether samples, and a generator of random numbers, are all that a call takes, and nothing is left out of what it computes, as
    /// dropout is in a `fn`.
    fn is_of_samples(&self, net: &Net) -> bool {
        let is_port = |(given, _): &(Given, _)| matches!(given, Given::Port(_));
        let is_whole = net.frozen().next().is_none() && (self.mode == Mode::Train || !net.drops());
        is_whole && (1..=PORTS).contains(&self.given.len()) && self.given.iter().all(is_port)
    }
}

/// Whether it is one number for each sample.
fn is_loss(net: &Net, want: &Want) -> bool {
    let Wanted::Value(source) = want.what else { return false };
    net.shape(source).is_empty() && net.classes(source).is_none()
}

/// Whether it is the gradient of all that is learned, overwritten.
fn is_given(want: &Want) -> bool {
    want.what == Wanted::Parameters && want.how == How::Give
}
