//! How a net is written so that a file has its names: labels of the file, and nets of their own where the file has nets.
//!
//! ```text
//! Net(input: [1, 8, 8]) = convolution(4, 3x3) |> flatten |> linear(9) |> ramp |> linear(2) |> softmax;     as written
//! features is convolution; classifier is linear_1, linear_2                                                the file
//! Features(input: [1, 8, 8]) = convolution(4, 3x3);
//! Classifier(input: [144]) = linear(9) |> ramp |> linear(2);
//! Net = features: Features |> flatten |> classifier: Classifier |> softmax;                                the help
//! ```

use net_weights::Name;

use crate::ir::{ApplicationId, PortId, Precision};
use crate::net::{LayerUse, Net, Source, may_be_label};
use crate::syntax::camel;

/// The help of a mistake that knows what the file calls the net's layers.
pub(super) fn help(net: &Net, names: &[Name]) -> Option<String> {
    match names {
        [] => None,
        _ if names.iter().any(|name| name.is_net) => in_nets(net, names),
        _ => labels(net, names),
    }
}

/// `` `dense: linear(3 -> 4)`, `logits: linear(2)` ``
fn labels(net: &Net, names: &[Name]) -> Option<String> {
    if let Some(name) = names.iter().find(|name| !may_be_label(&name.word)) {
        let (word, own) = (&name.word, name.of.first()?.rsplit('.').next()?);
        let save =
            format!("{{name.replace(\"{word}.\", \"{own}.\"): array for name, array in model.state_dict().items()}}");
        return Some(format!("`{word}` is a word of the language and no label: save `{save}`"));
    }
    let labelled = |name: &Name| {
        let path = name.of.first()?;
        let layer = net.layers.rows().find(|(id, _)| net.path(*id) == *path).map(|(_, layer)| layer.text.as_str());
        let part = || net.parts.rows().find(|(id, _)| net.part_path(*id) == *path).map(|(_, part)| part.text.as_str());
        Some(format!("`{}: {}`", name.word, layer.or_else(part)?))
    };
    let labelled: Vec<String> = names.iter().map(labelled).collect::<Option<_>>()?;
    Some(format!("a label is the name in the file: write {}", labelled.join(", ")))
}

/// A stage of a chain.
struct Stage<'a> {
    layer: &'a LayerUse,
    input: Source,
}

impl Stage<'_> {
    fn text(&self) -> String {
        if self.layer.labelled { format!("{}: {}", self.layer.name, self.layer.text) } else { self.layer.text.clone() }
    }
}

/// The stages of a net that is a chain of layers.
fn chain(net: &Net) -> Option<Vec<Stage<'_>>> {
    let mut before = Source::Port(PortId(0));
    let stage = |(number, application): (ApplicationId, &crate::net::Application)| {
        let layer = &net.layers[application.layer];
        let input = *application.inputs.first()?;
        let follows = input == before && layer.inside.is_none() && !layer.is_nameless() && application.maps.is_empty();
        before = Source::Application(number);
        follows.then_some(Stage { layer, input })
    };
    net.applications.rows().map(stage).collect()
}

/// A net for each of the file's, and the chain of them.
fn in_nets(net: &Net, names: &[Name]) -> Option<String> {
    let stages = chain(net)?;
    let scalar = if net.precision == Precision::Double { "<f64>" } else { "" };
    let own = if net.anonymous { "Net".to_string() } else { net.name.to_string() };
    let (mut definitions, mut whole, mut at) = (Vec::new(), Vec::new(), 0);
    for name in names {
        let place = |path: &String| stages.iter().position(|stage| stage.layer.name == *path);
        let (first, last) = (place(name.of.first()?)?, place(name.of.last()?)?);
        let (between, inside) = (stages.get(at..first)?, stages.get(first..=last)?);
        // Another layer with arrays of its own would be in the file's net, too.
        if stages[at..=last].iter().filter(|stage| stage.layer.storage.is_some()).count() != name.of.len() {
            return None;
        }
        whole.extend(between.iter().map(Stage::text));
        let label = label(&name.word);
        if name.is_net {
            let of = Some(camel(&label)).filter(|of| *of != own).unwrap_or_else(|| format!("{own}Part"));
            let input = net.typed(inside.first()?.input).text();
            definitions.push(format!("`{of}{scalar}(input: {input}) = {};`", texts(inside).join(" |> ")));
            whole.push(format!("{label}: {of}"));
        } else {
            whole.push(format!("{label}: {}", inside.first()?.layer.text));
        }
        at = last + 1;
    }
    whole.extend(texts(stages.get(at..)?));
    // A net that stands first says what it takes.
    let is_said = names.first()?.is_net && *names.first()?.of.first()? == stages.first()?.layer.name;
    let input = net.typed(stages.first()?.input).text();
    let ports = if is_said { String::new() } else { format!("(input: {input})") };
    Some(format!("write {} and `{own}{scalar}{ports} = {};`", definitions.join(", "), whole.join(" |> ")))
}

fn texts(stages: &[Stage<'_>]) -> Vec<String> {
    stages.iter().map(Stage::text).collect()
}

/// A name of the file as a label; a number is none, and what is called otherwise is matched by its order.
fn label(word: &str) -> String {
    if word.starts_with(|first: char| first.is_ascii_digit()) { format!("part{word}") } else { word.into() }
}
