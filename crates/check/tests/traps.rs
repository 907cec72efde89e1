//! What looks like a dangling reference or a foreign variable and is none, and what hides among it. Each case is a small repo
//! as text; `---file` lines begin a file.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

use fluxwright_build::{Build, Start};
use fluxwright_check::{Options, Survey, SurveyOptions, World, check};
use fluxwright_repo::files::ScanFiles;

/// The findings of the rules about wiring, ResourceSets and variables: `FW101 error the message`.
fn found(repo: &str) -> Vec<String> {
    let mut files: Vec<(String, Arc<str>)> = Vec::new();
    for part in repo.split("---file ").skip(1) {
        let (path, text) = part.split_once('\n').unwrap();
        files.push((path.trim().to_owned(), Arc::from(text)));
    }
    let survey = Survey::texts(files, &SurveyOptions::new());
    let files = ScanFiles::new(survey.scan());
    let built = Build::new(&files, files.paths(), survey.build_options()).run(&Start::Everything);
    let outcome = check(&World::new(&survey, &built), &Options::default());
    let ours = ["FW0", "FW1", "FW3", "FW4"];
    let told = outcome.findings.iter().filter(|finding| ours.iter().any(|code| finding.code().starts_with(code)));
    told.map(|finding| format!("{} {:?} {}", finding.code(), finding.level(), finding.message()).to_lowercase())
        .collect()
}

fn nothing(repo: &str) {
    assert_eq!(found(repo), [""; 0], "{repo}");
}

fn just(repo: &str, expected: &[&str]) {
    let found = found(repo);
    let fits = found.len() == expected.len() && found.iter().zip(expected).all(|(one, wanted)| one.contains(wanted));
    assert!(fits, "{repo}\n{found:#?}");
}

/// A Flux Kustomization; `more` are lines of its spec.
fn ks(name: &str, path: &str, more: &str) -> String {
    format!(
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
         spec:\n  interval: 1h\n  path: ./{path}\n  prune: true\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}"
    )
}

/// A HelmRelease of a chart from the OCIRepository `charts` in its namespace.
fn release(name: &str, namespace: &str, more: &str) -> String {
    format!(
        "---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: {namespace}}}\n\
         spec:\n  interval: 1h\n  chartRef: {{kind: OCIRepository, name: charts}}\n{more}"
    )
}

fn charts(namespace: &str) -> String {
    format!(
        "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {{name: charts, namespace: {namespace}}}\n\
         spec: {{interval: 1h, url: 'oci://ghcr.io/a/charts', ref: {{tag: 1.0.0}}}}\n"
    )
}

fn root(more: &str) -> String {
    format!("---file clusters/home/apps.yaml\n{}", ks("apps", "apps", more))
}

#[test]
fn sources_that_are_there() {
    // The source that syncs the repo is made by no manifest.
    nothing(&format!("{}---file apps/a.yaml\n{}{}", root(""), charts("a"), release("a", "a", "")));
    // In another cluster alone it does not help.
    let both = format!(
        "---file clusters/one/apps.yaml\n{}---file clusters/two/apps.yaml\n{}---file one/a.yaml\n{}{}---file two/a.yaml\n{}",
        ks("apps", "one", ""),
        ks("apps", "two", ""),
        charts("a"),
        release("a", "a", ""),
        release("a", "a", ""),
    );
    just(&both, &["fw101 error the source of helmrelease a is ocirepository a/charts"]);
    // A ResourceSet makes it.
    let made = format!(
        "{}---file apps/a.yaml\n{}---file apps/b.yaml\n---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\n\
         metadata: {{name: sources, namespace: flux-system}}\nspec:\n  inputs:\n    - {{name: charts, ns: a}}\n  resources:\n    - \
         apiVersion: source.toolkit.fluxcd.io/v1\n      kind: OCIRepository\n      metadata: {{name: << inputs.name >>, namespace: << inputs.ns >>}}\n      \
         spec: {{interval: 1h, url: 'oci://ghcr.io/a/charts', ref: {{tag: 1.0.0}}}}\n",
        root(""),
        release("a", "a", ""),
    );
    nothing(&made);
    // What comes from another repo may have it.
    let other = format!(
        "{}---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: infra, namespace: flux-system}}\n\
         spec:\n  interval: 1h\n  path: ./\n  prune: true\n  sourceRef: {{kind: GitRepository, name: infra}}\n\
         ---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: infra, namespace: flux-system}}\n\
         spec: {{interval: 1h, url: 'https://example.com/infra', ref: {{branch: main}}}}\n---file apps/a.yaml\n{}",
        root(""),
        release("a", "a", ""),
    );
    nothing(&other);
    let gone = other.replace(
        "name: infra, namespace: flux-system}\nspec: {interval: 1h, url",
        "name: else, namespace: b}\nspec: {interval: 1h, url",
    );
    let gone = gone.replace(&release("a", "a", ""), "");
    just(&gone, &["fw101 warning the source of kustomization infra is gitrepository flux-system/infra"]);
}

