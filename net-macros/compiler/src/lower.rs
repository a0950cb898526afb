//! Lowering: a checked net in, its values as a [`Program`] out. Afterwards only the five primitives are left.

mod known;
mod lift;

pub use known::Known;

use crate::diagnostics::plain;
use crate::ir::{
    ApplicationId, Element, LayerId, Leaf, Operation, PortId, Precision, Program, Read, Role, Shape, Table, Term,
    Value, ValueId, access, axes,
};
use crate::layers::{Layer, Lowering};
use crate::net::{Application, Map, Net, Source};

/// The forward program and where the net's names are in it.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The values.
    pub program: Program,
    /// The input ports.
    pub ports: Table<PortId, ValueId>,
    /// The learned arrays of each layer; of a constant array the array.
    pub arrays: Table<LayerId, Vec<ValueId>>,
    /// The value of each application, each another than all others, ports and arrays.
    pub applications: Table<ApplicationId, ValueId>,
    /// What is known of the values, whatever is given.
    pub known: Known,
    /// The applications that `net_map` cannot have: their values are positions, which would be those in all elements.
    pub unmapped: Vec<ApplicationId>,
    /// The same as in training, where that is another program.
    trained: Option<Box<Lowered>>,
}

/// How a net is evaluated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// By a `fn`: dropout is the identity.
    #[default]
    Test,
    /// By a `train fn`. What is frozen is evaluated as by a `fn`.
    Train,
}

impl Lowered {
    /// Where a value of the net is.
    pub fn value(&self, source: Source) -> ValueId {
        match source {
            Source::Port(port) => self.ports[port],
            Source::Application(application) => self.applications[application],
        }
    }

    /// The same in this mode.
    pub fn of(&self, mode: Mode) -> &Lowered {
        match (mode, &self.trained) {
            (Mode::Train, Some(trained)) => trained,
            _ => self,
        }
    }
}

/// The net as primitives, in both modes.
pub fn lower(net: &Net) -> Lowered {
    let lowered = lower_in(net, Mode::Test);
    let trained = net.drops().then(|| Box::new(lower_in(net, Mode::Train)));
    Lowered { trained, ..lowered }
}

fn lower_in(net: &Net, mode: Mode) -> Lowered {
    let mut program = Program::new(net.precision);
    let ports = ports(net, &mut program);
    let arrays = arrays(net, &mut program);
    let mut lowered = Lowered {
        program,
        ports,
        arrays,
        applications: Table::default(),
        known: Known::default(),
        unmapped: Vec::new(),
        trained: None,
    };
    for (id, application) in net.applications.rows() {
        let inputs: Vec<ValueId> = application.inputs.iter().map(|input| lowered.value(*input)).collect();
        let arrays = lowered.arrays[application.layer].clone();
        let before = lowered.program.values.len();
        let used = &net.layers[application.layer];
        let trains = mode == Mode::Train && net.frozen_around(used.inside).is_none();
        let layer = Applied { layer: &*used.layer, application, id, trains };
        let Some(value) = layer.lower(&mut lowered.program, &inputs, &arrays, &application.maps) else {
            lowered.unmapped.push(id);
            return lowered;
        };
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

/// A layer, applied.
struct Applied<'a> {
    layer: &'a dyn Layer,
    application: &'a Application,
    id: ApplicationId,
    trains: bool,
}

impl Applied<'_> {
    /// Adds its values, mapped over elements where it is; nothing, where that cannot be.
    fn lower(&self, program: &mut Program, inputs: &[ValueId], arrays: &[ValueId], maps: &[Map]) -> Option<ValueId> {
        let [map, inside @ ..] = maps else { return Some(self.unmapped(program, inputs, arrays)) };
        let elements = inputs.iter().zip(&map.is_element).map(|(id, is_element)| (*id, *is_element));
        let given: Vec<(ValueId, bool)> = elements.chain(arrays.iter().map(|id| (*id, false))).collect();
        let mut part = Program::new(program.precision);
        let stand_in = |(id, is_element): &(ValueId, bool)| {
            let of = program.value(*id);
            let shape = of.shape[usize::from(*is_element)..].to_vec();
            part.push(Value { shape, operation: Operation::Leaf(Leaf::Seed(id.0)), ..of.clone() })
        };
        let stand_ins: Vec<ValueId> = given.iter().map(stand_in).collect();
        let (own_inputs, own_arrays) = stand_ins.split_at(inputs.len());
        let value = self.lower(&mut part, own_inputs, own_arrays, inside)?;
        lift::lift(program, &part, &given, (map.extent, value))
    }

    fn unmapped(&self, program: &mut Program, inputs: &[ValueId], arrays: &[ValueId]) -> ValueId {
        let depth = self.application.maps.len();
        let mut lowering = Lowering {
            program,
            inputs,
            arrays,
            output: self.application.shape[depth..].to_vec(),
            name: self.application.value.clone(),
            number: self.id.0 + 1,
            origin: self.id,
            trains: self.trains,
        };
        self.layer.lower(&mut lowering)
    }
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
    let batched = !matches!(leaf, Leaf::Parameter { .. } | Leaf::Constant(_));
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
    for (layer, used) in net.layers.rows() {
        let mut constant = |numbers: &[f64], name: String, shape: &Shape| {
            let as_held = |number: &f64| match net.precision {
                Precision::Single => f64::from(*number as f32),
                Precision::Double => *number,
            };
            let leaf_of = Leaf::Constant(program.constants.push(numbers.iter().map(as_held).collect()));
            all[layer].push(leaf(program, name, shape, Element::Real, leaf_of));
        };
        if let Some(numbers) = used.layer.constant() {
            let shape = net.applications.iter().find(|application| application.layer == layer).map(|it| &it.shape);
            constant(numbers, used.name.clone(), shape.unwrap_or(&Vec::new()));
        }
        if let Some(numbers) = used.layer.numbers() {
            constant(numbers, format!("numbers{}", layer.0 + 1), &vec![numbers.len()]);
        }
    }
    all
}
