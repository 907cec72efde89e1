//! `pathPattern`: one artifact for each folder that it fits.

use std::collections::BTreeMap;

use regex::Regex;

use super::generator::{Request, Step};
use super::source::Source;

/// Parts of a path by the names of their captures.
type Captures = BTreeMap<String, String>;

/// The artifacts for each folder of a source that a pattern fits (`apps/{app}/envs/{env}`); an error says why there are none.
pub(super) fn expand(pattern: &str, requests: &[Request], source: &Source<'_>) -> Result<Vec<Request>, String> {
    let matcher = matcher(pattern)?;
    let mut made: Vec<Request> = Vec::new();
    let mut names = BTreeMap::new();
    let folders = source.folders().map_err(|_| "its source cannot be read".to_owned())?;
    for folder in &folders {
        let Some(found) = matcher.captures(folder) else { continue };
        let captured = |change: fn(&str) -> String| -> Captures {
            let named = matcher.capture_names().flatten();
            named.filter_map(|name| Some((name.to_owned(), change(found.name(name)?.as_str())))).collect()
        };
        let raw = captured(ToOwned::to_owned);
        let lower = captured(str::to_lowercase);
        if let Some((name, value)) = lower.iter().find(|(_, value)| !is_label(value)) {
            return Err(format!(
                "`{name}` is `{value}` for the folder `{folder}`, which cannot be the value of a label"
            ));
        }
        for request in requests {
            let name = render(&request.name, &lower)?;
            if !is_name(&name) {
                return Err(format!("`{name}`, for the folder `{folder}`, cannot be the name of an artifact"));
            }
            if let Some(other) = names.insert(name.clone(), folder) {
                return Err(format!("`{name}` is the name of the artifacts for the folders `{other}` and `{folder}`"));
            }
            let steps = request
                .steps
                .iter()
                .map(|step| Ok(Step { from: render(&step.from, &raw)?, to: render(&step.to, &raw)?, ..step.clone() }));
            made.push(Request { name, index: request.index, steps: steps.collect::<Result<_, String>>()? });
        }
    }
    Ok(made)
}

fn matcher(pattern: &str) -> Result<Regex, String> {
    let mut text = String::from("^");
    let mut names: Vec<&str> = Vec::new();
    for piece in pieces(pattern)? {
        match piece {
            Piece::Text(plain) => text.push_str(&regex::escape(plain)),
            Piece::Name(name) => {
                if names.contains(&name) {
                    return Err(format!("`{pattern}` has `{{{name}}}` twice"));
                }
                names.push(name);
                text.push_str(&format!("(?P<{name}>[^/]+)"));
            }
        }
    }
    text.push('$');
    Regex::new(&text).map_err(|_| format!("`{pattern}` is no pattern of a path"))
}

enum Piece<'t> {
    Text(&'t str),
    Name(&'t str),
}

/// A text and the `{names}` in it.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut found = Vec::new();
    let mut left = text;
    while let Some(at) = left.find(['{', '}']) {
        let (before, rest) = left.split_at(at);
        found.push(Piece::Text(before));
        let Some((name, behind)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return Err(format!("`{text}` has a brace without the other"));
        };
        let is_name = name.chars().next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name {
            return Err(format!("`{{{name}}}` of `{text}` is no name: letters, digits and `_` are"));
        }
        found.push(Piece::Name(name));
        left = behind;
    }
    found.push(Piece::Text(left));
    Ok(found)
}

fn render(text: &str, captures: &Captures) -> Result<String, String> {
    let mut rendered = String::new();
    for piece in pieces(text)? {
        match piece {
            Piece::Text(plain) => rendered.push_str(plain),
            Piece::Name(name) => {
                let value = captures.get(name);
                rendered.push_str(value.ok_or_else(|| format!("`pathPattern` has no `{{{name}}}`, as `{text}` has"))?);
            }
        }
    }
    Ok(rendered)
}

/// Whether Kubernetes takes it as the value of a label.
fn is_label(value: &str) -> bool {
    let ends_well = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    value.len() <= 63
        && ends_well(value.chars().next())
        && ends_well(value.chars().next_back())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Whether Kubernetes takes it as the name of an artifact.
fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_part = |part: &str| {
        part.starts_with(is_plain) && part.ends_with(is_plain) && part.chars().all(|c| is_plain(c) || c == '-')
    };
    name.len() <= 253 && name.split('.').all(is_part)
}
