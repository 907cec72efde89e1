//! How values and names are written, the same in all forms for people.

pub(crate) mod rendered;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::{
    Action, ChangedFile, FieldChange, FileChange, Link, LinkKind, ObjectChange, Reason, Report, ResourceChange,
    Revision,
};

/// A revision: its name and the start of its commit.
pub(crate) fn revision(revision: &Revision) -> String {
    let short = |commit: &String| commit.get(..7).unwrap_or(commit).to_owned();
    match &revision.commit {
        Some(commit) if commit.starts_with(&revision.name) => short(commit),
        Some(commit) => format!("{} ({})", revision.name, short(commit)),
        None => revision.name.clone(),
    }
}

/// A field that differs: `replicas: 1 → 2`.
pub(crate) fn field(field: &FieldChange, width: usize) -> String {
    let FieldChange { path, old, new, .. } = field;
    let path = if path.is_empty() { "all of it" } else { path };
    if let Some(lines) = field.lines {
        return match field.change {
            Action::Added => format!("{path}: {} lines", lines.added),
            Action::Removed => format!("{path}: {} lines", lines.removed),
            _ => format!("{path}: text with +{} −{} lines", lines.added, lines.removed),
        };
    }
    if field.change == Action::Moved {
        return format!("{path}: another order");
    }
    match (old, new) {
        (Some(old), Some(new)) => {
            let hidden = if field.masked && old == new { " (changed)" } else { "" };
            format!("{path}: {} → {}{hidden}", value(old, width), value(new, width))
        }
        (Some(one), None) | (None, Some(one)) => format!("{path}: {}", value(one, width)),
        (None, None) => path.to_owned(),
    }
}

/// A value in one line of at most about `width` characters.
pub(crate) fn value(value: &Value, width: usize) -> String {
    let mut text = String::new();
    write(value, &mut text, width, 0);
    let text = text.replace('\n', "↵");
    if text.chars().count() <= width {
        return text;
    }
    let cut: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{cut}…")
}

