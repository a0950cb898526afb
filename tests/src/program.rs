//! Nets as programs of the intermediate language, run by the interpreter: the compiler as a library.

use net_compiler::compile_all;
use net_compiler::diagnostics::Diagnostics;
pub use net_compiler::emit::Compiled;
use net_compiler::interpret::{Array, Given, Held, Memory, Number, run};
use net_compiler::ir::verify::verify;
use net_compiler::ir::{Element, Leaf, Operation, Program, Value, ValueId, size};
use net_compiler::lower::{Lowered, Mode, lower};
use net_compiler::net::{Application, Net, Port, Source as Named};
use net_compiler::syntax::{Source, parse};

pub use crate::draw::Draw;

/// Compiles the last net of `text`; every program must verify.
pub fn compiled(text: &str) -> Compiled {
    let mut sink = Diagnostics::default();
    let source = parse(text.parse().expect("tokens"), &mut sink).unwrap_or_else(|| panic!("{:?}", sink.texts()));
    let nets = match source {
        Source::Anonymous(net) => vec![net],
        Source::Definitions(nets) => nets,
    };
    let compiled = compile_all(&nets, &mut sink).pop().flatten();
    let compiled = compiled.unwrap_or_else(|| panic!("{text}: {:?}", sink.texts()));
    sound(text, &compiled.lowered.program);
    compiled.functions.iter().for_each(|of| sound(text, &of.derived.program));
    compiled
}

/// The same, where `text` is a net without a mistake.
pub fn attempted(text: &str) -> Option<Compiled> {
    let mut sink = Diagnostics::default();
    let source = parse(text.parse().ok()?, &mut sink)?;
    let nets = match source {
        Source::Anonymous(net) => vec![net],
        Source::Definitions(nets) => nets,
    };
    let compiled = compile_all(&nets, &mut sink).pop().flatten()?;
    compiled.functions.iter().for_each(|of| sound(text, &of.derived.program));
    Some(compiled)
}

/// Asserts that nothing is wrong with a program.
pub fn sound(text: &str, program: &Program) {
    let wrong = verify(program);
    assert!(wrong.is_empty(), "{text}: {wrong:?}\n{program}");
}

/// The leaves of a program, with their ids.
pub fn leaves(program: &Program) -> Vec<(ValueId, Leaf)> {
    let leaf = |id: ValueId| match program.value(id).operation {
        Operation::Leaf(Leaf::Constant(_)) => None,
        Operation::Leaf(leaf) => Some((id, leaf)),
        _ => None,
    };
    program.ids().filter_map(leaf).collect()
}

/// The forward program in which one value varies by itself.
pub struct Cut {
    lowered: Lowered,
    at: Option<Named>,
    /// The leaf that the value is.
    pub leaf: Leaf,
}

/// The net with a value as one more port, from which all that reads it goes on. It is cut as a net, before any value
/// has a place in a program: two names whose places are mixed up are two different cuts.
pub fn cut(net: &Net, at: Named, mode: Mode) -> Cut {
    let mut net = net.clone();
    let port = match at {
        Named::Port(port) => port,
        Named::Application(number) => {
            let name = proc_macro2::Ident::new("varied", proc_macro2::Span::call_site());
            let Application { shape, classes, .. } = net.applications[number].clone();
            net.ports.push(Port { name, shape, order: Default::default(), classes })
        }
    };
    let inputs = net.applications.iter_mut().flat_map(|application| &mut application.inputs);
    inputs.filter(|input| **input == at).for_each(|input| *input = Named::Port(port));
    Cut { lowered: lower(&net).of(mode).clone(), at: Some(at), leaf: Leaf::Port(port) }
}

/// The forward program in which a leaf varies that it has anyway.
pub fn uncut(net: &Net, leaf: Leaf, mode: Mode) -> Cut {
    Cut { lowered: lower(net).of(mode).clone(), at: None, leaf }
}

impl Cut {
    /// The program.
    pub fn program(&self) -> &Program {
        &self.lowered.program
    }

    /// Where a value of the net is in it.
    pub fn value(&self, source: Named) -> ValueId {
        match self.leaf {
            Leaf::Port(port) if Some(source) == self.at => self.lowered.ports[port],
            _ => self.lowered.value(source),
        }
    }
}

/// An array for every leaf of the forward program and for every seed that `functions` take; reals from `real`.
pub fn given<N: Number>(compiled: &Compiled, draw: &mut Draw, samples: usize, real: impl Fn(f64) -> N) -> Given<N> {
    let mut given = Given::new();
    let program = &compiled.lowered.program;
    for (id, leaf) in leaves(program) {
        let classes = match leaf {
            Leaf::Port(port) => compiled.net.ports[port].classes.unwrap_or(1),
            _ => 1,
        };
        given = with_leaf(given, program.value(id), leaf, samples, &mut |value| array(value, draw, classes, &real));
    }
    given
}

/// Adds an array, or one a sample, for a leaf.
pub fn with_leaf<N: Number>(
    given: Given<N>,
    value: &Value,
    leaf: Leaf,
    samples: usize,
    array: &mut dyn FnMut(&Value) -> Array<N>,
) -> Given<N> {
    if value.batched {
        let all = (0..samples).map(|_| array(value)).collect();
        given.each_sample(leaf, all)
    } else {
        given.once(leaf, array(value))
    }
}

fn array<N: Number>(value: &Value, draw: &mut Draw, classes: usize, real: &impl Fn(f64) -> N) -> Array<N> {
    let count = size(&value.shape);
    match value.element {
        Element::Real => Array::from_reals(&value.shape, (0..count).map(|_| real(draw.number())).collect()),
        _ => Array::from_integers(&value.shape, (0..count).map(|_| draw.below(classes) as i64).collect()),
    }
}

/// Runs a program that must run.
pub fn ran<N: Number>(program: &Program, given: &Given<N>, samples: usize) -> Memory<N> {
    run(program, given, samples).unwrap_or_else(|wrong| panic!("{wrong}\n{program}"))
}

/// The reals of a value, of one sample after the other.
pub fn reals<N: Number>(memory: &Memory<N>, id: ValueId) -> Vec<N> {
    match memory.held(id) {
        Held::Once(array) => array.reals().to_vec(),
        Held::EachSample(all) => all.iter().flat_map(|array| array.reals().to_vec()).collect(),
    }
}
