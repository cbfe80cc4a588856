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

pub use super::executor::threads;
use super::live::{Stop, catch};
use super::watch::{Event, Watch};

/// How long an interruption waits for what is about to be finished.
const GRACE: Duration = Duration::from_millis(150);

/// How often the one that waits looks whether it is interrupted.
const LOOK: Duration = Duration::from_millis(20);

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
