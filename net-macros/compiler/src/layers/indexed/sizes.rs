//! The sizes of the indices of a formula, and whether its subscripts stay in range.
//!
//! ```text
//! y[i] = sum[u](k[u] * x[i + u]?)      u alone is a subscript of `k`: its size is that of the axis; i has none
//! y[i: 3] = x[i + 1] of x: [3]         `i + 1` goes from 1 to 3, where 2 is the last position
//! ```

use crate::diagnostics::{Diagnostic, Extent};
use crate::formula::indexed::{Element, Formula, Subscript};
use crate::ir::print::shape_text;
use crate::ir::{Affine, Index, Shape, Typed};

/// No position is further from the array than that, so that none overflows.
const FURTHEST: i128 = 1 << 40;

/// The size of each index, of values of these shapes.
pub(super) fn of(formula: &Formula, shapes: &[Shape]) -> Result<Vec<usize>, Diagnostic> {
    let elements = formula.elements();
    elements.iter().try_for_each(|element| check_rank(formula, element, &shapes[element.value]))?;
    let mut known: Vec<Option<(usize, String)>> = vec![None; formula.indices.len()];
    for element in &elements {
        for (axis, (subscript, size)) in element.at.iter().zip(&shapes[element.value]).enumerate() {
            let Subscript::Affine(affine, extent, text) = subscript else { continue };
            // `i + 0` does not stand alone.
            let is_alone = |index: &Index| text.trim_start_matches("r#") == formula.indices[index.0].name;
            let Some(index) = affine.as_index().filter(is_alone) else { continue };
            let place = format!("axis {axis} of `{}` has {size}", formula.values[element.value]);
            match &known[index.0] {
                Some((expected, other)) if expected != size => {
                    let name = &formula.indices[index.0].name;
                    let message = format!("expected an axis of {expected} for `{name}`, found one of {size}");
                    return Err(Diagnostic::new(*extent, message).note(format!("{other}, {place}")));
                }
                Some(_) => {}
                None => known[index.0] = Some((*size, place)),
            }
        }
    }
    formula.indices.iter().zip(known).map(|(index, known)| size(index, known)).collect()
}

fn size(index: &crate::formula::indexed::IndexOf, known: Option<(usize, String)>) -> Result<usize, Diagnostic> {
    let name = &index.name;
    match (index.stated, known) {
        (Some(stated), Some((size, place))) if stated != size => {
            let message = format!("expected the size {size} of `{name}`, found {stated}");
            Err(Diagnostic::new(index.span, message)
                .note(format!("{place}, and `{name}` alone is its subscript"))
                .help(format!("leave the size out, or write `{name} + 0` for a part of the axis")))
        }
        (Some(size), _) | (None, Some((size, _))) => Ok(size),
        (None, None) => Err(Diagnostic::new(index.span, format!("expected the size of `{name}`, found none"))
            .note(format!("`{name}` alone is no subscript, which would say it"))
            .help(format!("state it: `{name}: 3`"))),
    }
}

/// The shape of the value: what stands on the left goes through each element once.
pub(super) fn output(formula: &Formula, sizes: &[usize]) -> Result<Shape, Diagnostic> {
    if formula.places.is_empty() {
        return Ok(sizes[..formula.own].to_vec());
    }
    let is_once = |index: usize| {
        let on = |(place, ..): &&(Affine, Extent, String)| place.terms.iter().any(|(of, _)| of.0 == index);
        formula.places.iter().filter(on).count() == 1
    };
    let axis = |(place, at, text): &(Affine, Extent, String)| {
        let mut steps: Vec<(isize, usize)> = place.terms.iter().map(|(of, factor)| (*factor, sizes[of.0])).collect();
        steps.retain(|(_, size)| *size > 1);
        steps.sort_unstable();
        let mut end = 1;
        let mut counts_up = place.offset == 0 && place.terms.iter().all(|(of, _)| is_once(of.0));
        for (factor, size) in steps {
            counts_up &= factor == end;
            end = end.saturating_mul(size as isize);
        }
        let mistake = || {
            Diagnostic::new(*at, format!("expected each element once, found `{text}`"))
                .note("`y[4 * i + j]` is each element of `y` once where `j` is below 4; nothing is scattered")
        };
        if counts_up { Ok(end as usize) } else { Err(mistake()) }
    };
    formula.places.iter().map(axis).collect()
}

