//! Pictures of nets, for Mermaid and for Graphviz. `ACCEPT=1 cargo test -p net-compiler --test diagrams` writes the snapshots anew; the
//! difference is for review.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use net_compiler::diagnostics::Diagnostics;
use net_compiler::diagram::{Flow, Form, Item, Picture, draw, typed};
use net_compiler::emit::Compiled;
use net_compiler::ir::{ApplicationId, PortId, Role};
use net_compiler::net::Source;
use net_compiler::{compiled, derive, simplify};

/// What the pictures are of: a chain, a net in a net, a graph with a layer that is used twice, several functions, stages that repeat.
const NETS: &[(&str, &str)] = &[
    ("chain", "pub Tiny = linear(3 -> 2) |> ramp; pub fn saliency(input) -> (output, grad(input));"),
    ("values_alone", "Net(tokens: [5] of index(9)) = embedding(4) |> flatten |> linear(2); fn f(tokens) -> output;"),
    (
        "parts",
        "Encoder = linear(8 -> 4) |> mid: tanh; Outer = inner: Encoder |> ramp;
         Front = linear(8 -> 8) |> tanh;
         Net = frozen front: Front |> outer: Outer |> linear(2) |> softmax |> cross_entropy_loss(index);
         fn learn(input, target) -> (loss, descend(parameters));",
    ),
    ("shared", include_str!("../../../examples/siamese.net")),
    (
        "functions",
        "Net<f64> = linear(4 -> 3) |> h: tanh |> linear(2, biases = none) |> tanh;
         fn eval(input) -> output; fn pull(input, grad(h)) -> grad(input);
         train(batch = 8) fn step(input, grad(output)) -> descend(linear_2.parameters);",
    ),
    (
        "repeated",
        "Net = linear(16 -> 16) |> tanh |> linear(16) |> tanh |> linear(16) |> tanh |> linear(16) |> tanh |> linear(16) |> tanh |> out: linear(2);",
    ),
    (
        "graph",
        "Block(input: [4]) = linear(4) |> ramp |> linear(4);
         Odd(r#type: [4], seq: [6] of [4]) -> (y, r#loop) {
             array scale: [4] = 0.5;
             const mean: [4] = [0.5, 0.4, 0.4, 0.1];
             let a = r#type |> [Block; 6];
             let w[i: 4] = sum[j: 4](scale[j] * a[i] * mean[j]);
             let r#match = if w < 0.5 { w } else { -w } + a;
             let y = (seq |> net_map(Block) |> flatten |> linear(4)) * r#match;
             let r#loop = w |> repeat(linear(4), 12) |> stop_gradient |> summation;
         }
         fn learn(r#type, seq, grad(y)) -> (y, grad(scale), grad(r#type));",
    ),
];

/// All nets of a text.
fn nets(text: &str) -> Vec<Compiled> {
    let mut sink = Diagnostics::default();
    let all = compiled(text.parse().expect("tokens"), &mut sink);
    assert_eq!(sink.texts(), [""; 0], "{text}");
    all.into_iter().flatten().collect()
}

/// The last net of a text.
fn net(text: &str) -> Compiled {
    nets(text).pop().expect("a net")
}

fn picture(Compiled { net, lowered, functions, .. }: &Compiled) -> Picture {
    draw(net, lowered, functions)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn compare(path: &Path, found: &str) {
    if std::env::var_os("ACCEPT").is_some() {
        std::fs::write(path, found).expect("writes the snapshot");
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == expected, "{} has changed; to accept it, set ACCEPT=1. It is now:\n{found}", path.display());
}

fn snapshot(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagrams").join(name)
}

#[test]
fn pictures_are_as_they_were() {
    for (name, text) in NETS {
        let picture = picture(&net(text));
        compare(&snapshot(&format!("{name}.dot")), &picture.dot());
        compare(&snapshot(&format!("{name}.mermaid")), &picture.mermaid());
    }
}

/// The README's picture: `cargo run --example explain -- --dot | dot -Tsvg` drew it.
#[test]
fn the_readme_shows_the_net_of_the_example_explain() {
    let docs = root().join("net-macros/docs");
    let dot = picture(&net(include_str!("../../../examples/siamese.net"))).dot();
    compare(&docs.join("siamese.dot"), &dot);
    let svg = std::fs::read_to_string(docs.join("siamese.svg")).expect("the picture");
    let drawn = svg.replace("&#45;", "-").replace("&gt;", ">").replace("&#160;", " ");
    let labels: Vec<&str> = dot.split("label=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(labels.len() > 40);
    for line in labels.iter().flat_map(|label| label.split("\\n")) {
        assert!(
            drawn.contains(&format!(">{line}</text>")),
            "`{line}` is not in siamese.svg, which dot has to draw anew"
        );
    }
}

/// Graphviz reads what is written for it, where there is Graphviz.
#[test]
fn graphviz_draws_them() {
    let is_there = Command::new("dot").arg("-V").output().is_ok();
    if !is_there {
        return;
    }
    // All in one run, through its standard input.
    let mut dot = Command::new("dot");
    dot.arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut dot = dot.spawn().expect("runs");
    let all: Vec<String> = NETS.iter().flat_map(|(_, text)| nets(text)).map(|of| picture(&of).dot()).collect();
    let mut input = dot.stdin.take().expect("an input");
    let (text, count) = (all.concat(), all.len());
    let writing = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let drawn = dot.wait_with_output().expect("an end");
    writing.join().expect("no panic").expect("writes");
    let complaints = String::from_utf8_lossy(&drawn.stderr);
    assert!(drawn.status.success() && complaints.is_empty(), "{complaints}");
    assert_eq!(String::from_utf8_lossy(&drawn.stdout).matches("</svg>").count(), count);
}

/// The value that a box gives: of a port `p0`, of an application `n0`.
fn given(id: &str) -> Option<Source> {
    let number = id[1..].parse().ok()?;
    match &id[..1] {
        "p" => Some(Source::Port(PortId(number))),
        "n" => Some(Source::Application(ApplicationId(number))),
        _ => None,
    }
}

#[test]
fn an_arrow_has_the_shape_of_its_value() {
    for of in NETS.iter().flat_map(|(_, text)| nets(text)) {
        let picture = picture(&of);
        let values: Vec<_> = picture.arrows.iter().filter(|arrow| arrow.flow == Flow::Value).collect();
        for arrow in &values {
            let source = given(&picture.boxes[arrow.from].id).expect("a port or an application");
            let shape = typed(&of.net, source);
            assert!(arrow.label.ends_with(&shape), "{}: {}, {shape}", of.net.name, arrow.label);
            let name = arrow.label.strip_suffix(&shape).unwrap().trim();
            assert!(name.is_empty() == matches!(source, Source::Port(_)), "{}: {}", of.net.name, arrow.label);
        }
        // What an application reads, and what an output is, has an arrow: nothing is lost where nothing is drawn once for several.
        if !picture.dot().contains(" times, ") {
            let mut read: BTreeSet<(Source, String)> = BTreeSet::new();
            for (id, application) in of.net.applications.rows() {
                read.extend(application.inputs.iter().map(|input| (*input, format!("n{}", id.0))));
            }
            let outputs = of.net.outputs().iter().enumerate();
            read.extend(outputs.map(|(number, output)| (output.source, format!("o{number}"))));
            let ends = values
                .iter()
                .map(|arrow| (given(&picture.boxes[arrow.from].id).unwrap(), picture.boxes[arrow.to].id.clone()));
            assert_eq!(ends.collect::<BTreeSet<_>>(), read, "{}", of.net.name);
        }
    }
}

/// The values that have an adjoint which something wanted depends on, by the derived program itself.
fn with_adjoints(of: &Compiled) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for planned in &of.functions {
        let (program, roots) = derive::as_derived(&of.net, &of.lowered, &planned.function);
        let live = simplify::live(&program, &roots);
        let adjoints = program.ids().filter(|id| live[id.0] && program.value(*id).role == Role::Adjoint);
        let bars: BTreeSet<&str> = adjoints.map(|id| program.value(id).name.as_str()).collect();
        let values = of.net.applications.iter().map(|application| application.value.clone());
        let ports = of.net.ports.iter().map(|port| port.name.to_string());
        names.extend(values.chain(ports).map(|name| format!("{name}_bar")).filter(|bar| bars.contains(&**bar)));
    }
    names
}

/// In nets whose stable form goes around no value.
#[test]
fn gradients_go_where_differentiation_has_adjoints() {
    let chain = "linear(4 -> 3) |> tanh |> h: linear(3) |> sigmoid |> linear(2) |> tanh";
    let texts = [
        format!("Net = {chain}; fn f(input) -> output;"),
        format!("Net = {chain}; fn f(input) -> grad(input);"),
        format!("Net = {chain}; fn f(input) -> grad(h.weights);"),
        format!("Net = {chain}; fn f(input) -> grad(linear_2.biases); fn g(input) -> output;"),
        format!("Net = {chain}; fn f(input, grad(h)) -> grad(linear_1.weights);"),
        format!("Net = {chain}; fn f(input, grad(output)) -> (grad(h), output);"),
        format!("Net = {chain}; fn f(input) -> descend(linear_2.parameters); fn g(input) -> grad(h);"),
        "Net(a: [3], b: [3]) -> (y, z) { let c = a * b; let y = tanh(c) + a; let z = (c |> stop_gradient) * b; } fn f(a, b) -> grad(b);".into(),
        "Net(a: [3], b: [3]) -> (y, z) { let c = a * b; let y = c |> round; let z = c * b; } fn f(a, b) -> grad(a);".into(),
        NETS[3].1.into(),
    ];
    for text in texts {
        let of = net(&text);
        let picture = picture(&of);
        let gradients = picture.arrows.iter().filter(|arrow| arrow.flow == Flow::Gradient);
        let of_values = gradients.filter(|arrow| picture.boxes[arrow.to].form != Form::Array);
        // The gradient that is imposed at an output, or all ones, reaches the output's value.
        let drawn: BTreeSet<String> = of_values.map(|arrow| arrow.label.clone()).collect();
        let missing: Vec<_> = with_adjoints(&of).difference(&drawn).cloned().collect();
        assert!(missing.is_empty(), "{text}: {missing:?} of {drawn:?}");
        // Where a sweep begins at a value that others read its adjoint has another name, `h_seed`.
        let seeds = of.functions.iter().flat_map(|planned| planned.function.seeds(&of.net));
        let bar = |source| match source {
            Source::Application(id) => format!("{}_bar", of.net.applications[id].value),
            Source::Port(_) => String::new(),
        };
        let seeds: BTreeSet<String> = seeds.map(bar).collect();
        let more: Vec<_> = drawn.difference(&with_adjoints(&of)).filter(|bar| !seeds.contains(*bar)).cloned().collect();
        assert!(more.is_empty(), "{text}: {more:?}");
        assert_eq!(drawn.is_empty(), text.ends_with("-> output;") && !text.contains("grad("), "{text}");
    }
}

#[test]
fn a_layer_says_which_arrays_have_gradients() {
    let lines = |wanted: &str| {
        let text = format!("Net = linear(4 -> 3) |> tanh |> linear(2); fn f(input) -> {wanted};");
        let all: Vec<String> = picture(&net(&text)).boxes.into_iter().flat_map(|found| found.lines).collect();
        all.into_iter().filter(|line| line.starts_with("gradients of ")).collect::<Vec<_>>()
    };
    assert_eq!(lines("grad(parameters)"), ["gradients of weights, biases", "gradients of weights, biases"]);
    assert_eq!(lines("accumulate(linear_2.biases)"), ["gradients of biases"]);
    assert_eq!(lines("(output, grad(input))"), [""; 0]);
}

/// How often boxes are drawn in groups of this title.
fn titles(items: &[Item]) -> Vec<String> {
    let of = |item: &Item| match item {
        Item::Box(_) => Vec::new(),
        Item::Group { title, items } => [vec![title.clone()], titles(items)].concat(),
    };
    items.iter().flat_map(of).collect()
}

#[test]
fn what_repeats_itself_is_drawn_once() {
    let body = "Block(input: [4]) = linear(4) |> ramp |> linear(4) |> tanh;";
    let drawn = |net_text: &str| {
        let picture = picture(&net(&format!("{body} {net_text}")));
        (picture.boxes.iter().filter(|found| found.form == Form::Layer).count(), titles(&picture.items))
    };
    let times = |n: usize| format!("{n} times, one after the other");
    assert_eq!(drawn("Net = [Block; 6];"), (4, vec![times(6), "block.0 to block.5: Block".into()]));
    // Six of eight, in each of which four are one, of eight stages.
    let nested = "Twice(input: [4]) = [Block; 3] |> ramp; Net = [Twice; 5];";
    let inner = "twice.0.block.0 to twice.4.block.2: Block".to_string();
    assert_eq!(drawn(nested), (5, vec![times(5), "twice.0 to twice.4: Twice".into(), times(3), inner]));
    assert_eq!(drawn("Net(input: [4]) = repeat(linear(4), 20);"), (1, vec![times(20)]));
    // Too few to matter.
    assert_eq!(drawn("Net = [Block; 2];").0, 8);
    // Every second value is read elsewhere, so that each has a box.
    let dense = "Net(x: [4]) -> y { let a = x |> linear(4) |> tanh; let b = a |> linear(4) |> tanh; let c = b |> linear(4) |> tanh;
        let d = c |> linear(4) |> tanh; let e = d |> linear(4) |> tanh; let y = a + b + c + d + e; }";
    assert_eq!(drawn(dense), (11, Vec::new()));
    // But what all read that repeat themselves is read by the one that is drawn.
    let injected = "Add(x: [4], c: [4]) -> y { let y = (x |> linear(4)) + c |> tanh; }
        Net(x: [4], c: [4]) -> y { layer add = Add; let a = (x, c) |> add; let b = (a, c) |> add; let d = (b, c) |> add; let y = (d, c) |> add; }";
    let picture = picture(&net(injected));
    assert_eq!(picture.boxes.iter().filter(|found| found.form == Form::Layer).count(), 3);
    assert_eq!(picture.arrows.iter().filter(|arrow| arrow.flow == Flow::Value).count(), 5);
}

/// 300 layers of 300 sizes: the first fifty and the last fifty are drawn.
#[test]
fn a_picture_is_small_however_large_the_net_is() {
    let text = |stages: usize| {
        let more: String = (2..stages).map(|n| format!(" |> linear({n})")).collect();
        format!("Net = linear(1 -> 1){more}; fn f(input) -> (output, grad(parameters));")
    };
    let (small, large) = (picture(&net(&text(200))), picture(&net(&text(300))));
    assert_eq!((small.boxes.len(), large.boxes.len()), (103, 103));
    assert!(large.boxes.iter().any(|found| found.lines == ["199 more, which are left out here"]));
    let lengths = [&small, &large].map(|of| (of.dot().len(), of.mermaid().len()));
    assert!(lengths.iter().all(|(dot, mermaid)| *dot < 21_000 && *mermaid < 19_000), "{lengths:?}");
}

/// A label between quotes on one line, and in it nothing that Mermaid, HTML or Graphviz would take for its own.
#[test]
fn labels_are_escaped() {
    for of in NETS.iter().flat_map(|(_, text)| nets(text)) {
        let picture = picture(&of);
        for line in picture.mermaid().lines() {
            assert!(matches!(line.matches('"').count(), 0 | 2), "{line}");
            let label = line.split('"').nth(1).unwrap_or_default().replace("<br>", "");
            assert!(!label.contains(['<', '>', '|', '`', '&', '\\']), "{line}");
        }
        for line in picture.dot().lines() {
            let is_quote = |(at, letter): &(usize, char)| *letter == '"' && !line[..*at].ends_with('\\');
            assert!(line.char_indices().filter(is_quote).count() % 2 == 0, "{line}");
        }
    }
    let mut all = picture(&net(NETS[0].1));
    all.caption = vec!["a \"b\" \\ <c> & #1; `d` | e".into(), "f\ng".into()];
    let expected = "caption[\"a #quot;b#quot; #92; #lt;c#gt; #amp; #35;1; #96;d#96; #124; e<br>f g\"]\n";
    assert!(all.mermaid().contains(expected), "{}", all.mermaid());
    assert!(all.dot().contains("label=\"a \\\"b\\\" \\\\ <c> & #1; `d` | e\\nf g\";"), "{}", all.dot());
}

#[test]
fn every_net_with_a_name_has_both() {
    let expansion = |text: &str| net_compiler::expand(text.parse().unwrap()).to_string();
    let of = net(NETS[0].1);
    let both = format!("; pictures {:?} , {:?}]", picture(&of).mermaid(), picture(&of).dot());
    assert!(expansion(NETS[0].1).contains(&both), "{both}");
    assert!(!expansion("linear(3 -> 2) |> ramp").contains("pictures"));
}
