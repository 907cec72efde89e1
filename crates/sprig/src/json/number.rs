//! Floats as JSON.

use fluxwright_gotemplate::value::Type;

use super::Failure;

/// The shortest digits that tell the number from its neighbours, with an exponent below 1e-6 and from 1e21 on.
pub(super) fn float(of: &Type, number: f64) -> Result<String, Failure> {
    if !number.is_finite() {
        let name = match number {
            f64::INFINITY => "+Inf",
            f64::NEG_INFINITY => "-Inf",
            _ => "NaN",
        };
        return Err(Failure::Refused(format!("json: unsupported value: {name}")));
    }
    let scientific = shortest(of, number);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    Ok(match exponent {
        ..-6 => format!("{sign}{mantissa}e{exponent}"),
        21.. => format!("{sign}{mantissa}e+{exponent}"),
        _ => format!("{sign}{}", plain(&mantissa.replace('.', ""), exponent)),
    })
}

/// Digits, of which the first counts `10^exponent`, without an exponent.
fn plain(digits: &str, exponent: i32) -> String {
    let Ok(whole) = usize::try_from(exponent + 1) else {
        return format!("0.{}{digits}", "0".repeat(usize::try_from(-exponent - 1).unwrap_or_default()));
    };
    match digits.split_at_checked(whole) {
        _ if whole == 0 => format!("0.{digits}"),
        Some((whole, "")) => whole.to_owned(),
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => format!("{digits:0<whole$}"),
    }
}

/// The fewest digits that tell the number from its neighbours, as Rust's `{:e}` writes them. Where two ends are equally
/// near, such as .2 and .3 for 797711765312179.25, the even one, as Go has it.
fn shortest(of: &Type, number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a float32 has a value that fits")]
    let single = number as f32;
    let digits = if *of == Type::Float32 { format!("{single:e}") } else { format!("{number:e}") };
    let places = digits.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    let nearest = format!("{number:.*e}", places.saturating_sub(1));
    let same = if *of == Type::Float32 { nearest.parse() == Ok(single) } else { nearest.parse() == Ok(number) };
    if same { nearest } else { digits }
}
