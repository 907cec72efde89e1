//! Templates and expressions that cannot be parsed.

use std::collections::BTreeSet;

use fluxwright_diagnostic::Diagnose;

use crate::recipe::TextKind;
use crate::template::{TemplateErrorKind, Text};

use super::{Lint, rendered_names};

pub(super) fn check(lint: &mut Lint<'_>) {
    for text in lint.texts() {
        let (file, field) = lint.file.place_of(&text.field);
        let place = file.place(field);
        let checked = match text.kind {
            TextKind::Expression => lint.engine.check_expression(Text::new(text.text, &place)),
            TextKind::Template => lint.engine.check_text(Text::new(text.text, &place)),
        };
        lint.found.extend(checked.err().iter().flat_map(|error| error.diagnose()));
    }
    let recipe = &lint.file.recipe;
    let mut names: BTreeSet<String> = recipe.files.iter().flat_map(|spec| rendered_names(lint.preset, spec)).collect();
    for output in &lint.outputs {
        for reached in output.reached.values() {
            names.extend(reached.references.iter().filter_map(|reference| reference.name.clone()));
        }
    }
    for name in names {
        // What is missing is reported where it is named.
        let error = lint.engine.check(&name).err().filter(|error| error.kind != TemplateErrorKind::Missing);
        lint.found.extend(error.iter().flat_map(|error| error.diagnose()));
    }
}
