//! Every form of request on the random graphs of even numbers. They are two crates, which two cores compile.

#[path = "../src/forms/mod.rs"]
mod forms;
#[allow(dead_code, reason = "the library uses more of it")]
#[path = "../src/interpreted.rs"]
mod interpreted;

#[allow(unused_parens, unused_mut, unused_variables, clippy::all, reason = "written by a program")]
mod nets {
    use crate::forms::written::*;
    include!(concat!(env!("OUT_DIR"), "/graphs_even.rs"));
}

#[test]
fn every_form_of_request_on_random_graphs() {
    forms::every_form_of_graphs(nets::GRAPHS, 33);
}
