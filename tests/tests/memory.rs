//! The constants of memory: what the compiler plans is what rustc lays out, and a budget may be that to the byte.

use net_runtime::prelude::*;

net! {
    const RAM = 2 * 1024;

    #[budget(ram = RAM)]
    Gesture = linear(24 -> 16) |> tanh |> linear(4);
    fn read(input) -> output;
    #[budget(ram = 4 * (16 + 16))]
    fn adapt(input, grad(output)) -> descend(parameters);

    Front = linear(8 -> 30) |> tanh;
    fn look(input) -> (output, grad(input));

    /// The parameters of the front are not counted.
    #[budget(ram = 4 * (31 * 2 + 30 + 30))]
    Tail = frozen front: Front |> linear(2);
    #[budget(ram = 4 * 30)]
    fn read(input) -> output;
    fn look(input) -> (output, grad(input));

    Block<N>(x: [N]) = linear(N) |> tanh |> linear(N);
    #[budget(ram = 4 * (2 * 7 * 6 + 6))]
    Wide = Block<6>;
    fn read(x) -> output;
}

#[test]
fn constants_are_what_is_planned() {
    assert_eq!(Gesture::PARAMETER_BYTES, 4 * (24 * 16 + 16 + 16 * 4 + 4));
    assert_eq!([Gesture::READ_SCRATCH_BYTES, Gesture::ADAPT_SCRATCH_BYTES], [4 * 16, 4 * 32]);
    assert_eq!([Front::PARAMETER_BYTES, Tail::PARAMETER_BYTES, Wide::PARAMETER_BYTES], [4 * 270, 4 * 62, 4 * 84]);
    assert_eq!([Tail::READ_SCRATCH_BYTES, Tail::LOOK_SCRATCH_BYTES, Wide::READ_SCRATCH_BYTES], [4 * 30, 4 * 60, 4 * 6]);
    assert_eq!(Tail::PARAMETER_BYTES, size_of::<Tail>());
}

/// A net without a name has a budget as well.
#[test]
fn a_net_that_is_a_value_has_a_budget() {
    let net =
        net!(#[budget(ram = 4 * (8 + 2))] linear(3 -> 2) |> tanh |> softmax; #[budget(ram = 8)] fn f(input) -> output);
    assert!((net.f(&[1.0, 2.0, 3.0].into()).sum() - 1.0).abs() < 1e-6);
}
