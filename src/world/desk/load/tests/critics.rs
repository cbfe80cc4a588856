//! The closed forms of criticism and complaints against people who live through a day: strangers all of
//! them, each of whom writes at most one post, of one kind at a time. Counts are of independent people, so
//! that their variance is at most their mean. Limits are 4.5 deviations, each of which chance exceeds 7
//! times in a million; seeds are fixed.

use std::collections::BTreeMap;

use super::super::*;
use crate::model::brand::{Shock, ShockTarget};
use crate::model::broadcast::posts_on;
use crate::model::desk::Staff;
use crate::model::mechanisms::Mechanisms;
use crate::model::page::irrelevance;
use crate::model::policy::{Action, Condition, Listens, Rule};
use crate::world::World;
use crate::world::network::GrownNetwork;
use crate::world::probe::{Cause, Event};

/// Everybody is a customer and talks a lot; attitudes, age and open accounts go together more than they do
/// by default, so that leaving any of it out would show.
fn setting(consumers: u32) -> Setting {
    let mut setting = Setting {
        consumers,
        days: 1,
        warmup_days: 0,
        mechanisms: Mechanisms {
            experience: true,
            chatter: true,
            listening: true,
            misreading: true,
            reply: true,
            silence: true,
            backlash: true,
            ..Mechanisms::none()
        },
        network: NetworkSource::None,
        ..Setting::default()
    };
    let population = &mut setting.population;
    (population.fidelity, population.private_concern_correlation) = (0.9, 0.6);
    (population.attitude_correlation, population.expressiveness_sigma) = (0.6, 1.2);
    setting.bands[0].aware_share = 0.2;
    setting.bands[4].expectation_level = 0.8;
    (setting.appraisal.concern_weight, setting.appraisal.expects_complaint_share) = (1.8, 0.5);
    let backlash = &mut setting.backlash;
    (backlash.improper_criticism, backlash.poor_criticism) = (0.5, 0.3);
    (backlash.ignored_criticism, backlash.criticism_cap) = (0.3, 0.7);
    let voice = &mut setting.voice;
    (voice.failure_posting, voice.question_posting, voice.delight_posting) = (0.5, 0.5, 0.5);
    (voice.delight_addressed_share, voice.mention_addressed_share) = (0.2, 0.1);
    let brand = &mut setting.brands[0].is;
    (brand.customer_share, brand.follower_share, brand.loyalist_share) = (1.0, 0.4, 0.2);
    (brand.questions_per_30_days, brand.delights_per_30_days) = (0.0, 0.0);
    (brand.mentions_per_30_days, brand.peer_talk_per_30_days) = (0.0, 0.0);
    brand.failures_per_30_days = 0.0;
    // At most one a day: a weight of the weekday would not simply multiply what is at its limit.
    setting.clock.weekend_factor = 1.0;
    setting.leave_out_others();
    setting
}

/// Of this kind as much as there can be is written, and nothing else.
fn of_kind(kind: Kind, setting: &Setting) -> Setting {
    let mut setting = setting.clone();
    let brand = &mut setting.brands[0].is;
    match kind {
        Kind::Failure => brand.failures_per_30_days = 6.0,
        Kind::Question => brand.questions_per_30_days = 6.0,
        Kind::Delight => brand.delights_per_30_days = 6.0,
        Kind::Mention => brand.mentions_per_30_days = 20.0,
        Kind::PeerTalk => brand.peer_talk_per_30_days = 20.0,
    }
    let (target, factor) = (ShockTarget::Failures, 10.0);
    setting.shocks = vec![Shock { brand: 0, target, factor, from_day: 0, to_day: 0 }];
    setting
}

/// What came of a post, last.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Unanswered,
    Sent,
    Dropped,
}

/// What a day brought.
#[derive(Debug, Default)]
struct Day {
    /// Found criticism of what was left unanswered, sent and dropped.
    found: [f64; 3],
    /// Posts that were heard and taken for complaints.
    complaints: f64,
    decided: f64,
}

fn lived(setting: &Setting, people: &People, policy: &Policy) -> Day {
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    let (mut fates, mut posts, mut day) = (BTreeMap::new(), 0, Day::default());
    let mut look = |_: u16, consumer: u32, _: usize, event: Event| match event {
        Event::Posted(_) => {
            posts += 1;
            fates.insert(consumer, Fate::Unanswered);
        }
        Event::Heard(_, kind, _) => day.complaints += f64::from(u8::from(kind == Kind::Failure)),
        Event::Decided(..) => day.decided += 1.0,
        Event::Contacted(_) => _ = fates.insert(consumer, Fate::Sent),
        Event::Dropped(_) => _ = fates.insert(consumer, Fate::Dropped),
        Event::Criticised(_, cause, _) => assert!(matches!(cause, Cause::Post(_))),
        _ => {}
    };
    world.run_to_with(1, &mut look);
    assert_eq!(fates.len(), posts, "one post each");
    for cascade in world.cascades.all.iter().filter(|cascade| cascade.seen) {
        day.found[fates[&cascade.author] as usize] += 1.0;
    }
    day
}

