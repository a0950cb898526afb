//! Requests: `fn` lines in, [`Function`]s out, with every path resolved and every rule of design 1.2 checked that
//! can be without differentiating.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};

use crate::diagnostics::{Diagnostic, Diagnostics, Extent};
use crate::ir::ValueId;
use crate::layers::Storage;
use crate::lower::Lowered;
use crate::net::{LayerUse, Named, Net, Source};
use crate::syntax::{Form, FunctionSyntax, Request, plain};

/// One method of a net.
#[derive(Debug)]
pub struct Function {
    /// Docs and attributes, passed through.
    pub attributes: TokenStream,
    /// Passed through.
    pub visibility: TokenStream,
    /// Its name.
    pub name: Ident,
    /// The line, as written.
    pub text: String,
    /// How many samples it takes, where that is static.
    pub batch: Option<usize>,
    /// What it is given, in order.
    pub given: Vec<(Given, Extent)>,
    /// What it gives, in order.
    pub wanted: Vec<Want>,
}

/// Something given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The value of an input port.
    Port(usize),
    /// The gradient imposed at a value.
    Gradient(Source),
}

/// Something wanted, and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub struct Want {
    /// What.
    pub what: Wanted,
    /// Where it goes.
    pub how: How,
    /// Where it is written.
    pub extent: Extent,
}

/// What becomes of something wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is given back.
    Give,
    /// It is added to the caller's buffer.
    Accumulate,
    /// Times the rate, it is taken from the learned arrays.
    Descend,
    /// The same behind the last of several blocks of samples: until then it is summed in the scratch.
    DescendBehind,
}

/// Something wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A value.
    Value(Source),
    /// The gradient with respect to a value.
    Gradient(Source),
    /// With respect to one learned array.
    Array(usize, usize),
    /// With respect to all learned arrays of a layer.
    LayerParameters(usize),
    /// With respect to all learned arrays of an earlier net that is used as a layer.
    PartParameters(usize),
    /// With respect to all learned arrays.
    Parameters,
}

impl Wanted {
    /// Whether it is a gradient.
    pub fn is_gradient(self) -> bool {
        !matches!(self, Wanted::Value(_))
    }

    /// Whether a batch sums it.
    pub fn is_summed(self) -> bool {
        !matches!(self, Wanted::Value(_) | Wanted::Gradient(_))
    }

    /// The layer and the array that one part of a gradient with respect to learned arrays is of.
    pub fn array(self, net: &Net, part: usize) -> Option<(usize, usize)> {
        let all =
            |(layer, _, storage): (usize, &_, &Storage)| (0..storage.arrays.len()).map(move |array| (layer, array));
        match self {
            Wanted::Value(_) | Wanted::Gradient(_) => None,
            Wanted::Array(layer, array) => Some((layer, array)),
            Wanted::LayerParameters(layer) => Some((layer, part)),
            Wanted::PartParameters(of) => net.learned_in(of).flat_map(all).nth(part),
            Wanted::Parameters => net.learned().flat_map(all).nth(part),
        }
    }
}

impl Function {
    /// The values whose gradients are imposed.
    pub fn imposed(&self) -> impl Iterator<Item = Source> {
        self.given.iter().filter_map(|(given, _)| match given {
            Given::Gradient(source) => Some(*source),
            Given::Port(_) => None,
        })
    }

    /// Whether any gradient is wanted.
    pub fn differentiates(&self) -> bool {
        self.wanted.iter().any(|want| want.what.is_gradient())
    }

    /// Whether it updates learned arrays.
    pub fn descends(&self) -> bool {
        self.wanted.iter().any(|want| matches!(want.how, How::Descend | How::DescendBehind))
    }

    /// Sums the gradients of all samples before any array is updated.
    pub fn descend_behind(&mut self) {
        let descending = self.wanted.iter_mut().filter(|want| want.how == How::Descend);
        descending.for_each(|want| want.how = How::DescendBehind);
    }

    /// The values that seed the sweep: the imposed ones, else all outputs.
    pub fn seeds(&self, net: &Net) -> Vec<Source> {
        let imposed: Vec<Source> = self.imposed().collect();
        if imposed.is_empty() { net.outputs.iter().map(|output| output.source).collect() } else { imposed }
    }
}

