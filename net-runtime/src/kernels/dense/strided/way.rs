//! The ways in which a product runs, and the choice of the one that costs least, made when the net is compiled.
//!
//! ```text
//! linear([8, 32]) on 64 inputs, one sample, vectors of 16
//! z = w x          vectors along the rows as they lie in `w`: 16 * 64 multiply-adds, 256 numbers stored one by one
//! w_bar = z_bar x  vectors along the rows as they lie in `w_bar`: `z_bar` is laid side by side first, 256 numbers
//! x_bar = z_bar w  dots: `z_bar` is laid side by side, then 64 columns of `w`, sixteen vectors each
//! ```

use super::Strided;
use super::vectors::Indices;

/// Along what vectors go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Along the rows, or the columns, in the order in which they lie in the output, or in their factor; in vectors of so many
    /// numbers.
    Vectors { columns: bool, by_factor: bool, width: usize },
    /// Along the batch: both factors are read as vectors. Those of the second factor are read as they lie where `columns`, those
    /// of the first one else; the others may have to be laid first.
    Batch { columns: bool, width: usize },
    /// Along what is reduced, as it lies in the first factor, or in that of the columns.
    Dots { columns: bool },
    /// Along nothing: one number after the other.
    Plain,
    /// As a plain product of one sample, once vectors that lie in another order are laid side by side.
    Laid(Laid),
}

/// Which plain product of one sample. Where `columns`, the second factor is `w`, or `z_bar` of the outer product; else the first
/// one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Laid {
    /// `z[i] = w[i, j] * x[j]`
    Matvec { columns: bool },
    /// `x_bar[j] = z_bar[i] * w[i, j]`
    Transposed { columns: bool },
    /// `w_bar[i, j] = z_bar[i] * x[j]`
    Outer { columns: bool },
}

/// What it costs to load or store a number by itself, or to multiply and add one, where a multiply-add of vectors costs 1.
const MOVE: usize = 2;

/// The most products of which costs are counted, so that none overflows: a net has fewer.
const MOST_COUNTED: usize = usize::MAX / 64;

/// How many numbers of a vector are laid side by side, at most.
pub(super) const MOST_LAID: usize = 1024;

impl Strided {
    /// The same indices, with the way in which the product runs for each length of vectors.
    #[must_use]
    pub const fn planned(self) -> Self {
        if self.is_refused {
            return self;
        }
        let orders = [
            [self.rows.sorted(0).collapsed(), self.rows.sorted(1).collapsed()],
            [self.columns.sorted(0).collapsed(), self.columns.sorted(2).collapsed()],
            [self.reduced.sorted(1).collapsed(), self.reduced.sorted(2).collapsed()],
        ];
        let batch_order = self.batch.sorted(0).collapsed();
        let mut planned = Strided { orders, batch_order, reduced: self.reduced.collapsed(), ..self };
        let mut i = 0;
        while i < planned.ways.len() {
            planned.ways[i] = planned.way(2 << i);
            i += 1;
        }
        planned
    }

    /// The way that costs least in vectors of so many numbers.
    const fn way(&self, lanes: usize) -> Way {
        let sizes = [self.rows.points(), self.columns.points(), self.terms()];
        let products = sizes[0].saturating_mul(sizes[1]).saturating_mul(sizes[2]).saturating_mul(self.batch.points());
        if products > MOST_COUNTED {
            return Way::Plain;
        }
        if let Some(laid) = self.laid(lanes) {
            return Way::Laid(laid);
        }
        let (mut best, mut least) = (Way::Plain, products * MOVE);
        let (mut number, mut width) = (0, lanes);
        while number < 8 {
            let (columns, by_factor) = (number % 2 == 1, number / 2 == 1);
            let (way, cost) = match number / 2 {
                0 | 1 => {
                    (Way::Vectors { columns, by_factor, width }, self.by_vectors(columns, by_factor, [width, lanes]))
                }
                2 => (Way::Batch { columns, width }, self.by_batch(columns, width)),
                _ => (Way::Dots { columns }, self.by_dots(columns, lanes)),
            };
            if cost < least {
                (best, least) = (way, cost);
            }
            // The same way is tried in narrower vectors, too: lines may be too short for wide ones.
            (number, width) =
                if number < 6 && width > narrow(lanes) { (number, width / 2) } else { (number + 1, lanes) };
        }
        best
    }

    /// The plain product of one sample that this one is but for the order of its vectors, if it is.
    const fn laid(&self, lanes: usize) -> Option<Laid> {
        if self.samples > 1 || self.batch.count > 0 {
            return None;
        }
        let mut side = 0;
        while side < 2 {
            let (columns, factor) = (side == 1, 1 + side);
            let [along, across] = [&self.orders[side], &self.orders[1 - side]];
            let reduced = &self.orders[2][side];
            let (m, n, k) = (along[0].points(), across[0].points(), self.reduced.points());
            let has_room = m <= MOST_LAID && n <= MOST_LAID && k <= MOST_LAID;
            // A canonical sum is in the order of the box: the matrix must have it, too.
            let has_room = has_room && (k == 1 || !cfg!(feature = "deterministic") || reduced.is_like(&self.reduced));
            if has_room && n == 1 && m >= narrow(lanes) && along[1].line(factor) == m && reduced.is_step(factor, m) {
                return Some(Laid::Matvec { columns });
            }
            if has_room && n == 1 && k >= narrow(lanes) && reduced.line(factor) == k && along[1].is_step(factor, k) {
                return Some(Laid::Transposed { columns });
            }
            if has_room && k == 1 && along[0].line(0) == m && across[0].is_step(0, m) {
                return Some(Laid::Outer { columns });
            }
            side += 1;
        }
        None
    }

