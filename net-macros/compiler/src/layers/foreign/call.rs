//! A call as another framework writes it, bound to the parameters of a row; `way.rs` says it in our language.
//!
//! ```text
//! Conv2d(1, 32, 3, padding=1, device=cpu)                    as written
//! in_channels! out_channels! kernel_size! stride padding     the parameters of a row
//! in_channels: 1, out_channels: 32, kernel_size: 3, padding: 1; left: device
//! ```
//!
//! | in parameters | |
//! |---|---|
//! | `axis/dim` | one parameter of two names |
//! | `units!`, `name#`, `sizes>` | it must be given: as a number or several; as anything; as `3 -> 2` |
//! | `bias&` | no number, where it is given |
//! | `num_channels.` | nothing is lost where the way does not say it |
//! | `*` | all positional arguments |

use super::left::is_nothing;
use super::row::Row;
use super::settings::value;
use crate::diagnostics::plain;
use crate::syntax::{Argument, Setting};

const SUFFIXES: [char; 5] = ['!', '#', '>', '&', '.'];

/// What a call binds to the parameters of a row.
#[derive(Clone)]
pub(super) struct Bound<'a> {
    pub(super) given: Vec<(&'static str, &'a Setting)>,
    pub(super) all: Vec<&'a Setting>,
    /// The number of spatial axes, 2 of `conv2d`.
    pub(super) rank: Option<usize>,
    /// The options that no parameter is for, or that the way has no word for.
    left: Vec<(String, &'a Setting)>,
}

impl<'a> Bound<'a> {
    /// A call without arguments.
    pub(super) fn nothing(name: &str) -> Self {
        Bound { given: Vec::new(), all: Vec::new(), rank: rank(name), left: Vec::new() }
    }

    /// The arguments by the row's parameters, and the options that it has none for; nothing where they do not fit.
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
            match free.iter().position(|parameter| names(parameter).any(|name| name == own)) {
                Some(at) => bound.given.push((free.remove(at), &argument.setting)),
                None => bound.left.push((own, &argument.setting)),
            }
        }
        let is_lacking = |parameter: &&str| parameter.ends_with(['!', '#', '>']);
        let fits = |(parameter, setting): &(&str, &Setting)| match parameter.chars().last() {
            Some('!') => is_number(setting),
            Some('&') => !is_number(setting),
            Some('>') => matches!(setting, Setting::Arrow(..)),
            _ => true,
        };
        (!free.iter().any(is_lacking) && bound.given.iter().all(fits)).then_some(bound)
    }

    /// What is given of this name.
    pub(super) fn get(&self, name: &str) -> Option<&'a Setting> {
        let is_it = |(parameter, _): &&(&'static str, &'a Setting)| names(parameter).any(|own| own == name);
        self.given.iter().find(is_it).map(|(_, setting)| *setting)
    }

    /// The way in which a row says this call, and with what is left out, where it has no word for something given.
    pub(super) fn in_row(mut self, row: &'static Row) -> Option<(String, Self)> {
        let reads = |name: &str| ["$(", "$[", "|"].iter().any(|before| row.has(&format!("{before}{name}")));
        let is_unsaid = |parameter: &str| !parameter.contains('.') && !names(parameter).any(reads);
        let silent: Vec<_> = self.given.iter().copied().filter(|(parameter, _)| is_unsaid(parameter)).collect();
        for (parameter, setting) in silent {
            self.leave(parameter, setting);
        }
        if let Some(said) = self.said(row.way, row.parameters) {
            return Some((said, self));
        }
        // The last ones say how to take those before them.
        row.parameters.split(' ').rev().filter(|one| !one.ends_with(['!', '#', '>'])).find_map(|parameter| {
            let mut less = self.clone();
            less.leave(parameter, self.get(names(parameter).next()?)?);
            less.said(row.way, row.parameters).map(|said| (said, less))
        })
    }

    fn leave(&mut self, parameter: &'static str, setting: &'a Setting) {
        self.given.retain(|(given, _)| *given != parameter);
        let name = names(parameter).next().unwrap_or_default();
        self.left.push((name.into(), setting));
    }

    /// The options that are left out, each with its setting, but for those whose setting changes nothing.
    pub(super) fn left(&self) -> Vec<(&str, String)> {
        let text = |setting: &Setting| value(setting).unwrap_or_else(|| setting.text());
        let all = self.left.iter().map(|(name, setting)| (name.as_str(), text(setting)));
        all.filter(|(name, text)| !is_nothing(name, text)).collect()
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

/// The names of a parameter: `axis` and `dim` of `axis/dim!`.
pub(super) fn names(parameter: &str) -> impl Iterator<Item = &str> {
    parameter.trim_end_matches(SUFFIXES).split('/')
}

/// The digit before the `d` of `conv2d` and of `Conv2DTranspose`.
fn rank(name: &str) -> Option<usize> {
    let bytes = name.as_bytes();
    let at = bytes.windows(2).position(|pair| pair[0].is_ascii_digit() && pair[1].eq_ignore_ascii_case(&b'd'))?;
    Some(usize::from(bytes[at] - b'0'))
}
