//! Characters in ASCII, by the table that gosimple/unidecode has; see `build.rs`.

use std::sync::OnceLock;

/// A record for each page of 256 characters, with a unit for each spelling.
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/spelling.txt"));

/// What stands for the character: nothing for ASCII, and for those above U+FFFF.
pub(super) fn spelling(c: char) -> &'static str {
    static PAGES: OnceLock<Vec<&str>> = OnceLock::new();
    let pages = PAGES.get_or_init(|| TABLE.split('\u{1e}').collect());
    let code = usize::try_from(u32::from(c)).unwrap_or(usize::MAX);
    let page = pages.get(code >> 8).copied().unwrap_or_default();
    let mut ends = memchr::memchr_iter(0x1f, page.as_bytes());
    let start = match code & 0xff {
        0 => Some(0),
        at => ends.nth(at - 1).map(|end| end + 1),
    };
    start.and_then(|start| page.get(start..ends.next().unwrap_or(page.len()))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use sha1::Digest as _;
    use std::fmt::Write as _;

    #[test]
    fn every_character_is_spelled_as_in_go() {
        let mut table = String::new();
        for c in '\0'..='\u{ffff}' {
            write!(table, "{:04x} ", u32::from(c)).unwrap();
            let bytes = if c.is_ascii() { vec![c as u8] } else { super::spelling(c).into() };
            for byte in bytes {
                write!(table, "{byte:02x}").unwrap();
            }
            table.push('\n');
        }
        let sum: String = sha2::Sha256::digest(table).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sum, "74cc5bc1c81b4331c64ac0e9714e3bdd5c8126f1e10dda8590510108f51ecc0c");
    }
}
