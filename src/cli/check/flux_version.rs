//! Versions of Flux, as people write them.

use std::str::FromStr;

use fluxwright_diagnostic::Diagnostic;

use crate::config;

/// `2.6`, `v2.6` or `2.6.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FluxVersion(pub (u16, u16));

impl FromStr for FluxVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || "write it as 2.6 or v2.6.1".to_owned();
        let mut numbers = text.strip_prefix('v').unwrap_or(text).split('.');
        let mut number = || numbers.next().and_then(|number| number.parse::<u16>().ok());
        let (Some(major), Some(minor)) = (number(), number()) else { return Err(wrong()) };
        match (major, numbers.count()) {
            (2, 0 | 1) => Ok(Self((major, minor))),
            (2, _) => Err(wrong()),
            _ => Err("only Flux 2 is known".to_owned()),
        }
    }
}

/// The version that the configuration names.
pub(super) fn of_config(text: &str) -> Result<FluxVersion, Diagnostic> {
    text.parse().map_err(|why: String| {
        Diagnostic::error("config-flux-version", format!("`{text}` in {} is no version of Flux", config::PATH))
            .help(why)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_two_or_three_numbers() {
        for (text, expected) in
            [("2.6", Some((2, 6))), ("v2.10.3", Some((2, 10))), ("2", None), ("1.2", None), ("2.6.1.0", None)]
        {
            assert_eq!(text.parse::<FluxVersion>().ok().map(|version| version.0), expected, "{text}");
        }
    }
}
