//! Every scalar function that is a formula of this crate in a loop, at each vector extension of x86-64, for `.ci/vectors`
//! to look at: it compiles this file to assembly, and asserts that every loop is vector code and calls nothing.

macro_rules! at {
    ($real:ident, $level:literal, $features:literal: $($name:ident)*) => {$(
        const _: () = {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = $features)]
            #[unsafe(export_name = concat!("loop_", stringify!($name), "_", stringify!($real), "_", $level))]
            fn over(x: &[$real; 1024], y: &mut [$real; 1024]) {
                for (y, x) in y.iter_mut().zip(x) {
                    *y = net_runtime::scalar::$name(*x);
                }
            }
        };
    )*};
}

macro_rules! loops {
    ($real:ident: $($names:tt)*) => {
        at! { $real, "sse2", "sse2": $($names)* }
        at! { $real, "avx2", "avx2,fma": $($names)* }
        at! { $real, "avx512", "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,fma": $($names)* }
    };
}

loops! { f32: exp exp_m1 ln ln_1p tanh sigmoid erf erfc soft_plus sinh cosh asinh gelu swish mish sin cos tan atan }
loops! { f64: exp exp_m1 ln ln_1p tanh sigmoid erf erfc soft_plus sinh cosh asinh gelu swish mish atan }

fn main() {}
