//! What a generated net and its functions say of themselves.

use proc_macro2::{TokenStream, TokenTree};

/// Every line of documentation in the expansion, in order.
fn documentation(net: &str) -> Vec<String> {
    let mut lines = Vec::new();
    gather(net_compiler::expand(net.parse().unwrap()), &mut lines);
    lines
}

fn gather(tokens: TokenStream, lines: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (position, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => gather(group.stream(), lines),
            TokenTree::Literal(literal) if position >= 2 && tokens[position - 2].to_string() == "doc" => {
                let text: syn::LitStr = syn::parse_str(&literal.to_string()).unwrap();
                lines.extend(text.value().lines().map(|line| line.trim().to_string()));
            }
            _ => {}
        }
    }
}

#[track_caller]
fn says(net: &str, lines: &[&str]) {
    let all = documentation(net);
    for line in lines {
        assert!(all.iter().any(|own| own == line), "{line}\nis not in\n{}", all.join("\n"));
    }
}

#[test]
fn every_learned_array_of_a_formula_has_its_path() {
    says(
        "Encoder = hidden: linear(3 -> 4) |> tanh; Net = encoder |> linear(2); fn f(input) -> grad(encoder.parameters);",
        &["w1: encoder.hidden.weights", "b1: encoder.hidden.biases", "w3: linear.weights"],
    );
}

#[test]
fn the_first_gradient_says_what_a_bar_means() {
    let net = "Net = linear(3 -> 2) |> ramp; fn f(input) -> grad(linear.weights); fn eval(input) -> output;";
    says(net, &["`z1_bar` is the gradient with respect to `z1`, and so on."]);
    let about = |net: &str| documentation(net).iter().filter(|line| line.contains("is the gradient")).count();
    assert_eq!(about(net), 1, "a function of values says nothing of gradients");
    assert_eq!(about("Net = this_bar: linear(3 -> 2) |> ramp; fn f(input) -> output;"), 0, "a label is no gradient");
}

/// What is a gradient is known by what the value is, not by what it is called.
#[test]
fn a_layer_has_its_text_above_its_formula_whatever_its_label() {
    says(
        "Net = this_bar: linear(3 -> 2) |> ramp; fn f(input) -> (output, this_bar, grad(input));",
        &["`linear(3 -> 2)`: `this_bar[i] = b1[i] + sum[j](w1[i, j] * input[j])`, i: 2, j: 3"],
    );
}

#[test]
fn one_name_has_one_meaning() {
    let fronts = "Front = linear(3 -> 4) |> code: tanh; Plain = linear(3 -> 4) |> tanh;";
    says(
        &format!("{fronts} Net = frozen front: Front |> linear(2); fn pull(input, grad(front.code)) -> grad(input);"),
        &["Takes `front`: the frozen net `Front`, `input`: [3], `front_code_bar`: [4]; gives `input_bar`: [3]."],
    );
    says(
        &format!(
            "{fronts} Net = frozen front: Plain |> linear(2); fn pull(input, grad(front)) -> (front, grad(input));"
        ),
        &[
            "Takes `front`: the frozen net `Plain`, `input`: [3], `front_output_bar`: [4]; gives `front_output`: [4], `input_bar`: [3].",
        ],
    );
    says(
        "Net = hidden: linear(3 -> 4) |> tanh; fn f(input) -> (grad(hidden), accumulate(hidden.parameters));",
        &["Takes `input`: [3]; adds to `hidden_parameters_bar`: the layer's learned arrays; gives `hidden_bar`: [4]."],
    );
    says(
        "Encoder = linear(3 -> 4); Net = encoder |> tanh; fn f(input) -> grad(encoder.parameters);",
        &["Takes `input`: [3]; gives `encoder_parameters_bar`: the learned arrays of that net."],
    );
}

#[test]
fn a_batch_says_what_becomes_of_the_gradients_that_it_sums() {
    let batch = |wanted: &str| {
        let all = documentation(&format!("Net = linear(3 -> 4); fn f(input) -> ({wanted});"));
        all.into_iter().find(|line| line.contains("for any number of samples")).unwrap()
    };
    let alone = "As [`f_into`](Self::f_into), for any number of samples.";
    let sum = " Gradients with respect to learned arrays are overwritten with their sum over all samples: an optimiser takes their number, `step_of(n, &mut net, &gradient)`, and steps by the mean.";
    let added = " What is accumulated is added to, by every sample.";
    assert_eq!(batch("output, grad(input)"), alone);
    assert_eq!(batch("output, grad(parameters)"), format!("{alone}{sum}"));
    assert_eq!(batch("output, accumulate(parameters)"), format!("{alone}{added}"));
    assert_eq!(batch("grad(linear.biases), accumulate(linear.weights)"), format!("{alone}{sum}{added}"));
}
