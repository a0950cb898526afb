//! A call as another framework writes it, said in our language with its own numbers.
//!
//! ```text
//! Conv2d(1, 32, 3, padding=1)                                                        as written
//! in_channels! out_channels! kernel_size! stride padding                             the parameters of a row
//! convolution($(in_channels) -> $(out_channels), $(kernel_size:sizes)$[padding!0|, padding = $(padding)])    its way
//! convolution(1 -> 32, 3x3, padding = 1)                                             said
//! ```
//!
//! | in parameters | |
//! |---|---|
//! | `axis/dim` | one parameter of two names |
//! | `units!`, `name#`, `sizes>` | it must be given: as a number or several; as anything; as `3 -> 2` |
//! | `*` | all positional arguments |
//!
//! | in a way | |
//! |---|---|
//! | `$(stride\|kernel_size\|2)` | the first that is given, else the last as it stands |
//! | `$(:rank)` | 3 along each axis: `3x3` for `conv2d` |
//! | `$(kernel_size:sizes)` | what a [conversion](converted) makes of it |
//! | `$[padding!0!valid\|...]` | the rest, where it is given and neither of these |
//! | `$[bias=false\|...]`, also of `none`, `$[bias~false\|...]` | the rest, where it is this; where it is not this, given or not |

use crate::syntax::{Argument, Setting, plain};

/// What a call binds to the parameters of a row.
pub(super) struct Bound<'a> {
    given: Vec<(&'static str, &'a Setting)>,
    all: Vec<&'a Setting>,
    /// The number of spatial axes, 2 of `conv2d`.
    rank: Option<usize>,
}

impl<'a> Bound<'a> {
    /// A call without arguments.
    pub(super) fn nothing(name: &str) -> Self {
        Bound { given: Vec::new(), all: Vec::new(), rank: rank(name) }
    }

    /// The arguments by the row's parameters; nothing where they do not fit.
    pub(super) fn of(name: &str, arguments: &'a [Argument], parameters: &'static str) -> Option<Self> {
        let arguments = without_input(arguments);
        let mut free: Vec<&'static str> = parameters.split(' ').filter(|one| !one.is_empty()).collect();
        let mut bound = Bound::nothing(name);
        if free == ["*"] {
            bound.all = arguments.iter().filter(|one| one.name.is_none()).map(|one| &one.setting).collect();
            return (!bound.all.is_empty() && bound.all.len() == arguments.len()).then_some(bound);
        }
        for argument in arguments.iter().filter(|one| one.name.is_none()) {
            let parameter = if free.is_empty() { return None } else { free.remove(0) };
            bound.given.push((parameter, &argument.setting));
        }
        for argument in arguments {
            let Some(own) = argument.name.as_ref().map(plain) else { continue };
            let at = free.iter().position(|parameter| names(parameter).any(|name| name == own))?;
            bound.given.push((free.remove(at), &argument.setting));
        }
        let is_lacking = |parameter: &&str| parameter.ends_with(['!', '#', '>']);
        let fits = |(parameter, setting): &(&str, &Setting)| match parameter.chars().last() {
            Some('!') => is_number(setting),
            Some('>') => matches!(setting, Setting::Arrow(..)),
            _ => true,
        };
        (!free.iter().any(is_lacking) && bound.given.iter().all(fits)).then_some(bound)
    }

