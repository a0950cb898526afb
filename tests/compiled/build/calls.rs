//! The functions that call those of a net, each in whichever way it is asked.
//!
//! ```text
//! fn f1(how: How, given: &mut Given) -> Vec<Vec<f64>> {
//!     let mut net: N = given.net();
//!     let (a0, b0): (SVector<f32, 3>, SVector<f32, 3>) = given.two();
//!     let mut r0 = blank::<SVector<f32, 2>>();
//!     match how {
//!         How::Plain => r0 = net.f1(&a0),
//!         How::With => { ...; net.f1_with(&mut scratch, &b0, &mut r0); ...; net.f1_with(&mut scratch, &a0, &mut r0); }
//!         _ => net.f1_into(&a0, &mut r0),
//!     }
//!     vec![row_major(&r0)]
//! }
//! ```

use net_compiler::emit::Compiled;
use net_compiler::requests::{Function, How, Want, Wanted};

use crate::{at_the_boundary, each, input, learned};

/// A result of a function: how it begins, and how it is read.
struct Place {
    /// Of its type, every number of which the call must overwrite, or what it adds to.
    begin: String,
    /// What reads it.
    read: &'static str,
    how: How,
    summed: bool,
}

impl Place {
    fn new(compiled: &Compiled, function: &Function, want: &Want) -> Place {
        let from = if want.how == How::Accumulate { "given.start" } else { "blank" };
        let (net, scalar) = (&compiled.net, compiled.net.precision.name());
        let typed = |of: String| format!("{from}::<{of}>()");
        let (read, begin) = match want.what {
            Wanted::Value(source) | Wanted::Gradient(source) => {
                let of = at_the_boundary(net, source);
                ("row_major", typed(function.batch.map_or(of.clone(), |size| format!("[{of}; {size}]"))))
            }
            Wanted::Array(layer, array) => {
                let storage = net.layers[layer].storage.as_ref().expect("it learns");
                ("row_major", typed(learned(scalar, &storage.arrays[array])))
            }
            Wanted::LayerParameters(layer) => {
                ("row_major", format!("{from}_like(&net{})", place(&net.fields(layer, None))))
            }
            Wanted::Parameters => ("in_memory", format!("{from}_net::<{}>()", net.name)),
            other => panic!("{other:?} is not asked for"),
        };
        Place { begin, read, how: want.how, summed: want.what.is_summed() }
    }

    /// Whether a call has it as an argument or a result.
    fn is_passed(&self) -> bool {
        matches!(self.how, How::Give | How::Accumulate)
    }
}

/// What the calls of one function are written from.
struct Call<'a> {
    compiled: &'a Compiled,
    function: &'a Function,
    /// The type of each input, and whether it goes by value.
    inputs: Vec<(String, bool)>,
    places: Vec<Place>,
    /// The types of frozen nets.
    fronts: Vec<String>,
}

/// The function that calls a function of a net.
pub(super) fn call(compiled: &Compiled, function: &Function) -> String {
    let inputs = function.given.iter().map(|(given, _)| input(compiled, *given)).collect();
    let places = function.wanted.iter().map(|want| Place::new(compiled, function, want)).collect();
    let fronts = compiled.net.frozen().map(|(_, part)| part.type_text()).collect();
    Call { compiled, function, inputs, places, fronts }.text()
}

impl Call<'_> {
    fn text(&self) -> String {
        let (net, name) = (&self.compiled.net.name, &self.function.name);
        let (descends, scalar) = (self.function.descends(), self.compiled.net.precision.name());
        let (front, begin, outputs) = (self.front(), self.begin(), self.outputs());
        let (a, b) = (self.given('a'), self.given('b'));
        let rng = if self.function.draws { "&mut rng(), " } else { "" };
        let rate = format!("{}{rng}", if descends { "rate, " } else { "" });
        format!(
            "    fn {name}(how: How, given: &mut Given) -> Vec<Vec<f64>> {{
        {fronts}let mut net: {net} = given.net();
        {rates}{batch}{read}{begin}
        match how {{
            How::Plain => {pattern} = net.{name}({front}{a}{rate}{accumulated}),
            How::With => {{
                let mut scratch = {net}{camel}Scratch::ZERO;
                {{ let mut net = net.clone(); {begin}net.{name}_with({front}&mut scratch, {b}{rate}{outputs}); }}
                net.{name}_with({front}&mut scratch, {a}{rate}{outputs});
            }}
            _ => net.{name}_into({front}{a}{rate}{outputs}),
        }}
        vec![{found}{after}]
    }}
