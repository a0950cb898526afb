//! The names of a net, and of each use of an earlier net in it.
//!
//! ```text
//! pub Encoder = linear(8 -> 4) |> mid: tanh;
//! pub Model = enc: encoder |> linear(2);
//!
//! port `input`; `enc`: a part, with a scope of its own: port `input`, layer `linear`, layer and value `mid`, output
//!               `linear`: a layer; output
//! ```

use super::source::Source;
use crate::ir::{LayerId, PartId};
use crate::layers::MemoryOrder;

/// What names mean in one place.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The input ports; of a part the values that it is applied to.
    pub ports: Vec<(String, Source)>,
    /// The stages of a chain in order; of a body whatever it names, in written order.
    pub members: Vec<Member>,
    /// The outputs, in order.
    pub outputs: Vec<Output>,
    /// Whether the position of a member is a name, too: in a chain, not in a body.
    pub has_positions: bool,
}

/// Something with a name.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Whether that is a label, which names the value as well as the layer.
    pub labelled: bool,
    /// What it is.
    pub entity: Entity,
    /// Its value; none where the layer is used several times, or not yet.
    pub value: Option<Source>,
}

/// What a name stands for beside its value.
#[derive(Clone, Debug)]
pub enum Entity {
    /// Nothing: `let y = ...;`
    Value,
    /// A layer.
    Layer(LayerId),
    /// An earlier net, with the names inside this use of it.
    Part(PartId, Scope),
    /// Another use of a layer that has its name elsewhere: `left |> one: embed` of `layer embed = ...;`.
    Use(PartId, Scope),
}

impl Member {
    /// Takes away its value and those inside it: there is another use, so that its name says no longer which is meant. Learned
    /// arrays, which `is_array` says of, are the same in each.
    pub(super) fn forget_values(&mut self, is_array: &dyn Fn(Source) -> bool) {
        self.value = self.value.filter(|value| is_array(*value));
        if let Entity::Part(_, scope) | Entity::Use(_, scope) = &mut self.entity {
            scope.members.iter_mut().for_each(|member| member.forget_values(is_array));
            scope.outputs.clear();
            scope.ports.clear();
        }
    }
}

/// An output.
#[derive(Clone, Debug)]
pub struct Output {
    /// `output` or `loss`, or the name that a body gives it.
    pub name: String,
    /// The value.
    pub source: Source,
    /// Where its elements lie in its Rust type.
    pub order: MemoryOrder,
}

impl Scope {
    /// The same names of other things.
    #[must_use]
    pub(super) fn renamed(&self, of: &dyn Renamed) -> Scope {
        let member = |member: &Member| Member {
            entity: match &member.entity {
                Entity::Value => Entity::Value,
                Entity::Layer(layer) => Entity::Layer(of.layer(*layer)),
                Entity::Part(part, scope) => Entity::Part(of.part(*part), scope.renamed(of)),
                Entity::Use(part, scope) => Entity::Use(of.part(*part), scope.renamed(of)),
            },
            value: member.value.map(|value| of.source(value)),
            ..member.clone()
        };
        Scope {
            ports: self.ports.iter().map(|(name, source)| (name.clone(), of.source(*source))).collect(),
            members: self.members.iter().map(member).collect(),
            outputs: self.outputs.iter().map(|o| Output { source: of.source(o.source), ..o.clone() }).collect(),
            has_positions: self.has_positions,
        }
    }
}

/// Where the things of an earlier net are in the net that uses it.
pub(super) trait Renamed {
    /// A layer.
    fn layer(&self, layer: LayerId) -> LayerId;
    /// A part.
    fn part(&self, part: PartId) -> PartId;
    /// A value.
    fn source(&self, source: Source) -> Source;
}
