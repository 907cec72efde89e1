//! Versions of charts.

use semver::Version;

use super::FormatError;

/// A version of semver.org, with or without a leading `v`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartVersion {
    /// The version without the `v`.
    pub version: Version,
    /// Whether it is written with a `v`. Helm charts are mostly published without one, Git and image tags often with.
    pub leading_v: bool,
}

/// Reads a version: SemVer 2.0.0, all three numbers given, a leading `v` allowed.
pub fn version(text: &str) -> Result<ChartVersion, FormatError> {
    if text.is_empty() {
        return Err(FormatError::new("is empty").help("give a version such as `1.2.3`"));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(FormatError::new("has a blank or a line break").help("give one version, such as `1.2.3`"));
    }
    let bare = text.strip_prefix('v');
    let leading_v = bare.is_some();
    let bare = bare.unwrap_or(text);
    match Version::parse(bare) {
        Ok(version) => Ok(ChartVersion { version, leading_v }),
        Err(_) => Err(explain(text, bare)),
    }
}

/// Why a text is no version, in the words of somebody who typed one.
fn explain(text: &str, bare: &str) -> FormatError {
    if text.starts_with('V') {
        return FormatError::new("starts with a capital `V`").help("write a small `v`, or none");
    }
    if text == "latest" {
        return FormatError::new("is a tag that moves, not a version").help("name the version, such as `1.2.3`");
    }
    let core = bare.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    if numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) {
        if numbers.len() < 3 {
            return FormatError::new(format!("has {} of the three numbers of a version", numbers.len()))
                .help(format!("write all three, such as `{core}{}`", ".0".repeat(3 - numbers.len())));
        }
        if numbers.len() > 3 {
            return FormatError::new(format!("has {} numbers, a version has three", numbers.len()));
        }
        if numbers.iter().any(|n| n.len() > 1 && n.starts_with('0')) {
            return FormatError::new("has a number with a leading zero")
                .help("write the numbers without leading zeros");
        }
    }
    FormatError::new("is not a version of the form `MAJOR.MINOR.PATCH`")
        .help("give a version as semver.org defines it, such as `1.2.3` or `1.2.3-rc.1`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (text, leading_v) in [
            ("1.2.3", false),
            ("v1.2.3", true),
            ("0.0.0-rc.1+build.5", false),
            ("2024.10.1", false),
            ("v0.1.0-a-b", true),
        ] {
            assert_eq!(version(text).map(|v| v.leading_v), Ok(leading_v), "{text}");
        }
    }

    #[test]
    fn what_is_no_version_says_why() {
        for (text, reason) in [
            ("", "is empty"),
            ("1.2", "has 2 of the three numbers of a version"),
            ("v1", "has 1 of the three numbers of a version"),
            ("1.2.3.4", "has 4 numbers, a version has three"),
            ("01.2.3", "has a number with a leading zero"),
            ("V1.2.3", "starts with a capital `V`"),
            ("latest", "is a tag that moves, not a version"),
            ("1.2.3 ", "has a blank or a line break"),
            ("1.2.x", "is not a version of the form `MAJOR.MINOR.PATCH`"),
            ("1.2.3-", "is not a version of the form `MAJOR.MINOR.PATCH`"),
            ("99999999999999999999.0.0", "is not a version of the form `MAJOR.MINOR.PATCH`"),
        ] {
            assert_eq!(version(text).map_err(|e| e.reason), Err(reason.to_owned()), "{text:?}");
        }
        assert_eq!(version("1.2").unwrap_err().help.as_deref(), Some("write all three, such as `1.2.0`"));
    }
}
