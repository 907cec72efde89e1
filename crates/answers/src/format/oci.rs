//! `oci://` URLs, as Flux's OCIRepository and HelmRepository take them.

use super::url::{no_credentials, plain_text, scheme, wrong_scheme};
use super::{FormatError, shown};

/// An `oci://` URL, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OciUrl {
    /// Host, with the port where one is given.
    pub host: String,
    /// The repository: the path after the host, without slashes at its ends; empty where only a host is given.
    pub repository: String,
    /// What follows a `:` after the path.
    pub tag: Option<String>,
    /// What follows an `@`, such as `sha256:…`.
    pub digest: Option<String>,
}

impl OciUrl {
    /// The URL without tag and digest.
    pub fn url(&self) -> String {
        if self.repository.is_empty() {
            format!("oci://{}", self.host)
        } else {
            format!("oci://{}/{}", self.host, self.repository)
        }
    }

    /// The last part of the path: the chart's name where the URL is that of a chart.
    pub fn name(&self) -> Option<&str> {
        self.repository.rsplit('/').next().filter(|name| !name.is_empty())
    }
}

const EXAMPLE: &str = "oci://ghcr.io/org/charts/app";

/// Reads an `oci://` URL, with or without tag and digest, without credentials.
///
/// The path is held to the rules of the OCI distribution specification for a repository's name, the host to those of
/// URLs. A slash at the end is dropped.
pub fn oci_url(text: &str) -> Result<OciUrl, FormatError> {
    plain_text(text)?;
    if scheme(text) != Some("oci") {
        return Err(wrong_scheme(text, "`oci://`", EXAMPLE));
    }
    no_credentials(text, true)?;
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    check_host(host)?;
    let (path, digest) = match path.split_once('@') {
        Some((path, digest)) => (path, Some(check_digest(digest)?)),
        None => (path, None),
    };
    let (path, tag) = match path.split_once(':') {
        Some((path, tag)) => (path, Some(check_tag(tag)?)),
        None => (path, None),
    };
    let repository = path.strip_suffix('/').unwrap_or(path);
    if repository.is_empty() {
        if tag.is_some() || digest.is_some() || path == "/" {
            return Err(FormatError::new("has no path after the host").help(format!("write it as `{EXAMPLE}`")));
        }
    } else {
        check_repository(repository)?;
    }
    Ok(OciUrl { host: host.to_owned(), repository: repository.to_owned(), tag, digest })
}

/// [`oci_url`], refusing tag and digest, which Flux takes in fields of their own.
pub(super) fn oci_url_without_tag(text: &str) -> Result<OciUrl, FormatError> {
    let url = oci_url(text)?;
    if url.tag.is_some() || url.digest.is_some() {
        return Err(FormatError::new("has a tag or a digest")
            .help(format!("write `{}`, and give the version by itself", url.url())));
    }
    Ok(url)
}

fn check_host(host: &str) -> Result<(), FormatError> {
    let bad = |reason: String| Err(FormatError::new(reason).help(format!("write it as `{EXAMPLE}`")));
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => {
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return bad("has a host in brackets that is no IPv6 address".to_owned());
            }
            match rest.strip_prefix(':') {
                Some(port) => ("ipv6", Some(port)),
                None if rest.is_empty() => return Ok(()),
                None => return bad("has something between the host and the path".to_owned()),
            }
        }
        None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
    };
    if name.is_empty() {
        return bad("names no host".to_owned());
    }
    if port.is_some_and(|port| {
        port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit()) || port.parse::<u16>().is_err()
    }) {
        // What follows the colon is not shown: it may be half of a credential.
        return bad("has a port that is no number up to 65535".to_owned());
    }
    if let Some(c) = name.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '-' || *c == '.')) {
        return bad(format!("has {} in the host", shown(c)));
    }
    if name.split('.').any(|part| part.is_empty() || part.starts_with('-') || part.ends_with('-')) {
        return bad("has a host that is no host name".to_owned());
    }
    Ok(())
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`, parts joined by `/`.
fn check_repository(repository: &str) -> Result<(), FormatError> {
    for part in repository.split('/') {
        if part.is_empty() {
            return Err(FormatError::new("has two slashes in a row in its path").help("write one"));
        }
        if let Some(c) = part.chars().find(|c| c.is_ascii_uppercase()) {
            return Err(FormatError::new(format!("has the upper case letter `{c}` in its path"))
                .help("registries take lower case paths only: write the path in lower case"));
        }
        if let Some(c) =
            part.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-')))
        {
            return Err(FormatError::new(format!("has {} in its path", shown(c)))
                .help("paths of a registry are made of lower case letters, digits, `.`, `_`, `-` and `/`"));
        }
        let separators = |c: char| matches!(c, '.' | '_' | '-');
        let mut runs = part.split(|c| !separators(c)).filter(|run| !run.is_empty());
        if part.starts_with(separators) || part.ends_with(separators) {
            return Err(FormatError::new("has a part of its path that starts or ends with `.`, `_` or `-`"));
        }
        if runs.any(|run| !(matches!(run, "." | "_" | "__") || run.bytes().all(|b| b == b'-'))) {
            return Err(FormatError::new("has `.`, `_` and `-` in a row in its path"));
        }
    }
    Ok(())
}

/// `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
fn check_tag(tag: &str) -> Result<String, FormatError> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    if tag.is_empty() || tag.len() > 128 || !tag.bytes().all(fits) || tag.starts_with(['.', '-']) {
        return Err(
            FormatError::new("has something after `:` that is no tag").help(format!("write it as `{EXAMPLE}:1.2.3`"))
        );
    }
    Ok(tag.to_owned())
}

