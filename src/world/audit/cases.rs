//! Worlds to be audited: one in which everything happens, and the same without each mechanism.

use super::book::Book;
use super::contact::act_name;
use crate::model::alarm::{Sign, Trigger, Until};
use crate::model::brand::{Shock, ShockTarget};
use crate::model::desk::{OverCapacity, Promise, PromiseClock, Staff};
use crate::model::hours::Hours;
use crate::model::mechanisms::Mechanisms;
use crate::model::policy::{Action, Condition, Listens, Playbook, Policy, Rule, Severity};
use crate::model::post::Kind;
use crate::model::terms::Term;
use crate::world::desk::ordinary::ordinary;
use crate::world::probe::FullHour;
use crate::world::setting::NamedThing;
use crate::world::{Event, People, Probe, Setting, World};

const SEED: u64 = 11;

/// Two brands among people to whom much happens.
fn lively(consumers: u32, days: u16) -> Setting {
    let mut setting = Setting { consumers, days, warmup_days: 20, ..Setting::default() };
    let first = &mut setting.brands[0].is;
    (first.customer_share, first.follower_share) = (0.8, 0.4);
    (first.failures_per_30_days, first.questions_per_30_days) = (1.0, 0.5);
    (first.delights_per_30_days, first.follows_per_30_days) = (0.8, 0.4);
    (first.mentions_per_30_days, first.peer_talk_per_30_days) = (0.3, 0.15);
    first.offer_value = 0.7;
    let mut second = first.clone();
    (second.customer_share, second.quality, second.sensitivity) = (0.5, -0.1, 0.6);
    second.churn_per_30_days = 0.1;
    setting.brands[0].is.churn_per_30_days = 0.08;
    setting.brands.push(NamedThing { name: "other".into(), is: second });
    setting.categories = vec!["trade".into(); 2];
    setting.customers.at_once = 0.15;
    setting.voice.failure_posting = 0.5;
    setting.voice.question_posting = 0.4;
    setting.voice.delight_posting = 0.3;
    setting.voice.mention_addressed_share = 0.05;
    setting.learning.floor = 0.3;
    setting.learning.complaints_per_1000 = 800.0;
    setting.privacy.opt_out_probability = 0.5;
    setting.privacy.going_private_per_strain = 0.06;
    setting.privacy.leaving_per_strain = 0.04;
    setting.privacy.forgetting_days = 60.0;
    setting.follow.after_help = 0.4;
    setting.backlash.improper_criticism = 0.3;
    setting.backlash.poor_criticism = 0.4;
    setting.backlash.ignored_criticism = 0.2;
    setting.backlash.parting_criticism = 0.3;
    setting.backlash.reshare_probability = 0.05;
    setting.backlash.storm_readers = 0.02 * f64::from(consumers);
    setting.platforms.iter_mut().for_each(|platform| platform.is.most_readers = 60.0);
    setting.exit.frequency = 8e-4;
    setting.exit.crowding = 1.5e-4;
    setting.exit.boredom = 1e-3;
    setting.exit.intrusion = 8e-3;
    setting.exit.neglect = 6e-3;
    (setting.exit.lapse, setting.exit.lapse_stock) = (1.3e-3, 3.0);
    setting.exit.watched = 4e-3;
    setting.exit.youth = 20.0;
    (setting.page.pleasure, setting.page.relevance_limit) = (0.2, 0.8);
    (setting.page.promotion_dislike, setting.page.tedium) = (0.6, 0.15);
    (setting.page.novelty, setting.page.stock_days) = (1.5, 12.0);
    setting.page.provocation = 0.015;
    (setting.buying.promotion_weight, setting.buying.wear_out_stock) = (0.6, 1.5);
    setting.leave_out_others();
    let shock =
        |brand, target, factor, from_day, to_day| Shock { brand, target, factor, from_day, to_day };
    setting.shocks = vec![
        shock(0, ShockTarget::Failures, 3.0, 25, 35),
        shock(0, ShockTarget::Failures, 2.0, 30, 31),
        shock(1, ShockTarget::Attention, 4.0, 22, 50),
        shock(0, ShockTarget::Follows, 5.0, 40, 47),
    ];
    setting
}

