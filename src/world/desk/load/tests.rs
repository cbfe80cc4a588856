//! The closed rates against runs of a world. Limits are 4.5 standard errors, each of which chance
//! exceeds 7 times in a million; seeds are fixed.

mod critics;

use super::*;
use crate::model::brand::{Shock, ShockTarget};
use crate::model::mechanisms::Mechanisms;
use crate::model::policy::{Action, Condition, Listens, Rule};
use crate::model::post::Kind;
use crate::world::World;
use crate::world::network::GrownNetwork;
use crate::world::probe::{Event, Probe};

/// What each person wrote and was to be answered: per person, posts by kind, of these addressed, and
/// replies by rule.
struct Counts(Vec<[u32; 14]>);

impl Probe for Counts {
    fn see(&mut self, _day: u16, consumer: u32, _brand: usize, event: Event) {
        let counts = &mut self.0[consumer as usize];
        match event {
            Event::Posted(post) => {
                counts[post.kind as usize] += 1;
                counts[5 + post.kind as usize] += u32::from(post.addressed);
            }
            Event::Decided(_, rule) => counts[10 + rule] += 1,
            _ => {}
        }
    }
}

impl Counts {
    /// Mean over people of what they count, with its standard error.
    fn mean(&self, what: usize) -> (f64, f64) {
        let n = self.0.len() as f64;
        let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
            self.0.iter().map(|counts| of(f64::from(counts[what]))).sum()
        };
        let mean = sum(&|count| count) / n;
        (mean, (sum(&|count| (count - mean) * (count - mean)) / n / n).sqrt())
    }

    fn agree(&self, what: usize, expected: f64, name: &str) {
        let (mean, error) = self.mean(what);
        assert!((mean - expected).abs() < 4.5 * error, "{name}: {mean} +- {error} for {expected}");
        assert!(error < 0.1 * expected, "{name} says nothing: {mean} +- {error}");
    }
}

/// Something for each fact that a rule may ask and a day-0 person has; one priority per rule.
fn asks_everything() -> Policy {
    let rule =
        |when, act, priority| Rule { when, act, personalisation: 0.0, disclosure: false, priority };
    let any = Condition::default;
    Policy {
        listens: Listens::Everything,
        rules: vec![
            rule(Condition { sensitivity: (0.42, 1.0), ..any() }, Action::PrivateMessage, 7),
            rule(Condition { kinds: 0b10011, follower: Some(false), ..any() }, Action::Escalate, 5),
            rule(Condition { loyalist: Some(false), reach: (8, 30), ..any() }, Action::Offer, 4),
            rule(Condition { addressed: Some(true), ..any() }, Action::PublicReply, 1),
        ],
        ..Policy::silent()
    }
}

/// Only what the closed form knows is at work; a lasting outage triples failures. Less spread than by
/// default, so that 20,000 people are enough for the mean of a heavy tail.
fn setting(consumers: u32) -> Setting {
    let mut setting = Setting {
        consumers,
        days: 60,
        warmup_days: 0,
        mechanisms: Mechanisms {
            experience: true,
            chatter: true,
            listening: true,
            misreading: true,
            reply: true,
            ..Mechanisms::none()
        },
        network: NetworkSource::Grown(GrownNetwork::default()),
        ..Setting::default()
    };
    setting.population.expressiveness_sigma = 1.2;
    let brand = &mut setting.brands[0].is;
    brand.customer_share = 1.0;
    brand.failures_per_30_days = 2.0;
    brand.questions_per_30_days = 4.0;
    brand.delights_per_30_days = 6.0;
    brand.mentions_per_30_days = 0.3;
    brand.peer_talk_per_30_days = 0.3;
    setting.voice.delight_addressed_share = 0.2;
    setting.voice.mention_addressed_share = 0.1;
    let (target, factor) = (ShockTarget::Failures, 3.0);
    setting.shocks = vec![Shock { brand: 0, target, factor, from_day: 0, to_day: 59 }];
    setting
}

/// 5 kinds, 4 of them addressed, 4 rules: 13 limits, and as many for the means to say something.
#[test]
fn rates_and_replies_are_those_of_a_run() {
    let setting = setting(20_000);
    let people = People::draw(&setting, 12, 0);
    let policy = asks_everything();
    let mut counts = Counts(vec![[0; 14]; 20_000]);
    World::new(setting.clone(), people.clone(), std::slice::from_ref(&policy))
        .run_to_with(60, &mut counts);

    let load = OthersLoad::new(&setting, &people, 0, 1.0);
    let day = Circumstances { shock: 3.0, ..Circumstances::default() };
    let posts = load.crowd.talk.on(&day);
    for kind in Kind::ALL {
        let expected = 60.0 * posts[kind as usize];
        counts.agree(kind as usize, expected, kind.name());
        let addressed = expected * setting.voice.addressed_probability(kind, false);
        if kind == Kind::PeerTalk {
            assert_eq!((counts.mean(9).0, addressed), (0.0, 0.0));
        } else {
            counts.agree(5 + kind as usize, addressed, kind.name());
        }
    }
    let replies: Vec<_> = load.work(&policy).replies(&posts).collect();
    assert_eq!(replies.len(), 4);
    for (rule, replies) in replies.iter().enumerate() {
        counts.agree(10 + rule, 60.0 * replies.per_day, &format!("rule {rule}"));
    }
}

/// By hand: minutes are effort times the minutes of a reply; the square has the spread on top, here
/// 1 + 0.5^2; flows are per customer.
#[test]
fn flows_are_replies_in_minutes_of_all_customers() {
    let setting = setting(200);
    let people = People::draw(&setting, 1, 0);
    let desk = Desk { minutes_per_reply: 6.0, spread: 0.5, ..Desk::default() };
    let load = OthersLoad::new(&setting, &people, 0, 1e6);
    let (policy, day) = (asks_everything(), Circumstances::default());
    let work = load.work(&policy);
    let flows = load.flows(&work, &desk, &day, 1.0);
    let replies: Vec<_> = work.replies(&load.crowd.talk.on(&day)).collect();
    for ((flow, replies), effort) in flows.iter().zip(&replies).zip([1.0, 3.0, 1.0, 1.0]) {
        assert_eq!(flow.priority, replies.priority);
        assert!((flow.per_day / replies.per_day - 1e6).abs() < 1e-6);
        assert!((flow.minutes - 6.0 * effort).abs() < 1e-9);
        assert!((flow.square - 36.0 * effort * effort * 1.25).abs() < 1e-9);
    }
    assert_eq!(flows.len(), 4);
}
