//! Files of targets: what is shipped, and every kind of mistake with its line and words.

use std::fmt::Write as _;

use super::file::parse_targets;
use super::{
    Brands, Measurable, STAFF, Scale, Targets, Use, find_targets, movable, set_in, value_in,
};
use crate::params::Role;
use crate::scenario::file::tests::sound;
use crate::scenario::find_scenario;
use crate::scenario::toml::Problems;

const MEASURES: [Measurable; 3] = [
    Measurable { name: "rate", unit: "per 1,000", scale: Scale::Positive, counts: false },
    Measurable { name: "share", unit: "%", scale: Scale::Percent, counts: false },
    Measurable { name: "seldom", unit: "%", scale: Scale::Percent, counts: true },
];

const FULL: &str = r#"title = "Figures"
[[target]]
evidence = ["UF03", "UF07"]
what = "un-follows"
measure = "rate"
unit = "per 1,000"
published = [3.3, 5, 6.4]
allowed = [3.3, 6.4]
use = "fit"
discrepancy = 0.5
because = "other pages"
decimals = 2
[[target]]
evidence = "SV01"
what = "liked it"
unit = "points"
use = "cannot be represented"
note = "no such thing"
[[target]]
evidence = "BL06"
what = "storms"
measure = "seldom"
arm = "loud"
brands = "focus"
unit = "%"
published = 0.025
allowed = [0.01, 0.03]
use = "too rare"
[[move]]
path = "exit.youth"
from = 200
told_by = "UF03"
[[fixed]]
path = "conduct.solved_share"
value = 0.5
reason = "nobody knows"
"#;

fn read(text: &str) -> Result<Targets, Problems> {
    parse_targets(text, "mine.toml", &MEASURES)
}

#[test]
fn what_a_file_says_is_what_comes_out() {
    let targets = read(FULL).unwrap();
    assert_eq!((targets.name.as_str(), targets.title.as_str()), ("mine", "Figures"));
    let [first, second, third] = &targets.targets[..] else { panic!("three targets") };
    assert_eq!(first.evidence, ["UF03", "UF07"]);
    // Of several figures the lowest and the highest.
    assert_eq!(
        (first.published.as_slice(), first.allowed),
        ([3.3, 6.4].as_slice(), Some((3.3, 6.4)))
    );
    assert_eq!((first.used, first.discrepancy, first.decimals), (Use::Fit, 0.5, 2));
    let definition = first.definition.as_ref().unwrap();
    assert_eq!((definition.arm.as_deref(), definition.brands), (None, Brands::All));
    assert_eq!((second.used, &second.definition, second.allowed), (Use::CannotBe, &None, None));
    let definition = third.definition.as_ref().unwrap();
    assert_eq!((definition.arm.as_deref(), definition.brands), (Some("loud"), Brands::Focus));
    // What the file does not say is what the parameter declares.
    let Role::Uncertainty(prior) = movable("exit.youth").unwrap().role else { panic!("a prior") };
    let moved = &targets.moves[0].prior;
    assert_eq!(
        (moved.low, moved.high, moved.shape, moved.mode),
        (prior.low, prior.high, prior.shape, 200.0)
    );
    assert_eq!(targets.fixed[0].value, Some(0.5));
}