#[test]
fn data_that_something_makes() {
    let from = |kind: &str, name: &str| format!("  valuesFrom:\n    - {{kind: {kind}, name: {name}}}\n");
    let repo = |more: &str, from: &str| {
        format!("{}---file apps/a.yaml\n{}{}{more}", root(""), charts("a"), release("a", "a", from))
    };
    let external = "---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: x, namespace: a}\n\
                    spec: {target: {name: a-values}, secretStoreRef: {name: s}}\n";
    nothing(&repo(external, &from("Secret", "a-values")));
    let database = "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: db, namespace: a}\nspec: {instances: 1}\n";
    nothing(&repo(database, &from("Secret", "db-app")));
    let copied = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared, namespace: b, annotations: \
                  {reflector.v1.k8s.emberstack.com/reflection-auto-enabled: 'true'}}\ndata: {values.yaml: 'a: 1'}\n";
    nothing(&repo(copied, &from("ConfigMap", "shared")));
    let elsewhere =
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared, namespace: b}\ndata: {values.yaml: 'a: 1'}\n";
    just(
        &repo(elsewhere, &from("ConfigMap", "shared")),
        &["fw103 error helmrelease a takes values from configmap a/shared"],
    );
    just(&repo("", &from("Secret", "by-hand")), &["fw103 note"]);
    nothing(&repo("", "  valuesFrom:\n    - {kind: Secret, name: by-hand, optional: true}\n"));
    let here = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared, namespace: a}\ndata: {a.yaml: 'a: 1'}\n";
    just(
        &repo(here, &from("ConfigMap", "shared")),
        &["fw104 error helmrelease a takes values from the key `values.yaml`"],
    );
}

#[test]
fn roots_that_are_set_aside() {
    let repo = format!(
        "---file archive/home/apps.yaml\n{}---file apps/a.yaml\n{}",
        ks("apps", "apps", ""),
        release("a", "a", "")
    );
    just(&repo, &["fw101 warning the source of helmrelease a"]);
}

#[test]
fn secrets_of_sources() {
    let repo = |secret: &str| {
        let source = charts("a").replace("ref: {tag: 1.0.0}", "ref: {tag: 1.0.0}, secretRef: {name: registry-login}");
        format!(
            "{}---file apps/a.yaml\n{source}---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {{name: x, namespace: \
                 a}}\nspec: {{target: {{name: {secret}}}}}\n",
            root("")
        )
    };
    nothing(&repo("registry-login"));
    nothing(&repo("something-else"));
    just(&repo("registry-logins"), &["fw110 warning ocirepository charts takes secret a/registry-login"]);
}

#[test]
fn dependencies_that_hold() {
    let on = |name: &str| format!("  dependsOn:\n    - {{name: {name}}}\n");
    let two = |a: &str, b: &str| {
        format!(
            "---file clusters/home/apps.yaml\n{}{}---file apps/x.yaml\n---file other/x.yaml\n",
            ks("apps", "apps", a),
            ks("other", "other", b)
        )
    };
    nothing(&two(&on("other"), ""));
    nothing(&two(&on("flux-system"), ""));
    just(&two(&on("othr"), ""), &["fw106 error kustomization apps depends on kustomization flux-system/othr"]);
    just(&two(&on("gone"), ""), &["fw106 error"]);
    just(&two(&on("other"), &on("apps")), &["fw107 error apps, other"]);
    just(&two(&on("apps"), ""), &["fw107 error apps depends on itself"]);
}

#[test]
fn who_waits_for_its_child_is_not_to_be_waited_for() {
    let nested = |wait: &str| {
        format!(
            "---file clusters/home/apps.yaml\n{}---file apps/child.yaml\n{}---file child/x.yaml\n",
            ks("apps", "apps", wait),
            ks("child", "child", "  dependsOn:\n    - {name: apps}\n"),
        )
    };
    nothing(&nested(""));
    just(&nested("  wait: true\n"), &["fw107 error child, apps wait for one another"]);
    let checks = "  healthChecks:\n    - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: child, namespace: flux-system}\n";
    just(&nested(checks), &["fw107 error child, apps wait for one another"]);
}

#[test]
fn a_folder_that_does_not_build_hides_little() {
    // The folder cannot be built, but whatever is in it is in the repo, and that has no such HelmRelease.
    let repo = format!(
        "---file clusters/home/apps.yaml\n{}{}---file apps/a.yaml\n{}{}---file broken/kustomization.yaml\nresources: [gone.yaml]\n",
        ks("apps", "apps", ""),
        ks("broken", "broken", ""),
        charts("a"),
        release("a", "a", "  dependsOn:\n    - {name: database}\n"),
    );
    just(&repo, &["fw106 error helmrelease a depends on helmrelease a/database", "fw010 error"]);
    let there = format!("{repo}---file broken/database.yaml\n{}", release("database", "a", ""));
    just(&there, &["fw010 error"]);
}

