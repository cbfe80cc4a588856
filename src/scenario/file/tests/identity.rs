//! Identity: whatever decides the results is in the digest and in the written file.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc as Shared;

use super::{Scenario, VALID, read, valid};
use crate::model::alarm::{Trigger, Until};
use crate::model::brand::{Shock, ShockTarget};
use crate::model::desk::{Desk, OverCapacity, Promise, PromiseClock, Staff};
use crate::model::hours::{Hours, WEEK};
use crate::model::policy::{Action, Listens, Playbook, Policy, Rule, Severity};
use crate::model::prices::Prices;
use crate::model::terms::{Term, Terms};
use crate::params::Spec;
use crate::scenario::parameters::{parameters, set_parameter};
use crate::scenario::{EdgeFile, Staffing, shipped};
use crate::world::Setting;
use crate::world::network::Network;
use crate::world::setting::NetworkSource;

/// A value within the range and a part of the way to its upper end, or to the lower one.
fn moved(value: f64, spec: &Spec, part: f64) -> f64 {
    let end = if value < spec.high { spec.high } else { spec.low };
    value + part * (end - value)
}

#[test]
fn every_parameter_is_in_the_digest() {
    let scenario = valid();
    let own = scenario.arms[1].setting.clone().unwrap();
    let mut seen = BTreeSet::from([scenario.digest()]);
    let all = parameters(&scenario.setting);
    for parameter in &all {
        let other = moved(parameter.value, &parameter.spec, 1.0);
        let mut shared = scenario.clone();
        assert!(set_parameter(&mut shared.setting, &parameter.path, other));
        assert!(seen.insert(shared.digest()), "{}", parameter.path);
        let (mut apart, mut setting) = (scenario.clone(), own.clone());
        let now = parameters(&own).into_iter().find(|one| one.path == parameter.path).unwrap();
        set_parameter(&mut setting, &parameter.path, moved(now.value, &now.spec, 1.0));
        apart.arms[1].setting = Some(setting);
        assert!(seen.insert(apart.digest()), "{} of an arm", parameter.path);
    }
    assert_eq!(seen.len(), 2 * all.len() + 1);
}

type Change = fn(&mut Scenario);

/// The policy whose rules the changes are about.
fn policy(scenario: &mut Scenario) -> &mut Policy {
    &mut scenario.arms[1].policies[0]
}

fn rule(scenario: &mut Scenario) -> &mut Rule {
    &mut policy(scenario).rules[0]
}

/// A level of the playbook of that policy, of which there is one.
fn level(scenario: &mut Scenario) -> &mut Severity {
    let levels = &mut policy(scenario).playbook.levels;
    if levels.is_empty() {
        levels.push(some_level());
    }
    &mut levels[0]
}

fn some_level() -> Severity {
    Severity {
        name: "crisis".into(),
        triggers: vec![Trigger { at_least: [Some(6.25), None], ..Trigger::default() }],
        until: Until { at_most: [Some(1.5), None], ..Until::after(12) },
        pause_broadcast: false,
        statement: true,
        policy: Some(Box::new(Policy { desk: Desk::default(), ..Policy::silent() })),
        staff: Some(Staff::Agents(7.0)),
    }
}

fn given(ties: &[(u32, u32)]) -> NetworkSource {
    NetworkSource::Given(Shared::new(Network::from_ties(500, ties.iter().copied())))
}

