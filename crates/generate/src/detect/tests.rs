use std::path::Path;

use super::*;
use crate::package::Confidence;

/// A repo with these files.
fn repo(files: &[(&str, &str)]) -> (tempfile::TempDir, Repo) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let repo = scan(folder.path());
    (folder, repo)
}

fn scan(root: &Path) -> Repo {
    Repo::scan(root, &globset::GlobSet::empty())
}

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.2.3\n";
const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

fn found(files: &[(&str, &str)]) -> Vec<String> {
    let (_folder, repo) = repo(files);
    let detection = detect(&repo, "");
    assert_eq!(detection.problems, []);
    let line = |p: &Package| format!("{} {} {} {}", p.path, p.kind.name(), p.name, p.confidence.name());
    detection.packages.iter().map(line).collect()
}

#[test]
fn packages_of_each_kind() {
    let all = found(&[
        ("charts/web/Chart.yaml", CHART),
        ("charts/web/values.yaml", "a: 1\n"),
        ("one/kustomization.yaml", "resources: [a.yaml]\n"),
        ("one/a.yaml", OBJECT),
        ("two/kustomization.yml", "resources: [a.yaml]\n"),
        ("three/Kustomization", "resources: [a.yaml]\n"),
        ("raw/a.yaml", OBJECT),
        ("raw/below/b.yml", OBJECT),
        ("raw/values.yaml", "a: 1\n"),
        ("raw/values2.yaml", "a: 1\n"),
        ("other/values.yaml", "a: 1\n"),
        ("docs/README.md", "apiVersion kind\n"),
    ]);
    assert_eq!(
        all,
        [
            "charts/web helm web high",
            "one kustomize one high",
            "raw raw raw low",
            "three kustomize three high",
            "two kustomize two high"
        ]
    );
}

#[test]
fn what_is_no_package() {
    let all = found(&[
        ("Chart.yaml", CHART),
        ("templates/a.yaml", OBJECT),
        ("templates/kustomization.yaml", "resources: []\n"),
        ("crds/a.yaml", OBJECT),
        ("charts/redis/Chart.yaml", CHART),
        ("charts/redis/templates/a.yaml", OBJECT),
        ("charts/lib/charts/deep/Chart.yaml", CHART),
        ("deploy/kustomization.yaml", "resources: []\nhelmCharts: [{name: x}]\n"),
        (".github/a.yaml", OBJECT),
        (".hidden/Chart.yaml", CHART),
        ("ci/Chart.yaml", CHART),
        ("deploy/ci/kustomization.yaml", "resources: [x]\n"),
        ("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n"),
        ("part/kustomization.yaml", "kind: Component\nresources: [x]\n"),
        (
            "flux/kustomization.yaml",
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\n",
        ),
        ("gitops/a.yaml", "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: a}\n"),
        (
            "more/a.yaml",
            "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: a}\n",
        ),
        ("argo/a.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"),
    ]);
    assert_eq!(all, [". helm web high", "deploy kustomize deploy high"]);
    let rollout = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\n";
    assert_eq!(found(&[("x/a.yaml", rollout)]), ["x raw x high"]);
}

#[test]
fn folders_below_a_search() {
    let (_folder, repo) = repo(&[("a/x/Chart.yaml", CHART), ("ab/Chart.yaml", CHART), (".dot/y/Chart.yaml", CHART)]);
    let paths = |folder| detect(&repo, folder).packages.into_iter().map(|p| p.path).collect::<Vec<_>>();
    assert_eq!(paths("a"), ["a/x"]);
    assert_eq!(paths(".dot"), [".dot/y"], "who looks in a hidden folder means it");
    assert_eq!(paths("none"), Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_told() {
    for (path, text) in [
        ("c/Chart.yaml", "name: [\n"),
        ("c/Chart.yaml", "- a\n"),
        ("c/Chart.yaml", ""),
        ("c/Chart.yaml", "apiVersion: v2\nversion: 1.0.0\n"),
        ("c/Chart.yaml", "name: [a]\n"),
        ("c/kustomization.yaml", "resources: [\n"),
        ("c/kustomization.yaml", "- a\n"),
    ] {
        let (_folder, repo) = repo(&[(path, text)]);
        let detection = detect(&repo, "");
        assert_eq!((detection.packages.len(), detection.problems.len()), (0, 1), "{path} {text:?}");
        assert!(matches!(package_at(&repo, "c", None), Err(Error::Unreadable { .. })), "{path} {text:?}");
    }
}

#[test]
fn a_folder_and_what_the_user_says_it_is() {
    let (_folder, repo) = repo(&[
        ("both/Chart.yaml", CHART),
        ("both/kustomization.yaml", "resources: [a.yaml]\n"),
        ("raw/a.yaml", OBJECT),
        ("empty/x.txt", ""),
    ]);
    let kind = |folder, kind| package_at(&repo, folder, kind).map(|package| package.map(|package| package.kind));
    assert_eq!(kind("both", None), Ok(Some(PackageKind::Helm)));
    assert_eq!(kind("both", Some(PackageKind::Kustomize)), Ok(Some(PackageKind::Kustomize)));
    assert_eq!(kind("raw", None), Ok(Some(PackageKind::Raw)));
    assert!(matches!(kind("raw", Some(PackageKind::Helm)), Err(Error::NotOfKind { found: Some(_), .. })));
    assert_eq!(kind("empty", None), Ok(None));
    assert!(matches!(kind("empty", Some(PackageKind::Raw)), Err(Error::NotOfKind { found: None, .. })));
}

#[test]
fn namespaces_that_manifests_say() {
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: x}\n";
    let (_folder, repo) = repo(&[
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("base/a.yaml", object),
        ("over/kustomization.yaml", "resources: [../base, ../missing, https://x.io/a]\n"),
        ("own/kustomization.yaml", "namespace: y\nresources: [a.yaml]\n"),
        ("none/kustomization.yaml", "resources: [a.yaml]\n"),
        ("none/a.yaml", OBJECT),
        ("round/kustomization.yaml", "resources: [../round]\n"),
    ]);
    let has = |folder| package_at(&repo, folder, None).unwrap().unwrap().has_namespace;
    assert!(has("over") && has("own") && has("base"));
    assert!(!has("none") && !has("round"));
}

#[test]
fn an_incomplete_chart_is_less_sure() {
    let (_folder, repo) = repo(&[("Chart.yaml", "name: web\n")]);
    let package = package_at(&repo, "", None).unwrap().unwrap();
    assert_eq!(package.confidence, Confidence::Medium);
    assert!(package.notes.iter().any(|note| note.contains("apiVersion")), "{:?}", package.notes);
}
