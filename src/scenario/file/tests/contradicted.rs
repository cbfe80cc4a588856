//! What the model cannot do is refused with the names of all that is concerned, however it is set.

use std::path::Path;

use super::{Scenario, VALID, sound, valid};
use crate::params::Role;
use crate::scenario::checked::contradictions;
use crate::scenario::parameters::{parameters, set_parameter};
use crate::world::Setting;

fn with(overrides: &[&str]) -> Result<Scenario, Vec<String>> {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    Scenario::parse(VALID, "test.toml", Path::new(""), &overrides).map_err(|problems| {
        sound(&problems.0);
        problems.0.iter().map(ToString::to_string).collect()
    })
}

#[track_caller]
fn refuses(overrides: &[&str], message: &str) {
    assert_eq!(with(overrides).err(), Some(vec![format!("--set:{message}")]));
}

#[test]
fn more_followers_than_there_are_people_who_follow_any_brand() {
    refuses(
        &["population.follows_none_share=0.5", "brand.carrier.follower_share=0.6"],
        "2:30: [[brand]] carrier follower_share = 0.6: brand.carrier.follower_share = 0.6 with \
         population.follows_none_share = 0.5: who follows no brand does not follow this one; \
         allowed: at most 0.5; lower follower_share or follows_none_share",
    );
    with(&["population.follows_none_share=0.5", "brand.carrier.follower_share=0.5"]).unwrap();
}

/// Each of the others: what is set, and the names that the message must have.
#[test]
fn every_contradiction_names_all_that_is_concerned() {
    let cases: &[(&[&str], &[&str])] = &[
        (&["voice.failure_posting=0.95"], &["voice.posting_cap = 0.9", "at most 0.9"]),
        (
            &["voice.posting_cap=0.01", "voice.emboldening=1"],
            &["failure_posting = 0.067", "posting_cap = 0.01"],
        ),
        (&["voice.question_posting=0.5", "voice.posting_cap=0.4"], &["question_posting = 0.5"]),
        (
            &["voice.failure_posting=0.5", "voice.emboldening=2"],
            &["emboldening = 2 is 1", "at most 0.9 (voice.posting_cap)"],
        ),
        (
            &["voice.failure_addressed_share=0.6", "voice.emboldening=2"],
            &["voice.failure_addressed_share = 0.6 times voice.emboldening = 2 is 1.2"],
        ),
        (&["backlash.improper_criticism=0.7"], &["improper_criticism = 0.7", "cap = 0.5"]),
        (&["backlash.poor_criticism=0.7"], &["poor_criticism = 0.7", "criticism_cap = 0.5"]),
        (&["backlash.ignored_criticism=0.7"], &["ignored_criticism = 0.7", "cap = 0.5"]),
        (&["backlash.parting_criticism=0.7"], &["parting_criticism = 0.7", "cap = 0.5"]),
        (&["page.provocation=0.7"], &["page.provocation = 0.7", "cap = 0.5"]),
        (
            &["page.tedium=0.4"],
            &[
                "= 0.516667: page.pleasure = 0.1, page.relevance_limit = 0.6",
                "page.promotion_dislike = 0.5 and page.tedium = 0.4",
                "at most 0.5",
            ],
        ),
        (
            &["appraisal.improper_loss=0.8"],
            &["appraisal.improper_loss = 0.8 and appraisal.wrong_tone_loss = 0.25", "at most 1"],
        ),
        (
            &["appraisal.accepts_mention_share=0"],
            &["accepts_mention_share = 0: nobody", "above 0 and below 1"],
        ),
        (&["appraisal.accepts_offer_share=1"], &["accepts_offer_share = 1: everybody"]),
        (
            &["appraisal.accepts_peer_talk_share=0.0001"],
            &[
                "start at -9.6 logits: appraisal.accepts_peer_talk_share = 0.0001",
                "appraisal.follower_weight = 0.94, appraisal.loyalty_weight = 0.6 and \
                 appraisal.surprise_weight = 0.6",
                "at most 8 either way",
            ],
        ),
        (
            &["appraisal.accepts_praise_share=0.9", "appraisal.surprise_weight=10"],
            &["appraisal.accepts_praise_share = 0.9", "appraisal.surprise_weight = 10"],
        ),
        (
            &["appraisal.expects_complaint_share=0.7"],
            &[
                "expects_complaint_share = 0.7: only 67.9% of the reference people",
                "at most 0.6793",
            ],
        ),
        (&["population.brands_followed_median=100"], &["brands_followed_sigma = 1.4", "250"]),
        (
            &["brand.bank.quality=0.9"],
            &["brand.bank.quality = 0.9 and population.loyalist_bonus = 0.25", "to 1.15"],
        ),
        (
            &["follow.after_help=0.9", "brand.bank.offer_value=1"],
            &["follow.after_offer = 0.25", "brand.bank.offer_value = 1", "is 1.15"],
        ),
        (
            &["brand.bank.mentions_per_30_days=20"],
            &["population.expressiveness_sigma = 2.12", "more than one such remark a day"],
        ),
        (&["network.community_size=2.5"], &["community_size = 2.5", "whole numbers"]),
        (&["population.expressiveness_sigma=0"], &["network.active_followed_ratio = 6.2"]),
        (
            &["network.active_followed_ratio=20", "network.reciprocity=1"],
            &["active_followed_ratio = 20 with network.reciprocity = 1", "at most 11"],
        ),
        (&["network.mean_followed=1000"], &["among 500 people (run.consumers)", "kind = \"none\""]),
        (&["network.followed_spread=3"], &["network.mean_followed = 8", "followed_spread = 3"]),
    ];
    for (overrides, words) in cases {
        let found = with(overrides).expect_err(&overrides.join(" "));
        // Two brands may be concerned alike.
        for words in *words {
            assert!(found.iter().any(|problem| problem.contains(words)), "{words}: {found:?}");
        }
        let last = overrides.len();
        let placed = |problem: &String| problem.starts_with("--set:") && last >= 1;
        assert!(found.iter().all(placed), "{found:?}");
    }
}

