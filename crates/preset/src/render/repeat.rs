//! `forEach`.

use minijinja::Value;
use minijinja::value::ValueKind;

use crate::read::FieldPath;
use crate::recipe::ForEach;
use crate::template::{Text, Vars};

use super::{Job, RenderError};

impl Job<'_> {
    /// The variables for each time that something is made: once, or once for each item of a list.
    pub(super) fn repeat(&self, for_each: Option<&ForEach>, field: &FieldPath) -> Result<Vec<Vars>, RenderError> {
        let Some(for_each) = for_each else { return Ok(vec![self.vars.clone()]) };
        let field = field.then("forEach").then("in");
        let place = self.request.recipe.text.place(field.clone());
        let list = self.engine.eval(Text::new(&for_each.list, &place), self.vars)?;
        let not_a_list = |what: &str| {
            let message = format!("`forEach` takes a list, this is {what}");
            let mut error = self.request.recipe.text.error("preset-for-each", &field, message);
            error.help.push("give it a list; of a map it takes the keys".into());
            RenderError::from(error)
        };
        match list.kind() {
            ValueKind::None => return Ok(Vec::new()),
            ValueKind::Seq | ValueKind::Iterable | ValueKind::Map => {}
            ValueKind::String => return Err(not_a_list("text")),
            _ => return Err(not_a_list("a single value")),
        }
        let limit = self.request.preset.limits().outputs;
        let mut all = Vec::new();
        let items = list.try_iter().map_err(|_| not_a_list("a single value"))?;
        for (position, item) in items.enumerate() {
            if position >= limit {
                let message = format!("`forEach` goes through more than {limit} items");
                return Err(RenderError::from(self.request.recipe.text.error("preset-for-each", &field, message)));
            }
            all.push(self.vars.with(&for_each.variable, item).with("index", Value::from(position + 1)));
        }
        Ok(all)
    }
}
