//! Pictures as text, side by side under their captions: half blocks in 24-bit colour on a terminal that allows it,
//! shades of ASCII elsewhere.

use crate::picture::{Colour, Picture};
use std::io::{IsTerminal, Result, Write, stdout};
use std::{env, iter};

const COLUMNS: usize = 80;
const GAP: &str = "   ";

/// Pictures that stand close together, under one caption.
pub struct Group {
    /// The line above.
    pub caption: String,
    /// From the left.
    pub pictures: Vec<Picture>,
}

/// Whether pictures are in colour: on a terminal, unless `NO_COLOR` is set.
pub fn is_coloured() -> bool {
    stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// As many groups side by side as a line has room for.
///
/// # Errors
///
/// Where `out` cannot be written.
pub fn show(out: &mut impl Write, groups: &[Group]) -> Result<()> {
    let (draw, width): (fn(&Picture) -> Vec<String>, _) = if is_coloured() { (half_blocks, 8) } else { (shades, 16) };
    let width = width_of(groups, width);
    let blocks: Vec<_> = groups.iter().map(|group| block(group, draw, width)).collect();
    for row in blocks.chunks(((COLUMNS + GAP.len()) / (width + GAP.len())).max(1)) {
        for line in 0..row.iter().map(Vec::len).min().unwrap_or(0) {
            let lines: Vec<_> = row.iter().map(|block| block[line].as_str()).collect();
            writeln!(out, "{}", lines.join(GAP).trim_end())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Of the widest group, with a space between its pictures.
fn width_of(groups: &[Group], picture: usize) -> usize {
    let pictures = groups.iter().map(|group| group.pictures.len()).max().unwrap_or(0).max(1);
    pictures * (picture + 1) - 1
}

/// The lines of one group: its caption, then its pictures.
fn block(group: &Group, draw: fn(&Picture) -> Vec<String>, width: usize) -> Vec<String> {
    let drawn: Vec<_> = group.pictures.iter().map(draw).collect();
    let line = |row: usize| drawn.iter().map(|picture| picture[row].as_str()).collect::<Vec<_>>().join(" ");
    let rows = drawn.first().map_or(0, Vec::len);
    iter::once(format!("{:<width$}", group.caption)).chain((0..rows).map(line)).collect()
}

/// Two rows of pixels a line: the upper is the block's colour, the lower its background's.
fn half_blocks(picture: &Picture) -> Vec<String> {
    let colours = picture.colours();
    let cell = |row: usize, column: usize| half_block(colours[(row, column)], colours[(row + 1, column)]);
    let line = |row: usize| (0..8).map(|column| cell(row, column)).collect::<String>() + "\x1b[0m";
    (0..8).step_by(2).map(line).collect()
}

fn half_block([r, g, b]: Colour, [lower_r, lower_g, lower_b]: Colour) -> String {
    format!("\x1b[38;2;{r};{g};{b};48;2;{lower_r};{lower_g};{lower_b}m▀")
}

/// A row of pixels a line, each pixel two characters wide and so about square.
fn shades(picture: &Picture) -> Vec<String> {
    picture.characters().row_iter().map(|row| row.iter().flat_map(|&shade| [shade, shade]).collect()).collect()
}
