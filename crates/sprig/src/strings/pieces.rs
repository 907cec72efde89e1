//! `split`, `splitn`, `splitList` and `join`.

use std::collections::BTreeMap;

use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{Map, Type};
use fluxwright_gotemplate::{GoString, Value};

use super::searching::Places;
use crate::arguments::{any, bytes, int};
use crate::cast;
use crate::registry::Registry;
use crate::runes;

pub(super) fn register(registry: &mut Registry) {
    registry.add("splitList", &[Type::String, Type::String], None, |call, arguments| {
        let pieces = split(call, bytes(arguments, 0)?, bytes(arguments, 1)?, None)?;
        Ok(cast::string_list(pieces.into_iter().map(GoString::from)))
    });
    registry.add("split", &[Type::String, Type::String], None, |call, arguments| {
        numbered(call, bytes(arguments, 0)?, bytes(arguments, 1)?, None)
    });
    registry.add("splitn", &[Type::String, Type::Int, Type::String], None, |call, arguments| {
        // Any negative number means no limit.
        let limit = usize::try_from(int(arguments, 1)?).ok();
        numbered(call, bytes(arguments, 0)?, bytes(arguments, 2)?, limit)
    });
    registry.add_charging("join", &[Type::String, Type::Any], None, |call, arguments| {
        let separator = bytes(arguments, 0)?;
        let parts = cast::strings(call, any(arguments, 1)?)?;
        let text: usize = parts.iter().map(|part| part.as_bytes().len()).fold(0, usize::saturating_add);
        call.take_bytes(text.saturating_add(separator.len().saturating_mul(parts.len())))?;
        let mut out = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(separator);
            }
            out.extend_from_slice(part.as_bytes());
        }
        Ok(Value::string(out))
    });
}

/// The pieces as a map with the keys `_0`, `_1`, and so on.
fn numbered(call: &mut Call<'_>, separator: &[u8], text: &[u8], limit: Option<usize>) -> Result<Value, FunctionError> {
    let pieces = split(call, separator, text, limit)?;
    let entries = pieces.into_iter().enumerate().map(|(at, piece)| (GoString::from(format!("_{at}")), piece.into()));
    let entries: BTreeMap<GoString, Value> = entries.map(|(key, piece): (_, GoString)| (key, piece.into())).collect();
    Ok(Value::Map(Map::of(Type::String, entries)))
}

/// The pieces between the separators, at most so many; without a separator, the characters.
fn split<'t>(
    call: &mut Call<'_>,
    separator: &[u8],
    text: &'t [u8],
    limit: Option<usize>,
) -> Result<Vec<&'t [u8]>, FunctionError> {
    let limit = limit.unwrap_or(usize::MAX);
    let mut pieces = Vec::new();
    let mut left = text;
    let mut add = |piece: &'t [u8]| {
        call.take_steps(1)?;
        call.take_bytes(size_of::<Value>() + piece.len())?;
        pieces.push(piece);
        Ok::<_, FunctionError>(pieces.len())
    };
    if limit == 0 {
        return Ok(pieces);
    }
    if separator.is_empty() {
        let mut count = 0;
        while count + 1 < limit
            && let Some(((_, character), rest)) = runes::first(left)
        {
            count = add(character)?;
            left = rest;
        }
        if !left.is_empty() {
            add(left)?;
        }
        return Ok(pieces);
    }
    let mut from = 0;
    for at in Places::new(separator, text).take(limit - 1) {
        add(text.get(from..at).unwrap_or_default())?;
        from = at + separator.len();
    }
    left = text.get(from..).unwrap_or_default();
    add(left)?;
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use fluxwright_gotemplate::{Limits, Meter};

    use super::*;

    #[test]
    fn pieces() {
        let mut meter = Meter::new(Limits::default());
        for (separator, text, limit, pieces) in [
            (",", "a,b,,c", None, &["a", "b", "", "c"][..]),
            (",", "", None, &[""]),
            (",", "a,b,c", Some(2), &["a", "b,c"]),
            (",", "a,b,c", Some(1), &["a,b,c"]),
            (",", "a,b,c", Some(0), &[]),
            (",", "a", Some(9), &["a"]),
            ("", "aéb", None, &["a", "é", "b"]),
            ("", "aéb", Some(2), &["a", "éb"]),
            ("", "", None, &[]),
        ] {
            let got = split(&mut Call::new(&mut meter), separator.as_bytes(), text.as_bytes(), limit).unwrap();
            assert_eq!(got, pieces.iter().map(|piece| piece.as_bytes()).collect::<Vec<_>>(), "{separator} {text}");
        }
    }
}
