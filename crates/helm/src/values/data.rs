//! The data of ConfigMaps and Secrets.

use std::borrow::Cow;

use serde_json::Value;

/// What is known of one key of an object's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data<'a> {
    /// Its bytes.
    Known(Cow<'a, [u8]>),
    /// There is no such object.
    NoObject,
    /// The object has no such key.
    NoKey,
    /// The object or its data is not in the repo in plain: encrypted, or made in the cluster. With the reason, such as
    /// `encrypted`.
    Unknown(Cow<'a, str>),
}

impl<'a> Data<'a> {
    /// The bytes of a key of a ConfigMap or Secret. In a Secret `stringData` goes before `data`, whose texts are base64;
    /// what SOPS encrypted is unknown.
    pub fn of(object: &'a Value, key: &str) -> Self {
        let secret = object.get("kind").and_then(Value::as_str) == Some("Secret");
        let find = |field: &str| object.get(field).and_then(|data| data.get(key)).filter(|found| !found.is_null());
        let encrypted = object.get("sops").is_some_and(|sops| sops.get("mac").is_some());
        let unknown = || Self::Unknown("encrypted".into());
        let (found, plain) = match find("stringData").filter(|_| secret) {
            Some(found) => (Some(found), true),
            None => (find("data"), !secret),
        };
        let text = match found.map(Value::as_str) {
            None => return Self::NoKey,
            Some(None) => return Self::Unknown("no text".into()),
            Some(Some(text)) if encrypted && text.starts_with("ENC[") => return unknown(),
            Some(Some(text)) if stands_for_encrypted(text) => return unknown(),
            Some(Some(text)) => text,
        };
        let bytes: Cow<'_, [u8]> = match plain {
            true => text.as_bytes().into(),
            false => match crate::base64::decode(text) {
                Some(bytes) => bytes.into(),
                None => return Self::Unknown("no base64".into()),
            },
        };
        if is_encrypted_file(&bytes) { unknown() } else { Self::Known(bytes) }
    }
}

/// Whether it is what a build puts in the place of an encrypted value.
fn stands_for_encrypted(text: &str) -> bool {
    text.starts_with("${encrypted:") && text.ends_with('}')
}

/// Whether it is a file that SOPS encrypted, put into the object by a generator; kustomize-controller decrypts it there.
fn is_encrypted_file(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains("ENC[AES256_GCM,data:") && text.contains("sops") && text.contains("lastmodified")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn data_is_decoded_and_encrypted_data_is_unknown() {
        let secret = json!({
            "kind": "Secret", "data": {"a": "YQ==", "b": "Yg==", "c": "?"}, "stringData": {"b": "text", "n": 1},
        });
        assert_eq!(Data::of(&secret, "a"), Data::Known(b"a".as_slice().into()));
        assert_eq!(Data::of(&secret, "b"), Data::Known(b"text".as_slice().into()));
        assert_eq!(Data::of(&secret, "c"), Data::Unknown("no base64".into()));
        assert_eq!(Data::of(&secret, "n"), Data::Unknown("no text".into()));
        assert_eq!(Data::of(&secret, "d"), Data::NoKey);
        let map = json!({"kind": "ConfigMap", "data": {"a": "YQ=="}, "stringData": {"b": "text"}});
        assert_eq!(Data::of(&map, "a"), Data::Known(b"YQ==".as_slice().into()));
        assert_eq!(Data::of(&map, "b"), Data::NoKey);
        let sops = json!({
            "kind": "Secret", "stringData": {"a": "ENC[AES256_GCM,data:x]", "b": "plain"}, "sops": {"mac": "ENC[x]"},
        });
        let concealed = json!({"kind": "Secret", "data": {"a": "${encrypted:data.a}"}});
        assert_eq!(Data::of(&concealed, "a"), Data::Unknown("encrypted".into()));
        let file = "a: ENC[AES256_GCM,data:x]\nsops:\n  lastmodified: x\n";
        let map = json!({"kind": "ConfigMap", "data": {"values.yaml": file}});
        assert_eq!(Data::of(&map, "values.yaml"), Data::Unknown("encrypted".into()));
        assert_eq!(Data::of(&sops, "a"), Data::Unknown("encrypted".into()));
        assert_eq!(Data::of(&sops, "b"), Data::Known(b"plain".as_slice().into()));
    }
}
