//! Go's types, by the names that `%T` writes.

use std::fmt;
use std::rc::Rc;

/// The type of a value, of the elements of a list, or of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `interface {}`: any value, nil too.
    Any,
    /// `bool`.
    Bool,
    /// `int`, of 64 bits.
    Int,
    /// `int8`.
    Int8,
    /// `int16`.
    Int16,
    /// `int32`, also called `rune`.
    Int32,
    /// `int64`.
    Int64,
    /// `uint`, of 64 bits.
    Uint,
    /// `uint8`, also called `byte`.
    Uint8,
    /// `uint16`.
    Uint16,
    /// `uint32`.
    Uint32,
    /// `uint64`.
    Uint64,
    /// `float32`.
    Float32,
    /// `float64`.
    Float64,
    /// `complex128`.
    Complex128,
    /// `string`.
    String,
    /// `[]T`.
    Slice(Rc<Type>),
    /// `map[string]T`.
    Map(Rc<Type>),
    /// A type with methods, by its full name, such as `time.Time`.
    Named(&'static str),
}

impl Type {
    /// The type of slices of this.
    #[must_use]
    pub fn slice(self) -> Self {
        Self::Slice(Rc::new(self))
    }

    /// The type of maps from strings to this.
    #[must_use]
    pub fn map(self) -> Self {
        Self::Map(Rc::new(self))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("interface {}"),
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Int8 => f.write_str("int8"),
            Self::Int16 => f.write_str("int16"),
            Self::Int32 => f.write_str("int32"),
            Self::Int64 => f.write_str("int64"),
            Self::Uint => f.write_str("uint"),
            Self::Uint8 => f.write_str("uint8"),
            Self::Uint16 => f.write_str("uint16"),
            Self::Uint32 => f.write_str("uint32"),
            Self::Uint64 => f.write_str("uint64"),
            Self::Float32 => f.write_str("float32"),
            Self::Float64 => f.write_str("float64"),
            Self::Complex128 => f.write_str("complex128"),
            Self::String => f.write_str("string"),
            Self::Slice(of) => write!(f, "[]{of}"),
            Self::Map(of) => write!(f, "map[string]{of}"),
            Self::Named(name) => f.write_str(name),
        }
    }
}
