//! Names as Kubernetes takes them (RFC 1123).

use super::{FormatError, shown};

/// The greatest length of a Helm release's name: Helm adds to it, and Kubernetes labels end at 63.
pub const RELEASE_NAME_MAX: usize = 53;

const LABEL_MAX: usize = 63;
const SUBDOMAIN_MAX: usize = 253;

/// Whether a text is a DNS-1123 label: lower case letters, digits and `-`, not at the ends, at most 63 characters.
pub fn is_dns1123_label(text: &str) -> bool {
    dns1123_label(text).is_ok()
}

/// Whether a text is a DNS-1123 subdomain: labels joined by dots, at most 253 characters.
pub fn is_dns1123_subdomain(text: &str) -> bool {
    dns1123_subdomain(text).is_ok()
}

/// [`is_dns1123_label`], saying what is wrong.
pub fn dns1123_label(text: &str) -> Result<(), FormatError> {
    label(text, LABEL_MAX)
}

/// [`is_dns1123_subdomain`], saying what is wrong.
pub fn dns1123_subdomain(text: &str) -> Result<(), FormatError> {
    if text.is_empty() {
        return Err(FormatError::new("is empty").help(RULES));
    }
    length(text, SUBDOMAIN_MAX)?;
    for part in text.split('.') {
        if part.is_empty() {
            return Err(FormatError::new("has an empty part before, after or between dots").help(RULES));
        }
        characters(part, text)?;
    }
    Ok(())
}

/// Whether a text can name a Helm release: a DNS-1123 label of at most 53 characters.
pub fn release_name(text: &str) -> Result<(), FormatError> {
    label(text, RELEASE_NAME_MAX)
}

const RULES: &str = "use lower case letters, digits and `-`, with a letter or digit first and last";

fn label(text: &str, max: usize) -> Result<(), FormatError> {
    if text.is_empty() {
        return Err(FormatError::new("is empty").help(RULES));
    }
    characters(text, text)?;
    length(text, max)
}

fn length(text: &str, max: usize) -> Result<(), FormatError> {
    let length = text.chars().count();
    if length > max {
        return Err(
            FormatError::new(format!("has {length} characters, {max} are allowed")).help("choose a shorter name")
        );
    }
    Ok(())
}

fn characters(part: &str, whole: &str) -> Result<(), FormatError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let reason = if let Some(bad) = part.chars().find(|c| !allowed(*c)) {
        if bad.is_uppercase() { format!("has the upper case letter `{bad}`") } else { format!("has {}", shown(bad)) }
    } else if part.starts_with('-') {
        "starts with `-`".to_owned()
    } else if part.ends_with('-') {
        "ends with `-`".to_owned()
    } else {
        return Ok(());
    };
    let error = FormatError::new(reason);
    Err(match corrected(whole) {
        Some(name) => error.help(format!("use lower case letters, digits and `-`, such as `{name}`")),
        None => error.help(RULES),
    })
}

/// The nearest name that is allowed, where one is left.
fn corrected(text: &str) -> Option<String> {
    let mut name = String::new();
    let mut previous_lower = false;
    for c in text.chars() {
        // `myApp` becomes `my-app`: a capital after a small letter starts a word.
        if c.is_ascii_uppercase() && previous_lower {
            name.push('-');
        }
        previous_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= RELEASE_NAME_MAX {
            break;
        }
    }
    let name = name.trim_matches('-').to_owned();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        for good in ["a", "a-b", "1", "a1-2b", &"a".repeat(63)] {
            assert!(is_dns1123_label(good), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a.b", "a_b", "é", "a b", "a\n", &"a".repeat(64)] {
            assert!(!is_dns1123_label(bad), "{bad:?}");
        }
    }

    #[test]
    fn subdomains() {
        for good in ["a", "a.b", "traefik.example.com", &format!("{}.b", "a".repeat(251))] {
            assert!(is_dns1123_subdomain(good), "{good}");
        }
        for bad in ["", ".", "a.", ".a", "a..b", "a.-b", "A.b", &format!("{}.b", "a".repeat(252))] {
            assert!(!is_dns1123_subdomain(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_release_name_says_what_to_write_instead() {
        let error = release_name("My_App").unwrap_err();
        assert_eq!(error.reason, "has the upper case letter `M`");
        assert_eq!(error.help.as_deref(), Some("use lower case letters, digits and `-`, such as `my-app`"));
        assert_eq!(release_name("cert manager").unwrap_err().reason, "has a blank");
        assert_eq!(
            release_name("kubePrometheus").unwrap_err().help.unwrap().split('`').nth(3),
            Some("kube-prometheus")
        );
        assert_eq!(release_name(&"a".repeat(54)).unwrap_err().reason, "has 54 characters, 53 are allowed");
        assert!(release_name(&"a".repeat(53)).is_ok());
        assert_eq!(release_name("___").unwrap_err().help.as_deref(), Some(RULES));
    }
}
