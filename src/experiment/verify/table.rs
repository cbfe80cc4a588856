//! The table of runs of a folder: which runs it has, and which it should have.
//!
//! A folder says how many replications of which arms were planned, and whether all of them ended. Its table
//! has a row for each run, by replication and arm; of work that was cut short the rows end with the last
//! replication that was handed over. A row that is missing, and one of a run that there was not, is a
//! difference like any other: who takes out a run must not be believed for the others.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::Discrepancy;
use crate::experiment::run::RunState;
use crate::ground::text::unguarded;
use crate::record::found::FailedRun;

/// What a [`Discrepancy`] calls a row as a whole.
pub const ROW: &str = "row";

/// What a [`Discrepancy`] calls all arms of a replication.
pub const ALL_ARMS: &str = "all arms";

/// How many replications that have no row can be chosen beyond the last that has one: a manifest may say
/// any number.
const BEYOND: u32 = 1_000;

/// How the table calls a run that ended with numbers, and one that failed.
const SUCCEEDED: &str = "succeeded";
const FAILED: &str = "failed";

/// What is wrong with a table of runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub wrong: String,
}

/// The runs that there were.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// Names of the arms.
    pub arms: &'a [String],
    /// Replications of each.
    pub replications: u32,
    /// Whether all of them ended.
    pub ended: bool,
}

/// What a table has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VerifiedTable {
    /// The replications that can be done again, in ascending order.
    pub replications: Vec<u32>,
    /// How many replications ended: each of their runs with numbers or with an error.
    pub ended: u64,
    /// Runs that ended with numbers.
    pub succeeded: u64,
    /// Runs that failed.
    pub failures: Vec<FailedRun>,
    /// Rows that are missing or too many.
    pub differences: Vec<Discrepancy>,
}

/// The rows of some replications, as they stand in the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows of each replication by the name of the arm.
    pub rows: BTreeMap<u32, BTreeMap<String, Vec<String>>>,
}

/// Holds a table against the runs that there were.
///
/// # Errors
///
/// It is no table of runs.
pub fn table(table: impl Read, planned: &Planned) -> Result<VerifiedTable, Wrong> {
    let aborted = RunState::Aborted.name();
    let mut found = VerifiedTable::default();
    let mut seen: BTreeMap<u32, Vec<bool>> = BTreeMap::new();
    let mut open = BTreeSet::new();
    each(table, |row| {
        let arm = planned.arms.iter().position(|name| name == row.arm);
        let place = arm.filter(|_| row.replication < planned.replications).and_then(|arm| {
            let none = || vec![false; planned.arms.len()];
            seen.entry(row.replication).or_insert_with(none).get_mut(arm)
        });
        match place {
            Some(place) if !*place => *place = true,
            _ => {
                let was = format!("line {}", row.line);
                found.differences.push(difference(row.arm, row.replication, was, String::new()));
                return;
            }
        }
        if row.status == aborted {
            open.insert(row.replication);
        }
        found.succeeded += u64::from(row.status == SUCCEEDED);
        if row.status == FAILED {
            found.failures.push(FailedRun {
                arm: row.arm.into(),
                replication: row.replication,
                stage: row.cell("stage").into(),
                message: row.cell("message").into(),
            });
        }
    })?;
    let last = seen.keys().next_back().map_or(0, |last| last + 1);
    let end = if planned.ended { planned.replications } else { last };
    found.differences.extend(missing(&seen, planned.arms, end));
    let whole = |(replication, arms): (&u32, &Vec<bool>)| {
        (!open.contains(replication) && arms.iter().all(|arm| *arm)).then_some(*replication)
    };
    let ended: Vec<u32> = seen.iter().filter_map(whole).collect();
    found.ended = ended.len() as u64;
    found.replications = match planned.ended {
        true => (0..end.min(last.saturating_add(BEYOND))).collect(),
        false => ended,
    };
    Ok(found)
}

