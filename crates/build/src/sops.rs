//! What SOPS encrypted, and what stands for it.

use serde_json::{Map, Value};

/// How an encrypted value begins.
const START: &str = "ENC[AES256_GCM,data:";

/// Whether a text is a value that SOPS encrypted.
fn is_encrypted(text: &str) -> bool {
    text.starts_with(START) && text.ends_with(']')
}

/// What stands for a field of this name; as a variable does, for those who read the object.
pub(crate) fn placeholder(field: &str) -> String {
    format!("${{encrypted:{field}}}")
}

/// Whether SOPS encrypted the object.
pub(crate) fn is_object(value: &Value) -> bool {
    value.get("sops").is_some_and(|sops| sops.get("mac").is_some() || sops.get("lastmodified").is_some())
}

/// Puts placeholders in the place of encrypted values, as decrypting would values, and gives the fields.
pub(crate) fn conceal(value: &mut Value) -> Vec<String> {
    let mut fields = Vec::new();
    if is_object(value)
        && let Some(map) = value.as_object_mut()
    {
        map.shift_remove("sops");
        conceal_below(value, "", &mut fields, 100);
    }
    // Files that a generator took in are encrypted each for itself.
    for field in ["data", "stringData"] {
        if let Some(data) = value.get_mut(field).and_then(Value::as_object_mut) {
            conceal_data(data, field, &mut fields);
        }
    }
    fields
}

fn conceal_below(value: &mut Value, field: &str, fields: &mut Vec<String>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::String(text) if is_encrypted(text) => {
            *text = placeholder(field);
            fields.push(field.to_owned());
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                conceal_below(item, &format!("{field}[{index}]"), fields, depth);
            }
        }
        Value::Object(map) => {
            for (key, below) in map {
                let name = if field.is_empty() { key.clone() } else { format!("{field}.{key}") };
                conceal_below(below, &name, fields, depth);
            }
        }
        _ => {}
    }
}

/// The keys of an env file that SOPS adds.
fn is_of_sops(key: &str) -> bool {
    key.starts_with("sops_")
}

fn conceal_data(data: &mut Map<String, Value>, field: &str, fields: &mut Vec<String>) {
    let is_env = data.contains_key("sops_mac");
    for (key, value) in data.iter_mut() {
        let Some(text) = value.as_str() else { continue };
        let decoded = crate::base64::decode(text).and_then(|bytes| String::from_utf8(bytes).ok());
        let holds = |text: &str| is_encrypted(text.trim()) || (text.contains(START) && text.contains("sops"));
        if holds(text) || (field == "data" && decoded.is_some_and(|text| holds(&text))) {
            let name = format!("{field}.{key}");
            *value = Value::String(placeholder(&name));
            fields.push(name);
        }
    }
    if is_env {
        data.retain(|key, _| !is_of_sops(key));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn encrypted_values_get_names() {
        let secret = "ENC[AES256_GCM,data:Zm9v,iv:x,tag:y,type:str]";
        let mut object = json!({
            "kind": "Secret",
            "stringData": {"a": secret, "b": "open"},
            "sops": {"mac": secret, "version": "3.9.0"},
        });
        assert_eq!(conceal(&mut object), ["stringData.a"]);
        assert_eq!(object, json!({"kind": "Secret", "stringData": {"a": "${encrypted:stringData.a}", "b": "open"}}));
    }

    #[test]
    fn what_is_open_stays() {
        let open = json!({"kind": "Secret", "data": {"a": "YQ=="}, "sops": {"enabled": true}});
        let mut object = open.clone();
        assert!(conceal(&mut object).is_empty());
        assert_eq!(object, open);
    }

    #[test]
    fn files_of_generators_are_concealed() {
        let mut object = json!({"data": {"KEY": "RU5DW0FFUzI1Nl9HQ00sZGF0YTpabTl2LGl2OngsdGFnOnksdHlwZTpzdHJd", "sops_mac": "eA=="}});
        assert_eq!(conceal(&mut object), ["data.KEY"]);
        assert_eq!(object, json!({"data": {"KEY": "${encrypted:data.KEY}"}}));
    }
}
