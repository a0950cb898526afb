//! Nets by `serde`: the architecture's hash and all learned numbers in flat order.
//!
//! ```text
//! {"architecture": "e202240f2157fb1a", "parameters": [0.5, -1.0]}
//! ```
//!
//! The hash is 16 hexadecimal digits where people may read it, because many readers of such formats know no integers of
//! 64 bits, and a `u64` elsewhere. What was saved from a net of another architecture or length is refused. So is, where people may
//! read it, the saving of a net that holds a NaN or an infinity: JSON would write `null` and never read it again.

use crate::array_info::ArrayInfo;
use crate::parameters::Parameters;
use crate::real::Real;
use core::fmt;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::{Serialize, SerializeStruct, Serializer};

const FIELDS: &[&str] = &["architecture", "parameters"];

/// Writes a net as a struct of its architecture and its numbers.
pub fn serialize<N: Parameters<Scalar: Serialize>, S: Serializer>(
    net: &N,
    name: &'static str,
    architecture: u64,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        check_finite(net)?;
    }
    let mut fields = serializer.serialize_struct(name, FIELDS.len())?;
    fields.serialize_field("architecture", &Architecture(architecture))?;
    fields.serialize_field("parameters", net.parameters())?;
    fields.end()
}

/// Refuses a net with a number that no text says, by the path of its array.
fn check_finite<N: Parameters, E: serde::ser::Error>(net: &N) -> Result<(), E> {
    let numbers = net.parameters();
    let Some(position) = numbers.iter().position(|number| !number.to_f64().is_finite()) else { return Ok(()) };
    let number = numbers.get(position).map_or(f64::NAN, |number| number.to_f64());
    let holds = |array: &&ArrayInfo| (array.offset..array.offset + array.size()).contains(&position);
    Err(match N::ARRAYS.iter().find(holds) {
        None => {
            E::custom(format_args!("expected finite numbers, found {number} at position {position} of `parameters`"))
        }
        Some(array) => {
            let at = array.element::<6>(position - array.offset);
            let (path, at) = (array.path, at.get(..array.shape.len()).unwrap_or_default());
            E::custom(format_args!("expected finite numbers, found {number} in `{path}` at {at:?}"))
        }
    })
}

/// Reads such a struct into a net. After an error the net may have some of its numbers.
pub fn deserialize<'de, N: Parameters<Scalar: Deserialize<'de>>, D: Deserializer<'de>>(
    net: &mut N,
    name: &'static str,
    architecture: u64,
    deserializer: D,
) -> Result<(), D::Error> {
    deserializer.deserialize_struct(name, FIELDS, Saved { numbers: net.parameters_mut(), architecture })
}

/// What is read into, and the architecture that is expected.
struct Saved<'a, T> {
    numbers: &'a mut [T],
    architecture: u64,
}

impl<T> Saved<'_, T> {
    fn check<E: Error>(&self, Architecture(found): Architecture) -> Result<(), E> {
        if found == self.architecture {
            return Ok(());
        }
        let expected = self.architecture;
        Err(E::custom(format_args!(
            "expected the architecture {expected:016x}, found {found:016x}: another net was saved"
        )))
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Saved<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the architecture {:016x} and {} parameters", self.architecture, self.numbers.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let architecture = fields.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        self.check(architecture)?;
        fields.next_element_seed(Numbers(self.numbers))?.ok_or_else(|| A::Error::missing_field("parameters"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let (mut architecture, mut parameters) = (None, None);
        while let Some(field) = fields.next_key()? {
            match field {
                Field::Architecture => {
                    once("architecture", &architecture)?;
                    architecture = Some(self.check(fields.next_value()?)?);
                }
                Field::Parameters => {
                    once("parameters", &parameters)?;
                    parameters = Some(fields.next_value_seed(Numbers(&mut *self.numbers))?);
                }
                Field::Other => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        architecture.ok_or_else(|| A::Error::missing_field("architecture"))?;
        parameters.ok_or_else(|| A::Error::missing_field("parameters"))
    }
}

fn once<E: Error>(name: &'static str, found: &Option<()>) -> Result<(), E> {
    if found.is_some() { Err(E::duplicate_field(name)) } else { Ok(()) }
}

/// The name of a field, or its position.
enum Field {
    Architecture,
    Parameters,
    Other,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(FieldVisitor)
    }
}

struct FieldVisitor;

impl Visitor<'_> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`architecture` or `parameters`")
    }

    fn visit_u64<E>(self, position: u64) -> Result<Field, E> {
        Ok(match position {
            0 => Field::Architecture,
            1 => Field::Parameters,
            _ => Field::Other,
        })
    }

    fn visit_str<E>(self, name: &str) -> Result<Field, E> {
        Ok(match name {
            "architecture" => Field::Architecture,
            "parameters" => Field::Parameters,
            _ => Field::Other,
        })
    }
}

/// The hash of an architecture.
struct Architecture(u64);

impl Serialize for Architecture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&format_args!("{:016x}", self.0))
        } else {
            serializer.serialize_u64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Architecture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(ArchitectureVisitor)
        } else {
            deserializer.deserialize_u64(ArchitectureVisitor)
        }
    }
}

struct ArchitectureVisitor;

impl Visitor<'_> for ArchitectureVisitor {
    type Value = Architecture;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the hash of an architecture in hexadecimal digits")
    }

    fn visit_u64<E>(self, architecture: u64) -> Result<Architecture, E> {
        Ok(Architecture(architecture))
    }

    fn visit_str<E: Error>(self, digits: &str) -> Result<Architecture, E> {
        let architecture = u64::from_str_radix(digits, 16);
        architecture.map(Architecture).map_err(|_| E::invalid_value(Unexpected::Str(digits), &self))
    }
}

/// Just as many numbers as there is room for, in place.
struct Numbers<'a, T>(&'a mut [T]);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Numbers<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Numbers<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} parameters", self.0.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<(), A::Error> {
        for position in 0..self.0.len() {
            let number = numbers.next_element()?.ok_or_else(|| A::Error::invalid_length(position, &self))?;
            if let Some(to) = self.0.get_mut(position) {
                *to = number;
            }
        }
        match numbers.next_element::<IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(A::Error::custom(format_args!("expected {} parameters, found more", self.0.len()))),
        }
    }
}
