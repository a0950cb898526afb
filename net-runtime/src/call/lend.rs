//! What a body is lent for a block of samples, as types: `(In<[[f32; B]; 3]>, Out<[[f32; B]; 2]>)` is lent as
//! `(&[[f32; B]; 3], &mut [[f32; B]; 2])`.

use core::marker::PhantomData;

/// What is lent, again for each block.
pub trait Lend: 'static {
    /// It, while it is lent.
    type Lent<'a>;
}

/// What is lent of `L`.
pub type Lent<'a, L> = <L as Lend>::Lent<'a>;

/// What a body reads: `&Y`. As a value it begins where a line of the cache does, so that no vector of it lies in two.
#[repr(align(64))]
pub struct In<Y>(pub(super) Y);

/// What a body writes to: `&mut Y`. As a value it begins where a line of the cache does.
#[repr(align(64))]
pub struct Out<Y>(pub(super) Y);

/// Samples that a body reads: `&[X]`.
pub struct InSamples<X>(PhantomData<X>);

/// Samples that a body writes to: `&mut [X]`.
pub struct OutSamples<X>(PhantomData<X>);

/// The rate of learning: a number.
pub struct Rate<T>(PhantomData<T>);

impl Lend for () {
    type Lent<'a> = ();
}

impl<Y: 'static> Lend for In<Y> {
    type Lent<'a> = &'a Y;
}

impl<Y: 'static> Lend for Out<Y> {
    type Lent<'a> = &'a mut Y;
}

impl<X: 'static> Lend for InSamples<X> {
    type Lent<'a> = &'a [X];
}

impl<X: 'static> Lend for OutSamples<X> {
    type Lent<'a> = &'a mut [X];
}

impl<T: 'static> Lend for Rate<T> {
    type Lent<'a> = T;
}

/// What lends an `L`, of what all samples share: a rate, and what they are summed into.
pub trait Shares<L: Lend> {
    /// Lends it.
    fn lend(&mut self) -> L::Lent<'_>;
}

impl Shares<()> for () {
    #[inline(always)]
    fn lend(&mut self) {}
}

impl<X: 'static> Shares<Out<X>> for &mut X {
    #[inline(always)]
    fn lend(&mut self) -> &mut X {
        self
    }
}

impl<T: Copy + 'static> Shares<Rate<T>> for T {
    #[inline(always)]
    fn lend(&mut self) -> T {
        *self
    }
}
