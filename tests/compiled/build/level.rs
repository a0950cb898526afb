//! The vector extension that the nets with every form are compiled at, `cfg(one_level)`: the one that the tests run at.
//!
//! A net is compiled for each extension that a processor may have, which is three times the work, of which one part runs.

use std::env::{var, var_os};

/// Says it to rustc; nothing where it is not known, as where another machine runs the tests.
pub(super) fn choose() {
    println!("cargo::rustc-check-cfg=cfg(one_level, values(\"avx512\", \"avx2\", \"baseline\"))");
    println!("cargo::rerun-if-env-changed=NET_LEVEL");
    if var("HOST") == var("TARGET") && var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("x86_64") {
        println!("cargo::rustc-cfg=one_level={:?}", of_this_machine());
    }
}

/// What `net_runtime` takes: the best there is, or what `NET_LEVEL` says to a build with `--cfg net_level`.
fn of_this_machine() -> &'static str {
    let wanted = var("NET_LEVEL").ok().filter(|_| var_os("CARGO_CFG_NET_LEVEL").is_some());
    match wanted.as_deref() {
        None if has_avx512() => "avx512",
        None | Some("avx2") if has_avx2() => "avx2",
        _ => "baseline",
    }
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("bmi2")
}

/// What an Ice Lake has: the last of the extensions that `fearless_simd` demands together.
#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512vbmi2")
        && is_x86_feature_detected!("avx512bitalg")
        && is_x86_feature_detected!("avx512vpopcntdq")
        && is_x86_feature_detected!("gfni")
        && is_x86_feature_detected!("vaes")
        && is_x86_feature_detected!("vpclmulqdq")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_avx2() -> bool {
    false
}

#[cfg(not(target_arch = "x86_64"))]
fn has_avx512() -> bool {
    false
}
