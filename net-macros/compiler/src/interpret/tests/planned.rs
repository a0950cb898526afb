//! Memory as planned: right plans compute what the values are, and a wrong plan is found out.

use super::super::{Buffers, Data, Held, Results, run_planned};
use super::*;
use crate::derive::Derived;
use crate::diagnostics::Diagnostics;
use crate::emit::Compiled;
use crate::ir::{Body, Function, size};
use crate::plan::{By, Home, Plan, Planned, Start, Step, plan};
use crate::syntax::{Source, parse};

const NETS: [&str; 7] = [
    "N<f64> = linear(3 -> 4) |> tanh |> linear(4) |> sigmoid |> linear(4) |> softmax |> cross_entropy_loss(index);
     fn f(input, target) -> (loss, grad(all));
     fn g(input, target, grad(0), grad(loss)) -> (grad(input), 2, grad(linear_1.parameters), grad(0));",
    "N<f64>(input: [2, 5, 4]) = convolution(2, 2x2, padding = same) |> tanh |> pooling(2x2, padding = same) |> map(|x| x * sin(x))
     |> convolution(2, 2x2, padding = same) |> gelu |> mean_squared_loss;
     fn f(input, target) -> (grad(input), grad(target), grad(parameters), loss);
     fn g(input, target) -> (accumulate(convolution_1.parameters), grad(convolution_1.weights), accumulate(convolution_2.biases), 3);",
    "N<f64>(input: [4, 4]) = softmax |> a: tanh |> softmax(axis = 0) |> map(|x| x * x) |> mish;
     fn f(input) -> (output, grad(input));
     fn g(input, grad(output), grad(a)) -> (grad(a), grad(0), grad(output));",
    "N<f64> = linear(3 -> 3) |> mean_squared_loss; fn f(input, target) -> (descend(parameters), loss, grad(linear.biases));",
    "A<f64> = linear(3 -> 3) |> tanh; N<f64> = first: A |> frozen b: A |> A; fn f(input) -> (output, grad(a.parameters), accumulate(first.parameters), accumulate(a.parameters));",
    "N<f64> = ramp |> mean_squared_loss",
    "N<f64>(x: [3]) -> y {
         array v: [2, 3] = 0.5; array g: [2] = 1.0; array s: [] = 0.5;
         let w[i, j] = g[i] * v[i, j] * exp(s); let y[i] = sum[j](w[i, j] * x[j]) + g[i] * x[0];
     }
     fn f(x, grad(y)) -> (y, grad(all)); fn g(x, grad(y)) -> (grad(v), y, grad(x)); fn h(x, grad(y)) -> (y, descend(parameters));",
];

fn compiled(text: &str) -> Compiled {
    let mut sink = Diagnostics::default();
    let nets = match parse(text.parse().unwrap(), &mut sink) {
        Some(Source::Definitions(nets)) => nets,
        Some(Source::Anonymous(net)) => vec![net],
        None => Vec::new(),
    };
    let last = crate::compile_all(&nets, &mut sink).pop().flatten();
    last.unwrap_or_else(|| panic!("{:?}", sink.texts()))
}

/// Irregular numbers for every leaf of every function, and positions below 3.
fn given(compiled: &Compiled, samples: usize) -> Given<f64> {
    let mut given = Given::new();
    let programs = compiled.functions.iter().map(|of| &of.derived.program);
    for value in programs.chain([&compiled.lowered.program]).flat_map(|program| &program.values) {
        let Operation::Leaf(leaf) = value.operation else { continue };
        let array = |sample: usize| {
            let seed = 7 + given.leaves.len() * 5 + sample;
            let numbers = irregular(size(&value.shape), seed as u64);
            match value.element {
                Element::Real => Array::from_reals(&value.shape, numbers.into_iter().map(f64::from).collect()),
                _ => Array::from_integers(&value.shape, (0..numbers.len()).map(|i| ((i + seed) % 3) as i64).collect()),
            }
        };
        let held = match value.batched {
            true => Held::EachSample((0..samples).map(array).collect()),
            false => Held::Once(array(0)),
        };
        given.leaves.entry(leaf).or_insert(held);
    }
    given
}

