//! Which version text an input gets, and what an env file gets for it.

use fluxwright_diagnostic::Diagnostic;

use super::set::{Release, ReleaseSet};
use crate::release::request::VersionVar;
use crate::release::variables::Variables;
use crate::release::version::{NamingHabit, VersionHabit, VersionText, habit};
use crate::release::wanted::Wanted;
use fluxwright_repo::EnvFile;
use fluxwright_repo::annotation::{Subject, annotation};

/// A variable that an env file has to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVariable {
    /// The env file; new when the repo has none.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The annotation line above it.
    pub annotation: Option<String>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What the input holds.
    pub text: VersionText,
    /// What has to be added for it.
    pub variable: Option<NewVariable>,
    /// What stands against it: the variable is there with another value. With the env file.
    pub conflict: Option<(String, Diagnostic)>,
}

impl Decided {
    /// A text that needs nothing else.
    pub fn as_is(text: VersionText) -> Self {
        Self { text, variable: None, conflict: None }
    }
}

/// The facts that the decision rests on.
#[derive(Debug)]
pub struct VersionContext<'a> {
    /// The ResourceSet.
    pub set: &'a ReleaseSet<'a>,
    /// The index that the new input will have.
    pub index: usize,
    /// The repo's variables.
    pub variables: &'a Variables,
}

