//! The inverses of `erf` and `erfc` in `f64`; `f32` rounds their results.
//!
//! Four rational functions, fitted to 50 digits of the inverse (weighted least squares towards the least largest error,
//! relative error below 2^-54 each). Every one is in a variable that starts at 0 and runs to the right, in which all
//! terms have one sign, so that nothing cancels:
//!
//! | where | what | variable |
//! |---|---|---|
//! | `\|x\| <= 0.75` | `inverse_erf(x) / x` | `0.5625 - x^2` |
//! | else, `t = sqrt(-ln(1 - \|x\|))` | `inverse_erf(\|x\|)` | `t` less 1.15, 3 or 7 |

/// Numerator and denominator, the constant terms first.
type Quotient = ([f64; 8], [f64; 8]);

const CENTRAL: Quotient = (
    [
        1.0845597967968248,
        7.256280667567145,
        18.569746553927377,
        22.79205546200844,
        13.771228838417324,
        3.760201892119568,
        0.3618202472802389,
        0.0054917448919701945,
    ],
    [
        1.0,
        7.209278824101167,
        20.242359421794053,
        27.987754720726223,
        19.84984120875409,
        6.831503940948197,
        0.9612508728940475,
        0.0351127518755679,
    ],
);

const NEAR: Quotient = (
    [
        0.7857600157955216,
        2.955701339412473,
        4.651659300007678,
        3.9425536760751814,
        1.9106370062757598,
        0.5117113081293689,
        0.06614710275628345,
        0.0029741534232548945,
    ],
    [
        1.0,
        2.4799311917938214,
        2.6440097418604243,
        1.4859884544240887,
        0.4460284112177291,
        0.06277364620616036,
        0.0029733445915982332,
        1.1791138525953548e-8,
    ],
);

const FAR: Quotient = (
    [
        2.714760997939285,
        3.538436851563563,
        1.783884187244348,
        0.42568858651352315,
        0.04482263789235399,
        0.0007953165025139986,
        -0.0001532199149910838,
        -5.903139298403378e-6,
    ],
    [
        1.0,
        0.9196699938592047,
        0.30619919109747534,
        0.04112344004445283,
        0.001187881232309591,
        -0.00013556093265279214,
        -5.902835970097961e-6,
        0.0,
    ],
);

const FARTHEST: Quotient = (
    [
        6.818904441545538,
        4.143129183043469,
        1.0148155777401682,
        0.12781814251157225,
        0.008738323791728623,
        0.0003135395479688857,
        5.194257953668342e-6,
        2.8256987813788577e-8,
    ],
    [
        1.0,
        0.4586179380665349,
        0.08072957243603908,
        0.0067998762898018004,
        0.00027865670255014215,
        4.996505107935752e-6,
        2.8256926398496297e-8,
        0.0,
    ],
);

/// The number whose `erf` is `x`.
pub(super) fn inverse_erf(x: f64) -> f64 {
    if x.abs() <= 0.75 {
        return x * quotient(&CENTRAL, 0.5625 - x * x);
    }
    let far = tail(1.0 - x.abs());
    if x < 0.0 { -far } else { far }
}

/// The number whose `erfc` is `x`.
pub(super) fn inverse_erfc(x: f64) -> f64 {
    if x < 0.25 {
        tail(x)
    } else if x > 1.75 {
        -tail(2.0 - x)
    } else {
        inverse_erf(1.0 - x)
    }
}

/// The number whose `erfc` is `q`, for `q <= 0.25`; infinity at 0, NaN below.
fn tail(q: f64) -> f64 {
    let t = libm::sqrt(-libm::log(q));
    if t < 3.0 {
        quotient(&NEAR, t - 1.15)
    } else if t < 7.0 {
        quotient(&FAR, t - 3.0)
    } else if t < 30.0 {
        quotient(&FARTHEST, t - 7.0)
    } else {
        t
    }
}

fn quotient((over, under): &Quotient, x: f64) -> f64 {
    let at = |polynomial: &[f64; 8]| polynomial.iter().rev().fold(0.0, |sum, c| sum * x + c);
    at(over) / at(under)
}
