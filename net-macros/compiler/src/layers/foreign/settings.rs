//! Settings of a call of another framework, each by itself.

use crate::syntax::Setting;

/// As it is written in our language.
pub(super) fn value(setting: &Setting) -> Option<String> {
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

/// A size of at least 1.
pub(super) fn size(setting: &Setting) -> Option<String> {
    matches!(setting, Setting::Integer(1.., _)).then(|| setting.text())
}

/// What stands in brackets or in parentheses.
pub(super) fn several(setting: &Setting) -> Option<&[Setting]> {
    match setting {
        Setting::Tuple(all, _) | Setting::List(all, _) => Some(all),
        _ => None,
    }
}

pub(super) fn integer(setting: &Setting) -> Option<i64> {
    match setting {
        Setting::Integer(value, _) => Some(*value),
        _ => None,
    }
}
