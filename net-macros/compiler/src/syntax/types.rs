//! The types that the nets of one macro call make: each net one, and each function its scratch. No two have one name.
//!
//! ```text
//! pub Tiny = ...;  fn a_b(input) -> output;      makes `Tiny` and `TinyABScratch`
//! pub TinyA = ...; fn b(input) -> output;        makes `TinyA` and that scratch again
//! ```

use std::collections::BTreeMap;

use super::{NetSyntax, scratch_name};
use crate::diagnostics::{Diagnostic, Diagnostics, plain};

/// What a net without `fn` lines has.
const DEFAULT: [&str; 2] = ["eval", "gradients"];

/// Refuses the functions whose scratch is another type already, and takes out the nets whose name such a scratch has.
pub(super) fn once_each(mut nets: Vec<NetSyntax>, sink: &mut Diagnostics) -> Vec<NetSyntax> {
    let by_default: BTreeMap<String, String> = nets.iter().filter(|net| is_bare(net)).flat_map(scratches).collect();
    nets.retain(|net| is_free(net, &by_default, sink));
    let names = nets.iter().map(name_of).map(|name| (name.clone(), format!("the net `{name}`")));
    let mut made: BTreeMap<String, String> = by_default.into_iter().chain(names).collect();
    for net in &mut nets {
        let name = name_of(net);
        for mut function in std::mem::take(&mut net.functions) {
            let (own, scratch) = (plain(&function.name), scratch_name(&name, &plain(&function.name)));
            match made.get(&scratch) {
                None => {
                    made.insert(scratch, format!("`{own}` of `{name}`"));
                    net.functions.push(function);
                }
                Some(other) => {
                    let message = format!("expected another name, found `{own}` beside {other}");
                    let mistake = Diagnostic::new(function.name.span(), message);
                    function.mistakes.insert(0, mistake.note(format!("both would make `{scratch}`")));
                    net.refused.push(function);
                }
            }
        }
    }
    nets
}

fn name_of(net: &NetSyntax) -> String {
    net.name.as_ref().map(plain).unwrap_or_default()
}

/// Whether it has its functions by default.
fn is_bare(net: &NetSyntax) -> bool {
    net.functions.is_empty() && net.refused.is_empty()
}

/// The scratches that a net has by default, and whose they are.
fn scratches(net: &NetSyntax) -> Vec<(String, String)> {
    let name = name_of(net);
    DEFAULT.iter().map(|function| (scratch_name(&name, function), format!("`{function}` of `{name}`"))).collect()
}

/// Whether no scratch has the net's name.
fn is_free(net: &NetSyntax, made: &BTreeMap<String, String>, sink: &mut Diagnostics) -> bool {
    let (Some(name), Some(other)) = (&net.name, made.get(&name_of(net))) else {
        return true;
    };
    let message = format!("expected another name, found `{name}`, which the scratch of {other} has");
    sink.add(Diagnostic::new(name.span(), message));
    false
}
