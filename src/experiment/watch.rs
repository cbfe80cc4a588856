//! How an experiment is watched and interrupted from outside.

use std::sync::atomic::{AtomicBool, Ordering};

/// What happens while the experiment runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WatchEvent {
    /// So many replications are now planned in all.
    Planned(u32),
    /// So many replications are not to be done: they were, before.
    Kept(u32),
    /// So many days were simulated.
    Days(u64),
    /// A run ended.
    Run {
        /// Whether with an error.
        failed: bool,
    },
}

/// How the experiment is watched and interrupted from outside.
pub struct Watch<'a> {
    /// Set to end the experiment; what is finished is kept.
    pub cancel: &'a AtomicBool,
    /// Told what happens, from any thread.
    pub on: &'a (dyn Fn(WatchEvent) + Sync),
}

impl Watch<'static> {
    /// Nobody looks on, and nothing interrupts.
    pub fn nobody() -> Self {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Watch { cancel: &NEVER, on: &|_| () }
    }
}

impl Watch<'_> {
    /// Whether the experiment is to end.
    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Tells what happens.
    pub fn tell(&self, event: WatchEvent) {
        (self.on)(event);
    }
}
