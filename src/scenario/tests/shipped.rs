//! The shipped scenarios and policies.
use super::*;

#[test]
fn the_shipped_scenarios_load() {
    for entry in std::fs::read_dir("scenarios").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let scenario = Scenario::load(&path, &[]).unwrap_or_else(|e| panic!("{e}"));
            assert!(!scenario.arms.is_empty());
        }
    }
}
