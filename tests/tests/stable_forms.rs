//! The stable forms over the whole range of the numbers, 10 000 points a row; a million by
//! `cargo run --release -p tests --example stable_forms`.

#[path = "../../net-runtime/examples/ulp/double_double.rs"]
#[allow(dead_code)]
mod double_double;
#[path = "../examples/stable_forms/evaluate.rs"]
mod evaluate;
#[path = "../examples/stable_forms/rows.rs"]
mod rows;
#[path = "../examples/stable_forms/scan.rs"]
mod scan;

use net_compiler::formula::expression;
use net_compiler::simplify::stable::{IDENTITIES, stable_expression};
use scan::Format;

const POINTS: usize = 10_000;

fn check<T: Format>() {
    let reports: Vec<_> = rows::ROWS.iter().map(|row| scan::scan::<T>(row, POINTS, 1)).collect();
    let wrong: String = reports.iter().filter(|report| !report.holds()).map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn nowhere_worse_in_single_precision() {
    check::<f32>();
}

#[test]
fn nowhere_worse_in_double_precision() {
    check::<f64>();
}

/// Where a form begins, which few of the points above are near: the error function's by turns as written and by `erfc`.
fn check_where_it_begins<T: Format>() {
    for row in rows::ROWS.iter().filter(|row| row.written.contains("erf(a)")) {
        let points = (0..30_000).map(|n| f64::from(n) / 30_000.0 * 2.4 - 1.2);
        let report = scan::at(row, points.map(|x| vec![T::from_f64(x)]));
        assert!(report.holds(), "\n{report}");
    }
}

#[test]
fn no_worse_where_a_form_begins() {
    check_where_it_begins::<f32>();
    check_where_it_begins::<f64>();
}

/// So that no row of the table goes without its points.
#[test]
fn every_identity_has_its_row() {
    let found: Vec<&str> =
        rows::ROWS.iter().flat_map(|row| stable_expression(&expression(row.names, row.written)).1).collect();
    for identity in IDENTITIES.iter().filter(|identity| !identity.of_no_negative) {
        assert!(found.contains(&identity.name), "`{}` has no row", identity.name);
    }
}

/// What is written fails somewhere, in the value or a slope, but where the point is to be no worse; else a row tests nothing.
#[test]
fn what_is_written_fails() {
    let row = |written: &str| rows::ROWS.iter().find(|row| row.written == written).expect("a row");
    for written in ["1 / (1 + exp(-a))", "ln(1 + exp(a))", "exp(a) - 1", "1 - cos(a)", "sqrt(a * a + b * b)"] {
        let report = scan::scan::<f32>(row(written), 2_000, 2);
        assert!(report.found.iter().any(|found| found.wrong > 100), "{written}:\n{report}");
    }
}
