//! Whole nets over sequences, patches and graphs, written as their users would, compared with PyTorch: values and all gradients.

use net_runtime::prelude::*;
use tests::{Case, M, Sum, V, assert_close, four_calls, listed_numbers};

net! {
    const LENGTH = 5;
    const SIZE = 6;

    /// A block of a language model: attention to what is before, then each position by itself.
    Block<f64>(x: [LENGTH, SIZE]) -> y {
        layer perceptron = linear(7) |> gelu |> linear(SIZE);
        let n = x |> normalization(scaling = same);
        let query = n |> net_map(linear(SIZE, biases = none));
        let key = n |> net_map(linear(SIZE, biases = none));
        let value = n |> net_map(linear(SIZE, biases = none));
        let attended = (query = query, key = key, value = value)
            |> attention(score = dot, heads = 2, scale = 0.5, mask = causal)
            |> net_map(linear(SIZE));
        let h = x + attended;
        let y = h + (h |> normalization(scaling = same) |> net_map(perceptron));
    }

    pub Language<f64>(tokens: [LENGTH] of index(7), next: [LENGTH] of index(7)) -> loss {
        array positions: [LENGTH] of [SIZE] = normal(0.1);
        let x = (tokens |> embedding(SIZE)) + positions;
        let logits = x |> [Block; 2] |> normalization(scaling = same) |> net_map(linear(7));
        let loss = (logits, next) |> cross_entropy_loss(index, from = logits);
    }
    pub fn learn(tokens, next) -> (loss, logits, grad(x), grad(all));
    pub fn step(tokens, next) -> (loss, descend(parameters));

    /// One table, of which a token takes its row, and by whose rows the next token is told.
    pub Tied<f64>(tokens: [LENGTH] of index(7), next: [LENGTH] of index(7)) -> loss {
        array table: [7, 4] = normal(0.5);
        let h = (table, tokens) |> extract |> net_map(linear(4)) |> tanh;
        let logits = (h, table |> transpose) |> dot;
        let loss = (logits, next) |> cross_entropy_loss(index, from = logits);
    }
    pub fn learn(tokens, next) -> (loss, logits, grad(h), grad(all));
    pub fn of_table(tokens, next) -> grad(table);
    pub fn step(tokens, next) -> (loss, descend(parameters));
    pub fn step_of_table(tokens, next) -> (grad(table), descend(table));
    pub train(batch = 5) fn step_of_all(tokens, next) -> (loss, descend(parameters));

    /// The same in index notation.
    pub Written<f64>(tokens: [LENGTH] of index(7), next: [LENGTH] of index(7)) -> loss {
        array table: [7, 4] = normal(0.5);
        let x[i, c] = table[tokens[i], c];
        let h = x |> net_map(linear(4)) |> tanh;
        let logits[i, token] = sum[c](h[i, c] * table[token, c]);
        let loss = (logits, next) |> cross_entropy_loss(index, from = logits);
    }
    pub fn learn(tokens, next) -> (loss, logits, grad(h), grad(all));

    /// The same with two tables.
    pub Untied<f64>(tokens: [LENGTH] of index(7), next: [LENGTH] of index(7)) -> loss {
        array rows: [7, 4] = normal(0.5);
        array columns: [7, 4] = normal(0.5);
        let h = (rows, tokens) |> extract |> net_map(linear(4)) |> tanh;
        let logits = (h, columns |> transpose) |> dot;
        let loss = (logits, next) |> cross_entropy_loss(index, from = logits);
    }
    pub fn learn(tokens, next) -> (grad(rows), grad(columns));

    Perceptron<IN, HIDDEN>(x: [IN]) = linear(HIDDEN) |> gelu |> linear(IN, biases = none);

    /// Across the patches for each channel, then across the channels of each patch.
    Mixing<f64>(x: [5, 4]) -> y {
        let across = x |> normalization(scaling = same) |> transpose |> tokens: net_map(Perceptron<5, 6>) |> transpose;
        let mixed = x + across;
        let y = mixed + (mixed |> normalization(scaling = same) |> channels: net_map(Perceptron<4, 7>));
    }

    pub Mixer<f64>(patches: [5] of [3], class: [] of index(3)) -> loss {
        let x = patches |> net_map(linear(4)) |> [Mixing; 2];
        let logits = x |> normalization(scaling = same) |> aggregation(mean, axes = 0) |> linear(3);
        let loss = (logits, class) |> cross_entropy_loss(index, from = logits);
    }
    pub fn learn(patches, class) -> (loss, logits, grad(x), grad(all));

    /// What the neighbours of each node of a graph say, and what it makes of it.
    Round<f64>(h: [5, 4]) -> next {
        const graph: [5, 5] = [
            [0, 1, 0.5, 0, 0],
            [1, 0, 0, 0, 0.25],
            [0, 0, 0, 2, 0],
            [0, -1, 0, 0, 1],
            [0.75, 0, 0, 0, 0],
        ];
        let sent = h |> message: net_map(linear(4, biases = none));
        let received[i, c] = sum[j](graph[i, j] * sent[j, c]);
        let next = (h |> update: net_map(linear(4))) + received |> tanh;
    }

    /// Two rounds of messages, by the same layers.
    pub Messages<f64>(nodes: [5] of [3]) -> y {
        let h = nodes |> net_map(linear(4)) |> tanh |> repeat(Round, 2);
        let y = h |> aggregation(max, axes = 0) |> linear(2);
    }
    pub fn learn(nodes, grad(y)) -> (y, grad(h), grad(all));
}

