//! No secret leaves the model, whatever holds it.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use fluxwright_diff::text::{Styles, TextOptions, render};
use fluxwright_diff::{BuildOptions, Change, Files, Input, Options, Revision, SecretKeys, report, unified};

const OLD: &str = "OLDhunter2OLD";
const NEW: &str = "NEWhunter2NEW";

/// Everything that can be written of a change.
fn all(changes: Vec<Change>, options: &Options) -> String {
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    let report =
        report(Input { base: revision("old"), head: revision("new"), changes, unchanged: &Files::none() }, options);
    let colored = TextOptions { styles: Styles::colored(), ..TextOptions::default() };
    [
        serde_json::to_string(&report).unwrap(),
        render(&report, &TextOptions::default()),
        render(&report, &colored),
        unified::render(&report),
        fluxwright_diff::markdown::render(&report, &fluxwright_diff::markdown::MarkdownOptions::default()),
    ]
    .join("\n")
}

const HELM: &str = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: a\nspec:\n  values:\n";

/// A path and a text that holds `@` where the secret is.
fn places() -> Vec<(&'static str, String)> {
    let secret = |rest: &str| format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n{rest}");
    let values = |rest: &str| format!("{HELM}{}", rest.lines().map(|line| format!("    {line}\n")).collect::<String>());
    vec![
        ("secret.yaml", secret("data:\n  any: @\n")),
        ("secret.yaml", secret("stringData:\n  any: \"@\"\n")),
        ("secret.yaml", secret("stringData: {any: '@', \"other\": @}\n")),
        ("secret.yaml", secret("stringData:\n  file: |\n    first\n    @\n    last\n")),
        ("secret.yaml", secret("stringData:\n  file: >-\n    first\n    @\n")),
        ("secret.yaml", secret("stringData:\n  file: \"first\n    @\n    last\"\n")),
        ("secret.yaml", secret("stringData:\n  &anchor any: &value @\n  again: *value\n")),
        ("list.yaml", "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: a}\n    data:\n      any: @\n".to_owned()),
        ("two.yaml", format!("a: 1\n---\n{}", secret("data:\n  any: @\n"))),
        ("secret.json", "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"a\"}, \"data\": {\"any\": \"@\"}}".to_owned()),
        ("broken.yaml", secret("data:\n  any: @\n broken: [\n")),
        ("broken.yaml", "auth:\n  password: @\n token: [@\n".to_owned()),
        ("sops.yaml", secret("data:\n  any: ENC[AES256_GCM,data:@,iv:a,tag:b,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:@]\n")),
        ("values.yaml", "auth:\n  adminPassword: @\n".to_owned()),
        ("values.yaml", "adminPassword:\n  - @\n".to_owned()),
        ("values.yaml", "db: postgres://user:@@host/db\n".to_owned()),
        ("values.yaml", "env:\n  - name: API_TOKEN\n    value: @\n".to_owned()),
        ("values.yaml", "env:\n  - value: @\n    name: API_TOKEN\n".to_owned()),
        ("values.yaml", "env:\n  API_TOKEN:\n    value: @\n".to_owned()),
        ("values.yaml", "env: [{name: API_TOKEN, value: @}]\n".to_owned()),
        ("values.yaml", "args:\n  - --api-token=@\n".to_owned()),
        ("values.yaml", "config: |\n  [auth]\n  password = @\n  user: x\n".to_owned()),
        ("values.yaml", "config:\n  app.yaml: |\n    auth:\n      clientSecret: @\n      other: 1\n".to_owned()),
        ("values.yaml", "key: |\n  -----BEGIN PRIVATE KEY-----\n  @\n  -----END PRIVATE KEY-----\n".to_owned()),
        ("values.yaml", "header: Bearer @0123456789abcdef\n".to_owned()),
        ("values.yaml", "hook: https://hooks.slack.com/services/T0/B0/@\n".to_owned()),
        ("values.yaml", "url: https://example.org/x?access_token=@&y=1\n".to_owned()),
        ("values.yaml", "a: &shared\n  password: @\nb:\n  <<: *shared\n  c: 1\n".to_owned()),
        ("values.yaml", "apiKey: !!str @\n".to_owned()),
        ("release.yaml", values("auth:\n  rootPassword: @\n")),
        ("release.yaml", values("extraEnv:\n  - name: DB_PASSWORD\n    value: @\n")),
        ("release.yaml", values("new:\n  deep:\n    list:\n      - token: @\n")),
        ("settings.env", "LEVEL=1\nDB_PASSWORD=@\n".to_owned()),
        ("settings.env", "URL=https://user:@@example.org\n".to_owned()),
        ("app.ini", "[db]\npassword = @\n".to_owned()),
        ("run.sh", "export GITHUB_TOKEN=\"@\"\n".to_owned()),
        ("kustomization.yaml", "secretGenerator:\n  - name: a\n    literals:\n      - password=@\n".to_owned()),
        ("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  DB_PASSWORD: @\n  values.yaml: |\n    auth:\n      token: @\n".to_owned()),
        ("repo.yaml", "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: a}\nspec:\n  url: https://user:@@charts.example.org\n".to_owned()),
    ]
}

