//! `add release`: from a request and a repo to a plan, in the layout that the repo has.

pub mod apps;
pub mod ask;
mod context;
pub mod dependencies;
mod draft;
mod extra_env;
pub mod inputs;
mod missing;
mod request;
mod resources;
mod values;
mod variables;
mod version;
mod wanted;
mod warnings;

use std::path::Path;

use fluxwright_diagnostic::Diagnostic;
use fluxwright_plan::{Plan, PlanBuilder};

pub use ask::{Ask, Nobody};
pub(crate) use draft::is_encrypted;
pub use request::{Request, SetFlag, VersionVar};
pub use wanted::Wanted;

use apps::layout::AppsLayout;
use context::Context;
use draft::{Draft, Problems};
pub(crate) use values::kind_and_text;

use fluxwright_repo::Repo;
use inputs::set::ReleaseSet;

/// What planning comes to.
#[derive(Debug)]
pub struct Outcome {
    /// The changes.
    pub plan: Plan,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
    /// What stands against the request; nothing is applied then.
    pub conflicts: Vec<Diagnostic>,
    /// What to do next.
    pub next: Vec<String>,
}

/// What a recipe of the repo's presets makes of a release, beside what its layout does.
pub trait Extend {
    /// Adds to the plan of a release. `resolved` is what the recipe's templates know of it beside their questions: `layout`
    /// (`inputs`, `apps`, or `none` where the repo has no release yet) and `values` (the text of the values file, or null).
    ///
    /// # Errors
    /// Everything that keeps it from being added.
    fn extend(
        &mut self,
        wanted: &Wanted,
        resolved: &serde_json::Value,
        builder: &mut PlanBuilder,
    ) -> Result<Extended, Problems>;
}

/// What [`Extend::extend`] has to say.
#[derive(Debug, Default)]
pub struct Extended {
    /// Whether it made anything.
    pub made: bool,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
    /// What stands against it; nothing is applied then.
    pub conflicts: Vec<Diagnostic>,
    /// What to do next.
    pub next: Vec<String>,
}

/// Where a release can go.
enum Target<'t, 'a> {
    Set(&'t ReleaseSet<'a>),
    Apps(&'t AppsLayout<'a>),
}

/// Plans a release. `directory` is where the command runs: relative files of the request resolve from it.
///
/// # Errors
/// Everything that is wrong with the request, or keeps the release from being added.
pub fn plan(
    repo: &Repo,
    directory: &Path,
    request: &Request,
    ask: &mut dyn Ask,
    extend: &mut dyn Extend,
) -> Result<Outcome, Problems> {
    let wanted = Wanted::of(request)?;
    let sets = inputs::set::find(repo);
    let layouts = apps::layout::find(repo);
    let known = dependencies::Known::of(repo, &sets);
    let context = Context {
        repo,
        request,
        variables: variables::Variables::of(repo),
        known,
        values: values::read(directory, request)?,
        sets,
    };
    if !request.allow_missing {
        check_dependencies(&context, &wanted)?;
    }
    let mut draft = Draft::new(repo)?;
    let (layout, near) = match target(&context, &layouts, directory, ask)? {
        Some(Target::Set(set)) => {
            inputs::plan(&context, set, &wanted, &mut draft, ask)?;
            ("inputs", set.path.to_owned())
        }
        Some(Target::Apps(layout)) => {
            apps::plan(&context, layout, &wanted, &mut draft, ask)?;
            ("apps", format!("{}/kustomization.yaml", layout.root))
        }
        None => ("none", String::new()),
    };
    warnings::undefined_in_values(&context, &mut draft, &near);
    let (mut builder, mut warnings, mut conflicts, mut next) = draft.into_parts();
    if conflicts.is_empty() {
        let resolved = serde_json::json!({ "layout": layout, "values": context.values.text() });
        let extended = extend.extend(&wanted, &resolved, &mut builder)?;
        if layout == "none" && !extended.made {
            return Err(no_layout(repo));
        }
        warnings.extend(extended.warnings);
        conflicts.extend(extended.conflicts);
        next.extend(extended.next);
    }
    let plan = builder.finish().map_err(|error| fluxwright_diagnostic::Diagnose::diagnose(&error))?;
    Ok(Outcome { plan, warnings, conflicts, next })
}

