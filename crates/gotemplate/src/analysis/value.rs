//! What is known of a value without executing the template.

use std::collections::BTreeMap;
use std::rc::Rc;

use fluxwright_diagnostic::Span;

use super::fact::{State, Truth};
use super::path::Path;
use crate::go_string::GoString;

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A string.
    Text(GoString),
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// `nil`.
    Nil,
}

impl Literal {
    /// Whether a condition takes it for false.
    pub(super) fn is_falsy(&self) -> bool {
        match self {
            Self::Text(text) => text.as_bytes().is_empty(),
            Self::Bool(value) => !value,
            Self::Number(text) => text.chars().all(|c| matches!(c, '0' | '.' | '_' | '+' | '-')),
            Self::Nil => true,
        }
    }
}

/// Whether a part of the inputs is there when its fields are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// It is: reading it would have failed otherwise.
    Known,
    /// It may be missing and is nil then: its fields cannot be read, but it can be ranged over.
    OrNil,
    /// It may be missing and is an empty string then, as with `get`: neither can be done.
    OrText,
    /// It may be missing, and then another value stands in for it.
    Optional,
}

/// A part of the inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    pub(super) path: Path,
    pub(super) presence: Presence,
    /// Where it was read last.
    pub(super) at: Span,
}

/// How many values one place may stand for; with more, nothing is known.
const MAX_ALTERNATIVES: usize = 16;
/// How deep values may lie in one another.
const MAX_NESTING: u8 = 8;

/// What is known of a value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Unknown,
    Literal(Literal),
    Input(Input),
    /// Made from this part of the inputs, such as its upper case.
    Derived(Path),
    /// The keys of this map.
    Keys(Path),
    /// The outcome of a test.
    Test(Rc<Truth>),
    /// One of several, and what its being true tells.
    OneOf(Rc<Vec<Value>>, Rc<Truth>),
    Dict(Rc<BTreeMap<String, Value>>, u8),
    List(Rc<Vec<Value>>, u8),
}

impl Value {
    pub(super) fn one_of(values: impl IntoIterator<Item = Self>, truth: Truth) -> Self {
        let mut alternatives: Vec<Self> = Vec::new();
        let mut add = |value: &Self| {
            if !alternatives.iter().any(|known| known.is(value)) {
                alternatives.push(value.clone());
            }
        };
        for value in values {
            match &value {
                Self::OneOf(inner, _) => inner.iter().for_each(&mut add),
                _ => add(&value),
            }
        }
        if alternatives.len() > MAX_ALTERNATIVES {
            return Self::Unknown;
        }
        Self::OneOf(Rc::new(alternatives), Rc::new(truth))
    }

    pub(super) fn dict(entries: BTreeMap<String, Self>) -> Self {
        match Self::nesting_around(entries.values()) {
            Some(nesting) => Self::Dict(Rc::new(entries), nesting),
            None => Self::Unknown,
        }
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        match Self::nesting_around(items.iter()) {
            Some(nesting) => Self::List(Rc::new(items), nesting),
            None => Self::Unknown,
        }
    }

    fn nesting_around<'v>(inner: impl Iterator<Item = &'v Self>) -> Option<u8> {
        let deepest = inner.map(Self::nesting).max().unwrap_or(0);
        (deepest < MAX_NESTING).then_some(deepest + 1)
    }

    fn nesting(&self) -> u8 {
        match self {
            Self::Dict(_, nesting) | Self::List(_, nesting) => *nesting,
            Self::OneOf(values, _) => values.iter().map(Self::nesting).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// Whether it is surely the same value. Lists and maps are only the same as themselves.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, Self::Unknown) => true,
            (Self::Literal(a), Self::Literal(b)) => a == b,
            (Self::Input(a), Self::Input(b)) => a == b,
            (Self::Derived(a), Self::Derived(b)) | (Self::Keys(a), Self::Keys(b)) => a == b,
            (Self::Test(a), Self::Test(b)) => Rc::ptr_eq(a, b),
            (Self::OneOf(a, _), Self::OneOf(b, _)) | (Self::List(a, _), Self::List(b, _)) => Rc::ptr_eq(a, b),
            (Self::Dict(a, _), Self::Dict(b, _)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// The same value, read here: uses of it are reported here.
    pub(super) fn read_at(&self, at: &Span) -> Self {
        match self {
            Self::Input(input) => Self::Input(Input { at: at.clone(), ..input.clone() }),
            Self::OneOf(values, truth) => {
                let values = values.iter().map(|value| match value {
                    Self::Input(input) => Self::Input(Input { at: at.clone(), ..input.clone() }),
                    other => other.clone(),
                });
                Self::OneOf(Rc::new(values.collect()), Rc::clone(truth))
            }
            other => other.clone(),
        }
    }

    /// The same value where another stands in for it when it is empty.
    pub(super) fn optional(self) -> Self {
        match self {
            Self::Input(input) => Self::Input(Input { presence: Presence::Optional, ..input }),
            other => other,
        }
    }

    /// What is learnt when it is found true or false.
    pub(super) fn truth(&self) -> Truth {
        match self {
            Self::Input(input) if !input.path.is_root() => Truth::of(&input.path, State::Truthy, State::Falsy),
            Self::Test(truth) | Self::OneOf(_, truth) => (**truth).clone(),
            _ => Truth::default(),
        }
    }

    /// The part of the inputs it is or was made from.
    pub(super) fn origin(&self) -> Option<&Path> {
        match self {
            Self::Input(input) => Some(&input.path),
            Self::Derived(path) => Some(path),
            _ => None,
        }
    }

    /// The text of a string constant.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Literal(Literal::Text(text)) => text.as_str(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(key: &str) -> Value {
        Value::Input(Input { path: Path::of([key]), presence: Presence::Known, at: 0..1 })
    }

    #[test]
    fn alternatives_are_flat_distinct_and_few() {
        let inner = Value::one_of([input("a"), input("b")], Truth::default());
        let Value::OneOf(values, _) = Value::one_of([inner, input("a")], Truth::default()) else { panic!() };
        assert_eq!(values.len(), 2);
        let many: Vec<_> = (0..MAX_ALTERNATIVES + 1).map(|i| input(&i.to_string())).collect();
        assert!(matches!(Value::one_of(many, Truth::default()), Value::Unknown));
    }

    #[test]
    fn nesting_ends_in_the_unknown() {
        let mut value = input("a");
        for _ in 0..100 {
            value = Value::list(vec![value.clone(), value]);
        }
        assert!(value.nesting() <= MAX_NESTING);
    }

    #[test]
    fn falsy_literals() {
        for literal in [Literal::Nil, Literal::Bool(false), Literal::Number("0.0".into()), Literal::Text("".into())] {
            assert!(literal.is_falsy(), "{literal:?}");
        }
        for literal in [Literal::Bool(true), Literal::Number("10".into()), Literal::Text("0".into())] {
            assert!(!literal.is_falsy(), "{literal:?}");
        }
    }
}
