// A(input: [2, 4, 4]) = deconvolution(3, 3x3, stride = 2) |> ramp; fn learn(input, grad(output)) -> (output, grad(all));

fn learn_body<const B: ::net_runtime::usize>(
    &self,
    simd: impl ::net_runtime::Simd,
    scratch: &mut ALearnScratch<{ B }>,
    samples: ::net_runtime::usize,
    add: ::net_runtime::bool,
    input: &[[[[::net_runtime::f32; B]; 4]; 4]; 2],
    output_bar: &[[[[::net_runtime::f32; B]; 9]; 9]; 3],
    output: &mut [[[[::net_runtime::f32; B]; 9]; 9]; 3],
    input_bar: &mut [[[[::net_runtime::f32; B]; 4]; 4]; 2],
    parameters_bar: &mut A,
) {
    let ALearnScratch { z1_bar } = scratch;
    let w1 = &self.deconvolution.weights;
    let b1 = &self.deconvolution.biases.data.0[0];
    let y2 = output;
    let y2_bar = output_bar;
    let b1_bar = &mut parameters_bar.deconvolution.biases.data.0[0];
    let w1_bar = &mut parameters_bar.deconvolution.weights;
    /// `deconvolution(3, 3x3, stride = 2)`: `z1[o, y, x] = b1[o]; z1[o, 2 * i + u, 2 * j + v] += w1[o, c, u, v] * input[c, i, j]`, o: 3, y: 9, x: 9, i: 4, u: 3, j: 4, v: 3, c: 2; `ramp`: `y2[i, j, k] = ramp(z1[i, j, k])`, i: 3, j: 9, k: 9
    ::net_runtime::kernels::convolution_transposed(
        simd,
        const {
            &::net_runtime::kernels::Windows::new(2, 3)
                .axis(4, 3, 9)
                .by(2, 1, 0)
                .axis(4, 3, 9)
                .by(2, 1, 0)
                .turned()
        },
        w1,
        input,
        ::core::option::Option::Some(b1),
        ::net_runtime::Ramp,
        y2,
    );
    /// `z1_bar[i, j, k] = if y2[i, j, k] > 0 { y2_bar[i, j, k] } else { 0 }`, i: 3, j: 9, k: 9
    {
        let (z1_bar, y2_bar, y2) = (
            ::net_runtime::__private::flat_mut(z1_bar),
            ::net_runtime::__private::flat(y2_bar),
            ::net_runtime::__private::flat(y2),
        );
        for n in ::net_runtime::__private::turns(243 * B) {
            let element = y2_bar[n];
            z1_bar[n] = if y2[n] > 0.0 { element } else { 0.0 };
        }
    }
    /// `b1_bar[o] = sum[y, x](z1_bar[o, y, x])`, o: 3, y: 9, x: 9
    ::net_runtime::kernels::total(simd, z1_bar, [9, 9], samples, add, b1_bar);
    /// `w1_bar[o, c, u, v] = sum[y, x](z1_bar[o, 2 * y + u, 2 * x + v] * input[c, y, x])`, o: 3, c: 2, u: 3, v: 3, y: 4, x: 4
    ::net_runtime::kernels::convolution_weights(
        simd,
        const {
            &::net_runtime::kernels::Windows::new(2, 3)
                .axis(4, 3, 9)
                .by(2, 1, 0)
                .axis(4, 3, 9)
                .by(2, 1, 0)
                .turned()
        },
        input,
        z1_bar,
        samples,
        add,
        w1_bar,
    );
    /// `input_bar[c, y, x] = sum[o, u, v](z1_bar[o, 2 * y + u, 2 * x + v] * w1[o, c, u, v])`, c: 2, y: 4, x: 4, o: 3, u: 3, v: 3
    ::net_runtime::kernels::convolution(
        simd,
        const {
            &::net_runtime::kernels::Windows::new(2, 3)
                .axis(4, 3, 9)
                .by(2, 1, 0)
                .axis(4, 3, 9)
                .by(2, 1, 0)
                .turned()
        },
        w1,
        z1_bar,
        ::core::option::Option::None,
        (),
        input_bar,
    );
}
