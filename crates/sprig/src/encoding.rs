//! Base64, base32 and checksums.
//!
//! The decoders are ours because `b64dec` and `b32dec` give the *text of the error* where a text cannot be decoded, and
//! with it the place that Go names.

use std::fmt::Write as _;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::value::Type;
use sha1::Digest as _;

use crate::arguments;
use crate::registry::{Outcome, Registry};

pub(crate) fn register(registry: &mut Registry) {
    let mut add = |name, run: fn(&[u8]) -> Vec<u8>| {
        registry.add(name, &[Type::String], None, move |call, arguments| -> Outcome {
            let text = arguments::bytes(arguments, 0)?;
            call.take_bytes(text.len().saturating_mul(2))?;
            Ok(Value::string(run(text)))
        });
    };
    add("b64enc", |text| BASE64.encode(text));
    add("b64dec", |text| base64_decoded(text).unwrap_or_else(|at| illegal("base64", at)));
    add("b32enc", |text| BASE32.encode(text));
    add("b32dec", |text| base32_decoded(text).unwrap_or_else(|at| illegal("base32", at)));
    add("sha1sum", |text| hex(&sha1::Sha1::digest(text)));
    add("sha256sum", |text| hex(&sha2::Sha256::digest(text)));
    add("adler32sum", |text| adler32(text).to_string().into_bytes());
}

fn illegal(encoding: &str, at: usize) -> Vec<u8> {
    format!("illegal {encoding} data at input byte {at}").into_bytes()
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out.into_bytes()
}

/// The Adler-32 checksum (RFC 1950).
fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (mut a, mut b) = (1, 0);
    for byte in bytes {
        a = (a + u32::from(*byte)) % MODULUS;
        b = (b + a) % MODULUS;
    }
    b << 16 | a
}

/// An encoding of groups of bytes as groups of characters (RFC 4648).
struct Encoding {
    alphabet: &'static [u8],
    /// Bits of a character.
    bits: usize,
    /// Characters of a group.
    group: usize,
}

const BASE64: Encoding =
    Encoding { alphabet: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6, group: 4 };
const BASE32: Encoding = Encoding { alphabet: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5, group: 8 };

impl Encoding {
    fn encode(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len().saturating_mul(8) / self.bits + self.group);
        let (mut held, mut count) = (0_u32, 0);
        let mut put = |digit: u32| {
            // Digits have as many bits as the alphabet has letters for.
            out.extend(usize::try_from(digit).ok().and_then(|digit| self.alphabet.get(digit)));
        };
        let mask = (1 << self.bits) - 1;
        for byte in bytes {
            held = held << 8 | u32::from(*byte);
            count += 8;
            while count >= self.bits {
                count -= self.bits;
                put(held >> count & mask);
            }
            held &= (1 << count) - 1;
        }
        if count > 0 {
            put(held << (self.bits - count) & mask);
        }
        out.resize(out.len().next_multiple_of(self.group), b'=');
        out
    }

    fn digit(&self, byte: u8) -> Option<u8> {
        self.alphabet.iter().position(|letter| *letter == byte).and_then(|at| u8::try_from(at).ok())
    }

    /// The bytes of the digits of one group, which are as many as the group has, or fewer before padding.
    fn group_to(&self, out: &mut Vec<u8>, digits: &[u8]) {
        let (mut held, mut count) = (0_u32, 0);
        for digit in digits {
            held = held << self.bits | u32::from(*digit);
            count += self.bits;
            if count >= 8 {
                count -= 8;
                out.extend(u8::try_from(held >> count & 0xff));
            }
            held &= (1 << count) - 1;
        }
    }
}

/// The bytes, or the place that Go complains about. Line ends are skipped everywhere.
fn base64_decoded(text: &[u8]) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut at = 0;
    let mut digits = Vec::with_capacity(BASE64.group);
    let skip_line_ends = |at: &mut usize| {
        while matches!(text.get(*at), Some(b'\n' | b'\r')) {
            *at += 1;
        }
    };
    loop {
        let Some(&byte) = text.get(at) else {
            return if digits.is_empty() { Ok(out) } else { Err(at.saturating_sub(digits.len())) };
        };
        at += 1;
        if let Some(digit) = BASE64.digit(byte) {
            digits.push(digit);
            if digits.len() == BASE64.group {
                BASE64.group_to(&mut out, &digits);
                digits.clear();
            }
            continue;
        }
        match byte {
            b'\n' | b'\r' => continue,
            b'=' if digits.len() >= 2 => {}
            _ => return Err(at - 1),
        }
        if digits.len() == 2 {
            skip_line_ends(&mut at);
            match text.get(at) {
                None => return Err(text.len()),
                Some(b'=') => at += 1,
                Some(_) => return Err(at - 1),
            }
        }
        skip_line_ends(&mut at);
        if at < text.len() {
            return Err(at);
        }
        BASE64.group_to(&mut out, &digits);
        return Ok(out);
    }
}

/// The bytes, or the place, counted without line ends, that Go complains about. What follows the padding of the last
/// group is not looked at, as there.
fn base32_decoded(text: &[u8]) -> Result<Vec<u8>, usize> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    let mut digits = Vec::with_capacity(BASE32.group);
    for (at, byte) in text.iter().enumerate() {
        let rest = text.get(at + 1..).unwrap_or_default();
        if *byte == b'=' && digits.len() >= 2 && rest.len() < BASE32.group {
            let missing = BASE32.group - 1 - digits.len();
            if rest.len() < missing {
                return Err(text.len());
            }
            if let Some(wrong) = rest.iter().take(missing).position(|byte| *byte != b'=') {
                return Err(at + wrong);
            }
            if matches!(digits.len(), 3 | 6) {
                return Err(at);
            }
            BASE32.group_to(&mut out, &digits);
            return Ok(out);
        }
        digits.push(BASE32.digit(*byte).ok_or(at)?);
        if digits.len() == BASE32.group {
            BASE32.group_to(&mut out, &digits);
            digits.clear();
        }
    }
    if digits.is_empty() { Ok(out) } else { Err(text.len() - digits.len()) }
}

/// The bytes in base64.
pub(crate) fn base64(bytes: &[u8]) -> String {
    String::from_utf8(BASE64.encode(bytes)).unwrap_or_default()
}
