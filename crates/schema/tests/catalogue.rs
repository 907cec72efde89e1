//! Kinds from elsewhere: CRDs and JSON Schemas, good and hostile ones.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

use fluxwright_schema::{Catalogue, Finding, LoadError, Options, Scope, Type};

fn validate(catalogue: &Catalogue, text: &str) -> Vec<Finding> {
    let stream = fluxwright_yaml::parse(text).unwrap();
    let document = &stream.documents[0];
    catalogue.validate(document.root.as_ref().unwrap(), document, &Options::default())
}

fn messages(catalogue: &Catalogue, text: &str) -> Vec<String> {
    validate(catalogue, text).into_iter().map(|finding| finding.message).collect()
}

const CRD: &str = "\
apiVersion: v1
kind: ConfigMap
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {kind: Widget, plural: widgets, shortNames: [wd]}
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [port]
            properties:
              port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
              size: {type: integer, format: int32, minimum: 1, maximum: 10, exclusiveMaximum: true}
              ratio: {type: number, multipleOf: 0.5}
              names: {type: array, x-kubernetes-list-type: set, items: {type: string}, maxItems: 3}
              rules:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name, protocol]
                items:
                  type: object
                  properties: {name: {type: string}, protocol: {type: string, default: TCP}}
              address: {type: string, format: ipv4}
              nothing: {type: string, nullable: true, enum: [a]}
              open: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {known: {type: boolean}}}
              either:
                type: object
                properties: {a: {type: string}, b: {type: string}}
                oneOf: [{required: [a]}, {required: [b]}]
              inner: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
              version: {type: string, not: {pattern: '^v'}}
            x-kubernetes-validations:
            - {rule: 'self.size > 1 || !has(self.names)', message: names need a size}
            - {rule: '!has(self.address) || quantity(self.address).isGreaterThan(quantity(\"1\"))'}
            - {rule: 'self == oldSelf'}
            - {rule: 'this is no rule'}
  - name: v1alpha1
    served: false
";

fn widget(spec: &str) -> String {
    format!("apiVersion: example.com/v1\nkind: Widget\nmetadata: {{name: a}}\nspec: {spec}\n")
}

#[test]
fn kinds_of_crds_are_known() {
    let mut catalogue = Catalogue::builtin();
    assert_eq!(catalogue.add_crds(CRD).unwrap(), 1);
    let (kind, version) = catalogue.kind("example.com", "v1", "Widget").unwrap();
    assert_eq!(
        (kind.plural(), kind.scope(), kind.short_names()),
        ("widgets", Scope::Cluster, ["wd".to_owned()].as_slice())
    );
    assert_eq!(kind.versions().len(), 1);
    let port = version.root().at(&["spec", "port"]).unwrap();
    assert!(port.is_required() && port.types().has(Type::String) && port.types().has(Type::Integer));
    assert_eq!(version.root().at(&["spec", "rules", "protocol"]).unwrap().default(), Some(&"TCP".into()));
    assert_eq!(
        catalogue.unsupported_rules(),
        [("Widget".to_owned(), "this is no rule".to_owned())],
        "functions that are not known are found when they are called"
    );
}

