// A(tokens: [4] of index(6)) = embedding(3) |> flatten |> linear(2); fn learn(tokens, grad(output)) -> (output, grad(parameters));

fn learn_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    scratch: &mut ALearnScratch<{ B }>,
    samples: ::net_runtime::usize,
    add: ::net_runtime::bool,
    tokens: &[[::net_runtime::Index<6>; B]; 4],
    output_bar: &[[::net_runtime::f32; B]; 2],
    output: &mut [[::net_runtime::f32; B]; 2],
    parameters_bar: &mut A,
) {
    let ALearnScratch { memory_y1, y2 } = scratch;
    let w1 = &self.embedding.weights;
    let w3 = &self.linear.weights.data.0;
    let b3 = &self.linear.biases.data.0[0];
    let z3 = output;
    let z3_bar = output_bar;
    let b3_bar = &mut parameters_bar.linear.biases.data.0[0];
    let w3_bar = &mut parameters_bar.linear.weights.data.0;
    let w1_bar = &mut parameters_bar.embedding.weights;
    /// `embedding(3)`: `y1[i, j] = w1[tokens[i], j]`, i: 4, j: 3
    let y1 = &mut *memory_y1;
    for j in 0..3 {
        for i in 0..4 {
            for s in 0..B {
                y1[j][i][s] = <[_]>::get(w1, tokens[i][s].get())
                    .and_then(|inner| <[_]>::get(&inner.data.0[0], j))
                    .copied()
                    .unwrap_or(0.0);
            }
        }
    }
    /// `flatten`: `y2[3 * i + j] = y1[i, j]`, i: 4, j: 3
    for i in 0..4 {
        for j in 0..3 {
            for s in 0..B {
                y2[3 * i + j][s] = y1[j][i][s];
            }
        }
    }
    /// `linear(2)`: `z3[i] = b3[i] + sum[j](w3[i, j] * y2[j])`, i: 2, j: 12
    ::net_runtime::kernels::affine(simd, w3, y2, b3, (), z3);
    /// `b3_bar[i] = z3_bar[i]`, i: 2
    ::net_runtime::kernels::total(simd, z3_bar, [1, 1], samples, add, b3_bar);
    /// `w3_bar[i, j] = z3_bar[i] * y2[j]`, i: 2, j: 12
    ::net_runtime::kernels::outer(simd, z3_bar, y2, samples, add, w3_bar);
    /// `y2_bar[j] = sum[i](z3_bar[i] * w3[i, j])`, j: 12, i: 2, in the memory of `y2`
    let y2_bar = y2;
    ::net_runtime::kernels::matvec_transposed(simd, w3, z3_bar, y2_bar);
    /// `y1_bar[i, j] = y2_bar[3 * i + j]`, i: 4, j: 3
    let (y1_bar,): (&mut [[[::net_runtime::f32; B]; 4]; 3],) = ::net_runtime::__private::parts(
        memory_y1,
    );
    for j in 0..3 {
        for i in 0..4 {
            for s in 0..B {
                y1_bar[j][i][s] = y2_bar[3 * i + j][s];
            }
        }
    }
    /// `w1_bar[tokens[i], j] += y1_bar[i, j]`, i: 4, j: 3
    {
        if !add {
            ::net_runtime::__private::fill(w1_bar, 0.0);
        }
        for s in 0..::core::cmp::min(samples, B) {
            for i in 0..4 {
                for j in 0..3 {
                    if let ::core::option::Option::Some(sum) = <[_]>::get_mut(
                            w1_bar,
                            tokens[i][s].get(),
                        )
                        .and_then(|inner| <[_]>::get_mut(&mut inner.data.0[0], j))
                    {
                        *sum += y1_bar[j][i][s];
                    }
                }
            }
        }
    }
}
