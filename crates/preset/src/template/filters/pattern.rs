//! Regular expressions, in the syntax of the `regex` crate: linear in time, without look-around.

use std::borrow::Cow;

use minijinja::{Environment, Error};
use regex::{Regex, RegexBuilder};

use crate::template::print::fail;

use super::bounded::check;

/// Greatest size of a compiled expression, in bytes.
const MAX_COMPILED: usize = 1 << 20;

pub(super) fn install(env: &mut Environment<'static>, limit: usize) {
    env.add_filter("regex_match", |text: Cow<'_, str>, pattern: Cow<'_, str>| {
        compile(&pattern).map(|regex| regex.is_match(&text))
    });
    env.add_filter("regex_replace", move |text: Cow<'_, str>, pattern: Cow<'_, str>, with: Cow<'_, str>| {
        replace(&text, &compile(&pattern)?, &with, limit)
    });
}

fn compile(pattern: &str) -> Result<Regex, Error> {
    RegexBuilder::new(pattern).size_limit(MAX_COMPILED).build().map_err(|error| {
        let reason = match error {
            regex::Error::CompiledTooBig(_) => "it is too large",
            _ => "its syntax is wrong",
        };
        fail(
            format!("the regular expression cannot be used: {reason}"),
            "write it as for Rust's `regex` crate, without look-around",
        )
    })
}

/// Every match replaced; `$1` and `${name}` stand for groups, `$$` for a dollar sign.
fn replace(text: &str, regex: &Regex, with: &str, limit: usize) -> Result<String, Error> {
    let mut replaced = String::new();
    let mut last = 0;
    for captures in regex.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        replaced.push_str(text.get(last..whole.start()).unwrap_or_default());
        captures.expand(with, &mut replaced);
        last = whole.end();
        check(replaced.len(), limit)?;
    }
    replaced.push_str(text.get(last..).unwrap_or_default());
    Ok(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_put_in() {
        let regex = compile(r"(\w+)@(\w+)").unwrap();
        assert_eq!(replace("a@b, c@d.", &regex, "$2 at $1", 100).unwrap(), "b at a, d at c.");
        assert_eq!(replace("none", &regex, "x", 100).unwrap(), "none");
    }

    #[test]
    fn results_are_bounded() {
        let regex = compile(".").unwrap();
        assert!(replace(&"x".repeat(1000), &regex, &"y".repeat(1000), 10_000).is_err());
        assert!(compile(r"\w{1000}{1000}").is_err());
    }
}
