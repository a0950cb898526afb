// pub Scaled(x: [3]) -> y {
//     array g: [2] = 1.0;
//     array v: [2, 3] = 0.5;
//     let w[i, j] = exp(g[i]) * v[i, j];
//     let y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0];
// }
// pub fn learn(x, grad(y)) -> (y, accumulate(g), grad(v));

::net_runtime::__private::net_struct! {
    #[doc = " `x` `[3]` to `y` `[2]`, 8 parameters, 32 bytes."] #[doc = ""] #[doc =
    " ```text"] #[doc = " -> y {"] #[doc = "     array g: [2] = 1.0;"] #[doc =
    "     array v: [2, 3] = 0.5;"] #[doc = "     let w[i, j] = exp(g[i]) * v[i, j];"]
    #[doc = "     let y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0];"] #[doc = " }"] #[doc
    = " ```"] #[doc = ""] #[doc =
    " | layer | as written | from | to | parameters | bytes |"] #[doc =
    " |---|---|---|---|---|---|"] #[doc =
    " | `g` | `array g: [2] = 1.0` |  | `[2]` | 2: `[2]` | 8 |"] #[doc =
    " | `v` | `array v: [2, 3] = 0.5` |  | `[2, 3]` | 6: `[2, 3]` | 24 |"] #[doc =
    " | `w` | `w[i, j] = exp(g[i]) * v[i, j]` | `[2]`, `[2, 3]` | `[2, 3]` |  |  |"]
    #[doc =
    " | `y` | `y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0]` | `[2, 3]`, `[3]`, `[2]` | `[2]` |  |  |"]
    #[doc = ""] #[doc =
    " Its `fn` lines (`learn`) stand in place of `eval` and `gradients`."] #[doc = ""]
    #[doc = " | `fn` | scratch, in bytes | results, in bytes | work for one sample |"]
    #[doc = " |---|---|---|---|"] #[doc =
    " | `learn` | 64 | 40 | 22 multiply-adds, 16 elementwise operations, 2 `exp` |"] pub
    struct Scaled : ::net_runtime::f32[layout 18225419938970143941; parameters 8;
    layers[("g", "array g: [2] = 1.0", " -> [2]", 2), ("v", "array v: [2, 3] = 0.5",
    " -> [2, 3]", 6), ("w", "w[i, j] = exp(g[i]) * v[i, j]", "[2], [2, 3] -> [2, 3]", 0),
    ("y", "y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0]", "[2, 3], [3], [2] -> [2]", 0),];
    architecture 18003001787530900024; arrays[("g", [2], 0, Columns), ("v", [2, 3], 2,
    Columns),]; pictures
    "flowchart TD\ncaption[\"Scaled: 8 parameters, 32 bytes<br>learn, for one sample: 22 multiply-adds, 16 elementwise operations, 2 exp\"]\np0([\"x\"])\nn0[(\"array g: [2] = 1.0<br>2 parameters, 8 bytes<br>gradients of g\")]\nn1[(\"array v: [2, 3] = 0.5<br>6 parameters, 24 bytes<br>gradients of v\")]\nn2[\"w[i, j] = exp(g[i]) * v[i, j]<br>6 multiply-adds, 2 exp\"]\nn3[\"y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0]<br>8 multiply-adds\"]\no0([\"y\"])\nn0 -->|\"g [2]\"| n2\nn1 -->|\"v [2, 3]\"| n2\nn2 -->|\"w [2, 3]\"| n3\np0 -->|\"[3]\"| n3\nn0 -->|\"g [2]\"| n3\nn3 -->|\"y [2]\"| o0\nn2 -.->|\"g_bar\"| n0\nn2 -.->|\"v_bar\"| n1\nn3 -.->|\"w_bar\"| n2\nn3 -.->|\"g_bar\"| n0\no0 -.->|\"y_bar\"| n3\n",
    "digraph \"Scaled\" {\nlabel=\"Scaled: 8 parameters, 32 bytes\\nlearn, for one sample: 22 multiply-adds, 16 elementwise operations, 2 exp\"; labelloc=t; fontname=Helvetica; fontsize=12; style=rounded; color=gray60;\nnode [shape=box, style=rounded, fontname=Helvetica, fontsize=11];\nedge [fontname=Helvetica, fontsize=10];\np0 [label=\"x\", shape=ellipse, style=solid];\nn0 [label=\"array g: [2] = 1.0\\n2 parameters, 8 bytes\\ngradients of g\", shape=cylinder, style=solid];\nn1 [label=\"array v: [2, 3] = 0.5\\n6 parameters, 24 bytes\\ngradients of v\", shape=cylinder, style=solid];\nn2 [label=\"w[i, j] = exp(g[i]) * v[i, j]\\n6 multiply-adds, 2 exp\"];\nn3 [label=\"y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0]\\n8 multiply-adds\"];\no0 [label=\"y\", shape=ellipse, style=solid];\nn0 -> n2 [label=\"g [2]\"];\nn1 -> n2 [label=\"v [2, 3]\"];\nn2 -> n3 [label=\"w [2, 3]\"];\np0 -> n3 [label=\"[3]\"];\nn0 -> n3 [label=\"g [2]\"];\nn3 -> o0 [label=\"y [2]\"];\nedge [style=dashed, arrowhead=normal, color=firebrick, fontcolor=firebrick, constraint=false];\nn2 -> n0 [label=\"g_bar\"];\nn2 -> n1 [label=\"v_bar\"];\nn3 -> n2 [label=\"w_bar\"];\nn3 -> n0 [label=\"g_bar\"];\no0 -> n3 [label=\"y_bar\"];\n}\n"]
    { #[doc = " `array g: [2] = 1.0`."] g : ::net_runtime::SVector < ::net_runtime::f32,
    2 >; starts Numbers(& [1.0]), #[doc = " `array v: [2, 3] = 0.5`."] v :
    ::net_runtime::SMatrix < ::net_runtime::f32, 2, 3 >; starts Numbers(& [0.5]), }
}
#[allow(dead_code, unused_variables, clippy::all, reason = "written by a macro")]
impl Scaled {
    /// What every call of [`learn`](Self::learn) does, for a block of `B` samples.
    #[inline(always)]
    fn learn_body<const B: ::net_runtime::usize>(
        &self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut ScaledLearnScratch<{ B }>,
        samples: ::net_runtime::usize,
        add: ::net_runtime::bool,
        last: ::net_runtime::bool,
        x: &[[::net_runtime::f32; B]; 3],
        y_bar: &[[::net_runtime::f32; B]; 2],
        y: &mut [[::net_runtime::f32; B]; 2],
        g__bar: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
        v__bar: &mut ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) {
        let ScaledLearnScratch { t3, memory_w, w_bar, g_bar_sum } = scratch;
        let g = &self.g.data.0[0];
        let v = &self.v.data.0;
        let v_bar = &mut v__bar.data.0;
        let g_bar = &mut g__bar.data.0[0];
        /// `w[i, j] = exp(g[i]) * v[i, j]`: `t3[i] = exp(g[i])`, i: 2
        for i in 0..2 {
            t3[i] = ::net_runtime::scalar::exp(g[i]);
        }
        /// `w[i, j] = t3[i] * v[i, j]`, i: 2, j: 3
        let w = &mut *memory_w;
        for j in 0..3 {
            for i in 0..2 {
                w[j][i] = t3[i] * v[j][i];
            }
        }
        /// `y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0]`: `y[i] = sum[j](w[i, j] * x[j])`, i: 2, j: 3
        ::net_runtime::kernels::matvec(simd, w, x, (), y);
        /// `y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0]`: `y[i] = g[i] * x[0]`, i: 2, added to what is there
        for i in 0..2 {
            for s in 0..B {
                y[i][s] += g[i] * x[0][s];
            }
        }
        /// `w_bar[i, j] = y_bar[i] * x[j]`, i: 2, j: 3
        ::net_runtime::kernels::outer(simd, y_bar, x, samples, add, w_bar);
        /// `g_bar_sum[i] = y_bar[i] * x[0]`, i: 2
        {
            if !add {
                *g_bar_sum = [-0.0; 2];
            }
            for s in 0..::core::cmp::min(samples, B) {
                for i in 0..2 {
                    g_bar_sum[i] += y_bar[i][s] * x[0][s];
                }
            }
        }
        if last {
            /// `v_bar[i, j] = w_bar[i, j] * t3[i]`, i: 2, j: 3
            for j in 0..3 {
                for i in 0..2 {
                    v_bar[j][i] = w_bar[j][i] * t3[i];
                }
            }
            /// `t3_bar[i] = sum[j](w_bar[i, j] * v[i, j])`, i: 2, j: 3
            let (t3_bar,): (&mut [::net_runtime::f32; 2],) = ::net_runtime::__private::parts(
                memory_w,
            );
            for i in 0..2 {
                let mut sum = -0.0_f32;
                for j in 0..3 {
                    sum += w_bar[j][i] * v[j][i];
                }
                t3_bar[i] = sum;
            }
            /// `g_bar[i] = g_bar_sum[i] + t3[i] * t3_bar[i]`, i: 2, added to what is there
            for i in 0..2 {
                g_bar[i] += g_bar_sum[i] + t3[i] * t3_bar[i];
            }
        }
    }
    /// `fn learn(x, grad(y)) -> (y, accumulate(g), grad(v))`
    ///
    /// Takes `x`: [3], `y_bar`: [2]; adds to `g__bar`: [2]; gives `y`: [2], `v__bar`: [2, 3].
    ///
    /// ```text
    /// t3[i] = exp(g[i])    i: 2
    /// w[i, j] = t3[i] * v[i, j]    i: 2, j: 3
    /// y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0]    i: 2, j: 3
    /// w_bar[i, j] = y_bar[i] * x[j]    i: 2, j: 3
    /// v_bar[i, j] = w_bar[i, j] * t3[i]    i: 2, j: 3
    /// t3_bar[i] = sum[j](w_bar[i, j] * v[i, j])    i: 2, j: 3
    /// g_bar_sum[i] = y_bar[i] * x[0]    i: 2
    /// g_bar[i] = g_bar_sum[i] + t3[i] * t3_bar[i]    i: 2
    /// ```
    ///
    /// `y_bar` is the gradient with respect to `y`, and so on.
    /// Scratch: 64 bytes.
    /// Work for one sample: 22 multiply-adds, 16 elementwise operations, 2 `exp`.
    #[inline]
    pub fn learn(
        &self,
        x: &::net_runtime::SVector<::net_runtime::f32, 3>,
        y_bar: &::net_runtime::SVector<::net_runtime::f32, 2>,
        g__bar: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
    ) -> (
        ::net_runtime::SVector<::net_runtime::f32, 2>,
        ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) {
        let mut y = ::net_runtime::__private::Flat::ZERO;
        let mut v__bar = ::net_runtime::__private::Flat::ZERO;
        self.learn_into(x, y_bar, &mut y, g__bar, &mut v__bar);
        (y, v__bar)
    }
    /// As [`learn`](Self::learn), into the caller's buffers, which are overwritten unless they are added to.
    #[inline]
    pub fn learn_into(
        &self,
        x: &::net_runtime::SVector<::net_runtime::f32, 3>,
        y_bar: &::net_runtime::SVector<::net_runtime::f32, 2>,
        y: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
        g__bar: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
        v__bar: &mut ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) {
        self.learn_with(&mut ScaledLearnScratch::ZERO, x, y_bar, y, g__bar, v__bar)
    }
    /// As [`learn_into`](Self::learn_into), with its intermediates in the caller's scratch.
    #[inline]
    pub fn learn_with(
        &self,
        scratch: &mut ScaledLearnScratch,
        x: &::net_runtime::SVector<::net_runtime::f32, 3>,
        y_bar: &::net_runtime::SVector<::net_runtime::f32, 2>,
        y: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
        g__bar: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
        v__bar: &mut ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) {
        ::net_runtime::call::once(self, scratch, (x, y_bar, y), (g__bar, v__bar));
    }
    /// As [`learn_into`](Self::learn_into), for any number of samples. Gradients with respect to learned arrays are overwritten with their sum over all samples: an optimiser takes their number, `step_of(n, &mut net, &gradient)`, and steps by the mean. What is accumulated is added to, by every sample.
    ///
    /// # Errors
    ///
    /// The slices differ in length; nothing is written.
    pub fn learn_batch(
        &self,
        x: &[::net_runtime::SVector<::net_runtime::f32, 3>],
        y_bar: &[::net_runtime::SVector<::net_runtime::f32, 2>],
        y: &mut [::net_runtime::SVector<::net_runtime::f32, 2>],
        g__bar: &mut ::net_runtime::SVector<::net_runtime::f32, 2>,
        v__bar: &mut ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
    ) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
        ::net_runtime::call::Blocks::<
            ScaledLearnScratch<{ ::net_runtime::call::block(64) }>,
            ScaledLearnScratch<{ ::net_runtime::call::block(8) }>,
        >::batch_with_sums(
            self,
            16704,
            &["x", "y_bar", "y"],
            (x, y_bar, y),
            (::net_runtime::call::added(g__bar), ::net_runtime::call::sum(v__bar)),
        )
    }
    /// The planned peak of intermediates of `learn`, in bytes.
    pub const LEARN_SCRATCH_BYTES: ::net_runtime::usize = ::core::mem::size_of::<
        ScaledLearnScratch,
    >();
}
/// The intermediates of [`Scaled::learn`], for [`Scaled::learn_with`]; they need no reset between calls.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, reason = "not every call is used")]
pub struct ScaledLearnScratch<const B: ::net_runtime::usize = 1> {
    t3: [::net_runtime::f32; 2],
    memory_w: [[::net_runtime::f32; 2]; 3],
    w_bar: [[::net_runtime::f32; 2]; 3],
    g_bar_sum: [::net_runtime::f32; 2],
}
#[allow(dead_code, reason = "not every call is used")]
impl ScaledLearnScratch {
    /// A scratch to start with.
    pub const ZERO: Self = <&Scaled as ::net_runtime::call::Body<Self, _>>::ZERO;
}
#[doc(hidden)]
impl<const B: ::net_runtime::usize> ::net_runtime::call::HoldsSums
for ScaledLearnScratch<{ B }> {
    type Sums = ([[::net_runtime::f32; 2]; 3], [::net_runtime::f32; 2]);
    const ZERO: Self::Sums = ([[0.0; 2]; 3], [0.0; 2]);
    #[inline(always)]
    fn exchange(&mut self, sums: &mut Self::Sums) {
        ::core::mem::swap(&mut self.w_bar, &mut sums.0);
        ::core::mem::swap(&mut self.g_bar_sum, &mut sums.1);
    }
}
#[doc(hidden)]
impl<
    const B: ::net_runtime::usize,
