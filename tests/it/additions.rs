//! What somebody adds is asked for wherever it has to be decided: what the compiler cannot demand is read off
//! the source here, and a failure names the place to go.

use std::fs;
use std::path::{Path, PathBuf};

use earful::scenario::catalogue;

/// The source without its tests: each file by its path in the repository, with its text.
fn rules() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join("src"), &mut paths);
    let own = |path: &PathBuf| {
        let path = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let tests = ["/tests/", "/tests.rs", "/laws/", "/laws.rs", "/audit/"];
        (path.ends_with(".rs") && !tests.iter().any(|part| path.contains(part))).then_some(path)
    };
    let mut found: Vec<(String, String)> = paths
        .iter()
        .filter_map(own)
        .map(|path| {
            let text = fs::read_to_string(root.join(&path)).unwrap();
            let code =
                text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            (path, code)
        })
        .collect();
    found.sort();
    assert!(found.len() > 200, "{} files", found.len());
    found
}

/// Whether the text has the word, after that mark and not as the beginning of a longer one.
fn has(text: &str, mark: &str, word: &str) -> bool {
    let marked = format!("{mark}{word}");
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    text.match_indices(&marked).any(|(at, found)| ends(&text[at + found.len()..]))
}

/// Who compares an action with another by name takes a new one for neither, and says nothing.
#[test]
fn actions_are_asked_what_they_do_and_not_which_they_are() {
    let mut compared = Vec::new();
    for (path, code) in rules() {
        for (number, line) in code.lines().enumerate() {
            let names = line.contains("Action::");
            let compares = ["== Action::", "!= Action::"].iter().any(|mark| line.contains(mark));
            if compares || names && line.contains("matches!(") {
                compared.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(
        compared.is_empty(),
        "a new action would go through here unseen; ask it a question of src/model/action.rs, in whose `match` \
         every action stands:\n{}",
        compared.join("\n")
    );
}

/// A number that a scenario can set and no rule reads would change nothing, and be told as if it did.
#[test]
fn every_parameter_is_read_by_a_rule() {
    let rules = rules();
    let of_rules = |path: &str| {
        ["src/model/", "src/world/", "src/survey/"].iter().any(|at| path.starts_with(at))
    };
    // Counted with the declarations of the model, where a key stands without a point before it.
    let declares = |code: &str, key: &str| has(code, "        ", &format!("{key} ="));
    let mut idle = Vec::new();
    for row in catalogue::params_table(None).iter().filter(|row| row.numbers.is_some()) {
        let key = row.path.rsplit('.').next().unwrap();
        let declared = rules.iter().find(|(path, code)| of_rules(path) && declares(code, key));
        let Some((path, _)) = declared else { continue };
        if !rules.iter().any(|(path, code)| of_rules(path) && has(code, ".", key)) {
            idle.push(format!("{} [{path}]", row.path));
        }
    }
    assert!(
        idle.is_empty(),
        "no rule of src/model and no phase of src/world reads these parameters; read them there, or take them \
         out: {idle:?}"
    );
}
