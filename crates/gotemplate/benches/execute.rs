//! Executing templates: one as a ResourceSet of apps has it, and each kind of action for itself.

#![allow(clippy::expect_used, missing_docs, reason = "a bench fails by panicking")]

use std::collections::HashMap;

use divan::Bencher;
use fluxwright_gotemplate::function::Function;
use fluxwright_gotemplate::value::Type;
use fluxwright_gotemplate::{BUILTINS, Executor, Functions, MissingKey, Parser, Value};

/// Three objects of an app.
const APP: &str = r#"---
apiVersion: v1
kind: Namespace
metadata:
  name: << inputs.namespace >>
  labels:
    app.kubernetes.io/part-of: << inputs.name >>
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: << inputs.name >>
  namespace: << inputs.namespace >>
spec:
  interval: << if hasKey inputs "interval" >><< inputs.interval >><< else >>1h<< end >>
  url: << printf "oci://ghcr.io/%s/charts/%s" inputs.owner inputs.chart >>
  ref:
    tag: << printf "%q" inputs.version >>
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: << inputs.name >>
  namespace: << inputs.namespace >>
spec:
  interval: << if hasKey inputs "interval" >><< inputs.interval >><< else >>1h<< end >>
  chartRef:
    kind: OCIRepository
    name: << inputs.name >>
  values:
    replicas: << inputs.replicas >>
    hosts:
<<- range $i, $host := inputs.hosts >>
      - name: << $host.name >>.<< inputs.domain >>
        port: << $host.port >><< if eq $i 0 >> # first<< end >>
<<- end >>
<<- with inputs.resources >>
    resources:
      requests:
        cpu: << .cpu >>
        memory: << .memory >>
<<- end >>
"#;

fn inputs() -> Value {
    Value::from_json(&serde_json::json!({
        "name": "podinfo", "namespace": "apps", "owner": "stefanprodan", "chart": "podinfo", "version": "6.9.1",
        "replicas": 2, "domain": "example.com", "resources": {"cpu": "100m", "memory": "64Mi"},
        "hosts": [{"name": "a", "port": 80}, {"name": "b", "port": 443}, {"name": "c", "port": 8080}],
    }))
}

type Library = HashMap<&'static str, Function<'static>>;

fn library(inputs: Value) -> Library {
    let mut functions = Library::new();
    functions.insert("inputs", Function::new(&[], move |_, _| Ok(inputs.clone())));
    let has_key = Function::new(vec![Type::Any.map(), Type::String], |_, values| match values {
        [Value::Map(map), Value::String(key)] => Ok(Value::Bool(map.contains_key(key.as_bytes()))),
        _ => Ok(Value::Bool(false)),
    });
    functions.insert("hasKey", has_key);
    functions
}

struct Known;

impl Functions for Known {
    fn defines(&self, name: &str) -> bool {
        matches!(name, "inputs" | "hasKey") || BUILTINS.contains(&name)
    }
}

fn main() {
    divan::main();
}

fn bench(bencher: Bencher<'_, '_>, template: &str) {
    let templates = Parser::new(&Known).delimiters("<<", ">>").parse("resourceset", template).expect("it parses");
    let library = library(inputs());
    let executor = Executor::new(&templates).missing_key(MissingKey::Error);
    let mut out = Vec::new();
    bencher.bench_local(|| {
        out.clear();
        executor.run(&library, &Value::Nil, &mut out).expect("it runs");
    });
}

#[divan::bench]
fn parse_app(bencher: Bencher<'_, '_>) {
    let parser = Parser::new(&Known).delimiters("<<", ">>");
    bencher.bench_local(|| parser.parse("resourceset", divan::black_box(APP)));
}

#[divan::bench]
fn app(bencher: Bencher<'_, '_>) {
    bench(bencher, APP);
}

#[divan::bench(args = [
    "<< inputs.name >>",
    "<< range 1000 >>x<< end >>",
    "<< range $i := 1000 >><< $i >> << end >>",
    "<< range 1000 >><< inputs.name >><< end >>",
    "<< range 1000 >><< if and inputs.name (not false) >>x<< end >><< end >>",
    "<< range $i := 1000 >><< if eq $i 7 8 9 >>x<< end >><< end >>",
    "<< range 1000 >><< printf \"%s-%d\" inputs.name inputs.replicas >><< end >>",
    "<< range 1000 >><< index inputs.hosts 1 \"name\" >><< end >>",
])]
fn action(bencher: Bencher<'_, '_>, template: &str) {
    bench(bencher, template);
}
