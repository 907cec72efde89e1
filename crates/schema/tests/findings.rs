//! One wrong value of each sort: the place, the words, and what the fix makes of it.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

use fluxwright_diagnostic::Severity;
use fluxwright_schema::{Catalogue, Finding, Options};

fn validate_with(text: &str, options: &Options) -> Vec<Finding> {
    let stream = fluxwright_yaml::parse(text).unwrap();
    let document = &stream.documents[0];
    Catalogue::builtin().validate(document.root.as_ref().unwrap(), document, options)
}

fn validate(text: &str) -> Vec<Finding> {
    validate_with(text, &Options::default())
}

/// Message, help, the text meant and the line that the fix makes, of the only finding.
fn only(text: &str) -> (String, String, String, Option<String>) {
    let findings = validate(text);
    assert_eq!(findings.len(), 1, "{text}\n{findings:#?}");
    let finding = &findings[0];
    let fixed = finding.fix.as_ref().map(|fix| {
        let after = fix.apply(text).unwrap();
        assert_eq!(validate(&after), [], "{after}");
        let changed = after.lines().find(|line| !text.lines().any(|before| before == *line)).unwrap_or_default();
        changed.trim().to_owned()
    });
    (finding.message.clone(), finding.help.clone().unwrap_or_default(), text[finding.span.clone()].to_owned(), fixed)
}

fn check(text: &str, message: &str, help: &str, place: &str, fixed: Option<&str>) {
    let (found_message, found_help, found_place, found_fixed) = only(text);
    assert_eq!(
        (found_message.as_str(), found_help.as_str(), found_place.as_str(), found_fixed.as_deref()),
        (message, help, place, fixed),
        "{text}"
    );
}

fn git(fields: &str) -> String {
    let mut text =
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: app\nspec:\n".to_owned();
    for (field, line) in [("url", "  url: https://example.com/app\n"), ("interval", "  interval: 5m\n")] {
        if !fields.contains(&format!("{field}:")) {
            text.push_str(line);
        }
    }
    text + fields
}

fn release(fields: &str) -> String {
    let chart = "  chart:\n    spec:\n      chart: app\n      sourceRef: {kind: HelmRepository, name: app}\n";
    let chart = if fields.contains("chart") { "" } else { chart };
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: app\nspec:\n  interval: 5m\n{chart}{fields}"
    )
}

fn kustomization(fields: &str) -> String {
    let mut text =
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: app\nspec:\n".to_owned();
    for (field, line) in [
        ("interval", "  interval: 5m\n"),
        ("prune", "  prune: true\n"),
        ("sourceRef", "  sourceRef: {kind: GitRepository, name: app}\n"),
    ] {
        if !fields.contains(&format!("{field}:")) {
            text.push_str(line);
        }
    }
    text + fields
}

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

#[test]
fn what_is_only_known_later_is_not_judged() {
    for text in [
        git("  interval: ${INTERVAL}\n"),
        git("  interval: \"${INTERVAL:-5}\"\n"),
        git("  url: ${URL}/app\n"),
        git("  suspend: ${SUSPEND}\n"),
        git("  ${FIELD}: x\n"),
        git("  provider: << inputs.provider >>\n"),
        git("  secretRef: {{ .Values.secret }}\n"),
        kustomization("  sourceRef: {kind: '${KIND}', name: '<< inputs.name >>'}\n"),
        release("  chartRef: ${REF}\n"),
        git("").replace("name: app", "name: ${NAME}_x"),
    ] {
        assert_eq!(validate(&text), [], "{text}");
    }
    // Without substitution a variable is text.
    let plain = Options { substituted: false, ..Options::default() };
    assert_eq!(validate_with(&git("  interval: ${INTERVAL}\n"), &plain).len(), 1);
    // An escaped one is text anyway.
    assert_eq!(validate(&git("  interval: $${INTERVAL}\n")).len(), 1);
}

#[test]
fn a_part_of_an_object_lacks_nothing() {
    let patch = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: app}\nspec:\n  chart:\n    spec:\n      version: 1.x\n";
    assert_eq!(validate(patch).len(), 3);
    let partial = Options { partial: true, ..Options::default() };
    assert_eq!(validate_with(patch, &partial), []);
    assert_eq!(validate_with(&patch.replace("version", "versoin"), &partial).len(), 1);
}

#[test]
fn null_is_as_good_as_absent() {
    for text in [
        git("  suspend:\n"),
        git("  ref: null\n"),
        release("  postRenderers: ~\n"),
        git("").replace("name: app", "name: app\n  labels:\n  annotations: {a: }"),
    ] {
        assert_eq!(validate(&text), [], "{text}");
    }
}

