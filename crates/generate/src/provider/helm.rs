//! No GitOps at all: the helm program.

use fluxwright_diagnostic::Diagnostic;

use super::check;
use super::{Context, Deliver, Provider};
use crate::address::without_chart;
use crate::scenario::Scenario;
use crate::shell::quote;

/// The command that installs a third-party chart, for users without GitOps.
#[derive(Debug, Clone, Copy)]
pub struct Helm;

impl Provider for Helm {
    fn id(&self) -> &'static str {
        "none"
    }

    fn title(&self) -> &'static str {
        "no GitOps: the helm command"
    }

    fn scenarios(&self) -> &'static [Scenario] {
        &[Scenario::ChartRepository]
    }

    fn deliver(&self) -> Deliver {
        Deliver::Command
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        check::chart(context)
    }

    fn command(&self, context: &Context<'_>) -> Option<String> {
        let (url, chart) = (context.text("chartRepoUrl"), context.text("chartName"));
        let version = Some(context.text("chartVersion")).filter(|version| *version != "*");
        let mut words = vec!["helm".to_owned(), "install".to_owned(), context.text("resourceName").to_owned()];
        if url.starts_with("oci://") {
            words.push(format!("{}/{chart}", without_chart(url, chart)));
        } else {
            words.extend([chart.to_owned(), "--repo".to_owned(), url.to_owned()]);
        }
        words.extend(version.into_iter().flat_map(|version| ["--version".to_owned(), version.to_owned()]));
        words.extend(["--namespace".to_owned(), context.text("destinationNamespace").to_owned()]);
        words.push("--create-namespace".to_owned());
        words.extend(context.values.files.iter().flat_map(|file| ["--values".to_owned(), file.path.clone()]));
        words.extend(context.values.set.iter().flat_map(|(kind, text)| [kind.flag().to_owned(), text.clone()]));
        Some(words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" "))
    }
}
