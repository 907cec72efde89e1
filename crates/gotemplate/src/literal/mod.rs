//! The values of literals: strings, character constants and numbers, read as Go's `strconv` reads them.

mod complex;
mod float;
mod integer;
mod number;
mod unquote;

pub use float::parse_float;
pub use number::Number;
pub(crate) use number::{NumberForm, parse_number};
pub(crate) use unquote::unquote;

/// Why a literal has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LiteralError {
    /// A bad escape or an empty character constant.
    InvalidSyntax,
    /// More or less than one character between single quotes.
    MalformedCharacter,
    /// Written like an integer, larger than 64 bits (or octal with a digit of 8 or 9: Go says the same of it).
    IntegerOverflow,
    /// Not a number.
    IllegalNumber,
    /// Not a complex number.
    IllegalComplex,
}