#[test]
fn objects_of_crds_are_validated() {
    let mut catalogue = Catalogue::empty();
    catalogue.add_crds(CRD).unwrap();
    for good in [
        "{port: 1}",
        "{port: http}",
        "{port: 1, size: 9, names: [a, b], ratio: 1.5, nothing: null, open: {x: 1}, either: {a: x}, version: '1'}",
        "{port: 1, rules: [{name: a}, {name: a, protocol: UDP}], address: 10.0.0.1}",
        "{port: '${PORT}', size: '${SIZE}', names: ['${A}', '${A}'], either: {'${X}': a}}",
        "{port: 1, inner: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}}",
    ] {
        assert_eq!(messages(&catalogue, &widget(good)), Vec::<String>::new(), "{good}");
    }
    for (bad, message) in [
        ("{}", "`spec` has no `port`"),
        ("{port: true}", "`spec.port` must be a whole number or a text, and is a boolean"),
        ("{port: 1, size: 10}", "`spec.size` must be less than 10, and is `10`"),
        ("{port: 1, size: 0}", "`spec.size` must be at least 1, and is `0`"),
        ("{port: 1, ratio: 1.2}", "`spec.ratio` must be a multiple of 0.5, and is `1.2`"),
        ("{port: 1, size: 2, names: [a, a]}", "`spec.names` has the same item twice: [0] and [1]"),
        ("{port: 1, size: 2, names: [a, b, c, d]}", "`spec.names` must have at most 3 items, and has 4"),
        ("{port: 1, size: 1, names: []}", "`spec`: names need a size"),
        (
            "{port: 1, rules: [{name: a}, {name: a, protocol: TCP}]}",
            "`spec.rules` has the same item twice: [0] and [1]",
        ),
        ("{port: 1, address: 10.0.0}", "`spec.address` cannot be `10.0.0`"),
        ("{port: 1, nothing: b}", "`spec.nothing` must be `a`, and is `b`"),
        ("{port: 1, open: {known: 1}}", "`spec.open.known` must be `true` or `false`, and is a number"),
        ("{port: 1, either: {}}", "`spec.either` fits none of the forms that are allowed"),
        ("{port: 1, either: {a: x, b: z}}", "`spec.either` fits more than one of the forms that exclude one another"),
        ("{port: 1, version: v1}", "`spec.version` is of a form that is not allowed"),
        ("{port: 1, prot: 2}", "`spec` has no field `prot`"),
    ] {
        assert_eq!(messages(&catalogue, &widget(bad)), [message], "{bad}");
    }
}

#[test]
fn a_crd_stands_before_what_is_brought_along() {
    let mut catalogue = Catalogue::builtin();
    let text = CRD.replace("example.com", "helm.toolkit.fluxcd.io").replace("Widget", "HelmRelease");
    catalogue.add_crds(&text).unwrap();
    assert!(catalogue.kind("helm.toolkit.fluxcd.io", "v2", "HelmRelease").is_none());
    assert!(catalogue.kind("helm.toolkit.fluxcd.io", "v1", "HelmRelease").is_some());
}

const SCHEMA: &str = r##"{
 "type": "object",
 "required": ["spec"],
 "additionalProperties": false,
 "properties": {
  "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
  "spec": {"$ref": "#/definitions/spec"}
 },
 "definitions": {
  "spec": {
   "type": ["object", "null"],
   "additionalProperties": false,
   "properties": {"replicas": {"type": ["integer", "null"]}, "inner": {"$ref": "#/definitions/spec"}, "far": {"$ref": "https://example.com/x.json"}}
  },
  "a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}
 }
}"##;

#[test]
fn json_schemas_are_found_by_their_names() {
    for (name, api_version, kind) in [
        ("example.com/gadget_v1.json", "example.com/v1", "Gadget"),
        ("schemas/example.com/gadget_v1.json", "example.com/v1", "Gadget"),
        ("gadget-example.com-v1.json", "example.com/v1", "Gadget"),
        ("gadget-example-v1.json", "example.com/v1", "Gadget"),
        ("master-standalone-strict/deployment-apps-v1.json", "apps/v1", "Deployment"),
        ("configmap-v1.json", "v1", "ConfigMap"),
    ] {
        let mut catalogue = Catalogue::builtin();
        catalogue.add_json_schema(name, SCHEMA).unwrap();
        let text = format!(
            "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{inner: {{replica: 3}}}}\n"
        );
        assert_eq!(messages(&catalogue, &text), ["`spec.inner` has no field `replica`"], "{name}");
        let text = text.replace("replica", "replicas");
        assert_eq!(messages(&catalogue, &text), Vec::<String>::new(), "{name}");
    }
    let mut catalogue = Catalogue::empty();
    for name in ["x.json", "x.yaml", "a-b.json", "", "_v1.json"] {
        assert!(matches!(catalogue.add_json_schema(name, SCHEMA), Err(LoadError::Unnamed { .. })), "{name}");
    }
    let named = r#"{"x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v2", "kind": "Gadget"}]}"#;
    catalogue.add_json_schema("any.json", named).unwrap();
    assert!(catalogue.kind("example.com", "v2", "Gadget").is_some());
}

