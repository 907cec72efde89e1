//! The files of a recipe.

use std::collections::HashMap;
use std::sync::Arc;

use crate::layer::Origin;
use crate::read::FieldPath;
use crate::recipe::{FileSource, FileSpec};
use crate::template::Vars;
use crate::yaml;

use super::error::Rendering;
use super::{Job, RenderError, RenderedFile, output_path};

/// A file of a recipe that is about to be made.
struct Target<'a> {
    spec: &'a FileSpec,
    field: &'a FieldPath,
    vars: &'a Vars,
    /// Which of the recipe's files it is one of many rounds of.
    round_of: Option<usize>,
}

/// A file whose text has to be YAML.
#[derive(Debug)]
pub(super) struct Check {
    /// Its index among the rendered files.
    file: usize,
    vars: Vars,
    round_of: Option<usize>,
}

impl Job<'_> {
    pub(super) fn files(&mut self) {
        let top = FieldPath::default().then("files");
        let recipe = &self.request.recipe.recipe;
        for (index, spec) in recipe.files.iter().enumerate() {
            let field = top.then(index);
            match self.repeat(spec.for_each.as_ref(), &field) {
                Ok(all) => {
                    for vars in &all {
                        let known = self.errors.len();
                        let round_of = (all.len() > 1).then_some(index);
                        self.file(&Target { spec, field: &field, vars, round_of });
                        // The same mistake of a template in each of many rounds is one mistake.
                        if all.len() > 1 && self.errors.len() > known {
                            break;
                        }
                    }
                }
                Err(error) => self.errors.push(error),
            }
        }
        self.check_yaml();
        self.check_duplicates();
    }

    fn file(&mut self, target: &Target<'_>) {
        match self.when(target.spec.when.as_deref(), target.field, target.vars) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return self.errors.push(error),
        }
        // A recipe that was checked has exactly one source.
        let Some(source) = target.spec.source() else { return };
        if let FileSource::Tree(folder) = source {
            return self.tree(folder, target);
        }
        let path = target.spec.path.as_deref().unwrap_or_default();
        let path = match self.text(path, target.field.then("path"), target.vars) {
            Ok(path) => path,
            Err(error) => return self.errors.push(error),
        };
        self.make(&path, source, target);
    }

    /// Every file below a folder of templates.
    fn tree(&mut self, folder: &str, target: &Target<'_>) {
        let below = match self.text(target.spec.path.as_deref().unwrap_or("."), target.field.then("path"), target.vars)
        {
            Ok(path) => path,
            Err(error) => return self.errors.push(error),
        };
        let folder = folder.trim_end_matches('/');
        let prefix = if folder == "." || folder.is_empty() { String::new() } else { format!("{folder}/") };
        let names: Vec<String> =
            self.request.preset.templates().names().into_iter().filter(|name| name.starts_with(&prefix)).collect();
        if names.is_empty() {
            let message = format!("there are no templates below `templates/{folder}`");
            let mut error = self.request.recipe.text.error("preset-tree", &target.field.then("tree"), message);
            error.help.push("correct the name, or put files there".into());
            return self.errors.push(RenderError::from(error));
        }
        for name in &names {
            let relative = name.strip_prefix(&prefix).unwrap_or(name);
            let path = if below.is_empty() { relative.to_owned() } else { format!("{below}/{relative}") };
            self.make(&path, FileSource::Template(name), target);
        }
    }

    /// One file.
    fn make(&mut self, path: &str, source: FileSource<'_>, target: &Target<'_>) {
        match self.content(source, target).and_then(|(content, origin)| {
            let path = self.path(path, target.field.then("path"))?;
            let text = std::str::from_utf8(&content).ok();
            let secret = text.is_some_and(|text| target.vars.has_secret_in(text));
            if text.is_some() && needs_check(&path, source, target.spec) {
                let file = self.rendered.files.len();
                self.checks.push(Check { file, vars: target.vars.clone(), round_of: target.round_of });
            }
            self.count(content.len())?;
            let FileSpec { policy, executable, .. } = *target.spec;
            Ok(RenderedFile { path, content, policy, executable, secret, origin })
        }) {
            Ok(file) => self.rendered.files.push(file),
            Err(error) => self.errors.push(error),
        }
    }

    fn content(&self, source: FileSource<'_>, target: &Target<'_>) -> Result<(Vec<u8>, Origin), RenderError> {
        let preset = self.request.preset;
        match source {
            FileSource::Template(name) => {
                let Some(origin) = preset.template_origin(name) else {
                    return Err(self.missing(name, target.field.then("template")));
                };
                Ok((self.engine.render(name, target.vars)?.into_bytes(), origin))
            }
            FileSource::Content(text) => {
                let text = self.text(text, target.field.then("content"), target.vars)?;
                Ok((text.into_bytes(), self.request.recipe.origin.clone()))
            }
            FileSource::Copy(name) => match preset.read_template(name)? {
                Some(file) => Ok((file.content.into_owned(), file.origin)),
                None => Err(self.missing(name, target.field.then("copy"))),
            },
            FileSource::Tree(name) => Err(self.missing(name, target.field.then("tree"))),
        }
    }

    fn missing(&self, name: &str, field: FieldPath) -> RenderError {
        let message = format!("there is no template `{name}`");
        let mut error = self.request.recipe.text.error("template-missing", &field, message);
        let names = self.request.preset.templates().names();
        error.help.push(match crate::suggest::did_you_mean(name, names.iter().map(String::as_str)) {
            Some(found) => format!("did you mean `{found}`?"),
            None => format!("add `templates/{name}` to the preset, or correct the name"),
        });
        RenderError::from(error)
    }

    /// Checks a path and brings it into its plain form.
    pub(super) fn path(&self, path: &str, field: FieldPath) -> Result<String, RenderError> {
        output_path(path).map_err(|problem| {
            let shown = self.vars.redact(path);
            let message = format!("the path `{}` {problem}", shown.escape_debug());
            let mut error = self.request.recipe.text.error("preset-path", &field, message);
            error.help.push("write files inside the repo, with a path relative to its root".into());
            RenderError::from(error)
        })
    }

    /// Reads what has to be YAML, on all cores: it is the larger part of the work.
    fn check_yaml(&mut self) {
        let checks = std::mem::take(&mut self.checks);
        let text_of = |check: &Check| {
            let file = self.rendered.files.get(check.file)?;
            std::str::from_utf8(&file.content).ok()
        };
        let texts: Vec<Option<&str>> = checks.iter().map(text_of).collect();
        let found = all_checked(&texts);
        let mut told: Vec<usize> = Vec::new();
        let mut errors = Vec::new();
        for (check, error) in checks.iter().zip(found) {
            let Some(error) = error else { continue };
            // The same mistake of a template in each of many rounds is one mistake.
            if check.round_of.is_some_and(|round| told.contains(&round)) {
                continue;
            }
            told.extend(check.round_of);
            errors.extend(self.no_yaml_in(check, error));
        }
        self.errors.extend(errors);
    }

    fn no_yaml_in(&self, check: &Check, error: fluxwright_yaml::Error) -> Option<RenderError> {
        let file = self.rendered.files.get(check.file)?;
        let text = std::str::from_utf8(&file.content).ok()?;
        let vars = &check.vars;
        let source = self.request.preset.read(&file.origin.file).ok().flatten().and_then(|file| file.text().ok());
        Some(RenderError::Yaml(Box::new(Rendering {
            output: file.path.clone(),
            message: vars.redact(&error.to_string()),
            help: error.diagnostic(&file.path, None).help.iter().map(|help| vars.redact(help)).collect(),
            line: fluxwright_diagnostic::line_column(text, error.span.start).0,
            // What holds a secret is not shown.
            text: (!file.secret).then(|| Arc::from(text)),
            span: error.span,
            template: file.origin.path.clone(),
            template_text: source,
        })))
    }

    fn check_duplicates(&mut self) {
        let mut first: HashMap<&str, &Origin> = HashMap::new();
        for file in &self.rendered.files {
            if let Some(other) = first.insert(&file.path, &file.origin) {
                self.errors.push(RenderError::Duplicate {
                    path: file.path.clone(),
                    first: other.path.clone(),
                    second: file.origin.path.clone(),
                });
            }
        }
    }
}

fn needs_check(path: &str, source: FileSource<'_>, spec: &FileSpec) -> bool {
    let is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    is_yaml && spec.check && !matches!(source, FileSource::Copy(_))
}

/// What is wrong with each text, in their order.
fn all_checked(texts: &[Option<&str>]) -> Vec<Option<fluxwright_yaml::Error>> {
    let check = |texts: &[Option<&str>]| -> Vec<Option<fluxwright_yaml::Error>> {
        texts.iter().map(|text| text.and_then(|text| yaml::check(text).err())).collect()
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(texts.len() / 8).min(8);
    if threads < 2 {
        return check(texts);
    }
    let check = &check;
    std::thread::scope(|scope| {
        let parts = texts.chunks(texts.len().div_ceil(threads));
        let running: Vec<_> = parts.map(|part| scope.spawn(move || check(part))).collect();
        let done = running.into_iter().flat_map(|thread| match thread.join() {
            Ok(found) => found,
            // A panic there is a bug, and is passed on.
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    })
}