/// What `accumulate` starts from: 0.5 everywhere.
fn buffers((function, derived): (&crate::requests::Function, &Derived)) -> Buffers<f64> {
    let mut buffers = Buffers::new();
    for (wanted, parts) in derived.results.iter().enumerate() {
        for (part, id) in parts.iter().enumerate() {
            if function.wanted[wanted].how == crate::requests::How::Accumulate {
                let shape = &derived.program.value(*id).shape;
                buffers.insert((wanted, part), Array::from_reals(shape, vec![0.5; size(shape)]));
            }
        }
    }
    buffers
}

fn bits_of(results: &Results<f64>) -> Vec<u64> {
    let arrays = |held: &Held<f64>| match held {
        Held::Once(array) => vec![array.clone()],
        Held::EachSample(all) => all.clone(),
    };
    let wanted = results.wanted.iter().flatten().flat_map(arrays);
    bits64(&wanted.chain(results.updates.clone()).flat_map(|array| array.reals().to_vec()).collect::<Vec<_>>())
}

/// What `run` computes, `accumulate` added to 0.5 in the canonical order.
fn expected(compiled: &Compiled, number: usize, samples: usize) -> Vec<u64> {
    let Planned { function, derived, .. } = &compiled.functions[number];
    let memory = run_well(&derived.program, &given(compiled, samples), samples);
    let wanted = derived.results.iter().zip(&function.wanted).flat_map(|(parts, want)| {
        let started = |id: &ValueId| match (memory.held(*id), want.how) {
            (Held::Once(_), crate::requests::How::Accumulate) => from_a_half(derived, *id, compiled, samples),
            (Held::Once(array), _) => array.reals().to_vec(),
            (Held::EachSample(all), _) => all.iter().flat_map(|array| array.reals().to_vec()).collect(),
        };
        parts.iter().flat_map(started).collect::<Vec<_>>()
    });
    let updates = derived.updates.iter().flat_map(|update| memory.once(update.gradient).reals().to_vec());
    bits64(&wanted.chain(updates).collect::<Vec<_>>())
}

/// The sum with a term before all others that is 0.5.
fn from_a_half(derived: &Derived, id: ValueId, compiled: &Compiled, samples: usize) -> Vec<f64> {
    let (mut program, half) = (derived.program.clone(), Leaf::Seed(77));
    let sum = program.value(id).clone();
    let Operation::Contract(terms) = &sum.operation else { panic!("{program}") };
    let leaf = program.push(Value { operation: Operation::Leaf(half), ..sum.clone() });
    let rank = sum.shape.len();
    let first = Term {
        indices: loops(&sum.shape),
        out: crate::ir::access::identity(rank),
        a: Read::whole(leaf, rank),
        b: None,
    };
    let terms = std::iter::once(first).chain(terms.clone()).collect();
    let id = program.push(Value { operation: Operation::Contract(terms), ..sum.clone() });
    let given = given(compiled, samples).once(half, Array::from_reals(&sum.shape, vec![0.5; size(&sum.shape)]));
    run_well(&program, &given, samples).once(id).reals().to_vec()
}

fn planned(compiled: &Compiled, number: usize, plan: &Plan, samples: usize) -> Result<Results<f64>, String> {
    let Planned { function, derived, .. } = &compiled.functions[number];
    run_planned((function, derived), plan, &given(compiled, samples), samples, &buffers((function, derived)))
}

#[test]
fn in_its_memory_a_function_computes_what_its_values_are() {
    for text in NETS {
        let compiled = compiled(text);
        for (number, Planned { function, derived, plan }) in compiled.functions.iter().enumerate() {
            for samples in [1, 3] {
                let found = planned(&compiled, number, plan, samples).unwrap();
                let found = bits_of(&found);
                assert!(found.iter().all(|bits| f64::from_bits(*bits).is_finite()));
                if derived.updates.is_empty() || samples == 1 {
                    assert_eq!(found, expected(&compiled, number, samples), "{}\n{}", function.name, derived.program);
                }
            }
        }
    }
}

#[test]
fn a_sum_over_no_sample_is_zero_or_what_it_was() {
    let compiled = compiled(NETS[1]);
    let results = |number: usize| planned(&compiled, number, &compiled.functions[number].plan, 0).unwrap();
    let (f, g) = (results(0), results(1));
    assert_eq!(f.wanted[0], [Held::EachSample(Vec::new())]);
    let whole = |held: &Held<f64>, number: f64| match held {
        Held::Once(Array { data: Data::Reals(all), .. }) => all.iter().all(|x| x.to_bits() == number.to_bits()),
        _ => false,
    };
    assert!(f.wanted[2].len() == 4 && f.wanted[2].iter().all(|held| whole(held, 0.0)));
    assert!(g.wanted[0].iter().all(|held| whole(held, 0.5)) && whole(&g.wanted[1][0], 0.0));
}

