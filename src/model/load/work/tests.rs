use super::*;
use crate::model::appraisal::Appraisal;
use crate::model::brand::Brand;
use crate::model::consumer::Population;
use crate::model::listening::Listening;
use crate::model::load::Readers;
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::{Platform, friends_network, microblog};
use crate::model::policy::{Action, Condition, Listens, Rule};
use crate::model::terms::Terms;
use crate::model::voice::Voice;

/// What the monitor finds by default (`hearing` works it by hand).
const FOUND: f64 = 0.399_375;

fn crowd(mechanisms: &Mechanisms) -> Crowd {
    crowd_on(mechanisms, [&microblog(), &friends_network()])
}

fn crowd_on(mechanisms: &Mechanisms, platforms: [&Platform; 2]) -> Crowd {
    Crowd::new(
        mechanisms,
        &Population::default(),
        &Voice { sensitivity_spread: 0.0, ..Voice::default() },
        &Listening::default(),
        &Appraisal::default(),
        platforms,
        // Exact in the digits that a post carries.
        &Brand { sensitivity: 0.25, ..Brand::default() },
        Readers::default(),
    )
}

fn rule(when: Condition, act: Action, priority: u8) -> Rule {
    Rule { when, act, personalisation: 0.0, disclosure: false, priority }
}

fn policy(rules: Vec<Rule>) -> Policy {
    Policy { listens: Listens::Everything, rules, ..Policy::silent() }
}

/// What is addressed, seems a complaint or a question and is at least 0.3 delicate goes to a specialist;
/// loyalists get an answer. Half of the context is read.
fn two_rules() -> Policy {
    let delicate = Condition {
        kinds: 0b00011,
        addressed: Some(true),
        sensitivity: (0.3, 1.0),
        ..Condition::default()
    };
    let loyal = Condition { loyalist: Some(true), ..Condition::default() };
    let mut policy =
        policy(vec![rule(delicate, Action::Escalate, 5), rule(loyal, Action::PublicReply, 2)]);
    policy.conduct.context_reading = 0.5;
    policy
}

/// By hand. Reading half of the context makes 0.9 of judgements right, each wrong kind 0.025. Topics lie
/// evenly 0.1 around 0.25: a quarter is at least 0.3 delicate. So of
/// complaints  0.3 x (0.9 + 0.025) x 0.25 = 0.069375 are escalated,
/// mentions    0.01 x 2 x 0.025 x 0.25 = 0.000125, peer talk none;
/// of what is heard and not escalated, 0.15 are of loyalists. One and a half of the effort.
#[test]
fn a_policy_of_two_rules_by_hand() {
    let mut crowd = crowd(&Mechanisms::default());
    crowd.sensitivity_spread = 0.1;
    let work = Work::new(&crowd, &two_rules());
    let posts = [2.0, 0.0, 0.0, 1.0, 3.0];
    let found: Vec<Replies> = work.replies(&posts).collect();
    let escalated = [0.069_375, 0.0, 0.0, 0.000_125, 0.0];
    let heard = [0.3 + 0.7 * FOUND, 0.0, 0.0, 0.01 + 0.99 * FOUND, FOUND];
    let sum = |of: &dyn Fn(usize) -> f64| (0..5).map(|kind| posts[kind] * of(kind)).sum::<f64>();
    let expected =
        [sum(&|kind| escalated[kind]), sum(&|kind| 0.15 * (heard[kind] - escalated[kind]))];
    assert_eq!(found.iter().map(|replies| replies.priority).collect::<Vec<_>>(), [5, 2]);
    for ((replies, expected), effort) in found.iter().zip(expected).zip([4.5, 1.5]) {
        assert!((replies.per_day - expected).abs() < 1e-12, "{replies:?} for {expected}");
        assert!((replies.effort - effort).abs() < 1e-12);
        assert!((replies.square - effort * effort).abs() < 1e-12);
    }
}

/// Two acts of one priority make one class: by hand, complaints and peer talk seen rightly, 0.3 + 0.7 f
/// escalated at 3 and f asked at 1.5.
#[test]
fn acts_of_one_priority_share_a_class() {
    let sure = Mechanisms { misreading: false, ..Mechanisms::default() };
    let kinds = |kinds| Condition { kinds, ..Condition::default() };
    let policy = policy(vec![
        rule(kinds(0b00001), Action::Escalate, 3),
        rule(kinds(0b10000), Action::AskPermission, 3),
    ]);
    let found: Vec<Replies> =
        Work::new(&crowd(&sure), &policy).replies(&[1.0, 1.0, 1.0, 1.0, 1.0]).collect();
    let (a, b) = (0.3 + 0.7 * FOUND, FOUND);
    assert_eq!(found.len(), 1);
    assert!((found[0].per_day - (a + b)).abs() < 1e-12);
    assert!((found[0].effort - (3.0 * a + 1.5 * b) / (a + b)).abs() < 1e-12);
    assert!((found[0].square - (9.0 * a + 2.25 * b) / (a + b)).abs() < 1e-12);
}