fn agree(counted: f64, expected: f64, least: f64, what: &str) {
    assert!(
        (counted - expected).abs() <= 4.5 * expected.sqrt(),
        "{what}: {counted}, not {expected}"
    );
    assert!(expected >= least, "{what} says nothing: {expected}");
}

/// All people, each asked how many readers they have: not only some, whose luck it would be.
fn everybody(setting: &Setting, people: &People) -> OthersLoad {
    let tenth = expressiveness(&setting.population, 0.9);
    let grown = matches!(setting.network, NetworkSource::Grown(_));
    let talks = |i: &u32| grown && f64::from(people.expressiveness[*i as usize]) > tenth;
    let (most, rest): (Vec<u32>, Vec<u32>) = (0..people.len()).partition(talks);
    let read = |of: Vec<u32>| of.iter().map(|i| people.network.n_readers(*i)).collect();
    let readers = Readers::new(read(most), read(rest));
    OthersLoad::read_by(setting, readers, 0, f64::from(setting.consumers))
}

/// What is expected of all people on the day, and that a day brought it.
fn check(setting: &Setting, people: &People, policy: &Policy, least: [f64; 3], what: &str) {
    let day = lived(setting, people, policy);
    let load = everybody(setting, people);
    let criticism = load.criticism(setting, &setting.judgement());
    let critics = load.critics(&criticism, policy);
    let posts = load.crowd.talk.on(&Circumstances { shock: 10.0, ..Circumstances::default() });
    let replies: f64 = critics.replies(&posts).map(|replies| replies.per_day).sum();
    agree(day.decided, load.customers * replies, 0.0, &format!("replies, {what}"));
    let work: Vec<_> = load.work(policy).replies(&posts).collect();
    assert_eq!(work.len(), critics.replies(&posts).count(), "{what}");
    for (work, critical) in work.iter().zip(critics.replies(&posts)) {
        assert_eq!(work.priority, critical.priority);
        // Sensitivities are 32 bits in the one and integrated over in the other.
        assert!(
            (work.per_day / critical.per_day - 1.0).abs() < 1e-6,
            "{what}: {work:?} {critical:?}"
        );
    }
    // Who answers nobody in time has all the criticism of who answers nobody.
    let of_nobody = load.critics(&criticism, &Policy::silent()).silence(&posts);
    let lost = critics.silence(&posts) + replies * critics.per_dropped(&posts);
    assert!((lost - of_nobody).abs() <= 1e-6 * of_nobody, "{what}: {lost} of {of_nobody}");
    let queue = setting.mechanisms.queue;
    let (sent, dropped) = if queue { (0.0, replies) } else { (replies, 0.0) };
    let expected = [
        critics.silence(&posts),
        sent * critics.per_reply(&posts),
        dropped * critics.per_dropped(&posts),
    ];
    for (fate, least) in [Fate::Unanswered, Fate::Sent, Fate::Dropped].into_iter().zip(least) {
        let at = fate as usize;
        agree(day.found[at], load.customers * expected[at], least, &format!("{fate:?}, {what}"));
    }
    if policy.listens == Listens::Everything && policy.conduct.context_reading == 0.0 {
        let expected = load.customers * load.crowd.complaints_found(&posts);
        agree(day.complaints, expected, 100.0, &format!("complaints, {what}"));
    }
}

fn rule(when: Condition, act: Action) -> Rule {
    Rule { when, act, personalisation: 0.0, disclosure: false, priority: 0 }
}

fn replies_to_all(act: Action) -> Policy {
    let mut policy = Policy {
        listens: Listens::Everything,
        rules: vec![rule(Condition::default(), act)],
        ..Policy::silent()
    };
    policy.conduct.wrong_tone_share = 0.3;
    policy
}

/// Something of everything that propriety asks for, and rules that ask for what goes with it.
fn particular() -> Policy {
    let any = Condition::default;
    let mut policy = Policy {
        rules: vec![
            Rule {
                personalisation: 0.8,
                ..rule(Condition { sensitivity: (0.38, 1.0), ..any() }, Action::PrivateMessage)
            },
            rule(Condition { loyalist: Some(true), ..any() }, Action::Ignore),
            Rule {
                disclosure: true,
                ..rule(Condition { kinds: 0b10011, follower: Some(false), ..any() }, Action::Offer)
            },
            rule(Condition { addressed: Some(false), kinds: 0b00101, ..any() }, Action::Escalate),
        ],
        ..replies_to_all(Action::PublicReply)
    };
    policy.conduct.context_reading = 0.4;
    policy
}

