//! Percent-encoding, by the part of the URL.

/// A part with rules of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Host,
    /// The zone of an IPv6 address.
    Zone,
    User,
    Fragment,
}

/// The text with everything escaped that may not stand in the part.
pub(super) fn escape(text: &[u8], part: Part) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        if is_escaped(byte, part) {
            let digit = |nibble: u8| char::from_digit(nibble.into(), 16).map_or(b'0', |c| c.to_ascii_uppercase() as u8);
            out.extend([b'%', digit(byte >> 4), digit(byte & 0xf)]);
        } else {
            out.push(byte);
        }
    }
    out
}

/// The text without escapes, or what is wrong with it.
pub(super) fn unescape(text: &[u8], part: Part) -> Result<Vec<u8>, &'static str> {
    let in_host = matches!(part, Part::Host | Part::Zone);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            if in_host && byte.is_ascii() && is_escaped(byte, part) {
                return Err("a character that no host may have");
            }
            out.push(byte);
            continue;
        }
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16)?.try_into().ok());
        let (Some(high), Some(low)): (Option<u8>, Option<u8>) = (digit(0), digit(1)) else {
            return Err("a percent sign without two hexadecimal digits");
        };
        let escaped = high << 4 | low;
        let allowed = match part {
            _ if escaped == b'%' => true,
            // Hosts may only escape what is not ASCII.
            Part::Host => !escaped.is_ascii(),
            Part::Zone => escaped == b' ' || !is_escaped(escaped, Part::Host),
            _ => true,
        };
        if !allowed {
            return Err("an escape that no host may have");
        }
        out.push(escaped);
        rest = after.get(2..).unwrap_or_default();
    }
    Ok(out)
}

fn is_escaped(byte: u8, part: Part) -> bool {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => false,
        b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'[' | b']' | b'<'
        | b'>' | b'"'
            if matches!(part, Part::Host | Part::Zone) =>
        {
            false
        }
        b'$' | b'&' | b'+' | b',' | b'/' | b':' | b';' | b'=' | b'?' | b'@' => match part {
            Part::Path => byte == b'?',
            Part::User => matches!(byte, b'@' | b'/' | b'?' | b':'),
            Part::Fragment => false,
            Part::Host | Part::Zone => true,
        },
        b'!' | b'(' | b')' | b'*' => part != Part::Fragment,
        _ => true,
    }
}
