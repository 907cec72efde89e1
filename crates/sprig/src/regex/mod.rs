//! Regular expressions, with Go's syntax and meaning.
//!
//! Patterns are translated (see [`syntax`]) and run by the `regex` crate, whose leftmost-first matching is Go's. What
//! cannot be equal:
//!
//! * A pattern whose automaton needs more than 10 MiB is refused, as are groups and repetitions more than 100 deep; Go
//!   allows 128 MiB and 1,000.
//! * Upper and lower case of characters that came after Unicode 15.0 are known here and not to Go 1.26.
//! * Searching is charged by the length of the text and the size of the pattern.

mod cache;
mod expand;
mod pattern;
mod subject;
mod syntax;

use std::rc::Rc;

use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{List, Type};
use fluxwright_gotemplate::{GoString, Value};

use crate::arguments;
use crate::registry::{Outcome, Registry};
use cache::Cache;
use pattern::{Failure, Pattern};
use subject::Subject;

pub(crate) fn register(registry: &mut Registry) {
    let cache = Rc::new(Cache::default());
    let mut add = |names: &[&'static str], further: &[Type], run: Run| {
        let parameters = [&[Type::String, Type::String], further].concat();
        for name in names {
            let cache = Rc::clone(&cache);
            registry.add(name, &parameters, None, move |call, arguments| -> Outcome {
                let pattern = cache.pattern(call, arguments::bytes(arguments, 0)?).map_err(Failure::into_error)?;
                run(call, &pattern, arguments)
            });
        }
    };
    add(&["mustRegexMatch"], &[], is_match);
    add(&["regexFind", "mustRegexFind"], &[], find);
    add(&["regexFindAll", "mustRegexFindAll"], &[Type::Int], find_all);
    add(&["regexSplit", "mustRegexSplit"], &[Type::Int], split);
    add(&["regexReplaceAll", "mustRegexReplaceAll"], &[Type::String], replace_all);
    add(&["regexReplaceAllLiteral", "mustRegexReplaceAllLiteral"], &[Type::String], replace_all_literal);
    // Of all functions without "must" only this one passes over a pattern that is none; the others panic in Go.
    registry.add("regexMatch", &[Type::String, Type::String], None, move |call, arguments| -> Outcome {
        match cache.pattern(call, arguments::bytes(arguments, 0)?) {
            Ok(pattern) => is_match(call, &pattern, arguments),
            Err(Failure::Refused(_)) => Ok(Value::Bool(false)),
            Err(failure) => Err(failure.into_error()),
        }
    });
    registry.add("regexQuoteMeta", &[Type::String], None, |call, arguments| -> Outcome {
        let text = arguments::bytes(arguments, 0)?;
        call.take_bytes(text.len().saturating_mul(2))?;
        Ok(Value::string(quoted(text)))
    });
}