/// One for each field that is no parameter.
#[rustfmt::skip]
const DECIDES: &[(&str, Change)] = &[
    ("seed", |s| s.seed += 1),
    ("focus", |s| s.focus = 1),
    ("consumers", |s| s.setting.consumers += 1),
    ("days", |s| s.setting.days += 1),
    ("warm-up", |s| s.setting.warmup_days += 1),
    ("name of a platform", |s| s.setting.platforms[0].name.push('x')),
    ("order of platforms", |s| s.setting.platforms.swap(0, 1)),
    ("platforms", |s| { s.setting.platforms.pop(); }),
    ("terms of a platform", |s| s.setting.platforms[0].is.terms = Terms::NONE),
    ("a term of a platform", |s| s.setting.platforms[1].is.terms = [Term::OneReply].into_iter().collect()),
    ("another term", |s| s.setting.platforms[1].is.terms = [Term::EasyOptOut].into_iter().collect()),
    ("name of a brand", |s| s.setting.brands[1].name.push('x')),
    ("order of brands", |s| s.setting.brands.swap(0, 1)),
    ("brands", |s| { s.setting.brands.pop(); }),
    ("category of a brand", |s| s.setting.categories[1] = s.setting.categories[0].clone()),
    ("no category", |s| s.setting.categories[1].clear()),
    ("shocks", |s| s.setting.shocks.clear()),
    ("one more shock", |s| { let shock = s.setting.shocks[0].clone(); s.setting.shocks.push(shock); }),
    ("brand of a shock", |s| s.setting.shocks[0].brand = 1),
    ("target of a shock", |s| s.setting.shocks[0].target = ShockTarget::Attention),
    ("other target of a shock", |s| s.setting.shocks[0].target = ShockTarget::Follows),
    ("factor of a shock", |s| s.setting.shocks[0].factor += 1.0),
    ("first day of a shock", |s| s.setting.shocks[0].from_day += 1),
    ("last day of a shock", |s| s.setting.shocks[0].to_day += 1),
    ("no network", |s| s.setting.network = NetworkSource::None),
    ("no ties", |s| s.setting.network = given(&[])),
    ("a tie", |s| s.setting.network = given(&[(0, 1)])),
    ("a tie the other way", |s| s.setting.network = given(&[(1, 0)])),
    ("two ties", |s| s.setting.network = given(&[(0, 1), (0, 2)])),
    ("two authors", |s| s.setting.network = given(&[(0, 1), (1, 2)])),
    ("currency", |s| s.setting.prices.currency.push('x')),
    ("price of an hour", |s| s.setting.prices.agent_hour = Some(1.0)),
    ("margin", |s| s.setting.prices.purchase_margin = Some(1.0)),
    ("worth of a customer", |s| s.setting.prices.customer = Some(1.0)),
    ("price of a coupon", |s| s.setting.prices.coupon = Some(1.0)),
    ("price of a compensation", |s| s.setting.prices.compensation = Some(1.0)),
    ("a price of nothing", |s| s.setting.prices.coupon = Some(0.0)),
    ("warm-up policy", |s| s.warmup[1].listens = Listens::Nothing),
    ("warm-up policies", |s| s.warmup.swap(0, 1)),
    ("name of an arm", |s| s.arms[0].name.push('x')),
    ("order of arms", |s| s.arms.swap(0, 1)),
    ("arms", |s| { s.arms.pop(); }),
    ("who does what", |s| s.arms[1].policies.swap(0, 1)),
    ("no setting of its own", |s| s.arms[1].setting = None),
    ("the shared setting as its own", |s| s.arms[0].setting = Some(s.setting.clone())),
    ("listens", |s| policy(s).listens = Listens::Addressed),
    ("honours opt-outs", |s| policy(s).honours_opt_out = false),
    ("keeps terms", |s| policy(s).keeps_terms = true),
    ("conduct", |s| policy(s).conduct.posts_per_week += 1.0),
    ("rules", |s| policy(s).rules.clear()),
    ("one more rule", |s| { let rule = rule(s).clone(); policy(s).rules.push(rule); }),
    ("kinds", |s| rule(s).when.kinds ^= 1),
    ("histories", |s| rule(s).when.histories ^= 1),
    ("addressed", |s| rule(s).when.addressed = Some(true)),
    ("not addressed", |s| rule(s).when.addressed = Some(false)),
    ("follower", |s| rule(s).when.follower = Some(true)),
    ("no follower", |s| rule(s).when.follower = Some(false)),
    ("loyalist", |s| rule(s).when.loyalist = Some(true)),
    ("no loyalist", |s| rule(s).when.loyalist = Some(false)),
    ("least sensitivity", |s| rule(s).when.sensitivity.0 = 0.1),
    ("most sensitivity", |s| rule(s).when.sensitivity.1 = 0.9),
    ("days since contact", |s| rule(s).when.days_since_contact_at_least = 1),
    ("fewest readers", |s| rule(s).when.reach.0 = 1),
    ("most readers", |s| rule(s).when.reach.1 = 1),
    ("action", |s| rule(s).act = Action::Offer),
    ("personalisation", |s| rule(s).personalisation = 0.25),
    ("disclosure", |s| rule(s).disclosure ^= true),
    ("priority", |s| rule(s).priority += 1),
    ("a playbook", |s| { level(s); }),
    ("one more level", |s| { let more = level(s).clone(); policy(s).playbook.levels.push(more); }),
    ("no triggers", |s| level(s).triggers.clear()),
    ("one more trigger", |s| { let more = level(s).triggers[0]; level(s).triggers.push(more); }),
    ("more criticism", |s| level(s).triggers[0].at_least[0] = Some(7.0)),
    ("complaints too", |s| level(s).triggers[0].at_least[1] = Some(6.25)),
    ("complaints alone", |s| level(s).triggers[0].at_least = [None, Some(6.25)]),
    ("times the usual criticism", |s| level(s).triggers[0].at_least_times_usual = [Some(6.25), None]),
    ("only times the usual", |s| {
        level(s).triggers[0] = Trigger { at_least_times_usual: [Some(6.25), None], ..Trigger::default() };
    }),
    ("times the usual complaints", |s| level(s).triggers[0].at_least_times_usual = [None, Some(6.25)]),
    ("a storm", |s| level(s).triggers[0].storm = true),
    ("calmer", |s| level(s).until.at_most[0] = Some(0.0)),
    ("no criticism to wait for", |s| level(s).until.at_most[0] = None),
    ("complaints to wait for", |s| level(s).until.at_most[1] = Some(1.5)),
    ("times the usual to wait for", |s| level(s).until.at_most_times_usual[0] = Some(1.5)),
    ("times the usual complaints to wait for", |s| level(s).until.at_most_times_usual[1] = Some(1.5)),
    ("hours to wait for", |s| level(s).until.for_hours = 13),
    ("pause", |s| level(s).pause_broadcast = true),
    ("no statement", |s| level(s).statement = false),
    ("rules of a level", |s| level(s).policy.as_mut().unwrap().listens = Listens::Addressed),
    ("usual rules at a level", |s| level(s).policy = None),
    ("people of a level", |s| level(s).staff = Some(Staff::Agents(8.0))),
    ("people of a level by size", |s| level(s).staff = Some(Staff::PerMillion(7.0))),
    ("usual people at a level", |s| level(s).staff = None),
];

