//! Where the elements of a value are, in generated code.
//!
//! Every value has the memory order of its Rust type at the boundary (design 1.3): leading axes in order, the last two by
//! columns. What each sample has its own of holds, in place of a number, one for each sample of a block: `[f32; B]`.
//!
//! ```text
//! z1: [6, 24, 24], of each sample      z1[o][x][y][s]                      [[[[f32; B]; 24]; 24]; 6]
//! w1: [6, 1, 5, 5], learned            w1[o][c].data.0[v][u]               [[SMatrix<f32, 5, 5>; 1]; 6]
//! w1: [1000, 8], learned by rows       w1[i].data.0[0][j]              [SVector<f32, 8>; 1000]
//! loss: [], of each sample             loss[s]                             [f32; B]
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types;
use crate::layers::MemoryOrder;

/// How a bound value is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A scalar, by value.
    Value,
    /// A scalar behind a reference.
    Reference,
    /// Nested arrays in logical order.
    Rows,
    /// Nested arrays of rank at least 2, the last two axes changed.
    Columns,
    /// Of rank at least 3: arrays around a matrix.
    Matrices,
    /// Of rank at least 2: arrays around a vector, in logical order.
    Vectors,
}

impl Layout {
    /// That of a learned array, or of the gradient with respect to one.
    pub(super) fn learned(rank: usize, order: MemoryOrder) -> Layout {
        match (rank, order) {
            (0, _) => Layout::Reference,
            (1, _) => Layout::Rows,
            (_, MemoryOrder::Rows) => Layout::Vectors,
            (2, MemoryOrder::Columns) => Layout::Columns,
            (_, MemoryOrder::Columns) => Layout::Matrices,
        }
    }
}

/// A value as it is bound in the function.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) name: Ident,
    pub(super) layout: Layout,
    pub(super) shape: Vec<usize>,
    /// The number of samples in a block, where each has its own element, on an axis behind all others.
    pub(super) block: Option<Ident>,
    /// Whether its elements are `Index`es.
    pub(super) classes: bool,
    /// Whether its elements are positions, `u32` in memory.
    pub(super) positions: bool,
}

impl Bound {
    /// A learned array, or the gradient with respect to one, behind a reference.
    pub(super) fn learned(name: Ident, shape: &[usize], order: MemoryOrder) -> Bound {
        let layout = Layout::learned(shape.len(), order);
        Bound { name, layout, shape: shape.to_vec(), block: None, classes: false, positions: false }
    }