/// Unknown and circular dependencies, all at once.
fn check_dependencies(context: &Context<'_>, wanted: &Wanted) -> Result<(), Problems> {
    let mut problems = Vec::new();
    for name in wanted.depends_on.iter().filter(|name| **name != wanted.name && !context.known.has(name)) {
        let mut problem = Diagnostic::error(
            "unknown-dependency",
            format!("no release or Kustomization in the repo is named `{name}`"),
        );
        if let Some(near) = fluxwright_answers::suggest(name, context.known.names()) {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        problems.push(problem.help("add it first, or say --allow-missing"));
    }
    if let Some(circle) = context.known.circle(&wanted.name, &wanted.depends_on) {
        problems.push(
            Diagnostic::error("dependency-cycle", format!("the dependencies go in a circle: {}", circle.join(" → ")))
                .help("leave out one of --depends-on: Flux would wait for ever"),
        );
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The ResourceSet or apps layout that the release goes into: the one named with `--in`, the only one, or the one chosen; `None` where the
/// repo has none.
fn target<'t, 'a>(
    context: &'t Context<'a>,
    layouts: &'t [AppsLayout<'a>],
    directory: &Path,
    ask: &mut dyn Ask,
) -> Result<Option<Target<'t, 'a>>, Problems> {
    let mut targets: Vec<(String, Target<'t, 'a>)> = Vec::new();
    if let Some(file) = &context.request.in_file {
        let path = in_repo(context.repo, directory, file);
        targets.extend(
            context
                .sets
                .iter()
                .filter(|set| Some(set.path) == path.as_deref())
                .map(|set| (set.title(), Target::Set(set))),
        );
        if targets.is_empty() {
            return Err(no_set_in(context, path.as_deref(), file));
        }
    } else {
        targets.extend(
            context.sets.iter().map(|set| (format!("{} (ResourceSet {})", set.path, set.title()), Target::Set(set))),
        );
        if targets.is_empty() {
            targets.extend(
                layouts.iter().map(|layout| (format!("{}/<namespace>/<app>", layout.root), Target::Apps(layout))),
            );
            // A single stray folder beside a layout of many apps is no second layout.
            let most = layouts.first().map_or(0, |layout| layout.apps.len());
            let mut counts = layouts.iter().map(|layout| layout.apps.len());
            targets.retain(|_| counts.next().is_some_and(|count| count * 10 >= most));
        }
    }
    if targets.len() > 1 {
        let names: Vec<String> = targets.iter().map(|(name, _)| name.clone()).collect();
        return match ask.choose("Which ResourceSet gets the release?", &names) {
            Some(index) if index < targets.len() => Ok(Some(targets.swap_remove(index).1)),
            _ => {
                let mut problem = Diagnostic::error("several-places", "several places fit the release");
                for name in names {
                    problem = problem.note(name);
                }
                Err(vec![problem.help("choose one with --in FILE")])
            }
        };
    }
    Ok(targets.pop().map(|(_, target)| target))
}

/// The repo has no release, and no recipe makes the first one.
fn no_layout(repo: &Repo) -> Problems {
    // Files that cannot be read may be the ones that are meant.
    if !repo.problems().is_empty() {
        return repo.problems().to_vec();
    }
    vec![
        Diagnostic::error("no-layout", "no ResourceSet with Helm releases and no apps/<namespace>/<app> folders here")
            .help("start a repo with: fluxwright init")
            .help("if this is the wrong folder, name another: fluxwright -C DIR add release …"),
    ]
}

/// A path of the command line as one of the repo.
fn in_repo(repo: &Repo, directory: &Path, file: &str) -> Option<String> {
    let below = directory.strip_prefix(repo.root()).ok()?.to_str()?.replace('\\', "/");
    fluxwright_repo::join(&below, file)
}

/// Why `--in` names nothing that can be used: the file itself is at fault, or it is another one that is meant.
fn no_set_in(context: &Context<'_>, path: Option<&str>, file: &str) -> Problems {
    let read = path.map(|path| (path, context.repo.text(path)));
    match read {
        Some((_, Err(error))) if !error.is_missing() => return fluxwright_diagnostic::Diagnose::diagnose(&error),
        Some((path, Ok(text))) => {
            if let Err(error) = fluxwright_yaml::parse(&text) {
                return vec![error.diagnostic(path, Some(text))];
            }
        }
        _ => {}
    }
    let message = if path.is_some_and(|path| context.repo.has(path)) {
        format!("{file} has no ResourceSet whose inputs make Helm releases")
    } else {
        format!("there is no file {file} in this repo")
    };
    let mut diagnostic = Diagnostic::error("no-resourceset", message);
    for set in &context.sets {
        diagnostic = diagnostic.note(format!("{} has one: {}", set.path, set.title()));
    }
    vec![diagnostic.help("name one of these with --in, relative to the directory you are in")]
}