    /// What is given of this name.
    fn get(&self, name: &str) -> Option<&'a Setting> {
        let is_it = |(parameter, _): &&(&'static str, &'a Setting)| names(parameter).any(|own| own == name);
        self.given.iter().find(is_it).map(|(_, setting)| *setting)
    }

    /// The way with the arguments in it; nothing where it has none to say.
    pub(super) fn said(&self, way: &str, parameters: &str) -> Option<String> {
        let Some((before, rest)) = way.split_once('$') else {
            return Some(way.into());
        };
        let (inside, after) = bracketed(rest)?;
        let said = if rest.starts_with('(') { self.value(inside, parameters)? } else { self.part(inside, parameters)? };
        Some(format!("{before}{said}{}", self.said(after, parameters)?))
    }

    /// `stride|kernel_size|2`
    fn value(&self, choices: &str, parameters: &str) -> Option<String> {
        let mut last = None;
        for choice in choices.split('|') {
            let (name, conversion) = choice.split_once(':').unwrap_or((choice, ""));
            if name == "*" && !self.all.is_empty() {
                let all: Option<Vec<String>> = self.all.iter().map(|one| size(one)).collect();
                return Some(all?.join(", "));
            }
            if let Some(setting) = self.get(name) {
                return self.converted(setting, conversion);
            }
            if choice == ":rank" {
                return Some(vec!["3"; self.rank.unwrap_or(1)].join("x"));
            }
            let is_parameter = parameters.split(' ').any(|parameter| names(parameter).any(|own| own == name));
            last = (!is_parameter && name != "*").then(|| choice.to_string());
        }
        last
    }

    /// `padding!0!valid|, padding = $(padding)`
    fn part(&self, text: &str, parameters: &str) -> Option<String> {
        let (condition, rest) = text.split_once('|')?;
        let name = condition.split(['!', '=', '~']).next()?;
        let found = self.get(name).map(|setting| value(setting).unwrap_or_default().to_lowercase());
        let is = |wanted: &str| {
            found.as_deref().is_some_and(|found| found == wanted || wanted == "false" && found == "none")
        };
        let holds = match (condition.split_once('='), condition.split_once('~')) {
            (Some((_, wanted)), _) => is(wanted),
            (_, Some((_, other))) => !is(other),
            _ => found.is_some() && !condition.split('!').skip(1).any(is),
        };
        if holds { self.said(rest, parameters) } else { Some(String::new()) }
    }

    /// `sizes` of a kernel, one an axis; an `axis` that is counted with the batch's; the last `axes` of a shape; `pads`
    /// and `crops` of all axes; `half` of an odd window; `pad` and `pool` for a word of padding; a named `function`.
    fn converted(&self, setting: &Setting, conversion: &str) -> Option<String> {
        match conversion {
            "sizes" => self.sizes(setting),
            "axis" => axis(setting),
            "axes" => last_axes(setting),
            "pads" => self.pads(setting),
            "crops" => self.crops(setting),
            "function" => match setting {
                Setting::Word(word) => super::function(&plain(word)),
                Setting::Text(name, _) => super::function(name),
                _ => None,
            },
            "half" => match setting {
                Setting::Integer(size @ 1.., _) if size % 2 == 1 => Some((size / 2).to_string()),
                _ => None,
            },
            "pad" => self.word_of_padding(setting, "1"),
            "pool" => self.word_of_padding(setting, ""),
            _ => value(setting),
        }
    }

    fn sizes(&self, setting: &Setting) -> Option<String> {
        match setting {
            Setting::Integer(size @ 1.., _) => Some(vec![size.to_string(); self.rank.unwrap_or(1)].join("x")),
            Setting::Tuple(sizes, _) | Setting::List(sizes, _) => {
                let sizes: Option<Vec<String>> = sizes.iter().map(size).collect();
                sizes.filter(|sizes| !sizes.is_empty()).map(|sizes| sizes.join("x"))
            }
            Setting::Product(_) => Some(setting.text()),
            _ => None,
        }
    }

    /// `same` at a stride other than 1 is TensorFlow's; `unless` is the stride where none is given.
    fn word_of_padding(&self, setting: &Setting, unless: &str) -> Option<String> {
        let (Setting::Word(_) | Setting::Text(..)) = setting else {
            return value(setting);
        };
        let stride = self.get("stride").map_or_else(|| Some(unless.to_string()), value)?;
        match value(setting)?.to_lowercase().as_str() {
            "same" if stride == "1" => Some("same".into()),
            "same" => Some("same_upper".into()),
            "valid" => Some("0".into()),
            _ => None,
        }
    }

    /// `[(0, 0), (1, 1), (2, 3)]`: a number; PyTorch's list, the last axis first; Keras' one number or pair an axis.
    fn pads(&self, setting: &Setting) -> Option<String> {
        let pairs = self.pairs(setting)?;
        let pairs: Vec<String> = pairs.iter().map(|(before, after)| format!("({before}, {after})")).collect();
        Some(format!("[(0, 0), {}]", pairs.join(", ")))
    }

    /// `.., 1..-1, 2..-3`
    fn crops(&self, setting: &Setting) -> Option<String> {
        let range = |(before, after): &(String, String)| match &after[..] {
            "0" => format!("{before}.."),
            after => format!("{before}..-{after}"),
        };
        let ranges: Vec<String> = self.pairs(setting)?.iter().map(range).collect();
        Some(format!(".., {}", ranges.join(", ")))
    }

    fn pairs(&self, setting: &Setting) -> Option<Vec<(String, String)>> {
        let rank = self.rank?;
        let (Setting::Tuple(all, _) | Setting::List(all, _)) = setting else {
            let both = count(setting)?;
            return Some(vec![(both.clone(), both); rank]);
        };
        if all.iter().all(|one| matches!(one, Setting::Tuple(..))) {
            let pair = |one: &Setting| match one {
                Setting::Tuple(both, _) if both.len() == 2 => Some((count(&both[0])?, count(&both[1])?)),
                _ => None,
            };
            return all.iter().map(pair).collect::<Option<Vec<_>>>().filter(|pairs| pairs.len() == rank);
        }
        let counts: Vec<String> = all.iter().map(count).collect::<Option<_>>()?;
        if counts.len() == 2 * rank {
            return Some(counts.chunks(2).rev().map(|both| (both[0].clone(), both[1].clone())).collect());
        }
        (counts.len() == rank).then(|| counts.into_iter().map(|both| (both.clone(), both)).collect())
    }
}

