//! The rows that answer a name, whichever way it is spelled.

use super::row::Row;
use super::{activations, arrays, losses, structures, windows};

pub(super) const TABLES: &[&[Row]] = &[windows::ROWS, activations::ROWS, losses::ROWS, arrays::ROWS, structures::ROWS];

/// The rows that answer a name, those that mean it to the letter alone where there are such.
pub(super) fn rows(name: &str) -> Vec<&'static Row> {
    let all = || TABLES.iter().flat_map(|table| table.iter());
    let exact: Vec<&Row> = all().filter(|row| row.names.split(' ').any(|own| own == name)).collect();
    if !exact.is_empty() && name.contains(char::is_uppercase) {
        return exact;
    }
    let key = key(name);
    all().filter(|row| row.names.split(' ').any(|own| own == key)).collect()
}

/// A name in lower case, without `_` and without `Layer` behind.
pub(super) fn key(name: &str) -> String {
    let key = name.replace('_', "").to_lowercase();
    match key.strip_suffix("layer").or_else(|| key.strip_suffix("operator")) {
        Some(rest) if !rest.is_empty() => rest.into(),
        _ => key,
    }
}
