//! `fluxwright build` itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueHint};
use fluxwright_build::{Build, Built, Options, SourceAt, Start, VariablesOf};
use fluxwright_check::{Options as CheckOptions, SurveyOptions};
use fluxwright_diagnostic::{Diagnose, Diagnostic, Severity};
use fluxwright_helm::chart::Charts;
use fluxwright_helm::render::{Fetch, Helm, NoRenderer, Renderer};
use fluxwright_kustomize::files::{DiskFiles, FileError, Files};
use fluxwright_repo::paths;
use fluxwright_repo::scan::ScanOptions;

use super::given::{assigned, named, variables, version};
use super::shown::{Shown, secrets};
use super::{json, tree};
use crate::build::mounts::Mounts;
use crate::build::releases::{Charting, ReleaseOf, releases};
use crate::build::select::{Selection, Target, roots};
use crate::build::told::told;
use crate::build::unknown;
use crate::build::verify::{Subject, verify};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use crate::ui::Output;

/// How alike names must be to be meant, of 1.
const LIKE: f64 = 0.85;

/// What to build, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub(super) struct BuildFlux {
    /// A folder, or Kind/namespace/name of a Kustomization (ks), ResourceSet (rset) or HelmRelease (hr) [default: everything]
    #[arg(value_name = "PATH|OBJECT", value_hint = ValueHint::DirPath)]
    what: Option<String>,
    /// Only what this entry point makes: its folder, or the last part of it, such as a cluster's name
    #[arg(long, visible_alias = "root", value_name = "NAME")]
    cluster: Option<String>,
    /// The version of Flux in the cluster; since 2.9 a variable without a value fails the build [default: the newest]
    #[arg(long, value_name = "VERSION", value_parser = version)]
    flux_version: Option<(u16, u16)>,
    /// Where the files of a source are, which may be outside of the repo; can be given several times
    #[arg(long, value_name = "KIND/NS/NAME=PATH")]
    source: Vec<String>,
    /// The variables of a ConfigMap or Secret that only the cluster has, from an env file or YAML; can be given several times
    #[arg(long, value_name = "KIND/NS/NAME=FILE")]
    substitute_from: Vec<String>,
    /// Print only the values that HelmReleases are installed with
    #[arg(long)]
    values: bool,
    /// A comment above each object: the file and line that made it, and who applies it
    #[arg(long)]
    provenance: bool,
    /// Print Secrets, and what comes from them, as they are
    #[arg(long)]
    show_secrets: bool,
    /// Also tell what the schemas and rules find wrong with what comes out
    #[arg(long)]
    check: bool,
    /// Take published charts from this folder: NAME/, NAME-VERSION/ or NAME-VERSION.tgz
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Charts")]
    charts: Option<PathBuf>,
    /// Let helm fetch charts that are nowhere else; this uses the network
    #[arg(long, help_heading = "Charts", conflicts_with = "no_helm")]
    fetch_charts: bool,
    /// Leave the objects of charts out
    #[arg(long, help_heading = "Charts")]
    no_helm: bool,
    /// The version of Kubernetes that charts see [default: that of helm]
    #[arg(long, value_name = "VERSION", help_heading = "Charts")]
    kube_version: Option<String>,
    /// An API that charts see in the cluster, such as monitoring.coreos.com/v1; can be given several times
    #[arg(long, value_name = "GROUP/VERSION", value_delimiter = ',', help_heading = "Charts")]
    api_versions: Vec<String>,
    /// How long helm may take for one chart, in seconds [default: 60]
    #[arg(long, value_name = "SECONDS", help_heading = "Charts")]
    helm_timeout: Option<u64>,
    /// The labels that tell of the HelmRelease, as chart objects have them in the cluster
    #[arg(long, help_heading = "Charts")]
    origin_labels: bool,
}

