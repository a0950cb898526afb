//! What would bring a function, or a net, into its budget. What is said with a number of bytes was planned, and fits.
//!
//! ```text
//! make `linear(784 -> 128)` smaller, by whose size `y2` is so large
//! want `grad(linear_2.parameters)` in place of `grad(parameters)`: 40 bytes
//! leave `grad(input)` to a `fn` of its own: 512 bytes
//! take 8 samples, `train(batch = 8)`: 9728 bytes
//! freeze the front up to `linear_1`, a net of its own, `frozen front: Front`: it lies in flash, and 5680 bytes are left
//! ```

use super::bytes::Bytes;
use super::measure::{Measured, scratch, scratch_of};
use super::peak;
use crate::diagnostics::plain;
use crate::ir::{ApplicationId, LayerId, size};
use crate::lower::Lowered;
use crate::net::{Net, Source, Stored};
use crate::plan::Blocks;
use crate::requests::{Function, How, Want, Wanted};

/// What functions are planned with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compiler<'a> {
    pub(super) net: &'a Net,
    pub(super) lowered: &'a Lowered,
    pub(super) blocks: Blocks,
}

/// What brings the scratch of a function to at most `most` bytes.
pub(super) fn of_function(compiler: &Compiler<'_>, of: &Measured<'_>, most: usize, width: usize) -> Vec<String> {
    ways(compiler, of, (most, usize::MAX), width)
}

/// The same, where another `fn` that takes over a part may have at most `others` bytes.
fn ways(compiler: &Compiler<'_>, of: &Measured<'_>, (most, others): (usize, usize), width: usize) -> Vec<String> {
    let function = of.function;
    let planned = |changed| scratch_of(compiler.net, compiler.lowered, compiler.blocks, changed).on(width);
    let fits = |changed: Function| Some(planned(changed)).filter(|found| *found <= most);
    let is_other = |changed: Function| others == usize::MAX || planned(changed) <= others;
    let mut ways: Vec<String> = smaller(of, width).into_iter().collect();
    ways.extend(fewer_samples(function, &fits));
    ways.extend(last_layers(compiler.net, function, &fits));
    ways.extend(in_two(compiler.net, function, &fits, &is_other));
    ways
}

/// What brings a net into `most` bytes: the parameters and the largest scratch.
pub(super) fn of_net(compiler: &Compiler<'_>, functions: &[Measured<'_>], most: usize, width: usize) -> Vec<String> {
    let net = compiler.net;
    let parameters = Bytes::of_reals(net.parameters(), net.precision).on(width);
    let above: Vec<&Measured<'_>> =
        functions.iter().filter(|function| parameters.saturating_add(scratch(function).on(width)) > most).collect();
    let largest = functions.iter().map(|function| scratch(function).on(width)).max().unwrap_or(0);
    let mut found = Vec::new();
    match (&above[..], most.checked_sub(parameters)) {
        ([one], Some(most)) => found.extend(ways(compiler, one, (most, most), width)),
        ([first, ..], Some(_)) => found.extend(smaller(first, width)),
        _ => found.extend(fewer_parameters(net)),
    }
    if largest <= most && functions.iter().all(|of| !of.trains()) {
        let fixed =
            "give its `fn` lines budgets instead: none trains, and the parameters of a `static` net lie in flash";
        found.push(fixed.into());
    }
    found.extend(frozen(net, largest, most));
    found
}

/// The layer whose size the largest value has.
fn smaller(of: &Measured<'_>, width: usize) -> Option<String> {
    let live = peak::live(of, width);
    let (id, name) = live.iter().find_map(|live| Some((live.of?, &live.name)))?;
    let mut at = Source::Application(id);
    while let Source::Application(id) = at
        && let Some(input) = as_large(of.net, id)
    {
        at = input;
    }
    let called = match at {
        Source::Port(port) => plain(&of.net.ports[port].name),
        Source::Application(id) => {
            let layer = &of.net.layers[of.net.applications[id].layer];
            if layer.is_nameless() { of.net.applications[id].value.clone() } else { layer.text.clone() }
        }
    };
    Some(format!("make `{called}` smaller, by whose size `{name}` is so large"))
}

/// The input whose size a value has, where no layer says another one.
fn as_large(net: &Net, id: ApplicationId) -> Option<Source> {
    let application = &net.applications[id];
    let input = *application.inputs.first()?;
    let is_free = net.layers[application.layer].storage.is_none();
    (is_free && size(net.shape(input)) == size(&application.shape)).then_some(input)
}

/// The layer with most parameters.
fn fewer_parameters(net: &Net) -> Option<String> {
    let (_, layer, _) = net.learned().max_by_key(|(_, _, storage)| storage.parameters())?;
    Some(format!("make `{}` smaller, which has most of the parameters", layer.text))
}

