//! Types of values, as JSON Schema and CRDs name them.

use std::fmt;

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// Text.
    String,
    /// A list.
    Array,
    /// A map.
    Object,
}

impl Type {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Null, Self::Boolean, Self::Integer, Self::Number, Self::String, Self::Array, Self::Object];

    /// As a schema writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// As a sentence says it.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Boolean => "`true` or `false`",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::String => "a text",
            Self::Array => "a list",
            Self::Object => "a map",
        }
    }

    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The types that a schema allows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Types(u8);

impl Types {
    /// Every type.
    pub const ANY: Self = Self(0x7f);

    /// With one more type.
    #[must_use]
    pub const fn with(self, kind: Type) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// Whether values of this type are allowed.
    pub const fn has(self, kind: Type) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether nothing is said about the type.
    pub const fn is_any(self) -> bool {
        self.0 == Self::ANY.0
    }

    /// In order.
    pub fn iter(self) -> impl Iterator<Item = Type> {
        Type::ALL.into_iter().filter(move |kind| self.has(*kind))
    }

    /// As a sentence says it: `a text or a whole number`.
    pub fn phrase(self) -> String {
        if self.is_any() {
            return "anything".to_owned();
        }
        let named: Vec<&str> = self
            .iter()
            .filter(|kind| *kind != Type::Null && !(*kind == Type::Integer && self.has(Type::Number)))
            .map(Type::phrase)
            .collect();
        if named.is_empty() { Type::Null.phrase().to_owned() } else { named.join(" or ") }
    }
}

impl From<Type> for Types {
    fn from(kind: Type) -> Self {
        Self::default().with(kind)
    }
}

impl fmt::Debug for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_says_what_it_holds() {
        let both = Types::from(Type::Integer).with(Type::String);
        assert_eq!(both.phrase(), "a whole number or a text");
        assert!(both.has(Type::String) && !both.has(Type::Array));
        assert!(Type::ALL.iter().fold(Types::default(), |set, kind| set.with(*kind)).is_any());
        assert_eq!(Types::from(Type::Number).with(Type::Integer).phrase(), "a number");
        assert_eq!(Type::named("array"), Some(Type::Array));
        assert_eq!(Type::named("tuple"), None);
    }
}
