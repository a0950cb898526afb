//! How an element of a value is written in generated code.
//!
//! ```text
//! z1: [6, 24, 24], of each sample      z1[o][x][y][s]                      [[[[f32; B]; 24]; 24]; 6]
//! w1: [6, 1, 5, 5], learned            w1[o][c].data.0[v][u]               [[SMatrix<f32, 5, 5>; 1]; 6]
//! w1: [1000, 8], learned by rows       w1[i].data.0[0][j]              [SVector<f32, 8>; 1000]
//! loss: [], of each sample             loss[s]                             [f32; B]
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::statement::Statement;
use super::text::{ATOM, PREFIX, PRODUCT, SUM, Text};
use super::types;
use crate::plan::{Holds, Layout, View};

/// A value as it is bound in the function.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) name: Ident,
    /// How it lies.
    pub(super) view: View,
    /// The number of samples in a block, where each has its own element, on an axis behind all others.
    pub(super) block: Option<Ident>,
    /// The number that it is, where it lies nowhere.
    pub(super) number: Option<Text>,
}

impl Bound {
    pub(super) fn new(name: Ident, view: View, block: &Ident) -> Bound {
        let block = view.batched.then(|| block.clone());
        Bound { name, view, block, number: None }
    }

    pub(super) fn layout(&self) -> Layout {
        self.view.layout
    }

    pub(super) fn shape(&self) -> &[usize] {
        &self.view.shape
    }

