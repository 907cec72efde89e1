//! Helm charts.

use fluxwright_repo::Repo;
use fluxwright_yaml::Node;

use super::{folder_name, shown};
use crate::error::Error;
use crate::package::{Confidence, Package, PackageKind};

/// The chart in a folder; `None` for a library, which cannot be installed.
///
/// # Errors
/// When Chart.yaml cannot be read, is no map, or has no name.
pub(super) fn read(repo: &Repo, folder: &str) -> Result<Option<Package>, Error> {
    let path = if folder.is_empty() { "Chart.yaml".to_owned() } else { format!("{folder}/Chart.yaml") };
    let unreadable = |text, span, message: String, help: &str| Error::Unreadable {
        path: path.clone(),
        text,
        span,
        message,
        help: help.to_owned(),
    };
    let text = repo
        .text(&path)
        .map_err(|error| unreadable(None, 0..0, error.to_string(), "check the file and its permissions"))?;
    let some = || Some(text.clone());
    let stream = fluxwright_yaml::parse(&text)
        .map_err(|error| unreadable(some(), error.span.clone(), error.to_string(), "correct the file"))?;
    let document = stream.documents.iter().find(|document| document.root.is_some());
    let Some(root) = document.and_then(|document| document.root.as_ref()).filter(|root| root.entries().is_some())
    else {
        return Err(unreadable(
            some(),
            0..0,
            "it is no map".to_owned(),
            "write `apiVersion: v2`, `name:` and `version:`",
        ));
    };
    let field = |key: &str| root.get(key).and_then(Node::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let Some(name) = field("name") else {
        let span = root.get("name").map_or(0..0, |node| node.span.clone());
        return Err(unreadable(some(), span, "it has no name".to_owned(), "write `name:` and the chart's name"));
    };
    if field("type").as_deref() == Some("library") {
        return Ok(None);
    }
    let mut notes = Vec::new();
    let mut confidence = Confidence::High;
    for key in ["apiVersion", "version"] {
        if field(key).is_none() {
            notes.push(format!("Chart.yaml has no {key}"));
            confidence = Confidence::Medium;
        }
    }
    if name != folder_name(repo, folder) {
        notes.push(format!("the folder has another name than the chart: {}", folder_name(repo, folder)));
    }
    Ok(Some(Package {
        path: shown(folder),
        kind: PackageKind::Helm,
        name,
        confidence,
        version: field("version"),
        evidence: path,
        notes,
        has_namespace: false,
    }))
}
