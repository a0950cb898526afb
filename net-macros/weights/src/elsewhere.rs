//! What the file calls otherwise: of a scope nothing fits by name, and shapes tell what is meant.
//!
//! ```text
//! ours                                  the file's
//! fc1, fc2                              dense.weight, logits.weight                 other labels
//! linear_1, linear_2, linear_3          features.0.weight, features.2.weight,       nets of their own
//!                                       classifier.1.weight
//! fc1, fc2                              model.fc1.weight, .., loss.weight           all of it behind a word, and more beside
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::matching::Found;
use crate::mistake::{Mistake, Name, listed};
use crate::tree::Node;

/// Of how many layers it is looked into.
const MOST: usize = 64;
/// Of how many nets in the file all orders are tried.
const NETS: usize = 6;

impl Found<'_> {
    /// One mistake of all that is left, with what is meant where that can be told.
    pub(crate) fn elsewhere(&mut self, ours: &Node, left: &[&Node], others: &[&Node], is_nothing_there: bool) {
        let are_few = left.len() <= MOST && others.len() <= MOST;
        if are_few
            && is_nothing_there
            && let Some(one) = others.iter().find(|one| self.fits(ours, one))
        {
            return self.say(behind_a_word(one, others), left, others);
        }
        if are_few && let Some((named, is_sure)) = self.labels(left, others) {
            return self.say(other_labels(left, &named, is_sure), left, &named);
        }
        let message = format!("expected {}, found {}", paths(left.iter().copied()), paths(leaves(others).into_iter()));
        let mistake = Mistake::new(message);
        let is_flat = left.iter().all(|child| child.is_layer());
        let nets: Vec<&Node> = others.iter().copied().filter(|other| !other.is_layer()).collect();
        let order = if are_few && is_flat && !nets.is_empty() { self.order(left, others) } else { None };
        let mistake = match order {
            Some(order) => in_nets(mistake, left, &order),
            None if is_flat && !nets.is_empty() => mistake
                .note(format!("in the file {} are nets", paths(nets.into_iter())))
                .help("make each a net of its own, called by its name: `Net = features: Features |> classifier: Classifier`"),
            None if others.iter().all(|other| other.number().is_some()) && !is_flat => mistake
                .note("numbers are the layers of one `nn.Sequential`, in their order: those of a chain")
                .help("write the layers in one chain, or give the modules names in the file"),
            None => mistake.help("a layer's label is its name in the file: `fc1: linear(3 -> 2)` is `fc1.weight`, `fc1.bias`"),
        };
        self.say(mistake, left, others);
    }

    /// Whether all that is behind two words is the same, with its shapes.
    fn fits(&self, child: &Node, other: &Node) -> bool {
        let mut trial = Found { is_trial: true, mistakes: Vec::new(), ..self.clone() };
        trial.scope(child, other);
        let is_right = |number: usize| match trial.pair(number) {
            Some(pair) => pair.fits(),
            None => self.is_folded(&self.arrays[number]),
        };
        let are_taken = other.all_ends().into_iter().all(|tensor| trial.taken[tensor]);
        are_taken && trial.mistakes.is_empty() && self.own(child).into_iter().all(is_right)
    }

    /// For each that is left another name that fits, where there is one for each, and whether no other does.
    fn labels<'a>(&self, left: &[&Node], others: &[&'a Node]) -> Option<(Vec<&'a Node>, bool)> {
        let could: Vec<&Node> = others.iter().copied().filter(|other| is_label(&other.word)).collect();
        let fits: Vec<Vec<bool>> =
            left.iter().map(|child| could.iter().map(|other| self.fits(child, other)).collect()).collect();
        let mut of: Vec<Option<usize>> = alloc::vec![None; could.len()];
        for child in 0..left.len() {
            if !assigned(child, &fits, &mut of, &mut alloc::vec![false; could.len()]) {
                return None;
            }
        }
        let other = |child: usize| of.iter().position(|of| *of == Some(child)).map(|other| could[other]);
        let is_sure = fits.iter().all(|fits| fits.iter().filter(|fits| **fits).count() == 1);
        Some(((0..left.len()).map(other).collect::<Option<_>>()?, is_sure))
    }

    /// The order of the names in which their layers are those that are left.
    fn order<'a>(&self, left: &[&Node], others: &[&'a Node]) -> Option<Vec<&'a Node>> {
        let count = others.iter().map(|other| layers(other).map(|layers| layers.len())).sum::<Option<usize>>()?;
        if count != left.len() || others.len() > NETS {
            return None;
        }
        let (mut order, mut rest) = (Vec::new(), others.to_vec());
        self.ordered(left, &mut rest, &mut order).then_some(order)
    }

    fn ordered<'a>(&self, left: &[&Node], rest: &mut Vec<&'a Node>, order: &mut Vec<&'a Node>) -> bool {
        for at in 0..rest.len() {
            let other = rest.remove(at);
            let own = layers(other).unwrap_or_default();
            let begins = own.len() <= left.len() && own.iter().zip(left).all(|(layer, child)| self.fits(child, layer));
            order.push(other);
            if begins && self.ordered(&left[own.len()..], rest, order) {
                return true;
            }
            order.pop();
            rest.insert(at, other);
        }
        rest.is_empty()
    }
}

