//! `array scale: [3] = 1;`, a learned array of a net's own, and `const`, an array that is what it is: layers that take nothing.
//!
//! ```text
//! array scale: [3];                       zeros
//! array table: [2, 2] = [[1, 0], [0, 1]];
//! array kernel: [3, 3] = normal(0.1);     of this standard deviation
//! array kernel: [3, 3] = uniform(0.1);    between these
//! const mean: [3] = [0.5, 0.4, 0.4];      never learned
//! ```

use std::rc::Rc;

use super::arguments::{checked, number, real};
use super::{Array, Inputs, Layer, Lowering, MemoryOrder, Resolved, Start, Storage, canonical};
use crate::diagnostics::{Diagnostic, Extent, plain};
use crate::ir::print::shape_text;
use crate::ir::{Shape, Typed, ValueId, size};
use crate::syntax::{ArraySyntax, Setting};

#[derive(Debug)]
struct OwnArray {
    storage: Storage,
}

#[derive(Debug)]
struct ConstantArray {
    shape: Shape,
    /// In row-major order.
    numbers: Vec<f64>,
}

/// The layer that a `const` item with a shape is.
pub fn constant(array: &ArraySyntax, shape: Shape) -> Result<(Rc<dyn Layer>, Resolved), Diagnostic> {
    let shape = checked(shape, array.name.span().into())?;
    let numbers = match &array.start {
        Some(setting) => numbers(setting, &shape)?,
        None => Vec::new(),
    };
    let numbers = if numbers.len() == 1 { vec![numbers[0]; size(&shape)] } else { numbers };
    let resolved = Resolved { output: shape.clone(), ..Resolved::default() };
    Ok((Rc::new(ConstantArray { shape, numbers }), resolved))
}

/// The layer that an `array` item is.
pub fn array(array: &ArraySyntax, shape: Shape) -> Result<(Rc<dyn Layer>, Resolved), Diagnostic> {
    let shape = checked(shape, array.name.span().into())?;
    let start = match (&array.start, &array.start_call) {
        (None, None) => Start::Numbers(vec![0.0]),
        (Some(setting), _) => Start::Numbers(numbers(setting, &shape)?),
        (None, Some((word, arguments))) => {
            let number = match &arguments[..] {
                [one] if one.name.is_none() => number(&one.setting, 0.0)?,
                _ => {
                    let message = format!("expected one number in `{}(...)`, found {}", plain(word), arguments.len());
                    return Err(Diagnostic::new(word.span(), message));
                }
            };
            match plain(word).as_str() {
                "normal" => Start::Normal(number),
                "uniform" => Start::Uniform(number),
                other => {
                    let mistake = Diagnostic::new(word.span(), format!("expected a start, found `{other}(...)`"));
                    let help = "write a number, a list of them, `normal(deviation)` or `uniform(limit)`";
                    return Err(mistake.help(help).suggest(other, ["normal", "uniform"]));
                }
            }
        }
    };
    let order = MemoryOrder::of(array.is_sequence);
    let arrays = vec![Array { name: "", letter: "", shape: shape.clone(), order }];
    let storage = Storage { name: "", sizes: Vec::new(), types: Vec::new(), arrays, groups: 1, start: Some(start) };
    let resolved = Resolved { output: shape, storage: Some(storage.clone()), ..Resolved::default() };
    Ok((Rc::new(OwnArray { storage }), resolved))
}

/// One number for all, or one for each, in row-major order.
fn numbers(setting: &Setting, shape: &[usize]) -> Result<Vec<f64>, Diagnostic> {
    let Setting::List(..) = setting else { return Ok(vec![real(setting)?]) };
    let mut numbers = Vec::new();
    nested(setting, shape, shape, &mut numbers)?;
    Ok(numbers)
}

/// The numbers of nested lists, one level an axis.
fn nested(setting: &Setting, rest: &[usize], shape: &[usize], numbers: &mut Vec<f64>) -> Result<(), Diagnostic> {
    let wrong = |found: String| {
        let message = format!("expected numbers in the shape {}, found {found}", shape_text(shape));
        Err(Diagnostic::new(setting.extent(), message))
    };
    match (setting, rest) {
        (Setting::List(settings, _), [extent, rest @ ..]) if settings.len() == *extent => {
            settings.iter().try_for_each(|setting| nested(setting, rest, shape, numbers))
        }
        (Setting::List(settings, _), [extent, ..]) => {
            let mistake = wrong(format!("{} where {extent} belong", settings.len()));
            mistake.map_err(|mistake| match in_rows(settings, rest) {
                Some(rows) => mistake.help(format!("one list for each row: write `{rows}`")),
                None => mistake,
            })
        }
        (Setting::List(..), []) => wrong("one list too deep".into()),
        (_, []) => {
            numbers.push(real(setting)?);
            Ok(())
        }
        _ => wrong(format!("`{}` where a list belongs", setting.text())),
    }
}

/// A flat list of as many numbers as there are, in the lists that its shape wants: `[[1, 2], [3, 4]]`.
fn in_rows(settings: &[Setting], shape: &[usize]) -> Option<String> {
    const MOST: usize = 16;
    let is_flat = !settings.iter().any(|setting| matches!(setting, Setting::List(..)));
    if shape.len() < 2 || settings.len() != size(shape) || settings.len() > MOST || !is_flat {
        return None;
    }
    let mut texts: Vec<String> = settings.iter().map(Setting::text).collect();
    for extent in shape.iter().rev() {
        texts = texts.chunks(*extent).map(|row| format!("[{}]", row.join(", "))).collect();
    }
    texts.pop()
}

impl Layer for OwnArray {
    fn canonical(&self, _: &Shape) -> String {
        let OwnArray { storage: _ } = self; // how it starts is no part of what the net computes
        canonical::list(&[])
    }

    fn inputs(&self) -> Inputs {
        Inputs::Named(&[])
    }

    fn resolve_all(&self, _: &[Typed], _: Extent) -> Result<Resolved, Diagnostic> {
        let output = self.storage.arrays[0].shape.clone();
        Ok(Resolved { output, storage: Some(self.storage.clone()), ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.arrays[0]
    }
}

impl Layer for ConstantArray {
    fn canonical(&self, _: &Shape) -> String {
        let ConstantArray { shape, numbers } = self;
        let numbers: Vec<String> = numbers.iter().map(|number| canonical::real(*number)).collect();
        format!("{}; {}", canonical::list(shape), numbers.join(", "))
    }

    fn inputs(&self) -> Inputs {
        Inputs::Named(&[])
    }

    fn constant(&self) -> Option<&[f64]> {
        Some(&self.numbers)
    }

    fn resolve_all(&self, _: &[Typed], _: Extent) -> Result<Resolved, Diagnostic> {
        Ok(Resolved { output: self.shape.clone(), ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.arrays[0]
    }
}
