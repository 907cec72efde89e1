//! Bytes as kustomize writes them into Secrets.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The longest line.
const WIDTH: usize = 70;

/// Base64 with padding; of more than one line, each is ended.
pub(super) fn in_lines(bytes: &[u8]) -> String {
    let text = encode(bytes);
    if text.len() < WIDTH {
        return text;
    }
    let mut lines = String::with_capacity(text.len() + text.len() / WIDTH + 1);
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && index % WIDTH == 0 {
            lines.push('\n');
        }
        lines.push(digit);
    }
    lines.push('\n');
    lines
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or_default();
                text.push(DIGITS.get(digit).copied().map_or('=', char::from));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pads_and_breaks_lines() {
        for (bytes, text) in [("", ""), ("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("\u{ff}>?", "w78+Pw==")] {
            assert_eq!(in_lines(bytes.as_bytes()), text);
        }
        assert_eq!(in_lines(&[0; 51]), "A".repeat(68));
        assert_eq!(in_lines(&[0; 54]), format!("{}\nAA\n", "A".repeat(70)));
    }
}
