//! `quote`, `squote` and `cat`.

use fluxwright_gotemplate::value::Type;
use fluxwright_gotemplate::{GoString, Value};

use crate::cast;
use crate::registry::Registry;

pub(super) fn register(registry: &mut Registry) {
    registry.add("quote", &[], Some(Type::Any), |call, arguments| {
        let mut out = String::new();
        for value in present(arguments) {
            separate(&mut out);
            out.push_str(&cast::string(call, value)?.quote());
        }
        Ok(Value::from(out))
    });
    // What is inside is not escaped.
    registry.add("squote", &[], Some(Type::Any), |call, arguments| {
        let mut out = Vec::new();
        for value in present(arguments) {
            if !out.is_empty() {
                out.push(b' ');
            }
            let text = cast::text(call, value)?;
            call.take_bytes(text.len())?;
            out.push(b'\'');
            out.extend_from_slice(&text);
            out.push(b'\'');
        }
        Ok(Value::String(GoString::from(out)))
    });
    registry.add("cat", &[], Some(Type::Any), |call, arguments| {
        let mut out = Vec::new();
        for (at, value) in present(arguments).enumerate() {
            let text = cast::text(call, value)?;
            call.take_bytes(text.len())?;
            if at > 0 {
                out.push(b' ');
            }
            out.extend_from_slice(&text);
        }
        Ok(Value::string(out))
    });
}

/// The arguments that are not nil.
fn present(arguments: &[Value]) -> impl Iterator<Item = &Value> {
    arguments.iter().filter(|value| !matches!(value, Value::Nil))
}

fn separate(out: &mut String) {
    if !out.is_empty() {
        out.push(' ');
    }
}
