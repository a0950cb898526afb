//! Names as trees of their words.
//!
//! ```text
//! block.0.fc.weight, block.0.fc.bias, scale      block { 0 { fc { weight, bias } } }, scale
//! ```

use alloc::string::String;
use alloc::vec::Vec;

/// A word and what stands behind it.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// The word itself; nothing at the root.
    pub word: String,
    /// Which of the names ends here.
    pub ends: Option<usize>,
    /// What goes on, in the order of the names.
    pub children: Vec<Node>,
}

impl Node {
    /// The tree of these names.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut root = Node::default();
        for (number, name) in names.into_iter().enumerate() {
            let node = name.split('.').fold(&mut root, Node::child);
            node.ends = Some(number);
        }
        root
    }

    fn child(&mut self, word: &str) -> &mut Node {
        let position = self.children.iter().position(|child| child.word == word).unwrap_or(self.children.len());
        if position == self.children.len() {
            self.children.push(Node { word: word.into(), ..Node::default() });
        }
        &mut self.children[position]
    }

    /// Whether names go on behind it.
    pub fn is_inner(&self) -> bool {
        !self.children.is_empty()
    }

    /// Whether it has arrays of its own: it is a layer, or a net with such.
    pub fn has_arrays(&self) -> bool {
        self.children.iter().any(|child| child.ends.is_some())
    }

    /// The word as a number.
    pub fn number(&self) -> Option<usize> {
        self.word.parse().ok()
    }

    /// The names that end here and behind.
    pub fn all_ends(&self, all: &mut Vec<usize>) {
        all.extend(self.ends);
        self.children.iter().for_each(|child| child.all_ends(all));
    }
}
