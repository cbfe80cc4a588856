//! The scenario that a command was given, and what is to be said of it before anything is done.

use serde_json::{Value, json};

use super::args;
use super::streams::tell;
use crate::scenario::{Note, Problem, Problems, Scenario, find_scenario};

/// Reads the scenario with all that is changed in it, and tells its notes.
pub(super) fn scenario(
    args: &args::Scenario,
    replications: Option<u32>,
) -> Result<Scenario, Problems> {
    let all = args.overrides(replications);
    let scenario = find_scenario(&args.file, &all);
    let scenario = scenario.map_err(|problems| renumbered(problems, &all, &args.set))?;
    tell_notes(&scenario, args.json);
    Ok(scenario)
}

/// Problems of one part of the overrides, in the numbering of `all` that was given to `--set`;
/// what is not among these came from a flag of its own.
pub(super) fn renumbered(problems: Problems, part: &[String], all: &[String]) -> Problems {
    let place = |mut problem: Problem| {
        let set = part.get(problem.line.wrapping_sub(1)).filter(|_| problem.file == "--set");
        match set.map(|set| all.iter().position(|given| given == set)) {
            Some(Some(position)) => problem.line = position + 1,
            Some(None) => {
                problem.file = format!("--{}", problem.key);
                (problem.line, problem.column) = (0, 0);
            }
            None => {}
        }
        problem
    };
    Problems(problems.0.into_iter().map(place).collect())
}

/// Says on standard error what whoever uses the scenario should know; in a document it stands as
/// [`notes`].
pub(super) fn tell_notes(scenario: &Scenario, json: bool) {
    for note in scenario.notes.iter().filter(|note| note.everywhere && !json) {
        tell(&format!("note: {note}"));
    }
}

/// The same for a document; `None` where there is nothing to say.
pub(super) fn notes(scenario: &Scenario) -> Option<Value> {
    let notes: Vec<&Note> = scenario.notes.iter().filter(|note| note.everywhere).collect();
    (!notes.is_empty()).then(|| json!(notes))
}

/// The sections of a study; everything else belongs to the scenario. What a study is about is
/// among them, so that it is the study that refuses to have it changed.
const STUDY_SECTIONS: [&str; 7] =
    ["sample", "fieldwork", "fit", "world", "item", "published", "joint"];

/// Parts overrides into those of the study and those of the scenario.
pub(super) fn study_overrides(all: &[String]) -> (Vec<String>, Vec<String>) {
    let ours = |set: &&String| {
        let section = set.split(['.', '=']).next().unwrap_or("").trim();
        STUDY_SECTIONS.contains(&section)
    };
    let (study, scenario): (Vec<&String>, Vec<&String>) = all.iter().partition(ours);
    (study.into_iter().cloned().collect(), scenario.into_iter().cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::find_study;

    fn strings(all: &[&str]) -> Vec<String> {
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn problems_name_the_setting_as_it_was_numbered_or_the_flag() {
        let given = strings(&["run.days=9", "sample.m=1"]);
        let ours = strings(&["sample.m=1", "sample.n=0"]);
        let problems = find_study("netbase_2012", &ours).unwrap_err();
        let problems = renumbered(problems, &ours, &given).0;
        let places: Vec<(&str, usize)> =
            problems.iter().map(|problem| (problem.file.as_str(), problem.line)).collect();
        assert!(places.contains(&("--set", 2)) && places.contains(&("--n", 0)), "{places:?}");
    }

    #[test]
    fn overrides_go_to_the_file_that_has_their_section() {
        let all = strings(&[
            "sample.n=3",
            "run.days=9",
            " fit.loadings=true",
            "sampled.n=1",
            "fieldwork",
            "world.day=3",
            "",
        ]);
        let (study, scenario) = study_overrides(&all);
        assert_eq!(study, ["sample.n=3", " fit.loadings=true", "fieldwork", "world.day=3"]);
        assert_eq!(scenario, ["run.days=9", "sampled.n=1", ""]);
    }
}
