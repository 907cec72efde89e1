//! One wrong value of each sort: the place, the words, and what the fix makes of it.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

mod support;

use support::{check, git, kustomization, only, release, validate};

#[test]
fn good_objects_have_no_findings() {
    for text in [git(""), release(""), kustomization(""), release("  values: {anything: [1, {goes: here}]}\n")] {
        assert_eq!(validate(&text), [], "{text}");
    }
}

#[test]
fn misspelt_fields() {
    check(&release("  intervall: 5m\n"), "`spec` has no field `intervall`", "", "intervall", None);
    check(
        &kustomization("  target_namespace: apps\n"),
        "`spec` has no field `target_namespace`",
        "did you mean `targetNamespace`?",
        "target_namespace",
        Some("targetNamespace: apps"),
    );
    check(
        &git("  'intervall': 5m\n").replace("  interval: 5m\n", ""),
        "`spec` has no field `intervall`",
        "did you mean `interval`?",
        "'intervall'",
        Some("'interval': 5m"),
    );
    check(
        &release("  install: {remediaton: {retries: 3}}\n"),
        "`spec.install` has no field `remediaton`",
        "did you mean `remediation`?",
        "remediaton",
        Some("install: {remediation: {retries: 3}}"),
    );
}

#[test]
fn fields_of_another_level() {
    for (text, help) in [
        (release("  version: 1.2.3\n"), "`version` belongs in `spec.chart.spec.version`"),
        (release("  install:\n    targetNamespace: apps\n"), "`targetNamespace` belongs in `spec.targetNamespace`"),
        (
            release("  sourceRef: {kind: HelmRepository, name: app}\n"),
            "`sourceRef` belongs in `spec.chart.spec.sourceRef`",
        ),
        (kustomization("  substituteFrom: []\n"), "`substituteFrom` belongs in `spec.postBuild.substituteFrom`"),
        (
            kustomization("  postBuild:\n    targetNamespace: apps\n"),
            "`targetNamespace` belongs in `spec.targetNamespace`",
        ),
        (git("  branch: main\n"), "`branch` belongs in `spec.ref.branch`"),
    ] {
        let (_, found, _, fixed) = only(&text);
        assert_eq!((found.as_str(), fixed), (help, None), "{text}");
    }
    let findings = validate(&git("suspend: true\n"));
    assert_eq!(findings[0].message, "the object has no field `suspend`");
    assert_eq!(findings[0].help.as_deref(), Some("`suspend` belongs in `spec.suspend`"));
}

#[test]
fn missing_fields() {
    check(
        &kustomization("  sourceRef: {name: app}\n"),
        "`spec.sourceRef` has no `kind`",
        "add `kind`, one of `OCIRepository`, `GitRepository`, `Bucket`, `ExternalArtifact`",
        "sourceRef",
        None,
    );
    check(
        &git("  interval:\n"),
        "`spec.interval` is empty",
        "add `interval`: a duration such as `5m` or `1h30m`",
        "interval",
        None,
    );
    check(
        &kustomization("  decryption:\n    secretRef: {name: sops}\n"),
        "`spec.decryption` has no `provider`",
        "add `provider`, one of `sops`",
        "decryption",
        Some("provider: sops"),
    );
    check(&git("").replace("  name: app", "  namespace: app"), "`metadata` has no `name`", "", "metadata", None);
    check(
        &git("").replace("metadata:\n  name: app\n", ""),
        "the object has no `metadata`",
        "add `metadata` with a `name`",
        "GitRepository",
        None,
    );
}

#[test]
fn wrong_types() {
    for (text, message, help, place, fixed) in [
        (
            git("  interval: 5\n"),
            "`spec.interval` must be a text, and is a number",
            "write a duration such as `5m` or `1h30m`",
            "5",
            None,
        ),
        (
            kustomization("  prune: \"yes\"\n"),
            "`spec.prune` must be `true` or `false`, and is a text",
            "write `true`",
            "\"yes\"",
            Some("prune: true"),
        ),
        (
            release("  maxHistory: \"3\"\n"),
            "`spec.maxHistory` must be a whole number, and is a text",
            "write it without quotes",
            "\"3\"",
            Some("maxHistory: 3"),
        ),
        (
            kustomization("  targetNamespace: 123\n"),
            "`spec.targetNamespace` must be a text, and is a number",
            "put it in quotes: `\"123\"`",
            "123",
            Some("targetNamespace: \"123\""),
        ),
        (
            kustomization("  postBuild: {substitute: {replicas: 3}}\n"),
            "`spec.postBuild.substitute.replicas` must be a text, and is a number",
            "put it in quotes: `\"3\"`",
            "3",
            Some("postBuild: {substitute: {replicas: \"3\"}}"),
        ),
        (
            kustomization("  postBuild: {substitute: {enabled: true}}\n"),
            "`spec.postBuild.substitute.enabled` must be a text, and is a boolean",
            "put it in quotes: `\"true\"`",
            "true",
            Some("postBuild: {substitute: {enabled: \"true\"}}"),
        ),
        (
            git("  secretRef: app\n"),
            "`spec.secretRef` must be a map, and is a text",
            "write a map with `name`",
            "app",
            None,
        ),
        (
            git("  ref: main\n"),
            "`spec.ref` must be a map, and is a text",
            "write a map with some of `branch`, `commit`, `name`, `semver`, `tag`",
            "main",
            None,
        ),
        (
            kustomization("  dependsOn: cert-manager\n"),
            "`spec.dependsOn` must be a list, and is a text",
            "write it as a list: `- cert-manager`",
            "cert-manager",
            None,
        ),
        (
            kustomization("  dependsOn:\n    name: cert-manager\n"),
            "`spec.dependsOn` must be a list, and is a map",
            "write it as a list: put `- ` before its first key",
            "name",
            None,
        ),
        (
            kustomization("  components: [null]\n"),
            "`spec.components[0]` is empty, and must be a text",
            "",
            "null",
            None,
        ),
    ] {
        let (found_message, found_help, found_place, found_fixed) = only(&text);
        assert_eq!((found_message.as_str(), found_help.as_str()), (message, help));
        assert_eq!(found_place, place);
        if fixed.is_some() {
            assert_eq!(found_fixed.as_deref(), fixed);
        }
    }
}

