//! Every mistake and its message: `tests/ui/MISTAKE.rs` and what rustc says of it. `TRYBUILD=overwrite` accepts new
//! messages.

/// Each file is refused, with the message beside it.
#[test]
fn every_mistake_says_what_is_wrong() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}

/// A net that has a mistake gives no second error where it is used.
#[test]
fn no_use_after_a_mistake_is_a_mistake() {
    trybuild::TestCases::new().compile_fail("ui/after_a_mistake/*.rs");
}
