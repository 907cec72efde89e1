//! What values are: `typeOf`, `typeIs`, `typeIsLike`, `kindOf`, `kindIs`, `deepEqual`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::value::Type;

use crate::arguments::{any, bytes};
use crate::equal::deep_equal;
use crate::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    registry.add("typeOf", &[Type::Any], None, |_, arguments| Ok(Value::from(type_of(any(arguments, 0)?))));
    registry.add("typeIs", &[Type::String, Type::Any], None, |_, arguments| {
        Ok(Value::Bool(type_of(any(arguments, 1)?).as_bytes() == bytes(arguments, 0)?))
    });
    // Also a pointer to the type, of which there are none here.
    registry.add("typeIsLike", &[Type::String, Type::Any], None, |_, arguments| {
        let (target, found) = (bytes(arguments, 0)?, type_of(any(arguments, 1)?));
        Ok(Value::Bool(target == found.as_bytes() || format!("*{}", String::from_utf8_lossy(target)) == found))
    });
    registry.add("kindOf", &[Type::Any], None, |_, arguments| Ok(Value::from(kind_of(any(arguments, 0)?))));
    registry.add("kindIs", &[Type::String, Type::Any], None, |_, arguments| {
        Ok(Value::Bool(kind_of(any(arguments, 1)?).as_bytes() == bytes(arguments, 0)?))
    });
    registry.add("deepEqual", &[Type::Any, Type::Any], None, |call, arguments| {
        Ok(Value::Bool(deep_equal(call, any(arguments, 0)?, any(arguments, 1)?)?))
    });
}

/// The type as `%T` writes it.
fn type_of(value: &Value) -> String {
    value.type_of().map_or_else(|| "<nil>".to_owned(), |of| of.to_string())
}

/// The kind of the type: its name when it is a basic one.
fn kind_of(value: &Value) -> String {
    match value {
        Value::Nil => "invalid".to_owned(),
        Value::List(_) => "slice".to_owned(),
        Value::Map(_) => "map".to_owned(),
        Value::Object(object) => object.kind().to_owned(),
        other => type_of(other),
    }
}
