//! A net that is written in parts is the net written out: its functions are the same programs, operation by operation.

use net_compiler::ir::{Operation, Program, Role, Value, ValueId};
use tests::draw::Draw;
use tests::program::{Compiled, attempted};
use tests::random::chains;

/// A chain as its head, `N<f64>(input: [2, 3])`, and its stages.
fn split(chain: &str) -> (&str, Vec<&str>) {
    let (head, stages) = chain.split_once(" = ").expect("a definition");
    (head, stages.trim_end_matches(';').split(" |> ").collect())
}

/// The operations of the first function, with the shapes of their values.
fn operations(compiled: &Compiled) -> Vec<(Vec<usize>, bool, Operation)> {
    let program = &compiled.functions[0].derived.program;
    program.values.iter().map(|value| (value.shape.clone(), value.batched, value.operation.clone())).collect()
}

fn same(flat: &str, parted: &str) -> bool {
    let (Some(flat_net), Some(parted_net)) = (attempted(flat), attempted(parted)) else {
        assert!(attempted(flat).is_none(), "{parted}");
        return false;
    };
    assert_eq!(operations(&flat_net), operations(&parted_net), "{flat}\n{parted}");
    assert_eq!(flat_net.functions[0].derived.results, parted_net.functions[0].derived.results, "{parted}");
    assert_eq!(flat_net.net.parameters(), parted_net.net.parameters() + frozen(&parted_net), "{parted}");
    true
}

/// How many numbers the net takes from frozen parts.
fn frozen(compiled: &Compiled) -> usize {
    let all: usize = compiled.net.stored().map(|(_, _, storage)| storage.parameters()).sum();
    all - compiled.net.parameters()
}

#[test]
fn a_net_in_parts_is_the_net_written_out() {
    let mut draw = Draw::new(5);
    let mut compared = [0; 4];
    for chain in chains(99, 150) {
        let (head, stages) = split(&chain);
        if stages.len() < 2 {
            continue;
        }
        let at = 1 + draw.below(stages.len() - 1);
        let is_loss = stages.last().is_some_and(|last| last.ends_with("_loss") || last.contains("_loss("));
        let (given, output) = if is_loss { ("input, target", "loss") } else { ("input", "output") };
        let (front, tail) = (stages[..at].join(" |> "), stages[at..].join(" |> "));
        let front = format!("{} = {front};", head.replacen("N<", "Front<", 1));
        let (short, written_out) =
            (head.split('(').next().expect("a name"), format!("{head} = {}", stages.join(" |> ")));
        let all = format!("fn f({given}) -> ({output}, grad(all));");
        let named =
            format!("fn f({given}) -> (grad({output}), grad(input), {output}, front.output, grad(front.output));");
        let value = format!("fn f({given}) -> (grad({output}), grad(input), {output}, {0}, grad({0}));", at - 1);
        let [input, frozen_input] = [&written_out, &format!("{front} {short} = frozen front |> {tail}")]
            .map(|net| format!("{net}; fn f({given}) -> ({output}, grad(input));"));
        compared[0] +=
            usize::from(same(&format!("{written_out}; {all}"), &format!("{front} {short} = Front |> {tail}; {all}")));
        compared[1] += usize::from(same(
            &format!("{written_out}; {value}"),
            &format!("{front} {short} = Front |> {tail}; {named}"),
        ));
        compared[2] += usize::from(same(&input, &frozen_input));
        let nested = format!("{front} {} = front; {short} = Middle |> {tail}; {all}", short.replacen('N', "Middle", 1));
        compared[3] += usize::from(same(&format!("{written_out}; {all}"), &nested));
    }
    println!("{compared:?} of each compared");
    assert!(compared.iter().all(|count| *count > 60), "{compared:?}");
}

/// Where each value of one program is in another, which holds the same in another order; a gradient may be an update there.
fn places(of: &Program, other: &Program) -> Vec<ValueId> {
    assert_eq!(of.values.len(), other.values.len(), "{of}\n{other}");
    let mut places: Vec<ValueId> = Vec::new();
    for value in &of.values {
        let moved = Value { operation: value.operation.renamed(&|id| places[id.0]), ..value.clone() };
        let is_same = |id: &ValueId| Value { role: moved.role, ..other.value(*id).clone() } == moved;
        let mut found = other.ids().filter(|id| is_same(id) && !places.contains(id));
        places.push(found.next().unwrap_or_else(|| panic!("{moved:?}\n{of}\n{other}")));
    }
    places
}

#[test]
fn accumulate_and_descend_are_the_gradient() {
    let mut compared = 0;
    for chain in chains(100, 100) {
        let chain = chain.replace("rate = 0)", "rate = 2)"); // at 0 nothing descends
        let is_loss = chain.contains("_loss");
        let (given, output) = if is_loss { ("input, target", "loss") } else { ("input", "output") };
        let with = |wanted: &str| attempted(&format!("{chain} fn f({given}) -> ({wanted}, {output});"));
        let Some(gradient) = with("grad(parameters)") else { continue };
        let accumulate = with("accumulate(parameters)").expect("as the gradient");
        let Some(descend) = with("descend(parameters)") else {
            let drops = chain.contains("dropout") || chain.contains("image_augmentation");
            assert!(drops, "{chain}"); // which is to be trained by a `train fn`
            continue;
        };
        // Two arrays with one gradient each add it to their own.
        let (plain, accumulated) = (operations(&gradient), operations(&accumulate));
        let (same, again) = accumulated.split_at(plain.len());
        assert_eq!(plain, same, "{chain}");
        assert!(again.iter().all(|sum| plain.contains(sum)), "{chain}");
        let [gradient, descend] = [gradient, descend].map(|mut compiled| compiled.functions.remove(0).derived);
        let places = places(&gradient.program, &descend.program);
        let updates: Vec<_> = descend.updates.iter().map(|update| update.gradient).collect();
        let wanted: Vec<_> = gradient.results[0].iter().map(|id| places[id.0]).collect();
        assert_eq!(updates, wanted, "{chain}");
        let role = |program: &Program, id: &ValueId| program.value(*id).role;
        assert!(updates.iter().all(|id| role(&descend.program, id) == Role::Update), "{chain}");
        assert!(gradient.results[0].iter().all(|id| role(&gradient.program, id) == Role::Adjoint), "{chain}");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}
