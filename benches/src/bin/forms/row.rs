//! A row of the table: a form and the plain one, four calls of each.

use crate::contest::{Contestant, Effort, local, measure};
use net_runtime::__private::{Flat, flat_mut};
use net_runtime::Real;

/// How many samples a batch has.
pub const SAMPLES: usize = 64;

/// The columns.
const CALLS: [&str; 4] = ["value of 1", "gradients of 1", "value of 64", "gradients of 64"];
pub const HEAD: &str = "| form | against | value of 1 | gradients of 1 | value of 64 | gradients of 64 |
|---|---|---|---|---|---|";

/// Value and gradients, of one sample and of a batch.
pub type Side = [Box<dyn Contestant>; CALLS.len()];

pub struct Row {
    pub name: &'static str,
    pub against: &'static str,
    /// How many multiply-adds the form has for each of the plain one.
    pub work: f64,
    pub sides: [Side; 2],
}

impl Row {
    /// `| linear([8, 32]) | linear(256) | 0.31 us, 1.04 | .. |`
    pub fn measured(self, effort: Effort) -> String {
        let Row { name, against, work, sides: [form, plain] } = self;
        let cell = |(form, plain)| {
            let times = measure(&mut [form, plain], effort);
            format!("{}, {:.2}", time(times[0]), times[0] / times[1] / work)
        };
        let cells: Vec<String> = form.into_iter().zip(plain).map(cell).collect();
        format!("| {name} | {against} | {} |", cells.join(" | "))
    }
}

fn time(seconds: f64) -> String {
    if seconds < 1e-6 { format!("{:.0} ns", seconds * 1e9) } else { format!("{:.2} us", seconds * 1e6) }
}

/// A call that writes to buffers of its own.
pub fn call(call: impl FnMut() + 'static) -> Box<dyn Contestant> {
    local("", call, 1, |call, _| call(), |_| Vec::new())
}

/// Some numbers.
pub fn filled<T: Real, X: Flat<T>>() -> X {
    let mut numbers = X::ZERO;
    for (i, number) in flat_mut(&mut numbers).iter_mut().enumerate() {
        *number = T::from_f64(((7 * i + 3) % 17) as f64 / 17.0 - 0.4);
    }
    numbers
}

/// A net of a form: `side!(f32, [], (input: [64]) = linear([8, 32]))`. Its gradients are all those that a gradient imposed at the
/// output gives, and gradients imposed at the values named in brackets.
///
/// A body stands in place of a chain in `side!(f32, [], (input: [64]) -> { let output = input + (input |> tanh); })`.
macro_rules! side {
    ($t:ident, $seeds:tt, $port:tt = $($chain:tt)*) => { side!(@ $t, $seeds, Net<$t>$port = $($chain)*;) };
    ($t:ident, $seeds:tt, $port:tt -> { $($body:tt)* }) => {
        side!(@ $t, $seeds, Net<$t>$port -> output { $($body)* })
    };
    (@ $t:ident, [$($seed:ident),*], $($net:tt)*) => {{
        net! {
            $($net)*
            fn value(input) -> output;
            fn gradients(input, grad(output) $(, grad($seed))*) -> (grad(input), grad(parameters));
        }
        let net = Box::new(Net::seeded(1));
        let calls: $crate::row::Side = [
            {
                let (net, x, mut y) = (net.clone(), Box::new(filled::<$t, _>()), Box::new(filled::<$t, _>()));
                call(move || opaque(&net).value_into(&x, black_box(&mut y)))
            },
            {
                let (net, x, seed, mut back, mut sums) = (
                    net.clone(),
                    Box::new(filled::<$t, _>()),
                    Box::new(filled::<$t, _>()),
                    Box::new(filled::<$t, _>()),
                    net.clone(),
                );
                $(let $seed = Box::new(filled::<$t, _>());)*
                call(move || opaque(&net).gradients_into(&x, &seed $(, &$seed)*, black_box(&mut back), &mut sums))
            },
            {
                let (net, x, mut y) =
                    (net.clone(), vec![filled::<$t, _>(); SAMPLES], vec![filled::<$t, _>(); SAMPLES]);
                call(move || opaque(&net).value_batch(&x, black_box(&mut y)).expect("equal lengths"))
            },
            {
                let (x, seed, mut back, mut sums) = (
                    vec![filled::<$t, _>(); SAMPLES],
                    vec![filled::<$t, _>(); SAMPLES],
                    vec![filled::<$t, _>(); SAMPLES],
                    net.clone(),
                );
                $(let $seed = vec![filled::<$t, _>(); SAMPLES];)*
                let call_of =
                    move || opaque(&net).gradients_batch(&x, &seed $(, &$seed)*, black_box(&mut back), &mut sums);
                let mut call_of = call_of;
                call(move || call_of().expect("equal lengths"))
            },
        ];
        calls
    }};
}
pub(crate) use side;

/// The functions that make rows, in a list: `name: f32, 1.0, (input: [64]) = { linear([8, 32]) } against (input: [64]) = { linear(256)
/// };`, with `imposed [h]` in front of `against` where the form has a gradient imposed at the value `h`, too.
macro_rules! rows {
    ($(
        $name:ident: $t:ident, $work:expr, $port:tt = { $($form:tt)* } $(imposed [$seed:ident])?
            against $plain_port:tt = { $($plain:tt)* };
    )*) => {
        $(fn $name() -> Row {
            let sides = [side!($t, [$($seed)?], $port = $($form)*), side!($t, [], $plain_port = $($plain)*)];
            Row { name: stringify!($name), against: stringify!($($plain)*), work: $work, sides }
        })*
        pub const ROWS: [fn() -> Row; [$(stringify!($name)),*].len()] = [$($name),*];
    };
}
pub(crate) use rows;
