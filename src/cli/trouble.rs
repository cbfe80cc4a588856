//! What went wrong before or after the runs, and how it is told.

use std::io::IsTerminal;

use miette::{LabeledSpan, MietteDiagnostic, NamedSource, Report};
use thiserror::Error;

use crate::experiment::until::UntilError;
use crate::record::FolderError;
use crate::report::ReportError;
use crate::scenario::{Problem, Problems};

/// Why nothing could be run, or nothing written.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Scenario(#[from] Problems),
    #[error(transparent)]
    Until(#[from] UntilError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("{0}")]
    Other(String),
}

impl Trouble {
    /// A name that is not known, with the nearest that is.
    pub fn unknown<'a>(
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
        next: &str,
    ) -> Self {
        let alike = |known: &&str| strsim::normalized_damerau_levenshtein(name, known);
        let nearest = known.into_iter().max_by(|a, b| alike(a).total_cmp(&alike(b)));
        let nearest = nearest.filter(|nearest| alike(nearest) > 0.5);
        let meant = nearest.map_or(String::new(), |nearest| format!("; did you mean `{nearest}`?"));
        Trouble::Other(format!("there is no {what} `{name}`{meant}; {next}"))
    }

    /// Both results, or the problems of both.
    pub fn both<A, B>(
        first: Result<A, Problems>,
        second: Result<B, Problems>,
    ) -> Result<(A, B), Self> {
        match (first, second) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(Problems(mut problems)), Err(Problems(more))) => {
                problems.extend(more);
                Err(Problems(problems).into())
            }
            (Err(problems), _) | (_, Err(problems)) => Err(problems.into()),
        }
    }

    /// Says what is wrong: as JSON on standard output, or in words on standard error.
    pub fn tell(&self, json: bool) {
        if json {
            let problems = match self {
                Trouble::Scenario(problems) => serde_json::json!(problems),
                _ => serde_json::json!([]),
            };
            let document = serde_json::json!({ "error": self.to_string(), "problems": problems });
            super::say(&format!("{document:#}\n"));
            return;
        }
        match self {
            Trouble::Scenario(all) => {
                let drawn = std::io::stderr().is_terminal();
                let (shown, more) = all.shown();
                shown.iter().for_each(|problem| tell_problem(problem, drawn));
                if more > 0 {
                    eprintln!("and {more} more");
                }
                let n = all.0.len();
                eprintln!("{n} problem{}; nothing was run", if n == 1 { "" } else { "s" });
            }
            _ => eprintln!("error: {self}"),
        }
    }
}

/// One problem: a picture of its place if there is one to draw, else a line.
fn tell_problem(problem: &Problem, drawn: bool) {
    // Nothing is read that is not drawn.
    let drawn = drawn && problem.line > 0;
    let source = drawn.then(|| std::fs::read_to_string(&problem.file).ok()).flatten();
    match source {
        Some(text) if problem.bytes.1 <= text.len() => {
            eprintln!("{:?}", picture(problem, text));
        }
        _ => eprintln!("{problem}"),
    }
}

fn picture(problem: &Problem, text: String) -> Report {
    let subject = [problem.section.as_str(), &problem.key].join(" ");
    let allowed = problem.allowed.as_ref().map(|allowed| format!("allowed: {allowed}"));
    let nearest = problem.nearest.as_ref().map(|nearest| format!("nearest: {nearest}"));
    let next = Some(problem.next_step.clone()).filter(|next| !next.is_empty());
    let help: Vec<String> = [allowed, nearest, next].into_iter().flatten().collect();
    let (start, end) = problem.bytes;
    let label = LabeledSpan::at(start..end, problem.wrong.as_str());
    let diagnostic = MietteDiagnostic::new(format!("{}: {}", subject.trim(), problem.wrong))
        .with_help(help.join("; "))
        .with_label(label);
    Report::new(diagnostic).with_source_code(NamedSource::new(&problem.file, text))
}
