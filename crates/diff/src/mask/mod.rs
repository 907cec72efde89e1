//! Hiding what nobody but the cluster should read.
//!
//! Everything that enters the model passes here first. A value is hidden for what names it (a key such as `password`), for
//! where it stands (the data of a Secret), or for what it looks like (a token, a private key, a password in a URL).
//! References to secrets, and values that consist of variables, are shown: they are what a reviewer needs.

mod keys;
mod known;
mod shapes;
mod text;
mod tree;
mod words;

use std::borrow::Cow;

use crate::meaning::{Parsed, is_yaml};

pub use keys::SecretKeys;
pub use known::hide;
pub(crate) use known::hide_lines;
pub(crate) use shapes::inline;
pub(crate) use text::{lines, of_file};
pub(crate) use tree::{Hidden, of_object, plain, spans, value};
pub(crate) use words::is_flag;

/// What stands for a hidden value.
pub const MASK: &str = "***";

/// The text of a file as it may be shown: with as many lines as it has, and everything hidden that must be. `path` says
/// whether it is read as YAML.
pub fn mask<'t>(path: &str, text: &'t str, keys: &SecretKeys) -> Cow<'t, str> {
    let yaml = is_yaml(path).then(|| Parsed::new(path, text));
    let mut shown = of_file(text, yaml.as_ref(), keys, &|_| true).join("\n");
    if text.ends_with('\n') {
        shown.push('\n');
    }
    if shown == text { Cow::Borrowed(text) } else { Cow::Owned(shown) }
}

/// Whether a value is made of references only, so that it says nothing itself: `${VAR}`, `$(VAR)`, `{{ … }}`, `<< … >>`,
/// `%VAR%`, and those of external stores (`op://…`, `vault:…`, `ref+…`).
pub(crate) fn is_reference(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    if value.is_empty() || value == MASK {
        return true;
    }
    if ["op://", "vault:", "ref+", "secretref:", "bws://", "doppler://"].iter().any(|scheme| value.starts_with(scheme))
    {
        return true;
    }
    let mut rest = value;
    while !rest.is_empty() {
        let Some(after) = one_reference(rest) else { return false };
        rest = after.trim_start_matches([' ', '-', '_', '/', '.', ':', ',']);
    }
    true
}

/// What follows the reference that a text starts with. One that has a default holds a value.
fn one_reference(text: &str) -> Option<&str> {
    for (open, close) in [("${", "}"), ("$(", ")"), ("{{", "}}"), ("<<", ">>")] {
        if let Some(rest) = text.strip_prefix(open) {
            let (inner, after) = rest.split_once(close)?;
            let holds_value = (open == "${" && inner.contains([':', '='])) || inner.contains(['"', '\'', '`']);
            return (!holds_value).then_some(after);
        }
    }
    let rest = text.strip_prefix('$').or_else(|| text.strip_prefix('%'))?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let after = rest.get(end..)?;
    (end > 0).then(|| after.strip_prefix('%').unwrap_or(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_no_secrets() {
        for shown in
            ["${DB_PASSWORD}", "{{ .token }}", "<< inputs.password >>", "$(PASS)", "op://vault/item", "${A}-${B}", ""]
        {
            assert!(is_reference(shown), "{shown}");
        }
        for hidden in ["hunter2", "${A:-hunter2}", "${A}hunter2", "{{ \"hunter2\" }}", "$", "abc$(X)"] {
            assert!(!is_reference(hidden), "{hidden}");
        }
    }
}