/// The functions of a net. `differentiable` says whether a gradient may be asked of a leaf, for `grad(all)`.
pub fn functions(net: &Net, lowered: &Lowered, lines: &[FunctionSyntax], sink: &mut Diagnostics) -> Vec<Function> {
    let resolve = Resolve { net, lowered };
    lines.iter().filter_map(|line| resolve.function(line, sink)).collect()
}

/// `fn eval` and, where every gradient exists, `fn gradients`, for a net without a `fn` line; else why not.
pub fn default_functions(net: &Net, lowered: &Lowered) -> (Vec<Function>, Option<String>) {
    let call_site: Extent = Span::call_site().into();
    let given: Vec<_> = (0..net.ports.len()).map(|port| (Given::Port(port), call_site)).collect();
    let give = |what| Want { what, how: How::Give, extent: call_site };
    let outputs: Vec<Want> = net.outputs.iter().map(|output| give(Wanted::Value(output.source))).collect();
    let inputs: Vec<String> = net.ports.iter().map(|port| plain(&port.name)).collect();
    let (inputs, output) = (inputs.join(", "), net.outputs[0].name);
    let function = |name: &str, doc: &str, text: String, wanted| Function {
        attributes: quote::quote!(#[doc = #doc]),
        visibility: net.visibility.clone(),
        name: Ident::new(name, Span::mixed_site()),
        text,
        batch: None,
        given: given.clone(),
        wanted,
    };
    let eval = function("eval", " The outputs.", format!("fn eval({inputs}) -> {output};"), outputs.clone());
    let resolve = Resolve { net, lowered };
    let all: Vec<Wanted> = resolve.all(&net.outputs.iter().map(|output| output.source).collect::<Vec<_>>());
    if let Some(reason) = resolve.no_gradients(&all) {
        return (vec![eval], Some(reason));
    }
    let wanted = outputs.into_iter().chain(all.into_iter().map(give)).collect();
    let text = format!("fn gradients({inputs}) -> ({output}, grad(all));");
    let gradients = function("gradients", " The outputs and every gradient of the sum of all outputs.", text, wanted);
    (vec![eval, gradients], None)
}

/// The function of all outputs and all gradients of a net as written: what its blocks of samples have room for.
pub fn everything(net: &Net, lowered: &Lowered) -> Function {
    let call_site: Extent = Span::call_site().into();
    let outputs: Vec<Source> = net.outputs.iter().map(|output| output.source).collect();
    let ports = (0..net.ports.len()).map(|port| Wanted::Gradient(Source::Port(port)));
    let arrays = net
        .learned()
        .flat_map(|(layer, _, storage)| (0..storage.arrays.len()).map(move |array| Wanted::Array(layer, array)));
    let leaves: Vec<Wanted> = ports.chain(arrays).collect();
    let at: Vec<ValueId> = leaves.iter().flat_map(|leaf| crate::derive::leaves(net, lowered, *leaf)).collect();
    let reached = leaves.into_iter().zip(crate::derive::reached(lowered, &outputs, &at));
    let gradients = reached.filter_map(|(leaf, reached)| reached.then_some(leaf));
    let wanted = outputs.iter().map(|output| Wanted::Value(*output)).chain(gradients);
    Function {
        attributes: TokenStream::new(),
        visibility: TokenStream::new(),
        name: Ident::new("everything", Span::mixed_site()),
        text: String::new(),
        batch: None,
        given: (0..net.ports.len()).map(|port| (Given::Port(port), call_site)).collect(),
        wanted: wanted.map(|what| Want { what, how: How::Give, extent: call_site }).collect(),
    }
}

struct Resolve<'a> {
    net: &'a Net,
    lowered: &'a Lowered,
}

