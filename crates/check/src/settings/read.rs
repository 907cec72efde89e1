//! Settings as people write them. Written out, so that a mistake is told in words: an untagged enum says only that nothing fits.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::{Level, PathSetting, RuleSetting};

const LEVELS: [&str; 4] = ["off", "note", "warning", "error"];

impl Level {
    fn of<E: Error>(word: &str) -> Result<Self, E> {
        match word {
            "off" => Ok(Self::Off),
            "note" => Ok(Self::Note),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            other => Err(E::unknown_variant(other, &LEVELS)),
        }
    }

    /// `off` without quotes is a boolean to readers of YAML 1.1.
    fn of_bool<E: Error>(value: bool) -> Result<Self, E> {
        match value {
            false => Ok(Self::Off),
            true => Err(E::invalid_value(Unexpected::Bool(true), &"off, note, warning or error")),
        }
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl Visitor<'_> for Words {
            type Value = Level;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("off, note, warning or error")
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Level, E> {
                Level::of(word)
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Level, E> {
                Level::of_bool(value)
            }
        }
        deserializer.deserialize_any(Words)
    }
}

impl<'de> Deserialize<'de> for RuleSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Forms;
        impl<'de> Visitor<'de> for Forms {
            type Value = RuleSetting;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("off, note, warning or error, or `severity` with `paths`, or a list of these")
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<RuleSetting, E> {
                Level::of(word).map(RuleSetting::Everywhere)
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<RuleSetting, E> {
                Level::of_bool(value).map(RuleSetting::Everywhere)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RuleSetting, A::Error> {
                PathSetting::deserialize(MapAccessDeserializer::new(map)).map(RuleSetting::Somewhere)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<RuleSetting, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(RuleSetting::List)
            }
        }
        deserializer.deserialize_any(Forms)
    }
}
