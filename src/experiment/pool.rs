//! How work fills the cores, and how it ends when it is interrupted.
//!
//! The unit of work is a replication: each thread takes the next one until none is left, so there
//! are never more worlds in memory than threads (times arms). Inside a replication the arms are
//! tasks of their own; a thread that finds no replication left helps the others with theirs, so
//! that a few replications fill many cores too.
//!
//! The threads own what they need and send what they have to the one that waits. After an
//! interruption it waits for a moment more, in which most of them notice, and then goes on without
//! the others: so an interruption is obeyed at once however long a day takes, and nothing in the
//! world has to look at a clock. What is left behind is dropped as soon as it looks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::live::{Stop, catch};
use super::results::Results;
use super::run::replicate;
use super::watch::{Event, Watch};
use crate::scenario::Scenario;

/// How long an interruption waits for what is about to be finished.
const GRACE: Duration = Duration::from_millis(150);

/// How often the one that waits looks whether it is interrupted.
const LOOK: Duration = Duration::from_millis(20);

/// Threads to run experiments on; `None` = as many as the machine has cores.
pub fn threads(n: Option<usize>) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(n.unwrap_or(0)).build()
}

/// Something that a thread sends.
enum Sent<T> {
    Event(Event),
    Done(u32, Result<T, String>),
}

/// Does `work` for each of the numbers, on all threads and in any order, and hands over what comes
/// of it, or the message of its panic; what was not begun or not finished when the watch was
/// cancelled is missing. Not to be called from a thread of the pool, which it would hold up.
pub fn each<T: Send + 'static>(
    numbers: Vec<u32>,
    pool: &rayon::ThreadPool,
    watch: &Watch,
    work: impl Fn(u32, &Watch) -> T + Send + Sync + 'static,
    mut take: impl FnMut(u32, Result<T, String>),
) {
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = channel();
    let (cancel, next) = (Arc::clone(&stop), AtomicUsize::new(0));
    pool.spawn_broadcast(move |_| {
        // Nobody listens any more to what comes after the end.
        let send = |sent| drop(sender.send(sent));
        let on = |event| send(Sent::Event(event));
        let watch = Watch { cancel: &cancel, on: &on };
        while let Some(number) = numbers.get(next.fetch_add(1, Ordering::Relaxed)) {
            if watch.cancelled() {
                return;
            }
            send(Sent::Done(*number, catch(|| work(*number, &watch))));
        }
    });
    let mut until = None;
    loop {
        if until.is_none() && watch.cancelled() {
            stop.store(true, Ordering::Relaxed);
            until = Some(Instant::now() + GRACE);
        }
        let left = until.map_or(LOOK, |until| until.saturating_duration_since(Instant::now()));
        match receiver.recv_timeout(left.min(LOOK)) {
            Ok(Sent::Event(event)) => watch.tell(event),
            Ok(Sent::Done(number, done)) => take(number, done),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) if left.is_zero() => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Does one piece of work; whoever waits for it need not wait any longer once it is interrupted.
///
/// # Errors
///
/// It failed, or was interrupted.
pub fn one<T: Send + 'static>(
    pool: &rayon::ThreadPool,
    watch: &Watch,
    work: impl Fn(&Watch) -> Result<T, Stop> + Send + Sync + 'static,
) -> Result<T, Stop> {
    let mut ended = Err(Stop::Aborted);
    each(
        vec![0],
        pool,
        watch,
        move |_, watch| work(watch),
        |_, done| {
            ended = done.unwrap_or_else(|why| Err(Stop::panicked(why)));
        },
    );
    ended
}

/// Runs the replications, in any order, and adds them to the results.
pub fn run(
    scenario: &Scenario,
    replications: &[u32],
    pool: &rayon::ThreadPool,
    watch: &Watch,
    results: &mut Results,
) {
    let end = replications.iter().max().map_or(0, |last| last + 1);
    results.plan(end);
    watch.tell(Event::Planned(results.planned));
    let (ours, columns) = (scenario.clone(), results.columns.clone());
    let work = move |replication, watch: &Watch| replicate(&ours, &columns, replication, watch);
    each(replications.to_vec(), pool, watch, work, |replication, lives| {
        results.take(replication, lives.expect("a panic in a world is caught there"));
    });
}

/// Runs the scenario's replications.
pub fn run_all(scenario: &Scenario, pool: &rayon::ThreadPool, watch: &Watch) -> Results {
    let mut results = Results::new(scenario);
    let replications: Vec<u32> = (0..scenario.replications).collect();
    run(scenario, &replications, pool, watch, &mut results);
    results.close(scenario);
    results
}
