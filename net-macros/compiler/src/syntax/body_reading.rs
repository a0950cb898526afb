//! What the items of a body are read in: constants, the names so far, and the numbers of stages.

use super::constants::Constants;
use super::{Path, Segment};
use crate::diagnostics::{Diagnostics, plain};

/// Numbers the stages and items of a body in written order.
#[derive(Debug, Default)]
pub(super) struct Numbers(usize);

impl Numbers {
    pub(super) fn next(&mut self) -> usize {
        self.0 += 1;
        self.0
    }
}

/// What the items of a body are read in.
pub(super) struct Reading<'a> {
    pub(super) constants: Constants,
    /// The names of ports and items so far, which constants of the same name do not replace.
    pub(super) names: Vec<String>,
    pub(super) numbers: Numbers,
    pub(super) sink: &'a mut Diagnostics,
}

impl Reading<'_> {
    /// `inf`, where no value has that name.
    pub(super) fn infinity(&self) -> Option<String> {
        Some("inf".to_string()).filter(|inf| !self.names.contains(inf) && !self.constants.has(inf))
    }

    /// Whether a path is a constant, which no port or item of the same name hides.
    pub(super) fn is_constant(&self, path: &Path) -> bool {
        matches!(&path.segments[..], [Segment::Name(name)]
            if !self.names.contains(&plain(name)) && self.constants.has(&plain(name)))
    }
}
