//! The vector extension that generated code runs at.
//!
//! `dispatch!(simd => f(simd))` picks the best one that the processor has, once a call, where there is `std`;
//! elsewhere, and in `direct!(simd => f(simd))`, it is the best one that the crate was compiled for.
//!
//! Paths start with `$crate` and `::core`: users may shadow `core` and `std`, as `use nalgebra::*` does.

/// Evaluates an expression at the best vector extension of the processor.
#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! __dispatch {
    ($simd:ident => $body:expr) => {
        $crate::__private::at!($crate::__private::level(), $simd => $body)
    };
}

/// Evaluates an expression at the best vector extension that the crate was compiled for.
#[cfg(not(feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __dispatch {
    ($simd:ident => $body:expr) => {
        $crate::__private::direct!($simd => $body)
    };
}

/// Evaluates an expression at a vector extension: AVX-512, AVX2 with FMA, or what the crate was compiled for. SSE 4.2 would
/// be a fourth copy of everything that has nothing to gain.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __at {
    ($level:expr, $simd:ident => $body:expr) => {{
        let level = $level;
        if let ::core::option::Option::Some($simd) = level.as_avx512() {
            $crate::__private::Simd::vectorize($simd, #[inline(always)] || $body)
        } else if let ::core::option::Option::Some($simd) = level.as_avx2() {
            $crate::__private::Simd::vectorize($simd, #[inline(always)] || $body)
        } else {
            $crate::__private::apart(#[inline(always)] || $crate::__private::direct!($simd => $body))
        }
    }};
}

/// Evaluates an expression at the one vector extension that there is.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __at {
    ($level:expr, $simd:ident => $body:expr) => {{
        let _ = $level;
        $crate::__private::direct!($simd => $body)
    }};
}

/// Evaluates an expression at the best vector extension that the crate was compiled for.
#[doc(hidden)]
#[macro_export]
macro_rules! __direct {
    ($simd:ident => $body:expr) => {{
        let $simd = $crate::__private::baseline();
        $body
    }};
}

/// The vector extensions of the processor. Built with `RUSTFLAGS='--cfg net_level'`, as tests are, those that the environment
/// variable `NET_LEVEL` names: `avx2`, or `baseline`.
#[cfg(feature = "std")]
#[inline(always)]
pub fn level() -> fearless_simd::Level {
    let level = fearless_simd::Level::new();
    #[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), net_level))]
    if let Some(wanted) = std::env::var_os("NET_LEVEL") {
        return match level.as_avx2() {
            Some(avx2) if wanted == "avx2" => fearless_simd::Level::Avx2(avx2),
            _ => fearless_simd::Level::baseline(),
        };
    }
    level
}

/// Calls `f`, and leaves its variables out of the caller's frame: of several extensions one runs.
#[inline(never)]
pub fn apart<R>(f: impl FnOnce() -> R) -> R {
    f()
}

/// Defines [`Baseline`] and [`baseline`] as the first token whose condition holds.
macro_rules! baselines {
    ($($condition:meta => $token:ty, $make:expr;)*) => {
        baselines! { @ [] $($condition => $token, $make;)* }
    };
    (@ [$($above:meta),*] $condition:meta => $token:ty, $make:expr; $($rest:tt)*) => {
        /// The best vector extension that the crate was compiled for.
        #[cfg(all($condition, not(any($($above),*))))]
        pub type Baseline = $token;

        /// The token of [`Baseline`].
        #[cfg(all($condition, not(any($($above),*))))]
        #[inline(always)]
        pub const fn baseline() -> Baseline {
            $make
        }

        baselines! { @ [$($above,)* $condition] $($rest)* }
    };
    (@ [$($above:meta),*]) => {};
}

// The conditions are the features that `fearless_simd` names for each token.
baselines! {
    // Miri looks at accesses, not at instructions: the kernels' tests run without vectors there, on every target.
    all(test, miri) => fearless_simd::Fallback, {
        fearless_simd::Fallback::new()
    };
    all(
        any(target_arch = "x86", target_arch = "x86_64"), target_feature = "adx", target_feature = "aes",
        target_feature = "avx512bitalg", target_feature = "avx512bw", target_feature = "avx512cd",
        target_feature = "avx512dq", target_feature = "avx512f", target_feature = "avx512ifma",
        target_feature = "avx512vbmi", target_feature = "avx512vbmi2", target_feature = "avx512vl",
        target_feature = "avx512vnni", target_feature = "avx512vpopcntdq", target_feature = "bmi1",
        target_feature = "bmi2", target_feature = "cmpxchg16b", target_feature = "fma", target_feature = "fxsr",
        target_feature = "gfni", target_feature = "lzcnt", target_feature = "movbe", target_feature = "pclmulqdq",
        target_feature = "popcnt", target_feature = "rdrand", target_feature = "rdseed", target_feature = "sha",
        target_feature = "vaes", target_feature = "vpclmulqdq", target_feature = "xsave", target_feature = "xsavec",
        target_feature = "xsaveopt", target_feature = "xsaves"
    ) => fearless_simd::x86::Avx512, {
        // SAFETY: the whole program is compiled for these features.
        unsafe { fearless_simd::x86::Avx512::assume_supported() }
    };
    all(
        any(target_arch = "x86", target_arch = "x86_64"), target_feature = "avx2", target_feature = "bmi1",
        target_feature = "bmi2", target_feature = "cmpxchg16b", target_feature = "f16c", target_feature = "fma",
        target_feature = "fxsr", target_feature = "lzcnt", target_feature = "movbe", target_feature = "popcnt",
        target_feature = "xsave"
    ) => fearless_simd::x86::Avx2, {
        // SAFETY: the whole program is compiled for these features.
        unsafe { fearless_simd::x86::Avx2::assume_supported() }
    };
    all(
        any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse4.2", target_feature = "cmpxchg16b",
        target_feature = "fxsr", target_feature = "popcnt"
    ) => fearless_simd::x86::Sse4_2, {
        // SAFETY: the whole program is compiled for these features.
        unsafe { fearless_simd::x86::Sse4_2::assume_supported() }
    };
    all(
        any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2", target_feature = "fxsr"
    ) => fearless_simd::x86::Sse2, {
        // SAFETY: the whole program is compiled for these features.
        unsafe { fearless_simd::x86::Sse2::assume_supported() }
    };
    all(target_arch = "aarch64", target_feature = "neon") => fearless_simd::aarch64::Neon, {
        // SAFETY: the whole program is compiled for this feature.
        unsafe { fearless_simd::aarch64::Neon::assume_supported() }
    };
    all(target_arch = "wasm32", target_feature = "simd128") => fearless_simd::wasm32::WasmSimd128, {
        fearless_simd::wasm32::WasmSimd128::assume_supported()
    };
    all() => fearless_simd::Fallback, {
        fearless_simd::Fallback::new()
    };
}
