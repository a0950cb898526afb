//! What predictions are measured by, which their types say: accuracy of classes, errors of numbers.

use super::spread::Spread;
use crate::flat::flat;
use crate::index::{Index, index};
use crate::real::Real;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::slice::from_ref;
use nalgebra::SVector;

/// A prediction beside its target, or a loss: what [`score`] measures.
///
/// | prediction and target | measured by |
/// |---|---|
/// | `(SVector<T, N>, Index<N>)`, logits or probabilities and the class | [`Confusion`]: `accuracy` |
/// | `(Index<N>, Index<N>)`, `(bool, bool)` | the same |
/// | `(T, T)`, `(SVector<T, N>, SVector<T, N>)` | [`Regression`]: `mean absolute error`, `R2` |
/// | `T`, a loss | [`MeanLoss`]: `loss` |
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no prediction beside its target, and no loss",
    label = "expected `(prediction, *target)`, or a loss",
    note = "logits or probabilities beside an `Index`, a vector beside a vector of its size, a number beside a number"
)]
pub trait Scored {
    /// What is known of many.
    type Scores: Scores;

    /// Adds it to what is known.
    fn add_to(&self, scores: &mut Self::Scores);
}

/// What is known of many predictions.
pub trait Scores: Default {
    /// What a history has of them, each with its name.
    fn figures(&self) -> Vec<(&'static str, f64)>;

    /// What early stopping wants to be small.
    fn badness(&self) -> f64;
}

/// Measures predictions, each beside its target.
///
/// ```
/// use net_runtime::train::score;
/// use net_runtime::{Index, nalgebra::{self, vector}};
///
/// let [zero, one] = [0, 1].map(|class| Index::<2>::new(class).unwrap());
/// let confusion = score([(vector![0.9, 0.1], zero), (vector![0.7, 0.3], one), (vector![0.2, 0.8], one)]);
/// assert_eq!(confusion.accuracy(), 2.0 / 3.0);
/// assert_eq!(confusion.count(one, zero), 1); // a 1 that was taken for a 0
///
/// let regression = score([(1.0, 2.0), (3.0, 4.0), (7.0_f32, 6.0_f32)]);
/// assert_eq!(regression.mean_absolute_error(), 1.0);
/// assert_eq!(regression.r_squared(), 1.0 - 3.0 / 8.0);
/// ```
pub fn score<P: Scored>(predictions: impl IntoIterator<Item = P>) -> P::Scores {
    let mut scores = P::Scores::default();
    predictions.into_iter().for_each(|prediction| prediction.add_to(&mut scores));
    scores
}

/// How often each class was taken for each.
#[derive(Clone, PartialEq, Eq)]
pub struct Confusion<const N: usize> {
    /// By target, then by prediction.
    counts: Box<[[u64; N]]>,
}

impl<const N: usize> Confusion<N> {
    /// How often this class was taken for that one.
    pub fn count(&self, target: Index<N>, predicted: Index<N>) -> u64 {
        self.counts.get(target.get()).map_or(0, |row| *predicted.of(row))
    }

    /// How many predictions there were.
    pub fn samples(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// The part that is right, in [0, 1]; NaN of none.
    pub fn accuracy(&self) -> f64 {
        let right: u64 = self.counts.iter().enumerate().filter_map(|(class, row)| row.get(class)).sum();
        right as f64 / self.samples() as f64
    }

    /// Of the predictions of this class, the part that is right; NaN of none.
    pub fn precision(&self, class: Index<N>) -> f64 {
        let predicted: u64 = self.counts.iter().map(|row| *class.of(row)).sum();
        self.count(class, class) as f64 / predicted as f64
    }

    /// Of this class, the part that was found; NaN of none.
    pub fn recall(&self, class: Index<N>) -> f64 {
        let targets: u64 = self.counts.get(class.get()).map_or(0, |row| row.iter().sum());
        self.count(class, class) as f64 / targets as f64
    }

    /// The table with the names of the classes, in their order.
    ///
    /// ```
    /// use net_runtime::{Index, train::score};
    /// let index = |class| Index::<2>::new(class).unwrap();
    /// let confusion = score([(0, 0), (0, 1), (1, 1)].map(|(predicted, target)| (index(predicted), index(target))));
    /// assert_eq!(confusion.table(["no", "yes"]), "        no  yes\n   no    1    0\n  yes    1    1\n");
    /// ```
    pub fn table(&self, names: [&str; N]) -> String {
        let most = self.counts.iter().flatten().max().map_or(1, |most| most.checked_ilog10().unwrap_or(0) as usize + 1);
        let width = names.iter().map(|name| name.chars().count()).fold(most, usize::max) + 2;
        let line = |first: &str, cells: &[String]| {
            cells.iter().fold(format!("{first:>width$}"), |line, cell| line + &format!("{cell:>width$}")) + "\n"
        };
        let row = |(name, counts): (&&str, &[u64; N])| line(name, &counts.map(|count| count.to_string()));
        line("", &names.map(String::from)) + &names.iter().zip(&self.counts).map(row).collect::<String>()
    }

    fn add(&mut self, target: Index<N>, predicted: Index<N>) {
        if let Some(row) = self.counts.get_mut(target.get()) {
            *predicted.of_mut(row) += 1;
        }
    }
}

impl<const N: usize> Default for Confusion<N> {
    fn default() -> Self {
        Self { counts: alloc::vec![[0; N]; N].into() }
    }
}

/// A row for each class, a column for each prediction.
///
/// ```
/// use net_runtime::{Index, train::score};
/// let index = |class| Index::<2>::new(class).unwrap();
/// let confusion = score([(0, 0), (0, 0), (0, 1), (1, 1)].map(|(predicted, target)| (index(predicted), index(target))));
/// assert_eq!(confusion.to_string(), "     0  1\n  0  2  0\n  1  1  1\n");
/// ```
impl<const N: usize> fmt::Display for Confusion<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: [String; N] = core::array::from_fn(|class| class.to_string());
        f.write_str(&self.table(numbers.each_ref().map(String::as_str)))
    }
}

