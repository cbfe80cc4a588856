//! Rules whose action nobody can receive, and offers that are worth nothing.

use super::{problems, read};
use crate::scenario::Scenario;

const WHEN: &str =
    "when = { kind = \"complaint\", sensitivity = { at_most = 0.5 } }\ndo = \"public_reply\"";

/// What is said of the rule of the valid text that does this instead.
fn said(when: &str, act: &str) -> Vec<String> {
    let rule = format!("when = {{ {when} }}\ndo = \"{act}\"");
    problems(WHEN, &rule).iter().map(ToString::to_string).collect()
}

#[test]
fn an_action_for_other_posts_is_refused_with_its_place() {
    for (act, fits, others) in [
        ("apologise", "complaint", ["\"praise\"", "[\"question\", \"mention\"]"]),
        ("compensate", "complaint", ["\"question\"", "[\"praise\", \"peer_talk\"]"]),
        ("ask_details", "complaint or question", ["\"praise\"", "[\"mention\", \"peer_talk\"]"]),
        ("hand_over", "complaint or question", ["\"mention\"", "[\"praise\", \"mention\"]"]),
    ] {
        for kinds in others {
            let listed = kinds.trim_matches(['[', ']']).replace('"', "").replace(", ", " and ");
            let expected = format!(
                "test.toml:46:6: [policies.mine] [[rule]] 1 do = \"{act}\": nobody can receive this: \
                 {act} is not for {listed}; allowed: {act} is for {fits}; change kind, or do \
                 something else"
            );
            assert_eq!(said(&format!("kind = {kinds}"), act), [expected]);
        }
        // One that fits is enough, and any post may be one.
        for fitting in
            ["kind = \"complaint\"", "kind = [\"praise\", \"complaint\"]", "follower = true"]
        {
            assert!(said(fitting, act).is_empty(), "{act} {fitting}");
        }
    }
    assert!(said("kind = \"question\"", "ask_details").is_empty());
    for act in ["public_reply", "private_message", "offer", "ask_permission", "escalate"] {
        assert!(said("kind = \"peer_talk\"", act).is_empty(), "{act}");
    }
}

/// Whoever speaks to the brand has asked.
#[test]
fn permission_cannot_be_asked_of_those_who_asked() {
    let expected = "test.toml:46:6: [policies.mine] [[rule]] 1 do = \"ask_permission\": nobody can \
                    receive this: who speaks to the brand has asked for an answer, and this rule \
                    meets nobody else; allowed: ask_permission is for posts that do not speak to \
                    the brand; write do = \"public_reply\", or addressed = false under listens_to = \
                    \"everything\"";
    assert_eq!(said("addressed = true", "ask_permission"), [expected]);
    assert!(said("addressed = false", "ask_permission").is_empty());
    assert!(said("follower = true", "ask_permission").is_empty());
    let deaf = super::VALID
        .replacen("listens_to = \"everything\"", "listens_to = \"addressed\"", 1)
        .replacen("do = \"public_reply\"", "do = \"ask_permission\"", 1);
    let found = read(&deaf).unwrap_err();
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
}

fn with(text: &str, overrides: &[&str]) -> Vec<String> {
    let overrides: Vec<String> = overrides.iter().map(|one| (*one).to_owned()).collect();
    let read = Scenario::parse(text, "test.toml", std::path::Path::new("scenarios"), &overrides);
    read.err().map_or(Vec::new(), |problems| problems.0.iter().map(ToString::to_string).collect())
}

/// At the brand whose policy offers, and at no other; from the file, from an arm or from outside.
#[test]
fn an_offer_of_no_value_is_refused() {
    let wrong = "an offer of mine is worth nothing: brand.carrier.offer_value = 0; allowed: above 0; \
                 raise offer_value, or let the policy do something else";
    let offers = super::VALID.replacen("do = \"public_reply\"", "do = \"offer\"", 1);
    assert!(with(&offers, &[]).is_empty());
    let value = offers.replacen(
        "category = \"phone_carrier\"",
        "category = \"phone_carrier\"\noffer_value = 0",
        1,
    );
    let own =
        offers.replacen("\"mechanisms.backlash\" = false", "\"brand.carrier.offer_value\" = 0", 1);
    let outside = with(&offers, &["brand.carrier.offer_value=0"]);
    for found in [with(&value, &[]), with(&own, &[]), outside] {
        assert!(found.len() == 1 && found[0].ends_with(wrong), "{found:?}");
        assert!(found[0].starts_with("test.toml:3"), "at the arm: {found:?}");
    }
    // Its rival hands out no offers, and a compensation is worth what it is anywhere.
    let reply = with(super::VALID, &["brand.carrier.offer_value=0"]);
    assert!(reply.is_empty(), "{reply:?}");
    let pays = super::VALID.replacen("do = \"public_reply\"", "do = \"compensate\"", 1);
    assert!(with(&pays, &["brand.carrier.offer_value=0"]).is_empty());
    // The warm-up policy of a brand is held to the same.
    let usual =
        offers.replacen("policy = \"spoken_to\"", "policy = \"mine\"\noffer_value = 0.0", 1);
    let found = with(&usual, &[]);
    assert!(found.iter().any(|said| said.contains("brand.bank.offer_value = 0")), "{found:?}");
}
