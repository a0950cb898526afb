//! From a table of patients to a net that is saved: how far diabetes has progressed after a year, from age, sex, body mass, blood
//! pressure and six measurements of the blood. A linear regression explains half of the variance of those it has not seen.
//!
//! ```text
//! cargo run --release --example diabetes
//! ```

use net_runtime::prelude::*;
use net_runtime::train::{Samples, Standard, Training, score};
use std::error::Error;
use std::fs;

net! {
    /// Ten numbers of a patient in, the progression out.
    pub Diabetes = linear(10 -> 16) |> tanh |> progression: linear(1) |> mean_squared_loss;
    pub fn learn(input, target) -> (loss, grad(parameters));
    pub fn predict(input) -> progression;
}

type Patient = (DiabetesInput, DiabetesTarget);

fn main() -> Result<(), Box<dyn Error>> {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/data/diabetes.csv");
    let patients: Samples<Patient> =
        Samples::from_csv(table, |line| Ok((line.first()?, line.numbers(["progression"])?)))?;
    let (training, mut held_out) = patients.split(0.8, 1)?;
    let (mut training, mut validation) = training.split(0.8, 2)?;

    let inputs = Standard::of(training.iter().map(|(input, _)| input));
    let targets = Standard::of(training.iter().map(|(_, target)| target));
    for (input, target) in training.iter_mut().chain(&mut validation).chain(&mut held_out) {
        inputs.apply(input);
        targets.apply(target);
    }

    let mut net = Diabetes::seeded(1);
    let trained = Training::of(Diabetes::LEARN, Adam::new(0.003).with_decay(1.0))
        .epochs(500)
        .validate(&validation, |net, (input, target)| (net.predict(input), *target))
        .patience(30)
        .show_progress()
        .run(&mut net, &training)?;

    let scores = score(held_out.iter().map(|(input, target)| (net.predict(input), *target)));
    println!("best epoch {} of {}", trained.best_epoch.unwrap_or(0), trained.history.epochs.len());
    println!("mean absolute error: {:.1}", scores.mean_absolute_error() * targets.deviation()[0]);
    println!("held-out R2: {:.3}", scores.r_squared());
    trained.history.save_curves("target/diabetes.svg")?;
    fs::write("target/diabetes.json", serde_json::to_string(&(inputs, targets, net))?)?;
    Ok(())
}
