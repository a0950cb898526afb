//! What a stage is: a layer, or an earlier net.

use std::rc::Rc;

use super::Net;
use crate::diagnostics::{Diagnostic, Diagnostics, Extent, plain};
use crate::ir::{Precision, Shape, Typed};
use crate::layers::{self, Arguments, Inputs, Layer, Resolved};
use crate::syntax::{NetSyntax, Stage, snake_case};

/// What a stage is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// With what the rate of learning is multiplied by.
    Layer(Rc<dyn Layer>, f64),
    Net(Rc<Net>),
}

/// The nets of the same macro call that stand before this one; nothing where one is mistaken.
pub type Earlier = [Option<Rc<Net>>];

/// What a stage says.
pub(super) fn read(stage: &Stage, syntax: &NetSyntax, earlier: &Earlier, sink: &mut Diagnostics) -> Option<Kind> {
    let is_layer = layers::canonical(&plain(&stage.layer)).is_some();
    if stage.frozen.is_some() && (is_layer || stage.earlier_net.is_none()) {
        let message = format!("expected an earlier net after `frozen`, found `{}`", plain(&stage.layer));
        let mistake = Diagnostic::new(stage.layer.span(), message);
        let help = "to keep optimisers away from a layer, write its option `rate = 0`";
        sink.add(if is_layer { mistake.help(help) } else { mistake });
        return None;
    }
    if stage.broken {
        return None;
    }
    if let Some(position) = stage.earlier_net.filter(|_| !is_layer) {
        let net = earlier.get(position).cloned().flatten()?;
        return sink.take(as_layer(&net, stage, syntax)).map(|()| Kind::Net(net));
    }
    let mut arguments = Arguments::new(&stage.layer, &stage.arguments, syntax.precision);
    let layer = layers::layer(&stage.layer, &mut arguments);
    let is_late = stage.is_later_net && !is_layer;
    let layer =
        layer.map_err(
            |mistake| if is_late { mistake.without_help().note("a net may use the nets above it") } else { mistake },
        );
    sink.take(layer).map(|(layer, rate)| Kind::Layer(layer.into(), rate))
}

/// An earlier net takes no arguments and computes in the same type.
fn as_layer(net: &Net, stage: &Stage, syntax: &NetSyntax) -> Result<(), Diagnostic> {
    let name = plain(&stage.layer);
    if let Some(argument) = stage.arguments.first() {
        return Err(Diagnostic::new(argument.extent, format!("expected no argument of the net `{name}`, found one")));
    }
    check_precision(net, stage.layer.span().into(), syntax)
}

/// An earlier net computes in the same type.
pub(super) fn check_precision(net: &Net, at: Extent, syntax: &NetSyntax) -> Result<(), Diagnostic> {
    if net.precision == syntax.precision {
        return Ok(());
    }
    let (expected, found, name) = (syntax.precision.name(), net.precision.name(), &net.name);
    let message = format!("expected a net that computes in `{expected}`, found `{name}` in `{found}`");
    let own = syntax.name.as_ref().map_or("Net".into(), plain);
    let single = if net.precision == Precision::Single { plain(&net.name) } else { own };
    Err(Diagnostic::new(at, message).help(format!("declare both alike: `{single}<f64>`")))
}

impl Kind {
    pub(super) fn stated_input(&self) -> Option<Typed> {
        match self {
            Kind::Layer(layer, _) => layer.stated_input().map(Typed::real),
            Kind::Net(net) if net.takes_any_shape => None,
            Kind::Net(net) => net.ports.first().map(|port| port.typed()),
        }
    }

    pub(super) fn keeps_shape(&self) -> bool {
        match self {
            Kind::Layer(layer, _) => layer.keeps_shape(),
            Kind::Net(net) => net.takes_any_shape && !self.is_loss(),
        }
    }

    pub(super) fn is_elementwise(&self) -> bool {
        match self {
            Kind::Layer(layer, _) => layer.is_elementwise(),
            Kind::Net(net) => net.takes_any_shape,
        }
    }

    pub(super) fn is_loss(&self) -> bool {
        match self {
            Kind::Layer(layer, _) => layer.is_loss(),
            Kind::Net(net) => net.adds_target(),
        }
    }

