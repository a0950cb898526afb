//! The kernels of the runtime, each with what it is called with: their names are in `print`, their calls in `emit`.

use crate::ir::{Function, Term, ValueId};

/// A kernel of a product with what it takes. `w` is an array that all samples share; `x`, `z` and their gradients are vectors
/// of each sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Which kernel.
    pub kernel: Dense,
    /// What it reads, in the order of its arguments.
    pub operands: Vec<ValueId>,
    /// The function that it applies to its sums.
    pub then: Option<Activation>,
}

/// A function that kernels apply to their sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// `ramp`
    Ramp,
    /// `tanh`
    Tanh,
    /// `sigmoid`
    Sigmoid,
}

impl Activation {
    /// The activation that is a scalar function, if kernels apply that.
    pub fn of(function: Function) -> Option<Activation> {
        match function {
            Function::Ramp => Some(Activation::Ramp),
            Function::Tanh => Some(Activation::Tanh),
            Function::Sigmoid => Some(Activation::Sigmoid),
            _ => None,
        }
    }

    /// Its name in the runtime.
    pub fn name(self) -> &'static str {
        match self {
            Activation::Ramp => "Ramp",
            Activation::Tanh => "Tanh",
            Activation::Sigmoid => "Sigmoid",
        }
    }
}

/// The kernels of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dense {
    /// `z[i] = b[i] + sum[j](w[i, j] * x[j])`, of `w`, `x`, `b`.
    Affine,
    /// `z[i] = sum[j](w[i, j] * x[j])`, of `w`, `x`.
    Matvec,
    /// `x_bar[j] = sum[i](z_bar[i] * w[i, j])`, of `w`, `z_bar`.
    MatvecTransposed,
    /// `w_bar[i, j] = z_bar[i] * x[j]`, over the samples, of `z_bar`, `x`.
    Outer,
    /// `b_bar[i] = sum[r, c](z_bar[i, r, c])`, over the samples, of `z_bar` with so many rows and columns.
    Total([usize; 2]),
    /// `b_bar[i] = sum[r](z_bar[i, r])`, over the samples, of `z_bar` by columns, with so many of them.
    TotalAcross(usize),
}

/// A kernel of windows, with weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    /// Which kernel.
    pub kernel: Sliding,
    /// Whether it is that of groups of one channel.
    pub depthwise: bool,
    /// How the windows slide.
    pub geometry: Geometry,
    /// What it reads, in the order of its arguments: weights and input, or the still and the sliding array.
    pub operands: [ValueId; 2],
    /// What the sums of each channel start from.
    pub biases: Option<ValueId>,
    /// The function that it applies to its sums.
    pub then: Option<Activation>,
}

/// The kernels of windows: three readings of one box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sliding {
    /// `z[p, y] = b[p] + sum[q, u](k[p, q, u] * a[q, s * y + d * u - o])`
    Convolution,
    /// `a[q, s * y + d * u - o] += z[p, y] * k[p, q, u]`, from `b[q]`
    Transposed,
    /// `k[p, q, u] = sum[y](z[p, y] * a[q, s * y + d * u - o])`, over the samples
    Weights,
}

/// How windows slide over an array: channels of what stands still and of what they slide over, and each spatial axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// The channels of the array with one element a window, `p`.
    pub still: usize,
    /// The channels of the array that they slide over, `q`.
    pub sliding: usize,
    /// The spatial axes.
    pub axes: Vec<Axis>,
    /// How many groups of channels there are, each for itself.
    pub groups: usize,
    /// Whether the first axis of the weights is the channel of what the windows slide over, `k[q, p, ..]`.
    pub turned: bool,
}

/// One spatial axis: window `y` has its tap `u` at `stride * y + dilation * u - before`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// How many windows there are.
    pub places: usize,
    /// How many taps each has.
    pub taps: usize,
    /// How long the axis is that they slide along.
    pub extent: usize,
    /// How many elements there are from one window to the next.
    pub stride: usize,
    /// How many elements there are from one tap to the next.
    pub dilation: usize,
    /// How far before the first element the first window begins.
    pub before: usize,
}

/// A product of strided views, as its kernel takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strided {
    /// The product.
    pub term: Term,
    /// Its indices.
    pub dims: Dims,
    /// What the index of the samples does.
    pub samples: Samples,
    /// Where the output and the two factors begin: the positions in memory of the first elements that the product reaches.
    pub from: [usize; 3],
}

/// The indices of a product by what they do, in the order of its box. Each is its extent, and its strides in the output and in
/// the two factors, counted in elements of one sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dims {
    /// In the output and in the first factor.
    pub rows: Vec<(usize, [usize; 3])>,
    /// In the output and in the second factor.
    pub columns: Vec<(usize, [usize; 3])>,
    /// In both factors.
    pub reduced: Vec<(usize, [usize; 3])>,
    /// In all three.
    pub batch: Vec<(usize, [usize; 3])>,
    /// Those by which an element of the output is reached more than once, as by the taps of a deconvolution whose windows
    /// overlap.
    pub over: Vec<(usize, [usize; 3])>,
}

/// What the index of the samples does in a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Samples {
    /// Nothing: no array has its own for each sample.
    None,
    /// The output and the first factor have their own for each sample.
    Row,
    /// The output and the second factor have their own for each sample.
    Column,
    /// Both factors have their own for each sample, and the output is the sum.
    Reduced,
    /// All three have their own for each sample.
    Batch,
}

/// The kernels of windows without weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooled {
    /// The largest element under each window, and where it is.
    Largest,
    /// `a_bar[at[y]] += y_bar[y]`
    LargestBack,
    /// `t[y] = sum[u](a[s * y + u])`
    Total,
    /// `a_bar[s * y + u] += t_bar[y]`
    TotalBack,
}
