//! The arguments of a generated function: their names and types, and how each is bound to the values in it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use super::types;
use crate::ir::Shape;
use crate::net::{Net, Source};
use crate::requests::{Function, Given, Wanted};

/// One argument.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    /// Its name.
    pub(super) name: String,
    /// Its type, without a reference.
    pub(super) of: TokenStream,
    /// Whether it goes by value where it goes in.
    pub(super) by_value: bool,
    /// What `of` is zeroed with; nothing for an input.
    pub(super) zero: TokenStream,
    /// Whether each sample of a batch has its own.
    pub(super) per_sample: bool,
    /// For documentation: shape.
    pub(super) text: String,
}

/// All arguments of a function.
#[derive(Clone, Debug)]
pub(super) struct Arguments {
    pub(super) inputs: Vec<Argument>,
    pub(super) outputs: Vec<Argument>,
}

impl Arguments {
    /// Those of a function.
    pub(super) fn of(net: &Net, function: &Function) -> Self {
        let mut scope = Scope::of(["scratch", "simd", "add", "samples"]);
        let inputs = function.given.iter().map(|(given, _)| input(net, *given, &mut scope)).collect();
        let outputs = function.wanted.iter().map(|(wanted, _)| output(net, *wanted, &mut scope)).collect();
        Arguments { inputs, outputs }
    }

    /// All names.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        self.inputs.iter().chain(&self.outputs).map(|argument| argument.name.as_str()).collect()
    }
}

fn input(net: &Net, given: Given, scope: &mut Scope) -> Argument {
    let (source, name) = match given {
        Given::Port(port) => (Source::Port(port), net.source_name(Source::Port(port))),
        Given::Gradient(source) => (source, format!("{}_bar", net.source_name(source))),
    };
    let shape = net.shape(source);
    let classes = net.classes(source);
    let of = match classes {
        Some(classes) => types::indices(shape, classes),
        None => types::real(shape, net.precision),
    };
    let text = match classes {
        Some(classes) => format!("{} of index({classes})", crate::ir::print::shape_text(shape)),
        None => crate::ir::print::shape_text(shape),
    };
    Argument { name: scope.take(&name), of, by_value: shape.is_empty(), zero: quote!(), per_sample: true, text }
}

fn output(net: &Net, wanted: Wanted, scope: &mut Scope) -> Argument {
    let t = types::scalar(net.precision);
    let real = |name: String, shape: &Shape, scope: &mut Scope, per_sample: bool| {
        let of = types::real(shape, net.precision);
        let zero = quote!(<#of as ::net_runtime::__private::Flat<#t>>::ZERO);
        let text = crate::ir::print::shape_text(shape);
        Argument { name: scope.take(&name), of, by_value: false, zero, per_sample, text }
    };
    match wanted {
        Wanted::Value(source) => real(net.source_name(source), net.shape(source), scope, true),
        Wanted::Gradient(source) => real(format!("{}_bar", net.source_name(source)), net.shape(source), scope, true),
        Wanted::Array(layer, array) => {
            let name = format!(
                "{}_{}_bar",
                net.layers[layer].name,
                net.layers[layer].storage.as_ref().map_or("", |s| s.arrays[array].name)
            );
            let shape = net.layers[layer].storage.as_ref().map(|storage| storage.arrays[array].shape.clone());
            real(name, &shape.unwrap_or_default(), scope, false)
        }
        Wanted::LayerParameters(layer) => {
            let used = &net.layers[layer];
            let of = used.storage.as_ref().map(|storage| types::storage(storage, net.precision)).unwrap_or_default();
            let zero = quote!(<#of as ::net_runtime::__private::Flat<#t>>::ZERO);
            Argument {
                name: scope.take(&format!("{}_bar", used.name)),
                of,
                by_value: false,
                zero,
                per_sample: false,
                text: "the layer's learned arrays".into(),
            }
        }
        Wanted::Parameters => {
            let of = &net.name;
            Argument {
                name: scope.take("parameters_bar"),
                of: quote!(#of),
                by_value: false,
                zero: quote!(#of::ZERO),
                per_sample: false,
                text: "all learned arrays".into(),
            }
        }
    }
}

impl Argument {
    /// `input: &SVector<f32, 3>`
    pub(super) fn taken(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        if self.by_value { quote!(#name: #of) } else { quote!(#name: &#of) }
    }

    /// `output: &mut SVector<f32, 2>`
    pub(super) fn written(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        quote!(#name: &mut #of)
    }

    /// `input: &[SVector<f32, 3>]`
    pub(super) fn taken_in_batch(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        quote!(#name: &[#of])
    }

    /// `output: &mut [SVector<f32, 2>]`, or the one buffer that is summed into.
    pub(super) fn written_in_batch(&self) -> TokenStream {
        let (name, of) = (ident(&self.name), &self.of);
        if self.per_sample { quote!(#name: &mut [#of]) } else { quote!(#name: &mut #of) }
    }
}
