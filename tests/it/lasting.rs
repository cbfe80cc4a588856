//! What tests of killed, cut and divided work share: a small experiment, and when two folders are the
//! same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;
use serde_json::Value;

use crate::home::{Home, names, text};

/// Two arms, few people, no past: a replication takes a few milliseconds.
pub const TINY: &str = r#"question = "What is lost when the program is killed?"
[run]
seed = 7
replications = 12
consumers = 300
warmup_days = 0
days = 12
baseline = "silent"
[mechanisms]
past = false
[[brand]]
name = "carrier"
category = "phone_carrier"
[[arm]]
name = "silent"
policy = "silent"
[[arm]]
name = "interject"
policy = "interject"
"#;

/// A folder with the scenario in it.
pub fn home() -> Home {
    Home::new(&[("tiny.toml", TINY)])
}

/// The program, begun and not waited for.
pub fn begin(home: &Home, args: &[&str]) -> Child {
    let mut command = Command::cargo_bin("earful").unwrap();
    let folder = home.path("");
    // What stands in a README is as wide as the terminal.
    command.current_dir(folder).env("COLUMNS", "80").args(args).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What the program says on standard error when it ends with this code.
pub fn tells(home: &Home, code: i32, args: &[&str]) -> String {
    let output = home.earful("80", args);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{told}{}", text(&output.stdout));
    assert!(!told.contains("panicked"), "{told}");
    told
}

/// All files of a folder of results, without what says when it was and how long it took.
pub fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let started = found(&manifest, "started").as_str().unwrap().to_owned();
    let file = |name: String| {
        let bytes = fs::read(folder.join(&name)).unwrap();
        let bytes = match name.as_str() {
            "manifest.json" => found(&manifest, "results_digest").to_string().into_bytes(),
            "README.md" => text(&bytes).replace(&started, "").into_bytes(),
            "report.html" => untimed(&text(&bytes).replace(&started, "")).into_bytes(),
            _ => bytes,
        };
        (name, bytes)
    };
    names(folder).into_iter().map(file).collect()
}

/// A page without how long it took: whoever joins has not done the work.
fn untimed(page: &str) -> String {
    let before = |at: usize| page[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let times = page.match_indices(" seconds").map(|(at, _)| at);
    let mut times = times.filter(|at| before(*at).ends_with("<td>"));
    let at = times.next().expect("a page says how long it took");
    format!("{}{}", before(at), &page[at..])
}

/// A value of the manifest, wherever it stands.
fn found<'a>(value: &'a Value, key: &str) -> &'a Value {
    let mut inside: Vec<&Value> = vec![value];
    while let Some(value) = inside.pop() {
        let Value::Object(fields) = value else { continue };
        if let Some(found) = fields.get(key) {
            return found;
        }
        inside.extend(fields.values());
    }
    panic!("no {key} in the manifest")
}

/// Two folders have the same files with the same bytes.
pub fn must_be_same(
    one: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
    what: &str,
) {
    let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other), "{what}");
    for (name, bytes) in one {
        assert!(bytes == &other[name], "{what}: {name} differs");
    }
}

/// What a run gives that nobody disturbs.
pub fn unbroken(home: &Home, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = home.path("unbroken");
    let out = out.to_str().unwrap();
    home.says(0, "80", &[&["compare", "tiny.toml", "--quiet", "--out", out], args].concat());
    results(Path::new(out))
}

/// A copy of a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}
