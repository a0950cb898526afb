//! Where the elements of a value are, in generated code.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// How a bound value is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A scalar, by value.
    Value,
    /// A scalar behind a reference.
    Reference,
    /// Nested arrays in logical order, of any rank of at least 1.
    Rows,
    /// Of rank at least 2: arrays around a matrix, columns before rows.
    Columns,
}

/// A value as it is bound in the function.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) name: Ident,
    pub(super) layout: Layout,
    pub(super) shape: Vec<usize>,
    /// Whether its elements are `Index`es.
    pub(super) classes: bool,
}

impl Bound {
    /// An array at the boundary, behind a reference.
    pub(super) fn whole(name: Ident, shape: &[usize]) -> Bound {
        let layout = match shape.len() {
            0 => Layout::Reference,
            1 => Layout::Rows,
            _ => Layout::Columns,
        };
        Bound { name, layout, shape: shape.to_vec(), classes: false }
    }

    /// The element at these positions.
    pub(super) fn at(&self, positions: &[TokenStream]) -> TokenStream {
        let place = self.place(positions);
        if self.classes { quote!(#place.get()) } else { place }
    }

    /// The element at these positions, to be read or written.
    pub(super) fn place(&self, positions: &[TokenStream]) -> TokenStream {
        let name = &self.name;
        match (self.layout, positions) {
            (Layout::Value, _) => quote!(#name),
            (Layout::Reference, _) => quote!(*#name),
            (Layout::Rows, positions) => quote!(#name #([#positions])*),
            (Layout::Columns, [row, column]) => quote!(#name[#column][#row]),
            (Layout::Columns, [outer @ .., row, column]) => {
                quote!(#name #([#outer])*.data.0[#column][#row])
            }
            (Layout::Columns, _) => quote!(#name),
        }
    }

    /// The `Option<&T>` at a row-major position that is known only at run time.
    pub(super) fn get(&self, position: &TokenStream, mutable: bool) -> TokenStream {
        let name = &self.name;
        let get = if mutable { quote!(get_mut) } else { quote!(get) };
        match self.layout {
            Layout::Value | Layout::Reference => self.get_scalar(position, mutable),
            Layout::Rows => {
                let flattened = if mutable { quote!(.as_flattened_mut()) } else { quote!(.as_flattened()) };
                let flattened = vec![flattened; self.shape.len() - 1];
                quote!(#name #(#flattened)*.#get(#position))
            }
            Layout::Columns => self.get_by_columns(position, &get),
        }
    }

    fn get_scalar(&self, position: &TokenStream, mutable: bool) -> TokenStream {
        let name = &self.name;
        let reference = match (self.layout, mutable) {
            (Layout::Reference, _) => quote!(#name),
            (_, true) => quote!(&mut #name),
            (_, false) => quote!(&#name),
        };
        quote!((#position == 0).then_some(#reference))
    }

    /// Row-major position to the element of arrays around a matrix.
    fn get_by_columns(&self, position: &TokenStream, get: &TokenStream) -> TokenStream {
        let mut steps = vec![1_usize; self.shape.len()];
        for axis in (0..self.shape.len() - 1).rev() {
            steps[axis] = steps[axis + 1] * self.shape[axis + 1];
        }
        let on_axis = |axis: usize| -> TokenStream {
            let (step, extent) = (super::types::number(steps[axis]), super::types::number(self.shape[axis]));
            if axis == 0 { quote!(#position / #step) } else { quote!(#position / #step % #extent) }
        };
        let positions: Vec<TokenStream> = (0..self.shape.len()).map(on_axis).collect();
        self.get_each(&positions, get)
    }

    /// The `Option<&T>` at one position an axis.
    pub(super) fn get_at(&self, positions: &[TokenStream], mutable: bool) -> TokenStream {
        let get = if mutable { quote!(get_mut) } else { quote!(get) };
        if positions.is_empty() { self.get_scalar(&quote!(0), mutable) } else { self.get_each(positions, &get) }
    }

    fn get_each(&self, positions: &[TokenStream], get: &TokenStream) -> TokenStream {
        let name = &self.name;
        let mut order: Vec<TokenStream> = positions.to_vec();
        let rank = order.len();
        let matrix = if self.layout == Layout::Columns && rank > 2 { Some(rank - 2) } else { None };
        if self.layout == Layout::Columns {
            order.swap(rank - 2, rank - 1);
        }
        let first = &order[0];
        let mut chain = quote!(#name.#get(#first));
        for (axis, position) in order.iter().enumerate().skip(1) {
            let inner = if matrix == Some(axis) { quote!(inner.data.0) } else { quote!(inner) };
            chain = quote!(#chain.and_then(|inner| #inner.#get(#position)));
        }
        chain
    }

    /// Sets all elements to one value.
    pub(super) fn fill(&self, value: &TokenStream) -> TokenStream {
        let name = &self.name;
        match (self.layout, &self.shape[..]) {
            (Layout::Value, _) => quote!(#name = #value;),
            (Layout::Reference, _) => quote!(*#name = #value;),
            (Layout::Rows, shape) => {
                let filled = super::types::filled(shape, value);
                quote!(*#name = #filled;)
            }
            (Layout::Columns, [rows, columns]) => {
                let filled = super::types::filled(&[*columns, *rows], value);
                quote!(*#name = #filled;)
            }
            (Layout::Columns, shape) => {
                let flattened = vec![quote!(.as_flattened_mut()); shape.len() - 3];
                quote!(for matrix in #name #(#flattened)*.iter_mut() { matrix.fill(#value); })
            }
        }
    }
}
