//! The library without the program: what only arguments, progress, pages or workbooks need is left out.

use std::process::Command;

/// Crates that the features bring, each with the one that needs it.
const ONLY_WITH: [(&str, &str); 10] = [
    ("clap", "cli"),
    ("comfy-table", "cli"),
    ("ctrlc", "cli"),
    ("indicatif", "cli"),
    ("jiff", "cli"),
    ("miette", "cli"),
    ("shlex", "cli"),
    ("sysinfo", "cli"),
    ("maud", "page"),
    ("rust_xlsxwriter", "workbook"),
];

/// The names of all crates that are built with some features, over edges of these kinds.
fn crates(features: &str, edges: &str) -> Vec<String> {
    let cargo = env!("CARGO");
    let asked = Command::new(cargo)
        .args(["tree", "--locked", "--offline", "--no-default-features", "--features", features])
        .args(["--edges", edges, "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let told = String::from_utf8(asked.stdout).unwrap();
    told.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn a_crate_comes_with_the_feature_that_needs_it_and_with_no_other() {
    let bare = crates("", "normal");
    assert!(bare.len() > 30 && bare.iter().any(|name| name == "rayon"), "{bare:?}");
    for feature in ["", "cli", "page", "workbook"] {
        let built = crates(feature, "normal");
        for (name, needs) in ONLY_WITH {
            let is_there = built.iter().any(|built| built == name);
            assert_eq!(is_there, needs == feature, "{name} with the features [{feature}]");
        }
        // The build script copies the chart library out of it.
        let charts = crates(feature, "normal,build").iter().any(|built| built == "charming");
        assert_eq!(charts, feature == "page", "charming with the features [{feature}]");
    }
}

/// Every optional dependency is one of those above.
#[test]
fn no_feature_brings_a_crate_of_which_nobody_knows() {
    let text = include_str!("../../Cargo.toml");
    let optional = text.lines().filter(|line| line.contains("optional = true"));
    let names: Vec<&str> = optional.filter_map(|line| line.split(' ').next()).collect();
    let known = |name: &&&str| {
        let aside = ["charming", "serde_json"];
        !aside.contains(*name) && !ONLY_WITH.iter().any(|(known, _)| known == *name)
    };
    assert_eq!(names.iter().filter(known).count(), 0, "{names:?}");
}