",
            fronts = each(&self.fronts, |n, of| format!("let front{n}: {of} = given.net(); ")),
            rates = if descends { format!("let rate: {scalar} = rate(); ") } else { String::new() },
            batch = if descends || self.function.batch.is_some() || self.inputs.is_empty() {
                String::new()
            } else {
                self.batch()
            },
            read = self.read(),
            pattern = self.pattern(),
            accumulated =
                self.of_places(|n, place| format!("&mut r{n}, ").repeat(usize::from(place.how == How::Accumulate))),
            camel = name.to_string().replace('f', "F"),
            found = each(&self.places, |n, place| match place.is_passed() {
                true => format!("{}(&r{n}), ", place.read),
                false => "Vec::new(), ".into(),
            }),
            after = if descends { "in_memory(&net)" } else { "" },
        )
    }

    fn batch(&self) -> String {
        let read = each(&self.inputs, |n, (of, _)| format!("let a{n}: Vec<{of}> = given.all(samples); "));
        let begin = self.of_places(|n, Place { begin, summed, .. }| match summed {
            true => format!("let mut r{n} = {begin}; "),
            false => format!("let mut r{n} = {}; ", begin.replace("blank", "blanks").replace("()", "(samples)")),
        });
        let found = self.of_places(|n, Place { read, summed, .. }| match summed {
            true => format!("{read}(&r{n}), "),
            false => format!("all_{read}(&r{n}), "),
        });
        format!(
            "if let How::Batch(samples) = how {{
            {read}{begin}
            net.{name}_batch({front}{given}{rng}{outputs}).expect(\"equal lengths\");
            return vec![{found}];
        }}
        ",
            name = self.function.name,
            front = self.front(),
            given = each(&self.inputs, |n, _| format!("&a{n}, ")),
            rng = if self.function.draws { "&mut rng(), " } else { "" },
            outputs = self.outputs(),
        )
    }

    fn of_places(&self, text: impl Fn(usize, &Place) -> String) -> String {
        each(&self.places, |n, place| if place.is_passed() { text(n, place) } else { String::new() })
    }

    fn begin(&self) -> String {
        self.of_places(|n, place| format!("let mut r{n} = {}; ", place.begin))
    }

    fn outputs(&self) -> String {
        self.of_places(|n, _| format!("&mut r{n}, "))
    }

    fn front(&self) -> String {
        each(&self.fronts, |n, _| format!("&front{n}, "))
    }

    /// Reads what the call is given, and what one before it is.
    fn read(&self) -> String {
        each(&self.inputs, |n, (of, _)| match self.function.batch {
            Some(size) => format!("let (a{n}, b{n}): ([{of}; {size}], [{of}; {size}]) = given.two(); "),
            None => format!("let (a{n}, b{n}): ({of}, {of}) = given.two(); "),
        })
    }

    fn given(&self, letter: char) -> String {
        each(&self.inputs, |n, (_, by_value)| match self.function.batch.is_none() && *by_value {
            true => format!("{letter}{n}, "),
            false => format!("&{letter}{n}, "),
        })
    }

    /// What is given back: `r0`, or `(r0, r2, )`.
    fn pattern(&self) -> String {
        let given = self.places.iter().enumerate().filter(|(_, place)| place.how == How::Give);
        let names: Vec<String> = given.map(|(n, _)| format!("r{n}")).collect();
        if let [name] = &names[..] {
            name.clone()
        } else {
            format!("({})", each(&names, |_, name| format!("{name}, ")))
        }
    }
}

/// `.encoder.linear`, and `[3]` of copies.
fn place(fields: &[&str]) -> String {
    let step = |field: &&str| if field.parse::<usize>().is_ok() { format!("[{field}]") } else { format!(".{field}") };
    fields.iter().map(step).collect()
}
