//! Every name that a generated function reads is bound where it is read: what rustc would refuse with E0425 or E0382, found in
//! hundreds of random nets with random functions, without compiling them.

use std::collections::BTreeSet;

use net_compiler::net::Net;
use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, ExprForLoop, ExprPath, FnArg, ImplItemFn, ItemMacro, Local, Pat, PatIdent};
use tests::lines;
use tests::program::{Draw, attempted};
use tests::random::{checked, nets};

/// Walks a function with the names that are bound so far.
#[derive(Default)]
struct Scope {
    bound: Vec<BTreeSet<String>>,
    unbound: Vec<String>,
    /// What is a reference to a slot of the scratch: `let z1_bar = z2;` takes it away from `z2`.
    unique: BTreeSet<String>,
}

struct Names(BTreeSet<String>);

impl Visit<'_> for Names {
    fn visit_pat_ident(&mut self, pattern: &PatIdent) {
        self.0.insert(pattern.ident.to_string());
    }
}

fn names(pattern: &Pat) -> BTreeSet<String> {
    let mut names = Names(BTreeSet::new());
    names.visit_pat(pattern);
    names.0
}

fn single(path: &ExprPath) -> Option<String> {
    path.path.get_ident().map(ToString::to_string).filter(|name| name.starts_with(|c: char| c.is_lowercase()))
}

impl Scope {
    fn bind(&mut self, names: BTreeSet<String>) {
        self.bound.last_mut().expect("a scope").extend(names);
    }

    fn within(&mut self, names: BTreeSet<String>, inside: impl FnOnce(&mut Self)) {
        self.bound.push(names);
        inside(self);
        self.bound.pop();
    }
}

impl Visit<'_> for Scope {
    fn visit_impl_item_fn(&mut self, function: &ImplItemFn) {
        let arguments = function.sig.inputs.iter().flat_map(|argument| match argument {
            FnArg::Receiver(_) => BTreeSet::from(["self".to_string()]),
            FnArg::Typed(typed) => names(&typed.pat),
        });
        self.unique.clear();
        self.within(arguments.collect(), |scope| scope.visit_block(&function.block));
    }

    fn visit_block(&mut self, block: &syn::Block) {
        self.within(BTreeSet::new(), |scope| visit::visit_block(scope, block));
    }

    fn visit_local(&mut self, local: &Local) {
        let Some(init) = &local.init else { return };
        self.visit_expr(&init.expr);
        let own = names(&local.pat);
        match (&local.pat, &*init.expr) {
            // The slots of the scratch, and the parts of a memory.
            (Pat::Struct(_) | Pat::Type(_), _) => self.unique.extend(own.clone()),
            (Pat::Ident(_), Expr::Path(path)) => {
                if let Some(from) = single(path).filter(|from| self.unique.contains(from)) {
                    for bound in &mut self.bound {
                        bound.remove(&from);
                    }
                    self.unique.extend(own.clone());
                }
            }
            _ => {}
        }
        self.bind(own);
    }

    fn visit_expr_for_loop(&mut self, each: &ExprForLoop) {
        self.visit_expr(&each.expr);
        self.within(names(&each.pat), |scope| scope.visit_block(&each.body));
    }

    fn visit_expr_closure(&mut self, closure: &ExprClosure) {
        let own = closure.inputs.iter().flat_map(names).collect();
        self.within(own, |scope| scope.visit_expr(&closure.body));
    }

    fn visit_expr_if(&mut self, branch: &syn::ExprIf) {
        let own = if let Expr::Let(binding) = &*branch.cond { names(&binding.pat) } else { BTreeSet::new() };
        self.within(own, |scope| visit::visit_expr_if(scope, branch));
    }

    fn visit_arm(&mut self, arm: &syn::Arm) {
        self.within(names(&arm.pat), |scope| visit::visit_arm(scope, arm));
    }

    fn visit_expr_path(&mut self, path: &ExprPath) {
        let name = single(path).filter(|name| !self.bound.iter().any(|bound| bound.contains(name)));
        self.unbound.extend(name);
    }

    fn visit_item_macro(&mut self, _: &ItemMacro) {}
}

#[track_caller]
fn all_bound(text: &str) {
    let file = syn::parse2(net_compiler::expand(text.parse().expect("tokens"))).expect("items");
    let mut scope = Scope::default();
    scope.visit_file(&file);
    assert!(scope.unbound.is_empty(), "{text}: {:?}", scope.unbound);
}

/// All layers of a chain of equal layers lend each other their memory.
const EQUAL: [&str; 6] = [
    "linear(1 -> 1) |> linear(1) |> linear(1)",
    "linear(4 -> 4) |> linear(4) |> linear(4) |> linear(4) |> linear(4)",
    "linear(3 -> 3) |> tanh |> linear(3) |> ramp |> linear(3) |> sigmoid |> linear(3)",
    "convolution(2 -> 2, 1x1) |> convolution(2, 1x1) |> convolution(2, 1x1)",
    "constant_times |> constant_plus |> linear(2 -> 2) |> linear(2) |> constant_times |> linear(2)",
    "linear(5 -> 5) |> softmax |> linear(5) |> normalization |> linear(5) |> pooling(1) |> linear(5)",
];

#[test]
fn in_chains_of_equal_layers() {
    let head = |chain: &str| match chain {
        _ if chain.starts_with("convolution") => "N(input: [2, 3, 3])",
        _ if chain.starts_with("constant") => "N(input: [2])",
        _ => "N",
    };
    let mut checked = 0;
    for chain in EQUAL {
        for descended in ["parameters", "0.parameters", "2.weights"] {
            for front in ["fn", "train(batch = 8) fn", "train(batch = 100) fn"] {
                let line = format!("{front} step(input, grad(output)) -> (descend({descended}), output, grad(input));");
                let text = format!("{} = {chain}; {line}", head(chain));
                if attempted(&text).is_some() {
                    checked += 1;
                    all_bound(&text);
                }
            }
        }
    }
    assert!(checked > 40, "{checked}");
}

#[test]
fn in_random_nets() {
    let mut draw = Draw::new(20_261_129);
    let mut checked_lines = 0;
    for _ in 0..100 {
        let chain = nets(&mut draw);
        let net = checked(&chain).expect("a chain has a shape");
        let lines: Vec<String> = (0..10).map(|_| line(&mut draw, &net)).collect();
        let lines = lines.iter().map(|line| format!("{chain} {line}")).filter(|text| attempted(text).is_some());
        lines.for_each(|text| {
            checked_lines += 1;
            all_bound(&text);
        });
    }
    assert!(checked_lines > 150, "{checked_lines}");
}

/// Any function, or one that descends.
fn line(draw: &mut Draw, net: &Net) -> String {
    let line = lines::line(draw, net, "f").text();
    let batch = ["", "", "train(batch = 8) ", "train(batch = 70) "][draw.below(4)];
    let line = line.replacen("pub fn", &format!("pub {batch}fn"), 1);
    if draw.below(2) == 0 { line.replace("grad(parameters)", "descend(parameters)") } else { line }
}
