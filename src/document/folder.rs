//! The files that a comparison leaves: its answer, its tables, and a README.

use std::path::Path;

use super::answer::kept::keeps_what_it_learnt;
use super::answer::sentences::sentences;
use super::answer::split::{self, Split};
use super::readme::words;
use super::{Answer, Document, ReportError, Source, document};
use crate::experiment::plan::same_people;
use crate::experiment::{Experiment, tables};
use crate::ground::number::thousands;
use crate::ground::text::visible;
use crate::record::seal::Seals;
use crate::record::{File, Table};
use crate::scenario::Scenario;
use crate::world::metrics::OF_SIZE;

/// What an experiment found, by name, with all that is to be said of it.
pub fn answer(experiment: &Experiment) -> Answer {
    let Experiment { scenario, results, analysis, .. } = experiment;
    let mut said = sentences(scenario, results, analysis, experiment.stopping.as_ref());
    said.extend(keeps_what_it_learnt(scenario));
    let found = Answer::of(scenario, results, analysis);
    // Right under what is said first: it may say otherwise.
    let aside = found.money.as_ref().and_then(|money| money.sentence.as_ref());
    let aside = aside.map(|said| format!("Who beats whom leaves money aside. {said}"));
    said.splice(1.min(said.len())..1.min(said.len()), aside);
    let split = experiment.split.as_ref().map(|shares| Split::of(scenario, shares));
    said.extend(split.iter().flat_map(|split| split.sentences.iter().cloned()));
    Answer { split, sentences: said, ..found }
}

/// What a comparison leaves.
pub struct Leaves {
    /// What is said of it.
    pub document: Document,
    /// The files, beside those that were written already; the manifest seals all of them.
    pub files: Vec<File>,
}

/// What an experiment that began at some moment leaves in its `home`, beside the files that are `written`
/// already.
///
/// # Errors
///
/// What it left cannot be read back, which would be a mistake of this program.
pub fn leaves(
    experiment: &Experiment,
    answer: &Answer,
    started: &str,
    home: &Path,
    written: Seals,
) -> Result<Leaves, ReportError> {
    let Experiment { scenario, results, analysis, .. } = experiment;
    let inputs = experiment.inputs();
    let csv = |name: &str, table: Table| File::new(name, table.to_csv());
    let mut files = vec![
        File::new("answer.json", answer.to_json()),
        File::new("scenario.toml", inputs.scenario.to_toml()),
        csv("summary.csv", tables::summary(scenario, results, analysis)),
        csv("differences.csv", tables::differences(scenario, results, analysis)),
        csv("series.csv", tables::series(scenario, results)),
        csv("cascades.csv", tables::cascades(scenario, results)),
    ];
    files.extend(inputs.files());
    let divided = answer.split.as_ref();
    files.extend(divided.map(|found| csv("split.csv", split::table::table(found, scenario.level))));
    let mut manifest = experiment.manifest(started);
    let document = document(&Source::of(home, scenario, manifest.clone(), &files))?;
    let long = written.keys().filter(|name| name.starts_with("long."));
    let text = [
        words(&document),
        format!("\nBegun {started}.\n{}{FILES}", inputs.note()),
        long.map(|name| format!("| `{name}`{LONG}")).collect(),
        divided.map_or("", |_| SPLIT).into(),
        format!("{READING}{}", of_size(scenario)),
    ];
    files.insert(0, File::new("README.md", visible(&text.concat()).into_owned()));
    Ok(Leaves { document, files: manifest.seal(files, written) })
}

/// Which figures are not per head, with the size that they belong to.
fn of_size(scenario: &Scenario) -> String {
    let people = same_people(scenario, 0..scenario.arms.len());
    let among = people.map_or("the people simulated under an arm".into(), |people| {
        format!("the {} people simulated", thousands(people.into()))
    });
    let names: Vec<String> = OF_SIZE.iter().map(|(name, _)| format!("`{name}`")).collect();
    format!(
        "{}, the counts in `series.csv` and the sizes in\n`cascades.csv` are of {among}; all else \
         is per head.\n",
        names.join(", ")
    )
}

const FILES: &str = "
## Files

| file | a row for each | holds |
|---|---|---|
| `manifest.json` | | version, command, seed, digests, how the runs ended, the seal of every file |
| `scenario.toml` | | the scenario with every default spelled out; running it gives the same numbers |
| `answer.json` | | the question, the ranks with ties, the arms that no other beats, the sentences; by attitude segment the headline metrics and who bears what, each interval alone; the curves over the doses, if the arms differ in one number alone; who answers under each arm, and what comes of it; what playbooks change, and what comes of bad days |
| `summary.csv` | arm and metric | mean over replications with its interval and standard error |
| `differences.csv` | arm and metric | paired difference *arm minus baseline*; `adjusted_p` counts all pairs of arms and the headline metrics |
| `runs.csv` | run | how it ended, the digest of all that happened in it, what varied, every metric |
| `series.csv` | arm, day and metric | mean over replications with its pointwise interval, for the brand in question |
| `cascades.csv` | arm and size | how many critical posts were passed on so often, over all replications |
";

const LONG: &str =
    " | run and metric | the numbers of `runs.csv`, one a row; a comparison is point 0 |\n";

const SPLIT: &str = "| `split.csv` | arm, headline metric and part | what of an effect comes through each group of mechanisms |\n";

const READING: &str = "
An empty cell means that there is no value. A text that begins with `=`, `+`, `-` or `@` has an
apostrophe before it, lest a spreadsheet take it for a formula. Metrics without a bracket are about everyone; those
with `@` are about another brand than the one in question.

";
