//! The recipes of the preset `flux`: each with what it must have, with each option beside that, and with all of them.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeSet;

use fluxwright_answers::{AnswerSet, Layers, Questionnaire, resolve};
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_preset::template::Engine;
use fluxwright_preset::{Preset, RecipeEvaluator, render};
use serde_json::{Map, Value, json};
use support::judge::Judge;
use support::{messages, presets};

/// A recipe: its kind, what it must have, options that go together, and options that stand alone.
struct Case {
    recipe: &'static str,
    kind: &'static str,
    base: &'static str,
    options: &'static [&'static str],
    alone: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        recipe: "source-git",
        kind: "GitRepository",
        base: "url: https://github.com/acme/shop",
        options: &[
            "branch: dev",
            "secretRef: git",
            "proxySecretRef: proxy",
            "recurseSubmodules: true",
            "ignorePaths: [/docs, '*.md']",
            "sparseCheckoutPaths: [./a, b]",
            "interval: 2m30s",
            "timeout: 90s",
            "provider: github",
            "namespace: apps",
            "labels: [a=b, example.com/x=1]",
        ],
        alone: &[
            "tag: v1.0.0",
            "tagSemver: '>=1.0.0 <2.0.0'",
            "refName: refs/pull/1/head",
            "commit: '0123456789012345678901234567890123456789'",
            "provider: azure",
        ],
    },
    Case {
        recipe: "source-helm",
        kind: "HelmRepository",
        base: "url: https://charts.acme.io",
        options: &["secretRef: x", "passCredentials: true", "interval: 1h", "timeout: 1m"],
        alone: &["url: oci://ghcr.io/acme/charts", "{url: oci://ghcr.io/acme/charts, ociProvider: gcp}"],
    },
    Case {
        recipe: "source-oci",
        kind: "OCIRepository",
        base: "{url: oci://ghcr.io/acme/manifests, tag: latest}",
        options: &[
            "chartLayer: true",
            "secretRef: a",
            "serviceAccount: b",
            "certSecretRef: c",
            "proxySecretRef: d",
            "provider: aws",
            "insecure: true",
            "ignorePaths: [x]",
            "{verifyProvider: cosign, verifySubject: '^https://x$', verifyIssuer: '^https://y$'}",
            "timeout: 30s",
        ],
        alone: &[
            "{tag: null, tagSemver: 1.x}",
            "{tag: null, digest: 'sha256:0123456789012345678901234567890123456789012345678901234567890123'}",
            "{verifyProvider: notation, verifySecretRef: k}",
        ],
    },
    Case {
        recipe: "source-bucket",
        kind: "Bucket",
        base: "{bucketName: shop, endpoint: 'minio.minio:9000'}",
        options: &[
            "region: eu-central-1",
            "prefix: a/b",
            "secretRef: x",
            "proxySecretRef: proxy",
            "insecure: true",
            "ignorePaths: [x]",
            "timeout: 30s",
        ],
        alone: &["provider: aws", "provider: gcp", "provider: azure"],
    },
    Case {
        recipe: "kustomization",
        kind: "Kustomization",
        base: "source: GitRepository/flux-system",
        options: &[
            "path: ./apps",
            "prune: true",
            "healthCheck: [Deployment/web.default, HelmRelease/x.flux-system]",
            "healthCheckTimeout: 3m",
            "dependsOn: [a, ns/b]",
            "targetNamespace: web",
            "serviceAccount: sa",
            "{decryptionProvider: sops, decryptionSecret: keys}",
            "kubeconfigSecretRef: remote",
            "retryInterval: 1m",
            "interval: 10m",
        ],
        alone: &["wait: true", "source: OCIRepository/x.other", "source: plain", "source: Bucket/x"],
    },
    Case {
        recipe: "helmrelease",
        kind: "HelmRelease",
        base: "{source: HelmRepository/acme, chart: web}",
        options: &[
            "chartVersion: 1.x",
            "chartInterval: 1h",
            "reconcileStrategy: Revision",
            "releaseName: shop",
            "{targetNamespace: web, createTargetNamespace: true}",
            "storageNamespace: helm",
            "dependsOn: [a, ns/b]",
            "values: {a: {b: [1, x]}, c: null}",
            "valuesFrom: [Secret/x, ConfigMap/y]",
            "crds: CreateReplace",
            "serviceAccount: sa",
            "kubeconfigSecretRef: remote",
        ],
        alone: &[
            "{source: null, chart: null, chartRef: OCIRepository/x.other}",
            "{source: null, chart: null, chartRef: HelmChart/x}",
            "{source: GitRepository/x, chart: ./charts/web}",
            "crds: Skip",
        ],
    },
    Case {
        recipe: "alert",
        kind: "Alert",
        base: "{providerRef: slack, eventSource: [Kustomization/*, HelmRelease/x.apps]}",
        options: &["eventSeverity: error"],
        alone: &[],
    },
    Case {
        recipe: "provider",
        kind: "Provider",
        base: "type: slack",
        options: &[
            "secretRef: x",
            "address: https://slack.com/api/chat.postMessage",
            "channel: general",
            "username: flux",
        ],
        alone: &[
            "{type: incident.io, secretRef: x}",
            "{type: githubpullrequestcomment, secretRef: x, address: https://github.com/a/b}",
        ],
    },
    Case {
        recipe: "receiver",
        kind: "Receiver",
        base: "{type: github, secretRef: token, resource: [GitRepository/flux-system]}",
        options: &["event: [ping, push]", "resource: [GitRepository/flux-system, ImageRepository/x.apps]"],
        alone: &["type: generic-hmac"],
    },
    Case {
        recipe: "image-repository",
        kind: "ImageRepository",
        base: "image: ghcr.io/acme/web",
        options: &["secretRef: a", "certRef: b", "provider: gcp", "scanTimeout: 30s", "interval: 5m"],
        alone: &[],
    },
    Case {
        recipe: "image-policy",
        kind: "ImagePolicy",
        base: "{imageRef: web, selectSemver: 1.x}",
        options: &["{filterRegex: '^v(?P<v>.*)$', filterExtract: $v}", "{reflectDigest: Always, interval: 5m}"],
        alone: &[
            "{selectSemver: null, selectNumeric: asc}",
            "{selectSemver: null, selectAlpha: desc}",
            "reflectDigest: IfNotPresent",
        ],
    },
    Case {
        recipe: "image-update",
        kind: "ImageUpdateAutomation",
        base: "{}",
        options: &[
            "gitRepoRef: x",
            "gitRepoNamespace: other",
            "gitRepoPath: ./clusters",
            "checkoutBranch: dev",
            "pushBranch: images",
            "authorName: Bot",
            "authorEmail: bot@acme.io",
            "commitTemplate: \"{{range .Changed.Changes}}{{println .NewValue}}{{end}}\"",
        ],
        alone: &[],
    },
];

