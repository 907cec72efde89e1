//! `fluxwright get`

use clap::Args;
use fluxwright_inventory::{Inventory, ListReport, Query, Row, Same, applied_by, brief, list, shown, wanted};
use fluxwright_yaml::emit::go_yaml;

use super::context::Context;
use super::exit::{Exit, Failure};
use super::inventory::{InventoryFlags, Loaded, not_found, unknown_kind};
use crate::ui::{Cell, Output, Style, table};

/// List the objects of a repo, as `flux get` does for a cluster
///
/// Tells what files know: revision, path, interval, source, chart, version, URL, and the file and line. Objects that Kustomizations
/// and ResourceSets make are listed as they would be applied, with their variables replaced; an object that nothing in the repo
/// applies has no cluster. Credentials in URLs and the data of Secrets are masked.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Get {
    /// The kind: ks, hr, helmrepo, rset, …; `sources`, `images` or `all`; any other kind that the repo has; several with commas
    #[arg(value_name = "KIND", default_value = "all")]
    kind: String,
    /// Only the object of this name
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Only objects of this namespace
    #[arg(short, long, value_name = "NAMESPACE", conflicts_with = "all_namespaces")]
    namespace: Option<String>,
    /// Objects of all namespaces, which is what is listed anyway
    #[arg(short = 'A', long)]
    all_namespaces: bool,
    #[command(flatten)]
    flags: InventoryFlags,
}

const EXAMPLES: &str = "\
Examples:
  The Helm releases, with chart and version:
    fluxwright get hr

  All that Flux has in a namespace, with more columns:
    fluxwright get all -n flux-system -o wide

  One release as it would be applied, in one of the clusters:
    fluxwright get hr podinfo --cluster live -o yaml

  What is suspended, for a program:
    fluxwright get -o json | jq -r '.objects[] | select(.suspended) | .name'

Exit codes:
  0  listed
  1  nothing has the name
  2  usage, an unknown kind";

impl Get {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let loaded = Loaded::new(context)?;
        let inventory = loaded.inventory(context);
        let (kind, name) = self.words();
        let kinds = wanted(&kind, &inventory.kinds()).map_err(|word| unknown_kind(word, &inventory))?;
        let (from_name, name) = match name.as_deref().and_then(|name| name.split_once('/')) {
            Some((namespace, name)) => (Some(namespace.to_owned()), Some(name.to_owned())),
            None => (None, name),
        };
        let query =
            Query { kinds, name, namespace: from_name.or(self.namespace), cluster: self.flags.cluster(&inventory)? };
        let ui = context.ui;
        let output = ui.options.output;
        let same = if matches!(output, Output::Json | Output::Yaml) { Same::Object } else { Same::Fields };
        let rows = list(&inventory, &query, same);
        if rows.is_empty()
            && let Some(name) = &query.name
        {
            let others = list(&inventory, &Query { name: None, namespace: None, ..query.clone() }, Same::Fields);
            let names = others.iter().map(|row| row.item.id.name.as_str());
            ui.answer(&[not_found(&what(&query), name, names)]);
            return Ok(Exit::Different);
        }
        match output {
            Output::Json => ui.data_json(&ListReport::new(&inventory, &rows, &loaded.secrets)),
            Output::Yaml => {
                for row in &rows {
                    ui.data(&manifest(&inventory, row, &loaded)?);
                }
            }
            Output::Name => {
                let mut names: Vec<String> = rows.iter().map(|row| row.item.id.to_string() + "\n").collect();
                names.dedup();
                ui.data(&names.concat());
            }
            _ if rows.is_empty() => ui.hint(&format!("there is no {} in this repo\n", what(&query))),
            _ => ui.data(&tables(&inventory, &rows, output == Output::Wide, ui.colors.stdout)),
        }
        Ok(Exit::Done)
    }

    /// Kind and name, also when they are written `sources git`, as for `flux get`, or `hr/podinfo`, as for kubectl.
    fn words(&self) -> (String, Option<String>) {
        match (self.kind.split_once('/'), &self.name) {
            (Some((kind, name)), None) => (kind.to_owned(), Some(name.to_owned())),
            (None, Some(name)) => {
                const SOURCES: [&str; 6] = ["git", "oci", "helm", "chart", "bucket", "external"];
                const IMAGES: [&str; 3] = ["repository", "policy", "update"];
                let is_kind = match self.kind.as_str() {
                    "source" | "sources" => SOURCES.contains(&name.as_str()),
                    "image" | "images" => IMAGES.contains(&name.as_str()),
                    _ => false,
                };
                if is_kind { (name.clone(), None) } else { (self.kind.clone(), Some(name.clone())) }
            }
            _ => (self.kind.clone(), self.name.clone()),
        }
    }
}