impl BuildFlux {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let root = context.root();
        let config = context.config(&root)?;
        let excluded = config.excluded()?;
        let mut files = Mounts::new(&root).map_err(|error| cannot_read(&root, &error))?;
        let options = self.options(context, &mut files)?;
        let target = self.target(context, &root)?;
        let paths = paths(&root, &excluded);
        let sources = options.sources.clone();
        let (built, selection) = self.build(&files, &paths, options, &target)?;
        let charts = self.charts_folder(context)?;
        let renderer = self.renderer();
        let how = Charting {
            charts: Charts { tree: &files, folder: charts.as_ref().map(|charts| charts as &dyn Files) },
            renderer: &*renderer,
            options: fluxwright_helm::Options {
                kube_version: self.kube_version.clone(),
                api_versions: self.api_versions.clone(),
                origin_labels: self.origin_labels,
                ..fluxwright_helm::Options::default()
            },
            sources: &sources,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        };
        let releases = releases(&built, &selection, &how);
        if self.values && releases.is_empty() {
            return Err(Diagnostic::error("build-no-release", "there is no HelmRelease in what was asked for")
                .help("name one as hr/NAMESPACE/NAME; `fluxwright get hr` lists them")
                .into());
        }
        let mut diagnostics = self.diagnostics(&built, &selection, &releases, &files, context);
        let secrets = secrets(&built, &releases);
        if self.check {
            let subject = Subject {
                built: &built,
                selection: &selection,
                releases: &releases,
                files: &files,
                paths: &paths,
                secrets: &secrets,
                told: &diagnostics,
            };
            let locations = config.schema_locations.iter().map(|path| root.join(path));
            let survey = SurveyOptions {
                scan: ScanOptions { excludes: excluded, ..ScanOptions::default() },
                catalogue: crate::cli::check::schemas::read(locations)?,
                flux: self.flux_version,
            };
            let settings = crate::cli::check::settings(&config)?;
            let found = verify(&subject, survey, &CheckOptions { settings, ..CheckOptions::default() });
            diagnostics.extend(found);
        }
        let shown = Shown::new(&built, &selection, &releases, (!self.show_secrets).then_some(secrets));
        self.print(context, &shown, &selection, &target, &diagnostics);
        let is_wrong = |diagnostic: &Diagnostic| match diagnostic.severity {
            Severity::Error => true,
            Severity::Warning => self.check,
            Severity::Note => false,
        };
        Ok(if diagnostics.iter().any(is_wrong) { Exit::Different } else { Exit::Done })
    }

    fn build(
        &self,
        files: &Mounts,
        paths: &[String],
        options: Options,
        target: &Target,
    ) -> Result<(Built, Selection), Failure> {
        let cluster = self.cluster.as_deref();
        let build = Build::new(files, paths, options);
        let everything = build.run(&Start::Everything);
        if let Some(selection) = Selection::of(&everything, target, cluster) {
            return Ok((everything, selection));
        }
        match (target, cluster) {
            // Nothing in the repo applies it.
            (Target::Folder(folder), None) => {
                let built = build.run(&Start::Folder(folder.clone()));
                let selection = Selection::of(&built, &Target::Everything, None).unwrap_or_default();
                Ok((built, selection))
            }
            (_, Some(name)) if Selection::of(&everything, &Target::Everything, cluster).is_none() => {
                let there = roots(&everything).join(", ");
                let message = format!("no entry point is called `{name}`");
                Err(Diagnostic::error("build-not-found", message).help(format!("there is {there}")).into())
            }
            (Target::Everything, _) => {
                Err(Diagnostic::error("build-nothing", "there is nothing that Flux would apply")
                    .help("run it in a repo with Flux Kustomizations, or name a folder")
                    .into())
            }
            (Target::Folder(folder), Some(name)) => {
                let message = format!("nothing of `{name}` builds the folder {folder}");
                Err(Diagnostic::error("build-not-found", message).help("leave --cluster out").into())
            }
            (Target::Object { kind, namespace, name }, _) => {
                Err(Failure(not_found(&everything, kind, namespace, name)))
            }
        }
    }

    fn options(&self, context: &Context<'_>, files: &mut Mounts) -> Result<Options, Failure> {
        let mut options = Options::default();
        options.flux = self.flux_version.unwrap_or(options.flux);
        for text in &self.source {
            let kinds = ["GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"];
            let (object, path) = assigned("--source", text, &kinds)?;
            let at = files.folder(&context.directory.join(&path)).map_err(|error| cannot_read(&path, &error))?;
            let (kind, namespace, name) = (object.kind, object.namespace, object.name);
            options.sources.push(SourceAt { kind, namespace, name, path: at });
        }
        for text in &self.substitute_from {
            let (object, path) = assigned("--substitute-from", text, &["ConfigMap", "Secret"])?;
            let found: VariablesOf = variables(object, &path, &context.read(&path)?)?;
            options.substitute_from.push(found);
        }
        Ok(options)
    }

    fn target(&self, context: &Context<'_>, root: &Path) -> Result<Target, Failure> {
        let Some(what) = &self.what else { return Ok(Target::Everything) };
        let path = context.directory.join(what);
        if let Some(object) = named(what).filter(|_| !path.exists()) {
            if ["Kustomization", "ResourceSet", "HelmRelease"].contains(&object.kind.as_str()) {
                let (kind, namespace, name) = (object.kind, object.namespace, object.name);
                return Ok(Target::Object { kind, namespace, name });
            }
            let message = format!("a {} cannot be built", object.kind);
            return Err(Diagnostic::error("usage", message)
                .help("name a folder, or a Kustomization, ResourceSet or HelmRelease")
                .into());
        }
        let real = std::fs::canonicalize(&path).map_err(|error| {
            Diagnostic::error("cannot-read", format!("cannot read {what}: {error}"))
                .help("name a folder of the repo, or Kind/namespace/name: ks/…, rset/…, hr/…")
        })?;
        if !real.is_dir() {
            return Err(Diagnostic::error("cannot-read", format!("{what} is no folder"))
                .help("name the folder that it is in, or the object: Kind/namespace/name")
                .into());
        }
        let below = real.strip_prefix(root).ok().and_then(Path::to_str).ok_or_else(|| {
            Diagnostic::error("cannot-read", format!("{what} is not in the repo {}", root.display()))
                .help("say where the other repo is with -C DIR")
        })?;
        Ok(Target::Folder(below.to_owned()))
    }

    fn charts_folder(&self, context: &Context<'_>) -> Result<Option<DiskFiles>, Failure> {
        let Some(folder) = &self.charts else { return Ok(None) };
        DiskFiles::new(&context.directory.join(folder)).map(Some).map_err(|error| cannot_read(folder, &error))
    }

    #[allow(clippy::disallowed_methods, reason = "the PATH is part of the environment of the command")]
    fn renderer(&self) -> Box<dyn Renderer> {
        let program = std::env::var_os("PATH").filter(|_| !self.no_helm).and_then(|path| Helm::find(&path));
        let limit = self.helm_timeout.map_or(Helm::LIMIT, Duration::from_secs);
        let fetch = if self.fetch_charts { Fetch::Missing } else { Fetch::Never };
        match program {
            Some(program) => Box::new(Helm::new(program, limit, fetch)),
            None => Box::new(NoRenderer),
        }
    }

    fn diagnostics(
        &self,
        built: &Built,
        selection: &Selection,
        releases: &[ReleaseOf],
        files: &Mounts,
        context: &Context<'_>,
    ) -> Vec<Diagnostic> {
        let concerns = |applier: Option<usize>| applier.is_none_or(|applier| selection.has(applier));
        let problems = built.problems.iter().filter(|problem| concerns(problem.applier));
        let mut found: Vec<Diagnostic> = problems.flat_map(Diagnose::diagnose).collect();
        let mut seen = Vec::new();
        // Several clusters may build the same.
        found.retain(|diagnostic| {
            let new = !seen.contains(diagnostic);
            seen.push(diagnostic.clone());
            new
        });
        let all = context.ui.options.verbose || context.ui.json();
        found.extend(unknown::told(built, selection, all));
        if !self.no_helm || self.charts.is_some() {
            found.extend(told(built, releases, files, all));
        }
        found
    }

    fn print(
        &self,
        context: &Context<'_>,
        shown: &Shown<'_>,
        selection: &Selection,
        target: &Target,
        diagnostics: &[Diagnostic],
    ) {
        let ui = context.ui;
        let provenance = self.provenance || ui.options.verbose;
        if ui.json() {
            ui.data(&json::render(shown, diagnostics));
            return;
        }
        let of_release = matches!(target, Target::Object { kind, .. } if kind == "HelmRelease");
        let text = match ui.options.output {
            _ if self.values => super::yaml::values(shown),
            Output::Tree => tree::render(shown, selection, provenance, ui.colors.stdout),
            _ => super::yaml::render(shown, provenance, of_release),
        };
        ui.data(&text);
        ui.report(diagnostics);
    }
}

