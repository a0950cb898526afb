// /// Reads a small image.
// pub Classifier(input: [1, 8, 8]) = convolution(4, 3x3, padding = 1) |> tanh |> pooling(2x2, stride = 2)
//     |> flatten |> logits: linear(10) |> softmax |> cross_entropy_loss(index);
// 
// /// The loss and its gradient.
// pub fn learn(input, target) -> (loss, grad(parameters));

::net_runtime::__private::net_struct! {
    #[doc = " Reads a small image."] #[doc = ""] #[doc =
    " The net `convolution(4, 3x3, padding = 1) |> tanh |> pooling(2x2, stride = 2) |> flatten |> logits: linear(10) |> softmax |> cross_entropy_loss(index)`: `input` `[1, 8, 8]`, `target` `[]` of `index(10)` to `loss` `[]`, 690 parameters, 2760 bytes."]
    #[doc = ""] #[doc = " | layer | as written | from | to | parameters | bytes |"] #[doc
    = " |---|---|---|---|---|---|"] #[doc =
    " | `convolution` | `convolution(4, 3x3, padding = 1)` | `[1, 8, 8]` | `[4, 8, 8]` | 40: `weights` `[4, 1, 3, 3]`, `biases` `[4]` | 160 |"]
    #[doc = " | `tanh` | `tanh` | `[4, 8, 8]` | `[4, 8, 8]` |  |  |"] #[doc =
    " | `pooling` | `pooling(2x2, stride = 2)` | `[4, 8, 8]` | `[4, 4, 4]` |  |  |"]
    #[doc = " | `flatten` | `flatten` | `[4, 4, 4]` | `[64]` |  |  |"] #[doc =
    " | `logits` | `linear(10)` | `[64]` | `[10]` | 650: `weights` `[10, 64]`, `biases` `[10]` | 2600 |"]
    #[doc = " | `softmax` | `softmax` | `[10]` | `[10]` |  |  |"] #[doc =
    " | `cross_entropy_loss` | `cross_entropy_loss(index)` | `[10]` | `[]` |  |  |"]
    #[doc = ""] #[doc =
    " Its `fn` lines (`learn`) stand in place of `eval` and `gradients`."] #[doc = ""]
    #[doc = " | `fn` | scratch, in bytes | results, in bytes | work for one sample |"]
    #[doc = " |---|---|---|---|"] #[doc =
    " | `learn` | 2560 | 2764 | at most 6528 multiply-adds, 597 additions, 800 elementwise operations, 266 comparisons, 10 `exp`, 1 `ln`, 256 `tanh` |"]
    pub struct Classifier : ::net_runtime::f32[layout 15360106259538769530; parameters
    690; layers[("convolution", "convolution(4, 3x3, padding = 1)",
    "[1, 8, 8] -> [4, 8, 8]", 40), ("tanh", "tanh", "[4, 8, 8] -> [4, 8, 8]", 0),
    ("pooling", "pooling(2x2, stride = 2)", "[4, 8, 8] -> [4, 4, 4]", 0), ("flatten",
    "flatten", "[4, 4, 4] -> [64]", 0), ("logits", "linear(10)", "[64] -> [10]", 650),
    ("softmax", "softmax", "[10] -> [10]", 0), ("cross_entropy_loss",
    "cross_entropy_loss(index)", "[10] -> []", 0),]; architecture 6395936455505578762;
    arrays[("convolution.weights", [4, 1, 3, 3], 0, Columns), ("convolution.biases", [4],
    36, Columns), ("logits.weights", [10, 64], 40, Columns), ("logits.biases", [10], 680,
    Columns),]; pictures
    "flowchart TD\ncaption[\"Classifier: 690 parameters, 2760 bytes<br>learn, for one sample: at most 6528 multiply-adds, 597 additions, 800 elementwise operations, 266 comparisons, 10 exp, 1 ln, 256 tanh\"]\np0([\"input\"])\np1([\"target\"])\nn0[\"convolution(4, 3x3, padding = 1)<br>40 parameters, 160 bytes<br>gradients of weights, biases<br>at most 2304 multiply-adds, 256 additions\"]\nn1[\"tanh<br>256 tanh\"]\nn2[\"pooling(2x2, stride = 2)<br>256 comparisons\"]\nn3[\"flatten\"]\nn4[\"logits: linear(10)<br>650 parameters, 2600 bytes<br>gradients of weights, biases<br>640 multiply-adds, 10 additions\"]\nn5[\"softmax<br>10 additions, 20 elementwise operations, 10 comparisons, 10 exp\"]\nn6[\"cross_entropy_loss(index)<br>1 elementwise operations, 1 ln\"]\no0([\"loss\"])\np0 -->|\"[1, 8, 8]\"| n0\nn0 -->|\"z1 [4, 8, 8]\"| n1\nn1 -->|\"y2 [4, 8, 8]\"| n2\nn2 -->|\"y3 [4, 4, 4]\"| n3\nn3 -->|\"y4 [64]\"| n4\nn4 -->|\"logits [10]\"| n5\nn5 -->|\"p6 [10]\"| n6\np1 -->|\"[] of index(10)\"| n6\nn6 -->|\"loss []\"| o0\nn1 -.->|\"z1_bar\"| n0\nn2 -.->|\"y2_bar\"| n1\nn3 -.->|\"y3_bar\"| n2\nn4 -.->|\"y4_bar\"| n3\nn5 -.->|\"logits_bar\"| n4\nn6 -.->|\"p6_bar\"| n5\no0 -.->|\"loss_bar\"| n6\n",
    "digraph \"Classifier\" {\nlabel=\"Classifier: 690 parameters, 2760 bytes\\nlearn, for one sample: at most 6528 multiply-adds, 597 additions, 800 elementwise operations, 266 comparisons, 10 exp, 1 ln, 256 tanh\"; labelloc=t; fontname=Helvetica; fontsize=12; style=rounded; color=gray60;\nnode [shape=box, style=rounded, fontname=Helvetica, fontsize=11];\nedge [fontname=Helvetica, fontsize=10];\np0 [label=\"input\", shape=ellipse, style=solid];\np1 [label=\"target\", shape=ellipse, style=solid];\nn0 [label=\"convolution(4, 3x3, padding = 1)\\n40 parameters, 160 bytes\\ngradients of weights, biases\\nat most 2304 multiply-adds, 256 additions\"];\nn1 [label=\"tanh\\n256 tanh\"];\nn2 [label=\"pooling(2x2, stride = 2)\\n256 comparisons\"];\nn3 [label=\"flatten\"];\nn4 [label=\"logits: linear(10)\\n650 parameters, 2600 bytes\\ngradients of weights, biases\\n640 multiply-adds, 10 additions\"];\nn5 [label=\"softmax\\n10 additions, 20 elementwise operations, 10 comparisons, 10 exp\"];\nn6 [label=\"cross_entropy_loss(index)\\n1 elementwise operations, 1 ln\"];\no0 [label=\"loss\", shape=ellipse, style=solid];\np0 -> n0 [label=\"[1, 8, 8]\"];\nn0 -> n1 [label=\"z1 [4, 8, 8]\"];\nn1 -> n2 [label=\"y2 [4, 8, 8]\"];\nn2 -> n3 [label=\"y3 [4, 4, 4]\"];\nn3 -> n4 [label=\"y4 [64]\"];\nn4 -> n5 [label=\"logits [10]\"];\nn5 -> n6 [label=\"p6 [10]\"];\np1 -> n6 [label=\"[] of index(10)\"];\nn6 -> o0 [label=\"loss []\"];\nedge [style=dashed, arrowhead=normal, color=firebrick, fontcolor=firebrick, constraint=false];\nn1 -> n0 [label=\"z1_bar\"];\nn2 -> n1 [label=\"y2_bar\"];\nn3 -> n2 [label=\"y3_bar\"];\nn4 -> n3 [label=\"y4_bar\"];\nn5 -> n4 [label=\"logits_bar\"];\nn6 -> n5 [label=\"p6_bar\"];\no0 -> n6 [label=\"loss_bar\"];\n}\n"]
    { #[doc = " The learned arrays of `convolution(4, 3x3, padding = 1)`."] convolution :
    ::net_runtime::Convolution2 < ::net_runtime::f32, 4, 1, 3, 3 >, #[doc =
    " The learned arrays of `linear(10)`."] logits : ::net_runtime::Linear <
    ::net_runtime::f32, 64, 10 >, }
}
#[allow(dead_code, unused_variables, clippy::all, reason = "written by a macro")]
impl Classifier {
    /// What every call of [`learn`](Self::learn) does, for a block of `B` samples.
    #[inline(always)]
    fn learn_body<const B: ::net_runtime::usize>(
        &self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut ClassifierLearnScratch<{ B }>,
        samples: ::net_runtime::usize,
        add: ::net_runtime::bool,
        input: &[[[[::net_runtime::f32; B]; 8]; 8]; 1],
        target: &[::net_runtime::Index<10>; B],
        loss: &mut [::net_runtime::f32; B],
        parameters_bar: &mut Classifier,
    ) {
        let ClassifierLearnScratch { y2, at3, y3_bar, memory_y2_bar } = scratch;
        let w1 = &self.convolution.weights;
        let b1 = &self.convolution.biases.data.0[0];
        let w5 = &self.logits.weights.data.0;
        let b5 = &self.logits.biases.data.0[0];
        let b5_bar = &mut parameters_bar.logits.biases.data.0[0];
        let w5_bar = &mut parameters_bar.logits.weights.data.0;
        let b1_bar = &mut parameters_bar.convolution.biases.data.0[0];
        let w1_bar = &mut parameters_bar.convolution.weights;
        /// `convolution(4, 3x3, padding = 1)`: `z1[o, y, x] = b1[o] + sum[c, u, v](w1[o, c, u, v] * input[c, y + u - 1, x + v - 1]?)`, o: 4, y: 8, x: 8, c: 1, u: 3, v: 3; `tanh`: `y2[i, j, k] = tanh(z1[i, j, k])`, i: 4, j: 8, k: 8
        ::net_runtime::kernels::convolution(
            simd,
            const {
                &::net_runtime::kernels::Windows::new(4, 1)
                    .axis(8, 3, 8)
                    .by(1, 1, 1)
                    .axis(8, 3, 8)
                    .by(1, 1, 1)
            },
            w1,
            input,
            ::core::option::Option::Some(b1),
            ::net_runtime::Tanh,
            y2,
        );
        /// `pooling(2x2, stride = 2)`: `at3[c, y, x] = position of the largest y2[c, 2 * y + u, 2 * x + v] over u, v`, c: 4, y: 4, x: 4, u: 2, v: 2; `y3[i, j, k] = y2[flat at3[i, j, k]]`, i: 4, j: 4, k: 4
        let (
            y3,
            y4,
            logits,
            e6,
        ): (
            &mut [[[[::net_runtime::f32; B]; 4]; 4]; 4],
            &mut [[::net_runtime::f32; B]; 64],
            &mut [[::net_runtime::f32; B]; 10],
            &mut [[::net_runtime::f32; B]; 10],
        ) = ::net_runtime::__private::parts(memory_y2_bar);
        ::net_runtime::kernels::largest_under(
            simd,
            const {
                &::net_runtime::kernels::Windows::new(4, 4)
                    .axis(4, 2, 8)
                    .by(2, 1, 0)
                    .axis(4, 2, 8)
                    .by(2, 1, 0)
            },
            y2,
            at3,
            y3,
        );
        /// `flatten`: `y4[16 * i + 4 * j + k] = y3[i, j, k]`, i: 4, j: 4, k: 4
        for i in 0..4 {
            for j in 0..4 {
                for k in 0..4 {
                    for s in 0..B {
                        y4[16 * i + 4 * j + k][s] = y3[i][k][j][s];
                    }
                }
            }
        }
        /// `linear(10)`: `logits[i] = b5[i] + sum[j](w5[i, j] * y4[j])`, i: 10, j: 64
        ::net_runtime::kernels::affine(simd, w5, y4, b5, (), logits);
        /// `softmax`: `m6 = max[i](logits[i])`, i: 10
        let mut m6 = [0.0_f32; B];
        ::net_runtime::kernels::lines(
            simd,
            logits,
            ::net_runtime::kernels::Largest,
            &mut m6,
        );
        /// `u6[i] = logits[i] - stop(m6)`, i: 10, in the memory of `logits`
        let u6 = logits;
        for i in 0..10 {
            for s in 0..B {
                let logits = u6[i][s];
                u6[i][s] = logits - m6[s];
            }
        }
        /// `e6[i] = exp(u6[i])`, i: 10
        {
            let (e6, u6) = (
                ::net_runtime::__private::flat_mut(e6),
                ::net_runtime::__private::flat(u6),
            );
            for n in ::net_runtime::__private::turns(10 * B) {
                e6[n] = ::net_runtime::scalar::exp(u6[n]);
            }
        }
        /// `s6 = sum[i](e6[i])`, i: 10
        let mut s6 = [-0.0_f32; B];
        for i in 0..10 {
            for s in 0..B {
                s6[s] += e6[i][s];
            }
        }
        /// `r6 = 1 / s6`
        let mut r6 = [0.0_f32; B];
        for s in 0..B {
            r6[s] = 1.0 / s6[s];
        }
        /// `cross_entropy_loss(index)`: `loss_u = u6[target]`
        let mut loss_u = [0.0_f32; B];
        for s in 0..B {
            loss_u[s] = <[_]>::get(u6, target[s].get())
                .and_then(|lanes| <[_]>::get(lanes, s))
                .copied()
                .unwrap_or(0.0);
        }
        /// `loss = ln(s6) - loss_u`
        for s in 0..B {
            loss[s] = ::net_runtime::scalar::ln(s6[s]) - loss_u[s];
        }
        /// `logits_bar[i] = e6[i] * r6`, i: 10, in the memory of `u6`
        let logits_bar = u6;
        for i in 0..10 {
            for s in 0..B {
                logits_bar[i][s] = e6[i][s] * r6[s];
            }
        }
        /// `logits_bar[target] += loss_u_bar`
        for s in 0..B {
            if let ::core::option::Option::Some(sum) = <[_]>::get_mut(
                    logits_bar,
                    target[s].get(),
                )
                .and_then(|lanes| <[_]>::get_mut(lanes, s))
            {
                *sum += -1.0;
            }
        }
        /// `b5_bar[i] = logits_bar[i]`, i: 10
        ::net_runtime::kernels::total(simd, logits_bar, [1, 1], samples, add, b5_bar);
        /// `w5_bar[i, j] = logits_bar[i] * y4[j]`, i: 10, j: 64
        ::net_runtime::kernels::outer(simd, logits_bar, y4, samples, add, w5_bar);
        /// `y4_bar[j] = sum[i](logits_bar[i] * w5[i, j])`, j: 64, i: 10, in the memory of `y4`
        let y4_bar = y4;
        ::net_runtime::kernels::matvec_transposed(simd, w5, logits_bar, y4_bar);
        /// `y3_bar[i, j, k] = y4_bar[16 * i + 4 * j + k]`, i: 4, j: 4, k: 4
        for i in 0..4 {
            for k in 0..4 {
                for j in 0..4 {
                    for s in 0..B {
                        y3_bar[i][k][j][s] = y4_bar[16 * i + 4 * j + k][s];
                    }
                }
            }
        }
        /// `y2_bar[flat at3[i, j, k]] += y3_bar[i, j, k]`, i: 4, j: 4, k: 4
        let y2_bar = &mut *memory_y2_bar;
        ::net_runtime::kernels::largest_back(
            simd,
            const {
                &::net_runtime::kernels::Windows::new(4, 4)
                    .axis(4, 2, 8)
                    .by(2, 1, 0)
                    .axis(4, 2, 8)
                    .by(2, 1, 0)
            },
            y3_bar,
            at3,
            y2_bar,
        );
        /// `z1_bar[i, j, k] = (1 - y2[i, j, k] * y2[i, j, k]) * y2_bar[i, j, k]`, i: 4, j: 8, k: 8, in the memory of `y2`
        let z1_bar = y2;
        {
            let (z1_bar, y2_bar) = (
                ::net_runtime::__private::flat_mut(z1_bar),
                ::net_runtime::__private::flat(y2_bar),
            );
            for n in ::net_runtime::__private::turns(256 * B) {
                let y2 = z1_bar[n];
                z1_bar[n] = (1.0 - y2 * y2) * y2_bar[n];
            }
        }
        /// `b1_bar[o] = sum[y, x](z1_bar[o, y, x])`, o: 4, y: 8, x: 8
        ::net_runtime::kernels::total(simd, z1_bar, [8, 8], samples, add, b1_bar);
        /// `w1_bar[o, c, u, v] = sum[y, x](z1_bar[o, y, x] * input[c, y + u - 1, x + v - 1]?)`, o: 4, c: 1, u: 3, v: 3, y: 8, x: 8
        ::net_runtime::kernels::convolution_weights(
            simd,
            const {
                &::net_runtime::kernels::Windows::new(4, 1)
                    .axis(8, 3, 8)
                    .by(1, 1, 1)
                    .axis(8, 3, 8)
                    .by(1, 1, 1)
            },
            z1_bar,
            input,
            samples,
            add,
            w1_bar,
        );
    }
    /// The loss and its gradient.
    ///
    /// `fn learn(input, target) -> (loss, grad(parameters))`
    ///
    /// Takes `input`: [1, 8, 8], `target`: [] of index(10); gives `loss`: [], `parameters_bar`: all learned arrays.
    ///
    /// ```text
    /// w1: convolution.weights
    /// b1: convolution.biases
    /// w5: logits.weights
    /// b5: logits.biases
    /// z1[o, y, x] = b1[o] + sum[c, u, v](w1[o, c, u, v] * input[c, y + u - 1, x + v - 1]?)    o: 4, y: 8, x: 8, c: 1, u: 3, v: 3
    /// y2[i, j, k] = tanh(z1[i, j, k])    i: 4, j: 8, k: 8
    /// at3[c, y, x] = position of the largest y2[c, 2 * y + u, 2 * x + v] over u, v    c: 4, y: 4, x: 4, u: 2, v: 2
    /// y3[i, j, k] = y2[flat at3[i, j, k]]    i: 4, j: 4, k: 4
    /// y4[16 * i + 4 * j + k] = y3[i, j, k]    i: 4, j: 4, k: 4
    /// logits[i] = b5[i] + sum[j](w5[i, j] * y4[j])    i: 10, j: 64
    /// m6 = max[i](logits[i])    i: 10
    /// u6[i] = logits[i] - stop(m6)    i: 10
    /// e6[i] = exp(u6[i])    i: 10
    /// s6 = sum[i](e6[i])    i: 10
    /// r6 = 1 / s6
    /// loss_u = u6[target]
    /// loss = ln(s6) - loss_u
    /// loss_u_bar = -1
    /// u6_bar[target] += loss_u_bar
    /// logits_bar[i] = u6_bar[i] + e6[i] * r6    i: 10
    /// b5_bar[i] = logits_bar[i]    i: 10
    /// w5_bar[i, j] = logits_bar[i] * y4[j]    i: 10, j: 64
    /// y4_bar[j] = sum[i](logits_bar[i] * w5[i, j])    j: 64, i: 10
    /// y3_bar[i, j, k] = y4_bar[16 * i + 4 * j + k]    i: 4, j: 4, k: 4
    /// y2_bar[flat at3[i, j, k]] += y3_bar[i, j, k]    i: 4, j: 4, k: 4
    /// z1_bar[i, j, k] = (1 - y2[i, j, k] * y2[i, j, k]) * y2_bar[i, j, k]    i: 4, j: 8, k: 8
    /// b1_bar[o] = sum[y, x](z1_bar[o, y, x])    o: 4, y: 8, x: 8
    /// w1_bar[o, c, u, v] = sum[y, x](z1_bar[o, y, x] * input[c, y + u - 1, x + v - 1]?)    o: 4, c: 1, u: 3, v: 3, y: 8, x: 8
    /// ```
    ///
    /// `logits_bar` is the gradient with respect to `logits`, and so on.
    /// Scratch: 2304 bytes, and 64 positions (`u32`).
    /// Work for one sample: at most 6528 multiply-adds, 597 additions, 800 elementwise operations, 266 comparisons, 10 `exp`, 1 `ln`, 256 `tanh`.
    #[inline]
    pub fn learn(
        &self,
        input: &[::net_runtime::SMatrix<::net_runtime::f32, 8, 8>; 1],
        target: ::net_runtime::Index<10>,
    ) -> (::net_runtime::f32, Classifier) {
        let mut loss = ::net_runtime::__private::Flat::ZERO;
        let mut parameters_bar = Classifier::ZERO;
        self.learn_into(input, target, &mut loss, &mut parameters_bar);
        (loss, parameters_bar)
    }
    /// As [`learn`](Self::learn), into the caller's buffers, which are overwritten.
    #[inline]
    pub fn learn_into(
        &self,
        input: &[::net_runtime::SMatrix<::net_runtime::f32, 8, 8>; 1],
        target: ::net_runtime::Index<10>,
        loss: &mut ::net_runtime::f32,
        parameters_bar: &mut Classifier,
    ) {
        self.learn_with(
            &mut ClassifierLearnScratch::ZERO,
            input,
            target,
            loss,
            parameters_bar,
        )
    }
    /// As [`learn_into`](Self::learn_into), with its intermediates in the caller's scratch.
    #[inline]
    pub fn learn_with(
        &self,
        scratch: &mut ClassifierLearnScratch,
        input: &[::net_runtime::SMatrix<::net_runtime::f32, 8, 8>; 1],
        target: ::net_runtime::Index<10>,
        loss: &mut ::net_runtime::f32,
        parameters_bar: &mut Classifier,
    ) {
        ::net_runtime::call::once(self, scratch, (input, &target, loss), parameters_bar);
    }
    /// As [`learn_into`](Self::learn_into), for any number of samples. Gradients with respect to learned arrays are overwritten with their sum over all samples: an optimiser takes their number, `step_of(n, &mut net, &gradient)`, and steps by the mean.
    ///
    /// # Errors
    ///
    /// The slices differ in length; nothing is written.
    pub fn learn_batch(
        &self,
        input: &[[::net_runtime::SMatrix<::net_runtime::f32, 8, 8>; 1]],
        target: &[::net_runtime::Index<10>],
        loss: &mut [::net_runtime::f32],
        parameters_bar: &mut Classifier,
    ) -> ::core::result::Result<(), ::net_runtime::BatchMismatch> {
        ::net_runtime::call::Blocks::<
            ClassifierLearnScratch<{ ::net_runtime::call::block(64) }>,
            ClassifierLearnScratch<{ ::net_runtime::call::block(8) }>,
        >::batch(
            self,
            128,
            &["input", "target", "loss"],
            (input, target, loss),
            ::net_runtime::call::sum(parameters_bar),
        )
    }
    /// The planned peak of intermediates of `learn`, in bytes.
    pub const LEARN_SCRATCH_BYTES: ::net_runtime::usize = ::core::mem::size_of::<
        ClassifierLearnScratch,
    >();
}
/// The intermediates of [`Classifier::learn`], for [`Classifier::learn_with`]; they need no reset between calls.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, reason = "not every call is used")]
pub struct ClassifierLearnScratch<const B: ::net_runtime::usize = 1> {
    y2: [[[[::net_runtime::f32; B]; 8]; 8]; 4],
    at3: [[[[::net_runtime::u32; B]; 4]; 4]; 4],
    y3_bar: [[[[::net_runtime::f32; B]; 4]; 4]; 4],
    memory_y2_bar: [[[[::net_runtime::f32; B]; 8]; 8]; 4],
}
#[allow(dead_code, reason = "not every call is used")]
impl ClassifierLearnScratch {
    /// A scratch to start with.
    pub const ZERO: Self = <&Classifier as ::net_runtime::call::Body<Self, _>>::ZERO;
}
#[doc(hidden)]
impl<
    const B: ::net_runtime::usize,
