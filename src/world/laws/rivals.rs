//! The rival accounts: each is off without strength or switch, and does alone what its form says.

use std::collections::BTreeSet;

use super::quiet;
use crate::ground::math::exp;
use crate::model::customers::Customers;
use crate::model::desk::Staff;
use crate::model::policy::{Action, Policy};
use crate::model::post::Kind;
use crate::model::rivals::Rivals;
use crate::world::network::GrownNetwork;
use crate::world::relation::mark;
use crate::world::setting::{NetworkSource, Setting};
use crate::world::{Event, People, World};

/// Answers whatever it hears, in public.
fn answers_all() -> Policy {
    let mut policy = super::to_everything(Action::PublicReply);
    policy.desk.staff = Staff::Replies(500.0);
    policy
}

/// Answers whatever it hears, in public, and pays for it.
fn pays_all() -> Policy {
    Policy { rules: super::to_everything(Action::Compensate).rules, ..answers_all() }
}

fn talkative(mut setting: Setting) -> Setting {
    let is = &mut setting.brands[0].is;
    (is.failures_per_30_days, is.delights_per_30_days) = (1.5, 1.5);
    setting.voice.failure_posting = 0.3;
    setting.voice.delight_posting = 0.5;
    setting.network = NetworkSource::Grown(GrownNetwork::default());
    setting
}

/// Only what the accounts act on: people talk, the brand answers, others look on.
fn open(consumers: u32, days: u16) -> Setting {
    let mut setting = talkative(quiet(consumers, days));
    for on in
        ["experience", "listening", "reply", "onlookers", "praise_answered", "exchanges_breed"]
    {
        assert!(setting.mechanisms.set(on, true));
    }
    setting
}

