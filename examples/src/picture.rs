//! Pictures of eight by eight pixels: numbers come in, colours or characters go out.

use crate::handwriting::Image;
use net_runtime::nalgebra::SMatrix;

/// Red, green and blue.
pub type Colour = [u8; 3];

/// Nearly white.
pub const PAPER: Colour = [0xfd, 0xfc, 0xfa];
/// Nearly black.
pub const INK: Colour = [0x22, 0x26, 0x2e];

/// Blue over paper to red: against, neither, for.
pub const DIVERGING: [Colour; 9] = [
    [0x0b, 0x3c, 0x7d],
    [0x21, 0x66, 0xac],
    [0x5a, 0xa2, 0xcf],
    [0xb4, 0xd6, 0xe8],
    PAPER,
    [0xfb, 0xcf, 0xb6],
    [0xec, 0x8c, 0x6c],
    [0xc9, 0x3a, 0x3c],
    [0x86, 0x0d, 0x28],
];

/// An image, alone or with the evidence that it is.
pub struct Picture {
    /// From 0, paper, to 1.
    pub ink: SMatrix<f32, 8, 8>,
    /// From -1, against, to 1, for.
    pub evidence: Option<SMatrix<f32, 8, 8>>,
}

impl Picture {
    /// The image alone.
    pub fn of([ink]: Image) -> Self {
        Self { ink, evidence: None }
    }

    /// Scaled so that the strongest pixel is -1 or 1.
    pub fn evidence([evidence]: Image, [ink]: Image) -> Self {
        Self { ink, evidence: Some(evidence / evidence.amax().max(f32::MIN_POSITIVE)) }
    }

    /// Each pixel as a colour.
    pub fn colours(&self) -> SMatrix<Colour, 8, 8> {
        match self.evidence {
            None => self.ink.map(|ink| gradient(&[PAPER, INK], ink)),
            Some(evidence) => evidence.map(|evidence| gradient(&DIVERGING, (evidence + 1.0) / 2.0)),
        }
    }

    /// Darkness as ASCII; for evidence `+` and `#` speak for, `-` and `=` against.
    pub fn characters(&self) -> SMatrix<char, 8, 8> {
        match self.evidence {
            None => self.ink.map(|ink| shade(b" .:-=+*#%@", ink)),
            Some(evidence) => evidence.map(|evidence| shade(b"==-- ++##", (evidence + 1.0) / 2.0)),
        }
    }
}

/// The colour at `position`, from 0 at the first stop to 1 at the last.
pub fn gradient(stops: &[Colour], position: f32) -> Colour {
    let place = position.clamp(0.0, 1.0) * (stops.len() - 1) as f32;
    let (from, to) = (stops[place as usize], stops[place.ceil() as usize]);
    mix(from, to, place.fract())
}

/// `from` at 0, `to` at 1.
pub fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    std::array::from_fn(|i| (f32::from(from[i]) * (1.0 - share) + f32::from(to[i]) * share).round() as u8)
}

fn shade(shades: &[u8], position: f32) -> char {
    let place = position.clamp(0.0, 1.0) * (shades.len() - 1) as f32;
    char::from(shades[place.round() as usize])
}
