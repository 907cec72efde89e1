//! Values as text, as Go's `fmt` writes them.
//!
//! Everything is drawn from a [`Meter`] before it is made, so that no width, precision or value takes more memory than a
//! template may. What is not as in Go: `%p` of a list or map is a bad verb, since an address means nothing.

mod directive;
mod flags;
mod float;
mod integer;
mod number;
mod printer;
mod text;
mod value;

pub use number::format_float;

use crate::limits::{Exhausted, Limits, Meter};
use crate::value::Value;
use printer::Printer;

type Result<T = ()> = std::result::Result<T, Exhausted>;

/// How much of a value a message shows, in bytes.
const EXCERPT: usize = 100;

/// Adds a value as `%v` writes it; nil is `<nil>`.
///
/// # Errors
/// When the text takes more than is left, or the value nests too deep.
pub fn display(value: &Value, meter: &mut Meter, out: &mut Vec<u8>) -> Result {
    Printer::new(meter, out).argument(value, 'v')
}

/// Adds values as `fmt.Sprint` does: with a space between two of which neither is a string.
///
/// # Errors
/// When the text takes more than is left, or a value nests too deep.
pub fn print(values: &[Value], meter: &mut Meter, out: &mut Vec<u8>) -> Result {
    let mut printer = Printer::new(meter, out);
    let mut after_string = true;
    for value in values {
        let is_string = matches!(value, Value::String(_));
        if !is_string && !after_string {
            printer.put(b" ")?;
        }
        printer.argument(value, 'v')?;
        after_string = is_string;
    }
    Ok(())
}

/// Adds values as `fmt.Sprintln` does: with a space between any two and a line end.
///
/// # Errors
/// When the text takes more than is left, or a value nests too deep.
pub fn println(values: &[Value], meter: &mut Meter, out: &mut Vec<u8>) -> Result {
    let mut printer = Printer::new(meter, out);
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            printer.put(b" ")?;
        }
        printer.argument(value, 'v')?;
    }
    printer.put(b"\n")
}

/// Adds values as the format says, as `fmt.Sprintf` does.
///
/// # Errors
/// When the text takes more than is left, or a value nests too deep.
pub fn printf(format: &[u8], values: &[Value], meter: &mut Meter, out: &mut Vec<u8>) -> Result {
    directive::Formatter::new(format, values, Printer::new(meter, out)).run()
}

/// The beginning of a value's text, for messages.
pub(crate) fn excerpt(value: &Value) -> String {
    let mut out = Vec::new();
    let mut meter = Meter::new(Limits { steps: EXCERPT, bytes: EXCERPT, depth: 0 });
    let cut = if display(value, &mut meter, &mut out).is_err() { "…" } else { "" };
    format!("{}{cut}", String::from_utf8_lossy(&out))
}
