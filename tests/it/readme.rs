//! The README shows what is true: its example loads, its answer is that of the committed run.

use std::path::Path;

use earful::scenario::Scenario;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

/// The fenced blocks of a language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let after = text.split(fence.as_str()).skip(1);
    after.filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn the_example_of_the_readme_loads() {
    let readme = read("README.md");
    let examples = blocks(&readme, "toml");
    assert!(!examples.is_empty());
    for example in examples {
        let loaded = Scenario::parse(example, "readme", Path::new("."), &[]);
        assert!(loaded.is_ok(), "{}", loaded.err().map(|e| e.to_string()).unwrap_or_default());
    }
}

#[test]
fn the_answer_of_the_readme_is_that_of_the_committed_run() {
    let readme = read("README.md");
    let run = read("results/2026-11-22-engage_or_enrage/README.md");
    let answer = blocks(&readme, "text");
    assert_eq!(answer.len(), 1);
    for line in answer[0].lines().filter(|line| !line.trim().is_empty()) {
        assert!(run.contains(line), "not in the committed run: {line}");
    }
}
