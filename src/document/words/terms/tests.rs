use super::*;
use crate::document::words::policy::{policy_words, same_policy};
use crate::model::alarm::Until;
use crate::model::platform::{friends_network, microblog};
use crate::model::policy::{Action, History, Perceived, Severity};
use crate::model::post::Kind;
use crate::model::terms::Approach;
use crate::scenario::shipped;

fn places() -> Vec<NamedThing<Platform>> {
    let named = |name: &str, is| NamedThing { name: name.into(), is };
    vec![named("microblog", microblog()), named("friends", friends_network())]
}

#[test]
fn what_can_be_broken_is_told_by_rule_and_place() {
    let mut places = places();
    let interject = shipped("interject").unwrap();
    let told = |policy: &Policy, places: &[_]| terms_words(policy, places);
    assert_eq!(
        told(&interject, &places),
        ["rule 2 can break only_who_asked and one_reply on microblog and friends"]
    );
    places[1].is.terms = [Term::OneReply].into_iter().collect();
    let loyal = shipped("loyal_few").unwrap();
    assert_eq!(
        told(&loyal, &places),
        [
            "rules 1 to 3 can break only_who_asked and one_reply on microblog; rules 1 to 3 can break \
          one_reply on friends"
        ]
    );
    let kept = Policy { keeps_terms: true, ..interject.clone() };
    assert_eq!(
        told(&kept, &places),
        [
            "rule 2 would break only_who_asked and one_reply on microblog; rule 2 would break one_reply on \
          friends; what does is not sent, as far as the brand knows"
        ]
    );
    assert_eq!(told(&Policy::silent(), &places), ["no rule breaks any by itself"]);
    places.iter_mut().for_each(|place| place.is.terms = Terms::NONE);
    assert!(told(&interject, &places).is_empty());
}

/// To keep terms is a difference between policies.
#[test]
fn who_keeps_terms_is_another_policy() {
    let heedless = shipped("interject").unwrap();
    let keeps = Policy { keeps_terms: true, ..heedless.clone() };
    assert!(!same_policy(&keeps, &heedless));
    let told = policy_words(&keeps, Some(&heedless));
    assert_eq!(told.differs, ["keeps the rules of the place"]);
    assert!(told.hears.ends_with(", keeps the rules of the place"));
    let told = policy_words(&heedless, Some(&keeps));
    assert_eq!(told.differs, ["does not keep the rules of the place"]);
}

/// Rules that can break different terms are told apart.
#[test]
fn levels_of_a_playbook_have_rules_of_their_own() {
    let level = |name: &str, policy: Option<&str>| Severity {
        name: name.into(),
        triggers: Vec::new(),
        until: Until::after(1),
        pause_broadcast: true,
        statement: false,
        policy: policy.map(|name| Box::new(shipped(name).unwrap())),
        staff: None,
    };
    let mut policy = shipped("spoken_to").unwrap();
    policy.playbook.levels = vec![level("watch", None), level("crisis", Some("consent_first"))];
    assert_eq!(
        terms_words(&policy, &places()),
        [
            "no rule breaks any by itself",
            "at level crisis: rule 3 can break only_who_asked on microblog and friends"
        ]
    );
    let rules = [(0, [Term::OneReply].into_iter().collect()), (3, Terms::default())];
    assert_eq!(
        of_one(&rules, "can break"),
        "rule 1 can break one_reply, rule 4 can break only_who_asked, one_reply and easy_opt_out"
    );
}

/// Against the tables themselves: of every sort of approach each that breaks a term is named with its
/// rule, and what is named is met.
#[test]
fn what_is_named_is_what_the_table_does() {
    let names =
        ["complaints", "contextual", "interject", "lead_generation", "loyal_few", "consent_first"];
    for name in names {
        let mut policy = shipped(name).unwrap();
        for honours in [true, false] {
            policy.honours_opt_out = honours;
            let mut met = vec![Terms::NONE; policy.rules.len()];
            every_approach(&mut |seen| {
                let decided = policy.rules.iter().position(|rule| rule.when.holds(seen));
                let Some(number) = decided else { return };
                let refused = seen.opted_out && !seen.addressed && honours;
                if policy.rules[number].act != Action::Ignore && !refused {
                    met[number] = met[number].or(Approach::from(seen).breaks(&microblog()));
                }
            });
            let met: Vec<_> =
                met.into_iter().enumerate().filter(|(_, terms)| !terms.is_empty()).collect();
            assert_eq!(breakable(&policy, &microblog()), met, "{name}");
        }
    }
}

fn every_approach(look: &mut impl FnMut(&Perceived)) {
    let contacts = [
        (History::None, None, false),
        (History::Good, Some(0), false),
        (History::Good, Some(6), false),
        (History::Bad, Some(7), false),
        // Welcome more often than not, and refused all the same.
        (History::Good, Some(14), true),
        (History::Bad, Some(14), true),
        (History::Bad, Some(3), true),
    ];
    for kind in Kind::ALL {
        for (history, days_since_contact, opted_out) in contacts {
            for bits in 0..8 {
                for sensitivity in [0.0, 0.49, 0.55, 0.7, 1.0] {
                    look(&Perceived {
                        addressed: bits & 1 != 0,
                        follower: bits & 2 != 0,
                        loyalist: bits & 4 != 0,
                        sensitivity,
                        history,
                        opted_out,
                        kind,
                        days_since_contact,
                        reach: 3,
                    });
                }
            }
        }
    }
}
