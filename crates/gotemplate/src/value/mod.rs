//! The values that templates compute with: Go's, as far as a template can tell them apart.
//!
//! A list or string is immutable and shared by its clones. A map is shared *and* mutable, as in Go: `set` on one handle
//! is seen by all others. [`Value::Nil`] is a nil `interface{}`; nil lists and maps have a type and are values of their own.

mod from_json;
mod list;
mod map;
mod object;
mod types;

use std::rc::Rc;

pub use list::List;
pub use map::Map;
pub use object::Object;
pub use types::Type;

use crate::go_string::GoString;

/// How deep functions that walk a value (printing, comparing, encoding) may go. Go has no bound but its stack.
pub const MAX_VALUE_DEPTH: usize = 200;

/// A Go value.
#[derive(Debug, Clone)]
pub enum Value {
    /// A nil interface.
    Nil,
    /// `bool`.
    Bool(bool),
    /// A signed integer. The type is one of `int`, `int8` to `int64`, and the number is within its range.
    Int(Type, i64),
    /// An unsigned integer. The type is one of `uint`, `uint8` to `uint64`, and the number is within its range.
    Uint(Type, u64),
    /// A float. The type is `float32` or `float64`.
    Float(Type, f64),
    /// `complex128`; only constants such as `2i` make one.
    Complex(f64, f64),
    /// `string`.
    String(GoString),
    /// A slice.
    List(List),
    /// A map with strings as keys.
    Map(Map),
    /// Anything that has methods, such as a time.
    Object(Rc<dyn Object>),
}

impl Value {
    /// An `int`.
    pub fn int(number: i64) -> Self {
        Self::Int(Type::Int, number)
    }

    /// An `int64`.
    pub fn int64(number: i64) -> Self {
        Self::Int(Type::Int64, number)
    }

    /// A `float64`.
    pub fn float(number: f64) -> Self {
        Self::Float(Type::Float64, number)
    }

    /// A `string`.
    pub fn string(text: impl Into<GoString>) -> Self {
        Self::String(text.into())
    }

    /// The dynamic type; `None` for a nil interface.
    pub fn type_of(&self) -> Option<Type> {
        Some(match self {
            Self::Nil => return None,
            Self::Bool(_) => Type::Bool,
            Self::Int(of, _) | Self::Uint(of, _) | Self::Float(of, _) => of.clone(),
            Self::Complex(..) => Type::Complex128,
            Self::String(_) => Type::String,
            Self::List(list) => list.type_of(),
            Self::Map(map) => map.type_of(),
            Self::Object(object) => Type::Named(object.type_name()),
        })
    }

    /// The bytes of a `string`.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::String(text) => Some(text.as_bytes()),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::string(text)
    }
}

impl From<GoString> for Value {
    fn from(text: GoString) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<List> for Value {
    fn from(list: List) -> Self {
        Self::List(list)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}
