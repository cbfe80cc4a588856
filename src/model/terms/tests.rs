use super::*;
use crate::model::platform::microblog;
use crate::model::policy::{Action, Rule};

fn terms(all: &[Term]) -> Terms {
    all.iter().copied().collect()
}

fn to(kind: Kind, days_since_contact: Option<u16>) -> Approach {
    Approach { kind, addressed: false, days_since_contact, opted_out: false }
}

#[test]
fn a_set_has_what_was_put_in() {
    assert_eq!(Terms::default().iter().collect::<Vec<_>>(), Term::ALL);
    assert!(Terms::NONE.is_empty() && !Terms::default().is_empty());
    let ends = terms(&[Term::EasyOptOut, Term::OnlyWhoAsked]);
    assert_eq!(ends.iter().collect::<Vec<_>>(), [Term::OnlyWhoAsked, Term::EasyOptOut]);
    assert!(ends.has(Term::EasyOptOut) && !ends.has(Term::OneReply));
    assert_eq!(ends.or(terms(&[Term::OneReply])), Terms::default());
    assert_eq!(ends.bits(), 0b101);
    for (at, term) in Term::ALL.into_iter().enumerate() {
        assert_eq!(term as usize, at);
    }
}

#[test]
fn what_each_term_forbids() {
    use Term::{EasyOptOut, OneReply, OnlyWhoAsked};
    let place = microblog();
    assert_eq!((place.terms, place.interaction_days), (Terms::default(), 7.0));
    // Who did not turn to the brand and asked nothing.
    for kind in Kind::ALL {
        let broken = if kind == Kind::Question { Terms::NONE } else { terms(&[OnlyWhoAsked]) };
        assert_eq!(to(kind, None).breaks(&place), broken, "{kind:?}");
    }
    // Within a week of the last contact, the seventh day after it no more.
    assert_eq!(to(Kind::Question, Some(6)).breaks(&place), terms(&[OneReply]));
    assert_eq!(to(Kind::Question, Some(7)).breaks(&place), Terms::NONE);
    // Who asked to be left alone.
    let refused = Approach { opted_out: true, ..to(Kind::Question, Some(30)) };
    assert_eq!(refused.breaks(&place), terms(&[EasyOptOut]));
    let all = Approach { opted_out: true, ..to(Kind::Failure, Some(0)) };
    assert_eq!(all.breaks(&place), Terms::default());
    // Who speaks to the brand wants to be answered, however often.
    assert_eq!(Approach { addressed: true, ..all }.breaks(&place), Terms::NONE);
    // A place forbids what it says and nothing else.
    for own in [Terms::NONE, terms(&[OneReply]), terms(&[OnlyWhoAsked, EasyOptOut])] {
        assert_eq!(all.breaks(&Platform { terms: own, ..microblog() }), own);
    }
    let at_once = Platform { interaction_days: 0.0, ..microblog() };
    assert_eq!(to(Kind::Question, Some(0)).breaks(&at_once), Terms::NONE);
}

fn seen(kind: Kind, days_since_contact: Option<u16>) -> Perceived {
    Perceived {
        kind,
        addressed: false,
        sensitivity: 0.3,
        follower: false,
        loyalist: false,
        history: History::None,
        days_since_contact,
        opted_out: false,
        reach: 3,
    }
}

#[test]
fn only_who_keeps_terms_holds_a_reply_back() {
    let heedless = Policy { listens: Listens::Everything, ..Policy::silent() };
    let keeps = Policy { keeps_terms: true, ..heedless.clone() };
    let remark = seen(Kind::Mention, Some(2));
    assert_eq!(held_back(&heedless, &remark, &microblog()), Terms::NONE);
    let both = terms(&[Term::OnlyWhoAsked, Term::OneReply]);
    assert_eq!(held_back(&keeps, &remark, &microblog()), both);
    let refused = Perceived { opted_out: true, ..seen(Kind::Question, Some(20)) };
    assert_eq!(held_back(&keeps, &refused, &microblog()), terms(&[Term::EasyOptOut]));
    let to_it = Perceived { addressed: true, ..remark };
    assert_eq!(held_back(&keeps, &to_it, &microblog()), Terms::NONE);
}