/// 5 kinds under 9 policies, at most 5 counts of each: 225 limits. Only silence to complaints is criticised;
/// of complaints at least 500 critical posts, and 1,000 where a policy is for one thing, say that the closed
/// forms are right to 15 %, of other posts 150 that they are to a third.
#[test]
fn criticism_and_complaints_are_those_of_a_day_lived() {
    let setting = setting(150_000);
    let people = People::draw(&setting, 31, 0);
    let addressed = Policy { listens: Listens::Addressed, ..replies_to_all(Action::PublicReply) };
    let mut nobody_there = replies_to_all(Action::PublicReply);
    nobody_there.desk.staff = Staff::Agents(0.0);
    nobody_there.conduct.max_wait_days = 0.0;
    let policies = [
        ("silent", Policy { listens: Listens::Everything, ..Policy::silent() }),
        ("replies", replies_to_all(Action::PublicReply)),
        ("asks", replies_to_all(Action::AskPermission)),
        ("asks for details", replies_to_all(Action::AskDetails)),
        ("hands over", replies_to_all(Action::HandOver)),
        ("apologises", replies_to_all(Action::Apologise)),
        ("particular", particular()),
        ("addressed", addressed),
        ("nobody there", nobody_there),
    ];
    for kind in Kind::ALL {
        let mut setting = of_kind(kind, &setting);
        let complaint = kind == Kind::Failure;
        for (name, policy) in &policies {
            setting.mechanisms.queue = *name == "nobody there";
            let least = match (complaint, *name) {
                (true, "silent" | "addressed") => [1_000.0, 0.0, 0.0],
                (true, "nobody there") => [500.0, 0.0, 1_000.0],
                (true, "replies" | "asks") => [0.0, 1_000.0, 0.0],
                (false, "replies" | "asks") => [0.0, 150.0, 0.0],
                (true, _) => [500.0, 500.0, 0.0],
                (false, _) => [0.0; 3],
            };
            check(&setting, &people, policy, least, &format!("{} under {name}", kind.name()));
        }
    }
}

/// In a grown network those who talk most have most readers: rules that ask for readers answer other people.
#[test]
fn who_is_read_by_many_criticises_more() {
    let mut setting = setting(100_000);
    setting.backlash.improper_criticism = 0.2;
    setting.network = NetworkSource::Grown(GrownNetwork::default());
    let people = People::draw(&setting, 32, 0);
    let setting = of_kind(Kind::Failure, &setting);
    for reach in [(0, 12), (13, u32::MAX)] {
        let mut policy = replies_to_all(Action::PublicReply);
        policy.rules = vec![rule(Condition { reach, ..Condition::default() }, Action::PublicReply)];
        check(&setting, &people, &policy, [300.0, 200.0, 0.0], &format!("{reach:?}"));
    }
}

/// A page that posts once, or ten times, on the day: displeased are those beyond a degree of irrelevance;
/// each criticises at most once.
#[test]
fn criticism_of_a_page_is_that_of_a_day_lived() {
    for (per_week, provocation, novelty) in [(7.0, 0.6, 10.0), (70.0, 0.08, 60.0)] {
        let mut setting = setting(100_000);
        setting.mechanisms =
            Mechanisms { broadcast: true, provocation: true, backlash: true, ..Mechanisms::none() };
        (setting.page.provocation, setting.page.novelty) = (provocation, novelty);
        let mut policy = Policy::silent();
        (policy.conduct.posts_per_week, policy.conduct.reach_share) = (per_week, 0.3);
        let people = People::draw(&setting, 33, 0);
        let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(&policy));
        world.run_to(1);
        let fatigue = world.brands[0].page.fatigue_now();
        let counted = world.cascades.all.iter().filter(|cascade| cascade.seen).count() as f64;
        let load = everybody(&setting, &people);
        let criticism = load.criticism(&setting, &setting.judgement());
        let posts = posts_on(per_week, 0);
        let expected = criticism.of_page(&policy.conduct, posts, fatigue);
        agree(counted, load.customers * expected, 700.0, "page");
        // By hand who is displeased: some are and some are not.
        let page = &setting.page;
        let known = page.known(fatigue);
        let n = 10_000;
        let displeased = (0..n).filter(|i| {
            let draw = (f64::from(*i) + 0.5) / f64::from(n);
            let degree = irrelevance(setting.population.irrelevance_mean, draw);
            page.displeases(known, page.pleasing(f64::from(degree) / 255.0, 0.5))
        });
        let share = displeased.count() as f64 / f64::from(n);
        assert!((0.2..0.9).contains(&share), "{share}");
        assert_eq!(criticism.of_page(&policy.conduct, 0, fatigue), 0.0);
    }
}
