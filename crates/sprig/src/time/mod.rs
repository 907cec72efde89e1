//! Times and durations.

use fluxwright_gotemplate::value::Object;

use crate::registry::Registry;

/// How a time is written in JSON.
pub(crate) enum Json {
    /// A string.
    Text(String),
    /// A number.
    Number(i64),
}

pub(crate) fn to_json(_object: &dyn Object) -> Option<Result<Json, String>> {
    None
}

pub(crate) fn register(_registry: &mut Registry) {}
