//! `Order`, `Gather` and `ScatterAdd` as loops. Positions that are known only at run time go through `get`.
//!
//! ```text
//! let mut best = NAN; let mut position = usize::MAX;
//! for u in 0..2 { for v in 0..2 {
//!     let candidate = a[c][2 * y + u][2 * x + v];
//!     if position == usize::MAX || precedes(candidate, best) { best = candidate; position = ...; }
//! } }
//! at[c][y][x] = position;
//! ```
//!
//! The first few are kept in order by a function of the runtime:
//!
//! ```text
//! at[i] = [usize::MAX; 3];
//! let mut taken = 0;
//! for j in 0..8 { take((x[i][j], 8 * i + j), |position| .., precedes, &mut at[i], &mut taken); }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::body::{Start, Writer};
use super::elements::Layout;
use super::loops::Nest;
use super::scope::ident;
use super::types;
use crate::ir::{Element, Order, Place, Position, ValueId, access, axes};

pub(super) fn order(writer: &Writer<'_>, id: ValueId, order: &Order) -> TokenStream {
    if let Some(take) = order.take {
        return first_few(writer, id, order, take);
    }
    let (out, operand) = (writer.bound(id), writer.bound(order.operand.value));
    let mut nest = Nest::new(&order.indices, &writer.scope);
    let mut scope = nest.scope().clone();
    let [best, position, candidate] = ["best", "position", "candidate"].map(|name| ident(&scope.take(name)));
    let place = out.place(&nest.positions(&access::identity(order.kept), &out.shape));
    let positions = nest.positions(&order.operand.at, &operand.shape);
    let (read, flat) = (operand.at(&positions), row_major(&positions, &operand.shape));
    let precedes = comparison(order);
    let (t, end) = (types::scalar(writer.program.precision), order.indices.len());
    let search = nest.around(
        order.kept,
        end,
        quote! {
            let #candidate = #read;
            if #position == usize::MAX || ::net_runtime::__private::#precedes(#candidate, #best) {
                #best = #candidate;
                #position = #flat;
            }
        },
    );
    let search = quote! {
        let mut #best: #t = 0.0;
        let mut #position = usize::MAX;
        #search
    };
    if out.layout == Layout::Value {
        return quote!(let #place = { #search #position };);
    }
    let body = quote!(#search #place = #position;);
    nest.around(0, order.kept, body)
}

/// Which of two elements comes first.
fn comparison(order: &Order) -> TokenStream {
    if order.largest { quote!(follows) } else { quote!(precedes) }
}

fn first_few(writer: &Writer<'_>, id: ValueId, order: &Order, take: usize) -> TokenStream {
    let (out, operand) = (writer.bound(id), writer.bound(order.operand.value));
    let mut nest = Nest::new(&order.indices, &writer.scope);
    let taken = ident(&nest.scope().beside("taken"));
    let row = out.place(&nest.positions(&access::identity(order.kept), &out.shape[..order.kept]));
    let (start, row) = if order.kept == 0 { (quote!(*#row), row) } else { (row.clone(), quote!(&mut #row)) };
    let positions = nest.positions(&order.operand.at, &operand.shape);
    let (read, flat) = (operand.at(&positions), row_major(&positions, &operand.shape));
    let element = operand.get(&quote!(position), false);
    let (precedes, take) = (comparison(order), types::number(take));
    let search = nest.around(
        order.kept,
        order.indices.len(),
        quote! {
            ::net_runtime::__private::take(
                (#read, #flat),
                |position| #element.copied().unwrap_or(0.0),
                ::net_runtime::__private::#precedes,
                #row,
                &mut #taken,
            );
        },
    );
    nest.around(0, order.kept, quote!(#start = [usize::MAX; #take]; let mut #taken = 0; #search))
}

/// The row-major position of these positions.
fn row_major(positions: &[TokenStream], shape: &[usize]) -> TokenStream {
    let mut sum: Option<TokenStream> = None;
    for (position, extent) in positions.iter().zip(shape) {
        let extent = types::number(*extent);
        sum = Some(match sum {
            None => quote!(#position),
            Some(sum) => quote!((#sum) * #extent + #position),
        });
    }
    sum.unwrap_or_else(|| quote!(0))
}

pub(super) fn gather(writer: &Writer<'_>, id: ValueId, source: ValueId, at: &Place) -> TokenStream {
    let (out, source) = (writer.bound(id), writer.bound(source));
    let indices = axes(&out.shape);
    let mut nest = Nest::new(&indices, &writer.scope);
    let place = out.place(&nest.positions(&access::identity(indices.len()), &out.shape));
    let element = match at {
        Place::Flat(position) => source.get(&position_of(writer, &mut nest, position), false),
        Place::Axes(positions) => source.get_at(&positions_of(writer, &mut nest, positions), false),
    };
    let value = match (writer.program.value(id).element, source.classes) {
        (Element::Real, _) => quote!(#element.copied().unwrap_or(0.0)),
        (_, false) => quote!(#element.copied().unwrap_or(0)),
        (_, true) => quote!(#element.map_or(0, |index| index.get())),
    };
    if out.layout == Layout::Value {
        return quote!(let #place = #value;);
    }
    match writer.start(id) {
        Start::Overwrite => nest.all(quote!(#place = #value;)),
        start => {
            let (start, added) = (start.before(vec![out.fill(&quote!(-0.0))]), nest.all(quote!(#place += #value;)));
            quote!(#(#start)* #added)
        }
    }
}

pub(super) fn scatter_add(writer: &Writer<'_>, id: ValueId, source: ValueId, at: &Place) -> Vec<TokenStream> {
    let (out, source) = (writer.bound(id), writer.bound(source));
    let indices = axes(&source.shape);
    let mut nest = Nest::new(&indices, &writer.scope);
    let added = source.at(&nest.positions(&access::identity(indices.len()), &source.shape));
    let element = match at {
        Place::Flat(position) => out.get(&position_of(writer, &mut nest, position), true),
        Place::Axes(positions) => out.get_at(&positions_of(writer, &mut nest, positions), true),
    };
    let sum = ident(&nest.scope().beside("sum"));
    let loops = nest.all(quote!(if let Some(#sum) = #element { *#sum += #added; }));
    let start = if out.layout == Layout::Value {
        let (name, t) = (&out.name, types::scalar(writer.program.precision));
        quote!(let mut #name: #t = 0.0;)
    } else {
        out.fill(&quote!(0.0))
    };
    writer.start(id).before(vec![start]).into_iter().chain([loops]).collect()
}

fn positions_of(writer: &Writer<'_>, nest: &mut Nest<'_>, positions: &[Position]) -> Vec<TokenStream> {
    positions.iter().map(|position| position_of(writer, nest, position)).collect()
}

fn position_of(writer: &Writer<'_>, nest: &mut Nest<'_>, position: &Position) -> TokenStream {
    let mut parts: Vec<TokenStream> = Vec::new();
    if position.affine != crate::ir::Affine::default() || position.reads.is_empty() {
        parts.push(nest.sum(&position.affine, true));
    }
    for (factor, read) in &position.reads {
        let bound = writer.bound(read.value);
        let at = nest.positions(&read.at, &bound.shape);
        let (element, factor_tokens) = (bound.at(&at), types::number(factor.unsigned_abs()));
        parts.push(if *factor == 1 { element } else { quote!(#factor_tokens * #element) });
    }
    quote!(#(#parts)+*)
}
