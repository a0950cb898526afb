// /// Three features in, two activations out.
// pub Tiny = linear(3 -> 2) |> ramp;
// 
// /// The output together with its gradient with respect to the input.
// pub fn saliency(input) -> (output, grad(input));
// 
// /// Imposes a gradient at the output and carries it back.
// pub fn pullback(input, grad(output)) -> (grad(input), grad(linear.weights));

::net_runtime::__private::net_struct! {
    #[doc = " Three features in, two activations out."] #[doc = ""] #[doc =
    " The net `linear(3 -> 2) |> ramp`: `input` `[3]` to `output` `[2]`, 8 parameters."]
    #[doc = ""] #[doc = " | layer | as written | from | to | parameters |"] #[doc =
    " |---|---|---|---|---|"] #[doc =
    " | `linear` | `linear(3 -> 2)` | `[3]` | `[2]` | 8: `weights` `[2, 3]`, `biases` `[2]` |"]
    #[doc = " | `ramp` | `ramp` | `[2]` | `[2]` |  |"] #[doc = ""] #[doc =
    " Its `fn` lines (`saliency`, `pullback`) stand in place of `eval` and `gradients`."]
    pub struct Tiny : ::core::primitive::f32[layout 16285618849927658266; parameters 8;
    layers[("linear", "linear(3 -> 2)", "[3] -> [2]", 8), ("ramp", "ramp", "[2] -> [2]",
    0),]; architecture 9824420258096575340; arrays[("linear.weights", [2, 3], 0,
    Columns), ("linear.biases", [2], 6, Columns),]] { #[doc =
    " The learned arrays of `linear(3 -> 2)`."] linear : ::net_runtime::Linear <
    ::core::primitive::f32, 3, 2 >, }
}
#[allow(dead_code, reason = "not every call of every function is used")]
#[allow(clippy::all, reason = "formulas, loops and signatures are the net's")]
impl Tiny {
    /// The planned peak of intermediates of `saliency`, in bytes.
    pub const SALIENCY_SCRATCH_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        TinySaliencyScratch,
    >();
    /// The planned peak of intermediates of `pullback`, in bytes.
    pub const PULLBACK_SCRATCH_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        TinyPullbackScratch,
    >();
    /// The output together with its gradient with respect to the input.
    ///
    /// `fn saliency(input) -> (output, grad(input))`
    ///
    /// Takes `input`: [3]; gives `output`: [2], `input_bar`: [3].
    ///
    /// ```text
    /// w1: linear.weights
    /// b1: linear.biases
    /// z1[i] = b1[i] + sum[j](w1[i, j] * input[j])    i: 2, j: 3
    /// y2[i] = ramp(z1[i])    i: 2
    /// z1_bar[i] = if y2[i] > 0 { 1 } else { 0 }    i: 2
    /// input_bar[j] = sum[i](z1_bar[i] * w1[i, j])    j: 3, i: 2
    /// ```
    ///
    /// `z1_bar` is the gradient with respect to `z1`, and so on.
    /// Scratch: 8 bytes.
    /// Work for one sample: 12 multiply-adds, 2 additions, 6 elementwise operations.
    #[inline]
    pub fn saliency(
        &self,
        input: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
    ) -> (
        ::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
        ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
    ) {
        let mut output = <::net_runtime::nalgebra::SVector<
            ::core::primitive::f32,
            2,
        > as ::net_runtime::__private::Flat<::core::primitive::f32>>::ZERO;
        let mut input_bar = <::net_runtime::nalgebra::SVector<
            ::core::primitive::f32,
            3,
        > as ::net_runtime::__private::Flat<::core::primitive::f32>>::ZERO;
        self.saliency_into(input, &mut output, &mut input_bar);
        (output, input_bar)
    }
    /// As [`saliency`](Self::saliency), into the caller's buffers, which are overwritten.
    #[inline]
    pub fn saliency_into(
        &self,
        input: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        output: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
        input_bar: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
    ) {
        self.saliency_one(&mut TinySaliencyScratch::ZERO, input, output, input_bar)
    }
    /// As [`saliency_into`](Self::saliency_into), with its intermediates in the caller's scratch.
    #[inline]
    pub fn saliency_with(
        &self,
        scratch: &mut TinySaliencyScratch,
        input: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        output: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
        input_bar: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
    ) {
        self.saliency_one(scratch, input, output, input_bar)
    }
    /** As [`saliency_into`](Self::saliency_into), for any number of samples.

 # Errors

 The slices differ in length; nothing is written.*/
    pub fn saliency_batch(
        &self,
        input: &[::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>],
        output: &mut [::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>],
        input_bar: &mut [::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>],
    ) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
        let samples = input.len();
        if <[_]>::len(output) != samples {
            return ::core::result::Result::Err(
                ::net_runtime::BatchMismatch::__new(
                    "input",
                    samples,
                    "output",
                    <[_]>::len(output),
                ),
            );
        }
        if <[_]>::len(input_bar) != samples {
            return ::core::result::Result::Err(
                ::net_runtime::BatchMismatch::__new(
                    "input",
                    samples,
                    "input_bar",
                    <[_]>::len(input_bar),
                ),
            );
        }
        ::net_runtime::__private::in_parts(
            30016,
            ((input, output), input_bar),
            (),
            |((input, output), input_bar), ()| {
                let [whole, rest] = ::net_runtime::__private::blocks::<
                    64,
                    8,
                >(input.len());
                if whole.start < whole.end {
                    ::net_runtime::__private::direct!(
                        simd => self.saliency_blocks:: < 64 > (simd, whole, input,
                        output, input_bar)
                    );
                }
                if rest.start < rest.end {
                    ::net_runtime::__private::direct!(
                        simd => self.saliency_blocks:: < 8 > (simd, rest, input, output,
                        input_bar)
                    );
                }
            },
        );
        ::core::result::Result::Ok(())
    }
    /// What every call of [`saliency`](Self::saliency) does for one sample.
    #[inline]
    fn saliency_one(
        &self,
        scratch: &mut TinySaliencyScratch,
        input: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        output: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
        input_bar: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
    ) {
        ::net_runtime::__private::direct!(
            simd => self.saliency_body(simd, scratch,
            ::net_runtime::__private::one(input),
            ::net_runtime::__private::one_mut(output),
            ::net_runtime::__private::one_mut(input_bar))
        )
    }
    /// What [`saliency_batch`](Self::saliency_batch) does, block by block.
    #[inline(always)]
    fn saliency_blocks<const B: ::core::primitive::usize>(
        &self,
        simd: impl ::net_runtime::__private::Simd,
        blocks: ::core::ops::Range<::core::primitive::usize>,
        input: &[::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>],
        output: &mut [::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>],
        input_bar: &mut [::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>],
    ) {
        let mut scratch = const {
            ::net_runtime::__private::Aligned(TinySaliencyScratch::<{ B }>::ZEROS)
        };
        let mut input_block = const {
            ::net_runtime::__private::Aligned([[0.0_f32; B]; 3])
        };
        let mut output_block = const {
            ::net_runtime::__private::Aligned([[0.0_f32; B]; 2])
        };
        let mut input_bar_block = const {
            ::net_runtime::__private::Aligned([[0.0_f32; B]; 3])
        };
        for (_, ((input, output), input_bar)) in ::net_runtime::__private::chunks_in(
            blocks,
            ((input, output), input_bar),
            B,
        ) {
            ::net_runtime::kernels::gather(simd, input, &mut input_block.0);
            self.saliency_body(
                simd,
                &mut scratch.0,
                &input_block.0,
                &mut output_block.0,
                &mut input_bar_block.0,
            );
            ::net_runtime::kernels::scatter(simd, &output_block.0, output);
            ::net_runtime::kernels::scatter(simd, &input_bar_block.0, input_bar);
        }
    }
    /// What every call of [`saliency`](Self::saliency) does, for a block of `B` samples.
    #[inline(always)]
    #[allow(
        unused_variables,
        reason = "loops need no vectors, and an index may do nothing but count"
    )]
    fn saliency_body<const B: ::core::primitive::usize>(
        &self,
        simd: impl ::net_runtime::__private::Simd,
        scratch: &mut TinySaliencyScratch<{ B }>,
        input: &[[::core::primitive::f32; B]; 3],
        output: &mut [[::core::primitive::f32; B]; 2],
        input_bar: &mut [[::core::primitive::f32; B]; 3],
    ) {
        let TinySaliencyScratch { z1_bar } = scratch;
        let w1 = &self.linear.weights.data.0;
        let b1 = &self.linear.biases.data.0[0];
        let y2 = output;
        /// `linear(3 -> 2)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 2, j: 3; `ramp`: `y2[i] = ramp(z1[i])`, i: 2
        ::net_runtime::kernels::affine(simd, w1, input, b1, ::net_runtime::Ramp, y2);
        /// `z1_bar[i] = if y2[i] > 0 { 1 } else { 0 }`, i: 2
        for i in 0..2 {
            for s in 0..B {
                z1_bar[i][s] = if y2[i][s] > 0.0 { 1.0 } else { 0.0 };
            }
        }
        /// `input_bar[j] = sum[i](z1_bar[i] * w1[i, j])`, j: 3, i: 2
        ::net_runtime::kernels::matvec_transposed(simd, w1, z1_bar, input_bar);
    }
    /// Imposes a gradient at the output and carries it back.
    ///
    /// `fn pullback(input, grad(output)) -> (grad(input), grad(linear.weights))`
    ///
    /// Takes `input`: [3], `output_bar`: [2]; gives `input_bar`: [3], `linear_weights_bar`: [2, 3].
    ///
    /// ```text
    /// w1: linear.weights
    /// b1: linear.biases
    /// z1[i] = b1[i] + sum[j](w1[i, j] * input[j])    i: 2, j: 3
    /// z1_bar[i] = if z1[i] > 0 { y2_bar[i] } else { 0 }    i: 2
    /// w1_bar[i, j] = z1_bar[i] * input[j]    i: 2, j: 3
    /// input_bar[j] = sum[i](z1_bar[i] * w1[i, j])    j: 3, i: 2
    /// ```
    ///
    /// `y2_bar` is the gradient with respect to `y2`, and so on.
    /// Scratch: 8 bytes.
    /// Work for one sample: 18 multiply-adds, 2 additions, 4 elementwise operations.
    #[inline]
    pub fn pullback(
        &self,
        input: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        output_bar: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
    ) -> (
        ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        ::net_runtime::nalgebra::SMatrix<::core::primitive::f32, 2, 3>,
    ) {
        let mut input_bar = <::net_runtime::nalgebra::SVector<
            ::core::primitive::f32,
            3,
        > as ::net_runtime::__private::Flat<::core::primitive::f32>>::ZERO;
        let mut linear_weights_bar = <::net_runtime::nalgebra::SMatrix<
            ::core::primitive::f32,
            2,
            3,
        > as ::net_runtime::__private::Flat<::core::primitive::f32>>::ZERO;
        self.pullback_into(input, output_bar, &mut input_bar, &mut linear_weights_bar);
        (input_bar, linear_weights_bar)
    }
    /// As [`pullback`](Self::pullback), into the caller's buffers, which are overwritten.
    #[inline]
    pub fn pullback_into(
        &self,
        input: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        output_bar: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
        input_bar: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        linear_weights_bar: &mut ::net_runtime::nalgebra::SMatrix<
            ::core::primitive::f32,
            2,
            3,
        >,
    ) {
        self.pullback_one(
            &mut TinyPullbackScratch::ZERO,
            input,
            output_bar,
            input_bar,
            linear_weights_bar,
        )
    }
    /// As [`pullback_into`](Self::pullback_into), with its intermediates in the caller's scratch.
    #[inline]
    pub fn pullback_with(
        &self,
        scratch: &mut TinyPullbackScratch,
        input: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        output_bar: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
        input_bar: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        linear_weights_bar: &mut ::net_runtime::nalgebra::SMatrix<
            ::core::primitive::f32,
            2,
            3,
        >,
    ) {
        self.pullback_one(scratch, input, output_bar, input_bar, linear_weights_bar)
    }
    /** As [`pullback_into`](Self::pullback_into), for any number of samples. Gradients with respect to learned arrays are overwritten with their sum over all samples: an optimiser takes their number, `step_of(n, &mut net, &gradient)`, and steps by the mean.

 # Errors

 The slices differ in length; nothing is written.*/
    pub fn pullback_batch(
        &self,
        input: &[::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>],
        output_bar: &[::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>],
        input_bar: &mut [::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>],
        linear_weights_bar: &mut ::net_runtime::nalgebra::SMatrix<
            ::core::primitive::f32,
            2,
            3,
        >,
    ) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
        let samples = input.len();
        if <[_]>::len(output_bar) != samples {
            return ::core::result::Result::Err(
                ::net_runtime::BatchMismatch::__new(
                    "input",
                    samples,
                    "output_bar",
                    <[_]>::len(output_bar),
                ),
            );
        }
        if <[_]>::len(input_bar) != samples {
            return ::core::result::Result::Err(
                ::net_runtime::BatchMismatch::__new(
                    "input",
                    samples,
                    "input_bar",
                    <[_]>::len(input_bar),
                ),
            );
        }
        if samples == 0 {
            ::net_runtime::__private::zero(linear_weights_bar);
        }
        ::net_runtime::__private::in_parts(
            30016,
            ((input, output_bar), input_bar),
            ::net_runtime::__private::sum(linear_weights_bar),
            |((input, output_bar), input_bar), linear_weights_bar| {
                let [whole, rest] = ::net_runtime::__private::blocks::<
                    64,
                    8,
                >(input.len());
                if whole.start < whole.end {
                    ::net_runtime::__private::direct!(
                        simd => self.pullback_blocks:: < 64 > (simd, whole, input,
                        output_bar, input_bar, linear_weights_bar)
                    );
                }
                if rest.start < rest.end {
                    ::net_runtime::__private::direct!(
                        simd => self.pullback_blocks:: < 8 > (simd, rest, input,
                        output_bar, input_bar, linear_weights_bar)
                    );
                }
            },
        );
        ::core::result::Result::Ok(())
    }
    /// What every call of [`pullback`](Self::pullback) does for one sample.
    #[inline]
    fn pullback_one(
        &self,
        scratch: &mut TinyPullbackScratch,
        input: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        output_bar: &::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
        input_bar: &mut ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
        linear_weights_bar: &mut ::net_runtime::nalgebra::SMatrix<
            ::core::primitive::f32,
            2,
            3,
        >,
    ) {
        ::net_runtime::__private::direct!(
            simd => self.pullback_body(simd, scratch, 1, false,
            ::net_runtime::__private::one(input),
            ::net_runtime::__private::one(output_bar),
            ::net_runtime::__private::one_mut(input_bar), linear_weights_bar)
        )
    }
    /// What [`pullback_batch`](Self::pullback_batch) does, block by block.
    #[inline(always)]
    fn pullback_blocks<const B: ::core::primitive::usize>(
        &self,
        simd: impl ::net_runtime::__private::Simd,
        blocks: ::core::ops::Range<::core::primitive::usize>,
        input: &[::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>],
        output_bar: &[::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>],
        input_bar: &mut [::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>],
        linear_weights_bar: &mut ::net_runtime::nalgebra::SMatrix<
            ::core::primitive::f32,
            2,
            3,
        >,
    ) {
        let mut scratch = const {
            ::net_runtime::__private::Aligned(TinyPullbackScratch::<{ B }>::ZEROS)
        };
        let mut input_block = const {
            ::net_runtime::__private::Aligned([[0.0_f32; B]; 3])
        };
        let mut output_bar_block = const {
            ::net_runtime::__private::Aligned([[0.0_f32; B]; 2])
        };
        let mut input_bar_block = const {
            ::net_runtime::__private::Aligned([[0.0_f32; B]; 3])
        };
        for (block, ((input, output_bar), input_bar)) in ::net_runtime::__private::chunks_in(
            blocks,
            ((input, output_bar), input_bar),
            B,
        ) {
            ::net_runtime::kernels::gather(simd, input, &mut input_block.0);
            ::net_runtime::kernels::gather(simd, output_bar, &mut output_bar_block.0);
            self.pullback_body(
                simd,
                &mut scratch.0,
                input.len(),
                block > 0,
                &input_block.0,
                &output_bar_block.0,
                &mut input_bar_block.0,
                linear_weights_bar,
            );
            ::net_runtime::kernels::scatter(simd, &input_bar_block.0, input_bar);
        }
    }
    /// What every call of [`pullback`](Self::pullback) does, for a block of `B` samples.
    #[inline(always)]
    #[allow(
        unused_variables,
        reason = "loops need no vectors, and an index may do nothing but count"
    )]
    fn pullback_body<const B: ::core::primitive::usize>(
        &self,
        simd: impl ::net_runtime::__private::Simd,
        scratch: &mut TinyPullbackScratch<{ B }>,
        samples: ::core::primitive::usize,
        add: ::core::primitive::bool,
        input: &[[::core::primitive::f32; B]; 3],
        output_bar: &[[::core::primitive::f32; B]; 2],
        input_bar: &mut [[::core::primitive::f32; B]; 3],
        linear_weights_bar: &mut ::net_runtime::nalgebra::SMatrix<
            ::core::primitive::f32,
            2,
            3,
        >,
    ) {
        let TinyPullbackScratch { z1 } = scratch;
        let w1 = &self.linear.weights.data.0;
        let b1 = &self.linear.biases.data.0[0];
        let y2_bar = output_bar;
        let w1_bar = &mut linear_weights_bar.data.0;
        /// `linear(3 -> 2)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 2, j: 3
        ::net_runtime::kernels::affine(simd, w1, input, b1, (), z1);
        /// `z1_bar[i] = if z1[i] > 0 { y2_bar[i] } else { 0 }`, i: 2, in the memory of `z1`
        let z1_bar = z1;
        for i in 0..2 {
            for s in 0..B {
                let z1 = z1_bar[i][s];
                let element = y2_bar[i][s];
                z1_bar[i][s] = if z1 > 0.0 { element } else { 0.0 };
            }
        }
        /// `w1_bar[i, j] = z1_bar[i] * input[j]`, i: 2, j: 3
        ::net_runtime::kernels::outer(simd, z1_bar, input, samples, add, w1_bar);
        /// `input_bar[j] = sum[i](z1_bar[i] * w1[i, j])`, j: 3, i: 2
        ::net_runtime::kernels::matvec_transposed(simd, w1, z1_bar, input_bar);
    }
}
/// The intermediates of [`Tiny::saliency`], for [`Tiny::saliency_with`]; they need no reset between calls.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, reason = "not every call is used")]
pub struct TinySaliencyScratch<const B: ::core::primitive::usize = 1> {
    z1_bar: [[::core::primitive::f32; B]; 2],
}
#[allow(dead_code, reason = "not every call is used")]
impl TinySaliencyScratch {
    /// A scratch to start with.
    pub const ZERO: Self = Self::ZEROS;
}
#[allow(dead_code, reason = "not every call is used")]
impl<const B: ::core::primitive::usize> TinySaliencyScratch<{ B }> {
    const ZEROS: Self = TinySaliencyScratch {
        z1_bar: [[0.0; B]; 2],
    };
}
/// The intermediates of [`Tiny::pullback`], for [`Tiny::pullback_with`]; they need no reset between calls.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, reason = "not every call is used")]
pub struct TinyPullbackScratch<const B: ::core::primitive::usize = 1> {
    z1: [[::core::primitive::f32; B]; 2],
}
#[allow(dead_code, reason = "not every call is used")]
impl TinyPullbackScratch {
    /// A scratch to start with.
    pub const ZERO: Self = Self::ZEROS;
}
#[allow(dead_code, reason = "not every call is used")]
impl<const B: ::core::primitive::usize> TinyPullbackScratch<{ B }> {
    const ZEROS: Self = TinyPullbackScratch {
        z1: [[0.0; B]; 2],
    };
}
/// What [`Tiny`] is given as `input`.
#[allow(dead_code)]
pub type TinyInput = ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>;
/// What [`Tiny::saliency`] gives.
#[allow(dead_code)]
pub type TinySaliencyOutput = (
    ::net_runtime::nalgebra::SVector<::core::primitive::f32, 2>,
    ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
);
/// What [`Tiny::pullback`] gives.
#[allow(dead_code)]
pub type TinyPullbackOutput = (
    ::net_runtime::nalgebra::SVector<::core::primitive::f32, 3>,
    ::net_runtime::nalgebra::SMatrix<::core::primitive::f32, 2, 3>,
);
