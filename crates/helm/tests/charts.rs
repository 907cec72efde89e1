//! Charts: which one, where it lies, what becomes of it.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::sync::Mutex;
use std::time::Duration;

use fluxwright_helm::chart::{Chart, Charts, NotFound, Unavailable, WantedFrom};
use fluxwright_helm::render::{Fetch, Helm, NoRenderer, RenderError, Renderer, Request, Role};
use fluxwright_helm::{BuiltRelease, Cluster, NotRendered, Options, build};
use fluxwright_kustomize::files::MemoryFiles;
use serde_json::{Value, json};

struct Objects(Vec<Value>);

impl Cluster for Objects {
    fn object(&self, kind: &str, namespace: &str, name: &str) -> Option<&Value> {
        self.0.iter().find(|object| {
            object["kind"] == kind && object["metadata"]["namespace"] == namespace && object["metadata"]["name"] == name
        })
    }

    fn folder(&self, kind: &str, namespace: &str, name: &str) -> Option<String> {
        match (kind, namespace, name) {
            ("GitRepository", "flux-system", "flux-system") => Some(String::new()),
            ("GitRepository", "apps", "mapped") => Some("vendor/mapped".into()),
            _ => None,
        }
    }
}

/// Prints what it was asked for as an object.
#[derive(Default)]
struct Fake(Mutex<Vec<String>>);

impl Renderer for Fake {
    fn render(&self, request: &Request<'_>) -> Result<String, RenderError> {
        let files = match request.chart {
            Chart::Files(files) => files
                .iter()
                .map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned().into()))
                .collect(),
            Chart::Archive(_) => serde_json::Map::new(),
        };
        self.0.lock().unwrap().extend(request.integers.iter().cloned());
        let object = json!({
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": request.release},
            "data": {"namespace": request.namespace, "values": Value::Object(request.values.clone()).to_string()},
            "files": files, "crds": request.crds,
        });
        Ok(format!("---\n# Source: x/templates/a.yaml\n{object}\n"))
    }
}

fn cluster() -> Objects {
    Objects(vec![
        json!({"kind": "HelmRepository", "metadata": {"namespace": "flux-system", "name": "http"}, "spec": {"url": "https://charts.example.com/"}}),
        json!({"kind": "HelmRepository", "metadata": {"namespace": "apps", "name": "oci"}, "spec": {"url": "oci://ghcr.io/org", "type": "oci"}}),
        json!({"kind": "OCIRepository", "metadata": {"namespace": "apps", "name": "web"}, "spec": {"url": "oci://ghcr.io/org/web", "ref": {"tag": "1.2.0"}}}),
        json!({"kind": "HelmChart", "metadata": {"namespace": "apps", "name": "chart"}, "spec": {"chart": "web", "version": "1.x", "sourceRef": {"kind": "HelmRepository", "name": "oci"}}}),
        json!({"kind": "GitRepository", "metadata": {"namespace": "apps", "name": "elsewhere"}, "spec": {"url": "https://github.com/org/other"}}),
        json!({"kind": "Secret", "metadata": {"namespace": "apps", "name": "auth"}, "stringData": {"password": "hunter2", "number": "12345678"}}),
    ])
}

fn tree() -> MemoryFiles {
    MemoryFiles::new()
        .with("charts/web/Chart.yaml", "name: web\nversion: 0.1.0\n")
        .with("charts/web/values.yaml", "a: 1\n")
        .with("charts/web/templates/a.yaml", "x")
        .with("values/one.yaml", "a: {b: 1, c: 2}\n")
        .with("values/two.yaml", "a: {b: 2}\n")
        .with("vendor/mapped/deploy/chart/Chart.yaml", "name: chart\nversion: 0.1.0\n")
        .with("plain/a.yaml", "a: 1\n")
}

fn published() -> MemoryFiles {
    let mut files = MemoryFiles::new().with("web-1.9.0-rc.1/Chart.yaml", "name: web\nversion: 1.9.0-rc.1\n");
    for (folder, name, version) in [
        ("web", "web", "1.1.0"),
        ("web-1.2.0", "web", "1.2.0"),
        ("web-1.10.0", "web", "1.10.0"),
        ("web-extra", "web-extra", "9.0.0"),
    ] {
        files.insert(&format!("{folder}/Chart.yaml"), format!("name: {name}\nversion: {version}\n"));
    }
    files.insert("packed-2.0.0.tgz", "archive");
    files.insert("packed-extra-3.0.0.tgz", "archive");
    files
}

fn built(spec: Value, renderer: &dyn Renderer) -> BuiltRelease {
    let object = json!({"kind": "HelmRelease", "metadata": {"name": "web", "namespace": "apps"}, "spec": spec});
    let (tree, folder) = (tree(), published());
    build(&object, &cluster(), Charts { tree: &tree, folder: Some(&folder) }, renderer, &Options::default())
}

