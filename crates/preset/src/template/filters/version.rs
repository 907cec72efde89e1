//! The parts of a version.

use std::borrow::Cow;

use minijinja::value::Value;
use minijinja::{Environment, Error};
use semver::Version;

use crate::template::print::fail;

pub(super) fn install(env: &mut Environment<'static>) {
    env.add_filter("semver", |text: Cow<'_, str>| {
        let version = parse(&text)?;
        Ok::<_, Error>(Value::from_pairs([
            ("major", Value::from(version.major)),
            ("minor", Value::from(version.minor)),
            ("patch", Value::from(version.patch)),
            ("prerelease", Value::from(version.pre.as_str())),
            ("build", Value::from(version.build.as_str())),
        ]))
    });
    env.add_filter("semver_major", |text: Cow<'_, str>| parse(&text).map(|version| version.major));
    env.add_filter("semver_minor", |text: Cow<'_, str>| parse(&text).map(|version| version.minor));
    env.add_filter("semver_patch", |text: Cow<'_, str>| parse(&text).map(|version| version.patch));
}

/// A version; a leading `v` is left out, and `1` and `1.2` mean `1.0.0` and `1.2.0`.
fn parse(text: &str) -> Result<Version, Error> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let core = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = text.split_at_checked(core).unwrap_or((text, ""));
    let missing = match numbers.split('.').count() {
        1 => ".0.0",
        2 => ".0",
        _ => "",
    };
    Version::parse(&format!("{numbers}{missing}{rest}"))
        .map_err(|_| fail("the text is not a version", "write it as in `1.2.3` or `v1.2.3-rc.1`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_versions_are_filled_up() {
        for (text, version) in
            [("1.2.3", "1.2.3"), ("v1.2", "1.2.0"), ("3", "3.0.0"), ("v1-rc.1", "1.0.0-rc.1"), ("1.2+b", "1.2.0+b")]
        {
            assert_eq!(parse(text).unwrap(), Version::parse(version).unwrap(), "{text}");
        }
        for text in ["", "x", "1.2.3.4", "1..2"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
