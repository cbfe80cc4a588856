//! Mistakes about desks, each with its place and words.

use super::{Scenario, VALID, problem, problems, read};
use std::path::Path;

/// Replaces `from` by `to` in the valid text and compares the only message.
#[track_caller]
fn refuses(from: &str, to: &str, message: &str) {
    assert_eq!(problem(from, to).to_string(), format!("test.toml:{message}"));
}

const HOURS: &str = "\"Mon-Fri 08:00-18:00, Sat 10:00-14:00\"";
const PROMISE: &str = "{ first_reply_hours = 1, clock = \"business\" }";
const SEE: &str = "see earful params desk, and A desk in docs/scenarios.md";

#[test]
fn hours_that_cannot_be() {
    let at = "49:9: [policies.mine] [desk] hours =";
    refuses(
        HOURS,
        "\"Mon-Fri 08:00-18:00, Fri 17:00-20:00\"",
        &format!(
            "{at} \"Mon-Fri 08:00-18:00, Fri 17:00-20:00\": Mon-Fri 08:00-18:00 and Fri 17:00-20:00 \
             overlap on Fri 17:00; allowed: stretches that do not overlap; make one of them shorter, \
             or one stretch of the two"
        ),
    );
    refuses(
        HOURS,
        "\"Mon-Friday 08:00-18:00, Sat 10-14\"",
        &format!(
            "{at} \"Mon-Friday 08:00-18:00, Sat 10-14\": \"Friday\" is no day of the week; allowed: Mon, \
             Tue, Wed, Thu, Fri, Sat, Sun, weekdays, weekends; nearest: Fri; write hours = \"Mon-Fri \
             08:00-18:00, Sat 10:00-14:00\""
        ),
    );
    refuses(
        HOURS,
        "\"Mon-Fri 08:00-08:00\"",
        &format!(
            "{at} \"Mon-Fri 08:00-08:00\": 08:00-08:00 takes no time; allowed: an end other than the \
             beginning; write 00:00-24:00 for a whole day; an earlier end is on the day after"
        ),
    );
    refuses(
        HOURS,
        "\"Mon-Fri 8.30-18; Sat 10-14\"",
        &format!(
            "{at} \"Mon-Fri 8.30-18; Sat 10-14\": \"8.30-18\" is no stretch of time; allowed: 00:00 to 23:59 \
             as a beginning, to 24:00 as an end; write hours = \"Mon-Fri 08:30-18:00, Sat 10:00-14:00\""
        ),
    );
    refuses(
        HOURS,
        "[\"Mon-Fri 8-18\", \"Sat 10-14\"]",
        &format!(
            "{at} [\"Mon-Fri 8-18\", \"Sat 10-14\"]: a list where text in quotes is wanted; write one text, \
             with commas: hours = \"Mon-Fri 08:00-18:00, Sat 10:00-14:00\""
        ),
    );
    refuses(HOURS, "8", &format!("{at} 8: a whole number where text in quotes is wanted; {SEE}"));
    refuses(
        HOURS,
        "\"never\"",
        &format!(
            "{at} \"never\": the desk never opens, and there are people at it; allowed: hours in \
             which it is open, or agents = 0; write hours = \"Mon-Fri 08:00-18:00\""
        ),
    );
}

