"""Scalar functions that JAX does not have, and all their names: the tables `scalars`, `scalar_steps` and `scalar_maps` of
`tests/tests/oracle_elementwise.rs`.

Values and derivatives are mpmath's, with 80 digits, the derivatives by its numerical differentiation, which takes as many
more digits as it loses: an oracle that shares no formula with ours. The definitions are Wolfram's.

    pip install mpmath
"""

import mpmath as mp
import numpy as np

mp.mp.dps = 80

EVERYWHERE = [-2.7, -1.3, -0.4, 0.3, 0.9, 1.6, 3.1]
INSIDE = [-0.999, -0.9, -0.4, 1e-5, 0.3, 0.9, 0.999]
OUTSIDE = [-900.0, -3.1, -1.001, 1.001, 1.3, 17.0, 1e6]
UNIT = [1e-20, 1e-5, 0.2, 0.45, 0.55, 0.9, 0.999]
LARGE = [-700.0, -30.0, -0.4, 1e-5, 0.9, 30.0, 700.0]
POLES = [-100.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 3.1]
KINKED = [-1.5, -0.99, -0.4, 0.3, 0.9, 0.99, 1.01]



def clip(x, low, high):
    return min(max(x, mp.mpf(low)), mp.mpf(high))


def surd(x, n):
    return mp.sign(x) * abs(x) ** (mp.mpf(1) / n)


def modulo(a, b):
    return a - b * mp.floor(a / b)


def elu(x):
    return x if x >= 0 else mp.expm1(x)


def selu(x):
    return mp.mpf(1.0507009873554805) * x if x >= 0 else mp.mpf(1.758099340847161) * mp.expm1(x)


def gelu(x):
    return x * mp.erfc(-x / mp.sqrt(2)) / 2


def log_gamma(x):
    return mp.log(abs(mp.gamma(x)))


def inverse_erfc(x):
    return mp.erfinv(1 - x)


def inverse_haversine(x):
    return 2 * mp.asin(mp.sqrt(x))


def gudermannian(x):
    return 2 * mp.atan(mp.tanh(x / 2))


def inverse_gudermannian(x):
    return 2 * mp.atanh(mp.tan(x / 2))


def haversine(x):
    return mp.sin(x / 2) ** 2


def swish(x):
    return x / (1 + mp.exp(-x))


GAMMA = [-5.5, -1.3, -0.4, 1e-5, 0.9, 1.6, 60.5]
# Beside 1 and 2, where `ln_gamma` is 0, and its slope is digamma's, which is 0 at 1.4616...
PSI = [-5.5, -1.3, -0.4, 1e-5, 1.4, 1.5, 900.0]

