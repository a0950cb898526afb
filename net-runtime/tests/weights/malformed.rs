//! Whatever bytes are loaded: nothing panics, and nothing is written unless all is right.

use super::{file, single};
use net_runtime::prelude::*;
use net_runtime::rand_core::Rng;
use rand_pcg::Pcg32;
use safetensors::SafeTensors;

/// A file with this header.
fn with_header(header: &str, data: usize) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    length.into_iter().chain(header.bytes()).chain(core::iter::repeat_n(7, data)).collect()
}

net! { Pair = a: linear(1 -> 1, biases = none) |> b: linear(1, biases = none); }

/// Loads into a net that holds ones: the error, after which it holds ones still; nothing where the file is the net's.
fn error(bytes: &[u8]) -> Option<String> {
    let mut pair = Pair::from_parameters(&[1.0; 2]).clone();
    let error = pair.load_safetensors(bytes).err();
    assert_eq!(pair.parameters() == [1.0; 2], error.is_some());
    error.map(|error| error.to_string())
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_written() {
    let one = |name: &str, from: usize, to: usize| {
        format!(r#""{name}":{{"dtype":"F32","shape":[1,1],"data_offsets":[{from},{to}]}}"#)
    };
    let both = |a: String, b: String| with_header(&format!("{{{a},{b}}}"), 8);
    let good = both(one("a.weight", 0, 4), one("b.weight", 4, 8));
    assert_eq!(error(&good), None);
    assert_eq!(
        error(&with_header(
            &format!(
                r#"{{ "__metadata__":{{"a\u0062\ud83d\ude00":"\n"}}, {},{} }}  "#,
                one("\\u0061.weight", 0, 4),
                one("b.weight", 4, 8)
            ),
            8
        )),
        None
    );
    let cases: &[(Vec<u8>, &str)] = &[
        (vec![], "expected a header, found 0 bytes in all"),
        (good[..7].to_vec(), "expected a header, found 7 bytes in all"),
        (good[..good.len() - 1].to_vec(), "expected the data of `b.weight` from byte"),
        ([&good[..], &[0]].concat(), "expected data up to byte"),
        (
            b"PK\x03\x04\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0c\0\x12\0net/data.pkl".to_vec(),
            "expected a safetensors file, found an archive of `torch.save`; save the model by `from safetensors.torch",
        ),
        (
            both(one(&"a.".repeat(200_000), 0, 4), one("b.weight", 4, 8)),
            "expected `a.weights` or `a.weight`, found neither",
        ),
        (vec![0xff; 64], "expected a header of at most 56 bytes, found one of 18446744073709551615"),
        (with_header("{\"a\":\u{1}}", 0), "expected `{` in the header, found `\\u{1}`"),
        (with_header("[]", 0), "expected `{` in the header, found `[`"),
        (with_header("", 0), "expected `{` in the header, found its end"),
        (with_header("{}}", 0), "expected the end in the header, found `}`"),
        (with_header("{}", 0), "expected `a.weights` or `a.weight`, found neither; the file holds nothing"),
        (both(one("a.weight", 0, 4), one("b.weight", 8, 12)), "expected the data of `b.weight` from byte"),
        (both(one("a.weight", 0, 4), one("b.weight", 4, 2)), "expected the data of `b.weight` from byte"),
        (both(one("a.weight", 0, 4), one("b.weight", 0, 4)), "expected the data of `b.weight` from byte"),
        (both(one("a.weight", 0, 4), one("a.weight", 4, 8)), "expected one tensor `a.weight`, found two"),
        (
            both(one("a.weight", 0, 4), one("b.weight", 4, usize::MAX)),
            "expected two `data_offsets` of `b.weight` within the file",
        ),
        (
            both(one("a.weight", 0, 4), one("a.weights", 4, 8)),
            "expected one of `weights` and `weight`, found both; of `a`",
        ),
        (
            both(one("a.weight", 0, 4), one("c.weight", 4, 8)),
            "expected `b`, found `c`; they have the same shapes; a label is the name in the file: label `b` `c`",
        ),
        (
            both(one("a.weight", 0, 4), one("b.scale", 4, 8)),
            "expected `b.weights` or `b.weight`, found neither; the file holds `a.weight`, `b.scale`\nexpected nothing but the net's arrays, found `b.scale` too",
        ),
        (
            both(one("a.weight", 0, 4), one("b.running_var", 4, 8).replace("[1,1]", "[1]")),
            "expected learned arrays alone, found batch normalisation: `b.running_var`; ",
        ),
        (
            both(one("a.weight", 0, 4), one("b.weight", 4, 8).replace("[1,1]", "[2,1]")),
            "expected as many bytes of `b.weight` as [2, 1] of F32 are, found 4",
        ),
        (
            both(one("a.weight", 0, 4), one("b.weight", 4, 8).replace("[1,1]", "[18446744073709551615,9]")),
            "expected as many bytes of `b.weight`",
        ),
        (
            both(one("a.weight", 0, 4), one("b.weight", 4, 8).replace("[1,1]", "[1.0]")),
            "expected a number that counts in the header, found `1`",
        ),
        (
            both(one("a.weight", 0, 4), one("b.weight", 4, 8).replace("[1,1]", "[-1]")),
            "expected a number that counts in the header, found `-`",
        ),
        (
            both(one("a.weight", 0, 4), one("b.weight", 4, 8).replace("F32", "I32")),
            "expected `F32` numbers, found `I32` of `b.weight`; the net computes in `f32`",
        ),
        (
            both(one("a.weight", 0, 4), one("b.weight", 4, 8).replace("F32", "X32")),
            "expected a type of numbers of `b.weight`, found `X32`",
        ),
        (
            both(one("a.weight", 0, 4), one("b.weight", 4, 8).replace("shape", "size")),
            "expected `dtype`, `shape` and `data_offsets` of `b.weight`, found `size`",
        ),
    ];
    for (bytes, expected) in cases {
        let found = error(bytes).expect("an error");
        assert!(found.starts_with(expected), "expected {expected}\nfound {found}");
    }
    assert_eq!(error(&both(one("0.weight", 0, 4), one("2.weight", 4, 8))), None);
    let three = format!("{{{},{},{}}}", one("0.weight", 0, 4), one("2.weight", 4, 8), one("4.weight", 8, 12));
    let numbered = "expected 2 numbered layers, found 3; the net has `a`, `b`, the file `0`, `2`, `4`";
    assert!(error(&with_header(&three, 12)).is_some_and(|error| error.starts_with(numbered)));
}

/// Bytes changed, left out, put in and cut off, mostly in the header. What we read, the format's own package reads, too.
#[test]
fn ten_thousand_changed_files_never_panic() {
    let files = [file("words_single"), file("deep_single"), single::Own::TRAINED.to_safetensors()];
    let (mut rng, mut refused, mut taken) = (Pcg32::new(16, 2), 0, 0);
    for turn in 0..10_000 {
        let mut bytes = files[turn % files.len()].clone();
        for _ in 0..1 + rng.next_u32() % 3 {
            let end = if rng.next_u32() % 8 == 0 { bytes.len() } else { bytes.len().min(700) };
            let at = rng.next_u32() as usize % end;
            match rng.next_u32() % 6 {
                0 => bytes[at] = rng.next_u32() as u8,
                1 => bytes[at] ^= 1 << (rng.next_u32() % 8),
                2 => drop(bytes.remove(at)),
                3 => bytes.insert(at, b"0123456789{}[],:\"\\ "[rng.next_u32() as usize % 19]),
                4 => bytes[at] = b"0123456789{}[],:\"\\ "[rng.next_u32() as usize % 19],
                _ if rng.next_u32() % 20 == 0 => bytes.truncate(at),
                _ => bytes.swap(at, end - 1 - at),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let ones = |parameters: &[f32]| parameters.iter().all(|x| *x == 1.0);
        let mut all = (single::Words::ZERO, single::Deep::ZERO, single::Own::ZERO);
        all.0.parameters_mut().fill(1.0);
        all.1.parameters_mut().fill(1.0);
        all.2.parameters_mut().fill(1.0);
        let errors = [
            all.0.load_safetensors(&bytes).is_err(),
            all.1.load_safetensors(&bytes).is_err(),
            all.2.load_safetensors(&bytes).is_err(),
        ];
        let untouched = [ones(all.0.parameters()), ones(all.1.parameters()), ones(all.2.parameters())];
        assert_eq!(errors, untouched, "turn {turn}");
        let mut adam = Adam::<single::Words>::new(0.1);
        assert!(adam.load_safetensors(&bytes).is_err() && adam == Adam::new(0.1));
        match errors.contains(&false) {
            true => {
                taken += 1;
                assert!(SafeTensors::deserialize(&bytes).is_ok(), "turn {turn}: taken by us alone");
            }
            false => refused += 1,
        }
    }
    assert!(refused > 5000 && taken > 500, "{refused} refused, {taken} taken");
}
