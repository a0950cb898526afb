//! [`Picture`]: boxes, groups of them, and arrows between them.

/// What is drawn of a net.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The net's name.
    pub name: String,
    /// What stands above it, in lines.
    pub caption: Vec<String>,
    /// The boxes.
    pub boxes: Vec<Box>,
    /// The same, in their groups.
    pub items: Vec<Item>,
    /// The arrows, those of values first.
    pub arrows: Vec<Arrow>,
}

/// Something with arrows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Box {
    /// What its form is.
    pub form: Form,
    /// A name that no other box has: a letter and a number.
    pub id: String,
    /// What stands in it.
    pub lines: Vec<String>,
}

/// What a box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An input port, an output, or a gradient that is given.
    End,
    /// A use of a layer.
    Layer,
    /// Learned arrays.
    Array,
}

/// A box by its position, or a group of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A box.
    Box(usize),
    /// A group.
    Group {
        /// What stands above it.
        title: String,
        /// What is in it.
        items: Vec<Item>,
    },
}

/// An arrow from a box to another, each by its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What stands at it.
    pub label: String,
    /// What goes along it.
    pub flow: Flow,
}

/// What goes along an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// A value.
    Value,
    /// Learned arrays that several uses of a layer share.
    Arrays,
    /// A gradient.
    Gradient,
}

impl Picture {
    /// The arrows along which this goes.
    pub(super) fn arrows_of(&self, flow: Flow) -> impl Iterator<Item = &Arrow> {
        self.arrows.iter().filter(move |arrow| arrow.flow == flow)
    }
}