fn kinds(kinds: &[Kind]) -> Condition {
    let kinds = kinds.iter().fold(0, |bits, kind| bits | 1 << *kind as u8);
    Condition { kinds, ..Condition::default() }
}

fn rule(when: Condition, act: Action, personalisation: f64, priority: u8) -> Rule {
    Rule { when, act, personalisation, disclosure: priority == 1, priority }
}

/// Every act and every condition, a cap, few staff, opt-outs honoured.
fn busy() -> Policy {
    let mut policy = Policy { listens: Listens::Everything, ..Policy::silent() };
    policy.rules = vec![
        rule(
            Condition { addressed: Some(true), ..kinds(&[Kind::Failure]) },
            Action::Escalate,
            0.5,
            5,
        ),
        // Details are asked by a desk that closes at night.
        rule(
            Condition { loyalist: Some(true), ..kinds(&[Kind::Failure, Kind::Question]) },
            Action::AskDetails,
            0.3,
            4,
        ),
        rule(
            Condition {
                days_since_contact_at_least: 4,
                histories: 0b011,
                ..kinds(&[Kind::Failure])
            },
            Action::PublicReply,
            0.9,
            3,
        ),
        rule(
            Condition { sensitivity: (0.42, 1.0), ..Condition::default() },
            Action::PrivateMessage,
            0.2,
            1,
        ),
        rule(
            Condition { follower: Some(true), ..kinds(&[Kind::Question, Kind::Delight]) },
            Action::Offer,
            0.0,
            2,
        ),
        rule(
            Condition { loyalist: Some(true), ..Condition::default() },
            Action::AskPermission,
            0.3,
            2,
        ),
        rule(Condition { reach: (25, u32::MAX), ..Condition::default() }, Action::Ignore, 0.0, 0),
        rule(kinds(&[Kind::Mention, Kind::PeerTalk, Kind::Delight]), Action::Offer, 0.6, 0),
        rule(
            Condition { follower: Some(false), ..kinds(&[Kind::Question]) },
            Action::AskPermission,
            0.0,
            0,
        ),
    ];
    policy.desk.staff = Staff::Replies(33.0);
    policy.desk.hours =
        Hours::new((0..7).map(|day| (day * 1440 + 360, day * 1440 + 1320)).collect())
            .expect("days apart");
    policy.desk.promise = promise(6.0, PromiseClock::Calendar);
    let conduct = &mut policy.conduct;
    (conduct.contact_cap, conduct.cap_days, conduct.max_wait_days) = (2.0, 14.0, 1.5);
    (conduct.posts_per_week, conduct.reach_share) = (10.0, 0.3);
    policy
}

fn promise(first_reply_hours: f64, clock: PromiseClock) -> Option<Promise> {
    Some(Promise { first_reply_hours, clock, share: 0.9 })
}

/// Answers everything, asked or not, opted out or not.
fn pushy() -> Policy {
    let mut policy = Policy { listens: Listens::Everything, ..Policy::silent() };
    policy.honours_opt_out = false;
    policy.rules = vec![
        rule(kinds(&[Kind::Mention, Kind::PeerTalk]), Action::Offer, 1.0, 0),
        rule(
            Condition { addressed: Some(true), ..kinds(&[Kind::Failure]) },
            Action::Compensate,
            0.2,
            2,
        ),
        rule(Condition { reach: (0, 12), ..kinds(&[Kind::Failure]) }, Action::Apologise, 0.0, 2),
        rule(kinds(&[Kind::Failure, Kind::Question]), Action::HandOver, 0.4, 1),
        rule(Condition::default(), Action::PublicReply, 1.0, 1),
    ];
    policy.desk.staff = Staff::Replies(200.0);
    policy.desk.over_capacity = OverCapacity::OldestFirst;
    policy.desk.spread = 0.3;
    policy.desk.promise = promise(0.4, PromiseClock::Business);
    policy.conduct.context_reading = 0.4;
    policy.conduct.posts_per_week = 3.0;
    policy.conduct.reach_share = 0.2;
    policy
}

