//! How far a version goes.

use semver::Version;

use crate::model::Step;

/// The step between two versions; `None` when they are the same.
pub(crate) fn step(old: &str, new: &str) -> Option<Step> {
    if old == new {
        return None;
    }
    let (Some(before), Some(after)) = (parse(old), parse(new)) else { return Some(Step::Other) };
    // Build metadata does not make a version higher or lower.
    Some(match after.cmp_precedence(&before) {
        std::cmp::Ordering::Less => Step::Down,
        std::cmp::Ordering::Equal => Step::Patch,
        std::cmp::Ordering::Greater if after.major != before.major => Step::Major,
        // Before 1.0.0 the second number is the one that may break things.
        std::cmp::Ordering::Greater if after.major == 0 && after.minor != before.minor => Step::Major,
        std::cmp::Ordering::Greater if after.minor != before.minor => Step::Minor,
        std::cmp::Ordering::Greater => Step::Patch,
    })
}

/// A version, with or without `v`, its last numbers left out or not. Calendar versions may have leading zeros.
fn parse(text: &str) -> Option<Version> {
    let text = text.trim().trim_matches(['"', '\'']);
    let text = text.strip_prefix('v').unwrap_or(text);
    if let Ok(version) = Version::parse(text) {
        return Some(version);
    }
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = (text.get(..end)?, text.get(end..)?);
    let mut parts: Vec<String> =
        numbers.split('.').map(|part| part.parse::<u64>().ok().map(|n| n.to_string())).collect::<Option<_>>()?;
    if parts.len() > 3 {
        return None;
    }
    parts.resize(3, "0".to_owned());
    Version::parse(&format!("{}{rest}", parts.join("."))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps() {
        for (old, new, expected) in [
            ("1.18.2", "1.19.0", Some(Step::Minor)),
            ("1.18.2", "v2.0.0", Some(Step::Major)),
            ("0.3.1", "0.4.0", Some(Step::Major)),
            ("0.3.1", "0.3.2", Some(Step::Patch)),
            ("1.2.3", "1.2.2", Some(Step::Down)),
            ("1.2.3", "1.2.3", None),
            ("1.2", "1.3", Some(Step::Minor)),
            ("2026.01.1", "2026.02.0", Some(Step::Minor)),
            ("1.0.0-rc.1", "1.0.0", Some(Step::Patch)),
            (">=1.0.0", "~2.0", Some(Step::Other)),
            ("latest", "main", Some(Step::Other)),
            ("1.0.0+a", "1.0.0+b", Some(Step::Patch)),
        ] {
            assert_eq!(step(old, new), expected, "{old} → {new}");
        }
    }
}
