//! Dates and times that the readers find in plain scalars.

/// The time of a scalar in RFC 3339, or `None` when it is none.
///
/// Forms: `2006-1-2`, `2006-1-2 15:4:5.9` and `2006-1-2T15:4:5.9Z07:00` (or `t`); fractions are optional, of any
/// length, after a dot or a comma; months, days, hours, minutes and seconds have one or two digits.
pub(super) fn parse(text: &str) -> Option<String> {
    let mut rest = Cursor(text.as_bytes());
    let year = rest.digits(4, 4)?;
    rest.byte(b'-')?;
    let month = rest.digits(1, 2)?;
    rest.byte(b'-')?;
    let day = rest.digits(1, 2)?;
    if !(1..=12).contains(&month) || day < 1 || day > days(year, month) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    let separator = match rest.0.first() {
        None => return Some(format!("{date}T00:00:00Z")),
        Some(separator @ (b'T' | b't' | b' ')) => *separator,
        Some(_) => return None,
    };
    rest.byte(separator)?;
    let hour = rest.digits(1, 2)?;
    rest.byte(b':')?;
    let minute = rest.digits(1, 2)?;
    rest.byte(b':')?;
    let second = rest.digits(1, 2)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let fraction = rest.fraction();
    let zone = if separator == b' ' { "Z".to_owned() } else { rest.zone()? };
    rest.0.is_empty().then(|| format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}"))
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn byte(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let count = self.0.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    /// Up to nine digits without zeros at the end, with the dot; empty when there is none.
    fn fraction(&mut self) -> String {
        let [b'.' | b',', rest @ ..] = self.0 else { return String::new() };
        let count = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 {
            return String::new();
        }
        let (digits, after) = rest.split_at(count);
        self.0 = after;
        let digits: String = digits.iter().take(9).map(|digit| char::from(*digit)).collect();
        match digits.trim_end_matches('0') {
            "" => String::new(),
            digits => format!(".{digits}"),
        }
    }

    /// `Z` or `±07:00`.
    fn zone(&mut self) -> Option<String> {
        let sign = match self.0.first()? {
            b'Z' => {
                self.byte(b'Z')?;
                return Some("Z".to_owned());
            }
            sign @ (b'+' | b'-') => *sign,
            _ => return None,
        };
        self.byte(sign)?;
        let hours = self.digits(2, 2)?;
        self.byte(b':')?;
        let minutes = self.digits(2, 2)?;
        match (hours, minutes) {
            (0, 0) => Some("Z".to_owned()),
            (0..=23, 0..=59) => Some(format!("{}{hours:02}:{minutes:02}", char::from(sign))),
            _ => None,
        }
    }
}
