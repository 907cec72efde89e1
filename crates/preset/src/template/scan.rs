//! The tags of a template, without understanding their expressions: enough to find names and references.

use fluxwright_diagnostic::Span;

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagKind {
    /// `#{ … }#`
    Expression,
    /// `#% … %#`
    Statement,
}

/// A tag of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// What it does.
    pub kind: TagKind,
    /// The bytes between the delimiters, without the `-` and `+` that control white space.
    pub span: Span,
}

/// How a template refers to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `include`
    Include,
    /// `extends`
    Extends,
    /// `import` or `from … import`
    Import,
}

/// Another template that a template names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// How.
    pub kind: ReferenceKind,
    /// Its name; `None` where an expression makes it.
    pub name: Option<String>,
    /// Whether it may be missing.
    pub optional: bool,
    /// The bytes of the name.
    pub span: Span,
}

/// The expressions and statements of a template, in order. Comments, `raw` blocks and text are left out; what is not
/// closed is left out as well: parsing reports it.
pub fn scan(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut position = 0;
    let mut raw = false;
    while let Some(start) = text.get(position..).and_then(next_start).map(|at| position + at) {
        let inner = start + 2;
        let opener = text.get(start..inner).unwrap_or_default();
        let end = match opener {
            "#{" => find_end(text, inner, "}#"),
            "#%" => find_end(text, inner, "%#"),
            _ => text.get(inner..).and_then(|rest| rest.find("|#")).map(|at| inner + at),
        };
        let Some(end) = end else {
            position = inner;
            continue;
        };
        position = end + 2;
        let span = trim_controls(text, inner, end);
        let content = text.get(span.clone()).unwrap_or_default();
        match opener {
            "#%" if raw => raw = content.trim() != "endraw",
            "#%" if content.trim() == "raw" => raw = true,
            "#%" => tags.push(Tag { kind: TagKind::Statement, span }),
            "#{" if !raw => tags.push(Tag { kind: TagKind::Expression, span }),
            _ => {}
        }
    }
    tags
}

fn next_start(rest: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = rest.get(from..)?.find('#').map(|at| from + at) {
        if matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%' | b'|')) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// The next closing delimiter outside of texts in quotes.
fn find_end(text: &str, from: usize, close: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut quote = None;
    let mut position = from;
    while let Some(byte) = bytes.get(position).copied() {
        match quote {
            Some(_) if byte == b'\\' => position += 1,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None if bytes.get(position..).is_some_and(|rest| rest.starts_with(close.as_bytes())) => {
                return Some(position);
            }
            None => {}
        }
        position += 1;
    }
    None
}

fn trim_controls(text: &str, start: usize, end: usize) -> Span {
    let is_control = |at: usize| matches!(text.as_bytes().get(at), Some(b'-' | b'+'));
    let start = if start < end && is_control(start) { start + 1 } else { start };
    let end = if start < end && is_control(end - 1) { end - 1 } else { end };
    start..end
}

/// The names in an expression or statement with their keys, such as `cluster.name`: neither texts in quotes nor the
/// keys of anything else. Keywords, filters and the names of arguments are among them.
pub fn words(text: &str) -> Vec<(&str, Span)> {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    let mut words = Vec::new();
    let mut position = 0;
    while let Some(byte) = bytes.get(position).copied() {
        match byte {
            b'"' | b'\'' => position = string_end(bytes, position),
            _ if is_word(byte) => {
                let start = position;
                while bytes.get(position).is_some_and(|byte| is_word(*byte) || *byte == b'.') {
                    position += 1;
                }
                let key_of_other = start > 0 && bytes.get(start - 1) == Some(&b'.');
                if !key_of_other && !byte.is_ascii_digit() {
                    let word = text.get(start..position).unwrap_or_default().trim_end_matches('.');
                    words.push((word, start..start + word.len()));
                }
            }
            _ => position += 1,
        }
    }
    words
}

/// The position after the text in quotes that starts here.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes.get(start).copied();
    let mut position = start + 1;
    while let Some(byte) = bytes.get(position).copied() {
        position += 1;
        if Some(byte) == quote {
            break;
        }
        if byte == b'\\' {
            position += 1;
        }
    }
    position
}

/// The templates that a template names.
pub fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for tag in scan(text) {
        if tag.kind != TagKind::Statement {
            continue;
        }
        let content = text.get(tag.span.clone()).unwrap_or_default();
        let words = words(content);
        let Some((keyword, at)) = words.first() else { continue };
        let kind = match *keyword {
            "include" => ReferenceKind::Include,
            "extends" => ReferenceKind::Extends,
            "import" | "from" => ReferenceKind::Import,
            _ => continue,
        };
        let optional = content.contains("ignore missing");
        let offset = tag.span.start + at.end;
        let names = constants(content.get(at.end..).unwrap_or_default());
        // Several names mean: the first that exists.
        let optional = optional || names.len() > 1;
        if names.is_empty() {
            found.push(Reference { kind, name: None, optional, span: tag.span.clone() });
        }
        found.extend(names.into_iter().map(|(name, span)| Reference {
            kind,
            name: Some(name),
            optional,
            span: offset + span.start..offset + span.end,
        }));
    }
    found
}

