//! What changes in the cluster: both states are built as far as the change touches them, and their objects compared.

mod compare;
mod files;
mod index;
mod names;
mod noise;
mod owner;
mod problems;
mod reach;
mod renames;
mod run;
mod secrets;
mod values;
mod wanted;
mod way;

use fluxwright_build::Options;

use crate::build::Build;
use crate::input::Unchanged;
use crate::model::{NotRendered, Rendered, RenderedCounts};
use crate::scan::cluster_in;
use compare::Comparison;
use index::Roots;

/// Builds and compares. `None` when nothing in the repo applies anything.
pub(crate) fn find(build: &Build<'_>, unchanged: &dyn Unchanged, options: &Options) -> Option<Rendered> {
    let both = run::both(build, unchanged, options)?;
    let (old_roots, new_roots) = Roots::of_both(&both.base, &both.head);
    let known = secrets::Known::of([&both.base, &both.head]);
    let mut names: Vec<&str> = old_roots.all().chain(new_roots.all()).collect();
    names.sort_unstable();
    names.dedup();
    let several = names.len() > 1;
    let clusters = |root: &str| {
        if several { vec![cluster_in(&format!("{root}/x")).unwrap_or_else(|| root.to_owned())] } else { Vec::new() }
    };
    let comparison = Comparison {
        old: &both.base,
        new: &both.head,
        old_roots: &old_roots,
        new_roots: &new_roots,
        keys: &build.options.secrets,
        known: &known,
        clusters: &clusters,
    };
    let compare::Compared { resources, folded, counts, failed } = comparison.run();
    let mut not_rendered = problems::find(&both, &(&old_roots, &new_roots), &clusters);
    for one in failed {
        let same =
            |known: &&mut NotRendered| (&known.what, &known.message, known.side) == (&one.what, &one.message, one.side);
        match not_rendered.iter_mut().find(same) {
            Some(known) => known.clusters.extend(one.clusters),
            None => not_rendered.insert(0, one),
        }
    }
    let counts = RenderedCounts { built: both.built, untouched: both.untouched, ..counts };
    Some(Rendered { resources, counts, noise: folded.into_noise(), not_rendered })
}
