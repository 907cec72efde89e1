//! What is deployed, from the arguments.

use std::path::Path;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_generate::{ChartAddress, Detection, Error, Subject, chart_address, detect, package_at};
use fluxwright_repo::{Repo, file_name, is_kustomization, join, parent};

use super::choose::{self, Answer, Chosen};
use super::report::Found;
use super::{Generate, Type};
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::ui::Person;

impl Generate {
    /// What is deployed.
    pub(super) fn subject(
        &self,
        context: &Context<'_>,
        repo: &Repo,
        person: &mut Person<'_>,
        found: &mut Found,
    ) -> Result<Chosen, Failure> {
        let here = context.folder(repo.root());
        if let Some(chart) = self.chart_of_others()? {
            return Ok(Chosen::Subject(Subject::Chart(chart)));
        }
        match &self.package {
            Some(path) => self.at(repo, &here, path, person, found),
            None => self.below(repo, &here, ".", person, found),
        }
    }

    /// The chart of somebody else's that the arguments name, if they do.
    fn chart_of_others(&self) -> Result<Option<ChartAddress>, Failure> {
        let short = match self.package.as_deref() {
            Some(text) if text.contains("://") => Some(chart_address(text).map_err(|error| Failure::from(*error))?),
            _ => None,
        };
        let named = self.url.is_some() || (self.package.is_none() && self.chart.is_some());
        if short.is_none() && !named && self.kind != Some(Type::ChartRepo) {
            return self.no_chart_flags();
        }
        if let Some(kind) = self.kind.and_then(Type::kind) {
            return Err(Diagnostic::error(
                "package-type",
                format!("--type {} is for a folder, not for a chart's URL", kind.name()),
            )
            .help("leave out --type, or the URL")
            .into());
        }
        if let (None, Some(path)) = (&short, &self.package) {
            return Err(Diagnostic::error("package-type", format!("{path} is no address of a chart"))
                .help("write oci://host/path/chart:version or https://repo/chart@version, or --url and --chart alone")
                .into());
        }
        let short = short.unwrap_or_default();
        Ok(Some(ChartAddress {
            url: self.url.clone().or(short.url),
            chart: self.chart.clone().or(short.chart),
            version: self.version.clone().or(short.version),
        }))
    }

    /// `--chart` and `--version` say nothing about a folder.
    fn no_chart_flags(&self) -> Result<Option<ChartAddress>, Failure> {
        let flag =
            [("--chart", &self.chart), ("--version", &self.version)].into_iter().find(|(_, value)| value.is_some());
        match flag {
            Some((flag, _)) => {
                Err(Diagnostic::error("package-type", format!("{flag} is for a chart from a repository"))
                    .help("add --url URL, or leave it out: a chart in the repo says itself what it is")
                    .into())
            }
            None => Ok(None),
        }
    }

    /// The package at a path, or below it.
    fn at(
        &self,
        repo: &Repo,
        here: &str,
        path: &str,
        person: &mut Person<'_>,
        found: &mut Found,
    ) -> Result<Chosen, Failure> {
        let folder = folder(repo, path, here)?;
        let kind = self.kind.and_then(Type::kind);
        match package_at(repo, &folder, kind).map_err(|error| Failure(error.diagnose()))? {
            Some(package) => {
                found.packages(vec![package.clone()]);
                Ok(Chosen::Subject(Subject::Package(package)))
            }
            None => self.below(repo, &folder, path, person, found),
        }
    }

