//! Patterns as `${name#pattern}` takes them: those of Go's `path.Match`, with a `*` that goes over slashes.

use super::evaluate::Failure;
use super::runes;

/// How far a pattern fits.
enum Fit<'n> {
    /// This is left behind it.
    Rest(&'n [u8]),
    No,
    /// The pattern is none.
    Bad,
}

/// Whether a pattern fits all of a text; `None` when it is no pattern.
pub(super) fn fits(pattern: &[u8], name: &[u8], budget: &mut usize) -> Result<Option<bool>, Failure> {
    let (mut pattern, mut name) = (pattern, name);
    'chunks: while !pattern.is_empty() {
        let (star, chunk, rest) = chunk(pattern);
        pattern = rest;
        if star && chunk.is_empty() {
            return Ok(Some(true));
        }
        // Where nothing comes behind it, it must fit to the end.
        let is_last = pattern.is_empty();
        match fit(chunk, name, budget)? {
            Fit::Rest(left) if left.is_empty() || !is_last => {
                name = left;
                continue;
            }
            Fit::Bad => return Ok(None),
            _ => {}
        }
        if star {
            for from in 1..=name.len() {
                match fit(chunk, name.get(from..).unwrap_or_default(), budget)? {
                    Fit::Rest(left) if left.is_empty() || !is_last => {
                        name = left;
                        continue 'chunks;
                    }
                    Fit::Bad => return Ok(None),
                    _ => {}
                }
            }
        }
        return Ok(Some(false));
    }
    Ok(Some(name.is_empty()))
}

/// Whether stars lead, the pattern up to the next star, and what comes behind.
fn chunk(pattern: &[u8]) -> (bool, &[u8], &[u8]) {
    let stars = pattern.iter().take_while(|byte| **byte == b'*').count();
    let pattern = pattern.get(stars..).unwrap_or_default();
    let (mut in_class, mut at) = (false, 0);
    while let Some(byte) = pattern.get(at) {
        match byte {
            b'\\' if at + 1 < pattern.len() => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'*' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    let (chunk, rest) = pattern.split_at(at.min(pattern.len()));
    (stars > 0, chunk, rest)
}

/// Fits a pattern without stars to the start of a text.
fn fit<'n>(chunk: &[u8], name: &'n [u8], budget: &mut usize) -> Result<Fit<'n>, Failure> {
    let (mut chunk, mut name) = (chunk, name);
    while let Some((first, rest)) = chunk.split_first() {
        *budget = budget.checked_sub(1).ok_or(Failure::TooMuch)?;
        let Some((c, width)) = runes::first(name) else { return Ok(Fit::No) };
        let mut wanted = first;
        match first {
            b'[' => {
                let Some((fits, behind)) = class(rest, c) else { return Ok(Fit::Bad) };
                if !fits {
                    return Ok(Fit::No);
                }
                name = name.get(width..).unwrap_or_default();
                chunk = behind;
                continue;
            }
            b'?' => {
                name = name.get(width..).unwrap_or_default();
                chunk = rest;
                continue;
            }
            b'\\' => {
                chunk = rest;
                match rest.first() {
                    Some(escaped) => wanted = escaped,
                    None => return Ok(Fit::Bad),
                }
            }
            _ => {}
        }
        if name.first() != Some(wanted) {
            return Ok(Fit::No);
        }
        name = name.get(1..).unwrap_or_default();
        chunk = chunk.get(1..).unwrap_or_default();
    }
    Ok(Fit::Rest(name))
}

/// Whether a character is in the class behind a `[`, and what comes behind the class.
fn class(chunk: &[u8], c: char) -> Option<(bool, &[u8])> {
    let (is_negated, mut chunk) = match chunk.split_first() {
        Some((b'^', rest)) => (true, rest),
        _ => (false, chunk),
    };
    let (mut found, mut ranges) = (false, 0);
    loop {
        if ranges > 0
            && let Some((b']', rest)) = chunk.split_first()
        {
            return Some((found != is_negated, rest));
        }
        let (low, rest) = member(chunk)?;
        let (high, rest) = match rest.split_first() {
            Some((b'-', behind)) => member(behind)?,
            _ => (low, rest),
        };
        found |= low <= c && c <= high;
        chunk = rest;
        ranges += 1;
    }
}

/// A character of a class, and what comes behind it, which must be something.
fn member(chunk: &[u8]) -> Option<(char, &[u8])> {
    let chunk = match chunk.split_first()? {
        (b'-' | b']', _) => return None,
        (b'\\', rest) => rest,
        _ => chunk,
    };
    let (c, width) = runes::first(chunk)?;
    let rest = chunk.get(width..).filter(|rest| !rest.is_empty())?;
    let is_broken = c == char::REPLACEMENT_CHARACTER && width == 1;
    (!is_broken).then_some((c, rest))
}
