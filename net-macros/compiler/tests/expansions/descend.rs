// A = linear(3 -> 4) |> ramp |> linear(2, rate = 0.5) |> mean_squared_loss; fn step(input, target) -> (loss, descend(parameters));

fn step_body<const B: ::net_runtime::usize>(
    &mut self,
    simd: impl ::net_runtime::Simd,
    scratch: &mut AStepScratch<{ B }>,
    samples: ::net_runtime::usize,
    input: &[[::net_runtime::f32; B]; 3],
    target: &[[::net_runtime::f32; B]; 2],
    loss: &mut [::net_runtime::f32; B],
    rate: ::net_runtime::f32,
) {
    let AStepScratch { y2, z3, y2_bar } = scratch;
    let w1 = &self.linear_1.weights.data.0;
    let b1 = &self.linear_1.biases.data.0[0];
    let w3 = &self.linear_2.weights.data.0;
    let b3 = &self.linear_2.biases.data.0[0];
    /// `linear(3 -> 4)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 4, j: 3; `ramp`: `y2[i] = ramp(z1[i])`, i: 4
    ::net_runtime::kernels::affine(simd, w1, input, b1, ::net_runtime::Ramp, y2);
    /// `linear(2, rate = 0.5)`: `z3[i] = b3[i] + sum[j](w3[i, j] * y2[j])`, i: 2, j: 4
    ::net_runtime::kernels::affine(simd, w3, y2, b3, (), z3);
    /// `mean_squared_loss`: `d4[i] = z3[i] - target[i]`, i: 2, in the memory of `z3`
    let d4 = z3;
    for i in 0..2 {
        for s in 0..B {
            let z3 = d4[i][s];
            d4[i][s] = z3 - target[i][s];
        }
    }
    /// `t4 = sum[i](d4[i] * d4[i])`, i: 2
    let mut t4 = [-0.0_f32; B];
    for i in 0..2 {
        for s in 0..B {
            t4[s] += d4[i][s] * d4[i][s];
        }
    }
    /// `loss = t4 / 2`
    for s in 0..B {
        loss[s] = t4[s] / 2.0;
    }
    /// `d4_bar[i] = 2 * (0.5 * d4[i])`, i: 2, in the memory of `d4`
    let d4_bar = d4;
    for i in 0..2 {
        for s in 0..B {
            let d4 = d4_bar[i][s];
            d4_bar[i][s] = 2.0 * (0.5 * d4);
        }
    }
    /// `linear_2.biases -= rate * 0.5 * b3_bar`: `b3_bar[i] = d4_bar[i]`, i: 2
    ::net_runtime::kernels::total_descend(
        simd,
        d4_bar,
        [1, 1],
        samples,
        rate * 0.5,
        &mut self.linear_2.biases.data.0[0],
    );
    /// `y2_bar[j] = sum[i](d4_bar[i] * w3[i, j])`, j: 4, i: 2, then `linear_2.weights -= rate * 0.5 * w3_bar`: `w3_bar[i, j] = d4_bar[i] * y2[j]`, i: 2, j: 4
    ::net_runtime::kernels::matvec_transposed_descend(
        simd,
        &mut self.linear_2.weights.data.0,
        d4_bar,
        y2,
        samples,
        rate * 0.5,
        y2_bar,
    );
    /// `z1_bar[i] = if y2[i] > 0 { y2_bar[i] } else { 0 }`, i: 4, in the memory of `y2`
    let z1_bar = y2;
    for i in 0..4 {
        for s in 0..B {
            let y2 = z1_bar[i][s];
            let element = y2_bar[i][s];
            z1_bar[i][s] = if y2 > 0.0 { element } else { 0.0 };
        }
    }
    /// `linear_1.biases -= rate * b1_bar`: `b1_bar[i] = z1_bar[i]`, i: 4
    ::net_runtime::kernels::total_descend(
        simd,
        z1_bar,
        [1, 1],
        samples,
        rate,
        &mut self.linear_1.biases.data.0[0],
    );
    /// `linear_1.weights -= rate * w1_bar`: `w1_bar[i, j] = z1_bar[i] * input[j]`, i: 4, j: 3
    ::net_runtime::kernels::outer_descend(
        simd,
        z1_bar,
        input,
        samples,
        rate,
        &mut self.linear_1.weights.data.0,
    );
}