fn chart(chart: &str, kind: &str, name: &str, version: Option<&str>) -> Value {
    let mut spec = json!({"chart": {"spec": {"chart": chart, "sourceRef": {"kind": kind, "name": name}}}});
    if name == "http" || name == "flux-system" {
        spec["chart"]["spec"]["sourceRef"]["namespace"] = "flux-system".into();
    }
    if let Some(version) = version {
        spec["chart"]["spec"]["version"] = version.into();
    }
    spec
}

fn files(built: &BuiltRelease) -> &Value {
    &built.objects.as_ref().unwrap()[0].value["files"]
}

#[test]
fn charts_of_the_repo_are_found_with_their_values_files() {
    let found = built(chart("./charts/web", "GitRepository", "flux-system", None), &Fake::default());
    assert_eq!(files(&found)["values.yaml"], "a: 1\n");
    assert_eq!(files(&found)["templates/a.yaml"], "x");
    let found = built(chart("deploy/chart", "GitRepository", "mapped", None), &Fake::default());
    assert_eq!(files(&found)["Chart.yaml"], "name: chart\nversion: 0.1.0\n");
    let mut spec = chart("charts/web", "GitRepository", "flux-system", None);
    spec["chart"]["spec"]["valuesFiles"] = json!(["values/one.yaml", "./values/two.yaml"]);
    assert_eq!(files(&built(spec.clone(), &Fake::default()))["values.yaml"], r#"{"a":{"b":2,"c":2}}"#);
    spec["chart"]["spec"]["valuesFiles"] = json!(["values/none.yaml", "values/two.yaml"]);
    assert!(matches!(
        built(spec.clone(), &Fake::default()).objects,
        Err(NotRendered::NotFound(NotFound::ValuesFile { .. }))
    ));
    spec["chart"]["spec"]["ignoreMissingValuesFiles"] = true.into();
    assert_eq!(files(&built(spec, &Fake::default()))["values.yaml"], r#"{"a":{"b":2}}"#);
}

#[test]
fn published_charts_are_taken_by_their_version() {
    let version = |spec| {
        files(&built(spec, &Fake::default()))["Chart.yaml"]
            .as_str()
            .unwrap()
            .rsplit(": ")
            .next()
            .unwrap()
            .trim()
            .to_owned()
    };
    assert_eq!(version(chart("web", "HelmRepository", "http", None)), "1.10.0");
    assert_eq!(version(chart("web", "HelmRepository", "oci", Some("<1.2"))), "1.1.0");
    assert_eq!(version(json!({"chartRef": {"kind": "OCIRepository", "name": "web"}})), "1.2.0");
    assert_eq!(version(json!({"chartRef": {"kind": "HelmChart", "name": "chart"}})), "1.10.0");
    let found = built(chart("packed", "HelmRepository", "http", Some("2.0.0")), &Fake::default());
    assert!(found.objects.is_ok());
    let missing = built(chart("web", "HelmRepository", "http", Some("3.x")), &Fake::default()).objects.unwrap_err();
    let NotRendered::NotFound(NotFound::NotInFolder { name, there, .. }) = missing else { panic!("{missing}") };
    assert_eq!((name.as_str(), there), ("web", ["1.1.0", "1.10.0", "1.2.0", "1.9.0-rc.1"].map(String::from).to_vec()));
}

#[test]
fn what_cannot_be_rendered_is_told() {
    let error = |spec| built(spec, &Fake::default()).objects.unwrap_err().to_string();
    assert_eq!(error(json!({})), "the HelmRelease names no chart");
    assert_eq!(error(chart("a", "HelmRepository", "nowhere", None)), "HelmRepository apps/nowhere is not in the repo");
    assert_eq!(
        error(chart("a", "GitRepository", "elsewhere", None)),
        "the content of GitRepository apps/elsewhere is not in the repo"
    );
    assert_eq!(
        error(chart("../a", "GitRepository", "flux-system", None)),
        "there is no chart at : the path leads out of the repo"
    );
    assert_eq!(
        error(chart("plain", "GitRepository", "flux-system", None)),
        "there is no chart at plain: it has no Chart.yaml"
    );
    assert_eq!(error(chart("none", "HelmRepository", "http", Some("1.0.0"))), "the folder of charts has no none 1.0.0");
    let mut spec = chart("web", "HelmRepository", "http", None);
    spec["valuesFrom"] = json!([{"kind": "ConfigMap", "name": "none"}]);
    assert_eq!(error(spec), "its values cannot be put together");
    let found = built(chart("web", "HelmRepository", "http", None), &NoRenderer);
    assert_eq!(found.objects.unwrap_err(), NotRendered::Render(RenderError::NotInstalled));
    let unavailable =
        built(json!({"chartRef": {"kind": "OCIRepository", "name": "none"}}), &Fake::default()).chart.unwrap_err();
    assert!(matches!(unavailable, Unavailable::NoSource { .. }));
}

#[test]
fn addresses_are_put_together() {
    let from = |spec| built(spec, &Fake::default()).chart.unwrap().from;
    assert_eq!(
        from(chart("web", "HelmRepository", "http", None)),
        WantedFrom::Repository { url: "https://charts.example.com".into() }
    );
    let url = "oci://ghcr.io/org/web".to_owned();
    assert_eq!(
        from(chart("web", "HelmRepository", "oci", None)),
        WantedFrom::Registry { url: url.clone(), digest: None }
    );
    assert_eq!(
        from(json!({"chartRef": {"kind": "OCIRepository", "name": "web"}})),
        WantedFrom::Registry { url, digest: None }
    );
}

#[test]
fn values_and_the_namespace_go_in_and_policies_are_kept() {
    let mut spec = chart("web", "HelmRepository", "http", None);
    spec["valuesFrom"] = json!([
        {"kind": "Secret", "name": "auth", "valuesKey": "number", "targetPath": "big"},
        {"kind": "Secret", "name": "auth", "valuesKey": "password", "targetPath": "auth.password"},
    ]);
    spec["values"] = json!({"other": 12_345_678});
    spec["targetNamespace"] = "prod".into();
    spec["install"] = json!({"createNamespace": true, "crds": "Skip"});
    let fake = Fake::default();
    let found = built(spec, &fake);
    let objects = found.objects.unwrap();
    assert_eq!(objects[0].role, Role::Namespace);
    assert_eq!(objects[0].value["metadata"]["labels"]["name"], "prod");
    let map = &objects[1].value;
    assert_eq!(
        (&map["metadata"]["name"], &map["data"]["namespace"], &map["crds"]),
        (&json!("prod-web"), &json!("prod"), &json!(false))
    );
    assert_eq!(*fake.0.lock().unwrap(), ["big=12345678"]);
    let mut hidden = map.clone();
    found.secrets.hide_in(&mut hidden, "***");
    assert!(
        !hidden.to_string().contains("hunter2")
            && hidden["data"]["values"].as_str().unwrap().contains("\"password\":\"***\"")
    );
}

/// With the helm program, where it is on the PATH.
#[test]
fn helm_renders() {
    let Some(program) = std::env::var_os("PATH").and_then(|path| Helm::find(&path)) else {
        println!("skipped: no helm program on the PATH");
        return;
    };
    let tree = MemoryFiles::new()
        .with("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n")
        .with("charts/web/values.yaml", "big: 1\nother: 1\n")
        .with("charts/web/crds/a.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n")
        .with("charts/web/templates/_a.tpl", "{{ define \"a\" }}{{ .Release.Name }}{{ end }}")
        .with("charts/web/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ include \"a\" . }}}\ndata: {big: \"{{ .Values.big }}\", other: \"{{ .Values.other }}\", ns: {{ .Release.Namespace }}}\n{{ if .Values.fail }}{{ fail .Values.secret }}{{ end }}\n")
        .with("charts/web/templates/hook.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: test, annotations: {helm.sh/hook: test}}\n");
    let render = |values: Value| {
        let object = json!({"metadata": {"name": "web", "namespace": "apps"}, "spec": {
            "chart": {"spec": {"chart": "charts/web", "sourceRef": {"kind": "GitRepository", "namespace": "flux-system", "name": "flux-system"}}},
            "values": values,
            "valuesFrom": [{"kind": "Secret", "name": "auth", "valuesKey": "number", "targetPath": "big"}, {"kind": "Secret", "name": "auth", "valuesKey": "password", "targetPath": "secret"}],
        }});
        let helm = Helm::new(&program, Helm::LIMIT, Fetch::Never);
        build(
            &object,
            &cluster(),
            Charts { tree: &tree, folder: None },
            &helm,
            &Options { origin_labels: true, ..Options::default() },
        )
        .objects
    };
    let objects = render(json!({"other": 12_345_678})).unwrap();
    let told: Vec<_> = objects.iter().map(|object| (object.template.as_str(), object.role.clone())).collect();
    assert_eq!(
        told,
        [
            ("web/crds/a.yaml", Role::Crd),
            ("web/templates/a.yaml", Role::Part),
            ("web/templates/hook.yaml", Role::Hook("test".into())),
        ]
    );
    assert_eq!(objects[1].value["data"], json!({"big": "12345678", "other": "1.2345678e+07", "ns": "apps"}));
    assert_eq!(objects[1].value["metadata"]["labels"]["helm.toolkit.fluxcd.io/namespace"], "apps");
    let refused = render(json!({"fail": true})).unwrap_err().to_string();
    assert!(
        refused.starts_with("helm refuses: ") && refused.contains("***") && !refused.contains("hunter2"),
        "{refused}"
    );
    let gone = Helm::new("/nowhere/helm", Duration::from_secs(1), Fetch::Never);
    assert_eq!(
        gone.fetch(&built(chart("web", "HelmRepository", "http", None), &NoRenderer).chart.unwrap()).unwrap_err(),
        RenderError::MayNotFetch
    );
}