    /// The element at these positions, of sample `s` where each has its own.
    pub(super) fn at(&self, positions: &[Text], sample: Option<&Ident>) -> Text {
        if let Some(number) = &self.number {
            return number.clone();
        }
        let place = self.place(positions, sample);
        let is_dereferenced = self.view.layout == Layout::Reference && (sample.is_none() || self.block.is_none());
        match self.view.holds {
            Holds::Classes => Text::element(quote!(#place.get()), ATOM),
            Holds::Positions => Text::element(quote!((#place as ::core::primitive::usize)), ATOM),
            Holds::Reals if is_dereferenced => Text::element(place, PREFIX),
            Holds::Reals if self.view.layout == Layout::Value => Text::atom(place),
            Holds::Reals => Text::element(place, ATOM),
        }
    }

    /// The element at these positions, to be read or written.
    pub(super) fn place(&self, positions: &[Text], sample: Option<&Ident>) -> TokenStream {
        let (name, lanes) = (&self.name, self.lanes(positions));
        match sample.filter(|_| self.block.is_some()) {
            Some(sample) if self.view.layout == Layout::Reference => quote!(#name[#sample]),
            Some(sample) => quote!(#lanes[#sample]),
            None => lanes,
        }
    }

    /// The element at these positions with all samples: a number, or an array of one for each sample.
    pub(super) fn lanes(&self, positions: &[Text]) -> TokenStream {
        let name = &self.name;
        match (self.view.layout, positions) {
            (Layout::Value, _) => quote!(#name),
            (Layout::Reference, _) => quote!(*#name),
            (Layout::Columns, [outer @ .., row, column]) => quote!(#name #([#outer])* [#column][#row]),
            (Layout::Matrices, [outer @ .., row, column]) => quote!(#name #([#outer])*.data.0[#column][#row]),
            (Layout::Vectors, [outer @ .., last]) => quote!(#name #([#outer])*.data.0[0][#last]),
            (_, positions) => quote!(#name #([#positions])*),
        }
    }

    /// These positions as one, counted in memory order: `(c * 8 + 2 * x + v) * 8 + 2 * y + u`.
    pub(super) fn flat_position(&self, positions: &[Text]) -> Text {
        let step = |sum: Option<Text>, axis: usize| {
            let (position, extent) = (&positions[axis], types::number(self.view.shape[axis]));
            let Some(sum) = sum else { return Some(position.clone()) };
            let sum = sum.inside(PRODUCT);
            Some(Text::new(quote!(#sum * #extent + #position), SUM))
        };
        self.view.memory_order().into_iter().fold(None, step).unwrap_or_else(|| Text::atom(quote!(0)))
    }

    /// `position as u32`, counted in memory order.
    pub(super) fn stored_position(&self, positions: &[Text]) -> TokenStream {
        let flat = self.flat_position(positions).inside(ATOM);
        quote!(#flat as ::net_runtime::u32)
    }

    /// The `Option<&T>` at a position, counted in memory order, that is known only at run time. It is written
    /// `<[_]>::get(x, n)`: of an array, `x.get(n)` would be the method of a user's trait if one is in scope.
    pub(super) fn get(&self, position: &Text, sample: Option<&Ident>, mutable: bool) -> TokenStream {
        let name = &self.name;
        let (get, flattened) =
            if mutable { (quote!(get_mut), quote!(flattened_mut)) } else { (quote!(get), quote!(flattened)) };
        let lanes = match self.view.layout {
            Layout::Value | Layout::Reference => return self.get_scalar(position, sample, mutable),
            _ if self.view.shape.is_empty() => return self.get_scalar(position, sample, mutable),
            Layout::Matrices | Layout::Vectors => self.get_by_axes(position, mutable),
            Layout::Rows | Layout::Columns => {
                let flat = |inner: TokenStream, _| quote!(::net_runtime::__private::#flattened(#inner));
                let flat = (1..self.view.shape.len()).fold(quote!(#name), flat);
                quote!(<[_]>::#get(#flat, #position))
            }
        };
        self.of_sample(lanes, sample, mutable)
    }

    /// `lanes.and_then(|lanes| <[_]>::get(lanes, s))`: in a closure rustc may not know that `s` is in range.
    fn of_sample(&self, lanes: TokenStream, sample: Option<&Ident>, mutable: bool) -> TokenStream {
        let get = if mutable { quote!(get_mut) } else { quote!(get) };
        match sample.filter(|_| self.block.is_some()) {
            Some(sample) => quote!(#lanes.and_then(|lanes| <[_]>::#get(lanes, #sample))),
            None => lanes,
        }
    }

    fn get_scalar(&self, position: &Text, sample: Option<&Ident>, mutable: bool) -> TokenStream {
        let place = self.place(&[], sample);
        let reference = if mutable { quote!(&mut #place) } else { quote!(&#place) };
        quote!((#position == 0).then_some(#reference))
    }

    /// The `Option<&T>` at a position in memory order, of arrays around a matrix or a vector: the position is taken apart into
    /// one an axis.
    fn get_by_axes(&self, position: &Text, mutable: bool) -> TokenStream {
        let (inner, strides) = (position.inside(PRODUCT), self.view.strides());
        let positions = strides.iter().zip(&self.view.shape).map(|(stride, extent)| {
            let (stride, extent) = (types::number(*stride), types::number(*extent));
            Text::new(quote!(#inner / #stride % #extent), PRODUCT)
        });
        self.get_each(&positions.collect::<Vec<_>>(), mutable)
    }

    /// Whether `get` and `get_at` write the position on an axis, or the flat one where there is no axis, inside a closure, in which
    /// rustc may not know that what it reads itself is in range.
    pub(super) fn is_in_closure(&self, axis: Option<usize>) -> bool {
        let is_taken_apart = matches!(self.view.layout, Layout::Matrices | Layout::Vectors);
        axis.map_or(is_taken_apart, |axis| self.view.memory_order().first() != Some(&axis))
    }

    /// The `Option<&T>` at one position an axis.
    pub(super) fn get_at(&self, positions: &[Text], sample: Option<&Ident>, mutable: bool) -> TokenStream {
        if positions.is_empty() {
            return self.get_scalar(&Text::atom(quote!(0)), sample, mutable);
        }
        self.of_sample(self.get_each(positions, mutable), sample, mutable)
    }

    fn get_each(&self, positions: &[Text], mutable: bool) -> TokenStream {
        let (name, get) = (&self.name, if mutable { quote!(get_mut) } else { quote!(get) });
        let order = self.view.memory_order();
        let (matrix, vector) = match self.view.layout {
            Layout::Matrices => (Some(order.len() - 2), None),
            Layout::Vectors => (None, Some(order.len() - 1)),
            _ => (None, None),
        };
        let first = &positions[order[0]];
        let mut chain = quote!(<[_]>::#get(#name, #first));
        for (level, axis) in order.into_iter().enumerate().skip(1) {
            let reference = if mutable { quote!(&mut) } else { quote!(&) };
            let inner = match level {
                _ if matrix == Some(level) => quote!(#reference inner.data.0),
                _ if vector == Some(level) => quote!(#reference inner.data.0[0]),
                _ => quote!(inner),
            };
            let position = &positions[axis];
            chain = quote!(#chain.and_then(|inner| <[_]>::#get(#inner, #position)));
        }
        chain
    }

    /// Sets all elements to one value.
    pub(super) fn fill(&self, value: &TokenStream) -> Statement {
        let name = &self.name;
        match self.view.layout {
            Layout::Value => Statement::assign(name, value),
            Layout::Matrices | Layout::Vectors => {
                Statement::Call(quote!(::net_runtime::__private::fill(#name, #value)))
            }
            Layout::Reference | Layout::Rows | Layout::Columns => Statement::assign(quote!(*#name), self.filled(value)),
        }
    }

    /// A literal of this layout with one value everywhere.
    pub(super) fn filled(&self, value: &TokenStream) -> TokenStream {
        let extents: Vec<usize> = self.view.memory_order().into_iter().map(|axis| self.view.shape[axis]).collect();
        let lanes = self.block.as_ref().map_or_else(|| value.clone(), |block| types::of_each_sample(value, block));
        types::filled(&extents, &lanes)
    }
}
