// A formula knows arithmetic, and not all of Rust.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| [x][0]);
    pub B = map(|x| x as f64);
    pub C = map(|x| f64::sin(x));
    pub D = map(|x| match x { _ => 1 });
    pub E = map(|x| |y| x);
    pub F = map(|x| x & 1);
    pub G = map(|x| return x);
    pub H = map(|x| "x");
    pub I = map(|x: f32| x);
    pub J = map(|mut x| x);
    pub K = map(|x| println!("x"));
    pub L = map(|x| true);
}

fn main() {}
