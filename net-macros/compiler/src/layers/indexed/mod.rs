//! Formulas in index notation: a layer of as many inputs as there are values in the formula.
//!
//! ```text
//! y[i: 26] = sum[u](kernel[u] * x[i + u])      one contraction of two factors
//! z[i] = b[i] + sum[j](w[i, j] * x[j])         one contraction of two terms
//! y[i] = tanh(x[i]) * i                        a map
//! s = sum[j](w[j] * tanh(x[j]))                a map of the factor that is no element, then a contraction
//! ```
//!
//! | module | what |
//! |---|---|
//! | `sizes` | the sizes of indices, and that subscripts stay in range |
//! | `factors` | products as one or two factors |
//! | `terms` | sums of products as the terms of one contraction |
//! | `lower` | everything else |

mod factors;
mod lower;
mod sizes;
mod state;
mod terms;

use std::rc::Rc;

use super::arguments::checked;
use super::{Inputs, Layer, Lowering, Resolved, canonical, elementwise};
use crate::diagnostics::{Diagnostic, Extent};
use crate::formula::indexed::{Atom, Element, Formula, Subscript, Written, read};
use crate::ir::{Affine, Precision, Shape, Typed, ValueId};
use crate::syntax;

#[derive(Debug)]
struct Indexed {
    formula: Formula,
    extent: Extent,
}

/// The layer that a formula in index notation is, of values with these names.
pub fn indexed(
    written: &syntax::Indexed,
    values: Vec<String>,
    precision: Precision,
) -> Result<Rc<dyn Layer>, Diagnostic> {
    let left: Vec<_> =
        written.left.iter().map(|index| (index.name.clone(), index.stated.map(|size| size.value))).collect();
    let values = written.names.iter().map(crate::diagnostics::plain).zip(values).collect();
    let written_as = Written { left: &left, places: &written.places, values, right: &written.right };
    let formula = read(&written_as, precision, elementwise::elsewhere)?;
    Ok(Rc::new(Indexed { formula, extent: written.extent }))
}

impl Layer for Indexed {
    fn canonical(&self, _: &Shape) -> String {
        let Indexed { formula, extent: _ } = self;
        let indices = formula.indices.iter().map(|index| index.stated.unwrap_or_default());
        let atoms: Vec<String> = formula.atoms.iter().map(atom).collect();
        let (sizes, body) = (canonical::list(&indices.collect::<Vec<_>>()), canonical::formula(&formula.body));
        let places = formula.places.iter().map(|(place, ..)| affine(place)).collect::<Vec<_>>().join(", ");
        format!("{} [{places}] of {sizes}; {}; {body}", formula.own, atoms.join("; "))
    }

    fn inputs(&self) -> Inputs {
        Inputs::Exactly(self.formula.values.len())
    }

    fn resolve_all(&self, inputs: &[Typed], _: Extent) -> Result<Resolved, Diagnostic> {
        let shapes: Vec<Shape> = inputs.iter().map(|input| input.shape.clone()).collect();
        let sizes = sizes::of(&self.formula, &shapes)?;
        sizes::check(&self.formula, inputs, &sizes)?;
        for reduced in self.formula.boxes() {
            checked(reduced.into_iter().map(|index| sizes[index]).collect(), self.extent)?;
        }
        let classes = self.formula.only().and_then(|element| inputs[element.value].classes);
        if let Some(padded) = self.formula.only().filter(|element| element.is_padded && classes.is_some()) {
            let mistake = Diagnostic::new(padded.extent, "expected positions without `?`, found them with it");
            return Err(mistake.note("outside there is no position"));
        }
        let output = checked(sizes::output(&self.formula, &sizes)?, self.extent)?;
        Ok(Resolved { output, classes, ..Resolved::default() })
    }

    fn lower(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let shapes: Vec<Shape> = lowering.inputs.iter().map(|input| lowering.shape(*input)).collect();
        let sizes = sizes::of(&self.formula, &shapes).unwrap_or_default();
        lower::lower(lowering, &self.formula, sizes)
    }
}

/// An atom in the words of `canonical`.
fn atom(atom: &Atom) -> String {
    match atom {
        Atom::Index(index) => format!("index {index}"),
        Atom::Element(of) => element(of),
        Atom::Reduction(reduction) => {
            let indices = canonical::list(&reduction.indices);
            format!("{} over {indices} of ({})", reduction.way.name(), canonical::formula(&reduction.body))
        }
    }
}

fn element(element: &Element) -> String {
    let Element { value, at, is_padded, extent: _ } = element;
    let at = at.iter().map(|subscript| match subscript {
        Subscript::Affine(at, ..) => affine(at),
        Subscript::Position(position) => self::element(position),
    });
    format!("x{value}[{}]{}", at.collect::<Vec<_>>().join(", "), if *is_padded { "?" } else { "" })
}

fn affine(Affine { offset, terms }: &Affine) -> String {
    let terms = terms.iter().map(|(index, factor)| format!("{factor} * i{}", index.0));
    terms.chain([offset.to_string()]).collect::<Vec<_>>().join(" + ")
}
