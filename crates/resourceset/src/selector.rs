//! Label selectors, as Kubernetes checks and matches them.

use std::collections::BTreeMap;

use serde_json::Value;

/// Labels of an object.
pub(crate) type Labels = BTreeMap<String, String>;

/// The longest name of a label, and its longest value, in bytes.
const LONGEST: usize = 63;

/// The longest prefix of a label's name, in bytes.
const LONGEST_PREFIX: usize = 253;

/// A selector that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selector(Vec<Requirement>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Requirement {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
}

/// What is wrong with a selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectorError {
    /// `operator: Foo`; they are case-sensitive.
    #[error("\"{0}\" is not a valid label selector operator")]
    Operator(String),
    /// `In` or `NotIn` without values.
    #[error("the expression for `{key}` needs values for its operator `{operator}`")]
    NoValues {
        /// The label.
        key: String,
        /// As it is written.
        operator: String,
    },
    /// `Exists` or `DoesNotExist` with values.
    #[error("the expression for `{key}` has values, which its operator `{operator}` does not take")]
    Values {
        /// The label.
        key: String,
        /// As it is written.
        operator: String,
    },
    /// A text that cannot be the name of a label.
    #[error("`{0}` cannot be the name of a label")]
    Key(String),
    /// A text that cannot be the value of a label.
    #[error("`{value}` cannot be the value of the label `{key}`")]
    Value {
        /// The label.
        key: String,
        /// The text.
        value: String,
    },
}

impl Selector {
    /// Checks a decoded `LabelSelector`; an empty one selects everything.
    pub(crate) fn read(selector: &Value) -> Result<Self, SelectorError> {
        let mut requirements = Vec::new();
        for (key, value) in selector.get("matchLabels").and_then(Value::as_object).into_iter().flatten() {
            let values = vec![value.as_str().unwrap_or_default().to_owned()];
            requirements.push(Requirement { key: key.clone(), operator: Operator::In, values }.checked()?);
        }
        for expression in selector.get("matchExpressions").and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| expression.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let operator = match text("operator").as_str() {
                "In" => Operator::In,
                "NotIn" => Operator::NotIn,
                "Exists" => Operator::Exists,
                "DoesNotExist" => Operator::DoesNotExist,
                other => return Err(SelectorError::Operator(other.to_owned())),
            };
            let values = expression.get("values").and_then(Value::as_array).into_iter().flatten();
            let values = values.map(|value| value.as_str().unwrap_or_default().to_owned()).collect();
            requirements.push(Requirement { key: text("key"), operator, values }.checked()?);
        }
        Ok(Self(requirements))
    }

    pub(crate) fn matches(&self, labels: &Labels) -> bool {
        self.0.iter().all(|requirement| requirement.matches(labels.get(&requirement.key)))
    }
}

impl Requirement {
    fn checked(self) -> Result<Self, SelectorError> {
        let takes_values = matches!(self.operator, Operator::In | Operator::NotIn);
        let operator = || format!("{:?}", self.operator);
        if !is_key(&self.key) {
            return Err(SelectorError::Key(self.key));
        }
        match (takes_values, self.values.is_empty()) {
            (true, true) => return Err(SelectorError::NoValues { operator: operator(), key: self.key }),
            (false, false) => return Err(SelectorError::Values { operator: operator(), key: self.key }),
            _ => {}
        }
        match self.values.iter().find(|value| !is_value(value)) {
            Some(value) => Err(SelectorError::Value { value: value.clone(), key: self.key }),
            None => Ok(self),
        }
    }

    fn matches(&self, label: Option<&String>) -> bool {
        match self.operator {
            Operator::In => label.is_some_and(|value| self.values.contains(value)),
            Operator::NotIn => label.is_none_or(|value| !self.values.contains(value)),
            Operator::Exists => label.is_some(),
            Operator::DoesNotExist => label.is_none(),
        }
    }
}

/// `name` or `prefix.example.com/name`.
fn is_key(key: &str) -> bool {
    match key.split_once('/') {
        Some((prefix, name)) => is_subdomain(prefix) && is_word(name),
        None => is_word(key),
    }
}

/// Letters and digits, with `-`, `_` and `.` between.
fn is_word(text: &str) -> bool {
    let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= LONGEST
        && ends(bytes.first())
        && ends(bytes.last())
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn is_value(value: &str) -> bool {
    value.is_empty() || is_word(value)
}

/// A name of DNS in lower case.
fn is_subdomain(text: &str) -> bool {
    let ends = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        ends(bytes.first())
            && ends(bytes.last())
            && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
    };
    text.len() <= LONGEST_PREFIX && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn selects(selector: Value, labels: &[(&str, &str)]) -> bool {
        let labels = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Selector::read(&selector).unwrap().matches(&labels)
    }

    fn expression(operator: &str, values: &[&str]) -> Value {
        json!({"matchExpressions": [{"key": "t", "operator": operator, "values": values}]})
    }

    #[test]
    fn all_requirements_must_hold() {
        let both = json!({"matchLabels": {"a": "1", "b": "2"}});
        assert!(selects(both.clone(), &[("a", "1"), ("b", "2"), ("c", "3")]));
        assert!(!selects(both, &[("a", "1")]));
        assert!(selects(json!({}), &[]), "an empty selector selects everything");
        assert!(!selects(json!({"matchLabels": {"a": ""}}), &[]), "a label that is not there is not empty");
    }

    #[test]
    fn operators_match_as_in_kubernetes() {
        let (x, y, none): (&[_], &[_], &[_]) = (&[("t", "x")], &[("t", "y")], &[]);
        for (operator, values, expected) in [
            ("In", &["x", "z"][..], [true, false, false]),
            ("NotIn", &["x"], [false, true, true]),
            ("Exists", &[], [true, true, false]),
            ("DoesNotExist", &[], [false, false, true]),
        ] {
            let got = [x, y, none].map(|labels| selects(expression(operator, values), labels));
            assert_eq!(got, expected, "{operator}");
        }
    }

    #[test]
    fn wrong_selectors_are_refused() {
        let error = |selector| Selector::read(&selector).unwrap_err();
        assert_eq!(error(expression("Foo", &[])), SelectorError::Operator("Foo".into()));
        assert_eq!(error(expression("in", &["x"])), SelectorError::Operator("in".into()));
        assert!(matches!(error(expression("In", &[])), SelectorError::NoValues { .. }));
        assert!(matches!(error(expression("Exists", &["x"])), SelectorError::Values { .. }));
        assert!(matches!(error(expression("In", &["a b"])), SelectorError::Value { .. }));
        for key in ["", "a b", "-a", "a/b/c", "A.b/c", "/a", "a/", &"x".repeat(64)] {
            assert!(matches!(error(json!({"matchLabels": {key: "x"}})), SelectorError::Key(_)), "{key}");
        }
        assert!(Selector::read(&json!({"matchLabels": {"app.kubernetes.io/Name_x": ""}})).is_ok());
    }
}
