//! Where random numbers come from.

/// A generator of random numbers, from which nets take their initial weights: any of `rand_core` 0.10, those of `rand` 0.10
/// among them. It is only another name for [`rand_core::Rng`], whose mistakes name the version that fits.
///
/// ```
/// use net_runtime::prelude::*;
///
/// net! { Tiny = linear(4 -> 2) |> tanh; }
/// let mut rng = rand_pcg::Pcg32::new(1, 1);
/// assert_ne!(Tiny::init(&mut rng), Tiny::ZERO);
/// ```
#[diagnostic::on_unimplemented(
    message = "expected a generator of `rand_core` 0.10, found `{Self}`",
    label = "no generator of `rand_core` 0.10",
    note = "`rand` 0.10 has such: write `rand = \"0.10\"` in Cargo.toml; a generator of `rand` 0.9 or older has the traits of an older `rand_core`",
    note = "without a generator, `seeded(1)` makes a net, with the same bits on every target"
)]
pub trait Generator: rand_core::Rng {}

#[diagnostic::do_not_recommend]
impl<R: rand_core::Rng + ?Sized> Generator for R {}