listed_numbers! { Language Mixer Messages Tied Written }

#[test]
fn a_transformer() {
    four_calls!(Language.learn of "case_transformer"
        (tokens: [Index<7>; 5] = "tokens", next: [Index<7>; 5] = "next")
        -> (loss: f64 = "loss", logits: M<5, 7> = "logits", dx: M<5, 6> = "grad(x)", dw: Sum<Language> = "grad(parameters)"));
}

#[test]
fn a_transformer_descends() {
    let case = Case::load("case_transformer");
    let function = case.function("learn").one();
    let (net, tokens, next) = (case.parameters::<Language>(), function.given("tokens"), function.given("next"));
    let (loss, .., gradient) = net.learn(&tokens, &next);
    let mut stepped = net.clone();
    assert_eq!(stepped.step(&tokens, &next, 0.5), loss);
    let mut expected = net;
    expected.axpy(-0.5, &gradient);
    assert_close("what is learned", stepped.parameters(), expected.parameters());
}

/// One field, whose gradient is the sum of both uses.
#[test]
fn an_embedding_is_the_last_layer_too() {
    assert_eq!(Tied::PARAMETERS, 7 * 4 + 4 * 4 + 4);
    four_calls!(Tied.learn of "case_tied"
        (tokens: [Index<7>; 5] = "tokens", next: [Index<7>; 5] = "next")
        -> (loss: f64 = "loss", logits: M<5, 7> = "logits", dh: M<5, 4> = "grad(h)", dw: Sum<Tied> = "grad(parameters)"));
    four_calls!(Written.learn of "case_tied"
        (tokens: [Index<7>; 5] = "tokens", next: [Index<7>; 5] = "next")
        -> (loss: f64 = "loss", logits: M<5, 7> = "logits", dh: M<5, 4> = "grad(h)", dw: Sum<Written> = "grad(parameters)"));

    let function = Case::load("case_tied").function("learn").one();
    let (tokens, next) = (function.given("tokens"), function.given("next"));
    let Tied { table, linear } = Case::load("case_tied").parameters();
    let (rows, columns) = Untied { rows: table, columns: table, linear: linear.clone() }.learn(&tokens, &next);
    let found = Tied { table, linear }.of_table(&tokens, &next);
    assert_close("grad(table)", found.as_slice(), (rows + columns).as_slice());
    assert!(rows.norm() > 0.01 && columns.norm() > 0.01);
}

/// Both uses are moved by one step, from where both were, and an optimiser has one state of it.
#[test]
fn an_embedding_that_is_the_last_layer_learns_once() {
    let case = Case::load("case_tied");
    let (net, function) = (case.parameters::<Tied>(), case.function("learn"));
    let (tokens, next) = (function.one().given("tokens"), function.one().given("next"));
    let (loss, .., gradient) = net.learn(&tokens, &next);
    let mut expected = net.clone();
    expected.axpy(-0.5, &gradient);
    let mut stepped = net.clone();
    assert_eq!(stepped.step(&tokens, &next, 0.5), loss);
    assert_close("what is learned", stepped.parameters(), expected.parameters());
    let mut stepped = net.clone();
    let found = stepped.step_of_table(&tokens, &next, 0.5);
    assert_close("grad(table)", found.as_slice(), gradient.table.as_slice());
    assert_close("the table", stepped.table.as_slice(), expected.table.as_slice());
    assert_eq!(stepped.linear, net.linear);

    let [tokens, next] =
        ["tokens", "next"].map(|port| <[[Index<7>; 5]; 5]>::try_from(function.batch().each_given(port)).unwrap());
    let mut expected = net.clone();
    expected.axpy(-0.5 / 5.0, &function.batch().wanted("grad(parameters)"));
    let mut stepped = net.clone();
    stepped.step_of_all(&tokens, &next, 0.5);
    assert_close("what is learned of five", stepped.parameters(), expected.parameters());

    // Of momentum 0.5: the first step is by the gradient, the second by half of it more.
    let (mut moved, mut optimiser) = (net.clone(), Sgd::new(0.1).with_momentum(0.5));
    optimiser.step(&mut moved, &gradient);
    optimiser.step(&mut moved, &gradient);
    let mut expected = net.clone();
    expected.axpy(-0.1 * 2.5, &gradient);
    assert_close("what momentum moves", moved.parameters(), expected.parameters());
}

#[test]
fn a_mixer() {
    four_calls!(Mixer.learn of "case_mixer"
        (patches: [V<3>; 5] = "patches", class: Index<3> = "class")
        -> (loss: f64 = "loss", logits: V<3> = "logits", dx: M<5, 4> = "grad(x)", dp: [V<3>; 5] = "grad(patches)",
            dw: Sum<Mixer> = "grad(parameters)"));
}

#[test]
fn messages_along_a_graph() {
    four_calls!(Messages.learn of "case_messages"
        (nodes: [V<3>; 5] = "nodes", g: V<2> = "grad(y)")
        -> (y: V<2> = "y", dh: M<5, 4> = "grad(h)", dn: [V<3>; 5] = "grad(nodes)", dw: Sum<Messages> = "grad(parameters)"));
}
