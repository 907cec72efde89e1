//! Presets with all their layers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fluxwright_answers::Question;
use semver::{Version, VersionReq};

use crate::error::PresetError;
use crate::files::{Files, PresetFile, template_file};
use crate::layer::{Layer, LayerKind, Origin, Source, check_preset_name};
use crate::limits::Limits;
use crate::manifest::Manifest;
use crate::read::{FieldPath, FileError, SourceText, Step, read};
use crate::recipe::{self, Recipe, Shared};
use crate::suggest::did_you_mean;
use crate::template::TemplateFiles;

/// Where presets are looked for.
#[derive(Debug, Clone)]
pub struct Presets {
    layers: Arc<[Layer]>,
    limits: Limits,
    common: Option<Arc<dyn Source>>,
}

/// A preset of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// The layers that have files of it, lowest first.
    pub layers: Vec<LayerKind>,
    /// The preset, or why it cannot be used.
    pub preset: Result<Preset, PresetError>,
}

impl Presets {
    /// Looks in these layers, lowest first: a file of a later one hides that of an earlier one.
    pub fn new(layers: Vec<Layer>) -> Self {
        Self::with_limits(layers, Limits::default())
    }

    /// As [`Presets::new`], with limits of the caller's.
    pub fn with_limits(layers: Vec<Layer>, limits: Limits) -> Self {
        Self { layers: layers.into(), limits, common: None }
    }

    /// With templates that all presets can use, in folders as presets are: `flux/helmrelease.yaml` is the file
    /// `helmrelease.yaml` of the folder `flux`. A preset's own template of the same name hides one.
    #[must_use]
    pub fn with_templates(self, templates: impl Source + 'static) -> Self {
        Self { common: Some(Arc::new(templates)), ..self }
    }

    /// The layers, lowest first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The names of all presets, sorted.
    ///
    /// # Errors
    /// When a layer cannot be listed.
    pub fn names(&self) -> Result<Vec<String>, PresetError> {
        let mut names = Vec::new();
        for layer in self.layers.iter() {
            names.extend(layer.source().presets()?);
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// All presets, those that cannot be used among them.
    ///
    /// # Errors
    /// When a layer cannot be listed.
    pub fn list(&self) -> Result<Vec<Listed>, PresetError> {
        let mut listed = Vec::new();
        for name in self.names()? {
            let has = |layer: &&Layer| layer.source().files(&name, &self.limits).is_ok_and(|files| !files.is_empty());
            let layers = self.layers.iter().filter(has).map(|layer| layer.kind).collect();
            listed.push(Listed { layers, preset: self.open(&name), name });
        }
        Ok(listed)
    }

    /// A preset by its name.
    ///
    /// # Errors
    /// When there is none, when a file of it lies outside its folder, or when `preset.yaml` is missing or wrong.
    pub fn open(&self, name: &str) -> Result<Preset, PresetError> {
        if check_preset_name(name).is_err() {
            return Err(self.unknown(name));
        }
        let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, layer) in self.layers.iter().enumerate().rev() {
            for file in layer.source().files(name, &self.limits)? {
                index.entry(file).or_default().push(number);
            }
        }
        if index.is_empty() {
            return Err(self.unknown(name));
        }
        let known = Mutex::default();
        let files = Files {
            name: name.to_owned(),
            layers: Arc::clone(&self.layers),
            common: self.common.clone(),
            index,
            limits: self.limits,
            known,
        };
        Preset::load(files)
    }

    fn unknown(&self, name: &str) -> PresetError {
        let known = self.names().unwrap_or_default();
        let similar = did_you_mean(name, known.iter().map(String::as_str)).map(str::to_owned);
        PresetError::Unknown { name: name.to_owned(), similar, known }
    }
}

/// A preset: its manifest, and its files from the highest layer that has each.
#[derive(Debug, Clone)]
pub struct Preset {
    files: Arc<Files>,
    manifest: Arc<Manifest>,
    manifest_text: SourceText,
}

/// A recipe and the file it was read from.
#[derive(Debug, Clone)]
pub struct RecipeFile {
    /// The recipe.
    pub recipe: Recipe,
    /// Where it came from.
    pub origin: Origin,
    /// Its text, for places in messages.
    pub text: SourceText,
    /// The files whose questions and rules stand before its own, in their order.
    pub included: Vec<Included>,
}

/// A file that a recipe takes questions from.
#[derive(Debug, Clone)]
pub struct Included {
    /// Its text, for places in messages.
    pub text: SourceText,
    /// How many questions it brings.
    pub questions: usize,
    /// How many rules it brings.
    pub rules: usize,
}

impl RecipeFile {
    /// The file that a field of the recipe stands in, and the field there: questions and rules may be of an included one.
    pub fn place_of(&self, field: &FieldPath) -> (&SourceText, FieldPath) {
        let mut steps = field.0.clone();
        if let [Step::Key(key), Step::Index(index), ..] = steps.as_mut_slice() {
            for file in &self.included {
                let count = match &**key {
                    "questions" => file.questions,
                    "rules" => file.rules,
                    _ => 0,
                };
                if *index < count {
                    return (&file.text, FieldPath(steps));
                }
                *index -= count;
            }
        }
        (&self.text, FieldPath(steps))
    }

