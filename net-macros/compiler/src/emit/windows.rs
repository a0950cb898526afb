//! Contractions of windows that slide: convolutions, deconvolutions and their adjoints, one call of a kernel each.
//!
//! One box of indices, three readings of it:
//!
//! | form | kernel |
//! |---|---|
//! | `z[p, y, x] = b[p] + k[p, q, u, v] * a[q, s * y + d * u - b, ..]` | `convolution` |
//! | `a[q, s * y + d * u - b, ..] = b[q] + k[p, q, u, v] * z[p, y, x]` | `convolution_transposed` |
//! | the first two, and `ramp` or another function of the sums | the same, with the activation `Ramp` instead of `()` |
//! | `k[p, q, u, v] += z[p, y, x] * a[q, s * y + d * u - b, ..]` | `convolution_weights` |

use proc_macro2::TokenStream;
use quote::quote;

use super::body::Writer;
use super::elements::Bound;
use super::kernels::activation;
use super::scope::ident;
use super::types::number;
use crate::ir::{Affine, Function, Index, Read, Shape, Term, ValueId, access, size};

/// A window of more taps is left to plain loops.
pub(super) const MOST_TAPS: usize = 512;

/// Whether no position that a kernel of windows computes is too large for it, with all samples of a block: kernels keep some as
/// `i32`. A stride or padding of billions is left to plain loops.
pub(super) fn in_range(axes: &[Axis], channels: usize) -> bool {
    const MOST_ELEMENTS: usize = i32::MAX as usize / 64;
    axes.iter().map(Axis::span).fold(channels, usize::saturating_mul) <= MOST_ELEMENTS
}

/// One array of the three, and where the box reads or writes it.
#[derive(Clone)]
struct Side {
    bound: Bound,
    at: Vec<Affine>,
}

/// The three arrays of a box.
struct Slide<'t> {
    term: &'t Term,
    weights: Side,
    still: Side,
    sliding: Side,
}

