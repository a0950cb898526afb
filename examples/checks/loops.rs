//! Every scalar function that is a formula of this crate in a loop, at each vector extension of x86-64: with the bits of
//! the function itself.
//!
//! `.ci/vectors` compiles this file to assembly, asserts that every loop is vector code and calls nothing, and runs it.

const NUMBERS: usize = 1024;

/// A function of one number type and a loop over it at one vector extension.
struct Loop<T> {
    name: &'static str,
    level: &'static str,
    is_there: fn() -> bool,
    one: fn(T) -> T,
    all: unsafe fn(&[T; NUMBERS], &mut [T; NUMBERS]),
}

mod functions {
    use net_runtime::Real;
    use net_runtime::scalar;
    pub use net_runtime::scalar::*;

    /// Functions of two numbers, of one and another that depends on it.
    macro_rules! of_two {
        ($($name:ident: $function:ident;)*) => {
            $(#[inline(always)]
            pub fn $name<T: Real>(x: T) -> T {
                scalar::$function(x, T::ONE - x * x)
            })*
        };
    }

    of_two! {
        exponentials_added: ln_add_exp;
        gated_by_another: gated;
        share_of_two: share_of_exp;
        length_of_two: hypot;
    }

    /// The function of three numbers, likewise.
    #[inline(always)]
    pub fn length_of_three<T: Real>(x: T) -> T {
        scalar::length_of_three(x, T::ONE - x * x, x + x * x)
    }

    /// A power, of one number.
    #[inline(always)]
    pub fn power(x: f32) -> f32 {
        powf(x, 0.75 * x)
    }
}

macro_rules! at {
    ($real:ident, $level:ident, $features:literal, $there:expr; $($name:ident)*) => {
        pub const $level: &[Loop<$real>] = &[$({
            #[target_feature(enable = $features)]
            #[unsafe(export_name = concat!("loop_", stringify!($name), "_", stringify!($real), "_", stringify!($level)))]
            fn all(x: &[$real; NUMBERS], y: &mut [$real; NUMBERS]) {
                for (y, x) in y.iter_mut().zip(x) {
                    *y = crate::functions::$name(*x);
                }
            }
            Loop {
                name: stringify!($name),
                level: stringify!($level),
                is_there: $there,
                one: crate::functions::$name,
                all,
            }
        }),*];
    };
}

macro_rules! loops {
    ($module:ident, $real:ident: $($names:tt)*) => {
        #[cfg(target_arch = "x86_64")]
        #[allow(non_upper_case_globals)]
        mod $module {
            use super::{Loop, NUMBERS};
            at! { $real, sse2, "sse2", || true; $($names)* }
            at! { $real, avx2, "avx2,fma", || is_x86_feature_detected!("avx2"); $($names)* }
            at! { $real, avx512, "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,fma", || is_x86_feature_detected!("avx512vl"); $($names)* }
            pub const ALL: [&[Loop<$real>]; 3] = [sse2, avx2, avx512];
        }
        #[cfg(not(target_arch = "x86_64"))]
        mod $module {
            pub const ALL: [&[super::Loop<$real>]; 0] = [];
        }
    };
}

loops! { single, f32:
    exp exp_m1 ln ln_1p tanh sigmoid erf erfc soft_plus sinh cosh asinh gelu swish mish atan sin cos tan power
    exponentials_added gated_by_another share_of_two length_of_two length_of_three versine
}
loops! { double, f64:
    exp exp_m1 ln ln_1p tanh sigmoid erf erfc soft_plus sinh cosh asinh gelu swish mish atan
    exponentials_added gated_by_another share_of_two length_of_two length_of_three
}

/// Of the loops that this processor can run, how many there are; fails where a number's bits are not the function's own.
fn run<T: Copy + Default>(loops: &[&[Loop<T>]], numbers: &[T; NUMBERS], bits: fn(T) -> u64) -> usize {
    let there = loops.iter().copied().flatten().filter(|row| (row.is_there)());
    let each = there.map(|row| {
        let mut found = [T::default(); NUMBERS];
        // SAFETY: the processor has the features that the loop was compiled for.
        unsafe { (row.all)(numbers, &mut found) };
        let wrong = numbers.iter().zip(found).filter(|(x, y)| bits((row.one)(**x)) != bits(*y)).count();
        assert_eq!(wrong, 0, "{} at {} has other bits", row.name, row.level);
    });
    each.count()
}

fn main() {
    let single = std::array::from_fn(|i| f32::from_bits((i as u32).wrapping_mul(0x9e37_79b1)));
    let double = std::array::from_fn(|i| f64::from_bits((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    let count = run(&single::ALL, &single, |x| if x.is_nan() { u64::MAX } else { x.to_bits().into() })
        + run(&double::ALL, &double, |x| if x.is_nan() { u64::MAX } else { x.to_bits() });
    println!("{count} loops have the bits of their functions");
}
