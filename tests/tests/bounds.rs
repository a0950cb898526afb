//! Every function of every fixture once more, run by the interpreter: in `f64` to 1e-9, in `f32` within the bound that
//! follows from the operations of the derived program.

use net_compiler::interpret::{Array, Data, Given, Held, Memory, Number};
use net_compiler::ir::{Element, Leaf, ValueId};
use tests::bounded::{Bounded, undecided};
use tests::program::{Compiled, attempted, leaves, ran, with_leaf};
use tests::{Case, Sample, assert_close};

/// The net of a case with one function, `f`.
fn source(net: &str, row: &str, precision: &str, sample: &Sample) -> Vec<String> {
    let nets = match net {
        "one function a row" => vec![row.to_string(), format!("map(|x| {row})")],
        net => vec![net.to_string()],
    };
    let lists = [sample.given_names(), sample.wanted_names()].map(|names| names.join(", "));
    let line = format!("fn f({}) -> ({});", lists[0], lists[1]);
    // A row is a function of each element, whose shape is that of the numbers.
    let shape = if net == "one function a row" {
        format!("(input: {:?})", sample.given_array("input").0)
    } else {
        String::new()
    };
    let head = |net: &str| {
        if net.starts_with('(') { format!("N<{precision}>{net}") } else { format!("N<{precision}>{shape} = {net}") }
    };
    nets.iter().map(|net| format!("{}; {line}", head(net))).collect()
}

/// What the function is given, as arrays of `N`.
fn given<N: Number>(
    compiled: &Compiled,
    case: &Case,
    sample: &Sample,
    batch: bool,
    real: &dyn Fn(f64) -> N,
) -> Given<N> {
    let imposed: Vec<String> = sample.given_names().into_iter().filter(|name| name.starts_with("grad(")).collect();
    let program = &compiled.functions[0].derived.program;
    let mut given = Given::new();
    for (id, leaf) in leaves(program) {
        let (shape, numbers) = match leaf {
            Leaf::Port(port) => sample.given_array(&compiled.net.ports[port].name.to_string()),
            Leaf::Seed(seed) => sample.given_array(&imposed[seed]),
            Leaf::Constant(_) => unreachable!("no fixture has a constant array"),
            Leaf::Parameter { layer, array } => {
                let storage = compiled.net.layers[layer].storage.as_ref().expect("arrays");
                case.parameter(&format!("{}.{}", compiled.net.path(layer), storage.arrays[array].name))
            }
        };
        let value = program.value(id);
        let samples = if batch && value.batched { shape[0] } else { 1 };
        let mut each = numbers.chunks(numbers.len() / samples);
        given = with_leaf(given, value, leaf, samples, &mut |value| {
            let numbers = each.next().expect("a sample").iter();
            match value.element {
                Element::Real => Array::from_reals(&value.shape, numbers.map(|x| real(*x)).collect()),
                _ => Array::from_integers(&value.shape, numbers.map(|x| *x as i64).collect()),
            }
        });
    }
    given
}

/// The reals of a value, or its positions.
fn numbers<N: Number>(memory: &Memory<N>, id: ValueId) -> Vec<N> {
    let each = match memory.held(id) {
        Held::Once(array) => std::slice::from_ref(array),
        Held::EachSample(all) => all,
    };
    let of = |array: &Array<N>| match &array.data {
        Data::Reals(reals) => reals.clone(),
        Data::Integers(positions) => positions.iter().map(|position| N::from_i64(*position)).collect(),
    };
    each.iter().flat_map(of).collect()
}

/// The arrays that the function gives, in the order wanted.
fn found<N: Number>(compiled: &Compiled, given: &Given<N>, samples: usize) -> Vec<Vec<N>> {
    let derived = &compiled.functions[0].derived;
    let memory = ran(&derived.program, given, samples);
    derived.results.iter().map(|parts| parts.iter().flat_map(|id| numbers(&memory, *id)).collect()).collect()
}

/// What one sample or batch of a function came to.
#[derive(Default)]
struct Tally {
    numbers: usize,
    undecided: Vec<String>,
    /// The bounds, relative to the largest number of their array.
    relative: Vec<f64>,
}

fn compare(case: &Case, row: &str, name: &str, sample: &Sample, batch: bool, tally: &mut Tally) {
    let compiled = |precision| {
        let all = source(&case.net, row, precision, sample);
        let first = all.iter().find_map(|text| attempted(text));
        first.unwrap_or_else(|| panic!("{all:?}"))
    };
    let samples = if batch { sample.samples() } else { 1 };
    let double = compiled("f64");
    let in_double = found(&double, &given(&double, case, sample, batch, &|x| x), samples);
    let single = compiled("f32");
    undecided();
    let in_single = found(&single, &given(&single, case, sample, batch, &Bounded::rounded), samples);
    let is_undecided = undecided() > 0;
    if is_undecided {
        tally.undecided.push(format!("{name}.{row}"));
    }
    for ((wanted, in_double), in_single) in sample.wanted_names().iter().zip(in_double).zip(in_single) {
        let exact = sample.wanted_array(wanted).1;
        assert_close(&format!("{name}.{row}: {wanted}"), &in_double, &exact);
        let largest = exact.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        for (found, exact) in in_single.iter().zip(&exact).filter(|_| !is_undecided) {
            let off = (f64::from(found.value) - exact).abs();
            // The fixture is rounded, too, in `f64`.
            assert!(
                off <= found.error() + 1e-12 * exact.abs(),
                "{name}.{row}: {wanted}: {found:?} is off by {off} from {exact}"
            );
            tally.numbers += 1;
            tally.relative.push(found.error() / largest.max(f64::from(f32::MIN_POSITIVE)));
        }
    }
}

#[test]
fn every_fixture_in_double_and_in_single_precision() {
    let mut tally = Tally::default();
    let mut paths: Vec<_> = std::fs::read_dir(Case::folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Those of whole nets, of several parts, are compared where they are compiled, in `cases_*.rs`.
    paths.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("case_")));
    paths.sort();
    for path in &paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case = Case::load(&name);
        for (row, function) in &case.functions {
            compare(&case, row, &name, &function.one(), false, &mut tally);
            if let Some(batch) = function.a_batch() {
                compare(&case, row, &name, batch, true, &mut tally);
            }
        }
    }
    tally.relative.sort_by(f64::total_cmp);
    let median = tally.relative[tally.relative.len() / 2];
    let finite = tally.relative.iter().filter(|bound| **bound < 1e-2).count();
    println!(
        "{} cases, {} numbers in f32 within their bounds, median {median:.1e} of the largest of their array, {finite} below 1e-2; undecided: {:?}",
        paths.len(),
        tally.numbers,
        tally.undecided
    );
    assert!(median < 1e-5, "{median}");
    assert!(finite * 100 > 95 * tally.numbers, "{finite} of {} bounds say something", tally.numbers);
    // Attention and sampling compare what is computed: with a maximum, and with the borders of pixels.
    let compares = |name: &&String| name.starts_with("inputs_attention") || name.starts_with("inputs_spatial");
    let undecided = tally.undecided.iter().filter(|name| !compares(name)).count();
    assert!(undecided * 50 < paths.len(), "{:?}", tally.undecided);
}
