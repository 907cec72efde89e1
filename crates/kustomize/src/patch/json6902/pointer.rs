//! JSON pointers (RFC 6901) and places in lists.

use serde_json::Value;

/// Why a pointer leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nowhere {
    /// Something on the way is missing or null, or no collection, or the pointer does not begin with `/`.
    Path,
    /// The last part is no place in its list.
    Index,
}

/// `~1` is `/`, `~0` is `~`.
pub(super) fn unescape(part: &str) -> String {
    // One pass: `~01` is `~1`.
    let mut text = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(at) = rest.find('~') {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let (c, skip) = match after.as_bytes().get(1) {
            Some(b'0') => ('~', 2),
            Some(b'1') => ('/', 2),
            _ => ('~', 1),
        };
        text.push(c);
        rest = after.get(skip..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The collection that a pointer's last part lies in, and that part.
pub(super) fn parent<'v>(document: &'v mut Value, path: &str) -> Result<(&'v mut Value, String), Nowhere> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let last = parts.pop().filter(|_| !parts.is_empty()).ok_or(Nowhere::Path)?;
    // What is before the first `/` counts for nothing.
    let mut place = document;
    for part in parts.into_iter().skip(1) {
        place = child(place, &unescape(part)).ok_or(Nowhere::Path)?;
        if !place.is_array() && !place.is_object() {
            return Err(Nowhere::Path);
        }
    }
    Ok((place, unescape(last)))
}

fn child<'v>(place: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    match place {
        Value::Object(map) => map.get_mut(key),
        Value::Array(list) => {
            let at = index(key, list.len()).ok()?;
            list.get_mut(at)
        }
        _ => None,
    }
}

/// A place in a list of this length; counted from its end when below 0.
pub(super) fn index(key: &str, length: usize) -> Result<usize, Nowhere> {
    let number: i64 = key.parse().map_err(|_| Nowhere::Index)?;
    let at = if number < 0 {
        let back = usize::try_from(number.unsigned_abs()).map_err(|_| Nowhere::Index)?;
        length.checked_sub(back).ok_or(Nowhere::Index)?
    } else {
        usize::try_from(number).map_err(|_| Nowhere::Index)?
    };
    if at < length { Ok(at) } else { Err(Nowhere::Index) }
}
