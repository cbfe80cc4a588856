//! Every module imports only from the floors below it, and the documentation says which.

use std::fs;
use std::path::{Path, PathBuf};

/// Module, floor, and what it may import; empty for the doors, which may import everything.
const FLOORS: &[(&str, u32, &[&str])] = &[
    ("ground", 0, &[]),
    ("stats", 1, &["ground"]),
    ("params", 1, &["ground"]),
    ("model", 2, &["ground", "params"]),
    ("world", 3, &["ground", "params", "model"]),
    ("survey", 4, &["ground", "stats", "params", "model", "world"]),
    ("scenario", 5, &["ground", "stats", "params", "model", "world", "survey"]),
    ("record", 6, &["ground", "stats", "survey", "scenario"]),
    (
        "experiment",
        7,
        &["ground", "stats", "params", "model", "world", "survey", "scenario", "record"],
    ),
    (
        "document",
        8,
        &[
            "ground",
            "stats",
            "params",
            "model",
            "world",
            "survey",
            "scenario",
            "record",
            "experiment",
        ],
    ),
    ("render", 9, &["ground", "document"]),
    ("cli", 10, &["all"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

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

/// The first names of all paths that begin with `crate::`, macros of the crate's root aside.
fn imports(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        let before = source[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &source[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            // `use crate::{a::b, c}`: a name after each comma that stands outside inner braces.
            Some(list) => top_level_names(list),
            None => vec![first_name(rest)],
        };
        found.extend(names.into_iter().filter(|name| !name.is_empty()));
    }
    found
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn top_level_names(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = vec![first_name(list)];
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(first_name(&list[at + 1..])),
            _ => {}
        }
    }
    names
}

#[test]
fn no_module_imports_from_its_own_floor_or_above() {
    let src = root().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    assert!(files.len() > 40, "the source is not where it was: {}", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&src).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_string_lossy();
        let module = module.trim_end_matches(".rs");
        if ["lib", "main"].contains(&module) {
            continue;
        }
        let Some((_, floor, allowed)) = FLOORS.iter().find(|(name, ..)| *name == module) else {
            wrong.push(format!("{} is on no floor", inside.display()));
            continue;
        };
        let code = code_of(&fs::read_to_string(&file).unwrap());
        for import in imports(&code) {
            let target = FLOORS.iter().find(|(name, ..)| *name == import);
            // The macro `params!` is exported at the root of the crate under the module's name.
            let Some((name, below, _)) = target.filter(|(name, ..)| *name != module) else {
                continue;
            };
            if below >= floor || (!allowed.contains(&"all") && !allowed.contains(name)) {
                wrong.push(format!("{} (floor {floor}) imports {name}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// There is one way to live: people are drawn, their past lived through and policies set in
/// `experiment/live.rs`, and nowhere else above the floor of the world. Tests, which compare it with worlds lived
/// by hand, and `earful check`, which draws the network of a scenario and lives through nothing, are aside.
#[test]
fn there_is_one_way_to_live_through_a_replication() {
    let src = root().join("src");
    let words = ["People::draw(", "World::new(", "World::at_rest", ".set_policies("];
    let mut files = Vec::new();
    ["experiment", "document", "render", "cli"]
        .iter()
        .for_each(|floor| rust_files(&src.join(floor), &mut files));
    let mut found = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&src).unwrap().display().to_string();
        let code = code_of(&fs::read_to_string(&file).unwrap());
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let test = ["tests", "laws"].iter().any(|name| inside.contains(name));
        let lives = |word: &&&str| !test && code.contains(**word);
        found.extend(words.iter().filter(lives).map(|word| (inside.clone(), *word)));
    }
    found.sort();
    let here = "experiment/live.rs".to_owned();
    let expected = [
        ("cli/check.rs".to_owned(), "People::draw("),
        (here.clone(), ".set_policies("),
        (here.clone(), "People::draw("),
        (here, "World::at_rest"),
    ];
    assert_eq!(found, expected);
}

/// The source without its comments, whose links may point anywhere.
fn code_of(source: &str) -> String {
    let code = |line: &&str| !line.trim_start().starts_with("//");
    source.lines().filter(code).map(|line| format!("{line}\n")).collect()
}

/// Tables have types: no page looks up a column by its name, or reads a table by itself.
#[test]
fn pages_read_rows_and_not_columns() {
    let mut files = Vec::new();
    rust_files(&root().join("src/document"), &mut files);
    assert!(files.len() > 30, "pages are not where they were: {}", files.len());
    for file in files {
        let code = code_of(&fs::read_to_string(&file).unwrap());
        for way in ["csv::", "rows::Line", "StringRecord"] {
            assert!(!code.contains(way), "{} has {way}", file.display());
        }
    }
}

#[test]
fn the_documented_floors_are_the_checked_ones() {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| floor ")).skip(2);
    let documented: Vec<(String, u32, String)> = rows
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let name = cells[1].trim_matches('`').to_owned();
            (name, cells[0].parse().unwrap(), cells[3].to_owned())
        })
        .collect();
    let checked: Vec<(String, u32, String)> = FLOORS
        .iter()
        .map(|(name, floor, allowed)| ((*name).to_owned(), *floor, allowed.join(", ")))
        .collect();
    assert_eq!(documented, checked);
}

#[test]
fn paths_are_found_however_they_are_written() {
    let source = "use crate::a::b; crate::c::d(); use crate::{e::{x, y}, f, g::h}; my_crate::z";
    assert_eq!(imports(source), ["a", "c", "e", "f", "g"]);
}