/// By hand, from complaints and questions seen rightly: 0.25 of those asked for details give them, and two
/// replies are written instead of one: 1.25 on the mean, 1.75 of its square; all times 1.5 for reading
/// half of the context. Of those handed over 0.75 come: 1.75 and 3.25.
#[test]
fn a_second_turn_counts_with_the_share_that_comes_to_it() {
    let mut crowd = crowd(&Mechanisms { misreading: false, ..Mechanisms::default() });
    crowd.answering[Action::AskDetails as usize] = 0.25;
    crowd.answering[Action::HandOver as usize] = 0.75;
    let kinds = |kinds| Condition { kinds, ..Condition::default() };
    let mut policy = policy(vec![
        rule(kinds(0b00001), Action::AskDetails, 3),
        rule(kinds(0b00010), Action::HandOver, 2),
        rule(kinds(0b10000), Action::Compensate, 1),
    ]);
    policy.conduct.context_reading = 0.5;
    let found: Vec<Replies> =
        Work::new(&crowd, &policy).replies(&[1.0, 1.0, 0.0, 0.0, 1.0]).collect();
    let by_hand = [(1.25, 1.75), (1.75, 3.25), (1.0, 1.0)];
    assert_eq!(found.len(), 3);
    for (replies, (mean, square)) in found.iter().zip(by_hand) {
        assert!((replies.effort - 1.5 * mean).abs() < 1e-12, "{replies:?}");
        assert!((replies.square - 2.25 * square).abs() < 1e-12, "{replies:?}");
    }
}

/// However posts are misread, whatever is heard is something: one rule for all answers what is heard.
/// What a policy does not listen to, and what its first rule says to leave, makes no work.
#[test]
fn all_that_is_heard_and_nothing_else_is_decided_on() {
    let crowd = crowd(&Mechanisms::default());
    let all = rule(Condition::default(), Action::PublicReply, 1);
    let per_day = |crowd: &Crowd, policy: &Policy| -> f64 {
        let replies = Work::new(crowd, policy);
        replies.replies(&[1.0, 0.0, 0.0, 0.0, 1.0]).map(|replies| replies.per_day).sum()
    };
    let everything = policy(vec![all.clone()]);
    assert!((per_day(&crowd, &everything) - (0.3 + 1.7 * FOUND)).abs() < 1e-12);
    let addressed = Policy { listens: Listens::Addressed, ..everything.clone() };
    assert!((per_day(&crowd, &addressed) - 0.3).abs() < 1e-12);
    let nothing = Policy { listens: Listens::Nothing, ..everything.clone() };
    assert_eq!(per_day(&crowd, &nothing), 0.0);
    let mute = Mechanisms { reply: false, ..Mechanisms::default() };
    assert_eq!(per_day(&self::crowd(&mute), &everything), 0.0);
    let when = Condition { addressed: Some(false), ..Condition::default() };
    let spares = policy(vec![rule(when, Action::Ignore, 9), all]);
    assert!((per_day(&crowd, &spares) - 0.3).abs() < 1e-12);
}

/// By hand: where nobody may be answered who did not ask, a policy that keeps terms answers three
/// complaints in ten, and of the others those alone that seem questions; talk between peers likewise. Where
/// half of the places, by what is found there, allow it, half of the rest is answered.
#[test]
fn what_terms_forbid_makes_no_work() {
    let rules = vec![rule(Condition::default(), Action::PublicReply, 1)];
    let keeps = Policy { keeps_terms: true, ..policy(rules) };
    let lax = Platform { terms: Terms::NONE, ..microblog() };
    let found = |places: [&Platform; 2]| -> f64 {
        let work = Work::new(&crowd_on(&Mechanisms::default(), places), &keeps);
        work.replies(&[1.0, 0.0, 0.0, 0.0, 1.0]).map(|replies| replies.per_day).sum()
    };
    let wrong = (1.0 - Listening::default().kind_accuracy) / 4.0;
    // 0.4275 of the posts of each place are given to monitors, three quarters of which they find.
    let (on_both, asks) = (0.75 * 0.4275 * 2.0 / 2.0, wrong);
    let strict = found([&microblog(), &microblog()]);
    assert!((strict - (0.3 + 1.7 * 2.0 * on_both * asks)).abs() < 1e-12, "{strict}");
    let half = found([&microblog(), &lax]);
    let sent = asks + 0.5 * (1.0 - asks);
    assert!((half - (0.3 + 1.7 * 2.0 * on_both * sent)).abs() < 1e-12, "{half}");
}