NAMED = [
    ("rectified_linear_unit", lambda x: max(x, mp.mpf(0)), EVERYWHERE),
    ("exponential_linear_unit", elu, [-30.0, -1.3, -1e-5, 1e-5, 0.4, 2.0, 5.0]),
    ("scaled_exponential_linear_unit", selu, [-30.0, -1.3, -1e-5, 1e-5, 0.4, 2.0, 5.0]),
    ("gaussian_error_linear_unit", gelu, [-8.5, -1.3, -0.4, 0.3, 0.9, 1.6, 30.0]),
    ("softplus", lambda x: mp.log(1 + mp.exp(x)), [-30.0, -1.3, -0.4, 0.3, 2.0, 30.0, 800.0]),
    ("softsign", lambda x: x / (1 + abs(x)), [-1e12, -1.3, -0.4, 0.3, 0.9, 1.6, 3.1]),
    ("log", mp.log, [1e-20, 0.001, 0.2, 0.9, 1.1, 17.0, 1e20]),
    ("log1p", mp.log1p, [-0.99, -0.4, -1e-9, 1e-7, 0.3, 17.0, 1e20]),
    ("expm1", mp.expm1, [-5.0, -1e-9, -0.4, 0.3, 1e-7, 10.0, 700.0]),
    ("cube_root", lambda x: surd(x, 3), [-900.0, -1.3, -0.001, 0.001, 0.9, 27.0, 1e6]),
    ("arc_sin", mp.asin, INSIDE),
    ("arc_cos", mp.acos, INSIDE),
    ("arc_tan", mp.atan, [-900.0, -1.3, -0.4, 0.3, 0.9, 1.6, 1e6]),
    ("arc_sinh", mp.asinh, [-900.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 1e12]),
    ("arc_cosh", mp.acosh, [1.001, 1.1, 1.5, 2.0, 3.1, 17.0, 1e12]),
    ("arc_tanh", mp.atanh, INSIDE),
    ("cot", mp.cot, POLES),
    ("sec", mp.sec, POLES),
    ("csc", mp.csc, POLES),
    ("coth", mp.coth, [-5.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 3.1]),
    ("sech", mp.sech, LARGE),
    ("csch", mp.csch, LARGE),
    ("acot", lambda x: mp.atan(1 / x), [-1e6, -1.3, -1e-5, 1e-5, 0.9, 1.6, 900.0]),
    ("arc_cot", lambda x: mp.atan(1 / x), EVERYWHERE),
    ("asec", lambda x: mp.acos(1 / x), OUTSIDE),
    ("arc_sec", lambda x: mp.acos(1 / x), OUTSIDE),
    ("acsc", lambda x: mp.asin(1 / x), OUTSIDE),
    ("arc_csc", lambda x: mp.asin(1 / x), OUTSIDE),
    ("acoth", lambda x: mp.atanh(1 / x), OUTSIDE),
    ("arc_coth", lambda x: mp.atanh(1 / x), OUTSIDE),
    ("asech", lambda x: mp.acosh(1 / x), UNIT),
    ("arc_sech", lambda x: mp.acosh(1 / x), UNIT),
    ("acsch", lambda x: mp.asinh(1 / x), [-1e6, -1.3, -1e-5, 1e-5, 0.9, 1.6, 900.0]),
    ("arc_csch", lambda x: mp.asinh(1 / x), EVERYWHERE),
    ("haversine", haversine, [-100.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 3.1]),
    ("inverse_haversine", inverse_haversine, UNIT),
    ("gudermannian", gudermannian, [-30.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 30.0]),
    ("inverse_gudermannian", inverse_gudermannian, [-1.57, -1.3, -0.4, 1e-5, 0.9, 1.1, 1.5]),
    ("gamma", mp.gamma, GAMMA),
    ("ln_gamma", log_gamma, PSI),
    ("log_gamma", log_gamma, PSI),
    ("digamma", mp.digamma, PSI),
    ("trigamma", lambda x: mp.psi(1, x), PSI),
    ("inverse_erf", mp.erfinv, INSIDE),
    ("erf_inv", mp.erfinv, EVERYWHERE[2:4] + [-0.9999999999, -0.76, 0.74, 0.76, 0.9999999999]),
    ("inverse_erfc", inverse_erfc, [1e-30, 1e-5, 0.24, 0.26, 1.1, 1.74, 1.9999]),
    ("erfc_inv", inverse_erfc, [1e-20, 0.001, 0.4, 0.9, 1.3, 1.76, 1.99]),
    ("fractional_part", lambda x: x - mp.sign(x) * mp.floor(abs(x)), EVERYWHERE),
    ("clip", lambda x: clip(x, -1, 1), KINKED),
    ("clamp", lambda x: clip(x, -1, 1), KINKED),
    ("threshold", lambda x: x if abs(x) > 1e-10 else mp.mpf(0), [-2.7, -2e-10, -0.9e-10, 0.9e-10, 1.1e-10, 1.6, 3.1]),
    ("chop", lambda x: x if abs(x) >= 1e-10 else mp.mpf(0), [-2.7, -2e-10, -0.9e-10, 0.9e-10, 1.1e-10, 1.6, 3.1]),
]

STEPS = [
    ("ceiling", mp.ceil, EVERYWHERE),
    ("integer_part", lambda x: mp.sign(x) * mp.floor(abs(x)), EVERYWHERE),
    ("unitize", lambda x: mp.mpf(x != 0), [-2.7, -1e-300, 0.0, 1e-300, 0.9, 1.6, 3.1]),
    ("kronecker_delta", lambda x: mp.mpf(x == 0), [-2.7, -1e-300, 0.0, 1e-300, 0.9, 1.6, 3.1]),
]


def cases_of(x):
    if x > 0 and not x - 1 < 0:
        return x * x
    return 3 * x if x <= 0 else x + 1


def logic(x):
    if 0 < x < 2:
        return x
    return -x if x <= -2 or x < 3 else 2 * x


