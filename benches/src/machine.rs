//! Where the figures come from: the core we run on, and its name, the date and the compiler.

use std::fs;
use std::process::Command;
use std::time::Duration;

/// Binds this process, and those that it starts, to the last processor that it may run on; its number.
pub fn pin() -> usize {
    // SAFETY: plain structures and their sizes, for the calling process.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        libc::sched_getaffinity(0, size_of_val(&set), &mut set);
        let core = (0..libc::CPU_SETSIZE as usize).rev().find(|&core| libc::CPU_ISSET(core, &set)).unwrap_or(0);
        libc::CPU_ZERO(&mut set);
        libc::CPU_SET(core, &mut set);
        libc::sched_setaffinity(0, size_of_val(&set), &set);
        core
    }
}

/// That this process has used so far.
pub fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes the structure.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The processor, as the kernel calls it.
pub fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or("an unknown processor", |(_, name)| name).to_string()
}

pub fn date() -> String {
    said("date", &["+%Y-%m-%d"])
}

pub fn compiler() -> String {
    said("rustc", &["--version"])
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|error| format!("{program}: {error}"), |o| String::from_utf8_lossy(&o.stdout).trim().to_string())
}
