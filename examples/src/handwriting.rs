//! The images: lines of 64 grey levels and a digit come in; samples to learn from and samples held out go out.

use net_runtime::Index;
use net_runtime::nalgebra::SMatrix;

/// One channel of ink: 0 is blank paper, 1 is black.
pub type Image = [SMatrix<f32, 8, 8>; 1];

/// An image and the digit that was meant.
#[derive(Clone, Copy)]
pub struct Sample {
    /// What was written.
    pub image: Image,
    /// What was meant.
    pub digit: Index<10>,
}

/// All samples; every fifth is held out, no net ever learns from it.
pub struct Handwriting {
    /// Four of five.
    pub training: Vec<Sample>,
    /// The others.
    pub held_out: Vec<Sample>,
}

impl Handwriting {
    /// Reads `digits.csv`.
    ///
    /// # Errors
    ///
    /// Names the first line that is not an image and its digit.
    pub fn parse(lines: &str) -> Result<Self, String> {
        let mut handwriting = Self { training: Vec::new(), held_out: Vec::new() };
        for (number, line) in lines.lines().enumerate() {
            let sample = sample(line).ok_or_else(|| format!("line {} is not an image and its digit", number + 1))?;
            let part = if number % 5 == 4 { &mut handwriting.held_out } else { &mut handwriting.training };
            part.push(sample);
        }
        Ok(handwriting)
    }
}

/// 64 grey levels from 0 to 16, row by row, then the digit.
fn sample(line: &str) -> Option<Sample> {
    let (levels, digit) = line.rsplit_once(',')?;
    let levels: Vec<f32> = levels.split(',').map(str::parse).collect::<Result<_, _>>().ok()?;
    let digit = Index::new(digit.parse().ok()?)?;
    (levels.len() == 64).then(|| Sample { image: [SMatrix::from_row_slice(&levels) / 16.0], digit })
}
