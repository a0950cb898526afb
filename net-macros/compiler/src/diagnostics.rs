//! Mistakes in a net, and how they reach the user.
//!
//! Every pass adds what it finds to one [`Diagnostics`] sink and goes on, so that all mistakes of a net are
//! reported at once. A message is lower case, without a full stop, with code in backticks and what was expected
//! before what was found; only a `help` says how to mend it.
//!
//! ```text
//! error: expected 3 inputs, found 2
//!          = note: `linear(4 -> 2)` gives [2]
//!          = help: write `linear(2 -> 8)`
//! ```

mod tokens;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

pub use tokens::{is_keyword, is_punct, plain, source_text};

/// One mistake, on the smallest span that holds it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    extent: Extent,
    message: String,
    notes: Vec<String>,
    help: Option<Box<str>>,
    is_of_form: bool,
    first: Option<Box<str>>,
}

/// The first and the last token of a piece of source.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    first: Span,
    last: Span,
}

impl From<Span> for Extent {
    fn from(span: Span) -> Self {
        Extent { first: span, last: span }
    }
}

impl Extent {
    /// From the first token of `tokens` to its last; the macro call itself where there is none.
    pub fn of(tokens: &TokenStream) -> Self {
        let mut tokens = tokens.clone().into_iter();
        let Some(first) = tokens.next() else {
            return Span::call_site().into();
        };
        let last = tokens.last().unwrap_or_else(|| first.clone());
        Extent { first: first.span(), last: last.span() }
    }

    /// From the start of this extent to the end of `other`.
    pub fn to(self, other: impl Into<Extent>) -> Self {
        Extent { first: self.first, last: other.into().last }
    }

    /// The span of the first token.
    pub fn span(self) -> Span {
        self.first
    }

    /// The span of the last token.
    pub fn last(self) -> Span {
        self.last
    }
}

impl Diagnostic {
    /// A mistake at `extent`.
    pub fn new(extent: impl Into<Extent>, message: impl Into<String>) -> Self {
        Diagnostic {
            extent: extent.into(),
            message: message.into(),
            notes: Vec::new(),
            help: None,
            is_of_form: false,
            first: None,
        }
    }

    /// Adds a fact that explains the mistake.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into().into());
        self
    }

    /// Says how to mend it, where nothing was said of that.
    #[must_use]
    pub fn or_help(self, help: impl Into<String>) -> Self {
        Diagnostic { help: self.help.or_else(|| Some(help.into().into())), ..self }
    }

    /// Says how to mend it where the input is the net's own, and not what another layer gives.
    #[must_use]
    pub fn help_where_first(self, help: impl Into<String>) -> Self {
        Diagnostic { first: Some(help.into().into()), ..self }
    }

    /// Of the net's own input: what mends it there holds.
    #[must_use]
    pub fn where_first(self) -> Self {
        Diagnostic { help: self.first.clone().or(self.help), ..self }
    }

    /// Says that which arguments there are is mistaken, not what one of them is.
    #[must_use]
    pub fn of_form(self) -> Self {
        Diagnostic { is_of_form: true, ..self }
    }

    /// Whether which arguments there are is mistaken.
    pub fn is_of_form(&self) -> bool {
        self.is_of_form
    }

    /// Without what was said of how to mend it.
    #[must_use]
    pub fn without_help(self) -> Self {
        Diagnostic { help: None, ..self }
    }

    /// Lists the known name nearest to `found`, where one is near.
    #[must_use]
    pub fn suggest<'a>(self, found: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(found, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// The message with its notes and help, as rustc prints them.
    pub fn text(&self) -> String {
        let mut text = self.message.clone();
        for note in &self.notes {
            text += &format!("\n  = note: {note}");
        }
        if let Some(help) = &self.help {
            text += &format!("\n  = help: {help}");
        }
        text
    }

    /// Where it is.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// One `compile_error!`.
    pub fn tokens(&self) -> TokenStream {
        let text = self.text();
        let message = quote_spanned! { self.extent.last => { #text } };
        let call = quote_spanned! { self.extent.first => ::core::compile_error! };
        quote! { #call #message }
    }
}

/// syn's own words, for what no message of ours foresees, put as all others are: what was expected, what was found.
impl From<syn::Error> for Diagnostic {
    fn from(error: syn::Error) -> Self {
        let (span, text) = (error.span(), error.to_string());
        if let Some(expected) = text.strip_prefix("unexpected end of input, ") {
            return Diagnostic::new(span, format!("{expected}, found nothing"));
        }
        let source = span.source_text().filter(|source| !source.contains(['\n', '`']) && source.len() < 40);
        let found = source.map_or_else(|| "something else".into(), |source| format!("`{source}`"));
        let expected = text.strip_prefix("unexpected token, ").unwrap_or(&text);
        if expected.starts_with("expected ") && !expected.contains("found") {
            return Diagnostic::new(span, format!("{expected}, found {found}"));
        }
        Diagnostic::new(span, format!("expected other tokens here, found {found}"))
    }
}

/// The one sink of all mistakes of a macro call.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a mistake.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds several.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(diagnostics);
    }

    /// The value, or nothing after its mistake was added.
    pub fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.add(diagnostic)).ok()
    }

    /// All of them, in the order found.
    pub fn into_each(self) -> impl Iterator<Item = Diagnostic> {
        self.found.into_iter()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many were found so far.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// The messages, in the order found.
    pub fn texts(&self) -> Vec<String> {
        self.found.iter().map(Diagnostic::text).collect()
    }

    /// One `compile_error!` a mistake, each ended by `;` so that it may stand as an item or as a statement.
    pub fn tokens(&self) -> TokenStream {
        self.found.iter().map(Diagnostic::tokens).map(|call| quote!(#call)).collect()
    }
}

/// The name among `known` that is at most a third of its letters away from `found`, and has one in common with it.
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |name: &str| (distance(found, name), name.len().abs_diff(found.len()));
    let best = known.into_iter().min_by_key(|name| near(name))?;
    let (longer, shorter) = (best.len().max(found.len()), best.len().min(found.len()));
    let distance = distance(found, best);
    (distance <= longer.div_ceil(3) && distance < shorter).then_some(best)
}

/// Levenshtein's distance between two names, two letters in the wrong order counted as one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let substituted = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let near = substituted.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            row.push(if swapped { near.min(rows[i - 2][j - 2] + 1) } else { near });
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        assert_eq!(nearest("liner", ["linear", "ramp", "tanh"]), Some("linear"));
        assert_eq!(nearest("weigths", ["weights", "biases"]), Some("weights"));
        assert_eq!(nearest("maen", ["max", "mean", "total"]), Some("mean"));
        assert_eq!(nearest("zebra", ["linear", "ramp", "tanh"]), None);
    }

    #[test]
    fn notes_and_help_print_as_rustc_prints_them() {
        let text = Diagnostic::new(Span::call_site(), "expected 3 inputs, found 2").note("n").help("h").text();
        assert_eq!(text, "expected 3 inputs, found 2\n  = note: n\n  = help: h");
    }
}