impl Resolve<'_> {
    fn function(&self, line: &FunctionSyntax, sink: &mut Diagnostics) -> Option<Function> {
        let before = sink.len();
        let given: Vec<_> = line
            .given
            .iter()
            .filter_map(|request| sink.take(self.given(request)).map(|given| (given, request.extent)))
            .collect();
        let mut function = Function {
            attributes: line.attributes.clone(),
            visibility: line.visibility.clone(),
            name: line.name.clone(),
            text: line.text.clone(),
            batch: line.batch.map(|size| size.value),
            given,
            wanted: Vec::new(),
        };
        let seeds = function.seeds(self.net);
        let mut names = Vec::new();
        for request in &line.wanted {
            let wanted = sink.take(self.wanted(request, &seeds)).unwrap_or_default();
            names.extend(wanted.iter().map(|_| request_text(request)));
            let how = match request.form {
                Form::Value | Form::Gradient => How::Give,
                Form::Accumulate => How::Accumulate,
                Form::Descend => How::Descend,
            };
            function.wanted.extend(wanted.into_iter().map(|what| Want { what, how, extent: request.extent }));
        }
        if sink.len() != before || !line.mistakes.is_empty() {
            return None;
        }
        self.check(&function, &names, sink);
        self.check_train(line, sink);
        if let Some(size) = line.batch.filter(|_| function.given.is_empty()) {
            let message = "expected something given that each sample of the batch has its own of, found nothing";
            sink.add(Diagnostic::new(size.span, message).help("write `train fn`"));
        }
        (sink.len() == before).then_some(function)
    }

    fn given(&self, request: &Request) -> Result<Given, Diagnostic> {
        if matches!(request.form, Form::Accumulate | Form::Descend) {
            let found = request_text(request);
            let message = format!("expected an input port, or `grad(value)` of a value, found `{found}`");
            return Err(Diagnostic::new(request.extent, message).help(format!("want it: `-> {found}`")));
        }
        let named = self.net.named(&request.path).map_err(|mistake| self.no_port(mistake, request))?;
        let Named::Value(source) = named else {
            let expected = "expected an input port, or `grad(value)` of a value";
            let found = request_text(request);
            return Err(Diagnostic::new(request.extent, format!("{expected}, found `{found}`")));
        };
        match (request.form, source) {
            (Form::Value, Source::Port(port)) => Ok(Given::Port(port)),
            (Form::Value, _) => {
                let name = request.path.text();
                Err(Diagnostic::new(
                    request.extent,
                    format!("expected an input port, found `{name}`, which is computed"),
                )
                .help(format!("impose a gradient there with `grad({name})`")))
            }
            (_, source) => {
                self.real(source, request)?;
                Ok(Given::Gradient(source))
            }
        }
    }

    /// What mends a name that is given and that no port has.
    fn no_port(&self, mistake: Diagnostic, request: &Request) -> Diagnostic {
        let (name, port) = (request.path.text(), plain(&self.net.ports[0].name));
        if ["rate", "lr", "learning_rate", "rng", "batch", "batch_size"].contains(&name.as_str()) {
            return mistake.help("leave it out: what is wanted says which further arguments the calls have");
        }
        let is_declared = !self.net.anonymous && request.form == Form::Value && request.path.segments.len() == 1;
        let (net, shape) = (&self.net.name, crate::ir::print::shape_text(&self.net.ports[0].shape));
        if is_declared && syn::parse_str::<Ident>(&name).is_ok() {
            return mistake.or_help(format!("write `{port}`, or declare the port so: `{net}({name}: {shape}) = ...`"));
        }
        mistake
    }

    fn real(&self, source: Source, request: &Request) -> Result<(), Diagnostic> {
        match self.net.classes(source) {
            None => Ok(()),
            Some(_) => {
                let name = request.path.text();
                let message = format!("expected a real value, found `{name}`, which takes indices");
                Err(Diagnostic::new(request.extent, message).note("an index has no gradient"))
            }
        }
    }

    fn wanted(&self, request: &Request, seeds: &[Source]) -> Result<Vec<Wanted>, Diagnostic> {
        let named = self.net.named(&request.path)?;
        let name = request.path.text();
        match (request.form, named) {
            (Form::Value, Named::Value(source @ Source::Port(_))) if self.net.classes(source).is_some() => {
                let message = format!("expected a real value, found `{name}`, which takes indices");
                Err(Diagnostic::new(request.extent, message).note("the caller has it already"))
            }
            (Form::Value, Named::Value(source)) => Ok(vec![Wanted::Value(source)]),
            (Form::Value, named) => {
                let found = if named == Named::All { String::new() } else { ", which the net holds itself".into() };
                let mistake = Diagnostic::new(request.extent, format!("expected a value, found `{name}`{found}"));
                Err(mistake.help(format!("want the gradient, `grad({name})`")))
            }
            (Form::Gradient, Named::Value(source)) => {
                self.real(source, request)?;
                Ok(vec![Wanted::Gradient(source)])
            }
            (form, Named::Value(_) | Named::All) if form != Form::Gradient => {
                let word = form.word();
                let message = format!("expected learned arrays in `{word}(...)`, found `{name}`");
                Err(Diagnostic::new(request.extent, message)
                    .help(format!("write `{word}(parameters)` or `{word}(layer.parameters)`")))
            }
            (_, Named::Value(source)) => Ok(vec![Wanted::Gradient(source)]),
            (_, Named::Array(layer, array)) => Ok(vec![Wanted::Array(layer, array)]),
            (_, Named::LayerParameters(layer)) => Ok(vec![Wanted::LayerParameters(layer)]),
            (_, Named::PartParameters(part)) => Ok(vec![Wanted::PartParameters(part)]),
            (_, Named::Parameters) if self.net.parameters() > 0 => Ok(vec![Wanted::Parameters]),
            (_, Named::Parameters) => {
                Err(Diagnostic::new(request.extent, "expected a net with learned arrays, found one without"))
            }
            (_, Named::All) => {
                let all = self.all(seeds);
                if all.is_empty() {
                    return Err(Diagnostic::new(
                        request.extent,
                        "expected something with a gradient in this net, found nothing",
                    ));
                }
                Ok(all)
            }
        }
    }

    /// Every real input port that has a differentiable path to a seed, and the parameters.
    fn all(&self, seeds: &[Source]) -> Vec<Wanted> {
        let ports: Vec<ValueId> = self.lowered.ports.clone();
        let reached = crate::derive::reached(self.lowered, seeds, &ports);
        let with_path = |(port, reached): (usize, bool)| reached.then_some(Wanted::Gradient(Source::Port(port)));
        let mut all: Vec<Wanted> = reached.into_iter().enumerate().filter_map(with_path).collect();
        if self.net.parameters() > 0 {
            all.push(Wanted::Parameters);
        }
        all
    }

    /// Why not every gradient exists.
    fn no_gradients(&self, all: &[Wanted]) -> Option<String> {
        let arrays = crate::derive::leaves(self.net, self.lowered, Wanted::Parameters);
        let seeds: Vec<Source> = self.net.outputs.iter().map(|output| output.source).collect();
        let zero = crate::derive::first_zero(self.net, self.lowered, &seeds, &arrays);
        let real = |port: &usize| self.net.ports[*port].classes.is_none();
        let ports: Vec<ValueId> = (0..self.net.ports.len()).filter(real).map(|port| self.lowered.ports[port]).collect();
        let of_ports = || crate::derive::first_zero(self.net, self.lowered, &seeds, &ports);
        let none = || of_ports().unwrap_or_else(|| "no differentiable path leads from an input to an output".into());
        zero.or_else(|| all.is_empty().then(none))
    }

    fn check(&self, function: &Function, names: &[String], sink: &mut Diagnostics) {
        let mut known: Vec<Given> = Vec::new();
        for (given, extent) in &function.given {
            if known.contains(given) {
                sink.add(Diagnostic::new(*extent, "expected each to be given once, found the same twice"));
            }
            known.push(*given);
        }
        check_twice(self.net, self.lowered, function, names, sink);
        self.check_ports(function, sink);
        if !function.differentiates() {
            for (_, extent) in function.given.iter().filter(|(given, _)| matches!(given, Given::Gradient(_))) {
                sink.add(
                    Diagnostic::new(*extent, "expected a gradient to be wanted where one is imposed, found none")
                        .help("want one, like `-> grad(input)`"),
                );
            }
        }
    }

    /// Nothing drops anything yet: in training, and where a net descends, the identity would be a mistake that nobody
    /// sees. A frozen net is evaluated, not trained.
    fn check_train(&self, line: &FunctionSyntax, sink: &mut Diagnostics) {
        let drops = |layer: &&LayerUse| layer.layer.drops() && self.net.frozen_around(layer.inside).is_none();
        let Some(layer) = self.net.layers.iter().find(drops) else { return };
        let descent = line.wanted.iter().find(|request| request.form == Form::Descend);
        if let Some(train) = line.train {
            let message = format!("expected a net without dropout in a `train fn`, for now, found `{}`", layer.text);
            let mistake = Diagnostic::new(train, message).note("nothing is dropped yet: it would be the identity");
            let evaluate = if descent.is_none() { "leave out `train` to evaluate the net, or " } else { "" };
            sink.add(mistake.help(format!("{evaluate}train without dropout, `dropout(0)`")));
        } else if let Some(descent) = descent {
            let message = format!("expected a `train fn` where a net with `{}` descends, found `fn`", layer.text);
            let note = "a `fn` evaluates the net, where dropout is the identity, and `train fn` drops nothing yet";
            let mistake = Diagnostic::new(descent.extent, message).note(note);
            sink.add(mistake.help("train without dropout, `dropout(0)`"));
        }
    }

    /// A port that is given must reach something wanted or seeding.
    fn check_ports(&self, function: &Function, sink: &mut Diagnostics) {
        let mut of: Vec<Source> = Vec::new();
        for want in &function.wanted {
            of.extend(match want.what {
                Wanted::Value(source) => vec![source],
                _ => function.seeds(self.net),
            });
        }
        let needed = self.ancestors(&of);
        for (given, extent) in &function.given {
            let Given::Port(port) = given else { continue };
            if !needed.contains(&self.lowered.ports[*port]) {
                let name = plain(&self.net.ports[*port].name);
                sink.add(
                    Diagnostic::new(
                        *extent,
                        format!("expected a port that something wanted depends on, found `{name}`"),
                    )
                    .help("leave it out"),
                );
            }
        }
    }

    fn ancestors(&self, of: &[Source]) -> BTreeSet<ValueId> {
        let roots: Vec<ValueId> = of.iter().map(|source| self.lowered.value(*source)).collect();
        let live = crate::simplify::live(&self.lowered.program, &roots);
        self.lowered.program.ids().filter(|id| live[id.0]).collect()
    }
}