/// Sums that are not whole are found out: all is done for each sample, or the sum does not go on.
#[test]
fn what_reads_sums_waits_for_the_last_sample() {
    let compiled = compiled(NETS[6]);
    for number in [0, 1] {
        let plan = &compiled.functions[number].plan;
        let expected = expected(&compiled, number, 3);
        let found = |change: &dyn Fn(&mut Step)| {
            let mut plan = plan.clone();
            plan.steps.iter_mut().for_each(change);
            planned(&compiled, number, &plan, 3).map(|results| bits_of(&results))
        };
        assert!(plan.goes_on() && found(&|_| {}) == Ok(expected.clone()));
        assert_ne!(found(&|step| step.behind = false), Ok(expected.clone()));
        let fresh = |step: &mut Step| {
            if !step.behind {
                step.start = Start::Overwrite
            }
        };
        assert_ne!(found(&fresh), Ok(expected));
    }
    assert!(!compiled.functions[2].plan.goes_on(), "a body that updates runs once");
}

/// Every way to put one more value into a slot that is another's.
fn wrong_plans(derived: &Derived, right: &Plan) -> Vec<(ValueId, usize, Plan)> {
    let mut all = Vec::new();
    for id in derived.program.ids() {
        let Home::Slot(own) = right.homes[id.0] else { continue };
        for (slot, _) in right.slots.iter().enumerate().filter(|(slot, other)| {
            *slot != own && other.shape == right.slots[own].shape && other.element == right.slots[own].element
        }) {
            let mut plan = right.clone();
            plan.homes[id.0] = Home::Slot(slot);
            // The names are handed on as they would be, so that only the memory is wrong.
            let mut owner = vec![None; plan.slots.len()];
            for id in derived.program.ids() {
                if let Home::Slot(slot) = plan.homes[id.0] {
                    plan.takes_over[id.0] = owner[slot].replace(id);
                    if plan.takes_over[id.0].is_none() {
                        plan.slots[slot].first = id;
                    }
                }
            }
            all.push((id, slot, plan));
        }
    }
    all
}

/// Whether some value of the slot is still wanted by a later statement when another takes it over, or by an access
/// elsewhere than where the new one is written: what the rules of `plan` say, asked of a plan as a whole.
fn is_wrong(derived: &Derived, plan: &Plan) -> bool {
    let program = &derived.program;
    program.ids().filter_map(|id| Some((id, plan.takes_over[id.0]?))).any(|(id, before)| {
        let later =
            program.ids().skip(id.0 + 1).any(|reader| program.value(reader).operation.operands().contains(&before));
        let updates = derived.updates.iter().any(|update| update.gradient == before && update.after >= id);
        let elsewhere = match &program.value(id).operation {
            Operation::Map(map) => {
                map.operands.iter().any(|read| read.value == before && !crate::ir::access::is_identity(&read.at))
            }
            other => other.operands().contains(&before),
        };
        later || updates || elsewhere
    })
}

#[test]
fn a_wrong_plan_is_found_out() {
    let (mut wrong, mut harmless) = (0, 0);
    for text in NETS {
        let compiled = compiled(text);
        for (number, Planned { derived, plan, .. }) in compiled.functions.iter().enumerate() {
            let right = planned(&compiled, number, plan, 1).unwrap();
            for (id, slot, plan) in wrong_plans(derived, plan) {
                let found = planned(&compiled, number, &plan, 1);
                let is_right = found.as_ref().is_ok_and(|found| bits_of(found) == bits_of(&right));
                assert_eq!(
                    is_right,
                    !is_wrong(derived, &plan),
                    "{id:?} in slot {slot}: {found:?}\n{}",
                    derived.program
                );
                *if is_right { &mut harmless } else { &mut wrong } += 1;
            }
        }
    }
    assert!(wrong > 20 && harmless > 5, "{wrong} wrong plans, {harmless} harmless ones");
}

