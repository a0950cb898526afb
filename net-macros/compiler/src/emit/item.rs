//! A net as items, or as the value of an expression.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::arguments::Arguments;
use super::calls::Calls;
use super::compiled::Compiled;
use super::constants::{self, as_they_lie};
use super::scope::ident;
use super::{docs, memory_table, pictures, trained, types};
use crate::budget::Excess;
use crate::diagnostics::plain;
use crate::ir::{LayerId, Precision, print::shape_text, size};
use crate::layers::{Array, MemoryOrder, Start};
use crate::net::{Net, Port, Stored};
use crate::plan::{Planned, Work};
use crate::syntax;

/// A net whose value takes less work than this, in multiply-adds, is called without a dispatch (14 cycles).
const WORTH_A_DISPATCH: usize = 128;

/// A name of a type that a function takes or gives.
#[derive(Debug)]
pub struct Alias {
    /// Its name. Where another type of the macro call has it, the alias is left out.
    pub name: String,
    of: TokenStream,
    doc: String,
}

/// The aliases of a net: one for each input port, and one for each function that gives something back.
pub fn aliases(compiled: &Compiled) -> Vec<Alias> {
    let net = &compiled.net;
    let own = plain(&net.name);
    let port = |port: &Port| Alias {
        name: syntax::aliases::of_port(&own, &plain(&port.name)),
        of: match port.classes {
            None => types::ordered(&port.shape, port.order, net.precision),
            Some(classes) => types::indices(&port.shape, classes),
        },
        doc: format!(" What [`{own}`] is given as `{}`.", plain(&port.name)),
    };
    let output = |Planned { function, .. }: &Planned| {
        let name = plain(&function.name);
        Some(Alias {
            of: Arguments::of(net, function).given_back()?,
            doc: format!(" What [`{own}::{name}`] gives."),
            name: syntax::aliases::of_output(&own, &name),
        })
    };
    if compiled.functions.is_empty() {
        return Vec::new();
    }
    net.ports.iter().map(port).chain(compiled.functions.iter().filter_map(output)).collect()
}

