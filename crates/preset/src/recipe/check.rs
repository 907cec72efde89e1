//! What the types alone do not say about a recipe.

use std::collections::BTreeMap;

use fluxwright_answers::{Item, Question};

use crate::layer::{check_file_name, check_preset_name};
use crate::read::{FieldPath, FileError, SourceText};

use super::{AnchorPath, EntrySpec, FileSource, FileSpec, ForEach, Order, RESERVED, Recipe};

/// Checks a recipe; `stem` is its file's name without `.yaml`.
pub(crate) fn check(recipe: &Recipe, stem: &str, file: &SourceText) -> Vec<FileError> {
    let mut check = Check { file, errors: Vec::new() };
    check.comments();
    let top = FieldPath::default();
    if recipe.name != stem {
        check.error(
            &top.then("name"),
            format!("the recipe is called `{}`, its file `{stem}.yaml`", recipe.name),
            format!("write `name: {stem}`, or rename the file"),
        );
    } else if let Err(problem) = check_preset_name(&recipe.name) {
        check.error(&top.then("name"), format!("the recipe's name {problem}"), "rename the recipe and its file");
    }
    if let Some(pattern) = recipe.argument.as_ref().and_then(|argument| argument.pattern.as_deref()) {
        check.pattern(pattern, &top.then("argument").then("pattern"));
    }
    check.questions(&recipe.questions, &top.then("questions"), true);
    for (index, spec) in recipe.files.iter().enumerate() {
        check.file(spec, &top.then("files").then(index));
    }
    for (index, spec) in recipe.entries.iter().enumerate() {
        check.entry(spec, &top.then("entries").then(index));
    }
    check.errors
}

/// Checks questions that recipes share.
pub(crate) fn check_questions(questions: &[Question], file: &SourceText) -> Vec<FileError> {
    let mut check = Check { file, errors: Vec::new() };
    check.comments();
    check.questions(questions, &FieldPath::default().then("questions"), true);
    check.errors
}

struct Check<'a> {
    file: &'a SourceText,
    errors: Vec<FileError>,
}

impl Check<'_> {
    fn error(&mut self, field: &FieldPath, message: impl Into<String>, help: impl Into<String>) {
        let mut error = self.file.error("preset-recipe", field, message);
        error.help.push(help.into());
        self.errors.push(error);
    }

    /// A space and `#` start a comment: a template in a text without quotes ends there, and YAML does not mind.
    fn comments(&mut self) {
        for span in crate::yaml::comments(&self.file.text) {
            let comment = self.file.text.get(span.clone()).unwrap_or_default();
            let line = self.file.text.get(..span.start).unwrap_or_default().lines().next_back().unwrap_or_default();
            let behind_text =
                !line.trim().is_empty() && !self.file.text.get(..span.start).is_some_and(|t| t.ends_with('\n'));
            if behind_text && (comment.starts_with("#{") || comment.starts_with("#%")) {
                let mut error = self.file.error("preset-comment", &FieldPath::default(), "to YAML this is a comment");
                error.span = span;
                error.help.push("put the whole text into quotes: a space and `#` start a comment".into());
                self.errors.push(error);
            }
        }
    }

    fn pattern(&mut self, pattern: &str, field: &FieldPath) {
        if let Err(error) = regex::Regex::new(pattern) {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            self.error(
                field,
                format!("the regular expression cannot be used: {reason}"),
                "write it as for Rust's `regex` crate, without look-around",
            );
        }
    }

    fn questions(&mut self, questions: &[Question], field: &FieldPath, top: bool) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, question) in questions.iter().enumerate() {
            let at = field.then(index);
            if !is_identifier(&question.id) {
                let message = format!("`{}` cannot be a variable", question.id);
                self.error(&at.then("id"), message, "use letters, digits and `_`, and start with no digit");
            } else if top && RESERVED.contains(&question.id.as_str()) {
                let message = format!("`{}` is a variable of its own and cannot be a question", question.id);
                self.error(&at.then("id"), message, "choose another id");
            }
            if let Some(first) = seen.insert(&question.id, index) {
                let message = format!("there are two questions `{}`", question.id);
                self.error(&at.then("id"), message, format!("rename one; the first is number {}", first + 1));
            }
            self.questions(&question.fields, &at.then("fields"), false);
            if let Some(items) = &question.items {
                self.item(items, &at.then("items"));
            }
        }
    }

    fn item(&mut self, item: &Item, field: &FieldPath) {
        self.questions(&item.fields, &field.then("fields"), false);
        if let Some(items) = &item.items {
            self.item(items, &field.then("items"));
        }
    }

    fn file(&mut self, spec: &FileSpec, field: &FieldPath) {
        match spec.sources().as_slice() {
            [FileSource::Tree(_)] => {}
            [_] if spec.path.is_none() => self.error(field, "`path` is missing", "say where the file goes"),
            [_] => {}
            [] => self.error(
                field,
                "the file has no content",
                "add `template: FILE` (or `content:`, `copy: FILE`, or `tree: FOLDER` for many files)",
            ),
            _ => self.error(
                field,
                "the file has more than one of `template`, `content`, `copy` and `tree`",
                "keep one of them",
            ),
        }
        for (key, name) in [("template", &spec.template), ("copy", &spec.copy), ("tree", &spec.tree)] {
            // A template may name its layer: `builtin:ks.yaml`.
            let Some(name) = name else { continue };
            let bare = match name.split_once(':') {
                Some((layer, bare)) if crate::layer::LayerKind::from_name(layer).is_some() => bare,
                _ => name,
            };
            let folder_itself = key == "tree" && matches!(bare.trim_end_matches('/'), "." | "");
            if let (false, Err(problem)) = (folder_itself, check_file_name(bare.trim_end_matches('/'))) {
                self.error(&field.then(key), format!("the name {problem}"), "name a file below `templates/`");
            }
        }
        self.for_each(spec.for_each.as_ref(), field);
    }

    fn entry(&mut self, spec: &EntrySpec, field: &FieldPath) {
        if !spec.at.contains("#{")
            && let Err(problem) = spec.at.parse::<AnchorPath>()
        {
            let help = "write it as in `resources` or `configMapGenerator[name=values].files`";
            self.error(&field.then("at"), format!("the path cannot be read: {problem}"), help);
        }
        if let Some(order) = spec.order.as_deref().filter(|order| !order.contains("#{"))
            && order.parse::<Order>().is_err()
        {
            let message = format!("unknown order `{order}`");
            self.error(&field.then("order"), message, "write `auto`, `sorted`, `end`, `start` or `after:ITEM`");
        }
        self.for_each(spec.for_each.as_ref(), field);
    }

    fn for_each(&mut self, for_each: Option<&ForEach>, field: &FieldPath) {
        let Some(for_each) = for_each else { return };
        let at = field.then("forEach").then("as");
        if !is_identifier(&for_each.variable) {
            let message = format!("`{}` cannot be a variable", for_each.variable);
            self.error(&at, message, "use letters, digits and `_`, and start with no digit");
        } else if RESERVED.contains(&for_each.variable.as_str()) {
            let message = format!("`{}` is a variable of its own", for_each.variable);
            self.error(&at, message, "choose another name");
        }
    }
}

/// Words of the language, which cannot be variables.
const KEYWORDS: [&str; 13] =
    ["true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else"];

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
        && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
        && !KEYWORDS.contains(&name)
        && !matches!(name, "loop" | "self" | "super" | "range" | "dict")
}
