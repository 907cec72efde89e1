//! Paths with slashes, by their text alone. Go's `path` and, on Linux, `path/filepath` agree.

use std::borrow::Cow;

use fluxwright_gotemplate::value::Type;
use fluxwright_gotemplate::{GoString, Value};

use crate::arguments;
use crate::registry::{Outcome, Registry};

pub(crate) fn register(registry: &mut Registry) {
    let mut add = |names: [&'static str; 2], run: fn(&[u8]) -> Value| {
        for name in names {
            registry.add(name, &[Type::String], None, move |call, arguments| -> Outcome {
                let path = arguments::bytes(arguments, 0)?;
                call.take_bytes(path.len())?;
                Ok(run(path))
            });
        }
    };
    add(["base", "osBase"], |path| base(path).into());
    add(["dir", "osDir"], |path| clean(dir(path)).into());
    add(["clean", "osClean"], |path| clean(path).into());
    add(["ext", "osExt"], |path| ext(path).into());
    add(["isAbs", "osIsAbs"], |path| Value::Bool(path.starts_with(b"/")));
}

/// The last element; `.` of nothing, `/` of slashes alone.
fn base(path: &[u8]) -> GoString {
    let end = path.iter().rposition(|byte| *byte != b'/').map_or(0, |at| at + 1);
    let trimmed = path.get(..end).unwrap_or_default();
    let name = trimmed.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    match (name, path) {
        (b"", b"") => GoString::from("."),
        (b"", _) => GoString::from("/"),
        _ => GoString::from(name),
    }
}

/// All up to the last slash, that included.
fn dir(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
    path.get(..end).unwrap_or_default()
}

/// What follows the last dot of the last element, with the dot.
fn ext(path: &[u8]) -> GoString {
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    let start = name.iter().rposition(|byte| *byte == b'.').unwrap_or(name.len());
    GoString::from(name.get(start..).unwrap_or_default())
}

/// The shortest path of the same meaning: no empty elements, no `.`, and no `..` but at the start of a relative path.
fn clean(path: &[u8]) -> GoString {
    let rooted = path.starts_with(b"/");
    let mut elements: Vec<&[u8]> = Vec::new();
    for element in path.split(|byte| *byte == b'/') {
        match element {
            b"" | b"." => {}
            b".." if elements.last().is_some_and(|last| *last != b"..") => drop(elements.pop()),
            b".." if rooted => {}
            _ => elements.push(element),
        }
    }
    let joined = elements.join(&b'/');
    let cleaned: Cow<'_, [u8]> = match (rooted, joined.is_empty()) {
        (true, _) => [b"/", joined.as_slice()].concat().into(),
        (false, true) => b".".into(),
        (false, false) => joined.into(),
    };
    GoString::from(cleaned.into_owned())
}