fn map(text: &str) -> Map<String, Value> {
    let stream = fluxwright_yaml::parse(text).unwrap();
    let document = &stream.documents[0];
    match document.root.as_ref().unwrap().to_value(document, fluxwright_yaml::Dialect::Sigs).unwrap() {
        Value::Object(map) => map,
        other => panic!("{other}"),
    }
}

fn made(preset: &Preset, recipe: &str, answers: &Map<String, Value>) -> Result<String, Vec<Diagnostic>> {
    let file = preset.recipe(recipe).map_err(|error| error.diagnose())?;
    let repo = json!({ "directory": "clusters" });
    let mut variables = Map::new();
    variables.insert("repo".into(), repo.clone());
    variables.insert("recipe".into(), json!(recipe));
    variables.insert("name".into(), json!("web"));
    let engine = Engine::new(preset.templates(), preset.limits());
    let set = AnswerSet::from_values(answers.clone(), &fluxwright_answers::Origin::flag("the test"));
    let questionnaire =
        Questionnaire { questions: &file.recipe.questions, rules: &file.recipe.rules, variables: &variables };
    let layers = Layers { sets: vec![set], edits: Vec::new() };
    let resolution = resolve(&questionnaire, &layers, &RecipeEvaluator::new(&engine, &file));
    if !resolution.is_complete() {
        return Err(resolution.diagnose());
    }
    assert!(resolution.warnings.is_empty(), "{answers:?}: {}", messages(&resolution.warnings));
    let request = fluxwright_preset::Request {
        preset,
        recipe: &file,
        name: Some("web"),
        answers: &resolution.answers,
        resolved: None,
        repo: Some(&repo),
    };
    let rendered = render(&request).map_err(|errors| errors.diagnose())?;
    assert_eq!(rendered.files[0].path, format!("clusters/web-{recipe}.yaml"));
    assert_eq!(rendered.entries[0].file, "clusters/kustomization.yaml");
    Ok(String::from_utf8(rendered.files[0].content.clone()).unwrap())
}

