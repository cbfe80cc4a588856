//! Doing a stage of a replication: what comes of it, or why nothing does.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use serde::{Deserialize, Serialize};

use crate::experiment::watch::Watch;

/// What was being done when a replication failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Drawing the people and their network.
    People,
    /// Living through the days before the policies begin.
    WarmUp,
    /// Living through the measured days.
    Days,
    /// Asking people.
    Survey,
    /// Reading off the numbers.
    Outcome,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::People => "people",
            Stage::WarmUp => "warm-up",
            Stage::Days => "days",
            Stage::Survey => "survey",
            Stage::Outcome => "outcome",
        })
    }
}

/// Why something has no numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What was being done.
    pub stage: Stage,
    /// The message of the panic, or why it cannot be done.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.stage, self.message)
    }
}

/// Why something was not completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It panicked.
    Failed(Failure),
    /// It cannot be done with what was given.
    Refused(Failure),
    /// It was interrupted.
    Aborted,
}

impl Stop {
    /// What is kept of a job that ended so; `None` of one that was interrupted.
    pub fn written<T>(done: Result<T, Stop>) -> Option<Result<T, Failure>> {
        match done {
            Ok(done) => Some(Ok(done)),
            Err(Stop::Failed(why) | Stop::Refused(why)) => Some(Err(why)),
            Err(Stop::Aborted) => None,
        }
    }

    /// A panic outside any stage, where what came of them is put together.
    pub fn panicked(message: String) -> Self {
        Stop::Failed(Failure { stage: Stage::Outcome, message })
    }
}

/// A replication that is worked at.
#[derive(Clone, Copy)]
pub struct Replication<'a> {
    /// Seed of all draws.
    pub seed: u64,
    /// Its index.
    pub number: u32,
    /// Who looks on, and may end it.
    pub watch: &'a Watch<'a>,
}

impl Replication<'_> {
    /// Does one stage; `None` from it means that it was interrupted.
    ///
    /// # Errors
    ///
    /// It panicked, or was interrupted.
    pub fn attempt<T>(&self, stage: Stage, work: impl FnOnce() -> Option<T>) -> Result<T, Stop> {
        if self.watch.cancelled() {
            return Err(Stop::Aborted);
        }
        let work = || {
            #[cfg(test)]
            planted::look(self, stage);
            work()
        };
        match catch(work) {
            Ok(Some(done)) => Ok(done),
            Ok(None) => Err(Stop::Aborted),
            Err(message) => Err(Stop::Failed(Failure { stage, message })),
        }
    }

    /// Does one stage of which it may turn out that it cannot be done.
    ///
    /// # Errors
    ///
    /// It cannot, or as [`Replication::attempt`].
    pub fn tried<T, E: fmt::Display>(
        &self,
        stage: Stage,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, Stop> {
        let done = self.attempt(stage, || Some(work()))?;
        done.map_err(|why| Stop::Refused(Failure { stage, message: why.to_string() }))
    }
}

thread_local! {
    /// Whether a panic of this thread is being caught, and need not be printed.
    static CATCHING: Cell<bool> = const { Cell::new(false) };
}

/// Does the work; a panic becomes its message and is not printed.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !CATCHING.get() {
                usual(panic);
            }
        }));
    });
    let before = CATCHING.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(before);
    done.map_err(|payload| message_of(payload.as_ref()))
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic without a message".into())
}

/// Panics for tests: in a replication of a seed, at the beginning of a stage.
#[cfg(test)]
pub(crate) mod planted {
    use std::sync::Mutex;

    use super::{Replication, Stage};

    static PLANTED: Mutex<Vec<(u64, u32, Stage)>> = Mutex::new(Vec::new());

    /// From now on that stage panics. Tests have seeds of their own, or they would disturb each other.
    pub fn plant(seed: u64, number: u32, stage: Stage) {
        PLANTED.lock().unwrap().push((seed, number, stage));
    }

    pub(super) fn look(of: &Replication<'_>, stage: Stage) {
        let here = PLANTED.lock().unwrap().contains(&(of.seed, of.number, stage));
        assert!(!here, "planted in the {stage} of replication {}", of.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message() {
        assert_eq!(catch(|| 7), Ok(7));
        let day = 3;
        assert_eq!(catch(|| panic!("day {day}")), Err::<(), _>("day 3".into()));
        assert_eq!(catch(|| panic!("plain")), Err::<(), _>("plain".into()));
    }
}
