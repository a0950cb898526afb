//! The contestants that are not this process: the Rust peers, built here as the workspace that they are, and a Python with
//! JAX and PyTorch. Both inherit the core that we are bound to; both speak the language of `peers/src/main.rs`.

use crate::contest::Contestant;
use crate::task::Task;
use std::cell::RefCell;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

/// Not all of them count the cores that they may run on.
const ONE_THREAD: [(&str, &str); 3] = [("RAYON_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1")];

/// All that could be started.
pub struct Peers {
    processes: Vec<Rc<RefCell<Process>>>,
    file: PathBuf,
}

impl Peers {
    /// What is missing is said, and done without. They run where this process is bound to.
    pub fn start(built: io::Result<PathBuf>) -> Peers {
        let rust = built.and_then(|path| Process::start(&mut Command::new(path)));
        let started = [("the Rust peers", rust), ("JAX and PyTorch", python())]
            .map(|(what, process)| process.inspect_err(|error| eprintln!("without {what}: {error}")).ok());
        let processes = started.into_iter().flatten().map(|process| Rc::new(RefCell::new(process))).collect();
        Peers { processes, file: env::temp_dir().join(format!("net-benches-{}", std::process::id())) }
    }

    pub fn none() -> Peers {
        Peers { processes: Vec::new(), file: PathBuf::new() }
    }

    pub fn versions(&self) -> Vec<String> {
        self.processes.iter().filter_map(|process| process.borrow_mut().ask("versions").ok()).collect()
    }

    /// Those who can do the task. They hold one task at a time.
    pub fn contestants(&self, task: &Task) -> Vec<Box<dyn Contestant>> {
        let load = |process: &Rc<RefCell<Process>>| -> io::Result<Vec<Box<dyn Contestant>>> {
            let names = process.borrow_mut().ask(&task.load(&self.file)?)?;
            let peer = |name: &str| Box::new(Peer { process: process.clone(), name: name.to_string() }) as _;
            Ok(names.split(',').filter(|name| !name.is_empty()).map(peer).collect())
        };
        let loaded = self.processes.iter().map(load).collect::<io::Result<Vec<_>>>();
        loaded.unwrap_or_else(|error| panic!("a peer stopped: {error}")).into_iter().flatten().collect()
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        std::fs::remove_file(&self.file).ok();
    }
}

/// The program of the Rust peers, with the flags of this crate, which are none. Takes minutes the first time.
pub fn build() -> io::Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/Cargo.toml");
    let target = env::current_exe()?.with_file_name("peers");
    let build = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(&target)
        .status()?;
    match build.success() {
        true => Ok(target.join("release/peers")),
        false => Err(io::Error::other("they do not build")),
    }
}

/// `NET_PEERS_PYTHON` names the Python.
fn python() -> io::Result<Process> {
    let python = env::var("NET_PEERS_PYTHON").unwrap_or("python3".to_string());
    let mut process = Process::start(Command::new(python).arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("peers.py")))?;
    match process.ask("versions")?.as_str() {
        "" => Err(io::Error::other("NET_PEERS_PYTHON names no Python that has one of them")),
        _ => Ok(process),
    }
}

struct Process {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Process {
    fn start(command: &mut Command) -> io::Result<Process> {
        let mut child = command.envs(ONE_THREAD).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (orders, answers) = (child.stdin.take(), child.stdout.take());
        let (Some(orders), Some(answers)) = (orders, answers) else { return Err(io::Error::other("no pipes")) };
        Ok(Process { child, orders, answers: BufReader::new(answers) })
    }

    fn ask(&mut self, order: &str) -> io::Result<String> {
        writeln!(self.orders, "{order}")?;
        let mut answer = String::new();
        match self.answers.read_line(&mut answer)? {
            0 => Err(io::Error::other(format!("no answer to `{order}`"))),
            _ => Ok(answer.trim_end().to_string()),
        }
    }

    fn number(&mut self, order: &str) -> f64 {
        let answer = self.ask(order).unwrap_or_else(|error| panic!("a peer stopped: {error}"));
        answer.parse().unwrap_or_else(|_| panic!("`{answer}` is no answer to `{order}`"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

struct Peer {
    process: Rc<RefCell<Process>>,
    name: String,
}

impl Contestant for Peer {
    fn name(&self) -> &str {
        &self.name
    }

    fn answer(&mut self) -> Vec<f64> {
        vec![self.process.borrow_mut().number(&format!("answer {}", self.name))]
    }

    fn time(&mut self, calls: usize) -> Duration {
        Duration::from_secs_f64(self.process.borrow_mut().number(&format!("time {calls} {}", self.name)))
    }
}
