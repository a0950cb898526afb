//! Calls of the kernel of strided views.
//!
//! ```text
//! kernels::strided(
//!     simd,
//!     const { &Strided::new().row(8, B, 32).row(32, 8 * B, 1).reduced(64, 256, B).column(B, 1, 1).planned() },
//!     w1, input, 1, true, z1,
//! );
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::kernels::{adds, call, names};
use super::scope::ident;
use super::statement::Statement;
use super::types::number;
use super::writer::Writer;
use crate::ir::ValueId;
use crate::plan::{Samples, Step, Strided};

/// The call of the kernel, with the two factors.
pub(super) fn strided(writer: &Writer<'_>, step: &Step, strided: &Strided) -> Statement {
    let factors: Vec<ValueId> = strided.term.reads().map(|read| read.value).collect();
    let mut arguments = vec![form(&writer.arguments.generics.block, strided)];
    arguments.extend(names(writer, &factors));
    let samples = if strided.samples == Samples::Reduced { quote!(samples) } else { quote!(1) };
    arguments.extend([samples, adds(step.start)]);
    arguments.extend(names(writer, &step.makes));
    call(&ident("strided"), &arguments)
}

/// The indices of the product, and that of the samples: how the product runs is planned when the net is compiled, and lent.
fn form(block: &Ident, of: &Strided) -> TokenStream {
    let all = &of.dims;
    let roles: [(&str, &[usize], _); 5] = [
        ("row", &[0, 1], &all.rows),
        ("column", &[0, 2], &all.columns),
        ("reduced", &[1, 2], &all.reduced),
        ("batch", &[0, 1, 2], &all.batch),
        ("over", &[0, 1, 2], &all.over),
    ];
    let indices = roles.into_iter().flat_map(|(name, arrays, dims)| dims.iter().map(move |dim| (name, arrays, dim)));
    let indices = indices.map(|(name, arrays, (extent, steps))| {
        let (name, extent) = (ident(name), number(*extent));
        let steps = arrays.iter().map(|array| step(block, of.samples, *steps, *array));
        quote!(.#name(#extent, #(#steps),*))
    });
    let samples = match of.samples {
        Samples::None => quote!(),
        Samples::Row => quote!(.row(#block, 1, 1)),
        Samples::Column => quote!(.column(#block, 1, 1)),
        Samples::Reduced => quote!(.samples(#block)),
        Samples::Batch => quote!(.batch(#block, 1, 1, 1)),
    };
    let from = (of.from != [0; 3]).then(|| {
        let from = [0, 1, 2].map(|array| step(block, of.samples, of.from, array));
        quote!(.from(#(#from),*))
    });
    quote!(const { &::net_runtime::kernels::Strided::new() #(#indices)* #samples #from.planned() })
}

/// The stride of an index in an array, in numbers: `8 * B` where each sample has its own.
fn step(block: &Ident, samples: Samples, steps: [usize; 3], array: usize) -> TokenStream {
    let has_own = match samples {
        Samples::None => [false; 3],
        Samples::Row => [true, true, false],
        Samples::Column => [true, false, true],
        Samples::Reduced => [false, true, true],
        Samples::Batch => [true; 3],
    };
    let step = number(steps[array]);
    match (steps[array], has_own[array]) {
        (1, true) => quote!(#block),
        (2.., true) => quote!(#step * #block),
        _ => step.to_token_stream(),
    }
}
