//! How far an experiment is and how long it will take, on standard error.
//!
//! A bar on a terminal, a line now and then elsewhere, nothing when asked to be quiet.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::streams;
use crate::experiment::WatchEvent;
use crate::experiment::plan::days_per_replication;
use crate::scenario::Scenario;

/// Time between lines where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

enum Shown {
    Nothing,
    Lines(Mutex<Instant>),
    Bar(ProgressBar),
}

/// What is known of the progress.
pub(super) struct Progress {
    shown: Shown,
    began: Instant,
    days_per_replication: u64,
    arms: u64,
    days: AtomicU64,
    planned: AtomicU64,
    kept: AtomicU64,
    runs: AtomicU64,
    failed: AtomicU64,
}

impl Progress {
    /// Nothing done yet.
    pub fn new(scenario: &Scenario, quiet: bool) -> Self {
        let arms = scenario.arms.len() as u64;
        Progress::of(days_per_replication(scenario), arms, quiet)
    }

    /// Nothing done yet of replications that each simulate so many days in so many runs.
    pub fn of(days_per_replication: u64, arms: u64, quiet: bool) -> Self {
        let began = Instant::now();
        let shown = if quiet {
            Shown::Nothing
        } else if std::io::stderr().is_terminal() {
            let style = "{msg} {bar:30} {percent}%, {elapsed} so far, {eta} left";
            let bar = ProgressBar::new(0);
            bar.set_style(ProgressStyle::with_template(style).expect("the template is valid"));
            bar.enable_steady_tick(Duration::from_millis(250));
            Shown::Bar(bar)
        } else {
            Shown::Lines(Mutex::new(began))
        };
        let zero = || AtomicU64::new(0);
        Progress {
            shown,
            began,
            days_per_replication,
            arms,
            days: zero(),
            planned: zero(),
            kept: zero(),
            runs: zero(),
            failed: zero(),
        }
    }

    /// Takes note of what happened.
    pub fn tell(&self, event: WatchEvent) {
        match event {
            WatchEvent::Planned(n) => self.planned.store(u64::from(n), Ordering::Relaxed),
            WatchEvent::Kept(n) => {
                self.kept.fetch_add(u64::from(n), Ordering::Relaxed);
            }
            WatchEvent::Days(days) => {
                self.days.fetch_add(days, Ordering::Relaxed);
            }
            WatchEvent::Run { failed } => {
                self.runs.fetch_add(1, Ordering::Relaxed);
                self.failed.fetch_add(u64::from(failed), Ordering::Relaxed);
            }
        }
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => {
                bar.set_length(self.total_days());
                bar.set_position(self.days.load(Ordering::Relaxed));
                bar.set_message(self.message());
            }
            Shown::Lines(last) => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.elapsed() >= BETWEEN_LINES {
                    *last = Instant::now();
                    streams::tell(&format!(
                        "{}, about {} s left",
                        self.message(),
                        self.seconds_left()
                    ));
                }
            }
        }
    }

    fn total_days(&self) -> u64 {
        self.planned.load(Ordering::Relaxed) * self.days_per_replication
    }

    fn message(&self) -> String {
        let kept = self.kept.load(Ordering::Relaxed) * self.arms;
        let runs = self.runs.load(Ordering::Relaxed) + kept;
        let planned = self.planned.load(Ordering::Relaxed) * self.arms + kept;
        match self.failed.load(Ordering::Relaxed) {
            0 => format!("{runs} of {planned} runs"),
            failed => format!("{runs} of {planned} runs ({failed} FAILED)"),
        }
    }

    fn seconds_left(&self) -> u64 {
        let done = self.days.load(Ordering::Relaxed).max(1);
        let left = self.total_days().saturating_sub(done);
        (self.began.elapsed().as_secs_f64() * left as f64 / done as f64).ceil() as u64
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}
