//! Label selectors: `app=web,tier in (a, b),!canary`.

use std::collections::HashMap;

/// What is wrong with a label selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a label selector: {reason}")]
pub struct LabelSelectorError {
    /// As written.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// Conditions that all must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabelSelector {
    conditions: Vec<(String, Condition)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Exists,
    Missing,
    In(Vec<String>),
    /// A label that is missing is not in the list either.
    NotIn(Vec<String>),
    Above(i64),
    Below(i64),
}

impl LabelSelector {
    /// Reads `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, `a>1` and `a<1`, with commas between.
    pub fn parse(text: &str) -> Result<Self, LabelSelectorError> {
        let mut conditions = Vec::new();
        for part in split(text) {
            let condition = condition(&part).map_err(|reason| LabelSelectorError { text: text.to_owned(), reason })?;
            conditions.push(condition);
        }
        if let [(key, Condition::Exists)] = conditions.as_slice()
            && key.is_empty()
        {
            conditions.clear();
        }
        if conditions.iter().any(|(key, _)| !is_key(key)) {
            return Err(LabelSelectorError { text: text.to_owned(), reason: "a key is wrong" });
        }
        Ok(Self { conditions })
    }

    /// Whether it has no condition.
    pub fn is_all(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether all conditions hold.
    pub fn fits(&self, labels: &HashMap<&str, &str>) -> bool {
        self.conditions.iter().all(|(key, condition)| {
            let label = labels.get(key.as_str());
            let number = || label.and_then(|label| label.parse::<i64>().ok());
            match condition {
                Condition::Exists => label.is_some(),
                Condition::Missing => label.is_none(),
                Condition::In(values) => label.is_some_and(|label| values.iter().any(|value| value == label)),
                Condition::NotIn(values) => label.is_none_or(|label| !values.iter().any(|value| value == label)),
                Condition::Above(limit) => number().is_some_and(|number| number > *limit),
                Condition::Below(limit) => number().is_some_and(|number| number < *limit),
            }
        })
    }
}

/// The parts between the commas that are not in brackets.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut open = false;
    for c in text.chars() {
        match c {
            ',' if !open => parts.push(String::new()),
            _ => {
                open = (open || c == '(') && c != ')';
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
        }
    }
    parts
}

fn condition(part: &str) -> Result<(String, Condition), &'static str> {
    let part = part.trim();
    if let Some(key) = part.strip_prefix('!') {
        return Ok((key.trim().to_owned(), Condition::Missing));
    }
    let end = part.find(|c: char| c.is_whitespace() || "=!<>(".contains(c)).unwrap_or(part.len());
    let (key, rest) = part.split_at(end);
    let rest = rest.trim();
    let condition = if rest.is_empty() {
        Condition::Exists
    } else if let Some(value) = rest.strip_prefix("==").or_else(|| rest.strip_prefix('=')) {
        Condition::In(vec![one(value)?])
    } else if let Some(value) = rest.strip_prefix("!=") {
        Condition::NotIn(vec![one(value)?])
    } else if let Some(list) = rest.strip_prefix("in").and_then(bracketed) {
        Condition::In(list?)
    } else if let Some(list) = rest.strip_prefix("notin").and_then(bracketed) {
        Condition::NotIn(list?)
    } else if let Some(number) = rest.strip_prefix('>') {
        Condition::Above(number.trim().parse().map_err(|_| "`>` needs a whole number")?)
    } else if let Some(number) = rest.strip_prefix('<') {
        Condition::Below(number.trim().parse().map_err(|_| "`<` needs a whole number")?)
    } else {
        return Err("no operator is known there");
    };
    Ok((key.to_owned(), condition))
}

fn one(value: &str) -> Result<String, &'static str> {
    let value = value.trim();
    if is_value(value) { Ok(value.to_owned()) } else { Err("a value is wrong") }
}

/// The values in `(a, b)`; `None` when there is no bracket.
fn bracketed(rest: &str) -> Option<Result<Vec<String>, &'static str>> {
    let inner = rest.trim().strip_prefix('(')?;
    let Some(inner) = inner.strip_suffix(')') else { return Some(Err("a bracket is not closed")) };
    Some(inner.split(',').map(one).collect())
}

fn is_name(text: &str) -> bool {
    let edge = |c: char| c.is_ascii_alphanumeric();
    text.len() <= 63
        && text.starts_with(edge)
        && text.ends_with(edge)
        && text.chars().all(|c| edge(c) || matches!(c, '-' | '_' | '.'))
}

fn is_value(text: &str) -> bool {
    text.is_empty() || is_name(text)
}

fn is_key(key: &str) -> bool {
    match key.split_once('/') {
        Some((prefix, name)) => is_domain(prefix) && is_name(name),
        None => is_name(key),
    }
}

fn is_domain(text: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= 253
        && text
            .split('.')
            .all(|part| part.starts_with(edge) && part.ends_with(edge) && part.chars().all(|c| edge(c) || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(selector: &str, labels: &[(&str, &str)]) -> bool {
        LabelSelector::parse(selector).expect("a selector").fits(&labels.iter().copied().collect())
    }

    #[test]
    fn conditions_hold_or_not() {
        let labels = [("app", "web"), ("tier", "3"), ("example.com/x", "")];
        for selector in [
            "",
            "app",
            "app=web",
            "app == web , tier",
            "app!=db",
            "other!=x",
            "!other",
            "app in (db, web)",
            "app notin (db)",
            "tier>2",
            "tier<4",
            "example.com/x=",
        ] {
            assert!(fits(selector, &labels), "{selector}");
        }
        for selector in ["app=db", "!app", "other", "app in (db)", "app notin (web)", "tier>3", "app>1"] {
            assert!(!fits(selector, &labels), "{selector}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for selector in ["app in web", "app in (web", "=x", "a b", "app=web;x", ",", "a=b,", "-a", "tier>x", "A.b/c/d"]
        {
            assert!(LabelSelector::parse(selector).is_err(), "{selector}");
        }
    }
}