fn difference(arm: &str, replication: u32, was: String, is: String) -> Discrepancy {
    Discrepancy { arm: arm.into(), replication, column: ROW.into(), was, is }
}

/// The rows that are missing before replication `end`; neighbours of which there is none are told at once.
fn missing(seen: &BTreeMap<u32, Vec<bool>>, arms: &[String], end: u32) -> Vec<Discrepancy> {
    let mut all = Vec::new();
    let mut next = 0;
    let gap = |all: &mut Vec<Discrepancy>, from: u32, to: u32| match to.saturating_sub(from) {
        0 => {}
        1 => all.push(difference(ALL_ARMS, from, String::new(), "a run of each".into())),
        _ => {
            let is = format!("runs of each up to replication {}", to - 1);
            all.push(difference(ALL_ARMS, from, String::new(), is));
        }
    };
    for (replication, seen) in seen {
        gap(&mut all, next, *replication);
        let lost = arms.iter().zip(seen).filter(|(_, seen)| !**seen);
        all.extend(
            lost.map(|(arm, _)| difference(arm, *replication, String::new(), "a run".into())),
        );
        next = replication + 1;
    }
    gap(&mut all, next, end);
    all
}

/// The rows of these replications.
///
/// # Errors
///
/// It is no table of runs.
pub fn recorded(table: impl Read, replications: &[u32]) -> Result<Recorded, Wrong> {
    let mut found = Recorded::default();
    found.header = each(table, |row| {
        if replications.binary_search(&row.replication).is_ok() {
            let cells = || row.cells.iter().map(str::to_owned).collect();
            let arms = found.rows.entry(row.replication).or_default();
            arms.entry(row.arm.to_owned()).or_insert_with(cells);
        }
    })?;
    Ok(found)
}

/// A row of the table.
struct RunRow<'a> {
    line: u64,
    arm: &'a str,
    replication: u32,
    status: &'a str,
    header: &'a [String],
    cells: &'a csv::StringRecord,
}

impl RunRow<'_> {
    /// What stands in the column of that name.
    fn cell(&self, name: &str) -> &str {
        let at = self.header.iter().position(|known| known == name);
        unguarded(at.and_then(|at| self.cells.get(at)).unwrap_or(""))
    }
}

