// Front = linear(3 -> 4) |> tanh; A = frozen front: Front |> linear(2); fn learn(input, grad(output)) -> (output, grad(parameters));

fn eval_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    _: &mut FrontEvalScratch<{ B }>,
    input: &[[::net_runtime::f32; B]; 3],
    output: &mut [[::net_runtime::f32; B]; 4],
) {
    let w1 = &self.linear.weights.data.0;
    let b1 = &self.linear.biases.data.0[0];
    let y2 = output;
    /// `linear(3 -> 4)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 4, j: 3; `tanh`: `y2[i] = tanh(z1[i])`, i: 4
    ::net_runtime::kernels::affine(simd, w1, input, b1, ::net_runtime::Tanh, y2);
}
fn gradients_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    scratch: &mut FrontGradientsScratch<{ B }>,
    samples: ::net_runtime::usize,
    add: ::net_runtime::bool,
    input: &[[::net_runtime::f32; B]; 3],
    output: &mut [[::net_runtime::f32; B]; 4],
    input_bar: &mut [[::net_runtime::f32; B]; 3],
    parameters_bar: &mut Front,
) {
    let FrontGradientsScratch { z1_bar } = scratch;
    let w1 = &self.linear.weights.data.0;
    let b1 = &self.linear.biases.data.0[0];
    let y2 = output;
    let b1_bar = &mut parameters_bar.linear.biases.data.0[0];
    let w1_bar = &mut parameters_bar.linear.weights.data.0;
    /// `linear(3 -> 4)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 4, j: 3; `tanh`: `y2[i] = tanh(z1[i])`, i: 4
    ::net_runtime::kernels::affine(simd, w1, input, b1, ::net_runtime::Tanh, y2);
    /// `z1_bar[i] = 1 - y2[i] * y2[i]`, i: 4
    for i in 0..4 {
        for s in 0..B {
            z1_bar[i][s] = 1.0 - y2[i][s] * y2[i][s];
        }
    }
    /// `b1_bar[i] = z1_bar[i]`, i: 4
    ::net_runtime::kernels::total(simd, z1_bar, [1, 1], samples, add, b1_bar);
    /// `w1_bar[i, j] = z1_bar[i] * input[j]`, i: 4, j: 3
    ::net_runtime::kernels::outer(simd, z1_bar, input, samples, add, w1_bar);
    /// `input_bar[j] = sum[i](z1_bar[i] * w1[i, j])`, j: 3, i: 4
    ::net_runtime::kernels::matvec_transposed(simd, w1, z1_bar, input_bar);
}
fn learn_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    front: &Front,
    scratch: &mut ALearnScratch<{ B }>,
    samples: ::net_runtime::usize,
    add: ::net_runtime::bool,
    input: &[[::net_runtime::f32; B]; 3],
    output_bar: &[[::net_runtime::f32; B]; 2],
    output: &mut [[::net_runtime::f32; B]; 2],
    parameters_bar: &mut A,
) {
    let ALearnScratch { front_output } = scratch;
    let w1 = &front.linear.weights.data.0;
    let b1 = &front.linear.biases.data.0[0];
    let w3 = &self.linear.weights.data.0;
    let b3 = &self.linear.biases.data.0[0];
    let z3 = output;
    let z3_bar = output_bar;
    let b3_bar = &mut parameters_bar.linear.biases.data.0[0];
    let w3_bar = &mut parameters_bar.linear.weights.data.0;
    /// `linear(3 -> 4)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 4, j: 3; `tanh`: `front_output[i] = tanh(z1[i])`, i: 4
    ::net_runtime::kernels::affine(
        simd,
        w1,
        input,
        b1,
        ::net_runtime::Tanh,
        front_output,
    );
    /// `linear(2)`: `z3[i] = b3[i] + sum[j](w3[i, j] * front_output[j])`, i: 2, j: 4
    ::net_runtime::kernels::affine(simd, w3, front_output, b3, (), z3);
    /// `b3_bar[i] = z3_bar[i]`, i: 2
    ::net_runtime::kernels::total(simd, z3_bar, [1, 1], samples, add, b3_bar);
    /// `w3_bar[i, j] = z3_bar[i] * front_output[j]`, i: 2, j: 4
    ::net_runtime::kernels::outer(simd, z3_bar, front_output, samples, add, w3_bar);
}