> ::net_runtime::call::Body<
    ClassifierLearnScratch<{ B }>,
    ::net_runtime::call::Out<Classifier>,
> for &Classifier {
    const SAMPLES: ::net_runtime::usize = B;
    const ZERO: ClassifierLearnScratch<{ B }> = ClassifierLearnScratch {
        y2: [[[[0.0; B]; 8]; 8]; 4],
        at3: [[[[0; B]; 4]; 4]; 4],
        y3_bar: [[[[0.0; B]; 4]; 4]; 4],
        memory_y2_bar: [[[[0.0; B]; 8]; 8]; 4],
    };
    type Block = (
        ::net_runtime::call::In<[[[[::net_runtime::f32; B]; 8]; 8]; 1]>,
        ::net_runtime::call::In<[::net_runtime::Index<10>; B]>,
        ::net_runtime::call::Out<[::net_runtime::f32; B]>,
    );
    #[inline(always)]
    fn body(
        self,
        simd: impl ::net_runtime::Simd,
        scratch: &mut ClassifierLearnScratch<{ B }>,
        place: ::net_runtime::call::Place,
        (input, target, loss): ::net_runtime::call::Lent<'_, Self::Block>,
        parameters_bar: ::net_runtime::call::Lent<
            '_,
            ::net_runtime::call::Out<Classifier>,
        >,
    ) {
        self.learn_body(
            simd,
            scratch,
            place.samples,
            place.add,
            input,
            target,
            loss,
            parameters_bar,
        );
    }
}
::net_runtime::__private::learn! {
    #[doc = " [`learn`](Self::learn) for generic code: what trains any net."] pub LEARN :
    pub ClassifierLearn = Classifier::learn_batch(input : [::net_runtime::SMatrix <
    ::net_runtime::f32, 8, 8 >; 1], target : ::net_runtime::Index < 10 >) -> (loss,
    parameters_bar) with loss, parameters_bar;
}
/// What [`Classifier`] is given as `input`.
#[allow(dead_code)]
pub type ClassifierInput = [::net_runtime::SMatrix<::net_runtime::f32, 8, 8>; 1];
/// What [`Classifier`] is given as `target`.
#[allow(dead_code)]
pub type ClassifierTarget = ::net_runtime::Index<10>;
/// What [`Classifier::learn`] gives.
#[allow(dead_code)]
pub type ClassifierLearnOutput = (::net_runtime::f32, Classifier);
