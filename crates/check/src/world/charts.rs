//! The charts whose versions are variables.

use std::collections::HashMap;

use fluxwright_repo::EnvFile;
use fluxwright_repo::annotation::{Subject, annotation};
use serde_json::Value;

use super::World;
use crate::reference::{self, OPERATOR};

/// A release whose chart's version is a variable, of the input of a ResourceSet.
#[derive(Debug, Clone)]
pub(crate) struct VersionedChart {
    pub variable: String,
    pub release: String,
    pub chart: String,
    pub url: String,
    /// The ResourceSet, by its number among all.
    set: usize,
    /// The input.
    index: usize,
}

impl VersionedChart {
    fn subject(&self) -> Subject<'_> {
        Subject { release: &self.release, chart: &self.chart, url: &self.url }
    }
}

/// All of them.
#[derive(Debug)]
pub(crate) struct VersionedCharts {
    all: Vec<VersionedChart>,
    by_variable: HashMap<String, usize>,
}

impl VersionedCharts {
    /// Those of a repo.
    pub fn of(world: &World<'_>) -> Self {
        let mut all = Vec::new();
        for (set, object) in world.objects_of(OPERATOR, "ResourceSet").enumerate() {
            let value = world.value(object);
            let inputs = reference::items(&value, "/spec/inputs").iter().enumerate();
            all.extend(inputs.filter_map(|(index, input)| read(set, index, input)));
        }
        let by_variable = all.iter().enumerate().map(|(at, chart)| (chart.variable.clone(), at)).collect();
        Self { all, by_variable }
    }

    /// The one whose version a variable is.
    pub fn of_variable(&self, name: &str) -> Option<&VersionedChart> {
        self.by_variable.get(name).and_then(|at| self.all.get(*at))
    }

    /// The annotation of a chart's version, in the words of the nearest that has one in the same file.
    pub fn annotation(&self, file: &EnvFile, wanted: &VersionedChart) -> String {
        let mut neighbours: Vec<_> = self.all.iter().filter(|other| other.variable != wanted.variable).collect();
        neighbours.sort_by_key(|other| (other.set != wanted.set, other.index.abs_diff(wanted.index)));
        let lines: Vec<(&str, Subject<'_>)> = neighbours
            .into_iter()
            .filter_map(|other| {
                let (line, _) = file.variable(&other.variable)?;
                Some((file.annotation_above(line)?, other.subject()))
            })
            .collect();
        annotation(wanted.subject(), &lines)
    }
}

fn read(set: usize, index: usize, input: &Value) -> Option<VersionedChart> {
    let chart = input.get("chart").unwrap_or(input);
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let version = text(chart, "version")?;
    let inner = version.strip_prefix("${")?.strip_suffix('}')?;
    let variable = inner.split(':').next().unwrap_or(inner).to_owned();
    let release = text(input, "name")?;
    let name = text(chart, "name").unwrap_or_else(|| release.clone());
    Some(VersionedChart { variable, chart: name, url: text(chart, "url")?, release, set, index })
}