    /// How many of its questions are of included files.
    pub fn shared_questions(&self) -> usize {
        self.included.iter().map(|file| file.questions).sum()
    }
}

impl Preset {
    fn load(files: Files) -> Result<Self, PresetError> {
        let Some(file) = files.read(None, "preset.yaml")? else {
            let layers = files.index.values().flatten().filter_map(|number| files.layers.get(*number));
            let mut folders: Vec<String> = layers.map(|layer| layer.source().locate(&files.name, "")).collect();
            folders.sort();
            folders.dedup();
            return Err(PresetError::NoManifest { name: files.name, folders });
        };
        let text = SourceText { path: file.origin.path.clone(), text: file.text()? };
        let manifest: Manifest = read(&text)?;
        let top = FieldPath::default();
        let mut errors = Vec::new();
        let mut error = |field: &'static str, message: String, help: String| {
            let mut error = text.error("preset-manifest", &top.then(field), message);
            error.help.push(help);
            errors.push(error);
        };
        if manifest.name != files.name {
            let message = format!("the preset is called `{}`, its folder `{}`", manifest.name, files.name);
            error("name", message, format!("write `name: {}`, or rename the folder", files.name));
        }
        if let Err(problem) = Version::parse(&manifest.version) {
            let message = format!("`{}` is not a version: {problem}", manifest.version);
            error("version", message, "write it as in `1.0.0`".into());
        }
        if let Some(needed) = &manifest.fluxwright
            && let Err(problem) = VersionReq::parse(needed)
        {
            let message = format!("`{needed}` is not a range of versions: {problem}");
            error("fluxwright", message, "write it as in `>=0.1` or `>=0.1, <1`".into());
        }
        if !errors.is_empty() {
            return Err(PresetError::Invalid(errors));
        }
        Ok(Self { files: Arc::new(files), manifest: Arc::new(manifest), manifest_text: text })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.files.name
    }

    /// What `preset.yaml` says.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The limits it was opened with.
    pub fn limits(&self) -> Limits {
        self.files.limits
    }

    /// Checks that this version of fluxwright is one that the preset takes.
    ///
    /// # Errors
    /// When it is not, or is no version.
    pub fn check_tool(&self, version: &str) -> Result<(), PresetError> {
        let Some(needed) = &self.manifest.fluxwright else { return Ok(()) };
        // A pre-release of the tool takes what its release takes.
        let parsed = Version::parse(version).map(|v| Version::new(v.major, v.minor, v.patch));
        match (VersionReq::parse(needed), parsed) {
            (Ok(range), Ok(version)) if range.matches(&version) => Ok(()),
            _ => {
                let field = FieldPath::default().then("fluxwright");
                let message = format!("the preset `{}` needs fluxwright {needed}, this is {version}", self.name());
                let mut error = self.manifest_text.error("preset-tool-version", &field, message);
                error.help.push("install such a version, or choose another preset".into());
                Err(PresetError::Invalid(vec![error]))
            }
        }
    }

