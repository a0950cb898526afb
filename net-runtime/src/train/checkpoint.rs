//! Checkpoints: all that a training needs to go on, in one file.
//!
//! ```text
//! net checkpoint 1\n   crc32 of the rest   head   place   net   memory of the method   best net, or none
//! ```

use super::history::History;
use super::method::{Kept, Method};
use crate::parameters::Parameters;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use postcard::Deserializer;
use postcard::de_flavors::Slice;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::PathBuf;

const MAGIC: &[u8] = b"net checkpoint 1\n";

/// What a training is known by: another one's checkpoint is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    pub architecture: u64,
    pub method: Cow<'static, str>,
    /// What the method was made with.
    pub rate: f64,
    pub samples: usize,
    pub batch: usize,
    pub seed: u64,
}

/// How far a training is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// How many epochs are over.
    pub epoch: usize,
    /// How many samples of the next one are.
    pub next: usize,
    /// The sum of their losses.
    pub sum: f64,
    /// The least badness so far, and its epoch.
    pub best: Option<(f64, usize)>,
    pub history: History,
}

/// Where checkpoints are, and how they are written and read.
pub(super) struct Checkpoints<M: Method> {
    pub file: PathBuf,
    /// After how many steps there is one, beside those behind each epoch.
    pub every: Option<usize>,
    write: fn(&Head, &State<M>) -> Result<Vec<u8>, postcard::Error>,
    read: fn(&[u8], &mut State<M>) -> Result<(), postcard::Error>,
}

/// All that changes in a training.
pub(super) struct State<M: Method> {
    pub progress: Progress,
    pub net: Box<M::Net>,
    pub method: Box<M>,
    pub best: Option<Box<M::Net>>,
}

impl<M: Kept<Net: Serialize + DeserializeOwned>> Checkpoints<M> {
    pub fn new(file: PathBuf) -> Self {
        Self { file, every: None, write: written::<M>, read: read::<M> }
    }
}

impl<M: Method> Checkpoints<M> {
    pub fn save(&self, head: &Head, state: &State<M>) -> Result<(), String> {
        let rest = (self.write)(head, state).map_err(|error| format!("{}: {error}", self.file.display()))?;
        let mut bytes = Vec::with_capacity(MAGIC.len() + 4 + rest.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&crc32fast::hash(&rest).to_le_bytes());
        bytes.extend_from_slice(&rest);
        super::file::write(&self.file, &bytes).map_err(|error| error.to_string())
    }

    /// Goes on where the file is, and says so; nothing where there is none. After an error the state is as it was.
    pub fn load(&self, head: &Head, state: &mut State<M>) -> Result<bool, String> {
        let of_file = |text: &str| format!("{}: {text}", self.file.display());
        let bytes = match std::fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(of_file(&error.to_string())),
        };
        let body = bytes.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk());
        let (sum, rest) = body.ok_or_else(|| of_file("expected a checkpoint, found another file"))?;
        if crc32fast::hash(rest) != u32::from_le_bytes(*sum) {
            return Err(of_file("the checkpoint is damaged: its sum is not what was written"));
        }
        let (found, rest): (Head, _) = postcard::take_from_bytes(rest).map_err(|error| of_file(&error.to_string()))?;
        head.check(&found).map_err(|text| of_file(&text))?;
        (self.read)(rest, state).map_err(|error| of_file(&error.to_string()))?;
        Ok(true)
    }
}

impl Head {
    fn check(&self, found: &Self) -> Result<(), String> {
        if self.architecture != found.architecture {
            let (expected, found) = (self.architecture, found.architecture);
            return Err(format!(
                "expected the architecture {expected:016x}, found {found:016x}: another net was trained; remove it to begin anew"
            ));
        }
        let rows = [
            ("", self.method.to_string(), found.method.to_string()),
            (" as the rate at first", self.rate.to_string(), found.rate.to_string()),
            (" samples", self.samples.to_string(), found.samples.to_string()),
            (" samples a batch", self.batch.to_string(), found.batch.to_string()),
            (" as the seed", self.seed.to_string(), found.seed.to_string()),
        ];
        match rows.into_iter().find(|(_, expected, found)| expected != found) {
            None => Ok(()),
            Some((what, expected, found)) => Err(format!(
                "expected {expected}{what}, found {found}: it is of another training; remove it to begin anew"
            )),
        }
    }
}

fn written<M: Kept<Net: Serialize>>(head: &Head, state: &State<M>) -> Result<Vec<u8>, postcard::Error> {
    let State { progress, net, method, best } = state;
    postcard::to_allocvec(&(head, progress, net, method.memory(), best))
}

/// What is behind the head.
fn read<M: Kept<Net: DeserializeOwned>>(bytes: &[u8], state: &mut State<M>) -> Result<(), postcard::Error> {
    let from = &mut Deserializer::from_bytes(bytes);
    let progress = Progress::deserialize(&mut *from)?;
    let net = read_net(from)?;
    let memory = M::Memory::deserialize(&mut *from)?;
    let best = match bool::deserialize(&mut *from)? {
        true => Some(read_net(from)?),
        false => None,
    };
    *state.method.memory_mut() = memory;
    (state.progress, state.net, state.best) = (progress, net, best);
    Ok(())
}

/// A net on the heap, and never on the stack.
fn read_net<'de, N: Parameters + Deserialize<'de>>(
    from: &mut Deserializer<'de, Slice<'de>>,
) -> Result<Box<N>, postcard::Error> {
    let mut net = crate::boxed::boxed();
    N::deserialize_in_place(from, &mut net)?;
    Ok(net)
}
