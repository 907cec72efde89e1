//! Questions as options: `--depends-on a` answers the question `dependsOn`.

use std::ffi::OsString;

use fluxwright_answers::suggest;
use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::RecipeFile;

use crate::cli::exit::Failure;

/// An option that is none of the command's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct QuestionFlag {
    /// As it was typed, without a value.
    pub flag: String,
    /// The question that it would answer.
    pub id: String,
}

/// Takes options that the command does not know as answers: `--depends-on a --depends-on b` is `--answer dependsOn=a,b`, an
/// option without a value answers yes. Which of them the recipe asks is known only once it is read.
pub(super) fn split(command: &clap::Command, words: &[OsString]) -> (Vec<OsString>, Vec<QuestionFlag>) {
    let known = |name: &str| {
        let long =
            |arg: &clap::Arg| arg.get_long() == Some(name) || arg.get_all_aliases().unwrap_or_default().contains(&name);
        command.get_arguments().any(long)
    };
    let mut kept = Vec::new();
    let mut flags: Vec<QuestionFlag> = Vec::new();
    let mut answers: Vec<(String, String)> = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let name = word.to_str().and_then(|word| word.strip_prefix("--")).filter(|name| !name.is_empty());
        let Some(text) = name else {
            kept.push(word.clone());
            if word == "--" {
                kept.extend(words.by_ref().cloned());
            }
            continue;
        };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (text, None),
        };
        if known(name) || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            kept.push(word.clone());
            continue;
        }
        let next = words.next_if(|next| value.is_none() && next.to_str().is_some_and(|next| !next.starts_with("--")));
        let value = value.or_else(|| next.and_then(|next| next.to_str()).map(str::to_owned));
        let id = camel(name);
        flags.push(QuestionFlag { flag: format!("--{name}"), id: id.clone() });
        let value = value.unwrap_or_else(|| "true".to_owned());
        match answers.iter_mut().find(|(known, _)| *known == id) {
            Some((_, all)) => *all = format!("{all},{value}"),
            None => answers.push((id, value)),
        }
    }
    for (id, value) in answers {
        kept.extend([OsString::from("--answer"), OsString::from(format!("{id}={value}"))]);
    }
    (kept, flags)
}

/// `depends-on` as `dependsOn`.
fn camel(name: &str) -> String {
    let mut parts = name.split('-');
    let mut id = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        id.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        id.push_str(letters.as_str());
    }
    id
}

/// `dependsOn` as `depends-on`.
pub(super) fn kebab(id: &str) -> String {
    let mut name = String::new();
    for letter in id.chars() {
        if letter.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// Refuses options that no question of the recipe answers to.
pub(super) fn check(recipe: &RecipeFile, flags: &[QuestionFlag]) -> Result<(), Failure> {
    let questions = &recipe.recipe.questions;
    let names: Vec<String> = questions.iter().map(|question| format!("--{}", kebab(&question.id))).collect();
    let unknown = flags.iter().filter(|flag| !questions.iter().any(|question| question.id == flag.id));
    let problems: Vec<Diagnostic> = unknown
        .map(|flag| {
            let message = format!("unexpected argument `{}`", flag.flag);
            let diagnostic = Diagnostic::error("unexpected-argument", message);
            match suggest(&flag.flag, names.iter().map(String::as_str)) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("what it takes: fluxwright add {} --help", recipe.recipe.name)),
            }
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Failure(problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_of(line: &str) -> Vec<String> {
        let command =
            clap::Command::new("x").arg(clap::Arg::new("yes").long("yes")).arg(clap::Arg::new("answer").long("answer"));
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        split(&command, &words).0.into_iter().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn options_become_answers() {
        assert_eq!(
            split_of("web --yes --url=a --branch b"),
            ["web", "--yes", "--answer", "url=a", "--answer", "branch=b"]
        );
        assert_eq!(split_of("--depends-on a --depends-on b"), ["--answer", "dependsOn=a,b"]);
        assert_eq!(split_of("--wait --prune false"), ["--answer", "wait=true", "--answer", "prune=false"]);
        assert_eq!(split_of("--answer x=1 -- --url b"), ["--answer", "x=1", "--", "--url", "b"]);
    }

    #[test]
    fn names_of_options_and_questions() {
        assert_eq!(camel("kubeconfig-secret-ref"), "kubeconfigSecretRef");
        assert_eq!(kebab("kubeconfigSecretRef"), "kubeconfig-secret-ref");
    }
}
