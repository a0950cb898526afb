//! Rust types of shapes (design 1.3), and how an element of each is written.
//!
//! | shape | type | element `[i, j]`... |
//! |---|---|---|
//! | `[]` | `f32` | `x` |
//! | `[n]` | `SVector<f32, n>` | `x[i]`, once bound as `&x.data.0[0]` |
//! | `[r, c]` | `SMatrix<f32, r, c>` | `x[j][i]`, once bound as `&x.data.0`: columns first |
//! | `[c, h, w]` | `[SMatrix<f32, h, w>; c]` | `x[c].data.0[column][row]` |
//! | `[n, m]`, learned by rows | `[SVector<f32, m>; n]` | `x[i].data.0[0][j]` |
//! | `[n] of [m]` | `[SVector<f32, m>; n]` | `x[i][j]`, in a block |
//! | intermediates | `[[f32; c]; r]` | `x[i][j]` |

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::ir::{Element, PartId, Precision, Shape};
use crate::layers::{MemoryOrder, Storage};
use crate::net::{Net, PartOf, Stored};
use crate::plan::{Layout, View};

/// An empty line of documentation below the user's own.
pub(super) fn doc_separator(attributes: &TokenStream) -> TokenStream {
    if attributes.is_empty() { quote!() } else { quote!(#[doc = ""]) }
}

/// `::net_runtime::f32`: a user's type may be named `f32`.
pub(super) fn scalar(precision: Precision) -> TokenStream {
    match precision {
        Precision::Single => quote!(::net_runtime::f32),
        Precision::Double => quote!(::net_runtime::f64),
    }
}

/// `-0.0_f32` of `-0.0`: a literal with its type, whatever a user's type may be named.
pub(super) fn suffixed(number: &TokenStream, element: Element, precision: Precision) -> TokenStream {
    let suffix = match (element, precision) {
        (Element::Integer | Element::Bool, _) => "u32",
        (Element::Real, Precision::Single) => "f32",
        (Element::Real, Precision::Double) => "f64",
    };
    format!("{number}_{suffix}").parse().unwrap_or_else(|_| number.clone())
}

pub(super) fn number(n: usize) -> Literal {
    Literal::usize_unsuffixed(n)
}

/// The type of a real array at the boundary.
pub(super) fn real(shape: &[usize], precision: Precision) -> TokenStream {
    let t = scalar(precision);
    match shape {
        [] => t,
        [n] => {
            let n = number(*n);
            quote!(::net_runtime::SVector<#t, #n>)
        }
        [rows, columns] => {
            let (rows, columns) = (number(*rows), number(*columns));
            quote!(::net_runtime::SMatrix<#t, #rows, #columns>)
        }
        [n, rest @ ..] => {
            let (n, rest) = (number(*n), real(rest, precision));
            quote!([#rest; #n])
        }
    }
}

/// The type of an array whose elements lie in this order, and of the gradient with respect to it.
pub(super) fn ordered(shape: &[usize], order: MemoryOrder, precision: Precision) -> TokenStream {
    match (shape, order) {
        ([n, rest @ ..], MemoryOrder::Rows) if !rest.is_empty() => {
            let (n, rest) = (number(*n), ordered(rest, order, precision));
            quote!([#rest; #n])
        }
        _ => real(shape, precision),
    }
}

/// The type of an array of classes at the boundary.
pub(super) fn indices(shape: &[usize], classes: usize) -> TokenStream {
    let classes = number(classes);
    nested(shape, quote!(::net_runtime::Index<#classes>))
}

/// The type of an array of classes in a block of samples.
pub(super) fn block_of_indices(shape: &[usize], classes: usize, block: &Ident) -> TokenStream {
    let classes = number(classes);
    nested(shape, of_each_sample(&quote!(::net_runtime::Index<#classes>), block))
}

/// The type of an intermediate, in a block of samples where each has its own.
pub(super) fn intermediate(
    shape: &[usize],
    element: Element,
    precision: Precision,
    block: Option<&Ident>,
) -> TokenStream {
    nested_in(&in_memory(shape, MemoryOrder::Columns), element, precision, block)
}

/// The type of nested arrays of these extents, in a block of samples where each has its own.
pub(super) fn nested_in(
    extents: &[usize],
    element: Element,
    precision: Precision,
    block: Option<&Ident>,
) -> TokenStream {
    let number = if element == Element::Real { scalar(precision) } else { quote!(::net_runtime::u32) };
    nested(extents, block.map_or_else(|| number.clone(), |block| of_each_sample(&number, block)))
}

/// The type of an intermediate as it lies.
pub(super) fn lying(view: &View, element: Element, precision: Precision, block: Option<&Ident>) -> TokenStream {
    match view.layout {
        Layout::Rows => nested_in(&view.shape, element, precision, block),
        _ => intermediate(&view.shape, element, precision, block),
    }
}

/// `[f32; B]`, the type or the literal: one for each sample of a block.
pub(super) fn of_each_sample(number: &TokenStream, block: &Ident) -> TokenStream {
    quote!([#number; #block])
}

/// The extents in memory order: by columns the last two axes change places.
pub(super) fn in_memory(shape: &[usize], order: MemoryOrder) -> Shape {
    let mut extents = shape.to_vec();
    if let ([.., rows, columns], MemoryOrder::Columns) = (&mut extents[..], order) {
        core::mem::swap(rows, columns);
    }
    extents
}

fn nested(shape: &[usize], element: TokenStream) -> TokenStream {
    shape.iter().rev().fold(element, |inner, n| {
        let n = number(*n);
        quote!([#inner; #n])
    })
}

/// A literal array of one value.
pub(super) fn filled(shape: &[usize], value: &TokenStream) -> TokenStream {
    nested_value(shape, value)
}

fn nested_value(shape: &[usize], value: &TokenStream) -> TokenStream {
    shape.iter().rev().fold(value.clone(), |inner, n| {
        let n = number(*n);
        quote!([#inner; #n])
    })
}

/// The runtime's struct of a layer's learned arrays: `Linear<f32, 3, 2>`, or `ConstantPlus<SVector<f32, 3>>`, which takes the
/// type of its array in place of a scalar type and sizes.
/// A learned array of the net's own is no struct: `SVector<f32, 3>`.
pub(super) fn storage(storage: &Storage, precision: Precision) -> TokenStream {
    if storage.start.is_some() {
        let array = &storage.arrays[0];
        return ordered(&array.shape, array.order, precision);
    }
    let (t, name) = (scalar(precision), super::scope::ident(storage.name));
    let sizes = storage.sizes.iter().map(|n| number(*n));
    let types = storage.types.iter().map(|shape| shape.as_ref().map_or(quote!(()), |shape| real(shape, precision)));
    let scalar = (!storage.sizes.is_empty()).then_some(t);
    let arguments = scalar.into_iter().chain(sizes.map(|size| quote!(#size))).chain(types);
    quote!(::net_runtime::#name<#(#arguments),*>)
}

/// The type of a part: an earlier net's, or `[Block; 6]` of copies.
pub(super) fn part(net: &Net, part: PartId) -> TokenStream {
    match &net.parts[part].of {
        PartOf::Net(name) => quote!(#name),
        PartOf::Copies(count) => {
            let copy = match net.first_copy(part) {
                Some(Stored::Part(copy)) => self::part(net, copy),
                Some(Stored::Layer(layer)) => {
                    net.layers[layer].storage.as_ref().map(|of| storage(of, net.precision)).unwrap_or_default()
                }
                None => quote!(()),
            };
            let count = number(*count);
            quote!([#copy; #count])
        }
    }
}

/// The place that fields lead to: `.encoder.linear`, and `[3]` of copies.
pub(super) fn place(fields: &[&str]) -> TokenStream {
    let step = |field: &&str| match field.parse::<usize>() {
        Ok(copy) => {
            let copy = number(copy);
            quote!([#copy])
        }
        Err(_) => {
            let field = super::scope::ident(field);
            quote!(.#field)
        }
    };
    fields.iter().map(step).collect()
}

/// A real constant of the net's scalar type, written as short as it can be read back.
pub(super) fn constant(value: f64, precision: Precision) -> TokenStream {
    let t = scalar(precision);
    // A number beyond the range of `f32` is infinite in `f32`.
    let value = if precision == Precision::Single { f64::from(value as f32) } else { value };
    if value.is_nan() {
        return quote!(#t::NAN);
    }
    if value.is_infinite() {
        return if value > 0.0 { quote!(#t::INFINITY) } else { quote!(#t::NEG_INFINITY) };
    }
    let magnitude = match precision {
        Precision::Single => Literal::f32_unsuffixed(value.abs() as f32),
        Precision::Double => Literal::f64_unsuffixed(value.abs()),
    };
    if value.is_sign_negative() { quote!(-#magnitude) } else { quote!(#magnitude) }
}