#[test]
fn merges_and_aliases_are_followed() {
    let text = kustomization(
        "  interval: &i 5m\n  <<: &d {timeout: *i}\n  retryInterval: *i\n  postBuild: {substitute: &s {a: b}}\n",
    );
    assert_eq!(validate(&text), []);
    let text = kustomization("  <<: {intervall: 5m}\n");
    assert_eq!(validate(&text)[0].message, "`spec` has no field `intervall`");
    let text = kustomization("  timeout: &t soon\n  retryInterval: *t\n");
    assert_eq!(validate(&text).len(), 2);
}

#[test]
fn types_are_those_that_the_api_server_reads() {
    for text in [
        kustomization("  targetNamespace: \"123\"\n"),
        kustomization("  path: 2024-01-01\n"),
        kustomization("  targetNamespace: !!str 123\n"),
        release("  maxHistory: 3.0\n"),
    ] {
        assert_eq!(validate(&text), [], "{text}");
    }
    assert_eq!(validate(&release("  maxHistory: 3.5\n")).len(), 1);
}

#[test]
fn what_two_readers_read_differently_is_a_warning() {
    check(
        &kustomization("  prune: yes\n"),
        "`spec.prune` is `true` or `false` to the API server, but a text to kustomize: `yes`",
        "write `true`",
        "yes",
        Some("prune: true"),
    );
    check(
        &kustomization("  postBuild: {substitute: {enabled: no}}\n"),
        "`spec.postBuild.substitute.enabled` is `true` or `false` to the API server, but a text to kustomize: `no`",
        "put it in quotes: `\"no\"`",
        "no",
        Some("postBuild: {substitute: {enabled: \"no\"}}"),
    );
    for text in [kustomization("  prune: yes\n"), kustomization("  postBuild: {substitute: {enabled: no}}\n")] {
        assert_eq!(validate(&text)[0].severity, Severity::Warning);
    }
}

#[test]
fn fields_of_older_versions_are_told_with_what_became_of_them() {
    let text = kustomization(
        "  validation: client\n  patchesStrategicMerge:\n    - kind: Deployment\n      metadata: {name: a}\n",
    );
    let findings = validate(&text);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`spec.validation` is a field of an older version",
            "`spec.patchesStrategicMerge` is a field of an older version"
        ]
    );
    assert_eq!(findings[1].help.as_deref(), Some("it is gone: use `patches`"));
    let after = findings[1].fix.as_ref().unwrap().apply(&text).unwrap();
    assert!(after.contains("  patches:\n    - patch: |\n        kind: Deployment\n"), "{after}");
    let after = findings[0].fix.as_ref().unwrap().apply(&after).unwrap();
    assert_eq!(validate(&after), []);
    let automation = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageUpdateAutomation\nmetadata: {name: a}\nspec:\n  interval: 5m\n  \
                      sourceRef: {kind: GitRepository, name: a}\n  git:\n    commit:\n      author: {email: a@b}\n      messageTemplate: \
                      \"{{ range .Updated.Images }}{{ . }}{{ end }}\"\n";
    let findings = validate(automation);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "`spec.git.commit.messageTemplate` is of an older version");
}

#[test]
fn an_encrypted_object_is_judged_by_what_is_readable() {
    let text = git("  interval: ENC[AES256_GCM,data:x]\n  timeout: 1h\nsops:\n  mac: ENC[AES256_GCM,data:x]\n");
    let findings = validate(&text);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].path.to_string(), "spec.timeout");
}

#[test]
fn what_an_older_flux_still_serves_is_a_warning() {
    let text = "apiVersion: helm.toolkit.fluxcd.io/v2beta2\nkind: HelmRelease\nmetadata: {name: a}\n";
    let with = |flux| validate_with(text, &Options { flux: Some(flux), ..Options::default() });
    assert_eq!(with((2, 7))[0].severity, Severity::Warning);
    assert_eq!(
        with((2, 7))[0].message,
        "`helm.toolkit.fluxcd.io/v2beta2` of HelmRelease is deprecated, and gone in Flux 2.8"
    );
    assert_eq!(with((2, 8))[0].severity, Severity::Error);
}