    /// The names of its files in all layers, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.index.keys().map(String::as_str)
    }

    /// Where a file is taken from, first, and then the lower layers that have it as well.
    pub fn origins(&self, file: &str) -> Vec<Origin> {
        let numbers = self.files.index.get(file).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|number| self.files.origin(*number, file)).collect()
    }

    /// Where a file is taken from.
    pub fn origin(&self, file: &str) -> Option<Origin> {
        self.origins(file).into_iter().next()
    }

    /// Where a template is taken from, by its name in a recipe.
    pub(crate) fn template_origin(&self, name: &str) -> Option<Origin> {
        let (layer, file) = template_file(name);
        match self.files.layer_of(layer, &file) {
            Some(number) => self.files.origin(number, &file),
            None => self.files.common(layer, &file).ok().flatten().map(|file| file.origin),
        }
    }

    /// The content of a file, from the highest layer that has it; `None` when there is no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, file: &str) -> Result<Option<PresetFile>, PresetError> {
        Ok(self.files.read(None, file)?)
    }

    /// The content of a file of one layer; `None` when it has no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_in(&self, layer: LayerKind, file: &str) -> Result<Option<PresetFile>, PresetError> {
        Ok(self.files.read(Some(layer), file)?)
    }

    /// A file below `templates/`, by its name in a recipe.
    pub(crate) fn read_template(&self, name: &str) -> Result<Option<PresetFile>, PresetError> {
        let (layer, file) = template_file(name);
        Ok(self.files.read(layer, &file)?)
    }

    /// The templates, for an [`Engine`](crate::template::Engine).
    pub fn templates(&self) -> Arc<dyn TemplateFiles> {
        Arc::clone(&self.files) as Arc<dyn TemplateFiles>
    }

    /// The names of its recipes, sorted.
    pub fn recipes(&self) -> Vec<&str> {
        self.files()
            .filter_map(|file| file.strip_prefix("recipes/")?.strip_suffix(".yaml"))
            .filter(|name| !name.contains('/'))
            .collect()
    }

    /// A recipe by its name.
    ///
    /// # Errors
    /// When there is none, or when it is wrong: all that is wrong beyond the types is reported at once.
    pub fn recipe(&self, name: &str) -> Result<RecipeFile, PresetError> {
        let file = check_preset_name(name).ok().map(|()| self.files.read(None, &format!("recipes/{name}.yaml")));
        let Some(file) = file.transpose()?.flatten() else {
            let known: Vec<String> = self.recipes().into_iter().map(str::to_owned).collect();
            let similar = did_you_mean(name, known.iter().map(String::as_str)).map(str::to_owned);
            let preset = self.name().to_owned();
            return Err(PresetError::UnknownRecipe { preset, name: name.to_owned(), similar, known });
        };
        let text = SourceText { path: file.origin.path.clone(), text: file.text()? };
        let mut recipe: Recipe = read(&text)?;
        let mut errors = recipe::check(&recipe, name, &text);
        let included = self.include(&mut recipe, &text, &mut errors)?;
        if !errors.is_empty() {
            return Err(PresetError::Invalid(errors));
        }
        Ok(RecipeFile { recipe, origin: file.origin, text, included })
    }

    /// Puts the questions and rules of included files before the recipe's own.
    fn include(
        &self,
        recipe: &mut Recipe,
        text: &SourceText,
        errors: &mut Vec<FileError>,
    ) -> Result<Vec<Included>, PresetError> {
        let mut included = Vec::new();
        let (mut questions, mut rules) = (Vec::new(), Vec::new());
        for (index, name) in recipe.include.iter().enumerate() {
            let file = check_preset_name(name).ok().map(|()| self.files.read(None, &format!("questions/{name}.yaml")));
            let Some(file) = file.transpose()?.flatten() else {
                let field = FieldPath::default().then("include").then(index);
                let mut error = text.error("preset-include", &field, format!("there is no file questions/{name}.yaml"));
                error.help.push("add it to the preset, or correct the name".into());
                errors.push(error);
                continue;
            };
            let text = SourceText { path: file.origin.path.clone(), text: file.text()? };
            let shared: Shared = read(&text)?;
            errors.extend(recipe::check_questions(&shared.questions, &text));
            included.push(Included { text, questions: shared.questions.len(), rules: shared.rules.len() });
            questions.extend(shared.questions);
            rules.extend(shared.rules);
        }
        for (index, question) in recipe.questions.iter().enumerate() {
            if questions.iter().any(|shared: &Question| shared.id == question.id) {
                let field = FieldPath::default().then("questions").then(index).then("id");
                let message = format!("an included file has a question `{}`, too", question.id);
                let mut error = text.error("preset-include", &field, message);
                error.help.push("rename one of the two".into());
                errors.push(error);
            }
        }
        questions.append(&mut recipe.questions);
        rules.append(&mut recipe.rules);
        (recipe.questions, recipe.rules) = (questions, rules);
        Ok(included)
    }
}
