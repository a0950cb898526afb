//! Prints the hash of each call, a line each: on a host, on a Cortex-M and on a RISC-V in an emulator. On a host with the argument `numbers`
//! it prints the numbers, a call a line.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {
    let is_numbers = std::env::args().nth(1).is_some_and(|argument| argument == "numbers");
    for (name, call) in portable::CALLS {
        if is_numbers {
            print!("{name}\t");
            call(&mut |number| print!("{number:e} "));
            println!();
        } else {
            println!("{:016x} {name}", portable::hash(*call));
        }
    }
}

#[cfg(all(target_arch = "arm", target_os = "none"))]
mod device {
    use cortex_m_semihosting::{debug, hprintln};

    #[cortex_m_rt::entry]
    fn main() -> ! {
        for (name, call) in portable::CALLS {
            hprintln!("{:016x} {}", portable::hash(*call), name);
        }
        loop {
            debug::exit(debug::EXIT_SUCCESS);
        }
    }

    #[panic_handler]
    fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
        hprintln!("{}", info);
        loop {
            debug::exit(debug::EXIT_FAILURE);
        }
    }
}

/// The board virt: a serial line, and a word that ends the emulator.
#[cfg(all(target_arch = "riscv32", target_os = "none"))]
mod device {
    use core::fmt::{Error, Write};

    const LINE: *mut u8 = 0x1000_0000 as *mut u8;
    const END: *mut u32 = 0x10_0000 as *mut u32;

    core::arch::global_asm!(
        ".section .start, \"ax\", @progbits",
        ".global _start",
        "_start:",
        "la sp, __stack",
        "la t0, __bss",
        "la t1, __end",
        "1: bgeu t0, t1, 2f",
        "sw zero, 0(t0)",
        "addi t0, t0, 4",
        "j 1b",
        "2: call run",
        ".section .text",
    );

    struct Serial;

    impl Write for Serial {
        fn write_str(&mut self, text: &str) -> Result<(), Error> {
            // SAFETY: the board's serial line takes a byte at a time.
            text.bytes().for_each(|byte| unsafe { LINE.write_volatile(byte) });
            Ok(())
        }
    }

    fn end(code: u32) -> ! {
        loop {
            // SAFETY: the board's test device ends the emulator.
            unsafe { END.write_volatile(code) };
        }
    }

    #[unsafe(no_mangle)]
    extern "C" fn run() -> ! {
        for (name, call) in portable::CALLS {
            let _ = writeln!(Serial, "{:016x} {}", portable::hash(*call), name);
        }
        end(0x5555)
    }

    #[panic_handler]
    fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
        let _ = writeln!(Serial, "{info}");
        end(0x1_3333)
    }
}
