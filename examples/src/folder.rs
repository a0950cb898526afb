//! The folder for pictures: what stands behind `--` on the command line comes in, files go out.

use crate::canvas::Canvas;
use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A folder that exists.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder that the command line names, or `default`; made where it is missing.
    ///
    /// # Errors
    ///
    /// Where the command line says more, or the folder cannot be made.
    pub fn of_command_line(default: &str) -> Result<Self, String> {
        Self::named(env::args_os().skip(1), default)
    }

    fn named(mut arguments: impl Iterator<Item = OsString>, default: &str) -> Result<Self, String> {
        let folder = arguments.next().map_or_else(|| PathBuf::from(default), PathBuf::from);
        let option = folder.as_os_str().as_encoded_bytes().starts_with(b"-");
        if option || arguments.next().is_some() {
            return Err("expected at most one argument, the folder for the pictures".into());
        }
        fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, error))?;
        Ok(Self(folder))
    }

    /// Writes `canvas` as a PNG file of this name, and tells so.
    ///
    /// # Errors
    ///
    /// Where the file or `out` cannot be written.
    pub fn save(&self, out: &mut impl Write, name: &str, canvas: &Canvas) -> Result<(), Box<dyn Error>> {
        let path = self.0.join(name);
        canvas.save(&path).map_err(|error| unwritable(&path, error))?;
        Ok(writeln!(out, "wrote {}", path.display())?)
    }

    /// The same of a text, such as an SVG picture.
    ///
    /// # Errors
    ///
    /// Where the file or `out` cannot be written.
    pub fn save_text(&self, out: &mut impl Write, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
        let path = self.0.join(name);
        fs::write(&path, text).map_err(|error| unwritable(&path, error))?;
        Ok(writeln!(out, "wrote {}", path.display())?)
    }
}

fn unwritable(path: &Path, error: impl Error) -> String {
    format!("cannot write `{}`: {error}", path.display())
}
