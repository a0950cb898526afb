//! What the machine can do at most, measured: multiply-adds that depend on nothing else, memory read and written once, and our
//! own `tanh` of numbers that stay in the first cache.

use crate::contest::{Contestant, local};
use net_runtime::nalgebra::SVector;
use net_runtime::prelude::*;
use std::arch::x86_64::*;
use std::hint::black_box;

/// Multiply-adds that depend on nothing else, by the widest vectors that the machine has, and how many operations a call is (a
/// multiply-add is two). A contestant as the others: the clock of a core changes from one moment to the next.
pub fn peak(name: &'static str, double: bool) -> (Box<dyn Contestant>, f64) {
    // SAFETY: only those whose features were found are called.
    let (call, lanes): (fn(), usize) = unsafe {
        match (has_avx512(), has_avx2(), double) {
            (true, _, false) => (|| avx512_f32(), 16),
            (true, _, true) => (|| avx512_f64(), 8),
            (false, true, false) => (|| avx2_f32(), 8),
            (false, true, true) => (|| avx2_f64(), 4),
            (false, false, _) => (|| {}, 0),
        }
    };
    (local(name, (), 1, move |(), _| call(), |()| Vec::new()), (2 * lanes * CHAINS * ROUNDS) as f64)
}

fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
}

/// Twelve accumulators: more than latency times throughput of any machine, and with their factors no more than 16 registers.
const CHAINS: usize = 12;
const ROUNDS: usize = 1000;

macro_rules! peak {
    ($name:ident, $features:literal, $set:ident, $fma:ident) => {
        #[target_feature(enable = $features)]
        fn $name() {
            let (a, b) = (black_box($set(0.5)), black_box($set(1.0)));
            let mut sums = black_box([$set(0.0); CHAINS]);
            for _ in 0..ROUNDS {
                for sum in &mut sums {
                    *sum = $fma(*sum, a, b);
                }
            }
            black_box(sums);
        }
    };
}

peak!(avx2_f32, "avx2,fma", _mm256_set1_ps, _mm256_fmadd_ps);
peak!(avx2_f64, "avx2,fma", _mm256_set1_pd, _mm256_fmadd_pd);
peak!(avx512_f32, "avx512f", _mm512_set1_ps, _mm512_fmadd_ps);
peak!(avx512_f64, "avx512f", _mm512_set1_pd, _mm512_fmadd_pd);

/// Reads some bytes once and writes others once, by the widest vectors that the machine has.
pub struct Traffic {
    read: Vec<Line>,
    written: Vec<Line>,
}

/// A cache line.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([u8; 64]);

impl Traffic {
    pub fn new(read: usize, written: usize) -> Traffic {
        let lines = |bytes: usize| vec![Line([1; 64]); bytes.div_ceil(64)];
        Traffic { read: lines(read), written: lines(written) }
    }

    pub fn pass(&mut self) {
        if has_avx512() {
            // SAFETY: the feature was found.
            unsafe { pass_avx512(&self.read, &mut self.written) }
        } else if has_avx2() {
            // SAFETY: the features were found.
            unsafe { pass_avx2(&self.read, &mut self.written) }
        } else {
            black_box(self.read.iter().fold(0, |sum: u8, line| sum.wrapping_add(line.0[0])));
            self.written.fill(black_box(Line([2; 64])));
        }
    }
}

macro_rules! pass {
    ($name:ident, $features:literal, $bytes:literal, $vector:ty, $zero:ident, $or:ident, $load:ident, $store:ident, $set:ident) => {
        #[target_feature(enable = $features)]
        fn $name(read: &[Line], written: &mut [Line]) {
            let mut sums = [$zero(); 8];
            let (eights, rest) = read.as_chunks::<8>();
            // SAFETY: a line is 64 bytes, which are one vector or two.
            let part = |line: &Line, at: usize| unsafe { $load(line.0.as_ptr().add(at).cast()) };
            for eight in eights {
                for at in (0..64).step_by($bytes) {
                    for (sum, line) in sums.iter_mut().zip(eight) {
                        *sum = $or(*sum, part(line, at));
                    }
                }
            }
            for (line, sum) in rest.iter().zip(&mut sums) {
                for at in (0..64).step_by($bytes) {
                    *sum = $or(*sum, part(line, at));
                }
            }
            black_box(sums);
            let value = black_box($set(2));
            for line in &mut *written {
                for at in (0..64).step_by($bytes) {
                    // SAFETY: as above.
                    unsafe { $store(line.0.as_mut_ptr().add(at).cast::<$vector>(), value) };
                }
            }
            black_box(written);
        }
    };
}

pass!(
    pass_avx2,
    "avx2,fma",
    32,
    __m256i,
    _mm256_setzero_si256,
    _mm256_or_si256,
    _mm256_loadu_si256,
    _mm256_storeu_si256,
    _mm256_set1_epi8
);
pass!(
    pass_avx512,
    "avx512f",
    64,
    __m512i,
    _mm512_setzero_si512,
    _mm512_or_si512,
    _mm512_loadu_si512,
    _mm512_storeu_si512,
    _mm512_set1_epi32
);

net! {
    Few(input: [64]) = tanh;
    fn eval(input) -> output;
    Many(input: [1600]) = tanh;
    fn eval(input) -> output;
    Double<f64>(input: [1600]) = tanh;
    fn eval(input) -> output;
}

/// So many hyperbolic tangents: 64, or a multiple of 1600.
pub fn tanh(name: &'static str, count: usize, double: bool) -> Box<dyn Contestant> {
    macro_rules! of {
        ($net:ident, $real:ident, $length:literal) => {{
            assert!(count.is_multiple_of($length), "{count}");
            let (net, numbers) = ($net::ZERO, SVector::<$real, $length>::from_fn(|i, _| i as $real / $length as $real));
            let call = move |(from, to): &mut (_, _), _| {
                (0..count / $length).for_each(|_| net.eval_into(black_box(&*from), black_box(&mut *to)));
            };
            local(name, (numbers, numbers), 1, call, |_| Vec::new())
        }};
    }
    match (double, count) {
        (true, _) => of!(Double, f64, 1600),
        (false, 64) => of!(Few, f32, 64),
        (false, _) => of!(Many, f32, 1600),
    }
}
