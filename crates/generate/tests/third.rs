//! A third provider is one Rust file, a recipe and a template: nothing else of the program knows of it.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod support;

use fluxwright_diagnostic::Diagnostic;
use fluxwright_generate::{Context, Deliver, Layout, Provider, Registry, Scenario, UserValues};
use fluxwright_preset::layer::{Layer, LayerKind, Memory};
use serde_json::{Map, json};
use support::{Run, World, messages, presets};

/// Rancher's Fleet, as far as a GitRepo goes.
#[derive(Debug)]
struct Fleet;

impl Provider for Fleet {
    fn id(&self) -> &'static str {
        "fleet"
    }

    fn title(&self) -> &'static str {
        "Fleet"
    }

    fn scenarios(&self) -> &'static [Scenario] {
        &[Scenario::ChartGit, Scenario::Manifests]
    }

    fn deliver(&self) -> Deliver {
        Deliver::Files { combined: "gitrepo.yaml" }
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        match context.text("targetRevision") {
            "HEAD" => vec![Diagnostic::error("answer-invalid", "no branch")],
            _ => Vec::new(),
        }
    }
}

const RECIPE: &str = r##"
name: fleet
description: A GitRepo.
resolver: package
include: [package]
questions:
  - id: workspace
    text: In which workspace?
    default: fleet-default
files:
  - path: gitrepo.yaml
    template: fleet/gitrepo.yaml
"##;

const TEMPLATE: &str = r##"---
apiVersion: fleet.cattle.io/v1alpha1
kind: GitRepo
metadata:
  name: #{ resolved.name }#
  namespace: #{ workspace }#
spec:
  branch: #{ targetRevision | yamlstr }#
  paths: [#{ resolved.path | yamlstr }#]
  repo: #{ gitRepoUrl }#
"##;

#[test]
fn a_third_provider_needs_no_change_elsewhere() {
    let memory = Memory::new().with("generate", "recipes/fleet.yaml", RECIPE).with(
        "generate",
        "templates/fleet/gitrepo.yaml",
        TEMPLATE,
    );
    let presets = presets(Some(Layer::new(LayerKind::User, memory)));
    let preset = presets.open("generate").unwrap();
    let registry = Registry::default().with(Fleet);
    let provider = registry.get("fleet").unwrap();
    let taken =
        "apiVersion: fleet.cattle.io/v1alpha1\nkind: GitRepo\nmetadata: {name: web, namespace: fleet-default}\n";
    let world = World::new(&[("web/kustomization.yaml", "resources: [a.yaml]\n"), ("fleet/a.yaml", taken)]);
    let mut run = Run {
        provider,
        preset: &preset,
        subject: world.package("web"),
        answers: Map::new(),
        values: UserValues::default(),
        layout: Layout::Split,
    };
    let generated = world.run(&run).unwrap_or_else(|problems| panic!("{}", messages(&problems)));
    assert_eq!(generated.files.len(), 1);
    assert_eq!(generated.files[0].path, "gitops/gitrepo.yaml");
    assert!(
        generated.files[0].text.contains("name: web-2\n"),
        "the shared check of names: {}",
        generated.files[0].text
    );
    assert!(
        generated.files[0].text.contains("branch: main\n  paths: [./web]\n  repo: https://github.com/acme/shop.git")
    );
    run.answers.insert("targetRevision".into(), json!("HEAD"));
    assert_eq!(messages(&world.run(&run).unwrap_err()), "answer-invalid: no branch\n");
    let problem = registry.get("flet").unwrap_err();
    assert_eq!(problem.help[0], "did you mean `fleet`?");
}
