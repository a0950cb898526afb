//! Budgets of memory: what fits exactly is accepted, one byte less is not, and what a help offers fits.

use net_compiler::budget::{Measured, scratch};
use net_compiler::diagnostics::Diagnostics;
use net_compiler::emit::Compiled;
use net_compiler::syntax::{Source, parse};
use net_compiler::{compile_all, expand};

/// How wide a `usize` is in what is measured here.
const WIDTHS: [usize; 3] = [2, 4, 8];

fn compiled(text: &str) -> (Vec<Option<Compiled>>, Vec<String>) {
    let mut sink = Diagnostics::default();
    let Some(Source::Definitions(nets)) = parse(text.parse().unwrap(), &mut sink) else { panic!("`{text}` is a net") };
    let all = compile_all(&nets, &mut sink);
    (all, sink.texts())
}

/// The last net of a text without mistakes.
fn net(text: &str) -> Compiled {
    let (mut all, mistakes) = compiled(text);
    assert_eq!(mistakes, [""; 0], "{text}");
    all.pop().flatten().unwrap()
}

fn scratches(net: &Compiled, width: usize) -> Vec<usize> {
    net.functions.iter().map(|of| scratch(&Measured::of(&net.net, net.blocks, of)).on(width)).collect()
}

/// Nets, and the `fn` lines of each; `@` is where the budget of the net may stand.
const NETS: &[(&str, &[&str])] = &[
    ("@N = linear(3 -> 2) |> ramp;", &["fn f(input) -> (output, grad(input));", "fn g(input) -> grad(parameters);"]),
    (
        "@N = linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> softmax |> cross_entropy_loss(index);",
        &[
            "fn f(input, target) -> (loss, grad(all));",
            "fn g(input, target) -> descend(parameters);",
            "train(batch = 1) fn h(input, target) -> (loss, descend(parameters));",
            "train(batch = 20) fn i(input, target) -> (loss, descend(parameters));",
            "train(batch = 700) fn j(input, target) -> (grad(input), descend(parameters));",
        ],
    ),
    (
        "@N<f64>(input: [1, 12, 12]) = convolution(4, 3x3) |> ramp |> pooling(2, stride = 2) |> flatten |> linear(3);",
        &[
            "fn f(input) -> grad(all);",
            "fn g(input, grad(output)) -> (accumulate(parameters), grad(input));",
            "train(batch = 3) fn h(input) -> (output, grad(input));",
        ],
    ),
    (
        "@N<f64>(tokens: [5] of index(9)) -> y { let y = tokens |> embedding(3) |> pooling(3); }",
        &[
            "fn f(tokens) -> y;",
            "fn g(tokens) -> grad(parameters);",
            "train(batch = 5) fn h(tokens) -> grad(parameters);",
        ],
    ),
    (
        "Front = linear(8 -> 30) |> tanh; @N = frozen front: Front |> linear(20) |> ramp |> linear(3);",
        &["fn f(input) -> (front, grad(all));", "fn g(input, grad(output)) -> descend(parameters);"],
    ),
];

#[test]
fn what_fits_exactly_is_accepted_and_one_byte_less_is_not() {
    for (text, lines) in NETS.iter().map(|(text, lines)| (text.replace('@', ""), lines)) {
        for line in *lines {
            let plain = net(&format!("{text} {line}"));
            let all = WIDTHS.map(|width| scratches(&plain, width)[0]);
            for (position, bytes) in all.into_iter().enumerate() {
                let with = |ram: usize| format!("{text} #[budget(ram = {ram})] {line}");
                let excesses = |ram: usize| {
                    let (nets, mistakes) = compiled(&with(ram));
                    let some = |net: &Compiled| net.excesses.iter().map(|excess| excess.tokens().to_string()).collect();
                    let targets: Vec<String> = nets.last().unwrap().as_ref().map(some).unwrap_or_default();
                    let bits = format!("target_pointer_width = \"{}\"", [16, 32, 64][position]);
                    (mistakes, targets.into_iter().find(|excess| excess.contains(&bits)))
                };
                if bytes > 0 {
                    assert_eq!(excesses(bytes), (Vec::new(), None), "{line} in {text}");
                }
                let [ram, narrowest, usual] = [bytes.saturating_sub(1), all[0], all[1]];
                if ram > 0 {
                    let (mistakes, on_target) = excesses(ram);
                    let found = mistakes.into_iter().chain(on_target).collect::<Vec<_>>();
                    let [first, last] = [format!("expected at most {ram} bytes of scratch in"), {
                        // What is exceeded everywhere is told with the bytes of 32-bit targets.
                        format!(", found {}", if narrowest > ram { usual } else { bytes })
                    }];
                    assert!(found.len() == 1 && found[0].contains(&first) && found[0].contains(&last), "{found:?}");
                }
            }
        }
    }
}

