// const ALL = 100;
// 
// /// Two numbers in, one out.
// Line = linear(2 -> []) |> mean_squared_loss;
// 
// /// A step by the mean of four gradients.
// train(batch = 4) fn step(input, target) -> (loss, descend(parameters));
// 
// /// A step by the mean of a hundred.
// train(batch = ALL) fn leap(input, target) -> (loss, descend(linear.weights));

::net_runtime::__private::net_struct! {
    #[doc = " Two numbers in, one out."] #[doc = ""] #[doc =
    " The net `linear(2 -> []) |> mean_squared_loss`: `input` `[2]`, `target` `[]` to `loss` `[]`, 3 parameters, 12 bytes."]
    #[doc = ""] #[doc = " | layer | as written | from | to | parameters | bytes |"] #[doc
    = " |---|---|---|---|---|---|"] #[doc =
    " | `linear` | `linear(2 -> [])` | `[2]` | `[]` | 3: `weights` `[1, 2]`, `biases` `[]` | 12 |"]
    #[doc = " | `mean_squared_loss` | `mean_squared_loss` | `[]` | `[]` |  |  |"] #[doc =
    ""] #[doc =
    " Its `fn` lines (`step`, `leap`) stand in place of `eval` and `gradients`."] #[doc =
    ""] #[doc =
    " | `fn` | scratch, in bytes | results, in bytes | work for one sample |"] #[doc =
    " |---|---|---|---|"] #[doc =
    " | `step` | 136, of 4 samples | 16, of 4 samples | 4 multiply-adds, 1 additions, 3 elementwise operations |"]
    #[doc =
    " | `leap` | 904, of 100 samples | 400, of 100 samples | 4 multiply-adds, 1 additions, 3 elementwise operations |"]
    struct Line : ::net_runtime::f32[layout 3365028894420650666; parameters 3;
    layers[("linear", "linear(2 -> [])", "[2] -> []", 3), ("mean_squared_loss",
    "mean_squared_loss", "[] -> []", 0),]; architecture 4249712473123528737;
    arrays[("linear.weights", [1, 2], 0, Columns), ("linear.biases", [], 2, Columns),];
    pictures
    "flowchart TD\ncaption[\"Line: 3 parameters, 12 bytes<br>step, for one sample: 4 multiply-adds, 1 additions, 3 elementwise operations<br>leap, for one sample: 4 multiply-adds, 1 additions, 3 elementwise operations\"]\np0([\"input\"])\np1([\"target\"])\nn0[\"linear(2 -#gt; [])<br>3 parameters, 12 bytes<br>gradients of weights, biases<br>2 multiply-adds, 1 additions\"]\nn1[\"mean_squared_loss<br>1 multiply-adds, 1 elementwise operations\"]\no0([\"loss\"])\np0 -->|\"[2]\"| n0\nn0 -->|\"z1 []\"| n1\np1 -->|\"[]\"| n1\nn1 -->|\"loss []\"| o0\nn1 -.->|\"z1_bar\"| n0\no0 -.->|\"loss_bar\"| n1\n",
    "digraph \"Line\" {\nlabel=\"Line: 3 parameters, 12 bytes\\nstep, for one sample: 4 multiply-adds, 1 additions, 3 elementwise operations\\nleap, for one sample: 4 multiply-adds, 1 additions, 3 elementwise operations\"; labelloc=t; fontname=Helvetica; fontsize=12; style=rounded; color=gray60;\nnode [shape=box, style=rounded, fontname=Helvetica, fontsize=11];\nedge [fontname=Helvetica, fontsize=10];\np0 [label=\"input\", shape=ellipse, style=solid];\np1 [label=\"target\", shape=ellipse, style=solid];\nn0 [label=\"linear(2 -> [])\\n3 parameters, 12 bytes\\ngradients of weights, biases\\n2 multiply-adds, 1 additions\"];\nn1 [label=\"mean_squared_loss\\n1 multiply-adds, 1 elementwise operations\"];\no0 [label=\"loss\", shape=ellipse, style=solid];\np0 -> n0 [label=\"[2]\"];\nn0 -> n1 [label=\"z1 []\"];\np1 -> n1 [label=\"[]\"];\nn1 -> o0 [label=\"loss []\"];\nedge [style=dashed, arrowhead=normal, color=firebrick, fontcolor=firebrick, constraint=false];\nn1 -> n0 [label=\"z1_bar\"];\no0 -> n1 [label=\"loss_bar\"];\n}\n"]
    { #[doc = " The learned arrays of `linear(2 -> [])`."] linear : ::net_runtime::Linear
    < ::net_runtime::f32, 2, 1, ::net_runtime::f32 >, }
}
#[allow(dead_code, unused_variables, clippy::all, reason = "written by a macro")]
impl Line {
    /// What every call of [`step`](Self::step) does, for a block of `B` samples.
    #[inline(always)]
    fn step_body<const B: ::net_runtime::usize>(
        &mut self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut LineStepScratch<{ B }>,
        samples: ::net_runtime::usize,
        input_samples: &[::net_runtime::SVector<::net_runtime::f32, 2>],
        target_samples: &[::net_runtime::f32],
        loss_samples: &mut [::net_runtime::f32],
        rate: ::net_runtime::f32,
    ) {
        let LineStepScratch { w1_bar, input_block, target_block, loss_block } = scratch;
        ::net_runtime::kernels::gather(simd, input_samples, input_block);
        let input = &*input_block;
        ::net_runtime::kernels::gather(simd, target_samples, target_block);
        let target = &*target_block;
        let loss = &mut *loss_block;
        let w1 = &self.linear.weights.data.0;
        let b1 = self.linear.biases;
        /// `linear(2 -> [])`: `z1 = b1 + sum[i](w1[0, i] * input[i])`, i: 2
        let mut z1 = [0.0_f32; B];
        for s in 0..B {
            z1[s] = b1;
        }
        for i in 0..2 {
            for s in 0..B {
                z1[s] += w1[i][0] * input[i][s];
            }
        }
        /// `mean_squared_loss`: `d2 = z1 - target`
        let mut d2 = [0.0_f32; B];
        for s in 0..B {
            d2[s] = z1[s] - target[s];
        }
        /// `loss = d2 * d2`
        for s in 0..B {
            loss[s] = d2[s] * d2[s];
        }
        /// `d2_bar = 2 * d2`
        let mut d2_bar = [0.0_f32; B];
        for s in 0..B {
            d2_bar[s] = 2.0 * d2[s];
        }
        /// `b1_bar = d2_bar`
        let mut b1_bar = -0.0_f32;
        for s in 0..::core::cmp::min(samples, B) {
            b1_bar += d2_bar[s];
        }
        /// `linear.biases -= rate * b1_bar`
        {
            let array = &mut self.linear.biases;
            *array -= rate * b1_bar;
        }
        /// `w1_bar[0, i] = d2_bar * input[i]`, i: 2
        {
            *w1_bar = [[-0.0; 1]; 2];
            for s in 0..::core::cmp::min(samples, B) {
                for i in 0..2 {
                    w1_bar[i][0] += d2_bar[s] * input[i][s];
                }
            }
        }
        /// `linear.weights -= rate * w1_bar`
        {
            let array = &mut self.linear.weights.data.0;
            for j in 0..2 {
                for i in 0..1 {
                    array[j][i] -= rate * w1_bar[j][i];
                }
            }
        }
        ::net_runtime::kernels::scatter(simd, &*loss_block, loss_samples);
    }
    /// A step by the mean of four gradients.
    ///
    /// `train(batch = 4) fn step(input, target) -> (loss, descend(parameters))`
    ///
    /// Takes `input`: [2] of each of 4 samples, `target`: [] of each of 4 samples, `rate`: the rate; gives `loss`: [] of each of 4 samples; updates the net.
    ///
    /// ```text
    /// w1: linear.weights
    /// b1: linear.biases
    /// z1 = b1 + sum[i](w1[0, i] * input[i])    i: 2
    /// d2 = z1 - target
    /// loss = d2 * d2
    /// d2_bar = 2 * d2
    /// b1_bar = d2_bar
    /// w1_bar[0, i] = d2_bar * input[i]    i: 2
    /// linear.weights -= rate * w1_bar
    /// linear.biases -= rate * b1_bar
    /// ```
    ///
    /// `b1_bar` is the gradient with respect to `b1`, and so on.
    /// Scratch for one sample: 8 bytes.
    /// Work for one sample: 4 multiply-adds, 1 additions, 3 elementwise operations.
    ///
    /// The 4 samples go through at once, gathered into the scratch, which has `STEP_SCRATCH_BYTES`. What descends does so at `rate / 4`, by the sum of all samples' gradients.
    #[inline]
    fn step(
        &mut self,
        input: &[::net_runtime::SVector<::net_runtime::f32, 2>; 4],
        target: &[::net_runtime::f32; 4],
        rate: ::net_runtime::f32,
    ) -> [::net_runtime::f32; 4] {
        let mut loss = [::net_runtime::__private::Flat::ZERO; 4];
        self.step_into(input, target, rate, &mut loss);
        loss
    }
    /// As [`step`](Self::step), into the caller's buffers, which are overwritten.
    #[inline]
    fn step_into(
        &mut self,
        input: &[::net_runtime::SVector<::net_runtime::f32, 2>; 4],
        target: &[::net_runtime::f32; 4],
        rate: ::net_runtime::f32,
        loss: &mut [::net_runtime::f32; 4],
    ) {
        self.step_with(&mut LineStepScratch::ZERO, input, target, rate, loss)
    }
    /// As [`step_into`](Self::step_into), with its intermediates in the caller's scratch.
    #[inline]
    fn step_with(
        &mut self,
        scratch: &mut LineStepScratch,
        input: &[::net_runtime::SVector<::net_runtime::f32, 2>; 4],
        target: &[::net_runtime::f32; 4],
        rate: ::net_runtime::f32,
        loss: &mut [::net_runtime::f32; 4],
    ) {
        let rate = rate / 4.0;
        ::net_runtime::call::once(self, scratch, (input, target, loss), rate);
    }
    /// The planned peak of intermediates of `step`, in bytes.
    const STEP_SCRATCH_BYTES: ::net_runtime::usize = ::core::mem::size_of::<
        LineStepScratch,
    >();
}
/// The intermediates of [`Line::step`], for [`Line::step_with`]; they need no reset between calls.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, reason = "not every call is used")]
struct LineStepScratch<const B: ::net_runtime::usize = 8> {
    w1_bar: [[::net_runtime::f32; 1]; 2],
    input_block: [[::net_runtime::f32; B]; 2],
    target_block: [::net_runtime::f32; B],
    loss_block: [::net_runtime::f32; B],
}
#[allow(dead_code, reason = "not every call is used")]
impl LineStepScratch {
    /// A scratch to start with.
    const ZERO: Self = <&mut Line as ::net_runtime::call::Body<Self, _>>::ZERO;
}
#[doc(hidden)]
impl<
    const B: ::net_runtime::usize,
