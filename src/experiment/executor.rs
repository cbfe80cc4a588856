//! How work fills the cores, how it is kept, and how it ends when it is interrupted.
//!
//! The unit of work is a [`Job`]: what all arms live in one replication of one point. Each thread takes
//! the next job until none is left, so there are never more worlds in memory than threads (times arms).
//! Inside a replication the arms are tasks of their own; a thread that finds no job left helps the others
//! with theirs, so that a few replications fill many cores too.
//!
//! What a job leaves is handed over **in the order of the jobs**, whatever order they end in: sums that are
//! formed of it come out as the same bits. With a [`Keep`] it is written into the folder's journal first, and
//! what a journal has already is not done again but read back; so work that was cut short goes on where it
//! was, and several programs can each do a [`Part`] of it. Without one nothing touches a disk.
//!
//! The threads own what they need and send what they have to the one that waits. After an
//! interruption it waits for a moment more, in which most of them notice, and then goes on without
//! the others: so an interruption is obeyed at once however long a day takes, and nothing in the
//! world has to look at a clock. What is left behind is dropped as soon as it looks.
//!
//! # What can go wrong
//!
//! A job may panic: that is its own failure ([`Ended::Failed`]), kept like any result. The journal may
//! refuse (a full disk): the work ends as if it was interrupted, and [`Keep::trouble`] says why.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::live::{Failure, Stop, catch};
use super::watch::{Watch, WatchEvent};
use crate::record::journal::{JournalError, Ledger, RecordName, pack, unpack};

/// How long an interruption waits for what is about to be finished.
const GRACE: Duration = Duration::from_millis(150);

/// How often the one that waits looks whether it is interrupted.
const LOOK: Duration = Duration::from_millis(20);

/// How long finished work may be without having reached the disk.
const UNFLUSHED: Duration = Duration::from_secs(1);

/// How many results that came too early are held; more are read back from the journal when it is their turn.
const HELD: usize = 16;

/// Threads to run experiments on; `None` = as many as the machine has cores.
pub fn threads(n: Option<usize>) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(n.unwrap_or(0)).build()
}

/// The name of a piece of work. The arms of a comparison belong together: they share people and past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// Which kind of work, where a folder has several; which round of adaptive work.
    pub stage: u32,
    /// Index of the point of the design.
    pub point: u32,
    /// Index of the replication.
    pub replication: u32,
}

impl Job {
    /// The replications of the only point.
    pub fn replications(stage: u32, replications: std::ops::Range<u32>) -> Vec<Job> {
        replications.map(|replication| Job { stage, point: 0, replication }).collect()
    }

    fn entry(self) -> RecordName {
        RecordName::done(self.stage, self.point, self.replication)
    }
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended<T> {
    /// With a result.
    Done(T),
    /// With the message of a panic.
    Failed(String),
    /// It was not finished, because the work was interrupted.
    Aborted,
}

impl<T> Ended<Result<T, Failure>> {
    /// What the job left, or why it failed; `None` if it was not finished. A panic that it did not catch by itself
    /// was where what came of its stages is put together.
    pub fn result(self) -> Option<Result<T, Failure>> {
        match self {
            Ended::Done(done) => Some(done),
            Ended::Failed(message) => Stop::written(Err(Stop::panicked(message))),
            Ended::Aborted => None,
        }
    }
}

/// Which part of the work is done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// One of `of` blocks of jobs, counted from 0. What they leave is written down and not handed over.
    Shard {
        /// Which block.
        index: u32,
        /// How many blocks there are.
        of: u32,
    },
    /// Nothing: what is handed over was done before.
    Joined,
}

impl Part {
    /// Whether it is a block among others, so that what is done is not handed over.
    fn is_shard(self) -> bool {
        matches!(self, Part::Shard { .. })
    }

    /// The jobs of this part where there are several stages, each cut by itself.
    pub fn of_stages(self, jobs: &[Job]) -> Vec<Job> {
        let same = |a: &Job, b: &Job| a.stage == b.stage;
        jobs.chunk_by(same).flat_map(|jobs| self.of(jobs)).copied().collect()
    }