fn check_digest(digest: &str) -> Result<String, FormatError> {
    let good = digest.split_once(':').is_some_and(|(algorithm, hex)| {
        let length = match algorithm {
            "sha256" => 64,
            "sha512" => 128,
            _ => return false,
        };
        hex.len() == length && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    });
    if good {
        Ok(digest.to_owned())
    } else {
        Err(FormatError::new("has something after `@` that is no digest")
            .help("A digest is `sha256:` and 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> String {
        oci_url(text).unwrap_err().reason
    }

    #[test]
    fn urls_are_taken_apart() {
        let url = oci_url("oci://ghcr.io/org/charts/app:1.2.3").unwrap();
        assert_eq!((url.url().as_str(), url.tag.as_deref()), ("oci://ghcr.io/org/charts/app", Some("1.2.3")));
        assert_eq!(url.name(), Some("app"));
        let url = oci_url("oci://localhost:5000/app/").unwrap();
        assert_eq!((url.host.as_str(), url.repository.as_str(), url.tag), ("localhost:5000", "app", None));
        let digest = format!("sha256:{}", "0".repeat(64));
        let url = oci_url(&format!("oci://h.io/a:1@{digest}")).unwrap();
        assert_eq!((url.tag.as_deref(), url.digest.as_deref()), (Some("1"), Some(digest.as_str())));
        assert_eq!(oci_url("oci://ghcr.io").unwrap().name(), None);
        assert_eq!(oci_url("oci://[::1]:5000/a").unwrap().host, "[::1]:5000");
        assert!(oci_url("oci://quay.io/a__b/c---d/e.f").is_ok());
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(reason("https://ghcr.io/a"), "does not start with `oci://`");
        assert_eq!(reason("oci:///a"), "names no host");
        assert_eq!(reason("oci://ghcr.io/Org/a"), "has the upper case letter `O` in its path");
        assert_eq!(reason("oci://ghcr.io/a//b"), "has two slashes in a row in its path");
        assert_eq!(reason("oci://ghcr.io/a:"), "has something after `:` that is no tag");
        assert_eq!(reason("oci://ghcr.io/a@sha256:xyz"), "has something after `@` that is no digest");
        assert_eq!(reason("oci://ghcr.io:port/a"), "has a port that is no number up to 65535");
        assert_eq!(reason("oci://ghcr.io/a._b"), "has `.`, `_` and `-` in a row in its path");
        assert_eq!(reason("oci://ghcr.io/-a"), "has a part of its path that starts or ends with `.`, `_` or `-`");
        assert_eq!(reason("oci://gh_cr.io/a"), "has `_` in the host");
        assert_eq!(reason("oci://ghcr.io/:1"), "has no path after the host");
        assert_eq!(
            oci_url_without_tag("oci://h/a:1").unwrap_err().help.as_deref(),
            Some("write `oci://h/a`, and give the version by itself")
        );
    }
}
