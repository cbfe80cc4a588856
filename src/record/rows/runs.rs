//! `runs.csv`: a row per run, whose further columns depend on the scenario: what varies between the
//! arms, then every metric. The table may be larger than memory, so it is read row by row, and only
//! the columns that somebody wants are kept.

use std::io::Read;

use super::sheet::{self, TableRow};
use super::{Row, rows};
use crate::record::manifest::Unreadable;

rows! {
    /// The columns that every table of runs has.
    Run {
        /// The arm.
        arm: String,
        /// The replication.
        replication: u32,
        /// Seed of all draws.
        seed: u64,
        /// How it ended.
        status: String,
        /// What was being done when it failed.
        stage: Option<String>,
        /// Why it failed.
        message: Option<String>,
        /// Digest of its outcome, if it has one; the first format kept none.
        digest: Option<String> = None,
    }
}

/// The column of how many people there are, where arms differ in it.
pub const PEOPLE: &str = "run.consumers";

/// Runs with the columns that were wanted of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Runs {
    /// Whether arms differ in how many people there are.
    pub people_vary: bool,
    /// Each run with its values, in the order in which they were wanted; missing ones, and those of
    /// columns that there are not, are `None`.
    pub runs: Vec<(Run, Vec<Option<f64>>)>,
}

/// Reads runs, and of each the `wanted` columns.
///
/// # Errors
///
/// It is no table of runs.
pub fn read(from: impl Read, wanted: &[&str]) -> Result<Runs, Unreadable> {
    let mut reader = csv::Reader::from_reader(from);
    let header = sheet::header(&mut reader)?;
    if let Some(missing) = Run::COLUMNS[..4].iter().find(|name| !header.iter().any(|h| h == *name))
    {
        return Err(sheet::lacks(&header, missing));
    }
    let place = |name: &&str| header.iter().position(|known| known == name);
    let places: Vec<Option<usize>> = wanted.iter().map(place).collect();
    let mut runs = Vec::new();
    for row in reader.records() {
        let row = row.map_err(sheet::wrong)?;
        let line = TableRow { header: &header, line: sheet::line_of(&row), row: &row };
        let value = |(place, name): (&Option<usize>, &&str)| match place {
            None => Ok(None),
            Some(place) => line.at(*place, name),
        };
        let values = places.iter().zip(wanted).map(value).collect::<Result<Vec<_>, _>>()?;
        runs.push((Run::read(&line)?, values));
    }
    Ok(Runs { people_vary: header.iter().any(|name| name == PEOPLE), runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wanted_is_kept_of_a_run() {
        let table = "arm,replication,seed,status,stage,message,policy,run.consumers,a,b\n\
                     x,0,7,succeeded,,,silent,5,1.5,2\nx,1,7,failed,days,why,silent,5,,\n";
        let found = read(table.as_bytes(), &["b", "z", "a"]).unwrap();
        assert!(found.people_vary);
        let values: Vec<_> = found.runs.iter().map(|(_, values)| values.clone()).collect();
        assert_eq!(values, [vec![Some(2.0), None, Some(1.5)], vec![None, None, None]]);
        let (run, _) = &found.runs[1];
        assert_eq!((run.replication, run.message.as_deref()), (1, Some("why")));
        assert_eq!(run.digest, None, "the first format had none");
        let wrong = read("arm,replication\n".as_bytes(), &[]).unwrap_err();
        assert!(wrong.wrong.contains("there is no column seed"), "{wrong:?}");
        let much = table.replace("1.5", "much");
        let wrong = read(much.as_bytes(), &["a"]).unwrap_err();
        assert_eq!((wrong.line, wrong.wrong.as_str()), (2, "a is no number: much"));
    }
}
