//! What a scenario keeps: its resolved form, its identity, and what the sections say.

use std::fs;
use std::path::Path;

use super::{Scenario, VALID, read, valid};
use crate::scenario::parameters::{parameters, set_parameter};
use crate::scenario::shipped;
use crate::world::setting::NetworkSource;

#[track_caller]
pub(super) fn survives_writing(scenario: &Scenario, base: &Path) {
    let text = scenario.to_toml();
    let again = Scenario::parse(&text, "again.toml", base, &[])
        .unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(again.to_toml(), text);
    assert_eq!(again.name, scenario.name);
    assert_eq!(again.digest(), scenario.digest());
    assert_eq!(again.warmup, scenario.warmup);
    assert_eq!(again.setting.categories, scenario.setting.categories);
    assert_eq!(again.arms.len(), scenario.arms.len());
    for (again, arm) in again.arms.iter().zip(&scenario.arms) {
        assert_eq!((&again.name, &again.summary), (&arm.name, &arm.summary));
        assert_eq!(again.policies, arm.policies);
        assert_eq!(again.setting.is_some(), arm.setting.is_some());
    }
}

#[test]
fn a_written_scenario_loads_back_to_the_same() {
    survives_writing(&valid(), Path::new(""));
    let mut names = Vec::new();
    for entry in fs::read_dir("scenarios").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let scenario = Scenario::load(&path, &[]).unwrap_or_else(|e| panic!("{e}"));
            survives_writing(&scenario, Path::new("scenarios"));
            names.push(scenario.name);
        }
    }
    assert!(names.contains(&"engage_or_enrage".to_owned()), "{names:?}");
}

/// Texts that a file can hold, each harder to write than the last.
const ODD: [&str; 14] = [
    "plain",
    "two words",
    "a.b",
    "",
    "say \"hi\" and 'bye'",
    "back\\slash\\",
    "caf\u{e9} \u{1f600} \u{202e}",
    "line\nbreak",
    "carriage\r\nreturn\r",
    "\ttab\t",
    "\u{0}\u{1}\u{1b}[31m\u{7f}\u{85}",
    "\"\"\"''''\"\"\"\"",
    "# no comment = [1]",
    " \n ",
];

/// Every text of a scenario, and every name that may be anything, reads back to the same bytes; so
/// do numbers that take all their digits.
#[test]
fn odd_texts_and_long_numbers_survive_writing() {
    for odd in ODD {
        let mut scenario = valid();
        scenario.question = format!("{odd}?");
        scenario.arms.iter_mut().for_each(|arm| arm.summary = odd.into());
        let arms = scenario.arms.iter_mut().flat_map(|arm| &mut arm.policies);
        for policy in scenario.warmup.iter_mut().chain(arms) {
            policy.summary = odd.into();
            policy.name = format!("{}{odd}", policy.name);
        }
        survives_writing(&scenario, Path::new(""));
        let again = read(&scenario.to_toml()).unwrap();
        assert_eq!(again.question, scenario.question);
    }
    let scenario = valid();
    let mut changed = 0;
    for (index, parameter) in parameters(&scenario.setting).iter().enumerate() {
        let high = parameter.spec.high.min(1e6);
        // On the way from the value to an end, with digits to the last.
        let value = parameter.value + (high - parameter.value) / (1e3 + index as f64);
        if parameter.path.starts_with("mechanisms.") || value.fract() == 0.0 {
            continue;
        }
        let mut other = scenario.clone();
        set_parameter(&mut other.setting, &parameter.path, value);
        // Where values have to sum to one, others would have to change with it.
        let Ok(again) = read(&other.to_toml()) else { continue };
        let kept = parameters(&again.setting)[index].value;
        assert_eq!(kept.to_bits(), value.to_bits(), "{}", parameter.path);
        changed += 1;
    }
    assert!(changed > 50, "{changed}");
}

#[test]
fn policies_of_one_name_and_different_content_are_written_apart() {
    let mut scenario = valid();
    scenario.arms[1].policies[0] = scenario.arms[0].policies[0].clone();
    scenario.arms[1].policies[0].conduct.posts_per_week = 21.0;
    survives_writing_up_to_names(&scenario);
}

pub(super) fn survives_writing_up_to_names(scenario: &Scenario) {
    let again = read(&scenario.to_toml()).unwrap();
    assert_eq!(again.digest(), scenario.digest());
}

#[test]
fn a_policy_like_a_shipped_one_differs_only_where_it_says() {
    let (head, _) = VALID.split_once("[policies.mine]").unwrap();
    let own = "[policies.mine]\nlike = \"contextual\"\nconduct = { posts_per_week = 21 }\n";
    let mine = read(&format!("{head}{own}")).unwrap().arms[1].policies[0].clone();
    let mut like = shipped("contextual").unwrap();
    like.conduct.posts_per_week = 21.0;
    assert_eq!((&mine.rules, &mine.conduct), (&like.rules, &like.conduct));
    assert_eq!(mine.listens, like.listens);

    let rule = "[[policies.mine.rule]]\ndo = \"offer\"\n";
    let mine = read(&format!("{head}{own}{rule}")).unwrap().arms[1].policies[0].clone();
    assert_eq!(mine.rules.len(), 1);
}

