//! `linear(3 -> 2)`: `z[i] = b[i] + sum[j](w[i, j] * a[j])`.

use super::arguments::{checked, one_of, shape};
use super::{Arguments, Layer, Lowering, Resolved, Storage, canonical};
use crate::diagnostics::{Diagnostic, Extent};
use crate::ir::Loop;
use crate::ir::print::shape_text;
use crate::ir::{Affine, Operation, Read, Shape, Term, ValueId, access, axes, size};
use crate::syntax::Setting;

#[derive(Debug)]
struct Linear {
    input: Option<(Shape, Extent)>,
    output: Shape,
    biases: bool,
    extent: Extent,
}

pub(super) fn read(arguments: &mut Arguments) -> Result<Box<dyn Layer>, Diagnostic> {
    let extent = arguments.layer();
    let (input, output) = match arguments.required("a size", "linear(3 -> 2)")? {
        Setting::Arrow(from, to) => (Some((shape(&from)?, from.extent())), shape(&to)?),
        output => (None, shape(&output)?),
    };
    let biases = match arguments.option("biases")? {
        Some(setting) => one_of(&setting, &[("none", false)])?,
        None => true,
    };
    Ok(Box::new(Linear { input, output, biases, extent }))
}

impl Linear {
    fn mismatch(&self, stated: &Shape, at: Extent, found: &Shape) -> Diagnostic {
        let side = |shape: &[usize]| match shape {
            [one] => one.to_string(),
            several => shape_text(several),
        };
        let (from, to) = (side(found), side(&self.output));
        let whole = format!("write `linear({from} -> {to})`");
        let message = match (&stated[..], &found[..]) {
            ([expected], [found]) => format!("expected {expected} inputs, found {found}"),
            _ => format!("expected an input of shape {}, found {}", shape_text(stated), shape_text(found)),
        };
        let help = match (&stated[..], &found[..], &self.output[..]) {
            ([_], [_, _, ..], _) if size(stated) == size(found) => "put `flatten |>` before it".into(),
            ([row], [_, last], [to]) if row == last => {
                format!("for each row write `net_map(linear({row} -> {to}))`; for all as one {whole}")
            }
            _ => whole,
        };
        Diagnostic::new(at, message).help(help)
    }
}

impl Layer for Linear {
    fn canonical(&self, _: &Shape) -> String {
        let Linear { input: _, output, biases, extent: _ } = self;
        format!("outputs {}; biases {biases}", canonical::list(output))
    }

    fn stated_input(&self) -> Option<Shape> {
        self.input.as_ref().map(|(shape, _)| shape.clone())
    }

    fn letter(&self) -> &'static str {
        "z"
    }

    fn resolve(&self, input: &Shape) -> Result<Resolved, Diagnostic> {
        if let Some((stated, at)) = &self.input
            && stated != input
        {
            return Err(self.mismatch(stated, *at, input));
        }
        let sizes = vec![size(input), size(&self.output)];
        let weights = checked(vec![sizes[1], sizes[0]], self.extent)?;
        let biases = self.biases.then(|| self.output.clone());
        let storage = Some(Storage::weights_and_biases("Linear", sizes, weights, biases));
        Ok(Resolved { output: self.output.clone(), storage, ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let from = vec![size(&lowering.shape(lowering.input()))];
        let input = lowering.reshaped(lowering.inner("f"), lowering.input(), &from);
        let rank = self.output.len();
        let mut terms = Vec::new();
        if let [_, biases] = *lowering.arrays {
            terms.push(Term {
                indices: axes(&self.output),
                out: access::identity(rank),
                a: Read::whole(biases, rank),
                b: None,
            });
        }
        let mut indices = axes(&self.output);
        indices.push(Loop { name: crate::ir::axis_name(rank), extent: from[0] });
        let column = Affine::index(rank);
        terms.push(Term {
            indices,
            out: access::identity(rank),
            a: Read { value: lowering.arrays[0], at: vec![access::row_major(&self.output), column.clone()] },
            b: Some(Read { value: input, at: vec![column] }),
        });
        lowering.push(lowering.name.clone(), self.output.clone(), Operation::Contract(terms))
    }
}
