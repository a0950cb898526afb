//! Whatever the macro is fed, it neither panics nor overflows its stack, it ends soon, and its messages keep the rules.

use std::time::{Duration, Instant};

use net_compiler::diagnostics::Diagnostics;
use net_compiler::syntax::{self, Source};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Nets that are changed at random; some hold a mistake to begin with.
const NETS: &[&str] = &[
    "pub Tiny = linear(3 -> 2) |> ramp; pub fn saliency(input) -> (output, grad(input));
     pub fn pullback(input, grad(output)) -> (grad(input), grad(linear.weights));",
    "pub Picture(input: [1, 8, 8]) = convolution(1 -> 4, 3x3, padding = 1) |> ramp |> pooling(2x2, stride = 2)
     |> flatten |> logits: linear(10) |> softmax |> cross_entropy_loss(index);
     fn learn(input, target) -> (loss, grad(parameters)); train fn predict(input) -> logits;",
    "<f64> = sigmoid |> cross_entropy_loss(binary)",
    "map(|x| if x < 1 && !(x > 2) { let y = x.powi(-2); y * tanh(x) } else if x == 3 { 1 / 2 } else { -x })",
    "const R = 40; #[budget(ram = 4 * R)] A = linear(3 -> 4) |> tanh |> linear(2); #[budget(ram = R)] fn f(input) -> grad(all);
     #[budget(ram = 16KiB)] #[budget(rom = \"8k\")] train(batch = 70) fn g(input, grad(output)) -> descend(parameters);",
    "(input: [3]) = type: linear(2, biases = none) |> r#match: map(|x| max(x, 0.5)); fn f(input) -> (0.weights, 1)",
    "Net<f64>(x: [2, 3, 4] ) = pooling(2, function = mean, padding = [(1, 0), (0, 1)]) |> reshape([4, 5]) |> softmax(axis = -1);",
    "Two = hidden: linear(3 -> [2, 2]) |> linear([]) |> mean_squared_loss; fn g(input, target, grad(hidden)) -> grad(all);",
    "const N = 3; Tokens(tokens: [16] of index(1000)) = ramp; Graph(a: [2]) -> b { let b = a |> tanh; } fn h(a) -> b;",
    "A = frozen f: B |> map(|a, b| a ^ b); fn i(input) -> (accumulate(parameters), jacobian(output, input), descend(0))",
    "const K = 2; const HALF = K / 4 - -1.5 * (K % 2); Wide(input: [K * 3]) = linear(2 * K -> K) |> map(|x| x * HALF + K);",
    "Encoder = hidden: linear(3 -> 4) |> tanh; fn f(input) -> hidden; Model = encoder |> e: Encoder2 |> linear(2);
     fn look(input) -> (output, encoder.hidden, grad(encoder.hidden.weights), grad(0.0.biases), grad(parameters));",
    "Front = linear(3 -> 2) |> softmax; Tuned = frozen front: Front |> linear(2) |> mean_squared_loss;
     train(batch = 2 * 40) fn learn(input, target) -> (loss, descend(parameters)); fn add(input, target) -> (accumulate(linear.weights), grad(input));",
];