#[test]
fn values_that_are_not_allowed() {
    check(
        &kustomization("  deletionPolicy: orphan\n"),
        "`spec.deletionPolicy` cannot be `orphan`",
        "did you mean `Orphan`?",
        "orphan",
        Some("deletionPolicy: Orphan"),
    );
    check(
        &release("  chartRef: {kind: OciRepository, name: app}\n"),
        "`spec.chartRef.kind` cannot be `OciRepository`",
        "did you mean `OCIRepository`?",
        "OciRepository",
        Some("chartRef: {kind: OCIRepository, name: app}"),
    );
    check(
        &kustomization("  decryption: {provider: age}\n"),
        "`spec.decryption.provider` must be `sops`, and is `age`",
        "",
        "age",
        None,
    );
}

#[test]
fn malformed_values() {
    for (text, help, fixed) in [
        (
            git("  interval: 5 minutes\n"),
            "it must be a duration such as `5m` or `1h30m`; did you mean `5m`?",
            Some("interval: 5m"),
        ),
        (
            git("  interval: \"1d\"\n"),
            "it must be a duration such as `5m` or `1h30m`; did you mean `24h`?",
            Some("interval: \"24h\""),
        ),
        (
            git("  timeout: 1h\n"),
            "it must be a duration such as `60s` or `5m`, without hours; did you mean `60m`?",
            Some("timeout: 60m"),
        ),
        (
            git("  url: git@github.com:owner/repo.git\n"),
            "it must be a URL with `http://`, `https://` or `ssh://`; did you mean `ssh://git@github.com/owner/repo.git`?",
            Some("url: ssh://git@github.com/owner/repo.git"),
        ),
        (
            git("  url: github.com/owner/repo\n"),
            "it must be a URL with `http://`, `https://` or `ssh://`; did you mean `https://github.com/owner/repo`?",
            None,
        ),
        (
            release("  valuesFrom: [{kind: ConfigMap, name: app, valuesKey: a/b}]\n"),
            "it must be letters, digits, `-`, `_` and `.`",
            None,
        ),
    ] {
        let (_, found, _, found_fixed) = only(&text);
        assert_eq!((found.as_str(), found_fixed.as_deref()), (help, fixed));
    }
    let (message, help, ..) = only(&git("").replace("name: app", "name: My_App"));
    assert_eq!(message, "`metadata.name` cannot be `My_App`");
    assert!(help.starts_with("it must be lower-case letters"));
}

#[test]
fn limits() {
    let long = "a".repeat(64);
    check(
        &kustomization(&format!("  targetNamespace: {long}\n")),
        "`spec.targetNamespace` must have at most 63 characters, and has 64",
        "",
        &long,
        None,
    );
    check(&kustomization("  targetNamespace: \"\"\n"), "`spec.targetNamespace` is empty", "", "\"\"", None);
    let (message, ..) = only(
        "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: a}\nspec: {sources: [], \
         artifacts: [{name: a, copy: [{from: '@a/b', to: '@artifact/'}]}]}\n",
    );
    assert_eq!(message, "`spec.sources` must have at least 1 item, and has 0");
    let (message, ..) = only(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: a}\nspec: {type: Static, filter: \
         {limit: 10001}}\n",
    );
    assert_eq!(message, "`spec.filter.limit` must be at most 10000, and is `10001`");
}

#[test]
fn duplicates_in_lists_with_keys() {
    let provider = "{issuerURL: https://a, validations: [{expression: a, message: b}]}";
    let (message, help, place, _) = only(&format!(
        "apiVersion: notification.toolkit.fluxcd.io/v1\nkind: Receiver\nmetadata: {{name: a}}\nspec: {{type: generic-oidc, resources: \
         [{{kind: Bucket, name: a}}], oidcProviders: [{provider}, {provider}]}}\n"
    ));
    assert_eq!(message, "`spec.oidcProviders` has the same item twice: [0] and [1]");
    assert_eq!((help.as_str(), place.as_str()), ("remove one of them", "issuerURL"));
}
