//! What the fuzz targets share: values made of random bytes.

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value};

/// A JSON value of few levels, without floats, whose writing is a matter of taste.
#[derive(Debug, Clone)]
pub struct Json(pub Value);

impl<'a> Arbitrary<'a> for Json {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        value(u, 4).map(Self)
    }
}

fn value(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match u.int_in_range(0..=if depth == 0 { 3 } else { 5 })? {
        0 => Value::Null,
        1 => Value::Bool(u.arbitrary()?),
        2 => Value::from(u.arbitrary::<i64>()?),
        3 => Value::from(u.arbitrary::<String>()?),
        4 => {
            let mut items = Vec::new();
            for _ in 0..u.int_in_range(0..=4)? {
                items.push(value(u, depth - 1)?);
            }
            Value::Array(items)
        }
        _ => {
            let mut entries = Map::new();
            for _ in 0..u.int_in_range(0..=4)? {
                entries.insert(u.arbitrary()?, value(u, depth - 1)?);
            }
            Value::Object(entries)
        }
    })
}