#[test]
fn people_said_twice_or_in_parts() {
    refuses(
        "agents = 5",
        "agents_per_million = 2\nagents = 5",
        "48:22: [policies.mine] [desk] agents_per_million = 2: agents and agents_per_million exclude \
         each other; allowed: one of agents, agents_per_million, staff_replies_per_day; keep one of \
         them",
    );
    refuses(
        "agents = 5",
        "agents = 2.5",
        &String::from(
            "48:10: [policies.mine] [desk] agents = 2.5: not a whole number; allowed: whole numbers \
             from 0 to 1000000; people who are there part of the time are agents_per_million, per \
             million customers, or fewer hours",
        ),
    );
    refuses(
        "agents = 5",
        "agents = \"5\"",
        "48:10: [policies.mine] [desk] agents = \"5\": text where a whole number is wanted; write agents = 5",
    );
    refuses(
        "agents = 5",
        "agents = \"five\"",
        &format!(
            "48:10: [policies.mine] [desk] agents = \"five\": text where a whole number is wanted; {SEE}"
        ),
    );
    refuses(
        "agents = 5",
        "agents = 5\nminutes_per_reply = 0",
        &format!(
            "49:21: [policies.mine] [desk] minutes_per_reply = 0: too low; allowed: 0.1 to 600 \
             minutes; {SEE}"
        ),
    );
    refuses(
        "agents = 5",
        "agents = 5\nspread = -1",
        &format!("49:10: [policies.mine] [desk] spread = -1: too low; allowed: 0 to 10; {SEE}"),
    );
    refuses(
        "agents = 5",
        "agent = 5",
        &format!("48:1: [policies.mine] [desk] agent = 5: unknown key; nearest: agents; {SEE}"),
    );
    refuses(
        "agents = 5",
        "agents = 5\nover_capacity = \"newest_first\"",
        &format!(
            "49:17: [policies.mine] [desk] over_capacity = \"newest_first\": unknown order; allowed: \
             oldest_first, priority; nearest: oldest_first; {SEE}"
        ),
    );
    // Hours alone are a desk: the people are those of the policy that it begins like.
    assert_eq!(problems("agents = 5\n", ""), []);
}

#[test]
fn people_said_in_the_conduct_and_at_a_desk() {
    let step = "keep one of the two: [desk] takes agents, agents_per_million or this key";
    refuses(
        "contact_cap = 2",
        "staff_replies_per_day = 2.0",
        &format!(
            "43:25: [policies.mine] [conduct] staff_replies_per_day = 2.0: the policy also has a \
             desk, which says who answers; {step}"
        ),
    );
    // The bank has a desk, and its arm a policy that says how many replies it can write.
    let (head, _) = VALID.split_once("[policies.mine]").unwrap();
    let text = format!(
        "{head}[brand.desk]\nagents = 3\n[policies.mine]\nlike = \"spoken_to\"\n\
         conduct = {{ staff_replies_per_day = 2.0 }}\n"
    );
    read(&text).unwrap();
    let found = read(&text.replace("rivals = \"interject\"", "rivals = \"mine\"")).unwrap_err();
    assert_eq!(
        found.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["test.toml:43:37: [policies.mine] [conduct] staff_replies_per_day = 2.0: bank has a \
          [brand.desk], which says who answers; keep one of the two: a policy's [desk] goes before \
          that of its brand"]
    );
}

#[test]
fn promises_that_are_none() {
    let at = "50:11: [policies.mine] [desk] promise";
    refuses(
        PROMISE,
        "{ first_reply_hours = 1, clock = \"buisness\" }",
        &format!(
            "50:44: [policies.mine] [desk] promise clock = \"buisness\": unknown clock; allowed: \
             business, calendar; nearest: business; {SEE}"
        ),
    );
    refuses(
        PROMISE,
        "1",
        &format!(
            "{at} = 1: a whole number where a promise is wanted; allowed: {{ first_reply_hours = 1, \
             clock = \"business\", share = 0.9 }} or \"none\"; {SEE}"
        ),
    );
    refuses(
        PROMISE,
        "{ clock = \"business\" }",
        "50:1: [policies.mine] [desk] promise first_reply_hours: missing; add first_reply_hours = 4",
    );
    refuses(
        PROMISE,
        "{ first_reply_hours = 1 }",
        "50:1: [policies.mine] [desk] promise clock: missing; add clock = \"business\" or \
         \"calendar\"",
    );
    refuses(
        PROMISE,
        "{ first_reply_hours = 1, clock = \"business\", share = 90 }",
        "50:64: [policies.mine] [desk] promise share = 90: too high; allowed: 0 to 1; write share = 0.9",
    );
    refuses(
        PROMISE,
        "{ first_reply_hours = 1, clock = \"business\", share = 2 }",
        &format!(
            "50:64: [policies.mine] [desk] promise share = 2: too high; allowed: 0 to 1; {SEE}"
        ),
    );
    refuses(
        "agents = 5",
        "agents = 0",
        &format!(
            "{at} = {PROMISE}: a first reply is promised, and nobody is at the desk: agents = 0; \
             allowed: a promise of a desk with people; raise agents, or write promise = \"none\""
        ),
    );
}

