//! Samples from CSV files.

use super::Samples;
use crate::index::Index;
use crate::real::Real;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;
use csv::{ReaderBuilder, StringRecord};
use nalgebra::SVector;
use std::io::Read;
use std::path::Path;

/// How a CSV file is read where it is not as [`Samples::from_csv`] expects.
///
/// ```
/// use net_runtime::Index;
/// use net_runtime::nalgebra::SVector;
/// use net_runtime::train::{Csv, Samples};
///
/// // No names of columns in the first line; the class as a word.
/// let text = "5.1;3.5;setosa\n7.0;3.2;versicolor\n";
/// let samples: Samples<(SVector<f32, 2>, Index<2>)> = Csv::new()
///     .without_names()
///     .separated_by(b';')
///     .read_from(text.as_bytes(), |line| Ok((line.first()?, line.class(2, ["setosa", "versicolor"])?)))?;
/// assert_eq!(samples[1].1.get(), 1);
/// # Ok::<(), net_runtime::train::CsvError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Csv {
    is_without_names: bool,
    separator: Option<u8>,
}

/// A line of a CSV file.
#[derive(Debug)]
pub struct Line<'a> {
    names: &'a StringRecord,
    cells: &'a StringRecord,
    /// The whole file, and where the line begins in it.
    file: &'a [u8],
    start: u64,
}

/// A column: its name in the first line, or its position, counted from 0.
pub trait Column {
    /// The position among these names.
    fn position(&self, names: &StringRecord) -> Option<usize>;

    /// As a message says it.
    fn text(&self) -> String;
}

impl Column for &str {
    fn position(&self, names: &StringRecord) -> Option<usize> {
        names.iter().position(|name| name == *self)
    }

    fn text(&self) -> String {
        format!("column `{self}`")
    }
}

impl Column for usize {
    fn position(&self, _: &StringRecord) -> Option<usize> {
        Some(*self)
    }

    fn text(&self) -> String {
        format!("column {self}")
    }
}

/// What is wrong with a CSV file, and where.
#[derive(Clone, PartialEq, Eq)]
pub struct CsvError {
    text: String,
}

impl CsvError {
    /// One of your own, for what a line may not hold.
    pub fn new(text: impl fmt::Display) -> Self {
        Self { text: text.to_string() }
    }
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The same as for people: it is what `fn main() -> Result<..>` prints.
impl fmt::Debug for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl core::error::Error for CsvError {}

impl Csv {
    /// With names in the first line, and columns separated by what it has most of: `,`, `;` or a tab.
    pub const fn new() -> Self {
        Self { is_without_names: false, separator: None }
    }

    /// Where the first line is a sample.
    pub const fn without_names(mut self) -> Self {
        self.is_without_names = true;
        self
    }

    /// Where something else separates the columns.
    pub const fn separated_by(mut self, separator: u8) -> Self {
        self.separator = Some(separator);
        self
    }

