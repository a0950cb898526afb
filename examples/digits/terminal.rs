//! Pictures as text, side by side under their captions: half blocks in 24-bit colour on a terminal that allows it,
//! shades of ASCII elsewhere.

use crate::Reader;
use crate::picture::{Colour, Picture};
use crate::reading::Reading;
use net_runtime::nalgebra::SMatrix;
use std::env;
use std::io::{IsTerminal, Result, Write, stdout};

const COLUMNS: usize = 80;
const GAP: &str = "   ";

/// Each image beside what speaks for its reading.
pub fn show(out: &mut impl Write, reader: &Reader, readings: &[Reading]) -> Result<()> {
    let coloured = stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let lines: fn(&Picture) -> Vec<String> = if coloured { half_blocks } else { shades };
    let width = if coloured { 17 } else { 33 };
    let [for_it, against] = if coloured { ["red", "blue"] } else { ["+ or #", "- or ="] };
    writeln!(out, "Beside each digit: more ink on {for_it} speaks for its reading, on {against} against.\n")?;
    for row in readings.chunks((COLUMNS + GAP.len()) / (width + GAP.len())) {
        let captions: Vec<_> = row.iter().map(|reading| format!("{:<width$}", caption(reading))).collect();
        writeln!(out, "{}", captions.join(GAP).trim_end())?;
        let pairs: Vec<_> = row.iter().map(|reading| pair(reader, reading).map(|picture| lines(&picture))).collect();
        for line in 0..pairs.first().map_or(0, |[image, _]| image.len()) {
            let pairs: Vec<_> =
                pairs.iter().map(|[image, evidence]| format!("{} {}", image[line], evidence[line])).collect();
            writeln!(out, "{}", pairs.join(GAP))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn caption(reading: &Reading) -> String {
    if reading.is_correct() {
        reading.digit.to_string()
    } else {
        format!("{} read as {}", reading.sample.digit, reading.digit)
    }
}

fn pair(reader: &Reader, reading: &Reading) -> [Picture; 2] {
    [
        Picture::of(reading.sample.image),
        Picture::evidence(reading.evidence_for(reader, reading.digit), reading.sample.image),
    ]
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
    let characters: SMatrix<char, 8, 8> = picture.characters();
    characters.row_iter().map(|row| row.iter().flat_map(|&shade| [shade, shade]).collect()).collect()
}
