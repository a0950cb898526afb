//! Requests: `fn` lines in, [`Function`]s out, with every path resolved and every rule of design 1.2 checked that
//! can be without differentiating.

mod checks;
mod function;
mod learning;
mod leaves;
mod resolve;

use proc_macro2::{Ident, Span, TokenStream};

use crate::diagnostics::{Diagnostics, Extent, plain};
use crate::ir::ValueId;
use crate::lower::{Lowered, Mode};
use crate::net::{Net, Source};
use crate::paths;
use crate::syntax::FunctionSyntax;

pub use function::{Function, Given, How, Want, Wanted};
pub use learning::Learning;
pub use leaves::{leaves, leaves_of};

use resolve::Resolve;

/// The functions of a net.
pub fn functions(net: &Net, lowered: &Lowered, lines: &[FunctionSyntax], sink: &mut Diagnostics) -> Vec<Function> {
    let resolve = Resolve { net, lowered };
    lines.iter().filter_map(|line| resolve.function(line, sink)).collect()
}

/// `fn eval` and, where every gradient exists, `fn gradients`, for a net without a `fn` line; else why not.
pub fn default_functions(net: &Net, lowered: &Lowered) -> (Vec<Function>, Option<String>) {
    let call_site: Extent = Span::call_site().into();
    let given: Vec<_> = net.ports.ids().map(|port| (Given::Port(port), call_site)).collect();
    let give = |what| Want { what, how: How::Give, extent: call_site, of: None };
    let outputs: Vec<Want> = net.outputs().iter().map(|output| give(Wanted::Value(output.source))).collect();
    let inputs: Vec<String> = net.ports.iter().map(|port| plain(&port.name)).collect();
    let names: Vec<&str> = net.outputs().iter().map(|output| output.name.as_str()).collect();
    let (inputs, outputs_text) = (inputs.join(", "), names.join(", "));
    let output = if names.len() == 1 { outputs_text.clone() } else { format!("({outputs_text})") };
    let function = |name: &str, doc: &str, text: String, wanted| {
        let function = Function {
            attributes: quote::quote!(#[doc = #doc]),
            visibility: net.visibility.clone(),
            name: Ident::new(name, Span::mixed_site()),
            text,
            mode: Mode::Test,
            draws: false,
            batch: None,
            given: given.clone(),
            wanted,
            of: Vec::new(),
            is_default: true,
        };
        Function { draws: checks::draws(net, lowered, &function), ..function }
    };
    let eval = function("eval", " The outputs.", format!("fn eval({inputs}) -> {output};"), outputs.clone());
    let resolve = Resolve { net, lowered };
    let all: Vec<Wanted> = resolve.all(&net.outputs().iter().map(|output| output.source).collect::<Vec<_>>());
    if let Some(reason) = resolve.no_gradients(&all) {
        return (vec![eval], Some(reason));
    }
    let wanted = outputs.into_iter().chain(all.into_iter().map(give)).collect();
    let text = format!("fn gradients({inputs}) -> ({outputs_text}, grad(all));");
    let gradients = function("gradients", " The outputs and every gradient of the sum of all outputs.", text, wanted);
    (vec![eval, gradients], None)
}

/// The function of all outputs and all gradients of a net as written: what its blocks of samples have room for.
pub fn everything(net: &Net, lowered: &Lowered) -> Function {
    let call_site: Extent = Span::call_site().into();
    let outputs: Vec<Source> = net.outputs().iter().map(|output| output.source).collect();
    let ports = net.ports.ids().map(|port| Wanted::Gradient(Source::Port(port)));
    let arrays = net
        .learned()
        .flat_map(|(layer, _, storage)| (0..storage.arrays.len()).map(move |array| Wanted::Array(layer, array)));
    let leaves: Vec<Wanted> = ports.chain(arrays).collect();
    let at: Vec<ValueId> = leaves.iter().flat_map(|leaf| self::leaves(net, lowered, *leaf)).collect();
    let reached = leaves.into_iter().zip(paths::reached(lowered, &outputs, &at));
    let gradients = reached.filter_map(|(leaf, reached)| reached.then_some(leaf));
    let wanted = outputs.iter().map(|output| Wanted::Value(*output)).chain(gradients);
    Function {
        attributes: TokenStream::new(),
        visibility: TokenStream::new(),
        name: Ident::new("everything", Span::mixed_site()),
        text: String::new(),
        mode: Mode::Train,
        draws: false,
        batch: None,
        given: net.ports.ids().map(|port| (Given::Port(port), call_site)).collect(),
        wanted: wanted.map(|what| Want { what, how: How::Give, extent: call_site, of: None }).collect(),
        of: Vec::new(),
        is_default: false,
    }
}
