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
    " The net `linear(3 -> 2) |> ramp`: `input` `[3]` to `output` `[2]`, 8 parameters, 32 bytes."]
    #[doc = ""] #[doc = " | layer | as written | from | to | parameters | bytes |"] #[doc
    = " |---|---|---|---|---|---|"] #[doc =
    " | `linear` | `linear(3 -> 2)` | `[3]` | `[2]` | 8: `weights` `[2, 3]`, `biases` `[2]` | 32 |"]
    #[doc = " | `ramp` | `ramp` | `[2]` | `[2]` |  |  |"] #[doc = ""] #[doc =
    " Its `fn` lines (`saliency`, `pullback`) stand in place of `eval` and `gradients`."]
    #[doc = ""] #[doc =
    " | `fn` | scratch, in bytes | results, in bytes | work for one sample |"] #[doc =
    " |---|---|---|---|"] #[doc =
    " | `saliency` | 8 | 20 | 12 multiply-adds, 2 additions, 6 elementwise operations |"]
    #[doc =
    " | `pullback` | 8 | 36 | 18 multiply-adds, 2 additions, 4 elementwise operations |"]
    pub struct Tiny : ::net_runtime::f32[layout 16285618849927658266; parameters 8;
    layers[("linear", "linear(3 -> 2)", "[3] -> [2]", 8), ("ramp", "ramp", "[2] -> [2]",
    0),]; architecture 9824420258096575340; arrays[("linear.weights", [2, 3], 0,
    Columns), ("linear.biases", [2], 6, Columns),]; pictures
    "flowchart TD\ncaption[\"Tiny: 8 parameters, 32 bytes<br>saliency, for one sample: 12 multiply-adds, 2 additions, 6 elementwise operations<br>pullback, for one sample: 18 multiply-adds, 2 additions, 4 elementwise operations\"]\np0([\"input\"])\nn0[\"linear(3 -#gt; 2)<br>8 parameters, 32 bytes<br>gradients of weights<br>6 multiply-adds, 2 additions\"]\nn1[\"ramp<br>2 elementwise operations\"]\no0([\"output\"])\np0 -->|\"[3]\"| n0\nn0 -->|\"z1 [2]\"| n1\nn1 -->|\"y2 [2]\"| o0\nn0 -.->|\"input_bar\"| p0\nn1 -.->|\"z1_bar\"| n0\no0 -.->|\"y2_bar\"| n1\n",
    "digraph \"Tiny\" {\nlabel=\"Tiny: 8 parameters, 32 bytes\\nsaliency, for one sample: 12 multiply-adds, 2 additions, 6 elementwise operations\\npullback, for one sample: 18 multiply-adds, 2 additions, 4 elementwise operations\"; labelloc=t; fontname=Helvetica; fontsize=12; style=rounded; color=gray60;\nnode [shape=box, style=rounded, fontname=Helvetica, fontsize=11];\nedge [fontname=Helvetica, fontsize=10];\np0 [label=\"input\", shape=ellipse, style=solid];\nn0 [label=\"linear(3 -> 2)\\n8 parameters, 32 bytes\\ngradients of weights\\n6 multiply-adds, 2 additions\"];\nn1 [label=\"ramp\\n2 elementwise operations\"];\no0 [label=\"output\", shape=ellipse, style=solid];\np0 -> n0 [label=\"[3]\"];\nn0 -> n1 [label=\"z1 [2]\"];\nn1 -> o0 [label=\"y2 [2]\"];\nedge [style=dashed, arrowhead=normal, color=firebrick, fontcolor=firebrick, constraint=false];\nn0 -> p0 [label=\"input_bar\"];\nn1 -> n0 [label=\"z1_bar\"];\no0 -> n1 [label=\"y2_bar\"];\n}\n"]
    { #[doc = " The learned arrays of `linear(3 -> 2)`."] linear : ::net_runtime::Linear
    < ::net_runtime::f32, 3, 2 >, }
}
#[allow(dead_code, unused_variables, clippy::all, reason = "written by a macro")]
impl Tiny {
    /// What every call of [`saliency`](Self::saliency) does, for a block of `B` samples.
    #[inline(always)]
    fn saliency_body<const B: ::net_runtime::usize>(
        &self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut TinySaliencyScratch<{ B }>,
        input: &[[::net_runtime::f32; B]; 3],
        output: &mut [[::net_runtime::f32; B]; 2],
        input_bar: &mut [[::net_runtime::f32; B]; 3],
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
        input: &::net_runtime::SVector<::net_runtime::f32, 3>,
    ) -> (
        ::net_runtime::SVector<::net_runtime::f32, 2>,
        ::net_runtime::SVector<::net_runtime::f32, 3>,
    ) {
        let mut output = ::net_runtime::__private::Flat::ZERO;
        let mut input_bar = ::net_runtime::__private::Flat::ZERO;
        self.saliency_into(input, &mut output, &mut input_bar);
        (output, input_bar)
    }
    /// As [`saliency`](Self::saliency), into the caller's buffers, which are overwritten.
    #[inline]
    pub fn saliency_into(
        &self,
        input: &::net_runtime::SVector<::net_runtime::f32, 3>,
        output: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
        input_bar: &mut ::net_runtime::SVector<::net_runtime::f32, 3>,
    ) {
        self.saliency_with(&mut TinySaliencyScratch::ZERO, input, output, input_bar)
    }
    /// As [`saliency_into`](Self::saliency_into), with its intermediates in the caller's scratch.
    #[inline]
    pub fn saliency_with(
        &self,
        scratch: &mut TinySaliencyScratch,
        input: &::net_runtime::SVector<::net_runtime::f32, 3>,
        output: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
        input_bar: &mut ::net_runtime::SVector<::net_runtime::f32, 3>,
    ) {
        ::net_runtime::call::once(self, scratch, (input, output, input_bar), ());
    }
    /// As [`saliency_into`](Self::saliency_into), for any number of samples.
    ///
    /// # Errors
    ///
    /// The slices differ in length; nothing is written.
    pub fn saliency_batch(
        &self,
        input: &[::net_runtime::SVector<::net_runtime::f32, 3>],
        output: &mut [::net_runtime::SVector<::net_runtime::f32, 2>],
        input_bar: &mut [::net_runtime::SVector<::net_runtime::f32, 3>],
    ) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
        ::net_runtime::call::Blocks::<
            TinySaliencyScratch<{ ::net_runtime::call::block(64) }>,
            TinySaliencyScratch<{ ::net_runtime::call::block(8) }>,
        >::batch(
            self,
            30016,
            &["input", "output", "input_bar"],
            (input, output, input_bar),
            (),
        )
    }
    /// The planned peak of intermediates of `saliency`, in bytes.
    pub const SALIENCY_SCRATCH_BYTES: ::net_runtime::usize = ::core::mem::size_of::<
        TinySaliencyScratch,
    >();
}
/// The intermediates of [`Tiny::saliency`], for [`Tiny::saliency_with`]; they need no reset between calls.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, reason = "not every call is used")]
pub struct TinySaliencyScratch<const B: ::net_runtime::usize = 1> {
    z1_bar: [[::net_runtime::f32; B]; 2],
}
#[allow(dead_code, reason = "not every call is used")]
impl TinySaliencyScratch {
    /// A scratch to start with.
    pub const ZERO: Self = <&Tiny as ::net_runtime::call::Body<Self, _>>::ZERO;
}
#[doc(hidden)]
impl<
    const B: ::net_runtime::usize,