fn write(value: &Value, out: &mut String, width: usize, depth: usize) {
    if out.len() > width * 4 || depth > 32 {
        return out.push('…');
    }
    match value {
        Value::String(text) if text.is_empty() => out.push_str("\"\""),
        // A text that reads as another type keeps its quotes: `"true"` is not `true`.
        Value::String(text) if looks_typed(text) => out.push_str(&format!("\"{text}\"")),
        Value::String(text) => out.push_str(text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(item, out, width, depth + 1);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (index, (key, item)) in map.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(key);
                out.push_str(": ");
                write(item, out, width, depth + 1);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn looks_typed(text: &str) -> bool {
    matches!(text, "true" | "false" | "null" | "~") || text.parse::<f64>().is_ok()
}

/// An object: `HTTPRoute media/jellyfin`.
pub(crate) fn object(object: &ObjectChange) -> String {
    match (object.kind.as_str(), &object.namespace) {
        ("file", _) => object.name.clone(),
        ("kustomize", _) => format!("kustomization {}", object.name),
        (kind, Some(namespace)) => format!("{kind} {namespace}/{}", object.name),
        (kind, None) => format!("{kind} {}", object.name),
    }
}

/// What happened to a file, in one line.
pub(crate) fn file_head(file: &ChangedFile) -> String {
    let path = match &file.old_path {
        Some(old) => format!("{old} → {}", file.path),
        None => file.path.clone(),
    };
    let mode = match (&file.old_mode, &file.new_mode) {
        (Some(old), Some(new)) if old != new => format!(", mode {old} → {new}"),
        (None, Some(mode)) if mode == "100755" => ", executable".to_owned(),
        _ => String::new(),
    };
    let what = match file.change {
        FileChange::Added => "added",
        FileChange::Removed => "removed",
        FileChange::Modified => "changed",
        FileChange::Renamed => "renamed",
        FileChange::Mode => "mode changed",
        FileChange::Type => "type changed",
    };
    let note = file.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let omitted = match file.omitted {
        Some(Reason::Binary) => format!(", binary{note}"),
        Some(Reason::TooLarge) => format!(", too large to be shown{note}"),
        Some(Reason::Submodule) => format!(", submodule{note}"),
        Some(Reason::Reformatted) => ", the meaning is the same".to_owned(),
        Some(Reason::Lfs) => format!(", in Git LFS{note}"),
        None => file.note.as_ref().map(|note| format!(", {note}")).unwrap_or_default(),
    };
    let link = [&file.old_mode, &file.new_mode].into_iter().flatten().any(|mode| mode == "120000");
    let link = if link { ", symbolic link" } else { "" };
    let same = if file.hunks.is_empty() && file.change == FileChange::Renamed && file.omitted.is_none() {
        ", the same"
    } else {
        ""
    };
    format!("{path} ({what}{mode}{link}{omitted}{same})")
}

/// The objects that come or go with an app: the app and what happens, and how many of which kind.
pub(crate) fn groups(report: &Report) -> BTreeMap<(String, Action), String> {
    let mut counts: BTreeMap<(String, Action), BTreeMap<&str, usize>> = BTreeMap::new();
    for object in report.objects.iter().filter(|object| !object.wiring && !rendered::is_rendered(report, object)) {
        let Some(app) = object.app.as_deref().and_then(|id| report.releases.iter().find(|release| release.id == id))
        else {
            continue;
        };
        // Only with an app that comes or goes itself: what one that stays gets is worth a line of its own.
        if matches!(object.change, Action::Added | Action::Removed) && app.change == object.change {
            *counts.entry((app.id.clone(), object.change)).or_default().entry(&object.kind).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|(key, kinds)| {
            let kind =
                |(kind, count): (&str, usize)| if count == 1 { kind.to_owned() } else { format!("{count} {kind}s") };
            (key, kinds.into_iter().map(kind).collect::<Vec<_>>().join(", "))
        })
        .collect()
}

/// Whether an object is in one of these groups.
pub(crate) fn is_grouped(object: &ObjectChange, groups: &BTreeMap<(String, Action), String>) -> bool {
    object.app.as_ref().is_some_and(|app| groups.contains_key(&(app.clone(), object.change)))
}

/// The files whose text is shown, those that differ in the same way together.
pub(crate) fn alike(files: &[ChangedFile]) -> Vec<Vec<&ChangedFile>> {
    let mut groups: Vec<Vec<&ChangedFile>> = Vec::new();
    let mut known: BTreeMap<u64, usize> = BTreeMap::new();
    for file in files.iter().filter(|file| file.omitted != Some(Reason::Reformatted)) {
        let lines = file
            .hunks
            .iter()
            .flat_map(|hunk| hunk.lines.iter().map(move |line| (hunk.old_start, line.kind, &line.text)));
        let key = crate::hash((file.change, lines.collect::<Vec<_>>()));
        match known.get(&key).and_then(|index| groups.get_mut(*index)) {
            Some(group) if !file.hunks.is_empty() => group.push(file),
            _ => {
                known.insert(key, groups.len());
                groups.push(vec![file]);
            }
        }
    }
    groups
}

/// An object of the cluster: `Deployment media/jellyfin`.
pub(crate) fn resource(resource: &ResourceChange) -> String {
    match &resource.namespace {
        Some(namespace) => format!("{} {namespace}/{}", resource.kind, resource.name),
        None => format!("{} {}", resource.kind, resource.name),
    }
}

/// What it was called before, where that is something else.
pub(crate) fn was(resource: &ResourceChange) -> Option<String> {
    let name = resource.old_name.as_deref().unwrap_or(&resource.name);
    match (&resource.old_namespace, &resource.old_name) {
        (None, None) => None,
        (Some(namespace), _) => Some(format!("{namespace}/{name}")),
        (None, Some(old)) => Some(old.clone()),
    }
}

/// The start of the way of an object: its file, its input, and who applies it.
pub(crate) fn short_way(links: &[Link]) -> String {
    let applies = |link: &Link| !matches!(link.kind, LinkKind::File | LinkKind::Generator | LinkKind::Input);
    let end = links.iter().position(applies).map_or(links.len(), |at| at + 1);
    let mut text = way(links.get(..end).unwrap_or_default());
    if links.len() > end {
        text.push_str(" → …");
    }
    text
}

/// The way of an object, from the file to the cluster: `a.yaml:3 → input web → ResourceSet flux-system/apps`.
pub(crate) fn way(links: &[Link]) -> String {
    let one = |link: &Link| match link.kind {
        LinkKind::File | LinkKind::Generator => {
            let line = link.place.as_ref().map(|place| format!(":{}", place.line)).unwrap_or_default();
            format!("{}{line}", link.name)
        }
        LinkKind::Input => format!("input {}", link.name),
        LinkKind::ResourceSet => format!("ResourceSet {}", link.name),
        LinkKind::Kustomization => format!("Kustomization {}", link.name),
        LinkKind::Root => link.name.clone(),
    };
    links.iter().map(one).collect::<Vec<_>>().join(" → ")
}
