// The scalar type is `f32` or `f64`.

use net_runtime::prelude::*;

net! {
    pub A<f16> = linear(3 -> 2);
    pub B<> = linear(3 -> 2);
    pub C<f32, f64> = linear(3 -> 2);
}

fn main() {}
