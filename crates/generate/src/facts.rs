//! What is known before anything is asked: the variable `resolved` of a provider's recipe.

use serde_json::{Map, Value, json};

use crate::address::ChartAddress;
use crate::package::Package;
use crate::provider::Provider;
use crate::scenario::Scenario;

/// What is to be deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A folder of the repo.
    Package(Package),
    /// A folder of another Git repository, of this scenario.
    Elsewhere(Scenario),
    /// A chart of somebody else's.
    Chart(ChartAddress),
}

impl Subject {
    /// How it reaches the cluster.
    pub fn scenario(&self) -> Scenario {
        match self {
            Self::Package(package) => package.kind.into(),
            Self::Elsewhere(scenario) => *scenario,
            Self::Chart(_) => Scenario::ChartRepository,
        }
    }

    /// The package, where it is one of the repo.
    pub fn package(&self) -> Option<&Package> {
        match self {
            Self::Package(package) => Some(package),
            _ => None,
        }
    }
}

/// What is known before anything is asked.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Who deploys it.
    pub provider: &'a dyn Provider,
    /// What is deployed.
    pub subject: &'a Subject,
    /// The URL that the repo was cloned from.
    pub git_url: Option<&'a str>,
}

impl Facts<'_> {
    /// The variable `resolved`, as far as it can be used in questions. What is not known is an empty text.
    pub fn resolved(&self) -> Map<String, Value> {
        let scenario = self.subject.scenario();
        let empty = ChartAddress::default();
        let chart = match self.subject {
            Subject::Chart(chart) => chart,
            _ => &empty,
        };
        let package = match self.subject.package() {
            Some(package) => json!({
                "name": package.name,
                "path": package.path,
                "kind": package.kind.name(),
                "hasNamespace": package.has_namespace,
            }),
            None => json!({
                "name": chart.chart.as_deref().unwrap_or_default(),
                "path": "",
                "kind": "",
                "hasNamespace": false,
            }),
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut resolved = Map::new();
        resolved.insert("provider".into(), json!(self.provider.id()));
        resolved.insert("scenario".into(), json!(scenario.name()));
        resolved.insert("revision".into(), json!(self.provider.revision()));
        resolved.insert("package".into(), package);
        resolved.insert(
            "chart".into(),
            json!({ "url": text(&chart.url), "name": text(&chart.chart), "version": text(&chart.version) }),
        );
        // A package elsewhere is not in this repo.
        let here = self.subject.package().is_some();
        resolved.insert("git".into(), json!({ "url": self.git_url.filter(|_| here).unwrap_or_default() }));
        resolved
    }
}
