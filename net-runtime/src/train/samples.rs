//! [`Samples`]: inputs and targets in one value.

use super::chance::chance;
use super::csv::{Csv, CsvError, Line};
use super::error::TrainingError;
use crate::BatchMismatch;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};
use rand::seq::SliceRandom;
use std::path::Path;

/// Samples, each a tuple of what the ports of a learning `fn` take: a vector that keeps inputs and targets together.
///
/// ```
/// use net_runtime::nalgebra::{self, vector};
/// use net_runtime::train::Samples;
///
/// let inputs = [vector![0.0, 1.0], vector![2.0, 3.0], vector![4.0, 5.0], vector![6.0, 7.0]];
/// let samples = Samples::zip(inputs, [0.5, 1.5, 2.5, 3.5])?;
/// let (training, held_out) = samples.split(0.75, 1)?;
/// assert_eq!((training.len(), held_out.len()), (3, 1));
/// assert!(training.iter().all(|(x, y)| x[0] == 2.0 * y - 1.0)); // shuffled, and still together
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Samples<S> {
    all: Vec<S>,
}

impl<A, B> Samples<(A, B)> {
    /// Of inputs and targets in equal number.
    pub fn zip(
        inputs: impl IntoIterator<Item = A>,
        targets: impl IntoIterator<Item = B>,
    ) -> Result<Self, BatchMismatch> {
        let (mut targets, mut all) = (targets.into_iter(), Vec::new());
        let mut inputs = inputs.into_iter();
        loop {
            match (inputs.next(), targets.next()) {
                (Some(input), Some(target)) => all.push((input, target)),
                (None, None) => return Ok(Self { all }),
                (input, target) => {
                    let paired = all.len();
                    let found = paired + usize::from(target.is_some()) + targets.count();
                    let expected = paired + usize::from(input.is_some()) + inputs.count();
                    return Err(BatchMismatch::__new("inputs", expected, "targets", found));
                }
            }
        }
    }
}

impl<S> Samples<S> {
    /// Of the lines of a CSV file whose first line names its columns. What separates the columns (`,`, `;` or a tab) is what
    /// the first line has most of. [`Csv`] is for other files.
    ///
    /// ```
    /// use net_runtime::nalgebra::SVector;
    /// use net_runtime::train::Samples;
    ///
    /// # let file = std::env::temp_dir().join("net-runtime-samples.csv");
    /// # std::fs::write(&file, "age,bmi,progression\n59,32.1,151\n48,21.6,75\n")?;
    /// // age,bmi,progression
    /// // 59,32.1,151
    /// // 48,21.6,75
    /// let samples: Samples<(SVector<f32, 2>, f32)> =
    ///     Samples::from_csv(&file, |line| Ok((line.numbers(["age", "bmi"])?, line.number("progression")?)))?;
    /// assert_eq!(samples[1].1, 75.0);
    /// # std::fs::remove_file(file)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The file cannot be read, or `sample` gives an error, which says line and column.
    pub fn from_csv(
        file: impl AsRef<Path>,
        sample: impl FnMut(&Line<'_>) -> Result<S, CsvError>,
    ) -> Result<Self, CsvError> {
        Csv::new().read(file, sample)
    }

    /// Shuffles in place; the same seed gives the same order.
    pub fn shuffle(&mut self, seed: u64) {
        self.all.shuffle(&mut chance(seed, &[]));
    }

    /// Shuffles, and gives this fraction first and the rest behind it: of 150 samples and 0.8, 120 and 30, rounded.
    ///
    /// # Errors
    ///
    /// The fraction is not between 0 and 1.
    pub fn split(mut self, fraction: f64, seed: u64) -> Result<(Self, Self), TrainingError> {
        check(fraction)?;
        self.shuffle(seed);
        let rest = self.all.split_off(part(self.all.len(), fraction));
        Ok((self, Self { all: rest }))
    }

    /// The same with this fraction of each class, as near as whole samples are: for classes of which some are rare.
    ///
    /// ```
    /// use net_runtime::train::Samples;
    /// let samples: Samples<(usize, bool)> = (0..100).map(|number| (number, number % 10 == 0)).collect();
    /// let (training, held_out) = samples.split_by_class(0.8, 1, |(_, is_rare)| *is_rare)?;
    /// let rare = |samples: &Samples<(usize, bool)>| samples.iter().filter(|(_, is_rare)| *is_rare).count();
    /// assert_eq!((training.len(), rare(&training), held_out.len(), rare(&held_out)), (80, 8, 20, 2));
    /// # Ok::<(), net_runtime::train::TrainingError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The fraction is not between 0 and 1.
    pub fn split_by_class<C: Ord>(
        mut self,
        fraction: f64,
        seed: u64,
        class: impl Fn(&S) -> C,
    ) -> Result<(Self, Self), TrainingError> {
        check(fraction)?;
        self.shuffle(seed);
        let mut classes: BTreeMap<C, Vec<S>> = BTreeMap::new();
        self.all.into_iter().for_each(|sample| classes.entry(class(&sample)).or_default().push(sample));
        let (mut first, mut rest) = (Self::default(), Self::default());
        for (_, mut own) in classes {
            rest.all.extend(own.split_off(part(own.len(), fraction)));
            first.all.append(&mut own);
        }
        first.shuffle(seed);
        rest.shuffle(seed);
        Ok((first, rest))
    }
}

fn check(fraction: f64) -> Result<(), TrainingError> {
    let is_one = (0.0..=1.0).contains(&fraction);
    let unclear = || TrainingError::Unclear(format!("expected a fraction between 0 and 1, found {fraction}"));
    if is_one { Ok(()) } else { Err(unclear()) }
}

/// A fraction of so many, rounded.
fn part(all: usize, fraction: f64) -> usize {
    ((all as f64 * fraction).round() as usize).min(all)
}

impl<S> Default for Samples<S> {
    fn default() -> Self {
        Self { all: Vec::new() }
    }
}

impl<S> Deref for Samples<S> {
    type Target = [S];

    fn deref(&self) -> &[S] {
        &self.all
    }
}

impl<S> DerefMut for Samples<S> {
    fn deref_mut(&mut self) -> &mut [S] {
        &mut self.all
    }
}

impl<S> From<Vec<S>> for Samples<S> {
    fn from(all: Vec<S>) -> Self {
        Self { all }
    }
}

impl<S> FromIterator<S> for Samples<S> {
    fn from_iter<I: IntoIterator<Item = S>>(samples: I) -> Self {
        Self { all: samples.into_iter().collect() }
    }
}

impl<S> Extend<S> for Samples<S> {
    fn extend<I: IntoIterator<Item = S>>(&mut self, samples: I) {
        self.all.extend(samples);
    }
}

impl<S> IntoIterator for Samples<S> {
    type Item = S;
    type IntoIter = alloc::vec::IntoIter<S>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

impl<'a, S> IntoIterator for &'a Samples<S> {
    type Item = &'a S;
    type IntoIter = core::slice::Iter<'a, S>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

impl<'a, S> IntoIterator for &'a mut Samples<S> {
    type Item = &'a mut S;
    type IntoIter = core::slice::IterMut<'a, S>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter_mut()
    }
}
