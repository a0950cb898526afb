//! Names as trees of their words.
//!
//! ```text
//! block.0.fc.weight, block.0.fc.bias, scale      block { 0 { fc { weight, bias } } }, scale
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Of how many words a name is taken apart, at most: what is left is one, so that no name is as deep as the stack.
const DEPTH: usize = 64;

/// A word and what stands behind it.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// The word itself; nothing at the root.
    pub word: String,
    /// All words up to it.
    pub path: String,
    /// Which of the names ends here.
    pub ends: Option<usize>,
    /// What goes on, in the order of the names.
    pub children: Vec<Node>,
}

impl Node {
    /// The tree of these names, each with its number.
    pub fn of<'a>(names: impl IntoIterator<Item = (usize, &'a str)>) -> Self {
        let mut root = Node::default();
        for (number, name) in names {
            let node = name.splitn(DEPTH, '.').fold(&mut root, Node::child);
            node.ends = Some(number);
        }
        root
    }

    fn child(&mut self, word: &str) -> &mut Node {
        let position = self.children.iter().position(|child| child.word == word).unwrap_or(self.children.len());
        if position == self.children.len() {
            let path = if self.path.is_empty() { word.into() } else { format!("{}.{word}", self.path) };
            self.children.push(Node { word: word.into(), path, ..Node::default() });
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

    /// Whether it is a layer: names end behind it, and none goes on.
    pub fn is_layer(&self) -> bool {
        self.is_inner() && self.children.iter().all(|child| !child.is_inner())
    }

    /// The word as a number.
    pub fn number(&self) -> Option<usize> {
        self.word.parse().ok()
    }

    /// The names that end here and behind.
    pub fn all_ends(&self) -> Vec<usize> {
        let behind = self.children.iter().flat_map(Node::all_ends);
        self.ends.into_iter().chain(behind).collect()
    }
}
