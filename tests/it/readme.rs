//! The example of the README loads. (Its answer is compared in `committed`.)

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
