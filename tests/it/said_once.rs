//! What is said is said once, and in one place: `src/document`.
//!
//! A *sentence* is a literal of five words or more, not counting what is filled in. Nothing below the documents and
//! nothing above them has one, but for what [`DECLARED`], [`PROCESS`] and [`CHROME`] name with a reason. No two
//! literals of a sentence are the same but for what is filled in, signs and capitals. And the text and the page of a
//! result have the same words.

use std::path::Path;

use earful::document::block::{Block, Document, Grid, Labelled, NO_ROOM, Part};
use earful::document::{Source, document};
use earful::render::html::html;
use earful::render::text::text;

use crate::source::sources;

/// Words from which on a literal is a sentence.
const SENTENCE: usize = 5;

/// Declarations, which documents show as they are: what a metric, a measure, a column, a pick or a term is.
const DECLARED: &[&str] = &[
    "ground/",
    "params/",
    "model/",
    "scenario/",
    "record/",
    "survey/",
    "stats/",
    "world/",
    "experiment/calibrate/measures/",
    "experiment/calibrate/judge.rs",
    "experiment/calibrate/plan.rs",
    "experiment/calibrate/fit/",
    "experiment/life/find.rs",
    "experiment/live/attempt.rs",
    "experiment/matters.rs",
    "experiment/run.rs",
    "experiment/split/plan.rs",
    "experiment/survey/",
    "experiment/verify/table.rs",
];

/// Where the program speaks of itself: arguments, errors, progress, where files are and what to do next.
const PROCESS: &[&str] = &[
    "cli/args.rs",
    "cli/bounds.rs",
    "cli/calibrate.rs",
    "cli/catalogue.rs",
    "cli/compare.rs",
    "cli/go_on.rs",
    "cli/interruption.rs",
    "cli/lay.rs",
    "cli/leaves.rs",
    "cli/mod.rs",
    "cli/parts.rs",
    "cli/report.rs",
    "cli/reproduce.rs",
    "cli/session.rs",
    "cli/shard.rs",
    "cli/split.rs",
    "cli/streams.rs",
    "cli/submit.rs",
    "cli/survey.rs",
    "cli/trace.rs",
    "cli/verify.rs",
    "cli/verify_told.rs",
    "cli/verify_whole.rs",
];

/// What a page says that is about the page.
const CHROME: &[&str] = &[
    "The charts need JavaScript. Their numbers are in the CSV files beside this page.",
    ". Charts: Apache ECharts. This file needs no network.",
];

/// A literal.
struct Literal {
    /// File and line.
    place: String,
    /// What it says, with gaps where something is filled in.
    said: String,
}

impl Literal {
    /// Its words, in small letters and without signs.
    fn words(&self) -> Vec<String> {
        let letters = |word: &str| -> String {
            word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
        };
        self.said.split_whitespace().map(letters).filter(|word| !word.is_empty()).collect()
    }

    fn is_sentence(&self) -> bool {
        self.words().len() >= SENTENCE
    }
}

/// The literals of a source but those of attributes, which are errors, and of `expect`, which nobody ever reads.
fn literals(path: &str, code: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, from) = rest.split_at(at);
        if let Some(letter) = from.strip_prefix('\'') {
            // A letter, or the name of a lifetime.
            let end = match letter.strip_prefix('\\') {
                Some(escaped) => escaped.find('\'').map(|end| end + 2),
                None => {
                    letter.char_indices().nth(1).filter(|(_, c)| *c == '\'').map(|(end, _)| end + 1)
                }
            };
            rest = &letter[end.unwrap_or(0)..];
            continue;
        }
        let raw = before.ends_with("r") || before.ends_with("r#");
        let mut end = 1;
        loop {
            let Some(next) = from[end..].find(['"', '\\']) else { return found };
            end += next;
            match (from.as_bytes()[end], raw) {
                (b'"', _) => break,
                (_, true) => end += 1,
                (_, false) => end += 2,
            }
        }
        let line = 1 + code[..code.len() - from.len()].matches('\n').count();
        // What only a panic says is no claim either.
        let asserted = before.rsplit([';', '{']).next().is_some_and(|line| line.contains("assert"));
        let is_error = before.ends_with("#[error(") || before.ends_with("expect(") || asserted;
        if !is_error {
            let said = spoken(&from[1..end]);
            found.push(Literal { place: format!("{path}:{line}"), said });
        }
        rest = &from[end + 1..];
    }
    found
}

