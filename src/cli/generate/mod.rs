//! `fluxwright generate`

mod choose;
mod report;
mod subject;
mod write;

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use fluxwright_answers::{AnswerSet, Ask, Origin};
use fluxwright_generate::{
    Deliver, Facts, Generated, Layout, PackageKind, Provider, Registry, Request, Subject, Target, UserValues, generate,
    remote_url,
};
use fluxwright_preset::{Preset, RecipeFile};
use fluxwright_repo::Repo;
use serde_json::{Map, Value, json};

use super::add::SetFlags;
use super::answers::{Asking, Given, cancelled};
use super::context::Context;
use super::exit::{Exit, Failure};
use super::flags::{AnswerFlags, WriteFlags};
use crate::ui::Person;

use choose::Chosen;
use report::Found;
pub(super) use report::GenerateReport;

/// Make the Flux or Argo CD resources that deploy a package
///
/// A package is a chart, a kustomization or a folder of manifests in the repo, or a chart of somebody else's. Without PACKAGE
/// it is looked for in the current folder and below. What is asked has defaults; a source that the repo has already is used,
/// and a kustomization.yaml beside the new file names it.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Generate {
    /// A folder of the repo, or oci://HOST/PATH/CHART:VERSION, or https://REPO/CHART@VERSION
    #[arg(value_hint = ValueHint::DirPath)]
    package: Option<String>,
    /// What the package is, where that is not as it seems: helm, kustomize, raw, or chart-repo
    #[arg(long = "type", value_enum, value_name = "TYPE", hide_possible_values = true, help_heading = "Package")]
    kind: Option<Type>,
    /// Where a chart of somebody else's is: https://REPO or oci://HOST/PATH
    #[arg(long, visible_alias = "repo", value_name = "URL", value_hint = ValueHint::Url, help_heading = "Package")]
    url: Option<String>,
    /// The chart's name
    #[arg(long, value_name = "CHART", help_heading = "Package")]
    chart: Option<String>,
    /// The chart's version, or a range
    #[arg(long, value_name = "VERSION", help_heading = "Package")]
    version: Option<String>,
    /// Name of the resources [default: that of the package]
    #[arg(long, value_name = "NAME", help_heading = "Resources")]
    name: Option<String>,
    /// Namespace that the package goes into
    #[arg(short, long, value_name = "NAMESPACE", help_heading = "Resources")]
    namespace: Option<String>,
    /// Who deploys it: flux, argocd, or none for the helm command [default: flux]
    #[arg(long, value_name = "PROVIDER", help_heading = "Resources")]
    provider: Option<String>,
    /// How Flux fetches a chart from a registry: oci-repository or helm-repository
    #[arg(long, value_name = "SOURCE", help_heading = "Resources")]
    oci_source: Option<String>,
    /// Helm values; later files win
    #[arg(short = 'f', long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Values")]
    values: Vec<PathBuf>,
    #[command(flatten)]
    set: SetFlags,
    /// Where to write: a file, a folder, or - for standard output
    #[arg(long, value_name = "PATH|-", value_hint = ValueHint::AnyPath, help_heading = "Files")]
    out: Option<String>,
    /// A file for each resource
    #[arg(long, help_heading = "Files")]
    split: bool,
    #[command(flatten)]
    answers: AnswerFlags,
    #[command(flatten)]
    write: WriteFlags,
}

const EXAMPLES: &str = "\
Examples:
  For the chart or manifests in the current folder, and be asked:
    fluxwright generate

  For a chart in this repo, without questions:
    fluxwright generate charts/web --answer gitRepoUrl=https://github.com/acme/web.git \\
      --values values.yaml --out clusters/live/ --defaults --yes

  For a chart of somebody else's, as text:
    fluxwright generate oci://ghcr.io/stefanprodan/charts/podinfo:6.9.0 --out -

  For Argo CD, or as a plain helm command:
    fluxwright generate deploy/overlays/live --provider argocd --answer syncPolicy=auto-prune
    fluxwright generate https://charts.jetstack.io/cert-manager@1.x --provider none

  What was found here, as JSON:
    fluxwright generate --dry-run -o json";

/// What `--type` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Type {
    Helm,
    Kustomize,
    Raw,
    ChartRepo,
}