#[test]
fn a_net_has_its_parameters_and_its_largest_scratch() {
    for (text, lines) in NETS {
        let with = |budget: &str| format!("{} {}", text.replace('@', budget), lines.join(" "));
        let plain = net(&with(""));
        let parameters = plain.net.parameters() * plain.net.precision.bytes();
        let most = |width: usize| parameters + scratches(&plain, width).into_iter().max().unwrap();
        let excesses = |ram: usize| {
            let (nets, mistakes) = compiled(&with(&format!("#[budget(ram = {ram})] ")));
            mistakes.len() + nets.last().unwrap().as_ref().map_or(0, |net| net.excesses.len())
        };
        assert_eq!(excesses(most(8)), 0, "{text}");
        assert_eq!(excesses(most(8) - 1), 1, "{text}");
    }
}

/// Only the target says how wide an `Index` is: the mistake stands behind a condition.
#[test]
fn what_depends_on_the_target_is_a_mistake_there() {
    let line = "train(batch = 8) fn f(input, target) -> descend(parameters);";
    let text = "N = linear(3 -> 4) |> softmax |> cross_entropy_loss(index);";
    let plain = net(&format!("{text} {line}"));
    let [narrow, middle, wide] = WIDTHS.map(|width| scratches(&plain, width)[0]);
    assert_eq!([middle - narrow, wide - middle], [2 * 8, 4 * 8]);
    let expanded = |ram: usize| expand(format!("{text} #[budget(ram = {ram})] {line}").parse().unwrap()).to_string();
    let conditions = |ram: usize| {
        let text = expanded(ram);
        assert_eq!(text.matches("compile_error").count(), text.matches("target_pointer_width").count(), "{text}");
        ["16", "32", "64"].map(|bits| text.contains(&format!("target_pointer_width = \"{bits}\"")))
    };
    assert_eq!(conditions(wide), [false, false, false]);
    assert_eq!(conditions(middle), [false, false, true]);
    assert_eq!(conditions(narrow), [false, true, true]);
    let everywhere = expanded(narrow - 1);
    assert!(everywhere.contains("compile_error") && !everywhere.contains("target_pointer_width"), "{everywhere}");
    let raise = format!("raise the budget to {middle} ({wide} where `usize` has 64 bits)");
    assert!(everywhere.contains(&raise), "{everywhere}");
}

/// A net with a budget that it exceeds, what the help offers, and a net that obeys it.
const HELPS: &[(&str, &str, &str)] = &[
    (
        "linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> mean_squared_loss; \
         #[budget(ram = 300)] fn f(input, target) -> (loss, grad(parameters));",
        "want `grad(linear_3.parameters)` in place of `grad(parameters)`: 280 bytes",
        "linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> mean_squared_loss; \
         #[budget(ram = 280)] fn f(input, target) -> (loss, grad(linear_3.parameters));",
    ),
    (
        "linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> mean_squared_loss; \
         #[budget(ram = 12_000)] train(batch = 20) fn f(input, target) -> (loss, descend(parameters));",
        "take fewer samples, `train(batch = 16)`: 11840 bytes",
        "linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> mean_squared_loss; \
         #[budget(ram = 11_840)] train(batch = 16) fn f(input, target) -> (loss, descend(parameters));",
    ),
    (
        "linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> mean_squared_loss; \
         #[budget(ram = 300)] fn f(input, target) -> (loss, grad(input));",
        "leave `grad(input)` to a `fn` of its own: 280 bytes without it",
        "linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> mean_squared_loss; \
         #[budget(ram = 280)] fn f(input, target) -> loss; fn g(input, target) -> grad(input);",
    ),
    (
        "linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10); #[budget(ram = 420)] fn f(input) -> grad(input);",
        "make `linear(64 -> 40)` smaller, by whose size `y2` is so large",
        "linear(64 -> 36) |> ramp |> linear(30) |> tanh |> linear(10); #[budget(ram = 420)] fn f(input) -> grad(input);",
    ),
];