/// Whether it is a number or several.
fn is_number(setting: &Setting) -> bool {
    use Setting::{Integer, List, Product, Real, Tuple};
    matches!(setting, Integer(..) | Real(..) | Product(_) | Tuple(..) | List(..))
}

/// Without the array that a function is applied to, `x` in `relu(x)`.
fn without_input(arguments: &[Argument]) -> &[Argument] {
    let is_input = |argument: &Argument| match &argument.setting {
        Setting::Word(word) => {
            argument.name.is_none() && ["x", "input", "inputs", "out", "h", "X"].contains(&&*plain(word))
        }
        _ => false,
    };
    match arguments {
        [first, rest @ ..] if is_input(first) => rest,
        all => all,
    }
}

fn names(parameter: &str) -> impl Iterator<Item = &str> {
    parameter.trim_end_matches(['!', '#', '>']).split('/')
}

/// The digit before the `d` of `conv2d` and of `Conv2DTranspose`.
fn rank(name: &str) -> Option<usize> {
    let bytes = name.as_bytes();
    let at = bytes.windows(2).position(|pair| pair[0].is_ascii_digit() && pair[1].eq_ignore_ascii_case(&b'd'))?;
    Some(usize::from(bytes[at] - b'0'))
}

/// What stands in the brackets that a text begins with, and behind them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(1..at)?, &text[at + 1..]));
        }
    }
    None
}

/// As it is written in our language.
fn value(setting: &Setting) -> Option<String> {
    match setting {
        Setting::Tuple(all, _) | Setting::List(all, _) => {
            let all: Option<Vec<String>> = all.iter().map(value).collect();
            Some(format!("[{}]", all?.join(", ")))
        }
        Setting::Text(text, _) => Some(text.clone()),
        Setting::Formula(_) => None,
        other => Some(other.text()),
    }
}

fn size(setting: &Setting) -> Option<String> {
    matches!(setting, Setting::Integer(1.., _)).then(|| setting.text())
}

fn count(setting: &Setting) -> Option<String> {
    matches!(setting, Setting::Integer(0.., _)).then(|| setting.text())
}

/// No axis is the batch's: PyTorch's `dim = 1` is our `axis = 0`.
fn axis(setting: &Setting) -> Option<String> {
    match setting {
        Setting::Integer(axis @ 1.., _) => Some((axis - 1).to_string()),
        Setting::Integer(axis @ ..=-1, _) => Some(axis.to_string()),
        _ => None,
    }
}

/// The axes that a shape covers, from the end.
fn last_axes(setting: &Setting) -> Option<String> {
    match setting {
        Setting::Integer(..) => Some("-1".into()),
        Setting::Tuple(sizes, _) | Setting::List(sizes, _) if sizes.len() > 1 => {
            let axes: Vec<String> = (1..=sizes.len()).rev().map(|axis| format!("-{axis}")).collect();
            Some(format!("[{}]", axes.join(", ")))
        }
        Setting::Tuple(..) | Setting::List(..) => Some("-1".into()),
        _ => None,
    }
}
