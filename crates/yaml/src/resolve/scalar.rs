//! The type of a plain scalar.

use super::{Dialect, number, timestamp};
use number::Number;

/// What a scalar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarType {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// Any other number, infinity and NaN included.
    Float,
    /// A date or a time ([`Dialect::V3`] only; to [`Dialect::Sigs`] it is text).
    Timestamp,
    /// Text.
    String,
}

/// The type that a reader finds in a scalar without quotes and without a tag.
pub fn scalar_type(plain: &str, dialect: Dialect) -> ScalarType {
    match plain_scalar(plain, dialect) {
        Scalar::Null => ScalarType::Null,
        Scalar::Bool(_) => ScalarType::Bool,
        Scalar::Number(Number::Int(_) | Number::Large(_)) => ScalarType::Int,
        Scalar::Number(Number::Float(_)) | Scalar::NotFinite(_) => ScalarType::Float,
        Scalar::Time(_) if dialect == Dialect::V3 => ScalarType::Timestamp,
        Scalar::Time(_) | Scalar::Text => ScalarType::String,
    }
}

/// A scalar with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Number(Number),
    /// As the readers write it where it is a key: `.inf`, `-.inf` or `.nan`.
    NotFinite(&'static str),
    /// The time in RFC 3339.
    Time(String),
    Text,
}

/// Reads a scalar without quotes and without a tag.
pub(super) fn plain_scalar(text: &str, dialect: Dialect) -> Scalar {
    match text.as_bytes().first() {
        None => Scalar::Null,
        Some(b'+' | b'-' | b'0'..=b'9') => {
            if let Some(time) = timestamp::parse(text) {
                return Scalar::Time(time);
            }
            word(text, dialect)
                .or_else(|| number::number(text, dialect == Dialect::V3).map(Scalar::Number))
                .unwrap_or(Scalar::Text)
        }
        Some(b'.') => word(text, dialect)
            .or_else(|| number::dotted(text).map(|float| Scalar::Number(Number::Float(float))))
            .unwrap_or(Scalar::Text),
        Some(_) => word(text, dialect).unwrap_or(Scalar::Text),
    }
}

fn word(text: &str, dialect: Dialect) -> Option<Scalar> {
    let sigs = dialect == Dialect::Sigs;
    Some(match text {
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" if sigs => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" if sigs => Scalar::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::NotFinite(".inf"),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::NotFinite("-.inf"),
        ".nan" | ".NaN" | ".NAN" => Scalar::NotFinite(".nan"),
        _ => return None,
    })
}
