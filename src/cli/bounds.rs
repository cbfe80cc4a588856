//! What a machine can take: threads and memory, refused before anything begins.

use std::num::NonZero;
use std::thread::available_parallelism;

use sysinfo::{MemoryRefreshKind, ProcessRefreshKind, ProcessesToUpdate, System};

use super::text::thousands;
use super::trouble::Trouble;
use crate::experiment::executor;

/// Threads to a core that are allowed: more only wait for each other.
const THREADS_PER_CORE: usize = 4;

/// Threads to work on: as many as asked for, else one per core.
///
/// # Errors
///
/// More than [`THREADS_PER_CORE`] for each core, or none.
pub(super) fn threads(asked: Option<u32>) -> Result<rayon::ThreadPool, Trouble> {
    let cores = cores();
    let n = asked.map_or(Ok(cores), |asked| allowed(asked, cores))?;
    executor::threads(Some(n))
        .map_err(|why| Trouble::Other(format!("cannot start the threads: {why}")))
}

/// Cores that this process may use; 1 if the system does not say.
pub(super) fn cores() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

fn allowed(asked: u32, cores: usize) -> Result<usize, Trouble> {
    let most = THREADS_PER_CORE * cores;
    match usize::try_from(asked) {
        Ok(n) if (1..=most).contains(&n) => Ok(n),
        _ => Err(Trouble::Other(format!(
            "--threads {asked} on {cores} core{}; allowed: 1 to {most}, {THREADS_PER_CORE} for \
             each core; leave it out for one per core, the results do not depend on it",
            if cores == 1 { "" } else { "s" }
        ))),
    }
}

/// What is about to be done, as far as memory goes.
pub(super) struct Load<'a> {
    /// How many people there are in a replication.
    pub consumers: u32,
    /// Threads to work on; none where only one thing is done at a time.
    pub threads: Option<usize>,
    /// What it takes on so many threads [bytes].
    pub bytes: &'a dyn Fn(usize) -> f64,
}

impl Load<'_> {
    /// Refuses what cannot fit; where the system does not say what there is, nothing is refused.
    ///
    /// # Errors
    ///
    /// It takes more memory than is free.
    pub fn must_fit(&self) -> Result<(), Trouble> {
        free_memory().map_or(Ok(()), |free| self.must_fit_into(free as f64))
    }

    fn must_fit_into(&self, free: f64) -> Result<(), Trouble> {
        let threads = self.threads.unwrap_or(1);
        let need = (self.bytes)(threads);
        if need <= free {
            return Ok(());
        }
        let fit = rounded_down(f64::from(self.consumers) * free / need);
        let mut remedy = format!("take at most {} people (run.consumers)", thousands(fit));
        let fewer = (1..threads).rev().find(|fewer| (self.bytes)(*fewer) <= free);
        if let Some(fewer) = fewer {
            remedy += &format!(", or --threads {fewer}");
        }
        let on = match self.threads {
            Some(1) => " on 1 thread".into(),
            Some(n) => format!(" on {n} threads"),
            None => String::new(),
        };
        Err(Trouble::Other(format!(
            "{} people{on} take about {} of memory, and {} are free; {remedy}; nothing was run",
            thousands(u64::from(self.consumers)),
            size(need),
            size(free),
        )))
    }
}

/// Memory that is free for this process, swap included [bytes]; `None` if it cannot be found out.
pub(super) fn free_memory() -> Option<u64> {
    let mut system = System::new().ok()?;
    system.refresh_memory_specifics(MemoryRefreshKind::everything());
    let machine = system.available_memory().saturating_add(system.free_swap());
    let machine = Some(machine).filter(|free| *free > 0);
    // In a container less may be allowed than the machine has. What its files take can be had back.
    let ours = sysinfo::get_current_pid().ok().and_then(|pid| {
        let only = ProcessesToUpdate::Some(std::slice::from_ref(&pid));
        system.refresh_processes_specifics(only, false, ProcessRefreshKind::nothing());
        let limits = system.process(pid)?.cgroup_limits()?;
        Some(limits.total_memory.saturating_sub(limits.rss).saturating_add(limits.free_swap))
    });
    machine.into_iter().chain(ours).min()
}

/// Bytes in words.
pub(super) fn size(bytes: f64) -> String {
    match bytes {
        _ if bytes >= 1e10 => format!("{:.0} GB", bytes / 1e9),
        _ if bytes >= 1e9 => format!("{:.1} GB", bytes / 1e9),
        _ => format!("{:.0} MB", (bytes / 1e6).max(1.0)),
    }
}

/// A number rounded down to two digits.
fn rounded_down(value: f64) -> u64 {
    let mut step = 1;
    while value / step as f64 >= 100.0 {
        step *= 10;
    }
    (value / step as f64) as u64 * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_go_up_to_four_a_core() {
        assert_eq!(allowed(1, 2).unwrap(), 1);
        assert_eq!(allowed(8, 2).unwrap(), 8);
        for wrong in [0, 9, 4096, u32::MAX] {
            let said = allowed(wrong, 2).unwrap_err().to_string();
            let words = [format!("--threads {wrong} on 2 cores"), "1 to 8".into()];
            assert!(words.iter().all(|word| said.contains(word)), "{said}");
        }
    }

    /// By hand: 1,000 people take 10,000 bytes a thread. On 4 threads 40,000 are needed; 25,000
    /// are enough for 2 threads, or for 625 people on 4, in two digits 620.
    #[test]
    fn what_cannot_fit_is_refused_with_the_figures_that_would() {
        let bytes = |threads: usize| 10_000.0 * threads as f64;
        let load = Load { consumers: 1_000, threads: Some(4), bytes: &bytes };
        assert!(load.must_fit_into(40_000.0).is_ok());
        let said = load.must_fit_into(25_000.0).unwrap_err().to_string();
        for word in ["1,000 people on 4 threads", "at most 620 people", "or --threads 2"] {
            assert!(said.contains(word), "{said}");
        }
        // One thread is too much too: only fewer people help.
        let said = load.must_fit_into(5_000.0).unwrap_err().to_string();
        assert!(said.contains("at most 120 people") && !said.contains("--threads"), "{said}");
    }

    #[test]
    fn sizes_are_in_words() {
        assert_eq!([3e5, 2.5e8, 1.26e9, 2.94e10].map(size), ["1 MB", "250 MB", "1.3 GB", "29 GB"]);
        assert_eq!(
            [0.0, 7.9, 99.9, 625.0, 80_999_999.0].map(rounded_down),
            [0, 7, 99, 620, 80_000_000]
        );
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_machine_has_memory() {
        assert!(free_memory().unwrap() > 10_000_000);
    }
}
