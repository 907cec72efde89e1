//! Which package, and which provider, where the command line leaves it open.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_generate::{Detection, Package, Provider, Registry, Scenario, Subject};

use crate::cli::exit::Failure;
use crate::release::Ask;
use crate::ui::Person;

/// What became of a choice.
pub(super) enum Chosen {
    /// This is deployed.
    Subject(Subject),
    /// The user left the question.
    Left,
}

/// What a person says about the packages that were found.
pub(super) enum Answer {
    /// This one.
    Package(Package),
    /// The folder is another one.
    Path(String),
    /// It is a chart of somebody else's.
    Chart,
    /// The user left the question.
    Left,
    /// There is nobody to ask.
    Nobody,
}

/// A package in a line.
pub(super) fn line(package: &Package) -> String {
    let version = package.version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    let sure = match package.confidence {
        fluxwright_generate::Confidence::High => String::new(),
        confidence => format!(", confidence {}", confidence.name()),
    };
    format!("{}  {} {}{version}{sure}", package.path, package.kind.title(), package.name)
}

/// Lets a person choose.
pub(super) fn package(detection: &Detection, person: &mut Person<'_>) -> Answer {
    let mut options: Vec<String> = detection.packages.iter().map(line).collect();
    options.push("another path".to_owned());
    options.push("a chart from a repository or registry".to_owned());
    let count = detection.packages.len();
    let text = if count == 1 { "Is this the package?" } else { "Which package?" };
    match person.choose(text, &options) {
        Some(index) if index < count => detection.packages.get(index).cloned().map_or(Answer::Nobody, Answer::Package),
        Some(index) if index == count => match person.text("Which folder?", "Relative to the current one.") {
            Some(path) if !path.trim().is_empty() => Answer::Path(path.trim().to_owned()),
            _ => Answer::Left,
        },
        Some(_) => Answer::Chart,
        None if person.left() => Answer::Left,
        None => Answer::Nobody,
    }
}

/// That there are several packages, and nobody who chooses.
pub(super) fn several(detection: &Detection) -> Diagnostic {
    let count = detection.packages.len();
    let diagnostic = Diagnostic::error("several-packages", format!("there are {count} packages here"));
    let diagnostic = detection.packages.iter().fold(diagnostic, |diagnostic, package| diagnostic.note(line(package)));
    let first = detection.packages.first().map_or("FOLDER", |package| package.path.as_str());
    diagnostic
        .help(format!("name one of them, or another path: fluxwright generate {}", fluxwright_generate::quote(first)))
}

/// The provider: Flux, unless a person chooses another.
pub(super) fn provider<'r>(
    registry: &'r Registry,
    scenario: Scenario,
    person: &mut Person<'_>,
) -> Result<&'r dyn Provider, Failure> {
    let able: Vec<&dyn Provider> =
        registry.iter().filter(|provider| provider.scenarios().contains(&scenario)).collect();
    let options: Vec<String> = able.iter().map(|provider| provider.title().to_owned()).collect();
    let chosen = person.choose("Who deploys it?", &options);
    if person.left() {
        return Err(crate::cli::answers::cancelled().into());
    }
    match chosen.and_then(|index| able.get(index)) {
        Some(provider) => Ok(*provider),
        None => registry.get("flux").map_err(|error| Failure::from(*error)),
    }
}
