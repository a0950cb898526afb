// After a mistake no use of the net, of a method, a field or a scratch, is a mistake as well.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(4 -> 2) |> linear(3 -> 8);
    fn saliency(input) -> (output, grad(input));
    fn learn(input) -> (output, grad(all));
}

fn main() {
    let mut tiny = Tiny::seeded(1);
    let (y, dx) = tiny.saliency(&[1.0]);
    let (_, _, gradient) = tiny.learn(&[1.0]);
    tiny.axpy(-0.1, &gradient);
    let mut scratch = TinySaliencyScratch::ZERO;
    tiny.saliency_with(&mut scratch, &[1.0], &mut y.clone(), &mut dx.clone());
    println!("{} {:?} {}", y[0], tiny.linear_1.weights, Tiny::SALIENCY_SCRATCH_BYTES);
}
