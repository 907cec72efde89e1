//! What stands around a value: variables, templates, merges, other versions, other objects.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

mod support;

use fluxwright_diagnostic::Severity;
use fluxwright_schema::{Catalogue, Options};
use support::{check, git, kustomization, only, release, validate, validate_with};

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
