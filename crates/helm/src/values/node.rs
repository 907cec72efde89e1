//! Values as a Go program holds them: maps and lists are shared, and what is changed in one place is changed in all.
//!
//! helm-controller merges the inline values more than once and sets paths in the result; whether a path survives depends
//! on which maps are shared at that time. So this merges and shares exactly as it does.

use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;
use serde_json::{Map, Number, Value};

/// The deepest values that are taken.
pub(super) const MAX_DEPTH: usize = 512;

/// A shared map.
pub(super) type Shared = Rc<RefCell<IndexMap<String, Node>>>;
/// A shared list.
pub(super) type SharedList = Rc<RefCell<Vec<Node>>>;

/// A value with the index of the origin that wrote it.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Text, number, true or false, null.
    Leaf { value: Value, origin: usize },
    /// A map.
    Map { entries: Shared, origin: usize },
    /// A list.
    List { items: SharedList, origin: usize },
}

/// Values deeper than [`MAX_DEPTH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooDeep;

impl Node {
    pub(super) fn leaf(value: impl Into<Value>, origin: usize) -> Self {
        Self::Leaf { value: value.into(), origin }
    }

    pub(super) fn list(items: Vec<Self>, origin: usize) -> Self {
        Self::List { items: Rc::new(RefCell::new(items)), origin }
    }

    fn of(value: &Value, origin: usize, depth: usize) -> Result<Self, TooDeep> {
        let deeper = depth.checked_sub(1).ok_or(TooDeep)?;
        Ok(match value {
            Value::Object(map) => Self::Map { entries: shared_at(map, origin, deeper)?, origin },
            Value::Array(list) => {
                Self::list(list.iter().map(|item| Self::of(item, origin, deeper)).collect::<Result<_, _>>()?, origin)
            }
            Value::Number(number) => Self::leaf(as_float(number), origin),
            other => Self::leaf(other.clone(), origin),
        })
    }
}

/// The values of a document.
pub(super) fn shared(map: &Map<String, Value>, origin: usize) -> Result<Shared, TooDeep> {
    shared_at(map, origin, MAX_DEPTH)
}

fn shared_at(map: &Map<String, Value>, origin: usize, depth: usize) -> Result<Shared, TooDeep> {
    let entries = map.iter().map(|(key, value)| Ok((key.clone(), Node::of(value, origin, depth)?)));
    Ok(Rc::new(RefCell::new(entries.collect::<Result<_, TooDeep>>()?)))
}

/// A number as Helm reads it from YAML or JSON, a 64-bit float; whole ones stay written as such.
fn as_float(number: &Number) -> Value {
    /// Whole floats below it are written without an exponent and fit.
    const LARGEST: f64 = 9.2e18;
    let Some(float) = number.as_f64() else { return Value::Number(number.clone()) };
    if float.fract() == 0.0 && float.abs() < LARGEST {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within the range of i64")]
        return Value::from(float as i64);
    }
    Number::from_f64(float).map_or_else(|| Value::Number(number.clone()), Value::Number)
}

/// Lays `over` over `base`: a new map, whose nested maps are those of the two where only one of them has the key, and new
/// ones where both have a map.
pub(super) fn merge(base: &Shared, over: &Shared) -> Shared {
    let mut out = base.borrow().clone();
    for (key, value) in over.borrow().iter() {
        let merged = match (out.get(key), value) {
            (Some(Node::Map { entries: under, origin }), Node::Map { entries: above, .. }) => {
                Node::Map { entries: merge(under, above), origin: *origin }
            }
            _ => value.clone(),
        };
        out.insert(key.clone(), merged);
    }
    Rc::new(RefCell::new(out))
}
