//! Git URLs, as Flux's GitRepository takes them.

use ::url::Url;

use super::FormatError;
use super::url::{no_credentials, parse, plain_text, scheme, wrong_scheme};

/// A Git URL that Flux takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitUrl {
    /// `https://` or `http://`
    Http(Url),
    /// `ssh://`
    Ssh(Url),
}

/// Reads a Git URL: `https://`, `http://` or `ssh://`, without password. The short form `git@host:path`, which Flux
/// refuses, is refused with its long form.
pub fn git_url(text: &str) -> Result<GitUrl, FormatError> {
    const EXPECTED: &str = "`https://`, `http://` or `ssh://`";
    const EXAMPLE: &str = "https://github.com/org/repo";
    plain_text(text)?;
    match scheme(text) {
        Some("http" | "https") => {
            no_credentials(text, true)?;
            parse(text).and_then(with_path).map(GitUrl::Http)
        }
        Some("ssh") => {
            no_credentials(text, false)?;
            parse(text).and_then(with_path).map(GitUrl::Ssh)
        }
        _ => match short_form(text) {
            Some(long) => Err(FormatError::new("is written in the short form, which Flux does not take")
                .help(format!("write `{long}`"))),
            None => {
                no_credentials(text, false)?;
                Err(wrong_scheme(text, EXPECTED, EXAMPLE))
            }
        },
    }
}

fn with_path(url: Url) -> Result<Url, FormatError> {
    if url.path().trim_matches('/').is_empty() {
        return Err(FormatError::new("has no path after the host").help("write the path of the repository as well"));
    }
    Ok(url)
}

/// `git@host:path` as `ssh://git@host/path`.
fn short_form(text: &str) -> Option<String> {
    let (user_and_host, path) = text.split_once(':')?;
    let (user, host) = user_and_host.split_once('@')?;
    let word = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    // An `@` in the path would mean that what looks like a path is a password.
    let path = path.trim_start_matches('/');
    (word(user) && word(host) && !path.is_empty() && !path.contains('@')).then(|| format!("ssh://{user}@{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_flux_takes() {
        assert!(matches!(git_url("https://github.com/org/repo.git"), Ok(GitUrl::Http(_))));
        assert!(matches!(git_url("ssh://git@github.com/org/repo"), Ok(GitUrl::Ssh(_))));
        assert!(matches!(git_url("ssh://git@github.com:2222/org/repo"), Ok(GitUrl::Ssh(_))));
    }

    #[test]
    fn others_are_refused_with_a_way_out() {
        let error = git_url("git@github.com:org/repo.git").unwrap_err();
        assert_eq!(error.help.as_deref(), Some("write `ssh://git@github.com/org/repo.git`"));
        for bad in ["ssh://git:hunter2@github.com/a", "https://hunter2@github.com/a", "user:hunter2@github.com/a"] {
            let error = git_url(bad).unwrap_err();
            assert_eq!(error.reason, "carries credentials (not shown)", "{bad}");
        }
        assert_eq!(git_url("https://github.com").unwrap_err().reason, "has no path after the host");
        assert_eq!(git_url("file:///x").unwrap_err().reason, "does not start with `https://`, `http://` or `ssh://`");
        assert_eq!(git_url("").unwrap_err().reason, "is empty");
    }
}
