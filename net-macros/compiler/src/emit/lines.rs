//! Lines of an array that are taken together, by a kernel.
//!
//! ```text
//! for i in 0..4 { kernels::lines(simd, &e1[i], kernels::Sum, &mut s1[i]); }
//! for i in 0..4 { kernels::lines_of_products(simd, &e1[i], &p1_bar[i], &mut r1_bar[i]); }
//! ```

use proc_macro2::Ident;
use quote::quote;

use super::loops::Nest;
use super::scope::ident;
use super::statement::Statement;
use super::writer::Writer;
use crate::ir::{ValueId, access, axes};
use crate::plan::Lines;

/// The statements that take lines together.
pub(super) fn lines(writer: &Writer<'_>, id: ValueId, lines: &Lines) -> Vec<Statement> {
    let (out, of) = (writer.bound(id), writer.bound(lines.of));
    let (indices, own) = (axes(out.shape()), access::identity(out.shape().len()));
    let nest = Nest::new(&indices, &writer.scope).along(&out, &own);
    let around = out.view.memory_order().into_iter().take(lines.around);
    let names: Vec<_> = around.map(|axis| nest.names[axis].clone()).collect();
    let (to, fold) = (&out.name, ident(lines.fold.name()));
    let place = match lines.around {
        0 if writer.is_local(id) => quote!(&mut #to),
        0 => quote!(#to),
        _ => quote!(&mut #to #([#names])*),
    };
    let array = |name: &Ident| if lines.around == 0 { quote!(#name) } else { quote!(&#name #([#names])*) };
    let from = array(&of.name);
    let call = match lines.times.map(|times| array(&writer.bound(times).name)) {
        None => quote!(::net_runtime::kernels::lines(simd, #from, ::net_runtime::kernels::#fold, #place)),
        Some(times) => quote!(::net_runtime::kernels::lines_of_products(simd, #from, #times, #place)),
    };
    let declared = writer.declared(id, &writer.zero(id));
    declared.into_iter().chain(nest.around(0, lines.around, vec![Statement::Call(call)])).collect()
}