/// The tag that is opened and never closed: one without its end, or the innermost block without `end…`.
pub(super) fn unclosed(text: &str) -> Option<Span> {
    let tags = scan(text);
    let mut open = Vec::new();
    for tag in &tags {
        let content = text.get(tag.span.clone()).unwrap_or_default().trim();
        let keyword = content.split_whitespace().next().unwrap_or_default();
        match keyword {
            _ if tag.kind == TagKind::Expression => {}
            "if" | "for" | "macro" | "call" | "filter" | "block" | "with" => open.push(tag),
            "set" if !content.contains('=') => open.push(tag),
            _ if keyword.starts_with("end") => drop(open.pop()),
            _ => {}
        }
    }
    // A tag without its end hides everything after it, so it is looked for behind the last whole one.
    let last = tags.last().map_or(0, |tag| tag.span.end + 2);
    let start = text.get(last..).and_then(next_start).map(|at| last + at);
    let rest_of_line = |start: usize| {
        let line = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        start..start + line
    };
    start.map(rest_of_line).or_else(|| open.last().map(|tag| tag.span.clone()))
}

/// The texts in quotes that an expression consists of: one, or a list of them; none where there is anything else.
fn constants(expression: &str) -> Vec<(String, Span)> {
    let bytes = expression.as_bytes();
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(byte) = bytes.get(position).copied() {
        match byte {
            b'"' | b'\'' => {
                let end = string_end(bytes, position);
                let inner = expression.get(position + 1..end.saturating_sub(1)).unwrap_or_default();
                found.push((inner.to_owned(), position..end.min(bytes.len())));
                position = end;
            }
            b'[' | b']' | b'(' | b')' | b',' | b' ' | b'\t' | b'\r' | b'\n' => position += 1,
            // `ignore missing`, `as x`, `import y`, `with context` after the name.
            _ if !found.is_empty() => break,
            _ => return Vec::new(),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        scan(text).into_iter().map(|tag| text.get(tag.span).unwrap().trim()).collect()
    }

    #[test]
    fn tags_are_found_between_other_text() {
        let text = "a: #{ x }#\n#%- if y -%#{{ z }} << w >> ${v} # c\n#| #{ no }# |##{ \"}#\" ~ q }##% endif %#";
        assert_eq!(inner(text), ["x", "if y", "\"}#\" ~ q", "endif"]);
        assert_eq!(inner("#% raw %##{ no }##% endraw %##{ yes }#"), ["yes"]);
        assert_eq!(inner("#{ open"), [""; 0]);
        assert_eq!(inner("## #{a}# é #{b}#"), ["a", "b"]);
    }

    #[test]
    fn words_are_names_with_their_keys() {
        let names = |text| words(text).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(names("a.b['c.d'].e | f(1.5, g=\"h\")"), ["a.b", "f", "g"]);
        assert_eq!(names("'it\\'s' ~ x"), ["x"]);
    }

    #[test]
    fn references_are_found() {
        let text = "#% extends \"builtin:a.yaml\" %##% include ['b', 'c'] ignore missing %##% from 'm' import f as g %#\
                    #% include d ~ '.yaml' %#";
        let found: Vec<_> = references(text);
        let names: Vec<_> = found.iter().map(|r| (r.kind, r.name.as_deref(), r.optional)).collect();
        assert_eq!(
            names,
            [
                (ReferenceKind::Extends, Some("builtin:a.yaml"), false),
                (ReferenceKind::Include, Some("b"), true),
                (ReferenceKind::Include, Some("c"), true),
                (ReferenceKind::Import, Some("m"), false),
                (ReferenceKind::Include, None, false),
            ]
        );
        assert_eq!(text.get(found[0].span.clone()), Some("\"builtin:a.yaml\""));
    }
}
