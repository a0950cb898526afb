//! Lowering: a checked net in, its values as a [`Program`] out. Afterwards only the five primitives are left.

mod known;

pub use known::Known;

use crate::diagnostics::plain;
use crate::ir::{
    ApplicationId, Element, LayerId, Leaf, Operation, PortId, Program, Read, Role, Shape, Table, Term, Value, ValueId,
    access, axes,
};
use crate::layers::Lowering;
use crate::net::{Net, Source};

/// The forward program and where the net's names are in it.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The values.
    pub program: Program,
    /// The input ports.
    pub ports: Table<PortId, ValueId>,
    /// The learned arrays of each layer.
    pub arrays: Table<LayerId, Vec<ValueId>>,
    /// The value of each application, each another than all others, ports and arrays.
    pub applications: Table<ApplicationId, ValueId>,
    /// What is known of the values, whatever is given.
    pub known: Known,
}

impl Lowered {
    /// Where a value of the net is.
    pub fn value(&self, source: Source) -> ValueId {
        match source {
            Source::Port(port) => self.ports[port],
            Source::Application(application) => self.applications[application],
        }
    }
}

/// The net as primitives.
pub fn lower(net: &Net) -> Lowered {
    let mut program = Program::new(net.precision);
    let ports = ports(net, &mut program);
    let arrays = arrays(net, &mut program);
    let mut lowered = Lowered { program, ports, arrays, applications: Table::default(), known: Known::default() };
    for (id, application) in net.applications.rows() {
        let inputs: Vec<ValueId> = application.inputs.iter().map(|input| lowered.value(*input)).collect();
        let arrays = lowered.arrays[application.layer].clone();
        let before = lowered.program.values.len();
        let mut lowering = Lowering {
            program: &mut lowered.program,
            inputs: &inputs,
            arrays: &arrays,
            output: application.shape.clone(),
            name: application.value.clone(),
            number: id.0 + 1,
            origin: id,
        };
        let value = net.layers[application.layer].layer.lower(&mut lowering);
        let is_new = value.0 >= before;
        let own = if is_new { value } else { copy(&mut lowered.program, value, &application.value, id) };
        lowered.applications.push(own);
    }
    let applied = |id: ValueId| {
        let application = &net.applications[lowered.applications.find(|value| *value == id)?];
        Some((&*net.layers[application.layer].layer, lowered.value(*application.inputs.first()?)))
    };
    lowered.known = Known::of(&lowered.program, applied);
    lowered
}

/// The value of a layer that is the identity: a value of its own, so that its gradient is not its input's as well.
/// `simplify` removes the copy.
fn copy(program: &mut Program, of: ValueId, name: &str, origin: ApplicationId) -> ValueId {
    let like = program.value(of).clone();
    let rank = like.shape.len();
    let term = Term { indices: axes(&like.shape), out: access::identity(rank), a: Read::whole(of, rank), b: None };
    let operation = Operation::Contract(vec![term]);
    program.push(Value { name: name.to_string(), operation, origin: Some(origin), ..like })
}

fn leaf(program: &mut Program, name: String, shape: &Shape, element: Element, leaf: Leaf) -> ValueId {
    let batched = !matches!(leaf, Leaf::Parameter { .. });
    program.push(Value {
        name,
        shape: shape.clone(),
        element,
        batched,
        role: Role::Value,
        operation: Operation::Leaf(leaf),
        origin: None,
    })
}

fn ports(net: &Net, program: &mut Program) -> Table<PortId, ValueId> {
    let port = |(id, port): (PortId, &crate::net::Port)| {
        let element = if port.classes.is_some() { Element::Integer } else { Element::Real };
        leaf(program, plain(&port.name), &port.shape, element, Leaf::Port(id))
    };
    net.ports.rows().map(port).collect()
}

fn arrays(net: &Net, program: &mut Program) -> Table<LayerId, Vec<ValueId>> {
    let mut all: Table<LayerId, _> = net.layers.ids().map(|_| Vec::new()).collect();
    for (layer, used, storage) in net.stored() {
        for (number, array) in storage.arrays.iter().enumerate() {
            let letter = format!("{}{}", array.letter, layer.0 + 1);
            let name = if array.name.is_empty() { used.name.clone() } else { letter };
            all[layer].push(leaf(program, name, &array.shape, Element::Real, Leaf::Parameter { layer, array: number }));
        }
    }
    all
}