fn filled(text: &str, secret: &str) -> String {
    // `:@@` is a password before a host.
    text.replace(":@@", &format!(":{secret}\u{1}")).replace('@', secret).replace('\u{1}', "@")
}

#[test]
fn secrets_are_masked_in_every_form() {
    for (path, text) in places() {
        let (old, new) = (filled(&text, OLD), filled(&text, NEW));
        for change in [
            Change::of(path, Some(old.as_bytes()), Some(new.as_bytes())),
            Change::of(path, None, Some(new.as_bytes())),
            Change::of(path, Some(old.as_bytes()), None),
            // Nothing but the rest differs.
            Change::of(path, Some(old.as_bytes()), Some(format!("# more\n{old}\n").as_bytes())),
        ] {
            let said = all(vec![change], &Options { rendered: Some(BuildOptions::default()), ..Options::default() });
            for secret in [OLD, NEW] {
                let at =
                    said.find(secret).map(|at| said[at.saturating_sub(200)..].chars().take(300).collect::<String>());
                assert!(at.is_none(), "{path}:\n{text}\nleaks in: {}", at.unwrap_or_default());
            }
        }
        let said = all(
            vec![Change::of(path, Some(old.as_bytes()), Some(new.as_bytes()))],
            &Options { rendered: Some(BuildOptions::default()), ..Options::default() },
        );
        assert!(said.contains("***"), "{path}:\n{text}\nsays nothing of the change: {said}");
    }
}

#[test]
fn own_names_of_secrets_count() {
    let text = |secret: &str| format!("door:\n  pinCode: {secret}\n");
    let change = || vec![Change::of("values.yaml", Some(text(OLD).as_bytes()), Some(text(NEW).as_bytes()))];
    assert!(all(change(), &Options { rendered: Some(BuildOptions::default()), ..Options::default() }).contains(NEW));
    let options = Options { secrets: SecretKeys::default().with(["pin-code"]), ..Options::default() };
    assert!(!all(change(), &options).contains(NEW));
}

#[test]
fn what_only_names_a_secret_is_shown() {
    let old = "auth:\n  existingSecret: creds-one\n  passwordKey: first\n  password: ${OLD_PASSWORD}\n";
    let new = "auth:\n  existingSecret: creds-two\n  passwordKey: second\n  password: ${NEW_PASSWORD}\n";
    let said = all(
        vec![Change::of("values.yaml", Some(old.as_bytes()), Some(new.as_bytes()))],
        &Options { rendered: Some(BuildOptions::default()), ..Options::default() },
    );
    for shown in ["creds-two", "second", "${NEW_PASSWORD}"] {
        assert!(said.contains(shown), "{shown}");
    }
}
