//! What went wrong before or after the runs, and how it is told.

use std::io::IsTerminal;
use std::path::Path;

use miette::{LabeledSpan, MietteDiagnostic, NamedSource, Report};
use thiserror::Error;

use super::shard::ShardError;
use super::streams::{draw, lost, say, tell};
use crate::document::ReportError;
use crate::experiment::split::PlanError;
use crate::experiment::until::UntilError;
use crate::ground::file::{self, Limit};
use crate::ground::text::{visible, visible_in_place};
use crate::record::FolderError;
use crate::record::journal::JournalError;
use crate::scenario::{Problem, Problems};

/// Why nothing could be run, or nothing written.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Scenario(#[from] Problems),
    #[error(transparent)]
    Until(#[from] UntilError),
    #[error(transparent)]
    Split(#[from] PlanError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Shard(#[from] ShardError),
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

    /// Says what is wrong beside a result that is on standard output already.
    pub fn tell_beside(&self) {
        tell(&format!("error: {self}"));
    }

    /// Says what is wrong: as JSON on standard output, or in words on standard error; in words too
    /// if the JSON did not arrive.
    pub fn tell(&self, json: bool) {
        if json {
            let problems = match self {
                Trouble::Scenario(problems) => serde_json::json!(problems),
                _ => serde_json::json!([]),
            };
            let document = serde_json::json!({
                "error": self.to_string(),
                "problems": problems,
                "total": self.total(),
            });
            say(&format!("{document:#}\n"));
            if lost().is_none() {
                return;
            }
        }
        match self {
            Trouble::Scenario(problems) => {
                let drawn = std::io::stderr().is_terminal();
                let mut sources = Sources::default();
                let (shown, more) = problems.shown();
                for problem in shown {
                    let text = if drawn { sources.of(problem) } else { None };
                    draw(&told(problem, text));
                }
                if more > 0 {
                    tell(&format!("and {more} more"));
                }
                let n = problems.total();
                let s = if n == 1 { "" } else { "s" };
                tell(&format!("{n} problem{s}; nothing was run"));
            }
            _ => self.tell_beside(),
        }
    }

    /// How many problems there are.
    fn total(&self) -> u64 {
        match self {
            Trouble::Scenario(problems) => problems.total(),
            _ => 1,
        }
    }
}

/// The texts that problems point into, each read once.
#[derive(Default)]
struct Sources(Vec<(String, Option<String>)>);

impl Sources {
    /// The text of the file, if it can be read a second time: a pipe cannot.
    fn of(&mut self, problem: &Problem) -> Option<&str> {
        let at = self.0.iter().position(|(file, _)| *file == problem.file).unwrap_or_else(|| {
            let bytes = file::read(Path::new(&problem.file), Limit::file(MOST_DRAWN)).ok();
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            self.0.push((problem.file.clone(), text));
            self.0.len() - 1
        });
        self.0[at].1.as_deref()
    }
}

/// The most that is read of a file only to draw a part of it [bytes].
const MOST_DRAWN: u64 = 64 << 20;

/// One problem: a picture of its place if there is one to draw, else a line.
fn told(problem: &Problem, text: Option<&str>) -> String {
    match text {
        Some(text) if problem.line > 0 && problem.bytes.1 <= text.len() => {
            format!("{:?}", picture(problem, text))
        }
        _ => visible(&problem.to_string()).into_owned(),
    }
}

/// Nothing that a terminal acts on comes from the file; what draws the picture is the library's.
fn picture(problem: &Problem, text: &str) -> Report {
    let name = [problem.section.as_str(), &problem.key].join(" ");
    let subject = match name.trim() {
        "" => String::new(),
        name => format!("{name}: "),
    };
    let allowed = problem.allowed.as_ref().map(|allowed| format!("allowed: {allowed}"));
    let nearest = problem.nearest.as_ref().map(|nearest| format!("nearest: {nearest}"));
    let next = Some(problem.next_step.clone()).filter(|next| !next.is_empty());
    let help: Vec<String> = [allowed, nearest, next].into_iter().flatten().collect();
    let (start, end) = problem.bytes;
    let label = LabeledSpan::at(start..end, visible(&problem.wrong));
    let message = format!("{subject}{}", problem.wrong);
    let mut diagnostic = MietteDiagnostic::new(visible(&message)).with_label(label);
    if !help.is_empty() {
        diagnostic = diagnostic.with_help(visible(&help.join("; ")));
    }
    let source = NamedSource::new(visible(&problem.file), visible_in_place(text).into_owned());
    Report::new(diagnostic).with_source_code(source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    /// A scenario with an edge list of these lines, and what is drawn of its problems.
    fn drawn(edges: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ties.csv"), edges).unwrap();
        let text = "question = \"q?\"\n[network]\nkind = \"edges\"\nfile = \"ties.csv\"\n\
                    [[brand]]\nname = \"b\"\n[[arm]]\nname = \"a\"\npolicy = \"silent\"\n";
        let problems = Scenario::parse(text, "s.toml", folder.path(), &[]).unwrap_err();
        let mut sources = Sources::default();
        let told = |problem: &Problem| {
            let text = sources.of(problem).map(str::to_owned);
            told(problem, text.as_deref())
        };
        problems.0.iter().map(told).collect()
    }

    /// What a picture says, without its colours.
    fn plain(picture: &str) -> String {
        let mut plain = String::new();
        let mut rest = picture.split('\u{1b}');
        plain += rest.next().unwrap_or("");
        for part in rest {
            plain += part.split_once('m').map_or(part, |(_, after)| after);
        }
        plain
    }

    #[test]
    fn a_wrong_line_of_an_edge_list_is_drawn_where_it_is() {
        let drawn = drawn("author,reader\nann,bob\nann,\"cleo\nbob,cleo\n");
        assert_eq!(drawn.len(), 1);
        let told = plain(&drawn[0]);
        assert!(told.contains("ties.csv:3:1]"), "{told}");
        // The line as it stands in the file, and what is wrong with it.
        let line = told.lines().find(|line| line.trim_start().starts_with("3 "));
        assert!(line.is_some_and(|line| line.ends_with("ann,\"cleo")), "{told}");
        let first = told.lines().find(|line| !line.trim().is_empty()).unwrap();
        assert!(first.contains("`ann,\"cleo` opens a double quote"), "{told}");
    }

    #[test]
    fn what_has_no_place_is_told_in_a_line() {
        let drawn = drawn("author,reader\na,a\n");
        assert!(
            drawn[0].ends_with("join two different ids") && drawn[0].contains("ties.csv: no tie")
        );
        assert!(!drawn[0].contains('\n'));
    }

    #[test]
    fn all_problems_are_counted_and_no_line_is_made_up() {
        let folder = tempfile::tempdir().unwrap();
        let edges = format!("author,reader\n{}a,b\n", "a,\n".repeat(642));
        std::fs::write(folder.path().join("ties.csv"), edges).unwrap();
        let text = "question = \"q?\"\n[network]\nkind = \"edges\"\nfile = \"ties.csv\"\n\
                    [[brand]]\nname = \"b\"\n[[arm]]\nname = \"a\"\npolicy = \"silent\"\n";
        let problems = Scenario::parse(text, "s.toml", folder.path(), &[]).unwrap_err();
        assert_eq!((problems.0.len(), problems.total()), (21, 642));
        let last = problems.0.last().unwrap();
        // The header is line 1 and 20 problems are told, so the next one is on line 22.
        assert_eq!((last.line, last.count), (22, 622));
        assert!(last.to_string().contains("ties.csv:22: and 622 more broken lines from here on"));
    }

    #[test]
    fn what_a_terminal_acts_on_is_not_drawn() {
        let told =
            drawn("author,reader\nann,bob\nann,cl\u{1b}]0;x\u{7}eo\u{202e}\u{9b}\n").concat();
        assert!(plain(&told).contains("ties.csv:3:1]"), "{told}");
        assert!(!told.contains(['\u{7}', '\u{202e}', '\u{9b}']), "{told:?}");
        // What escapes there are begin a colour or end one.
        let escapes = told.split('\u{1b}').skip(1).all(|rest| rest.starts_with('['));
        assert!(escapes, "{told:?}");
    }
}
