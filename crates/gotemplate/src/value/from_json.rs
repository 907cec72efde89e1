//! JSON as Kubernetes' decoder reads it.

use serde_json::Value as Json;

use super::{List, Map, Value};
use crate::go_string::GoString;

impl Value {
    /// JSON as Kubernetes reads it into `interface{}`: whole numbers that fit become `int64`, others `float64`. JSON of
    /// any depth must have been bounded before.
    pub fn from_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Nil,
            Json::Bool(truth) => Self::Bool(*truth),
            Json::Number(number) => match number.as_i64() {
                Some(whole) => Self::int64(whole),
                None => Self::float(number.as_f64().unwrap_or(f64::INFINITY)),
            },
            Json::String(text) => Self::string(text.as_str()),
            Json::Array(items) => Self::List(List::any(items.iter().map(Self::from_json).collect())),
            Json::Object(entries) => Self::Map(Map::any(
                entries.iter().map(|(key, value)| (GoString::from(key.as_str()), Self::from_json(value))).collect(),
            )),
        }
    }
}
