//! From experience to posts, and what is heard of them.

use super::near;
use crate::model::consumer::{Population, brands_followed, correlated, expressiveness};
use crate::model::listening::Listening;
use crate::model::policy::{ANY_KIND, Action, CompiledRules, Condition, History, Perceived, Rule};
use crate::model::post::Kind;
use crate::model::turns::Effort;
use crate::model::voice::{Voice, nudge};

fn voice() -> Voice {
    Voice {
        failure_posting: 0.07,
        question_posting: 0.05,
        delight_posting: 0.03,
        posting_cap: 0.8,
        failure_addressed_share: 0.31,
        question_addressed_share: 0.37,
        delight_addressed_share: 0.11,
        mention_addressed_share: 0.013,
        emboldening: 1.7,
        chill: 0.6,
        ..Voice::default()
    }
}

/// e^(-0.6 x 2) = 0.301194...; the cap holds before the chill.
#[test]
fn an_episode_is_posted_by_its_kind_its_person_and_its_courage() {
    let v = voice();
    let of = |kind, x, strain, bold| v.posting_probability(kind, x, strain, bold);
    let chilled = 0.301_194_211_912_202_1;
    for (kind, base, bold) in
        [(Kind::Failure, 0.07, 1.7), (Kind::Question, 0.05, 1.0), (Kind::Delight, 0.03, 1.0)]
    {
        near(of(kind, 1.0, 0.0, false), base);
        near(of(kind, 3.0, 0.0, false), 3.0 * base);
        near(of(kind, 1.0, 2.0, false), base * chilled);
        near(of(kind, 1.0, 0.0, true), base * bold);
        near(of(kind, 1e6, 0.0, true), 0.8);
        near(of(kind, 1e6, 2.0, false), 0.8 * chilled);
    }
    for kind in [Kind::Mention, Kind::PeerTalk] {
        near(of(kind, 9.0, 0.0, true), 1.0);
        near(of(kind, 9.0, 2.0, false), chilled);
    }
}

#[test]
fn a_post_speaks_to_the_brand_by_its_kind() {
    let v = voice();
    let shares = [
        (Kind::Failure, 0.31, 0.527),
        (Kind::Question, 0.37, 0.37),
        (Kind::Delight, 0.11, 0.11),
        (Kind::Mention, 0.013, 0.013),
        (Kind::PeerTalk, 0.0, 0.0),
    ];
    for (kind, share, bold) in shares {
        near(v.addressed_probability(kind, false), share);
        near(v.addressed_probability(kind, true), bold);
    }
    let bolder = Voice { failure_addressed_share: 0.7, ..voice() };
    near(bolder.addressed_probability(Kind::Failure, true), 1.0);
}

#[test]
fn a_nudge_goes_its_share_of_the_way() {
    near(nudge(0.2, 0.5), 0.6);
    near(nudge(0.2, -0.5), -0.4);
    near(nudge(-0.6, 0.25), -0.2);
    near(nudge(0.3, 0.0), 0.3);
}

/// Accuracy 0.6, and 0.6 + 0.4 x 0.5 = 0.8 with half of the context read.
#[test]
fn reading_the_context_closes_its_share_of_the_gap() {
    let l = Listening { kind_accuracy: 0.6, ..Listening::default() };
    let right = |reading: f64| {
        let draws = (0..1_000).map(|i| (f64::from(i) + 0.5) / 1_000.0);
        draws.filter(|d| l.perceived_kind(Kind::Delight, reading, *d) == Kind::Delight).count()
    };
    assert_eq!([right(0.0), right(0.5), right(1.0)], [600, 800, 1_000]);
}

