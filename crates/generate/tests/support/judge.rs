//! What is valid.

use fluxwright_schema::{Catalogue, Options};
use fluxwright_yaml::{Dialect, Node};

use super::workspace;

/// The schemas.
pub struct Judge {
    builtin: Catalogue,
    own: Option<Catalogue>,
    application: jsonschema::Validator,
}

impl Judge {
    /// All that are at hand.
    pub fn new() -> Self {
        let schema = include_str!("../../schemas/application.schema.json");
        let application = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let folder = workspace().join("../shared/spec/crds");
        let mut own = Catalogue::empty();
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let count: usize =
            files.map(|file| own.add_crds(&std::fs::read_to_string(file.path()).unwrap()).unwrap()).sum();
        if count == 0 {
            println!("skipped: the CRDs, for there is no {}", folder.display());
        }
        Self { builtin: Catalogue::builtin(), own: (count > 0).then_some(own), application }
    }

    /// Judges every object of a text; says which kinds there were.
    pub fn text(&self, text: &str) -> Vec<String> {
        let stream = fluxwright_yaml::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let mut kinds = Vec::new();
        for document in &stream.documents {
            let root = document.root.as_ref().unwrap();
            let field = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
            let (api_version, kind) = (field("apiVersion"), field("kind"));
            if api_version == "argoproj.io/v1alpha1" {
                let value = root.to_value(document, Dialect::Sigs).unwrap();
                let errors: Vec<String> = self.application.iter_errors(&value).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{errors:?}\n{text}");
            } else {
                let (group, version) = api_version.split_once('/').unwrap();
                for catalogue in std::iter::once(&self.builtin).chain(&self.own) {
                    assert!(catalogue.kind(group, version, &kind).is_some(), "no schema of {api_version} {kind}");
                    let findings = catalogue.validate(root, document, &Options::default());
                    assert!(findings.is_empty(), "{findings:?}\n{text}");
                }
            }
            kinds.push(kind);
        }
        kinds
    }
}