/// Nets with bodies, likewise.
const BODIES: &[&str] = &[
    "pub Siamese(left: [4, 4], right: [4, 4], apart: []) -> loss {
         layer embed = flatten |> linear(16 -> 3) |> t: tanh;
         let a = left |> one: embed; let b = right |> embed;
         let distance = a - b |> map(|d| d * d) |> summation;
         let loss = (distance, apart) |> contrastive_loss(margin = 0.5);
     }
     pub fn learn(left, right, apart) -> (loss, grad(parameters), one.t);
     fn look(left, grad(a)) -> (a, descend(embed.parameters));",
    "Block(input: [2, 3, 3]) -> y { const HALF = 1 / 2; array scale: [] = HALF; layer f = convolution(2, 3x3, padding = same);
         let y = (input |> f |> ramp |> f) * scale + input; }
     fn eval(input) -> output; fn g(input) -> (accumulate(scale), grad(f.weights));",
    "Head(x: [3], s: []) -> (mean, variance) { let h = x |> linear(4) |> tanh; let mean = h |> linear(2) |> m: constant_times;
         let variance = if s > 0 && !(s < -1) { h * s } else { -h } |> linear(2); }
     Actor(x: [3], step: []) -> y { let (m, _) = (s = step * 2, x = x) |> h: Head; let y = (m, h.mean) |> threading(|a, b| a - b / 2); }
     fn act(x, step) -> (y, grad(x) of h.mean, grad(all) of (y, h.variance), h.variance); fn f(x, grad(m)) -> grad(h.linear_1.weights);",
    "Words(tokens: [5] of index(7), place: [] of index(3)) -> (loss, position) {
         let rows = tokens |> e: embedding(2); let position = rows |> flatten |> ordering(2);
         let at = place |> unit_vector |> linear(2); let loss = (rows |> aggregation(mean, axes = 0), at) |> mean_squared_loss; }
     train(batch = 4) fn learn(tokens, place) -> (loss, descend(parameters)); fn find(tokens, place) -> (position, grad(e.weights));",
    "Free -> (y, z) { array w: [2, 2] = [[1, 2], [3, -4.5]]; array v: [2, 2] = normal(0.5); array u: [2] = uniform(1);
         let y = w * v + 1; let z = (u |> softmax, u) |> mean_squared_loss; } fn y() -> (y, z, grad(w), accumulate(v)); fn d() -> descend(u);",
    "Front = linear(3 -> 2) |> h: tanh; Tuned(x: [3]) -> output { frozen layer front = Front; layer f = Front;
         let a = x |> one: front; let output = max(a, (x |> two: f)) + (x |> f |> stop_gradient); } fn l(x) -> (one.h, two.h, grad(all));",
    "Inner(x: [3]) -> y { array s: [3] = [1, 2, 0.5]; const c: [3] = [0.5, -1, 2]; let y = tanh(x * s) + c * x; }
     Outer(x: [3]) -> y { let h = x |> [Inner; 2] |> linear(3); let y = h + x; }
     Deep(x: [3]) -> y { layer f = Outer; let y = x |> repeat(f, 2) |> [Outer; 2] |> deep: [Outer; 2]; }
     fn g(x) -> (grad(outer.1.inner.0.s), deep.1.inner.0.y, grad(deep.1.inner.0.y)); fn h(x) -> (accumulate(outer.1.parameters), descend(deep.parameters));",
    "Chain<A, B> = linear(A -> B) |> ramp; Block<C>(x: [C], c: [C]) -> (y, z) { let y = x * c |> net_map(linear([] -> 2)) |> flatten |> Chain<2 * C, C>; let z = y |> summation; }
     const N = 3; Wide = Block<N>; fn f(x, c) -> (y, z);
     Rows(x: [4, N], c: [N]) -> (y, z) { layer b = Block<N>; let (h, s) = x |> net_map(b, c = c); let y = h |> net_map(Chain<N, 2>); let z[i] = s[i] * y[i, 0]; }
     train(batch = 2) fn l(x, c) -> (y, grad(b.chain.linear.weights) of z, descend(chain.parameters));",
    "Notation(x: [5, 4], q: [3], t: [2] of index(5), k: [] of index(3)) -> (y, z) { array w: [3, 3] = uniform(1);
         let a[i: 3, j] = sum[u: 3](w[u, 0] * x[i + u, j]) + max[v: 2](x[2 * i - v, j]?) * i;
         let z = q[k] - mean[i](q[i]) |> tanh; let y[i, j] = if j <= i { x[t[i], j] } else { product[u](a[u, j]) / (1 + z * z) }; }
     fn f(x, q, t, k, grad(y)) -> (y, a, grad(all)); fn g(q, k) -> (z, grad(q) of z);",
    "const K = 2; (x: [K]) -> y { let y = x / K - (x |> (|)) + tanh((x |> linear(2))); }",
    "<f64>(x: [3], t: [3] of index(2)) -> y { let (a, b) = x; random r: [3] = normal; let y[i] = x[i]; const W: [2] = [1, 2]; let y = x + W; }",
];

