//! Runs of a folder once more, held against its table of runs: bit for bit, or what differs.
//!
//! Replications are chosen at random by a seed, so that whoever verifies can choose others than whoever wrote
//! the folder. They are chosen among those that the folder says there were ([`table()`]), whether the table still
//! has them or not. A run that failed has to fail again, at the same stage with the same message; a replication
//! that was not finished is not among those that can be chosen.

mod table;

pub use table::{ALL_ARMS, Planned, ROW, Recorded, VerifiedTable, Wrong, recorded, table};

use super::executor::{Ended, Executor, Job};
use super::plan::RunKey;
use super::results::Results;
use super::run::{COMPARISON, RunResult, RunState, replicate};
use super::tables::RunRows;
use super::watch::Watch;
use crate::ground::draws::Key;
use crate::ground::text::guarded;
use crate::record::Cell;
use crate::scenario::Scenario;

/// The root of the draws that choose replications.
const ROOT: u32 = 0x7665_7269;

/// A number that is another one now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Discrepancy {
    /// Name of the arm.
    pub arm: String,
    /// Index of the replication.
    pub replication: u32,
    /// The column, such as a metric.
    pub column: String,
    /// What the table says.
    pub was: String,
    /// What comes out now.
    pub is: String,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// Runs that were done again and compared.
    pub runs: u64,
    /// Values that were compared.
    pub values: u64,
    /// Replications that were not finished: it was interrupted.
    pub left: u64,
    /// What differs.
    pub differences: Vec<Discrepancy>,
}

/// Which of some replications are done again, in ascending order: `wanted` of them, or all.
pub fn chosen(mut replications: Vec<u32>, wanted: usize, seed: u64) -> Vec<u32> {
    let mut draws = Key::new(seed, ROOT, 0).stream(1u32, 0, 0, 0);
    let wanted = wanted.min(replications.len());
    for at in 0..wanted {
        let left = (replications.len() - at) as u32;
        replications.swap(at, at + draws.below(left) as usize);
    }
    replications.truncate(wanted);
    replications.sort_unstable();
    replications
}

/// Does replications of a scenario again, and compares them with what was recorded of them.
pub fn again(
    scenario: &Scenario,
    replications: &[u32],
    recorded: &Recorded,
    executor: &mut Executor,
) -> Again {
    let results = Results::new(scenario);
    let rows = RunRows::new(scenario, &results.labels);
    let (ours, columns) = (scenario.clone(), results.columns.clone());
    let work = move |job: Job, watch: &Watch| {
        let lives = replicate(&ours, &columns, job.replication, watch);
        lives.iter().all(|life| life.state != RunState::Aborted).then_some(lives)
    };
    let jobs: Vec<Job> = replications
        .iter()
        .map(|replication| Job { stage: COMPARISON, point: 0, replication: *replication })
        .collect();
    let mut found = Again { left: jobs.len() as u64, ..Again::default() };
    let compare = RunComparison { scenario, rows: &rows, header: rows.header(), recorded };
    executor.each(&jobs, work, |job, ended| {
        match ended {
            Ended::Done(lives) => compare.replication(job.replication, &lives, &mut found),
            Ended::Failed(message) => {
                let was = String::new();
                found.differences.push(compare.of(0, job.replication, "message", was, message));
            }
            Ended::Aborted => return,
        }
        found.left -= 1;
    });
    found
}

struct RunComparison<'a> {
    scenario: &'a Scenario,
    rows: &'a RunRows,
    header: Vec<String>,
    recorded: &'a Recorded,
}

impl RunComparison<'_> {
    fn of(
        &self,
        arm: usize,
        replication: u32,
        column: &str,
        was: String,
        is: String,
    ) -> Discrepancy {
        let arm = self.scenario.arms[arm].name.clone();
        Discrepancy { arm, replication, column: column.into(), was, is }
    }

    fn replication(&self, replication: u32, lives: &[RunResult], found: &mut Again) {
        if self.recorded.header != self.header {
            let (was, is) = (self.recorded.header.join(","), self.header.join(","));
            found.differences.push(self.of(0, replication, "the columns", was, is));
            return;
        }
        let rows = self.recorded.rows.get(&replication);
        for (arm, life) in lives.iter().enumerate() {
            // That a row is missing is a difference of the table as a whole.
            let Some(row) = rows.and_then(|rows| rows.get(&self.scenario.arms[arm].name)) else {
                continue;
            };
            found.runs += 1;
            let now = self.rows.row(RunKey { arm, replication }, life);
            for ((column, was), is) in self.header.iter().zip(row).zip(&now) {
                let is = written(is);
                found.values += u64::from(!is.is_empty());
                if *was != is {
                    found.differences.push(self.of(arm, replication, column, was.clone(), is));
                }
            }
        }
    }
}

/// A cell as a table has it.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => guarded(text).into_owned(),
        cell => cell.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each of 8 replications is among 3 chosen of them in 3 of 8 seeds. With 8,000 seeds the count is
    /// binomial(8000, 3/8) with a standard deviation of 43.3; further than 5 of them from 3000 it is once in
    /// 1.7 million, and the largest of 8 once in 200,000.
    #[test]
    fn every_replication_is_as_likely_to_be_chosen() {
        let mut counts = [0u32; 8];
        for seed in 0..8_000 {
            let three = chosen((0..8).collect(), 3, seed);
            assert!(three.len() == 3 && three.is_sorted_by(|a, b| a < b), "{three:?}");
            three.iter().for_each(|one| counts[*one as usize] += 1);
        }
        assert!(counts.iter().all(|count| count.abs_diff(3_000) < 217), "{counts:?}");
        assert_eq!(chosen(vec![3, 5], 9, 1), [3, 5]);
        assert_eq!(chosen(Vec::new(), 9, 1), [0u32; 0]);
    }
}
