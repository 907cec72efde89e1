//! Doing the pieces of the work: on several threads, with the results in order.

mod piece;

use std::sync::mpsc::sync_channel;
use std::thread;

use fluxwright_gotemplate::Origin;

use super::collect::Collector;
use super::jobs::Plan;
use crate::combine::Live;
use crate::evaluate::Evaluator;

pub(crate) use piece::Dropping;
pub(super) use piece::{Made, Outcome, Remark};

/// Pieces that a thread may be ahead.
const AHEAD: usize = 4;

/// Does all pieces and hands the results to the collector in order.
pub(super) fn run(plan: &Plan<'_>, collector: &mut Collector<'_, '_>) {
    let threads = plan.options.threads.min(plan.jobs.len() / 2);
    if threads < 2 || plan.mutates {
        let mut worker = Worker::new(plan);
        for job in &plan.jobs {
            if plan.has_stopped() {
                return;
            }
            collector.add(job, worker.work(job));
        }
        return;
    }
    thread::scope(|scope| {
        // Each thread takes every so-manieth piece, so that the next result is always that of a known thread.
        let receivers: Vec<_> = (0..threads)
            .map(|thread| {
                let (sender, receiver) = sync_channel(AHEAD);
                scope.spawn(move || {
                    let mut worker = Worker::new(plan);
                    for job in plan.jobs.iter().skip(thread).step_by(threads) {
                        // An error means that the collector has gone.
                        if plan.has_stopped() || sender.send(worker.work(job)).is_err() {
                            return;
                        }
                    }
                });
                receiver
            })
            .collect();
        for (job, receiver) in plan.jobs.iter().zip(receivers.iter().cycle()) {
            match receiver.recv() {
                Ok(outcome) if !plan.has_stopped() => collector.add(job, outcome),
                _ => return,
            }
        }
    });
}

/// What a thread needs for its pieces.
struct Worker<'p> {
    plan: &'p Plan<'p>,
    evaluator: Evaluator,
    live: Live<'p>,
    /// Room for rendered text.
    buffer: Vec<u8>,
    /// Where the rendered text comes from.
    origins: Vec<Origin>,
}

impl<'p> Worker<'p> {
    fn new(plan: &'p Plan<'p>) -> Self {
        let limits = plan.options.limits.each_of(plan.executions());
        Self {
            plan,
            evaluator: Evaluator::new(limits, plan.options.now),
            live: Live::new(plan.inputs, plan.mutates),
            buffer: Vec::new(),
            origins: Vec::new(),
        }
    }
}
