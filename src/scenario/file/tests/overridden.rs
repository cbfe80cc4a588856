//! `--set`: changes from outside the file, checked like the file.

use std::path::Path;

use super::{Problem, Scenario, VALID, sound};
use crate::model::terms::Term;

fn with(overrides: &[&str]) -> Result<Scenario, Vec<Problem>> {
    let overrides: Vec<String> = overrides.iter().map(|one| (*one).to_owned()).collect();
    Scenario::parse(VALID, "test.toml", Path::new(""), &overrides).map_err(|problems| {
        sound(&problems.0);
        problems.0
    })
}

#[track_caller]
fn refuses(overrides: &[&str], message: &str) {
    let found = with(overrides).unwrap_err();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].to_string(), format!("--set:{message}"));
}

#[test]
fn every_kind_of_path_can_be_set() {
    let scenario = with(&[
        "run.replications=8",
        "appraisal.concern_weight=1.2",
        "brand.carrier.failures_per_30_days=0.3",
        "brand.bank.category=grocer",
        "band.55+.aware_share = 0.5",
        "platform.microblog.public_share=0.7",
        "mechanisms.backlash=false",
        "network.mean_followed=3",
        "question=Why?",
    ])
    .unwrap();
    let setting = &scenario.setting;
    assert_eq!(scenario.replications, 8);
    assert_eq!(scenario.question, "Why?");
    assert_eq!(setting.appraisal.concern_weight, 1.2);
    assert_eq!(setting.brands[0].is.failures_per_30_days, 0.3);
    assert_eq!((setting.brands[1].is.offer_value, setting.brands[1].is.sensitivity), (0.8, 0.7));
    assert_eq!(setting.bands[4].aware_share, 0.5);
    assert_eq!(setting.platforms[0].is.public_share, 0.7);
    assert_eq!(setting.platforms[1], crate::world::Setting::default().platforms[1]);
    assert!(!setting.mechanisms.backlash);
}

/// A change is counted as one, whatever is in it.
#[test]
fn a_line_break_does_not_move_the_numbers() {
    refuses(
        &["question=\"one\\ntwo\nthree\"", "run.sed=1"],
        "2:1: [run] sed = 1: unknown key; nearest: seed; see earful params run",
    );
    refuses(
        &[""],
        "1:1: not of the form key=value; write, for example, run.replications=8, \
        appraisal.concern_weight=1.2 or brand.NAME.failures_per_30_days=0.3",
    );
}

#[test]
fn the_last_of_two_settings_counts() {
    let scenario = with(&["run.seed=1", "run.seed=0"]).unwrap();
    assert_eq!(scenario.seed, 0);
}

#[test]
fn overrides_are_checked_and_named() {
    refuses(
        &["run.seed=1", "appraisal.concern_wieght=1"],
        "2:1: [appraisal] concern_wieght = 1: unknown key; nearest: concern_weight; see earful \
         params appraisal",
    );
    refuses(
        &["appraisal.concern_weight=99"],
        "1:26: [appraisal] concern_weight = 99: too high; allowed: 0 to 10 logit/SD; see earful \
         params appraisal",
    );
    refuses(
        &["brand.bnak.sensitivity=1"],
        "1:1: brand.bnak: no brand of that name; allowed: carrier, bank; nearest: bank; name \
         a [[brand]] of the file",
    );
    refuses(
        &["band.55+.share=0.4"],
        "1:16: [band.\"55+\"] share = 0.4: the shares of the age bands sum to 1.1, not to 1; set \
         share for all of them: 18-24 0.15, 25-34 0.19, 35-44 0.18, 45-54 0.18, 55+ 0.4",
    );
    refuses(
        &["run.warmup_days=50"],
        "1:17: [run] warmup_days = 50: 40 days in all end before the warm-up of 50 days does; \
         measurement begins after the warm-up: raise days or lower warmup_days",
    );
    let example = "write, for example, run.replications=8, appraisal.concern_weight=1.2 or \
                   brand.NAME.failures_per_30_days=0.3";
    refuses(&["fast"], &format!("1:1: fast: not of the form key=value; {example}"));
    refuses(&["run..seed=1"], &format!("1:1: run..seed: not a path of keys; {example}"));
    refuses(&["a.b.c.d=1"], &format!("1:1: a.b.c.d: not a path of keys; {example}"));
    refuses(
        &["arm.quiet.policy=silent"],
        &format!("1:1: arm.quiet.policy: cannot be set from outside the file; {example}"),
    );
    refuses(
        &["run.seed.deep=1"],
        &format!("1:1: run.seed.deep: leads into something that is not a section; {example}"),
    );
}

#[test]
fn terms_of_a_place_can_be_set() {
    let of = |value: &str| {
        let scenario = with(&[&format!("platform.microblog.terms={value}")]).unwrap();
        let terms =
            |at: usize| -> Vec<_> { scenario.setting.platforms[at].is.terms.iter().collect() };
        assert_eq!(terms(1), Term::ALL);
        terms(0)
    };
    assert_eq!(of("[]"), []);
    assert_eq!(of("one_reply"), [Term::OneReply]);
    assert_eq!(
        of("[\"easy_opt_out\", \"only_who_asked\"]"),
        [Term::OnlyWhoAsked, Term::EasyOptOut]
    );
    refuses(
        &["platform.microblog.terms=[\"one_replly\"]"],
        "1:27: [[platform]] microblog terms = \"one_replly\": unknown term; allowed: only_who_asked, \
         one_reply, easy_opt_out; nearest: one_reply; see earful params platform",
    );
    refuses(
        &["platform.friends.terms=2"],
        "1:24: [[platform]] friends terms = 2: a whole number where a word is wanted; allowed: \
         only_who_asked, one_reply, easy_opt_out; see earful params platform",
    );
    refuses(
        &["platform.friends.interaction_days=400"],
        "1:35: [[platform]] friends interaction_days = 400: too high; allowed: 0 to 365 days; see earful \
         params platform",
    );
}