    /// The jobs of this part: a block of neighbours, as long as the others or by one longer.
    fn of(self, jobs: &[Job]) -> &[Job] {
        match self {
            Part::All | Part::Joined => jobs,
            Part::Shard { index, of } => {
                let end =
                    |index: u32| (jobs.len() as u64 * u64::from(index) / u64::from(of)) as usize;
                &jobs[end(index)..end(index + 1)]
            }
        }
    }
}

/// Where finished work is written down.
pub struct Keep {
    ledger: Ledger,
    part: Part,
    /// Why nothing more can be written down or read back, if that is so.
    pub trouble: Option<JournalError>,
}

impl Keep {
    /// Nothing done yet.
    pub fn new(ledger: Ledger, part: Part) -> Self {
        Keep { ledger, part, trouble: None }
    }

    /// How many jobs are written down.
    pub fn finished(&self) -> usize {
        self.ledger.finished()
    }

    /// Those of some jobs that are not written down.
    pub fn missing(&self, jobs: &[Job]) -> Vec<Job> {
        jobs.iter().filter(|job| !self.ledger.holds(job.entry())).copied().collect()
    }

    /// Those of the part that is done here and not written down.
    pub fn left(&self, jobs: &[Job]) -> Vec<Job> {
        self.missing(&self.ours(jobs))
    }

    /// Those of the part that is done here.
    pub fn ours(&self, jobs: &[Job]) -> Vec<Job> {
        self.part.of_stages(jobs)
    }

    /// Which part that is.
    pub fn part(&self) -> Part {
        self.part
    }

    /// The names of the journals.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.ledger.names()
    }

    /// Whether only a part is done here, so that nothing is handed over.
    pub fn is_shard(&self) -> bool {
        self.part.is_shard()
    }

    fn hold(&mut self, done: Result<(), JournalError>) -> bool {
        if let Err(why) = done {
            self.trouble.get_or_insert(why);
        }
        self.trouble.is_none()
    }

    fn read<T: DeserializeOwned>(&mut self, job: Job) -> Option<Result<T, String>> {
        let read = self.ledger.read(job.entry()).and_then(|bytes| {
            let Some(bytes) = bytes else { return Ok(None) };
            unpack(&bytes).map(Some).map_err(|wrong| JournalError::Unreadable {
                path: self.ledger.path_of(job.entry()).unwrap_or(std::path::Path::new("")).into(),
                replication: job.replication,
                wrong,
            })
        });
        read.unwrap_or_else(|why| {
            self.trouble.get_or_insert(why);
            None
        })
    }
}

/// Does work.
pub struct Executor<'a> {
    pool: &'a rayon::ThreadPool,
    watch: &'a Watch<'a>,
    keep: Option<&'a mut Keep>,
    planned: u32,
    expected: u32,
}

/// Something that a thread sends.
enum Sent<T> {
    Event(WatchEvent),
    /// Which of the jobs, how it ended, and the same for the journal.
    Done(Job, Ended<T>, Vec<u8>),
}

impl<'a> Executor<'a> {
    /// On these threads, watched from outside; what is finished is written down if there is where.
    pub fn new(
        pool: &'a rayon::ThreadPool,
        watch: &'a Watch<'a>,
        keep: Option<&'a mut Keep>,
    ) -> Self {
        Executor { pool, watch, keep, planned: 0, expected: 0 }
    }

    /// Whether the work is to end.
    pub fn cancelled(&self) -> bool {
        self.watch.cancelled() || self.keep.as_ref().is_some_and(|keep| keep.trouble.is_some())
    }

    /// So many jobs are to be expected in all, where they are planned round by round.
    pub fn expect(&mut self, jobs: u32) {
        self.expected = jobs;
    }

    /// How many threads work.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// The plan of a round of adaptive work, which must be told before its work begins: in a journal it
    /// stands before it, so that whoever goes on does the same. `false` if it cannot be written down, or the
    /// round was planned otherwise before.
    pub fn round(&mut self, stage: u32, number: u32, plan: &str) -> bool {
        let Some(keep) = &mut self.keep else { return true };
        let entry = RecordName::round(stage, number);
        let done = match keep.ledger.read(entry) {
            Err(why) => Err(why),
            Ok(None) => {
                keep.ledger.append(entry, plan.as_bytes()).and_then(|()| keep.ledger.sync())
            }
            Ok(Some(told)) if told == plan.as_bytes() => Ok(()),
            Ok(Some(told)) => Err(JournalError::Other {
                path: keep.ledger.path_of(entry).unwrap_or(std::path::Path::new("")).into(),
                what: "round",
                theirs: String::from_utf8_lossy(&told).into_owned(),
                ours: plan.into(),
            }),
        };
        keep.hold(done)
    }