/// One value may be wanted under two names, but no gradient twice in the same way, also not of one array as part of
/// several, and nothing twice by one name. What `descend` takes from an array cannot be accumulated as well.
fn check_twice(net: &Net, lowered: &Lowered, function: &Function, names: &[String], sink: &mut Diagnostics) {
    let mut known: Vec<(Want, &str)> = Vec::new();
    for (want, name) in function.wanted.iter().zip(names) {
        let arrays = crate::derive::leaves(net, lowered, want.what);
        let overlaps = |other: Wanted| {
            let shared = || crate::derive::leaves(net, lowered, other).iter().any(|array| arrays.contains(array));
            want.what.is_summed() && other.is_summed() && shared()
        };
        let same = |(other, known): &&(Want, &str)| {
            let is_one = other.what == want.what && (want.what.is_gradient() || known == name);
            other.how == want.how && (overlaps(other.what) || is_one)
        };
        let exclude = |(other, _): &&(Want, &str)| {
            let both = [other.how, want.how];
            both.contains(&How::Accumulate) && both.contains(&How::Descend) && overlaps(other.what)
        };
        if let Some((_, earlier)) = known.iter().find(same) {
            let mistake = Diagnostic::new(want.extent, "expected each to be wanted once, found the same twice");
            sink.add(if earlier == name { mistake } else { mistake.note(format!("`{earlier}` has it already")) });
        } else if let Some((_, earlier)) = known.iter().find(exclude) {
            let message =
                format!("expected one of `accumulate` and `descend` for an array, found `{name}` beside `{earlier}`");
            sink.add(Diagnostic::new(want.extent, message));
        }
        known.push((*want, name));
    }
}

/// As written: `grad(input)`.
fn request_text(request: &Request) -> String {
    let name = request.path.text();
    match request.form {
        Form::Value => name,
        form => format!("{}({name})", form.word()),
    }
}
