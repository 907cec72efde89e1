//! Taking out an item or a key.

use super::block::{Block, Unsafe};
use super::flow::Flow;
use super::insert::odd;
use super::intent::Change;
use super::lines::Lines;
use super::locate::{Located, check_anchors, check_removed_anchors};
use super::place::Above;
use super::plan::{Job, Planned};
use super::refusal::Refusal;
use super::set;
use super::splice::Splice;

/// Removes what was reached from its list or map.
pub(super) fn child(job: &Job<'_>, located: &Located<'_>, above: Above) -> Result<Planned, Box<Refusal>> {
    let Some((last, outer)) = located.chain.split_last() else { return Err(set::no_parent(job)) };
    check_removed_anchors(located, job.path)?;
    let container =
        Located { document: located.document, chain: outer.to_vec(), node: Some(last.parent), taken: outer.len() };
    check_anchors(&container, job.path, true)?;
    let lines = Lines::new(&job.stream.text);
    let splices = if let Some(flow) = Flow::new(lines, last.parent) {
        flow.remove(last.index)
    } else if let Some(block) = Block::new(lines, last.parent) {
        if block.len() == 1 {
            return set::emptied(job, &container);
        }
        from_block(lines, &block, last.index, above)
    } else {
        return Err(odd(job, last.parent));
    };
    let splices = splices.map_err(|problem| job.unsafe_here(problem, &[]))?;
    Ok(job.planned(located, container.indices(), splices, Change::Remove(last.index)))
}

fn from_block(lines: Lines<'_>, block: &Block<'_>, index: usize, above: Above) -> Result<Vec<Splice>, Unsafe> {
    if index > 0 || !block.starts_inline() {
        return Ok(vec![Splice::delete(block.removal(index, above)?)]);
    }
    // The next child moves up behind the dash; a comment between them stays, and moves up in its place.
    let start = block.start(0)?;
    let next = block.start(1)?;
    let below = lines.next(block.end(0)?);
    let first = (below..next).find(|at| !lines.byte(*at).is_some_and(|byte| byte.is_ascii_whitespace()));
    Ok(vec![Splice::delete(start..first.unwrap_or(next))])
}
