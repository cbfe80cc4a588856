//! Texts of valid files that are meant for the terminal or the spreadsheet, not for the reader.

use super::home::{Home, text};

/// A question, a summary and a policy's name that clear the screen, rename the window, turn the
/// direction of writing round and overwrite their line.
fn hostile() -> Home {
    let evil = "a\\u001b[2J\\u001b]0;x\\u0007b\\u009b31m\\u202ec\\u007f\\rd";
    let scenario = format!(
        "question = \"{evil}?\"\n[run]\nreplications = 2\nconsumers = 200\nwarmup_days = 2\n\
         days = 6\nbaseline = \"quiet\"\n[[brand]]\nname = \"b\"\ncategory = \"bank\"\n[[arm]]\n\
         name = \"quiet\"\nsummary = \"{evil}\"\npolicy = \"silent\"\n[[arm]]\nname = \"loud\"\n\
         policy = \"=1+1 {evil}\"\n[policies.\"=1+1 {evil}\"]\nlike = \"interject\"\n\
         summary = \"{evil}\"\n"
    );
    Home::new(&[("s.toml", &scenario), ("wrong.toml", &scenario.replace("days", "da\\u202eys"))])
}

const RAW: [char; 6] = ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{7f}', '\r'];

#[test]
fn no_command_prints_what_a_terminal_acts_on() {
    let home = hostile();
    let commands: &[&[&str]] = &[
        &["check", "s.toml"],
        &["compare", "s.toml", "--out", "out", "--quiet"],
        &["run", "s.toml", "--out", "one", "--quiet"],
        &["trace", "s.toml", "--consumer", "3", "--twin", "quiet,loud"],
        &["trace", "s.toml", "--find"],
        &["survey", "s.toml"],
        &["check", "s.toml", "--json"],
        &["run", "s.toml", "--out", "json", "--quiet", "--json"],
        &["check", "s.toml", "--set", "run.focus=\"\u{1b}[2J\u{202e}\""],
        &["check", "wrong\u{1b}[2J\u{202e}.toml"],
        &["report", "no\u{1b}[2J\u{202e}"],
        &["trace", "s.toml", "--consumer", "\u{1b}[2J\u{202e}"],
    ];
    for command in commands {
        let output = home.earful("80", command);
        for told in [text(&output.stdout), text(&output.stderr)] {
            assert!(!told.contains(RAW), "{command:?}\n{told:?}");
        }
        assert!(output.status.code().is_some_and(|code| code < 3), "{command:?}");
    }
    let readme = std::fs::read_to_string(home.path("out/README.md")).unwrap();
    assert!(!readme.contains(RAW), "{readme:?}");
}

/// Nothing is lost to a program that reads.
#[test]
fn documents_and_tables_hold_what_the_file_says() {
    let home = hostile();
    let evil = "a\u{1b}[2J\u{1b}]0;x\u{7}b\u{9b}31m\u{202e}c\u{7f}\rd";
    let check = home.json(&["check", "s.toml", "--json"]);
    assert_eq!(check["question"], format!("{evil}?"));
    assert_eq!(check["arms"][0]["summary"], evil);
    home.says(0, "80", &["compare", "s.toml", "--out", "out", "--quiet"]);
    // The column `policy` of the runs has the name of the policy, which begins like a formula.
    let runs = home.csv("out/runs.csv");
    let policies = runs.values("policy");
    assert!(policies.contains(&"silent"), "{policies:?}");
    assert!(policies.contains(&format!("'=1+1 {evil}").as_str()), "{policies:?}");
    home.says(0, "80", &["report", "out"]);
}
