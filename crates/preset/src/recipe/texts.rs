//! Every template and expression of a recipe, with its place and what it can use.

use fluxwright_answers::{Item, Question};
use serde_json::Value;

use crate::read::{FieldPath, Step};

use super::{EntrySpec, FileSpec, ForEach, Recipe};

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextKind {
    Template,
    Expression,
}

/// What becomes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It goes into a file.
    Content,
    /// It says where something goes.
    Place,
    /// It decides something.
    Condition,
    /// It is an answer.
    Default,
    /// It is shown.
    Message,
}

/// What a text can use besides the variables that are always there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'r> {
    /// How many of the recipe's questions.
    pub questions: usize,
    /// The variable of its `forEach`.
    pub for_each: Option<&'r ForEach>,
    /// The fields of the object that it is in.
    pub fields: &'r [Question],
}

/// A template or an expression of a recipe.
#[derive(Debug, Clone)]
pub(crate) struct RecipeText<'r> {
    pub text: &'r str,
    pub kind: TextKind,
    pub role: Role,
    pub field: FieldPath,
    pub scope: Scope<'r>,
}

/// All of them, in the order of the fields.
pub(crate) fn texts(recipe: &Recipe) -> Vec<RecipeText<'_>> {
    let all = Scope { questions: recipe.questions.len(), for_each: None, fields: &[] };
    let mut found = Found { texts: Vec::new() };
    let top = FieldPath::default();
    for (index, question) in recipe.questions.iter().enumerate() {
        let scope = Scope { questions: index, ..all };
        found.question(question, &top.then("questions").then(index), scope);
    }
    for (index, rule) in recipe.rules.iter().enumerate() {
        let at = top.then("rules").then(index);
        found.add(&rule.assert, TextKind::Expression, Role::Condition, at.then("assert"), all);
        found.add(&rule.message, TextKind::Template, Role::Message, at.then("message"), all);
        found.optional(rule.help.as_deref(), Role::Message, at.then("help"), all);
    }
    for (index, file) in recipe.files.iter().enumerate() {
        found.file(file, &top.then("files").then(index), all);
    }
    for (index, entry) in recipe.entries.iter().enumerate() {
        found.entry(entry, &top.then("entries").then(index), all);
    }
    for (index, line) in recipe.next.iter().enumerate() {
        found.add(line, TextKind::Template, Role::Message, top.then("next").then(index), all);
    }
    found.texts
}

struct Found<'r> {
    texts: Vec<RecipeText<'r>>,
}

impl<'r> Found<'r> {
    fn add(&mut self, text: &'r str, kind: TextKind, role: Role, field: FieldPath, scope: Scope<'r>) {
        self.texts.push(RecipeText { text, kind, role, field, scope });
    }

    fn optional(&mut self, text: Option<&'r str>, role: Role, field: FieldPath, scope: Scope<'r>) {
        if let Some(text) = text {
            self.add(text, TextKind::Template, role, field, scope);
        }
    }

    fn when(&mut self, text: Option<&'r str>, field: &FieldPath, scope: Scope<'r>) {
        if let Some(text) = text {
            self.add(text, TextKind::Expression, Role::Condition, field.then("when"), scope);
        }
    }

    fn question(&mut self, question: &'r Question, field: &FieldPath, scope: Scope<'r>) {
        self.when(question.when.as_deref(), field, scope);
        if let Some(default) = &question.default {
            self.value(default, field.then("default"), scope);
        }
        self.fields(&question.fields, field, scope);
        if let Some(item) = &question.items {
            self.item(item, &field.then("items"), scope);
        }
    }

    fn fields(&mut self, fields: &'r [Question], field: &FieldPath, scope: Scope<'r>) {
        for (index, inner) in fields.iter().enumerate() {
            self.question(inner, &field.then("fields").then(index), Scope { fields, ..scope });
        }
    }

    fn item(&mut self, item: &'r Item, field: &FieldPath, scope: Scope<'r>) {
        self.fields(&item.fields, field, scope);
        if let Some(inner) = &item.items {
            self.item(inner, &field.then("items"), scope);
        }
    }

    /// The texts in a default, at any depth.
    fn value(&mut self, value: &'r Value, field: FieldPath, scope: Scope<'r>) {
        match value {
            Value::String(text) => self.add(text, TextKind::Template, Role::Default, field, scope),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, field.then(index), scope);
                }
            }
            Value::Object(map) => {
                for (key, value) in map {
                    self.value(value, field.then(Step::Key(key.clone().into())), scope);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn for_each(&mut self, for_each: Option<&'r ForEach>, field: &FieldPath, scope: Scope<'r>) -> Scope<'r> {
        if let Some(for_each) = for_each {
            let field = field.then("forEach").then("in");
            self.add(&for_each.list, TextKind::Expression, Role::Condition, field, scope);
        }
        Scope { for_each, ..scope }
    }

    fn file(&mut self, file: &'r FileSpec, field: &FieldPath, scope: Scope<'r>) {
        let scope = self.for_each(file.for_each.as_ref(), field, scope);
        self.when(file.when.as_deref(), field, scope);
        self.optional(file.path.as_deref(), Role::Place, field.then("path"), scope);
        self.optional(file.content.as_deref(), Role::Content, field.then("content"), scope);
    }

    fn entry(&mut self, entry: &'r EntrySpec, field: &FieldPath, scope: Scope<'r>) {
        let scope = self.for_each(entry.for_each.as_ref(), field, scope);
        self.when(entry.when.as_deref(), field, scope);
        self.add(&entry.file, TextKind::Template, Role::Place, field.then("file"), scope);
        self.add(&entry.at, TextKind::Template, Role::Place, field.then("at"), scope);
        if let Some(document) = &entry.document {
            let at = field.then("document");
            self.optional(document.kind.as_deref(), Role::Place, at.then("kind"), scope);
            self.optional(document.name.as_deref(), Role::Place, at.then("name"), scope);
        }
        self.optional(entry.identity.as_deref(), Role::Place, field.then("identity"), scope);
        self.add(&entry.value, TextKind::Template, Role::Content, field.then("value"), scope);
        self.optional(entry.key.as_deref(), Role::Content, field.then("key"), scope);
        self.optional(entry.order.as_deref(), Role::Place, field.then("order"), scope);
        self.optional(entry.comment.as_deref(), Role::Content, field.then("comment"), scope);
    }
}
