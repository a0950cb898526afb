// A = linear(3 -> 4) |> tanh |> linear(2); fn learn(input) -> grad(parameters);

fn learn_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    scratch: &mut ALearnScratch<{ B }>,
    samples: ::net_runtime::usize,
    add: ::net_runtime::bool,
    input: &[[::net_runtime::f32; B]; 3],
    parameters_bar: &mut A,
) {
    let ALearnScratch { y2, memory_y2_bar } = scratch;
    let w1 = &self.linear_1.weights.data.0;
    let b1 = &self.linear_1.biases.data.0[0];
    let w3 = &self.linear_2.weights.data.0;
    let w3_bar = &mut parameters_bar.linear_2.weights.data.0;
    let b3_bar = &mut parameters_bar.linear_2.biases.data.0[0];
    let b1_bar = &mut parameters_bar.linear_1.biases.data.0[0];
    let w1_bar = &mut parameters_bar.linear_1.weights.data.0;
    /// `linear(3 -> 4)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 4, j: 3; `tanh`: `y2[i] = tanh(z1[i])`, i: 4
    ::net_runtime::kernels::affine(simd, w1, input, b1, ::net_runtime::Tanh, y2);
    /// `w3_bar[i, j] = y2[j]`, i: 2, j: 4
    {
        if add {
            for s in 0..::core::cmp::min(samples, B) {
                for j in 0..4 {
                    for i in 0..2 {
                        w3_bar[j][i] += y2[j][s];
                    }
                }
            }
        } else {
            for j in 0..4 {
                let mut sum = -0.0_f32;
                for s in 0..::core::cmp::min(samples, B) {
                    sum += y2[j][s];
                }
                for i in 0..2 {
                    w3_bar[j][i] = sum;
                }
            }
        }
    }
    /// `z3_bar[i] = 1`, i: 2
    let (z3_bar,): (&mut [[::net_runtime::f32; B]; 2],) = ::net_runtime::__private::parts(
        memory_y2_bar,
    );
    *z3_bar = [[1.0; B]; 2];
    /// `b3_bar[i] = z3_bar[i]`, i: 2
    ::net_runtime::kernels::total(simd, z3_bar, [1, 1], samples, add, b3_bar);
    /// `y2_bar[j] = sum[i](w3[i, j])`, j: 4, i: 2
    let y2_bar = &mut *memory_y2_bar;
    for j in 0..4 {
        let mut sum = -0.0_f32;
        for i in 0..2 {
            sum += w3[j][i];
        }
        y2_bar[j] = [sum; B];
    }
    /// `z1_bar[i] = (1 - y2[i] * y2[i]) * y2_bar[i]`, i: 4, in the memory of `y2`
    let z1_bar = y2;
    for i in 0..4 {
        for s in 0..B {
            let y2 = z1_bar[i][s];
            z1_bar[i][s] = (1.0 - y2 * y2) * y2_bar[i][s];
        }
    }
    /// `b1_bar[i] = z1_bar[i]`, i: 4
    ::net_runtime::kernels::total(simd, z1_bar, [1, 1], samples, add, b1_bar);
    /// `w1_bar[i, j] = z1_bar[i] * input[j]`, i: 4, j: 3
    ::net_runtime::kernels::outer(simd, z1_bar, input, samples, add, w1_bar);
}
