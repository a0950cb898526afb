//! Nets by `serde`: the layout's hash and all learned numbers in flat order.
//!
//! ```text
//! {"layout": "e202240f2157fb1a", "parameters": [0.5, -1.0]}
//! ```
//!
//! The hash is 16 hexadecimal digits where people may read it, because many readers of such formats know no integers of
//! 64 bits, and a `u64` elsewhere. What was saved from a net of another layout or length is refused.

use crate::parameters::Parameters;
use core::fmt;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::{Serialize, SerializeStruct, Serializer};

const FIELDS: &[&str] = &["layout", "parameters"];

/// Writes a net as a struct of its layout and its numbers.
pub fn serialize<N: Parameters<Scalar: Serialize>, S: Serializer>(
    net: &N,
    name: &'static str,
    layout: u64,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut fields = serializer.serialize_struct(name, FIELDS.len())?;
    fields.serialize_field("layout", &Layout(layout))?;
    fields.serialize_field("parameters", net.parameters())?;
    fields.end()
}

/// Reads such a struct into a net. After an error the net may have some of its numbers.
pub fn deserialize<'de, N: Parameters<Scalar: Deserialize<'de>>, D: Deserializer<'de>>(
    net: &mut N,
    name: &'static str,
    layout: u64,
    deserializer: D,
) -> Result<(), D::Error> {
    deserializer.deserialize_struct(name, FIELDS, Saved { numbers: net.parameters_mut(), layout })
}

/// What is read into, and the layout that is expected.
struct Saved<'a, T> {
    numbers: &'a mut [T],
    layout: u64,
}

impl<T> Saved<'_, T> {
    fn check<E: Error>(&self, Layout(found): Layout) -> Result<(), E> {
        if found == self.layout {
            return Ok(());
        }
        let expected = self.layout;
        Err(E::custom(format_args!("expected the layout {expected:016x}, found {found:016x}: another net was saved")))
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Saved<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the layout {:016x} and {} parameters", self.layout, self.numbers.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let layout = fields.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        self.check(layout)?;
        fields.next_element_seed(Numbers(self.numbers))?.ok_or_else(|| A::Error::missing_field("parameters"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let (mut layout, mut parameters) = (None, None);
        while let Some(field) = fields.next_key()? {
            match field {
                Field::Layout => {
                    once("layout", &layout)?;
                    layout = Some(self.check(fields.next_value()?)?);
                }
                Field::Parameters => {
                    once("parameters", &parameters)?;
                    parameters = Some(fields.next_value_seed(Numbers(&mut *self.numbers))?);
                }
                Field::Other => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        layout.ok_or_else(|| A::Error::missing_field("layout"))?;
        parameters.ok_or_else(|| A::Error::missing_field("parameters"))
    }
}

fn once<E: Error>(name: &'static str, found: &Option<()>) -> Result<(), E> {
    if found.is_some() { Err(E::duplicate_field(name)) } else { Ok(()) }
}

/// The name of a field, or its position.
enum Field {
    Layout,
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
        f.write_str("`layout` or `parameters`")
    }

    fn visit_u64<E>(self, position: u64) -> Result<Field, E> {
        Ok(match position {
            0 => Field::Layout,
            1 => Field::Parameters,
            _ => Field::Other,
        })
    }

    fn visit_str<E>(self, name: &str) -> Result<Field, E> {
        Ok(match name {
            "layout" => Field::Layout,
            "parameters" => Field::Parameters,
            _ => Field::Other,
        })
    }
}

/// The hash of a layout.
struct Layout(u64);

impl Serialize for Layout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&format_args!("{:016x}", self.0))
        } else {
            serializer.serialize_u64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Layout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(LayoutVisitor)
        } else {
            deserializer.deserialize_u64(LayoutVisitor)
        }
    }
}

struct LayoutVisitor;

impl Visitor<'_> for LayoutVisitor {
    type Value = Layout;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the hash of a layout in hexadecimal digits")
    }

    fn visit_u64<E>(self, layout: u64) -> Result<Layout, E> {
        Ok(Layout(layout))
    }

    fn visit_str<E: Error>(self, digits: &str) -> Result<Layout, E> {
        let layout = u64::from_str_radix(digits, 16);
        layout.map(Layout).map_err(|_| E::invalid_value(Unexpected::Str(digits), &self))
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
