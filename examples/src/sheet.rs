//! Sheets of enlarged pictures with a line below each: a column a subject, a row a question.

use crate::canvas::{CAPTION, CENTRE, Canvas, LEFT, NOTE, Place, RIGHT, TITLE};
use crate::picture::{DIVERGING, INK, Picture, gradient};
use net_runtime::nalgebra::{self, vector};

const PIXEL: f32 = 18.0;
const PICTURE: f32 = 8.0 * PIXEL;
const GAP: f32 = 20.0;
/// From the top of a picture to the top of the one below.
const ROW: f32 = PICTURE + 64.0;
const MARGIN: f32 = 48.0;
const HEADING: f32 = 64.0;

/// A picture and the line below it.
pub type Tile = (Picture, String);

/// The columns under a title and a note; where there is evidence, with what its colours mean.
pub fn sheet(title: &str, note: &str, columns: &[Vec<Tile>]) -> Canvas {
    let rows = columns.first().map_or(0, Vec::len) as f32;
    let explained = columns.iter().flatten().any(|(picture, _)| picture.evidence.is_some());
    let width = 2.0 * MARGIN + columns.len().max(4) as f32 * (PICTURE + GAP) - GAP;
    let height = MARGIN + HEADING + rows * ROW + if explained { MARGIN + 8.0 } else { 0.0 };
    let mut canvas = Canvas::new(width as usize, height as usize);
    canvas.text(vector![MARGIN, MARGIN], LEFT, TITLE, title);
    canvas.text(vector![width - MARGIN, MARGIN], RIGHT, NOTE, note);
    for (x, column) in columns.iter().enumerate() {
        for (y, tile) in column.iter().enumerate() {
            let step = vector![x as f32 * (PICTURE + GAP), y as f32 * ROW];
            draw(&mut canvas, vector![MARGIN, MARGIN + HEADING] + step, tile);
        }
    }
    if explained {
        legend(&mut canvas, vector![width - MARGIN, height - MARGIN]);
    }
    canvas
}

fn draw(canvas: &mut Canvas, corner: Place, (picture, caption): &Tile) {
    let colours = picture.colours();
    for (row, column) in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
        let place = corner + vector![column as f32, row as f32] * PIXEL;
        canvas.rectangle(place, vector![PIXEL - 1.0, PIXEL - 1.0], colours[(row, column)]);
        if picture.evidence.is_some() {
            dot(canvas, place.add_scalar((PIXEL - 1.0) / 2.0), picture.ink[(row, column)]);
        }
    }
    canvas.text(corner + vector![PICTURE / 2.0, PICTURE + 20.0], CENTRE, CAPTION, caption);
}

/// As large as there is ink.
fn dot(canvas: &mut Canvas, centre: Place, ink: f32) {
    if ink > 0.0 {
        canvas.line(centre, centre, 8.0 * ink.sqrt(), INK);
    }
}

/// What the colours of evidence mean, up to the place at their right.
fn legend(canvas: &mut Canvas, end: Place) {
    let start = end - vector![220.0, 0.0];
    canvas.text(end, RIGHT, NOTE, "for");
    canvas.text(start - vector![14.0, 0.0], RIGHT, NOTE, "dots: ink; more of it speaks against");
    for step in 0..21 {
        let corner = start + vector![8.0 * step as f32, -PIXEL / 2.0];
        canvas.rectangle(corner, vector![8.0, PIXEL], gradient(&DIVERGING, step as f32 / 20.0));
    }
}
