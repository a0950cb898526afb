//! Nets by `serde`, as bytes by `bytemuck`, and by the generators of `rand`.
#![cfg(any(feature = "serde", feature = "bytemuck", feature = "rand"))]

use net_runtime::prelude::*;

net! {
    Tiny = linear(2 -> 1);
    Other = first: linear(2 -> 1);
    Double<f64> = linear(2 -> 1);
    Empty(input: [2]) = tanh;
    Leaky = linear(2 -> 1) |> map(|x| max(x, x / 8));
    Leakier = linear(2 -> 1) |> map(|x| max(x, x / 2));
    Deep(input: [3, 8, 8]) = first: convolution(4, 3x2) |> encoder: linear(2);
    Words(tokens: [4] of index(9)) = embedding(8);
}

#[cfg(any(feature = "serde", feature = "bytemuck"))]
const NUMBERS: [f32; 3] = [0.1, -2.5e-7, 3.0];

#[cfg(any(feature = "serde", feature = "bytemuck"))]
fn tiny() -> &'static Tiny {
    Tiny::from_parameters(&NUMBERS)
}

#[cfg(feature = "serde")]
mod serde_of_nets {
    use super::{Deep, Double, Empty, Leakier, Leaky, Other, Tiny, Words, tiny};
    use net_runtime::Parameters;
    use serde::Deserialize;
    use serde_json::{from_str, to_string};

    /// What `Tiny` is saved as, with other words for one of its parts.
    fn saved(part: &str, other: &str) -> String {
        to_string(tiny()).expect("text").replacen(part, other, 1)
    }

    fn error<'a, N: Deserialize<'a> + core::fmt::Debug>(text: &'a str) -> String {
        from_str::<N>(text).expect_err("an error").to_string()
    }