/// What was asked for, in words.
fn what(query: &Query) -> String {
    let kinds: Vec<&str> = query.kinds.iter().map(|kind| kind.kind.as_str()).collect();
    let mut what = match kinds.as_slice() {
        [kind] => (*kind).to_owned(),
        [first @ .., last] if kinds.len() < 7 => format!("{} or {last}", first.join(", ")),
        _ => "object of Flux".to_owned(),
    };
    if let Some(name) = &query.name {
        what.push_str(&format!(" `{name}`"));
    }
    if let Some(namespace) = &query.namespace {
        what.push_str(&format!(" in namespace `{namespace}`"));
    }
    what
}

/// The object as YAML, with a comment that says where it comes from.
fn manifest(inventory: &Inventory<'_>, row: &Row<'_>, loaded: &Loaded) -> Result<String, Failure> {
    let text = go_yaml(&shown(&row.item.value, &loaded.secrets)).map_err(|error| {
        let message = format!("{} cannot be written as YAML: {error}", row.item.id);
        fluxwright_diagnostic::Diagnostic::error("cannot-write", message).help("say -o json")
    })?;
    let clusters = match inventory.clusters.len() {
        0 | 1 => String::new(),
        _ => format!(" ({})", clusters(inventory, row)),
    };
    let place = row.item.source();
    let comment = crate::ui::plain(&format!("{}:{}{clusters}", place.path, place.line));
    Ok(format!("---\n# {comment}\n{text}"))
}

fn clusters(inventory: &Inventory<'_>, row: &Row<'_>) -> String {
    let names: Vec<&str> = row.clusters.iter().map(|cluster| inventory.cluster_name(*cluster)).collect();
    if names.is_empty() { "none found".to_owned() } else { names.join(",") }
}

/// A table for each kind, with a heading when there are several.
fn tables(inventory: &Inventory<'_>, rows: &[Row<'_>], wide: bool, colors: bool) -> String {
    let mut text = String::new();
    let of_kind = |row: &Row<'_>| (row.item.id.group.clone(), row.item.id.kind.clone());
    let groups: Vec<&[Row<'_>]> = rows.chunk_by(|a, b| of_kind(a) == of_kind(b)).collect();
    for rows in &groups {
        let Some(first) = rows.first() else { continue };
        if groups.len() > 1 {
            if !text.is_empty() {
                text.push('\n');
            }
            let heading = format!("{} ({})", first.item.id.kind, rows.len());
            text.push_str(&(Style::Strong.paint(&crate::ui::plain(&heading), colors) + "\n"));
        }
        text.push_str(&one_table(inventory, rows, first, wide, colors));
    }
    text
}

fn one_table(inventory: &Inventory<'_>, rows: &[Row<'_>], first: &Row<'_>, wide: bool, colors: bool) -> String {
    let shown: Vec<usize> =
        first.fields.iter().enumerate().filter(|(_, field)| wide || !field.wide).map(|(at, _)| at).collect();
    let titles: Vec<String> =
        shown.iter().filter_map(|at| first.fields.get(*at)).map(|field| title(field.key)).collect();
    let with_clusters = inventory.clusters.len() > 1 || rows.iter().any(|row| row.clusters.is_empty());
    let mut header = vec!["NAMESPACE", "NAME"];
    header.extend(titles.iter().map(String::as_str));
    header.extend(["SUSPENDED", "CLUSTERS", "APPLIED BY", "FILE"]);
    let body: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            let id = &row.item.id;
            let mut cells = vec![Cell::new(&id.namespace), Cell::styled(&id.name, Style::Strong)];
            let value = |at: &usize| row.fields.get(*at).map_or("", |field| field.value.as_str());
            cells.extend(shown.iter().map(|at| Cell::new(if wide { value(at).to_owned() } else { brief(value(at)) })));
            cells.push(match row.suspended {
                Some(true) => Cell::styled("True", Style::Caution),
                Some(false) => Cell::new("False"),
                None => Cell::default(),
            });
            cells.push(match (with_clusters, row.clusters.is_empty()) {
                (false, _) => Cell::default(),
                (true, true) => Cell::styled("none found", Style::Faint),
                (true, false) => Cell::new(clusters(inventory, row)),
            });
            cells.push(Cell::new(if wide {
                applied_by(inventory, row.item).unwrap_or_default()
            } else {
                String::new()
            }));
            let place = row.item.source();
            cells.push(Cell::styled(format!("{}:{}", place.path, place.line), Style::Place));
            cells
        })
        .collect();
    table(&header, &body, colors)
}

/// `targetNamespace` as `TARGET NAMESPACE`.
fn title(key: &str) -> String {
    let mut title = String::new();
    for c in key.chars() {
        if c.is_ascii_uppercase() {
            title.push(' ');
        }
        title.push(c.to_ascii_uppercase());
    }
    title
}
