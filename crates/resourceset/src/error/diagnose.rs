//! Errors in words for the user.

use std::fmt;
use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_gotemplate::ExecErrorKind;
use fluxwright_yaml::{Dialect, ScalarType, scalar_type};

use super::{Error, ErrorKind, Errors, Input, Problem, Scene};
use crate::combine::MAX_PERMUTATIONS;
use crate::provenance::Template;
use crate::read::ReadError;

impl Input {
    /// What the original says before the reason.
    fn intro(self) -> &'static str {
        match self {
            Self::ResourceSet => "error parsing ResourceSet",
            Self::Inputs => "error parsing inputs file",
            Self::Providers => "error loading providers from file",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yaml { input, error } => write!(f, "{}: {error}", input.intro()),
            Self::Decode { input, error } => write!(f, "{}: {error}", input.intro()),
            Self::Providers(error) => write!(f, "{}: {error}", Input::Providers.intro()),
            Self::NoNamespace => {
                f.write_str("ResourceSet namespace must be set either in the manifest or with --namespace")
            }
            Self::NoName => f.write_str("ResourceSet name must be set in the manifest"),
            Self::NoInputs => f.write_str(
                "ResourceSet has '.spec.inputsFrom', please provide the inputs with --inputs-from or --inputs-from-provider",
            ),
            Self::NullInput { index, key } => write!(f, "error combining inputs: `{key}` of input {index} is null"),
            Self::NullDefault { provider, key } => {
                write!(f, "error loading providers from file: `{key}` in the defaultValues of '{provider}' is null")
            }
            Self::ProviderType(of_type) => {
                write!(f, "error loading providers from file: unsupported provider type '{of_type}', only 'Static' is supported")
            }
            Self::EmptyReference => {
                f.write_str("error filtering providers: input provider reference must have either name or selector set")
            }
            Self::Selector(error) => write!(f, "error filtering providers: failed to parse selector: {error}"),
            Self::Strategy(name) => write!(f, "error combining inputs: unknown input strategy: '{name}'"),
            Self::TooManyPermutations { kind, name, sets, max, got } => write!(
                f,
                "error combining inputs: failed to get inputs from {kind}/{name}: adding provider '{name}' with {sets} \
                 inputs would exceed the maximum allowed permutations. max: {max}, got: {got}"
            ),
            Self::EmptyKey { name, .. } => {
                write!(f, "error combining inputs: normalized provider name is empty: '{name}'")
            }
            Self::StepsAndResources => {
                f.write_str("spec.steps is mutually exclusive with spec.resources and spec.resourcesTemplate")
            }
            Self::EmptyStep(name) => {
                write!(f, "step \"{name}\": at least one of resources or resourcesTemplate must be set")
            }
            Self::NullResource => f.write_str("the resource is null"),
            Self::Template(problem) => problem.fmt(f),
            Self::Duplicate { object, first } => write!(f, "duplicate resource {object}, already defined in step \"{first}\""),
            Self::TooMuch(what) => write!(f, "the ResourceSet makes more than {what}"),
            Self::Nothing { .. } => f.write_str("no objects were generated"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Template::Resource(0))
    }
}

impl Problem {
    /// Begins as the original does, which has other words for each kind of template.
    fn write(&self, f: &mut fmt::Formatter<'_>, of: Template) -> fmt::Result {
        let (template, read) = match of {
            Template::Resource(_) => ("template", "failed to read object"),
            Template::Text => ("multi-doc YAML template", "failed to read objects from multi-doc YAML"),
        };
        match self {
            Self::Convert(error) => write!(f, "failed to convert template to YAML: {error}"),
            Self::Parse(error) => write!(f, "failed to parse {template}: {error}"),
            Self::Execute(error) => write!(f, "failed to execute {template}: {error}"),
            Self::NotUtf8 => write!(f, "{read}: the rendered text is not UTF-8"),
            Self::Read(error) => write!(f, "{read}: {error}"),
            Self::Write(error) => write!(f, "the object cannot be written: {error}"),
        }
    }
}

