//! Dense layers of one sample in `f32`, in assembly, for Arm processors with floats in hardware.
//!
//! One instruction loads up to sixteen numbers there, into registers that follow each other. The optimiser gives sums and weights
//! whatever registers are free, so that it makes one instruction of each number: `single` of sixteen outputs has 36 instructions a
//! column, 2.3 a multiply-add. Here it has 1.5: for eight outputs and four columns 47. Only the sixteen registers are used that a
//! function need not save.
//!
//! | kernel | `s0` to `s7` | `s8` to `s11` | `s12` to `s15` |
//! |---|---|---|---|
//! | `single` | sums | inputs of four columns | weights of a column |
//! | `outer_over`, `outer_add` | seeds | products, or sums, of a column | inputs of four columns |
//! | `outer_descend` | seeds | weights of a column | rate, product, input, product |
//! | `dots` | sums of four columns; weights of one | four seeds | weights of the next one |
//! | `add_all` | a sum | numbers | numbers |
//!
//! A product is rounded before it is added (`vmla` is no fused instruction), and sums are in the canonical order: so the bits are those
//! of the loops in `dense`. `.ci/bare_metal` compares them.

use crate::kernels::dense::single::Single;
use crate::kernels::dense::single_back::SingleBack;
use crate::kernels::vector::activation::Function;
use crate::real::Real;
use core::arch::asm;

/// Assembly that overwrites the registers above.
macro_rules! in_registers {
    ($($code:tt)*) => {
        asm!(
            $($code)*
            out("s0") _, out("s1") _, out("s2") _, out("s3") _, out("s4") _, out("s5") _, out("s6") _, out("s7") _,
            out("s8") _, out("s9") _, out("s10") _, out("s11") _, out("s12") _, out("s13") _, out("s14") _, out("s15") _,
            options(nostack)
        )
    };
}

/// `n` turns: by fours, `$four`, and what is left one by one. `n` is 0 behind them.
macro_rules! turns {
    ($four:expr, $one:expr) => {
        concat!(
            "subs {n}, {n}, #4\nblo 3f\n2:\n",
            $four,
            "subs {n}, {n}, #4\nbhs 2b\n3:\nadds {n}, {n}, #4\nbeq 5f\n4:\n",
            $one,
            "subs {n}, {n}, #1\nbne 4b\n5:\n"
        )
    };
}

/// Some rows of `n` columns, with the inputs in the registers that are named.
macro_rules! columns {
    // One by one where a tile has four rows, which is at most once in a layer.
    ($of:ident 4: $a:literal $b:literal $c:literal $d:literal) => {
        concat!("2:\nvldmia {x}!, {{", $a, "}}\n", column!($of 4 $a), "subs {n}, {n}, #1\nbne 2b\n")
    };
    ($of:ident $rows:tt: $a:literal $b:literal $c:literal $d:literal) => {
        turns!(
            concat!(
                "vldmia {x}!, {{", $a, "-", $d, "}}\n",
                column!($of $rows $a), column!($of $rows $b), column!($of $rows $c), column!($of $rows $d)
            ),
            concat!("vldmia {x}!, {{", $a, "}}\n", column!($of $rows $a))
        )
    };
}

/// Some rows of a column, whose input is in `$x`. The pointer is then `gap` bytes behind them, at the next column.
macro_rules! column {
    ($of:ident 8 $x:literal) => {
        concat!($of!($x "s0" "s1" "s2" "s3"), $of!($x "s4" "s5" "s6" "s7"), "add {w}, {w}, {gap}\n")
    };
    ($of:ident 4 $x:literal) => { concat!($of!($x "s0" "s1" "s2" "s3"), "add {w}, {w}, {gap}\n") };
    ($of:ident 1 $x:literal) => { concat!($of!($x "s0"), "add {w}, {w}, {gap}\n") };
}