> ::net_runtime::call::Body<
    LineStepScratch<{ B }>,
    ::net_runtime::call::Rate<::net_runtime::f32>,
> for &mut Line {
    const SAMPLES: ::net_runtime::usize = B;
    const DIRECT: ::net_runtime::bool = true;
    const ZERO: LineStepScratch<{ B }> = LineStepScratch {
        w1_bar: [[0.0; 1]; 2],
        input_block: [[0.0_f32; B]; 2],
        target_block: [0.0_f32; B],
        loss_block: [0.0_f32; B],
    };
    type Block = (
        ::net_runtime::call::InSamples<::net_runtime::SVector<::net_runtime::f32, 2>>,
        ::net_runtime::call::InSamples<::net_runtime::f32>,
        ::net_runtime::call::OutSamples<::net_runtime::f32>,
    );
    #[inline(always)]
    fn body(
        self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut LineStepScratch<{ B }>,
        place: ::net_runtime::call::Place,
        (
            input_samples,
            target_samples,
            loss_samples,
        ): ::net_runtime::call::Lent<'_, Self::Block>,
        rate: ::net_runtime::call::Lent<
            '_,
            ::net_runtime::call::Rate<::net_runtime::f32>,
        >,
    ) {
        self.step_body(
            simd,
            scratch,
            place.samples,
            input_samples,
            target_samples,
            loss_samples,
            rate,
        );
    }
}
::net_runtime::__private::descend! {
    #[doc = " [`step`](Self::step) for generic code: what trains any net."] STEP :
    LineStep = Line::step_into[4] (input : ::net_runtime::SVector < ::net_runtime::f32, 2
    >, target : ::net_runtime::f32) -> loss;
}
#[allow(dead_code, unused_variables, clippy::all, reason = "written by a macro")]
impl Line {
    /// What every call of [`leap`](Self::leap) does, for a block of `B` samples.
    #[inline(always)]
    fn leap_body<const B: ::net_runtime::usize>(
        &self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut LineLeapScratch<{ B }>,
        samples: ::net_runtime::usize,
        add: ::net_runtime::bool,
        input_samples: &[::net_runtime::SVector<::net_runtime::f32, 2>],
        target_samples: &[::net_runtime::f32],
        loss_samples: &mut [::net_runtime::f32],
    ) {
        let LineLeapScratch {
            input_block,
            target_block,
            loss_block,
            linear_weights_bar,
        } = scratch;
        ::net_runtime::kernels::gather(simd, input_samples, input_block);
        let input = &*input_block;
        ::net_runtime::kernels::gather(simd, target_samples, target_block);
        let target = &*target_block;
        let loss = &mut *loss_block;
        let w1 = &self.linear.weights.data.0;
        let b1 = self.linear.biases;
        let w1_bar = &mut linear_weights_bar.data.0;
        /// `linear(2 -> [])`: `z1 = b1 + sum[i](w1[0, i] * input[i])`, i: 2
        let mut z1 = [0.0_f32; B];
        for s in 0..B {
            z1[s] = b1;
        }
        for i in 0..2 {
            for s in 0..B {
                z1[s] += w1[i][0] * input[i][s];
            }
        }
        /// `mean_squared_loss`: `d2 = z1 - target`
        let mut d2 = [0.0_f32; B];
        for s in 0..B {
            d2[s] = z1[s] - target[s];
        }
        /// `loss = d2 * d2`
        for s in 0..B {
            loss[s] = d2[s] * d2[s];
        }
        /// `d2_bar = 2 * d2`
        let mut d2_bar = [0.0_f32; B];
        for s in 0..B {
            d2_bar[s] = 2.0 * d2[s];
        }
        /// `w1_bar[0, i] = d2_bar * input[i]`, i: 2
        {
            if !add {
                *w1_bar = [[-0.0; 1]; 2];
            }
            for s in 0..::core::cmp::min(samples, B) {
                for i in 0..2 {
                    w1_bar[i][0] += d2_bar[s] * input[i][s];
                }
            }
        }
        ::net_runtime::kernels::scatter(simd, &*loss_block, loss_samples);
    }
    /// A step by the mean of a hundred.
    ///
    /// `train(batch = ALL) fn leap(input, target) -> (loss, descend(linear.weights))`
    ///
    /// Takes `input`: [2] of each of 100 samples, `target`: [] of each of 100 samples, `rate`: the rate; gives `loss`: [] of each of 100 samples; updates the net.
    ///
    /// ```text
    /// w1: linear.weights
    /// b1: linear.biases
    /// z1 = b1 + sum[i](w1[0, i] * input[i])    i: 2
    /// d2 = z1 - target
    /// loss = d2 * d2
    /// d2_bar = 2 * d2
    /// w1_bar[0, i] = d2_bar * input[i]    i: 2
    /// ```
    ///
    /// `w1_bar` is the gradient with respect to `w1`, and so on.
    /// Scratch for one sample: 0 bytes.
    /// Work for one sample: 4 multiply-adds, 1 additions, 3 elementwise operations.
    ///
    /// The 100 samples go through in blocks of 56, gathered into the scratch, which has `LEAP_SCRATCH_BYTES`. What descends does so at `rate / 100`, by the sum of all samples' gradients, behind the last block.
    #[inline]
    fn leap(
        &mut self,
        input: &[::net_runtime::SVector<::net_runtime::f32, 2>; 100],
        target: &[::net_runtime::f32; 100],
        rate: ::net_runtime::f32,
    ) -> [::net_runtime::f32; 100] {
        let mut loss = [::net_runtime::__private::Flat::ZERO; 100];
        self.leap_into(input, target, rate, &mut loss);
        loss
    }
    /// As [`leap`](Self::leap), into the caller's buffers, which are overwritten.
    #[inline]
    fn leap_into(
        &mut self,
        input: &[::net_runtime::SVector<::net_runtime::f32, 2>; 100],
        target: &[::net_runtime::f32; 100],
        rate: ::net_runtime::f32,
        loss: &mut [::net_runtime::f32; 100],
    ) {
        self.leap_with(&mut LineLeapScratch::ZERO, input, target, rate, loss)
    }
    /// As [`leap_into`](Self::leap_into), with its intermediates in the caller's scratch.
    #[inline]
    fn leap_with(
        &mut self,
        scratch: &mut LineLeapScratch,
        input: &[::net_runtime::SVector<::net_runtime::f32, 2>; 100],
        target: &[::net_runtime::f32; 100],
        rate: ::net_runtime::f32,
        loss: &mut [::net_runtime::f32; 100],
    ) {
        let rate = rate / 100.0;
        ::net_runtime::call::in_turn(&*self, scratch, (input, target, loss), ());
        ::net_runtime::call::descend(
            &mut self.linear.weights,
            &scratch.linear_weights_bar,
            rate,
        );
    }
    /// The planned peak of intermediates of `leap`, in bytes.
    const LEAP_SCRATCH_BYTES: ::net_runtime::usize = ::core::mem::size_of::<
        LineLeapScratch,
    >();
}
/// The intermediates of [`Line::leap`], for [`Line::leap_with`]; they need no reset between calls.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, reason = "not every call is used")]
struct LineLeapScratch<const B: ::net_runtime::usize = 56> {
    input_block: [[::net_runtime::f32; B]; 2],
    target_block: [::net_runtime::f32; B],
    loss_block: [::net_runtime::f32; B],
    linear_weights_bar: ::net_runtime::SMatrix<::net_runtime::f32, 1, 2>,
}
#[allow(dead_code, reason = "not every call is used")]
impl LineLeapScratch {
    /// A scratch to start with.
    const ZERO: Self = <&Line as ::net_runtime::call::Body<Self, _>>::ZERO;
}
#[doc(hidden)]
impl<const B: ::net_runtime::usize> ::net_runtime::call::Body<LineLeapScratch<{ B }>, ()>
for &Line {
    const SAMPLES: ::net_runtime::usize = B;
    const DIRECT: ::net_runtime::bool = true;
    const ZERO: LineLeapScratch<{ B }> = LineLeapScratch {
        input_block: [[0.0_f32; B]; 2],
        target_block: [0.0_f32; B],
        loss_block: [0.0_f32; B],
        linear_weights_bar: ::net_runtime::__private::Flat::ZERO,
    };
    type Block = (
        ::net_runtime::call::InSamples<::net_runtime::SVector<::net_runtime::f32, 2>>,
        ::net_runtime::call::InSamples<::net_runtime::f32>,
        ::net_runtime::call::OutSamples<::net_runtime::f32>,
    );
    #[inline(always)]
    fn body(
        self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut LineLeapScratch<{ B }>,
        place: ::net_runtime::call::Place,
        (
            input_samples,
            target_samples,
            loss_samples,
        ): ::net_runtime::call::Lent<'_, Self::Block>,
        (): ::net_runtime::call::Lent<'_, ()>,
    ) {
        self.leap_body(
            simd,
            scratch,
            place.samples,
            place.add,
            input_samples,
            target_samples,
            loss_samples,
        );
    }
}
::net_runtime::__private::descend! {
    #[doc = " [`leap`](Self::leap) for generic code: what trains any net."] LEAP :
    LineLeap = Line::leap_into[100] (input : ::net_runtime::SVector < ::net_runtime::f32,
    2 >, target : ::net_runtime::f32) -> loss;
}
/// What [`Line`] is given as `input`.
#[allow(dead_code)]
type LineInput = ::net_runtime::SVector<::net_runtime::f32, 2>;
/// What [`Line`] is given as `target`.
#[allow(dead_code)]
type LineTarget = ::net_runtime::f32;
/// What [`Line::step`] gives.
#[allow(dead_code)]
type LineStepOutput = [::net_runtime::f32; 4];
/// What [`Line::leap`] gives.
#[allow(dead_code)]
type LineLeapOutput = [::net_runtime::f32; 100];
