//! Versions of charts, and ranges of them as Helm understands them.

use semver::{Prerelease, Version};

/// Whether a version fits a wanted version or range, such as `1.2.3`, `1.x`, `>=1.0.0 <2.0.0`, `^1.2 || ~2.3` or
/// `1.2 - 1.4`. Leading `v`s do not count. A version before a release fits only a range that names one.
pub fn matches(wanted: &str, version: &str) -> bool {
    let wanted = wanted.trim();
    if wanted == version {
        return true;
    }
    let Some(version) = exact(version) else { return false };
    wanted.split("||").any(|all| fits_all(all, &version))
}

/// A version; parts that are missing are 0.
fn exact(text: &str) -> Option<Version> {
    let Partial { parts: [major, minor, patch], pre } = Partial::read(text)?;
    Some(Version { pre, ..Version::new(major?, minor.unwrap_or(0), patch.unwrap_or(0)) })
}

/// A version some of whose parts may be missing or `x`.
struct Partial {
    parts: [Option<u64>; 3],
    pre: Prerelease,
}

impl Partial {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('v').unwrap_or(text);
        let text = text.split_once('+').map_or(text, |(version, _)| version);
        let (numbers, pre) = text.split_once('-').unwrap_or((text, ""));
        let mut parts = [None; 3];
        let mut open = false;
        for (position, part) in numbers.split('.').enumerate() {
            let slot = parts.get_mut(position)?;
            match part {
                "x" | "X" | "*" => open = true,
                _ if open => return None,
                number => *slot = Some(number.parse().ok()?),
            }
        }
        Some(Self { parts, pre: Prerelease::new(pre).ok()? })
    }

    /// The least version that it stands for.
    fn least(&self) -> Version {
        let [major, minor, patch] = self.parts.map(Option::unwrap_or_default);
        Version { pre: self.pre.clone(), ..Version::new(major, minor, patch) }
    }

    /// The least version that is greater than all it stands for; `None` when there is none.
    fn above(&self) -> Option<Version> {
        match self.parts {
            [None, ..] => None,
            [Some(major), None, _] => Some(Version::new(major.checked_add(1)?, 0, 0)),
            [Some(major), Some(minor), None] => Some(Version::new(major, minor.checked_add(1)?, 0)),
            [Some(major), Some(minor), Some(patch)] => Some(Version::new(major, minor, patch.checked_add(1)?)),
        }
    }

    fn is_whole(&self) -> bool {
        self.parts.iter().all(Option::is_some)
    }
}

fn fits_all(all: &str, version: &Version) -> bool {
    if let Some((from, to)) = all.split_once(" - ") {
        return fits(">=", from, version) && fits("<=", to, version);
    }
    const OPERATORS: &[char] = &['=', '!', '<', '>', '~', '^'];
    let mut some = false;
    // Blanks may stand between an operator and its version.
    let mut operator = String::new();
    for word in all.split([',', ' ']).filter(|word| !word.is_empty()) {
        let rest = word.trim_start_matches(OPERATORS);
        operator.push_str(word.get(..word.len() - rest.len()).unwrap_or_default());
        if rest.is_empty() {
            continue;
        }
        if !fits(&operator, rest, version) {
            return false;
        }
        operator.clear();
        some = true;
    }
    some && operator.is_empty()
}

fn fits(operator: &str, wanted: &str, version: &Version) -> bool {
    let Some(partial) = Partial::read(wanted) else { return false };
    if !version.pre.is_empty() && partial.pre.is_empty() {
        return false;
    }
    let least = partial.least();
    let below = |limit: Option<Version>| limit.is_none_or(|limit| version < &limit);
    let [major, minor, _] = partial.parts;
    match operator {
        "" | "=" | "==" if partial.is_whole() => *version == least,
        "" | "=" | "==" => *version >= least && below(partial.above()),
        "!=" if partial.is_whole() => *version != least,
        "!=" => *version < least || !below(partial.above()),
        ">" if partial.is_whole() => *version > least,
        ">" => !below(partial.above()),
        ">=" | "=>" => *version >= least,
        "<" => *version < least,
        "<=" | "=<" if partial.is_whole() => *version <= least,
        "<=" | "=<" => below(partial.above()),
        "~" | "~>" => {
            *version >= least && below(Partial { parts: [major, minor, None], pre: Prerelease::EMPTY }.above())
        }
        "^" => *version >= least && below(above_caret(&partial)),
        _ => false,
    }
}

/// What `^` allows ends where the first part that is not 0 grows.
fn above_caret(partial: &Partial) -> Option<Version> {
    match partial.parts {
        [Some(0), Some(0), Some(patch)] => Some(Version::new(0, 0, patch.checked_add(1)?)),
        [Some(0), Some(minor), _] => Some(Version::new(0, minor.checked_add(1)?, 0)),
        [Some(major), ..] => Some(Version::new(major.checked_add(1)?, 0, 0)),
        [None, ..] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_helm() {
        for (wanted, fit, others) in [
            ("1.2.3", "1.2.3 v1.2.3 1.2.3+build", "1.2.4 1.2.3-rc.1"),
            ("v1.2.3", "1.2.3", "1.2.4"),
            ("1.2", "1.2.0 1.2.9", "1.3.0 1.1.9"),
            ("1.x", "1.0.0 1.9.0", "2.0.0 0.9.0 1.5.0-rc.1"),
            ("*", "0.0.1 9.9.9", "1.0.0-rc.1"),
            (">=1.0.0 <2.0.0", "1.0.0 1.9.9", "0.9.9 2.0.0"),
            (">= 1.0.0, < 2.0.0", "1.0.0 1.9.9", "0.9.9 2.0.0"),
            (">=1.0.0-0", "1.0.0-rc.1 1.0.0", "0.9.9"),
            ("^1.2 || ~2.3.1", "1.2.0 1.9.0 2.3.1 2.3.9", "2.3.0 2.4.0 1.1.0"),
            ("^0.2.3", "0.2.3 0.2.9", "0.3.0 0.2.2"),
            ("^0.0.3", "0.0.3", "0.0.4"),
            ("^0", "0.0.1 0.9.0", "1.0.0"),
            ("~1", "1.0.0 1.9.0", "2.0.0"),
            ("1.2 - 1.4", "1.2.0 1.4.9", "1.5.0 1.1.0"),
            ("!=1.2.x", "1.1.0 1.3.0", "1.2.0 1.2.9"),
            (">1.2", "1.3.0", "1.2.0 1.2.9"),
            ("<=1.2", "1.2.9 1.0.0", "1.3.0"),
            ("", "", "1.0.0"),
            (">=", "", "1.0.0"),
            ("latest", "latest", "1.0.0"),
        ] {
            for version in fit.split_whitespace() {
                assert!(matches(wanted, version), "{version} fits {wanted}");
            }
            for version in others.split_whitespace() {
                assert!(!matches(wanted, version), "{version} does not fit {wanted}");
            }
        }
    }
}
