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
use crate::shapes::{self, Pair};
use crate::statistics;
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
    let normalised = statistics::arrays(tensors);
    let names = tensors.iter().zip(&normalised).enumerate().filter(|(_, (_, is_normalised))| !**is_normalised);
    let (ours, file) = (
        Node::of(arrays.iter().map(|array| array.path).chain(elsewhere.iter().copied()).enumerate()),
        Node::of(names.map(|(number, (tensor, _))| (number, tensor.name.as_str()))),
    );
    let mut found = Found {
        arrays,
        tensors,
        of: alloc::vec![None; arrays.len()],
        to_fold: statistics::layers(tensors),
        taken: normalised,
        told: alloc::vec![false; arrays.len()],
        mistakes: statistics::mistake(tensors).into_iter().collect(),
        is_trial: false,
    };
    found.scope(&ours, &file);
    let mut mistakes = core::mem::take(&mut found.mistakes);
    mistakes.extend(found.missing());
    mistakes.extend(found.too_many());
    let pairs: Vec<Pair<'_>> = (0..arrays.len()).filter_map(|number| found.pair(number)).collect();
    mistakes.extend(shapes::check_all(&pairs));
    mistakes.extend(shapes::check_numbers(pairs.iter().map(|pair| pair.tensor), is_double));
    if mistakes.is_empty() { Ok(pairs.iter().map(shapes::place).collect()) } else { Err(mistakes) }
}

/// The tensor of an array.
#[derive(Clone, Copy)]
pub(crate) struct Of {
    pub tensor: usize,
    /// Whether its name is PyTorch's, and so the order of its axes.
    pub by_pytorch: bool,
}

/// What is known so far.
#[derive(Clone)]
pub(crate) struct Found<'a> {
    /// The net's; names behind them are elsewhere.
    pub arrays: &'a [Array<'a>],
    pub tensors: &'a [Tensor],
    pub of: Vec<Option<Of>>,
    /// The batch normalisations of the file, which is saved again without them: the layers before them will have biases then.
    pub to_fold: Vec<&'a str>,
    pub taken: Vec<bool>,
    /// Of which arrays a mistake says already that they are not there.
    pub told: Vec<bool>,
    pub mistakes: Vec<Mistake>,
    /// Whether it is only tried whether two nodes fit: no mistake is looked into.
    pub is_trial: bool,
}

