//! The calls of a `train(batch = n) fn`: `f`, `f_into` and `f_with` as every function has them, with an array of `n` in place of
//! each argument that a sample has its own of.
//!
//! ```text
//! f(&self, &[input; n]) -> [output; n]               as for one sample, with arrays
//! f_with(&self, &mut scratch, &[input; n], ...)      one dispatch, then the body for each block of samples, the first of
//!                                                    which overwrites sums
//! body(self, simd, scratch, (&[input], ...))         gathers its samples into the scratch, and scatters from it
//! ```
//!
//! An array that descends does so by the mean of the gradients: at the rate divided by `n`. Where one block holds all samples,
//! the body updates the arrays as its gradients exist. Where it takes several, all gradients must be at the old arrays: they are
//! summed in the scratch, and the arrays are updated at the end.

use proc_macro2::TokenStream;
use quote::quote;

use super::Calls;
use crate::diagnostics::plain;
use crate::emit::scope::ident;
use crate::emit::{docs, types};
use crate::ir::{LayerId, PartId};
use crate::net::Net;
use crate::requests::{Want, Wanted};

impl Calls<'_> {
    /// The body for all samples at once, or for each block of them in turn, and what is updated behind them.
    pub(super) fn entered_by_all(&self, samples: usize) -> TokenStream {
        let is_in_turn = self.blocks.samples_of(samples) < samples;
        let entered = self.enter(&if is_in_turn { quote!(in_turn) } else { quote!(once) });
        let rate = self.arguments.rate.as_ref().map(|rate| ident(&rate.name)).map(|rate| {
            let samples = types::constant(samples as f64, self.net.precision);
            quote!(let #rate = #rate / #samples;)
        });
        let updates = self.updates_behind();
        quote!(#rate #entered #updates)
    }

    /// `descend(&mut self.linear, &scratch.parameters_bar.linear, rate);`, for each layer that is not at the rate 0.
    fn updates_behind(&self) -> TokenStream {
        let Some(rate) = self.arguments.rate.as_ref().map(|rate| ident(&rate.name)) else {
            return TokenStream::new();
        };
        let wanted = self.function.wanted.iter().zip(&self.arguments.wanted);
        let held = wanted.filter_map(|(want, argument)| Some((*want, argument.as_ref().filter(|held| held.is_held)?)));
        held.flat_map(|(want, held)| arrays(self.net, want).into_iter().map(move |array| (array, ident(&held.name))))
            .filter(|(array, _)| array.rate != 0.0)
            .map(|(Learned { place, part, rate: factor, .. }, held)| {
                let own = types::constant(factor, self.net.precision);
                let rate = if factor == 1.0 { quote!(#rate) } else { quote!(#rate * #own) };
                quote!(::net_runtime::call::descend(&mut self #place, &scratch.#held #part, #rate);)
            })
            .collect()
    }

    /// The fields of the scratch beside intermediates: blocks of samples, and sums. Each is a name, a type and what it begins
    /// with.
    pub(super) fn held(&self) -> Vec<[TokenStream; 3]> {
        let blocks = self.arguments.inputs.iter().chain(self.arguments.outputs()).filter_map(|argument| {
            let (samples, block) = (argument.samples.as_ref()?, argument.block.as_ref()?);
            let name = ident(&samples.block);
            Some([quote!(#name), block.of.clone(), block.zero.clone()])
        });
        let sums = self.arguments.held().map(|held| {
            let name = ident(&held.name);
            [quote!(#name), held.of.clone(), held.zero.clone()]
        });
        blocks.chain(sums).collect()
    }

    /// The samples of a body, gathered before its statements and scattered behind them.
    pub(super) fn around(&self, statements: &TokenStream) -> TokenStream {
        let (mut before, mut after) = (TokenStream::new(), TokenStream::new());
        for own in self.per_sample() {
            let (Some(of), Some(in_lanes)) = (&own.argument.samples, &own.argument.block) else { continue };
            let [name, samples, block] = [&own.argument.name, &of.name, &of.block].map(|name| ident(name));
            let [gather, scatter] = match in_lanes.is_real {
                true => [quote!(gather), quote!(scatter)],
                false => [quote!(gather_indices), quote!(scatter_indices)],
            };
            if own.is_output() {
                before.extend(quote!(let #name = &mut *#block;));
                after.extend(quote!(::net_runtime::kernels::#scatter(simd, &*#block, #samples);));
            } else {
                before.extend(quote!(::net_runtime::kernels::#gather(simd, #samples, #block); let #name = &*#block;));
            }
        }
        quote!(#before #statements #after)
    }

    /// How the samples go through, for documentation.
    pub(super) fn doc_of_batch(&self, samples: usize) -> String {
        let (name, block) = (plain(&self.function.name).to_uppercase(), self.blocks.samples_of(samples));
        let how = if block < samples { format!("in blocks of {block}") } else { "at once".into() };
        let mut text = format!(
            "\n\nThe {samples} samples go through {how}, gathered into the scratch, which has `{name}_SCRATCH_BYTES`."
        );
        text += &docs::of_batch(self.function);
        if self.function.descends() {
            text += &format!(" What descends does so at `rate / {samples}`, by the sum of all samples' gradients");
            text += if block < samples { ", behind the last block." } else { "." };
        }
        text
    }
}

/// A layer's learned arrays, or one of them, as a place in the net and in a gradient.
struct Learned {
    /// `.encoder.linear`
    place: TokenStream,
    /// The same array as a place in the gradient: `.linear` in the gradient of `encoder`.
    part: TokenStream,
    rate: f64,
}

/// The learned arrays that a wanted thing updates, layer by layer: of `descend(parameters)` all of the net.
fn arrays(net: &Net, want: Want) -> Vec<Learned> {
    let path = |layer: LayerId, within: Option<PartId>| types::place(&net.fields(layer, within));
    let learned = |layer: LayerId, part: TokenStream| {
        let used = &net.layers[layer];
        Learned { place: path(layer, None), part, rate: used.rate }
    };
    match want.what {
        Wanted::Parameters => net.learned().map(|(layer, ..)| learned(layer, path(layer, None))).collect(),
        Wanted::PartParameters(of) => {
            net.learned_in(of).map(|(layer, ..)| learned(layer, path(layer, Some(of)))).collect()
        }
        Wanted::LayerParameters(layer) => vec![learned(layer, TokenStream::new())],
        Wanted::Array(layer, array) => {
            let place = types::place(&net.array_fields(layer, array, None));
            vec![Learned { place, ..learned(layer, TokenStream::new()) }]
        }
        Wanted::Value(_) | Wanted::Gradient(_) => Vec::new(),
    }
}