    #[test]
    fn a_net_is_its_architecture_and_its_numbers() {
        let text = format!(r#"{{"architecture":"{:016x}","parameters":[0.1,-2.5e-7,3.0]}}"#, Tiny::ARCHITECTURE);
        assert_eq!(to_string(tiny()).expect("text"), text);
        assert_eq!(&from_str::<Tiny>(&text).expect("a net"), tiny());
        let empty = to_string(&Empty::ZERO).expect("text");
        assert_eq!(from_str::<Empty>(&empty).expect("a net"), Empty::ZERO);
    }

    #[test]
    fn every_bit_comes_back() {
        let net = Double::from_parameters(&[f64::MIN_POSITIVE / 3.0, -0.0, 0.1 + 0.2]);
        let again: Double = from_str(&to_string(net).expect("text")).expect("a net");
        let bits = |net: &Double| net.parameters().iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&again), bits(net));
    }

    #[test]
    fn a_net_is_read_in_place_and_its_fields_in_any_order() {
        let text = format!(r#"{{"parameters":[1,2,3],"comment":[{{}}],"architecture":"{:016x}"}}"#, Tiny::ARCHITECTURE);
        let mut net = Tiny::boxed();
        let mut from = serde_json::Deserializer::from_str(&text);
        Deserialize::deserialize_in_place(&mut from, &mut *net).expect("a net");
        assert_eq!(net.parameters(), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn another_net_is_refused() {
        let (tiny, other) = (Tiny::ARCHITECTURE, Other::ARCHITECTURE);
        let expected = format!("expected the architecture {other:016x}, found {tiny:016x}: another net was saved");
        assert!(error::<Other>(&saved("", "")).starts_with(&expected));
        assert!(
            error::<Tiny>(&saved("architecture\":\"", "architecture\":\"x"))
                .contains("the hash of an architecture in hexadecimal digits")
        );
    }

    #[test]
    fn a_net_that_computes_something_else_is_refused() {
        assert_eq!((Leaky::LAYOUT, Leaky::PARAMETERS), (Tiny::LAYOUT, Tiny::PARAMETERS));
        assert_eq!(Leaky::LAYOUT, Leakier::LAYOUT);
        for text in [saved("", ""), to_string(Leakier::from_parameters(&[1.0; 3])).expect("text")] {
            assert!(error::<Leaky>(&text).contains("another net was saved"), "{text}");
        }
        let bytes = postcard::to_allocvec(tiny()).expect("bytes");
        assert!(postcard::from_bytes::<Leaky>(&bytes).is_err());
    }

    /// JSON would write `null` for it, which is no number.
    #[test]
    fn what_no_text_says_is_refused_where_it_is_saved() {
        let mut deep = Deep::ZERO;
        deep.first.weights[2][1][(2, 1)] = f32::NAN;
        let error = to_string(&deep).expect_err("an error").to_string();
        assert_eq!(error, "expected finite numbers, found NaN in `first.weights` at [2, 1, 2, 1]");
        deep.first.weights[2][1][(2, 1)] = 0.0;
        deep.encoder.biases[1] = f32::NEG_INFINITY;
        let error = to_string(&deep).expect_err("an error").to_string();
        assert_eq!(error, "expected finite numbers, found -inf in `encoder.biases` at [1]");
        let mut words = Words::ZERO;
        words.embedding.weights[7][3] = f32::INFINITY;
        let error = to_string(&words).expect_err("an error").to_string();
        assert_eq!(error, "expected finite numbers, found inf in `embedding.weights` at [7, 3]");
        // Other formats have a NaN, and keep it.
        let bytes = postcard::to_allocvec(&deep).expect("bytes");
        let again = postcard::from_bytes::<Deep>(&bytes).expect("a net");
        assert_eq!(again.encoder.biases[1], f32::NEG_INFINITY);
    }

    #[test]
    fn another_length_is_refused() {
        assert!(error::<Tiny>(&saved(",3.0", "")).starts_with("invalid length 2, expected 3 parameters"));
        assert!(error::<Tiny>(&saved(",3.0", ",3.0,4.0")).starts_with("expected 3 parameters, found more"));
        assert!(error::<Tiny>(&saved("3.0", "null")).starts_with("invalid type: null, expected f32"));
    }

    #[test]
    fn each_field_is_there_once() {
        let architecture = format!(r#""architecture":"{:016x}""#, Tiny::ARCHITECTURE);
        let numbers = r#""parameters":[1,2,3]"#;
        let check = |text: String, expected: &str| assert!(error::<Tiny>(&text).starts_with(expected), "{text}");
        check(format!("{{{architecture}}}"), "missing field `parameters`");
        check(format!("{{{numbers}}}"), "missing field `architecture`");
        check(format!("{{{architecture},{architecture},{numbers}}}"), "duplicate field `architecture`");
        check(format!("{{{numbers},{numbers},{architecture}}}"), "duplicate field `parameters`");
        check(saved("{", "[{"), "invalid type: map, expected the hash of an architecture in hexadecimal digits");
    }

    /// As they are in formats without names.
    #[test]
    fn fields_may_be_positions() {
        let text = format!(r#"["{:016x}",[1,2,3]]"#, Tiny::ARCHITECTURE);
        assert_eq!(from_str::<Tiny>(&text).expect("a net").parameters(), [1.0, 2.0, 3.0]);
        assert!(
            error::<Tiny>("[]").contains(&format!("the architecture {:016x} and 3 parameters", Tiny::ARCHITECTURE))
        );
    }

    #[test]
    fn compact_formats_have_the_architecture_as_a_number() {
        let bytes = postcard::to_allocvec(tiny()).expect("bytes");
        let (architecture, numbers) = postcard::take_from_bytes::<u64>(&bytes).expect("a number");
        assert_eq!(architecture, Tiny::ARCHITECTURE);
        assert_eq!(
            (numbers[0], &numbers[1..]),
            (3, tiny().parameters().iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<_>>().as_slice())
        );
        assert_eq!(&postcard::from_bytes::<Tiny>(&bytes).expect("a net"), tiny());
        assert!(postcard::from_bytes::<Other>(&bytes).is_err());
    }
}

#[cfg(feature = "bytemuck")]
mod bytes {
    use super::{Empty, NUMBERS, Tiny, tiny};
    use net_runtime::bytemuck::PodCastError;

    #[test]
    fn a_net_is_the_bytes_of_its_numbers() {
        let bytes = tiny().as_bytes();
        assert_eq!(bytes, NUMBERS.map(f32::to_ne_bytes).as_flattened());
        let again = Tiny::from_bytes(bytes).expect("a net");
        assert!(core::ptr::eq(again, tiny())); // nothing is copied
        let mut net = Tiny::ZERO;
        net.as_bytes_mut().copy_from_slice(bytes);
        assert_eq!(&net, tiny());
    }

    #[test]
    fn other_bytes_are_no_net() {
        #[repr(align(4))]
        struct Aligned([u8; 17]);
        let Aligned(bytes) = &Aligned([0; 17]);
        assert_eq!(Tiny::from_bytes(&bytes[..12]), Ok(&Tiny::ZERO));
        for wrong in [0, 8, 11, 13, 16] {
            assert_eq!(Tiny::from_bytes(&bytes[..wrong]), Err(PodCastError::SizeMismatch));
        }
        let misaligned = Tiny::from_bytes(&bytes[1..13]);
        assert_eq!(misaligned, Err(PodCastError::TargetAlignmentGreaterAndInputNotAligned));
        assert_eq!(Empty::from_bytes(&bytes[1..1]), Ok(&Empty::ZERO));
        assert_eq!(Empty::from_bytes(&bytes[..1]), Err(PodCastError::SizeMismatch));
    }
}

#[cfg(feature = "rand")]
mod random {
    use super::{Empty, Tiny};
    use net_runtime::Xavier;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn every_generator_of_rand_will_do() {
        let net = Tiny::init(&mut StdRng::seed_from_u64(1));
        assert_eq!(net, Tiny::init(&mut StdRng::seed_from_u64(1)));
        assert_ne!(net, Tiny::init_with(&Xavier::uniform(), &mut rand::rng()));
    }

    #[test]
    fn a_random_net_is_another_one_each_time() {
        let (a, b) = (Tiny::random(), Tiny::random());
        assert!(a.linear.weights != b.linear.weights && a.linear.biases[0] == 0.0);
        assert_eq!(Empty::random(), Empty::ZERO);
    }
}
