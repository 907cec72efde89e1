//! `fluxwright tree`

use clap::Args;
use fluxwright_inventory::tree::{Tree, TreeFilter, TreeNode, tree};
use fluxwright_inventory::{Inventory, brief, counted};

use super::context::Context;
use super::exit::{Exit, Failure};
use super::inventory::{InventoryFlags, Loaded, ObjectName, not_found};
use crate::ui::{Output, Style, plain};

/// Show who applies what: clusters, Kustomizations, ResourceSets, HelmReleases and their charts
///
/// Begins with the folder that each cluster applies first. Objects of other kinds are counted; so are Alerts, Providers and the
/// like. Sources stand with the HelmReleases that use them.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct TreeCommand {
    /// Only this object with what it applies, as Kind/namespace/name or Kind/name; or what comes from a file or folder of the repo
    #[arg(value_name = "OBJECT|PATH")]
    part: Option<String>,
    /// Show what each object waits for, as -o wide does
    #[arg(long)]
    depends_on: bool,
    #[command(flatten)]
    flags: InventoryFlags,
}

const EXAMPLES: &str = "\
Examples:
  The whole repo:
    fluxwright tree

  What one Kustomization applies, and what waits for what:
    fluxwright tree ks/flux-system/apps --depends-on

  What comes from a folder, in one cluster:
    fluxwright tree kubernetes/platform --cluster live

Exit codes:
  0  shown
  1  there is no such object or path
  2  usage, an unknown kind";

impl TreeCommand {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let loaded = Loaded::new(context)?;
        let inventory = loaded.inventory(context);
        let cluster = self.flags.cluster(&inventory)?;
        let whole = tree(&inventory, cluster);
        let ui = context.ui;
        let found = match &self.part {
            None => whole,
            Some(part) => {
                let found = whole.filtered(&self.filter(part, context, &loaded, &inventory)?);
                if found.roots.is_empty() {
                    let names = inventory.items.iter().map(|item| item.id.to_string()).collect::<Vec<_>>();
                    ui.answer(&[not_found(&format!("`{part}` in the tree"), part, names.iter().map(String::as_str))]);
                    return Ok(Exit::Different);
                }
                found
            }
        };
        if ui.json() {
            ui.data_json(&found);
        } else if found.roots.is_empty() {
            ui.hint("nothing in this repo is applied by Flux\n");
        } else {
            let wide = self.depends_on || ui.options.output == Output::Wide;
            ui.data(&render(&found, wide, inventory.clusters.len() > 1, ui.colors.stdout));
        }
        Ok(Exit::Done)
    }

    /// A path that is there counts as one; anything else is an object.
    fn filter(
        &self,
        part: &str,
        context: &Context<'_>,
        loaded: &Loaded,
        inventory: &Inventory<'_>,
    ) -> Result<TreeFilter, Failure> {
        if let Some(path) = loaded.path(context, part) {
            return Ok(TreeFilter::Path(path));
        }
        match ObjectName::parse(part, inventory)? {
            Some(ObjectName { kind, namespace, name }) => Ok(TreeFilter::Object { kind, namespace, name }),
            None => Ok(TreeFilter::Path(part.to_owned())),
        }
    }
}

fn render(tree: &Tree, wide: bool, with_clusters: bool, colors: bool) -> String {
    let mut text = String::new();
    for (index, root) in tree.roots.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        let cluster = if with_clusters && !root.cluster.is_empty() {
            Style::Strong.paint(&plain(&root.cluster), colors) + "  "
        } else {
            String::new()
        };
        text.push_str(&format!("{cluster}{}\n", line(root, wide, colors)));
        children(root, "", wide, colors, &mut text);
    }
    text
}

fn children(node: &TreeNode, indent: &str, wide: bool, colors: bool, text: &mut String) {
    let counts: Vec<String> = node.others.iter().map(|other| counted(other.count, &other.kind)).collect();
    let last = node.children.len() + usize::from(!counts.is_empty());
    for (index, child) in node.children.iter().enumerate() {
        let is_last = index + 1 == last;
        let (branch, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        text.push_str(&format!("{indent}{}{}\n", Style::Faint.paint(branch, colors), line(child, wide, colors)));
        children(child, &format!("{indent}{}", Style::Faint.paint(below, colors)), wide, colors, text);
    }
    if !counts.is_empty() {
        let counts = Style::Faint.paint(&plain(&counts.join(", ")), colors);
        text.push_str(&format!("{indent}{}{counts}\n", Style::Faint.paint("└─ ", colors)));
    }
}

/// `HelmRelease/podinfo/podinfo  podinfo 6.9.0  HelmRepository/podinfo/podinfo`
fn line(node: &TreeNode, wide: bool, colors: bool) -> String {
    let id = plain(&node.id());
    let (head, name) = id.split_at(id.len() - plain(&node.name).len());
    let mut parts = vec![format!("{}{}", Style::Faint.paint(head, colors), Style::Strong.paint(name, colors))];
    let mut add = |text: &str, style: Option<Style>| {
        if !text.is_empty() {
            let text = plain(text);
            parts.push(style.map_or_else(|| text.clone(), |style| style.paint(&text, colors)));
        }
    };
    add(node.path.as_deref().unwrap_or_default(), Some(Style::Place));
    let version = [node.chart.as_deref(), node.revision.as_deref()];
    add(&brief(&version.into_iter().flatten().collect::<Vec<_>>().join(" ")), None);
    // The source of a release says little beside its URL, and a Kustomization's is nearly always the repo itself.
    if node.kind != "Kustomization" {
        add(node.url.as_deref().or(node.source.as_deref()).unwrap_or_default(), Some(Style::Faint));
    } else if node.not_built.is_some() {
        add(node.source.as_deref().unwrap_or_default(), Some(Style::Faint));
    }
    if let Some(inputs) = node.inputs.filter(|inputs| *inputs > 0) {
        add(&if inputs == 1 { "1 input".to_owned() } else { format!("{inputs} inputs") }, Some(Style::Faint));
    }
    if node.suspended {
        add("suspended", Some(Style::Caution));
    }
    add(node.not_built.as_deref().unwrap_or_default(), Some(Style::Caution));
    if wide && !node.depends_on.is_empty() {
        add(&format!("waits for {}", node.depends_on.join(", ")), Some(Style::Changed));
    }
    parts.join("  ")
}
