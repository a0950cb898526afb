//! Boxes in groups: those of each use of an earlier net, and those of each run.

use super::boxes;
use super::picture::Item;
use super::repeats::{Run, last};
use crate::ir::ApplicationId;
use crate::net::{Net, Use};

/// A group of applications that follow each other.
struct Around {
    first: usize,
    end: usize,
    title: String,
}

/// The boxes of applications, each given with its number, in their groups.
pub(super) fn grouped(net: &Net, runs: &[Run], shown: &[(usize, usize)]) -> Vec<Item> {
    let is_shown = |of: &&Use| shown.iter().any(|(at, _)| (of.first.0..of.first.0 + of.count).contains(at));
    let of_run = |run: &Run| Around {
        first: run.first,
        end: run.first + run.period,
        title: format!("{} times, one after the other", run.times),
    };
    let of_use = |of: &Use| Around { first: of.first.0, end: of.first.0 + of.count, title: title(net, runs, of) };
    let mut around: Vec<Around> = runs.iter().map(of_run).chain(net.uses.iter().filter(is_shown).map(of_use)).collect();
    // Stable: of equal ones a run stands around a net, and that around those inside it.
    around.sort_by_key(|group| (group.first, std::cmp::Reverse(group.end)));
    let mut around = around.into_iter().peekable();
    let mut shown = shown.iter().copied().peekable();
    items(&mut around, &mut shown, usize::MAX)
}

/// What begins before `end`.
fn items(
    around: &mut std::iter::Peekable<std::vec::IntoIter<Around>>,
    shown: &mut std::iter::Peekable<impl Iterator<Item = (usize, usize)>>,
    end: usize,
) -> Vec<Item> {
    let mut found = Vec::new();
    while let Some((at, _)) = shown.peek().copied().filter(|(at, _)| *at < end) {
        if let Some(Around { end, title, .. }) = around.next_if(|group| group.first <= at) {
            let items = if at < end { items(around, shown, end) } else { Vec::new() };
            found.extend((!items.is_empty()).then_some(Item::Group { title, items }));
        } else {
            found.extend(shown.next().map(|(_, position)| Item::Box(position)));
        }
    }
    found
}

/// `embed: SiameseEmbed, use 1 of 2`
fn title(net: &Net, runs: &[Run], of: &Use) -> String {
    let uses: Vec<&Use> = net.uses.iter().filter(|other| other.part == of.part).collect();
    // The use that the last of a run is: of those that begin there the one as deep.
    let at = |first: usize| net.uses.iter().filter(move |other| other.first.0 == first && other.count == of.count);
    let depth = at(of.first.0).position(|other| other == of).unwrap_or(0);
    let end = at(last(runs, (of.first.0, of.count))).nth(depth).unwrap_or(of);
    let own = boxes::part(net, [of.part, end.part]);
    match uses.iter().position(|other| *other == of) {
        Some(number) if uses.len() > 1 && end == of => format!("{own}, use {} of {}", number + 1, uses.len()),
        _ => own,
    }
}

/// A drawn application, and the last that it is drawn for.
pub(super) fn ends(runs: &[Run], at: usize) -> [ApplicationId; 2] {
    [ApplicationId(at), ApplicationId(last(runs, (at, 1)))]
}
