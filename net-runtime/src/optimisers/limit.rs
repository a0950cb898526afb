//! A limit by `serde`: none where it is infinite, since formats that people read know no infinity.

use crate::real::Real;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub fn serialize<T: Real + Serialize, S: Serializer>(limit: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Some(*limit).filter(|limit| *limit < T::INFINITY).serialize(serializer)
}

pub fn deserialize<'de, T: Real + Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(T::INFINITY))
}
