// pub Net<f64> = linear(3 -> 4) |> tanh |> linear(2);
// /// After twelve steps.
// weights "../../net-runtime/tests/weights/adam_net.safetensors";
// fn eval(input) -> output;

    /// After twelve steps.
    ///
    /// The net with the numbers of `../../net-runtime/tests/weights/adam_net.safetensors`: it lies where constants do, in flash where there is such.
    pub const TRAINED: &'static Self = {
        #[allow(long_running_const_eval)]
        static TRAINED: Net = ::net_runtime::__private::trained(
            ::core::include_bytes!(
                ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"),
                "/../../net-runtime/tests/weights/adam_net.safetensors")
            ),
            472,
            &[(296, 8, 0), (264, 8, 0), (408, 8, 0), (392, 8, 0)],
        );
        &TRAINED
    };
