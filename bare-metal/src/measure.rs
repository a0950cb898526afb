//! Counts instructions by the timer, and stack by painting it.

use core::arch::asm;
use core::hint::black_box;
use core::ptr::{read_volatile, write_volatile};
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::peripheral::{Peripherals, SYST};
use cortex_m_semihosting::{debug, hprintln};

const INSTRUCTIONS_OF_A_TICK: u32 = 40;
const PAINT: u32 = 0x5AFE_57AC;
/// How many bytes of the stack are painted.
const PAINTED: usize = 128 * 1024;
/// The timer has 24 bits.
const FULL: u32 = 0x00FF_FFFF;
/// How many ticks a measurement has at least, so that one more or less is not seen.
const LEAST_TICKS: u32 = 20_000;

/// What a call costs.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// How many instructions.
    pub instructions: u32,
    /// How many bytes of stack.
    pub stack: usize,
}

/// Prints how many instructions a call has and how much stack, beside the bytes of its planned scratch and of its weights in flash, and ends
/// the emulator. Fails where the counter is wrong.
#[inline(never)]
pub fn measure([scratch, weights]: [usize; 2], call: fn()) -> ! {
    let Cost { instructions, stack } = cost(call);
    hprintln!("instructions {} stack {} scratch {} weights {}", instructions, stack, scratch, weights);
    end(is_counter_right())
}

/// Whether a loop of known length counts as long as it is: a thousand turns more are two thousand instructions more.
#[must_use]
pub fn is_counter_right() -> bool {
    fn turns<const N: u32>() {
        // SAFETY: it counts a register down to zero, and touches nothing else.
        unsafe { asm!("2: subs {left}, #1", "bne 2b", left = inout(reg) N => _, options(nomem, nostack)) }
    }
    let counted = cost(turns::<2000>).instructions - cost(turns::<1000>).instructions;
    if counted != 2000 {
        hprintln!("2000 instructions are counted as {}", counted);
    }
    counted == 2000
}

/// What a call costs: it is made some hundred times, so it has to do the same each time.
#[inline(never)]
pub fn cost(call: fn()) -> Cost {
    // A pointer that the optimiser cannot see through, so that the call has a frame of its own.
    let call = black_box(call);
    let stack = stack_of(call);
    // SAFETY: nothing else in the program uses the timer.
    let mut timer = unsafe { Peripherals::steal() }.SYST;
    Cost { instructions: instructions_of(&mut timer, call), stack }
}

/// Ends the emulator.
pub fn end(is_right: bool) -> ! {
    loop {
        debug::exit(if is_right { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    }
}

/// The difference between some calls and twice as many: what surrounds them is in both.
#[inline(never)]
fn instructions_of(timer: &mut SYST, call: fn()) -> u32 {
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(FULL);
    timer.clear_current();
    timer.enable_counter();
    let mut calls = 16;
    loop {
        let (once, twice) = (ticks_of(calls, call), ticks_of(2 * calls, call));
        if twice - once >= LEAST_TICKS {
            return ((u64::from(twice - once) * u64::from(INSTRUCTIONS_OF_A_TICK) + u64::from(calls / 2))
                / u64::from(calls)) as u32;
        }
        calls *= 2;
    }
}

#[inline(never)]
fn ticks_of(calls: u32, call: fn()) -> u32 {
    let start = SYST::get_current();
    for _ in 0..calls {
        call();
        black_box(());
    }
    start.wrapping_sub(SYST::get_current()) & FULL
}

/// How far below the frame of this function a call goes.
#[inline(never)]
fn stack_of(call: fn()) -> usize {
    let top = cortex_m::register::msp::read() as usize;
    // A few words below the stack pointer are left alone: the loop may need them, and a call overwrites them.
    let (end, words) = ((top - PAINTED) as *mut u32, (PAINTED - 32) / 4);
    // SAFETY: the board has far more memory than the statics and what is painted of the stack.
    unsafe {
        for word in 0..words {
            write_volatile(end.add(black_box(word)), PAINT);
        }
        call();
        let untouched = (0..words).take_while(|&word| read_volatile(end.add(black_box(word))) == PAINT).count();
        PAINTED - 4 * untouched
    }
}

/// What an image takes.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Code, constants and what statics begin with, in bytes.
    pub flash: usize,
    /// Statics, in bytes.
    pub ram: usize,
}

impl Memory {
    /// As the linker laid it out.
    #[must_use]
    pub fn used() -> Self {
        unsafe extern "C" {
            static __sdata: u32;
            static __edata: u32;
            static __sidata: u32;
            static __ebss: u32;
        }
        let [start, end, initial, all] =
            [&raw const __sdata, &raw const __edata, &raw const __sidata, &raw const __ebss]
                .map(|place| place as usize);
        Memory { flash: initial + (end - start), ram: all - start }
    }
}