type Run = fn(&mut Call<'_>, &Pattern, &[Value]) -> Outcome;

fn is_match(call: &mut Call<'_>, pattern: &Pattern, arguments: &[Value]) -> Outcome {
    let subject = Subject::new(call, arguments::bytes(arguments, 1)?)?;
    Ok(Value::Bool(pattern.search(call, &subject).next_match()?.is_some()))
}

fn find(call: &mut Call<'_>, pattern: &Pattern, arguments: &[Value]) -> Outcome {
    let subject = Subject::new(call, arguments::bytes(arguments, 1)?)?;
    let found = pattern.search(call, &subject).next_match()?;
    Ok(Value::string(found.map_or(&b""[..], |(start, end)| subject.original(start, end))))
}

/// Up to so many matches; all when the number is negative. A nil slice when there are none.
fn find_all(call: &mut Call<'_>, pattern: &Pattern, arguments: &[Value]) -> Outcome {
    let subject = Subject::new(call, arguments::bytes(arguments, 1)?)?;
    let most = usize::try_from(arguments::int(arguments, 2)?).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut search = pattern.search(call, &subject);
    while found.len() < most
        && let Some((start, end)) = search.next_match()?
    {
        let text = subject.original(start, end);
        search.take_bytes(text.len() + size_of::<Value>())?;
        found.push(Value::string(text));
    }
    Ok(Value::List(if found.is_empty() { List::nil(Type::String) } else { List::of(Type::String, found) }))
}

/// What is between the matches, in up to so many parts; in all when the number is negative. A nil slice for none.
fn split(call: &mut Call<'_>, pattern: &Pattern, arguments: &[Value]) -> Outcome {
    let text = arguments::bytes(arguments, 1)?;
    let most = match arguments::int(arguments, 2)? {
        0 => return Ok(Value::List(List::nil(Type::String))),
        most => usize::try_from(most).unwrap_or(usize::MAX),
    };
    if text.is_empty() && !pattern.is_empty() {
        return Ok(List::of(Type::String, vec![Value::from("")]).into());
    }
    let subject = Subject::new(call, text)?;
    let mut parts = Vec::new();
    let mut from = 0;
    let mut end = 0;
    let mut search = pattern.search(call, &subject);
    while parts.len() + 1 < most
        && let Some(found) = search.next_match()?
    {
        let part = subject.original(from, found.0);
        end = found.0;
        if found.1 != 0 {
            search.take_bytes(part.len() + size_of::<Value>())?;
            parts.push(Value::string(part));
        }
        from = found.1;
    }
    if end != subject.len() {
        parts.push(Value::string(subject.original(from, subject.len())));
    }
    Ok(List::of(Type::String, parts).into())
}

fn replace_all(call: &mut Call<'_>, pattern: &Pattern, arguments: &[Value]) -> Outcome {
    let template = arguments::bytes(arguments, 2)?;
    if !template.contains(&b'$') {
        return replace_all_literal(call, pattern, arguments);
    }
    let template = expand::parse(template);
    replaced(call, pattern, arguments, |search, subject, groups, out| {
        template.iter().try_for_each(|part| {
            let text = match part {
                expand::Part::Text(text) => text,
                expand::Part::Group(group) => {
                    groups.find(pattern, group).map_or(&b""[..], |(start, end)| subject.original(start, end))
                }
            };
            search.take_bytes(text.len())?;
            out.extend_from_slice(text);
            Ok(())
        })
    })
}

fn replace_all_literal(call: &mut Call<'_>, pattern: &Pattern, arguments: &[Value]) -> Outcome {
    let text = arguments::bytes(arguments, 2)?;
    replaced(call, pattern, arguments, |search, _, _, out| {
        search.take_bytes(text.len())?;
        out.extend_from_slice(text);
        Ok(())
    })
}

/// The text with each match replaced.
fn replaced(
    call: &mut Call<'_>,
    pattern: &Pattern,
    arguments: &[Value],
    replacement: impl Fn(&mut Call<'_>, &Subject<'_>, &pattern::Groups, &mut Vec<u8>) -> Result<(), FunctionError>,
) -> Outcome {
    let text = arguments::bytes(arguments, 1)?;
    let subject = Subject::new(call, text)?;
    call.take_bytes(text.len())?;
    let mut out = Vec::with_capacity(text.len());
    let mut from = 0;
    let mut search = pattern.search(call, &subject);
    while let Some((start, end)) = search.next_groups()? {
        out.extend_from_slice(subject.original(from, start));
        let (call, groups) = search.parts();
        replacement(call, &subject, groups, &mut out)?;
        from = end;
    }
    out.extend_from_slice(subject.original(from, subject.len()));
    Ok(Value::string(out))
}

/// The text with a backslash before each character that means something in a pattern.
fn quoted(text: &[u8]) -> GoString {
    let mut out = Vec::with_capacity(text.len());
    for byte in text {
        if br"\.+*?()|[]{}^$".contains(byte) {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    GoString::from(out)
}