/// Four rows, or one: each sum with one more product.
macro_rules! sum {
    ($x:literal $a:literal) => { concat!("vldmia {w}!, {{s12}}\n", does!("vmla.f32" $a $x "s12")) };
    ($x:literal $a:literal $b:literal $c:literal $d:literal) => {
        concat!(
            "vldmia {w}!, {{s12-s15}}\n",
            does!("vmla.f32" $a $x "s12"), does!("vmla.f32" $b $x "s13"),
            does!("vmla.f32" $c $x "s14"), does!("vmla.f32" $d $x "s15")
        )
    };
}

/// Four rows, or one: the products of the seeds with an input.
macro_rules! over {
    ($x:literal $a:literal) => { concat!(does!("vmul.f32" "s8" $a $x), "vstmia {w}!, {{s8}}\n") };
    ($x:literal $a:literal $b:literal $c:literal $d:literal) => {
        concat!(
            does!("vmul.f32" "s8" $a $x), does!("vmul.f32" "s9" $b $x),
            does!("vmul.f32" "s10" $c $x), does!("vmul.f32" "s11" $d $x),
            "vstmia {w}!, {{s8-s11}}\n"
        )
    };
}

/// Four rows, or one: the same, added to what is there.
macro_rules! add {
    ($x:literal $a:literal) => { concat!("vldmia {w}, {{s8}}\n", does!("vmla.f32" "s8" $a $x), "vstmia {w}!, {{s8}}\n") };
    ($x:literal $a:literal $b:literal $c:literal $d:literal) => {
        concat!(
            "vldmia {w}, {{s8-s11}}\n",
            does!("vmla.f32" "s8" $a $x), does!("vmla.f32" "s9" $b $x),
            does!("vmla.f32" "s10" $c $x), does!("vmla.f32" "s11" $d $x),
            "vstmia {w}!, {{s8-s11}}\n"
        )
    };
}

/// Four rows, or one: `rate` times the same, taken from what is there.
macro_rules! descend {
    ($x:literal $a:literal) => {
        concat!(
            "vldmia {w}, {{s8}}\n",
            does!("vmul.f32" "s13" $a $x), does!("vmls.f32" "s8" "s12" "s13"),
            "vstmia {w}!, {{s8}}\n"
        )
    };
    ($x:literal $a:literal $b:literal $c:literal $d:literal) => {
        concat!(
            "vldmia {w}, {{s8-s11}}\n",
            does!("vmul.f32" "s13" $a $x), does!("vmul.f32" "s15" $b $x),
            does!("vmls.f32" "s8" "s12" "s13"), does!("vmls.f32" "s9" "s12" "s15"),
            does!("vmul.f32" "s13" $c $x), does!("vmul.f32" "s15" $d $x),
            does!("vmls.f32" "s10" "s12" "s13"), does!("vmls.f32" "s11" "s12" "s15"),
            "vstmia {w}!, {{s8-s11}}\n"
        )
    };
}

/// A column of `n` numbers, each times the one at `x`, summed in `s0`.
macro_rules! dot {
    () => {
        turns!(
            concat!(
                "vldmia {x}!, {{s8-s11}}\nvldmia {w}!, {{s12-s15}}\n",
                does!("vmla.f32" "s0" "s8" "s12"), does!("vmla.f32" "s0" "s9" "s13"),
                does!("vmla.f32" "s0" "s10" "s14"), does!("vmla.f32" "s0" "s11" "s15")
            ),
            concat!("vldmia {x}!, {{s8}}\nvldmia {w}!, {{s12}}\n", does!("vmla.f32" "s0" "s8" "s12"))
        )
    };
}

/// The ramp of sums: `s8`, which is 0, in place of what is less.
macro_rules! ramp {
    ($($sum:literal)*) => {
        concat!($("vcmp.f32 ", $sum, ", s8\nvmrs APSR_nzcv, fpscr\nit mi\nvmovmi.f32 ", $sum, ", s8\n"),*)
    };
}