#[rustfmt::skip]
const IS_READ: &[(&str, Change)] = &[
    ("name", |s| s.name.push('x')),
    ("question", |s| s.question.push('x')),
    ("replications", |s| s.replications += 1),
    ("level", |s| s.level = 0.9),
    ("baseline", |s| s.baseline = 1),
    ("how desks are staffed", |s| s.staff = Staffing::Enough),
    ("name of a file of edges", |s| s.edges = Some(EdgeFile::default())),
    ("summary of an arm", |s| s.arms[0].summary.push('x')),
    ("name of a policy", |s| policy(s).name.push('x')),
    ("summary of a policy", |s| policy(s).summary.push('x')),
];

#[test]
fn everything_that_decides_results_is_in_the_digest_and_nothing_else() {
    let changed = |change: &Change| {
        let mut scenario = valid();
        change(&mut scenario);
        scenario.digest()
    };
    let mut seen = BTreeSet::from([valid().digest()]);
    for (what, change) in DECIDES {
        assert!(seen.insert(changed(change)), "{what}");
    }
    for (what, change) in IS_READ {
        assert_eq!(changed(change), valid().digest(), "{what}");
    }
    // Names of levels and of their policies are only read.
    let with = |change: Change| {
        let mut scenario = valid();
        level(&mut scenario);
        change(&mut scenario);
        scenario.digest()
    };
    let names: [Change; 3] = [
        |s| level(s).name.push('x'),
        |s| level(s).policy.as_mut().unwrap().name.push('x'),
        |s| level(s).policy.as_mut().unwrap().summary.push('x'),
    ];
    names.iter().for_each(|change| assert_eq!(with(*change), with(|_| {})));
}

/// Moves every parameter of a setting from where it was; shares still sum to one.
fn move_all(setting: &mut Setting, part: f64) {
    for parameter in parameters(setting) {
        let value = match parameter.path.as_str() {
            path if path.starts_with("mechanisms.") => 1.0 - parameter.value,
            // More would be lost: nobody makes two remarks of a kind on a day.
            path if path.ends_with("mentions_per_30_days")
                || path.ends_with("peer_talk_per_30_days") =>
            {
                parameter.value * (1.0 + part)
            }
            // A whole number of people.
            "network.community_size" => parameter.value + (1e3 * part).round(),
            _ => moved(parameter.value, &parameter.spec, part),
        };
        assert!(set_parameter(setting, &parameter.path, value), "{}", parameter.path);
    }
    let bands = setting.bands.iter_mut().zip([0.16, 0.20, 0.19, 0.19, 0.26]);
    bands.for_each(|(band, share)| band.share = share);
    let platforms = setting.platforms.iter_mut().zip([0.5 - part, 0.5 + part]);
    platforms.for_each(|(platform, share)| platform.is.post_share = share);
}

