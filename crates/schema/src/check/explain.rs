//! Patterns in words, and texts that match them.

use super::duration;

/// A text that is probably meant.
pub(super) struct Better {
    pub(super) text: String,
    /// Whether it can be put there without asking.
    pub(super) sure: bool,
}

/// What texts of a pattern are, to follow "it must be".
pub(super) fn words(pattern: &str) -> Option<String> {
    if let Some(schemes) = schemes(pattern) {
        let all: Vec<String> = schemes.iter().map(|scheme| format!("`{scheme}://`")).collect();
        return Some(match all.as_slice() {
            [before @ .., last] if !before.is_empty() => format!("a URL with {} or {last}", before.join(", ")),
            _ => format!("a URL with {}", all.concat()),
        });
    }
    Some(
        match pattern {
            duration::WITH_HOURS => "a duration such as `5m` or `1h30m`",
            duration::WITHOUT_HOURS => "a duration such as `60s` or `5m`, without hours",
            r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"
            | r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"
            | r"^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$" => {
                "lower-case letters, digits and `-`, with a letter or a digit at both ends"
            }
            r"^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$" => {
                "lower-case letters, digits, `-` and `_`, with a letter or a digit at both ends"
            }
            r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" => {
                "lower-case letters, digits, `-` and `.`, with a letter or a digit at both ends of each part"
            }
            r"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$" => {
                "letters, digits, `-`, `_` and `.`, with a letter or a digit at both ends"
            }
            r"^@([a-z0-9]([a-z0-9_-]*[a-z0-9])?)/(.*)$" => {
                "`@` with the alias of a source, `/` and a path: `@app/deploy/**`"
            }
            r"^@(artifact)/(.*)$" => "`@artifact/` and a path in the artifact",
            r"^@([a-z0-9]([a-z0-9_-]*[a-z0-9])?)$" => "`@` with the alias of a source: `@app`",
            r"^[\-._a-zA-Z0-9]+$" => "letters, digits, `-`, `_` and `.`",
            r"^([a-zA-Z0-9_\-.\\\/]|\[[0-9]{1,5}\])+$" => {
                "a path of keys with `.` between them and indices in brackets: `image.tag`, `hosts[0]`"
            }
            _ => return None,
        }
        .to_owned(),
    )
}

/// What was probably meant by a text that does not match.
pub(super) fn better(pattern: &str, text: &str) -> Option<Better> {
    let certain = |text: String| Some(Better { text, sure: true });
    match pattern {
        duration::WITH_HOURS => return duration::meant(text, true).and_then(certain),
        duration::WITHOUT_HOURS => return duration::meant(text, false).and_then(certain),
        _ => {}
    }
    let schemes = schemes(pattern)?;
    let allows = |scheme: &str| schemes.contains(&scheme);
    let guess = |text: String| Some(Better { text, sure: false });
    if text.contains(char::is_whitespace) || text.len() > 300 {
        return None;
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        let lower = scheme.to_ascii_lowercase();
        return match lower.as_str() {
            lower if lower != scheme && allows(lower) => certain(format!("{lower}://{rest}")),
            "http" | "https" | "docker" if allows("oci") && !allows("https") => guess(format!("oci://{rest}")),
            "git" if allows("ssh") => guess(format!("ssh://{rest}")),
            _ => None,
        };
    }
    // `git@host:owner/repo`, which git takes and Flux does not.
    if allows("ssh")
        && let Some((host, path)) = text.split_once(':')
        && host.contains('@')
        && !host.contains('/')
        && !path.starts_with(|c: char| c.is_ascii_digit())
    {
        return certain(format!("ssh://{host}/{}", path.trim_start_matches('/')));
    }
    let is_host = text.split('/').next().is_some_and(|host| host.contains('.') && !host.starts_with('.'));
    let scheme = if allows("https") { "https" } else { *schemes.first()? };
    if is_host { guess(format!("{scheme}://{text}")) } else { None }
}

/// The schemes of a pattern of URLs.
fn schemes(pattern: &str) -> Option<Vec<&str>> {
    if pattern == "^https?://" {
        return Some(vec!["http", "https"]);
    }
    let head = pattern.strip_prefix("^(").and_then(|rest| rest.strip_suffix("){0,1}$")).unwrap_or(pattern);
    let head = head.strip_prefix('^').unwrap_or(head);
    let (head, rest) = head.split_once("://")?;
    if !matches!(rest, ".*$" | ".*" | "") {
        return None;
    }
    let head = head.strip_prefix('(').and_then(|head| head.strip_suffix(')')).unwrap_or(head);
    let schemes: Vec<&str> = head.split('|').collect();
    schemes.iter().all(|scheme| scheme.bytes().all(|b| b.is_ascii_lowercase()) && !scheme.is_empty()).then_some(schemes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIT: &str = "^(http|https|ssh)://.*$";

    #[test]
    fn schemes_are_listed() {
        assert_eq!(words(GIT).unwrap(), "a URL with `http://`, `https://` or `ssh://`");
        assert_eq!(words("^oci://.*$").unwrap(), "a URL with `oci://`");
        assert_eq!(words("^((http|https|oci)://.*){0,1}$").unwrap(), "a URL with `http://`, `https://` or `oci://`");
        assert_eq!(words("^a+$"), None);
    }

    #[test]
    fn urls_are_put_right() {
        for (pattern, text, meant, sure) in [
            (GIT, "git@github.com:o/r.git", "ssh://git@github.com/o/r.git", true),
            (GIT, "HTTPS://a.b/c", "https://a.b/c", true),
            (GIT, "github.com/o/r", "https://github.com/o/r", false),
            ("^oci://.*$", "https://ghcr.io/o/r", "oci://ghcr.io/o/r", false),
            ("^oci://.*$", "ghcr.io/o/r", "oci://ghcr.io/o/r", false),
        ] {
            let better = better(pattern, text).unwrap();
            assert_eq!((better.text.as_str(), better.sure), (meant, sure), "{text}");
        }
        for text in ["", "x", "a b", "git@host:22/x", "../x"] {
            assert!(better(GIT, text).is_none(), "{text}");
        }
    }
}