MAPS = [
    ("surd(x, 3) + x.surd(5)", lambda x: surd(x, 3) + surd(x, 5)),
    ("surd(abs(x), 4) + surd(abs(x), -2) * surd(x, -7) + surd(x, 1)", lambda x: surd(abs(x), 4) + 1 / (surd(abs(x), 2) * surd(x, 7)) + x),
    ("atan2(x, 2) + arc_tan(x, -2) * x.atan2(-3)", lambda x: mp.atan2(x, 2) + mp.atan2(-2, x) * mp.atan2(x, -3)),
    ("plus(x, 2, x * x) - times(x, 0.5, x)", lambda x: x + 2 + x * x / 2),
    ("subtract(x, 3) * divide(x, 2) + power(abs(x), 2.5) - power(x, 3)", lambda x: (x - 3) * x / 2 + abs(x) ** 2.5 - x**3),
    ("max(x, 0.5, -x) - min(2, x, x * x)", lambda x: max(abs(x), mp.mpf(0.5)) - min(mp.mpf(2), x, x * x)),
    ("max(x) + min(x) * plus(x) + times(x)", lambda x: 2 * x + x * x),
    ("clip(x, -1, 2, -5, 7) * x + x.clip() + x.clamp(-2, 3)", lambda x: (-5 if x < -1 else 7 if x > 2 else x) * x + clip(x, -1, 1) + clip(x, -2, 3)),
    ("threshold(x, 1) * x + x.threshold() + chop(x, 1.5) + chop(x)", lambda x: (x * x if abs(x) > 1 else 0) + 2 * x + (x if abs(x) >= 1.5 else 0)),
    ("ln(x * x, 2) + log(10, abs(x)) * abs(x).log(3)", lambda x: 2 * mp.log(abs(x)) / mp.log(2) + mp.log(abs(x)) ** 2 / (mp.log(10) * mp.log(3))),
    ("erf(x, 1.5) + erf(-0.2, x) * erf(x, x + 4)", lambda x: mp.erf(1.5) - mp.erf(x) + (mp.erf(x) - mp.erf(mp.mpf(-0.2))) * (mp.erf(x + 4) - mp.erf(x))),
    ("modulo(x * x, 0.7)", lambda x: modulo(x * x, mp.mpf(0.7))),
    ("if positive(x) && !negative(x - 1) { x * x } else if non_positive(x) || possible_zero_q(x) { 3 * x } else { x + 1 }", cases_of),
    ("if and(less(x, 2), greater(x, 0), unequal(x, 5)) { x } else if or(less_equal(x, -2), equal(x, 7), not(greater_equal(x, 3))) { -x } else { 2 * x }", logic),
    ("if non_negative(x) { polygamma(2, x) } else { polygamma(3, x) }", lambda x: mp.psi(2, x) if x >= 0 else mp.psi(3, x)),
    ("polygamma(0, x) * x.digamma()", lambda x: mp.psi(0, x) ** 2),
    ("x.acot() + x.acsch() * x.gudermannian()", lambda x: mp.atan(1 / x) + mp.asinh(1 / x) * gudermannian(x)),
    ("asec(2 + x * x) + acsc(2 + x * x) * acoth(2 + x * x)", lambda x: mp.asec(2 + x * x) + mp.acsc(2 + x * x) * mp.acoth(2 + x * x)),
    ("asech(x * x / 10) + inverse_haversine(x * x / 10)", lambda x: mp.asech(x * x / 10) + inverse_haversine(x * x / 10)),
    ("erf_inv(x / 4) + erfc_inv(1 + x / 4) * x", lambda x: mp.erfinv(x / 4) * (1 - x)),
    ("x.sech() * x.csch() + x.coth() * x.cot() * x.sec() - x.csc()", lambda x: mp.sech(x) * mp.csch(x) + mp.coth(x) * mp.cot(x) * mp.sec(x) - mp.csc(x)),
    ("haversine(x) + inverse_gudermannian(x / 3) * log_gamma(x) + x.gamma()", lambda x: haversine(x) + inverse_gudermannian(x / 3) * log_gamma(x) + mp.gamma(x)),
    ("x.unitize() * x + kronecker_delta(x) + kronecker_delta(floor(x), 0) * x", lambda x: x + (x if mp.floor(x) == 0 else 0)),
    ("pow(abs(x), 2.5) + x.pow(2)", lambda x: abs(x) ** 2.5 + x * x),
    ("log1p(x * x) * expm1(x) + silu(x) * arc_csch(x)", lambda x: mp.log1p(x * x) * mp.expm1(x) + swish(x) * mp.asinh(1 / x)),
]  # fmt: skip


def table(oracle, name, rows, differentiable=True):
    functions = {}
    for row, function, points in rows:
        exact = [mp.mpf(point) for point in points]
        wanted = {"output": [function(x) for x in exact]}
        if differentiable:
            wanted["grad(input)"] = [mp.diff(function, x) for x in exact]
        wanted = {key: np.array([float(number) for number in numbers]) for key, numbers in wanted.items()}
        oracle.check_wanted(wanted)
        functions[row] = {"given": oracle.arrays_text({"input": np.array(points)}), "wanted": oracle.arrays_text(wanted)}
    oracle.write(name, {"net": "one function a row", "parameters": {}, "functions": functions})
    oracle.WRITTEN.append(name)


def cases(oracle):
    table(oracle, "scalars", NAMED)
    table(oracle, "scalar_steps", STEPS, differentiable=False)
    table(oracle, "scalar_maps", [(row, function, EVERYWHERE) for row, function in MAPS])
