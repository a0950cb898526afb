// Budgets that say no number of bytes.

use net_runtime::prelude::*;

net! {
    pub Net = linear(3 -> 2);

    #[budget]
    pub fn a(input) -> output;

    #[budget()]
    pub fn b(input) -> output;

    #[budget(ram)]
    pub fn c(input) -> output;

    #[budget(ram =)]
    pub fn d(input) -> output;

    #[budget(ram = "16k")]
    pub fn e(input) -> output;

    #[budget(ram = 16KiB)]
    pub fn f(input) -> output;

    #[budget(ram = "much")]
    pub fn g(input) -> output;

    #[budget(ram = 0)]
    pub fn h(input) -> output;

    #[budget(ram = -16)]
    pub fn i(input) -> output;

    #[budget(ram = 0.5)]
    pub fn j(input) -> output;

    #[budget(rom = 16_384)]
    pub fn k(input) -> output;

    #[budget(16_384)]
    pub fn l(input) -> output;

    #[budget = 16_384]
    pub fn m(input) -> output;

    #[budget[ram = 16_384]]
    pub fn n(input) -> output;

    #[budget(ram = 16_384, rom = 65_536)]
    pub fn o(input) -> output;

    #[budget(ram = 16_384 bytes)]
    pub fn p(input) -> output;

    #[budget(ram = RAM)]
    pub fn q(input) -> output;

    #[budget(ram = "")]
    pub fn r(input) -> output;

    #[budget(ram = "512")]
    pub fn s(input) -> output;
}

fn main() {}
