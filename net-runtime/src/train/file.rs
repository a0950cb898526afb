//! Files that are whole at every moment.

use alloc::format;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file so that whatever happens meanwhile, the old or the new one is there, whole: beside it first, down to the disk, and
/// renamed when it is there.
pub(super) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let of_file = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
    let mut beside = OsString::from(file);
    beside.push(".new");
    let written = (|| {
        let mut new = File::create(&beside)?;
        new.write_all(bytes)?;
        new.sync_all()?;
        fs::rename(&beside, file)?;
        // The name is on the disk when its folder is; not every system opens folders.
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).or(Ok(()))
    })();
    written.map_err(of_file)
}