/// `y[i] = x[i] + x[1 - i]` in the memory of `x`: the second element of the sum comes too late.
#[test]
fn an_element_at_another_place_is_poison() {
    let compiled =
        compiled("N<f64>(input: [2]) = a: tanh |> b: map(|x| x + 1); fn f(input, grad(a)) -> (a, grad(input));");
    let Planned { function, derived, .. } = &compiled.functions[0];
    let mut derived = derived.clone();
    let (x, y) = (ValueId(derived.program.values.len()), ValueId(derived.program.values.len() + 1));
    let input =
        derived.program.ids().find(|id| derived.program.value(*id).operation == Operation::Leaf(Leaf::Port(PortId(0))));
    let input = derived.program.value(input.unwrap()).clone();
    let read = |value, at| Read { value, at: vec![at] };
    let map = |operands, body| Value { operation: Operation::Map(crate::ir::Map { operands, body }), ..input.clone() };
    derived.program.push(map(vec![read(ValueId(0), Affine::index(0))], Body::of(Function::Tanh)));
    let reversed = Affine::constant(1).plus(-1, 0);
    let operands = vec![read(x, Affine::index(0)), read(x, reversed)];
    derived.program.push(map(operands, Body::of(Function::Subtract)));
    derived.program.push(map(vec![read(y, Affine::index(0))], Body::of(Function::Negate)));
    derived.results[0] = vec![ValueId(y.0 + 1)];
    let right = plan(&compiled.net, function, &derived);
    let results =
        |plan: &Plan| run_planned((function, &derived), plan, &given(&compiled, 1), 1, &Buffers::new()).unwrap();
    let output = |results: Results<f64>| match &results.wanted[0][0] {
        Held::EachSample(all) => all[0].reals().to_vec(),
        Held::Once(_) => panic!("a sum"),
    };
    assert!(output(results(&right)).iter().all(|y| y.is_finite() && *y != 0.0));
    let mut wrong = right.clone();
    wrong.homes[y.0] = wrong.homes[x.0];
    wrong.takes_over[y.0] = Some(x);
    assert!(output(results(&wrong)).iter().all(|y| y.is_nan()));
}

#[test]
fn what_does_not_fit_is_said() {
    let compiled = compiled(NETS[0]);
    let Planned { function, derived, plan: right } = &compiled.functions[0];
    let in_slot = |id: &ValueId| matches!(right.homes[id.0], Home::Slot(_));
    let id = derived.program.ids().find(in_slot).unwrap();
    let name = format!("`{}` (value {})", derived.program.value(id).name, id.0);
    let message = |change: &dyn Fn(&mut Plan)| {
        let mut plan = right.clone();
        change(&mut plan);
        planned(&compiled, 0, &plan, 1).unwrap_err()
    };
    assert_eq!(message(&|plan| plan.homes[id.0] = Home::Local), format!("{name} is no scalar, but lies in a local"));
    let leaf = Leaf::Port(PortId(0));
    assert_eq!(
        message(&|plan| plan.homes[id.0] = Home::Leaf(leaf)),
        format!("{name} is computed, but lies in an argument")
    );
    let other = format!("{name} lies in a buffer of the caller that wants another value");
    assert_eq!(message(&|plan| plan.homes[id.0] = Home::Result(0, 0)), other);
    assert_eq!(
        message(&|plan| plan.takes_over[id.0] = Some(id)),
        format!("{name} takes over a value that does not lie in its slot")
    );
    assert_eq!(
        message(&|plan| plan.slots.iter_mut().for_each(|slot| slot.shape.push(1))),
        format!("{name} does not fit its slot")
    );
    let passing = right.steps.iter().find(|step| !step.through.is_empty()).expect("`linear |> tanh`");
    let (sums, value) = (passing.through[0], passing.makes[0]);
    let name = |id: ValueId| format!("`{}` (value {})", derived.program.value(id).name, id.0);
    assert_eq!(
        message(&|plan| plan.homes[value.0] = Home::Nowhere),
        format!("{} is made, but lies nowhere", name(value))
    );
    let other = right.steps.iter().position(|step| matches!(step.by, By::Elementwise(_))).expect("an adjoint");
    assert_eq!(
        message(&|plan| plan.steps[other].through.push(sums)),
        format!("{} is not stored, but read by more than one step", name(sums))
    );
    let none = run_planned((function, derived), right, &Given::<f64>::new(), 1, &Buffers::new()).unwrap_err();
    assert!(none.contains("nothing is given for"), "{none}");
    let extra = Buffers::from([((0, 0), Array::from_reals(&[], vec![0.5]))]);
    let extra = run_planned((function, derived), right, &given(&compiled, 1), 1, &extra).unwrap_err();
    assert_eq!(extra, "the wanted (0, 0) is overwritten");
}
