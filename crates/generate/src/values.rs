//! The user's Helm values, as they stand in a resource.

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_values::{How, SetKind, ValuesFile, compose};
use fluxwright_yaml::Dialect;
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use serde_json::{Map, Value};

/// One `--set` flag in Helm's syntax, with its kind.
pub type SetValue = (SetKind, String);

/// What `--values` and `--set` say, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserValues {
    /// The files with their texts.
    pub files: Vec<ValuesFile>,
    /// The flags.
    pub set: Vec<SetValue>,
}

impl UserValues {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.set.is_empty()
    }

    /// The values as YAML that can be indented below a key: those of a single file with its comments. `None` where there are none.
    ///
    /// # Errors
    /// When a file is no map or no YAML, a flag cannot be read, or a file is encrypted: in a resource nobody decrypts it.
    pub fn text(&self) -> Result<Option<String>, Vec<Diagnostic>> {
        if self.is_empty() {
            return Ok(None);
        }
        let composed = compose(&self.files, &self.set).map_err(|error| error.diagnose())?;
        if matches!(composed.how, How::Verbatim { encrypted: true }) {
            let path = self.files.first().map(|file| file.path.as_str()).unwrap_or_default();
            return Err(vec![
                Diagnostic::error(
                    "encrypted-values",
                    format!("{path} is encrypted with SOPS and cannot go into a resource"),
                )
                .help("make a Secret of it, and name that in valuesFrom of the HelmRelease"),
            ]);
        }
        if composed.values.is_empty() {
            return Ok(None);
        }
        let kept = body(&composed.text);
        Ok(Some(if means(&kept, &composed.values) {
            kept
        } else {
            // One line end only: those of a block at the end may be its own.
            let text = to_yaml(&Value::Object(composed.values), &EmitOptions::default());
            text.strip_suffix('\n').unwrap_or(&text).to_owned()
        }))
    }
}

/// The text of a document without its markers, and without line ends after it.
fn body(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| !line.trim().is_empty() && !line.starts_with('#'));
    if let Some(start) = start
        && lines.get(start).is_some_and(|line| line.trim_end() == "---")
    {
        lines.remove(start);
    }
    if lines.last().is_some_and(|line| line.trim_end() == "...") {
        lines.pop();
    }
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Whether the text, indented below a key, still says these values.
fn means(text: &str, values: &Map<String, Value>) -> bool {
    let indented: String =
        text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect();
    let Ok(stream) = fluxwright_yaml::parse(&format!("spec:\n  values:\n{indented}  end: true\n")) else {
        return false;
    };
    let [document] = stream.documents.as_slice() else { return false };
    let read = document.at(&["spec", "values"]).map(|node| node.to_value(document, Dialect::Sigs));
    let ended = document.at(&["spec", "end"]).is_some();
    ended && matches!(read, Some(Ok(Value::Object(read))) if read == *values)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(text: &str, set: &[&str]) -> Result<Option<String>, Vec<Diagnostic>> {
        let files = vec![ValuesFile { path: "values.yaml".into(), text: text.into() }];
        UserValues { files, set: set.iter().map(|text| (SetKind::Set, (*text).to_owned())).collect() }.text()
    }

    #[test]
    fn comments_of_one_file_stay() {
        let text = "# top\n---\n# two replicas\nreplicas: 2 # at least\n\nblock: |\n  a\n\n  b\n";
        let kept = of(text, &[]).unwrap().unwrap();
        assert_eq!(kept, "# top\n# two replicas\nreplicas: 2 # at least\n\nblock: |\n  a\n\n  b");
        let set = of(text, &["replicas=3"]).unwrap().unwrap();
        assert!(set.contains("# two replicas\nreplicas: 3 # at least"), "{set}");
        assert!(!of("a: 1\r\nb: 2\r\n", &[]).unwrap().unwrap().contains('\r'));
    }

    #[test]
    fn what_would_change_its_meaning_is_written_anew() {
        let kept = of("a: |+\n  x\n\n\n", &[]).unwrap().unwrap();
        assert!(means(&format!("{kept}\n"), json!({"a": "x\n\n\n"}).as_object().unwrap()), "{kept:?}");
        assert_eq!(of("{}\n", &[]).unwrap(), None);
        assert_eq!(of("# nothing\n", &[]).unwrap(), None);
    }

    #[test]
    fn what_is_no_map_is_refused() {
        for text in ["- a\n", "text\n", "a: [\n"] {
            assert!(of(text, &[]).is_err(), "{text}");
        }
    }
}