impl Scene {
    /// What the original says before the reason, and the input set, which it does not tell.
    fn intro(&self) -> String {
        let what = match (self.template, self.with_inputs) {
            (_, false) => "resource".to_owned(),
            (Template::Resource(index), true) => format!("resources[{index}]"),
            (Template::Text, true) => "resources".to_owned(),
        };
        let step = self.step.as_ref().map(|name| format!("step \"{name}\": ")).unwrap_or_default();
        let input = self.input.as_ref().map(|input| format!(" for {input}")).unwrap_or_default();
        format!("{step}failed to build {what}{input}: ")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0.kind, &self.0.scene) {
            (ErrorKind::Duplicate { object, first }, Some(Scene { step: Some(step), .. })) => {
                write!(f, "duplicate resource {object} in step \"{step}\", already defined in step \"{first}\"")
            }
            (ErrorKind::Template(problem), Some(scene)) => {
                f.write_str(&scene.intro())?;
                problem.write(f, scene.template)
            }
            (kind, Some(scene)) => write!(f, "{}{kind}", scene.intro()),
            (kind, None) => kind.fmt(f),
        }
    }
}

impl ErrorKind {
    /// A stable name in kebab case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Yaml { .. } | Self::Providers(_) => "rset-yaml",
            Self::Decode { .. } => "rset-field-type",
            Self::NoNamespace => "rset-no-namespace",
            Self::NoName => "rset-no-name",
            Self::NoInputs => "rset-no-inputs",
            Self::NullInput { .. } | Self::NullDefault { .. } => "rset-null-input",
            Self::ProviderType(_) => "rset-provider-type",
            Self::EmptyReference | Self::Selector(_) => "rset-provider-selector",
            Self::Strategy(_) => "rset-strategy",
            Self::TooManyPermutations { .. } | Self::EmptyKey { .. } => "rset-permutations",
            Self::StepsAndResources => "rset-steps-and-resources",
            Self::EmptyStep(_) => "rset-empty-step",
            Self::NullResource => "rset-null-resource",
            Self::Template(problem) => problem.code(),
            Self::Duplicate { .. } => "rset-duplicate-object",
            Self::TooMuch(_) => "rset-limit",
            Self::Nothing { .. } => "rset-no-objects",
        }
    }

    fn help(&self) -> Vec<String> {
        let help = match self {
            Self::Yaml { error, .. } => return error.diagnostic("", None).help,
            Self::Providers(_) => "the file must hold manifests of ResourceSetInputProviders".into(),
            Self::Decode { error, .. } => format!("write {} there", error.expected),
            Self::NoNamespace => "set metadata.namespace, or give one with --namespace".into(),
            Self::NoName => "set metadata.name; only the first document of the file is read".into(),
            Self::NoInputs => {
                "give a list of inputs with --inputs-from, or the manifests of the providers with --inputs-from-provider"
                    .into()
            }
            Self::NullInput { .. } | Self::NullDefault { .. } => {
                "write \"\" for an empty text, or remove the key; the original panics on null".into()
            }
            Self::ProviderType(_) => {
                "add the inputs to the file as status.exportedInputs, as `kubectl get resourcesetinputprovider -o yaml` \
                 shows them"
                    .into()
            }
            Self::EmptyReference => "name the provider, or select providers by their labels".into(),
            Self::Selector(_) => "operators are In, NotIn, Exists and DoesNotExist; the first two need values".into(),
            Self::Strategy(name) => match name.to_ascii_lowercase().as_str() {
                "permute" => "did you mean `Permute`?".into(),
                "flatten" => "did you mean `Flatten`?".into(),
                _ => "strategies are `Flatten` and `Permute`".into(),
            },
            Self::TooManyPermutations { .. } => {
                format!("select fewer providers, or give fewer inputs: at most {MAX_PERMUTATIONS} permutations are made")
            }
            Self::EmptyKey { .. } => "give the provider a name with a Latin letter or a digit".into(),
            Self::StepsAndResources => "move the resources into a step of their own".into(),
            Self::EmptyStep(_) => "add resources or resourcesTemplate to the step, or remove it".into(),
            Self::NullResource => "remove the empty item; the original panics on it".into(),
            Self::Template(problem) => return problem.help(),
            Self::Duplicate { .. } => "remove it from one of the steps".into(),
            Self::TooMuch(_) => "give it fewer inputs, or split it".into(),
            Self::Nothing { meant: Some(field) } => format!("did you mean `{field}`?"),
            Self::Nothing { meant: None } => "set resources or resourcesTemplate; documents without a name are left out".into(),
        };
        vec![help]
    }
}

