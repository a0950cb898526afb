//! The statements of a body, as a tree that is printed once.
//!
//! ```text
//! Loop i in 0..2                                          for i in 0..2 {
//!     Loop s in 0..B                                          for s in 0..B {
//!         Assign z1_bar[i][s] = if y2[i][s] > 0.0 ..              z1_bar[i][s] = if y2[i][s] > 0.0 { 1.0 } else { 0.0 };
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

/// One statement, or several in a block.
#[derive(Clone, Debug)]
pub(super) enum Statement {
    /// `let pattern: of = value;`
    Let {
        /// A name, `mut` and a name, or several in parentheses.
        pattern: TokenStream,
        /// Its type, where it is news.
        of: Option<TokenStream>,
        value: TokenStream,
    },
    /// `place = value;`
    Assign { place: TokenStream, value: TokenStream },
    /// `place += value;`
    Add { place: TokenStream, value: TokenStream },
    /// `place -= value;`
    Subtract { place: TokenStream, value: TokenStream },
    /// `path(arguments);`
    Call(TokenStream),
    /// `for index in range { body }`
    Loop { index: Ident, range: TokenStream, body: Vec<Statement> },
    /// `if condition { body }`
    If { condition: TokenStream, body: Vec<Statement> },
    /// `if condition { body } else { otherwise }`
    Choose { condition: TokenStream, body: Vec<Statement>, otherwise: Vec<Statement> },
    /// `if condition { continue; }`
    Skip { condition: TokenStream },
    /// `if condition { break; }`
    Leave { condition: TokenStream },
    /// `{ body }`
    Block(Vec<Statement>),
    /// A statement under a line of documentation.
    Documented { doc: TokenStream, statement: Box<Statement> },
}

use Statement::{Add, Assign, Block, Call, Choose, Documented, If, Leave, Let, Loop, Skip, Subtract};

impl Statement {
    /// `let pattern = value;`
    pub(super) fn bind(pattern: impl ToTokens, value: impl ToTokens) -> Statement {
        Let { pattern: pattern.to_token_stream(), of: None, value: value.to_token_stream() }
    }

    /// `place = value;`
    pub(super) fn assign(place: impl ToTokens, value: impl ToTokens) -> Statement {
        Assign { place: place.to_token_stream(), value: value.to_token_stream() }
    }

    /// `place += value;`
    pub(super) fn add(place: impl ToTokens, value: impl ToTokens) -> Statement {
        Add { place: place.to_token_stream(), value: value.to_token_stream() }
    }

    /// Whether an attribute may stand on it: Rust allows none on assignments.
    fn takes_documentation(&self) -> bool {
        matches!(self, Let { .. } | Call(_) | Loop { .. } | Block(_))
    }
}

/// Statements under a line of documentation: on the first where others may use what it binds, or where it is the only one;
/// else on a block around all.
pub(super) fn documented(doc: TokenStream, mut statements: Vec<Statement>) -> Vec<Statement> {
    let is_first = match &statements[..] {
        [] => return statements,
        [only] => only.takes_documentation(),
        [first, ..] => matches!(first, Let { .. }),
    };
    let rest = if is_first { statements.split_off(1) } else { Vec::new() };
    let statement = match statements.pop() {
        Some(first) if is_first => first,
        last => Block(statements.into_iter().chain(last).collect()),
    };
    std::iter::once(Documented { doc, statement: Box::new(statement) }).chain(rest).collect()
}

impl ToTokens for Statement {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Let { pattern, of: None, value } => quote!(let #pattern = #value;),
            Let { pattern, of: Some(of), value } => quote!(let #pattern: #of = #value;),
            Assign { place, value } => quote!(#place = #value;),
            Add { place, value } => quote!(#place += #value;),
            Subtract { place, value } => quote!(#place -= #value;),
            Call(call) => quote!(#call;),
            Loop { index, range, body } => quote!(for #index in #range { #(#body)* }),
            If { condition, body } => quote!(if #condition { #(#body)* }),
            Choose { condition, body, otherwise } => quote!(if #condition { #(#body)* } else { #(#otherwise)* }),
            Skip { condition } => quote!(if #condition { continue; }),
            Leave { condition } => quote!(if #condition { break; }),
            Block(body) => quote!({ #(#body)* }),
            Documented { doc, statement } => quote!(#[doc = #doc] #statement),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(statements: Vec<Statement>) -> String {
        let statements = documented(quote!("d"), statements);
        quote!(#(#statements)*).to_string()
    }

    #[test]
    fn documentation_stands_where_rust_allows_it() {
        let (a, b) = (Statement::bind(quote!(x), quote!(1)), Statement::assign(quote!(y), quote!(x)));
        assert_eq!(printed(vec![a.clone()]), "# [doc = \"d\"] let x = 1 ;");
        assert_eq!(printed(vec![a, b.clone()]), "# [doc = \"d\"] let x = 1 ; y = x ;");
        assert_eq!(printed(vec![b.clone()]), "# [doc = \"d\"] { y = x ; }");
        assert_eq!(printed(vec![b.clone(), b]), "# [doc = \"d\"] { y = x ; y = x ; }");
        assert_eq!(printed(Vec::new()), "");
    }
}
