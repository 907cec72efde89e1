//! A number in every type that can hold it, as Go's untyped constants behave.

use super::LiteralError;
use super::complex::parse_complex;
use super::float::parse_float;
use super::integer::{parse_signed, parse_unsigned};
use super::unquote::{Piece, next_piece};

/// A numeric literal. Go decides on a type only where the number is used, so it is kept as each type that can represent
/// it: `1` is all four, `1.5` is a float, `-1` is no unsigned integer, `2i` is complex alone.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Number {
    /// The value as a signed integer.
    pub int: Option<i64>,
    /// The value as an unsigned integer.
    pub uint: Option<u64>,
    /// The value as a floating-point number.
    pub float: Option<f64>,
    /// The real and imaginary parts; only set when the literal was written with an `i`.
    pub complex: Option<(f64, f64)>,
}

/// Which kind of numeric token was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberForm {
    /// `'a'`.
    Character,
    /// `1+2i`.
    Complex,
    /// Anything else, `2i` included.
    Plain,
}

/// The value of a numeric token.
pub(crate) fn parse_number(text: &str, form: NumberForm) -> Result<Number, LiteralError> {
    match form {
        NumberForm::Character => character(text),
        NumberForm::Complex => {
            parse_complex(text).map(|(re, im)| Number::from_complex(re, im)).ok_or(LiteralError::IllegalComplex)
        }
        NumberForm::Plain => plain(text),
    }
}

fn character(text: &str) -> Result<Number, LiteralError> {
    let inner = text.strip_prefix('\'').ok_or(LiteralError::InvalidSyntax)?;
    let (piece, rest) = next_piece(inner, '\'')?;
    if rest != "'" {
        return Err(LiteralError::MalformedCharacter);
    }
    let code = match piece {
        Piece::Char(c) => u32::from(c),
        Piece::Byte(byte) => u32::from(byte),
    };
    Ok(Number { int: Some(code.into()), uint: Some(code.into()), float: Some(code.into()), complex: None })
}

fn plain(text: &str) -> Result<Number, LiteralError> {
    if let Some(imaginary) = text.strip_suffix('i').and_then(parse_float) {
        return Ok(Number::from_complex(0.0, imaginary));
    }
    let int = parse_signed(text);
    // Go reads no sign in an unsigned number, but takes -0 and +0 for one.
    let uint = parse_unsigned(text).or((int == Some(0)).then_some(0));
    #[expect(clippy::cast_precision_loss, reason = "Go converts the same way, to the nearest double")]
    let float = int.map(|i| i as f64).or(uint.map(|u| u as f64));
    if float.is_some() {
        return Ok(Number { int, uint, float, complex: None });
    }
    let float = parse_float(text).ok_or(LiteralError::IllegalNumber)?;
    if !text.contains(['.', 'e', 'E', 'p', 'P']) {
        return Err(LiteralError::IntegerOverflow);
    }
    Ok(Number { int: exact_i64(float), uint: exact_u64(float), float: Some(float), complex: None })
}

impl Number {
    fn from_complex(real: f64, imaginary: f64) -> Self {
        let float = (imaginary == 0.0).then_some(real);
        Self {
            int: float.and_then(exact_i64),
            uint: float.and_then(exact_u64),
            float,
            complex: Some((real, imaginary)),
        }
    }
}

/// The float as an integer, when it is one. Go (on amd64) takes no float from 2^63 up for a signed integer.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked and the value has no fraction")]
fn exact_i64(float: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (float.fract() == 0.0 && (-LIMIT..LIMIT).contains(&float)).then_some(float as i64)
}

/// The float as an unsigned integer, when it is one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked and the value has no fraction"
)]
fn exact_u64(float: f64) -> Option<u64> {
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;
    (float.fract() == 0.0 && (0.0..LIMIT).contains(&float)).then_some(float as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Result<Number, LiteralError> {
        parse_number(text, NumberForm::Plain)
    }

    #[test]
    fn plain_numbers_are_all_the_types_that_hold_them() {
        let n = |int, uint, float| Ok(Number { int, uint, float, complex: None });
        assert_eq!(number("1"), n(Some(1), Some(1), Some(1.0)));
        assert_eq!(number("-1"), n(Some(-1), None, Some(-1.0)));
        assert_eq!(number("+5"), n(Some(5), None, Some(5.0)));
        assert_eq!(number("-0"), n(Some(0), Some(0), Some(0.0)));
        assert_eq!(number("1.5"), n(None, None, Some(1.5)));
        assert_eq!(number("1e3"), n(Some(1000), Some(1000), Some(1000.0)));
        assert_eq!(number("-2.0"), n(Some(-2), None, Some(-2.0)));
        assert_eq!(number("0x1p4"), n(Some(16), Some(16), Some(16.0)));
        assert_eq!(number("18446744073709551615"), n(None, Some(u64::MAX), Some(18_446_744_073_709_551_615.0)));
        assert_eq!(number("1e19"), n(None, Some(10_000_000_000_000_000_000), Some(1e19)));
        assert_eq!(number("1e20"), n(None, None, Some(1e20)));
        assert_eq!(number("18446744073709551616"), Err(LiteralError::IntegerOverflow));
        assert_eq!(number("089"), Err(LiteralError::IntegerOverflow));
        assert_eq!(number("0x"), Err(LiteralError::IllegalNumber));
        assert_eq!(number("."), Err(LiteralError::IllegalNumber));
        assert_eq!(number("1e400"), Err(LiteralError::IllegalNumber));
    }

    #[test]
    fn imaginary_numbers_are_complex_alone_unless_zero() {
        let complex = |re, im| Number { complex: Some((re, im)), ..Number::default() };
        assert_eq!(number("2i"), Ok(complex(0.0, 2.0)));
        assert_eq!(number("0123i"), Ok(complex(0.0, 123.0)));
        assert_eq!(number("0i"), Ok(Number::from_complex(0.0, 0.0)));
        assert_eq!(number("0i").map(|n| (n.int, n.uint)), Ok((Some(0), Some(0))));
        assert_eq!(number("0x1i"), Err(LiteralError::IllegalNumber));
        assert_eq!(parse_number("1+2i", NumberForm::Complex), Ok(complex(1.0, 2.0)));
        assert_eq!(parse_number("3+0i", NumberForm::Complex).map(|n| n.int), Ok(Some(3)));
    }

    #[test]
    fn characters_are_their_code() {
        let code = |text| parse_number(text, NumberForm::Character).map(|n| n.int);
        assert_eq!(code("'a'"), Ok(Some(97)));
        assert_eq!(code("'日'"), Ok(Some(0x65e5)));
        assert_eq!(code(r"'\n'"), Ok(Some(10)));
        assert_eq!(code(r"'\''"), Ok(Some(39)));
        assert_eq!(code(r"'\xFF'"), Ok(Some(255)));
        assert_eq!(code(r#"'\"'"#), Err(LiteralError::InvalidSyntax));
        assert_eq!(code("''"), Err(LiteralError::InvalidSyntax));
        assert_eq!(code("'ab'"), Err(LiteralError::MalformedCharacter));
    }
}