/// `out[i] = f(start[i] + weights[i, j] * input[j])`, as [`single`](super::dense::single).
///
/// # Safety
///
/// As of [`single`](super::dense::single).
pub(super) unsafe fn single(of: &Single<f32>) {
    let (mut rest, mut rows, mut out) = (of.outputs, of.weights, of.out);
    // Sums that start from nothing all start from the same numbers.
    let (mut start, step) = if of.start.is_null() { (f32::NOTHING.as_ptr(), 0) } else { (of.start, 1) };
    let ramp = usize::from(of.activation == Function::Ramp);
    macro_rules! tile {
        ($size:tt $registers:literal $($sum:literal)*) => {
            tile!(@ $size $registers $($sum)*: columns!(sum $size: "s8" "s9" "s10" "s11"), gap)
        };
        (@ $size:tt $registers:literal $($sum:literal)*: $columns:expr $(, $gap:ident)?) => {{
            in_registers!(
                concat!("vldmia {start}, {{", $registers, "}}"),
                $columns,
                "cmp {ramp}, {n}",
                "beq 6f",
                "vmov s8, {n}",
                ramp!($($sum)*),
                "6:",
                concat!("vstmia {out}!, {{", $registers, "}}"),
                start = in(reg) start,
                x = inout(reg) of.input => _,
                w = inout(reg) rows => _,
                $($gap = in(reg) 4 * (of.outputs - $size),)?
                n = inout(reg) of.inputs => _,
                ramp = in(reg) ramp,
                out = inout(reg) out,
            );
            (rest, rows, start) = (rest - $size, rows.wrapping_add($size), start.wrapping_add($size * step));
        }};
    }
    // SAFETY: the tiles are of `outputs` rows, which all columns have, and there is an input for each column.
    unsafe {
        if of.outputs == 1 {
            tile!(@ 1 "s0" "s0": dot!());
        }
        while rest >= 8 {
            tile!(8 "s0-s7" "s0" "s1" "s2" "s3" "s4" "s5" "s6" "s7");
        }
        while rest >= 4 {
            tile!(4 "s0-s3" "s0" "s1" "s2" "s3");
        }
        while rest > 0 {
            tile!(1 "s0" "s0");
        }
    }
}

/// One of the kernels of outer products, as those of the same name in `dense`.
macro_rules! products {
    ($name:ident $(, $rate:ident)? : $($columns:tt)*) => {
        /// # Safety
        ///
        /// As of [`SingleBack::outer`].
        #[inline(never)]
        pub(super) unsafe fn $name(of: &SingleBack<f32> $(, $rate: f32)?) {
            let mut i = 0;
            macro_rules! tile {
                ($rows:tt $registers:literal) => {{
                    in_registers!(
                        concat!("vldmia {seed}, {{", $registers, "}}"),
                        products!(@ $rows $($columns)*),
                        seed = in(reg) of.seed.wrapping_add(i),
                        x = inout(reg) of.input => _,
                        w = inout(reg) of.out.wrapping_add(i) => _,
                        gap = in(reg) 4 * (of.outputs - $rows),
                        n = inout(reg) of.inputs => _,
                        $($rate = in(reg) $rate.to_bits(),)?
                    );
                    i += $rows;
                }};
            }
            // SAFETY: the tiles end at `outputs`, all columns have these rows, and there is an input for each column.
            unsafe {
                while i + 8 <= of.outputs {
                    tile!(8 "s0-s7");
                }
                while i + 4 <= of.outputs {
                    tile!(4 "s0-s3");
                }
                while i < of.outputs {
                    tile!(1 "s0");
                }
            }
        }
    };
    (@ $rows:tt one by one, $of:ident) => {
        concat!(
            "vmov s12, {rate}\n2:\nvldmia {x}!, {{s14}}\n",
            column!($of $rows "s14"),
            "subs {n}, {n}, #1\nbne 2b\n"
        )
    };
    (@ $rows:tt $of:ident) => { columns!($of $rows: "s12" "s13" "s14" "s15") };
}
products!(outer_over: over);
products!(outer_add: add);
products!(outer_descend, rate: one by one, descend);