impl VersionContext<'_> {
    /// Decides. `version` is what was asked for, `request` how it is to be written.
    pub fn decide(
        &self,
        wanted: &Wanted,
        version: &VersionText,
        request: Option<&VersionVar>,
    ) -> Result<Decided, Vec<Diagnostic>> {
        match (version, request) {
            (VersionText::Variable { name, default }, _) => {
                self.given_variable(wanted, version, name, default.as_ref())
            }
            (VersionText::Literal(_), Some(VersionVar::None)) => Ok(Decided::as_is(version.clone())),
            (VersionText::Literal(value), Some(VersionVar::Name(name))) => {
                let form = self.habit().filter(|habit| *habit != VersionHabit::Literal);
                self.through_variable(wanted, name, value, form)
            }
            (VersionText::Literal(value), None) => match self.habit() {
                None | Some(VersionHabit::Literal) => Ok(Decided::as_is(version.clone())),
                form => {
                    let name = self.naming().name(&wanted.chart, &wanted.name);
                    self.through_variable(wanted, &name, value, form)
                }
            },
        }
    }

    fn habit(&self) -> Option<VersionHabit> {
        habit(self.set.nearest(self.index).map(|release| release.version))
    }

    fn naming(&self) -> NamingHabit {
        let triples: Vec<(String, &Release<'_>)> = self
            .set
            .nearest(self.index)
            .filter_map(|release| Some((VersionText::parse(release.version).variable()?.to_owned(), release)))
            .collect();
        NamingHabit::of(triples.iter().map(|(variable, release)| (variable.as_str(), release.chart, release.name)))
    }

    /// `--version '${n}'` has to be there; `--version '${n:-v}'` is added where it is not.
    fn given_variable(
        &self,
        wanted: &Wanted,
        version: &VersionText,
        name: &str,
        default: Option<&(String, String)>,
    ) -> Result<Decided, Vec<Diagnostic>> {
        if self.variables.defines(name, self.set.path) {
            return Ok(Decided::as_is(version.clone()));
        }
        match default {
            Some((_, value)) => {
                let variable = self.new_variable(wanted, name, value);
                Ok(Decided { variable: Some(variable), ..Decided::as_is(version.clone()) })
            }
            None => Err(vec![self.variables.unknown(name)]),
        }
    }

    fn through_variable(
        &self,
        wanted: &Wanted,
        name: &str,
        value: &str,
        form: Option<VersionHabit>,
    ) -> Result<Decided, Vec<Diagnostic>> {
        if !is_variable_name(name) {
            return Err(vec![
                Diagnostic::error("invalid-variable", format!("`{name}` is no name of a variable"))
                    .help("use letters, digits and underscores, not a digit first; or --version-var none"),
            ]);
        }
        let with_default = |operator: &str| VersionText::Variable {
            name: name.to_owned(),
            default: Some((operator.to_owned(), value.to_owned())),
        };
        // Where no neighbour uses a variable, nothing shows that this one will be substituted: the default keeps it valid.
        let text = match form {
            Some(VersionHabit::Default(operator)) => with_default(&operator),
            Some(VersionHabit::Variable) => VersionText::Variable { name: name.to_owned(), default: None },
            Some(VersionHabit::Literal) | None => with_default(":-"),
        };
        match self.variables.value(name, self.set.path) {
            Some((known, _)) if known == value => Ok(Decided::as_is(text)),
            Some((known, file)) => {
                let message = format!("`{name}` is {known} in {}, not {value}", file.path);
                let conflict = Diagnostic::error("variable-conflict", message)
                    .help(format!("to use what is there, say --version '${{{name}}}'"))
                    .help(format!(
                        "to keep {value} apart, name another variable: --version-var {}, or none with --version-var none",
                        self.other_name(wanted, name)
                    ));
                Ok(Decided { conflict: Some((file.path.clone(), conflict)), ..Decided::as_is(text) })
            }
            None => Ok(Decided { variable: Some(self.new_variable(wanted, name, value)), ..Decided::as_is(text) }),
        }
    }

    /// A free name after the release, for a variable whose chart shares its name with another.
    fn other_name(&self, wanted: &Wanted, taken: &str) -> String {
        let name = self.naming().name(&wanted.name, &wanted.name);
        if name != taken && !self.variables.defines(&name, self.set.path) {
            name
        } else {
            format!("{}_{taken}", wanted.name.replace('-', "_"))
        }
    }

    fn new_variable(&self, wanted: &Wanted, name: &str, value: &str) -> NewVariable {
        let file = self.env_file();
        let annotation = file.and_then(|file| self.annotation(wanted, file));
        let path = match file {
            Some(file) => file.path.clone(),
            None => fluxwright_repo::join(fluxwright_repo::parent(self.set.path), "versions.env").unwrap_or_default(),
        };
        NewVariable { file: path, name: name.to_owned(), value: value.to_owned(), annotation }
    }

    /// The env file that holds the neighbours' variables, else the one named after versions.
    pub fn env_file(&self) -> Option<&EnvFile> {
        let versions = self.set.releases.iter().map(|release| release.version);
        self.variables
            .file_of_neighbours(versions, self.set.path)
            .or_else(|| self.variables.versions_file(self.set.path))
    }

    /// An annotation, where most of the neighbours' variables in the file have one.
    fn annotation(&self, wanted: &Wanted, file: &EnvFile) -> Option<String> {
        let mut neighbours: Vec<(&str, Subject<'_>)> = Vec::new();
        let (mut annotated, mut total) = (0_usize, 0_usize);
        for release in self.set.nearest(self.index) {
            let text = VersionText::parse(release.version);
            let Some((line, _)) = text.variable().and_then(|name| file.variable(name)) else { continue };
            total += 1;
            if let Some(text) = file.annotation_above(line) {
                annotated += 1;
                neighbours.push((text, Subject { release: release.name, chart: release.chart, url: release.url }));
            }
        }
        if total == 0 {
            // No neighbour is in this file: what its other variables do.
            total = file.variables().count();
            annotated = file.variables().filter(|(line, _)| file.annotation_above(*line).is_some()).count();
        }
        let url = wanted.url.as_deref()?;
        let subject = Subject { release: &wanted.name, chart: &wanted.chart, url };
        (annotated * 2 > total).then(|| annotation(subject, &neighbours))
    }
}

/// What Flux takes as the name of a variable (spec, flux 6.4).
pub fn is_variable_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
