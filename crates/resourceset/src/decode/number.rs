//! Numbers and booleans where text is wanted.

use fluxwright_yaml::emit::go_yaml;
use serde_json::Value;

/// The text that sigs.k8s.io/yaml makes of a number or boolean: Go's shortest form, with an exponent from `1e+21` on
/// for whole numbers and from a million on for others.
pub(super) fn text(value: &Value) -> String {
    // YAML is written with the same form, and writing a number cannot fail.
    go_yaml(value).map(|text| text.trim_end().to_owned()).unwrap_or_default()
}
