//! Images.

use regex::Regex;
use serde_json::Value;

use super::Step;
use crate::error::ErrorKind;
use crate::fieldspec::{self, Create};
use crate::kustomization::{FieldSpec, Image};
use crate::resources::Resources;

/// Levels of an object that are looked through.
const MAX_DEPTH: usize = 500;

/// Changes an image wherever containers name it, and at the given places.
pub(crate) fn set_image(
    resources: &mut Resources,
    image: &Image,
    specs: &[FieldSpec],
    step: &Step,
) -> Result<(), ErrorKind> {
    let wanted = Wanted::new(image);
    for resource in resources.iter_mut() {
        // What a definition describes is not there yet.
        if resource.kind() == "CustomResourceDefinition" {
            continue;
        }
        let mut changed = false;
        if holds(resource.value(), &wanted, MAX_DEPTH) {
            in_containers(resource.value_mut(), &wanted, MAX_DEPTH, &mut changed);
        }
        let gvk = resource.gvk();
        for spec in specs.iter().filter(|spec| fieldspec::means(spec, &gvk)) {
            if !fieldspec::reaches(resource.value(), spec, Create::Nothing) {
                continue;
            }
            let mut value = resource.value().clone();
            let mut hit = false;
            fieldspec::visit(&mut value, spec, Create::Nothing, &mut |field| match field {
                Value::Object(_) | Value::Array(_) => Err("a text"),
                field => {
                    hit |= wanted.set(field);
                    Ok(())
                }
            })
            .map_err(|error| ErrorKind::Field { id: Box::new(resource.id()), error })?;
            if hit {
                resource.set_value(value);
                changed = true;
            }
        }
        if changed {
            step.touch(resource);
        }
    }
    Ok(())
}

struct Wanted<'i> {
    image: &'i Image,
    /// `None` when the name is no regular expression: then it fits nothing but itself.
    pattern: Option<Regex>,
}

impl<'i> Wanted<'i> {
    fn new(image: &'i Image) -> Self {
        let pattern = format!("^{}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$", image.name);
        Self { image, pattern: Regex::new(&pattern).ok() }
    }

    /// What the image becomes, when it is the one meant.
    fn change(&self, text: &str) -> Option<String> {
        if !self.pattern.as_ref()?.is_match(text) {
            return None;
        }
        let (mut name, mut tag, mut digest) = split(text);
        let Image { new_name, new_tag, tag_suffix, digest: new_digest, .. } = self.image;
        if !new_name.is_empty() {
            name = new_name;
        }
        let suffixed;
        if !new_tag.is_empty() || !new_digest.is_empty() {
            (tag, digest) = (new_tag, new_digest);
        } else if !tag_suffix.is_empty() {
            suffixed = format!("{tag}{tag_suffix}");
            (tag, digest) = (&suffixed, "");
        }
        let mut changed = name.to_owned();
        for (mark, part) in [(':', tag), ('@', digest)] {
            if !part.is_empty() {
                changed.push(mark);
                changed.push_str(part);
            }
        }
        Some(changed)
    }

    fn set(&self, field: &mut Value) -> bool {
        let Some(changed) = field.as_str().and_then(|text| self.change(text)) else { return false };
        if field.as_str() == Some(&changed) {
            return false;
        }
        *field = changed.into();
        true
    }
}

/// Name, tag and digest of an image; the name may have a host with a port.
fn split(image: &str) -> (&str, &str, &str) {
    let path = image.find('/').filter(|at| *at > 0).unwrap_or_default();
    let find = |mark| image.get(path..).and_then(|rest| rest.find(mark)).map(|at| at + path);
    let at = |from: usize, to: usize| image.get(from..to).unwrap_or_default();
    let end = image.len();
    match (find(':'), find('@')) {
        (None, None) => (image, "", ""),
        (Some(colon), None) => (at(0, colon), at(colon + 1, end), ""),
        (Some(colon), Some(sign)) if colon < sign => (at(0, colon), at(colon + 1, sign), at(sign + 1, end)),
        (_, Some(sign)) => (at(0, sign), "", at(sign + 1, end)),
    }
}

fn containers<'v>(key: &str, value: &'v Value) -> Option<&'v Vec<Value>> {
    if matches!(key, "containers" | "initContainers") { value.as_array() } else { None }
}

/// Whether any container has the image.
fn holds(value: &Value, wanted: &Wanted<'_>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| {
            let has = |container: &Value| {
                container.get("image").and_then(Value::as_str).is_some_and(|image| wanted.change(image).is_some())
            };
            containers(key, value).is_some_and(|containers| containers.iter().any(has)) || holds(value, wanted, depth)
        }),
        Value::Array(items) => items.iter().any(|item| holds(item, wanted, depth)),
        _ => false,
    }
}

fn in_containers(value: &mut Value, wanted: &Wanted<'_>, depth: usize, changed: &mut bool) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                in_containers(value, wanted, depth, changed);
                if containers(key, value).is_none() {
                    continue;
                }
                for container in value.as_array_mut().into_iter().flatten() {
                    if let Some(image) = container.get_mut("image") {
                        *changed |= wanted.set(image);
                    }
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                in_containers(item, wanted, depth, changed);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_taken_apart() {
        for (image, parts) in [
            ("nginx", ("nginx", "", "")),
            ("nginx:1", ("nginx", "1", "")),
            ("nginx@sha256:a", ("nginx", "", "sha256:a")),
            ("h:5000/nginx", ("h:5000/nginx", "", "")),
            ("h:5000/nginx:1@sha256:a", ("h:5000/nginx", "1", "sha256:a")),
        ] {
            assert_eq!(split(image), parts);
        }
    }

    #[test]
    fn images_change_as_told() {
        let image = |name: &str, new_name: &str, new_tag: &str, digest: &str, suffix: &str| Image {
            name: name.into(),
            new_name: new_name.into(),
            new_tag: new_tag.into(),
            digest: digest.into(),
            tag_suffix: suffix.into(),
        };
        for (image, old, new) in [
            (image("a", "b", "", "", ""), "a:1", Some("b:1")),
            (image("a", "", "2", "", ""), "a:1@sha256:x", Some("a:2")),
            (image("a", "", "", "sha256:y", ""), "a:1", Some("a@sha256:y")),
            (image("a", "", "2", "sha256:y", ""), "a:1", Some("a:2@sha256:y")),
            (image("a", "", "", "", "-x"), "a:1@sha256:z", Some("a:1-x")),
            (image("a", "", "2", "", ""), "b/a:1", None),
            (image(".*/a", "", "2", "", ""), "b/a:1", Some("b/a:2")),
        ] {
            assert_eq!(Wanted::new(&image).change(old).as_deref(), new, "{old}");
        }
    }
}
