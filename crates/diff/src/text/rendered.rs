//! What changes in the cluster.

use std::fmt;

use super::sections::{Writer, on};
use super::style::{Painted, safe};
use crate::model::{NotRendered, Rendered, Report, ResourceChange, Side};
use crate::shown::rendered::{Row, counts, fields, kinds, noise, others, own_clusters, rows, wiring};
use crate::shown::{resource, short_way, was};

/// Fields of an object that are shown at most.
const MOST_FIELDS: usize = 20;

impl Writer<'_> {
    pub(super) fn rendered(&mut self, report: &Report) -> fmt::Result {
        let Some(rendered) = &report.rendered else { return Ok(()) };
        self.heading("In the cluster")?;
        self.dim(&format!("  {}", counts(rendered)))?;
        let rows = rows(rendered, report);
        for row in rows.iter().take(self.options.most_items) {
            match row {
                Row::One(change) => self.object(change, report, rendered)?,
                Row::Many { change, of, clusters, all } => {
                    let line = format!(
                        "  {} {} objects of {}{}: {}",
                        self.sign(*change),
                        all.len(),
                        safe(of),
                        safe(&on(own_clusters(clusters, rendered))),
                        safe(&kinds(all))
                    );
                    self.line(&line)?;
                }
            }
        }
        self.more(rows.len())?;
        if let Some(names) = wiring(rendered) {
            self.dim(&format!("  by way of {names}"))?;
        }
        if let Some(noise) = noise(rendered) {
            self.dim(&format!("  not shown, because it follows from the above: {noise}"))?;
        }
        let told: Vec<&NotRendered> = rendered.not_rendered.iter().filter(|one| one.touched).collect();
        for one in told.iter().take(self.options.most_items) {
            let line = format!("  ! {}", safe(&not_rendered(one)));
            self.line(&line)?;
        }
        self.more(told.len())?;
        match others(rendered) {
            Some(others) => self.dim(&format!("  {others}")),
            None => Ok(()),
        }
    }

    fn object(&mut self, change: &ResourceChange, report: &Report, rendered: &Rendered) -> fmt::Result {
        let was = was(change).map(|was| format!(" (was {was})")).unwrap_or_default();
        let stays = if change.stays { ", stays in the cluster: nothing prunes it" } else { "" };
        let line = format!(
            "  {} {}{}{}{stays}",
            self.sign(change.change),
            safe(&resource(change)),
            safe(&was),
            safe(&on(own_clusters(&change.clusters, rendered))),
        );
        self.line(&line)?;
        self.dim(&format!("      {}", short_way(&change.way)))?;
        let (left, said) = fields(change, report);
        self.fields(left.get(..left.len().min(MOST_FIELDS)).unwrap_or_default())?;
        if left.len() > MOST_FIELDS {
            self.line(&format!("      … and {} more", left.len() - MOST_FIELDS))?;
        }
        if said > 0 {
            let what = if left.is_empty() { "as the release says above" } else { "and what the release says above" };
            self.dim(&format!("      {what}"))?;
        }
        Ok(())
    }

    fn dim(&mut self, text: &str) -> fmt::Result {
        let blank = text.len() - text.trim_start().len();
        let painted = Painted(self.styles().dim, text.trim_start()).to_string();
        self.line(&format!("{}{painted}", " ".repeat(blank)))
    }
}

/// What could not be built, in one line.
fn not_rendered(one: &NotRendered) -> String {
    let side = match one.side {
        Some(Side::Base) => " (before)",
        Some(Side::Head) => " (after)",
        None => "",
    };
    let what = one.what.as_ref().map(|what| format!("{what}: ")).unwrap_or_default();
    let place = one.place.as_ref().map(|place| format!(" at {}:{}", place.path, place.line)).unwrap_or_default();
    format!("not built: {what}{}{place}{}{side}", one.message, on(&one.clusters))
}