/// A batch of static size with fewer samples: whole vectors of them, or one.
fn fewer_samples(function: &Function, fits: &impl Fn(Function) -> Option<usize>) -> Option<String> {
    let all = function.batch?;
    let fewer = [64, 56, 48, 40, 32, 24, 16, 8, 1].into_iter().filter(|samples| *samples < all);
    let of = |samples: usize| Some((samples, fits(Function { batch: Some(samples), ..function.clone() })?));
    let (samples, bytes) = fewer.filter_map(of).next()?;
    Some(format!("take fewer samples, `train(batch = {samples})`: {bytes} bytes"))
}

/// The gradients of as many of the last layers as fit, in place of those of all.
fn last_layers(net: &Net, function: &Function, fits: &impl Fn(Function) -> Option<usize>) -> Option<String> {
    let whole = function.wanted.iter().position(|want| matches!(want.what, Wanted::Parameters))?;
    let layers: Vec<LayerId> = net.learned().map(|(layer, ..)| layer).collect();
    let with = |layers: &[LayerId]| {
        let own = function.wanted[whole];
        let each = layers.iter().map(|layer| Want { what: Wanted::LayerParameters(*layer), ..own });
        let wanted = function.wanted[..whole].iter().copied().chain(each);
        let wanted = wanted.chain(function.wanted[whole + 1..].iter().copied()).collect();
        Function { wanted, ..function.clone() }
    };
    // More layers need no less: the longest list that fits is between the last that did and the first that did not.
    let (mut count, mut too_many, mut bytes) = (0, layers.len(), 0);
    while count + 1 < too_many {
        let middle = if count == 0 { 1 } else { (count + too_many) / 2 };
        match fits(with(&layers[layers.len() - middle..])) {
            Some(found) => (count, bytes) = (middle, found),
            None if count == 0 => return None,
            None => too_many = middle,
        }
    }
    let word = function.wanted[whole].how.word();
    let first = layers[layers.len() - count.max(1)];
    let more = match count {
        0 | 1 => String::new(),
        2 => " and that of the layer behind it".into(),
        count => format!(" and those of the {} layers behind it", count - 1),
    };
    let own = of_layer(net, first, word);
    (count > 0).then(|| format!("want {own}{more} in place of `{word}(parameters)`: {bytes} bytes"))
}

/// `` `grad(linear.parameters)` ``, or `` `grad(scale)` `` of an array of the net's own.
fn of_layer(net: &Net, layer: LayerId, word: &str) -> String {
    let path = net.path(layer);
    if net.layers[layer].array_name(0).is_empty() {
        format!("`{word}({path})`")
    } else {
        format!("`{word}({path}.parameters)`")
    }
}

/// One thing less that is wanted, where others are, and a `fn` of that alone.
fn in_two(
    net: &Net,
    function: &Function,
    fits: &impl Fn(Function) -> Option<usize>,
    is_other: &impl Fn(Function) -> bool,
) -> Option<String> {
    if function.wanted.len() < 2 {
        return None;
    }
    let of = |wanted: Vec<Want>| Function { wanted, ..function.clone() };
    let without = |position: usize| {
        let mut wanted = function.wanted.clone();
        let left = wanted.remove(position);
        fits(of(wanted)).filter(|_| is_other(of(vec![left]))).map(|bytes| (left, bytes))
    };
    let (left, bytes) = (0..function.wanted.len()).rev().find_map(without)?;
    Some(format!("leave {} to a `fn` of its own: {bytes} bytes without it", text(net, left)))
}

/// What is wanted, as it would be written.
fn text(net: &Net, want: Want) -> String {
    let word = if want.how == How::DescendBehind { How::Descend.word() } else { want.how.word() };
    match want.what {
        Wanted::Value(source) => format!("`{}`", net.source_name(source)),
        Wanted::Gradient(source) => format!("`{word}({})`", net.source_name(source)),
        Wanted::Array(layer, array) => format!("`{word}({})`", net.array_path(layer, array)),
        Wanted::LayerParameters(layer) => format!("`{word}({}.parameters)`", net.path(layer)),
        Wanted::PartParameters(part) => format!("`{word}({}.parameters)`", net.parts[part].name),
        Wanted::Parameters => format!("`{word}(parameters)`"),
    }
}

/// The fewest fields of the net that, frozen, leave what fits.
fn frozen(net: &Net, scratch: usize, most: usize) -> Option<String> {
    let fields = net.members_in_memory();
    let bytes = |field: &Stored| {
        let count = match *field {
            Stored::Layer(layer) => net.layers[layer].storage.as_ref().map_or(0, |of| of.parameters()),
            Stored::Part(part) => net.parameters_in(part),
        };
        count.saturating_mul(net.precision.bytes())
    };
    let left = |count: usize| fields[count..].iter().map(bytes).fold(scratch, usize::saturating_add);
    let count = (1..fields.len()).find(|count| left(*count) <= most)?;
    let last = match fields[count - 1] {
        Stored::Layer(layer) => &net.layers[layer].name,
        Stored::Part(part) => &net.parts[part].name,
    };
    Some(format!(
        "freeze the front up to `{last}`, a net of its own, `frozen front: Front`: it lies in flash, and at most {} bytes are left",
        left(count)
    ))
}