    /// One of the packages below a folder.
    fn below(
        &self,
        repo: &Repo,
        folder: &str,
        shown: &str,
        person: &mut Person<'_>,
        found: &mut Found,
    ) -> Result<Chosen, Failure> {
        let kind = self.kind.and_then(Type::kind);
        let mut detection = detect(repo, folder);
        detection.packages.retain(|package| kind.is_none_or(|kind| package.kind == kind));
        found.packages(detection.packages.clone());
        found.problems(&detection.problems);
        if let (true, Some(kind)) = (detection.packages.is_empty() && self.package.is_none(), kind)
            && self.answers.answer.iter().any(|answer| answer.starts_with("gitRepoUrl="))
        {
            return Ok(Chosen::Subject(Subject::Elsewhere(kind.into())));
        }
        let asks_anyway = self.package.is_none() || detection.packages.len() > 1;
        let answer = if asks_anyway { choose::package(&detection, person) } else { Answer::Nobody };
        match answer {
            Answer::Package(package) => return Ok(Chosen::Subject(Subject::Package(package))),
            Answer::Path(path) => {
                // The path is from where the command runs, and asked for once.
                let here = if self.package.is_none() { folder } else { "" };
                let chosen = self.folder_of(repo, here, &path)?;
                return Ok(chosen);
            }
            Answer::Chart => return Ok(Chosen::Subject(Subject::Chart(ChartAddress::default()))),
            Answer::Left => return Ok(Chosen::Left),
            Answer::Nobody => {}
        }
        match detection.packages.as_slice() {
            [package] => Ok(Chosen::Subject(Subject::Package(package.clone()))),
            [] => Err(nothing(repo, &detection, folder, shown)),
            _ => Err(choose::several(&detection).into()),
        }
    }

    /// The package of a folder that a person typed.
    fn folder_of(&self, repo: &Repo, here: &str, path: &str) -> Result<Chosen, Failure> {
        let folder = folder(repo, path, here)?;
        let kind = self.kind.and_then(Type::kind);
        match package_at(repo, &folder, kind).map_err(|error| Failure(error.diagnose()))? {
            Some(package) => Ok(Chosen::Subject(Subject::Package(package))),
            None => Err(nothing(repo, &detect(repo, &folder), &folder, path)),
        }
    }
}

/// That there is no package.
fn nothing(repo: &Repo, detection: &Detection, folder: &str, shown: &str) -> Failure {
    if !detection.problems.is_empty() {
        return Failure(detection.problems.iter().flat_map(Diagnose::diagnose).collect());
    }
    let below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| folder.is_empty() || rest.starts_with('/'));
    let elsewhere = detect(repo, "").packages.into_iter().map(|package| package.path).filter(|path| !below(path));
    let error = Error::NoPackage { path: shown.to_owned(), others: elsewhere.take(5).collect() };
    Failure(error.diagnose())
}

/// The folder of the repo that a path means; the path may be that of the file that tells what a package is.
fn folder(repo: &Repo, path: &str, here: &str) -> Result<String, Failure> {
    let inside = inside(repo, path, here)?;
    let inside = join(here, &inside).ok_or_else(|| Failure(Error::Outside { path: path.to_owned() }.diagnose()))?;
    let real = repo.root().join(&inside);
    let outside = || Failure(Error::Outside { path: path.to_owned() }.diagnose());
    let canonical = real.canonicalize().map_err(|_| Failure(Error::Missing { path: path.to_owned() }.diagnose()))?;
    let root = repo.root().canonicalize().unwrap_or_else(|_| repo.root().to_owned());
    if !canonical.starts_with(&root) {
        return Err(outside());
    }
    if real.is_dir() {
        return Ok(inside);
    }
    if file_name(&inside) == "Chart.yaml" || is_kustomization(&inside) {
        return Ok(parent(&inside).to_owned());
    }
    Err(Diagnostic::error("no-package", format!("{path} is a file"))
        .help(format!("name the folder of the package, such as {}", shown_parent(&inside)))
        .into())
}

fn shown_parent(path: &str) -> &str {
    match parent(path) {
        "" => ".",
        parent => parent,
    }
}

/// A path, absolute ones relative to `here`.
pub(super) fn inside(repo: &Repo, path: &str, here: &str) -> Result<String, Failure> {
    if !path.starts_with('/') {
        return Ok(path.to_owned());
    }
    let root = repo.root().canonicalize().unwrap_or_else(|_| repo.root().to_owned());
    let wanted = Path::new(path);
    let known = wanted.canonicalize().unwrap_or_else(|_| wanted.to_owned());
    let found = known.strip_prefix(&root).or_else(|_| wanted.strip_prefix(&root)).ok().and_then(Path::to_str);
    match found {
        Some(found) => {
            let relative = fluxwright_repo::relative(here, found);
            let slash = if path.ends_with('/') { "/" } else { "" };
            Ok(if relative.is_empty() { ".".to_owned() } else { format!("{relative}{slash}") })
        }
        None => Err(Failure(Error::Outside { path: path.to_owned() }.diagnose())),
    }
}