const WORDS: &[&str] = &[
    "layer",
    "array",
    "random",
    "let",
    "y",
    "a",
    "h",
    "tanh",
    "threading",
    "stop_gradient",
    "mean_squared_loss",
    "normal",
    "input",
    "output",
    "loss",
    "target",
    "parameters",
    "all",
    "grad",
    "linear",
    "ramp",
    "map",
    "softmax",
    "flatten",
    "fn",
    "pub",
    "train",
    "batch",
    "accumulate",
    "descend",
    "encoder",
    "Front",
    "K",
    "rate",
    "frozen",
    "net_map",
    "repeat",
    "sum",
    "i",
    "const",
    "of",
    "index",
    "weights",
    "if",
    "else",
    "let",
    "self",
    "_",
    "Self",
    "return",
    "move",
    "x",
    "straße",
    "r#type",
    "none",
];

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "3",
    "1.5",
    "1e999",
    "5x5",
    "0x2",
    "0x0",
    "4294967295",
    "99999999999999999999",
    "18446744073709551615",
    "9223372036854775807",
    "65536",
    "1f32",
    "'c'",
    "\"text\"",
];

/// Marsaglia's xorshift, 64 bits.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn token(&mut self) -> TokenTree {
        match self.below(4) {
            0 => {
                let word = WORDS[self.below(WORDS.len())];
                word.strip_prefix("r#")
                    .map_or_else(|| Ident::new(word, Span::call_site()), |word| Ident::new_raw(word, Span::call_site()))
                    .into()
            }
            1 => NUMBERS[self.below(NUMBERS.len())].parse::<Literal>().unwrap().into(),
            2 => {
                let characters = "|><=-+*/%!&^.,;:@#$?~".as_bytes();
                let spacing = [Spacing::Alone, Spacing::Joint][self.below(2)];
                Punct::new(char::from(characters[self.below(characters.len())]), spacing).into()
            }
            _ => {
                let delimiters = [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace, Delimiter::None];
                let inside = (0..self.below(3)).map(|_| self.token()).collect();
                Group::new(delimiters[self.below(4)], inside).into()
            }
        }
    }

    /// One change: a token more, less, twice, elsewhere or another, here or in a group.
    fn mutated(&mut self, tokens: TokenStream) -> TokenStream {
        let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let at = self.below(tokens.len() + 1);
        if at == tokens.len() {
            tokens.push(self.token());
        } else if let (TokenTree::Group(group), 0..3) = (&tokens[at], self.below(4)) {
            tokens[at] = Group::new(group.delimiter(), self.mutated(group.stream())).into();
        } else {
            let other = self.below(tokens.len());
            match self.below(6) {
                0 => drop(tokens.remove(at)),
                1 => tokens.insert(at, tokens[at].clone()),
                2 => tokens.swap(at, other),
                3 => tokens.insert(at, self.token()),
                4 => tokens[at] = tokens[other].clone(),
                _ => tokens[at] = self.token(),
            }
        }
        tokens.into_iter().collect()
    }
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap()
}

/// All messages of a macro call.
fn messages(tokens: TokenStream) -> Vec<String> {
    let mut sink = Diagnostics::default();
    let nets = match syntax::parse(tokens, &mut sink) {
        Some(Source::Definitions(nets)) => nets,
        Some(Source::Anonymous(net)) => vec![net],
        None => Vec::new(),
    };
    net_compiler::compile_all(&nets, &mut sink);
    sink.texts()
}

fn check_text(message: &str, of: &TokenStream) {
    for line in message.lines() {
        let text = line.trim_start().trim_start_matches("= note: ").trim_start_matches("= help: ");
        assert!(!text.starts_with(char::is_uppercase), "capital: {message}\n{of}");
        assert!(!text.ends_with('.') || text.ends_with("..."), "full stop: {message}\n{of}");
        assert!(text.matches('`').count() % 2 == 0, "backticks: {message}\n{of}");
    }
    let first = message.lines().next().unwrap_or_default();
    let known = first.starts_with("expected ") || first.contains(" is reserved, for now");
    let of_derive =
        first.starts_with("the gradient with respect to ") || first.ends_with("is read here, but not given");
    assert!(known || of_derive, "not ours: {message}\n{of}");
}

fn expands(of: &TokenStream) {
    let messages = messages(of.clone());
    messages.iter().for_each(|message| check_text(message, of));
    let expansion = net_compiler::expand(of.clone()).to_string();
    assert_eq!(expansion.contains("compile_error"), !messages.is_empty(), "{of}");
}

