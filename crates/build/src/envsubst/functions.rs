//! What the operators do to a value.

use super::evaluate::Failure;
use super::{glob, runes};

/// The value as an operator changes it. An operator that is none leaves it as it is.
pub(super) fn apply(
    operator: &str,
    value: &str,
    arguments: &[Vec<u8>],
    budget: &mut usize,
) -> Result<Vec<u8>, Failure> {
    let bytes = value.as_bytes();
    let first = arguments.first().map(Vec::as_slice);
    let second = arguments.get(1).map(Vec::as_slice);
    Ok(match (operator, first) {
        ("#", None) => bytes.len().to_string().into_bytes(),
        (",", _) => first_letter(value, runes::lower).into_bytes(),
        (",,", _) => value.chars().map(runes::lower).collect::<String>().into_bytes(),
        ("^", _) => first_letter(value, runes::upper).into_bytes(),
        ("^^", _) => value.chars().map(runes::upper).collect::<String>().into_bytes(),
        ("#", Some(pattern)) => shortest(bytes, pattern, budget)?,
        ("##", Some(pattern)) => longest(bytes, pattern, budget)?,
        ("%", Some(pattern)) => {
            let trimmed = shortest(&runes::reversed(bytes), &runes::reversed(pattern), budget)?;
            runes::reversed(&trimmed)
        }
        ("%%", Some(pattern)) => {
            let trimmed = longest(&runes::reversed(bytes), &runes::reversed(pattern), budget)?;
            runes::reversed(&trimmed)
        }
        (":", Some(offset)) => part(bytes, offset, second).to_vec(),
        ("/", Some(old)) => replace(bytes, old, second.unwrap_or_default(), 1, budget)?,
        ("//", Some(old)) => replace(bytes, old, second.unwrap_or_default(), usize::MAX, budget)?,
        ("/#", Some(old)) => match second {
            Some(new) if bytes.starts_with(old) => replace(bytes, old, new, 1, budget)?,
            _ => bytes.to_vec(),
        },
        ("/%", Some(old)) => match (second, bytes.strip_suffix(old)) {
            (Some(new), Some(start)) => [start, new].concat(),
            _ => bytes.to_vec(),
        },
        _ if value.is_empty() => arguments.concat(),
        _ => bytes.to_vec(),
    })
}

fn first_letter(value: &str, change: impl Fn(char) -> char) -> String {
    let mut characters = value.chars();
    characters.next().map(change).into_iter().chain(characters).collect()
}

/// Without the shortest start that fits.
fn shortest(value: &[u8], pattern: &[u8], budget: &mut usize) -> Result<Vec<u8>, Failure> {
    let mut found = None;
    for end in (1..=value.len()).rev() {
        match glob::fits(pattern, value.get(..end).unwrap_or_default(), budget)? {
            Some(true) => found = Some(end),
            Some(false) => {}
            None => return Ok(value.to_vec()),
        }
    }
    Ok(value.get(found.unwrap_or_default()..).unwrap_or_default().to_vec())
}

/// Without the longest start that fits.
fn longest(value: &[u8], pattern: &[u8], budget: &mut usize) -> Result<Vec<u8>, Failure> {
    for end in (1..=value.len()).rev() {
        match glob::fits(pattern, value.get(..end).unwrap_or_default(), budget)? {
            Some(true) => return Ok(value.get(end..).unwrap_or_default().to_vec()),
            Some(false) => {}
            None => break,
        }
    }
    Ok(value.to_vec())
}

/// Some of the bytes. A number that is none gives all of them, as does the length.
fn part<'v>(value: &'v [u8], offset: &[u8], length: Option<&[u8]>) -> &'v [u8] {
    let size = i64::try_from(value.len()).unwrap_or(i64::MAX);
    let Some(offset) = number(offset) else { return value };
    let offset = if offset < 0 { size.saturating_add(offset).max(0) } else { offset };
    let end = match length.map(number) {
        None => size,
        Some(None) => return value,
        Some(Some(length)) if length < 0 => size.saturating_add(length),
        Some(Some(length)) => offset.saturating_add(length).min(size),
    };
    let (Ok(offset), Ok(end)) = (usize::try_from(offset), usize::try_from(end)) else { return &[] };
    value.get(offset..end).unwrap_or_default()
}

/// A number as Go's `strconv.Atoi` reads it.
fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Replaces the first so many; nothing is found before each character and at the end.
fn replace(value: &[u8], old: &[u8], new: &[u8], most: usize, budget: &mut usize) -> Result<Vec<u8>, Failure> {
    let (mut result, mut rest, mut left) = (Vec::new(), value, most);
    let mut pay = |result: &Vec<u8>| {
        *budget = budget.checked_sub(1 + new.len()).ok_or(Failure::TooMuch)?;
        if result.len() > super::evaluate::MOST_BYTES { Err(Failure::TooMuch) } else { Ok(()) }
    };
    if old.is_empty() {
        while left > 0 {
            pay(&result)?;
            result.extend_from_slice(new);
            left -= 1;
            let Some((_, width)) = runes::first(rest) else { break };
            let (character, behind) = rest.split_at(width.min(rest.len()));
            result.extend_from_slice(character);
            rest = behind;
        }
    } else {
        while left > 0
            && let Some(at) = memchr::memmem::find(rest, old)
        {
            pay(&result)?;
            result.extend_from_slice(rest.get(..at).unwrap_or_default());
            result.extend_from_slice(new);
            rest = rest.get(at + old.len()..).unwrap_or_default();
            left -= 1;
        }
    }
    result.extend_from_slice(rest);
    Ok(result)
}
