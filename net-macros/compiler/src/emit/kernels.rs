//! Calls of the runtime's kernels.
//!
//! ```text
//! kernels::affine(simd, w1, input, b1, Ramp, y2);      in a net of more than twelve layers `kernels::outlined::affine`
//! kernels::outer(simd, z1_bar, input, samples, add, w1_bar);
//! kernels::convolution(simd, const { &Windows::new(6, 1).axis(24, 5, 28).axis(24, 5, 28) }, k, input, Some(b1), (), z1);
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::scope::ident;
use super::statement::Statement;
use super::types::number;
use super::writer::Writer;
use crate::ir::{ApplicationId, ValueId};
use crate::plan::{Activation, Axis, Dense, Geometry, Pool, Product, Sliding, Start, Step, Windows};

/// `::net_runtime::kernels::name(simd, ...);`
pub(super) fn call(name: &Ident, arguments: &[TokenStream]) -> Statement {
    Statement::Call(quote!(::net_runtime::kernels::#name(simd, #(#arguments),*)))
}

/// The same of a kernel of dense layers: `::net_runtime::kernels::outlined::name(simd, ...);` in a net of more than twelve
/// layers with learned arrays. Each kernel that is called here has a row in the runtime's `outlined.rs`.
fn dense(writer: &Writer<'_>, name: &Ident, arguments: &[TokenStream]) -> Statement {
    if !writer.plan.outlines {
        return call(name, arguments);
    }
    Statement::Call(quote!(::net_runtime::kernels::outlined::#name(simd, #(#arguments),*)))
}

/// The names of values.
pub(super) fn names(writer: &Writer<'_>, ids: &[ValueId]) -> Vec<TokenStream> {
    ids.iter().map(|id| writer.name(*id)).collect()
}

/// The argument that says whether a kernel which sums over the samples adds to what is there.
pub(super) fn adds(start: Start) -> TokenStream {
    match start {
        Start::Overwrite => quote!(false),
        Start::AddIfTold => quote!(add),
        Start::Add => quote!(true),
    }
}

/// The argument that says what a kernel applies to its sums: `::net_runtime::Ramp`, or `()` for nothing.
fn activation(then: Option<Activation>) -> TokenStream {
    let Some(then) = then else { return quote!(()) };
    let name = ident(then.name());
    quote!(::net_runtime::#name)
}

/// The call of a kernel of products.
pub(super) fn product(writer: &Writer<'_>, step: &Step, product: &Product) -> Statement {
    let mut arguments = names(writer, &product.operands);
    arguments.extend(elements(product.kernel));
    let is_sum = step.start == Start::Add && matches!(product.kernel, Dense::Matvec | Dense::MatvecTransposed);
    match product.kernel {
        _ if is_sum => {}
        Dense::Affine | Dense::Matvec => arguments.push(activation(product.then)),
        Dense::Outer | Dense::Total(_) | Dense::TotalAcross(_) => arguments.extend([quote!(samples), adds(step.start)]),
        Dense::MatvecTransposed => {}
    }
    arguments.extend(names(writer, &step.makes));
    let name = product.kernel.name();
    dense(writer, &if is_sum { ident(&format!("{name}_add")) } else { ident(name) }, &arguments)
}

/// `::net_runtime::kernels::random(simd, key, 3, B, r3);`
pub(super) fn random(writer: &Writer<'_>, step: &Step, ApplicationId(stream): ApplicationId) -> Vec<Statement> {
    let key = writer.arguments.rng.iter().filter_map(|rng| rng.key.as_deref()).map(ident);
    let (key, stream, block) = (quote!(#(#key)*), number(stream + 1), &writer.arguments.generics.block);
    let of = |id: &ValueId| {
        let (name, zero) = (writer.name(*id), writer.zero(*id));
        let place = if writer.is_local(*id) { quote!(&mut #name) } else { name };
        let called = call(&ident("random"), &[key.clone(), quote!(#stream), quote!(#block), place]);
        writer.declared(*id, &zero).into_iter().chain([called]).collect::<Vec<_>>()
    };
    step.makes.iter().flat_map(of).collect()
}

/// `[24, 24]`, the rows and columns that are summed, or `Across(92)`.
fn elements(kernel: Dense) -> Option<TokenStream> {
    match kernel {
        Dense::Total(sizes) => {
            let [rows, columns] = sizes.map(number);
            Some(quote!([#rows, #columns]))
        }
        Dense::TotalAcross(count) => {
            let count = number(count);
            Some(quote!(::net_runtime::kernels::Across(#count)))
        }
        _ => None,
    }
}

/// The call of the kernel that updates the array `of` by a gradient, `w1 -= rate * w1_bar`.
pub(super) fn descend(writer: &Writer<'_>, product: &Product, rate: &TokenStream, of: &TokenStream) -> Statement {
    let mut arguments = names(writer, &product.operands);
    arguments.extend(elements(product.kernel));
    arguments.extend([quote!(samples), rate.clone(), of.clone()]);
    dense(writer, &ident(product.kernel.name_of_descent()), &arguments)
}

/// The call of the kernel that carries the seed back through the array `of`, and then updates it by the outer product of seed
/// and input.
pub(super) fn back_and_descend(
    writer: &Writer<'_>,
    step: &Step,
    [seed, input]: [ValueId; 2],
    rate: &TokenStream,
    of: &TokenStream,
) -> Statement {
    let mut arguments = vec![of.clone()];
    arguments.extend(names(writer, &[seed, input]));
    arguments.extend([quote!(samples), rate.clone()]);
    arguments.extend(names(writer, &step.makes));
    dense(writer, &ident("matvec_transposed_descend"), &arguments)
}

/// The call of a kernel of windows with weights.
pub(super) fn windows(writer: &Writer<'_>, step: &Step, windows: &Windows) -> Statement {
    let mut arguments = vec![geometry(&windows.geometry)];
    arguments.extend(names(writer, &windows.operands));
    arguments.extend(match windows.kernel {
        Sliding::Weights => vec![quote!(samples), adds(step.start)],
        _ => vec![biases(writer, windows.biases), activation(windows.then)],
    });
    arguments.extend(names(writer, &step.makes));
    call(&ident(step.by.name()), &arguments)
}

/// `Some(b1)`
fn biases(writer: &Writer<'_>, biases: Option<ValueId>) -> TokenStream {
    match biases.map(|biases| writer.name(biases)) {
        None => quote!(::core::option::Option::None),
        Some(biases) => quote!(::core::option::Option::Some(#biases)),
    }
}

/// The call of a kernel of windows without weights.
pub(super) fn pool(writer: &Writer<'_>, step: &Step, pool: &Pool) -> Statement {
    let mut arguments = vec![geometry(&pool.geometry)];
    arguments.extend(names(writer, &pool.operands));
    arguments.extend(names(writer, &step.makes));
    call(&ident(step.by.name()), &arguments)
}

/// `const { &Windows::new(6, 1).axis(24, 5, 28).axis(24, 5, 28) }`: windows are measured when the net is compiled, and lent.
fn geometry(of: &Geometry) -> TokenStream {
    let (still, sliding) = (number(of.still), number(of.sliding));
    let axes = of.axes.iter().map(axis);
    let groups = (of.groups > 1).then(|| {
        let groups = number(of.groups);
        quote!(.groups(#groups))
    });
    let turned = of.turned.then(|| quote!(.turned()));
    quote!(const { &::net_runtime::kernels::Windows::new(#still, #sliding) #(#axes)* #groups #turned })
}

/// `.axis(12, 2, 24).by(2, 1, 0)`
fn axis(of: &Axis) -> TokenStream {
    let (sizes, by) = ([of.places, of.taps, of.extent].map(number), [of.stride, of.dilation, of.before]);
    let by = (by != [1, 1, 0]).then(|| {
        let by = by.map(number);
        quote!(.by(#(#by),*))
    });
    quote!(.axis(#(#sizes),*) #by)
}
