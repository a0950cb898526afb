//! The runtime, with the functions of nets at one vector extension: that of this machine, as the build script finds it.
//!
//! ```text
//! net! { #![net(crate = crate::one_level)] pub N = linear(3 -> 2); }
//! ```
//!
//! Compiled for all of them, the nets with every form take three times as long, and one part of three would run.

pub use net_runtime::*;

/// What generated code names, but for the choice of the extension.
pub mod __private {
    pub(crate) use super::one_level_dispatch as dispatch;
    pub use net_runtime::__private::*;
}

/// Evaluates an expression at the extension `$as` of the processor.
#[cfg(any(one_level = "avx512", one_level = "avx2"))]
macro_rules! at_one_level {
    ($as:ident, $simd:ident => $body:expr) => {{
        let $simd = $crate::one_level::__private::level().$as().expect("built for another processor");
        $crate::one_level::__private::Simd::vectorize(
            $simd,
            #[inline(always)]
            || $body,
        )
    }};
}

#[cfg(one_level = "avx512")]
macro_rules! one_level_dispatch {
    ($simd:ident => $body:expr) => { $crate::one_level::at_one_level!(as_avx512, $simd => $body) };
}

#[cfg(one_level = "avx2")]
macro_rules! one_level_dispatch {
    ($simd:ident => $body:expr) => { $crate::one_level::at_one_level!(as_avx2, $simd => $body) };
}

#[cfg(one_level = "baseline")]
macro_rules! one_level_dispatch {
    ($simd:ident => $body:expr) => { net_runtime::__private::direct!($simd => $body) };
}

#[cfg(not(any(one_level = "avx512", one_level = "avx2", one_level = "baseline")))]
macro_rules! one_level_dispatch {
    ($simd:ident => $body:expr) => { net_runtime::__private::dispatch!($simd => $body) };
}

#[cfg(any(one_level = "avx512", one_level = "avx2"))]
pub(crate) use at_one_level;
pub(crate) use one_level_dispatch;
