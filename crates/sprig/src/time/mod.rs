//! Times and durations.
//!
//! The local zone is UTC, as in the containers that the original runs in; other zones exist as offsets that a parsed
//! text names. There is no clock: the present comes from [`Builder::now`](crate::Builder::now).

mod civil;
mod duration;
mod format;
mod functions;
mod layout;
mod methods;
mod named;
mod parse;
mod point;
mod scan;

use fluxwright_gotemplate::value::Object;

pub(crate) use functions::register;

/// How a time or duration is written in JSON.
pub(crate) enum Json {
    /// A string.
    Text(String),
    /// The number of a duration, month or weekday.
    Number(i64),
}

/// What stands in JSON for an object of this module, or why nothing can. `None` for other objects.
pub(crate) fn to_json(object: &dyn Object) -> Option<Result<Json, String>> {
    if let Some(time) = object.as_any().downcast_ref::<point::Time>() {
        return Some(format::rfc3339(time).map(Json::Text));
    }
    object.number().map(|number| Ok(Json::Number(number)))
}