/// Goes through a table row by row. Gives the names of the columns.
fn each(table: impl Read, mut tell: impl FnMut(RunRow)) -> Result<Vec<String>, Wrong> {
    let broken = |why: csv::Error| {
        let line = why.position().map_or(1, csv::Position::line);
        Wrong { line, wrong: why.to_string() }
    };
    let mut reader = csv::Reader::from_reader(table);
    let header: Vec<String> =
        reader.headers().map_err(broken)?.iter().map(|name| unguarded(name).to_owned()).collect();
    let column = |wanted: &str| {
        let missing = || Wrong { line: 1, wrong: format!("there is no column {wanted}") };
        header.iter().position(|name| name == wanted).ok_or_else(missing)
    };
    let [arm, replication, status] = [column("arm")?, column("replication")?, column("status")?];
    let mut cells = csv::StringRecord::new();
    while reader.read_record(&mut cells).map_err(broken)? {
        let line = cells.position().map_or(1, csv::Position::line);
        let wrong =
            || Wrong { line, wrong: format!("`{}` is no replication", &cells[replication]) };
        tell(RunRow {
            line,
            arm: unguarded(&cells[arm]),
            replication: cells[replication].parse().map_err(|_| wrong())?,
            status: &cells[status],
            header: &header,
            cells: &cells,
        });
    }
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &[&str], replications: u32, ended: bool) -> VerifiedTable {
        let text = format!("arm,replication,status,stage,message\n{}\n", rows.join("\n"));
        let arms = ["a", "b"].map(str::to_owned);
        table(text.as_bytes(), &Planned { arms: &arms, replications, ended }).unwrap()
    }

    fn told(found: &VerifiedTable) -> Vec<(&str, u32, &str, &str)> {
        let told = |d: &'_ Discrepancy| (d.replication, d.column == ROW);
        assert!(found.differences.iter().map(told).all(|(_, is_row)| is_row));
        let all = found.differences.iter();
        all.map(|d| (d.arm.as_str(), d.replication, d.was.as_str(), d.is.as_str())).collect()
    }

    #[test]
    fn a_row_too_few_or_too_many_is_a_difference() {
        let all = ["a,0,succeeded,,", "b,0,succeeded,,", "a,1,succeeded,,", "b,1,failed,warm-up,x"];
        let whole = read(&all, 2, true);
        assert!(whole.differences.is_empty(), "{whole:?}");
        assert_eq!((whole.ended, whole.succeeded, whole.failures.len()), (2, 3, 1));
        assert_eq!(
            (whole.failures[0].stage.as_str(), whole.failures[0].arm.as_str()),
            ("warm-up", "b")
        );
        assert_eq!(whole.replications, [0, 1]);
        // Nothing at all, the end, one arm, the middle.
        let none = read(&[], 5, true);
        assert_eq!(told(&none), [(ALL_ARMS, 0, "", "runs of each up to replication 4")]);
        assert_eq!((none.replications.len(), none.ended), (5, 0));
        assert_eq!(told(&read(&all[..2], 2, true)), [(ALL_ARMS, 1, "", "a run of each")]);
        assert_eq!(told(&read(&all[..3], 2, true)), [("b", 1, "", "a run")]);
        assert_eq!(told(&read(&all[2..], 2, true)), [(ALL_ARMS, 0, "", "a run of each")]);
        // A replication and an arm that there are not, and a row twice.
        let more = [&all[..], &["a,2,succeeded,,", "c,1,succeeded,,", "a,0,succeeded,,"]].concat();
        let many = [("a", 2, "line 6", ""), ("c", 1, "line 7", ""), ("a", 0, "line 8", "")];
        let found = read(&more, 2, true);
        assert_eq!(told(&found), many);
        assert_eq!(found.succeeded, 3, "they count for nothing");
        // Any number may be claimed.
        assert_eq!(read(&all, u32::MAX, true).replications.len(), 1_002);
    }

    #[test]
    fn what_was_not_finished_cannot_be_chosen() {
        let rows = [
            "a,0,succeeded,,",
            "b,0,failed,,",
            "a,1,succeeded,,",
            "b,1,aborted,,",
            "a,2,failed,,",
            "b,2,failed,,",
        ];
        let found = read(&rows, 9, false);
        assert!(found.differences.is_empty(), "{found:?}");
        assert_eq!((found.replications.as_slice(), found.ended), (&[0, 2][..], 2));
        let lost = read(&rows[..2].iter().chain(&rows[4..]).copied().collect::<Vec<_>>(), 9, false);
        assert_eq!(told(&lost), [(ALL_ARMS, 1, "", "a run of each")]);
    }

    #[test]
    fn what_is_no_table_of_runs_is_refused_with_its_line() {
        let arms = ["a".to_owned()];
        let planned = Planned { arms: &arms, replications: 1, ended: true };
        let wrong = |text: &str| table(text.as_bytes(), &planned).unwrap_err();
        assert_eq!(wrong("arm,posts\n").wrong, "there is no column replication");
        let odd = "arm,replication,status\na,x,failed\n";
        assert_eq!(wrong(odd), Wrong { line: 2, wrong: "`x` is no replication".into() });
        assert_eq!(wrong("arm,replication,status\na,1,failed\nb,1\n").line, 3);
        let text = "arm,replication,status,posts\na,0,succeeded,1\na,5,failed,\n";
        let found = recorded(text.as_bytes(), &[5]).unwrap();
        assert_eq!(found.header, ["arm", "replication", "status", "posts"]);
        assert_eq!(found.rows[&5]["a"], ["a", "5", "failed", ""]);
    }
}
