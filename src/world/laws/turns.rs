//! Replies in two turns, apologies and compensations, in worlds made for them.
//!
//! Limits are 4.5 standard errors of the law named beside them; seeds are fixed.

use std::collections::BTreeMap;

use super::{quiet, to_everything};
use crate::model::desk::Staff;
use crate::model::policy::{Action, Policy};
use crate::model::post::Kind;
use crate::world::metrics::metric;
use crate::world::probe::{Encounter, PostKey, Probe};
use crate::world::setting::Setting;
use crate::world::{Event, People, World};

/// Contacts by who and about what; and what the metrics say.
struct Met {
    by_post: BTreeMap<(u32, PostKey), Encounter>,
    compensations: f64,
    contacts: f64,
}

impl Probe for Met {
    fn see(&mut self, _day: u16, consumer: u32, _brand: usize, event: Event) {
        if let Event::Contacted(met) = event {
            self.by_post.insert((consumer, met.post), met);
        }
    }
}

fn live(setting: &Setting, policy: &Policy) -> Met {
    let people = People::draw(setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    let mut met = Met { by_post: BTreeMap::new(), compensations: 0.0, contacts: 0.0 };
    world.run_to_with(setting.days, &mut met);
    let outcome = world.outcome();
    let value = |name| (metric(name).expect("a metric").value)(&outcome.brands[0].all);
    met.compensations = value("compensations").expect("customers");
    met.contacts = value("contacts").expect("customers");
    met
}

/// People complain to the brand, which misreads more than half of it.
fn complaining(consumers: u32) -> Setting {
    let mut setting = quiet(consumers, 40);
    for on in ["experience", "listening", "reply", "misreading"] {
        assert!(setting.mechanisms.set(on, true));
    }
    let is = &mut setting.brands[0].is;
    (is.failures_per_30_days, is.questions_per_30_days, is.delights_per_30_days) = (1.5, 0.0, 0.0);
    (setting.voice.failure_posting, setting.voice.failure_addressed_share) = (0.5, 1.0);
    setting.listening.kind_accuracy = 0.4;
    setting.appraisal.own_turn_hours = 6.0;
    setting.appraisal.own_turn_share = 0.35;
    setting
}

fn does(act: Action) -> Policy {
    let mut policy = to_everything(act);
    (policy.conduct.solved_share, policy.conduct.wrong_tone_share) = (0.8, 0.25);
    policy
}

/// Of those properly asked in the right tone the share answers, binomially; of these 0.8 are helped
/// whatever was misread, of the others nobody. Their time is exponential of mean 6 hours, with a
/// deviation as large; help comes after it and twice the first wait. Ten limits.
#[test]
fn who_answers_the_first_turn_is_helped_in_the_second() {
    let mut setting = complaining(3_000);
    for (act, share) in [(Action::AskDetails, 0.35), (Action::HandOver, 0.7)] {
        setting.appraisal.own_turn_share = share;
        let met = live(&setting, &does(act)).by_post;
        let asked: Vec<_> = met
            .values()
            .filter(|met| met.contact.second.is_some() || met.felt.proper && !met.felt.wrong_tone)
            .collect();
        let answered: Vec<_> = met.values().filter(|met| met.contact.second.is_some()).collect();
        let binomial = |count: usize, n: usize, p: f64| {
            let (count, n) = (count as f64, n as f64);
            let error = (n * p * (1.0 - p)).sqrt();
            assert!(n > 500.0 && (count - n * p).abs() < 4.5 * error, "{act:?}: {count} of {n}");
        };
        binomial(answered.len(), asked.len(), share);
        binomial(answered.iter().filter(|met| met.felt.solved).count(), answered.len(), 0.8);
        binomial(met.values().filter(|met| met.felt.wrong_tone).count(), met.len(), 0.25);
        let n = answered.len() as f64;
        let own = |met: &&Encounter| met.contact.second.expect("a turn").own_hours;
        let mean = answered.iter().map(own).sum::<f64>() / n;
        assert!((mean - 6.0).abs() < 4.5 * 6.0 / n.sqrt(), "{mean} hours");
        for met in met.values() {
            let Encounter { contact, felt, verdict, .. } = met;
            match contact.second {
                None => assert!(!felt.solved && !contact.consent && !verdict.helpful),
                Some(second) => {
                    assert!(contact.understood && contact.consent && !felt.wrong_tone);
                    assert!((second.help_hours - second.own_hours - 0.4).abs() < 1e-9);
                }
            }
            assert_eq!(contact.latency_hours, 0.2, "the first turn is the first reply");
        }
        // Misread as often as it is, a question that nobody answered shows it.
        assert!(met.values().any(|met| !met.contact.understood));
    }
}

/// Under common random numbers who answers at a share answers at any larger one, after the same time.
#[test]
fn who_answers_answers_where_more_do() {
    let mut setting = complaining(800);
    let answers = [0.0, 0.3, 0.8, 1.0].map(|share| {
        setting.appraisal.own_turn_share = share;
        let met = live(&setting, &does(Action::AskDetails)).by_post;
        let turns = met.into_iter().filter_map(|(post, met)| Some((post, met.contact.second?)));
        turns.collect::<BTreeMap<_, _>>()
    });
    assert!(answers[0].is_empty());
    for pair in answers.windows(2) {
        assert!(pair[0].iter().all(|(post, turn)| pair[1].get(post) == Some(turn)));
        assert!(pair[1].len() > pair[0].len() + 50);
    }
}

/// Fifty agents, never closed, no spread: the first reply takes its four minutes and the handling though
/// the agent goes on for four more; help comes as long after the answer as the reply after the post.
#[test]
fn a_promise_is_about_the_first_turn() {
    let mut setting = complaining(500);
    setting.mechanisms.queue = true;
    setting.appraisal.own_turn_share = 1.0;
    let mut policy = does(Action::AskDetails);
    (policy.desk.staff, policy.desk.spread) = (Staff::Agents(50.0), 0.0);
    let met = live(&setting, &policy).by_post;
    let first = 4.0 / 60.0 + 0.2;
    assert!(met.len() > 200);
    for met in met.values() {
        assert!((met.contact.latency_hours - first).abs() < 1e-9, "{met:?}");
        assert!((met.business_hours - first).abs() < 1e-9);
        if let Some(second) = met.contact.second {
            assert!(
                (second.help_hours - second.own_hours - 2.0 * first).abs() < 1e-6,
                "{second:?}"
            );
        }
    }
}

/// An apology is not a compensation: it solves nothing, is counted as no compensation, and what it gives
/// is its own. A compensation solves as a reply does, is counted whenever it is sent and gives more.
#[test]
fn an_apology_is_not_a_compensation() {
    let setting = complaining(1_000);
    let [reply, sorry, paid] = [Action::PublicReply, Action::Apologise, Action::Compensate]
        .map(|act| live(&setting, &does(act)));
    assert_eq!((reply.compensations, sorry.compensations), (0.0, 0.0));
    assert_eq!(paid.compensations, paid.contacts);
    assert!(paid.contacts > 0.0);
    let a = &setting.appraisal;
    for ((post, plain), (sorry, paid)) in
        reply.by_post.iter().zip(sorry.by_post.values().zip(paid.by_post.values()))
    {
        assert!(post.1.kind == Kind::Failure && !sorry.felt.solved && !sorry.verdict.helpful);
        assert_eq!(paid.felt, plain.felt, "a compensation solves as a reply does");
        if plain.felt.proper && !plain.felt.wrong_tone {
            assert_eq!(sorry.verdict.step, a.apology_gain);
            assert!((paid.verdict.step - plain.verdict.step - a.compensation_gain).abs() < 1e-12);
        }
    }
    assert_eq!(reply.by_post.len(), paid.by_post.len());
    assert!(reply.by_post.values().any(|met| met.felt.solved));
}
