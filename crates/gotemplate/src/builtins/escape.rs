//! `html`, `js` and `urlquery`.

use std::borrow::Cow;

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

/// Text that grows; what it takes is settled every now and then, before much of it is made.
#[derive(Default)]
struct Growing {
    out: Vec<u8>,
    settled: usize,
}

impl Growing {
    const OFTEN: usize = 1 << 14;

    fn push(&mut self, call: &mut Call<'_>, bytes: &[u8]) -> std::result::Result<(), FunctionError> {
        self.out.extend_from_slice(bytes);
        if self.out.len() - self.settled < Self::OFTEN { Ok(()) } else { self.settle(call) }
    }

    fn settle(&mut self, call: &mut Call<'_>) -> std::result::Result<(), FunctionError> {
        call.take_bytes(self.out.len() - self.settled)?;
        self.settled = self.out.len();
        Ok(())
    }

    fn finish(mut self, call: &mut Call<'_>) -> Result {
        self.settle(call)?;
        Ok(Value::string(self.out))
    }
}

pub(super) fn html(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let text = text(call, arguments)?;
    let mut out = Growing::default();
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
        out.push(call, escaped)?;
    }
    out.finish(call)
}

pub(super) fn js(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let text = text(call, arguments)?;
    let mut out = Growing::default();
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' | '\'' | '"' => out.push(call, format!("\\{c}").as_bytes())?,
                '<' | '>' | '&' | '=' => out.push(call, code(c).as_bytes())?,
                c if c.is_ascii() && c >= ' ' || !c.is_ascii() && is_printable(c) => {
                    out.push(call, c.encode_utf8(&mut [0; 4]).as_bytes())?;
                }
                c => out.push(call, code(c).as_bytes())?,
            }
        }
        out.push(call, chunk.invalid())?;
    }
    out.finish(call)
}

fn code(c: char) -> String {
    format!("\\u{:04X}", u32::from(c))
}

pub(super) fn url_query(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let text = text(call, arguments)?;
    let mut out = Growing::default();
    for byte in text.iter() {
        match byte {
            b' ' => out.push(call, b"+")?,
            b'-' | b'_' | b'.' | b'~' => out.push(call, &[*byte])?,
            byte if byte.is_ascii_alphanumeric() => out.push(call, &[*byte])?,
            byte => out.push(call, format!("%{byte:02X}").as_bytes())?,
        }
    }
    out.finish(call)
}
