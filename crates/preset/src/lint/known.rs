//! Which variables there are at a place of a recipe, and which keys they have.

use fluxwright_answers::{Question, QuestionType};

use crate::recipe::{Recipe, Scope};
use crate::suggest::did_you_mean;

/// What there is to say about a variable with its keys.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    Known,
    /// A question that is asked later.
    Later,
    /// Nobody defines it.
    Unknown {
        name: String,
        similar: Option<String>,
    },
}

/// What a variable holds, as far as it is known.
enum Shape<'r> {
    /// A map of these keys.
    Fields(&'r [Question]),
    /// A map of these keys.
    Keys(&'static [&'static str]),
    /// Anything.
    Any,
}

/// Methods of maps and texts, which look like keys.
const MAP_METHODS: [&str; 4] = ["items", "keys", "values", "get"];

/// Looks a path such as `cluster.name` up.
pub(super) fn lookup(recipe: &Recipe, scope: Scope<'_>, path: &str) -> Lookup {
    let mut parts = path.split('.');
    let variable = parts.next().unwrap_or_default();
    let Some(mut shape) = shape_of(recipe, scope, variable) else {
        if recipe.questions.iter().any(|question| question.id == variable) {
            return Lookup::Later;
        }
        let names = names(recipe, scope);
        let similar = did_you_mean(variable, names.iter().copied()).map(str::to_owned);
        return Lookup::Unknown { name: variable.to_owned(), similar };
    };
    let mut known = variable.to_owned();
    for part in parts {
        let unknown = |keys: &mut dyn Iterator<Item = &str>| {
            let similar = did_you_mean(part, keys).map(|found| format!("{known}.{found}"));
            Lookup::Unknown { name: format!("{known}.{part}"), similar }
        };
        shape = match shape {
            Shape::Any => return Lookup::Known,
            _ if MAP_METHODS.contains(&part) => return Lookup::Known,
            Shape::Keys(keys) if keys.contains(&part) => Shape::Any,
            Shape::Keys(keys) => return unknown(&mut keys.iter().copied()),
            Shape::Fields(fields) => match fields.iter().find(|field| field.id == part) {
                Some(field) => shape_of_question(field),
                None => return unknown(&mut fields.iter().map(|field| field.id.as_str())),
            },
        };
        known = format!("{known}.{part}");
    }
    Lookup::Known
}

fn shape_of<'r>(recipe: &'r Recipe, scope: Scope<'r>, variable: &str) -> Option<Shape<'r>> {
    if let Some(for_each) = scope.for_each {
        if variable == for_each.variable {
            return Some(shape_of_item(recipe, for_each.list.trim()));
        }
        if variable == "index" {
            return Some(Shape::Any);
        }
    }
    if let Some(field) = scope.fields.iter().find(|field| field.id == variable) {
        return Some(shape_of_question(field));
    }
    let asked = recipe.questions.iter().take(scope.questions);
    if let Some(question) = asked.into_iter().find(|question| question.id == variable) {
        return Some(shape_of_question(question));
    }
    match variable {
        "name" if recipe.argument.is_some() => Some(Shape::Any),
        "resolved" if recipe.resolver.is_some() => Some(Shape::Any),
        "preset" => Some(Shape::Keys(&["name", "version"])),
        "repo" | "recipe" => Some(Shape::Any),
        _ => None,
    }
}

fn shape_of_question(question: &Question) -> Shape<'_> {
    match question.kind {
        QuestionType::Object if !question.fields.is_empty() => Shape::Fields(&question.fields),
        _ => Shape::Any,
    }
}

/// What the items of a list are, where the list is the answer to a question.
fn shape_of_item<'r>(recipe: &'r Recipe, list: &str) -> Shape<'r> {
    let question = recipe.questions.iter().find(|question| question.id == list);
    match question.and_then(|question| question.items.as_deref()) {
        Some(item) if item.kind == QuestionType::Object && !item.fields.is_empty() => Shape::Fields(&item.fields),
        _ => Shape::Any,
    }
}

/// The names of all variables there are.
fn names<'r>(recipe: &'r Recipe, scope: Scope<'r>) -> Vec<&'r str> {
    let questions = recipe.questions.iter().take(scope.questions).chain(scope.fields);
    let mut names: Vec<&str> = questions.map(|question| question.id.as_str()).collect();
    names.extend(["preset", "recipe", "repo"]);
    names.extend(recipe.argument.as_ref().map(|_| "name"));
    names.extend(recipe.resolver.as_ref().map(|_| "resolved"));
    if let Some(for_each) = scope.for_each {
        names.extend([for_each.variable.as_str(), "index"]);
    }
    names
}
