//! `indent`, `nindent`, `repeat` and `plural`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::Type;

use crate::arguments::{any, bytes, int};
use crate::registry::Registry;

pub(super) fn register(registry: &mut Registry) {
    registry.add_charging("indent", &[Type::Int, Type::String], None, |call, arguments| {
        indent(call, b"", int(arguments, 0)?, bytes(arguments, 1)?)
    });
    registry.add_charging("nindent", &[Type::Int, Type::String], None, |call, arguments| {
        indent(call, b"\n", int(arguments, 0)?, bytes(arguments, 1)?)
    });
    registry.add_charging("repeat", &[Type::Int, Type::String], None, |call, arguments| {
        let (count, text) = (times(int(arguments, 0)?)?, bytes(arguments, 1)?);
        call.take_bytes(text.len().saturating_mul(count))?;
        // The empty text is the same however often.
        Ok(Value::string(text.repeat(if text.is_empty() { 0 } else { count })))
    });
    registry.add_charging("plural", &[Type::String, Type::String, Type::Int], None, |_, arguments| {
        any(arguments, if int(arguments, 2)? == 1 { 0 } else { 1 }).cloned()
    });
}

/// The text with spaces at the start of each line, the empty one after a last newline too.
fn indent(call: &mut Call<'_>, head: &[u8], spaces: i64, text: &[u8]) -> Result<Value, FunctionError> {
    let spaces = times(spaces)?;
    let lines = memchr::memchr_iter(b'\n', text).count() + 1;
    call.take_bytes(lines.saturating_mul(spaces).saturating_add(text.len() + head.len()))?;
    let pad = vec![b' '; spaces];
    let mut out = head.to_vec();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        out.extend_from_slice(&pad);
        out.extend_from_slice(line);
    }
    if text.is_empty() || text.ends_with(b"\n") {
        out.extend_from_slice(&pad);
    }
    Ok(Value::string(out))
}

fn times(count: i64) -> Result<usize, FunctionError> {
    usize::try_from(count).map_err(|_| FunctionError::message(format!("nothing can be repeated {count} times")))
}

#[cfg(test)]
mod tests {
    use fluxwright_gotemplate::{Limits, Meter};

    use super::*;

    #[test]
    fn every_line_is_indented() {
        let mut meter = Meter::new(Limits::default());
        let mut run = |spaces, text: &str| indent(&mut Call::new(&mut meter), b"", spaces, text.as_bytes());
        for (text, indented) in [("", "  "), ("a", "  a"), ("a\n", "  a\n  "), ("a\n\nb", "  a\n  \n  b")] {
            let got = run(2, text).unwrap();
            assert_eq!(got.as_bytes(), Some(indented.as_bytes()), "{text:?}");
        }
        assert!(run(-1, "a").is_err());
        assert!(run(i64::MAX, "a\nb").is_err(), "takes more than there is");
    }
}
