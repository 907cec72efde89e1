//! `html`, `js` and `urlquery`.

use std::borrow::Cow;
use std::io::Write as _;

use super::Result;
use crate::chars::is_printable;
use crate::format;
use crate::function::{Call, FunctionError};
use crate::value::Value;

/// The arguments as one text: a string as it is, anything else as `print` writes it.
fn text<'v>(call: &mut Call<'_>, arguments: &'v [Value]) -> std::result::Result<Cow<'v, [u8]>, FunctionError> {
    if let [Value::String(text)] = arguments {
        return Ok(Cow::Borrowed(text.as_bytes()));
    }
    let mut out = Vec::new();
    // Go prints a nil among the arguments of these functions as an action prints it.
    let shown: Vec<Value> = arguments
        .iter()
        .map(|value| if matches!(value, Value::Nil) { Value::from("<no value>") } else { value.clone() })
        .collect();
    format::print(&shown, call.meter(), &mut out)?;
    Ok(Cow::Owned(out))
}

pub(super) fn html(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let text = text(call, arguments)?;
    call.take_bytes(text.len())?;
    let mut out = Vec::with_capacity(text.len());
    for byte in text.iter() {
        let escaped: &[u8] = match byte {
            0 => "\u{fffd}".as_bytes(),
            b'"' => b"&#34;",
            b'\'' => b"&#39;",
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            plain => std::slice::from_ref(plain),
        };
        out.extend_from_slice(escaped);
    }
    call.take_bytes(out.len() - text.len())?;
    Ok(Value::string(out))
}

pub(super) fn js(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let text = text(call, arguments)?;
    call.take_bytes(text.len())?;
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            // Writing to a vector cannot fail.
            let _ = match c {
                '\\' | '\'' | '"' => write!(out, "\\{c}"),
                '<' | '>' | '&' | '=' => write!(out, "\\u{:04X}", u32::from(c)),
                c if c.is_ascii() && c >= ' ' || !c.is_ascii() && is_printable(c) => write!(out, "{c}"),
                c => write!(out, "\\u{:04X}", u32::from(c)),
            };
        }
        out.extend_from_slice(chunk.invalid());
    }
    call.take_bytes(out.len().saturating_sub(text.len()))?;
    Ok(Value::string(out))
}

pub(super) fn url_query(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let text = text(call, arguments)?;
    call.take_bytes(text.len())?;
    let mut out = Vec::with_capacity(text.len());
    for byte in text.iter() {
        match byte {
            b' ' => out.push(b'+'),
            b'-' | b'_' | b'.' | b'~' => out.push(*byte),
            byte if byte.is_ascii_alphanumeric() => out.push(*byte),
            // Writing to a vector cannot fail.
            byte => drop(write!(out, "%{byte:02X}")),
        }
    }
    call.take_bytes(out.len().saturating_sub(text.len()))?;
    Ok(Value::string(out))
}