impl Alias {
    fn item(&self, net: &Net) -> TokenStream {
        let (name, visibility) = (format_ident!("{}", self.name, span = net.name.span()), &net.visibility);
        let Alias { of, doc, .. } = self;
        quote!(#[doc = #doc] #[allow(dead_code)] #visibility type #name = #of;)
    }
}

/// The struct, its functions, and of its aliases those whose names are free.
pub fn definition(compiled: &Compiled, free: &BTreeSet<String>) -> TokenStream {
    let net = &compiled.net;
    let direct = Work::of(&compiled.lowered.program).total() < WORTH_A_DISPATCH;
    let names: Vec<String> = compiled.functions.iter().map(|of| plain(&of.function.name)).collect();
    let calls = compiled.functions.iter().map(|of| Calls::new(compiled, of, direct, &names));
    let doc = docs::of_net(net, compiled.without_gradients.as_deref(), &names) + &memory_table::table(compiled);
    let structure = structure(net, &doc, pictures::of(compiled));
    let functions = calls.map(|of| of.items());
    let aliases = aliases(compiled).into_iter().filter(|alias| free.contains(&alias.name));
    let aliases = aliases.map(|alias| alias.item(net));
    let (constants, trained) = (constants::item(compiled), trained::item(compiled));
    let excesses = compiled.excesses.iter().map(Excess::tokens);
    let inner = net.inner.iter().map(|net| self::structure(net, &docs::of_net(net, None, &[]), TokenStream::new()));
    quote! {
        #structure

        #(#inner)*

        #constants

        #trained

        #(#functions)*

        #(#aliases)*

        #(#excesses)*
    }
}

/// The net as the value of an expression: with the weights of its file, else initialised with the default initialiser and seed 1234.
pub fn anonymous(compiled: &Compiled) -> TokenStream {
    let (items, name) = (definition(compiled, &BTreeSet::new()), &compiled.net.name);
    match compiled.weights {
        Some(_) => quote!({ #items ::core::clone::Clone::clone(#name::TRAINED) }),
        None => quote!({ #items #name::seeded(1234) }),
    }
}

/// The struct of the learned arrays, emitted through the runtime.
fn structure(net: &Net, doc: &str, pictures: TokenStream) -> TokenStream {
    let (attributes, visibility, name) = (&net.attributes, &net.visibility, &net.name);
    let (t, doc, separator) = (types::scalar(net.precision), docs::lines(doc), types::doc_separator(attributes));
    let [layout, architecture] = [layout(net), architecture(net)].map(proc_macro2::Literal::u64_unsuffixed);
    let (parameters, rates, layers, arrays) =
        (types::number(net.parameters()), rates(net), docs::rows(net), arrays(net));
    let of_files = trained::of_files(net);
    let fields = net.members_in_memory().into_iter().filter_map(|member| field(net, member));
    quote! {
        ::net_runtime::__private::net_struct! {
            #attributes
            #separator
            #doc
            #visibility struct #name: #t [
                layout #layout;
                parameters #parameters
                #rates;
                layers [#layers];
                architecture #architecture;
                arrays [#arrays]
                #of_files
                #pictures
            ] {
                #(#fields)*
            }
        }
    }
}

/// One field a layer, earlier net or array of the net's own.
fn field(net: &Net, member: Stored) -> Option<TokenStream> {
    let (name, text, of, more) = match member {
        Stored::Layer(layer) => {
            let used = &net.layers[layer];
            let storage = used.storage.as_ref()?;
            let groups = (storage.groups > 1).then(|| types::number(storage.groups)).map(|groups| quote!(; in #groups));
            let start = storage.start.as_ref().map(|start| starts(start, &storage.arrays[0]));
            (&used.name, &used.text, types::storage(storage, net.precision), groups.or(start))
        }
        Stored::Part(part) => {
            let of = types::part(net, part);
            (&net.parts[part].name, &net.parts[part].text, of, None)
        }
    };
    let doc = match member {
        Stored::Layer(layer) if net.layers[layer].kind == "array" => format!(" `{text}`."),
        _ => format!(" The learned arrays of `{text}`."),
    };
    let field = ident(name);
    Some(quote!(#[doc = #doc] #field: #of #more,))
}

/// `; starts Numbers(&[0.5])`: what an array starts with, its numbers in the order of memory.
fn starts(start: &Start, array: &Array) -> TokenStream {
    let number = |value: &f64| types::constant(*value, Precision::Double);
    match start {
        Start::Normal(deviation) => {
            let deviation = number(deviation);
            quote!(; starts Normal(#deviation))
        }
        Start::Uniform(limit) => {
            let limit = number(limit);
            quote!(; starts Uniform(#limit))
        }
        Start::Numbers(numbers) => {
            let numbers = as_they_lie(numbers, &array.shape, array.order);
            let numbers = numbers.iter().map(number);
            quote!(; starts Numbers(&[#(#numbers),*]))
        }
    }
}

/// The factors of the rate of learning, as `(count, factor)` along the flat order of the learned numbers; nothing
/// where all are 1.
fn rates(net: &Net) -> TokenStream {
    let mut runs: Vec<(usize, f64)> = Vec::new();
    for (_, layer, storage) in net.learned() {
        match runs.last_mut().filter(|(_, rate)| *rate == layer.rate) {
            Some((count, _)) => *count += storage.parameters(),
            None => runs.push((storage.parameters(), layer.rate)),
        }
    }
    if runs.iter().all(|(_, rate)| *rate == 1.0) {
        return TokenStream::new();
    }
    let runs = runs.into_iter().map(|(count, rate)| {
        let (count, rate) = (types::number(count), types::constant(rate, Precision::Double));
        quote!((#count, #rate),)
    });
    quote!(; rates [#(#runs)*])
}

/// `("linear.weights", [2, 3], 0, Columns),` for each learned array: path, shape, where it begins, memory order.
fn arrays(net: &Net) -> TokenStream {
    let mut offset = 0;
    let mut row = |(layer, number, array): (LayerId, usize, &Array)| {
        let (path, shape) = (net.array_path(layer, number), array.shape.iter().map(|n| types::number(*n)));
        let (begin, order) = (types::number(offset), ident(&format!("{:?}", array.order)));
        offset += size(&array.shape);
        quote!((#path, [#(#shape),*], #begin, #order),)
    };
    let arrays = net.learned().flat_map(|(layer, _, storage)| {
        storage.arrays.iter().enumerate().map(move |(number, array)| (layer, number, array))
    });
    arrays.map(&mut row).collect()
}

/// A hash (FNV-1a, 64 bits).
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// A hash of the names, shapes and memory orders of the learned arrays, the same for `f32` and `f64`. The text begins with
/// `Single`, as it did for `f32` when the hash depended on the number type: so weights that were saved then are still known.
fn layout(net: &Net) -> u64 {
    let mut text = "Single".to_string();
    for (layer, _, storage) in net.learned() {
        for (number, array) in storage.arrays.iter().enumerate() {
            let order = if array.order == MemoryOrder::Rows { " by rows" } else { "" };
            text += &format!(";{}{}{order}", net.array_path(layer, number), shape_text(&array.shape));
        }
    }
    hash(&text)
}

/// A hash of all that the net is: of its [`Net::canonical`] text.
fn architecture(net: &Net) -> u64 {
    hash(&net.canonical())
}
