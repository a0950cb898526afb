//! `cargo build --release`, timed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs, io};

/// Seconds.
#[derive(Clone, Copy)]
pub struct Build {
    pub time: f64,
    /// Of all processors.
    pub work: f64,
}

/// A crate with one net in it, in the target directory, with a target directory of its own.
pub struct Crate(PathBuf);

impl Crate {
    /// Builds its dependencies.
    pub fn new() -> io::Result<Crate> {
        let folder = env::current_exe()?.with_file_name("compile_time_crate");
        fs::create_dir_all(folder.join("src"))?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let manifest = format!(
            "[workspace]\n[package]\nname = \"one-net\"\nedition = \"2024\"\n[dependencies]\nnet-runtime.path = \"{}/net-runtime\"\n",
            root.display()
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let this = Crate(folder);
        this.build("")?;
        Ok(this)
    }

    /// The crate with that text; the least of a few builds if they are short.
    pub fn build(&self, text: &str) -> io::Result<Build> {
        let mut least = self.build_once(text)?;
        for _ in 0..if least.work < 2.0 { 2 } else { 0 } {
            let Build { time, work } = self.build_once(text)?;
            least = Build { time: least.time.min(time), work: least.work.min(work) };
        }
        Ok(least)
    }

    fn build_once(&self, text: &str) -> io::Result<Build> {
        // A file of another time is built anew.
        fs::write(self.0.join("src/lib.rs"), text)?;
        let (start, before) = (Instant::now(), children());
        let status = Command::new("cargo")
            .args(["build", "--release", "--quiet"])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .status()?;
        assert!(status.success(), "the crate does not build");
        Ok(Build { time: start.elapsed().as_secs_f64(), work: children() - before })
    }
}

/// The processors' seconds of all children that have ended.
fn children() -> f64 {
    // SAFETY: a plain structure, written by the call.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage);
        usage
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}
