//! What a function is given and what is wanted of it, each made into an argument.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Argument, Block};
use crate::emit::scope::Scope;
use crate::emit::types;
use crate::ir::{Element, Shape};
use crate::net::{Net, Part, Source};
use crate::requests::{Given, How, Want, Wanted};

pub(super) fn frozen(net: &Net, part: &Part, scope: &mut Scope) -> Argument {
    let around: Vec<&str> = net.around(part.inside).map(|part| net.parts[part].name.as_str()).collect();
    let names: Vec<&str> = around.into_iter().rev().chain([part.name.as_str()]).collect();
    let of = &part.net;
    Argument {
        per_sample: false,
        ..Argument::input(scope.take(&names.join("_")), quote!(#of), false, format!("the frozen net `{of}`"), None)
    }
}

pub(super) fn input(net: &Net, given: Given, scope: &mut Scope, block: &Ident) -> Argument {
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
        Some(classes) => indices_text(shape, classes),
        None => crate::ir::print::shape_text(shape),
    };
    Argument::input(scope.take(&name), of, shape.is_empty(), text, Some(Block::of(net, source, block)))
}

fn indices_text(shape: &Shape, classes: usize) -> String {
    format!("{} of index({classes})", crate::ir::print::shape_text(shape))
}

pub(super) fn output(net: &Net, want: Want, scope: &mut Scope, block: &Ident) -> Argument {
    let accumulates = want.how == How::Accumulate;
    let argument = |name: String, of: TokenStream, text: String, scope: &mut Scope| {
        let zero = quote!(::net_runtime::__private::Flat::ZERO);
        let per_sample = !want.what.is_summed();
        let block = match want.what {
            Wanted::Value(source) | Wanted::Gradient(source) => Some(Block::of(net, source, block)),
            _ => None,
        };
        let (name, is_held) = (scope.take(&name), want.how == How::DescendBehind);
        Argument { name, of, block, by_value: false, zero, per_sample, accumulates, text, samples: None, is_held }
    };
    let real = |name: String, shape: &Shape, scope: &mut Scope| {
        argument(name, types::real(shape, net.precision), crate::ir::print::shape_text(shape), scope)
    };
    let path = |layer: usize| net.path(layer).replace('.', "_");
    match want.what {
        Wanted::Value(source) => match net.classes(source) {
            None => real(net.source_name(source), net.shape(source), scope),
            Some(classes) => {
                let (shape, of) = (net.shape(source), types::indices(net.shape(source), classes));
                let zero = types::filled(shape, &quote!(::net_runtime::__private::index(0)));
                let text = indices_text(shape, classes);
                Argument { zero, ..argument(net.source_name(source), of, text, scope) }
            }
        },
        Wanted::Gradient(source) => real(format!("{}_bar", net.source_name(source)), net.shape(source), scope),
        Wanted::Array(layer, array) => {
            let array = net.layers[layer].storage.as_ref().and_then(|storage| storage.arrays.get(array));
            let (name, shape) = array.map(|array| (array.name, array.shape.clone())).unwrap_or_default();
            let order = array.map(|array| array.order).unwrap_or_default();
            let (of, text) = (types::learned(&shape, order, net.precision), crate::ir::print::shape_text(&shape));
            argument(format!("{}_{name}_bar", path(layer)), of, text, scope)
        }
        Wanted::LayerParameters(layer) => {
            let storage = net.layers[layer].storage.as_ref();
            let of = storage.map(|storage| types::storage(storage, net.precision)).unwrap_or_default();
            argument(format!("{}_parameters_bar", path(layer)), of, "the layer's learned arrays".into(), scope)
        }
        Wanted::PartParameters(part) => {
            let of = &net.parts[part].net;
            let name = format!("{}_parameters_bar", net.parts[part].name);
            argument(name, quote!(#of), "the learned arrays of that net".into(), scope)
        }
        Wanted::Parameters => {
            let of = &net.name;
            let argument = argument("parameters_bar".into(), quote!(#of), "all learned arrays".into(), scope);
            Argument { zero: quote!(#of::ZERO), ..argument }
        }
    }
}

impl Block {
    fn of(net: &Net, source: Source, block: &Ident) -> Block {
        let shape = net.shape(source);
        match net.classes(source) {
            Some(classes) => {
                let lanes = types::of_each_sample(&quote!(::net_runtime::__private::index(0)), block);
                let (of, zero) = (types::block_of_indices(shape, classes, block), types::filled(shape, &lanes));
                Block { of, zero, is_real: false }
            }
            None => {
                let of = types::intermediate(shape, Element::Real, net.precision, Some(block));
                let number = types::suffixed(&quote!(0.0), Element::Real, net.precision);
                let zero = types::filled(&types::in_memory(shape), &types::of_each_sample(&number, block));
                Block { of, zero, is_real: true }
            }
        }
    }
}
