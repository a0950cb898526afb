//! A canvas of coloured pixels: rectangles, smooth lines and text go in, a PNG file comes out.
//!
//! Places are in pixels from the upper left corner. What lies outside the canvas is not drawn.

use crate::picture::{Colour, INK, mix};
use net_runtime::nalgebra::{self, Vector2, vector};
use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster, get_raster_width};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

/// From the left and from the top.
pub type Place = Vector2<f32>;

/// The anchor of a text whose place is its left end.
pub const LEFT: f32 = 0.0;
/// The anchor of a text whose place is its middle.
pub const CENTRE: f32 = 0.5;
/// The anchor of a text whose place is its right end.
pub const RIGHT: f32 = 1.0;

/// What letters look like.
#[derive(Clone, Copy)]
pub struct Face {
    weight: FontWeight,
    height: RasterHeight,
    colour: Colour,
}

const PAGE: Colour = [0xf2, 0xf0, 0xea];
const GREY: Colour = [0x6b, 0x70, 0x7a];
/// The face of titles.
pub const TITLE: Face = Face { weight: FontWeight::Bold, height: RasterHeight::Size32, colour: INK };
/// The face of what stands below a picture.
pub const CAPTION: Face = Face { weight: FontWeight::Bold, height: RasterHeight::Size24, colour: INK };
/// The face of notes in the margin.
pub const NOTE: Face = Face { weight: FontWeight::Regular, height: RasterHeight::Size24, colour: GREY };

/// Pixels, row by row.
pub struct Canvas {
    width: usize,
    pixels: Vec<Colour>,
}

impl Canvas {
    /// An empty page.
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, pixels: vec![PAGE; width * height] }
    }

    fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    /// Lays `colour` over one pixel; `cover` is 1 where it hides what was there.
    fn cover(&mut self, x: usize, y: usize, colour: Colour, cover: f32) {
        if x < self.width
            && let Some(pixel) = self.pixels.get_mut(y * self.width + x)
        {
            *pixel = mix(*pixel, colour, cover);
        }
    }

    /// Fills a rectangle.
    pub fn rectangle(&mut self, corner: Place, size: Place, colour: Colour) {
        let end = corner + size;
        for y in corner.y as usize..end.y as usize {
            for x in corner.x as usize..end.x as usize {
                self.cover(x, y, colour, 1.0);
            }
        }
    }

    /// A smooth line with round ends; a disc where `from` is `to`.
    pub fn line(&mut self, from: Place, to: Place, width: f32, colour: Colour) {
        let (first, last) = (from.inf(&to).add_scalar(-width), from.sup(&to).add_scalar(width));
        for y in first.y as usize..=last.y as usize {
            for x in first.x as usize..=last.x as usize {
                let distance = distance(vector![x as f32 + 0.5, y as f32 + 0.5], from, to);
                self.cover(x, y, colour, (width / 2.0 + 0.5 - distance).clamp(0.0, 1.0));
            }
        }
    }

    /// One line of text, its middle at the height of `place`, at the `anchor` of its width.
    pub fn text(&mut self, place: Place, anchor: f32, face: Face, text: &str) {
        let advance = get_raster_width(face.weight, face.height);
        let left = place.x - anchor * (advance * text.chars().count()) as f32;
        let top = place.y - face.height.val() as f32 / 2.0;
        for (i, character) in text.chars().enumerate() {
            self.letter(left as usize + i * advance, top as usize, face, character);
        }
    }

    fn letter(&mut self, left: usize, top: usize, face: Face, character: char) {
        let Some(letter) = get_raster(character, face.weight, face.height) else { return };
        for (y, row) in letter.rows().enumerate() {
            for (x, &cover) in row.iter().enumerate() {
                self.cover(left + x, top + y, face.colour, f32::from(cover) / 255.0);
            }
        }
    }

    /// Writes a PNG file.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let file = BufWriter::new(File::create(path)?);
        let mut encoder = png::Encoder::new(file, self.width as u32, self.height() as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.pixels.as_flattened())?;
        Ok(writer.finish()?)
    }
}

/// From `point` to the nearest point between `from` and `to`.
fn distance(point: Place, from: Place, to: Place) -> f32 {
    let along = to - from;
    let share = (point - from).dot(&along) / along.norm_squared().max(f32::MIN_POSITIVE);
    (from + along * share.clamp(0.0, 1.0) - point).norm()
}
