//! The indices of a product of one role, and walks through their points.

/// The most indices of a role.
pub const MOST: usize = 6;

/// An index: its extent, and its strides in the output and in the two factors; 0 in an array that it is not in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dim {
    pub(crate) extent: usize,
    pub(crate) strides: [usize; 3],
}

/// The indices of a role, the innermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dims {
    pub(crate) list: [Dim; MOST],
    pub(crate) count: usize,
}

impl Dims {
    pub(crate) const NONE: Dims = Dims { list: [Dim { extent: 1, strides: [0; 3] }; MOST], count: 0 };

    /// These indices and one more around them; nothing where there are too many.
    pub(crate) const fn around(self, dim: Dim) -> Option<Dims> {
        let mut dims = self;
        if dim.extent == 1 {
            return Some(dims);
        }
        if dims.count == MOST {
            return None;
        }
        dims.list[dims.count] = dim;
        dims.count += 1;
        Some(dims)
    }

    /// The innermost index.
    pub(crate) const fn inner(&self) -> Dim {
        self.list[0]
    }

    /// The index of a number, counted from the innermost.
    pub(crate) const fn get(&self, number: usize) -> Option<&Dim> {
        if number < MOST && number < self.count { Some(&self.list[number]) } else { None }
    }

    /// How many points they have.
    pub(crate) const fn points(&self) -> usize {
        let (mut points, mut i) = (1, 0);
        while let Some(dim) = self.get(i) {
            points = dim.extent.saturating_mul(points);
            i += 1;
        }
        points
    }

    /// The same indices in the order of their strides in an array, the smallest innermost.
    pub(crate) const fn sorted(self, array: usize) -> Dims {
        let (mut dims, mut i) = (self, 1);
        while i < dims.count {
            let mut j = i;
            while j > 0 && dims.list[j].strides[array] < dims.list[j - 1].strides[array] {
                let dim = dims.list[j];
                dims.list[j] = dims.list[j - 1];
                dims.list[j - 1] = dim;
                j -= 1;
            }
            i += 1;
        }
        dims
    }

    /// Neighbours that go on alike in all arrays as one: `(i, j)` of strides 12 and 1, `j` below 12, are one index.
    pub(crate) const fn collapsed(self) -> Dims {
        let (mut dims, mut i) = (Dims::NONE, 0);
        while i < self.count {
            let outer = self.list[i];
            let last = dims.count.wrapping_sub(1);
            if dims.count > 0 && goes_on(&dims.list[last], &outer) {
                dims.list[last].extent = outer.extent.saturating_mul(dims.list[last].extent);
            } else {
                dims.list[dims.count] = outer;
                dims.count += 1;
            }
            i += 1;
        }
        dims
    }

    /// How many points from the first on lie next to each other in an array.
    pub(crate) const fn line(&self, array: usize) -> usize {
        let (mut line, mut i) = (1, 0);
        while i < self.count && self.list[i].strides[array] == line {
            line = self.list[i].extent.saturating_mul(line);
            i += 1;
        }
        line
    }

    /// Whether the points follow each other in an array so many elements apart.
    pub(crate) const fn is_step(&self, array: usize, step: usize) -> bool {
        let (mut step, mut i) = (step, 0);
        while i < self.count {
            if self.list[i].strides[array] != step {
                return false;
            }
            step = step.saturating_mul(self.list[i].extent);
            i += 1;
        }
        true
    }

    /// Whether both have the same extents and the same strides in the two factors, in the same order.
    pub(crate) const fn is_like(&self, other: &Dims) -> bool {
        let mut i = 0;
        while i < self.count && i < other.count {
            let (own, other) = (&self.list[i], &other.list[i]);
            if own.extent != other.extent || own.strides[1] != other.strides[1] || own.strides[2] != other.strides[2] {
                return false;
            }
            i += 1;
        }
        self.count == other.count
    }

    /// A walk through the points, from the first on.
    #[inline(always)]
    pub(crate) fn walk(&self) -> Walk<'_> {
        Walk { dims: self, at: [0; MOST], offsets: [0; 3] }
    }
}

const fn goes_on(inner: &Dim, outer: &Dim) -> bool {
    let mut array = 0;
    while array < 3 {
        match inner.strides[array].checked_mul(inner.extent) {
            Some(step) if step == outer.strides[array] => {}
            _ => return false,
        }
        array += 1;
    }
    true
}

/// A point, and where it is in the three arrays.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'d> {
    dims: &'d Dims,
    at: [usize; MOST],
    pub(crate) offsets: [usize; 3],
}

impl Walk<'_> {
    /// Goes to the next point, and from the last one to the first.
    #[inline(always)]
    pub(crate) fn step(&mut self) {
        for (at, dim) in self.at.iter_mut().zip(&self.dims.list).take(self.dims.count) {
            if *at + 1 < dim.extent {
                *at += 1;
                self.offsets.iter_mut().zip(dim.strides).for_each(|(offset, stride)| *offset += stride);
                return;
            }
            self.offsets.iter_mut().zip(dim.strides).for_each(|(offset, stride)| *offset -= *at * stride);
            *at = 0;
        }
    }

    /// Goes on by so many points.
    #[inline(always)]
    pub(crate) fn skip(&mut self, points: usize) {
        let mut points = points;
        for (at, dim) in self.at.iter_mut().zip(&self.dims.list).take(self.dims.count) {
            let to = *at + points;
            let (own, more) = if to < dim.extent { (to, 0) } else { (to % dim.extent, to / dim.extent) };
            for (offset, stride) in self.offsets.iter_mut().zip(dim.strides) {
                *offset = *offset + own * stride - *at * stride;
            }
            (*at, points) = (own, more);
        }
    }

    /// Calls `f` for each of the next points with its distance from this point: in an array, and counted in points.
    #[inline(always)]
    pub(crate) fn each(self, points: usize, array: usize, mut f: impl FnMut(usize, usize)) {
        let step = self.dims.inner().strides[array];
        self.runs(points, array, |at, number, count| {
            for own in 0..count {
                f(at.wrapping_add(own * step), number + own);
            }
        });
    }

    /// Calls `f` once for each run of the next points along the innermost index: with the distance of its first point from this
    /// point, in an array and counted in points, and how many points the run has.
    #[inline(always)]
    pub(crate) fn runs(mut self, points: usize, array: usize, mut f: impl FnMut(usize, usize, usize)) {
        let (first, inner) = (self.offsets[array], self.dims.inner());
        let mut done = 0;
        while done < points {
            let run = (inner.extent - self.at[0]).min(points - done);
            f(self.offsets[array].wrapping_sub(first), done, run);
            done += run;
            self.skip(run);
        }
    }
}