#[test]
fn a_file_is_crds_or_a_json_schema() {
    let mut catalogue = Catalogue::empty();
    assert_eq!(catalogue.add_file("crds.yaml", CRD).unwrap(), 1);
    assert_eq!(catalogue.add_file("example.com/gadget_v1.json", SCHEMA).unwrap(), 1);
    let crd = fluxwright_yaml::parse(CRD).unwrap().documents[1].to_value(fluxwright_yaml::Dialect::Sigs).unwrap();
    assert_eq!(catalogue.add_file("crd.json", &crd.to_string()).unwrap(), 1);
    assert_eq!(catalogue.add_file("empty.yaml", "a: b\n").unwrap(), 0);
    let error = catalogue.add_file("x.json", "{}").unwrap_err().diagnostic("x.json", None);
    assert_eq!(error.message, "`x.json` does not tell for which kind it is");
}

#[test]
fn hostile_schemas_are_refused_or_bounded() {
    let mut catalogue = Catalogue::empty();
    let circle = r##"{"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"allOf": [{"$ref": "#/definitions/a"}, {"$ref": "#/definitions/b"}]}}}"##;
    catalogue.add_json_schema("a-v1.json", circle).unwrap();
    assert_eq!(messages(&catalogue, "apiVersion: v1\nkind: A\nmetadata: {name: a}\n"), Vec::<String>::new());

    let deep = format!("{}{{}}{}", "{\"items\":".repeat(120), "}".repeat(120));
    assert!(matches!(catalogue.add_json_schema("b-v1.json", &deep), Err(LoadError::TooDeep { .. })));
    let deeper = format!("{}{{}}{}", "{\"items\":".repeat(5000), "}".repeat(5000));
    assert!(matches!(catalogue.add_json_schema("b-v1.json", &deeper), Err(LoadError::Json(_))));

    let wide = format!("{{\"anyOf\": [{}]}}", vec!["{}"; 60_000].join(","));
    assert!(matches!(catalogue.add_json_schema("c-v1.json", &wide), Err(LoadError::TooMany { .. })));

    let slow = r#"{"properties": {"spec": {"type": "string", "pattern": "((a{1000}){1000}){1000}"}}}"#;
    catalogue.add_json_schema("d-v1.json", slow).unwrap();
    assert_eq!(messages(&catalogue, "apiVersion: v1\nkind: D\nmetadata: {name: a}\nspec: b\n"), Vec::<String>::new());

    let huge = " ".repeat((16 << 20) + 1);
    assert!(matches!(catalogue.add_crds(&huge), Err(LoadError::TooLarge { .. })));
    assert!(matches!(catalogue.add_crds("a: ["), Err(LoadError::Yaml(_))));
    let partial = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n";
    assert!(matches!(catalogue.add_crds(partial), Err(LoadError::Crd { .. })));
    assert!(catalogue.kinds().all(|kind| kind.name() != "b"));
}

#[test]
fn hostile_rules_end() {
    let rule = |rule: &str| {
        let mut catalogue = Catalogue::empty();
        let rules = format!("            - {{rule: {}}}\n", serde_json::Value::from(rule));
        let (head, tail) = CRD.split_once("            - {rule: 'self.size").unwrap();
        let (_, tail) = tail.split_once("  - name: v1alpha1").unwrap();
        catalogue.add_crds(&format!("{head}{rules}  - name: v1alpha1{tail}")).unwrap();
        messages(&catalogue, &widget("{port: 1, names: [a, b, c]}"))
    };
    let nested = "self.names.all(a, self.names.all(b, ".repeat(10) + "true" + &"))".repeat(10);
    for hostile in [
        nested.as_str(),
        &"(".repeat(10_000),
        &"!".repeat(10_000),
        &"self.".repeat(10_000),
        &("1".to_owned() + &"+1".repeat(3000) + " > 0"),
        &format!("{}true{}", "[".repeat(30), "]".repeat(30)),
        "self.names.map(a, self.names.map(b, a + b)).map(c, c.join('') + c.join('')).join('').size() > 1000000",
        "'a'.matches('((a{1000}){1000}){1000}')",
        "9223372036854775807 + 1 > 0",
        "1 / 0 > 0",
    ] {
        let found = rule(hostile);
        assert!(found.len() <= 1, "{hostile}: {found:?}");
    }
}