/// Gives one more child a name that fits; those that have one take others if they must.
fn assigned(child: usize, fits: &[Vec<bool>], of: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    let mut could: Vec<usize> = (0..of.len()).filter(|other| fits[child][*other]).collect();
    could.sort_by_key(|other| of[*other].is_some());
    for other in could {
        let is_seen = core::mem::replace(&mut seen[other], true);
        if !is_seen && of[other].is_none_or(|earlier| assigned(earlier, fits, of, seen)) {
            of[other] = Some(child);
            return true;
        }
    }
    false
}

/// The layers of a node: itself, or those of an `nn.Sequential`, in their order.
fn layers(node: &Node) -> Option<Vec<&Node>> {
    if node.is_layer() {
        return Some(alloc::vec![node]);
    }
    let mut layers: Vec<&Node> = node.children.iter().collect();
    layers.sort_by_key(|layer| layer.number());
    layers.iter().all(|layer| layer.is_layer() && layer.number().is_some()).then_some(layers)
}

/// The layers behind these words, in the order of the file.
fn leaves<'a>(nodes: &[&'a Node]) -> Vec<&'a Node> {
    nodes.iter().flat_map(|node| layers(node).unwrap_or_else(|| alloc::vec![*node])).collect()
}

fn is_label(word: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    word.starts_with(is_letter)
        && word.chars().all(|letter| is_letter(letter) || letter.is_ascii_digit())
        && word != "_"
}

fn paths<'a>(nodes: impl Iterator<Item = &'a Node>) -> String {
    listed(nodes.map(|node| node.path.as_str()))
}

fn behind_a_word(one: &Node, others: &[&Node]) -> Mistake {
    let word = &one.path;
    let more = paths(others.iter().copied().filter(|other| other.word != one.word));
    let message = format!("expected the net's arrays alone, found them behind `{word}.`, and {more} beside it");
    Mistake::new(message).help(format!(
        "save `{{name.removeprefix(\"{word}.\"): array for name, array in model.state_dict().items() if name.startswith(\"{word}.\")}}`"
    ))
}

fn other_labels(left: &[&Node], named: &[&Node], is_sure: bool) -> Mistake {
    let name = |(child, other): (&&Node, &&Node)| Name {
        word: other.word.clone(),
        of: [child.path.clone()].into(),
        is_net: false,
    };
    let message = format!("expected {}, found {}", paths(left.iter().copied()), paths(named.iter().copied()));
    let pairs: Vec<String> =
        left.iter().zip(named).map(|(child, other)| format!("`{}` `{}`", child.word, other.word)).collect();
    let note = match left.len() {
        _ if !is_sure => "in this order they have the same shapes, and in another, too",
        1 => "they have the same shapes",
        _ => "in this order they have the same shapes",
    };
    let mistake = Mistake::new(message).note(note);
    let mistake = mistake.help(format!("a label is the name in the file: label {}", pairs.join(", ")));
    Mistake { names: left.iter().zip(named).map(name).collect(), ..mistake }
}

fn in_nets(mistake: Mistake, left: &[&Node], order: &[&Node]) -> Mistake {
    let mut rest = left.iter();
    let name = |other: &&Node| {
        let own = layers(other).unwrap_or_default();
        let of = own.iter().filter_map(|_| rest.next()).map(|child| child.path.clone()).collect();
        Name { word: other.word.clone(), of, is_net: !other.is_layer() }
    };
    let names: Vec<Name> = order.iter().map(name).collect();
    let said: Vec<String> =
        names.iter().map(|name| format!("`{}` is {}", name.word, listed(name.of.iter().map(String::as_str)))).collect();
    let mistake = mistake.note(format!("by their shapes {}", said.join(", ")));
    let mistake = mistake
        .help("make each a net of its own, called by its name: `Net = features: Features |> classifier: Classifier`");
    Mistake { names, ..mistake }
}