/// A carrier of 5% loses 0.01 of them a month: 0.0005 of all. From one of 30% that loses l come
/// 0.3 l x 0.95 x 0.05 / (2 x 0.35), which is more from l = 0.0245614 on. Among brands of two categories
/// nobody comes from the other.
#[test]
fn more_cannot_come_from_rivals_than_leave() {
    let rivals = |churn: &str, category: &str| {
        let brands = format!(
            "name = \"carrier\"\ncategory = \"phone_carrier\"\ncustomer_share = 0.05\n\
             churn_per_30_days = 0.01\n[[brand]]\nname = \"other\"\ncategory = \"{category}\"\n\
             customer_share = 0.3\nchurn_per_30_days = {churn}"
        );
        let set = "[customers]\nnone_weight = 1.0\n[appraisal]";
        let carrier = "name = \"carrier\"\ncategory = \"phone_carrier\"";
        super::read(&VALID.replacen(carrier, &brands, 1).replacen("[appraisal]", set, 1))
    };
    rivals("0.0245", "phone_carrier").unwrap();
    rivals("0.0246", "bank").unwrap();
    let found = rivals("0.0246", "phone_carrier").unwrap_err();
    assert_eq!(found.len(), 1, "{found:?}");
    let found = found[0].to_string();
    let said = "more customers would come to carrier from the others of its category than leave it: \
                brand.carrier.churn_per_30_days = 0.01, brand.carrier.customer_share = 0.05, \
                brand.other.churn_per_30_days = 0.0246, brand.other.customer_share = 0.3 and \
                customers.none_weight = 1; bring the churn of the brands nearer together, or raise \
                none_weight";
    assert!(found.ends_with(said), "{found}");
}

/// A mechanism that is off raises nothing above a cap.
#[test]
fn what_is_switched_off_contradicts_nothing() {
    let bold = ["voice.failure_posting=0.5", "voice.emboldening=2"];
    with(&bold).unwrap_err();
    with(&[bold[0], bold[1], "mechanisms.emboldening=false"]).unwrap();
}

/// In the file, in an arm, and for a band as for a brand.
#[test]
fn it_does_not_matter_where_it_is_set() {
    let (from, to) = ("sensitivity = 0.7", "follower_share = 0.68");
    let found = super::problem(from, to);
    assert_eq!((found.line, found.key.as_str()), (17, "follower_share"));
    let set = "\"brand.bank.follower_share\" = 0.68, \"population.follows_none_share\" = 0.4";
    let found = super::problem("\"appraisal.concern_weight\" = 1.5", set);
    // At the last of the two.
    assert_eq!((found.line, found.key.as_str()), (38, "population.follows_none_share"));
    assert_eq!(found.section, "[[arm]] busy set");
    assert_eq!(found.allowed.as_deref(), Some("at most 0.6"));
}

#[test]
fn a_specialist_cannot_solve_more_than_everything() {
    let helpdesk = |solved: f64| {
        VALID
            .replace("do = \"public_reply\"", "do = \"escalate\"")
            .replace("contact_cap = 2", &format!("contact_cap = 2\nsolved_share = {solved}"))
    };
    super::read(&helpdesk(0.75)).unwrap();
    let found = super::read(&helpdesk(0.9)).unwrap_err();
    assert_eq!(
        found[0].to_string(),
        "test.toml:34:1: [[arm]] busy policy: a specialist would solve 1.15: [conduct] \
         solved_share of mine = 0.9 and appraisal.escalation_bonus = 0.25; allowed: together at \
         most 1; lower one of them"
    );
    assert_eq!(found.len(), 1);
}

/// Both ends of the plausible range of every uncertainty, everything else at its default, in every
/// category of brand: what an analysis of sensitivity asks for first.
#[test]
fn every_plausible_value_is_possible() {
    let mut settings = vec![Setting::default()];
    for category in crate::model::brand::CATEGORIES {
        let mut setting = Setting::default();
        for (key, value) in category.sets {
            assert!(set_parameter(&mut setting, &format!("brand.brand.{key}"), *value));
        }
        settings.push(setting);
    }
    let mut tried = 0;
    for setting in settings {
        for parameter in parameters(&setting) {
            let Role::Uncertainty(prior) = parameter.spec.role else { continue };
            // Those that sum to one are drawn together.
            if matches!(prior.group, Some("ages" | "platforms")) {
                continue;
            }
            for end in [prior.low, prior.high] {
                let mut changed = setting.clone();
                set_parameter(&mut changed, &parameter.path, end);
                assert_eq!(contradictions(&changed), [], "{} = {end}", parameter.path);
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

/// The limit is where it is said to be: a share at most as large is met, a larger one is not.
#[test]
fn what_is_allowed_for_followers_comes_out() {
    use crate::ground::math::exp;
    use crate::model::consumer::{brands_followed, follow_propensity};
    let mut population = valid().setting.population;
    population.follows_none_share = 0.5;
    let came_out = |wanted: f64| {
        let c = follow_propensity(&population, wanted);
        let n = 100_000;
        let followed =
            |i| f64::from(brands_followed(&population, (f64::from(i) + 0.5) / f64::from(n)));
        (0..n).map(|i| 1.0 - exp(-c * followed(i))).sum::<f64>() / f64::from(n)
    };
    assert!((came_out(0.5) - 0.5).abs() < 1e-3);
    assert!((came_out(0.6) - 0.5).abs() < 1e-3);
}
