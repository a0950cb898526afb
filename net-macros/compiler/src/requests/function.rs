//! A `fn` line with every path resolved.

use proc_macro2::{Ident, TokenStream};

use crate::diagnostics::Extent;
use crate::ir::{LayerId, PartId, PortId};
use crate::layers::{MemoryOrder, Storage};
use crate::lower::Mode;
use crate::net::{Net, Source};

/// One method of a net.
#[derive(Clone, Debug)]
pub struct Function {
    /// Docs and attributes, passed through.
    pub attributes: TokenStream,
    /// Passed through.
    pub visibility: TokenStream,
    /// Its name.
    pub name: Ident,
    /// The line, as written.
    pub text: String,
    /// How the net is evaluated.
    pub mode: Mode,
    /// Whether chance decides some of what it gives: the calls take a generator of random numbers.
    pub draws: bool,
    /// How many samples it takes, where that is static.
    pub batch: Option<usize>,
    /// What it is given, in order.
    pub given: Vec<(Given, Extent)>,
    /// What it gives, in order.
    pub wanted: Vec<Want>,
    /// The values that are behind an `of`, each list once.
    pub of: Vec<Vec<Source>>,
    /// Whether it stands in place of `fn` lines, of which the net has none.
    pub is_default: bool,
}

/// Something given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The value of an input port.
    Port(PortId),
    /// The gradient imposed at a value.
    Gradient(Source),
}

/// Something wanted, and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub struct Want {
    /// What.
    pub what: Wanted,
    /// Where it goes.
    pub how: How,
    /// Where it is written.
    pub extent: Extent,
    /// Which of [`Function::of`] alone seed it; what seeds all others, where nothing is said.
    pub of: Option<usize>,
}

/// What becomes of something wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is given back.
    Give,
    /// It is added to the caller's buffer.
    Accumulate,
    /// Times the rate, it is taken from the learned arrays.
    Descend,
    /// The same behind the last of several blocks of samples: until then it is summed in the scratch.
    DescendBehind,
}

impl How {
    /// The word that asks for it.
    pub fn word(self) -> &'static str {
        match self {
            How::Give => "grad",
            How::Accumulate => "accumulate",
            How::Descend | How::DescendBehind => "descend",
        }
    }

    /// Whether learned arrays are updated by it.
    pub fn descends(self) -> bool {
        matches!(self, How::Descend | How::DescendBehind)
    }
}

/// Something wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A value.
    Value(Source),
    /// The gradient with respect to a value.
    Gradient(Source),
    /// With respect to one learned array.
    Array(LayerId, usize),
    /// With respect to all learned arrays of a layer.
    LayerParameters(LayerId),
    /// With respect to all learned arrays of an earlier net that is used as a layer.
    PartParameters(PartId),
    /// With respect to all learned arrays.
    Parameters,
}

impl Wanted {
    /// Whether it is a gradient.
    pub fn is_gradient(self) -> bool {
        !matches!(self, Wanted::Value(_))
    }

    /// Whether a batch sums it.
    pub fn is_summed(self) -> bool {
        !matches!(self, Wanted::Value(_) | Wanted::Gradient(_))
    }

    /// The layer and the array that one part of a gradient with respect to learned arrays is of.
    pub fn array(self, net: &Net, part: usize) -> Option<(LayerId, usize)> {
        let all =
            |(layer, _, storage): (LayerId, &_, &Storage)| (0..storage.arrays.len()).map(move |array| (layer, array));
        match self {
            Wanted::Value(_) | Wanted::Gradient(_) => None,
            Wanted::Array(layer, array) => Some((layer, array)),
            Wanted::LayerParameters(layer) => Some((layer, part)),
            Wanted::PartParameters(of) => net.learned_in(of).flat_map(all).nth(part),
            Wanted::Parameters => net.learned().flat_map(all).nth(part),
        }
    }

    /// Where the elements of one part of it lie in its Rust type.
    pub fn memory_order(self, net: &Net, part: usize) -> MemoryOrder {
        match self {
            Wanted::Value(source) | Wanted::Gradient(source) => net.order_of(source),
            _ => self.array(net, part).map(|(layer, array)| net.order(layer, array)).unwrap_or_default(),
        }
    }
}

impl Function {
    /// The values whose gradients are imposed.
    pub fn imposed(&self) -> impl Iterator<Item = Source> {
        self.given.iter().filter_map(|(given, _)| match given {
            Given::Gradient(source) => Some(*source),
            Given::Port(_) => None,
        })
    }

    /// Whether there are samples that have something of their own: what is given, or chance, of which a call with nothing given has one.
    pub fn has_samples(&self) -> bool {
        self.draws || !self.given.is_empty()
    }

    /// Whether any gradient is wanted.
    pub fn differentiates(&self) -> bool {
        self.wanted.iter().any(|want| want.what.is_gradient())
    }

    /// Whether it updates learned arrays.
    pub fn descends(&self) -> bool {
        self.wanted.iter().any(|want| want.how.descends())
    }

    /// Sums the gradients of all samples before any array is updated.
    pub fn descend_behind(&mut self) {
        let descending = self.wanted.iter_mut().filter(|want| want.how == How::Descend);
        descending.for_each(|want| want.how = How::DescendBehind);
    }

    /// The values that seed what is wanted.
    pub fn seeds_of(&self, net: &Net, want: &Want) -> Vec<Source> {
        want.of.map_or_else(|| self.seeds(net), |of| self.of[of].clone())
    }

    /// The values that seed the sweep where no `of` says which: the imposed ones, else all outputs.
    pub fn seeds(&self, net: &Net) -> Vec<Source> {
        let imposed: Vec<Source> = self.imposed().collect();
        if imposed.is_empty() { net.outputs().iter().map(|output| output.source).collect() } else { imposed }
    }
}