fn check_rank(formula: &Formula, element: &Element, shape: &Shape) -> Result<(), Diagnostic> {
    let (expected, found, name) = (shape.len(), element.at.len(), &formula.values[element.value]);
    if expected == found {
        return Ok(());
    }
    let plural = if expected == 1 { "" } else { "s" };
    let mistake = match (expected, found) {
        (_, 0) => {
            Diagnostic::new(element.extent, format!("expected {expected} subscript{plural} of `{name}`, found none"))
                .note("a value without subscripts is a scalar")
        }
        (0, _) => Diagnostic::new(element.extent, format!("expected no subscript of `{name}`, found {found}"))
            .note("a scalar has none"),
        _ => {
            Diagnostic::new(element.extent, format!("expected {expected} subscript{plural} of `{name}`, found {found}"))
                .note("every axis has one")
                .help(format!("a part of a value, with the axes behind, is `({name} |> part(0))`"))
        }
    };
    Err(mistake)
}

/// That positions are positions of their axes, and all other subscripts stay in range.
pub(super) fn check(formula: &Formula, inputs: &[Typed], sizes: &[usize]) -> Result<(), Diagnostic> {
    for element in formula.elements() {
        for (axis, (subscript, extent)) in element.at.iter().zip(&inputs[element.value].shape).enumerate() {
            let place = format!("axis {axis} of `{}`", formula.values[element.value]);
            match subscript {
                Subscript::Affine(affine, at, text) => {
                    in_range((formula, sizes), (affine, *at, text), (*extent, &place), element.is_padded)?;
                }
                Subscript::Position(position) => {
                    let of = &inputs[position.value];
                    check_position((position, of, &formula.values[position.value]), (*extent, &place))?;
                }
            }
        }
    }
    Ok(())
}

fn check_position(
    (position, of, name): (&Element, &Typed, &str),
    (extent, place): (usize, &str),
) -> Result<(), Diagnostic> {
    match of.classes {
        Some(classes) if classes == extent => Ok(()),
        Some(classes) => {
            let message = format!("expected positions below {extent}, found indices below {classes}");
            Err(Diagnostic::new(position.extent, message).note(format!("{place} has {extent}")))
        }
        None => Err(Diagnostic::new(position.extent, format!("expected a position, found real numbers of `{name}`"))
            .help(format!("declare them as positions: `{name}: {} of index({extent})`", shape_text(&of.shape)))),
    }
}

fn in_range(
    (formula, sizes): (&Formula, &[usize]),
    (affine, at, text): (&Affine, Extent, &str),
    (extent, place): (usize, &str),
    is_padded: bool,
) -> Result<(), Diagnostic> {
    let reach = |sign: i128| -> i128 {
        let ends = affine.terms.iter().map(|(index, factor)| *factor as i128 * (sizes[index.0] as i128 - 1));
        affine.offset as i128 + ends.filter(|end| end * sign > 0).sum::<i128>()
    };
    let (low, high) = (reach(-1), reach(1));
    let is_inside = low >= 0 && high < extent as i128;
    if is_inside || is_padded && low > -FURTHEST && high < FURTHEST {
        return Ok(());
    }
    let range = if low == high { format!("{low}") } else { format!("{low} to {high}") };
    let last = extent - 1;
    let expected = if extent == 1 { "0".to_string() } else { format!("0 to {last}") };
    let mistake = Diagnostic::new(at, format!("expected positions {expected}, found `{text}`, which leads to {range}"));
    let sizes: Vec<String> = affine
        .terms
        .iter()
        .map(|(index, _)| format!("`{}: {}`", formula.indices[index.0].name, sizes[index.0]))
        .collect();
    let sizes = if sizes.is_empty() { String::new() } else { format!(", with {}", sizes.join(" and ")) };
    let mistake = mistake.note(format!("{place} has {extent}{sizes}"));
    Err(match (is_padded, affine.terms.is_empty()) {
        (true, _) => mistake.note("nothing is read that far outside"),
        (false, true) if low < 0 => mistake.note("positions count from 0"),
        (false, true) => mistake,
        (false, false) => mistake.help("state a smaller size, or read 0 outside by `?` behind the brackets"),
    })
}
