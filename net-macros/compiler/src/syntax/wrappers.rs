//! A layer inside another framework's wrapper: `TimeDistributed(Dense(3))`.

use proc_macro2::{TokenStream, TokenTree};

use super::misplaced::is_call;
use super::reading::between_commas;
use crate::diagnostics::{is_punct, plain};

const ROWS: &str = "here `net_map(..)`, of what acts on each element along the first axis";
/// What is put around a layer elsewhere, and what it is here.
const WRAPPERS: &[(&str, &str)] = &[
    ("timedistributed netmap netmapoperator vmap", ROWS),
    ("bidirectional netbidirectional netbidirectionaloperator", "still to come, with repetition and time"),
    ("weightnorm weightnormalization", "a formula of `array`s in a body, `g[i] * v[i, j] / sqrt(n[i])`"),
    ("spectralnorm spectralnormalization", "not there"),
    ("residual skipconnection", "in a body `x + (x |> linear(8))`"),
    ("checkpoint remat", "not needed: what is cheap is computed again without being told"),
];

/// What is said of a layer inside another framework's wrapper, `TimeDistributed(Dense(3))`.
pub(super) fn wrapped(stage: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = stage.clone().into_iter().collect();
    let [TokenTree::Ident(outer), TokenTree::Group(group)] = &tokens[..] else { return None };
    let key = plain(outer).replace('_', "").to_lowercase();
    let (_, later) = WRAPPERS.iter().find(|(names, _)| names.split(' ').any(|name| name == key))?;
    let part = between_commas(group.stream()).into_iter().next().filter(is_call)?;
    let rows = linear_of(&part).filter(|_| *later == ROWS);
    Some(match rows {
        Some(size) => {
            format!("write `net_map(linear({size}))` for a linear layer on each row")
        }
        None => format!("leave `{outer}` out: it is {later}"),
    })
}

/// The size of what comes out of `Dense(3)` or `linear(4 -> 3)`.
fn linear_of(call: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = call.clone().into_iter().collect();
    let [TokenTree::Ident(layer), TokenTree::Group(group)] = &tokens[..] else { return None };
    let is_linear = ["dense", "linear", "fullyconnected"].contains(&&*plain(layer).replace('_', "").to_lowercase());
    let last = group.stream().into_iter().filter(|token| matches!(token, TokenTree::Literal(_))).last()?;
    (is_linear && !group.stream().into_iter().any(|token| is_punct(&token, '='))).then(|| last.to_string())
}
