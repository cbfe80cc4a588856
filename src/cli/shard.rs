//! Which part of a plan is to be done: said outright, or read from the number that an engine gives
//! each task of an array.
//!
//! | engine | variable | counts |
//! |---|---|---|
//! | Slurm, job arrays | `SLURM_ARRAY_TASK_ID` | as `--array` says; from 0 here |
//! | HyperQueue, task arrays | `HQ_TASK_ID` | as `--array` says; from 0 here |
//! | Kubernetes, indexed jobs | `JOB_COMPLETION_INDEX` | from 0 |
//! | AWS Batch, array jobs | `AWS_BATCH_JOB_ARRAY_INDEX` | from 0 |
//!
//! The number of a task *is* the number of its shard, so that a part of an array can be submitted
//! again (`sbatch --array=7,12`). Only where a Slurm array is exactly as long as there are shards and
//! begins elsewhere (`--array=1-40`) is it counted from its beginning: read as they are, its last
//! numbers would be none.
//!
//! # What can go wrong
//!
//! Workers of one engine can be started by another, and then two numbers are there. If they differ
//! nothing is guessed: it is an error that names both.

use thiserror::Error;

/// A part of a plan: the shard `index` of `of`, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    pub index: u32,
    pub of: u32,
}

/// The most shards there can be; a plan that is cut finer is cut by runs, not by time.
const MOST: u32 = 1_000_000;

/// Why it is not known which part is to be done.
#[derive(Debug, Error, PartialEq, Eq)]
pub(super) enum ShardError {
    #[error("--shard {0}: a shard is i/n, i from 0 and less than n, such as 0/40")]
    Form(String),
    #[error("--shard {index}/{of}: there is no such shard; shards count from 0, the last is {}/{of}", .of - 1)]
    Beyond { index: u32, of: u32 },
    #[error("{of} shards; allowed: 1 to {MOST}")]
    Number { of: u32 },
    #[error("{variable}={index}, but there are {of} shards, counted from 0; submit the array as 0-{}", .of - 1)]
    Index { variable: &'static str, index: u32, of: u32 },
    #[error(
        "{variable}={text}: not the number of a task; unset it, or say which part with --shard i/n"
    )]
    NoNumber { variable: &'static str, text: String },
    #[error(
        "{} say different things; say which part with --shard i/n, or unset those that are not meant",
        list(.0)
    )]
    Disagree(Vec<(&'static str, u32)>),
    #[error(
        "--shards {of}, but no engine says which of them: {} is set; say it with --shard i/n",
        neither()
    )]
    Unset { of: u32 },
    #[error(
        "say which part: --shard i/n, or --shards n where an engine numbers the tasks; all of it here is earful resume"
    )]
    Unsaid,
}

fn list(all: &[(&str, u32)]) -> String {
    let all: Vec<String> = all.iter().map(|(name, index)| format!("{name}={index}")).collect();
    all.join(" and ")
}

fn neither() -> String {
    let names: Vec<&str> = VARIABLES.iter().map(|(name, _)| *name).collect();
    format!("none of {}", names.join(", "))
}

/// The value of a variable of the environment.
type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// How an engine's number becomes that of a shard.
type Reading = fn(u32, u32, Environment) -> u32;

const VARIABLES: [(&str, Reading); 4] = [
    ("SLURM_ARRAY_TASK_ID", of_slurm),
    ("HQ_TASK_ID", as_it_is),
    ("JOB_COMPLETION_INDEX", as_it_is),
    ("AWS_BATCH_JOB_ARRAY_INDEX", as_it_is),
];

fn as_it_is(index: u32, _: u32, _: Environment) -> u32 {
    index
}

/// Counted from the beginning of an array without gaps that has one task for each shard.
fn of_slurm(index: u32, of: u32, environment: Environment) -> u32 {
    let number = |name: &str| environment(name).and_then(|text| text.trim().parse::<u32>().ok());
    let least = number("SLURM_ARRAY_TASK_MIN");
    let most = number("SLURM_ARRAY_TASK_MAX");
    match (least, most, number("SLURM_ARRAY_TASK_COUNT")) {
        (Some(least), Some(most), Some(count))
            if count == of && most.checked_sub(least) == Some(of - 1) && index >= least =>
        {
            index - least
        }
        _ => index,
    }
}

/// The part that is meant: `said` by `--shard`, or the one of `shards` that the environment names.
pub(super) fn shard(
    said: Option<&str>,
    shards: Option<u32>,
    environment: Environment,
) -> Result<Shard, ShardError> {
    match (said, shards) {
        (Some(said), _) => parse(said),
        (None, None) => Err(ShardError::Unsaid),
        (None, Some(of)) if !(1..=MOST).contains(&of) => Err(ShardError::Number { of }),
        (None, Some(of)) => numbered(of, environment),
    }
}

fn parse(said: &str) -> Result<Shard, ShardError> {
    // Digits alone: `+1` and `1 ` would parse, or nearly.
    let number = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let parts = said.split_once('/');
    let parts = parts.and_then(|(index, of)| Some((number(index)?, number(of)?)));
    match parts {
        None => Err(ShardError::Form(said.into())),
        Some((_, of)) if !(1..=MOST).contains(&of) => Err(ShardError::Number { of }),
        Some((index, of)) if index >= of => Err(ShardError::Beyond { index, of }),
        Some((index, of)) => Ok(Shard { index, of }),
    }
}

