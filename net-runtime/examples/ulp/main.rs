use net_runtime::scalar::*;
fn unit(value: f64) -> f64 {
    let exponent = ((value.to_bits() >> 52 & 0x7ff) as i32 - 1023).clamp(-126, 127);
    libm::ldexp(1.0, exponent - 23)
}
fn error(found: f32, expected: f64) -> f64 {
    if found.is_nan() || expected.is_nan() { return if found.is_nan() && expected.is_nan() {0.0} else {f64::INFINITY}; }
    if f64::from(found) == expected || (expected as f32 == found && found.is_infinite()) { return 0.0 }
    if found.is_infinite() || expected.is_infinite() { return 1e9 }
    (f64::from(found) - expected).abs() / unit(expected)
}
fn worst(stride: usize, f: fn(f32)->f32, g: fn(f64)->f64) -> (f64, f32) {
    let run = |start: u32, end: u32| {
        let mut w = (0.0, 0.0f32);
        for b in (start..=end).step_by(stride) { let x = f32::from_bits(b); let e = error(f(x), g(x as f64)); if e > w.0 { w = (e, x) } }
        w
    };
    std::thread::scope(|s| {
        let a = s.spawn(|| run(0, 0x7fffffff));
        let b = run(0x80000000, 0xffffffff);
        let a = a.join().unwrap();
        if a.0 >= b.0 {a} else {b}
    })
}
fn sigmoid64(x: f64) -> f64 { let e = libm::exp(-x.abs()); (if x < 0.0 {e} else {1.0})/(1.0+e) }
fn softplus64(x: f64) -> f64 { x.max(0.0) + libm::log1p(libm::exp(-x.abs())) + if x.is_nan() {x} else {0.0}}
fn mish64(x: f64) -> f64 { if x.is_nan() {x} else if x < -800.0 { -0.0 } else {x*libm::tanh(softplus64(x))} }
fn swish64(x: f64) -> f64 { if x.is_nan() {x} else if x < -800.0 { -0.0 } else {x*sigmoid64(x)} }
fn gelu64(x: f64) -> f64 { if x.is_nan() {x} else if x < -800.0 { -0.0 } else {0.5*x*libm::erfc(-x*core::f64::consts::FRAC_1_SQRT_2)} }
fn main() {
    let stride: usize = std::env::args().nth(1).map_or(101, |x| x.parse().unwrap());
    let only = std::env::args().nth(2);
    let rows: Vec<(&str, fn(f32)->f32, fn(f64)->f64)> = vec![
        ("exp", exp, libm::exp), ("exp_m1", exp_m1, libm::expm1), ("ln", ln, libm::log), ("ln_1p", ln_1p, libm::log1p), ("tanh", tanh, libm::tanh),
        ("sigmoid", sigmoid, sigmoid64), ("erf", erf, libm::erf), ("erfc", erfc, libm::erfc), ("soft_plus", soft_plus, softplus64), ("sinh", sinh, libm::sinh), ("cosh", cosh, libm::cosh),
        ("asinh", asinh, libm::asinh), ("gelu", gelu, gelu64), ("swish", swish, swish64), ("mish", mish, mish64),
    ];
    for (n, f, g) in rows { if only.as_ref().is_none_or(|o| o == n) { let (e, x) = worst(stride, f, g); println!("{n:10} {e:.4} at {x:e}   {:e} vs {:e}", f(x), g(x as f64)); } }
}
