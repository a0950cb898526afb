//! `TRAINED`: the net with the numbers of a file, which the runtime reads when rustc evaluates a `static`.
//!
//! ```text
//! pub const TRAINED: &'static Self = {
//!     static TRAINED: Tiny = ::net_runtime::__private::trained(include_bytes!(..), 168, &[(136, 4, 0), (160, 4, 0)]);
//!     &TRAINED
//! };
//! ```

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use super::compiled::Compiled;
use super::types::{self, number};
use crate::net::Net;
use crate::weights::{Weights, frozen, inputs_first};

/// The constant, where the net has weights.
pub(super) fn item(compiled: &Compiled) -> TokenStream {
    let (name, Some(weights)) = (&compiled.net.name, &compiled.weights) else { return TokenStream::new() };
    let Weights { attributes, file, length, places } = weights;
    let places = places.iter().map(|place| {
        let [begin, bytes, groups] = [place.begin, place.bytes, place.groups].map(number);
        quote!((#begin, #bytes, #groups))
    });
    let (bytes, length, separator) = (bytes(file), number(*length), types::doc_separator(attributes));
    let doc =
        format!(" The net with the numbers of `{file}`: it lies where constants do, in flash where there is such.");
    quote! {
        #[allow(dead_code, unreachable_pub)]
        impl #name {
            #attributes
            #separator
            #[doc = #doc]
            pub const TRAINED: &'static Self = {
                #[allow(long_running_const_eval)]
                static TRAINED: #name = ::net_runtime::__private::trained(#bytes, #length, &[#(#places),*]);
                &TRAINED
            };
        }
    }
}

/// The bytes of the file. A change of it compiles again.
fn bytes(file: &str) -> TokenStream {
    if Path::new(file).is_absolute() {
        return quote!(::core::include_bytes!(#file));
    }
    let file = format!("/{file}");
    quote!(::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #file)))
}

/// `; inputs_first [(0, 1)]; frozen ["front"]`: what names and axes in files need; nothing of most nets.
pub(super) fn of_files(net: &Net) -> TokenStream {
    let arrays = net.learned().flat_map(|(_, _, storage)| (0..storage.arrays.len()).map(move |array| (storage, array)));
    let swapped = arrays.enumerate().filter_map(|(position, (storage, array))| {
        let groups = number(inputs_first(storage, array)?);
        let position = number(position);
        Some(quote!((#position, #groups)))
    });
    let (swapped, frozen): (Vec<TokenStream>, Vec<String>) = (swapped.collect(), frozen(net));
    let swapped = (!swapped.is_empty()).then(|| quote!(; inputs_first [#(#swapped),*]));
    let frozen = (!frozen.is_empty()).then(|| quote!(; frozen [#(#frozen),*]));
    quote!(#swapped #frozen)
}
