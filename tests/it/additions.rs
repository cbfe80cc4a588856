//! What somebody adds is asked for wherever it has to be decided: what the compiler cannot demand is read off
//! the source here, and a failure names the place to go.

use earful::scenario::catalogue;
use earful::survey::questionnaire::Fact;

use crate::source::sources;

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
    for file in sources() {
        for (number, line) in file.code.lines().enumerate() {
            let names = line.contains("Action::");
            let compares = ["== Action::", "!= Action::"].iter().any(|mark| line.contains(mark));
            if compares || names && line.contains("matches!(") {
                compared.push(format!("src/{}:{}: {}", file.path, number + 1, line.trim()));
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
    let mut rules = sources();
    rules.retain(|file| ["model/", "world/", "survey/"].iter().any(|at| file.path.starts_with(at)));
    let mut idle = Vec::new();
    for row in catalogue::params_table(None).iter().filter(|row| row.numbers.is_some()) {
        let key = row.path.rsplit('.').next().unwrap();
        // In its declaration a key stands without a point before it.
        let declared = rules.iter().find(|file| has(&file.code, "        ", &format!("{key} =")));
        let Some(declared) = declared else { continue };
        if !rules.iter().any(|file| has(&file.code, ".", key)) {
            idle.push(format!("{} [src/{}]", row.path, declared.path));
        }
    }
    assert!(
        idle.is_empty(),
        "no rule of src/model and no phase of src/world reads these parameters; read them there, or take them \
         out: {idle:?}"
    );
}

/// The handbook says of every fact that a file can ask for it, and of its values.
#[test]
fn every_fact_is_in_the_handbook() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/scenarios.md");
    let handbook = std::fs::read_to_string(path).unwrap();
    for fact in Fact::ALL {
        for word in std::iter::once(fact.name()).chain(fact.values().iter().copied()) {
            let said = handbook.contains(&format!("`{word}`"));
            assert!(said, "docs/scenarios.md does not say `{word}` of the fact `{}`", fact.name());
        }
    }
}
