use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_diagnostic::Severity;
use fluxwright_kustomize::files::{Files, MemoryFiles};

use super::*;

fn scan(texts: &[(&str, &str)]) -> Scan {
    let texts = texts.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(*text)));
    Scan::texts(texts, &ScanOptions::default())
}

/// `path:line:column Kind/namespace/name`, with the role where it is no object to be applied.
fn lines(scan: &Scan) -> Vec<String> {
    let line = |object: &Object| {
        let path = &scan.file_of(object).unwrap().path;
        let namespace = object.namespace.as_deref().unwrap_or("-");
        let mut line = format!("{path}:{}:{} {}/{namespace}/{}", object.line, object.column, object.kind, object.name);
        if object.role != Role::Object {
            line += &format!(" {:?}", object.role);
        }
        if object.encrypted {
            line += " encrypted";
        }
        line
    };
    scan.objects().iter().map(line).collect()
}

fn codes(scan: &Scan) -> Vec<(&str, Severity)> {
    scan.problems().iter().map(|problem| (problem.code, problem.severity)).collect()
}

const CONFIG_MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: b\n";

#[test]
fn documents_lists_and_json() {
    let found = scan(&[
        (
            "a.yaml",
            "# head\n---\napiVersion: v1\nkind: A\nmetadata: {name: 1}\n---\n# nothing\n---\n\n\nkind: B\napiVersion: g/v2\n",
        ),
        (
            "b.yml",
            "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: C\n    metadata:\n      name: c\n  - apiVersion: v1\n    kind: XList\n    items: [{apiVersion: v1, kind: D, metadata: {name: d}}]\n",
        ),
        ("c.json", "{\n  \"apiVersion\": \"v1\", \"kind\": \"E\",\n  \"metadata\": {\"name\": \"e\"}\n}\n"),
        ("d.json", "{\"panels\": []}"),
        ("e.yaml", "\u{feff}apiVersion: v1\r\nkind: F\r\nmetadata:\r\n  name: f\r\n"),
    ]);
    assert_eq!(
        lines(&found),
        [
            "a.yaml:3:1 A/-/1",
            "a.yaml:11:1 B/-/",
            "b.yml:4:5 C/-/c",
            "b.yml:10:14 D/-/d",
            "c.json:2:3 E/-/e",
            "e.yaml:1:1 F/-/f"
        ]
    );
    assert_eq!(codes(&found), []);
    let d = &found.objects()[3];
    assert_eq!(d.items, [1, 0]);
    let stream = found.parse(found.file_of(d).unwrap());
    assert_eq!(d.node_in(&stream).unwrap().at(&["metadata", "name"]).unwrap().span, d.name_span);
    assert!(found.file("d.json").is_none() && found.has("d.json"));
}

#[test]
fn odd_yaml_is_read() {
    let found = scan(&[(
        "a.yaml",
        "x: &m {name: merged, namespace: ns}\napiVersion: v1\nkind: &k A\nmetadata:\n  <<: *m\nspec: {a: &d 1, b: &d 2, c: *d, e: =}\n---\n\
         apiVersion: v1\nkind: B\nmetadata: {name: b}\nsops: {mac: x, lastmodified: y}\n",
    )]);
    assert_eq!(lines(&found), ["a.yaml:1:1 A/ns/merged", "a.yaml:8:1 B/-/b encrypted"]);
    assert_eq!(codes(&found), []);
}

#[test]
fn json_may_be_indented_with_tabs() {
    let text =
        "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"A\",\n\t\"metadata\": {\n\t\t\"name\": \"a\\u0062\"\n\t}\n}\n";
    let kustomization = "resources: [a.json]\n";
    let found = scan(&[("a.json", text), ("kustomization.yaml", kustomization)]);
    assert_eq!(lines(&found)[0], "a.json:2:2 A/-/ab");
    assert_eq!(codes(&found), []);
}

#[test]
fn kustomizations_say_what_a_file_is() {
    let found = scan(&[
        (
            "app/kustomization.yaml",
            "resources: [a.yaml, broken.yaml, values.yaml, tpl.yaml]\npatches: [{path: patch.yaml}]\n\
             configMapGenerator: [{name: x, files: [data.yaml]}]\ntransformers: [t.yaml]\n",
        ),
        ("app/a.yaml", CONFIG_MAP),
        ("app/patch.yaml", CONFIG_MAP),
        ("app/data.yaml", CONFIG_MAP),
        ("app/t.yaml", CONFIG_MAP),
        ("app/broken.yaml", "a: [\n"),
        ("app/values.yaml", "replicas: 1\n---\n- x\n---\nkind: X\n"),
        ("app/tpl.yaml", "{{- if .x }}\na: 1\n"),
        ("app/other.yaml", "a: [\n"),
        ("component/Kustomization", "kind: Component\n"),
    ]);
    assert_eq!(
        lines(&found),
        [
            "app/a.yaml:1:1 ConfigMap/b/a",
            "app/data.yaml:1:1 ConfigMap/b/a Data",
            "app/kustomization.yaml:1:1 Kustomization/-/ Kustomize",
            "app/patch.yaml:1:1 ConfigMap/b/a Patch",
            "app/t.yaml:1:1 ConfigMap/b/a Kustomize",
            "component/Kustomization:1:1 Component/-/ Kustomize",
        ]
    );
    let places: Vec<_> = found.problems().iter().map(|problem| problem.labels[0].path.as_str()).collect();
    assert_eq!(places, ["app/broken.yaml", "app/tpl.yaml"]);
    let lacks: Vec<_> = found.fragments().iter().map(|f| (f.document, f.lacks, f.line)).collect();
    assert_eq!(lacks, [(0, Lacks::Kind, 1), (1, Lacks::Map, 3), (2, Lacks::ApiVersion, 5)]);
}

