//! Variables: where they are defined, and what they are for a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_values::variables::{Form, variables};

use super::{Context, Side};
use crate::paths::{is_below, parent};

/// The `NAME=value` lines of an env file, with the number of each line; the last of a name counts.
pub(crate) fn env_lines(text: &str) -> Vec<(usize, &str, &str)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with('#'))
        .filter_map(|(index, line)| line.split_once('=').map(|(name, value)| (index + 1, name.trim(), value.trim())))
        .filter(|(_, name, _)| !name.is_empty() && !name.contains(char::is_whitespace))
        .collect()
}

impl Side<'_> {
    /// A text with its variables replaced by what they are where `file` is applied. One that is not known stays.
    pub fn resolve(&self, text: &str, file: &str, context: &Context) -> String {
        self.resolve_at(text, file, context, 0)
    }

    fn resolve_at(&self, text: &str, file: &str, context: &Context, depth: usize) -> String {
        if !text.contains("${") || depth > 4 {
            return text.to_owned();
        }
        let mut result = String::new();
        let mut at = 0;
        for reference in variables(text).references {
            if reference.span.start < at {
                continue;
            }
            let known = self.variable(&reference.name, file, context).filter(|value| !value.is_empty());
            let value = match (known, &reference.form) {
                (Some(value), Form::Plain | Form::Default(_) | Form::Message(_) | Form::Alternative(_)) => Some(value),
                (None, Form::Default(default) | Form::Alternative(default)) => {
                    Some(self.resolve_at(default, file, context, depth + 1))
                }
                _ => None,
            };
            let Some(value) = value else { continue };
            result.push_str(text.get(at..reference.span.start).unwrap_or_default());
            result.push_str(&value);
            at = reference.span.end;
        }
        result.push_str(text.get(at..).unwrap_or_default());
        result
    }

    /// What a variable is where `file` is applied.
    pub fn variable(&self, name: &str, file: &str, context: &Context) -> Option<String> {
        if let Some(flux) = &context.applied_by {
            if let Some((_, value)) = flux.substitute.iter().find(|(known, _)| known == name) {
                return Some(value.clone());
            }
            for (kind, map) in flux.substitute_from.iter().rev() {
                let value = self.config_map(map, kind == "Secret", context).get(name).cloned();
                if value.is_some() {
                    return value;
                }
            }
            if !flux.substitute_from.is_empty() {
                return None;
            }
        }
        self.nearest(name, file, context)
    }

    /// The data of a ConfigMap or Secret, as generators and objects of the same cluster give it.
    fn config_map(&self, name: &str, secret: bool, context: &Context) -> Arc<BTreeMap<String, String>> {
        let id = format!("{}/{name}/{secret}", context.cluster.as_deref().unwrap_or_default());
        if let Ok(known) = self.maps.lock()
            && let Some(known) = known.get(&id)
        {
            return known.clone();
        }
        let mut data = BTreeMap::new();
        let here = |file: &str| {
            let clusters = self.clusters(file);
            clusters.is_empty() || context.cluster.as_ref().is_none_or(|cluster| clusters.contains(cluster))
        };
        for kustomization in self.kustomizations_containing(name) {
            let generators =
                kustomization.generators.iter().filter(|known| known.name == name && known.secret == secret);
            for generator in generators.filter(|_| here(&kustomization.path)) {
                for env in &generator.envs {
                    let text = self.text(env);
                    let lines = text.as_deref().map(env_lines).unwrap_or_default();
                    data.extend(lines.into_iter().map(|(_, name, value)| (name.to_owned(), value.to_owned())));
                }
                data.extend(generator.literals.iter().cloned());
            }
        }
        if !secret {
            for parsed in self.parsed_containing(name) {
                for object in parsed.objects.iter().filter(|object| object.is("", "ConfigMap") && object.name == name) {
                    if here(&parsed.path) {
                        let pairs = object.tree.get("data").into_iter().flat_map(|data| data.entries());
                        data.extend(
                            pairs.filter_map(|(key, entry)| Some((key.to_owned(), entry.value.scalar_text()?))),
                        );
                    }
                }
            }
        }
        let data = Arc::new(data);
        if let Ok(mut known) = self.maps.lock() {
            known.insert(id, data.clone());
        }
        data
    }

    /// Where the way of the variables cannot be followed: the env file that is nearest, or the only one.
    fn nearest(&self, name: &str, file: &str, context: &Context) -> Option<String> {
        let mut best: Option<(usize, String)> = None;
        for (path, value) in self.env_values(name) {
            let elsewhere = context.cluster.as_ref().is_some_and(|cluster| {
                let clusters = self.clusters(path);
                !clusters.is_empty() && !clusters.contains(cluster)
            });
            if elsewhere {
                continue;
            }
            let mut directory = parent(file);
            while !directory.is_empty() && !is_below(path, directory) {
                directory = parent(directory);
            }
            if best.as_ref().is_none_or(|(length, _)| directory.len() > *length) {
                best = Some((directory.len(), value.to_owned()));
            }
        }
        best.map(|(_, value)| value)
    }
}
