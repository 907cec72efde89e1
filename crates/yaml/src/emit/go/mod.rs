//! The YAML that sigs.k8s.io/yaml writes, byte for byte.
//!
//! flux-operator turns each resource of a ResourceSet into this text before it takes the text for a template, so the
//! order of keys, the quotes and the folded lines decide what the template means.

mod analysis;
mod tree;
mod writer;

use serde_json::{Number, Value};

use tree::Place;
use writer::Writer;

/// The longest line of a scalar that is not folded, in characters.
const WIDTH: usize = 80;

/// The longest key that is written before its colon on one line, in bytes.
const LONGEST_KEY: usize = 128;

/// A value that sigs.k8s.io/yaml cannot write: it passes values through JSON and reads that as YAML, which is more
/// limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A control character that JSON does not escape, or no character at all.
    #[error("a text holds the character U+{:04X}, which YAML does not take", u32::from(*.0))]
    Character(char),
    /// A key of more than 1,024 characters as JSON.
    #[error("a key has more than 1,024 characters")]
    LongKey,
}

/// The value as sigs.k8s.io/yaml's `JSONToYAML` writes it, with a line end: keys in natural order, two spaces of
/// indentation, lists not indented, scalars folded at 80 columns.
///
/// Where keys mix letters and digits so that their natural order is circular (`9`, `12:30`, `1e3`), the library's own
/// order is not defined. A next line character (U+0085) in a text becomes a space or a line end, as there.
pub fn go_yaml(value: &Value) -> Result<String, Unwritable> {
    write(value, false)
}

/// As [`go_yaml`], of a value that Go holds and writes as JSON first: a float without a fraction that an unsigned integer
/// of 64 bits can hold is written with all its digits (`12345678901234567000`), and so read again as an integer.
pub fn go_marshal(value: &Value) -> Result<String, Unwritable> {
    write(value, true)
}

fn write(value: &Value, marshals: bool) -> Result<String, Unwritable> {
    let mut writer = Writer::new(marshals);
    writer.node(value, Place::Root)?;
    Ok(writer.finish())
}

/// The digits of a float that Go's JSON writes as a whole number and YAML reads as an unsigned one.
fn unsigned_digits(number: &Number) -> Option<String> {
    const FIRST: f64 = 9_223_372_036_854_775_808.0;
    const END: f64 = 18_446_744_073_709_551_616.0;
    let float = number.as_f64().filter(|float| number.is_f64() && (FIRST..END).contains(float))?;
    // Floats of this size have no fraction.
    Some(format!("{float}"))
}