/// The call, where the contraction has one of the forms; of the kernel that applies a function to its sums where one is to be.
pub(super) fn call(writer: &Writer<'_>, id: ValueId, terms: &[Term], then: Option<Function>) -> Option<TokenStream> {
    let (start, term) = match terms {
        [start, term] => (Some(start), term),
        [term] => (None, term),
        _ => return None,
    };
    let out = Side { bound: writer.bound(id), at: term.out.clone() };
    let read = |read: &Read| Side { bound: writer.bound(read.value), at: read.at.clone() };
    let slide = Slide::of(term, [out.clone(), read(&term.a), read(term.b.as_ref()?)])?;
    let windows = slide.windows()?;
    let [weights, still, sliding] = [&slide.weights, &slide.still, &slide.sliding].map(|side| &side.bound.name);
    let name = &out.bound.name;
    if *name == *weights {
        let add = writer.start(id).adds();
        return (start.is_none() && then.is_none()).then(
            || quote!(::net_runtime::kernels::convolution_weights(simd, #windows, #still, #sliding, samples, #add, #name);),
        );
    }
    let start = match start {
        None => quote!(::core::option::Option::None),
        Some(start) => {
            let biases = biases(writer, start, &out)?;
            quote!(::core::option::Option::Some(#biases))
        }
    };
    let (kernel, input) = if name == still { ("convolution", sliding) } else { ("convolution_transposed", still) };
    let (kernel, then) = (ident(kernel), activation(then));
    Some(quote!(::net_runtime::kernels::#kernel(simd, #windows, #weights, #input, #start, #then, #name);))
}

/// `b[p]` everywhere, of an array that all samples share.
fn biases(writer: &Writer<'_>, start: &Term, out: &Side) -> Option<TokenStream> {
    let bound = writer.bound(start.a.value);
    let whole = start.extents() == out.bound.shape && access::is_identity(&start.out);
    let each_channel = start.b.is_none() && start.a.at == [Affine::index(0)] && bound.shape.len() == 1;
    let name = bound.name;
    (whole && each_channel && bound.block.is_none()).then(|| quote!(#name))
}

/// The index, where the position is nothing but one that is.
fn plain(at: &Affine) -> Option<Index> {
    at.as_index()
}

/// `extent * g + p` or `p`: the index of the group and that within.
fn channel(at: &Affine) -> Option<(Option<(Index, isize)>, Index)> {
    match (at.offset, &at.terms[..]) {
        (0, [(own, 1)]) => Some((None, *own)),
        (0, [(group, step), (own, 1)]) => Some((Some((*group, *step)), *own)),
        _ => None,
    }
}

impl Slide<'_> {
    fn of<'t>(term: &'t Term, sides: [Side; 3]) -> Option<Slide<'t>> {
        let (mut learned, of_samples): (Vec<Side>, Vec<Side>) =
            sides.into_iter().partition(|side| side.bound.block.is_none());
        let (weights, rank) = (learned.pop()?, of_samples.first()?.at.len());
        let [one, other] = &of_samples[..] else {
            return None;
        };
        let fits = weights.at.len() == rank + 1 && other.at.len() == rank && (2..=4).contains(&rank);
        let stands = |side: &Side| side.at.iter().skip(1).all(|at| plain(at).is_some());
        let (still, sliding) = if stands(one) && !stands(other) { (one, other) } else { (other, one) };
        let both = [still, sliding].iter().all(|side| !side.bound.classes);
        (fits && both && stands(still)).then(|| Slide { term, weights, still: still.clone(), sliding: sliding.clone() })
    }

    fn extent(&self, index: Index) -> usize {
        self.term.indices[index.0].extent
    }

    /// `Windows::new(6, 1).axis(24, 5, 28).axis(24, 5, 28)`
    fn windows(&self) -> Option<TokenStream> {
        let ((groups, p), (groups_too, q)) = (channel(&self.still.at[0])?, channel(&self.sliding.at[0])?);
        // One of the two channels is the weights' first axis, with the group; the other one its second, without.
        let (first, second) = (channel(&self.weights.at[0])?, plain(&self.weights.at[1])?);
        let turned = first.1 == q;
        if [first.1, second] != (if turned { [q, p] } else { [p, q] }) {
            return None;
        }
        let group = groups.map(|(group, _)| group);
        let one_group = [groups_too, first.0].into_iter().all(|other| other.map(|(group, _)| group) == group);
        let count = group.map_or(1, |group| self.extent(group));
        let (still, sliding) = (self.extent(p) * count, self.extent(q) * count);
        let steps = [(groups, p), (groups_too, q), first];
        let in_step =
            steps.into_iter().all(|(step, own)| step.is_none_or(|(_, step)| step == self.extent(own) as isize));
        let axes = self.axes()?;
        let shapes = self.shapes(&axes, [still, sliding], turned.then_some(count), count);
        if !one_group || !in_step || !shapes {
            return None;
        }
        let taps: usize = axes.iter().map(|axis| axis.taps).product();
        let in_range = in_range(&axes, still.max(sliding));
        let (still, sliding) = (number(still), number(sliding));
        let grouped = (count > 1).then(|| {
            let count = number(count);
            quote!(.groups(#count))
        });
        let turned = turned.then(|| quote!(.turned()));
        let axes = axes.iter().map(Axis::text);
        (taps <= MOST_TAPS && in_range)
            .then(|| quote!(::net_runtime::kernels::Windows::new(#still, #sliding) #(#axes)* #grouped #turned))
    }

    fn axes(&self) -> Option<Vec<Axis>> {
        let each = self.still.at[1..].iter().zip(&self.sliding.at[1..]).zip(&self.weights.at[2..]);
        let axes = each.zip(&self.sliding.bound.shape[1..]).map(|(((place, at), tap), extent)| {
            let (place, tap) = (plain(place)?, plain(tap)?);
            let factor = |index: Index| at.terms.iter().find(|(known, _)| *known == index).map(|(_, factor)| *factor);
            let (stride, dilation) = (factor(place)?, factor(tap)?);
            let sound = at.terms.len() == 2 && stride > 0 && dilation > 0 && at.offset <= 0;
            sound.then(|| Axis {
                places: self.extent(place),
                taps: self.extent(tap),
                extent: *extent,
                by: [stride.unsigned_abs(), dilation.unsigned_abs(), at.offset.unsigned_abs()],
            })
        });
        axes.collect()
    }

    /// Whether the box covers the arrays whole.
    fn shapes(&self, axes: &[Axis], [still, sliding]: [usize; 2], turned: Option<usize>, groups: usize) -> bool {
        let of = |first: usize, axes: &mut dyn Iterator<Item = usize>| -> Shape {
            std::iter::once(first).chain(axes).collect()
        };
        let (rows, columns) = if turned.is_some() { (sliding, still / groups) } else { (still, sliding / groups) };
        let weights: Shape = [rows, columns].into_iter().chain(axes.iter().map(|axis| axis.taps)).collect();
        let box_size = axes.iter().map(|axis| axis.places * axis.taps).product::<usize>() * still * (sliding / groups);
        of(still, &mut axes.iter().map(|axis| axis.places)) == self.still.bound.shape
            && of(sliding, &mut axes.iter().map(|axis| axis.extent)) == self.sliding.bound.shape
            && weights == self.weights.bound.shape
            && box_size == size(&self.term.extents())
    }
}

/// One spatial axis.
pub(super) struct Axis {
    pub(super) places: usize,
    pub(super) taps: usize,
    pub(super) extent: usize,
    /// Stride, dilation, and how far before the first element the first window begins.
    pub(super) by: [usize; 3],
}

impl Axis {
    /// How many elements there are from the first under a window to the last, with those outside at either end.
    fn span(&self) -> usize {
        let [stride, dilation, before] = self.by;
        let under = self.places.saturating_mul(stride).saturating_add(self.taps.saturating_mul(dilation));
        under.max(self.extent.saturating_add(before))
    }

    /// Whether each element lies under one tap at most, and no tap beyond the ends.
    pub(super) fn is_apart(&self) -> bool {
        let [stride, dilation, before] = self.by;
        let is_inside = before == 0 && (self.places - 1) * stride + (self.taps - 1) * dilation < self.extent;
        is_inside && dilation == 1 && self.taps <= stride
    }

    pub(super) fn text(&self) -> TokenStream {
        let sizes = [self.places, self.taps, self.extent].map(number);
        let by = (self.by != [1, 1, 0]).then(|| {
            let by = self.by.map(number);
            quote!(.by(#(#by),*))
        });
        quote!(.axis(#(#sizes),*) #by)
    }
}
