//! Values that look like secrets, whatever their name is.

use std::borrow::Cow;

use super::MASK;

/// What tokens of well-known services start with, and how many more characters of a token follow at least.
const TOKENS: [(&str, usize); 26] = [
    ("ghp_", 20),
    ("gho_", 20),
    ("ghu_", 20),
    ("ghs_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glpat-", 15),
    ("gldt-", 15),
    ("xoxb-", 15),
    ("xoxp-", 15),
    ("xoxa-", 15),
    ("xapp-", 15),
    ("sk-", 24),
    ("sk_live_", 16),
    ("rk_live_", 16),
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 30),
    ("ya29.", 20),
    ("hvs.", 20),
    ("npm_", 30),
    ("dckr_pat_", 20),
    ("AGE-SECRET-KEY-", 20),
    ("tskey-", 15),
    ("SG.", 30),
    ("glsa_", 20),
];

/// No token is shorter.
const SHORTEST_TOKEN: usize = 19;
/// Nor are credentials in a header.
const SHORTEST_CREDENTIALS: usize = 12;

/// Places of Slack, Discord and Teams that whoever knows them can post to.
const WEBHOOKS: [&str; 4] = [
    "hooks.slack.com/services/",
    "discord.com/api/webhooks/",
    "discordapp.com/api/webhooks/",
    "webhook.office.com/webhookb2/",
];

/// Hides what looks like a secret inside of a text of one line: tokens, what SOPS encrypted, credentials in URLs and headers.
pub(crate) fn inline(text: &str) -> Cow<'_, str> {
    let seen = Seen::of(text);
    let mut hidden: Vec<(usize, usize)> = Vec::new();
    if seen.bracket {
        sops(text, &mut hidden);
    }
    if seen.slashes {
        urls(text, &mut hidden);
    }
    if seen.query {
        queries(text, &mut hidden);
    }
    if seen.longest >= SHORTEST_TOKEN {
        tokens(text, &mut hidden);
    }
    if seen.blank && seen.longest >= SHORTEST_CREDENTIALS {
        headers(text, &mut hidden);
    }
    replace(text, hidden)
}

/// What a text holds, found in one pass: nearly all texts hold nothing that any of the searches could find.
#[derive(Default)]
struct Seen {
    bracket: bool,
    slashes: bool,
    query: bool,
    blank: bool,
    /// The length of the longest run of characters that tokens are made of.
    longest: usize,
}

impl Seen {
    fn of(text: &str) -> Self {
        let mut seen = Self::default();
        let mut run = 0;
        let mut previous = 0;
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'/' | b'=') {
                run += 1;
                seen.longest = seen.longest.max(run);
            } else {
                run = 0;
            }
            seen.bracket |= byte == b'[';
            seen.slashes |= byte == b'/' && previous == b'/';
            seen.query |= matches!(byte, b'?' | b'&');
            seen.blank |= byte == b' ';
            previous = byte;
        }
        seen
    }
}

/// Puts the mask in place of these bytes.
pub(super) fn replace(text: &str, mut spans: Vec<(usize, usize)>) -> Cow<'_, str> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    spans.sort_unstable();
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in spans {
        if end <= at {
            continue;
        }
        result.push_str(text.get(at..start.max(at)).unwrap_or_default());
        if !result.ends_with(MASK) || start > at {
            result.push_str(MASK);
        }
        at = end;
    }
    result.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(result)
}

/// `ENC[AES256_GCM,data:…]`
fn sops(text: &str, hidden: &mut Vec<(usize, usize)>) {
    for (at, _) in text.match_indices("ENC[") {
        let end = text.get(at..).and_then(|rest| rest.find(']')).map_or(text.len(), |length| at + length);
        hidden.push((at + 4, end));
    }
}