/// Text to replace, its replacement, the line, and words of the only message.
type Mistake<'a> = (&'a str, &'a str, usize, &'a [&'a str]);

#[test]
fn every_mistake_has_its_place_and_its_words() {
    let mistakes: &[Mistake<'_>] = &[
        ("title = \"Figures\"\n", "", 1, &["title: missing", "add title ="]),
        ("[[fixed]]", "[[fixd]]", 33, &["fixd: unknown key", "nearest: fixed"]),
        ("decimals", "decimal", 12, &["[[target]] un-follows decimal", "nearest: decimals"]),
        (
            "\"rate\"",
            "\"rat\"",
            5,
            &["unknown measure", "nearest: rate", "allowed: rate, share, seldom"],
        ),
        ("measure = \"rate\"\n", "", 2, &["measure: missing", "add measure ="]),
        ("\"per 1,000\"", "\"%\"", 6, &["rate is measured in another unit", "allowed: per 1,000"]),
        ("[3.3, 5, 6.4]", "[3.3, 6.4, 5]", 7, &["no figures in ascending order"]),
        ("[3.3, 5, 6.4]", "\"3\"", 7, &["text where a number is wanted"]),
        ("allowed = [3.3, 6.4]\n", "", 2, &["allowed: missing"]),
        ("allowed = [3.3, 6.4]", "allowed = [6.4, 3.3]", 8, &["not a lower and a higher figure"]),
        ("allowed = [3.3, 6.4]", "allowed = [0, 6.4]", 8, &["which have no value here", "above 0"]),
        ("allowed = [0.01, 0.03]", "allowed = [0.01, 130]", 27, &["too high", "allowed: 0 to 100"]),
        (
            "\"fit\"",
            "\"fitt\"",
            9,
            &["unknown use", "nearest: fit", "too rare, cannot be represented"],
        ),
        ("discrepancy = 0.5\n", "", 2, &["discrepancy: missing"]),
        ("because = \"other pages\"\n", "", 2, &["because: missing", "why they may lie apart"]),
        (
            "note = \"no such thing\"\n",
            "",
            13,
            &["note: missing", "why the model has nothing like it"],
        ),
        ("\"seldom\"", "\"share\"", 19, &["share counts no single events", "allowed: seldom"]),
        ("brands = \"focus\"", "brands = \"mine\"", 24, &["unknown brands", "allowed: all, focus"]),
        (
            "evidence = \"SV01\"",
            "evidence = 1",
            14,
            &["a whole number where text in quotes is wanted"],
        ),
        ("exit.youth", "exit.yoth", 30, &["no number that can be moved", "nearest: exit.youth"]),
        (
            "from = 200",
            "from = 700",
            29,
            &["`from` is not inside the plausible range", "above 50 and below 600"],
        ),
        ("from = 200", "from = -1", 31, &["from = -1: too low", "allowed: 0 to 10000"]),
        ("told_by = \"UF03\"\n", "", 29, &["told_by: missing"]),
        ("from = 200", "from = 200\nplausible = [300]", 32, &["not a lowest and a highest value"]),
        ("conduct.solved_share", "exit.youth", 34, &["named twice", "take one out"]),
        ("value = 0.5", "value = 1.5", 35, &["value = 1.5: too high", "allowed: 0 to 1"]),
    ];
    let mut wrong = String::new();
    for (from, to, line, words) in mistakes {
        assert!(FULL.contains(from), "{from:?} is not in the text");
        let problems = read(&FULL.replacen(from, to, 1)).err().unwrap_or_else(|| panic!("{to}"));
        sound(&problems.0);
        let message = problems.to_string();
        if problems.0.len() != 1 || problems.0[0].line != *line {
            let _ = writeln!(wrong, "line {line}: {from:?} -> {to:?}\n{message}\n");
        }
        for words in words.iter().filter(|words| !message.contains(**words)) {
            let _ = writeln!(wrong, "{words:?}: {from:?} -> {to:?}\n{message}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn no_target_too_many_numbers_and_no_file() {
    let said = |text: &str| read(text).unwrap_err().to_string();
    assert!(said("title = \"a\"\n").contains("no target; add a [[target]]"));
    let more = FULL.to_owned() + "[[move]]\npath = \"exit.lapse\"\nfrom = 4e-5\ntold_by = \"x\"\n";
    assert!(
        said(&more).contains("2 numbers to move and 1 targets to fit them to"),
        "{}",
        said(&more)
    );
    // Numbers of policies have no plausible range that they could take.
    let policy = FULL.replace("exit.youth", "conduct.max_wait_days");
    assert!(
        said(&policy).contains("plausible: missing")
            && said(&policy).contains("no plausible range")
    );
    let said = find_targets("publishd", &MEASURES).unwrap_err().to_string();
    assert!(
        said.contains("neither a shipped file of targets nor a file; nearest: published"),
        "{said}"
    );
}

/// What can be moved is found and set everywhere in a scenario, and nowhere else.
#[test]
fn numbers_are_set_in_settings_and_policies() {
    let mut scenario = find_scenario(std::path::Path::new("calibration"), &[]).unwrap();
    for (path, value) in [("exit.youth", 321.0), ("conduct.max_wait_days", 0.5), (STAFF, 0.25)] {
        assert!(set_in(&mut scenario, path, value), "{path}");
        assert_eq!(value_in(&scenario, path), Some(value), "{path}");
    }
    assert_eq!(scenario.setting.exit.youth, 321.0);
    for policy in scenario.arms.iter().flat_map(|arm| &arm.policies).chain(&scenario.warmup) {
        assert_eq!(policy.conduct.max_wait_days, 0.5);
        assert_eq!(policy.desk.staff, crate::model::desk::Staff::Replies(0.25));
    }
    assert!(!set_in(&mut scenario, "exit.yoth", 1.0));
    assert_eq!(value_in(&scenario, "exit.yoth"), None);
    // Nobody is hired where nobody sits, nor where staff is said otherwise.
    let mut quiet = find_scenario(std::path::Path::new("quick_look"), &[]).unwrap();
    assert_eq!((set_in(&mut quiet, STAFF, 0.25), value_in(&quiet, STAFF)), (false, None));
}
