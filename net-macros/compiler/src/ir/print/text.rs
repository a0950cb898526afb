//! What formulas are put together from.

use crate::ir::{Affine, Index, Loop, size};

/// The statements that say a value, and the indices in them.
pub(super) struct Written {
    pub(super) statements: Vec<Statement>,
    pub(super) indices: Vec<Loop>,
}

impl Written {
    /// `y[i] += a[i]; y[j + 2] += b[j]`
    pub(super) fn text(&self) -> String {
        let statement = |statement: &Statement| {
            format!("{} {} {}", statement.left, if statement.adds { "+=" } else { "=" }, statement.right)
        };
        self.statements.iter().map(statement).collect::<Vec<_>>().join("; ")
    }

    /// `i: 2, j: 3`
    pub(super) fn ranges(&self) -> String {
        let range = |index: &Loop| format!("{}: {}", index.name, index.extent);
        self.indices.iter().map(range).collect::<Vec<_>>().join(", ")
    }
}

/// `left = right`, or `left += right`.
pub(super) struct Statement {
    pub(super) left: String,
    pub(super) adds: bool,
    pub(super) right: String,
}

/// `[2, 3]`
pub(super) fn bracketed(positions: impl IntoIterator<Item = impl Into<String>>) -> String {
    let positions: Vec<String> = positions.into_iter().map(Into::into).collect();
    format!("[{}]", positions.join(", "))
}

/// `2 * y + u - 1` of the names and their factors, and the offset; that stands first where it saves a sign, `2 - i`.
pub(super) fn affine_text<'a>(terms: impl IntoIterator<Item = (&'a str, isize)>, offset: isize) -> String {
    let product = |(name, factor): (&str, isize)| match factor.unsigned_abs() {
        1 => (factor < 0, name.to_string()),
        size => (factor < 0, format!("{size} * {name}")),
    };
    let mut parts: Vec<(bool, String)> = terms.into_iter().map(product).collect();
    match parts.first() {
        None => parts.push((offset < 0, offset.unsigned_abs().to_string())),
        Some((true, _)) if offset > 0 => parts.insert(0, (false, offset.to_string())),
        Some(_) if offset == 0 => {}
        Some(_) => parts.push((offset < 0, offset.unsigned_abs().to_string())),
    }
    let mut text = String::new();
    for (is_negative, part) in parts {
        text += match (text.is_empty(), is_negative) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        };
        text += &part;
    }
    text
}

/// The same of an axis of so many elements, where that is to be said. An index that stands alone goes over the whole axis; where it does not, `+ 0` says so:
/// `y[i] = x[i + 0]` are the first elements of `x`, as many as there are of `i`.
pub(super) fn position_text(at: &Affine, indices: &[Loop], axis: Option<usize>, terms: &[(Index, isize)]) -> String {
    let named = terms.iter().map(|(index, factor)| (indices[index.0].name.as_str(), *factor));
    let text = affine_text(named, at.offset);
    let is_part = at.as_index().is_some_and(|index| axis.is_some_and(|axis| indices[index.0].extent != axis));
    if is_part { text + " + 0" } else { text }
}

/// Whether the access stays inside an array of this shape at every point of the box.
pub(super) fn stays_inside(at: &[Affine], shape: &[usize], extents: &[usize]) -> bool {
    size(extents) == 0 || at.iter().zip(shape).all(|(at, extent)| at.stays_inside(extents, *extent))
}
