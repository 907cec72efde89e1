//! Versions that are no longer served, and what becomes of their objects.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

use fluxwright_diagnostic::Severity;
use fluxwright_schema::{Catalogue, Finding, Options, Problem};

fn validate(text: &str) -> Vec<Finding> {
    let stream = fluxwright_yaml::parse(text).unwrap();
    let document = &stream.documents[0];
    Catalogue::builtin().validate(document.root.as_ref().unwrap(), document, &Options::default())
}

/// The object after its migration, which leaves nothing to find.
fn migrated(text: &str) -> String {
    let findings = validate(text);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(matches!(&findings[0].problem, Problem::RemovedVersion { .. }));
    let after = findings[0].fix.as_ref().unwrap().apply(text).unwrap();
    assert_eq!(validate(&after), [], "{after}");
    after
}

fn by_hand(text: &str) -> String {
    let findings = validate(text);
    let finding = findings.iter().find(|finding| matches!(&finding.problem, Problem::RemovedVersion { .. })).unwrap();
    assert_eq!(finding.fix, None);
    finding.help.clone().unwrap()
}

#[test]
fn every_removed_version_has_one_to_go_to() {
    let mut count = 0;
    for (group, kinds, versions) in [
        ("source.toolkit.fluxcd.io", "GitRepository HelmRepository HelmChart Bucket", "v1alpha1 v1beta1 v1beta2"),
        ("source.toolkit.fluxcd.io", "OCIRepository", "v1beta2"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization", "v1alpha1 v1beta1 v1beta2"),
        ("helm.toolkit.fluxcd.io", "HelmRelease", "v2alpha1 v2beta1 v2beta2"),
        ("notification.toolkit.fluxcd.io", "Alert Provider Receiver", "v1alpha1 v1beta1 v1beta2"),
        (
            "image.toolkit.fluxcd.io",
            "ImageRepository ImagePolicy ImageUpdateAutomation",
            "v1alpha1 v1alpha2 v1beta1 v1beta2",
        ),
    ] {
        for kind in kinds.split(' ') {
            for version in versions.split(' ') {
                let text = format!("apiVersion: {group}/{version}\nkind: {kind}\nmetadata:\n  name: app\n");
                let after = migrated(&text);
                let served = Catalogue::builtin().any_version(group, kind).unwrap().versions()[0].name().to_owned();
                assert_eq!(after, format!("apiVersion: {group}/{served}\nkind: {kind}\nmetadata:\n  name: app\n"));
                count += 1;
            }
        }
    }
    assert_eq!(count, 40);
}

#[test]
fn patches_of_a_kustomization_become_one_list() {
    let after = migrated(
        "\
apiVersion: kustomize.toolkit.fluxcd.io/v1beta2 # old
kind: Kustomization
metadata:
  name: app
spec:
  interval: 10m
  prune: true
  # checked by the API server
  validation: client
  sourceRef:
    kind: GitRepository
    name: app
  patchesStrategicMerge:
    - apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: app
      spec:
        replicas: 2
  patchesJson6902:
    - target:
        kind: Deployment
        name: app
      patch:
        - op: remove
          path: /spec/replicas
",
    );
    assert_eq!(
        after,
        "\
apiVersion: kustomize.toolkit.fluxcd.io/v1 # old
kind: Kustomization
metadata:
  name: app
spec:
  interval: 10m
  prune: true
  sourceRef:
    kind: GitRepository
    name: app
  patches:
    - patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app
        spec:
          replicas: 2
    - patch: |
        - op: remove
          path: /spec/replicas
      target:
        kind: Deployment
        name: app
"
    );
}

#[test]
fn patches_beside_others_are_moved_by_hand() {
    let help = by_hand(
        "\
apiVersion: kustomize.toolkit.fluxcd.io/v1beta2
kind: Kustomization
metadata: {name: app}
spec:
  interval: 10m
  prune: true
  sourceRef: {kind: GitRepository, name: app}
  patches: [{patch: x}]
  patchesStrategicMerge: [{kind: Deployment}]
",
    );
    assert_eq!(
        help,
        "use `kustomize.toolkit.fluxcd.io/v1`, and by hand: move the patches of `spec.patchesStrategicMerge` into `patches`"
    );
}

#[test]
fn fields_of_a_release_move() {
    let after = migrated(
        "\
apiVersion: helm.toolkit.fluxcd.io/v2beta1
kind: HelmRelease
metadata:
  name: app
spec:
  interval: 10m
  chart:
    spec:
      chart: app
      valuesFile: a.yaml
      valuesFiles:
        - b.yaml
      sourceRef:
        kind: HelmRepository
        name: app
  postRenderers:
    - kustomize:
        patchesJson6902:
          - target:
              kind: Deployment
              name: app
            patch:
              - op: remove
                path: /spec/replicas
",
    );
    assert!(after.contains("      valuesFiles:\n        - a.yaml\n        - b.yaml\n"), "{after}");
    assert!(!after.contains("valuesFile:") && !after.contains("6902"), "{after}");
    assert!(after.contains("        patches:\n          - patch: |\n              - op: remove\n"), "{after}");
}

#[test]
fn a_single_file_of_values_becomes_a_list() {
    let after = migrated(
        "\
apiVersion: source.toolkit.fluxcd.io/v1beta2
kind: HelmChart
metadata:
  name: app
spec:
  chart: app
  interval: 5m
  valuesFile: a.yaml
  sourceRef:
    kind: GitRepository
    name: app
",
    );
    assert!(after.contains("  valuesFiles:\n") && after.contains("- a.yaml\n"), "{after}");
}

#[test]
fn fields_without_effect_go() {
    let after = migrated(
        "\
apiVersion: source.toolkit.fluxcd.io/v1beta1
kind: GitRepository
metadata:
  name: app
spec:
  url: https://example.com/app
  interval: 5m
  gitImplementation: go-git
  accessFrom:
    namespaceSelectors: []
",
    );
    assert!(after.ends_with("spec:\n  url: https://example.com/app\n  interval: 5m\n"), "{after}");
}

#[test]
fn a_template_that_reads_what_is_gone_is_changed_by_hand() {
    let object = |template: &str| {
        format!(
            "apiVersion: image.toolkit.fluxcd.io/v1beta2\nkind: ImageUpdateAutomation\nmetadata: {{name: app}}\nspec:\n  \
             interval: 5m\n  sourceRef: {{kind: GitRepository, name: app}}\n  git:\n    commit:\n      author: {{email: a@b}}\n      \
             messageTemplate: \"{template}\"\n"
        )
    };
    assert!(by_hand(&object("{{ .Updated.Images }}")).contains("use `.Changed`"));
    migrated(&object("{{ .Changed.Changes }}"));
}

#[test]
fn other_findings_are_those_of_the_new_version() {
    let findings = validate(
        "apiVersion: helm.toolkit.fluxcd.io/v2beta2\nkind: HelmRelease\nmetadata: {name: app}\nspec:\n  interval: 5m\n  chartt: {}\n",
    );
    let codes: Vec<&str> = findings.iter().map(|finding| finding.problem.code()).collect();
    assert_eq!(codes, ["removed-version", "unknown-field"]);
}

#[test]
fn versions_that_never_were_and_versions_to_come() {
    let of = |api_version: &str, kind: &str| {
        validate(&format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: app}}\n"))
    };
    let findings = of("helm.toolkit.fluxcd.io/v1", "HelmRelease");
    assert_eq!((findings[0].problem.code(), findings[0].severity), ("unknown-version", Severity::Error));
    assert_eq!(findings[0].help.as_deref(), Some("use `helm.toolkit.fluxcd.io/v2`"));
    // A repo can be ahead of what is known here.
    for (api_version, kind) in [
        ("helm.toolkit.fluxcd.io/v3", "HelmRelease"),
        ("helm.toolkit.fluxcd.io/v3alpha1", "HelmRelease"),
        ("source.extensions.fluxcd.io/v1", "ArtifactGenerator"),
        ("fluxcd.controlplane.io/v1", "SomethingNew"),
    ] {
        let findings = of(api_version, kind);
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::Warning), "{api_version}");
    }
    assert_eq!(of("notification.toolkit.fluxcd.io/v1", "Alert"), []);
    assert_eq!(of("example.com/v1", "HelmRelease"), []);
    assert_eq!(of("s3.aws.example.com/v1", "Bucket"), []);
    for (api_version, kind, meant) in [
        ("source.toolkit.fluxcd.io/v1", "HelmRelease", "helm.toolkit.fluxcd.io/v2 HelmRelease"),
        ("source.toolkit.fluxcd.io/v1", "GitRepo", "source.toolkit.fluxcd.io/v1 GitRepository"),
        ("source.toolkit.fluxcd.io/v1", "GitRepositry", "source.toolkit.fluxcd.io/v1 GitRepository"),
        ("source.toolkit.fluxcd.com/v1", "GitRepository", "source.toolkit.fluxcd.io/v1 GitRepository"),
        ("kustomize.toolkit.flux.io/v1", "Kustomization", "kustomize.toolkit.fluxcd.io/v1 Kustomization"),
    ] {
        let findings = of(api_version, kind);
        let expected = Problem::UnknownKind { meant: Some(meant.to_owned()) };
        assert_eq!(findings.first().map(|finding| &finding.problem), Some(&expected), "{api_version} {kind}");
    }
}
