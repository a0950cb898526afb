//! The aliases of a net: names of the types that its functions take and give, so that users can write them.
//!
//! ```text
//! pub Tiny = linear(3 -> 2) |> softmax |> cross_entropy_loss(index);
//! pub fn saliency(input, target) -> (loss, grad(input));
//!
//! pub type TinyInput = SVector<f32, 3>;
//! pub type TinyTarget = Index<2>;
//! pub type TinySaliencyOutput = (f32, SVector<f32, 3>);
//! ```
//!
//! An alias whose name a net, a scratch or another alias of the same macro call would have is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::NetSyntax;
use super::names::{camel, scratch_name};
use crate::diagnostics::plain;

/// The type of an input port.
pub fn of_port(net: &str, port: &str) -> String {
    format!("{net}{}", camel(port))
}

/// The type of what a function gives.
pub fn of_output(net: &str, function: &str) -> String {
    format!("{net}{}Output", camel(function))
}

/// The names that are free, of `aliases` beside all nets and scratches of one macro call.
pub fn free(nets: &[NetSyntax], aliases: &[Vec<String>]) -> BTreeSet<String> {
    let name = |net: &NetSyntax| net.name.as_ref().map(plain).unwrap_or_default();
    let scratches = nets.iter().flat_map(|net| {
        let functions = functions(net);
        functions.into_iter().map(move |function| scratch_name(&name(net), &function))
    });
    let taken: BTreeSet<String> = nets.iter().map(name).chain(scratches).collect();
    let mut times: BTreeMap<&String, usize> = BTreeMap::new();
    aliases.iter().flatten().for_each(|alias| *times.entry(alias).or_default() += 1);
    let once = times.into_iter().filter(|(alias, times)| *times == 1 && !taken.contains(*alias));
    once.map(|(alias, _)| alias.clone()).collect()
}

/// Those that a net may have, whatever is wrong with it: its stand-in has them all.
pub fn of_syntax(net: &NetSyntax) -> Vec<String> {
    let Some(name) = net.name.as_ref().map(plain) else { return Vec::new() };
    let declared = net.ports.iter().map(|port| plain(&port.name));
    let first = net.ports.is_empty().then(|| "input".to_string());
    let ports: BTreeSet<String> = declared.chain(first).chain(["target".to_string()]).collect();
    let ports = ports.into_iter().map(|port| of_port(&name, &port));
    ports.chain(functions(net).iter().map(|function| of_output(&name, function))).collect()
}

fn functions(net: &NetSyntax) -> Vec<String> {
    match &net.functions[..] {
        [] => ["eval", "gradients"].map(ToString::to_string).to_vec(),
        lines => lines.iter().map(|line| plain(&line.name)).collect(),
    }
}
