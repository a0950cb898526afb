//! How much stack calls take on this processor: those of one sample beside the caller's scratch, which is what kernels add and at most 64 KiB;
//! those of a batch in all, at most 512 KiB.
//!
//! ```text
//! cargo run --release -p tests --example stack
//! ```
//!
//! Each call runs on a stack of its own that has been painted; what lies above the last word that still has the paint was used. Optimised, as
//! calls of devices are; without optimisation the frames of generic calls are larger.

#![allow(missing_docs, reason = "a program")]

#[cfg(target_arch = "x86_64")]
fn main() {
    measured::main();
}

#[cfg(not(target_arch = "x86_64"))]
fn main() {
    println!("the stack is measured on x86-64 only");
}

#[cfg(target_arch = "x86_64")]
mod measured {
    use net_runtime::__private::Flat;
    use net_runtime::prelude::*;

    net! {
        Dense = linear(64 -> 64) |> ramp |> linear(64) |> tanh |> linear(10);
        Large = linear(784 -> 300) |> sigmoid |> linear(100);
        Double<f64> = linear(300 -> 60) |> ramp |> linear(30);
        Axes(input: [8, 32]) = linear([8, 32]) |> ramp |> linear([4, 4]);
        LeNet(input: [1, 28, 28]) = convolution(6, 5x5) |> ramp |> pooling(2x2, stride = 2) |> convolution(16, 5x5) |> ramp
            |> pooling(2x2, stride = 2) |> flatten |> linear(84) |> tanh |> linear(10);
        Padded(input: [4, 16, 16]) = convolution(8, 3x3, padding = same) |> ramp |> convolution(8, 3x3, stride = 2) |> convolution(4, 3x3, dilation = 2);
        Groups(input: [16, 12, 12]) = convolution(16, 3x3, groups = 16) |> ramp |> convolution(8, 1x1) |> convolution(8, 3x3, groups = 2);
        Lines(input: [8, 100]) = convolution(16, 9) |> ramp |> pooling(3, stride = 2) |> convolution(8, 5, groups = 4);
        Solids(input: [2, 8, 8, 8]) = convolution(4, 3x3x3) |> ramp |> convolution(2, 3x3x3);
        Wide(input: [40, 10, 10]) = convolution(20, 5x5) |> ramp |> convolution(4, 6x6);
        Back(input: [8, 7, 7]) = deconvolution(4, 3x3, stride = 2) |> ramp |> deconvolution(2, 3x3);
        Pools(input: [4, 16, 16]) = pooling(3x3, stride = 2) |> pooling(2x2, function = mean) |> pooling(3x3, stride = 3, function = total)
            |> flatten |> linear(3);
        Doubles<f64>(input: [3, 14, 14]) = convolution(6, 3x3) |> ramp |> pooling(2x2, stride = 2) |> convolution(5, 3x3);
    }

    /// So much of a stack is painted.
    const STACK: usize = 4 << 20;
    const PAINT: u64 = 0x5AFE_57AC_5AFE_57AC;
    /// How many samples a batch has: blocks of any size, and some left over.
    const SAMPLES: usize = 135;

    /// What kernels may add, and what a batch may take.
    const LIMITS: [usize; 2] = [64 << 10, 512 << 10];

    /// How many bytes of stack a call takes.
    fn stack_of(mut call: &mut dyn FnMut()) -> usize {
        extern "C" fn enter(call: *mut &mut dyn FnMut()) {
            // SAFETY: `stack_of` passes its own argument, which lives until this returns.
            unsafe { (*call)() }
        }
        let mut stack = vec![[PAINT; 2]; STACK / 16];
        let top = stack.as_mut_ptr_range().end;
        // SAFETY: the call runs on memory that nothing else uses, aligned to sixteen bytes from `top` down, and the stack pointer is
        // what it was when it returns; nothing unwinds through `enter`.
        unsafe {
            core::arch::asm!(
                "mov r12, rsp",
                "mov rsp, {top}",
                "call {enter}",
                "mov rsp, r12",
                top = in(reg) (top as usize) & !15,
                enter = in(reg) enter as extern "C" fn(*mut &mut dyn FnMut()),
                in("rdi") &raw mut call,
                out("r12") _,
                clobber_abi("C"),
            );
        }
        let used = stack.as_flattened().iter().skip_while(|&&word| core::hint::black_box(word) == PAINT).count();
        8 * used
    }

    macro_rules! nets {
        ($($net:ident)*) => {[$(pastey::paste! {{
            let net = Box::new($net::seeded(1));
            let (x, y) = (Box::new([<$net Input>]::ZERO), Box::new([<$net EvalOutput>]::ZERO));
            let (mut value, mut bar) = (y.clone(), Box::new($net::ZERO));
            let mut x_bar = x.clone();
            let mut scratch = Box::new([<$net EvalScratch>]::ZERO);
            let eval = stack_of(&mut || net.eval_with(&mut scratch, &x, &mut value));
            let mut scratch = Box::new([<$net GradientsScratch>]::ZERO);
            let gradients = stack_of(&mut || net.gradients_with(&mut scratch, &x, &mut value, &mut x_bar, &mut bar));
            let (inputs, mut values, mut bars) = (vec![*x; SAMPLES], vec![*y; SAMPLES], vec![*x; SAMPLES]);
            let eval_batch = stack_of(&mut || net.eval_batch(&inputs, &mut values).expect("as many"));
            let gradients_batch =
                stack_of(&mut || net.gradients_batch(&inputs, &mut values, &mut bars, &mut bar).expect("as many"));
            (stringify!($net), [[eval, gradients], [eval_batch, gradients_batch]])
        }}),*]};
    }

    pub(super) fn main() {
        println!("net          value  gradients   of a batch: value  gradients");
        let mut is_beyond = false;
        let rows = nets!(Dense Large Double Axes LeNet Padded Groups Lines Solids Wide Back Pools Doubles);
        for (net, [one, batch]) in rows {
            println!("{net:<10} {:>7} {:>10} {:>19} {:>10}", one[0], one[1], batch[0], batch[1]);
            let limited = [(one, LIMITS[0]), (batch, LIMITS[1])];
            is_beyond |= limited.iter().any(|(bytes, limit)| bytes.iter().any(|bytes| bytes > limit || *bytes < 64));
        }
        assert!(!is_beyond, "beyond {} bytes beside the scratch, or {} for a batch", LIMITS[0], LIMITS[1]);
    }
}
