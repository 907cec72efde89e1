//! Files that SOPS encrypted.

use fluxwright_diagnostic::Span;

use crate::Document;

impl Document {
    /// The bytes of the key `sops`, where SOPS encrypted the document: it keeps there what decrypting needs, with a checksum
    /// over everything, so that any edit makes the document useless.
    pub fn sops(&self) -> Option<Span> {
        let entry = self.root.as_ref()?.entry("sops")?;
        let encrypted = ["mac", "lastmodified"].iter().any(|key| entry.value.get(key).is_some());
        encrypted.then(|| entry.key.span.clone())
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    #[test]
    fn the_metadata_of_sops_is_found() {
        let found = |text: &str| parse(text).unwrap().documents[0].sops().is_some();
        assert!(found(
            "a: ENC[AES256_GCM,data:x]\nsops:\n  age: []\n  mac: ENC[AES256_GCM,data:y]\n  version: 3.9.0\n"
        ));
        assert!(found("{\"a\": \"ENC[x]\", \"sops\": {\"lastmodified\": \"2026-11-01T00:00:00Z\"}}"));
        assert!(!found("sops:\n  enabled: true\n"));
        assert!(!found("a:\n  sops:\n    mac: x\n"));
        assert!(!found("- sops: {mac: x}\n"));
    }
}
