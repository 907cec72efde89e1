//! Encodings and digests.

use std::borrow::Cow;
use std::fmt::Write as _;

use minijinja::{Environment, Value};
use sha2::{Digest, Sha256};

pub(super) fn install(env: &mut Environment<'static>) {
    env.add_filter("b64", |value: &Value| Ok::<_, minijinja::Error>(b64(bytes(value)?.as_ref())));
    env.add_filter("sha256", |value: &Value| Ok::<_, minijinja::Error>(sha256(bytes(value)?.as_ref())));
}

fn bytes(value: &Value) -> Result<Cow<'_, [u8]>, minijinja::Error> {
    if let Some(bytes) = value.as_bytes() {
        return Ok(Cow::Borrowed(bytes));
    }
    Ok(match crate::template::print::plain(value)? {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    })
}

/// Base64 with padding (RFC 4648, section 4).
pub(crate) fn b64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for position in 0..4 {
            if position > chunk.len() {
                encoded.push('=');
                continue;
            }
            let index = (group >> (18 - 6 * position)) & 63;
            encoded.extend(ALPHABET.get(index as usize).map(|c| char::from(*c)));
        }
    }
    encoded
}

/// SHA-256 in lower case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_padding() {
        for (text, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(b64(text.as_bytes()), encoded, "{text}");
        }
        assert_eq!(b64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn sha256_is_hexadecimal() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