    /// How many products a sum has.
    const fn terms(&self) -> usize {
        self.reduced.points().saturating_mul(if self.samples == 0 { 1 } else { self.samples })
    }

    /// What vectors along rows or columns cost: multiply-adds, numbers that are laid, and stores.
    const fn by_vectors(&self, columns: bool, by_factor: bool, [lanes, widest]: [usize; 2]) -> usize {
        let (side, factor) = if columns { (1, 2) } else { (0, 1) };
        let dims = &self.orders[side][by_factor as usize];
        let (along, across, terms) = (dims.points(), self.orders[1 - side][0].points(), self.terms());
        let batch = self.batch.points();
        if along < lanes {
            return usize::MAX;
        }
        let (read, written) = (dims.line(factor), dims.line(0));
        let (read_as_is, written_as_is) = (read >= lanes, written >= lanes);
        let line = if read_as_is { read } else { along };
        let line = if written_as_is && written < line { written } else { line };
        let vectors = along / line * line.div_ceil(lanes);
        // A tile of few sums waits for each multiply-add before the next.
        let tile = if across >= 4 {
            4
        } else if vectors < 4 {
            vectors
        } else {
            4
        };
        let laid = if read_as_is { 0 } else { along * terms * MOVE };
        let stored = if written_as_is { vectors * across } else { along * across * MOVE };
        // Of vectors of half as many bits as the widest have, two multiply-adds are begun at once.
        let halves = if widest == 16 && lanes < 16 { 2 } else { 1 };
        (vectors * across * terms * 4 / tile / halves + laid + stored) * batch
    }

    /// The indices of vectors along rows or columns.
    pub(super) fn along(&self, columns: bool, by_factor: bool) -> Indices<'_> {
        let (side, factors) = if columns { (1, [2, 1]) } else { (0, [1, 2]) };
        // Where sums have many terms, the other factor is most of what is read: its order decides.
        let across = &self.orders[1 - side][usize::from(self.terms() > 8)];
        Indices { along: &self.orders[side][usize::from(by_factor)], across, around: &self.batch, factors, both: false }
    }

    /// The indices of vectors along the batch.
    pub(super) fn along_batch(&self, columns: bool) -> Indices<'_> {
        let (side, factors) = if columns { (1, [1, 2]) } else { (0, [2, 1]) };
        let (across, around) = (&self.orders[side][0], &self.orders[1 - side][0]);
        Indices { along: &self.batch_order, across, around, factors, both: true }
    }

    /// What vectors along the batch cost.
    const fn by_batch(&self, columns: bool, lanes: usize) -> usize {
        let (dims, own, other) = if columns { (&self.batch_order, 1, 2) } else { (&self.batch_order, 2, 1) };
        let (along, sums) = (dims.points(), self.rows.points() * self.columns.points());
        if dims.line(other) < lanes {
            return usize::MAX;
        }
        let around = self.orders[if columns { 0 } else { 1 }][0].points();
        let vectors = along.div_ceil(lanes);
        let laid = if dims.line(own) >= lanes { 0 } else { along * around * self.terms() * MOVE };
        let stored = if dims.line(0) >= lanes { vectors * sums } else { along * sums * MOVE };
        vectors * sums * self.terms() * 3 / 2 + laid + stored
    }

    /// What dot products along what is reduced cost.
    const fn by_dots(&self, columns: bool, lanes: usize) -> usize {
        let (side, factor) = if columns { (1, 2) } else { (0, 1) };
        let (_, length) = self.run(factor);
        if cfg!(feature = "deterministic") || length < narrow(lanes) || self.is_laid(factor) && self.terms() > MOST_LAID
        {
            return usize::MAX;
        }
        let lanes = if length < lanes { narrow(lanes) } else { lanes };
        let (rows, others) = (self.orders[side][0].points(), self.orders[1 - side][0].points());
        let laid = if self.is_laid(factor) { others * self.terms() * MOVE } else { 0 };
        // Four sums or eight are made at once.
        let each =
            rows.next_multiple_of(4) * others * (self.terms() / length * length.div_ceil(lanes) + 2 * MOVE) + laid;
        each * self.batch.points()
    }

    /// The numbers of a sum that lie next to each other in a factor: whether they are samples, and how many.
    pub(super) const fn run(&self, factor: usize) -> (bool, usize) {
        let order = &self.orders[2][factor - 1];
        match self.samples {
            0 | 1 if self.is_laid(factor) => (false, order.line(factor)),
            0 | 1 if order.inner().strides[factor] == 1 => (false, order.inner().extent),
            0 | 1 => (false, 1),
            samples => (true, samples),
        }
    }

    /// Whether the other factor has to be laid side by side in the order of this one.
    pub(super) const fn is_laid(&self, factor: usize) -> bool {
        let order = &self.orders[2][factor - 1];
        self.samples < 2 && (order.inner().strides[3 - factor] != 1 || order.line(factor) > order.inner().extent)
    }
}

/// How many numbers the narrowest vector has, where the widest has so many.
pub(super) const fn narrow(lanes: usize) -> usize {
    if lanes > 4 { lanes / if lanes == 16 { 4 } else { 2 } } else { lanes }
}