#[test]
fn templates_are_no_errors() {
    let broken = "apiVersion: v1\nkind: X\nmetadata:\n  name: a\n";
    let found = scan(&[
        ("charts/a/Chart.yaml", "apiVersion: v2\nname: a\n"),
        ("charts/a/templates/x.yaml", &format!("{broken}{{{{- if .x }}}}\n")),
        ("charts/a/crds/crd.yaml", CONFIG_MAP),
        ("go.yaml", &format!("{broken}{{{{- if .x }}}}\nb: 1\n{{{{- end }}}}\n")),
        ("jinja.yaml", &format!("{broken}spec: {{% x %}}\n")),
        ("x.j2.yaml", &format!("{broken}a: [\n")),
        ("real.yaml", &format!("{broken}a: [\n---\n{CONFIG_MAP}")),
        ("alerts.yaml", &format!("{broken}spec:\n  summary: '{{{{ $x }}}}'\n   bad: 1\n")),
    ]);
    let class = |path: &str| found.file(path).unwrap().class;
    assert_eq!(class("charts/a/templates/x.yaml"), Class::ChartTemplate);
    for path in ["go.yaml", "jinja.yaml", "x.j2.yaml"] {
        assert_eq!(class(path), Class::Template, "{path}");
    }
    let places: Vec<_> = found.problems().iter().map(|problem| problem.labels[0].path.as_str()).collect();
    assert_eq!(places, ["alerts.yaml", "real.yaml"]);
    assert!(lines(&found).contains(&"real.yaml:7:1 ConfigMap/b/a".to_owned()), "the other document is found");
    assert!(lines(&found).contains(&"charts/a/crds/crd.yaml:1:1 ConfigMap/b/a Chart".to_owned()));
}

#[test]
fn what_flux_does_not_see_is_left_out() {
    let found = scan(&[
        (".sourceignore", "/*\n!/apps\n"),
        ("apps/.sourceignore", "old.yaml\n"),
        ("apps/a.yaml", CONFIG_MAP),
        ("apps/old.yaml", CONFIG_MAP),
        ("talos/a.yaml", CONFIG_MAP),
    ]);
    assert_eq!(lines(&found), ["apps/a.yaml:1:1 ConfigMap/b/a"]);
    assert_eq!(found.skipped("talos/a.yaml"), Some(Skip::SourceIgnored));
    assert!(found.has("talos/a.yaml") && found.skipped("apps/a.yaml").is_none());
}

#[test]
fn folders_on_disk_and_trees() {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &[u8]| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(".gitignore", b"/secret.yaml\n");
    write("a.yaml", CONFIG_MAP.as_bytes());
    write("secret.yaml", CONFIG_MAP.as_bytes());
    write("old/a.yaml", CONFIG_MAP.as_bytes());
    write("latin.yaml", b"apiVersion: v1\nkind: \xe9\n");
    write("image.yaml", b"\xff\xfe\x00");
    std::os::unix::fs::symlink("a.yaml", dir.path().join("link.yaml")).unwrap();
    std::os::unix::fs::symlink("/etc", dir.path().join("etc")).unwrap();
    let mut excludes = globset::GlobSetBuilder::new();
    excludes.add(globset::Glob::new("old/**").unwrap());
    let options = ScanOptions { excludes: excludes.build().unwrap(), ..ScanOptions::default() };
    let found = Scan::folder(dir.path(), &options);
    assert_eq!(lines(&found), ["a.yaml:1:1 ConfigMap/b/a"]);
    assert_eq!(found.skipped("link.yaml"), Some(Skip::Link));
    assert_eq!(found.skipped("old/a.yaml"), Some(Skip::Excluded));
    assert!(!found.has("secret.yaml"));
    assert_eq!(codes(&found), [("unreadable-file", Severity::Note), ("unreadable-file", Severity::Error)]);

    let tree = MemoryFiles::new().with("x/a.yaml", CONFIG_MAP);
    let (found, visited) = Scan::tree_with(&tree, &["x/a.yaml".to_owned()], &options, &|parsed: &Parsed<'_>| {
        assert!(tree.read(&parsed.file.path).is_ok());
        parsed.objects.len()
    });
    assert_eq!((lines(&found), visited), (vec!["x/a.yaml:1:1 ConfigMap/b/a".to_owned()], vec![(0, 1)]));
}

#[test]
fn all_real_repos_scan_without_an_error() {
    let repos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos");
    let Ok(folders) = std::fs::read_dir(&repos) else {
        println!("skipped: there is no ../shared/repos");
        return;
    };
    let mut counts = BTreeMap::new();
    for folder in folders {
        let folder = folder.unwrap();
        let started = std::time::Instant::now();
        let found = Scan::folder(&folder.path(), &ScanOptions::default());
        let took = started.elapsed();
        let name = folder.file_name().into_string().unwrap();
        assert!(found.problems().is_empty(), "{name}: {:#?}", found.problems());
        assert!(found.fragments().is_empty(), "{name}: {:#?}", found.fragments());
        let of = |role| found.objects().iter().filter(|object| object.role == role).count();
        let roles = [Role::Object, Role::Patch, Role::Data, Role::Kustomize, Role::Chart].map(of);
        println!("{name}: {} files, {roles:?} objects, {took:?}", found.files().len());
        counts.insert(name, (found.files().len(), roles));
    }
    assert!(counts.values().all(|(files, roles)| *files > 20 && roles[0] > 10), "{counts:?}");
}