> ::net_runtime::call::Body<
    ScaledLearnScratch<{ B }>,
    (
        ::net_runtime::call::Out<::net_runtime::SVector<::net_runtime::f32, 2>>,
        ::net_runtime::call::Out<::net_runtime::SMatrix<::net_runtime::f32, 2, 3>>,
    ),
> for &Scaled {
    const SAMPLES: ::net_runtime::usize = B;
    const DIRECT: ::net_runtime::bool = true;
    const ZERO: ScaledLearnScratch<{ B }> = ScaledLearnScratch {
        t3: [0.0; 2],
        memory_w: [[0.0; 2]; 3],
        w_bar: [[0.0; 2]; 3],
        g_bar_sum: [0.0; 2],
    };
    type Block = (
        ::net_runtime::call::In<[[::net_runtime::f32; B]; 3]>,
        ::net_runtime::call::In<[[::net_runtime::f32; B]; 2]>,
        ::net_runtime::call::Out<[[::net_runtime::f32; B]; 2]>,
    );
    #[inline(always)]
    fn body(
        self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut ScaledLearnScratch<{ B }>,
        place: ::net_runtime::call::Place,
        (x, y_bar, y): ::net_runtime::call::Lent<'_, Self::Block>,
        (
            g__bar,
            v__bar,
        ): ::net_runtime::call::Lent<
            '_,
            (
                ::net_runtime::call::Out<::net_runtime::SVector<::net_runtime::f32, 2>>,
                ::net_runtime::call::Out<
                    ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
                >,
            ),
        >,
    ) {
        self.learn_body(
            simd,
            scratch,
            place.samples,
            place.add,
            place.last,
            x,
            y_bar,
            y,
            g__bar,
            v__bar,
        );
    }
}
/// What [`Scaled`] is given as `x`.
#[allow(dead_code)]
pub type ScaledX = ::net_runtime::SVector<::net_runtime::f32, 3>;
/// What [`Scaled::learn`] gives.
#[allow(dead_code)]
pub type ScaledLearnOutput = (
    ::net_runtime::SVector<::net_runtime::f32, 2>,
    ::net_runtime::SMatrix<::net_runtime::f32, 2, 3>,
);