    /// Does the work of each job, and hands over what comes of it in the order of the jobs; `None` from it means
    /// that it was interrupted. What was not begun after the last that ended is not handed over at all. Not to
    /// be called from a thread of the pool, which it would hold up.
    pub fn each<T>(
        &mut self,
        jobs: &[Job],
        work: impl Fn(Job, &Watch) -> Option<T> + Send + Sync + 'static,
        take: impl FnMut(Job, Ended<T>),
    ) where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let part = self.keep.as_ref().map_or(Part::All, |keep| keep.part);
        let ours = part.of(jobs);
        let mut todo = ours.to_vec();
        if let Some(keep) = &mut self.keep {
            todo.retain(|job| !keep.ledger.holds(job.entry()));
            if part == Part::Joined {
                todo.clear();
            }
        }
        self.planned += todo.len() as u32;
        self.watch.tell(WatchEvent::Kept((ours.len() - todo.len()) as u32));
        self.watch.tell(WatchEvent::Planned(self.planned.max(self.expected)));
        let mut line = InOrder { jobs, next: 0, held: BTreeMap::new(), take };
        if !part.is_shard() {
            line.advance(&mut self.keep);
        }
        if !todo.is_empty() && !self.cancelled() {
            let stop = Arc::new(AtomicBool::new(false));
            let received = self.spawn(todo, Arc::clone(&stop), work);
            self.collect(&received, &stop, |keep, job, ended| {
                if !part.is_shard() {
                    line.came(job, ended, keep);
                }
            });
        }
        if !part.is_shard() {
            line.finish(&mut self.keep);
        }
    }

    /// Does one piece of work that is not kept; whoever waits for it need not wait any longer once it is
    /// interrupted.
    ///
    /// # Errors
    ///
    /// It failed, or was interrupted.
    pub fn alone<T: Send + 'static>(
        pool: &rayon::ThreadPool,
        watch: &Watch,
        work: impl Fn(&Watch) -> Result<T, Stop> + Send + Sync + 'static,
    ) -> Result<T, Stop> {
        let left = Arc::new(Mutex::new(Err(Stop::Aborted)));
        let leave = Arc::clone(&left);
        let work = move |_, watch: &Watch| {
            let done = work(watch);
            *leave.lock().unwrap_or_else(PoisonError::into_inner) = done;
            Some(())
        };
        let mut panicked = None;
        Executor::new(pool, watch, None).each(&Job::replications(0, 0..1), work, |_, ended| {
            if let Ended::Failed(why) = ended {
                panicked = Some(why);
            }
        });
        if let Some(why) = panicked {
            return Err(Stop::panicked(why));
        }
        let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *left, Err(Stop::Aborted))
    }

    /// The same on the threads of this executor.
    ///
    /// # Errors
    ///
    /// As [`Executor::alone`].
    pub fn once<T: Send + 'static>(
        &self,
        work: impl Fn(&Watch) -> Result<T, Stop> + Send + Sync + 'static,
    ) -> Result<T, Stop> {
        Executor::alone(self.pool, self.watch, work)
    }

    /// Sets all threads to work.
    fn spawn<T>(
        &self,
        jobs: Vec<Job>,
        cancel: Arc<AtomicBool>,
        work: impl Fn(Job, &Watch) -> Option<T> + Send + Sync + 'static,
    ) -> Receiver<Sent<T>>
    where
        T: Serialize + Send + 'static,
    {
        // Threads that are quicker than what is done with their results wait: these would pile up in memory.
        let (sender, receiver) = sync_channel(16 + 4 * self.pool.current_num_threads());
        let (next, packed) = (AtomicUsize::new(0), self.keep.is_some());
        self.pool.spawn_broadcast(move |_| {
            // Nobody listens any more to what comes after the end.
            let send = |sent| drop(sender.send(sent));
            let on = |event| send(Sent::Event(event));
            let watch = Watch { cancel: &cancel, on: &on };
            while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                if watch.cancelled() {
                    return;
                }
                let done = match catch(|| work(*job, &watch)) {
                    Ok(None) => return send(Sent::Done(*job, Ended::Aborted, Vec::new())),
                    Ok(Some(done)) => Ok(done),
                    Err(why) => Err(why),
                };
                let bytes = if packed { pack(&done) } else { Vec::new() };
                let ended = done.map_or_else(Ended::Failed, Ended::Done);
                send(Sent::Done(*job, ended, bytes));
            }
        });
        receiver
    }

    /// Waits for what the threads send.
    fn collect<T>(
        &mut self,
        received: &Receiver<Sent<T>>,
        stop: &AtomicBool,
        mut came: impl FnMut(&mut Option<&'a mut Keep>, Job, Ended<T>),
    ) {
        let (mut until, mut flushed) = (None, Instant::now());
        loop {
            if until.is_none() && self.cancelled() {
                stop.store(true, Ordering::Relaxed);
                until = Some(Instant::now() + GRACE);
            }
            let left = until.map_or(LOOK, |until| until.saturating_duration_since(Instant::now()));
            match received.recv_timeout(left.min(LOOK)) {
                Ok(Sent::Event(event)) => self.watch.tell(event),
                Ok(Sent::Done(_, Ended::Aborted, _)) => {}
                Ok(Sent::Done(job, ended, bytes)) => {
                    if let Some(keep) = &mut self.keep {
                        let written = keep.ledger.append(job.entry(), &bytes);
                        if !keep.hold(written) {
                            continue;
                        }
                    }
                    came(&mut self.keep, job, ended);
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if left.is_zero() => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if flushed.elapsed() >= UNFLUSHED {
                self.flush();
                flushed = Instant::now();
            }
        }
        self.flush();
    }

    fn flush(&mut self) {
        if let Some(keep) = &mut self.keep {
            let flushed = keep.ledger.sync();
            keep.hold(flushed);
        }
    }
}

/// Results in the order of their jobs.
struct InOrder<'j, T, F> {
    jobs: &'j [Job],
    /// How many were handed over.
    next: usize,
    /// What came before its turn.
    held: BTreeMap<Job, Ended<T>>,
    take: F,
}

impl<T: DeserializeOwned, F: FnMut(Job, Ended<T>)> InOrder<'_, T, F> {
    /// A result came.
    fn came(&mut self, job: Job, ended: Ended<T>, keep: &mut Option<&mut Keep>) {
        if self.jobs.get(self.next) == Some(&job) {
            self.next += 1;
            (self.take)(job, ended);
            self.advance(keep);
        } else if keep.is_none() || self.held.len() < HELD {
            self.held.insert(job, ended);
        }
    }

    /// Hands over whatever is there without a gap.
    fn advance(&mut self, keep: &mut Option<&mut Keep>) {
        while let Some(job) = self.jobs.get(self.next) {
            let Some(ended) = self.found(*job, keep) else { return };
            self.next += 1;
            (self.take)(*job, ended);
        }
    }

    fn found(&mut self, job: Job, keep: &mut Option<&mut Keep>) -> Option<Ended<T>> {
        if let Some(ended) = self.held.remove(&job) {
            return Some(ended);
        }
        let read = keep.as_mut()?.read(job)?;
        Some(read.map_or_else(Ended::Failed, Ended::Done))
    }

    /// Hands over the rest, up to the last that ended.
    fn finish(&mut self, keep: &mut Option<&mut Keep>) {
        let is_there = |job: &Job| {
            self.held.contains_key(job)
                || keep.as_ref().is_some_and(|keep| keep.ledger.holds(job.entry()))
        };
        let Some(last) = self.jobs.iter().rposition(is_there) else { return };
        while self.next <= last {
            let job = self.jobs[self.next];
            self.next += 1;
            let ended = self.found(job, keep).unwrap_or(Ended::Aborted);
            (self.take)(job, ended);
        }
    }
}
