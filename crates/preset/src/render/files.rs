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
                        self.file(&Target { spec, field: &field, vars });
                        // The same mistake of a template in each of many rounds is one mistake.
                        if all.len() > 1 && self.errors.len() > known {
                            break;
                        }
                    }
                }
                Err(error) => self.errors.push(error),
            }
        }
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
            if let (Some(text), true) = (text, needs_check(&path, source, target.spec)) {
                self.check_yaml(&path, text, secret, &origin, target.vars)?;
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

    fn check_yaml(
        &self,
        path: &str,
        text: &str,
        secret: bool,
        origin: &Origin,
        vars: &Vars,
    ) -> Result<(), RenderError> {
        let Err(error) = yaml::check(text) else { return Ok(()) };
        let source = self.request.preset.read(&origin.file).ok().flatten().and_then(|file| file.text().ok());
        Err(RenderError::Yaml(Box::new(Rendering {
            output: path.to_owned(),
            message: vars.redact(&error.to_string()),
            help: error.diagnostic(path, None).help.iter().map(|help| vars.redact(help)).collect(),
            line: fluxwright_diagnostic::line_column(text, error.span.start).0,
            // What holds a secret is not shown.
            text: (!secret).then(|| Arc::from(text)),
            span: error.span,
            template: origin.path.clone(),
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
