//! A file of weights, of which the header is read.

use std::fs;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use net_weights::{Tensor, formats, header};

use crate::diagnostics::{Diagnostic, Extent, nearest};

/// What the header says, and how long the file is.
pub(super) struct File {
    pub(super) tensors: Vec<Tensor>,
    pub(super) length: usize,
}

/// The file of this path from the folder of `Cargo.toml`.
pub(super) fn open(written: &str, at: Extent) -> Result<File, Diagnostic> {
    let Some(folder) = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else {
        let message = "expected `CARGO_MANIFEST_DIR`, from which the path of weights goes, found no such variable";
        return Err(Diagnostic::new(at, message).help("compile with cargo, or set it to the folder of the package"));
    };
    let path = folder.join(written);
    let mut file = match fs::metadata(&path) {
        Ok(about) if about.is_file() => fs::File::open(&path).map_err(|error| unreadable(written, &error, at))?,
        Ok(_) => return Err(Diagnostic::new(at, format!("expected a file, found the folder or device `{written}`"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(written, &folder, at)),
        Err(error) => return Err(unreadable(written, &error, at)),
    };
    let length = file.metadata().map_err(|error| unreadable(written, &error, at))?.len();
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    match tensors(&mut file, length).map_err(|error| unreadable(written, &error, at))? {
        Ok(tensors) => Ok(File { tensors, length }),
        Err(why) => Err(of_another_format(written, &start(&mut file), why, at)),
    }
}

/// How a file begins; less of it where it cannot be read.
fn start(file: &mut fs::File) -> Vec<u8> {
    let mut start = Vec::new();
    // What cannot be read again is of no known format.
    let _ = file.rewind().and_then(|()| file.take(formats::START as u64).read_to_end(&mut start));
    start
}

fn of_another_format(written: &str, start: &[u8], why: String, at: Extent) -> Diagnostic {
    match formats::other(start, written) {
        Some(format) => {
            let message = format!("expected a safetensors file, found {} in `{written}`", format.name);
            Diagnostic::new(at, message).help(format.help)
        }
        None => {
            let message = format!("expected a safetensors file, found another in `{written}`");
            Diagnostic::new(at, message).note(why).help(formats::SAVE)
        }
    }
}

/// The tensors; outside what the system says, inside what is wrong with the header.
fn tensors(file: &mut fs::File, length: usize) -> io::Result<Result<Vec<Tensor>, String>> {
    let mut start = [0; header::LENGTH];
    if length < start.len() {
        return Ok(header::read(&[0; header::LENGTH][..length]));
    }
    file.read_exact(&mut start)?;
    let of_header = match header::length(&start, length) {
        Ok(of_header) => of_header,
        Err(why) => return Ok(Err(why)),
    };
    let mut text = vec![0; of_header];
    file.read_exact(&mut text)?;
    Ok(header::tensors(&text, length))
}

fn unreadable(written: &str, error: &io::Error, at: Extent) -> Diagnostic {
    Diagnostic::new(at, format!("expected to read `{written}`, found that it cannot be: {error}"))
}

/// In how many folders a file that is not there is looked for.
const FOLDERS: usize = 200;

/// No such file. It may lie where the source does, or further up, or be misspelt.
fn missing(written: &str, folder: &Path, at: Extent) -> Diagnostic {
    let mistake = Diagnostic::new(at, format!("expected a file `{written}`, found none"));
    let mistake = mistake.note(format!("paths go from the folder of `Cargo.toml`, which is `{}`", folder.display()));
    let parent = Path::new(written).parent().filter(|parent| !folder.join(parent).is_dir());
    let mistake = match parent {
        Some(parent) => mistake.note(format!("there is no folder `{}` there", parent.display())),
        None => mistake,
    };
    let elsewhere = further_down(written, folder).or_else(|| further_up(written, folder));
    match elsewhere.or_else(|| spelt(written, folder)) {
        Some(path) => mistake.help(format!("did you mean `{path}`?")),
        None => mistake,
    }
}

/// The path, were it written from another folder of the package, that of the source, say; each before those inside it.
fn further_down(written: &str, folder: &Path) -> Option<String> {
    let mut folders = std::collections::VecDeque::from([String::new()]);
    for _ in 0..FOLDERS {
        let inside = folders.pop_front()?;
        if folder.join(&inside).join(written).is_file() {
            return Some(format!("{inside}{written}"));
        }
        let entries = fs::read_dir(folder.join(&inside)).into_iter().flatten().flatten();
        let of_package = |name: &String| name != "target" && !name.starts_with('.');
        let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
        let names = entries.filter(is_folder).filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(of_package).map(|name| format!("{inside}{name}/")).collect();
        names.sort();
        folders.extend(names);
    }
    None
}

/// The path, were it written from a folder around: that of the workspace, say.
fn further_up(written: &str, folder: &Path) -> Option<String> {
    let up = |count: usize| format!("{}{written}", "../".repeat(count));
    let is_relative = Path::new(written).is_relative();
    (1..=3).map(up).find(|path| is_relative && folder.join(path).is_file())
}

/// The path with the nearest name that is there for each that is not.
fn spelt(written: &str, folder: &Path) -> Option<String> {
    let (mut path, mut known) = (folder.to_path_buf(), Vec::new());
    for word in written.split('/') {
        let word = if path.join(word).exists() { word.to_string() } else { near(word, &path)? };
        path.push(&word);
        known.push(word);
    }
    path.is_file().then(|| known.join("/"))
}

/// The name in a folder that is nearest, what all files of weights end with apart.
fn near(word: &str, folder: &Path) -> Option<String> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let (stem, end) = word.strip_suffix(".safetensors").map_or((word, ""), |stem| (stem, ".safetensors"));
    let near = nearest(stem, names.iter().filter_map(|name| name.strip_suffix(end)))?;
    Some(format!("{near}{end}"))
}