/// Even at the peak hour nobody answers on Saturday 14:00 what is promised within an hour: it waits
/// until Monday 08:00, 42 hours.
#[test]
fn promises_that_no_staff_can_keep() {
    let found = problem(PROMISE, "{ first_reply_hours = 1, clock = \"calendar\", share = 0.5 }");
    let said = found.to_string();
    assert_eq!((found.line, found.column, found.key.as_str()), (50, 11, "promise"));
    assert!(said.contains("a post written on Sat 14:00 waits 42 hours until Mon 08:00"), "{said}");
    assert!(said.contains("% of posts within 1 hour, not 50%: "), "{said}");
    assert!(
        said.ends_with(
            "write clock = \"business\", open longer, promise more hours, or lower share"
        )
    );
    // The share that it names is kept; a little more is not.
    let allowed = found.allowed.unwrap();
    let most: f64 = allowed.strip_prefix("a share of at most ").unwrap().parse().unwrap();
    let with = |share: f64| {
        let promise = format!("{{ first_reply_hours = 1, clock = \"calendar\", share = {share} }}");
        problems(PROMISE, &promise).len()
    };
    assert_eq!((with(most), with(most + 0.001)), (0, 1));
    // What comes while it is closed does not count by its own clock.
    refuses(
        "contact_cap = 2",
        "handling_hours = 2",
        "50:11: [policies.mine] [desk] promise = { first_reply_hours = 1, clock = \"business\" }: even \
         with nothing else to do the desk answers 0% of posts within 1 hour, not 90%: [conduct] \
         handling_hours = 2 and minutes_per_reply = 4 are 2.066667 hours on average, with spread = 1; \
         allowed: a share of at most 0; promise more hours, lower handling_hours, \
         minutes_per_reply or spread, or lower share",
    );
}

/// Where the promise stands that cannot be kept: with the policy, with the brand, or where a shipped
/// policy is used in an arm whose clock breaks it.
#[test]
fn a_broken_promise_is_refused_where_it_is_given() {
    // The bank's two policies, of different handling hours, have it from the brand.
    let found = problems(
        "agents_per_million = 2",
        "promise = { first_reply_hours = 1, clock = \"calendar\" }\nhours = \"Mon-Fri 08:00-18:00\"",
    );
    assert_eq!(found.len(), 2);
    for found in found {
        assert_eq!((found.line, found.section.as_str()), (52, "[[brand]] bank [brand.desk]"));
        assert!(
            found.wrong.contains("a post written on Fri 18:00 waits 62 hours until Mon 08:00 ([[")
        );
    }
    let calendar = VALID
        .replace(PROMISE, "{ first_reply_hours = 1, clock = \"calendar\", share = 0.4 }")
        .replace("peak_hour = 15.5", "peak_hour = 13.0");
    read(&calendar).unwrap();
    // At night fewer are answered within the hour: in the arm's own world, and from outside.
    let arm = calendar.replace("\"mechanisms.backlash\" = false", "\"clock.peak_hour\" = 1.0");
    let found = read(&arm).unwrap_err();
    assert_eq!((found.len(), found[0].line, found[0].key.as_str()), (1, 34, "set"));
    let set = ["clock.peak_hour=1".to_owned()];
    let found = Scenario::parse(&calendar, "test.toml", Path::new(""), &set).unwrap_err().0;
    assert_eq!((found.len(), found[0].line, found[0].key.as_str()), (1, 50, "promise"));
}

/// By hand: 0.3 of 500 people are 150 customers.
#[test]
fn fewer_customers_than_are_simulated() {
    refuses(
        "sensitivity = 0.7",
        "customers = 149",
        "17:13: [[brand]] bank customers = 149: brand.bank.customers = 149 is below the 150 customers \
         who are simulated: run.consumers = 500 times brand.bank.customer_share = 0.3; allowed: at \
         least 150; raise customers, or lower [run] consumers",
    );
    assert_eq!(problems("sensitivity = 0.7", "customers = 150"), []);
    // In an arm that sets one of the three.
    let set = "\"brand.bank.customers\" = 100";
    let found = problem("\"appraisal.concern_weight\" = 1.5", set);
    assert_eq!((found.line, found.key.as_str()), (38, "brand.bank.customers"));
    refuses(
        "sensitivity = 0.7",
        "customers = 0.5",
        "17:13: [[brand]] bank customers = 0.5: too low; allowed: 1 to 10000000000 people; see earful \
         params brand",
    );
}
