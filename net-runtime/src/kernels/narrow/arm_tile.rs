//! The nest of a tile of sixteen sums in `f32`, in assembly, for Arm processors with floats in hardware: where its innermost loop moves
//! from each number to the next one on the left, and to the next one or the one before on the right.
//!
//! Three turns load three numbers of each row and of each column by one instruction, and are 56 instructions where the optimiser makes 78
//! or 90: a convolution has three taps more often than not.
//!
//! | register | holds |
//! |---|---|
//! | `r0` to `r3` | where the rows are |
//! | `r4`, `r5`, `r8`, `r9` | where the columns are |
//! | `r10` | what is moved by, or a count |
//! | `r12` | the nest: three words for each loop |
//! | `lr` | turns of the innermost loop that are left |
//! | `s0` to `s15` | the sums, by rows |
//! | `s16` to `s27` | three numbers of each row |
//! | `s28` to `s30` | three numbers of a column |
//!
//! On the stack are how many turns the other loops have left, the outermost one first, and where the sums come from.

use super::nest::Nest;
use core::arch::asm;

/// One turn's products of a column, whose number is in `$y`: each row's number, added to the sum of that row.
macro_rules! products {
    ($y:literal; $a:literal $b:literal $c:literal $d:literal => $k:literal $l:literal $m:literal $n:literal) => {
        concat!(
            does!("vmla.f32" $k $a $y), does!("vmla.f32" $l $b $y),
            does!("vmla.f32" $m $c $y), does!("vmla.f32" $n $d $y)
        )
    };
}

/// Three turns of a column, whose numbers are in the registers that are named, in the order of the turns.
macro_rules! three {
    ($load:literal $column:literal $x:literal $y:literal $z:literal: $($sums:literal)*) => {
        concat!(
            $load, " ", $column, "!, {{s28-s30}}\n",
            products!($x; "s16" "s19" "s22" "s25" => $($sums)*),
            products!($y; "s17" "s20" "s23" "s26" => $($sums)*),
            products!($z; "s18" "s21" "s24" "s27" => $($sums)*)
        )
    };
}

/// One turn of a column.
macro_rules! one {
    ($load:literal $column:literal: $($sums:literal)*) => {
        concat!($load, " ", $column, "!, {{s28}}\n", products!("s28"; "s16" "s19" "s22" "s25" => $($sums)*))
    };
}

/// The end of a loop around others: the operands move by what stands in the nest, and it goes on at the label as long as it has turns.
macro_rules! around {
    ($left:literal: $rows:literal $columns:literal $label:literal) => {
        concat!(
            "ldr r10, [r12, #",
            $rows,
            "]\n",
            "add r0, r0, r10, lsl #2\nadd r1, r1, r10, lsl #2\nadd r2, r2, r10, lsl #2\nadd r3, r3, r10, lsl #2\n",
            "ldr r10, [r12, #",
            $columns,
            "]\n",
            "add r4, r4, r10, lsl #2\nadd r5, r5, r10, lsl #2\nadd r8, r8, r10, lsl #2\nadd r9, r9, r10, lsl #2\n",
            "ldr r10, [sp, #",
            $left,
            "]\nsubs r10, r10, #1\nstr r10, [sp, #",
            $left,
            "]\nbne ",
            $label,
            "\n"
        )
    };
}

/// All loops. A column's next three numbers are loaded as `$load` says, and then are in registers in the order that is named; `$first` is what
/// is done with the pointers to columns before.
macro_rules! nest {
    ($load:literal $x:literal $y:literal $z:literal, $first:literal, $nest:expr, $rows:expr, $columns:expr, $sums:expr) => {
        asm!(
            "sub sp, sp, #16\nstr r10, [sp, #12]\nvldmia r10, {{s0-s15}}",
            "ldm r0, {{r0-r3}}\nldm r4, {{r4, r5, r8, r9}}",
            $first,
            "ldr r10, [r12]\nstr r10, [sp]",
            "20:\nldr r10, [r12, #12]\nstr r10, [sp, #4]",
            "21:\nldr r10, [r12, #24]\nstr r10, [sp, #8]",
            "22:\nldr lr, [r12, #36]\nsubs lr, lr, #3\nblo 3f",
            "2:",
            "vldmia r0!, {{s16-s18}}\nvldmia r1!, {{s19-s21}}\nvldmia r2!, {{s22-s24}}\nvldmia r3!, {{s25-s27}}",
            three!($load "r4" $x $y $z: "s0" "s4" "s8" "s12"),
            three!($load "r5" $x $y $z: "s1" "s5" "s9" "s13"),
            three!($load "r8" $x $y $z: "s2" "s6" "s10" "s14"),
            three!($load "r9" $x $y $z: "s3" "s7" "s11" "s15"),
            "subs lr, lr, #3\nbhs 2b",
            "3:\nadds lr, lr, #3\nbeq 5f",
            "4:",
            "vldmia r0!, {{s16}}\nvldmia r1!, {{s19}}\nvldmia r2!, {{s22}}\nvldmia r3!, {{s25}}",
            one!($load "r4": "s0" "s4" "s8" "s12"),
            one!($load "r5": "s1" "s5" "s9" "s13"),
            one!($load "r8": "s2" "s6" "s10" "s14"),
            one!($load "r9": "s3" "s7" "s11" "s15"),
            "subs lr, lr, #1\nbne 4b",
            "5:",
            around!("8": "28" "32" "22b"),
            around!("4": "16" "20" "21b"),
            around!("0": "4" "8" "20b"),
            "ldr r10, [sp, #12]\nadd sp, sp, #16\nvstmia r10, {{s0-s15}}",
            in("r12") $nest,
            inout("r0") $rows => _,
            inout("r4") $columns => _,
            inout("r10") $sums => _,
            out("r1") _, out("r2") _, out("r3") _, out("r5") _, out("r8") _, out("r9") _, out("lr") _,
            out("s0") _, out("s1") _, out("s2") _, out("s3") _, out("s4") _, out("s5") _, out("s6") _, out("s7") _,
            out("s8") _, out("s9") _, out("s10") _, out("s11") _, out("s12") _, out("s13") _, out("s14") _, out("s15") _,
            out("s16") _, out("s17") _, out("s18") _, out("s19") _, out("s20") _, out("s21") _, out("s22") _, out("s23") _,
            out("s24") _, out("s25") _, out("s26") _, out("s27") _, out("s28") _, out("s29") _, out("s30") _,
        )
    };
}

/// Adds all turns of a nest, whose innermost loop moves the rows from each number to the next one, and the columns to the next one or,
/// `backwards`, to the one before.
///
/// # Safety
///
/// All that the nest reads lies in the operands, and they are `f32`.
#[inline(always)]
pub(super) unsafe fn pass<T>(
    nest: &Nest,
    (rows, columns): (&[*const T; 4], &[*const T; 4]),
    backwards: bool,
    sums: &mut [[T; 4]; 4],
) {
    let Nest([around @ .., _]) = nest;
    if around.iter().any(|of| of.turns == 0) {
        return;
    }
    // SAFETY: as the caller says; the assembly writes to `sums` and, below the stack pointer, to what it gives back.
    unsafe {
        if backwards {
            // A pointer is behind the number that is loaded next.
            nest!("vldmdb" "s30" "s29" "s28", "add r4, r4, #4\nadd r5, r5, #4\nadd r8, r8, #4\nadd r9, r9, #4", nest, rows, columns, sums);
        } else {
            nest!("vldmia" "s28" "s29" "s30", "", nest, rows, columns, sums);
        }
    }
}
