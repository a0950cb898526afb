//! The comparison of what a net gives with what a fixture wants.

/// What numbers may differ by, relative to the larger one.
pub const TOLERANCE: f64 = 1e-9;

/// JAX flushes what is smaller to 0.
const SMALLEST: f64 = f64::MIN_POSITIVE;

/// Every number within [`TOLERANCE`] of itself, whatever stands beside it; a gradient is not all zero. NaN and infinities
/// equal nothing.
///
/// # Panics
///
/// If they differ.
pub fn assert_close(name: &str, found: &[f64], wanted: &[f64]) {
    let bounds: Vec<f64> =
        found.iter().zip(wanted).map(|(a, b)| (TOLERANCE * a.abs().max(b.abs())).max(SMALLEST)).collect();
    assert_within(name, found, wanted, &bounds);
}

/// Every number as near as its bound; a gradient is not all zero. NaN and infinities equal nothing.
///
/// # Panics
///
/// If one is farther.
pub fn assert_within(name: &str, found: &[f64], wanted: &[f64], bounds: &[f64]) {
    assert_eq!(found.len(), wanted.len(), "`{name}`: another number of elements");
    assert_eq!(bounds.len(), wanted.len(), "`{name}`: another number of bounds");
    let near = |position: usize| {
        let difference = (found[position] - wanted[position]).abs();
        difference.is_finite() && difference <= bounds[position]
    };
    if let Some(far) = (0..wanted.len()).find(|position| !near(*position)) {
        let (f, w) = (found[far], wanted[far]);
        panic!(
            "`{name}`[{far}]: expected {w:e}, found {f:e} (off by {:e})\nexpected {wanted:?}\nfound    {found:?}",
            f - w
        );
    }
    if name.starts_with("grad(") {
        assert!(found.iter().any(|x| *x != 0.0), "`{name}` is all zero");
    }
}

#[cfg(test)]
mod tests {
    use super::assert_close;

    #[test]
    fn equal_up_to_the_tolerance() {
        assert_close("x", &[1.0, -2.0, 0.0], &[1.0 + 5e-10, -2.0 - 1e-9, 0.0]);
        assert_close("grad(x)", &[1e-300, 0.0], &[1e-300, 1e-310]);
        assert_close("x", &[0.0], &[0.0]);
    }

    #[test]
    #[should_panic(expected = "`x`[1]: expected 2e0, found 2.00000001e0")]
    fn farther_than_the_tolerance() {
        assert_close("x", &[1.0, 2.00000001], &[1.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "`x`[1]")]
    fn a_small_number_beside_a_large_one_counts() {
        assert_close("x", &[1.0, 1e-13], &[1.0, 1.000_001e-13]);
    }

    #[test]
    #[should_panic(expected = "`x`[0]")]
    fn a_factor_in_tiny_numbers_counts() {
        assert_close("x", &[2e-200], &[1e-200]);
    }

    #[test]
    #[should_panic(expected = "found NaN")]
    fn nan_is_not_found() {
        assert_close("x", &[f64::NAN], &[1.0]);
    }

    #[test]
    #[should_panic(expected = "expected NaN")]
    fn nan_is_not_even_nan() {
        assert_close("x", &[f64::NAN], &[f64::NAN]);
    }

    #[test]
    #[should_panic(expected = "found inf")]
    fn an_infinity_is_not_within_an_infinite_bound() {
        assert_close("x", &[f64::INFINITY], &[1.0]);
    }

    #[test]
    #[should_panic(expected = "`grad(x)` is all zero")]
    fn a_gradient_of_zeros_is_no_gradient() {
        assert_close("grad(x)", &[0.0, -0.0], &[0.0, 0.0]);
    }

    #[test]
    #[should_panic(expected = "another number of elements")]
    fn a_missing_element_counts() {
        assert_close("x", &[1.0], &[1.0, 2.0]);
    }
}
