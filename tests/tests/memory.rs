//! The constants of memory: what the compiler plans is what rustc lays out, and a budget may be that to the byte. Weights stay where they are.

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

    Shallow = linear(12 -> 12) |> tanh;
    Deep = linear(12 -> 12) |> tanh |> linear(12) |> tanh |> linear(12) |> tanh |> linear(12) |> tanh;

    OfShallow = frozen front: Shallow |> head: linear(3);
    fn learn(input, grad(output)) -> (output, descend(parameters));
    /// A front in flash, a head in RAM.
    OfDeep = frozen front: Deep |> head: linear(3);
    fn learn(input, grad(output)) -> (output, descend(parameters));
    fn eval(input) -> output;

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

/// What a `static` holds is immutable: a front that is used there cannot be changed, and the head is.
static FLASH: [f32; Deep::PARAMETERS] = [0.25; Deep::PARAMETERS];
static FRONT: &Deep = Deep::from_parameters(&FLASH);

#[test]
fn weights_are_used_where_they_are() {
    assert!(core::ptr::eq(FRONT.parameters(), &FLASH));
    assert!(core::ptr::eq(Deep::from_parameters(&FLASH).parameters().as_ptr(), FLASH.as_ptr()));
    let owned = Deep::from_parameters(&FLASH).clone();
    let mut heads = [OfDeep::ZERO, OfDeep::ZERO];
    let [in_flash, in_ram] = &mut heads;
    let (x, seed) = (nalgebra::SVector::from_fn(|i, _| i as f32 / 12.0), [1.0, -1.0, 0.5].into());
    for _ in 0..3 {
        assert_eq!(in_flash.learn(FRONT, &x, &seed, 0.5), in_ram.learn(&owned, &x, &seed, 0.5));
    }
    assert_eq!(in_flash, in_ram);
    assert_ne!(in_flash.head, OfDeep::ZERO.head);
    assert_eq!(FRONT, &owned);
}

/// Training a head stores and differentiates nothing of a frozen front: a front of four layers takes what one of one takes but the two
/// vectors that layers hand on, and the head holds nothing else.
#[test]
fn a_frozen_front_costs_training_nothing() {
    const { assert!(OfDeep::LEARN_SCRATCH_BYTES <= OfShallow::LEARN_SCRATCH_BYTES + 4 * 12) };
    const { assert!(OfDeep::LEARN_SCRATCH_BYTES <= OfDeep::EVAL_SCRATCH_BYTES + 4 * 3) };
    assert_eq!([OfDeep::PARAMETERS, size_of::<OfDeep>()], [3 * 12 + 3, 4 * (3 * 12 + 3)]);
}
