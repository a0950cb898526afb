//! What a function is given and what is wanted of it, each made into an argument.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::argument::{Argument, Block};
use crate::emit::scope::Scope;
use crate::emit::types;
use crate::ir::print::shape_text;
use crate::ir::{Element, LayerId, PartId, Shape};
use crate::net::{Net, Source};
use crate::requests::{Given, How, Want, Wanted};

pub(super) fn frozen(net: &Net, id: PartId, scope: &mut Scope) -> Argument {
    let of = types::part(net, id);
    Argument {
        per_sample: false,
        ..Argument::input(scope.take(&of_part(net, id)), quote!(#of), false, format!("the frozen net `{of}`"), None)
    }
}

/// `block_3_inner`: the path of a part as a name.
fn of_part(net: &Net, id: PartId) -> String {
    let names: Vec<&str> = net.around(Some(id)).map(|part| net.parts[part].name.as_str()).collect();
    names.into_iter().rev().collect::<Vec<_>>().join("_")
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
        None => types::ordered(shape, net.order_of(source), net.precision),
    };
    let text = match classes {
        Some(classes) => indices_text(shape, classes),
        None => net.order_of(source).text(shape),
    };
    Argument::input(scope.take(&name), of, shape.is_empty(), text, Some(Block::of(net, source, block)))
}

fn indices_text(shape: &Shape, classes: usize) -> String {
    format!("{} of index({classes})", shape_text(shape))
}

pub(super) fn output(net: &Net, want: Want, scope: &mut Scope, block: &Ident) -> Argument {
    let (name, of, text) = described(net, want.what);
    let zero = match want.what {
        Wanted::Value(source) if net.classes(source).is_some() => {
            types::filled(net.shape(source), &quote!(::net_runtime::__private::index(0)))
        }
        Wanted::Parameters => quote!(#of::ZERO),
        _ => quote!(::net_runtime::__private::Flat::ZERO),
    };
    let block = match want.what {
        Wanted::Value(source) | Wanted::Gradient(source) => Some(Block::of(net, source, block)),
        _ => None,
    };
    Argument {
        name: scope.take(&name),
        of,
        block,
        by_value: false,
        zero,
        per_sample: !want.what.is_summed(),
        accumulates: want.how == How::Accumulate,
        text,
        samples: None,
        is_held: want.how == How::DescendBehind,
        key: None,
    }
}

/// The name, the type and, in words, the shape of something wanted.
fn described(net: &Net, wanted: Wanted) -> (String, TokenStream, String) {
    let path = |layer: LayerId| net.path(layer).replace('.', "_");
    let real = |name: String, source: Source| {
        let (shape, order) = (net.shape(source), net.order_of(source));
        (name, types::ordered(shape, order, net.precision), order.text(shape))
    };
    match wanted {
        Wanted::Value(source) => match (net.classes(source), net.shape(source)) {
            (None, _) => real(net.source_name(source), source),
            (Some(classes), shape) => {
                (net.source_name(source), types::indices(shape, classes), indices_text(shape, classes))
            }
        },
        Wanted::Gradient(source) => real(format!("{}_bar", net.source_name(source)), source),
        Wanted::Array(layer, array) => {
            let array = net.layers[layer].storage.as_ref().and_then(|storage| storage.arrays.get(array));
            let (name, shape) = array.map(|array| (array.name, array.shape.clone())).unwrap_or_default();
            let order = array.map(|array| array.order).unwrap_or_default();
            let (of, text) = (types::ordered(&shape, order, net.precision), order.text(&shape));
            (format!("{}_{name}_bar", path(layer)), of, text)
        }
        Wanted::LayerParameters(layer) => {
            let storage = net.layers[layer].storage.as_ref();
            let of = storage.map(|storage| types::storage(storage, net.precision)).unwrap_or_default();
            (format!("{}_parameters_bar", path(layer)), of, "the layer's learned arrays".into())
        }
        Wanted::PartParameters(part) => {
            let of = types::part(net, part);
            (format!("{}_parameters_bar", of_part(net, part)), quote!(#of), "the learned arrays of that net".into())
        }
        Wanted::Parameters => {
            let of = &net.name;
            ("parameters_bar".into(), quote!(#of), "all learned arrays".into())
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
                let extents = types::in_memory(shape, net.order_of(source));
                let of = types::nested_in(&extents, Element::Real, net.precision, Some(block));
                let number = types::suffixed(&quote!(0.0), Element::Real, net.precision);
                let zero = types::filled(&extents, &types::of_each_sample(&number, block));
                Block { of, zero, is_real: true }
            }
        }
    }
}
