// Encoder = linear(3 -> 2) |> tanh; A = encoder: Encoder |> linear(3); fn learn(input, grad(output)) -> (encoder.tanh, grad(encoder.parameters));

fn eval_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    _: &mut EncoderEvalScratch<{ B }>,
    input: &[[::net_runtime::f32; B]; 3],
    output: &mut [[::net_runtime::f32; B]; 2],
) {
    let w1 = &self.linear.weights.data.0;
    let b1 = &self.linear.biases.data.0[0];
    let y2 = output;
    /// `linear(3 -> 2)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 2, j: 3; `tanh`: `y2[i] = tanh(z1[i])`, i: 2
    ::net_runtime::kernels::affine(simd, w1, input, b1, ::net_runtime::Tanh, y2);
}
fn gradients_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    scratch: &mut EncoderGradientsScratch<{ B }>,
    samples: ::net_runtime::usize,
    add: ::net_runtime::bool,
    input: &[[::net_runtime::f32; B]; 3],
    output: &mut [[::net_runtime::f32; B]; 2],
    input_bar: &mut [[::net_runtime::f32; B]; 3],
    parameters_bar: &mut Encoder,
) {
    let EncoderGradientsScratch { z1_bar } = scratch;
    let w1 = &self.linear.weights.data.0;
    let b1 = &self.linear.biases.data.0[0];
    let y2 = output;
    let b1_bar = &mut parameters_bar.linear.biases.data.0[0];
    let w1_bar = &mut parameters_bar.linear.weights.data.0;
    /// `linear(3 -> 2)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 2, j: 3; `tanh`: `y2[i] = tanh(z1[i])`, i: 2
    ::net_runtime::kernels::affine(simd, w1, input, b1, ::net_runtime::Tanh, y2);
    /// `z1_bar[i] = 1 - y2[i] * y2[i]`, i: 2
    for i in 0..2 {
        for s in 0..B {
            z1_bar[i][s] = 1.0 - y2[i][s] * y2[i][s];
        }
    }
    /// `b1_bar[i] = z1_bar[i]`, i: 2
    ::net_runtime::kernels::total(simd, z1_bar, [1, 1], samples, add, b1_bar);
    /// `w1_bar[i, j] = z1_bar[i] * input[j]`, i: 2, j: 3
    ::net_runtime::kernels::outer(simd, z1_bar, input, samples, add, w1_bar);
    /// `input_bar[j] = sum[i](z1_bar[i] * w1[i, j])`, j: 3, i: 2
    ::net_runtime::kernels::matvec_transposed(simd, w1, z1_bar, input_bar);
}
fn learn_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    scratch: &mut ALearnScratch<{ B }>,
    samples: ::net_runtime::usize,
    add: ::net_runtime::bool,
    input: &[[::net_runtime::f32; B]; 3],
    output_bar: &[[::net_runtime::f32; B]; 3],
    encoder: &mut [[::net_runtime::f32; B]; 2],
    encoder_parameters_bar: &mut Encoder,
) {
    let ALearnScratch { encoder_bar } = scratch;
    let w1 = &self.encoder.linear.weights.data.0;
    let b1 = &self.encoder.linear.biases.data.0[0];
    let w3 = &self.linear.weights.data.0;
    let z3_bar = output_bar;
    let b1_bar = &mut encoder_parameters_bar.linear.biases.data.0[0];
    let w1_bar = &mut encoder_parameters_bar.linear.weights.data.0;
    /// `linear(3 -> 2)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 2, j: 3; `tanh`: `encoder[i] = tanh(z1[i])`, i: 2
    ::net_runtime::kernels::affine(
        simd,
        w1,
        input,
        b1,
        ::net_runtime::Tanh,
        encoder,
    );
    /// `encoder_bar[j] = sum[i](z3_bar[i] * w3[i, j])`, j: 2, i: 3
    ::net_runtime::kernels::matvec_transposed(simd, w3, z3_bar, encoder_bar);
    /// `z1_bar[i] = (1 - encoder[i] * encoder[i]) * encoder_bar[i]`, i: 2, in the memory of `encoder_bar`
    let z1_bar = encoder_bar;
    for i in 0..2 {
        for s in 0..B {
            let encoder_bar = z1_bar[i][s];
            z1_bar[i][s] = (1.0 - encoder[i][s] * encoder[i][s]) * encoder_bar;
        }
    }
    /// `b1_bar[i] = z1_bar[i]`, i: 2
    ::net_runtime::kernels::total(simd, z1_bar, [1, 1], samples, add, b1_bar);
    /// `w1_bar[i, j] = z1_bar[i] * input[j]`, i: 2, j: 3
    ::net_runtime::kernels::outer(simd, z1_bar, input, samples, add, w1_bar);
}