/// `scheme://user:password@host` and the addresses of web hooks.
fn urls(text: &str, hidden: &mut Vec<(usize, usize)>) {
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '<' | '>' | '?' | '#' | '`'));
        let authority = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let credentials = authority.rfind('@').and_then(|length| authority.get(..length));
        if let Some(credentials) =
            credentials.filter(|credentials| *credentials != "git" && !super::is_reference(credentials))
        {
            hidden.push((start, start + credentials.len()));
        }
    }
    for hook in WEBHOOKS {
        for (at, _) in text.match_indices(hook) {
            let start = at + hook.len();
            hidden.push((
                start,
                start + word(text, start, |c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '<' | '>')),
            ));
        }
    }
}

/// `?token=…` and `&api_key=…`
fn queries(text: &str, hidden: &mut Vec<(usize, usize)>) {
    for (at, _) in text.match_indices(['?', '&']) {
        let rest = text.get(at + 1..).unwrap_or_default();
        let Some((key, _)) = rest.split_once('=') else { continue };
        let lower = key.to_ascii_lowercase();
        let named =
            ["token", "access_token", "api_key", "apikey", "key", "sig", "signature", "secret", "password", "auth"];
        if named.contains(&lower.as_str()) {
            let start = at + 1 + key.len() + 1;
            let length = word(text, start, |c| !c.is_whitespace() && !matches!(c, '&' | '"' | '\'' | '#' | '<' | '>'));
            let value = text.get(start..start + length).unwrap_or_default();
            if !super::is_reference(value) {
                hidden.push((start, start + length));
            }
        }
    }
}

fn tokens(text: &str, hidden: &mut Vec<(usize, usize)>) {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '=');
    for (start, least) in TOKENS {
        for (at, _) in text.match_indices(start) {
            let inside =
                text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(|c| c.is_ascii_alphanumeric());
            let length = word(text, at, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
            if !inside && length >= start.len() + least {
                hidden.push((at, at + length));
            }
        }
    }
    // JSON Web Tokens: three parts, of which two are JSON in base64.
    for (at, _) in text.match_indices("eyJ") {
        let length = word(text, at, part);
        let token = text.get(at..at + length).unwrap_or_default();
        if length > 40 && token.matches('.').count() == 2 && token.contains(".eyJ") {
            hidden.push((at, at + length));
        }
    }
}

/// `Bearer …` and `Basic …`
fn headers(text: &str, hidden: &mut Vec<(usize, usize)>) {
    for scheme in ["Bearer ", "Basic ", "bearer ", "basic "] {
        for (at, _) in text.match_indices(scheme) {
            let start = at + scheme.len();
            let length =
                word(text, start, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '='));
            let value = text.get(start..start + length).unwrap_or_default();
            if length >= SHORTEST_CREDENTIALS && value.contains(|c: char| c.is_ascii_digit()) {
                hidden.push((start, start + length));
            }
        }
    }
}

/// How many bytes of such characters follow.
fn word(text: &str, start: usize, part: impl Fn(char) -> bool) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.find(|c| !part(c)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn what_looks_like_a_secret_is_hidden() {
        let token = format!("a: {}{}", "ghp_", "abcdefghijklmnopqrstuvwxyz012345");
        for (text, masked) in [
            ("https://user:hunter2@example.org/x", "https://***@example.org/x"),
            ("oci://ghcr.io/org/chart", "oci://ghcr.io/org/chart"),
            ("ssh://git@github.com/org/repo", "ssh://git@github.com/org/repo"),
            ("postgres://${USER}:${PASS}@db/x", "postgres://${USER}:${PASS}@db/x"),
            ("postgres://app:s3cret@db:5432/x?sslmode=off", "postgres://***@db:5432/x?sslmode=off"),
            ("x ENC[AES256_GCM,data:abc,type:str] y", "x ENC[***] y"),
            ("https://a/b?x=1&token=abc&y=2", "https://a/b?x=1&token=***&y=2"),
            ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer ***"),
            ("Basic functionality needed", "Basic functionality needed"),
            ("https://hooks.slack.com/services/T0/B0/xyz", "https://hooks.slack.com/services/***"),
            (token.as_str(), "a: ***"),
            ("task-runner sk-learn", "task-runner sk-learn"),
        ] {
            assert_eq!(inline(text), masked);
        }
    }
}