#[test]
fn mutated_nets_never_panic() {
    let start = Instant::now();
    mutated_never_panic(NETS, 5000, 0x9e37_79b9_7f4a_7c15);
    assert!(start.elapsed() < Duration::from_secs(120));
}

#[test]
fn mutated_bodies_never_panic() {
    mutated_never_panic(BODIES, 10_000, 0xd1b5_4a32_d192_ed03);
}

/// So many nets with one to four changes each.
fn mutated_never_panic(nets: &[&str], rounds: usize, seed: u64) {
    let start = Instant::now();
    let mut random = Random(seed);
    for round in 0..rounds {
        let mut tokens = tokens(nets[round % nets.len()]);
        for _ in 0..1 + random.below(4) {
            tokens = random.mutated(tokens);
        }
        expands(&tokens);
    }
    println!("{rounds} mutated nets: {:?}", start.elapsed());
}

/// Most changes are to a body without a mistake.
#[test]
fn most_bodies_have_no_mistake() {
    let right = BODIES.iter().filter(|body| messages(tokens(body)).is_empty()).count();
    let wrong: Vec<_> = BODIES.iter().map(|body| messages(tokens(body))).filter(|all| !all.is_empty()).collect();
    assert_eq!(right, BODIES.len() - 2, "{wrong:#?}");
}

#[test]
fn random_tokens_never_panic() {
    let start = Instant::now();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..2500 {
        let tokens = (0..random.below(20)).map(|_| random.token()).collect();
        expands(&tokens);
    }
    assert!(start.elapsed() < Duration::from_secs(10));
}

/// Expands on a stack of 2 MB, as a test's is, in less than 10 s; whether without a mistake.
fn is_valid(text: &str) -> bool {
    let start = Instant::now();
    let tokens = tokens(text);
    expands(&tokens);
    println!("{:?}: {}...", start.elapsed(), text.chars().take(40).collect::<String>());
    assert!(start.elapsed() < Duration::from_secs(10), "{text}");
    messages(tokens).is_empty()
}

#[test]
fn huge_numbers_are_refused() {
    for text in [
        "linear(99999999999999999999 -> 2)",
        "(input: [4294967295, 4294967295]) = ramp",
        "(input: [1, 8, 8]) = pooling(2x2, stride = 18446744073709551615)",
        "(input: [1, 8, 8]) = pooling(2x2, padding = 9223372036854775807)",
        "(input: [1, 8, 8]) = pooling(2x2, padding = same, dilation = 9223372036854775807)",
        "(input: [1, 8, 8]) = pooling(18446744073709551615x2, padding = same)",
        "(input: [1, 8, 8]) = convolution(9223372036854775807, 3x3)",
        "(input: [1, 1, 1]) = softmax(axis = -9223372036854775807)",
        "(input: [3]) = reshape([9223372036854775807, 2])",
        "(input: [3]) = ramp; fn f(input) -> 99999999999999999999",
        "(input: [3] of index(99999999999999999999)) = ramp",
    ] {
        assert!(!is_valid(text), "{text}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}")] {
        for depth in [65, 3000] {
            let nested = format!("{}x{}", open.repeat(depth), close.repeat(depth));
            assert!(!is_valid(&nested));
            assert!(!is_valid(&format!("map(|x| {nested})")));
            assert!(!is_valid(&format!("linear({nested} -> 2)")));
            assert!(!is_valid(&format!("Net({nested}) = ramp; fn f{nested} -> {nested}")));
        }
    }
    assert!(is_valid(&format!("map(|x| {}x{})", "(".repeat(60), ")".repeat(60))));
    assert!(is_valid(&format!("map(|x| {}x)", "-".repeat(60))));
}