    /// The names of its inputs in order, where they have such: of a net its ports.
    pub(super) fn input_names(&self) -> Option<Vec<String>> {
        match self {
            Kind::Net(net) => Some(net.ports.iter().map(|port| plain(&port.name)).collect()),
            Kind::Layer(layer, _) if layer.is_loss() => Some(["input", "target"].map(String::from).to_vec()),
            Kind::Layer(layer, _) => match layer.inputs() {
                Inputs::Named(names) => Some(names.iter().map(ToString::to_string).collect()),
                Inputs::One => Some(vec!["input".into()]),
                Inputs::ByName { needed, further } => {
                    Some(needed.iter().chain(further).map(ToString::to_string).collect())
                }
                Inputs::AtLeast(_) | Inputs::Exactly(_) => None,
            },
        }
    }

    /// What it makes of its inputs; of a loss the input alone will do, and [`Resolved::target`] is what is missing.
    pub(super) fn resolve(&self, inputs: &[Typed], stage: &Stage) -> Result<Resolved, Diagnostic> {
        match self {
            Kind::Net(net) => resolve_net(net, inputs, stage),
            Kind::Layer(layer, _) => {
                let given = if layer.is_loss() { &inputs[..inputs.len().min(1)] } else { inputs };
                self.check_count(inputs.len(), stage)?;
                let resolved = layer.resolve_all(given, stage.layer.span().into())?;
                match (&resolved.target, inputs.get(1)) {
                    (Some(target), Some(found)) if target != found => Err(other_target(target, found, stage)),
                    _ => Ok(resolved),
                }
            }
        }
    }

    /// The same where no port is added: a loss has its target, too.
    pub(super) fn resolve_whole(&self, inputs: &[Typed], stage: &Stage) -> Result<Resolved, Diagnostic> {
        let resolved = self.resolve(inputs, stage)?;
        if inputs.len() > 1 || resolved.target.is_none() {
            return Ok(resolved);
        }
        let message = format!("expected an input and a target of `{}`, found one value", plain(&stage.layer));
        let help = format!("in a body no port is added: write `(prediction, target) |> {}`", stage.text);
        Err(Diagnostic::new(stage.extent, message).help(help))
    }

    /// A net in a chain has one output.
    pub(super) fn check_outputs(&self, stage: &Stage) -> Result<(), Diagnostic> {
        let Kind::Net(net) = self else { return Ok(()) };
        if net.outputs().len() == 1 {
            return Ok(());
        }
        let message = format!("expected a net of one output in a chain, found {}", net.outputs().len());
        let names: Vec<&str> = net.outputs().iter().map(|output| output.name.as_str()).collect();
        let help = format!("bind them in a body: `let ({}) = .. |> {};`", names.join(", "), stage.text);
        Err(Diagnostic::new(stage.extent, message).help(help))
    }

    fn check_count(&self, found: usize, stage: &Stage) -> Result<(), Diagnostic> {
        let Kind::Layer(layer, _) = self else { return Ok(()) };
        let name = plain(&stage.layer);
        let (is_right, expected) = match layer.inputs() {
            _ if layer.is_loss() => (found == 1 || found == 2, "an input and a target".to_string()),
            Inputs::One => (found == 1, "one input".into()),
            Inputs::Named(names) => (found == names.len(), format!("the inputs `({})`", names.join(", "))),
            Inputs::AtLeast(least) => (found >= least, format!("at least {least} inputs")),
            Inputs::Exactly(count) => (found == count, format!("{count} inputs")),
            Inputs::ByName { needed, further } => {
                let is_right = (needed.len()..=needed.len() + further.len()).contains(&found);
                (is_right, format!("the inputs `({})`", needed.join(", ")))
            }
        };
        if is_right {
            return Ok(());
        }
        let mistake = Diagnostic::new(stage.extent, format!("expected {expected} of `{name}`, found {found}"));
        Err(match layer.inputs() {
            Inputs::One => mistake.help("join them first, like `(a, b) |> catenate(axis = 0)`, or `a + b`"),
            Inputs::ByName { needed, .. } => {
                mistake.help(format!("in a body, `{{ .. }}`, write `({}) |> {name}`", by_name(needed)))
            }
            _ => mistake.help(format!("in a body, `{{ .. }}`, several values go in by a tuple: `(a, b) |> {name}`")),
        })
    }