/// Before: one brand answers what is addressed to it, slowly, so that the warm-up leaves work behind;
/// the other is deaf.
fn before() -> [Policy; 2] {
    let mut slow = Policy { listens: Listens::Addressed, ..Policy::silent() };
    slow.rules = vec![rule(Condition::default(), Action::PublicReply, 0.2, 0)];
    slow.desk.staff = Staff::Replies(2.5);
    [slow, Policy::silent()]
}

/// Tells the book.
struct Onlooker<'b, 'a>(&'b mut Book<'a>);

impl Probe for Onlooker<'_, '_> {
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        self.0.see(day, consumer, brand, event);
    }

    fn judged(&mut self, brand: usize, hour: FullHour) {
        self.0.judged(brand, &hour);
    }
}

/// Lives through a run with the second book beside it, and compares them.
fn audit(setting: &Setting, seed: u64, after: &[Policy; 2], look: impl FnOnce(&Book<'_>)) {
    let people = People::draw(setting, seed, 0);
    let mut world = World::new(setting.clone(), people.clone(), &before());
    let mut book = Book::new(setting, &people, &world, &before(), seed);
    for day in 0..setting.days {
        if day == setting.warmup_days {
            world.set_policies(after);
            book.take_up(after);
        }
        book.begin_day(day);
        world.run_to_with(day + 1, &mut Onlooker(&mut book));
        book.end_day(&world);
    }
    book.close(&world);
    book.chances.check();
    look(&book);
}

/// Everything that the book knows of happens here, and often enough that a lost, doubled or
/// reversed effect shows.
#[test]
fn a_lively_run_agrees_with_its_second_book() {
    let setting = lively(3_600, 90);
    audit(&setting, SEED, &[busy(), pushy()], |book| {
        let rare: Vec<_> = book.often.iter().filter(|(_, n)| **n < 20).collect();
        assert!(rare.is_empty(), "too rare to test anything: {rare:?}");
        let acts = Action::ALL.into_iter().filter(|act| *act != Action::Ignore);
        let lacking: Vec<_> = acts.filter(|act| !book.often.contains_key(act_name(*act))).collect();
        assert!(lacking.is_empty(), "no case for {lacking:?}");
        assert_eq!(book.often.len(), 54, "{:?}", book.often);
        let idle = book.never_counted();
        assert!(
            idle.is_empty(),
            "nobody counts {idle:?}: a phase does (src/world/phases), and the book"
        );
        let scarce = |(_, count): &(_, &super::chances::Count)| count.expected < 30.0;
        let scarce: Vec<_> = book.chances.counts.iter().filter(scarce).collect();
        assert!(scarce.is_empty(), "too scarce to test anything: {scarce:?}");
        assert_eq!(book.chances.counts.len(), 2 * (5 + 1 + 7 + 2 + 1));
    });
}

/// A playbook of two levels: some complaints and many complaints or a storm. On bad days there are others at
/// the desk, other rules, no page posts, and a statement stands.
fn playbook() -> Playbook {
    let level = |name: &str, least: f64, storm: bool, staff: f64, until: (f64, u16)| {
        let mut trigger = Trigger::default();
        trigger.at_least[Sign::Complaints as usize] = Some(least);
        let mut calm = Until::after(until.1);
        calm.at_most[Sign::Complaints as usize] = Some(until.0);
        let mut triggers = vec![trigger];
        triggers.extend(storm.then_some(Trigger { storm, ..Trigger::default() }));
        Severity {
            name: name.into(),
            triggers,
            until: calm,
            pause_broadcast: storm,
            statement: true,
            policy: None,
            staff: Some(Staff::Agents(staff)),
        }
    };
    let mut levels =
        vec![level("alert", 4.0, false, 2.0, (2.0, 2)), level("crisis", 5.0, true, 5.0, (3.0, 2))];
    let mut other = busy();
    other.rules = pushy().rules;
    levels[1].policy = Some(Box::new(other));
    Playbook { levels }
}

/// Bad days come and go by the hour: the book judges every one of them, and knows the rules, the people and
/// the page of each level.
#[test]
fn bad_days_agree_with_their_second_book() {
    let mut setting = lively(3_000, 70);
    setting.statement = crate::model::statement::Statement {
        seen_share: 0.6,
        silence_relief: 0.5,
        reading_relief: -0.4,
        attention: 0.5,
    };
    setting.backlash.storm_readers = 12.0;
    let mut careful = busy();
    careful.desk.staff = Staff::Agents(1.0);
    careful.playbook = playbook();
    let mut other = pushy();
    other.desk.staff = Staff::Agents(2.0);
    // The same levels, nearly, in multiples of what is usual.
    let mut relative = careful.clone();
    let usual = ordinary(&setting, 0, &relative)[Sign::Complaints as usize];
    for level in &mut relative.playbook.levels {
        let times = |posts: &mut Option<f64>| posts.take().map(|posts| (posts - 0.5) / usual);
        for Trigger { at_least, at_least_times_usual, .. } in &mut level.triggers {
            at_least_times_usual[1] = times(&mut at_least[1]);
        }
        let Until { at_most, at_most_times_usual, .. } = &mut level.until;
        at_most_times_usual[1] = times(&mut at_most[1]);
    }
    audit(&setting, SEED, &[relative, other.clone()], |_| ());
    audit(&setting, SEED, &[careful, other], |book| {
        for (what, least) in
            [("level 0", 4), ("level 1", 4), ("level 2", 2), ("storms at midnight", 2)]
        {
            let count = book.often.get(what).copied().unwrap_or(0);
            assert!(count >= least, "{what}: {count} times");
        }
    });
}

/// As [`lively`], and every account that disputes something is strong.
fn disputed(consumers: u32, days: u16, sign: f64) -> Setting {
    let mut setting = lively(consumers, days);
    setting.rivals = crate::model::rivals::Rivals {
        praise_answered: sign * 0.1,
        exchanges_breed: sign * 0.4,
        compensation_feeds: sign * 0.6,
        unasked_keeps: sign * 0.8,
        asked_is_nothing: 0.5 + sign * 0.2,
    };
    setting
}

/// The rival accounts, for and against.
#[test]
fn what_is_disputed_does_what_the_book_says() {
    for sign in [1.0, -1.0] {
        audit(&disputed(1_200, 70, sign), SEED, &[busy(), pushy()], |_| ());
    }
}

/// Each switch takes out what it names and nothing else: the book knows what that is.
#[test]
fn each_mechanism_is_taken_out_entirely_and_alone() {
    for (name, _) in Mechanisms::LIST {
        let mut setting = disputed(500, 60, 1.0);
        assert!(setting.mechanisms.set(name, false));
        audit(&setting, SEED, &[busy(), pushy()], |_| ());
    }
}

/// With every other mechanism off, each does alone what the book says.
#[test]
fn each_mechanism_alone_does_what_the_book_says() {
    for (name, _) in Mechanisms::LIST {
        let mut setting = disputed(500, 60, 1.0);
        setting.mechanisms = Mechanisms::none();
        for on in ["experience", "chatter", "listening", "reply", "answers", name] {
            assert!(setting.mechanisms.set(on, true));
        }
        audit(&setting, SEED, &[busy(), pushy()], |_| ());
    }
}

/// No warm-up, and a run shorter than the last 30 days and than the weeks in which new followers
/// are watched.
#[test]
fn short_runs_without_a_warm_up_agree_with_their_second_book() {
    for days in [1, 7, 8, 22, 31] {
        let mut setting = Setting { warmup_days: 0, ..lively(400, days) };
        setting.population.tie_age_mean_days = 2.0;
        audit(&setting, SEED, &[busy(), pushy()], |_| ());
    }
}

/// Two places with other rules, kept by one brand as far as it knows and not by the other.
#[test]
fn terms_are_kept_and_broken_as_the_book_says() {
    let mut setting = lively(2_400, 90);
    setting.platforms[0].is.terms = [Term::OneReply, Term::EasyOptOut].into_iter().collect();
    setting.platforms[1].is.terms = [Term::OnlyWhoAsked].into_iter().collect();
    setting.platforms[1].is.interaction_days = 2.0;
    let keeps = Policy { keeps_terms: true, ..busy() };
    audit(&setting, SEED, &[keeps, pushy()], |book| {
        for what in
            ["passed: terms", "breaks: only who asked", "breaks: one reply", "breaks: easy opt-out"]
        {
            assert!(book.often[what] > 20, "{what}: {:?}", book.often);
        }
    });
}
