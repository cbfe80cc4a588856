//! The floor `scenario` is rooms, and data goes through them one way: a TOML text is read (`toml`), a
//! scenario is something checked (`checked`), a file becomes one (`file`), studies name them (`study`).
//! That others come in by the door alone is the compiler's business: the modules behind it are private.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room may import from those before it. Above them stands what knows all of them.
const ROOMS: [&str; 4] = ["toml", "checked", "file", "study"];

const FLOOR: &str = "crate::scenario::";

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of a source without its comments, which may point anywhere, and without its tests, which
/// look at everything.
fn code_of(source: &str) -> String {
    let code = |line: &&str| !line.trim_start().starts_with("//");
    let code: String = source.lines().filter(code).map(|line| format!("{line}\n")).collect();
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

/// What is wrong with the imports of a file, by its path on the floor; one line for each.
fn wrong(path: &str, code: &str) -> Vec<String> {
    let Some(room) = ROOMS.iter().position(|room| path.starts_with(&format!("{room}/"))) else {
        return Vec::new();
    };
    let first = |at: usize| -> String {
        let rest = code[at + FLOOR.len()..].chars();
        rest.take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let of = |name: String| match ROOMS.iter().position(|other| *other == name) {
        None => Some(format!("{path} imports {name} from the floor: name the room it is in")),
        Some(other) => {
            (other > room).then(|| format!("{path} imports {name}, which knows {}", ROOMS[room]))
        }
    };
    let all = code.match_indices(FLOOR).filter_map(|(at, _)| of(first(at)));
    // Nor does anybody leave a room upwards.
    let up = "super::".repeat(path.matches('/').count() + usize::from(!path.ends_with("/mod.rs")));
    let left = code.contains(&up).then(|| format!("{path} leaves by {up}: write {FLOOR}"));
    all.chain(left).collect()
}

#[test]
fn a_room_of_the_scenario_floor_knows_only_those_before_it() {
    let floor = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scenario");
    let mut files = Vec::new();
    rust_files(&floor, &mut files);
    let (mut all, mut seen) = (Vec::new(), [0; ROOMS.len()]);
    for file in files {
        let path = file.strip_prefix(&floor).unwrap();
        if path.iter().any(|part| part == "tests" || part == "tests.rs") {
            continue;
        }
        let path = path.to_str().unwrap().replace('\\', "/");
        for (room, seen) in ROOMS.iter().zip(&mut seen) {
            *seen += usize::from(path.starts_with(room));
        }
        all.extend(wrong(&path, &code_of(&fs::read_to_string(&file).unwrap())));
    }
    assert!(seen.iter().all(|files| *files > 8), "rooms are not where they were: {seen:?}");
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn ways_out_of_a_room_are_seen() {
    let count = |path: &str, code: &str| wrong(path, code).len();
    for (path, code) in [
        ("checked/write.rs", "use crate::scenario::file::CLOCKS;"),
        ("toml/section.rs", "use crate::scenario::checked::rounded;"),
        ("file/run.rs", "use crate::scenario::Scenario;"),
        ("file/run.rs", "use crate::scenario::{Scenario, Arm};"),
        ("file/run.rs", "use super::super::checked::Scenario;"),
        ("checked/mod.rs", "use super::toml::Note;"),
        ("file/policy/desk.rs", "super::super::super::study::file()"),
    ] {
        assert_eq!(count(path, code), 1, "{path}: {code}");
    }
    for (path, code) in [
        ("study/item.rs", "use crate::scenario::file::not_for; use super::asks::ASKS;"),
        ("file/policy/desk.rs", "use super::super::run::Run;"),
        ("file/policy/mod.rs", "use super::run::Run; use crate::scenario::file::arm::Shared;"),
        ("find.rs", "use crate::scenario::study::STUDIES;"),
    ] {
        assert_eq!(count(path, code), 0, "{path}: {code}");
    }
    assert_eq!(
        code_of("// crate::scenario::file\nfn a() {}\n#[cfg(test)]\nmod tests {\n}"),
        "fn a() {}\n"
    );
}
