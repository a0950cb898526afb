//! One `fn` line in, its [`Function`] out.

use proc_macro2::Ident;

use super::checks;
use super::function::{Function, Given, How, Want, Wanted};
use super::leaves::leaves;
use crate::diagnostics::{Diagnostic, Diagnostics, plain};
use crate::ir::print::shape_text;
use crate::ir::{PortId, ValueId};
use crate::lower::{Lowered, Mode};
use crate::net::{Named, Net, Source};
use crate::paths;
use crate::syntax::{Form, FunctionSyntax, Request};

/// What paths of a net are resolved in.
pub(super) struct Resolve<'a> {
    pub(super) net: &'a Net,
    pub(super) lowered: &'a Lowered,
}

impl Resolve<'_> {
    pub(super) fn function(&self, line: &FunctionSyntax, sink: &mut Diagnostics) -> Option<Function> {
        let before = sink.len();
        let given: Vec<_> = line
            .given
            .iter()
            .filter_map(|request| sink.take(self.given(request, line)).map(|given| (given, request.extent)))
            .collect();
        let mut function = Function {
            attributes: line.attributes.clone(),
            visibility: line.visibility.clone(),
            name: line.name.clone(),
            text: line.text.clone(),
            mode: if line.train.is_some() { Mode::Train } else { Mode::Test },
            draws: false,
            batch: line.batch.map(|size| size.value),
            given,
            wanted: Vec::new(),
            of: Vec::new(),
            is_default: false,
        };
        let names = self.all_wanted(line, &mut function, sink);
        if sink.len() != before || !line.mistakes.is_empty() {
            return None;
        }
        checks::check(self.net, self.lowered, &function, &names, sink);
        checks::check_train(self.net, line, sink);
        if let Some(size) = line.batch.filter(|_| function.given.is_empty()) {
            let message = "expected something given that each sample of the batch has its own of, found nothing";
            sink.add(Diagnostic::new(size.span, message).help("write `train fn`"));
        }
        function.draws = checks::draws(self.net, self.lowered, &function);
        (sink.len() == before).then_some(function)
    }

    /// Adds what a line wants; gives how each is written.
    fn all_wanted(&self, line: &FunctionSyntax, function: &mut Function, sink: &mut Diagnostics) -> Vec<String> {
        let seeds = function.seeds(self.net);
        let mut names = Vec::new();
        for request in &line.wanted {
            let of = sink.take(self.of(request, function)).flatten();
            let seeds = of.map_or(&seeds, |of| &function.of[of]);
            let wanted = sink.take(self.wanted(request, seeds)).unwrap_or_default();
            names.extend(wanted.iter().map(|_| request_text(request)));
            let how = match request.form {
                Form::Value | Form::Gradient => How::Give,
                Form::Accumulate => How::Accumulate,
                Form::Descend => How::Descend,
            };
            function.wanted.extend(wanted.into_iter().map(|what| Want { what, how, extent: request.extent, of }));
        }
        names
    }

    /// The values behind `of`, by their number among those of the function.
    fn of(&self, request: &Request, function: &mut Function) -> Result<Option<usize>, Diagnostic> {
        if request.of.is_empty() {
            return Ok(None);
        }
        if function.imposed().next().is_some() {
            let message = "expected no `of` beside an imposed gradient, found one";
            return Err(Diagnostic::new(request.extent, message).note("where a gradient is imposed, it alone seeds"));
        }
        let mut sources: Vec<Source> = Vec::new();
        for path in &request.of {
            let Named::Value(source) = self.net.named(path)? else {
                let (found, array) = (path.text(), request.path.text());
                let message = format!("expected a value after `of`, found `{found}`");
                let mistake = Diagnostic::new(path.extent, message);
                let is_computed = matches!(self.net.named(&request.path), Ok(Named::Value(Source::Application(_))));
                let help = format!("write `{}({found}) of {array}`", request.form.word());
                return Err(if is_computed { mistake.help(help) } else { mistake });
            };
            if self.net.classes(source).is_some() {
                let message = format!("expected a real value after `of`, found the indices `{}`", path.text());
                return Err(Diagnostic::new(path.extent, message).note("an index has no gradient"));
            }
            if sources.contains(&source) {
                let message = format!("expected each value once after `of`, found `{}` again", path.text());
                return Err(Diagnostic::new(path.extent, message));
            }
            sources.push(source);
        }
        let known = function.of.iter().position(|known| *known == sources);
        Ok(Some(known.unwrap_or_else(|| {
            function.of.push(sources);
            function.of.len() - 1
        })))
    }

    fn given(&self, request: &Request, line: &FunctionSyntax) -> Result<Given, Diagnostic> {
        if !request.of.is_empty() {
            let message = "expected `of` behind a gradient that is wanted, found it behind one that is given";
            return Err(Diagnostic::new(request.extent, message));
        }
        if matches!(request.form, Form::Accumulate | Form::Descend) {
            let found = request_text(request);
            let message = format!("expected an input port, or `grad(value)` of a value, found `{found}`");
            return Err(Diagnostic::new(request.extent, message).help(format!("want it: `-> {found}`")));
        }
        let named = self.net.named(&request.path).map_err(|mistake| self.no_port(mistake, request, line))?;
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
    fn no_port(&self, mistake: Diagnostic, request: &Request, line: &FunctionSyntax) -> Diagnostic {
        let name = request.path.text();
        if ["rate", "lr", "learning_rate", "rng", "batch", "batch_size"].contains(&name.as_str()) {
            return mistake.help("leave it out: what is wanted says which further arguments the calls have");
        }
        let Some(port) = self.meant(&name, line) else { return mistake };
        let (own, shape) = (plain(&self.net.ports[port].name), shape_text(&self.net.ports[port].shape));
        let is_declared = self.net.scope.has_positions
            && !self.net.anonymous
            && request.form == Form::Value
            && request.path.segments.len() == 1;
        let net = &self.net.name;
        if !is_declared || syn::parse_str::<Ident>(&name).is_err() {
            return mistake;
        }
        match own == "target" {
            true => mistake.or_help(format!("write `{own}`, the port that the loss adds")),
            false => mistake.or_help(format!("write `{own}`, or declare the port so: `{net}({name}: {shape}) = ...`")),
        }
    }

    /// The port that an unknown name is likely to mean: the target by what targets are called, else the first that the line
    /// does not name.
    fn meant(&self, name: &str, line: &FunctionSyntax) -> Option<PortId> {
        let is_target = ["y", "t", "label", "labels", "targets", "truth", "answer", "class"].contains(&name);
        let ports = || self.net.ports.rows().map(|(id, port)| (id, plain(&port.name)));
        if let Some((target, _)) = ports().find(|(_, port)| is_target && port == "target") {
            return Some(target);
        }
        let is_given = |port: &str| line.given.iter().any(|request| request.path.text() == port);
        let free = ports().find(|(_, port)| !is_given(port) && port != "target");
        free.or_else(|| ports().find(|(_, port)| !is_given(port))).map(|(id, _)| id)
    }

    /// That a value has a gradient: it is neither made of indices nor a constant.
    fn real(&self, source: Source, request: &Request) -> Result<(), Diagnostic> {
        if self.net.is_constant(source) {
            let name = request.path.text();
            let message = format!("expected a value that depends on something, found the constant `{name}`");
            let help =
                format!("make it a learned array: `array {name}: {} = ...;`", shape_text(self.net.shape(source)));
            return Err(Diagnostic::new(request.extent, message).note("a constant has no gradient").help(help));
        }
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
                let found = if named == Named::All { "" } else { ", which the net holds itself" };
                let message = format!("expected a value, found `{name}`{found}");
                Err(Diagnostic::new(request.extent, message).help(format!("want the gradient, `grad({name})`")))
            }
            (form, Named::Value(_) | Named::All) if form != Form::Gradient => {
                let word = form.word();
                let message = format!("expected learned arrays in `{word}(...)`, found `{name}`");
                let help = format!("write `{word}(parameters)` or `{word}(layer.parameters)`");
                Err(Diagnostic::new(request.extent, message).help(help))
            }
            (_, Named::Value(source)) => self.real(source, request).map(|()| vec![Wanted::Gradient(source)]),
            (_, Named::Array(layer, array)) => Ok(vec![Wanted::Array(layer, array)]),
            (_, Named::LayerParameters(layer)) => Ok(vec![Wanted::LayerParameters(layer)]),
            (_, Named::PartParameters(part)) => Ok(vec![Wanted::PartParameters(part)]),
            (_, Named::Parameters) if self.net.parameters() > 0 => Ok(vec![Wanted::Parameters]),
            (_, Named::Parameters) => Err(self.nothing_learned(request)),
            (_, Named::All) => match self.all(seeds) {
                all if all.is_empty() => {
                    let message = "expected something with a gradient in this net, found nothing";
                    Err(Diagnostic::new(request.extent, message))
                }
                all => Ok(all),
            },
        }
    }

    /// The mistake of `grad(parameters)` where no array is learned.
    fn nothing_learned(&self, request: &Request) -> Diagnostic {
        let mistake = Diagnostic::new(request.extent, "expected a net with learned arrays, found one without");
        match self.net.frozen().next() {
            Some((_, frozen)) => {
                let name = &frozen.name;
                mistake.note(format!("`{name}` is frozen: it is given to every function and is in no gradient"))
            }
            None => mistake,
        }
    }

    /// Every real input port that has a differentiable path to a seed, and the parameters.
    pub(super) fn all(&self, seeds: &[Source]) -> Vec<Wanted> {
        let reached = paths::reached(self.lowered, seeds, &self.lowered.ports);
        let with_path = |(port, reached): (PortId, bool)| reached.then_some(Wanted::Gradient(Source::Port(port)));
        let mut all: Vec<Wanted> = self.net.ports.ids().zip(reached).filter_map(with_path).collect();
        if self.net.parameters() > 0 {
            all.push(Wanted::Parameters);
        }
        all
    }

    /// Why not every gradient exists.
    pub(super) fn no_gradients(&self, all: &[Wanted]) -> Option<String> {
        let arrays = leaves(self.net, self.lowered, Wanted::Parameters);
        let seeds: Vec<Source> = self.net.outputs().iter().map(|output| output.source).collect();
        let zero = paths::first_zero(self.net, self.lowered, &seeds, &arrays);
        let real = |port: &PortId| self.net.ports[*port].classes.is_none();
        let ports: Vec<ValueId> = self.net.ports.ids().filter(real).map(|port| self.lowered.ports[port]).collect();
        let of_ports = || paths::first_zero(self.net, self.lowered, &seeds, &ports);
        let none = || of_ports().unwrap_or_else(|| "no differentiable path leads from an input to an output".into());
        zero.or_else(|| all.is_empty().then(none))
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