#[test]
fn every_option_is_valid() {
    let preset = presets(None).open("flux").unwrap();
    let judge = Judge::new();
    let mut seen = BTreeSet::new();
    for case in CASES {
        seen.insert(case.recipe);
        let base = map(case.base);
        let mut all = base.clone();
        let mut rows = vec![base.clone()];
        for option in case.options.iter().chain(case.alone) {
            let mut row = base.clone();
            row.extend(map(option));
            // Null takes an answer away.
            row.retain(|_, value| !value.is_null());
            rows.push(row);
        }
        case.options.iter().for_each(|option| all.extend(map(option)));
        rows.push(all);
        let mut texts = BTreeSet::new();
        for row in rows {
            let text = made(&preset, case.recipe, &row)
                .unwrap_or_else(|problems| panic!("{} {row:?}\n{}", case.recipe, messages(&problems)));
            assert_eq!(judge.text(&text), [case.kind], "{text}");
            texts.insert(text);
        }
        let options = case.options.len() + case.alone.len();
        assert!(texts.len() > options / 2, "{}: options change what is made", case.recipe);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), preset.recipes());
}

#[test]
fn what_cannot_be_is_refused() {
    let preset = presets(None).open("flux").unwrap();
    for (recipe, answers) in [
        ("source-git", "url: git@github.com:a/b.git"),
        ("source-git", "url: https://u:hunter2@github.com/a/b.git"),
        ("source-git", "{url: https://github.com/a/b, branch: HEAD}"),
        ("source-git", "{url: https://github.com/a/b, tag: a, tagSemver: 1.x}"),
        ("source-git", "{url: ssh://git@github.com/a/b}"),
        ("source-git", "{url: https://github.com/a/b, interval: 5 minutes}"),
        ("source-git", "{url: https://github.com/a/b, timeout: 1h}"),
        ("source-git", "{url: https://github.com/a/b, commit: abc}"),
        ("source-git", "{url: https://github.com/a/b, folder: ../x}"),
        ("source-git", "{url: https://github.com/a/b, file: a/b.yaml}"),
        ("source-helm", "url: https://u:hunter2@a.io/x"),
        ("source-oci", "url: oci://a.io/b"),
        ("source-oci", "{url: oci://a.io/b, tag: a, digest: x}"),
        ("source-bucket", "bucketName: a"),
        ("kustomization", "{source: HelmRepository/x}"),
        ("kustomization", "{source: x, path: ./../x}"),
        ("kustomization", "{source: x, dependsOn: [web]}"),
        ("helmrelease", "{source: OCIRepository/x, chart: a}"),
        ("alert", "{providerRef: x, eventSource: []}"),
        ("alert", "{providerRef: x, eventSource: [Pod/x]}"),
        ("provider", "{type: slack, address: 'https://u:hunter2@x.io'}"),
        ("receiver", "{type: github, secretRef: x}"),
        ("image-repository", "image: ghcr.io/a/b:1.0"),
        ("image-policy", "imageRef: x"),
    ] {
        match made(&preset, recipe, &map(answers)) {
            Ok(text) => panic!("{recipe} {answers}\n{text}"),
            Err(problems) => assert!(!messages(&problems).contains("hunter2"), "{}", messages(&problems)),
        }
    }
}
