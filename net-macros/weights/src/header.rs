//! The header of a safetensors file: eight bytes that say how long it is, then JSON, then the data.
//!
//! ```text
//! 72 0 0 0 0 0 0 0  {"fc1.weight":{"dtype":"F32","shape":[8,4],"data_offsets":[0,128]}, ...}  data
//! ```
//!
//! What comes out holds: names differ, the tensors lie one behind the other and cover the data, and each has as many bytes as its
//! shape says.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::json::Json;

/// How many bytes say how long the header is.
pub const LENGTH: usize = 8;
/// The format allows no longer header.
const LONGEST: u64 = 100_000_000;

/// One tensor of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// `fc1.weight`
    pub name: String,
    /// `F32`, as the file says.
    pub numbers: String,
    /// Its extents.
    pub shape: Vec<usize>,
    /// The byte of the file at which it begins.
    pub begin: usize,
    /// That behind its last.
    pub end: usize,
}

/// The bits of a number of each type that the format has.
const BITS: &[(&str, usize)] = &[
    ("BOOL", 8),
    ("F4", 4),
    ("F6_E2M3", 6),
    ("F6_E3M2", 6),
    ("U8", 8),
    ("I8", 8),
    ("F8_E5M2", 8),
    ("F8_E4M3", 8),
    ("F8_E8M0", 8),
    ("F8_E4M3FNUZ", 8),
    ("F8_E5M2FNUZ", 8),
    ("I16", 16),
    ("U16", 16),
    ("F16", 16),
    ("BF16", 16),
    ("I32", 32),
    ("U32", 32),
    ("F32", 32),
    ("C64", 64),
    ("F64", 64),
    ("I64", 64),
    ("U64", 64),
];

/// The tensors of a file.
pub fn read(file: &[u8]) -> Result<Vec<Tensor>, String> {
    let start = file.first_chunk().ok_or_else(|| too_short(file.len()))?;
    let length = length(start, file.len())?;
    tensors(file.get(LENGTH..LENGTH + length).unwrap_or_default(), file.len())
}

fn too_short(bytes: usize) -> String {
    format!("expected a header, found {bytes} bytes in all")
}

/// How long the header of a file is that begins with these bytes and has so many.
pub fn length(start: &[u8; LENGTH], file: usize) -> Result<usize, String> {
    let (length, behind) = (u64::from_le_bytes(*start), file.checked_sub(LENGTH).ok_or_else(|| too_short(file))?);
    match usize::try_from(length) {
        Ok(short) if length <= LONGEST && short <= behind => Ok(short),
        _ => Err(format!("expected a header of at most {behind} bytes, found one of {length}")),
    }
}

/// The tensors of a header that stands behind the first eight bytes of a file of so many.
pub fn tensors(header: &[u8], file: usize) -> Result<Vec<Tensor>, String> {
    let text = core::str::from_utf8(header).map_err(|_| "expected text in the header, found other bytes")?;
    let first = LENGTH + header.len();
    let mut json = Json::new(text);
    let (mut tensors, mut is_described): (Vec<Tensor>, bool) = (Vec::new(), false);
    json.object(|json, name| {
        if name == "__metadata__" && !is_described {
            is_described = true;
            return json.object(|json, _| json.text().map(drop));
        }
        tensors.push(tensor(json, name, first)?);
        Ok(())
    })?;
    json.end()?;
    tensors.sort_by_key(|tensor| (tensor.begin, tensor.end));
    check(&tensors, first, file)?;
    Ok(tensors)
}

/// `{"dtype": "F32", "shape": [8, 4], "data_offsets": [0, 128]}`
fn tensor(json: &mut Json<'_>, name: String, first: usize) -> Result<Tensor, String> {
    let (mut numbers, mut shape, mut offsets) = (None, None, None);
    json.object(|json, field| {
        let is_again = match field.as_str() {
            "dtype" => numbers.replace(json.text()?).is_some(),
            "shape" => shape.replace(json.counts()?).is_some(),
            "data_offsets" => offsets.replace(json.counts()?).is_some(),
            _ => return Err(format!("expected `dtype`, `shape` and `data_offsets` of `{name}`, found `{field}`")),
        };
        if is_again { Err(format!("expected one `{field}` of `{name}`, found two")) } else { Ok(()) }
    })?;
    let (Some(numbers), Some(shape), Some(offsets)) = (numbers, shape, offsets) else {
        return Err(format!("expected `dtype`, `shape` and `data_offsets` of `{name}`, found not all of them"));
    };
    let from_first = |offset: &usize| first.checked_add(*offset);
    let (Some(begin), Some(end), 2) =
        (offsets.first().and_then(from_first), offsets.last().and_then(from_first), offsets.len())
    else {
        return Err(format!("expected two `data_offsets` of `{name}` within the file, found {offsets:?}"));
    };
    Ok(Tensor { name, numbers, shape, begin, end })
}

/// What a header promises: see the module.
fn check(tensors: &[Tensor], first: usize, file: usize) -> Result<(), String> {
    let mut reached = first;
    for tensor in tensors {
        let Tensor { name, numbers, shape, begin, end } = tensor;
        if *begin != reached || end < begin || *end > file {
            return Err(format!(
                "expected the data of `{name}` from byte {reached} of {file}, found it from {begin} to {end}"
            ));
        }
        reached = *end;
        let bits = BITS.iter().find(|(known, _)| known == numbers).map(|(_, bits)| *bits);
        let bits = bits.ok_or_else(|| format!("expected a type of numbers of `{name}`, found `{numbers}`"))?;
        let size = shape.iter().try_fold(bits, |size, extent| size.checked_mul(*extent));
        let bytes = size.filter(|size| size % 8 == 0).map(|size| size / 8);
        if bytes != Some(end - begin) {
            return Err(format!(
                "expected as many bytes of `{name}` as {shape:?} of {numbers} are, found {}",
                end - begin
            ));
        }
    }
    if reached != file {
        return Err(format!("expected data up to byte {reached}, found {file} bytes"));
    }
    let mut names: Vec<&str> = tensors.iter().map(|tensor| tensor.name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("expected one tensor `{}`, found two", pair[0])),
        None => Ok(()),
    }
}
