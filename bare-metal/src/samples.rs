//! Digits that arrive one at a time: a line of a file on the host, read through the debugger as from a sensor. None is kept.

use cortex_m_semihosting::{nr::open, syscall};

/// How many numbers an image has, and a line before its digit.
pub const PIXELS: usize = 64;

/// What the emulated device can reach of the host.
const FILE: &[u8] = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv\0").as_bytes();
/// What semihosting answers where it could do nothing.
const FAILED: usize = usize::MAX;

/// Why there is no sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The file cannot be opened or read.
    File,
    /// A line is no `0,5,13, .. ,7`: 64 pixels from 0 to 16, and the digit.
    Line(u32),
}

/// An image in row-major order, each pixel from 0 to 1, and its digit.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Which line it is, from 0.
    pub number: u32,
    /// The pixels.
    pub pixels: [f32; PIXELS],
    /// The digit.
    pub digit: usize,
}

/// The lines of the file, from the first on.
#[derive(Debug)]
pub struct Samples {
    handle: usize,
    bytes: [u8; 256],
    /// What of `bytes` is read, and how much is there.
    read: usize,
    there: usize,
    number: u32,
}

impl Samples {
    /// Opens the file.
    ///
    /// # Errors
    ///
    /// Where the host does not have it.
    pub fn open() -> Result<Self, Missing> {
        // SAFETY: the text ends with a zero, which its length does not count.
        let handle = unsafe { syscall!(OPEN, FILE.as_ptr(), open::R, FILE.len() - 1) };
        match handle {
            FAILED => Err(Missing::File),
            handle => Ok(Samples { handle, bytes: [0; 256], read: 0, there: 0, number: 0 }),
        }
    }

    /// The next sample; nothing behind the last.
    ///
    /// # Errors
    ///
    /// Where the next line is not one.
    pub fn next(&mut self) -> Result<Option<Sample>, Missing> {
        let mut sample = Sample { number: self.number, pixels: [0.0; PIXELS], digit: 0 };
        let wrong = Missing::Line(self.number);
        for pixel in 0..PIXELS {
            match self.integer() {
                Some((value @ 0..=16, b',')) => sample.pixels[pixel] = value as f32 / 16.0,
                None if pixel == 0 => return Ok(None),
                _ => return Err(wrong),
            }
        }
        match self.integer() {
            Some((digit @ 0..=9, b'\n')) => sample.digit = digit,
            _ => return Err(wrong),
        }
        self.number += 1;
        Ok(Some(sample))
    }

    /// An integer of three digits at most, and the byte behind it.
    fn integer(&mut self) -> Option<(usize, u8)> {
        let mut value = None;
        loop {
            match (self.byte()?, value) {
                (digit @ b'0'..=b'9', None | Some(0..=99)) => {
                    value = Some(10 * value.unwrap_or(0) + usize::from(digit - b'0'));
                }
                (end, value) => return Some((value?, end)),
            }
        }
    }

    fn byte(&mut self) -> Option<u8> {
        if self.read == self.there {
            // SAFETY: the host writes into `bytes`, as much as there is room.
            let left = unsafe { syscall!(READ, self.handle, self.bytes.as_mut_ptr(), self.bytes.len()) };
            (self.read, self.there) = (0, self.bytes.len().saturating_sub(left));
        }
        let byte = *self.bytes[..self.there].get(self.read)?;
        self.read += 1;
        Some(byte)
    }
}

impl Drop for Samples {
    fn drop(&mut self) {
        // SAFETY: the handle is this one's alone.
        unsafe { syscall!(CLOSE, self.handle) };
    }
}
