//! Layers of several inputs, compared with PyTorch: value and all gradients.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

net! {
    Threading<f64>(a: [3, 5], b: [3, 5], c: []) -> y { let y = (a, b, c) |> threading(|x, y, z| x * tanh(y) - z); }
    fn pullback(a, b, c, grad(y)) -> (y, grad(all));

    StopGradient<f64>(a: [5], b: [5]) -> y { let y = a * (b |> stop_gradient) + sin(b) * (a |> detach); }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    Catenate<f64>(a: [2, 3], b: [4, 3], c: [1, 3]) -> y { let y = (a, b, c) |> catenate; }
    fn pullback(a, b, c, grad(y)) -> (y, grad(all));

    CatenateLast<f64>(a: [2, 3], b: [2, 4]) -> y { let y = (a, b) |> catenate(axis = -1); }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    CatenateMiddle<f64>(a: [2, 3, 2], b: [2, 1, 2]) -> y { let y = (a, b) |> catenate(axis = 1); }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    Append<f64>(a: [3, 2], b: [2]) -> y { let y = (a, b) |> append; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    AppendNumber<f64>(a: [3], b: []) -> y { let y = (element = b, input = a) |> append; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    Prepend<f64>(a: [3, 2, 2], b: [2, 2]) -> y { let y = (a, b) |> prepend; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    Total<f64>(a: [3, 5], b: [3, 5], c: [3, 5]) -> y { let y = (sin(a), b, c) |> total; }
    fn pullback(a, b, c, grad(y)) -> (y, grad(all));

    Dot<f64>(a: [3, 5], b: [5, 2]) -> y { let y = (a, b) |> dot; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    DotVectors<f64>(a: [5], b: [5]) -> y { let y = (a, b) |> dot; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    DotArrays<f64>(a: [2, 3, 5], b: [5, 4, 3]) -> y { let y = (a, b) |> dot; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    Extract<f64>(x: [7, 3], at: [] of index(7)) -> y { let y = (x, at) |> extract; }
    fn pullback(x, at, grad(y)) -> (y, grad(all));

    ExtractRows<f64>(x: [7, 3], at: [4] of index(7)) -> y { let y = (position = at, input = sin(x)) |> extract; }
    fn pullback(x, at, grad(y)) -> (y, grad(all));

    ExtractMatrix<f64>(x: [7], at: [2, 3] of index(7)) -> y { let y = (x, at) |> extract; }
    fn pullback(x, at, grad(y)) -> (y, grad(all));

    Attention<f64>(q: [3, 6], k: [5, 4], v: [5, 2]) -> y { let y = (query = q, key = k, value = v) |> attention; }
    fn pullback(q, k, v, grad(y)) -> (y, grad(all));

    AttentionHeads<f64>(q: [3, 9], k: [5, 6], v: [5, 3]) -> y {
        let y = (query = q, key = k, value = v) |> attention(heads = 3, scale = 0.5);
    }
    fn pullback(q, k, v, grad(y)) -> (y, grad(all));

    AttentionDot<f64>(q: [7, 5], k: [3, 5], v: [3, 1]) -> y {
        let y = (query = q, key = k, value = v) |> attention(score = dot);
    }
    fn pullback(q, k, v, grad(y)) -> (y, grad(all));

    AttentionSingle<f64>(q: [5], k: [3, 5], v: [3, 4]) -> y {
        let y = (query = q, key = k, value = v) |> attention(score = dot, scale = -2);
    }
    fn pullback(q, k, v, grad(y)) -> (y, grad(all));

    AttentionCausal<f64>(q: [5, 6], k: [7, 6], v: [7, 4]) -> y {
        let y = (query = q, key = k, value = v) |> attention(score = dot, heads = 2, scale = 1 / 2, mask = causal);
    }
    fn pullback(q, k, v, grad(y)) -> (y, grad(all));

    AttentionMasked<f64>(q: [3, 6], k: [5, 4], v: [5, 2], m: [3, 5]) -> y {
        let y = (query = q, key = k, value = v, mask = m) |> attention;
    }
    fn pullback(q, k, v, m, grad(y)) -> (y, grad(all));

    AttentionBoth<f64>(q: [5, 6], k: [5, 4], v: [5, 2], m: [5, 5]) -> y {
        let y = (mask = m, value = v, key = k, query = q) |> attention(heads = 2, scale = 0.75, mask = causal);
    }
    fn pullback(q, k, v, m, grad(y)) -> (y, grad(all));

    AttentionWide<f64>(q: [17, 12], k: [19, 12], v: [19, 20]) -> y {
        let y = (query = q, key = k, value = v) |> attention(score = dot, heads = 4, scale = 0.5, mask = causal);
    }
    fn pullback(q, k, v, grad(y)) -> (y, grad(all));

    SpatialTransformation<f64>(x: [2, 5, 7], p: [6]) -> y { let y = (x, p) |> spatial_transformation(3x4); }
    fn pullback(x, p, grad(y)) -> (y, grad(all));

    SpatialLarger<f64>(x: [1, 3, 3], p: [6]) -> y { let y = (parameters = p, input = x) |> spatial_transformation(9); }
    fn pullback(x, p, grad(y)) -> (y, grad(all));

    SpatialLine<f64>(x: [3, 4, 5], p: [6]) -> y { let y = (x, p) |> spatial_transformation([1, 6]); }
    fn pullback(x, p, grad(y)) -> (y, grad(all));

    EuclideanDistance<f64>(a: [3, 5], b: [3, 5]) -> y { let y = (a, b) |> euclidean_distance; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    CosineDistance<f64>(a: [7], b: [7]) -> y { let y = (a, b) |> cosine_distance; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    CosineSimilarity<f64>(a: [7], b: [7]) -> y { let y = (a, b) |> cosine_similarity; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    ExpectedLayers<f64>(a: [8, 3, 4], b: [2, 6, 8]) -> y { let y = (a |> layer_normalization(scaling = none, biases = none) |> pixel_shuffle(2) |> leaky_ramp(slope = 0.25) |> adaptive_pooling(4x3, function = mean)) + (b |> leaky_relu |> layer_norm(axes = all, scaling = none, biases = none) |> pixel_unshuffle(2) |> sin |> pixel_shuffle(2) |> adaptive_pool(4x3)); }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    ExpectedLosses<f64>(a: [2, 3], b: [2, 3]) -> y { let y = ((a, b) |> loss(|y, t| (y - t).powi(2))) + ((a, b) |> formula_loss(|y, t| y * t, reduce = total)) + ((a, b) |> huber_loss(delta = 0.5)) + ((a, b) |> huber) + ((a, b) |> hinge_loss) + ((a, b) |> hinge(margin = 2, squared = true)) + ((a |> softmax, b |> softmax) |> kl_divergence_loss) + ((a, b |> softmax) |> kl_divergence(from = logits, reduce = total)) + ((a, b) |> cosine_distance_loss) + ((a, b) |> cosine_loss); }
    fn pullback(a, b, grad(y)) -> (y, grad(all));

    CosineDistanceOfMatrices<f64>(a: [3, 5], b: [3, 5]) -> y { let y = (a, b) |> cosine_distance; }
    fn pullback(a, b, grad(y)) -> (y, grad(all));
}

net_numbers! {
    Threading {} StopGradient {} Catenate {} CatenateLast {} CatenateMiddle {} Append {} AppendNumber {} Prepend {} Total {} Dot {} DotVectors {}
    DotArrays {} Extract {} ExtractRows {} ExtractMatrix {} Attention { attention } AttentionHeads { attention }
    AttentionDot {} AttentionSingle {} AttentionCausal {} AttentionMasked { attention } AttentionBoth { attention }
    AttentionWide {} SpatialTransformation {} SpatialLarger {} SpatialLine {} EuclideanDistance {} CosineDistance {} CosineSimilarity {} ExpectedLayers {} ExpectedLosses {} CosineDistanceOfMatrices {}
}

#[test]
fn threading_is_a_formula_of_elements() {
    four_calls!(Threading.pullback of "inputs_threading"
        (a: M<3, 5> = "a", b: M<3, 5> = "b", c: f64 = "c", g: M<3, 5> = "grad(y)")
        -> (y: M<3, 5> = "y", da: M<3, 5> = "grad(a)", db: M<3, 5> = "grad(b)", dc: f64 = "grad(c)"));
}

#[test]
fn nothing_flows_back_through_stop_gradient() {
    four_calls!(StopGradient.pullback of "inputs_stop_gradient"
        (a: V<5> = "a", b: V<5> = "b", g: V<5> = "grad(y)") -> (y: V<5> = "y", da: V<5> = "grad(a)", db: V<5> = "grad(b)"));
}

#[test]
fn catenate_puts_inputs_one_behind_the_other() {
    four_calls!(Catenate.pullback of "inputs_catenate"
        (a: M<2, 3> = "a", b: M<4, 3> = "b", c: M<1, 3> = "c", g: M<7, 3> = "grad(y)")
        -> (y: M<7, 3> = "y", da: M<2, 3> = "grad(a)", db: M<4, 3> = "grad(b)", dc: M<1, 3> = "grad(c)"));
    four_calls!(CatenateLast.pullback of "inputs_catenate_last"
        (a: M<2, 3> = "a", b: M<2, 4> = "b", g: M<2, 7> = "grad(y)")
        -> (y: M<2, 7> = "y", da: M<2, 3> = "grad(a)", db: M<2, 4> = "grad(b)"));
    four_calls!(CatenateMiddle.pullback of "inputs_catenate_middle"
        (a: [M<3, 2>; 2] = "a", b: [M<1, 2>; 2] = "b", g: [M<4, 2>; 2] = "grad(y)")
        -> (y: [M<4, 2>; 2] = "y", da: [M<3, 2>; 2] = "grad(a)", db: [M<1, 2>; 2] = "grad(b)"));
}

#[test]
fn append_and_prepend_add_an_element() {
    four_calls!(Append.pullback of "inputs_append"
        (a: M<3, 2> = "a", b: V<2> = "b", g: M<4, 2> = "grad(y)")
        -> (y: M<4, 2> = "y", da: M<3, 2> = "grad(a)", db: V<2> = "grad(b)"));
    four_calls!(AppendNumber.pullback of "inputs_append_number"
        (a: V<3> = "a", b: f64 = "b", g: V<4> = "grad(y)")
        -> (y: V<4> = "y", da: V<3> = "grad(a)", db: f64 = "grad(b)"));
    four_calls!(Prepend.pullback of "inputs_prepend"
        (a: [M<2, 2>; 3] = "a", b: M<2, 2> = "b", g: [M<2, 2>; 4] = "grad(y)")
        -> (y: [M<2, 2>; 4] = "y", da: [M<2, 2>; 3] = "grad(a)", db: M<2, 2> = "grad(b)"));
}

#[test]
fn total_is_a_sum() {
    four_calls!(Total.pullback of "inputs_total"
        (a: M<3, 5> = "a", b: M<3, 5> = "b", c: M<3, 5> = "c", g: M<3, 5> = "grad(y)")
        -> (y: M<3, 5> = "y", da: M<3, 5> = "grad(a)", db: M<3, 5> = "grad(b)", dc: M<3, 5> = "grad(c)"));
}

#[test]
fn dot_sums_over_the_last_axis_of_one_and_the_first_of_the_other() {
    four_calls!(Dot.pullback of "inputs_dot"
        (a: M<3, 5> = "a", b: M<5, 2> = "b", g: M<3, 2> = "grad(y)")
        -> (y: M<3, 2> = "y", da: M<3, 5> = "grad(a)", db: M<5, 2> = "grad(b)"));
    four_calls!(DotVectors.pullback of "inputs_dot_vectors"
        (a: V<5> = "a", b: V<5> = "b", g: f64 = "grad(y)") -> (y: f64 = "y", da: V<5> = "grad(a)", db: V<5> = "grad(b)"));
    four_calls!(DotArrays.pullback of "inputs_dot_arrays"
        (a: [M<3, 5>; 2] = "a", b: [M<4, 3>; 5] = "b", g: [[M<4, 3>; 3]; 2] = "grad(y)")
        -> (y: [[M<4, 3>; 3]; 2] = "y", da: [M<3, 5>; 2] = "grad(a)", db: [M<4, 3>; 5] = "grad(b)"));
}

#[test]
fn extract_reads_at_positions() {
    four_calls!(Extract.pullback of "inputs_extract"
        (x: M<7, 3> = "x", at: Index<7> = "at", g: V<3> = "grad(y)") -> (y: V<3> = "y", dx: M<7, 3> = "grad(x)"));
    four_calls!(ExtractRows.pullback of "inputs_extract_rows"
        (x: M<7, 3> = "x", at: [Index<7>; 4] = "at", g: M<4, 3> = "grad(y)")
        -> (y: M<4, 3> = "y", dx: M<7, 3> = "grad(x)"));
    four_calls!(ExtractMatrix.pullback of "inputs_extract_matrix"
        (x: V<7> = "x", at: [[Index<7>; 3]; 2] = "at", g: M<2, 3> = "grad(y)")
        -> (y: M<2, 3> = "y", dx: V<7> = "grad(x)"));
}

#[test]
fn attention_has_a_bilinear_score() {
    four_calls!(Attention.pullback of "inputs_attention"
        (q: M<3, 6> = "q", k: M<5, 4> = "k", v: M<5, 2> = "v", g: M<3, 2> = "grad(y)")
        -> (y: M<3, 2> = "y", dq: M<3, 6> = "grad(q)", dk: M<5, 4> = "grad(k)", dv: M<5, 2> = "grad(v)",
            dw: Sum<Attention> = "grad(parameters)"));
    four_calls!(AttentionHeads.pullback of "inputs_attention_heads"
        (q: M<3, 9> = "q", k: M<5, 6> = "k", v: M<5, 3> = "v", g: M<3, 3> = "grad(y)")
        -> (y: M<3, 3> = "y", dq: M<3, 9> = "grad(q)", dk: M<5, 6> = "grad(k)", dv: M<5, 3> = "grad(v)",
            dw: Sum<AttentionHeads> = "grad(parameters)"));
}

#[test]
fn attention_has_a_product_for_a_score() {
    four_calls!(AttentionDot.pullback of "inputs_attention_dot"
        (q: M<7, 5> = "q", k: M<3, 5> = "k", v: M<3, 1> = "v", g: M<7, 1> = "grad(y)")
        -> (y: M<7, 1> = "y", dq: M<7, 5> = "grad(q)", dk: M<3, 5> = "grad(k)", dv: M<3, 1> = "grad(v)"));
    four_calls!(AttentionSingle.pullback of "inputs_attention_single"
        (q: V<5> = "q", k: M<3, 5> = "k", v: M<3, 4> = "v", g: V<4> = "grad(y)")
        -> (y: V<4> = "y", dq: V<5> = "grad(q)", dk: M<3, 5> = "grad(k)", dv: M<3, 4> = "grad(v)"));
}

#[test]
fn attention_is_masked() {
    four_calls!(AttentionCausal.pullback of "inputs_attention_causal"
        (q: M<5, 6> = "q", k: M<7, 6> = "k", v: M<7, 4> = "v", g: M<5, 4> = "grad(y)")
        -> (y: M<5, 4> = "y", dq: M<5, 6> = "grad(q)", dk: M<7, 6> = "grad(k)", dv: M<7, 4> = "grad(v)"));
    four_calls!(AttentionMasked.pullback of "inputs_attention_masked"
        (q: M<3, 6> = "q", k: M<5, 4> = "k", v: M<5, 2> = "v", m: M<3, 5> = "m", g: M<3, 2> = "grad(y)")
        -> (y: M<3, 2> = "y", dq: M<3, 6> = "grad(q)", dk: M<5, 4> = "grad(k)", dv: M<5, 2> = "grad(v)",
            dw: Sum<AttentionMasked> = "grad(parameters)"));
    four_calls!(AttentionBoth.pullback of "inputs_attention_both"
        (q: M<5, 6> = "q", k: M<5, 4> = "k", v: M<5, 2> = "v", m: M<5, 5> = "m", g: M<5, 2> = "grad(y)")
        -> (y: M<5, 2> = "y", dq: M<5, 6> = "grad(q)", dk: M<5, 4> = "grad(k)", dv: M<5, 2> = "grad(v)",
            dw: Sum<AttentionBoth> = "grad(parameters)"));
    four_calls!(AttentionWide.pullback of "inputs_attention_wide"
        (q: M<17, 12> = "q", k: M<19, 12> = "k", v: M<19, 20> = "v", g: M<17, 20> = "grad(y)")
        -> (y: M<17, 20> = "y", dq: M<17, 12> = "grad(q)", dk: M<19, 12> = "grad(k)", dv: M<19, 20> = "grad(v)"));
}

#[test]
fn images_are_read_between_their_elements() {
    four_calls!(SpatialTransformation.pullback of "inputs_spatial_transformation"
        (x: [M<5, 7>; 2] = "x", p: V<6> = "p", g: [M<3, 4>; 2] = "grad(y)")
        -> (y: [M<3, 4>; 2] = "y", dx: [M<5, 7>; 2] = "grad(x)", dp: V<6> = "grad(p)"));
    four_calls!(SpatialLarger.pullback of "inputs_spatial_larger"
        (x: [M<3, 3>; 1] = "x", p: V<6> = "p", g: [M<9, 9>; 1] = "grad(y)")
        -> (y: [M<9, 9>; 1] = "y", dx: [M<3, 3>; 1] = "grad(x)", dp: V<6> = "grad(p)"));
    four_calls!(SpatialLine.pullback of "inputs_spatial_line"
        (x: [M<4, 5>; 3] = "x", p: V<6> = "p", g: [M<1, 6>; 3] = "grad(y)")
        -> (y: [M<1, 6>; 3] = "y", dx: [M<4, 5>; 3] = "grad(x)", dp: V<6> = "grad(p)"));
}

#[test]
fn distances_are_numbers() {
    four_calls!(EuclideanDistance.pullback of "inputs_euclidean_distance"
        (a: M<3, 5> = "a", b: M<3, 5> = "b", g: f64 = "grad(y)")
        -> (y: f64 = "y", da: M<3, 5> = "grad(a)", db: M<3, 5> = "grad(b)"));
    four_calls!(CosineDistance.pullback of "inputs_cosine_distance"
        (a: V<7> = "a", b: V<7> = "b", g: f64 = "grad(y)") -> (y: f64 = "y", da: V<7> = "grad(a)", db: V<7> = "grad(b)"));
    four_calls!(CosineSimilarity.pullback of "inputs_cosine_similarity"
        (a: V<7> = "a", b: V<7> = "b", g: f64 = "grad(y)") -> (y: f64 = "y", da: V<7> = "grad(a)", db: V<7> = "grad(b)"));
    four_calls!(CosineDistanceOfMatrices.pullback of "inputs_cosine_distance_of_matrices"
        (a: M<3, 5> = "a", b: M<3, 5> = "b", g: f64 = "grad(y)")
        -> (y: f64 = "y", da: M<3, 5> = "grad(a)", db: M<3, 5> = "grad(b)"));
}

/// What people expect under its own name.
#[test]
fn layers_and_losses_that_people_expect() {
    four_calls!(ExpectedLayers.pullback of "inputs_expected_layers"
        (a: [M<3, 4>; 8] = "a", b: [M<6, 8>; 2] = "b", g: [M<4, 3>; 2] = "grad(y)")
        -> (y: [M<4, 3>; 2] = "y", da: [M<3, 4>; 8] = "grad(a)", db: [M<6, 8>; 2] = "grad(b)"));
    four_calls!(ExpectedLosses.pullback of "inputs_expected_losses"
        (a: M<2, 3> = "a", b: M<2, 3> = "b", g: f64 = "grad(y)")
        -> (y: f64 = "y", da: M<2, 3> = "grad(a)", db: M<2, 3> = "grad(b)"));
}
