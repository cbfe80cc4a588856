//! Who answers where: what a scenario says of desks, what goes before what, and what is kept.

use std::path::Path;

use proptest::prelude::*;

use super::{Scenario, VALID, read, valid};
use crate::model::desk::{Desk, OverCapacity, Promise, PromiseClock, Staff};
use crate::model::hours::{Hours, WEEK};
use crate::scenario::checked::read_hours;
use crate::scenario::shipped;

/// Two brands; `carrier` and `bank` are what their sections say beside name and policy, `arm` is the
/// arm's, `own` follows.
fn two(carrier: &str, bank: &str, arm: &str, own: &str) -> Scenario {
    let text = format!(
        "question = \"?\"\n[run]\nfocus = \"carrier\"\nbaseline = \"silent\"\n\
         [[brand]]\nname = \"carrier\"\n{carrier}\n[[brand]]\nname = \"bank\"\n{bank}\n\
         [[arm]]\nname = \"silent\"\npolicy = \"silent\"\n[[arm]]\nname = \"arm\"\n{arm}\n{own}"
    );
    read(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

const BOTH: &str = "policy = \"mine\"\nrivals = \"mine\"";

fn desks(scenario: &Scenario) -> [&Desk; 2] {
    let arm = &scenario.arms[1].policies;
    [&arm[0].desk, &arm[1].desk]
}

fn hours(text: &str) -> Hours {
    read_hours(text).unwrap()
}

#[test]
fn a_desk_is_read_key_by_key() {
    let own = "[policies.mine]\nlisten = 1\n".replace("listen = 1", "like = \"spoken_to\"");
    let own = own
        + "[policies.mine.desk]\nagents = 5\nhours = \"Mon-Fri 08:00-18:00\"\nminutes_per_reply = 6\n\
           spread = 0.5\npromise = { first_reply_hours = 30, clock = \"calendar\", share = 0.6 }\n\
           over_capacity = \"oldest_first\"\n";
    let promise = Promise { first_reply_hours: 30.0, clock: PromiseClock::Calendar, share: 0.6 };
    let expected = Desk {
        staff: Staff::Agents(5.0),
        hours: hours("Mon-Fri 08:00-18:00"),
        minutes_per_reply: 6.0,
        spread: 0.5,
        promise: Some(promise),
        over_capacity: OverCapacity::OldestFirst,
    };
    assert_eq!(desks(&two("", "", BOTH, &own)), [&expected, &expected]);
    // A share that is not given is nine in ten.
    let inline = "[policies.mine]\nlike = \"spoken_to\"\n\
                  desk = { agents_per_million = 1.5, promise = { first_reply_hours = 2, clock = \"business\" } }";
    let scenario = two("", "", BOTH, inline);
    let [desk, _] = desks(&scenario);
    let promise = Promise { first_reply_hours: 2.0, clock: PromiseClock::Business, share: 0.9 };
    assert_eq!((desk.staff, desk.promise), (Staff::PerMillion(1.5), Some(promise)));
    // What is not given is that of spoken_to.
    assert_eq!(desk.hours, shipped("spoken_to").unwrap().desk.hours);
}

/// An own desk, that of the brand, that of a shipped policy, the default: each key comes from the
/// first that says it, but a brand's desk is whole.
#[test]
fn own_words_go_before_the_brand_and_the_brand_before_what_is_shipped() {
    let bank = "[brand.desk]\nagents = 7\nhours = \"Mon-Fri 09:00-17:00\"";
    let of_bank =
        Desk { staff: Staff::Agents(7.0), hours: hours("Mon-Fri 09:00-17:00"), ..Desk::default() };
    let shipped = shipped("spoken_to").unwrap().desk;
    // By name, through `like`, and in the warm-up.
    let named =
        two("policy = \"spoken_to\"", bank, "policy = \"spoken_to\"\nrivals = \"spoken_to\"", "");
    assert_eq!(desks(&named), [&shipped, &of_bank]);
    let like = "[policies.mine]\nlike = \"spoken_to\"\nconduct = { contact_cap = 2 }";
    assert_eq!(desks(&two("", bank, BOTH, like)), [&shipped, &of_bank]);
    let warm =
        two("policy = \"mine\"", &format!("policy = \"mine\"\n{bank}"), "policy = \"mine\"", like);
    assert_eq!([&warm.warmup[0].desk, &warm.warmup[1].desk], [&shipped, &of_bank]);
    // Some keys of its own: the others from the brand, and from spoken_to where there is none.
    let own = format!("{like}\n[policies.mine.desk]\nminutes_per_reply = 9");
    let slow = |desk: &Desk| Desk { minutes_per_reply: 9.0, ..desk.clone() };
    assert_eq!(desks(&two("", bank, BOTH, &own)), [&slow(&shipped), &slow(&of_bank)]);
    // By brand in `policies`.
    let by_brand = "policy = \"spoken_to\"\npolicies = { bank = \"mine\" }";
    assert_eq!(desks(&two("", bank, by_brand, &own)), [&shipped, &slow(&of_bank)]);
    // Without `like` and brand, the default.
    let plain = "[policies.mine]\nlistens_to = \"addressed\"\nrule = [{ do = \"public_reply\" }]";
    assert_eq!(desks(&two("", bank, BOTH, plain)), [&Desk::default(), &of_bank]);
}

/// Nobody sits at the desk for a policy that answers nobody, whatever desk the brand has; one that
/// begins like it and does answer has people.
#[test]
fn nobody_is_paid_for_answering_nobody() {
    let desk = "[brand.desk]\nagents = 7";
    for silent in ["silent", "listen_only"] {
        let arm = format!("policy = \"{silent}\"\nrivals = \"{silent}\"");
        assert_eq!(desks(&two("", desk, &arm, "")), [&Desk::nobody(), &Desk::nobody()]);
    }
    let mute = "[policies.mine]\nlistens_to = \"everything\"\nrule = [{ do = \"ignore\" }]\n";
    assert_eq!(desks(&two("", desk, BOTH, mute)), [&Desk::nobody(), &Desk::nobody()]);
    // Unless its own desk has people.
    let staffed = two("", desk, BOTH, &format!("{mute}desk = {{ agents = 1 }}"));
    assert!(desks(&staffed).iter().all(|desk| desk.staff == Staff::Agents(1.0)));
    let answers = "[policies.mine]\nlike = \"listen_only\"\nrule = [{ do = \"public_reply\" }]\n";
    let staffed = two("", desk, BOTH, answers);
    assert_eq!(desks(&staffed)[0], &Desk::default());
    assert_eq!(desks(&staffed)[1].staff, Staff::Agents(7.0));
}

/// The old key: so many people, round the clock, whatever hours the model keeps.
#[test]
fn replies_a_day_are_people_round_the_clock() {
    let own = "[policies.mine]\nlike = \"complaints\"\nconduct = { staff_replies_per_day = 2.0 }";
    let scenario = two("", "", BOTH, own);
    let like = shipped("complaints").unwrap().desk;
    let expected = Desk { staff: Staff::Replies(2.0), hours: Hours::always(), ..like };
    assert_eq!(desks(&scenario), [&expected, &expected]);
}

/// The same desk twice is one policy; two desks of one policy are two, and read back as they were.
#[test]
fn one_policy_with_the_desks_of_two_brands_is_written_twice() {
    let bank = "[brand.desk]\nagents = 7";
    let scenario = two("", bank, "policy = \"spoken_to\"\nrivals = \"spoken_to\"", "");
    let again = read(&scenario.to_toml()).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(again.digest(), scenario.digest());
    assert_eq!(desks(&again), desks(&scenario));
    assert!(!scenario.to_toml().contains("[brand.desk]"));
    assert_eq!(scenario.to_toml().matches("[policies.spoken_to").count(), 2 * 5);
}

/// From outside the file one key of a brand's desk is set like any other; a policy's is not.
#[test]
fn the_desk_of_a_brand_is_set_from_outside() {
    let with = |set: &str| Scenario::parse(VALID, "test.toml", Path::new(""), &[set.to_owned()]);
    let bank = |scenario: Scenario| scenario.arms[0].policies[1].desk.staff;
    assert_eq!(bank(with("brand.bank.desk.agents_per_million=8").unwrap()), Staff::PerMillion(8.0));
    // A brand that had none has one.
    let carrier = with("brand.carrier.desk.agents=8").unwrap();
    assert_eq!(carrier.arms[1].policies[0].desk, valid().arms[1].policies[0].desk);
    let wrong = |set: &str| with(set).unwrap_err().0[0].to_string();
    assert!(
        wrong("brand.bank.desk.agents=8").contains("agents and agents_per_million exclude each")
    );
    assert!(wrong("brand.bank.desk.agens=8").contains("nearest: agents"));
    assert!(wrong("brand.bank.desc.agents=8").contains("not a path of keys"));
    assert!(wrong("policies.mine.desk.agents=8").contains("cannot be set from outside"));
    assert!(wrong("platform.microblog.desk.agents=8").contains("not a path"));
}

/// A policy file beside the scenario is the scenario's own.
#[test]
fn a_policy_file_goes_before_the_brand_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = "listens_to = \"addressed\"\n[desk]\nagents = 3\n[[rule]]\ndo = \"public_reply\"\n";
    std::fs::write(folder.path().join("mine.toml"), file).unwrap();
    let (head, _) = VALID.split_once("[policies.mine]").unwrap();
    let text = format!("{head}[brand.desk]\nspread = 0.2\n[policies]\nmine = \"mine.toml\"\n")
        .replace("rivals = \"interject\"", "rivals = \"mine\"");
    let scenario = Scenario::parse(&text, "test.toml", folder.path(), &[]).unwrap();
    let own = Desk { staff: Staff::Agents(3.0), ..Desk::default() };
    assert_eq!(desks(&scenario), [&own, &Desk { spread: 0.2, ..own.clone() }]);
}

prop_compose! {
    /// Any desk that a file can say and a check lets pass.
    pub(super) fn any_desk()(
        kind in 0usize..3, number in 0.001..500.0f64, minutes in 0.1..60.0, spread in 0.0..3.0,
        cuts in prop::collection::btree_set(0..=WEEK, 2..20), always: bool, promised: bool,
        hours in 400.0..5000.0, calendar: bool, share in 0.0..0.9, oldest: bool,
    ) -> Desk {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let stretches = cuts.chunks_exact(2).map(|cut| (cut[0], cut[1])).collect();
        let clock = if calendar { PromiseClock::Calendar } else { PromiseClock::Business };
        Desk {
            staff: [Staff::Agents(number.ceil()), Staff::PerMillion(number), Staff::Replies(number)][kind],
            hours: if always { Hours::always() } else { Hours::new(stretches).unwrap() },
            minutes_per_reply: minutes,
            spread,
            promise: promised.then_some(Promise { first_reply_hours: hours, clock, share }),
            over_capacity: if oldest { OverCapacity::OldestFirst } else { OverCapacity::Priority },
        }
    }
}

proptest! {
    #[test]
    fn any_desk_is_written_and_read_back(desks in prop::collection::vec(any_desk(), 4)) {
        let mut scenario = valid();
        let arms = scenario.arms.iter_mut().flat_map(|arm| &mut arm.policies);
        for (policy, desk) in arms.zip(&desks) {
            policy.desk = desk.clone();
        }
        let text = scenario.to_toml();
        let again = Scenario::parse(&text, "again.toml", Path::new(""), &[]);
        let again = again.map_err(|problems| TestCaseError::fail(format!("{problems}\n{text}")))?;
        prop_assert_eq!(again.digest(), scenario.digest());
        let read = again.arms.iter().flat_map(|arm| &arm.policies).map(|policy| policy.desk.clone());
        prop_assert_eq!(read.collect::<Vec<_>>(), desks);
    }

    /// Whatever is different between two desks is in the digest.
    #[test]
    fn every_part_of_a_desk_is_in_the_digest(one in any_desk(), other in any_desk()) {
        let digest = |desk: &Desk| {
            let mut scenario = valid();
            scenario.warmup[0].desk = desk.clone();
            scenario.digest()
        };
        let mut parts = vec![one.clone()];
        parts.push(Desk { staff: other.staff, ..one.clone() });
        parts.push(Desk { hours: other.hours, ..one.clone() });
        parts.push(Desk { minutes_per_reply: other.minutes_per_reply, ..one.clone() });
        parts.push(Desk { spread: other.spread, ..one.clone() });
        parts.push(Desk { promise: other.promise, ..one.clone() });
        parts.push(Desk { over_capacity: other.over_capacity, ..one.clone() });
        for part in &parts {
            prop_assert_eq!(digest(part) == digest(&one), part == &one);
        }
    }
}
