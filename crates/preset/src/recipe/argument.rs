//! The NAME on the command line.

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Recipe;

/// What the NAME on the command line must look like.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Argument {
    /// A regular expression that the name must match, unanchored as in JSON Schema (`^…$` for the whole name).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Greatest number of characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// What a name must be, in words, for the message when it is not: `must be MESSAGE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A NAME that a recipe does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The recipe needs one.
    #[error("`{recipe}` needs a name")]
    Missing {
        /// The recipe.
        recipe: String,
    },
    /// The recipe takes none.
    #[error("`{recipe}` takes no name")]
    Unexpected {
        /// The recipe.
        recipe: String,
        /// What was given.
        name: String,
    },
    /// It does not look as the recipe says.
    #[error("the name `{name}` must be {demand}")]
    Refused {
        /// What was given.
        name: String,
        /// What it must be, in words.
        demand: String,
    },
}

/// Checks the NAME that was given to a recipe.
///
/// # Errors
/// When it is missing, is one too many, or does not look as the recipe says.
pub fn check_name(recipe: &Recipe, name: Option<&str>) -> Result<(), NameError> {
    let (argument, name) = match (&recipe.argument, name) {
        (None, None) => return Ok(()),
        (None, Some(name)) => {
            return Err(NameError::Unexpected { recipe: recipe.name.clone(), name: name.to_owned() });
        }
        (Some(_), None) => return Err(NameError::Missing { recipe: recipe.name.clone() }),
        (Some(argument), Some(name)) => (argument, name),
    };
    let refused = |demand: String| Err(NameError::Refused { name: name.escape_debug().to_string(), demand });
    if name.is_empty() {
        return refused("more than nothing".into());
    }
    if let Some(pattern) = &argument.pattern {
        // A recipe that was checked has a pattern that compiles; one that does not takes nothing.
        let matches = regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(name));
        if !matches {
            return refused(argument.message.clone().unwrap_or_else(|| format!("a match of the pattern `{pattern}`")));
        }
    }
    match argument.max_length {
        Some(most) if name.chars().count() as u64 > most => refused(format!("at most {most} characters long")),
        _ => Ok(()),
    }
}

impl Diagnose for NameError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let help = match self {
            Self::Missing { recipe } => format!("write it after the recipe, as in `fluxwright add {recipe} NAME`"),
            Self::Unexpected { .. } => "leave the name out".into(),
            Self::Refused { .. } => "choose another name".into(),
        };
        vec![Diagnostic::error("recipe-name", self.to_string()).help(help)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        let argument = Argument {
            pattern: Some("^[a-z]+$".into()),
            max_length: Some(3),
            message: Some("lower case letters".into()),
        };
        let with = Recipe { name: "tenant".into(), argument: Some(argument), ..Recipe::default() };
        let without = Recipe { name: "init".into(), ..Recipe::default() };
        assert_eq!(check_name(&with, Some("abc")), Ok(()));
        assert_eq!(check_name(&without, None), Ok(()));
        let message = |recipe, name| check_name(recipe, name).unwrap_err().to_string();
        assert_eq!(message(&with, Some("A")), "the name `A` must be lower case letters");
        assert_eq!(message(&with, Some("abcd")), "the name `abcd` must be at most 3 characters long");
        assert_eq!(message(&with, Some("")), "the name `` must be more than nothing");
        assert_eq!(message(&with, None), "`tenant` needs a name");
        assert_eq!(message(&without, Some("x")), "`init` takes no name");
    }
}
