//! Copies, `deep: [Block; 2]`, taken apart, so that one may be written while another is read: rustc takes `deep[0]` and `deep[1]`
//! for places that may be the same.
//!
//! ```text
//! let [parameters_bar_deep_0, parameters_bar_deep_1] = &mut parameters_bar.deep;
//! let w1_bar = &mut parameters_bar_deep_0.linear.weights.data.0;
//! ```

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::Arguments;
use super::scope::{Scope, ident};
use super::statement::Statement;
use super::types;
use crate::ir::PartId;
use crate::net::{Net, PartOf};
use crate::requests::{Function, How, Wanted};

/// The copies that a body takes apart.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// The name of each, by what it is in and the fields that lead to it there.
    names: BTreeMap<(String, Vec<String>), String>,
    /// The statements that take them apart.
    pub(super) statements: Vec<(TokenStream, TokenStream)>,
}

impl Copies {
    /// Those of a function: of the net where it descends, and of each gradient with respect to several arrays.
    pub(super) fn of(net: &Net, function: &Function, arguments: &Arguments, scope: &mut Scope) -> Copies {
        let mut copies = Copies::default();
        // Behind several blocks it is not the body that updates.
        if function.wanted.iter().any(|want| want.how == How::Descend) {
            copies.add(net, "self", None, scope);
        }
        for (want, argument) in function.wanted.iter().zip(&arguments.wanted) {
            let Some(argument) = argument else { continue };
            match want.what {
                Wanted::Parameters => copies.add(net, &argument.name, None, scope),
                Wanted::PartParameters(part) => copies.add(net, &argument.name, Some(part), scope),
                _ => {}
            }
        }
        copies
    }

    fn add(&mut self, net: &Net, root: &str, within: Option<PartId>, scope: &mut Scope) {
        for (group, part) in net.parts.rows() {
            let PartOf::Copies(count) = part.of else { continue };
            let is_inside = within.is_none_or(|within| net.around(Some(group)).any(|around| around == within));
            if !is_inside || net.frozen_around(Some(group)).is_some() || net.parameters_in(group) == 0 {
                continue;
            }
            let path = path(net, group, within);
            let shown = std::iter::once(root).chain(path.iter().map(String::as_str)).filter(|name| *name != "self");
            let shown = shown.collect::<Vec<_>>().join("_");
            let names: Vec<String> = (0..count).map(|copy| scope.take(&format!("{shown}_{copy}"))).collect();
            let place = if path.is_empty() { quote!(*) } else { quote!() };
            let of = self.place(root, &path.iter().map(String::as_str).collect::<Vec<_>>());
            let idents = names.iter().map(|name| ident(name));
            self.statements.push((quote!([#(#idents),*]), quote!(&mut #place #of)));
            for (copy, name) in names.into_iter().enumerate() {
                let path = path.iter().cloned().chain([copy.to_string()]).collect();
                self.names.insert((root.into(), path), name);
            }
        }
    }

    /// The place that fields lead to in something by its name: `parameters_bar_deep_0.linear.weights`.
    pub(super) fn place(&self, root: &str, fields: &[&str]) -> TokenStream {
        let owned: Vec<String> = fields.iter().map(ToString::to_string).collect();
        let longest = (0..=fields.len()).rev().find_map(|length| {
            self.names.get(&(root.to_string(), owned[..length].to_vec())).map(|name| (length, name))
        });
        match longest {
            Some((length, name)) => {
                let (name, rest) = (ident(name), types::place(&fields[length..]));
                quote!(#name #rest)
            }
            None => {
                let (name, rest) = (
                    if root == "self" {
                        quote!(self)
                    } else {
                        let name = ident(root);
                        quote!(#name)
                    },
                    types::place(fields),
                );
                quote!(#name #rest)
            }
        }
    }

    /// The `let`s that stand first in a body.
    pub(super) fn taken_apart(&self) -> impl Iterator<Item = Statement> {
        self.statements.iter().map(|(names, of)| Statement::bind(names, of))
    }
}

/// The fields that lead to a group of copies.
fn path(net: &Net, group: PartId, within: Option<PartId>) -> Vec<String> {
    let around = net.around(Some(group)).take_while(|part| Some(*part) != within);
    let mut fields: Vec<String> = around.map(|part| net.parts[part].name.clone()).collect();
    fields.reverse();
    fields
}