#[test]
fn long_runs_are_refused() {
    let repeated = |what: &str, then: &str| format!("map(|x| {} x {then})", what.repeat(2000));
    for text in [
        repeated("-", ""),
        repeated("! ", ""),
        repeated("&", ""),
        repeated("|x| ", ""),
        repeated("|| ", ""),
        repeated("if x < 1 { 1 } else ", ""),
        repeated("if ", ""),
        repeated("return ", ""),
        repeated("x = ", ""),
        repeated("x < ", ""),
        repeated("< x ", ""),
        repeated("x::< ", ""),
        repeated("x as ", ""),
        repeated("x . ", ""),
        repeated("x ^ ", ""),
        repeated("let x = ", ""),
        repeated("move ", ""),
        repeated("'a: ", ""),
        repeated("..", ""),
        repeated("", &".tanh()".repeat(2000)),
        repeated("", &"(1)".repeat(2000)),
        repeated("", &"?".repeat(2000)),
        format!("map(|{}| x)", "&".repeat(60)),
        format!("{} = ramp", "<".repeat(2000)),
        format!("map(|x| {})", vec!["x"; 10_000].join(" + ")),
        format!("map(|x| x{})", "x".repeat(100_000)),
        "a.".repeat(3000),
        "|> ".repeat(3000),
        "; ".repeat(3000) + "|",
    ] {
        assert!(!is_valid(&text));
    }
    // As deep as anything below the bound goes.
    assert!(is_valid(&format!("map(|x| {})", vec!["x"; 490].join(" + "))));
    assert!(is_valid(&format!("map(|x| x{})", ".tanh()".repeat(320))));
    assert!(is_valid(&format!("map(|x| {} x)", "x - ".repeat(490))));
    assert!(is_valid(&format!("map(|x| {} {{ x }})", "if x < 1 { 1 } else ".repeat(110))));
    is_valid(&format!("map(|x| {} x)", "x = ".repeat(490)));
}

#[test]
fn two_thousand_stages_finish() {
    for stage in ["tanh", "linear(4 -> 4)"] {
        let start = Instant::now();
        let net = format!("Tall(input: [4]) = {}; fn f(input) -> output;", vec![stage; 2000].join(" |> "));
        let expansion = net_compiler::expand(tokens(&net));
        println!("2000 stages of `{stage}`: {:?}", start.elapsed());
        assert!(!expansion.to_string().contains("compile_error"));
        assert!(start.elapsed() < Duration::from_secs(60));
    }
}

#[test]
fn any_identifier_is_a_label_but_five() {
    for label in [
        "straße", "größe", "π", "r#type", "type", "match", "fn", "async", "dyn", "abstract", "Linear", "__x", "simd",
        "scratch", "add", "f32",
    ] {
        let net = format!(
            "Net = {label}: linear(3 -> 2) |> tanh; fn f(input) -> ({label}, grad({label}.weights), grad({label}));"
        );
        assert_eq!(messages(tokens(&net)), [""; 0], "{net}");
        let expansion = net_compiler::expand(tokens(&net));
        assert!(syn::parse2::<syn::File>(expansion.clone()).is_ok(), "{label}: {expansion}");
    }
    for label in ["self", "Self", "super", "crate", "_"] {
        assert_eq!(
            messages(tokens(&format!("Net = {label}: linear(3 -> 2);"))),
            [format!("expected a label, found `{label}`")]
        );
    }
}

/// Each reads the one before twice: written out, twenty-four of them are sixteen million operations.
#[test]
fn what_doubles_is_not_written_out() {
    let start = Instant::now();
    let lets = "let a = a * a + x; ".repeat(24);
    let items: String = (0..24).map(|n| format!("let a{} = a{n} * a{n} + x; ", n + 1)).collect();
    let maps = ["map(|x| x * x + x)"; 24].join(" |> ");
    for (text, is_right) in [
        (format!("A(input: []) = map(|x| {{ let a = x; {lets} a }});"), false),
        (format!("A(x: [3]) -> y {{ let y[i] = {{ let a = x[i]; {} a }}; }}", lets.replace("x;", "x[i];")), false),
        (format!("A(input: []) = {maps}; fn f(input) -> (output, grad(input));"), true),
        (format!("A(x: []) -> y {{ let a0 = x; {items} let y = a24 + 1; }} fn f(x) -> (y, grad(x));"), true),
    ] {
        let expanded = net_compiler::expand(text.parse().unwrap()).to_string();
        assert_eq!(!expanded.contains("compile_error"), is_right, "{text}");
        assert!(expanded.len() < 100_000, "{} of {text}", expanded.len());
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