#[test]
fn an_edge_list_gives_the_people_and_keeps_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ties.csv");
    let ties: String = (1..=30).map(|reader| format!("0,{reader}\n")).collect();
    fs::write(&file, format!("author,reader\n{ties}")).unwrap();
    let text = VALID
        .replace("kind = \"grown\"\nmean_followed = 8", "kind = \"edges\"\nfile = \"ties.csv\"");
    let parse = |text: &str| Scenario::parse(text, "test.toml", folder.path(), &[]);

    let unstated = parse(&text.replace("consumers = 500\n", "")).unwrap();
    assert_eq!(unstated.setting.consumers, 31);
    let wider = parse(&text).unwrap();
    let NetworkSource::Given(network) = &wider.setting.network else { panic!("no network") };
    assert_eq!((network.n_consumers(), network.n_ties(), network.n_readers(499)), (500, 30, 0));
    survives_writing(&wider, folder.path());

    let narrower = parse(&text.replace("consumers = 500", "consumers = 20")).unwrap_err();
    assert_eq!(
        narrower.0[0].to_string(),
        "test.toml:24:8: [network] file = \"ties.csv\": 31 people for [run] consumers = 20; \
         raise consumers, or leave it out to take all people in the file"
    );

    let resolved = wider.to_toml();
    fs::write(&file, "author,reader\n1,2\n").unwrap();
    let changed = parse(&resolved).unwrap_err();
    assert_eq!((changed.0.len(), changed.0[0].key.as_str()), (1, "digest"));
}

#[test]
fn the_digest_follows_what_decides_results_and_nothing_else() {
    let digest = |from: &str, to: &str| {
        assert!(VALID.contains(from), "{from}");
        read(&VALID.replacen(from, to, 1)).unwrap().digest()
    };
    let same = valid().digest();
    let none = [
        ("Does answering pay?", "Why?"),
        ("replications = 4", "replications = 9 # more"),
        ("seed = 7", "seed = 7\nlevel = 0.9"),
        ("baseline = \"quiet\"", "baseline = \"busy\""),
        ("answers complaints", "says something"),
    ];
    for (from, to) in none {
        assert_eq!(digest(from, to), same, "{to}");
    }
    let all = [
        ("seed = 7", "seed = 8"),
        ("consumers = 500", "consumers = 501"),
        ("days = 40", "days = 41"),
        ("0.9", "0.91"),
        ("chill = true", "chill = false"),
        ("factor = 5.0", "factor = 6.0"),
        ("to_day = 25", "to_day = 26"),
        ("mean_followed = 8", "mean_followed = 9"),
        ("kind = \"grown\"\nmean_followed = 8", "kind = \"none\""),
        ("at_most = 0.5", "at_most = 0.6"),
        ("contact_cap = 2", "contact_cap = 3"),
        ("rivals = \"interject\"", "rivals = \"silent\""),
        ("\"appraisal.concern_weight\" = 1.5", "\"appraisal.concern_weight\" = 1.6"),
        ("policy = \"spoken_to\"", "policy = \"silent\""),
    ];
    let mut seen = vec![same];
    for (from, to) in all {
        let digest = digest(from, to);
        assert!(!seen.contains(&digest), "{to}");
        seen.push(digest);
    }
}

#[test]
fn an_arm_says_who_does_what_under_which_setting() {
    let scenario = valid();
    let names = |arm: usize| -> Vec<&str> {
        scenario.arms[arm].policies.iter().map(|policy| policy.name.as_str()).collect()
    };
    assert_eq!(names(0), ["silent", "spoken_to"]);
    assert_eq!(names(1), ["mine", "interject"]);
    assert!(scenario.arms[0].setting.is_none());
    let own = scenario.arms[1].setting.as_ref().unwrap();
    assert_eq!(own.appraisal.concern_weight, 1.5);
    assert!(!own.mechanisms.backlash && scenario.setting.mechanisms.backlash);
    assert_eq!(
        scenario.arms[1].summary,
        "answers complaints; bank: interject; with appraisal.concern_weight 1.5, \
         mechanisms.backlash false"
    );
    assert_eq!(scenario.warmup[1].name, "spoken_to");
    // The category sets 0.65, the file 0.7.
    assert_eq!(scenario.setting.brands[1].is.sensitivity, 0.7);
}

/// Brands that name the same category are rivals, also after writing and reading; those that name none
/// have none.
#[test]
fn rivals_are_the_brands_of_the_same_category() {
    let more = "[[brand]]\nname = \"c\"\n[[brand]]\nname = \"d\"\n\
                [[brand]]\nname = \"e\"\ncategory = \"phone_carrier\"\n[appraisal]";
    let text = VALID.replacen("[appraisal]", more, 1);
    // The desk of the last brand would make two policies of the name that rivals have.
    let scenario = read(&text.replacen("[brand.desk]\nagents_per_million = 2\n", "", 1)).unwrap();
    survives_writing(&scenario, Path::new(""));
    let again = Scenario::parse(&scenario.to_toml(), "again.toml", Path::new(""), &[]).unwrap();
    for scenario in [&scenario, &again] {
        let of = |brand| scenario.setting.rivals_of(brand);
        assert_eq!([0, 1, 2, 3, 4].map(of), [vec![4], vec![], vec![], vec![], vec![0]]);
    }
}

#[test]
fn every_parameter_can_be_set_by_its_path() {
    let mut setting = valid().setting;
    for parameter in parameters(&setting.clone()) {
        let other = if parameter.value == parameter.spec.low {
            parameter.spec.high
        } else {
            parameter.spec.low
        };
        assert!(set_parameter(&mut setting, &parameter.path, other), "{}", parameter.path);
        let now = parameters(&setting).into_iter().find(|one| one.path == parameter.path);
        assert_eq!(now.unwrap().value, other, "{}", parameter.path);
    }
    for path in ["", ".", "appraisal", "brand.nobody.quality", "band.9.share", "run.days"] {
        assert!(!set_parameter(&mut setting, path, 0.0), "{path}");
    }
}
