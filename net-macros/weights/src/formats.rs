//! Other formats that files of weights have, by how they begin, and what makes a safetensors file of each.

use alloc::format;
use alloc::string::String;

/// How many bytes of a file it takes to know its format, where it has one of these.
pub const START: usize = 96;

/// A format, and how to save what a file of it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// `an archive of `torch.save``
    pub name: &'static str,
    /// How to make a safetensors file of it.
    pub help: String,
}

/// The format of a file that begins with these bytes and is called so, where it is known and not ours.
pub fn other(start: &[u8], file: &str) -> Option<Format> {
    let holds = |text: &[u8]| start.windows(text.len()).any(|part| part == text);
    let format = |name, help: String| Some(Format { name, help });
    match start {
        [b'P', b'K', 3, 4, ..] if holds(b".npy") => format("an `.npz` archive of NumPy's", numpy(file)),
        [b'P', b'K', 3, 4, ..] if holds(b"metadata.json") || holds(b"config.json") => {
            format("a model of Keras", keras())
        }
        // The first entry is `NAME/data.pkl`, or `NAME/.format_version`.
        [b'P', b'K', 3, 4, ..] => format("an archive of `torch.save`", torch(file)),
        [0x80, 2..=5, ..] => format("a pickle of `torch.save`", torch(file)),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => format("an `.npy` array of NumPy's", numpy(file)),
        [0x89, b'H', b'D', b'F', ..] => format("an HDF5 file of Keras", keras()),
        [b'G', b'G', b'U', b'F', ..] => format("a GGUF file", gguf()),
        [_, _, _, _, b'T', b'F', b'L', b'3', ..] => format("a model of TensorFlow Lite", of_origin()),
        // The version of the format, then the name of what wrote it, or the graph.
        [8, 1..=30, 0x12 | 0x3a | 0x42, ..] => format("a model of ONNX", onnx(file)),
        _ => None,
    }
}

/// What saves a model that is there.
pub const SAVE: &str = "save the model by `from safetensors.torch import save_file` and `save_file(net.state_dict(), \"net.safetensors\")`";

fn torch(file: &str) -> String {
    format!(
        "{SAVE}; where the file holds a `state_dict` itself, `save_file(torch.load(\"{file}\"), \"net.safetensors\")`"
    )
}

fn numpy(file: &str) -> String {
    let save = "save it by `from safetensors.numpy import save_file`";
    if file.ends_with(".npy") {
        return format!("{save} and `save_file({{\"linear.weights\": np.load(\"{file}\")}}, \"net.safetensors\")`");
    }
    format!("{save} and `save_file(dict(np.load(\"{file}\")), \"net.safetensors\")`, with names as the net has them")
}

fn keras() -> String {
    "save its arrays by `from safetensors.numpy import save_file` under the names that they have in the net: its kernels are `[in, out]`, so of a \
     `Dense` called `fc1` `{\"fc1.weights\": np.ascontiguousarray(fc1.kernel.numpy().T), \"fc1.biases\": fc1.bias.numpy()}`"
        .into()
}

fn gguf() -> String {
    "take the safetensors file that it was made of; of quantised numbers there is no other way back".into()
}

fn of_origin() -> String {
    format!("take the model that it was made of, and {SAVE}")
}

fn onnx(file: &str) -> String {
    format!(
        "save its arrays by `from safetensors.numpy import save_file` and `save_file({{a.name: onnx.numpy_helper.to_array(a) for a in \
         onnx.load(\"{file}\").graph.initializer}}, \"net.safetensors\")`, with names as the net has them"
    )
}

#[cfg(test)]
mod tests {
    use super::other;

    #[test]
    fn formats_are_known_by_how_they_begin() {
        let rows: &[(&[u8], &str)] = &[
            (
                b"PK\x03\x04\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0c\0\x12\0net/data.pkl",
                "an archive of `torch.save`",
            ),
            (
                b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\x0a\0\0\0\x0a\0\0\0\x0a\0\0\0fc1.weight.npy",
                "an `.npz` archive of NumPy's",
            ),
            (b"PK\x03\x04\x14\0metadata.json", "a model of Keras"),
            (b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.", "a pickle of `torch.save`"),
            (b"\x80\x04\x95", "a pickle of `torch.save`"),
            (b"\x93NUMPY\x01\0v\0", "an `.npy` array of NumPy's"),
            (b"\x89HDF\r\n\x1a\n", "an HDF5 file of Keras"),
            (b"GGUF\x03\0\0\0", "a GGUF file"),
            (b"\x1c\0\0\0TFL3", "a model of TensorFlow Lite"),
            (b"\x08\x0a\x12\x07pytorch", "a model of ONNX"),
        ];
        for (start, name) in rows {
            assert_eq!(other(start, "net").map(|format| format.name), Some(*name));
        }
        assert_eq!(other(b"\x48\0\0\0\0\0\0\0{\"a\":{}}", "net"), None);
        assert_eq!(other(b"", "net"), None);
    }
}