impl Problem {
    fn code(&self) -> &'static str {
        match self {
            Self::Convert(_) | Self::Write(_) => "rset-unwritable",
            Self::Parse(error) => error.kind().code(),
            Self::Execute(error) => error.kind().code(),
            Self::NotUtf8 | Self::Read(_) => "rset-not-an-object",
        }
    }

    fn help(&self) -> Vec<String> {
        vec![match self {
            Self::Convert(_) | Self::Write(_) => "remove the character".into(),
            Self::Parse(error) => error.kind().help(),
            Self::Execute(error) => match error.kind() {
                ExecErrorKind::MissingKey { key, of, available } => {
                    return vec![missing_key(key, of, available).unwrap_or_else(|| error.kind().help())];
                }
                kind => kind.help(),
            },
            Self::NotUtf8 => "b64dec and \"\\xff\" make such text; encode it again before it is printed".into(),
            Self::Read(ReadError::Nothing) => {
                "let the resource always be an object; use resourcesTemplate to make none".into()
            }
            Self::Read(ReadError::ApiVersion { .. }) => "write `group/version`".into(),
            Self::Read(ReadError::Yaml(error)) => {
                use fluxwright_yaml::ErrorKind as Yaml;
                match &error.kind {
                    Yaml::MissingKind => "every document needs a `kind`".into(),
                    Yaml::NotObject => "every document must be a map with `apiVersion`, `kind` and `metadata`".into(),
                    Yaml::Separator(_) => "start the document on the line after `---`".into(),
                    Yaml::Syntax(_) => "pipe a value that may hold special characters into `quote`, one of several \
                                        lines into `nindent` below a `|`"
                        .into(),
                    _ => return error.diagnostic("", None).help,
                }
            }
        }]
    }
}

/// What to do about a key that is missing for a reason that is known.
fn missing_key(key: &str, of: &str, available: &[String]) -> Option<String> {
    let has = |name: &str| available.iter().any(|known| known == name);
    let is_bool = scalar_type(key, Dialect::Sigs) == ScalarType::Bool;
    if is_bool && (has("true") || has("false")) {
        return Some(format!("YAML takes the key `{key}` for true or false; put it in quotes where the inputs are"));
    }
    (of == "inputs" && key == "id" && has("provider"))
        .then(|| "inputs of the ResourceSet itself have no id of their own; give them one".to_owned())
}

impl Error {
    /// Whether a key is missing because there is no input set at all.
    fn lacks_inputs(&self, error: &ExecErrorKind) -> bool {
        let without = self.0.scene.as_ref().is_some_and(|scene| !scene.with_inputs);
        without
            && matches!(error, ExecErrorKind::MissingKey { of, available, .. } if of == "inputs" && available.is_empty())
    }
}

impl Diagnose for Error {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let mut diagnostic = Diagnostic::error(self.0.kind.code(), self.to_string());
        let source = |place: &crate::Place| (!place.file.text.is_empty()).then(|| Arc::clone(&place.file.text));
        if let Some(place) = &self.0.place {
            let label = match &self.0.kind {
                ErrorKind::Template(Problem::Execute(error)) => match error.kind() {
                    ExecErrorKind::MissingKey { .. } => "no such key",
                    _ => "",
                },
                _ => &place.label,
            };
            diagnostic = diagnostic.at(&*place.file.path, source(place), place.span.clone(), label);
        }
        for place in &self.0.also {
            diagnostic = diagnostic.see(&*place.file.path, source(place), place.span.clone(), &*place.label);
        }
        diagnostic.help = match &self.0.kind {
            ErrorKind::Template(Problem::Execute(error)) if self.lacks_inputs(error.kind()) => vec![
                "the ResourceSet has no inputs, and then its templates are rendered once without any; give it inputs"
                    .into(),
            ],
            kind => kind.help(),
        };
        vec![diagnostic]
    }
}

impl Diagnose for Errors {
    /// One diagnostic for each error that was kept.
    fn diagnose(&self) -> Vec<Diagnostic> {
        let mut all: Vec<_> = self.errors.iter().flat_map(Error::diagnose).collect();
        let more = self.total.saturating_sub(self.errors.len());
        if let (Some(last), true) = (all.last_mut(), more > 0) {
            last.notes.push(format!("{more} more errors are not shown"));
        }
        all
    }
}
