//! Training without glue: samples, epochs, early stopping, history, curves, checkpoints. The feature `train`.
//!
//! | | |
//! |---|---|
//! | [`Samples`], [`Csv`], [`Standard`], [`class_weights`] | inputs and targets in one value: from slices, iterators and CSV files; split, shuffled, standardised |
//! | [`Training`] | epochs, batches, schedules of rates, validation, early stopping, checkpoints |
//! | [`score`], [`Confusion`], [`Regression`] | what predictions are measured by |
//! | [`History`] | losses and figures, as CSV and as curves |
//!
//! From a CSV file to a net that is saved:
//!
//! ```
//! use net_runtime::prelude::*;
//! use net_runtime::train::{Samples, Standard, Training};
//!
//! net! {
//!     Model = linear(2 -> 16) |> tanh |> prediction: linear(1) |> mean_squared_loss;
//!     fn learn(input, target) -> (loss, grad(parameters));
//!     fn predict(input) -> prediction;
//! }
//!
//! # let file = std::env::temp_dir().join("net-runtime-train.csv");
//! # let line = |number: i32| format!("{},{},{}\n", number % 7, number % 5, number % 7 - 2 * (number % 5));
//! # std::fs::write(&file, String::from("a,b,c\n") + &(0..200).map(line).collect::<String>())?;
//! type Sample = (ModelInput, ModelTarget); // the ports of `learn`, in its order
//! let samples: Samples<Sample> = Samples::from_csv(&file, |line| Ok((line.numbers(["a", "b"])?, line.numbers(["c"])?)))?;
//! let (mut training, mut held_out) = samples.split(0.8, 1)?;
//! let standard = Standard::of(training.iter().map(|(input, _)| input));
//! for (input, _) in training.iter_mut().chain(&mut held_out) {
//!     standard.apply(input);
//! }
//!
//! let mut net = Model::seeded(1);
//! let trained = Training::of(Model::LEARN, Adam::new(0.01))
//!     .epochs(200)
//!     .validate(&held_out, |net, (input, target)| (net.predict(input), *target))
//!     .patience(20)
//!     .run(&mut net, &training)?;
//! let best = trained.best_epoch.and_then(|epoch| trained.history.epochs[epoch - 1].figure("held-out R2"));
//! assert!(best > Some(0.95));
//! // What is to be kept is both; in `f64` with the feature `float_roundtrip` of `serde_json`, which is to be named in Cargo.toml.
//! let saved = serde_json::to_string(&(&standard, &net))?;
//! # assert!(saved.len() > 500);
//! # std::fs::remove_file(file)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing in it is closed: what [`Training`] does can be written with public calls, and is in essence this.
//!
//! ```
//! # use net_runtime::nalgebra::{self, vector};
//! use net_runtime::prelude::*;
//! # net! {
//! #     Model = linear(1 -> 1) |> mean_squared_loss;
//! #     fn learn(input, target) -> (loss, grad(parameters));
//! # }
//! # let samples: Vec<_> = (0..64).map(|x| (vector![x as f32 / 64.0], vector![x as f32 / 32.0])).collect();
//! let (mut net, mut adam, mut gradient) = (Model::seeded(1), Adam::new(0.05), Model::ZERO);
//! let (mut inputs, mut targets, mut losses) = (Vec::new(), Vec::new(), [0.0; 32]);
//! for epoch in 0..100 {
//!     for batch in net_runtime::train::order(samples.len(), 0, epoch).chunks(32) {
//!         (inputs.clear(), targets.clear());
//!         inputs.extend(batch.iter().map(|&place| samples[place].0));
//!         targets.extend(batch.iter().map(|&place| samples[place].1));
//!         let losses = &mut losses[..batch.len()];
//!         net.learn_batch(&inputs, &targets, losses, &mut gradient)?;
//!         // here it stops unless all losses are finite
//!         adam.step_of(batch.len(), &mut net, &gradient);
//!     }
//!     // here it measures, keeps the best net, and writes a checkpoint
//! }
//! assert!((net.linear.weights[0] - 2.0).abs() < 1e-3);
//! # Ok::<(), BatchMismatch>(())
//! ```

mod bar;
mod chance;
mod checkpoint;
mod columns;
mod csv;
mod curves;
mod error;
mod file;
mod history;
mod method;
mod run;
mod samples;
mod scores;
mod spread;
mod standard;
mod training;

pub use chance::{Chance, chance_of_step, order};
pub use columns::Row;
pub use csv::{Column, Csv, CsvError, Line};
pub use error::TrainingError;
pub use history::{Epoch, Figure, History, Step};
pub use method::{ByDescent, ByGradient, Kept, Method};
pub use samples::Samples;
pub use scores::{Confusion, MeanLoss, Regression, Scored, Scores, class_weights, score};
pub use standard::{Elements, Standard};
pub use training::{Trained, Training};
