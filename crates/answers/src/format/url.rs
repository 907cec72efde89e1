//! URLs over HTTP, and URLs of Helm repositories.

use ::url::Url;

use super::{FormatError, OciUrl, oci_url, shown};

/// Where a chart is fetched from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelmRepoUrl {
    /// A chart repository with an index, over HTTP.
    Http(Url),
    /// A chart in a registry, or the folder of charts that it lies in.
    Oci(OciUrl),
}

/// Reads the URL of a chart repository: `https://…`, `http://…` or `oci://…`, without credentials.
pub fn helm_repo_url(text: &str) -> Result<HelmRepoUrl, FormatError> {
    if scheme(text) == Some("oci") {
        return oci_url(text).map(HelmRepoUrl::Oci);
    }
    if !matches!(scheme(text), Some("http" | "https")) {
        return Err(wrong_scheme(text, "`https://`, `http://` or `oci://`", "https://charts.example.com"));
    }
    http_url(text).map(HelmRepoUrl::Http)
}

/// Reads an `http://` or `https://` URL without credentials.
pub fn http_url(text: &str) -> Result<Url, FormatError> {
    plain_text(text)?;
    if !matches!(scheme(text), Some("http" | "https")) {
        return Err(wrong_scheme(text, "`https://` or `http://`", "https://example.com"));
    }
    no_credentials(text, true)?;
    parse(text)
}

/// The URL with everything replaced that may be a credential: what stands before an `@` of the host.
///
/// Works on any text, also on what is no URL, so that messages can always show where something points.
pub fn redact_url(text: &str) -> String {
    match userinfo(text) {
        Some((start, end)) => {
            let before = text.get(..start).unwrap_or_default();
            let after = text.get(end..).unwrap_or_default();
            format!("{before}***{after}")
        }
        None => text.to_owned(),
    }
}

/// The scheme in lower case, where it is one of those that are looked for.
pub(super) fn scheme(text: &str) -> Option<&'static str> {
    let (scheme, _) = text.split_once("://")?;
    ["http", "https", "oci", "ssh", "git", "file"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))
}

/// The bytes before the last `@` of the part that names the host.
fn userinfo(text: &str) -> Option<(usize, usize)> {
    let start = text.find("://").map_or(0, |i| i + 3);
    let authority = text.get(start..)?;
    // A password may hold `/`, `?` or `#` unescaped, against the rules: where the host is followed by no `@`, an `@`
    // later in the text is taken to end a credential. Hiding too much is harmless.
    let end = authority.rfind('@')?;
    Some((start, start + end))
}

/// Refuses credentials before the host, without repeating them. A user name alone passes unless `user_too`: it is
/// part of every SSH URL, but over HTTP it is often a token.
pub(super) fn no_credentials(text: &str, user_too: bool) -> Result<(), FormatError> {
    let Some((start, end)) = userinfo(text) else { return Ok(()) };
    let user = text.get(start..end).unwrap_or_default();
    // An `@` behind the host, as in `oci://host/chart@sha256:…` or `https://host/@scope`, is no credential.
    let in_path = user.find(['/', '?', '#']).is_some_and(|i| {
        let host = user.get(..i).unwrap_or_default();
        !host.contains('@') && !host.is_empty() && !port_is_no_number(host)
    });
    if in_path {
        return Ok(());
    }
    if user_too || user.contains(':') {
        return Err(FormatError::new("carries credentials (not shown)").help(
            "take them out of the URL: keep them in a Secret that the source's `secretRef` names, and change a password that was shared",
        ));
    }
    Ok(())
}

/// `user:password` looks like `host:port` except that the port is a number.
fn port_is_no_number(host: &str) -> bool {
    host.rsplit_once(':').is_some_and(|(before, port)| {
        !before.starts_with('[') && (port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit()))
    })
}

pub(super) fn wrong_scheme(text: &str, expected: &str, example: &str) -> FormatError {
    if text.is_empty() {
        return FormatError::new("is empty").help(format!("give a URL that starts with {expected}"));
    }
    FormatError::new(format!("does not start with {expected}"))
        .help(format!("write the whole URL, such as `{example}`"))
}

/// Refuses what no URL holds, before a parser that would silently drop it.
pub(super) fn plain_text(text: &str) -> Result<(), FormatError> {
    if let Some(bad) = text.chars().find(|c| c.is_whitespace() || c.is_control() || *c == '\\') {
        return Err(FormatError::new(format!("has {}", shown(bad))).help("take it out, or write it percent-encoded"));
    }
    Ok(())
}

pub(super) fn parse(text: &str) -> Result<Url, FormatError> {
    let url = Url::parse(text).map_err(|error| {
        // The parser's errors name the fault, never the text.
        FormatError::new(format!("is not a URL: {error}")).help("give a URL such as `https://example.com/path`")
    })?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(FormatError::new("names no host").help("give a URL such as `https://example.com/path`"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_urls() {
        for good in [
            "https://charts.example.com",
            "http://127.0.0.1:8080/charts/",
            "HTTPS://example.com/a?b=c#d",
            "https://[::1]:443/x",
            "https://example.com/@scope/x",
            "https://example.com:8443/a@b",
        ] {
            assert!(http_url(good).is_ok(), "{good}: {:?}", http_url(good));
        }
        for (bad, reason) in [
            ("", "is empty"),
            ("example.com", "does not start with `https://` or `http://`"),
            ("ftp://example.com", "does not start with `https://` or `http://`"),
            ("https://", "is not a URL: empty host"),
            ("https://exa mple.com", "has a blank"),
            ("https://example.com\\x", "has `\\`"),
            ("https://example.com\n", "has a line break"),
            ("https://example.com:99999", "is not a URL: invalid port number"),
        ] {
            assert_eq!(http_url(bad).map_err(|e| e.reason), Err(reason.to_owned()), "{bad:?}");
        }
    }

    #[test]
    fn credentials_are_refused_and_never_repeated() {
        for bad in [
            "https://user:hunter2@example.com/charts",
            "https://hunter2@example.com",
            "https://user:hun/ter2@example.com",
            "https://user:hunter2@exa mple.com",
            "oci://robot:hunter2@registry.example.com/charts",
            "https://user:hunter2@",
        ] {
            let error = helm_repo_url(bad).unwrap_err();
            let text = format!("{error} {:?}", error.help);
            assert!(!text.contains("ter2"), "{text}");
        }
    }

    #[test]
    fn redacting_hides_user_and_password() {
        assert_eq!(redact_url("https://u:p@h/x"), "https://***@h/x");
        assert_eq!(redact_url("https://u:p/q@h/x"), "https://***@h/x");
        assert_eq!(redact_url("u:p@h"), "***@h");
        assert_eq!(redact_url("https://h/x"), "https://h/x");
    }

    #[test]
    fn repositories_over_http_and_in_registries() {
        assert!(matches!(helm_repo_url("https://charts.jetstack.io"), Ok(HelmRepoUrl::Http(_))));
        assert!(matches!(helm_repo_url("oci://ghcr.io/stefanprodan/charts"), Ok(HelmRepoUrl::Oci(_))));
        assert_eq!(
            helm_repo_url("charts.jetstack.io").unwrap_err().reason,
            "does not start with `https://`, `http://` or `oci://`"
        );
    }
}