impl Found<'_> {
    /// Everything behind two words that are the same layer or net.
    pub fn scope(&mut self, ours: &Node, file: &Node) {
        for child in &ours.children {
            match child.ends {
                Some(number) if number < self.arrays.len() => self.array(number, &child.word, file),
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
        let left: Vec<&Node> = left.into_iter().filter(|child| !self.own(child).is_empty()).collect();
        let is_nothing_there = same.is_empty() && ours.children.iter().all(|child| !self.is_found(child));
        self.left(ours, &left, others, is_nothing_there);
    }

    /// The layers and nets that the file has no such names for, and the names that are left there.
    fn left(&mut self, ours: &Node, left: &[&Node], mut others: Vec<&Node>, is_nothing_there: bool) {
        let are_numbers = others.iter().all(|other| other.number().is_some());
        others.sort_by_key(|other| other.number());
        let alike = left.iter().zip(&others).all(|(child, other)| child.has_arrays() == other.has_arrays());
        match (left, &others[..]) {
            // Everything in the file begins with one word that the net has not, be it a net with arrays of its own.
            (_, [one]) if is_nothing_there && (!one.has_arrays() || self.has_array_of(ours, one)) => {
                self.scope(ours, one)
            }
            ([], _) | (_, []) => {}
            _ if are_numbers && alike && left.len() == others.len() => {
                left.iter().zip(others).for_each(|(child, other)| self.scope(child, other));
            }
            _ if are_numbers && alike => self.other_count(left, &others),
            _ if self.is_trial => {}
            _ => self.elsewhere(ours, left, &others, is_nothing_there),
        }
    }

    fn other_count(&mut self, left: &[&Node], others: &[&Node]) {
        let ours = listed(left.iter().map(|child| child.word.as_str()));
        let theirs = listed(others.iter().map(|other| other.word.as_str()));
        let message = format!("expected {} numbered layers, found {}", left.len(), others.len());
        let mistake = Mistake::new(message).note(format!("the net has {ours}, the file {theirs}"));
        let mistake = mistake.help("numbers are matched in their order, one for each layer with learned arrays");
        // What stands for a batch normalisation in the net has no number left.
        self.say(self.to_fold.is_empty().then_some(mistake), left, others);
    }

    /// Adds a mistake, if any, that says of these what is wrong.
    pub fn say(&mut self, mistake: impl Into<Option<Mistake>>, left: &[&Node], others: &[&Node]) {
        self.mistakes.extend(mistake.into());
        let told: Vec<usize> = left.iter().flat_map(|child| self.own(child)).collect();
        told.into_iter().for_each(|number| self.told[number] = true);
        others.iter().for_each(|other| self.take(other));
    }

    /// An array and its tensor, where that is known.
    pub fn pair(&self, number: usize) -> Option<Pair<'_>> {
        let Of { tensor, by_pytorch } = self.of[number]?;
        Some(Pair { array: &self.arrays[number], tensor: &self.tensors[tensor], by_pytorch })
    }

    /// Whether an array will be there once batch normalisations are folded, or not have to.
    pub fn is_folded(&self, array: &Array<'_>) -> bool {
        let (layer, own) = array.path.rsplit_once('.').unwrap_or(("", array.path));
        let is_norm =
            |norm: &&str| norm.strip_suffix(layer).is_some_and(|before| before.is_empty() || before.ends_with('.'));
        !self.to_fold.is_empty() && !layer.is_empty() && (own == "biases" || self.to_fold.iter().any(is_norm))
    }

    /// The net's own arrays that a node holds.
    pub fn own(&self, node: &Node) -> Vec<usize> {
        node.all_ends().into_iter().filter(|number| *number < self.arrays.len()).collect()
    }

    /// Whether an array of a net's own is there, behind another word.
    fn has_array_of(&self, ours: &Node, other: &Node) -> bool {
        let own = ours.children.iter().filter(|child| child.ends.is_some_and(|number| number < self.arrays.len()));
        let named = |name: &str| other.children.iter().any(|child| child.word == name && child.ends.is_some());
        own.into_iter().any(|child| named(&child.word) || in_pytorch(&child.word).is_some_and(named))
    }

    /// Whether a node is an array whose tensor is known.
    fn is_found(&self, node: &Node) -> bool {
        node.ends.is_some_and(|number| self.of.get(number).is_some_and(Option::is_some))
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
        other.all_ends().into_iter().for_each(|tensor| self.taken[tensor] = true);
    }

    /// A mistake for each array that the file lacks.
    fn missing(&self) -> Vec<Mistake> {
        let free: Vec<String> = self.free().map(String::from).collect();
        let missing = self
            .arrays
            .iter()
            .zip(self.of.iter().zip(&self.told))
            .filter(|(array, (of, told))| of.is_none() && !**told && !self.is_folded(array));
        let mistake = |(array, _): (&Array<'_>, _)| {
            let (before, own) = array.path.rsplit_once('.').map_or(("", array.path), |(before, own)| (before, own));
            let dot = if before.is_empty() { "" } else { "." };
            let pytorch = in_pytorch(own).map(|name| format!("{before}{dot}{name}"));
            let message = match &pytorch {
                Some(name) => format!("expected `{}` or `{name}`, found neither", array.path),
                None => format!("expected `{}`, found no such name", array.path),
            };
            let holds = listed(self.tensors.iter().map(|tensor| tensor.name.as_str()));
            let name = pytorch.unwrap_or_else(|| array.path.into());
            Mistake { missing: Some((name, free.clone())), ..Mistake::new(message) }
                .note(format!("the file holds {holds}"))
        };
        missing.map(mistake).collect()
    }

    fn free(&self) -> impl Iterator<Item = &str> {
        self.tensors.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(tensor, _)| tensor.name.as_str())
    }

    /// The mistake of what is in the file and not in the net.
    fn too_many(&self) -> Option<Mistake> {
        let free: Vec<&str> = self.free().collect();
        if free.is_empty() {
            return None;
        }
        let message = format!("expected nothing but the net's arrays, found {} too", listed(free.iter().copied()));
        Some(Mistake::new(message).help("leave them out where the file is saved, or add the layers that they are of"))
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
            ("scale fc.weights", "model.fc.weight model.scale", "model.scale model.fc.weight"),
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
        assert_eq!(matched("tail.weights", &["front"], "m.tail.weight m.front.0.weight"), Ok("m.tail.weight".into()));
    }

    #[test]
    fn what_is_ambiguous_or_not_there_is_a_mistake() {
        let rows: &[(&str, &str, &str)] = &[
            ("fc1.weights", "fc2.weight", "expected `fc1`, found `fc2`"),
            ("scale", "offset", "expected `scale`, found no such name"),
            ("fc1.weights", "fc1.weight fc1.weights", "expected one of `weights` and `weight`, found both"),
            ("fc1.weights", "fc1.weight fc1.bias", "expected nothing but the net's arrays, found `fc1.bias` too"),
            ("a.weights b.weights", "0.weight 1.weight 2.weight", "expected 2 numbered layers, found 3"),
            ("a.weights b.weights", "0.weight x.weight", "expected `a`, `b`, found `x`, `0`"),
            ("a.weights b.weights", "0.0.weight 1.weight", "expected `a`, `b`, found `0.0`, `1`"),
            ("front.linear.weights tail.weights", "tail.weight fro.0.weight", "expected `front`, found `fro`"),
            ("scale fc.weights", "other fc.weight", "expected `scale`, found no such name"),
        ];
        for (arrays, file, expected) in rows {
            assert_eq!(matched(arrays, &[], file), Err(expected.to_string()), "{arrays} of {file}");
        }
    }
}