fn with_variables(text: &str) -> String {
    format!(
        "---file clusters/home/apps.yaml\n{}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: vars, namespace: flux-system}}\n\
         data: {{domain: example.com}}\n---file apps/a.yaml\n{text}",
        ks("apps", "apps", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n"),
    )
}

fn map(name: &str, script: &str) -> String {
    let lines: String = script.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: a}}\ndata:\n  run.sh: |\n{lines}"
    )
}

#[test]
fn whose_a_variable_is() {
    nothing(&with_variables(&map("a", "echo ${domain} $HOME $(date) $${x[@]} ${other:-none}")));
    just(&with_variables(&map("a", "echo ${nodomain}")), &["fw401 error the variable `nodomain`"]);
    just(&with_variables(&map("a", "x=1\necho ${x}")), &["fw403 error `${x}`"]);
    just(&with_variables(&map("a", "echo ${x[@]}")), &["fw402 error `${x`"]);
    let env = "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: a}\nspec:\n  template:\n    spec:\n      containers:\n        \
               - {name: a, image: a, args: ['${LEVEL:-info} ${OTHER:-x}'], env: [{name: LEVEL, value: debug}]}\n";
    just(&with_variables(env), &["fw403 warning flux puts the default in the place of `${level:-info}`"]);
    let kept = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: a\n  annotations: \
                {kustomize.toolkit.fluxcd.io/substitute: disabled}\ndata: {a: '${x} ${y[@]}'}\n";
    nothing(&with_variables(kept));
}

#[test]
fn variables_that_only_the_cluster_has() {
    let repo = format!(
        "---file clusters/home/apps.yaml\n{}---file apps/a.yaml\n{}",
        ks("apps", "apps", "  postBuild: {substituteFrom: [{kind: Secret, name: cluster-secrets}]}\n"),
        map("a", "echo ${SECRET_DOMAIN}"),
    );
    just(&repo, &["fw105 note"]);
}

#[test]
fn an_older_flux_empties_what_the_newer_one_refuses() {
    let flux = "---file clusters/home/flux.yaml\n---\napiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\n\
                metadata: {name: flux, namespace: flux-system}\nspec: {distribution: {version: 2.7.x, registry: ghcr.io/fluxcd}}\n";
    let repo = format!("{flux}{}", with_variables(&map("a", "x=1\necho ${x} ${y}")));
    just(&repo, &["fw403 warning `${x}`", "fw401 warning the variable `y`"]);
}

#[test]
fn variables_where_nothing_is_substituted() {
    let repo = |text: &str| {
        format!(
            "---file clusters/home/apps.yaml\n{}{}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: vars, namespace: flux-system}}\n\
             data: {{domain: example.com}}\n---file apps/a.yaml\n{text}---file plain/b.yaml\n{text}",
            ks("apps", "apps", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n"),
            ks("plain", "plain", ""),
        )
    };
    just(&repo(&map("a", "echo ${domain}")), &["fw404 warning `${domain}` stays as it is"]);
    nothing(&repo(&map("a", "echo $${domain} ${unheard:-of}")));
    nothing(&repo(&map("a", "domain=x\necho $${domain}")));
    nothing(&repo(&map("a", "#!/bin/sh\ncurl ${domain}")));
}

fn set(inputs: &str, template: &str) -> String {
    let lines: String = template.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "{}---file apps/set.yaml\n---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: set, namespace: \
         flux-system}}\nspec:\n{inputs}  resourcesTemplate: |\n{lines}",
        root("")
    )
}

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: << inputs.name >>\n  labels: {team: << index inputs \"team\" >>}\n";

#[test]
fn inputs_of_resource_sets() {
    nothing(&set("  inputs: [{name: a, team: b}]\n", NAMESPACE));
    just(
        &set("  inputs: [{name: a}]\n", NAMESPACE),
        &["fw306 error `metadata.labels.team` of namespace a is `<no value>`"],
    );
    just(&set("  inputs: [{nmae: a, team: b}]\n", NAMESPACE), &["fw302 error"]);
    just(&set("  inputs: [{name: a, team: }]\n", NAMESPACE), &["fw306 error `team` of the input `a` has no value"]);
    let asked = NAMESPACE.replace("{team:", "{ask: 'is it <no value>', team:");
    nothing(&set("  inputs: [{name: a}]\n", &asked));
    // Inputs that only the cluster knows.
    let open = "  inputsFrom: [{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSetInputProvider, name: pull-requests}]\n";
    let provider = "---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: pull-requests, \
                    namespace: flux-system}\nspec: {type: GitHubPullRequest, url: 'https://github.com/a/b'}\n";
    nothing(&format!("{}{provider}", set(open, NAMESPACE)));
    just(
        &set(open, NAMESPACE),
        &["fw110 error resourceset set names resourcesetinputprovider flux-system/pull-requests"],
    );
    // None yet.
    just(&set("  inputs: []\n", NAMESPACE), &["fw301 warning"]);
}
