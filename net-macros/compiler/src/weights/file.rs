//! A file of weights, of which the header is read.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use net_weights::{Tensor, header};

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
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(written, &path, at)),
        Err(error) => return Err(unreadable(written, &error, at)),
    };
    let length = file.metadata().map_err(|error| unreadable(written, &error, at))?.len();
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let tensors = tensors(&mut file, length).map_err(|error| unreadable(written, &error, at))?;
    let tensors = tensors.map_err(|why| {
        let message = format!("expected a safetensors file, found another in `{written}`");
        let help = "save one by `safetensors.torch.save_file(model.state_dict(), \"net.safetensors\")`";
        Diagnostic::new(at, message).note(why).help(help)
    })?;
    Ok(File { tensors, length })
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

/// No such file; the files of its folder may be meant.
fn missing(written: &str, path: &Path, at: Extent) -> Diagnostic {
    let mistake = Diagnostic::new(at, format!("expected a file `{written}`, found none"));
    let mistake = mistake.note("paths are from the folder of `Cargo.toml`");
    let (before, name) =
        written.rsplit_once('/').map_or((String::new(), written), |(folder, name)| (format!("{folder}/"), name));
    let entries = path.parent().and_then(|folder| fs::read_dir(folder).ok());
    let names = entries.into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut known: Vec<String> =
        names.filter_map(|name| Some(name.strip_suffix(".safetensors")?.to_string())).collect();
    known.sort();
    let name = name.strip_suffix(".safetensors").unwrap_or(name);
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => mistake.help(format!("did you mean `{before}{near}.safetensors`?")),
        None => mistake,
    }
}
