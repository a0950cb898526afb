//! A formula as it is printed, pasted into a body, is that value.
//!
//! ```text
//! z1[i] = b1[i] + sum[j](w1[i, j] * input[j])      for i: 2, j: 3, as printed of `linear(3 -> 2)`
//! Pasted<f64>(b1: [2], w1: [2, 3], input: [3]) -> z1 { let z1[i: 2] = b1[i] + sum[j: 3](w1[i, j] * input[j]); }
//! ```
//!
//! All of them are but those that scatter, `y[i] += a[i]`, and what reads or gives positions that are computed.

use std::collections::BTreeMap;

use net_compiler::interpret::{Array, Given, Held, Memory};
use net_compiler::ir::{Element, Leaf, Operation, Place, PortId, Program, ValueId};
use tests::program::{Compiled, Draw, attempted, given, ran};
use tests::random;

/// The formula as an item, and the names that it reads; nothing, where it has no form in the language.
fn item(program: &Program, id: ValueId) -> Option<String> {
    let value = program.value(id);
    let is_by_rank = |id: &ValueId| {
        let value = program.value(*id);
        let is_map = matches!(value.operation, Operation::Map(_)) && value.element == Element::Integer;
        is_map || matches!(value.operation, Operation::Order(_))
    };
    let has_none = match &value.operation {
        Operation::Leaf(_) | Operation::Order(_) | Operation::ScatterAdd { .. } => true,
        Operation::Gather { at: Place::Flat(_), .. } => true,
        Operation::Map(_) if value.element == Element::Integer => true, // arithmetic of positions
        operation => operation.operands().iter().any(is_by_rank),
    };
    let formula = program.formula(id);
    let sums_positions = value.element == Element::Integer && formula.contains("sum[");
    if has_none || sums_positions || formula.contains("+=") || formula.contains(';') {
        return None;
    }
    let (left, right) = formula.split_once(" = ")?;
    let is_other_name = right.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_other_name && right.parse::<f64>().is_err() {
        return None; // `let y = x;` is no other value
    }
    // `y[4 * i + j] = x[i]` has no place for the size of `j`.
    let has_size = |index: &str| right.contains(&format!("[{index}")) || right.contains(&format!(", {index}"));
    let letters = left.split(|letter: char| !letter.is_alphabetic()).skip(1).filter(|word| !word.is_empty());
    if left.contains(" + ") && !letters.into_iter().all(has_size) {
        return None;
    }
    let ranges = program.ranges(id);
    let sizes: BTreeMap<&str, &str> = ranges.split(", ").filter_map(|range| range.split_once(": ")).collect();
    Some(format!(
        "let {} = {};",
        sized(left, &sizes, |_| !left.contains(" + ")),
        sized(right, &sizes, |word| word == "sum")
    ))
}

/// The indices in the brackets behind the words that open them, with their sizes.
fn sized(text: &str, sizes: &BTreeMap<&str, &str>, opens: impl Fn(&str) -> bool) -> String {
    let mut sized = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, behind) = rest.split_at(at);
        let end = behind.find(']').expect("an end of the brackets");
        let word = before.rsplit(|last: char| !last.is_alphanumeric() && last != '_').next().unwrap_or_default();
        let inside = &behind[1..end];
        let with = |index: &str| sizes.get(index).map_or(index.to_string(), |size| format!("{index}: {size}"));
        let indices: Vec<String> = inside.split(", ").map(with).collect();
        let inside = if opens(word) { indices.join(", ") } else { inside.to_string() };
        sized += &format!("{before}[{inside}]");
        rest = &behind[end + 1..];
    }
    sized + rest
}

/// The net of the one item, what it reads being its ports.
fn pasted(of: &Compiled, program: &Program, id: ValueId, item: &str) -> (String, Vec<ValueId>) {
    let value = program.value(id);
    let mut read: Vec<ValueId> = value.operation.operands();
    read.sort();
    read.dedup();
    let classes_of = |id: ValueId| {
        let port = of.lowered.ports.find(|port| *port == id).and_then(|port| of.net.ports[port].classes);
        let application = of.lowered.applications.find(|value| *value == id);
        port.or_else(|| of.net.applications[application?].classes).unwrap_or(1)
    };
    let port = |id: &ValueId| {
        let (value, classes) = (program.value(*id), classes_of(*id));
        let of = if value.element == Element::Integer { format!(" of index({classes})") } else { String::new() };
        format!("{}: {:?}{of}", value.name, value.shape)
    };
    let ports: Vec<String> = read.iter().map(port).collect();
    (format!("Pasted<f64>({}) -> {} {{ {item} }}", ports.join(", "), value.name), read)
}

fn array(memory: &Memory<f64>, id: ValueId) -> Array<f64> {
    match memory.held(id) {
        Held::Once(array) => array.clone(),
        Held::EachSample(all) => all[0].clone(),
    }
}

/// How many of a net's values were pasted.
fn check(text: &str, of: &Compiled, draw: &mut Draw, refused: &mut Vec<String>) -> usize {
    let program = &of.lowered.program;
    let memory = ran(program, &given(of, draw, 1, |x| x), 1);
    let mut count = 0;
    for id in program.ids() {
        let Some(item) = item(program, id) else { continue };
        let (net, read) = pasted(of, program, id, &item);
        // A product goes on under its name, `p[i] = p[i] * f[i, 2]`, which no body says.
        if read.iter().any(|operand| program.value(*operand).name == program.value(id).name) {
            continue;
        }
        let Some(pasted) = attempted(&net) else {
            refused.push(net);
            continue;
        };
        let mut given = Given::new();
        for (port, id) in read.iter().enumerate() {
            given = given.each_sample(Leaf::Port(PortId(port)), vec![array(&memory, *id)]);
        }
        let again = ran(&pasted.lowered.program, &given, 1);
        let output = pasted.lowered.value(pasted.net.outputs()[0].source);
        let (found, expected) = (array(&again, output), array(&memory, id));
        assert_eq!(found.shape, expected.shape, "{text}: {item}");
        assert_eq!(found.element(), expected.element(), "{text}: {item}");
        if found.element() == Element::Integer {
            assert_eq!(found.integers(), expected.integers(), "{text}: {item}");
        } else {
            for (found, expected) in found.reals().iter().zip(expected.reals()) {
                let is_far = (found - expected).abs() > 1e-12 * (1.0 + expected.abs());
                assert!(!is_far && found.is_nan() == expected.is_nan(), "{text}: {item}: {found}, {expected}");
            }
        }
        count += 1;
    }
    count
}

#[test]
fn a_printed_formula_is_its_value() {
    let (mut draw, mut count, mut refused) = (Draw::new(3), 0, Vec::new());
    for text in random::chains(5, 400) {
        if let Some(of) = attempted(&text) {
            count += check(&text, &of, &mut draw, &mut refused);
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(count > 1500, "{count}");
}