impl<const N: usize> fmt::Debug for Confusion<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Confusion").field(&self.counts).finish()
    }
}

impl<const N: usize> Scores for Confusion<N> {
    fn figures(&self) -> Vec<(&'static str, f64)> {
        alloc::vec![("accuracy", self.accuracy())]
    }

    fn badness(&self) -> f64 {
        1.0 - self.accuracy()
    }
}

impl<const N: usize> Scored for (Index<N>, Index<N>) {
    type Scores = Confusion<N>;

    fn add_to(&self, scores: &mut Confusion<N>) {
        let (predicted, target) = *self;
        scores.add(target, predicted);
    }
}

impl<T: Real, const N: usize> Scored for (SVector<T, N>, Index<N>) {
    type Scores = Confusion<N>;

    fn add_to(&self, scores: &mut Confusion<N>) {
        (Index::of_largest(&self.0), self.1).add_to(scores);
    }
}

impl Scored for (bool, bool) {
    type Scores = Confusion<2>;

    fn add_to(&self, scores: &mut Confusion<2>) {
        <(Index<2>, Index<2>)>::from([self.0, self.1].map(|is| index(usize::from(is)))).add_to(scores);
    }
}

/// How far numbers are from their targets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regression {
    /// Of each element of a prediction.
    elements: Vec<Element>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Element {
    absolute: f64,
    square: f64,
    targets: Spread,
}

impl Regression {
    /// The mean of `|prediction - target|`; NaN of none.
    pub fn mean_absolute_error(&self) -> f64 {
        self.mean(|element| element.absolute / element.targets.count)
    }

    /// The mean of `(prediction - target)^2`; NaN of none.
    pub fn mean_squared_error(&self) -> f64 {
        self.mean(|element| element.square / element.targets.count)
    }

    /// The part of the targets' variance that is predicted, R²: 1 for exact ones, 0 for their mean. Of vectors it is the mean over
    /// the elements.
    pub fn r_squared(&self) -> f64 {
        self.mean(|element| 1.0 - element.square / element.targets.squares)
    }

    fn mean(&self, of: impl Fn(&Element) -> f64) -> f64 {
        self.elements.iter().map(of).sum::<f64>() / self.elements.len() as f64
    }

    fn add<T: Real>(&mut self, predicted: &[T], target: &[T]) {
        self.elements.resize(target.len(), Element::default());
        for ((element, predicted), target) in self.elements.iter_mut().zip(predicted).zip(target) {
            element.add(predicted.to_f64(), target.to_f64());
        }
    }
}

impl Element {
    fn add(&mut self, predicted: f64, target: f64) {
        let error = predicted - target;
        self.absolute += error.abs();
        self.square += error * error;
        self.targets.add(target);
    }
}

impl Scores for Regression {
    fn figures(&self) -> Vec<(&'static str, f64)> {
        alloc::vec![("mean absolute error", self.mean_absolute_error()), ("R2", self.r_squared())]
    }

    fn badness(&self) -> f64 {
        self.mean_squared_error()
    }
}

impl<T: Real, const N: usize> Scored for (SVector<T, N>, SVector<T, N>) {
    type Scores = Regression;

    fn add_to(&self, scores: &mut Regression) {
        scores.add::<T>(flat(&self.0), flat(&self.1));
    }
}

/// The mean of losses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeanLoss {
    sum: f64,
    count: f64,
}

impl MeanLoss {
    /// The mean; NaN of none.
    pub fn mean(&self) -> f64 {
        self.sum / self.count
    }
}

impl Scores for MeanLoss {
    fn figures(&self) -> Vec<(&'static str, f64)> {
        alloc::vec![("loss", self.mean())]
    }

    fn badness(&self) -> f64 {
        self.mean()
    }
}

// A `Real` that is no tuple is for the compiler no more than any other type, so that each is said.
macro_rules! of_scalars {
    ($($T:ty)*) => {
        $(
            impl Scored for $T {
                type Scores = MeanLoss;

                fn add_to(&self, scores: &mut MeanLoss) {
                    scores.sum += f64::from(*self);
                    scores.count += 1.0;
                }
            }

            impl Scored for ($T, $T) {
                type Scores = Regression;

                fn add_to(&self, scores: &mut Regression) {
                    scores.add(from_ref(&self.0), from_ref(&self.1));
                }
            }
        )*
    };
}

of_scalars!(f32 f64);

/// How much each class should weigh so that all weigh the same in sum: `samples / (N * samples of the class)`, 0 for a class
/// without any. In a net they are the numbers of `cross_entropy_loss(index, weights = [..])`.
///
/// ```
/// use net_runtime::{Index, train::class_weights};
/// let targets = [0, 0, 0, 1].map(|class| Index::<2>::new(class).unwrap());
/// assert_eq!(class_weights(targets), [2.0 / 3.0, 2.0]);
/// ```
pub fn class_weights<const N: usize>(targets: impl IntoIterator<Item = Index<N>>) -> [f64; N] {
    let mut counts = [0_u64; N];
    targets.into_iter().for_each(|target| *target.of_mut(&mut counts) += 1);
    let samples = counts.iter().sum::<u64>() as f64;
    counts.map(|count| if count == 0 { 0.0 } else { samples / (N as f64 * count as f64) })
}