> ::net_runtime::call::Body<TinySaliencyScratch<{ B }>, ()> for &Tiny {
    const SAMPLES: ::net_runtime::usize = B;
    const DIRECT: ::net_runtime::bool = true;
    const ZERO: TinySaliencyScratch<{ B }> = TinySaliencyScratch {
        z1_bar: [[0.0; B]; 2],
    };
    type Block = (
        ::net_runtime::call::In<[[::net_runtime::f32; B]; 3]>,
        ::net_runtime::call::Out<[[::net_runtime::f32; B]; 2]>,
        ::net_runtime::call::Out<[[::net_runtime::f32; B]; 3]>,
    );
    #[inline(always)]
    fn body(
        self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut TinySaliencyScratch<{ B }>,
        _: ::net_runtime::call::Place,
        (input, output, input_bar): ::net_runtime::call::Lent<'_, Self::Block>,
        (): ::net_runtime::call::Lent<'_, ()>,
    ) {
        self.saliency_body(simd, scratch, input, output, input_bar);
    }
}
#[allow(dead_code, unused_variables, clippy::all, reason = "written by a macro")]
impl Tiny {
    /// What every call of [`pullback`](Self::pullback) does, for a block of `B` samples.
    #[inline(always)]
    fn pullback_body<const B: ::net_runtime::usize>(
        &self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut TinyPullbackScratch<{ B }>,
        samples: ::net_runtime::usize,
        add: ::net_runtime::bool,
        input: &[[::net_runtime::f32; B]; 3],
        output_bar: &[[::net_runtime::f32; B]; 2],
        input_bar: &mut [[::net_runtime::f32; B]; 3],
        linear_weights_bar: &mut ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
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
        input: &::net_runtime::SVector<::net_runtime::f32, 3>,
        output_bar: &::net_runtime::SVector<::net_runtime::f32, 2>,
    ) -> (
        ::net_runtime::SVector<::net_runtime::f32, 3>,
        ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) {
        let mut input_bar = ::net_runtime::__private::Flat::ZERO;
        let mut linear_weights_bar = ::net_runtime::__private::Flat::ZERO;
        self.pullback_into(input, output_bar, &mut input_bar, &mut linear_weights_bar);
        (input_bar, linear_weights_bar)
    }
    /// As [`pullback`](Self::pullback), into the caller's buffers, which are overwritten.
    #[inline]
    pub fn pullback_into(
        &self,
        input: &::net_runtime::SVector<::net_runtime::f32, 3>,
        output_bar: &::net_runtime::SVector<::net_runtime::f32, 2>,
        input_bar: &mut ::net_runtime::SVector<::net_runtime::f32, 3>,
        linear_weights_bar: &mut ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) {
        self.pullback_with(
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
        input: &::net_runtime::SVector<::net_runtime::f32, 3>,
        output_bar: &::net_runtime::SVector<::net_runtime::f32, 2>,
        input_bar: &mut ::net_runtime::SVector<::net_runtime::f32, 3>,
        linear_weights_bar: &mut ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) {
        ::net_runtime::call::once(
            self,
            scratch,
            (input, output_bar, input_bar),
            linear_weights_bar,
        );
    }
    /// As [`pullback_into`](Self::pullback_into), for any number of samples. Gradients with respect to learned arrays are overwritten with their sum over all samples: an optimiser takes their number, `step_of(n, &mut net, &gradient)`, and steps by the mean.
    ///
    /// # Errors
    ///
    /// The slices differ in length; nothing is written.
    pub fn pullback_batch(
        &self,
        input: &[::net_runtime::SVector<::net_runtime::f32, 3>],
        output_bar: &[::net_runtime::SVector<::net_runtime::f32, 2>],
        input_bar: &mut [::net_runtime::SVector<::net_runtime::f32, 3>],
        linear_weights_bar: &mut ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
        ::net_runtime::call::Blocks::<
            TinyPullbackScratch<{ ::net_runtime::call::block(64) }>,
            TinyPullbackScratch<{ ::net_runtime::call::block(8) }>,
        >::batch(
            self,
            30016,
            &["input", "output_bar", "input_bar"],
            (input, output_bar, input_bar),
            ::net_runtime::call::sum(linear_weights_bar),
        )
    }
    /// The planned peak of intermediates of `pullback`, in bytes.
    pub const PULLBACK_SCRATCH_BYTES: ::net_runtime::usize = ::core::mem::size_of::<
        TinyPullbackScratch,
    >();
}
/// The intermediates of [`Tiny::pullback`], for [`Tiny::pullback_with`]; they need no reset between calls.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, reason = "not every call is used")]
pub struct TinyPullbackScratch<const B: ::net_runtime::usize = 1> {
    z1: [[::net_runtime::f32; B]; 2],
}
#[allow(dead_code, reason = "not every call is used")]
impl TinyPullbackScratch {
    /// A scratch to start with.
    pub const ZERO: Self = <&Tiny as ::net_runtime::call::Body<Self, _>>::ZERO;
}
#[doc(hidden)]
impl<
    const B: ::net_runtime::usize,
> ::net_runtime::call::Body<
    TinyPullbackScratch<{ B }>,
    ::net_runtime::call::Out<::net_runtime::SMatrix<::net_runtime::f32, 2, 3>>,
> for &Tiny {
    const SAMPLES: ::net_runtime::usize = B;
    const DIRECT: ::net_runtime::bool = true;
    const ZERO: TinyPullbackScratch<{ B }> = TinyPullbackScratch {
        z1: [[0.0; B]; 2],
    };
    type Block = (
        ::net_runtime::call::In<[[::net_runtime::f32; B]; 3]>,
        ::net_runtime::call::In<[[::net_runtime::f32; B]; 2]>,
        ::net_runtime::call::Out<[[::net_runtime::f32; B]; 3]>,
    );
    #[inline(always)]
    fn body(
        self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut TinyPullbackScratch<{ B }>,
        place: ::net_runtime::call::Place,
        (input, output_bar, input_bar): ::net_runtime::call::Lent<'_, Self::Block>,
        linear_weights_bar: ::net_runtime::call::Lent<
            '_,
            ::net_runtime::call::Out<::net_runtime::SMatrix<::net_runtime::f32, 2, 3>>,
        >,
    ) {
        self.pullback_body(
            simd,
            scratch,
            place.samples,
            place.add,
            input,
            output_bar,
            input_bar,
            linear_weights_bar,
        );
    }
}
/// What [`Tiny`] is given as `input`.
#[allow(dead_code)]
pub type TinyInput = ::net_runtime::SVector<::net_runtime::f32, 3>;
/// What [`Tiny::saliency`] gives.
#[allow(dead_code)]
pub type TinySaliencyOutput = (
    ::net_runtime::SVector<::net_runtime::f32, 2>,
    ::net_runtime::SVector<::net_runtime::f32, 3>,
);
/// What [`Tiny::pullback`] gives.
#[allow(dead_code)]
pub type TinyPullbackOutput = (
    ::net_runtime::SVector<::net_runtime::f32, 3>,
    ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
);