fn rule(when: Condition, act: Action) -> Rule {
    Rule { when, act, personalisation: 0.0, disclosure: false, priority: 0 }
}

fn policy(rules: Vec<Rule>) -> Policy {
    Policy { listens: Listens::Everything, rules, ..Policy::silent() }
}

fn kinds(kinds: u8) -> Condition {
    Condition { kinds, ..Condition::default() }
}

#[test]
fn a_rule_is_named_for_what_it_can_break_by_itself() {
    use Term::{EasyOptOut, OneReply, OnlyWhoAsked};
    let place = microblog();
    let of = |rule: Rule| breakable(&policy(vec![rule]), &place);
    let reply = |when| rule(when, Action::PublicReply);
    let any = Condition::default;
    assert_eq!(of(reply(any())), [(0, terms(&[OnlyWhoAsked, OneReply]))]);
    for act in Action::ALL {
        assert_eq!(of(rule(any(), act)).is_empty(), act == Action::Ignore, "{act:?}");
    }
    // Only questions; only who speaks to it; only strangers; only after a week.
    assert_eq!(of(reply(kinds(0b00010))), [(0, terms(&[OneReply]))]);
    assert_eq!(of(reply(Condition { addressed: Some(true), ..any() })), []);
    let strangers = Condition { histories: 0b001, ..any() };
    assert_eq!(of(reply(strangers)), [(0, terms(&[OnlyWhoAsked]))]);
    for (days, broken) in [(6, vec![(0, terms(&[OneReply]))]), (7, vec![])] {
        let later = Condition { days_since_contact_at_least: days, ..kinds(0b00010) };
        assert_eq!(of(reply(later)), broken, "{days}");
    }
    // A cap of one contact in as many days as an interaction has.
    let mut capped = policy(vec![reply(kinds(0b00010))]);
    for (cap, days, breaks) in [(1.0, 7.0, false), (1.0, 6.0, true), (2.0, 30.0, true)] {
        (capped.conduct.contact_cap, capped.conduct.cap_days) = (cap, days);
        assert_eq!(!breakable(&capped, &place).is_empty(), breaks, "{cap} in {days}");
    }
    // Opt-outs that are not honoured; only of people whom there was a contact with.
    let mut deaf = policy(vec![reply(kinds(0b00010)), reply(strangers_praise())]);
    deaf.honours_opt_out = false;
    let broken = [(0, terms(&[OneReply, EasyOptOut])), (1, terms(&[OnlyWhoAsked]))];
    assert_eq!(breakable(&deaf, &place), broken);
    // Who holds replies back is told the same; who hears only what is addressed cannot break any.
    deaf.keeps_terms = true;
    assert_eq!(breakable(&deaf, &place), broken);
    deaf.listens = Listens::Addressed;
    assert_eq!(breakable(&deaf, &place), []);
    assert_eq!(
        breakable(&policy(vec![reply(any())]), &Platform { terms: Terms::NONE, ..place }),
        []
    );
}

fn strangers_praise() -> Condition {
    Condition { histories: 0b001, ..kinds(0b00100) }
}

/// What an earlier rule decides is not a later one's.
#[test]
fn rules_are_asked_in_their_order() {
    let unasked = Condition { addressed: Some(false), ..Condition::default() };
    let answers_all = rule(Condition::default(), Action::Offer);
    let spared = policy(vec![rule(unasked, Action::Ignore), answers_all.clone()]);
    assert_eq!(breakable(&spared, &microblog()), []);
    // All kinds but questions are left alone, by two rules.
    let two = [rule(kinds(0b11100), Action::Ignore), rule(kinds(0b00001), Action::Ignore)];
    let asked = policy(two.into_iter().chain([answers_all.clone()]).collect());
    assert_eq!(breakable(&asked, &microblog()), [(2, terms(&[Term::OneReply]))]);
    // A rule that is narrower in a number leaves the rest.
    let delicate = Condition { sensitivity: (0.5, 1.0), ..Condition::default() };
    let some = policy(vec![rule(delicate, Action::Ignore), answers_all]);
    assert_eq!(breakable(&some, &microblog()).len(), 1);
}