/// A scenario in which nothing has its default.
fn unusual() -> Scenario {
    let rules = r#"
[[policies.mine.rule]]
when = { kind = ["praise", "question"], history = ["none", "good"], addressed = false, follower = true, loyalist = false, sensitivity = { at_least = 0.1, at_most = 0.9 }, days_since_contact = { at_least = 3 }, reach = { at_least = 2, at_most = 90 } }
do = "ask_permission"
personalisation = 0.3
disclosure = true
priority = 7
"#;
    let text = VALID.replace(
        "listens_to = \"everything\"",
        "listens_to = \"everything\"\nhonours_opt_out = false\nkeeps_terms = true",
    );
    let mut scenario = read(&format!("{text}{rules}")).unwrap_or_else(|e| panic!("{e:?}"));
    move_all(&mut scenario.setting, 0.02);
    scenario.setting.platforms[0].is.terms = Terms::NONE;
    scenario.setting.platforms[1].is.terms =
        [Term::OnlyWhoAsked, Term::EasyOptOut].into_iter().collect();
    scenario.setting.prices = Prices {
        currency: "kr \"1\"".into(),
        agent_hour: Some(0.1),
        purchase_margin: None,
        customer: Some(0.0),
        coupon: Some(1e9 / 3.0),
        compensation: Some(2.5),
    };
    let mut own = scenario.setting.clone();
    move_all(&mut own, 0.03);
    scenario.arms[1].setting = Some(own);
    let targets = [ShockTarget::Attention, ShockTarget::Follows];
    let shock = |target| Shock { brand: 1, target, factor: 0.3, from_day: 1, to_day: 30 };
    scenario.setting.shocks.extend(targets.map(shock));
    let own = scenario.arms[1].setting.as_mut().unwrap();
    own.shocks.clone_from(&scenario.setting.shocks);
    (scenario.focus, scenario.baseline, scenario.level) = (1, 1, 0.9);
    let promise = Promise { first_reply_hours: 30.0, clock: PromiseClock::Calendar, share: 0.3 };
    scenario.arms[1].policies[0].desk = Desk {
        staff: Staff::Replies(0.7),
        hours: Hours::new(vec![(60, 1500), (3000, 3060), (9000, WEEK)]).unwrap(),
        minutes_per_reply: 7.25,
        spread: 0.3,
        promise: Some(promise),
        over_capacity: OverCapacity::OldestFirst,
    };
    let mut watch = some_level();
    (watch.name, watch.staff) = ("watch".into(), Some(Staff::PerMillion(0.1)));
    watch.until = Until {
        at_most: [Some(1e6 / 3.0), None],
        at_most_times_usual: [None, Some(4.5)],
        for_hours: 720,
    };
    let mut crisis = some_level();
    crisis.triggers = vec![Trigger {
        at_least: [Some(1e7 / 7.0), None],
        at_least_times_usual: [None, Some(9.0)],
        storm: true,
    }];
    // So large a brand has thousands of posts in any hour.
    watch.triggers[0].at_least[0] = Some(1e7 / 3.0);
    crisis.until.at_most[0] = Some(1e6 / 7.0);
    (crisis.pause_broadcast, crisis.statement) = (true, false);
    crisis.policy =
        Some(Box::new(Policy { desk: Desk::default(), ..shipped("contextual").unwrap() }));
    scenario.arms[1].policies[0].playbook = Playbook { levels: vec![watch, crisis] };
    for setting in [&mut scenario.setting].into_iter().chain(&mut scenario.arms[1].setting) {
        setting.mechanisms.backlash = true;
        setting.backlash.storm_readers = 77.0;
    }
    scenario
}

#[test]
fn a_scenario_without_a_default_is_written_and_read_back() {
    let scenario = unusual();
    let text = scenario.to_toml();
    let again = Scenario::parse(&text, "again.toml", Path::new(""), &[])
        .unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(parameters(&again.setting), parameters(&scenario.setting));
    assert_eq!(again.setting.prices, scenario.setting.prices);
    let own = |scenario: &Scenario| parameters(scenario.arms[1].setting.as_ref().unwrap());
    assert_eq!(own(&again), own(&scenario));
    assert_eq!(again.digest(), scenario.digest());
    assert_eq!(again.to_toml(), text);
    assert_eq!((again.focus, again.baseline, again.level), (1, 1, 0.9));
    assert_eq!(again.arms[1].policies[0].rules, scenario.arms[1].policies[0].rules);
    assert_eq!(again.arms[1].policies[0].desk, scenario.arms[1].policies[0].desk);
    assert_eq!(again.arms[1].policies[0].playbook, scenario.arms[1].policies[0].playbook);
    let usual = Setting::default();
    for (now, default) in parameters(&again.setting).iter().zip(parameters(&usual)) {
        // Without backlash no alarm could go off.
        if now.path == default.path && now.path != "mechanisms.backlash" {
            assert_ne!(now.value, default.value, "{}", now.path);
        }
    }
}

#[test]
fn a_policy_of_any_name_is_written_and_read_back() {
    for name in ["my policy", "a.b", "\u{e9}t\u{e9}", "with \\\"quotes\\\"", ""] {
        let text = VALID.replace("policies.mine", &format!("policies.\"{name}\""));
        let text = text.replace("policy = \"mine\"", &format!("policy = \"{name}\""));
        let scenario = read(&text).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        let again = read(&scenario.to_toml()).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(again.digest(), scenario.digest(), "{name}");
    }
}
