//! The sums over the lanes of four or eight vectors at once: horizontal additions by zips.

use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// The sums over the lanes of four or eight vectors, halves of each added until one number is left: the same bits by all ways.
#[inline(always)]
pub(crate) fn totals<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const K: usize>(
    simd: S,
    vectors: [V; K],
) -> [T; K] {
    let mut totals = [T::ZERO; K];
    // Of AVX-512 `zip` is one instruction for all lanes; elsewhere it is one for each 128 bits.
    if const { <S::f32s as SimdBase<S>>::LEN == 16 && V::LEN >= K } {
        let all = zipped_all(vectors);
        match const { V::LEN / K } {
            1 => all.store_slice(&mut totals),
            2 if const { <T as Lanes>::Half::<S>::LEN == K } => {
                halves_added::<S, V, T::Half<S>>(simd, all).store_slice(&mut totals);
            }
            _ => fold(simd, all).store_slice(&mut totals),
        }
        return totals;
    }
    for four in (0..K).step_by(4) {
        let mut blocks = [V::Block::splat(simd, T::ZERO); 4];
        for n in 0..4 {
            blocks[n] = fold(simd, vectors[four + n]);
        }
        let [a, b, c, d] = blocks;
        if V::Block::LEN == 2 {
            zipped(a, b).store_slice(&mut totals[four..four + 2]);
            zipped(c, d).store_slice(&mut totals[four + 2..four + 4]);
        } else {
            zipped_all(blocks).store_slice(&mut totals[four..four + 4]);
        }
    }
    totals
}

/// The sums of the lanes that are half a vector apart, those of `a` and of `b` by turns: no horizontal addition, which is slow.
#[inline(always)]
fn zipped<S: Simd, B: SimdBase<S>>(a: B, b: B) -> B {
    a.zip_low(b) + a.zip_high(b)
}

/// Four or eight vectors zipped to one, in whose lanes they come by turns.
#[inline(always)]
fn zipped_all<S: Simd, B: SimdBase<S>, const K: usize>(mut vectors: [B; K]) -> B {
    if K == 8 {
        for n in 0..4 {
            vectors[n] = zipped(vectors[n], vectors[n + 4]);
        }
    }
    let [a, b] = [zipped(vectors[0], vectors[2]), zipped(vectors[1], vectors[3])];
    zipped(a, b)
}

/// One half of `vector` and the other, where `W` has half its lanes.
#[inline(always)]
fn halves_added<S: Simd, V: SimdBase<S>, W: SimdBase<S, Element = V::Element>>(simd: S, vector: V) -> W {
    let (low, high) = vector.as_slice().split_at(W::LEN);
    W::from_slice(simd, low) + W::from_slice(simd, &high[..W::LEN])
}

/// The sum of the 128-bit blocks of `vector`, which is one, two or four of them: half by half.
#[inline(always)]
fn fold<S: Simd, T: Real, V: SimdFloat<S, Element = T>>(simd: S, vector: V) -> V::Block {
    match const { V::LEN / V::Block::LEN } {
        4 => halves_added(simd, halves_added::<S, V, T::Half<S>>(simd, vector)),
        2 => halves_added(simd, vector),
        _ => V::Block::from_slice(simd, vector.as_slice()),
    }
}
