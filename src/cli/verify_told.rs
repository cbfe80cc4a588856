//! What `earful verify` says of what it did: a paragraph and what differs, or a document.

use serde_json::{Value, json};

use super::args;
use super::text::{count, wrapped};
use super::verify::{Done, Sampled};
use super::verify_whole::Changed;
use crate::experiment::verify::{ALL_ARMS, Discrepancy, ROW};
use crate::ground::number::thousands;
use crate::record::manifest::Manifest;

/// How many differences are told.
const TOLD: usize = 10;

/// What is said of it.
pub(super) struct Told<'a> {
    pub args: &'a args::Verify,
    pub manifest: &'a Manifest,
    pub missing: &'a [String],
    pub done: &'a Done,
}

impl Told<'_> {
    /// Files that were found to be what they were.
    fn files(&self) -> usize {
        self.manifest.files.len() - self.missing.len()
    }

    pub fn text(&self, seconds: f64) -> String {
        let dir = self.args.folder.display();
        let files =
            count(self.files() as u64, "sealed file is as it was", "sealed files are as they were");
        let mut text = format!("{dir}: {files} written");
        if !self.missing.is_empty() {
            text += &format!(" (no longer here: {})", self.missing.join(", "));
        }
        text += ". ";
        let mut differ = Vec::new();
        let computed = match self.done {
            Done::Sampled(sampled) => {
                text += &sampled.told(self.args.seed);
                differ.extend(sampled.manifest.iter().map(Changed::told));
                differ.extend(sampled.again.differences.iter().map(told));
                ", not computed again from a sample"
            }
            Done::Whole(changed) => {
                text += &format!("Done again as a whole: `{}`. ", self.manifest.command_line());
                text += &match changed.len() {
                    0 => "The digest of the results, what the manifest says of them and every table that \
                          is here are the same bits."
                        .into(),
                    n => format!("{} DIFFER.", count(n as u64, "place", "places")),
                };
                differ.extend(changed.iter().map(Changed::told));
                ""
            }
        };
        let Manifest { results_digest, earful, .. } = self.manifest;
        text += &format!(
            " Results digest {results_digest}{computed}; Earful {earful}; {seconds:.1} s."
        );
        let mut out = wrapped(&text);
        differ.iter().take(TOLD).for_each(|told| out += &wrapped(&format!("- {told}")));
        let more = differ.len().saturating_sub(TOLD);
        if more > 0 {
            out += &wrapped(&format!("- and {} more", thousands(more as u64)));
        }
        out
    }

    pub fn document(&self) -> Value {
        let (again, partial) = match self.done {
            Done::Sampled(sampled) => {
                let Sampled { replications, again, manifest, .. } = sampled;
                let again = json!({
                    "sampled": true, "seed": self.args.seed, "replications": replications,
                    "runs": again.runs, "values": again.values, "not_finished": again.left,
                    "differences": again.differences, "manifest_differences": manifest,
                });
                (again, sampled.partial())
            }
            Done::Whole(changed) => (json!({ "sampled": false, "differences": changed }), None),
        };
        json!({
            "folder": self.args.folder.display().to_string(),
            "earful": self.manifest.earful,
            "results_digest": self.manifest.results_digest,
            "results_digest_computed_again": matches!(self.done, Done::Whole(_)),
            "files": self.files(),
            "missing": self.missing,
            "partial": partial,
            "again": again,
            "same": self.done.is_same(),
        })
    }
}

impl Sampled {
    /// What a reader has to know first of a folder that is not whole.
    fn partial(&self) -> Option<String> {
        let Sampled { ended, planned, .. } = self;
        let told = || {
            format!("PARTIAL: {} of {} replications ended", thousands(*ended), thousands(*planned))
        };
        (ended < planned).then(told)
    }

    fn told(&self, seed: u64) -> String {
        let Sampled { replications, again, manifest, .. } = self;
        let mut text = self.partial().map_or(String::new(), |partial| format!("{partial}. "));
        text += &format!(
            "Done again: {}, all arms of {replications} of {} replications{}, chosen by --seed {seed}. ",
            count(again.runs, "run", "runs"),
            thousands(if text.is_empty() { self.planned } else { self.ended }),
            if text.is_empty() { "" } else { " that ended" },
        );
        if again.left > 0 {
            text += &format!("INTERRUPTED: {} of them not finished. ", again.left);
        }
        let rows = again.differences.iter().filter(|difference| difference.column == ROW).count();
        let values = again.differences.len() - rows;
        let wrong = [
            (rows, "place of runs.csv", "places of runs.csv"),
            (values, "value", "values"),
            (manifest.len(), "entry of the manifest", "entries of the manifest"),
        ];
        let wrong: Vec<String> = (wrong.into_iter().filter(|(n, ..)| *n > 0))
            .map(|(n, one, many)| count(n as u64, one, many))
            .collect();
        text += &match (wrong.as_slice(), again.runs) {
            ([], 0) => "NOTHING was compared.".into(),
            ([], _) => {
                format!(
                    "Every digest and all {} values are the same bits.",
                    thousands(again.values)
                )
            }
            (wrong, _) => format!("{} DIFFER.", wrong.join(", ")),
        };
        text
    }
}

fn told(difference: &Discrepancy) -> String {
    let Discrepancy { arm, replication, column, was, is } = difference;
    let of = match arm.as_str() {
        ALL_ARMS => format!("{ALL_ARMS} in replication {replication}"),
        arm => format!("run of {arm} in replication {replication}"),
    };
    let value = |text: &str| if text.is_empty() { "nothing".into() } else { text.to_owned() };
    match (column.as_str(), was.as_str()) {
        (ROW, "") => format!("{of}: runs.csv has no row where there was {is}"),
        (ROW, line) => format!("{of}: runs.csv has a row too many, {line}"),
        _ => format!("{of}: {column} was {}, is {}", value(was), value(is)),
    }
}