    /// The samples of a file's lines.
    ///
    /// # Errors
    ///
    /// The file cannot be read, it has no samples, or `sample` gives an error.
    pub fn read<S>(
        self,
        file: impl AsRef<Path>,
        sample: impl FnMut(&Line<'_>) -> Result<S, CsvError>,
    ) -> Result<Samples<S>, CsvError> {
        let file = file.as_ref();
        let of_file = |error: &dyn fmt::Display| CsvError::new(format_args!("{}: {error}", file.display()));
        let opened = std::fs::File::open(file).map_err(|error| of_file(&error))?;
        self.read_from(opened, sample).map_err(|error| of_file(&error))
    }

    /// The same from anything that can be read.
    ///
    /// # Errors
    ///
    /// It cannot be read, or `sample` gives an error.
    pub fn read_from<S>(
        self,
        mut text: impl Read,
        mut sample: impl FnMut(&Line<'_>) -> Result<S, CsvError>,
    ) -> Result<Samples<S>, CsvError> {
        let mut bytes = Vec::new();
        text.read_to_end(&mut bytes).map_err(CsvError::new)?;
        let separator = self.separator.unwrap_or_else(|| separator(&bytes));
        let mut reader = ReaderBuilder::new()
            .has_headers(!self.is_without_names)
            .delimiter(separator)
            .trim(csv::Trim::All)
            .from_reader(&bytes[..]);
        let names =
            if self.is_without_names { StringRecord::new() } else { reader.headers().map_err(CsvError::new)?.clone() };
        let mut samples = Samples::default();
        for cells in reader.records() {
            let cells = cells.map_err(|error| of_line(&error, &bytes))?;
            let start = cells.position().map_or(0, csv::Position::byte);
            samples.extend([sample(&Line { names: &names, cells: &cells, file: &bytes, start })?]);
        }
        if samples.is_empty() { Err(CsvError::new("expected samples, found no line of any")) } else { Ok(samples) }
    }
}

/// What is wrong with a line as a whole.
fn of_line(error: &csv::Error, bytes: &[u8]) -> CsvError {
    let number = error.position().map_or(0, |position| line_number(bytes, position.byte()));
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            CsvError::new(format_args!("line {number}: expected {expected_len} columns, found {len}"))
        }
        csv::ErrorKind::Utf8 { .. } => {
            CsvError::new(format_args!("line {number}: expected text in UTF-8, found another"))
        }
        _ => CsvError::new(error),
    }
}

/// The number of the line that begins at this byte, or behind the ends of lines there.
fn line_number(bytes: &[u8], start: u64) -> usize {
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
    let (before, behind) = bytes.split_at(start);
    let ends = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    1 + before.iter().chain(ends).filter(|byte| **byte == b'\n').count()
}

/// What the first line that is not empty has most of.
fn separator(bytes: &[u8]) -> u8 {
    let is_empty = |line: &&[u8]| line.iter().all(u8::is_ascii_whitespace);
    let first = bytes.split(|byte| *byte == b'\n').find(|line| !is_empty(line)).unwrap_or_default();
    let count = |separator: &u8| first.iter().filter(|byte| *byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

impl Line<'_> {
    /// The text of a cell, without spaces around it.
    pub fn text(&self, column: impl Column) -> Result<&str, CsvError> {
        let position = column.position(self.names);
        if position.is_some_and(|position| self.is_twice(position)) {
            return Err(CsvError::new(format_args!(
                "expected one {}, found two of that name in the first line",
                column.text()
            )));
        }
        position.and_then(|position| self.cells.get(position)).ok_or_else(|| self.without(&column))
    }

    /// Whether the name of a column is another one's, too.
    fn is_twice(&self, position: usize) -> bool {
        let own = self.names.get(position).filter(|name| !name.is_empty());
        own.is_some_and(|own| self.names.iter().filter(|name| *name == own).count() > 1)
    }

    /// A column that is not there.
    fn without(&self, column: &impl Column) -> CsvError {
        let known: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
        let expected = format!("expected {}", column.text());
        match known.is_empty() {
            true => CsvError::new(format_args!("line {}: {expected}, found {} columns", self.line(), self.cells.len())),
            false => CsvError::new(format_args!("{expected}, found {} in the first line", known.join(", "))),
        }
    }

    /// The line's number in the file, counted from 1.
    fn line(&self) -> usize {
        line_number(self.file, self.start)
    }

    /// The finite number of a cell.
    pub fn number<T: Real + FromStr>(&self, column: impl Column) -> Result<T, CsvError> {
        let text = self.text(&column)?;
        let number = text.parse().ok().filter(|number: &T| number.to_f64().is_finite());
        number.ok_or_else(|| self.expected("a number", &column, text))
    }

    /// The numbers of several cells, as a vector.
    pub fn numbers<T: Real + FromStr, const N: usize>(
        &self,
        columns: [impl Column; N],
    ) -> Result<SVector<T, N>, CsvError> {
        let mut numbers = SVector::from_array_storage(nalgebra::ArrayStorage([[T::ZERO; N]]));
        for (number, column) in numbers.iter_mut().zip(columns) {
            *number = self.number(column)?;
        }
        Ok(numbers)
    }

    /// The numbers of as many first cells as the vector has elements.
    pub fn first<T: Real + FromStr, const N: usize>(&self) -> Result<SVector<T, N>, CsvError> {
        self.numbers(core::array::from_fn::<usize, N, _>(|position| position))
    }

    /// The class of a cell, counted from 0.
    pub fn index<const N: usize>(&self, column: impl Column) -> Result<Index<N>, CsvError> {
        let text = self.text(&column)?;
        let index = text.parse().ok().and_then(Index::new);
        index.ok_or_else(|| self.expected(&format!("a class from 0 to {}", N.saturating_sub(1)), &column, text))
    }

    /// The class of a cell that has one of these words.
    pub fn class<const N: usize>(&self, column: impl Column, words: [&str; N]) -> Result<Index<N>, CsvError> {
        let text = self.text(&column)?;
        let index = words.iter().position(|word| *word == text).and_then(Index::new);
        index.ok_or_else(|| {
            self.expected(&format!("one of {}", words.map(|word| format!("`{word}`")).join(", ")), &column, text)
        })
    }

    /// ``line 17, column `age`: expected a number, found `n/a` ``
    fn expected(&self, what: &str, column: &impl Column, found: &str) -> CsvError {
        let name = column.position(self.names).and_then(|position| self.names.get(position));
        let column = name.map_or_else(|| column.text(), |name| format!("column `{name}`"));
        CsvError::new(format_args!("line {}, {column}: expected {what}, found `{found}`", self.line()))
    }
}

impl<C: Column> Column for &C {
    fn position(&self, names: &StringRecord) -> Option<usize> {
        (**self).position(names)
    }

    fn text(&self) -> String {
        (**self).text()
    }
}
