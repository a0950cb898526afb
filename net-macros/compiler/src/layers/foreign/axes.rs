//! Axes as other frameworks count them, the batch's first, counted as ours.

use super::settings::{integer, several};
use crate::syntax::Setting;

/// No axis is the batch's: PyTorch's `dim = 1` is our `axis = 0`; whoever counts 0 counts without it.
pub(super) fn axis(setting: &Setting) -> Option<String> {
    match integer(setting)? {
        0 => Some("0".into()),
        axis @ 1.. => Some((axis - 1).to_string()),
        axis => Some(axis.to_string()),
    }
}

/// One axis, or several as `[0, 1]`.
pub(super) fn axes(setting: &Setting) -> Option<String> {
    let Some(all) = several(setting) else { return axis(setting) };
    let without_batch = all.iter().any(|axis| integer(axis) == Some(0));
    let one =
        |setting: &Setting| if without_batch { integer(setting).map(|axis| axis.to_string()) } else { axis(setting) };
    let all: Option<Vec<String>> = all.iter().map(one).collect();
    all.filter(|all| !all.is_empty()).map(|all| format!("[{}]", all.join(", ")))
}

/// The axes that a shape covers, from the end.
pub(super) fn last_axes(setting: &Setting) -> Option<String> {
    match setting {
        Setting::Integer(..) => Some("-1".into()),
        Setting::Tuple(sizes, _) | Setting::List(sizes, _) if sizes.len() > 1 => {
            let axes: Vec<String> = (1..=sizes.len()).rev().map(|axis| format!("-{axis}")).collect();
            Some(format!("[{}]", axes.join(", ")))
        }
        Setting::Tuple(..) | Setting::List(..) => Some("-1".into()),
        _ => None,
    }
}

/// `1, 2, 0`
pub(super) fn list(axes: &[usize]) -> String {
    axes.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

/// Where each axis was, counted with the batch's first or from 1, counted as ours.
pub(super) fn permutation(all: &[&Setting]) -> Option<Vec<usize>> {
    let axes = positions(all)?;
    let mut sorted = axes.clone();
    sorted.sort_unstable();
    let first = sorted.first().copied().filter(|first| *first < 2)?;
    if !sorted.iter().copied().eq(first..first + sorted.len()) {
        return None;
    }
    let without_batch = first == 0 && axes.first() == Some(&0);
    let axes = if without_batch { &axes[1..] } else { &axes[..] };
    let offset = usize::from(first == 1 || without_batch);
    Some(axes.iter().map(|axis| axis - offset).collect()).filter(|axes: &Vec<usize>| axes.len() > 1)
}

/// What is said besides where a permutation may be meant without the batch's axis: it names axis 0 in its first place.
pub(super) fn whole(all: &[&Setting]) -> Option<String> {
    let axes = positions(all)?;
    let is_whole = axes.first() == Some(&0) && axes.len() > 1;
    Some(if is_whole {
        format!("; if 0 is the sample's own first axis, `transpose({})`", list(&axes))
    } else {
        String::new()
    })
}

/// Two axes that change places, counted with the batch's, among as many as there are up to the last of both.
pub(super) fn swapped(all: &[&Setting]) -> Option<Vec<usize>> {
    let axes = positions(all)?;
    let [a, b] = axes[..] else { return None };
    let offset = usize::from(a > 0 && b > 0);
    let (a, b) = (a - offset, b - offset);
    let mut order: Vec<usize> = (0..=a.max(b).min(7)).collect();
    (a != b && a.max(b) < order.len()).then(|| order.swap(a, b))?;
    Some(order)
}

fn positions(all: &[&Setting]) -> Option<Vec<usize>> {
    let all: Vec<&Setting> = match all {
        [one] => several(one)?.iter().collect(),
        all => all.to_vec(),
    };
    all.into_iter().map(|one| usize::try_from(integer(one)?).ok()).collect()
}