/// The same of nets whose budgets are their own.
const HELPS_OF_NETS: &[(&str, &str, &str)] = &[
    (
        "#[budget(ram = 4096)] N = linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10); \
         fn f(input, grad(output)) -> descend(parameters);",
        "freeze the front up to `linear_2`, a net of its own, `frozen front: Front`: it lies in flash, and at most 1680 bytes are left",
        "Front = linear(64 -> 40) |> ramp |> linear(30) |> tanh; #[budget(ram = 1680)] N = frozen front: Front |> linear(10); \
         fn f(input, grad(output)) -> descend(parameters);",
    ),
    (
        "#[budget(ram = 500)] N = linear(12 -> 16) |> ramp |> linear(2); fn f(input) -> output;",
        "give its `fn` lines budgets instead: none trains, and the parameters of a `static` net lie in flash",
        "N = linear(12 -> 16) |> ramp |> linear(2); #[budget(ram = 500)] fn f(input) -> output;",
    ),
    (
        "#[budget(ram = 500)] N = linear(12 -> 16) |> ramp |> linear(2); fn f(input) -> output;",
        "make `linear(12 -> 16)` smaller, which has most of the parameters",
        "#[budget(ram = 500)] N = linear(12 -> 7) |> ramp |> linear(2); fn f(input) -> output;",
    ),
    (
        "#[budget(ram = 500)] N = linear(12 -> 16) |> ramp |> linear(2); fn f(input) -> output;",
        "raise the budget to 1032",
        "#[budget(ram = 1032)] N = linear(12 -> 16) |> ramp |> linear(2); fn f(input) -> output;",
    ),
];

#[test]
fn what_a_help_offers_fits() {
    let of_functions = HELPS.iter().map(|(a, help, b)| (format!("N = {a}"), *help, format!("N = {b}")));
    let of_nets = HELPS_OF_NETS.iter().map(|(a, help, b)| (a.to_string(), *help, b.to_string()));
    for (mistaken, help, obeyed) in of_functions.chain(of_nets) {
        let mistakes = compiled(&mistaken).1;
        assert!(mistakes.len() == 1 && mistakes[0].contains(help), "{help}\n{mistakes:#?}");
        net(&obeyed);
    }
}

/// A part that another `fn` would do is still the net's: what does not bring the net into its budget is not offered.
#[test]
fn what_does_not_help_is_not_offered() {
    let net = |more: usize, budget: fn(usize) -> [String; 2]| {
        let [of_net, of_function] = budget(more);
        let text = format!(
            "{of_net} N = linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> mean_squared_loss; \
             {of_function} fn f(input, target) -> (loss, grad(input));"
        );
        compiled(&text).1.join("")
    };
    let parameters = 4 * (65 * 40 + 41 * 30 + 31 * 10);
    let of_function = net(300, |ram| [String::new(), format!("#[budget(ram = {ram})]")]);
    let of_net = net(parameters + 300, |ram| [format!("#[budget(ram = {ram})]"), String::new()]);
    assert!(of_function.contains("leave `grad(input)` to a `fn` of its own"), "{of_function}");
    assert!(of_net.contains("expected at most 16860 bytes of RAM") && !of_net.contains("leave"), "{of_net}");
}