fn numbered(of: u32, environment: Environment) -> Result<Shard, ShardError> {
    let mut found: Vec<(&'static str, u32, u32)> = Vec::new();
    for (variable, reading) in VARIABLES {
        // Set to nothing is how some shells and schedulers unset.
        let Some(text) = environment(variable).filter(|text| !text.trim().is_empty()) else {
            continue;
        };
        let Ok(number) = text.trim().parse() else {
            return Err(ShardError::NoNumber { variable, text });
        };
        found.push((variable, number, reading(number, of, environment)));
    }
    match found.first() {
        None => Err(ShardError::Unset { of }),
        Some((_, _, index)) if found.iter().any(|(_, _, other)| other != index) => {
            let all = found.iter().map(|(variable, number, _)| (*variable, *number));
            Err(ShardError::Disagree(all.collect()))
        }
        Some((variable, number, index)) if *index >= of => {
            Err(ShardError::Index { variable, index: *number, of })
        }
        Some((_, _, index)) => Ok(Shard { index: *index, of }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: &[(&str, &str)], shards: u32) -> Result<Shard, ShardError> {
        let value = |name: &str| {
            set.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string())
        };
        shard(None, Some(shards), &value)
    }

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn what_is_said_counts_from_0_and_wins_over_the_environment() {
        for (said, index, of) in [("0/1", 0, 1), ("39/40", 39, 40), ("007/0040", 7, 40)] {
            assert_eq!(shard(Some(said), None, &nothing), Ok(Shard { index, of }));
        }
        let other = |_: &str| Some("5".to_owned());
        assert_eq!(shard(Some("2/40"), Some(9), &other), Ok(Shard { index: 2, of: 40 }));
    }

    #[test]
    fn what_is_no_shard_is_told_with_what_is_one() {
        for said in
            ["", "1", "/", "1/", "/4", "a/4", "-1/4", "+1/4", "1 /4", "1/4/2", "1/99999999999"]
        {
            assert_eq!(shard(Some(said), None, &nothing), Err(ShardError::Form(said.into())));
        }
        assert_eq!(shard(Some("0/0"), None, &nothing), Err(ShardError::Number { of: 0 }));
        let told = shard(Some("40/40"), None, &nothing).unwrap_err().to_string();
        assert!(told.contains("the last is 39/40"), "{told}");
        assert_eq!(shard(None, Some(0), &nothing), Err(ShardError::Number { of: 0 }));
        assert_eq!(shard(None, None, &nothing), Err(ShardError::Unsaid));
    }

    #[test]
    fn each_engine_numbers_its_tasks() {
        for (variable, _) in VARIABLES {
            assert_eq!(with(&[(variable, "7")], 40), Ok(Shard { index: 7, of: 40 }));
            assert_eq!(with(&[(variable, "0")], 1), Ok(Shard { index: 0, of: 1 }));
            let told = with(&[(variable, "40")], 40).unwrap_err().to_string();
            assert!(told.starts_with(variable) && told.ends_with("as 0-39"), "{told}");
            for text in ["x", "-1", "1.5", "99999999999"] {
                let text = text.to_owned();
                let wrong = with(&[(variable, &text)], 40);
                assert_eq!(wrong, Err(ShardError::NoNumber { variable, text }));
            }
        }
    }

    #[test]
    fn no_number_at_all_names_what_was_looked_for() {
        let told = with(&[("HQ_TASK_ID", " ")], 40).unwrap_err().to_string();
        assert!(VARIABLES.iter().all(|(variable, _)| told.contains(variable)), "{told}");
    }

    /// Workers of HyperQueue inside a Slurm array see both.
    #[test]
    fn two_engines_may_agree_but_not_disagree() {
        let both = |one, other| with(&[("SLURM_ARRAY_TASK_ID", one), ("HQ_TASK_ID", other)], 40);
        assert_eq!(both("3", "3"), Ok(Shard { index: 3, of: 40 }));
        let told = both("3", "4").unwrap_err().to_string();
        assert!(told.starts_with("SLURM_ARRAY_TASK_ID=3 and HQ_TASK_ID=4 say"), "{told}");
    }

    /// An array of Slurm's: its numbers, and what its tasks are told of it.
    fn slurm(
        index: u32,
        (least, most, count): (u32, u32, u32),
        of: u32,
    ) -> Result<u32, ShardError> {
        let set = [
            ("SLURM_ARRAY_TASK_ID", index.to_string()),
            ("SLURM_ARRAY_TASK_MIN", least.to_string()),
            ("SLURM_ARRAY_TASK_MAX", most.to_string()),
            ("SLURM_ARRAY_TASK_COUNT", count.to_string()),
        ];
        let set: Vec<(&str, &str)> =
            set.iter().map(|(name, text)| (*name, text.as_str())).collect();
        with(&set, of).map(|shard| shard.index)
    }

    #[test]
    fn a_whole_array_may_begin_anywhere_and_a_part_of_one_keeps_its_numbers() {
        // --array=0-39, --array=1-40, --array=100-139
        for first in [0, 1, 100] {
            let whole = |index| slurm(index, (first, first + 39, 40), 40);
            assert_eq!((whole(first), whole(first + 39)), (Ok(0), Ok(39)));
        }
        // Submitted again: --array=7,12 and --array=5-9 of 40.
        assert_eq!(slurm(7, (7, 12, 2), 40), Ok(7));
        assert_eq!(slurm(5, (5, 9, 5), 40), Ok(5));
        // Gaps: --array=0-78:2 has 40 tasks, but not 40 numbers in a row.
        let gaps = slurm(78, (0, 78, 40), 40);
        assert_eq!(
            gaps,
            Err(ShardError::Index { variable: "SLURM_ARRAY_TASK_ID", index: 78, of: 40 })
        );
    }
}