impl Type {
    /// The kind of a package of the repo.
    fn kind(self) -> Option<PackageKind> {
        match self {
            Self::Helm => Some(PackageKind::Helm),
            Self::Kustomize => Some(PackageKind::Kustomize),
            Self::Raw => Some(PackageKind::Raw),
            Self::ChartRepo => None,
        }
    }
}

impl Generate {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let mut found = Found::default();
        match self.run_with(context, &mut found) {
            Err(failure) if context.ui.json() && found.is_any() => {
                context.ui.data_json(&found.report(&failure.0));
                Ok(Exit::Refused)
            }
            result => result,
        }
    }

    /// Runs, and remembers what was found for who wants it as data.
    fn run_with(self, context: &Context<'_>, found: &mut Found) -> Result<Exit, Failure> {
        let root = context.root();
        let registry = Registry::default();
        // A name that is none is told before anything is read.
        let provider =
            self.provider.as_deref().map(|id| registry.get(id)).transpose().map_err(|error| Failure::from(*error))?;
        let text_only = self.out.as_deref() == Some("-") || provider.is_some_and(|p| p.deliver() == Deliver::Command);
        let session = if text_only { None } else { Some(context.write(&root, &self.write)?) };
        let repo = context.repo()?;
        let mut person = Person::new(context.ui, self.wishes());
        let subject = match self.subject(context, &repo, &mut person, found)? {
            Chosen::Subject(subject) => subject,
            Chosen::Left => return Err(cancelled().into()),
        };
        let provider = match provider {
            Some(provider) => provider,
            None => choose::provider(&registry, subject.scenario(), &mut person)?,
        };
        found.subject(&subject, provider);
        let preset = context.preset(&root, fluxwright_generate::PRESET)?.preset;
        let recipe = preset.recipe(provider.id()).map_err(|error| Failure::of(&error))?;
        let git_url = remote_url(&root);
        let facts = Facts { provider, subject: &subject, git_url: git_url.as_deref() };
        let (answers, warnings) = self.ask(context, &preset, &recipe, &facts)?;
        let values = self.user_values(context)?;
        let layout = if self.split { Layout::Split } else { Layout::Combined };
        let target = self.target(context, &repo, provider, layout)?;
        let request = Request {
            provider,
            preset: &preset,
            recipe: &recipe,
            subject: &subject,
            answers: &answers,
            values: &values,
            repo: &repo,
            git_url: git_url.as_deref(),
            target: &target,
            layout,
        };
        let mut generated = generate(&request)?;
        generated.notes.splice(0..0, warnings);
        found.generated(&generated, &target);
        self.conclude(context, session, generated, &target, found)
    }

    /// What would be asked, and what is still to be answered.
    pub(super) fn questions(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let root = context.root();
        let registry = Registry::default();
        let repo = context.repo()?;
        let nobody = crate::ui::Wishes { no_input: true, ..self.write.wishes() };
        let mut person = Person::new(context.ui, nobody);
        let provider =
            registry.get(self.provider.as_deref().unwrap_or("flux")).map_err(|error| Failure::from(*error))?;
        let subject = match self.subject(context, &repo, &mut person, &mut Found::default())? {
            Chosen::Subject(subject) => subject,
            Chosen::Left => return Err(cancelled().into()),
        };
        let preset = context.preset(&root, fluxwright_generate::PRESET)?.preset;
        let recipe = preset.recipe(provider.id()).map_err(|error| Failure::of(&error))?;
        let git_url = remote_url(&root);
        let facts = Facts { provider, subject: &subject, git_url: git_url.as_deref() };
        let given = self.given(context, &recipe, &facts)?;
        let resolved = Value::Object(facts.resolved());
        let asking = Asking { preset: &preset, recipe: &recipe, name: None, repo: None, resolved: Some(&resolved) };
        Ok(super::questions::show(context.ui, asking, &given))
    }

    /// What a run without questions and a run with them have in common: who wants defaults is not asked at all.
    fn wishes(&self) -> crate::ui::Wishes {
        let wishes = self.write.wishes();
        crate::ui::Wishes { no_input: wishes.no_input || self.answers.defaults, ..wishes }
    }

    /// The answers of the provider's recipe.
    fn ask(
        &self,
        context: &Context<'_>,
        preset: &Preset,
        recipe: &RecipeFile,
        facts: &Facts<'_>,
    ) -> Result<(Map<String, Value>, Vec<fluxwright_diagnostic::Diagnostic>), Failure> {
        let given = self.given(context, recipe, facts)?;
        let resolved = Value::Object(facts.resolved());
        let asking = Asking { preset, recipe, name: None, repo: None, resolved: Some(&resolved) };
        let asks = context.ui.may_ask(self.wishes()).then_some(Ask::Unanswered);
        asking.answers(context, &given, asks)
    }

    /// What flags and files answer.
    fn given(&self, context: &Context<'_>, recipe: &RecipeFile, facts: &Facts<'_>) -> Result<Given, Failure> {
        let set = AnswerSet::from_values(self.answered(recipe, facts.subject), &Origin::flag("the command line"));
        let mut given = Given::read(context, &self.answers, vec![set])?;
        given.also_known_as("gitBranch", "targetRevision");
        given.also_known_as("name", "resourceName");
        Ok(given)
    }

    /// What the flags answer, of the questions that the recipe asks.
    fn answered(&self, recipe: &RecipeFile, subject: &Subject) -> Map<String, Value> {
        let chart = match subject {
            Subject::Chart(chart) => chart.clone(),
            _ => fluxwright_generate::ChartAddress::default(),
        };
        let flags = [
            ("resourceName", &self.name),
            ("destinationNamespace", &self.namespace),
            ("ociSource", &self.oci_source),
            ("chartRepoUrl", &chart.url),
            ("chartName", &chart.chart),
            ("chartVersion", &chart.version),
        ];
        let asks = |id: &str| recipe.recipe.questions.iter().any(|question| question.id == id);
        let given = flags.into_iter().filter_map(|(id, value)| Some((id.to_owned(), json!(value.as_ref()?))));
        given.filter(|(id, _)| asks(id)).collect()
    }

    /// The user's values.
    fn user_values(&self, context: &Context<'_>) -> Result<UserValues, Failure> {
        let mut problems = Vec::new();
        let mut files = Vec::new();
        for path in &self.values {
            match context.read(path) {
                Ok(text) => files.push(fluxwright_values::ValuesFile { path: path.display().to_string(), text }),
                Err(failure) => problems.extend(failure.0),
            }
        }
        let set = self.set.0.iter().map(crate::release::kind_and_text).collect();
        if problems.is_empty() { Ok(UserValues { files, set }) } else { Err(Failure(problems)) }
    }

    /// Where it is written.
    fn target(
        &self,
        context: &Context<'_>,
        repo: &Repo,
        provider: &dyn Provider,
        layout: Layout,
    ) -> Result<Target, Failure> {
        let Deliver::Files { combined } = provider.deliver() else { return Ok(Target::Text) };
        let folder = context.folder(repo.root());
        let out = match self.out.as_deref() {
            Some(out) if out != "-" && out.starts_with('/') => Some(subject::inside(repo, out, &folder)?),
            out => out.map(str::to_owned),
        };
        let is_folder = |path: &str| repo.root().join(path).is_dir();
        Target::of(out.as_deref(), layout, &folder, combined, is_folder).map_err(Failure::from)
    }

    /// Shows the text, or writes the files.
    fn conclude(
        &self,
        context: &Context<'_>,
        session: Option<super::write::Session<'_>>,
        generated: Generated,
        target: &Target,
        found: &Found,
    ) -> Result<Exit, Failure> {
        let text: String = generated.files.iter().map(|file| file.text.as_str()).collect();
        if let Some(command) = &generated.command {
            if context.ui.json() {
                context.ui.data_json(&found.report(&generated.notes));
            } else {
                context.ui.data(&format!("{command}\n"));
                context.ui.report(&generated.notes);
            }
            return Ok(Exit::Done);
        }
        match (target, session) {
            (Target::Text, _) | (_, None) => {
                if context.ui.json() {
                    context.ui.data_json(&found.report(&generated.notes));
                } else {
                    context.ui.data(&text);
                    context.ui.report(&generated.notes);
                    context.ui.next(&generated.next);
                }
                Ok(Exit::Done)
            }
            (_, Some(session)) => {
                let work = write::plan(&context.root(), generated)?;
                session.with_head(found.head()).finish(work)
            }
        }
    }
}
