// A = linear(3 -> 4) |> h: tanh |> linear(2); fn carry(input, grad(h), grad(output)) -> grad(input);

fn carry_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    scratch: &mut ACarryScratch<{ B }>,
    input: &[[::net_runtime::f32; B]; 3],
    h_bar: &[[::net_runtime::f32; B]; 4],
    output_bar: &[[::net_runtime::f32; B]; 2],
    input_bar: &mut [[::net_runtime::f32; B]; 3],
) {
    let ACarryScratch { z1, h_bar_2 } = scratch;
    let w1 = &self.linear_1.weights.data.0;
    let b1 = &self.linear_1.biases.data.0[0];
    let w3 = &self.linear_2.weights.data.0;
    let h_seed = h_bar;
    let z3_bar = output_bar;
    /// `linear(3 -> 4)`: `z1[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 4, j: 3
    ::net_runtime::kernels::affine(simd, w1, input, b1, (), z1);
    /// `h_bar[i] = h_seed[i]`, i: 4
    for i in 0..4 {
        for s in 0..B {
            h_bar_2[i][s] = h_seed[i][s];
        }
    }
    /// `h_bar[i] = sum[j](z3_bar[j] * w3[j, i])`, i: 4, j: 2, added to what is there
    ::net_runtime::kernels::matvec_transposed_add(simd, w3, z3_bar, h_bar_2);
    /// `z1_bar[i] = (1 - tanh(z1[i]) * tanh(z1[i])) * h_bar[i]`, i: 4, in the memory of `z1`
    let z1_bar = z1;
    for i in 0..4 {
        for s in 0..B {
            let z1 = z1_bar[i][s];
            let tanh = ::net_runtime::scalar::tanh(z1);
            z1_bar[i][s] = (1.0 - tanh * tanh) * h_bar_2[i][s];
        }
    }
    /// `input_bar[j] = sum[i](z1_bar[i] * w1[i, j])`, j: 3, i: 4
    ::net_runtime::kernels::matvec_transposed(simd, w1, z1_bar, input_bar);
}
