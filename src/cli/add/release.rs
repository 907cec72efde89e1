//! `fluxwright add release`

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches, ValueHint};
use serde_json::Value;

use super::release_recipe::ReleaseRecipe;
use crate::cli::answers::cancelled;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use crate::cli::flags::{AnswerFlags, WriteFlags};
use crate::release::{Request, SetFlag, VersionVar, plan};
use crate::ui::Person;

/// Add a Helm release to the repo
///
/// Finds where the repo keeps its releases (the inputs of a ResourceSet, or apps/NAMESPACE/NAME folders) and writes
/// everything a release needs there: the input or the objects, the values file and the line that registers it, the version
/// variable with its Renovate line. Quoting, order and names follow the neighbours; nothing else in the files changes.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(in crate::cli) struct Release {
    #[command(flatten)]
    flags: ReleaseFlags,
    #[command(flatten)]
    answers: AnswerFlags,
    #[command(flatten)]
    write: WriteFlags,
}

const EXAMPLES: &str = "\
Examples:
  From a Helm repository, with values and a dependency:
    fluxwright add release podinfo --namespace web --version 6.9.0 \\
      --url https://stefanprodan.github.io/podinfo --values podinfo.yaml --depends-on cert-manager

  The same in short, over OCI:
    fluxwright add release oci://ghcr.io/stefanprodan/charts/podinfo:6.9.0 --namespace web

  The version in a variable of the repo's versions.env, the namespace made too:
    fluxwright add release podinfo --version '${podinfo_version:-6.9.0}' \\
      --url oci://ghcr.io/stefanprodan/charts --create-namespace

  Set single values and further keys of the input:
    fluxwright add release podinfo --version 6.9.0 --url oci://ghcr.io/stefanprodan/charts \\
      --set replicaCount=2 --input 'postRenderers=[]'";

/// What the release is.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReleaseFlags {
    /// The release's name, or oci://HOST/PATH/CHART:VERSION, or https://REPO/CHART@VERSION
    name: Option<String>,
    /// Namespace of the release [default: NAME]
    #[arg(short, long, value_name = "NAMESPACE", help_heading = "Release")]
    namespace: Option<String>,
    /// The chart's name [default: NAME]
    #[arg(long, value_name = "CHART", help_heading = "Release")]
    chart: Option<String>,
    /// Version of the chart: a version, a range, ${var} or ${var:-default}
    #[arg(long, value_name = "VERSION", help_heading = "Release")]
    version: Option<String>,
    /// Where the chart is: https://REPO or oci://HOST/PATH
    #[arg(long, visible_alias = "repo", value_name = "URL", value_hint = ValueHint::Url, help_heading = "Release")]
    url: Option<String>,
    /// Releases that must be ready first
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "Release")]
    depends_on: Option<Vec<String>>,
    /// Allow dependencies that are not in the repo
    #[arg(long, help_heading = "Release")]
    allow_missing: bool,
    /// Helm values; later files win
    #[arg(short = 'f', long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Values")]
    values: Vec<PathBuf>,
    #[command(flatten)]
    set: SetFlags,
    /// A further key of the release's input, such as team='"web"'
    #[arg(long, value_name = "KEY=JSON", value_parser = input, help_heading = "Place")]
    input: Vec<(String, Value)>,
    /// The file of the ResourceSet to add to, where the repo has several
    #[arg(long = "in", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Place")]
    in_file: Option<String>,
    /// The release to add it behind [default: the end]
    #[arg(long, value_name = "NAME", help_heading = "Place")]
    after: Option<String>,
    /// Keep the version in this variable, or in none
    #[arg(long, value_name = "NAME|none", help_heading = "Place")]
    version_var: Option<String>,
    /// A further variable for the env file, as NAME=VALUE or 'NAME=VALUE # renovate: …'
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Place")]
    env: Vec<String>,
    /// Make the namespace too, where the repo keeps its namespaces
    #[arg(long, help_heading = "Place")]
    create_namespace: bool,
    /// Make a folder for the release's further resources too, where the repo keeps them
    #[arg(long, help_heading = "Place")]
    config: bool,
}

impl Release {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let session = context.write(&context.root(), &self.write)?;
        let repo = context.repo()?;
        let request = Request::from(self.flags);
        let mut person = Person::new(context.ui, self.write.wishes());
        let mut recipe = ReleaseRecipe::find(context, &request, &self.answers)?;
        let outcome = plan(&repo, &context.directory, &request, &mut person, &mut recipe);
        if person.left() {
            return Err(cancelled().into());
        }
        session.finish(outcome?.into())
    }
}

impl From<ReleaseFlags> for Request {
    fn from(flags: ReleaseFlags) -> Self {
        Self {
            name: flags.name,
            namespace: flags.namespace,
            chart: flags.chart,
            version: flags.version,
            url: flags.url,
            depends_on: flags.depends_on.map(|names| names.into_iter().filter(|name| !name.is_empty()).collect()),
            values: flags.values,
            set: flags.set.0,
            input: flags.input,
            in_file: flags.in_file,
            after: flags.after,
            version_var: flags.version_var.map(|name| match name.as_str() {
                "none" => VersionVar::None,
                _ => VersionVar::Name(name),
            }),
            env: flags.env,
            create_namespace: flags.create_namespace,
            config: flags.config,
            allow_missing: flags.allow_missing,
        }
    }
}

/// `KEY=JSON`
fn input(text: &str) -> Result<(String, Value), String> {
    let (key, json) = text.split_once('=').ok_or("is not KEY=JSON")?;
    let value = serde_json::from_str(json).map_err(|error| match json.chars().next() {
        Some('"' | '[' | '{') => format!("the value is not JSON: {error}"),
        _ => format!("the value is not JSON; text needs its quotes: '{key}=\"{json}\"'"),
    })?;
    Ok((key.to_owned(), value))
}

/// `--set`, `--set-string` and `--set-json`, in the order in which they were given.
#[derive(Debug, Default)]
pub(in crate::cli) struct SetFlags(pub Vec<SetFlag>);

/// A flag: its name, what its value is called, its help, and what it means.
type Flag = (&'static str, &'static str, &'static str, fn(String) -> SetFlag);

const SET: [Flag; 3] = [
    ("set", "KEY=VALUE", "Set a Helm value, in Helm's syntax", SetFlag::Set),
    ("set-string", "KEY=VALUE", "Set a Helm value to a text", SetFlag::String),
    ("set-json", "KEY=JSON", "Set a Helm value to JSON", SetFlag::Json),
];

impl Args for SetFlags {
    fn augment_args(command: Command) -> Command {
        SET.into_iter().fold(command, |command, (name, value, help, _)| {
            command.arg(
                clap::Arg::new(name)
                    .long(name)
                    .value_name(value)
                    .help(help)
                    .help_heading("Values")
                    .action(clap::ArgAction::Append),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SetFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags: Vec<(usize, SetFlag)> = Vec::new();
        for (name, _, _, make) in SET {
            let places = matches.indices_of(name).into_iter().flatten();
            let values = matches.get_many::<String>(name).into_iter().flatten();
            flags.extend(places.zip(values.map(|value| make(value.clone()))));
        }
        flags.sort_by_key(|(place, _)| *place);
        Ok(Self(flags.into_iter().map(|(_, flag)| flag).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
