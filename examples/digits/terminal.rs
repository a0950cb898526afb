//! Pictures as text, side by side under their captions: half blocks in 24-bit colour on a terminal that allows it,
//! shades of ASCII elsewhere.

use crate::Reader;
use crate::picture::{Colour, Picture};
use crate::reading::Reading;
use std::io::{IsTerminal, Result, Write, stdout};
use std::{env, iter};

const COLUMNS: usize = 80;
const GAP: &str = "   ";

/// Each image beside what speaks for its reading.
pub fn show(out: &mut impl Write, reader: &Reader, readings: &[Reading]) -> Result<()> {
    let coloured = stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let (draw, width): (fn(&Picture) -> Vec<String>, _) = if coloured { (half_blocks, 17) } else { (shades, 33) };
    let [for_it, against] = if coloured { ["red", "blue"] } else { ["+ or #", "- or ="] };
    writeln!(out, "Beside each digit: more ink on {for_it} speaks for its reading, on {against} against.\n")?;
    let blocks: Vec<_> = readings.iter().map(|reading| block(reader, reading, draw, width)).collect();
    for row in blocks.chunks((COLUMNS + GAP.len()) / (width + GAP.len())) {
        for line in 0..row.iter().map(Vec::len).min().unwrap_or(0) {
            let lines: Vec<_> = row.iter().map(|block| block[line].as_str()).collect();
            writeln!(out, "{}", lines.join(GAP).trim_end())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The lines for one reading: its caption, then the image beside the evidence.
fn block(reader: &Reader, reading: &Reading, draw: fn(&Picture) -> Vec<String>, width: usize) -> Vec<String> {
    let image = reading.sample.image;
    let evidence = Picture::evidence(reading.evidence_for(reader, reading.digit), image);
    let pairs = draw(&Picture::of(image)).into_iter().zip(draw(&evidence));
    let caption = format!("{:<width$}", caption(reading));
    iter::once(caption).chain(pairs.map(|(image, evidence)| format!("{image} {evidence}"))).collect()
}

fn caption(reading: &Reading) -> String {
    let (digit, read) = (reading.sample.digit, reading.digit);
    if reading.is_correct() { read.to_string() } else { format!("{digit} read as {read}") }
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
