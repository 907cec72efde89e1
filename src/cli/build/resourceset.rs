//! `fluxwright build resourceset`

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, ValueHint};
use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_resourceset::{File, Options, Rendered, print};

use super::report::Json;
use crate::build::resourceset::{Sources, build};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};

/// Build the objects of a ResourceSet, as flux-operator does
///
/// Takes the flags of `flux-operator build rset` and prints what it prints. No cluster and no kubeconfig is asked. All input sets
/// that fail are reported, each with its place in the file; nothing is printed then, and the exit code is 1.
///
/// Providers of a type other than Static work when their manifest has `status.exportedInputs`, as one copied from a cluster has.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct BuildResourceSet {
    /// The file with the ResourceSet, - for standard input, or a folder: every ResourceSet in it, in the order of paths
    #[arg(short, long, value_name = "FILE|DIR|-", value_hint = ValueHint::AnyPath)]
    filename: PathBuf,
    /// Take the inputs from a YAML file with a list, merged item by item into those of the ResourceSet
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    inputs_from: Option<PathBuf>,
    /// Take inputs from the ResourceSetInputProviders of a file; can be given several times
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    inputs_from_provider: Vec<PathBuf>,
    /// The namespace of a ResourceSet that names none
    #[arg(short, long, value_name = "NAMESPACE", default_value = "default")]
    namespace: String,
    /// Also report what flux-operator passes over in silence and a cluster refuses, drops or does otherwise
    #[arg(long)]
    strict: bool,
}

const EXAMPLES: &str = "\
Examples:
  The objects of a ResourceSet:
    fluxwright build resourceset -f kubernetes/platform/helm-charts.yaml

  With inputs of a provider:
    fluxwright build rset -f apps.yaml --inputs-from-provider provider.yaml

  Which input and which line made what:
    fluxwright build rset -f apps.yaml -o json | jq '.resources[] | [.provenance.line, .provenance.input.name, .object.metadata.name]'

  What a cluster would refuse or drop:
    fluxwright build rset -f kubernetes --strict > /dev/null

Exit codes:
  0  built
  1  something cannot be built, or --strict found something
  2  usage, or a file that cannot be read";

impl BuildResourceSet {
    pub(in crate::cli) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let sources = self.sources(context)?;
        let options = Options {
            text: !context.ui.json(),
            strict: self.strict,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            now: now(),
            ..Options::default()
        };
        // Nothing is printed before all is known to be well: half of the objects, applied, would prune the other half.
        let mut json = Json::new();
        let mut text = String::new();
        let built = build(&sources, &self.namespace, &options, &mut |rendered: Rendered| {
            if context.ui.json() {
                json.push(&rendered);
            } else {
                text.push_str(&print(&rendered));
            }
            ControlFlow::Continue(())
        });
        let findings = match built {
            Ok(findings) => findings,
            Err(problems) => {
                context.ui.answer(&problems);
                return Ok(Exit::Different);
            }
        };
        if context.ui.json() {
            context.ui.data(&json.finish(&findings));
        } else {
            context.ui.data(&text);
            context.ui.report(&findings);
        }
        let found = findings.iter().any(|finding| finding.severity > Severity::Note);
        Ok(if found { Exit::Different } else { Exit::Done })
    }

    fn sources(&self, context: &Context<'_>) -> Result<Sources, Failure> {
        let whole = |path: &Path| context.read(path).map(|text| File::new(path.display().to_string(), text));
        let path = context.directory.join(&self.filename);
        let manifests = if self.filename == Path::new("-") {
            Sources::first_of(File::new("<stdin>", context.ui.stdin()?))
        } else if path.is_dir() {
            Sources::below(&path, &self.filename)?
        } else if path.exists() {
            Sources::first_of(whole(&self.filename)?)
        } else {
            let message = format!("invalid filename '{}', must point to an existing file", self.filename.display());
            return Err(Diagnostic::error("cannot-read", message).help("check the path; - is standard input").into());
        };
        Ok(Sources {
            inputs: self.inputs_from.as_deref().map(whole).transpose()?,
            providers: self.inputs_from_provider.iter().map(|path| whole(path)).collect::<Result<_, _>>()?,
            ..manifests
        })
    }
}

/// For templates that say how long ago something was.
fn now() -> i128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(i128::MAX))
}
