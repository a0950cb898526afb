//! The table that a net displays itself as.
//!
//! ```text
//! Tiny    as written      shapes      parameters
//! linear  linear(3 -> 2)  [3] -> [2]           8
//! ramp    ramp            [2] -> [2]           0
//! total                                        8
//! ```

use core::fmt::{Formatter, Result};

/// A layer: its path, as written, its shapes, how many learned numbers it has.
type Row = (&'static str, &'static str, &'static str, usize);

/// Writes the table of the net called `name`.
pub fn table(f: &mut Formatter<'_>, name: &str, parameters: usize, rows: &[Row]) -> Result {
    let width = |title: &str, cell: fn(&Row) -> &'static str| {
        let cells = rows.iter().map(|row| cell(row).chars().count());
        cells.chain([title.chars().count(), "total".len()]).max().unwrap_or_default()
    };
    let (names, texts) = (width(name, |row| row.0), width("as written", |row| row.1));
    let shapes = width("shapes", |row| row.2);
    writeln!(f, "{name:names$}  {:texts$}  {:shapes$}  parameters", "as written", "shapes")?;
    for (name, text, shape, count) in rows {
        writeln!(f, "{name:names$}  {text:texts$}  {shape:shapes$}  {count:>10}")?;
    }
    write!(f, "{:names$}  {:texts$}  {:shapes$}  {parameters:>10}", "total", "", "")
}
