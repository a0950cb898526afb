//! The constant arrays of a net: constants of its type, in the memory order that its functions index.
//!
//! ```text
//! const mean: [2, 3] = [[1, 2, 3], [4, 5, 6]];                       as written
//! const MEAN_1: [[f32; 2]; 3] = [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]];
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::compiled::Compiled;
use super::scope::ident;
use super::types;
use crate::ir::{ConstantId, Element, Leaf, Operation, Program, Value, size};
use crate::layers::MemoryOrder;

/// What a constant array is called: no other constant of the type ends in a number.
pub(super) fn name(program: &Program, constant: ConstantId) -> Ident {
    let name = leaf(program, constant).map_or("constant", |value| &value.name);
    ident(&format!("{}_{}", name.to_uppercase(), constant.0 + 1))
}

/// The constants of a net, where it has some.
pub(super) fn item(compiled: &Compiled) -> TokenStream {
    let (net, items) = (&compiled.net.name, items(&compiled.lowered.program));
    if items.is_empty() {
        return items;
    }
    quote! {
        #[allow(dead_code, clippy::all, reason = "written by a macro")]
        impl #net {
            #items
        }
    }
}

/// The items of all.
fn items(program: &Program) -> TokenStream {
    let item = |constant: ConstantId| {
        let shape = &leaf(program, constant)?.shape;
        let (name, of) = (name(program, constant), types::intermediate(shape, Element::Real, program.precision, None));
        let numbers = as_they_lie(&program.constants[constant], shape, MemoryOrder::Columns);
        let numbers: Vec<TokenStream> = numbers.iter().map(|n| types::constant(*n, program.precision)).collect();
        let (numbers, doc) = (
            nested(&numbers, &types::in_memory(shape, MemoryOrder::Columns)),
            format!(" `{}`.", leaf(program, constant)?.name),
        );
        Some(quote!(#[doc = #doc] const #name: #of = #numbers;))
    };
    program.constants.ids().filter_map(item).collect()
}

fn leaf(program: &Program, constant: ConstantId) -> Option<&Value> {
    program.values.iter().find(|value| value.operation == Operation::Leaf(Leaf::Constant(constant)))
}

/// Numbers in row-major order as they lie in memory: by columns the last two axes change places.
pub(super) fn as_they_lie(numbers: &[f64], shape: &[usize], order: MemoryOrder) -> Vec<f64> {
    let ([.., rows, columns], MemoryOrder::Columns) = (shape, order) else { return numbers.to_vec() };
    let (rows, columns) = (*rows, *columns);
    if numbers.len() == 1 {
        return numbers.to_vec();
    }
    let of_matrix = |matrix: &[f64]| -> Vec<f64> {
        (0..columns).flat_map(|column| (0..rows).map(move |row| row * columns + column)).map(|at| matrix[at]).collect()
    };
    numbers.chunks(rows * columns).flat_map(of_matrix).collect()
}

/// Nested lists of these extents.
fn nested(numbers: &[TokenStream], extents: &[usize]) -> TokenStream {
    match extents {
        [] => numbers.iter().cloned().collect(),
        [_, rest @ ..] => {
            let lists = numbers.chunks(size(rest)).map(|part| nested(part, rest));
            quote!([#(#lists),*])
        }
    }
}
