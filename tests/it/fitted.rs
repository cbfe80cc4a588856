//! Defaults are what the committed fit says.

use std::path::Path;

use earful::experiment::calibrate::measures::measurable;
use earful::scenario::find_scenario;
use earful::scenario::targets::{find_targets, is_of_policies, value_in};
use earful::world::Setting;

const FITTED: &str = "scenarios/targets/fitted.toml";

/// The numbers of the committed fit, by path.
fn fitted() -> Vec<(String, f64)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FITTED);
    let table: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut all = Vec::new();
    for (section, keys) in table {
        for (key, value) in keys.as_table().expect("sections") {
            all.push((format!("{section}.{key}"), value.as_float().expect("a number")));
        }
    }
    all
}

#[test]
fn the_shipped_defaults_are_what_the_committed_fit_says() {
    let calibration = find_scenario(Path::new("calibration"), &[]).unwrap();
    let mut wrong = Vec::new();
    for (path, value) in fitted() {
        let place = match path.as_str() {
            "conduct.solved_share" => "its default in src/model/policy.rs",
            path if is_of_policies(path) => "the policies of scenarios/calibration.toml",
            _ => "its default in src/model",
        };
        let here = value_in(&calibration, &path);
        let (section, key) = path.split_once('.').unwrap();
        let default = Setting::default().get(section, key);
        if here != Some(value) || (!is_of_policies(&path) && default != Some(value)) {
            wrong.push(format!(
                "{path} is {here:?}, by default {default:?}: write {value} as {place}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{FITTED} says otherwise:\n{}", wrong.join("\n"));
}

/// Nothing that the targets list is missing from the file, and nothing else is in it.
#[test]
fn the_committed_fit_is_of_the_shipped_targets() {
    let targets = find_targets("published", &measurable()).unwrap();
    let moved = targets.moves.iter().map(|moved| &moved.path);
    let fixed = targets.fixed.iter().filter(|fixed| fixed.value.is_some()).map(|fixed| &fixed.path);
    let mut wanted: Vec<String> = moved.chain(fixed).cloned().collect();
    let mut given: Vec<String> = fitted().into_iter().map(|(path, _)| path).collect();
    wanted.sort();
    given.sort();
    assert_eq!(given, wanted);
}
