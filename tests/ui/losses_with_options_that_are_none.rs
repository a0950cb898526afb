// Options of losses, each with a value that it cannot have.

use net_runtime::prelude::*;

net! {
    A(input: [3]) = cross_entropy_loss(index, from = logits, smoothing = 1.5);
    B(input: [3]) = cross_entropy_loss(index, from = logits, weights = [1, 2]);
    C(input: [3]) = cross_entropy_loss(index, from = logits, weights = [1, -2, 3]);
    D(input: [3]) = cross_entropy_loss(index, from = logits, weights = [0, 0, 0]);
    E(input: [3]) = cross_entropy_loss(index, from = logits, weights = 2);
    F(input: [3]) = cross_entropy_loss(index, from = logits, ignored = 3);
    G(input: [3]) = cross_entropy_loss(index, from = logits, ignored = -100);
    H(input: [3]) = cross_entropy_loss(probabilities, from = logits, ignored = 0);
    I(input: [3]) = cross_entropy_loss(binary, from = logits, weights = [1, 2, 3]);
    J(input: [3]) = cross_entropy_loss(index, from = logits, reduce = sum);
    K(input: [3]) = cross_entropy_loss(index, from = logits, label_smoothing = 0.1);
    L(input: [3]) = huber_loss(delta = 0);
    M(input: [3]) = hinge_loss(margin = -1);
    N(input: [3]) = hinge_loss(squared = yes);
    O(input: [3]) = loss(|y| y * y);
    P(input: [3]) = loss(huber);
    Q(input: [3]) = loss;
    R(input: [3]) = loss(|y, t| (y - t).powi(2), reduce = none);
    S(input: [3]) = tanh |> kl_divergence_loss;
    T(input: [3]) = sin |> kl_divergence_loss();
    U(input: [1]) = kl_divergence_loss;
    V(input: []) = cosine_distance_loss;
    W(a: [], b: []) -> y { let y = (a, b) |> cosine_similarity; }
}

fn main() {}
