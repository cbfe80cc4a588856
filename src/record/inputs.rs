//! What a scenario was read from, for a folder in which it can be run again.
//!
//! A written scenario says everything but the ties of a network that was read from a list. The list
//! is put beside it under its own name, byte for byte as it was read, and the scenario names it there;
//! or it is left out, and the folder says what it needs.

use serde::{Deserialize, Serialize};

use super::File;
use crate::scenario::Scenario;

/// A file without which a folder cannot be run again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Needed {
    /// What it is called.
    pub file: String,
    /// Digest of its content.
    pub digest: String,
}

/// A scenario as a folder has it.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The scenario, which names its files as they are called in the folder.
    pub scenario: Scenario,
    /// What was left out.
    pub needs: Vec<Needed>,
}

/// The scenario as a folder has it; without `keep` the folder has digests instead of the files.
pub fn inputs(scenario: &Scenario, keep: bool) -> Inputs {
    let mut scenario = scenario.clone();
    let mut needs = Vec::new();
    if let Some(edges) = &mut scenario.edges {
        let own = if keep { edges.kept_name() } else { edges.base_name().to_owned() };
        edges.file = beside_results(own);
        if !keep {
            needs.push(Needed { file: edges.file.clone(), digest: edges.digest.clone() });
        }
    }
    Inputs { scenario, needs }
}

impl Inputs {
    /// The files to put beside the scenario.
    pub fn files(&self) -> Vec<File> {
        let kept = self.scenario.edges.iter().filter(|_| self.needs.is_empty());
        kept.map(|edges| File::new(&edges.file, edges.kept.bytes.to_vec())).collect()
    }

    /// The same with the files in the folder, as it has them until it is whole.
    pub fn kept(&self) -> Inputs {
        inputs(&self.scenario, true)
    }

    /// The files that are in the folder until it is whole, and no longer.
    pub fn gone(&self) -> Vec<String> {
        let kept = if self.needs.is_empty() { Vec::new() } else { self.kept().files() };
        kept.into_iter().map(|file| file.name).collect()
    }

    /// The scenario and these, with which a folder is begun.
    pub fn with_scenario(&self) -> Vec<File> {
        let mut files = vec![File::new("scenario.toml", self.scenario.to_toml())];
        files.extend(self.files());
        files
    }

    /// What a result's README says of them.
    pub fn note(&self) -> String {
        let Some(edges) = &self.scenario.edges else { return String::new() };
        let (file, told) = (&edges.file, edges.told());
        match self.needs.is_empty() {
            true => {
                format!("\nThe network is read from `{file}`, which is in this folder: {told}.\n")
            }
            false => format!(
                "\nThe network was read from an edge list that is not in this folder: {told}.\n"
            ),
        }
    }
}

/// What stands in the way of running a folder again; nothing if nothing does.
pub fn needed(needs: &[Needed]) -> String {
    let files =
        needs.iter().map(|Needed { file, digest }| format!("{file} with the digest {digest}"));
    let files: Vec<String> = files.collect();
    match files.is_empty() {
        true => String::new(),
        false => format!(
            "It cannot be run again from this folder alone: it needs {}, which was left out. Put it \
             into the folder first.",
            files.join(" and ")
        ),
    }
}

/// What a folder of results has under names of its own, and what they begin with.
const OURS: &[&str] = &[
    "README.md",
    "manifest.",
    "answer",
    "scenario.toml",
    "study.toml",
    "targets.toml",
    "fitted.",
    "plan.",
    "journal",
    "report",
    "beside-",
    "summary.",
    "differences.",
    "runs.",
    "series.",
    "cascades.",
    "split.",
    "long.",
    "survey.",
    "codebook.",
    "joint.",
    "fit.",
    "parameters.",
    "cells.",
    "calibration.",
    "before.",
    "submit.",
    "job.",
];

/// A name that no file of a result has.
fn beside_results(name: String) -> String {
    let small = name.to_lowercase();
    let taken = OURS.iter().any(|ours| small.starts_with(&ours.to_lowercase()));
    if taken { format!("network-{name}") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIO: &str = "question = \"?\"\n[run]\nbaseline = \"a\"\n[[brand]]\nname = \"b\"\ncustomer_share = 0.9\n\
        category = \"bank\"\n[network]\nkind = \"edges\"\nfile = \"deep/runs.csv\"\n[[arm]]\nname = \"a\"\n\
        policy = \"silent\"\n";

    /// The file may be another by the time the results are written.
    #[test]
    fn what_was_read_is_kept_and_not_what_is_there_now() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("deep")).unwrap();
        let (list, text) = (home.path().join("deep/runs.csv"), "author,reader\n1,2\n2,3\n");
        std::fs::write(&list, text).unwrap();
        let scenario = Scenario::parse(SCENARIO, "s.toml", home.path(), &[]).unwrap();
        std::fs::write(&list, "author,reader\n3,1\n").unwrap();
        let with = inputs(&scenario, true);
        let files = with.files();
        assert_eq!((files[0].name.as_str(), files.len()), ("network-runs.csv", 1));
        assert_eq!(files[0].content, text.as_bytes());
        assert!(with.needs.is_empty() && with.gone().is_empty());
        let without = inputs(&scenario, false);
        let digest = scenario.edges.as_ref().unwrap().digest.clone();
        assert_eq!(without.needs, [Needed { file: "network-runs.csv".into(), digest }]);
        assert!(without.files().is_empty());
        assert_eq!(without.gone(), ["network-runs.csv"]);
        assert_eq!(without.kept().with_scenario()[1].content, text.as_bytes());
    }

    #[test]
    fn a_list_takes_the_place_of_no_result() {
        let named = |name: &str| beside_results(name.into());
        for free in ["followers.csv", "followers.csv.zst", "edges.csv", "network-runs.csv", "ties"]
        {
            assert_eq!(named(free), free);
        }
        for taken in ["runs.csv", "Series.csv", "answers_3.csv", "manifest.json", "plan.json"] {
            assert_eq!(named(taken), format!("network-{taken}"));
            assert_eq!(named(&named(taken)), named(taken), "the same when it is run again");
        }
    }
}
