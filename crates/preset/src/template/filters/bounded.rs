//! Filters, functions and methods of the engine, as our rules of printing want them and with bounded results.

use std::borrow::Cow;

use minijinja::value::{Kwargs, Rest, Value, ValueKind};
use minijinja::{Environment, Error, State};
use minijinja_contrib::pycompat;

use crate::template::print::{fail, kind, plain, too_much};

/// Greatest indentation, in spaces.
pub(super) const MAX_INDENT: usize = 1000;
/// Greatest number of items of `range`.
const MAX_RANGE: i64 = 100_000;

pub(super) fn install(env: &mut Environment<'static>, limit: usize) {
    env.add_filter("default", default);
    env.add_filter("d", default);
    env.add_filter("string", |value: &Value| plain(value).map(Cow::into_owned));
    env.add_filter("join", move |value: &Value, joiner: Option<Cow<'_, str>>| {
        join(value, joiner.as_deref().unwrap_or_default(), limit)
    });
    env.add_filter("replace", move |text: Cow<'_, str>, from: Cow<'_, str>, to: Cow<'_, str>| {
        replace(&text, &from, &to, limit)
    });
    env.add_filter("indent", move |text: Cow<'_, str>, width: Option<usize>, options: Rest<Value>, named: Kwargs| {
        indent_filter(&text, width, &options, &named, limit)
    });
    env.add_function("range", range);
    env.set_unknown_method_callback(move |state, value, method, args| call_method(state, value, method, args, limit));
}

/// The value, or another where it is undefined or null; with `true` as second argument, also where it is empty or
/// false.
fn default(value: &Value, other: Option<Value>, lax: Option<bool>) -> Value {
    if value.is_undefined() || value.is_none() || (lax == Some(true) && !value.is_true()) {
        return other.unwrap_or_else(|| Value::from(""));
    }
    value.clone()
}

fn join(value: &Value, joiner: &str, limit: usize) -> Result<String, Error> {
    if !matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable) {
        return Err(fail(format!("`join` takes a list, this is {}", kind(value)), "put the value into `[…]`"));
    }
    let mut joined = String::new();
    for (index, item) in value.try_iter()?.enumerate() {
        if index > 0 {
            joined.push_str(joiner);
        }
        joined.push_str(&plain(&item)?);
        check(joined.len(), limit)?;
    }
    Ok(joined)
}

fn replace(text: &str, from: &str, to: &str, limit: usize) -> Result<String, Error> {
    let found = text.matches(from).count();
    check(text.len().saturating_add(found.saturating_mul(to.len())), limit)?;
    Ok(text.replace(from, to))
}

fn indent_filter(
    text: &str,
    width: Option<usize>,
    options: &[Value],
    named: &Kwargs,
    limit: usize,
) -> Result<String, Error> {
    let width = width.or(named.get::<Option<usize>>("width")?).unwrap_or(4);
    let option = |position: usize, name: &str| -> Result<bool, Error> {
        match options.get(position) {
            Some(value) => Ok(value.is_true()),
            None => Ok(named.get::<Option<bool>>(name)?.unwrap_or(false)),
        }
    };
    let (first, blank) = (option(0, "first")?, option(1, "blank")?);
    named.assert_all_used()?;
    indent(text, width, first, blank, limit)
}

/// The lines of a text with spaces before them; without the line end of the last.
pub(super) fn indent(text: &str, width: usize, first: bool, blank: bool, limit: usize) -> Result<String, Error> {
    if width > MAX_INDENT {
        return Err(fail(format!("indents by more than {MAX_INDENT} spaces"), "indent by less"));
    }
    let text = text.strip_suffix('\n').unwrap_or(text);
    let lines = text.split('\n').count();
    check(text.len().saturating_add(lines.saturating_mul(width)), limit)?;
    let spaces = " ".repeat(width);
    let mut indented = String::with_capacity(text.len() + lines * width);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            indented.push('\n');
        }
        let is_blank = line.is_empty() || line == "\r";
        if (index > 0 || first) && (blank || !is_blank) {
            indented.push_str(&spaces);
        }
        indented.push_str(line);
    }
    Ok(indented)
}

fn range(lower: i64, upper: Option<i64>, step: Option<i64>) -> Result<Value, Error> {
    let (start, end) = upper.map_or((0, lower), |upper| (lower, upper));
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(fail("`range` with a step of 0", "give a step above or below 0"));
    }
    let distance = i128::from(end) - i128::from(start);
    let step = i128::from(step);
    let items = if (distance > 0) == (step > 0) { (distance + step - step.signum()) / step } else { 0 };
    if items > i128::from(MAX_RANGE) {
        return Err(fail(format!("`range` with more than {MAX_RANGE} items"), "count less far"));
    }
    Ok((0..items).filter_map(|n| i64::try_from(i128::from(start) + n * step).ok()).map(Value::from).collect())
}

/// Methods as in Python, such as `'a,b'.split(',')`.
fn call_method(
    state: &mut State<'_, '_>,
    value: &Value,
    method: &str,
    args: &[Value],
    limit: usize,
) -> Result<Value, Error> {
    match (value.as_str(), method) {
        (Some(_), "format") => Err(fail("`format` is not part of the template language here", "join texts with `~`")),
        (Some(joiner), "join") => {
            let [list] = args else { return pycompat::unknown_method_callback(state, value, method, args) };
            join(list, joiner, limit).map(Value::from)
        }
        (Some(text), "replace") => {
            if let [from, to, ..] = args
                && let (Some(from), Some(to)) = (from.as_str(), to.as_str())
            {
                check(text.len().saturating_add(text.matches(from).count().saturating_mul(to.len())), limit)?;
            }
            pycompat::unknown_method_callback(state, value, method, args)
        }
        _ => pycompat::unknown_method_callback(state, value, method, args),
    }
}

pub(super) fn check(bytes: usize, limit: usize) -> Result<(), Error> {
    if bytes > limit { Err(too_much(limit)) } else { Ok(()) }
}