    /// The element at these positions, of sample `s` where each has its own.
    pub(super) fn at(&self, positions: &[TokenStream], sample: Option<&Ident>) -> TokenStream {
        let place = self.place(positions, sample);
        match (self.classes, self.positions) {
            (true, _) => quote!(#place.get()),
            (_, true) => quote!((#place as ::core::primitive::usize)),
            _ => place,
        }
    }

    /// The element at these positions, to be read or written.
    pub(super) fn place(&self, positions: &[TokenStream], sample: Option<&Ident>) -> TokenStream {
        let (name, lanes) = (&self.name, self.lanes(positions));
        match sample.filter(|_| self.block.is_some()) {
            Some(sample) if self.layout == Layout::Reference => quote!(#name[#sample]),
            Some(sample) => quote!(#lanes[#sample]),
            None => lanes,
        }
    }

    /// What stands at these positions: a number, or one for each sample.
    pub(super) fn lanes(&self, positions: &[TokenStream]) -> TokenStream {
        let name = &self.name;
        match (self.layout, positions) {
            (Layout::Value, _) => quote!(#name),
            (Layout::Reference, _) => quote!(*#name),
            (Layout::Columns, [outer @ .., row, column]) => quote!(#name #([#outer])* [#column][#row]),
            (Layout::Matrices, [outer @ .., row, column]) => quote!(#name #([#outer])*.data.0[#column][#row]),
            (Layout::Vectors, [outer @ .., last]) => quote!(#name #([#outer])*.data.0[0][#last]),
            (_, positions) => quote!(#name #([#positions])*),
        }
    }

    /// The `Option<&T>` at a position, counted in memory order, that is known only at run time. The function of slices is named:
    /// of an array, a method `get` of a trait in scope would come before it.
    pub(super) fn get(&self, position: &TokenStream, sample: Option<&Ident>, mutable: bool) -> TokenStream {
        let name = &self.name;
        let (get, flattened) =
            if mutable { (quote!(get_mut), quote!(flattened_mut)) } else { (quote!(get), quote!(flattened)) };
        let lanes = match self.layout {
            Layout::Value | Layout::Reference => return self.get_scalar(position, sample, mutable),
            _ if self.shape.is_empty() => return self.get_scalar(position, sample, mutable),
            Layout::Matrices | Layout::Vectors => self.get_by_axes(position, mutable),
            Layout::Rows | Layout::Columns => {
                let flat = |inner: TokenStream, _| quote!(::net_runtime::__private::#flattened(#inner));
                let flat = (1..self.shape.len()).fold(quote!(#name), flat);
                quote!(<[_]>::#get(#flat, #position))
            }
        };
        self.of_sample(lanes, sample, mutable)
    }

    /// `lanes.map(|lanes| &lanes[s])`
    fn of_sample(&self, lanes: TokenStream, sample: Option<&Ident>, mutable: bool) -> TokenStream {
        let reference = if mutable { quote!(&mut) } else { quote!(&) };
        match sample.filter(|_| self.block.is_some()) {
            Some(sample) => quote!(#lanes.map(|lanes| #reference lanes[#sample])),
            None => lanes,
        }
    }

    fn get_scalar(&self, position: &TokenStream, sample: Option<&Ident>, mutable: bool) -> TokenStream {
        let place = self.place(&[], sample);
        let reference = if mutable { quote!(&mut #place) } else { quote!(&#place) };
        quote!((#position == 0).then_some(#reference))
    }

    /// A position in memory order to the element of arrays around a matrix or a vector.
    fn get_by_axes(&self, position: &TokenStream, mutable: bool) -> TokenStream {
        let order = self.memory_order();
        let mut positions = vec![TokenStream::new(); order.len()];
        let mut step = 1_usize;
        for axis in order.into_iter().rev() {
            let (own, extent) = (types::number(step), types::number(self.shape[axis]));
            positions[axis] = quote!(#position / #own % #extent);
            step *= self.shape[axis];
        }
        self.get_each(&positions, mutable)
    }

    /// The axes in memory order.
    pub(super) fn memory_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.shape.len()).collect();
        if matches!(self.layout, Layout::Columns | Layout::Matrices) {
            let rank = order.len();
            order.swap(rank - 2, rank - 1);
        }
        order
    }

    /// The `Option<&T>` at one position an axis.
    pub(super) fn get_at(&self, positions: &[TokenStream], sample: Option<&Ident>, mutable: bool) -> TokenStream {
        if positions.is_empty() {
            return self.get_scalar(&quote!(0), sample, mutable);
        }
        self.of_sample(self.get_each(positions, mutable), sample, mutable)
    }

    fn get_each(&self, positions: &[TokenStream], mutable: bool) -> TokenStream {
        let (name, get) = (&self.name, if mutable { quote!(get_mut) } else { quote!(get) });
        let order = self.memory_order();
        let (matrix, vector) = match self.layout {
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
    pub(super) fn fill(&self, value: &TokenStream) -> TokenStream {
        let name = &self.name;
        match self.layout {
            Layout::Value => quote!(#name = #value;),
            Layout::Matrices | Layout::Vectors => quote!(::net_runtime::__private::fill(#name, #value);),
            Layout::Reference | Layout::Rows | Layout::Columns => {
                let filled = self.filled(value);
                quote!(*#name = #filled;)
            }
        }
    }

    /// A literal of this layout with one value everywhere.
    pub(super) fn filled(&self, value: &TokenStream) -> TokenStream {
        let extents: Vec<usize> = self.memory_order().into_iter().map(|axis| self.shape[axis]).collect();
        let lanes = self.block.as_ref().map_or_else(|| value.clone(), |block| types::of_each_sample(value, block));
        types::filled(&extents, &lanes)
    }
}
