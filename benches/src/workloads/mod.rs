//! One file a workload.

mod adam;
mod attention;
mod convolution;
mod dense;
mod descend;
mod forward;
mod input_gradient;
mod large;
mod lenet;
mod simple_chains;
mod small;

use crate::peers::Peers;
use crate::workload::Workload;

/// Made one at a time: the peers hold one task.
pub type Make = fn(&Peers) -> Workload;

/// By the names that `--only` takes.
pub const ALL: [(&str, Make); 25] = [
    ("small", small::workload),
    ("large-1", large::single),
    ("large-128", large::batch),
    ("large-128-value", large::value_product),
    ("large-128-gradient", large::gradient_product),
    ("large-128-images", large::images),
    ("lenet-1", lenet::single),
    ("lenet-128", lenet::batch),
    ("simple-chains", simple_chains::workload),
    ("adam", adam::workload),
    ("forward", forward::workload),
    ("dense-4", dense::n4),
    ("dense-8", dense::n8),
    ("dense-16", dense::n16),
    ("dense-32", dense::n32),
    ("dense-64", dense::n64),
    ("convolution-8", convolution::n8),
    ("convolution-16", convolution::n16),
    ("convolution-32", convolution::n32),
    ("input-gradient", input_gradient::workload),
    ("descend", descend::workload),
    ("attention-1", attention::bare_single),
    ("attention-32", attention::bare_batch),
    ("multi-head-1", attention::single),
    ("multi-head-32", attention::batch),
];

/// The multiply-adds of a chain of dense layers, twice.
fn value_flops(sizes: &[usize]) -> f64 {
    sizes.windows(2).map(|pair| 2.0 * (pair[0] * pair[1]) as f64).sum()
}

/// With the gradients of all parameters: each layer once more for its weights, and all but the first for its input.
fn learning_flops(sizes: &[usize]) -> f64 {
    3.0 * value_flops(sizes) - value_flops(&sizes[..2])
}
