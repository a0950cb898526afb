//! Optimisers that go on where they, or PyTorch's, stopped.

use super::{assert_near, file, numbers};
use net_runtime::prelude::*;

net! {
    Tiny<f64> = linear(3 -> 4) |> tanh |> linear(2) |> mean_squared_loss;
    weights "tests/weights/adam_net.safetensors";
    fn learn(input, target) -> grad(parameters);

    Small = linear(3 -> 4) |> tanh |> linear(2);
}

/// The gradients at the inputs of PyTorch's last forty steps.
fn forty(mut step: impl FnMut(&dyn Fn(&Tiny) -> Tiny)) {
    let given = file("adam_given");
    let (inputs, targets) = (numbers(&given, "inputs"), numbers(&given, "targets"));
    for (input, target) in inputs.as_chunks::<3>().0.iter().zip(targets.as_chunks::<2>().0) {
        step(&|net: &Tiny| net.learn(&(*input).into(), &(*target).into()));
    }
}

#[test]
fn forty_more_steps_of_adam_are_pytorchs() {
    let mut net = Tiny::TRAINED.clone();
    let mut adam = Adam::new(0.05).with_betas(0.8, 0.95).with_corrected_epsilon(1e-2);
    adam.load_safetensors(&file("adam_state")).expect("PyTorch's state");
    forty(|gradient| {
        let gradient = gradient(&net);
        adam.step(&mut net, &gradient);
    });
    let mut later = Tiny::ZERO;
    later.load_safetensors(&file("adam_later")).expect("the net forty steps later");
    let expected: Vec<f64> = later.parameters().to_vec();
    assert_near(net.parameters(), &expected, 1e-12);
    // It went somewhere, and the state had a share in that.
    assert!((net.linear_1.weights - Tiny::TRAINED.linear_1.weights).amax() > 0.1);
    let mut fresh = Tiny::TRAINED.clone();
    let mut adam = Adam::new(0.05).with_betas(0.8, 0.95).with_corrected_epsilon(1e-2);
    forty(|gradient| {
        let gradient = gradient(&fresh);
        adam.step(&mut fresh, &gradient);
    });
    assert!((net.linear_1.weights - fresh.linear_1.weights).amax() > 1e-3);
}

/// Half the steps, saved, loaded into a new one, and the other half: to the bit as all of them.
macro_rules! goes_on {
    ($new:expr) => {{
        let (mut net, mut optimiser) = (Tiny::TRAINED.clone(), $new);
        let (mut parted, mut first) = (net.clone(), $new);
        let mut number = 0;
        forty(|gradient| {
            let (of_net, of_parted) = (gradient(&net), gradient(&parted));
            optimiser.step(&mut net, &of_net);
            first.step(&mut parted, &of_parted);
            number += 1;
            if number == 20 {
                let mut next = $new;
                next.load_safetensors(&first.to_safetensors()).expect("its own state");
                assert_eq!(next, first);
                first = next;
            }
        });
        assert_eq!((net, optimiser), (parted, first));
    }};
}

#[test]
fn every_optimiser_goes_on_where_it_stopped() {
    goes_on!(Adam::new(0.05));
    goes_on!(Adam::new(0.05).with_corrected_epsilon(1e-8));
    goes_on!(Sgd::new(0.05).with_momentum(0.9));
    goes_on!(RmsProp::new(0.05));
    goes_on!(Adagrad::new(0.05));
    goes_on!(Lion::new(0.01));
    goes_on!(SignSgd::new(0.01));
}

#[test]
fn a_state_that_does_not_fit_is_refused_and_changes_nothing() {
    let state = file("adam_state");
    let mut small = Adam::<Small>::new(0.05);
    let error = small.load_safetensors(&state).expect_err("numbers of another type").to_string();
    assert!(error.starts_with("of `exp_avg`: expected `F32` numbers, found `F64` of `0.weight`"), "{error}");
    assert_eq!(small, Adam::new(0.05));
    let mut momentum = Sgd::<Tiny>::new(0.05).with_momentum(0.9);
    let error = momentum.load_safetensors(&state).expect_err("another's state").to_string();
    assert!(
        error.starts_with("of `momentum_buffer`: expected `linear_1.weights` or `linear_1.weight`, found neither"),
        "{error}"
    );
    let mut adam = Adam::<Tiny>::new(0.05);
    let error = adam.load_safetensors(&file("adam_net")).expect_err("no state").to_string();
    assert_eq!(error, "expected `step`, found no such name");
    assert_eq!((momentum, adam), (Sgd::new(0.05).with_momentum(0.9), Adam::new(0.05)));
}

/// It is no seed's: a net without a name is what its file says.
#[test]
fn a_net_without_a_name_has_its_weights() {
    let net = net!(<f64> = linear(3 -> 4) |> tanh |> linear(2); weights "tests/weights/adam_net.safetensors";);
    assert_eq!(net.parameters(), Tiny::TRAINED.parameters());
}
