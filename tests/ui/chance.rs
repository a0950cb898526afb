//! Arrays by chance, and what drops in training only.

use net_runtime::net;

net! {
    pub Unknown(x: [3]) -> y {
        random n: [3] = gaussian;
        let y = x + n;
    }
    pub Missing(x: [3]) -> y {
        random n: [3];
        let y = x + n;
    }
    pub Limits(x: [3]) -> y {
        random a: [3] = uniform;
        random b: [3] = uniform(1, 0);
        random c: [3] = bernoulli(2);
        random d: [3] = normal(0, 1);
        random e: [3] = 0.5;
        random f: [3] = uniform(low = 0, high = 1);
        let y = x + a + b + c + d + e + f;
    }
    pub Unused(x: [3]) -> y {
        random n: [3] = normal;
        let y = x + x;
    }
    pub Shape(x: [3]) -> y {
        random n = normal;
        let y = x + n;
    }
    pub Method(input: [3]) = dropout(0.5, method = beta) |> dropout(1.5) |> dropout(p = 0.5);
    pub Small(input: [1, 2, 2]) = image_augmentation(4);
    pub Vector(input: [784]) = image_augmentation(24);
    pub Mirrored(input: [1, 8, 8]) = image_augmentation(4, reflection_probabilities = 0.5);
    pub Descends = linear(3 -> 2) |> dropout |> mean_squared_loss;
    pub fn step(input, target) -> (loss, descend(parameters));
}

fn main() {}
