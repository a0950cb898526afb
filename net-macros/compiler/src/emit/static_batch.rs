//! The calls of a `train(batch = n) fn`: the four of every function without `_batch`, with arrays of `n` in place of what
//! each sample has its own of.
//!
//! ```text
//! f(&self, &[input; n]) -> [output; n]               as for one sample, with arrays
//! f_all(&self, &mut scratch, &[input; n], &mut [output; n])      what they enter: one dispatch, then
//! f_blocks(simd, ...)                                the body for each block of samples, the first overwriting sums
//! f_body(simd, scratch, &[input], &mut [output])     gathers its samples into the scratch, and scatters from it
//! ```
//!
//! What descends does so by the mean: at the rate divided by `n`. Where one block holds all samples, the body updates the
//! arrays as its gradients exist. Where it takes several, all gradients must be at the old arrays: they are summed in the
//! scratch, and the arrays are updated at the end.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{Argument, Arguments};
use super::calls::Calls;
use super::scope::ident;
use super::{docs, types};
use crate::diagnostics::plain;
use crate::net::Net;
use crate::requests::{How, Want, Wanted};

impl Calls<'_> {
    /// `f_all` and `f_blocks`.
    pub(super) fn all(&self, samples: usize) -> TokenStream {
        let (name, blocks, scratch) = (self.private("_all"), self.private("_blocks"), self.scratch_name());
        let (receiver, (fronts, inputs, outputs)) = (self.receiver(), self.signature());
        let names = self.arguments.fronts().map(|argument| ident(&argument.name));
        let others = self.arguments.taken().chain(self.arguments.outputs()).map(|argument| ident(&argument.name));
        let call = self.dispatch(quote!(self.#blocks(simd, #(#names,)* scratch, #(#others),*)));
        let doc = format!(" What every call of [`{0}`](Self::{0}) does for all samples.", plain(&self.function.name));
        let blocks = self.each_block(samples);
        quote! {
            #[doc = #doc]
            #[inline]
            fn #name(#receiver, #(#fronts,)* scratch: &mut #scratch, #(#inputs,)* #(#outputs),*) {
                #call
            }

            #blocks
        }
    }

    fn each_block(&self, samples: usize) -> TokenStream {
        let (name, scratch) = (self.private("_blocks"), self.scratch_name());
        let (receiver, (fronts, inputs, outputs)) = (self.receiver(), self.signature());
        let block = self.blocks.samples_of(samples);
        let is_behind = self.function.wanted.iter().any(|want| want.how == How::DescendBehind);
        let (rate, updates) = (self.mean_rate(samples), self.updates_behind());
        let bodies = if block < samples { self.blocks_in_turn(block) } else { self.one_block(samples) };
        let statements = if is_behind { quote!(#bodies #rate #updates) } else { quote!(#rate #bodies) };
        let doc = format!(" What every call of [`{0}`](Self::{0}) does, block by block.", plain(&self.function.name));
        quote! {
            #[doc = #doc]
            #[inline(always)]
            fn #name(
                #receiver, simd: impl ::net_runtime::__private::Simd, #(#fronts,)* scratch: &mut #scratch, #(#inputs,)* #(#outputs),*
            ) {
                #statements
            }
        }
    }

    /// `let rate = rate / 32.0;`
    fn mean_rate(&self, samples: usize) -> Option<TokenStream> {
        let rate = ident(&self.arguments.rate.as_ref()?.name);
        let samples = types::constant(samples as f64, self.net.precision);
        Some(quote!(let #rate = #rate / #samples;))
    }

    fn one_block(&self, samples: usize) -> TokenStream {
        let samples = types::number(samples);
        let call = self.call(&quote!(scratch), &quote!(#samples), &quote!(false), &self.passed());
        quote!(#call;)
    }

    fn blocks_in_turn(&self, block: usize) -> TokenStream {
        let (own, block) = (self.sliced(), types::number(block));
        let Some(first) = own.first().map(|own| ident(&own.argument.name)) else {
            return TokenStream::new();
        };
        let call = self.call(&quote!(scratch), &quote!(<[_]>::len(#first)), &quote!(block > 0), &self.passed());
        let (pattern, slices) = self.chunks(&own);
        quote!(for #pattern in ::net_runtime::__private::chunks(#slices, #block) { #call; })
    }

    /// What the body takes behind its samples.
    fn passed(&self) -> Vec<TokenStream> {
        let names = self.taken_by_body().chain(self.arguments.outputs()).map(|argument| ident(&argument.name));
        names.map(|name| quote!(#name)).collect()
    }

    /// The inputs, and the rate if the body itself updates arrays.
    pub(super) fn taken_by_body(&self) -> impl Iterator<Item = &Argument> {
        let Arguments { inputs, rate, .. } = &self.arguments;
        let updates = self.function.wanted.iter().any(|want| want.how == How::Descend);
        inputs.iter().chain(rate.as_ref().filter(|_| updates))
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
                quote!(::net_runtime::__private::descend(&mut self #place, &scratch.#held #part, #rate);)
            })
            .collect()
    }

    /// The names of what the scratch holds beside intermediates, each with its type and what it begins with.
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
        for own in self.sliced() {
            let Some(of) = &own.argument.samples else { continue };
            let [name, samples, block] = [&own.argument.name, &of.name, &of.block].map(|name| ident(name));
            let [gather, scatter] = match own.block.is_real {
                true => [quote!(gather), quote!(scatter)],
                false => [quote!(gather_indices), quote!(scatter_indices)],
            };
            if own.is_output {
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
    /// The same from the gradient on.
    part: TokenStream,
    rate: f64,
}

/// What is updated by a wanted thing, layer by layer.
fn arrays(net: &Net, want: Want) -> Vec<Learned> {
    let path = |layer: usize, within: Option<usize>| {
        let fields = net.fields(layer, within).into_iter().map(ident);
        quote!(#(.#fields)*)
    };
    let learned = |layer: usize, part: TokenStream| {
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
            let Some(storage) = &net.layers[layer].storage else { return Vec::new() };
            let (own, of) = (ident(storage.arrays[array].name), learned(layer, TokenStream::new()));
            let place = &of.place;
            vec![Learned { place: quote!(#place.#own), ..of }]
        }
        Wanted::Value(_) | Wanted::Gradient(_) => Vec::new(),
    }
}