/// Worlds in each of which one account is strong.
fn each_strong() -> [(&'static str, Rivals); 5] {
    let none = Rivals::default;
    [
        ("praise_answered", Rivals { praise_answered: -0.02, ..none() }),
        ("exchanges_breed", Rivals { exchanges_breed: 1.0, ..none() }),
        ("compensation_feeds", Rivals { compensation_feeds: 1.0, ..none() }),
        ("unasked_keeps", Rivals { unasked_keeps: -1.0, ..none() }),
        ("asked_is_nothing", Rivals { asked_is_nothing: 0.5, ..none() }),
    ]
}

/// Without strength a switch moves no bit, and what is switched off moves none whatever its strength;
/// in the same world each account that is on moves some.
#[test]
fn an_account_without_strength_or_switch_moves_nothing() {
    let mut setting =
        talkative(Setting { consumers: 1_500, days: 60, warmup_days: 10, ..Setting::default() });
    setting.brands[0].is.customer_share = 0.7;
    setting.brands[0].is.churn_per_30_days = 0.3;
    let digest = |setting: &Setting| {
        let people = People::draw(setting, 3, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[pays_all()]);
        world.run_to(setting.days);
        world.outcome().digest()
    };
    let shipped = digest(&setting);
    for (name, rivals) in each_strong() {
        let mut off = setting.clone();
        assert!(off.mechanisms.set(name, false));
        assert_eq!(digest(&off), shipped, "{name} has no strength");
        off.rivals = rivals.clone();
        assert_eq!(digest(&off), shipped, "{name} is switched off");
        let on = Setting { rivals, ..setting.clone() };
        assert_ne!(digest(&on), shipped, "{name}");
    }
}

/// Nothing fades and nothing else moves anybody: k answers to praise that are seen lead from r to
/// 1 - (1 - r)(1 - a)^k, or the mirror of it below 0. Of those who were answered themselves more
/// moved. Under common random numbers the larger strength never leaves anybody less satisfied.
#[test]
fn praise_seen_answered_moves_onlookers_by_its_step_and_no_others() {
    let mut setting = open(500, 40);
    setting.population.satisfaction_fade_days = 1e12;
    (setting.voice.failure_loss, setting.voice.delight_gain) = (0.0, 0.0);
    (setting.appraisal.onlooker_gain, setting.appraisal.onlooker_loss) = (0.0, 0.0);
    let mut last: Vec<f32> = vec![-1.0; 500];
    for step in [-0.2_f64, -0.02, 0.0, 0.02, 0.2] {
        setting.rivals.praise_answered = step;
        let people = People::draw(&setting, 5, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[answers_all()]);
        let first: Vec<f64> =
            world.brands[0].relations.iter().map(|r| f64::from(r.satisfaction)).collect();
        let (mut seen, mut answered) = (vec![0; 500], vec![false; 500]);
        world.run_to_with(
            setting.days,
            &mut |_: u16, who: u32, _: usize, event: Event| match event {
                Event::Looked(sight) if sight.post.kind == Kind::Delight => {
                    assert!(sight.answered);
                    seen[who as usize] += 1;
                }
                Event::Contacted(_) => answered[who as usize] = true,
                _ => {}
            },
        );
        let mut compared = 0;
        for (who, relation) in world.brands[0].relations.iter().enumerate() {
            assert!(relation.satisfaction >= last[who], "{step}: {who}");
            last[who] = relation.satisfaction;
            if answered[who] {
                continue;
            }
            let end = if step > 0.0 { 1.0 } else { -1.0 };
            let left = (0..seen[who]).fold(1.0, |left: f64, _| left * (1.0 - step.abs()));
            let expected = end + (first[who] - end) * left;
            let found = f64::from(relation.satisfaction);
            assert!((found - expected).abs() < 1e-5, "{step}: {found} for {expected}");
            compared += usize::from(seen[who] > 1);
        }
        assert!(compared > 50, "{compared}");
    }
}

/// More complaints: those of a smaller strength are among those of a larger one, person by person and
/// day by day, as far as nobody's answer takes another's place.
#[test]
fn exchanges_seen_add_complaints_and_take_none_away() {
    let mut setting = open(600, 60);
    let mut complaints = |theta: f64| {
        setting.rivals.exchanges_breed = theta;
        let people = People::draw(&setting, 5, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[answers_all()]);
        let (mut complaints, mut praise) = (BTreeSet::new(), BTreeSet::new());
        world.run_to_with(setting.days, &mut |day: u16, who: u32, _: usize, event: Event| {
            if let Event::Posted(post) = event {
                let of = if post.kind == Kind::Failure { &mut complaints } else { &mut praise };
                of.insert((day, who));
            }
        });
        assert_eq!(world.brands[0].exchanges_seen.is_empty(), theta == 0.0);
        (complaints, praise)
    };
    let all = [-1.0, 0.0, 0.3, 1.0].map(&mut complaints);
    for pair in all.windows(2) {
        let [(few, praise), (many, same)] = pair else { unreachable!() };
        assert!(few.is_subset(many) && few.len() + 20 < many.len());
        assert_eq!(praise, same, "only complaints are bred");
    }
}

/// More complaints and no other posts, among those of any smaller strength; where complaints are paid for,
/// by compensations or by offers, and nowhere else: an apology and a plain reply feed nothing. Whoever
/// has seen some is known to have seen as many as were shown.
#[test]
fn compensations_seen_feed_complaints_and_apologies_do_not() {
    let mut setting = open(600, 60);
    assert!(setting.mechanisms.set("compensation_feeds", true));
    let mut posts = |theta: f64, act: Action| {
        setting.rivals.compensation_feeds = theta;
        let people = People::draw(&setting, 5, 0);
        let rules = super::to_everything(act).rules;
        let mut world =
            World::new(setting.clone(), people.clone(), &[Policy { rules, ..answers_all() }]);
        let (mut complaints, mut praise) = (BTreeSet::new(), BTreeSet::new());
        let mut seen = std::collections::BTreeMap::new();
        world.run_to_with(setting.days, &mut |day: u16, who: u32, _: usize, event: Event| {
            match event {
                Event::Posted(post) if post.kind == Kind::Failure => {
                    complaints.insert((day, who));
                }
                Event::Posted(_) => {
                    praise.insert((day, who));
                }
                Event::Looked(sight) if sight.post.kind == Kind::Failure => {
                    *seen.entry(who).or_insert(0_u32) += 1;
                }
                _ => {}
            }
        });
        let pays = matches!(act, Action::Compensate | Action::Offer);
        // Everybody is a customer, whose place is their number.
        let known = &world.brands[0].compensations_seen;
        if theta != 0.0 && pays {
            assert_eq!(*known, seen)
        } else {
            assert!(known.is_empty())
        }
        (complaints, praise)
    };
    for act in [Action::Compensate, Action::Offer] {
        let all = [-1.0, 0.0, 0.3, 1.0].map(|theta| posts(theta, act));
        for pair in all.windows(2) {
            let [(few, praise), (many, same)] = pair else { unreachable!() };
            assert!(few.is_subset(many) && few.len() + 20 < many.len(), "{act:?}");
            assert_eq!(praise, same, "only complaints are fed");
        }
    }
    for act in [Action::PublicReply, Action::Apologise, Action::AskDetails, Action::HandOver] {
        assert_eq!(posts(1.0, act), posts(0.0, act), "{act:?}");
    }
}

/// The bound of the chance to post holds whatever was seen, and whoever has seen something comes to it:
/// also where not everybody is a customer, so that the places of people and of customers are apart.
#[test]
fn what_was_seen_lifts_nobody_above_the_cap() {
    for (consumers, share) in [(600, 1.0), (1_500, 0.5)] {
        let mut setting = open(consumers, 60);
        setting.brands[0].is.customer_share = share;
        setting.voice.posting_cap = 0.4;
        setting.rivals.exchanges_breed = 20.0;
        let people = People::draw(&setting, 5, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[answers_all()]);
        let mut seen = vec![false; consumers as usize];
        let (mut failures, mut posted) = (0.0_f64, 0.0_f64);
        world.run_to_with(
            setting.days,
            &mut |_: u16, who: u32, _: usize, event: Event| match event {
                Event::Looked(_) => seen[who as usize] = true,
                Event::Episode(Kind::Failure) if seen[who as usize] => failures += 1.0,
                Event::Posted(post) if post.kind == Kind::Failure && seen[who as usize] => {
                    posted += 1.0
                }
                _ => {}
            },
        );
        let error = (0.4 * 0.6 * failures).sqrt();
        assert!(failures > 500.0 && (posted - 0.4 * failures).abs() < 4.5 * error, "{posted}");
    }
}

/// Everybody leaves at one rate, and everybody's last contact was on day 0.
fn leaving(setting: &Setting, asked: bool) -> Vec<bool> {
    let people = People::draw(setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
    for relation in &mut world.brands[0].relations {
        relation.last_contact = 0;
        relation.marks |= if asked { 0 } else { mark::UNASKED };
    }
    world.run_to(setting.days);
    world.brands[0].relations.iter().map(|relation| relation.is_customer()).collect()
}

fn churning(days: u16) -> Setting {
    let mut setting = quiet(20_000, days);
    (setting.mechanisms.churn, setting.mechanisms.unasked_keeps) = (true, true);
    setting.brands[0].is.churn_per_30_days = 0.2;
    setting.customers = Customers {
        satisfaction_weight: 0.0,
        neglect_weight: 0.0,
        watched_weight: 0.0,
        ..Customers::default()
    };
    setting
}

/// Of n customers stay e^(-r (90 e^-theta + d - 90)) after d > 90 days at rate r: binomial. After
/// a contact that was asked for all strengths leave alike.
#[test]
fn an_unasked_contact_changes_the_rate_of_leaving_for_ninety_days() {
    for (days, theta) in [(150, -0.7), (150, 0.0), (150, 0.7), (60, 0.3), (91, -2.0)] {
        let mut setting = churning(days);
        setting.rivals.unasked_keeps = theta;
        let rate = 0.2 / 30.0;
        let (within, after) = (f64::from(days.min(90)), f64::from(days.saturating_sub(90)));
        for asked in [false, true] {
            let factor = if asked { 1.0 } else { exp(-theta) };
            let stay = exp(-rate * (within * factor + after));
            let found = leaving(&setting, asked).iter().filter(|is| **is).count() as f64;
            let error = (20_000.0 * stay * (1.0 - stay)).sqrt();
            assert!((found - 20_000.0 * stay).abs() < 4.5 * error, "{days} {theta}: {found}");
        }
    }
}

/// A contact that was asked for ends what an unasked one before it did: of those whose last contact was
/// asked for, 1 - e^-r leave on each day, whatever the strength; binomial over their days.
#[test]
fn a_contact_that_was_asked_for_takes_the_place_of_one_that_was_not() {
    let mut setting = churning(60);
    for on in ["experience", "listening", "reply"] {
        assert!(setting.mechanisms.set(on, true));
    }
    let is = &mut setting.brands[0].is;
    (is.failures_per_30_days, is.questions_per_30_days, is.delights_per_30_days) = (1.5, 0.0, 0.0);
    (setting.voice.failure_posting, setting.voice.failure_addressed_share) = (0.5, 1.0);
    setting.rivals.unasked_keeps = 2.0;
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[answers_all()]);
    for relation in &mut world.brands[0].relations {
        (relation.last_contact, relation.marks) = (0, relation.marks | mark::UNASKED);
    }
    let mut asked = BTreeSet::new();
    let (mut days, mut left) = (0.0_f64, 0.0_f64);
    for day in 0..60 {
        let (mut gone, mut gone_asked) = (Vec::new(), 0.0);
        world.run_to_with(day + 1, &mut |_: u16, who: u32, _: usize, event: Event| match event {
            Event::Contacted(met) => {
                assert!(met.contact.addressed);
                asked.insert(who);
            }
            Event::Churned(_) => {
                gone_asked += f64::from(u8::from(asked.contains(&who)));
                gone.push(who);
            }
            _ => {}
        });
        // Who leaves today was there when people left.
        days += asked.len() as f64;
        left += gone_asked;
        asked.retain(|who| !gone.contains(who));
    }
    let p = 1.0 - exp(-0.2 / 30.0);
    assert!(days * p > 500.0, "{days}");
    assert!((left - days * p).abs() < 4.5 * (days * p * (1.0 - p)).sqrt(), "{left} in {days} days");
}

/// It is the contact of the one who might leave that counts: of two halves, one contacted without being
/// asked, each stays at its own rate, whoever keeps the first place.
#[test]
fn a_contact_keeps_nobody_but_whom_it_was_with() {
    let mut setting = churning(60);
    setting.rivals.unasked_keeps = 1.0;
    for parity in [0, 1] {
        let people = People::draw(&setting, 2, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        for relation in world.brands[0].relations.iter_mut().skip(parity).step_by(2) {
            (relation.last_contact, relation.marks) = (0, relation.marks | mark::UNASKED);
        }
        world.run_to(60);
        for first in [0, 1] {
            let half = world.brands[0].relations.iter().skip(first).step_by(2);
            let found = half.filter(|relation| relation.is_customer()).count() as f64;
            let factor = if first == parity { exp(-1.0) } else { 1.0 };
            let stay = exp(-0.4 * factor);
            let error = (10_000.0 * stay * (1.0 - stay)).sqrt();
            assert!((found - 10_000.0 * stay).abs() < 4.5 * error, "{parity} {first}: {found}");
        }
    }
}

/// Under common random numbers who stays at a strength stays at any larger one.
#[test]
fn who_stays_stays_where_contact_keeps_more() {
    let stay = [0.0, 0.1, 0.5, 2.0].map(|theta| {
        let mut setting = churning(120);
        setting.rivals.unasked_keeps = theta;
        leaving(&setting, false)
    });
    for pair in stay.windows(2) {
        assert!(pair[0].iter().zip(&pair[1]).all(|(less, more)| more >= less));
        let count = |stay: &[bool]| stay.iter().filter(|is| **is).count();
        assert!(count(&pair[1]) > count(&pair[0]) + 100);
    }
}
