//! Every mistake and its message: `tests/ui/MISTAKE.rs` and what rustc says of it. `ACCEPT=1` accepts new messages.
//!
//! rustc is called as cargo called it for this file, with the same dependencies: none is built once more.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread::{available_parallelism, scope};

/// rustc's path, then its arguments.
const CALL: &[&str] = rustc_arguments::rustc_arguments!();

/// What of [`CALL`] says how to find dependencies and to read the language.
fn kept() -> Vec<&'static str> {
    let mut kept = Vec::new();
    for pair in CALL.windows(2) {
        match pair[0] {
            "-L" | "--extern" | "--edition" | "--target" => kept.extend(pair),
            joined if joined.starts_with("--edition=") || joined.starts_with("--target=") => kept.push(joined),
            _ => {}
        }
    }
    kept
}

/// Whether rustc accepts the file, and what it says.
fn compiled(file: &str) -> (bool, String) {
    let mut rustc = Command::new(CALL[0]);
    rustc.args(kept()).args(["--crate-type=bin", "--emit=metadata", "--out-dir", env!("CARGO_TARGET_TMPDIR")]);
    rustc.args(["--allow=dead_code", "--color=never", "--diagnostic-width=140"]).arg(file);
    let output = rustc.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("rustc runs");
    let text = String::from_utf8(output.stderr).expect("rustc writes UTF-8");
    assert!(output.status.code().is_some(), "{file} ended rustc, as a stack that overflows does: {text}");
    let text = text.replace(env!("CARGO_MANIFEST_DIR"), "$DIR");
    let lines = text.lines().filter(|line| !line.starts_with("error: aborting due to "));
    let text: String = lines.map(|line| format!("{}\n", line.trim_end())).collect();
    (output.status.success(), format!("{}\n", text.trim_end()))
}

/// What is wrong with one file, if anything is.
fn complaint(file: &str) -> Option<String> {
    let (accepted, found) = compiled(file);
    if accepted {
        return Some(format!("{file} is accepted"));
    }
    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join(file).with_extension("stderr");
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(snapshot, found).expect("a snapshot is written");
        return None;
    }
    let expected = fs::read_to_string(snapshot).unwrap_or_default().replace("\r\n", "\n");
    (found != expected).then(|| format!("{file}: expected\n{expected}\nfound\n{found}"))
}

/// Each file of the folder is refused, with the message beside it.
fn refused(folder: &str) {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("a folder");
    let names = entries.map(|entry| entry.expect("a file").file_name().into_string().expect("UTF-8"));
    let mut files: Vec<String> = names.filter(|name| name.ends_with(".rs")).collect();
    assert!(!files.is_empty(), "no mistakes in {folder}");
    files.sort();
    let complaints = Mutex::new(Vec::new());
    let parts = files.len().div_ceil(available_parallelism().map_or(1, usize::from));
    scope(|scope| {
        for part in files.chunks(parts) {
            let complaints = &complaints;
            scope.spawn(move || {
                let found: Vec<String> =
                    part.iter().filter_map(|file| complaint(&format!("{folder}/{file}"))).collect();
                complaints.lock().expect("no panic").extend(found);
            });
        }
    });
    let complaints = complaints.into_inner().expect("no panic");
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), files.len(), complaints.join("\n"));
}

#[test]
fn every_mistake_says_what_is_wrong() {
    refused("ui");
}

/// A net that has a mistake gives no second error where it is used.
#[test]
fn no_use_after_a_mistake_is_a_mistake() {
    refused("ui/after_a_mistake");
}
