//! Keys that name secrets.

/// Which keys name secrets.
///
/// A key is cut into words at capitals, digits, `_`, `-`, `.` and blanks; it names a secret when it ends with the words of
/// one of the names: `DB_PASSWORD`, `adminPassword` and `password` end with `password`, `passwordKey` and `tokenTTL` do not.
#[derive(Debug, Clone)]
pub struct SecretKeys {
    names: Vec<Vec<String>>,
    exceptions: Vec<Vec<String>>,
}

const NAMES: [&str; 38] = [
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "pw",
    "secret",
    "secrets",
    "token",
    "tokens",
    "credential",
    "credentials",
    "api-key",
    "apikey",
    "private-key",
    "privatekey",
    "access-key",
    "accesskey",
    "access-key-id",
    "secret-key",
    "secretkey",
    "encryption-key",
    "signing-key",
    "master-key",
    "session-key",
    "auth-key",
    "authkey",
    "license-key",
    "account-key",
    "client-key",
    "shared-key",
    "psk",
    "hmac",
    "bearer",
    "webhook-url",
    "connection-string",
    "dsn",
    "kubeconfig",
];

/// Keys that end like a secret and name something else.
const EXCEPTIONS: [&str; 23] = [
    "existing-secret",
    "existing-secret-key",
    "image-pull-secret",
    "image-pull-secrets",
    "pull-secret",
    "pull-secrets",
    "external-secret",
    "tls-secret",
    "from-secret",
    "use-secret",
    "create-secret",
    "create-secrets",
    "mount-service-account-token",
    "automount-service-account-token",
    "max-tokens",
    "external-secrets",
    "sealed-secrets",
    "secrets-store",
    "is-secret",
    "cluster-secret",
    "no-secret",
    "max-token",
    "enable-secrets",
];

impl Default for SecretKeys {
    fn default() -> Self {
        let words = |names: &[&str]| names.iter().map(|name| words(name)).collect();
        Self { names: words(&NAMES), exceptions: words(&EXCEPTIONS) }
    }
}

impl SecretKeys {
    /// No names at all: only what looks like a secret is one.
    pub fn none() -> Self {
        Self { names: Vec::new(), exceptions: Vec::new() }
    }

    /// The usual names and these.
    #[must_use]
    pub fn with<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.names.extend(names.into_iter().map(words).filter(|words| !words.is_empty()));
        self
    }

    /// The usual names, with keys that are no secret here.
    #[must_use]
    pub fn without<'a>(mut self, keys: impl IntoIterator<Item = &'a str>) -> Self {
        self.exceptions.extend(keys.into_iter().map(words).filter(|words| !words.is_empty()));
        self
    }

    /// Whether a key names a secret.
    pub fn names(&self, key: &str) -> bool {
        // A long key is text of a document, such as a rule; nothing is named so.
        if key.is_empty() || key.len() > 128 {
            return false;
        }
        // Nearly every key is done with at this.
        let lower = key.trim_end_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        if !self.names.iter().filter_map(|name| name.last()).any(|last| lower.ends_with(last.as_str())) {
            return false;
        }
        let words = words(key);
        let ends = |names: &[Vec<String>]| names.iter().any(|name| words.ends_with(name));
        ends(&self.names) && !ends(&self.exceptions)
    }
}

/// The words of a key, in lower case.
fn words(key: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    let mut characters = key.chars().peekable();
    while let Some(c) = characters.next() {
        if !c.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
        } else if c.is_ascii_digit() {
            // `password1` is a password.
        } else {
            let next_is_lower = characters.peek().is_some_and(|next| next.is_lowercase());
            if c.is_uppercase() && (previous.is_lowercase() || (previous.is_uppercase() && next_is_lower)) {
                words.push(std::mem::take(&mut word));
            }
            word.extend(c.to_lowercase());
        }
        previous = c;
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_name_secrets() {
        let keys = SecretKeys::default();
        for key in [
            "password",
            "DB_PASSWORD",
            "adminPassword",
            "apiKey",
            "API_KEY",
            "APIKey",
            "clientSecret",
            "github-token",
            "password1",
            "secretKey",
            "AWS_SECRET_ACCESS_KEY",
            "privateKey",
            "S3_ACCESS_KEY_ID",
            "DATABASE_DSN",
            "TOKEN",
        ] {
            assert!(keys.names(key), "{key}");
        }
        for key in [
            "tokenTTL",
            "passwordKey",
            "secretName",
            "existingSecret",
            "secretRef",
            "secretKeyRef",
            "maxTokens",
            "key",
            "bypass",
            "imagePullSecrets",
            "automountServiceAccountToken",
            "compass",
            "tokenSecretRef",
            "name",
            "",
        ] {
            assert!(!keys.names(key), "{key}");
        }
        let own = SecretKeys::default().with(["pin-code"]).without(["dsn"]);
        assert!(own.names("doorPinCode") && !own.names("SENTRY_DSN"));
    }
}
