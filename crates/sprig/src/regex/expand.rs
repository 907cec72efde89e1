//! What `$1`, `${name}` and `$$` in a replacement stand for.

use fluxwright_gotemplate::is_alphanumeric;

/// A part of a replacement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Text(&'t [u8]),
    Group(Group<'t>),
}

/// A group that a replacement names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Group<'t> {
    Number(usize),
    Name(&'t str),
}

/// Takes a replacement apart. A name without braces is as long as can be; a dollar without a name stands for itself.
pub(super) fn parse(template: &[u8]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(dollar) = rest.iter().position(|byte| *byte == b'$') {
        let (before, from) = rest.split_at_checked(dollar).unwrap_or_default();
        let (sign, after) = from.split_at_checked(1).unwrap_or_default();
        parts.push(Part::Text(before));
        if let Some(after) = after.strip_prefix(b"$") {
            parts.push(Part::Text(sign));
            rest = after;
        } else if let Some((group, after)) = group(after) {
            parts.push(Part::Group(group));
            rest = after;
        } else {
            parts.push(Part::Text(sign));
            rest = after;
        }
    }
    parts.push(Part::Text(rest));
    parts
}

fn group(text: &[u8]) -> Option<(Group<'_>, &[u8])> {
    let braced = text.strip_prefix(b"{");
    let name_and_rest = braced.unwrap_or(text);
    let name = name(name_and_rest);
    let rest = name_and_rest.get(name.len()..)?;
    let rest = if braced.is_some() { rest.strip_prefix(b"}")? } else { rest };
    if name.is_empty() {
        return None;
    }
    let number = name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    let group = match name.parse() {
        Ok(number_of) if number && number_of < 100_000_000 => Group::Number(number_of),
        _ => Group::Name(name),
    };
    Some((group, rest))
}

/// The letters, digits and underscores at the start.
fn name(text: &[u8]) -> &str {
    let valid = text.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let end = valid.find(|c: char| !is_alphanumeric(c)).unwrap_or(valid.len());
    valid.get(..end).unwrap_or_default()
}
