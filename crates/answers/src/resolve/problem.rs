//! Wording problems, with the place or the flag that they come from.

use fluxwright_diagnostic::Diagnostic;

use super::Problem;
use crate::wording::Fault;
use crate::{AnswerPath, Layer, Origin};

/// A problem of an answer: what is wrong with it, where it came from, what to do.
pub(super) fn problem(code: &'static str, path: &AnswerPath, origin: Option<&Origin>, fault: &Fault) -> Problem {
    let diagnostic = Diagnostic::error(code, format!("`{path}` {}", fault.reason));
    let mut diagnostic = point(diagnostic, origin);
    diagnostic = match &fault.help {
        Some(help) => diagnostic.help(help.clone()),
        None => diagnostic.help(match origin.map(|origin| origin.layer) {
            Some(Layer::Flag) => format!("give `{path}` another value"),
            Some(Layer::Record | Layer::File | Layer::Prompt) => format!("change `{path}`"),
            Some(Layer::Default) | None => format!("answer `{path}` with `--answer {path}=…`"),
        }),
    };
    Problem { path: Some(path.clone()), layer: origin.map(|origin| origin.layer), diagnostic }
}

/// Points at where an answer came from: a place in a file, or else in words.
pub(super) fn point(diagnostic: Diagnostic, origin: Option<&Origin>) -> Diagnostic {
    match origin {
        None => diagnostic,
        Some(Origin { place: Some(place), .. }) => place.label(diagnostic, ""),
        Some(origin) if origin.layer == Layer::Prompt => diagnostic,
        Some(origin) => diagnostic.note(format!("from {}", origin.describe())),
    }
}

/// Points at the key of an answer.
pub(super) fn point_key(diagnostic: Diagnostic, origin: &Origin) -> Diagnostic {
    match &origin.place {
        Some(place) => place.label_key(diagnostic, ""),
        None => point(diagnostic, Some(origin)),
    }
}