    /// The names of the inputs that must be given, where names alone say which is which: all of `attention` but the mask.
    pub(super) fn needed_by_name(&self) -> Option<&'static [&'static str]> {
        match self {
            Kind::Layer(layer, _) => match layer.inputs() {
                Inputs::ByName { needed, .. } => Some(needed),
                _ => None,
            },
            Kind::Net(_) => None,
        }
    }
}

/// `query = .., key = ..`
pub(super) fn by_name(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name} = ..")).collect::<Vec<_>>().join(", ")
}

fn other_target(target: &Typed, found: &Typed, stage: &Stage) -> Diagnostic {
    let (expected, found, found_classes) = (target.text(), found.text(), found.classes);
    let mistake = Diagnostic::new(stage.extent, format!("expected a target of shape {expected}, found {found}"));
    match (target.classes, found_classes) {
        _ if expected == "[1]" && found == "[]" => mistake.help("a scalar before it is given by `linear([])`"),
        (Some(_), None) => mistake.help("of one number for each class it is `cross_entropy_loss(probabilities)`"),
        (None, Some(_)) => mistake.help(
            "numbers of an index come by `unit_vector`: `let one_hot = t |> unit_vector;`; or take `cross_entropy_loss(index)`",
        ),
        _ => mistake,
    }
}

fn resolve_net(net: &Net, inputs: &[Typed], stage: &Stage) -> Result<Resolved, Diagnostic> {
    let is_loss = net.adds_target();
    let is_given = inputs.len() == net.ports.len();
    if let [Typed { shape, classes: None }, ..] = inputs
        && net.takes_any_shape
        && (is_given || inputs.len() == 1)
    {
        let target = is_loss.then(|| Typed::real(shape.clone()));
        let output = if is_loss { Vec::new() } else { shape.clone() };
        return Ok(Resolved { output, target, ..Resolved::default() });
    }
    if !(is_given || is_loss && inputs.len() == 1) {
        return Err(other_count(net, inputs.len(), stage));
    }
    for (port, found) in net.ports.iter().zip(inputs) {
        let expected = port.typed();
        if expected != *found {
            let (expected, found) = (expected.text(), found.text());
            let what = if net.ports.len() == 1 { "an input".into() } else { format!("`{}`", plain(&port.name)) };
            let message = format!("expected {what} of shape {expected}, found {found}");
            let mistake = Diagnostic::new(stage.extent, message);
            return Err(match net.scope.has_positions {
                true => mistake.note(format!("`{}` is `{}`", plain(&net.name), net.text)),
                false => mistake,
            });
        }
    }
    let output = net.outputs()[0].source;
    let target = net.ports.get(1).filter(|_| is_loss).map(super::Port::typed);
    let (output, classes): (Shape, _) = (net.shape(output).clone(), net.classes(output));
    Ok(Resolved { output, classes, storage: None, target })
}

fn other_count(net: &Net, found: usize, stage: &Stage) -> Diagnostic {
    let name = plain(&net.name);
    let names: Vec<String> = net.ports.iter().map(|port| plain(&port.name)).collect();
    let expected = match &names[..] {
        [] => "no input".into(),
        [_] => "one input".into(),
        several => format!("the inputs `({})`", several.join(", ")),
    };
    let mistake = Diagnostic::new(stage.extent, format!("expected {expected} of `{name}`, found {found}"));
    match &names[..] {
        [] | [_] => mistake,
        _ => mistake.help(format!("in a body, `{{ .. }}`, write `({}) |> {}`", names.join(", "), plain(&stage.layer))),
    }
}

impl Net {
    /// Whether it is a chain that ends in a loss, which added the port `target`.
    pub(super) fn adds_target(&self) -> bool {
        self.scope.has_positions && self.outputs().iter().any(|output| output.name == "loss")
    }
}

/// The name that an unlabelled earlier net has as a stage.
pub(super) fn name_of_net(stage: &Stage) -> String {
    snake_case(&plain(&stage.layer))
}
