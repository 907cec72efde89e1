//! Answers that nothing asks for.

use fluxwright_diagnostic::Diagnostic;

use super::Problem;
use super::driver::Driver;
use super::problem::point_key;
use crate::suggest::suggest;
use crate::{AnswerPath, Layer, Question};

impl Driver<'_> {
    /// Answers to questions that do not exist. The record may be of another version of the preset, and is let pass.
    pub(super) fn unknown_answers(&mut self) {
        let ids: Vec<&str> = self.questions.iter().map(|question| question.id.as_str()).collect();
        let sets = self.layers.sets.iter().filter(|set| set.layer != Layer::Record);
        let given = sets.flat_map(|set| set.answers.iter().map(|(id, given)| (id.as_str(), &given.origin)));
        let edits = self.layers.edits.iter().filter_map(|edit| Some((edit.path.id()?, &edit.origin)));
        for (id, origin) in given.chain(edits).filter(|(id, _)| !ids.contains(id)) {
            let message = format!("there is no question `{}`", id.escape_debug());
            let diagnostic = point_key(Diagnostic::error("answer-unknown", message), origin);
            let diagnostic = match suggest(id, ids.iter().copied()) {
                Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
                None if ids.is_empty() => diagnostic.help("leave it out: nothing is asked here"),
                None => diagnostic.help(format!("the questions are {}", ids.join(", "))),
            };
            let problem = Problem { path: Some(AnswerPath::of(id)), layer: Some(origin.layer), diagnostic };
            self.out.problems.push(problem);
        }
    }

    /// An answer to a question that is not asked: no harm, but it may be a misunderstanding.
    pub(super) fn unused(&mut self, question: &Question) {
        let sets = self.layers.sets.iter().filter(|set| set.layer != Layer::Record);
        let given = sets.filter_map(|set| set.answers.get(&question.id)).map(|given| &given.origin);
        let edits = self.layers.edits.iter().filter(|edit| edit.path.id() == Some(&question.id));
        let Some(origin) = given.chain(edits.map(|edit| &edit.origin)).last() else { return };
        let message = format!("`{}` is not asked with these answers, and is ignored", question.id);
        let mut diagnostic = point_key(Diagnostic::warning("answer-unused", message), origin);
        if let Some(when) = &question.when {
            diagnostic = diagnostic.note(format!("it is asked when `{when}`"));
        }
        self.out.warnings.push(diagnostic.help("take it out, or change the answers that it depends on"));
    }
}
