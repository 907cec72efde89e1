//! Writes the table by which `slugify` spells characters in ASCII, so that the program holds it as one text: the crate's
//! own table is 65,536 pointers, which take megabytes and time at each start.
//!
//! gosimple/unidecode has the table of the `unidecode` crate (both come from Perl's Text::Unidecode) but for the
//! differences below. They were found by comparing what the two give for each character up to U+FFFF; a test of
//! `slugify` holds the checksum of the Go module's answers.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or(io::ErrorKind::NotFound)?;
    fs::write(out.join("spelling.txt"), table())
}

/// A record (up to a record separator) for each page of 256 characters, with a unit separator after each character's
/// spelling but for the last ones that have none. ASCII is left out.
fn table() -> String {
    let mut table = String::new();
    for page in 0..=0xff_u32 {
        let mut record = String::new();
        for at in 0..=0xff_u32 {
            let c = char::from_u32(page << 8 | at).filter(|c| !c.is_ascii());
            // Writing to a string cannot fail.
            let _ = write!(record, "{}\u{1f}", c.map_or("", spelled));
        }
        table.push_str(record.trim_end_matches('\u{1f}'));
        table.push('\u{1e}');
    }
    table
}

/// What stands for a character.
fn spelled(c: char) -> &'static str {
    let code = u32::from(c);
    if in_ranges(&NO_PAGE, code >> 8) || in_ranges(&NOTHING, code) {
        return "";
    }
    if in_ranges(&UNKNOWN, code) {
        return "[?]";
    }
    if let Ok(at) = OTHER.binary_search_by_key(&c, |(c, _)| *c) {
        return OTHER.get(at).map_or("", |(_, text)| text);
    }
    match (c, unidecode::unidecode_char(c)) {
        ('\u{1d6c}'..='\u{1d8e}', _) => phonetic(c),
        ('ⓐ'..='ⓩ', _) => enclosed(code),
        ('\u{25f4}'..='\u{25f7}', _) => "#",
        // The last character of a page is not there unless it has a spelling.
        (_, "[?]") if code & 0xff == 0xff => "",
        (_, text) => text,
    }
}

fn in_ranges(ranges: &[(u32, u32)], code: u32) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

/// A letter with a hook or a stroke.
fn phonetic(c: char) -> &'static str {
    const FROM: [(char, &str); 27] = [
        ('ᵬ', "b"),
        ('ᵭ', "d"),
        ('ᵮ', "f"),
        ('ᵯ', "m"),
        ('ᵰ', "n"),
        ('ᵱ', "p"),
        ('ᵲ', "r"),
        ('ᵳ', "r"),
        ('ᵴ', "s"),
        ('ᵵ', "t"),
        ('ᵶ', "z"),
        ('ᵷ', "g"),
        ('ᵽ', "p"),
        ('ᶀ', "b"),
        ('ᶁ', "d"),
        ('ᶂ', "f"),
        ('ᶃ', "g"),
        ('ᶄ', "k"),
        ('ᶅ', "l"),
        ('ᶆ', "m"),
        ('ᶇ', "n"),
        ('ᶈ', "p"),
        ('ᶉ', "r"),
        ('ᶊ', "s"),
        ('ᶌ', "v"),
        ('ᶍ', "x"),
        ('ᶎ', "z"),
    ];
    FROM.iter().find(|(from, _)| *from == c).map_or("", |(_, to)| to)
}

/// A letter in a circle.
fn enclosed(code: u32) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
    let at = usize::try_from(code - u32::from('ⓐ')).unwrap_or_default();
    LETTERS.get(at..=at).unwrap_or_default()
}

/// Pages of 256 characters that the table has not.
const NO_PAGE: [(u32, u32); 7] =
    [(0x08, 0x08), (0x19, 0x1c), (0x29, 0x2b), (0x2d, 0x2d), (0x34, 0x4c), (0xa5, 0xab), (0xe0, 0xf8)];

/// Characters for which nothing stands.
const NOTHING: [(u32, u32); 8] = [
    (0x80, 0x9f),
    (0x2e5, 0x2eb),
    (0x1d00, 0x1d6b),
    (0x1d78, 0x1d7c),
    (0x1d8f, 0x1dfe),
    (0x2c00, 0x2c5f),
    (0x2c70, 0x2cff),
    (0xfdf0, 0xfdfb),
];

/// Characters newer than the table.
const UNKNOWN: [(u32, u32); 7] = [
    (0x2ef, 0x2fe),
    (0x3f4, 0x3f9),
    (0x3fc, 0x3fe),
    (0x13f8, 0x13fd),
    (0x1efa, 0x1efe),
    (0x213b, 0x213f),
    (0x25f8, 0x25fe),
];

/// Characters for which something else stands, in order.
const OTHER: [(char, &str); 54] = [
    ('\u{2b0}', "k"),
    ('\u{2ff}', ""),
    ('\u{3ff}', ""),
    ('\u{404}', "Ie"),
    ('\u{42a}', "'"),
    ('\u{44a}', "'"),
    ('\u{5c0}', ""),
    ('\u{6ff}', ""),
    ('\u{af0}', "[?]"),
    ('\u{af1}', "[?]"),
    ('\u{af9}', "[?]"),
    ('\u{13f5}', "[?]"),
    ('\u{1e9b}', "S"),
    ('\u{1e9c}', "[?]"),
    ('\u{1e9d}', "[?]"),
    ('\u{1e9f}', "[?]"),
    ('\u{1eff}', ""),
    ('\u{20ac}', "EU"),
    ('\u{2122}', ""),
    ('\u{212a}', "K"),
    ('\u{212b}', "A"),
    ('\u{2132}', "F"),
    ('\u{214e}', "F"),
    ('\u{24ea}', "0"),
    ('\u{25ff}', ""),
    ('\u{2c60}', "L"),
    ('\u{2c61}', "l"),
    ('\u{2c62}', "L"),
    ('\u{2c63}', "P"),
    ('\u{2c64}', "R"),
    ('\u{2c65}', "a"),
    ('\u{2c66}', "t"),
    ('\u{2c67}', "H"),
    ('\u{2c68}', "h"),
    ('\u{2c69}', "K"),
    ('\u{2c6a}', "k"),
    ('\u{2c6b}', "Z"),
    ('\u{2c6c}', "z"),
    ('\u{2c6d}', ""),
    ('\u{2c6e}', "M"),
    ('\u{2c6f}', "A"),
    ('\u{3057}', "shi"),
    ('\u{3061}', "chi"),
    ('\u{3063}', "tsu"),
    ('\u{3064}', "tsu"),
    ('\u{30b7}', "shi"),
    ('\u{30c1}', "chi"),
    ('\u{30c3}', "tsu"),
    ('\u{30c4}', "tsu"),
    ('\u{30ff}', ""),
    ('\u{33ff}', ""),
    ('\u{4e00}', "[?] "),
    ('\u{fdfc}', "[?]"),
    ('\u{fdfd}', "[?]"),
];