fn cannot_read(path: &Path, error: &FileError) -> Failure {
    Diagnostic::error("cannot-read", format!("cannot read {}: {error}", path.display())).help("name a folder").into()
}

/// What was named is not there; something of that name, or of one like it, may be elsewhere.
fn not_found(built: &Built, kind: &str, namespace: &str, name: &str) -> Vec<Diagnostic> {
    let mut others: BTreeSet<(bool, String)> = BTreeSet::new();
    for resource in built.resources.iter().filter(|resource| resource.kind() == kind) {
        let at = match (resource.namespace(), built.appliers.get(resource.applier)) {
            ("", Some(applier)) => applier.namespace.as_str(),
            (namespace, _) => namespace,
        };
        let same = resource.name() == name;
        if same || (at == namespace && strsim::jaro_winkler(resource.name(), name) > LIKE) {
            others.insert((!same, format!("{kind}/{at}/{}", resource.name())));
        }
    }
    let message = format!("{kind}/{namespace}/{name} is not among what the repo makes");
    let diagnostic = Diagnostic::error("build-not-found", message);
    let others: Vec<String> = others.into_iter().map(|(_, name)| name).take(3).collect();
    vec![match others.join(" or ") {
        found if found.is_empty() => diagnostic.help("`fluxwright build -o tree` shows what there is"),
        found => diagnostic.help(format!("did you mean {found}?")),
    }]
}