#[test]
fn kustomizations_of_kustomize_are_known() {
    let with = |fields: &str| format!("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{fields}");
    assert_eq!(validate(&with("resources: [a.yaml]\nconfigMapGenerator: [{name: a, files: [b]}]\n")), []);
    check(
        &with("resource:\n  - a.yaml\n"),
        "the object has no field `resource`",
        "did you mean `resources`?",
        "resource",
        Some("resources:"),
    );
    assert_eq!(validate(&with("patches: [a.yaml]\n")), []);
    let findings = validate(&with("resources: a.yaml\npatches: [{path: a, targets: {kind: X}}]\n"));
    assert_eq!(findings.len(), 2, "{findings:#?}");
    let text = "resource: [a.yaml]\n";
    let stream = fluxwright_yaml::parse(text).unwrap();
    let document = &stream.documents[0];
    let kind = ("kustomize.config.k8s.io", "v1beta1", "Kustomization");
    let root = document.root.as_ref().unwrap();
    assert_eq!(Catalogue::builtin().validate_as(kind, root, document, &Options::default()).len(), 1);
}

#[test]
fn metadata_is_checked() {
    let with = |lines: &str| git("").replace("  name: app\n", &format!("  name: app\n{lines}"));
    let (message, help, ..) = only(&with("  labels: {version: 1.2}\n"));
    assert_eq!(message, "`metadata.labels.version` must be a text, and is a number");
    assert_eq!(help, "put it in quotes: `\"1.2\"`");
    assert_eq!(validate(&with("  annotations: {\"example.com/x\": \"true\"}\n  creationTimestamp: null\n")), []);
    let findings = validate(&with("  lables: {a: b}\n"));
    assert_eq!(findings[0].severity, Severity::Error);
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `labels`?"));
    assert_eq!(validate(&with("  labels: [a]\n")).len(), 1);
}

#[test]
fn objects_in_a_resource_set_are_looked_at() {
    let text = "\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: app
spec:
  inputs:
    - name: a
  resources:
    - apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata:
        name: << inputs.name >>
      spec:
        url: https://example.com/<< inputs.name >>
        interval: << inputs.interval >>
        timout: 5m
    - apiVersion: helm.toolkit.fluxcd.io/v2beta2
      kind: HelmRelease
      metadata:
        name: << inputs.name >>
    - apiVersion: v1
      kind: ConfigMap
";
    let findings = validate(text);
    assert_eq!(findings.len(), 2, "{findings:#?}");
    assert_eq!(findings[0].path.to_string(), "spec.resources[0].spec.timout");
    assert_eq!(findings[1].path.to_string(), "spec.resources[1].apiVersion");
    let after = findings[1].fix.as_ref().unwrap().apply(text).unwrap();
    assert!(after.contains("apiVersion: helm.toolkit.fluxcd.io/v2\n"), "{after}");
    let after = findings[0].fix.as_ref().unwrap().apply(text).unwrap();
    assert!(after.contains("timeout: 5m"), "{after}");
    // `resourceTemplate` is a slip that real repos had.
    let text =
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: a}\nspec:\n  resourceTemplate: x\n";
    let findings = validate(text);
    assert_eq!(findings.len(), 1, "the rule that one of the fields must be there waits for the name");
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `resourcesTemplate`?"));
}

#[test]
fn what_is_not_known_in_full_is_judged_by_slips_only() {
    let instance = |field: &str| {
        format!(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux}}\nspec:\n  distribution: {{registry: a, \
             version: 2.x}}\n  cluster: {{{field}: x}}\n"
        )
    };
    assert_eq!(validate(&instance("somethingNew")), []);
    let findings = validate(&instance("domian"));
    assert_eq!((findings.len(), findings[0].severity), (1, Severity::Warning));
}

#[test]
fn objects_of_a_list_are_looked_at() {
    let text =
        format!("apiVersion: v1\nkind: List\nitems:\n- {}", git("  intervall: 5m\n").trim_end().replace('\n', "\n  "));
    assert_eq!(validate(&text)[0].path.to_string(), "items[0].spec.intervall");
}

#[test]
fn paths_count_from_the_document() {
    let text = format!("items:\n- {}", git("  intervall: 5m\n").trim_end().replace('\n', "\n  "));
    let stream = fluxwright_yaml::parse(&text).unwrap();
    let document = &stream.documents[0];
    let item = &document.at(&["items"]).unwrap().items().unwrap()[0];
    let at = fluxwright_yaml::edit::Path::parse("items[0]").unwrap();
    let findings = Catalogue::builtin().validate(item, document, &Options { at, ..Options::default() });
    assert_eq!(findings[0].path.to_string(), "items[0].spec.intervall");
}