/// Four numbers of two columns, each times its seed.
macro_rules! two_columns {
    ($first:literal $second:literal, $a:literal $b:literal) => {
        concat!(
            "vldmia {", $first, "}!, {{s4-s7}}\nvldmia {", $second, "}!, {{s12-s15}}\n",
            does!("vmla.f32" $a "s8" "s4"), does!("vmla.f32" $b "s8" "s12"),
            does!("vmla.f32" $a "s9" "s5"), does!("vmla.f32" $b "s9" "s13"),
            does!("vmla.f32" $a "s10" "s6"), does!("vmla.f32" $b "s10" "s14"),
            does!("vmla.f32" $a "s11" "s7"), does!("vmla.f32" $b "s11" "s15")
        )
    };
}

/// One number of a column, times its seed.
macro_rules! one_number {
    ($column:literal $sum:literal) => { concat!("vldmia {", $column, "}!, {{s4}}\n", does!("vmla.f32" $sum "s8" "s4")) };
}

/// `out[j] = seed[i] * weights[i, j]`, or `+=`, as [`dots`](super::dense::dots).
///
/// # Safety
///
/// As of [`SingleBack::dots`].
pub(super) unsafe fn dots(of: &SingleBack<f32>) {
    let (mut column, mut out, mut rest) = (of.weights, of.out, of.inputs);
    let (mut start, step) = if of.add { (out.cast_const(), 1) } else { (f32::NOTHING.as_ptr(), 0) };
    // SAFETY: each column has a number for each seed; the columns end at `inputs`.
    unsafe {
        while rest >= 4 {
            in_registers!(
                "vldmia {start}, {{s0-s3}}",
                turns!(
                    concat!("vldmia {seed}!, {{s8-s11}}\n", two_columns!("a" "b", "s0" "s1"), two_columns!("c" "d", "s2" "s3")),
                    concat!(
                        "vldmia {seed}!, {{s8}}\n",
                        one_number!("a" "s0"), one_number!("b" "s1"), one_number!("c" "s2"), one_number!("d" "s3")
                    )
                ),
                "vstmia {out}!, {{s0-s3}}",
                start = in(reg) start,
                seed = inout(reg) of.seed => _,
                a = inout(reg) column => _,
                b = inout(reg) column.wrapping_add(of.outputs) => _,
                c = inout(reg) column.wrapping_add(2 * of.outputs) => _,
                d = inout(reg) column.wrapping_add(3 * of.outputs) => column,
                n = inout(reg) of.outputs => _,
                out = inout(reg) out,
            );
            (rest, start) = (rest - 4, start.wrapping_add(4 * step));
        }
        while rest > 0 {
            in_registers!(
                "vldmia {start}, {{s0}}",
                dot!(),
                "vstmia {out}!, {{s0}}",
                start = in(reg) start,
                x = inout(reg) of.seed => _,
                w = inout(reg) column,
                n = inout(reg) of.outputs => _,
                out = inout(reg) out,
            );
            (rest, start) = (rest - 1, start.wrapping_add(step));
        }
    }
}

/// `sum += x[n]`, for all `n` in order.
///
/// # Safety
///
/// There are so many numbers, one at least.
pub(super) unsafe fn add_all(x: *const f32, count: usize, sum: *mut f32) {
    // SAFETY: as the caller says.
    unsafe {
        in_registers!(
            "vldmia {sum}, {{s0}}",
            "subs {n}, {n}, #8\nblo 3f",
            "2:\nvldmia {x}!, {{s8-s15}}",
            "vadd.f32 s0, s0, s8\nvadd.f32 s0, s0, s9\nvadd.f32 s0, s0, s10\nvadd.f32 s0, s0, s11",
            "vadd.f32 s0, s0, s12\nvadd.f32 s0, s0, s13\nvadd.f32 s0, s0, s14\nvadd.f32 s0, s0, s15",
            "subs {n}, {n}, #8\nbhs 2b",
            "3:\nadds {n}, {n}, #8\nbeq 5f",
            "4:\nvldmia {x}!, {{s8}}\nvadd.f32 s0, s0, s8\nsubs {n}, {n}, #1\nbne 4b",
            "5:",
            "vstmia {sum}, {{s0}}",
            x = inout(reg) x => _,
            sum = in(reg) sum,
            n = inout(reg) count => _,
        );
    }
}
