//! `--env 'NAME=VALUE[ # renovate: …]'`: further variables, with their annotation.

use fluxwright_diagnostic::Diagnostic;

use super::draft::Problems;
use super::inputs::is_variable_name;

/// One variable of `--env`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraVariable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The comment line above it.
    pub annotation: Option<String>,
}

/// Reads all flags.
///
/// # Errors
/// One for each that is none.
pub fn parse(flags: &[String]) -> Result<Vec<ExtraVariable>, Problems> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for flag in flags {
        match one(flag) {
            Some(variable) => found.push(variable),
            None => problems.push(
                Diagnostic::error("invalid-variable", "--env takes NAME=VALUE")
                    .help("write it as --env 'app_version=1.2.3 # renovate: datasource=docker depName=app packageName=ghcr.io/org/app'"),
            ),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// The flag for this name, where it is valid.
pub fn given(flags: &[String], name: &str) -> Option<ExtraVariable> {
    flags.iter().filter_map(|flag| one(flag)).find(|variable| variable.name == name)
}

fn one(flag: &str) -> Option<ExtraVariable> {
    if flag.contains(['\n', '\r']) {
        return None;
    }
    let (name, rest) = flag.split_once('=')?;
    if !is_variable_name(name) {
        return None;
    }
    let (value, annotation) = match rest.split_once(" #") {
        Some((value, comment)) => (value, Some(format!("#{comment}").trim_end().to_owned())),
        None => (rest, None),
    };
    Some(ExtraVariable { name: name.to_owned(), value: value.trim_end().to_owned(), annotation })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_value_and_annotation() {
        let with = one("a_version=1.0 # renovate: datasource=docker depName=a").expect("valid");
        assert_eq!(with.value, "1.0");
        assert_eq!(with.annotation.as_deref(), Some("# renovate: datasource=docker depName=a"));
        assert_eq!(one("a=b=c").map(|v| v.value), Some("b=c".into()));
        assert!(one("1a=b").is_none() && one("ab").is_none() && one("a=b\nc=d").is_none());
    }
}
