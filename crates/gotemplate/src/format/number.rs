//! Floats as text, as `strconv.FormatFloat` writes them.

use std::fmt::Write as _;

/// No double has more digits than this that are not zero.
const MAX_DIGITS: usize = 1100;

/// A float as text. `single` says that it is a `float32`; `verb` is one of `b`, `e`, `E`, `f`, `g`, `G`, `x` and `X`;
/// no precision asks for the fewest digits that tell the number from its neighbours. A positive infinity has a plus
/// sign.
pub fn format_float(value: f64, single: bool, verb: u8, precision: Option<usize>) -> String {
    if value.is_nan() {
        return "NaN".to_string();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_string();
    }
    let mut out = String::new();
    if value.is_sign_negative() {
        out.push('-');
    }
    let value = value.abs();
    match verb {
        b'b' => binary(&mut out, value, single),
        b'x' | b'X' => hexadecimal(&mut out, value, precision, verb == b'X'),
        b'f' => match precision {
            Some(precision) => fixed(&mut out, value, precision),
            None if single => out.push_str(&narrow(value).to_string()),
            None => out.push_str(&value.to_string()),
        },
        b'e' | b'E' => {
            let digits = match precision {
                Some(precision) => Digits::rounded(value, precision.saturating_add(1)),
                None => Digits::shortest(value, single),
            };
            let fraction = precision.unwrap_or(digits.digits.len().saturating_sub(1));
            digits.write_exponent(&mut out, fraction, verb);
        }
        _ => general(&mut out, value, single, precision, if verb == b'G' { b'E' } else { b'e' }),
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "the value was a float32")]
fn narrow(value: f64) -> f32 {
    value as f32
}

fn zeros(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n('0', count));
}

fn fixed(out: &mut String, value: f64, precision: usize) {
    let exact = precision.min(MAX_DIGITS);
    let _ = write!(out, "{value:.exact$}");
    zeros(out, precision - exact);
}

/// `%g`: as short as it can be, with an exponent when that is small or large.
fn general(out: &mut String, value: f64, single: bool, precision: Option<usize>, letter: u8) {
    let digits = match precision {
        Some(precision) => Digits::rounded(value, precision.max(1)),
        None => Digits::shortest(value, single),
    };
    let count = digits.digits.len();
    let point = digits.point();
    let bound = match precision.map(|precision| precision.max(1)) {
        // As if it were six, however many digits there are.
        None => 6,
        Some(precision) if precision > count && to_i64(count) >= point => to_i64(count),
        Some(precision) => to_i64(precision),
    };
    let exponent = point - 1;
    if exponent < -4 || exponent >= bound {
        digits.write_exponent(out, count.saturating_sub(1), letter);
    } else {
        digits.write_plain(out);
    }
}

fn to_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Decimal digits, the first of them not zero, and the exponent of that one. Zero has no digits.
struct Digits {
    digits: Vec<u8>,
    exponent: i64,
}

impl Digits {
    fn shortest(value: f64, single: bool) -> Self {
        let shortest = if single { format!("{:e}", narrow(value)) } else { format!("{value:e}") };
        // Where two decimals are as short and as near, such as those of 797711765312179.25, Go takes the even one.
        let places = shortest.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
        let nearest = format!("{value:.*e}", places.saturating_sub(1));
        let same = if single { nearest.parse() == Ok(narrow(value)) } else { nearest.parse() == Ok(value) };
        Self::read(if same { &nearest } else { &shortest })
    }

    /// Rounded to so many digits; zeros at the end are left out.
    fn rounded(value: f64, count: usize) -> Self {
        let fraction = count.min(MAX_DIGITS).saturating_sub(1);
        Self::read(&format!("{value:.fraction$e}"))
    }

    /// Reads `1.25e-7`.
    fn read(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        Self { digits, exponent: exponent.parse().unwrap_or(0) }
    }

    /// Where the decimal point is, in digits from the first.
    fn point(&self) -> i64 {
        if self.digits.is_empty() { 0 } else { self.exponent + 1 }
    }

    fn digit(&self, i: usize) -> char {
        self.digits.get(i).map_or('0', |digit| char::from(*digit))
    }

    /// `1.25e-07` with so many digits after the point.
    fn write_exponent(&self, out: &mut String, fraction: usize, letter: u8) {
        out.push(self.digit(0));
        if fraction > 0 {
            out.push('.');
            let shown = fraction.min(self.digits.len().saturating_sub(1));
            out.extend((1..=shown).map(|i| self.digit(i)));
            zeros(out, fraction - shown);
        }
        let sign = if self.exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{}{sign}{:02}", char::from(letter), self.exponent.unsigned_abs());
    }

    /// All digits without an exponent.
    fn write_plain(&self, out: &mut String) {
        let count = to_i64(self.digits.len());
        let point = self.point();
        if point <= 0 {
            out.push('0');
        }
        for at in point.min(0)..count.max(point) {
            if at == point {
                out.push('.');
            }
            out.push(usize::try_from(at).map_or('0', |i| self.digit(i)));
        }
    }
}

/// `4503599627370496p-52`.
fn binary(out: &mut String, value: f64, single: bool) {
    let (mantissa, exponent) = if single {
        let bits = narrow(value).to_bits();
        let (mantissa, exponent) = (u64::from(bits & 0x7f_ffff), i64::from(bits >> 23));
        if exponent == 0 { (mantissa, -149) } else { (mantissa | 1 << 23, exponent - 150) }
    } else {
        split(value)
    };
    let _ = write!(out, "{mantissa}p{exponent:+}");
}

/// The mantissa as an integer, and its exponent.
fn split(value: f64) -> (u64, i64) {
    let bits = value.to_bits();
    let mantissa = bits & ((1 << 52) - 1);
    match i64::try_from(bits >> 52).unwrap_or(0) {
        0 => (mantissa, -1074),
        exponent => (mantissa | 1 << 52, exponent - 1075),
    }
}

/// `0x1.8p+01`.
fn hexadecimal(out: &mut String, value: f64, precision: Option<usize>, upper: bool) {
    let (mut mantissa, mut exponent) = split(value);
    if mantissa == 0 {
        exponent = 0;
    } else {
        // One digit before the point, 15 after it.
        let shift = mantissa.leading_zeros() - 3;
        mantissa <<= shift;
        exponent += 60 - i64::from(shift);
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let cut = 60 - 4 * u32::try_from(precision).unwrap_or(0);
        let rest = mantissa & ((1 << cut) - 1);
        let half = 1_u64 << (cut - 1);
        mantissa >>= cut;
        if rest > half || rest == half && mantissa & 1 == 1 {
            mantissa += 1;
        }
        mantissa <<= cut;
        if mantissa >> 61 != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let mut fraction = format!("{:015x}", mantissa & ((1 << 60) - 1));
    match precision {
        None => fraction.truncate(fraction.trim_end_matches('0').len()),
        Some(precision) => {
            fraction.truncate(precision);
            let missing = precision - fraction.len();
            zeros(&mut fraction, missing);
        }
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    let text = format!("0x{}{point}{fraction}p{sign}{:02}", mantissa >> 60, exponent.unsigned_abs());
    out.push_str(&if upper { text.to_uppercase() } else { text });
}
