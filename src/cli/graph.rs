//! `fluxwright graph`

use clap::Args;
use fluxwright_diagnostic::Diagnostic;
use fluxwright_inventory::graph::graph;

use super::context::Context;
use super::exit::{Exit, Failure};
use super::inventory::{InventoryFlags, Loaded, ObjectName, not_found};
use crate::ui::Output;

/// Draw what names what: sources, Kustomizations, HelmReleases, ResourceSets and their inputs
///
/// An edge goes from what names to what is named (sourceRef, chartRef, valuesFrom, substituteFrom, inputsFrom, dependsOn) or from
/// what makes to what is made (generated). What the repo does not have is drawn with dashes. The same object in several clusters
/// is one node.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct GraphCommand {
    /// Only what is around this object, as Kind/namespace/name or Kind/name
    #[arg(long, value_name = "OBJECT")]
    focus: Option<String>,
    /// How many edges away from the object of --focus
    #[arg(long, value_name = "EDGES", default_value_t = 2, requires = "focus")]
    depth: usize,
    #[command(flatten)]
    flags: InventoryFlags,
}

const EXAMPLES: &str = "\
Examples:
  A picture of one cluster:
    fluxwright graph --cluster live | dot -Tsvg > live.svg

  What a release hangs on, for a README or an issue:
    fluxwright graph --focus hr/podinfo -o mermaid

  Who waits for whom, for a program:
    fluxwright graph -o json | jq -r '.edges[] | select(.relation == \"dependsOn\") | [.from, .to] | @tsv'

Exit codes:
  0  drawn
  1  there is no object as --focus says
  2  usage, an unknown kind";

impl GraphCommand {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let loaded = Loaded::new(context)?;
        let inventory = loaded.inventory(context);
        let cluster = self.flags.cluster(&inventory)?;
        let mut graph = graph(&inventory, cluster);
        let ui = context.ui;
        if let Some(focus) = &self.focus {
            let object = ObjectName::parse(focus, &inventory)?.ok_or_else(|| {
                Diagnostic::error("object-form", format!("`{focus}` names no object"))
                    .help("write Kind/namespace/name or Kind/name, as in hr/podinfo")
            })?;
            let ids: Vec<String> = graph
                .nodes
                .iter()
                .filter(|node| node.kind == object.kind && node.name == object.name)
                .filter(|node| object.namespace.as_ref().is_none_or(|namespace| *namespace == node.namespace))
                .map(|node| node.id.clone())
                .collect();
            if ids.is_empty() {
                let names = graph.nodes.iter().map(|node| node.id.as_str());
                ui.answer(&[not_found(&format!("`{focus}` in the graph"), focus, names)]);
                return Ok(Exit::Different);
            }
            graph = graph.around(&ids, self.depth);
        }
        match ui.options.output {
            Output::Json => ui.data_json(&graph),
            Output::Mermaid => {
                let text = graph.to_mermaid();
                if let Some(why) = graph.too_large_for_mermaid(&text) {
                    let problem = Diagnostic::warning("large-graph", format!("the graph has {why}"));
                    ui.report(&[problem.help("draw a part with --focus or --cluster, or use -o dot")]);
                }
                ui.data(&text);
            }
            _ => ui.data(&graph.to_dot()),
        }
        Ok(Exit::Done)
    }
}
