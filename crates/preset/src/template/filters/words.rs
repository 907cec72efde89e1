//! Names made of texts.

use std::borrow::Cow;

use minijinja::{Environment, Error};

use crate::template::print::fail;

/// Longest DNS label.
const MAX_LABEL: usize = 63;

pub(super) fn install(env: &mut Environment<'static>) {
    env.add_filter("slug", |text: Cow<'_, str>| slug(&text));
    env.add_filter("dns1123", |text: Cow<'_, str>| dns1123(&text));
}

/// Lower case letters and digits of ASCII, and one `-` for each run of anything else between them.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// A slug of at most 63 characters, which is a Kubernetes name.
fn dns1123(text: &str) -> Result<String, Error> {
    let mut label = slug(text);
    label.truncate(MAX_LABEL);
    label.truncate(label.trim_end_matches('-').len());
    if label.is_empty() {
        return Err(fail(
            "`dns1123` of a text without letters or digits of ASCII",
            "check the value before, or give it a `default`",
        ));
    }
    Ok(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_hold_letters_digits_and_single_dashes() {
        assert_eq!(slug("  My App, v2.0 (Größe) "), "my-app-v2-0-gr-e");
        assert_eq!(slug("---"), "");
        assert_eq!(slug("İx"), "i-x", "lower case can be two characters");
    }

    #[test]
    fn labels_are_cut_without_a_dash_at_the_end() {
        let text = format!("{}-b", "a".repeat(62));
        assert_eq!(dns1123(&text).unwrap(), "a".repeat(62));
        assert!(dns1123("…").is_err());
    }
}