#[cfg(test)]
mod tests {
    use crate::{Array, Mistake, Tensor, places};
    use alloc::string::String;
    use alloc::vec::Vec;

    /// `fc1 4x3, ..`: weights of these sizes, each with biases.
    fn layers(text: &str) -> Vec<(&str, Vec<usize>)> {
        text.split(", ")
            .filter_map(|layer| layer.split_once(' '))
            .map(|(name, sizes)| (name, sizes.split('x').filter_map(|size| size.parse().ok()).collect()))
            .collect()
    }

    /// All that is wrong with a file of PyTorch's for a net.
    fn mistakes(net: &str, file: &str) -> Vec<Mistake> {
        let both = |(layer, sizes): &(&str, Vec<usize>), names: [&str; 2]| {
            let biases = sizes.iter().copied().take(1).collect();
            [(alloc::format!("{layer}.{}", names[0]), sizes.clone()), (alloc::format!("{layer}.{}", names[1]), biases)]
        };
        let ours: Vec<(String, Vec<usize>)> =
            layers(net).iter().flat_map(|layer| both(layer, ["weights", "biases"])).collect();
        let arrays: Vec<Array<'_>> =
            ours.iter().map(|(path, shape)| Array { path, shape, inputs_first: None }).collect();
        let tensor =
            |(name, shape): (String, Vec<usize>)| Tensor { name, numbers: "F32".into(), shape, begin: 0, end: 0 };
        let tensors: Vec<Tensor> =
            layers(file).iter().flat_map(|layer| both(layer, ["weight", "bias"])).map(tensor).collect();
        places(&arrays, &[], false, &tensors).err().unwrap_or_default()
    }

    /// The names that the one mistake is of: `features of a b, head of c`.
    fn named(net: &str, file: &str) -> String {
        let mistakes = mistakes(net, file);
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
        let names: Vec<String> =
            mistakes[0].names.iter().map(|name| alloc::format!("{} of {}", name.word, name.of.join(" "))).collect();
        names.join(", ")
    }

    #[test]
    fn shapes_tell_which_layer_is_which() {
        let rows = [
            ("fc1 4x3, fc2 2x4", "dense 4x3, logits 2x4", "dense of fc1, logits of fc2"),
            // Whatever the order of the file.
            ("fc1 4x3, fc2 2x4", "a 2x4, b 4x3", "b of fc1, a of fc2"),
            // The first that fits has to make room.
            ("fc1 4x4, fc2 4x4, fc3 2x4", "a 2x4, b 4x4, c 4x4", "b of fc1, c of fc2, a of fc3"),
            ("fc1 4x3, fc2 2x4", "fc1 4x3, head 2x4", "head of fc2"),
            ("front.fc 4x3, head 2x4", "back.fc 4x3, head 2x4", "back of front"),
            ("a 4x3, b 5x4, c 2x5", "tail.1 2x5, main.0 4x3, main.2 5x4", "main of a b, tail of c"),
            ("a 4x3, b 5x4, c 2x5", "head 2x5, main.0 4x3, main.2 5x4", "main of a b, head of c"),
            ("a 4x3, b 2x4", "model.main.0 4x3, model.tail.0 2x4", "main of a, tail of b"),
        ];
        for (net, file, expected) in rows {
            assert_eq!(named(net, file), expected, "{net} of {file}");
        }
    }

    #[test]
    fn where_shapes_do_not_tell_it_is_one_mistake_all_the_same() {
        let rows = [
            ("fc1 4x3, fc2 2x4", "dense 3x4, logits 4x2"),
            ("a 4x3, b 5x4, c 2x5", "main.0 4x3, main.2 5x4, tail.1 2x7"),
            ("a 4x3, b 5x4", "main.0 4x3, main.2 5x4, tail.1 2x7"),
            ("front.fc 4x3, tail.fc 2x4", "0 4x3, 1 2x4"),
        ];
        for (net, file) in rows {
            assert_eq!(named(net, file), "", "{net} of {file}");
        }
    }

    #[test]
    fn all_of_the_net_may_lie_behind_a_word() {
        let found = mistakes("fc1 4x3, fc2 2x4", "model.fc1 4x3, model.fc2 2x4, loss.fc 7x7");
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "expected the net's arrays alone, found them behind `model.`, and `loss` beside it"
        );
        // In an `nn.Sequential`, too.
        assert_eq!(mistakes("a 4x3, b 2x4", "model.0 4x3, model.2 2x4, loss.fc 7x7")[0].message, found[0].message);
    }
}
