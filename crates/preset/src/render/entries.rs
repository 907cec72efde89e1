//! The entries of a recipe.

use std::sync::Arc;

use crate::read::FieldPath;
use crate::recipe::{AnchorPath, DocumentSelector, EntrySpec, Order};
use crate::template::Vars;
use crate::yaml;

use super::error::Rendering;
use super::{Job, RenderError, RenderedEntry};

impl Job<'_> {
    pub(super) fn entries(&mut self) {
        let top = FieldPath::default().then("entries");
        let recipe = &self.request.recipe.recipe;
        for (index, spec) in recipe.entries.iter().enumerate() {
            let field = top.then(index);
            let all = match self.repeat(spec.for_each.as_ref(), &field) {
                Ok(all) => all,
                Err(error) => {
                    self.errors.push(error);
                    continue;
                }
            };
            for vars in &all {
                match self.when(spec.when.as_deref(), &field, vars) {
                    Ok(false) => continue,
                    Ok(true) => {}
                    Err(error) => {
                        self.errors.push(error);
                        break;
                    }
                }
                match self.entry(spec, &field, vars).and_then(|entry| {
                    self.count(entry.text.len())?;
                    Ok(entry)
                }) {
                    Ok(entry) => self.rendered.entries.push(entry),
                    Err(error) => {
                        self.errors.push(error);
                        break;
                    }
                }
            }
        }
    }

    fn entry(&self, spec: &EntrySpec, field: &FieldPath, vars: &Vars) -> Result<RenderedEntry, RenderError> {
        let file = self.text(&spec.file, field.then("file"), vars)?;
        let document = spec.document.clone().unwrap_or_default();
        let selector = field.then("document");
        let text = self.text(&spec.value, field.then("value"), vars)?;
        let secret = vars.has_secret_in(&text);
        let value = yaml::value(&text).map_err(|error| self.no_yaml(field, &text, secret, &error, vars))?;
        let comment = self.optional(spec.comment.as_deref(), field.then("comment"), vars)?;
        Ok(RenderedEntry {
            file: self.path(&file, field.then("file"))?,
            at: self.anchor(spec, field, vars)?,
            document: DocumentSelector {
                kind: self.optional(document.kind.as_deref(), selector.then("kind"), vars)?,
                name: self.optional(document.name.as_deref(), selector.then("name"), vars)?,
            },
            identity: self.optional(spec.identity.as_deref(), field.then("identity"), vars)?,
            value,
            text,
            key: self.optional(spec.key.as_deref(), field.then("key"), vars)?,
            order: self.order(spec, field, vars)?,
            create: spec.create,
            comment: comment.map(|comment| comment.trim().to_owned()).filter(|comment| !comment.is_empty()),
            secret,
            origin: self.request.recipe.origin.clone(),
        })
    }

    fn anchor(&self, spec: &EntrySpec, field: &FieldPath, vars: &Vars) -> Result<AnchorPath, RenderError> {
        let field = field.then("at");
        let text = self.text(&spec.at, field.clone(), vars)?;
        text.parse().map_err(|problem| {
            let message = format!("the path `{}` cannot be read: {problem}", vars.redact(&text));
            let mut error = self.request.recipe.text.error("preset-anchor", &field, message);
            error.help.push("put keys and values that hold dots or brackets into quotes".into());
            RenderError::from(error)
        })
    }

    fn order(&self, spec: &EntrySpec, field: &FieldPath, vars: &Vars) -> Result<Order, RenderError> {
        let field = field.then("order");
        let Some(text) = self.optional(spec.order.as_deref(), field.clone(), vars)? else {
            return Ok(Order::default());
        };
        text.trim().parse().map_err(|()| {
            let message = format!("unknown order `{}`", vars.redact(text.trim()));
            let mut error = self.request.recipe.text.error("preset-order", &field, message);
            error.help.push("write `auto`, `sorted`, `end`, `start` or `after:ITEM`".into());
            RenderError::from(error)
        })
    }

    fn no_yaml(
        &self,
        field: &FieldPath,
        text: &str,
        secret: bool,
        error: &fluxwright_yaml::Error,
        vars: &Vars,
    ) -> RenderError {
        RenderError::Yaml(Box::new(Rendering {
            output: field.then("value").to_string(),
            message: vars.redact(&error.to_string()),
            help: error.diagnostic("", None).help.iter().map(|help| vars.redact(help)).collect(),
            line: fluxwright_diagnostic::line_column(text, error.span.start).0,
            text: (!secret).then(|| Arc::from(text)),
            span: error.span.clone(),
            template: self.request.recipe.text.path.clone(),
            template_text: Some(Arc::clone(&self.request.recipe.text.text)),
        }))
    }
}