/// A literal as it is read: lines joined, and a gap for whatever is filled in.
fn spoken(literal: &str) -> String {
    let literal = literal.replace("\\n", " ").replace("\\\n", "");
    let mut out = String::new();
    let mut depth = 0;
    for c in literal.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sentences() -> Vec<Literal> {
    let all = sources();
    let all = all.iter().flat_map(|source| literals(&source.path, &source.code));
    all.filter(Literal::is_sentence).collect()
}

fn begins(literal: &Literal, with: &[&str]) -> bool {
    with.iter().any(|path| literal.place.starts_with(path))
}

#[test]
fn sentences_are_in_documents() {
    let all = sentences();
    assert!(all.iter().filter(|one| one.place.starts_with("document/")).count() > 200);
    let about_the_page = |one: &Literal| {
        one.place.starts_with("render/")
            && (CHROME.contains(&one.said.as_str()) || one.said.contains("default-src"))
    };
    let elsewhere: Vec<String> = all
        .iter()
        .filter(|one| {
            !begins(one, &["document/"]) && !begins(one, DECLARED) && !begins(one, PROCESS)
        })
        .filter(|one| !about_the_page(one))
        .map(|one| format!("{}: {}", one.place, one.said))
        .collect();
    assert!(elsewhere.is_empty(), "say it in a document:\n{}", elsewhere.join("\n"));
    let idle = |path: &&&str| !all.iter().any(|one| one.place.starts_with(**path));
    let idle: Vec<_> = DECLARED.iter().chain(PROCESS).filter(idle).collect();
    assert!(idle.is_empty(), "say nothing any more, strike them off: {idle:?}");
}

#[test]
fn no_claim_is_worded_twice() {
    let all = sentences();
    let mut known = std::collections::BTreeMap::new();
    let mut twice = Vec::new();
    let said = |one: &&Literal| begins(one, &["document/", "cli/", "render/", "experiment/"]);
    for one in all.iter().filter(said) {
        if let Some(first) = known.insert(one.words(), one) {
            twice.push(format!("{} and {}: {}", first.place, one.place, one.said));
        }
    }
    assert!(twice.is_empty(), "give it one place:\n{}", twice.join("\n"));
}

#[test]
fn a_sentence_is_found_however_it_is_written() {
    let code = "let a = format!(\"The {x} arm is better \\\n     than any\\n\");\nlet b = ['\"', '\\''];\n\
                #[error(\"this is what an error says\")]\nlet c: &'a str = \"four words and {no} more\";\n";
    let found = literals("a.rs", code);
    let said: Vec<&str> = found.iter().map(|one| one.said.as_str()).collect();
    assert_eq!(said, ["The arm is better than any", "four words and more"]);
    assert_eq!(found[1].place, "a.rs:5");
    assert!(found[0].is_sentence() && !found[1].is_sentence());
    let twin = Literal { place: String::new(), said: "the arm, is better than Any.".into() };
    assert_eq!(found[0].words(), twin.words());
}

/// All that is said: what a terminal shows, and what only a page has room for.
#[derive(Default)]
struct Said {
    shown: Vec<String>,
    deep: Vec<String>,
}

impl Said {
    fn of(document: &Document) -> Self {
        let Document { title, question, answer, facts, alarms, arms: _, parts } = document;
        let mut said = Said::default();
        said.shown
            .extend([title, question, facts].into_iter().chain(answer).chain(alarms).cloned());
        for Part { title, blocks, .. } in parts {
            let before = said.shown.len();
            blocks.iter().for_each(|block| said.add(block, false));
            // A section that is all deep has no heading in a terminal.
            let is_shown = said.shown.len() > before;
            let heading = if is_shown { &mut said.shown } else { &mut said.deep };
            heading.push(title.clone());
        }
        said
    }

    fn add(&mut self, block: &Block, deep: bool) {
        let to = if deep { &mut self.deep } else { &mut self.shown };
        match block {
            Block::Text(text) => to.push(text.clone()),
            Block::List(items) => to.extend(items.iter().cloned()),
            Block::Code(text) => to.extend(text.lines().map(str::to_owned)),
            Block::Rows(rows) => {
                to.extend(
                    rows.iter().flat_map(|Labelled { label, text, .. }| [label, text]).cloned(),
                );
            }
            Block::Grid(Grid { caption, note, .. })
            | Block::Folded(_, Grid { caption, note, .. }) => {
                to.push(caption.clone());
                to.extend(note.clone());
            }
            Block::Chart(figure) => {
                self.deep.extend([figure.title.clone(), figure.caption.clone()])
            }
            Block::Twofold(_) => {}
            Block::Deep(blocks) => blocks.iter().for_each(|block| self.add(block, true)),
        }
    }
}

/// Words in a row, minus signs and quotes as a keyboard has them.
fn flat(text: &str) -> String {
    let text = text.replace('\u{2212}', "-").replace("&amp;", "&").replace("&lt;", "<");
    let text = text.replace("&gt;", ">").replace("&quot;", "\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn results() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        if let Ok(source) = Source::read(&entry.unwrap().path()) {
            found.push(document(&source).unwrap());
        }
    }
    assert!(found.len() >= 3);
    found
}

#[test]
fn a_terminal_and_a_page_say_the_same() {
    for document in results() {
        let (text, page) = (flat(&text(&document)), flat(&html(&document)));
        let said = Said::of(&document);
        for each in said.shown.iter().map(|each| flat(each)) {
            assert!(text.contains(&each), "not in the terminal: {each}");
        }
        for each in said.shown.iter().chain(&said.deep).map(|each| flat(each)) {
            assert!(page.contains(&each), "not on the page: {each}");
        }
    }
}

/// What is left of the text of a document without tables, when what the document says is taken out.
#[test]
fn a_terminal_adds_nothing() {
    for mut document in results() {
        for part in &mut document.parts {
            part.blocks.retain(|block| !matches!(block, Block::Grid(_) | Block::Folded(..)));
        }
        let mut said = Said::of(&document).shown;
        said.sort_by_key(|each| std::cmp::Reverse(each.len()));
        let mut left = flat(&text(&document));
        for each in said.iter().filter(|each| !each.is_empty()) {
            left = left.replacen(&flat(each), "", 1);
        }
        let left = left.replace(NO_ROOM, "").replace("WARNING:", "");
        assert!(!left.contains(char::is_alphabetic), "not in the document: {left}");
    }
}
