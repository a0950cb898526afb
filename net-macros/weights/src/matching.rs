//! Which tensor is which array: two trees of names, ours and the file's, are walked together.
//!
//! ```text
//! ours                              the file's
//! fc1.weights                       fc1.weights, fc1.weight               our name, or PyTorch's of the array
//! linear_1.weights, linear_2..      0.weight, 2.weight                    numbers, in their order, for as many layers that are left
//! fc1.weights                       model.fc1.weight                      a word that all begin with is gone past
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::mistake::listed;
use crate::shapes;
use crate::tree::Node;
use crate::{Array, Mistake, Place, Tensor};

/// What PyTorch calls an array of a layer.
fn in_pytorch(own: &str) -> Option<&'static str> {
    match own {
        "weights" | "scaling" | "slope" => Some("weight"),
        "biases" => Some("bias"),
        _ => None,
    }
}

/// Where each array lies, in order; or all that is wrong. `is_double` says whether the net computes in `f64`; `elsewhere` are the
/// paths of frozen nets, whose tensors may be there and are left alone.
pub fn places(
    arrays: &[Array<'_>],
    elsewhere: &[&str],
    is_double: bool,
    tensors: &[Tensor],
) -> Result<Vec<Place>, Vec<Mistake>> {
    let (ours, file) = (
        Node::of(arrays.iter().map(|array| array.path).chain(elsewhere.iter().copied())),
        Node::of(tensors.iter().map(|tensor| tensor.name.as_str())),
    );
    let mut found = Found {
        arrays: arrays.len(),
        of: alloc::vec![None; arrays.len()],
        taken: alloc::vec![false; tensors.len()],
        told: alloc::vec![false; arrays.len()],
        mistakes: Vec::new(),
    };
    found.scope(&ours, &file);
    let mut mistakes = core::mem::take(&mut found.mistakes);
    mistakes.extend(found.missing(arrays, tensors));
    mistakes.extend(found.too_many(tensors));
    let pairs = || arrays.iter().zip(&found.of).filter_map(|(array, of)| of.map(|of| (array, of)));
    mistakes.extend(
        pairs().filter_map(|(array, Of { tensor, by_pytorch })| shapes::check(array, &tensors[tensor], by_pytorch)),
    );
    mistakes.extend(shapes::check_numbers(pairs().map(|(_, of)| &tensors[of.tensor]), is_double));
    if mistakes.is_empty() {
        Ok(pairs().map(|(array, of)| shapes::place(array, &tensors[of.tensor], of.by_pytorch)).collect())
    } else {
        Err(mistakes)
    }
}

/// The tensor of an array.
#[derive(Clone, Copy)]
struct Of {
    tensor: usize,
    /// Whether its name is PyTorch's, and so the order of its axes.
    by_pytorch: bool,
}

/// What is known so far.
struct Found {
    /// How many arrays there are; names behind them are elsewhere.
    arrays: usize,
    of: Vec<Option<Of>>,
    taken: Vec<bool>,
    /// Of which arrays a mistake says already that they are not there.
    told: Vec<bool>,
    mistakes: Vec<Mistake>,
}

impl Found {
    /// Everything behind two words that are the same layer or net.
    fn scope(&mut self, ours: &Node, file: &Node) {
        for child in &ours.children {
            match child.ends {
                Some(number) if number < self.arrays => self.array(number, &child.word, file),
                Some(_) => {
                    file.children.iter().filter(|other| other.word == child.word).for_each(|other| self.take(other))
                }
                None => {}
            }
        }
        let named = |child: &Node| file.children.iter().find(|other| other.word == child.word && other.is_inner());
        let inner = ours.children.iter().filter(|child| child.is_inner());
        let (same, left): (Vec<&Node>, Vec<&Node>) = inner.partition(|child| named(child).is_some());
        same.iter().for_each(|child| named(child).into_iter().for_each(|other| self.scope(child, other)));
        let known = |other: &Node| ours.children.iter().any(|child| child.word == other.word);
        let others: Vec<&Node> = file.children.iter().filter(|other| other.is_inner() && !known(other)).collect();
        self.left(ours, &left, others);
    }

    /// The layers and nets that the file has no such names for, and the names that are left there.
    fn left(&mut self, ours: &Node, left: &[&Node], mut others: Vec<&Node>) {
        let are_numbers = others.iter().all(|other| other.number().is_some());
        others.sort_by_key(|other| other.number());
        let alike = left.iter().zip(&others).all(|(child, other)| child.has_arrays() == other.has_arrays());
        match (left, &others[..]) {
            ([], _) | (_, []) => {}
            _ if are_numbers && alike && left.len() == others.len() => {
                left.iter().zip(others).for_each(|(child, other)| self.scope(child, other));
            }
            // Everything in the file begins with one word that the net has not.
            (_, [one]) if left.len() == ours.children.len() && !one.has_arrays() => self.scope(ours, one),
            _ if are_numbers && alike => self.other_count(left, &others),
            _ => {}
        }
    }

    fn other_count(&mut self, left: &[&Node], others: &[&Node]) {
        let ours = listed(left.iter().map(|child| child.word.as_str()));
        let theirs = listed(others.iter().map(|other| other.word.as_str()));
        let message = format!("expected {} numbered layers, found {}", left.len(), others.len());
        let mistake = Mistake::new(message).note(format!("the net has {ours}, the file {theirs}"));
        self.mistakes.push(mistake.help("numbers are matched in their order, one for each layer with learned arrays"));
        let mut told = Vec::new();
        left.iter().for_each(|child| child.all_ends(&mut told));
        told.into_iter().filter(|number| *number < self.arrays).for_each(|number| self.told[number] = true);
        others.iter().for_each(|other| self.take(other));
    }

    fn array(&mut self, number: usize, own: &str, file: &Node) {
        let named = |name: &str| file.children.iter().find(|other| other.word == name).and_then(|other| other.ends);
        let pytorch = in_pytorch(own).and_then(named);
        let (ours, theirs) = (named(own), pytorch);
        if let (Some(_), Some(_)) = (ours, theirs) {
            let message = format!("expected one of `{own}` and `{}`, found both", in_pytorch(own).unwrap_or(own));
            self.mistakes.push(Mistake::new(message).note(format!("of `{}`", file.word)));
        }
        for tensor in ours.into_iter().chain(theirs) {
            self.taken[tensor] = true;
            self.of[number] = Some(Of { tensor, by_pytorch: ours.is_none() });
        }
    }

    fn take(&mut self, other: &Node) {
        let mut ends = Vec::new();
        other.all_ends(&mut ends);
        ends.into_iter().for_each(|tensor| self.taken[tensor] = true);
    }

    /// A mistake for each array that the file lacks.
    fn missing(&self, arrays: &[Array<'_>], tensors: &[Tensor]) -> Vec<Mistake> {
        let free: Vec<String> = self.free(tensors).map(String::from).collect();
        let missing = arrays.iter().enumerate().filter(|(number, _)| self.of[*number].is_none() && !self.told[*number]);
        let mistake = |(_, array): (usize, &Array<'_>)| {
            let (before, own) = array.path.rsplit_once('.').map_or(("", array.path), |(before, own)| (before, own));
            let dot = if before.is_empty() { "" } else { "." };
            let pytorch = in_pytorch(own).map(|name| format!("{before}{dot}{name}"));
            let message = match &pytorch {
                Some(name) => format!("expected `{}` or `{name}`, found neither", array.path),
                None => format!("expected `{}`, found no such name", array.path),
            };
            let holds = listed(tensors.iter().map(|tensor| tensor.name.as_str()));
            let name = pytorch.unwrap_or_else(|| array.path.into());
            Mistake { missing: Some((name, free.clone())), ..Mistake::new(message) }
                .note(format!("the file holds {holds}"))
        };
        missing.map(mistake).collect()
    }

    fn free<'a>(&self, tensors: &'a [Tensor]) -> impl Iterator<Item = &'a str> {
        tensors.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(tensor, _)| tensor.name.as_str())
    }

    /// The mistake of what is in the file and not in the net.
    fn too_many(&self, tensors: &[Tensor]) -> Option<Mistake> {
        let free: Vec<&str> = self.free(tensors).collect();
        if free.is_empty() {
            return None;
        }
        let message = format!("expected nothing but the net's arrays, found {} too", listed(free.iter().copied()));
        let mistake = Mistake::new(message);
        Some(if free.iter().any(|name| name.ends_with("running_mean") || name.ends_with("num_batches_tracked")) {
            mistake
                .help("fold a trained batch normalisation into a factor and a summand, as `coming_from_pytorch` says")
        } else {
            mistake.help("leave them out where the file is saved, or add the layers that they are of")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::places;
    use crate::{Array, Tensor};
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    /// The tensor of each array, by names alone, or the first mistake.
    fn matched(arrays: &str, elsewhere: &[&str], file: &str) -> Result<String, String> {
        let array = |path| Array { path, shape: &[1], inputs_first: None };
        let arrays: Vec<Array<'_>> = arrays.split_whitespace().map(array).collect();
        let tensor = |(begin, name): (usize, &str)| Tensor {
            name: name.into(),
            numbers: "F32".into(),
            shape: [1].into(),
            begin,
            end: begin + 4,
        };
        let tensors: Vec<Tensor> = file.split_whitespace().enumerate().map(tensor).collect();
        let places = places(&arrays, elsewhere, false, &tensors).map_err(|mistakes| mistakes[0].message.clone())?;
        let names: Vec<&str> = places.iter().map(|place| tensors[place.begin].name.as_str()).collect();
        Ok(names.join(" "))
    }

    #[test]
    fn names_are_found() {
        let rows: &[(&str, &str, &str)] = &[
            ("fc1.weights fc1.biases", "fc1.bias fc1.weight", "fc1.weight fc1.bias"),
            ("fc1.weights fc1.biases", "fc1.biases fc1.weight", "fc1.weight fc1.biases"),
            (
                "norm.scaling norm.biases ramp.slope",
                "norm.weight norm.bias ramp.weight",
                "norm.weight norm.bias ramp.weight",
            ),
            ("scale offset", "offset scale", "scale offset"),
            ("linear_1.weights linear_2.weights", "0.weight 2.weight", "0.weight 2.weight"),
            (
                "linear_1.weights linear_2.weights linear_3.weights",
                "10.weight 2.weight 0.weight",
                "0.weight 2.weight 10.weight",
            ),
            ("linear.weights", "net.0.weight", "net.0.weight"),
            ("linear_1.weights linear_2.weights", "a.b.0.weight a.b.3.weight", "a.b.0.weight a.b.3.weight"),
            ("fc1.weights fc2.weights", "module.fc2.weight module.fc1.weight", "module.fc1.weight module.fc2.weight"),
            (
                "block.0.linear.weights block.1.linear.weights",
                "block.1.0.weight block.0.0.weight",
                "block.0.0.weight block.1.0.weight",
            ),
            ("encoder.linear.weights head.weights", "0.0.weight head.weight", ""),
            ("fc1.weights linear.weights", "fc1.weight 3.weight", "fc1.weight 3.weight"),
            ("encoder.linear.weights decoder.linear.weights", "0.0.weight 1.0.weight", "0.0.weight 1.0.weight"),
        ];
        for (arrays, file, expected) in rows {
            let expected = if expected.is_empty() { file } else { expected };
            assert_eq!(matched(arrays, &[], file).as_deref(), Ok(*expected), "{arrays} of {file}");
        }
        assert_eq!(matched("tail.weights", &["front"], "tail.weight front.0.weight"), Ok("tail.weight".into()));
        assert_eq!(matched("tail.weights", &["front"], "tail.weight"), Ok("tail.weight".into()));
    }

    #[test]
    fn what_is_ambiguous_or_not_there_is_a_mistake() {
        let rows: &[(&str, &str, &str)] = &[
            ("fc1.weights", "fc2.weight", "expected `fc1.weights` or `fc1.weight`, found neither"),
            ("scale", "offset", "expected `scale`, found no such name"),
            ("fc1.weights", "fc1.weight fc1.weights", "expected one of `weights` and `weight`, found both"),
            ("fc1.weights", "fc1.weight fc1.bias", "expected nothing but the net's arrays, found `fc1.bias` too"),
            ("a.weights b.weights", "0.weight 1.weight 2.weight", "expected 2 numbered layers, found 3"),
            ("a.weights b.weights", "0.weight x.weight", "expected `a.weights` or `a.weight`, found neither"),
            ("a.weights b.weights", "0.0.weight 1.weight", "expected `a.weights` or `a.weight`, found neither"),
            (
                "front.linear.weights tail.weights",
                "tail.weight fro.0.weight",
                "expected `front.linear.weights` or `front.linear.weight`, found neither",
            ),
        ];
        for (arrays, file, expected) in rows {
            assert_eq!(matched(arrays, &[], file), Err(expected.to_string()), "{arrays} of {file}");
        }
    }
}
