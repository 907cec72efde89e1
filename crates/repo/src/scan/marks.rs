//! What a text looks like before it is parsed.

use memchr::memmem;

use crate::{file_name, parent};

/// Whether some document of the text can be an object: both keys are somewhere in it.
pub(super) fn may_hold_objects(text: &str) -> bool {
    memmem::find(text.as_bytes(), b"apiVersion").is_some() && memmem::find(text.as_bytes(), b"kind").is_some()
}

/// Whether the text is meant for Kubernetes even where it cannot be parsed: `apiVersion` and `kind` each start a line.
pub(super) fn is_meant_for_kubernetes(text: &str) -> bool {
    starts_a_line(text, "apiVersion") && starts_a_line(text, "kind")
}

fn starts_a_line(text: &str, key: &str) -> bool {
    memmem::find_iter(text.as_bytes(), key).any(|at| {
        let before = text.get(..at).unwrap_or_default().trim_end_matches(['"', '\'']);
        let after = text.get(at + key.len()..).unwrap_or_default().trim_start_matches(['"', '\'']);
        (before.is_empty() || before.ends_with(['\n', '\u{feff}'])) && after.trim_start_matches(' ').starts_with(':')
    })
}

/// Whether a file is a template by its name: `x.yaml.j2` is no YAML anyway, `x.j2.yaml` and `x.tmpl.yaml` are told so.
pub(super) fn is_template_name(path: &str) -> bool {
    const WORDS: [&str; 11] =
        ["j2", "jinja", "jinja2", "tpl", "tmpl", "template", "gotmpl", "tftpl", "erb", "mustache", "hbs"];
    file_name(path).split('.').skip(1).any(|word| WORDS.contains(&word))
}

/// Whether the text has marks of a template where YAML would not have them: at the start of a line or of a value, without quotes.
pub(super) fn has_template_marks(text: &str) -> bool {
    const MARKS: [&str; 8] = ["{{", "{%", "{#", "#{", "#%", "<%", "<<", "[["];
    let starts = |part: &str| MARKS.iter().any(|mark| part.starts_with(mark)) && !part.starts_with("<<:");
    text.lines().any(|line| {
        let line = line.trim_start_matches([' ', '\t', '-']);
        starts(line) || line.split_once(": ").is_some_and(|(_, value)| starts(value.trim_start()))
    }) || text.contains("{%-")
}

/// The folders of Helm charts, sorted: those with a `Chart.yaml`.
pub(super) fn chart_folders<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<String> {
    let mut folders: Vec<String> =
        paths.filter(|path| file_name(path) == "Chart.yaml").map(|path| parent(path).to_owned()).collect();
    folders.sort_unstable();
    folders
}

/// The part of a chart that a path is, as seen from the innermost chart around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChartPart {
    /// Below `templates`: text that Helm renders.
    Template,
    /// Anything else, such as values or CRDs.
    Other,
}

/// What of a chart a path is; `None` outside of charts.
pub(super) fn chart_part(charts: &[String], path: &str) -> Option<ChartPart> {
    let mut folder = parent(path);
    loop {
        if charts.binary_search_by(|chart| chart.as_str().cmp(folder)).is_ok() {
            let inside = path.get(folder.len()..).unwrap_or_default().trim_start_matches('/');
            return Some(if inside.starts_with("templates/") { ChartPart::Template } else { ChartPart::Other });
        }
        if folder.is_empty() {
            return None;
        }
        folder = parent(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_look_of_a_text() {
        assert!(is_meant_for_kubernetes("\u{feff}apiVersion: v1\nkind : X\n"));
        assert!(is_meant_for_kubernetes("---\r\n\"kind\": X\r\n'apiVersion': v1\r\n"));
        assert!(!is_meant_for_kubernetes("a:\n  apiVersion: v1\n  kind: X\n"));
        assert!(!is_meant_for_kubernetes("kinds: a\napiVersion: b\n"));
        assert!(has_template_marks("a: 1\n{{- if .x }}\nb: 2\n") && has_template_marks("a: {{ .x }}\n"));
        assert!(has_template_marks("{% for x in y %}\n"));
        assert!(!has_template_marks("a: \"{{ .x }}\"\nb: x {{ .y }}\nc:\n  <<: *a\n"));
        assert!(is_template_name("a/x.j2.yaml") && is_template_name("x.tmpl.yml") && !is_template_name("tmpl.yaml"));
    }

    #[test]
    fn charts_within_charts() {
        let charts = chart_folders(["a/Chart.yaml", "a/charts/b/Chart.yaml", "c/x.yaml"].into_iter());
        assert_eq!(chart_part(&charts, "a/templates/x.yaml"), Some(ChartPart::Template));
        assert_eq!(chart_part(&charts, "a/charts/b/templates/x.yaml"), Some(ChartPart::Template));
        assert_eq!(chart_part(&charts, "a/crds/x.yaml"), Some(ChartPart::Other));
        assert_eq!(chart_part(&charts, "c/templates/x.yaml"), None);
        assert_eq!(
            chart_part(&chart_folders(["Chart.yaml"].into_iter()), "templates/x.yaml"),
            Some(ChartPart::Template)
        );
    }
}
