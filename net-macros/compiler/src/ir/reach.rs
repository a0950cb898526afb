//! Which elements of a contraction some point reaches: those start from -0.0, all others are +0.

use std::collections::{BTreeMap, BTreeSet};

use super::{Affine, Program, Term, Value};

/// More points than it is worth to look at; beyond, nothing is claimed.
const MOST: usize = 1 << 18;

/// Whether it is known that some term reaches every element of the value.
pub fn reaches_all(program: &Program, value: &Value, terms: &[Term]) -> bool {
    terms.iter().any(|term| Groups::of(program, value, term).reach_all(&value.shape))
}

/// An access on one axis with the extent that it must stay inside.
struct Access<'a> {
    at: &'a Affine,
    extent: usize,
    /// The axis of the value, where it is an access to write.
    axis: Option<usize>,
}

/// The indices of a box in groups that no access connects, so that each group can be looked at alone.
struct Groups<'a> {
    extents: Vec<usize>,
    accesses: Vec<Access<'a>>,
    /// The group of each index: its smallest index.
    group: Vec<usize>,
}

impl<'a> Groups<'a> {
    fn of(program: &'a Program, value: &'a Value, term: &'a Term) -> Self {
        let out = term.out.iter().zip(&value.shape).enumerate();
        let written = out.map(|(axis, (at, extent))| Access { at, extent: *extent, axis: Some(axis) });
        let read = term.reads().flat_map(|read| read.at.iter().zip(&program.value(read.value).shape));
        let read = read.map(|(at, extent)| Access { at, extent: *extent, axis: None });
        let mut groups = Groups { extents: term.extents(), accesses: written.chain(read).collect(), group: Vec::new() };
        groups.group = (0..groups.extents.len()).collect();
        for position in 0..groups.accesses.len() {
            let indices: Vec<usize> = groups.accesses[position].at.terms.iter().map(|(index, _)| index.0).collect();
            indices.windows(2).for_each(|pair| groups.join(pair[0], pair[1]));
        }
        groups
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.group[a], self.group[b]);
        self.group.iter_mut().filter(|group| **group == a.max(b)).for_each(|group| *group = a.min(b));
    }

    fn reach_all(&self, shape: &[usize]) -> bool {
        let mut axes_of: BTreeMap<Option<usize>, Vec<&Access<'_>>> = BTreeMap::new();
        for access in &self.accesses {
            let group = access.at.terms.first().map(|(index, _)| self.group[index.0]);
            axes_of.entry(group).or_default().push(access);
        }
        axes_of.iter().all(|(group, accesses)| match group {
            Some(group) => self.group_reaches(*group, accesses, shape),
            None => accesses.iter().all(|access| constant_reaches(access)),
        })
    }

    /// Whether the points of one group, those in range, reach every combination of its written axes.
    fn group_reaches(&self, group: usize, accesses: &[&Access<'_>], shape: &[usize]) -> bool {
        let members: Vec<usize> = (0..self.extents.len()).filter(|index| self.group[*index] == group).collect();
        let points: usize = members.iter().map(|index| self.extents[*index]).product();
        let wanted: usize = accesses.iter().filter_map(|access| access.axis).map(|axis| shape[axis]).product();
        if points > MOST {
            return false;
        }
        let mut reached: BTreeSet<Vec<isize>> = BTreeSet::new();
        let mut point = vec![0; self.extents.len()];
        for number in 0..points {
            let mut rest = number;
            for index in &members {
                point[*index] = rest % self.extents[*index];
                rest /= self.extents[*index];
            }
            let inside = |access: &&Access<'_>| (0..access.extent as isize).contains(&access.at.at(&point));
            if accesses.iter().all(inside) {
                reached.insert(
                    accesses.iter().filter(|access| access.axis.is_some()).map(|access| access.at.at(&point)).collect(),
                );
            }
        }
        reached.len() == wanted
    }
}

/// A constant position: inside where it is read, the only one where it is written.
fn constant_reaches(access: &Access<'_>) -> bool {
    let inside = (0..access.extent as isize).contains(&access.at.offset);
    inside && (access.axis.is_none() || access.extent == 1)
}