#[test]
fn acts_cost_and_show_what_the_handbook_says() {
    // Effort of the first turn and the second; public; shows help; pays; for which kinds.
    let (complaints, both) = (0b00001, 0b00011);
    let known = [
        (Action::Ignore, 0.0, 0.0, false, false, false, ANY_KIND),
        (Action::PublicReply, 1.0, 0.0, true, true, false, ANY_KIND),
        (Action::PrivateMessage, 1.0, 0.0, false, false, false, ANY_KIND),
        (Action::Offer, 1.0, 0.0, true, true, true, ANY_KIND),
        (Action::AskPermission, 1.5, 0.0, false, false, false, ANY_KIND),
        (Action::Escalate, 3.0, 0.0, true, true, false, ANY_KIND),
        (Action::Apologise, 1.0, 0.0, true, true, false, complaints),
        (Action::Compensate, 1.0, 0.0, true, true, true, complaints),
        (Action::AskDetails, 1.0, 1.0, true, true, false, both),
        (Action::HandOver, 1.0, 1.0, true, false, false, both),
    ];
    assert_eq!(known.map(|(act, ..)| act), Action::ALL);
    for (act, first, second, public, shows, pays, kinds) in known {
        assert_eq!(act.effort(), Effort { first, second }, "{act:?}");
        assert_eq!(act.has_two_turns(), second > 0.0, "{act:?}");
        assert_eq!((act.is_public(), act.shows_help()), (public, shows), "{act:?}");
        assert_eq!((act.gift().is_some(), act.kinds()), (pays, kinds), "{act:?}");
    }
    assert_eq!(History::of(0, 0), History::None);
    assert_eq!(History::of(2, 1), History::Good);
    assert_eq!(History::of(1, 1), History::Bad);
    assert_eq!(History::of(0, 1), History::Bad);
    assert_eq!(History::of(1, 0), History::Good);
}

/// 0.6 x 2 + 0.8 x 5; and at draw 1/2 the log-normal of mean one is e^(-sigma^2 / 2).
#[test]
fn who_people_are_by_hand() {
    near(correlated(2.0, 0.6, 5.0), 5.2);
    near(correlated(2.0, -0.6, 5.0), 2.8);
    let p = Population { expressiveness_sigma: 2.0, ..Population::default() };
    near(expressiveness(&p, 0.5), 0.135_335_283_236_612_7);
    let p = Population {
        follows_none_share: 0.4,
        brands_followed_median: 6.0,
        brands_followed_sigma: 1.0,
        ..Population::default()
    };
    // The middle of those who follow any lies at 0.4 + 0.6 / 2; one deviation up, e times as many.
    assert_eq!([0.1, 0.399, 0.7].map(|draw| brands_followed(&p, draw)), [0, 0, 6]);
    assert_eq!(brands_followed(&p, 0.4 + 0.6 * 0.841_344_746), 16);
    assert_eq!(brands_followed(&p, 0.400_001), 1);
}

/// Each part of a condition alone: what it lets through and what not, both ends included. Read from
/// the list and from the compiled table.
#[test]
fn each_part_of_a_condition_holds_back_what_it_says() {
    let seen = Perceived {
        kind: Kind::Question,
        addressed: true,
        sensitivity: 0.5,
        follower: false,
        loyalist: true,
        history: History::Good,
        days_since_contact: Some(7),
        opted_out: false,
        reach: 20,
    };
    let any = Condition::default;
    let holds = |when: Condition| {
        let rule = Rule {
            when,
            act: Action::PublicReply,
            personalisation: 0.0,
            disclosure: false,
            priority: 0,
        };
        let listed = rule.when.holds(&seen);
        assert_eq!(CompiledRules::new(&[rule]).decide(&seen).is_some(), listed);
        listed
    };
    let cases = [
        (Condition { kinds: 0b00010, ..any() }, true),
        (Condition { kinds: 0b11101, ..any() }, false),
        (Condition { addressed: Some(true), ..any() }, true),
        (Condition { addressed: Some(false), ..any() }, false),
        (Condition { follower: Some(true), ..any() }, false),
        (Condition { follower: Some(false), ..any() }, true),
        (Condition { loyalist: Some(true), ..any() }, true),
        (Condition { loyalist: Some(false), ..any() }, false),
        (Condition { histories: 0b010, ..any() }, true),
        (Condition { histories: 0b101, ..any() }, false),
        (Condition { sensitivity: (0.5, 1.0), ..any() }, true),
        (Condition { sensitivity: (0.51, 1.0), ..any() }, false),
        (Condition { sensitivity: (0.0, 0.5), ..any() }, true),
        (Condition { sensitivity: (0.0, 0.49), ..any() }, false),
        (Condition { days_since_contact_at_least: 7, ..any() }, true),
        (Condition { days_since_contact_at_least: 8, ..any() }, false),
        (Condition { reach: (20, 99), ..any() }, true),
        (Condition { reach: (21, 99), ..any() }, false),
        (Condition { reach: (0, 20), ..any() }, true),
        (Condition { reach: (0, 19), ..any() }, false),
    ];
    for (when, expected) in cases {
        assert_eq!(holds(when.clone()), expected, "{when:?}");
    }
    let never = Perceived { days_since_contact: None, ..seen };
    assert!(Condition { days_since_contact_at_least: 99, ..any() }.holds(&never));
}
