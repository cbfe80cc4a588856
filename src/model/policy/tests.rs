use super::*;
use proptest::prelude::*;

fn rule(when: Condition, act: Action) -> Rule {
    Rule { when, act, personalisation: 0.0, disclosure: false, priority: 0 }
}

#[test]
fn the_first_rule_that_holds_decides() {
    let kinds = 1 << Kind::Failure as u8;
    let rules = CompiledRules::new(&[
        rule(Condition { kinds, sensitivity: (0.0, 0.5), ..Condition::default() }, Action::Offer),
        rule(Condition { kinds, ..Condition::default() }, Action::PublicReply),
    ]);
    let seen = |kind, sensitivity| Perceived {
        kind,
        addressed: false,
        sensitivity,
        follower: true,
        loyalist: false,
        history: History::None,
        days_since_contact: None,
        opted_out: false,
        reach: 3,
    };
    let act = |seen| rules.decide(&seen).map(|(number, rule)| (number, rule.act));
    assert_eq!(act(seen(Kind::Failure, 0.2)), Some((0, Action::Offer)));
    assert_eq!(act(seen(Kind::Failure, 0.7)), Some((1, Action::PublicReply)));
    assert_eq!(act(seen(Kind::Delight, 0.2)), None);
}

/// Whoever answers on bad days only does answer.
#[test]
fn a_policy_answers_if_a_level_of_its_playbook_does() {
    let answers = |policy: Option<Policy>| {
        let level = Severity {
            name: "crisis".into(),
            triggers: Vec::new(),
            until: Until::after(1),
            pause_broadcast: true,
            statement: true,
            policy: policy.map(Box::new),
            staff: None,
        };
        let playbook = Playbook { levels: vec![level] };
        !Policy { playbook, ..Policy::silent() }.never_answers()
    };
    let replies = |listens, act| Policy {
        listens,
        rules: vec![rule(Condition::default(), act)],
        ..Policy::silent()
    };
    assert!(!answers(None) && !answers(Some(Policy::silent())));
    assert!(answers(Some(replies(Listens::Addressed, Action::PublicReply))));
    assert!(!answers(Some(replies(Listens::Everything, Action::Ignore))));
    assert!(!answers(Some(replies(Listens::Nothing, Action::Offer))));
}

prop_compose! {
    fn any_rule()(
        kinds in 0u8..32, histories in 0u8..8, addressed: Option<bool>, follower: Option<bool>,
        loyalist: Option<bool>, low in 0.0..1.0, days in 0u16..60, fewest in 0u32..50,
    ) -> Rule {
        let when = Condition {
            kinds, histories, addressed, follower, loyalist, sensitivity: (low, 1.0),
            days_since_contact_at_least: days, reach: (fewest, u32::MAX),
        };
        rule(when, Action::PublicReply)
    }
}

proptest! {
    /// The compiled table against the plain reading of the list, rule by rule.
    #[test]
    fn compiling_changes_no_decision(
        rules in prop::collection::vec(any_rule(), 0..12), kind in 0usize..5, history in 0usize..3,
        addressed: bool, follower: bool, loyalist: bool, sensitivity in 0.0..=1.0,
        days_since_contact: Option<u16>, reach in 0u32..100,
    ) {
        let history = [History::None, History::Good, History::Bad][history];
        let seen = Perceived {
            kind: Kind::ALL[kind], addressed, sensitivity, follower, loyalist, history,
            days_since_contact, opted_out: false, reach,
        };
        let plain = rules.iter().position(|rule| rule.when.holds(&seen));
        let compiled = CompiledRules::new(&rules);
        prop_assert_eq!(compiled.decide(&seen).map(|(number, _)| number), plain);
    }
}

/// Every action stands at its number, and has a name and a line of its own.
#[test]
fn actions_are_numbered_named_and_described() {
    for (number, act) in Action::ALL.into_iter().enumerate() {
        assert_eq!(act as usize, number);
        let earlier = &Action::ALL[..number];
        assert!(earlier.iter().all(|other| other.name() != act.name()), "{act:?}");
        assert!(earlier.iter().all(|other| other.doc() != act.doc()), "{act:?}");
        assert!(
            !act.doc().is_empty() && act.name().chars().all(|c| c.is_ascii_lowercase() || c == '_')
        );
    }
}
