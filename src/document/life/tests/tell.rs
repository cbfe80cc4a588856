//! A day, a person and an end in sentences.

use super::{BOB_HIMSELF, bob, day_of, key, life, offer, own, post, state, teller};
use crate::document::life::{Teller, words};
use crate::experiment::life::{LevelInForce, Notes, Totals};
use crate::model::alarm::{Trigger, Until};
use crate::model::appraisal::Contact;
use crate::model::clock::Clock;
use crate::model::exit::{Mode, Reason};
use crate::model::policy::{Action, Policy, Severity};
use crate::model::post::{Kind, Post};
use crate::model::terms::{Term, Terms};
use crate::model::turns::Second;
use crate::scenario::shipped;
use crate::world::probe::{Cause, FullHour, Passed, Sight};
use crate::world::{Event, Probe, Tie};

#[test]
fn what_is_not_heard_is_told_with_its_reason() {
    let scenario = bob();
    let told = |arm: &str, post: Post, day: u16| {
        teller(&scenario, arm).day(BOB_HIMSELF, &own(day, &[Event::Posted(post)])).join(" ")
    };
    let talk = post(Kind::PeerTalk, 40);
    assert!(told("silent", talk, 40).ends_with("under silent nobody reads anything."));
    let said = told("spoken_to", talk, 40);
    assert!(said.contains("under spoken_to it reads only what is addressed to it"), "{said}");
    assert!(told("coupon", talk, 40).ends_with("its monitor did not find the post."));
    let closed = Post { public: false, ..talk };
    let said = told("coupon", closed, 40);
    assert!(
        said.contains("closed to strangers") && said.ends_with("cannot see the post."),
        "{said}"
    );
    // Before day 30 the warm-up's policy is in force.
    assert!(told("coupon", post(Kind::PeerTalk, 29), 29).contains("under silent nobody reads"));
    // What holds for both twins names neither policy.
    let both = Teller { twin: true, ..teller(&scenario, "coupon") };
    let said = both.day(BOB_HIMSELF, &own(40, &[Event::Posted(talk)])).join(" ");
    assert!(said.ends_with("ointment heard it under neither policy."), "{said}");
}

/// Day 4 of a run that begins on a Monday is a Friday, 17:40:30 of it 1060.5 minutes; from a Sunday on it
/// is a Thursday, and day 1 is a Monday.
#[test]
fn a_post_is_told_with_its_hour() {
    let clock = |first_weekday| Clock { first_weekday, ..Clock::default() };
    let friday = 4.0 + 1060.5 / 1440.0;
    assert_eq!(words::hour(friday, &clock(0.0)), "Fri 17:40");
    assert_eq!(words::hour(friday + 70.0, &clock(6.0)), "Thu 17:40");
    assert_eq!(words::hour(1.0, &clock(6.0)), "Mon 00:00");
    let scenario = bob();
    let talk = Post { time: 40.75, ..post(Kind::PeerTalk, 40) };
    let said = teller(&scenario, "silent").day(BOB_HIMSELF, &own(40, &[Event::Posted(talk)]));
    assert!(said[0].contains(", Sat 18:00, open to all"), "{said:?}");
}

#[test]
fn each_way_of_being_passed_over_names_its_rule() {
    let mut scenario = bob();
    let arm = scenario.arms.iter().position(|arm| arm.name == "coupon").unwrap();
    scenario.arms[arm].policies = vec![shipped("contextual").unwrap()];
    let heard = |why| {
        let talk = post(Kind::Mention, 40);
        let events = [
            Event::Posted(talk),
            Event::Heard(key(Kind::Mention, 40), Kind::Failure, 0.42),
            Event::Passed(key(Kind::Mention, 40), why),
        ];
        teller(&scenario, "coupon").day(BOB_HIMSELF, &own(40, &events))
    };
    let told = heard(Passed::Ignore(5));
    assert!(!told[0].contains("did not hear"), "{told:?}");
    assert!(
        told[1].contains("took it for a complaint, which it was not (sensitivity judged 0.42)")
    );
    assert_eq!(
        told[2],
        "Rule 6 of contextual (any post of sensitivity at least 0.5) says to leave it alone."
    );
    assert!(heard(Passed::Capped(7))[2].contains("as often as the policy allows (2 in 30 days)"));
    let told = heard(Passed::Terms(7, [Term::OneReply, Term::EasyOptOut].into_iter().collect()));
    let why = "against the rules of the place (one_reply and easy_opt_out): no answer.";
    assert!(told[2].starts_with("Rule 8 of contextual") && told[2].ends_with(why), "{told:?}");
    assert!(heard(Passed::OptedOut(6))[2].contains("had asked not to be contacted"));
    assert_eq!(heard(Passed::NoRule)[2], "No rule of contextual is meant for it: no answer.");
    assert!(heard(Passed::NoReplies)[2].contains("switched off"));
}

/// By hand from the defaults: 18% accept an answer to peer talk, which over the eight groups is a start
/// of -1.793 (bisection in another program; 30% -1.083, 45% -0.390); sensitivity 2.5 x (0.9 - 0.3) =
/// 1.5; relevance that of the reference contact, 0; disclosure 0.4; offer -1.083 + 0.390 + 2 x (0.6 -
/// 0.3) = -0.09: together -2.99. Concern takes 0.9 x 1 and what spread adds at so low a level.
#[test]
fn a_contact_is_told_with_its_reasons_the_largest_first() {
    let scenario = bob();
    let mut day = own(42, &[Event::Contacted(offer(true, 0.04, 0.09)), Event::Redeemed]);
    day.after = state(0.19, true);
    let told = teller(&scenario, "coupon").day(BOB_HIMSELF, &day);
    assert_eq!(
        told[0],
        "ointment answered the talk between peers of day 40, 2.5 days later, with an offer (a \
         coupon)."
    );
    assert_eq!(
        told[1],
        "They found it proper (chance of that 4%). For it: it said why the brand was there \
         +0.4. Against it: talk between peers not meant for the brand -1.8, a delicate topic (0.90) \
         -1.5, concern for privacy -1.3, an offer unasked (0.6 of 1) -0.1."
    );
    assert!(told[2].starts_with("They had not expected it. "));
    assert_eq!(told[3], "They redeemed the offer.");
    assert_eq!(told[4], "= satisfaction with ointment +0.10 to +0.19");

    let mut met = offer(false, 0.04, -0.2);
    met.verdict.severity = 0.98;
    let told = teller(&scenario, "coupon").day(BOB_HIMSELF, &own(42, &[Event::Contacted(met)]));
    assert!(told[1].starts_with("They felt intruded on (chance of that 96%). Against it: talk"));
    assert_eq!(told[2], "It settled nothing. As an intrusion it weighed 0.98 of 1.");
    met.breaks = Terms::default();
    let told = teller(&scenario, "coupon").day(BOB_HIMSELF, &own(42, &[Event::Contacted(met)]));
    let why = "(only_who_asked, one_reply and easy_opt_out).";
    assert!(
        told[2].ends_with(&format!(" It was against the rules of the place {why}")),
        "{told:?}"
    );
}

/// Each action in its words; what was asked, whether it was answered and when help came.
#[test]
fn actions_of_the_trade_are_told_turn_by_turn() {
    let scenario = bob();
    let told = |act, second| {
        let mut met = offer(true, 0.4, 0.09);
        met.contact = Contact { act, second, ..met.contact };
        let day = own(42, &[Event::Contacted(met)]);
        teller(&scenario, "coupon").day(BOB_HIMSELF, &day)[0].clone()
    };
    let turn = Some(Second { own_hours: 3.0, help_hours: 123.0 });
    let cases = [
        (Action::Apologise, None, "answered {to}, with a public apology, which solves nothing."),
        (Action::Compensate, None, "answered {to}, with a public reply with a compensation."),
        (
            Action::AskDetails,
            turn,
            "took up {to}, and asked in public for details; they gave them after 3.0 hours, and help \
             came 5.1 days after the post.",
        ),
        (
            Action::AskDetails,
            None,
            "took up {to}, and asked in public for details; none were given.",
        ),
        (
            Action::HandOver,
            turn,
            "took up {to}, and asked them in public to write in private; they did after 3.0 hours, \
             and were helped there 5.1 days after the post.",
        ),
        (
            Action::HandOver,
            None,
            "took up {to}, and asked them in public to write in private; they did not.",
        ),
    ];
    for (act, second, said) in cases {
        let to = "the talk between peers of day 40, 2.5 days later";
        assert_eq!(told(act, second), format!("ointment {}", said.replace("{to}", to)));
    }
    let treated = Action::ALL.map(words::was_treated);
    assert!((0..Action::COUNT).all(|at| !treated[..at].contains(&treated[at])), "{treated:?}");
}

/// Of 60 hours the desk was open in fewer than half, or in half.
#[test]
fn where_the_desk_was_mostly_shut_its_own_time_is_told() {
    let scenario = bob();
    let told = |business_hours| {
        let met = crate::world::probe::Encounter { business_hours, ..offer(true, 0.04, 0.09) };
        let day = own(42, &[Event::Contacted(met)]);
        teller(&scenario, "coupon").day(BOB_HIMSELF, &day)[0].clone()
    };
    let said = told(7.5);
    assert!(said.contains("2.5 days later (7.5 hours of the desk's own time), with"), "{said}");
    assert!(told(30.0).contains("2.5 days later, with"));
}

#[test]
fn readers_and_onlookers_are_counted_and_not_named() {
    let scenario = bob();
    let sight = |author, answered, step| {
        Event::Looked(Sight { author, post: key(Kind::PeerTalk, 40), answered, step })
    };
    let events = [
        (BOB_HIMSELF, Event::Criticised(3, Cause::Post(key(Kind::Failure, 40)), 40.5)),
        (BOB_HIMSELF, Event::Criticised(5, Cause::Parting, 40.5)),
        (11, sight(BOB_HIMSELF, true, -0.015)),
        (12, sight(BOB_HIMSELF, true, -0.015)),
        (11, Event::ReadCriticism(BOB_HIMSELF, 3)),
        (11, Event::Reshared(BOB_HIMSELF, 3)),
        (13, Event::ReadCriticism(BOB_HIMSELF, 3)),
        (BOB_HIMSELF, sight(11, false, -0.005)),
        (BOB_HIMSELF, Event::ReadCriticism(11, 4)),
        (BOB_HIMSELF, Event::Reshared(11, 4)),
    ];
    let day = day_of(42, &events);
    let told = teller(&scenario, "coupon").day(BOB_HIMSELF, &day);
    let expected = [
        "They criticised ointment in public.",
        "They said in public why they turned away from ointment.",
        "They saw ointment leave the talk between peers of consumer 11 unanswered.",
        "They read what consumer 11 wrote against ointment and chose to pass it on.",
        "2 of their readers saw the answer.",
        "2 people read their criticism; one of them passed it on.",
    ];
    assert_eq!(told, expected);
    let totals = life(vec![day]).totals(0);
    let expected = Totals {
        criticisms: 2,
        parted_in_public: 1,
        onlookers: 2,
        readers: 2,
        reshares: 1,
        looked: 1,
        read: 1,
        ..Totals::default()
    };
    assert_eq!(totals, expected);
}

/// Hazards by hand: 0.3 of 0.5 in all is 60%, 0.15 is 30%, 0.05 is 10%.
#[test]
fn an_exit_names_its_reason_and_what_else_pushed() {
    let scenario = bob();
    let hazards = [0.15, 0.0, 0.05, 0.3, 0.0, 0.0, 0.0];
    let exit = |mode| Event::Exited(Reason::Intruded, mode, hazards);
    let told = teller(&scenario, "coupon").day(BOB_HIMSELF, &own(50, &[exit(Mode::Unfollow)]));
    assert_eq!(
        told,
        ["They un-followed ointment: feeling intruded on (60% of what pushed them out that day; \
          besides, too many posts by the page 30% and dull posts 10%)."]
    );
    let told = teller(&scenario, "coupon").day(BOB_HIMSELF, &own(50, &[exit(Mode::Mute)]));
    assert!(told[0].starts_with("They muted ointment (still counted as a follower)"));
    // Each reason in its own words.
    for (reason, words) in Reason::ALL.into_iter().zip([
        "too many posts",
        "feed crowded",
        "dull posts",
        "intruded on",
        "ignored",
        "lost interest",
        "feeling watched",
    ]) {
        let mut hazards = [0.0; Reason::COUNT];
        hazards[reason as usize] = 0.1;
        let exit = Event::Exited(reason, Mode::Ignore, hazards);
        let told = teller(&scenario, "coupon").day(BOB_HIMSELF, &own(50, &[exit]));
        assert!(told[0].contains(words) && told[0].ends_with("."), "{told:?}");
    }
}

#[test]
fn rules_are_named_by_their_number() {
    for name in ["contextual", "loyal_few", "interject", "complaints"] {
        let policy: Policy = shipped(name).unwrap();
        for number in 0..policy.rules.len() {
            let told = words::rule_name(&policy, number);
            assert!(told.starts_with(&format!("rule {} of {name} (", number + 1)), "{told}");
        }
    }
}

#[test]
fn times_are_told_in_their_own_unit() {
    let told = [0.05, 1.0 / 60.0, 0.999, 5.25, 60.0].map(words::after);
    assert_eq!(
        told,
        [
            "3 minutes later",
            "1 minute later",
            "60 minutes later",
            "5.2 hours later",
            "2.5 days later"
        ]
    );
}

#[test]
fn the_person_is_told_in_words_and_so_is_the_end() {
    let scenario = bob();
    let mut life = life(Vec::new());
    life.last.bonds[0].1.tie = Tie::Muted;
    life.last.bonds[0].1.opted_out = true;
    life.last.standing.closed = true;
    life.last.standing.experience.strain = 0.5;
    let told = teller(&scenario, "coupon").person(&life).join(" ");
    for said in [
        "Aged 55+; says that privacy is of some concern, and knows that brands listen.",
        "more careful of privacy than 31% of people",
        "Talks 0.25 times as much as people do on average; one person reads them; account on \
         microblog open to all and on friends closed to strangers.",
        "A customer of ointment, not following its page; satisfaction +0.10",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    assert_eq!(
        teller(&scenario, "coupon").end(&life),
        [
            "ointment: satisfaction -0.20 (+0.10 on day 0); has muted its page; asked not to be \
             contacted.",
            "Consumer 7 knows that brands listen and has closed the accounts to strangers; privacy \
             strain 0.50.",
        ]
    );
    life.first.bonds.clear();
    let told = teller(&scenario, "coupon").person(&life).join(" ");
    assert!(told.contains("Customer of no brand"), "{told}");
}

/// Nothing happened, and yet the person knows more or less than before.
#[test]
fn what_is_forgotten_or_learnt_elsewhere_is_told() {
    let scenario = bob();
    let told = |before: bool, after: bool| {
        let mut day = own(50, &[]);
        (day.before.standing.aware, day.after.standing.aware) = (before, after);
        day.after.bonds = day.before.bonds.clone();
        day.after.standing.experience = day.before.standing.experience;
        teller(&scenario, "coupon").day(BOB_HIMSELF, &day)
    };
    assert_eq!(
        told(false, true),
        ["They learnt elsewhere that brands listen.", "= they now know that brands listen"]
    );
    assert_eq!(told(true, false), ["= they have forgotten that brands listen"]);
}

/// Custom taken away and brought, to and from a rival or none; the rival's side of it is told with the
/// brand's.
#[test]
fn custom_that_goes_and_comes_is_told_once_with_what_was_thought() {
    let scenario = bob();
    let teller = teller(&scenario, "silent");
    let brand = teller.brand(0);
    let told = |event| teller.day(BOB_HIMSELF, &own(40, &[event]));
    assert_eq!(
        told(Event::Churned(Some(0))),
        [format!("They took their custom from {brand} to {brand}, at a satisfaction of +0.10.")]
    );
    assert_eq!(
        told(Event::Churned(None)),
        [format!(
            "They took their custom away from {brand}, to nobody told of here, at a satisfaction of \
             +0.10."
        )]
    );
    assert_eq!(
        told(Event::Joined(None)),
        [format!("They became a customer of {brand}, at an impression of +0.10.")]
    );
    assert_eq!(told(Event::Joined(Some(0))), Vec::<String>::new());
    assert_eq!(
        told(Event::Criticised(0, Cause::Page, 40.5)),
        [format!("They criticised {brand} in public for a post on its page.")]
    );
}

/// Customers, prospects, and who is neither any more or newly.
#[test]
fn a_person_is_told_as_customer_or_prospect_and_what_became_of_it() {
    let scenario = bob();
    let teller = teller(&scenario, "silent");
    let brand = teller.brand(0);
    let mut one = life(vec![]);
    let ends = |one: &super::Life| teller.end(one).remove(0);
    assert!(ends(&one).contains("satisfaction -0.20 (+0.10 on day 0)"), "{}", ends(&one));
    one.last.bonds[0].1.customer = false;
    assert!(ends(&one).contains("impression -0.20"), "{}", ends(&one));
    assert!(ends(&one).contains("; a customer no more"), "{}", ends(&one));
    one.first.bonds[0].1.customer = false;
    let begins = teller.person(&one).join(" ");
    assert!(begins.contains("Customer of no brand in this scenario"), "{begins}");
    let prospect = format!("May become a customer of {brand}; no impression of it yet.");
    assert!(begins.contains(&prospect), "{begins}");
    assert!(ends(&one).contains("; no customer"), "{}", ends(&one));
    one.last.bonds[0].1.customer = true;
    assert!(ends(&one).contains("; a customer now"), "{}", ends(&one));
}

/// A post of noon under a playbook whose level begins at ten, or at one: the rules are those of the level
/// in force when it was written.
#[test]
fn rules_are_those_of_the_level_at_the_hour_of_the_post() {
    let mut scenario = bob();
    let arm = scenario.arms.iter().position(|arm| arm.name == "coupon").unwrap();
    let crisis = Severity {
        name: "crisis".into(),
        triggers: vec![Trigger { storm: true, ..Trigger::default() }],
        until: Until::after(1),
        pause_broadcast: false,
        statement: false,
        policy: Some(Box::new(shipped("contextual").unwrap())),
        staff: None,
    };
    scenario.arms[arm].policies[0].playbook.levels = vec![crisis];
    let usual = scenario.arms[arm].policies[0].name.clone();
    let talk = post(Kind::PeerTalk, 40);
    let events = [Event::Posted(talk), Event::Decided(key(Kind::PeerTalk, 40), 0)];
    let told = |changes: &[(u32, usize)]| {
        let mut day = own(40, &events);
        let force =
            |(from, level): &(u32, usize)| LevelInForce { brand: 0, from: *from, level: *level };
        day.in_force = changes.iter().map(force).collect();
        teller(&scenario, "coupon").day(BOB_HIMSELF, &day).join(" ")
    };
    let noon = 40 * 24 + 12;
    let (ours, theirs) = (format!("ule 1 of {usual} "), "ule 1 of contextual ");
    let calm = told(&[]);
    assert!(calm.contains(&ours) && !calm.contains("playbook"), "{calm}");
    let since_ten = told(&[(noon - 2, 1)]);
    assert!(since_ten.contains(theirs) && !since_ten.contains(&ours), "{since_ten}");
    let said = "The playbook of ointment: the usual, from Sat 10:00 on crisis.";
    assert!(since_ten.starts_with(said), "{since_ten}");
    assert!(told(&[(noon, 1)]).contains(theirs), "from the full hour on");
    assert!(told(&[(noon + 1, 1)]).contains(&ours));
    // As the day began; over since.
    let over = told(&[(39 * 24, 1), (noon - 3, 0)]);
    assert!(over.contains(&ours), "{over}");
    let said = "The playbook of ointment: crisis, from Sat 09:00 on the usual.";
    assert!(over.starts_with(said), "{over}");
    assert!(told(&[(39 * 24, 1)]).starts_with("The playbook of ointment: crisis. "));
}

/// Levels are kept as they change; a day has those of it, and what was in force as it began.
#[test]
fn levels_are_kept_as_they_change() {
    let mut notes = Notes::about(BOB_HIMSELF);
    let hour =
        |hour, level| FullHour { hour, own: [0.0; 2], others: [0.0; 2], storm: false, level };
    for (h, level) in [(20, 0), (21, 1), (22, 1), (30, 2), (40, 0), (47, 1)] {
        notes.judged(0, hour(h, level));
    }
    notes.judged(1, hour(30, 1));
    let of = |day| -> Vec<(usize, u32, usize)> {
        let found = notes.in_force(day);
        found.iter().map(|force| (force.brand, force.from, force.level)).collect()
    };
    assert_eq!(of(0), [(0, 22, 1)]);
    assert_eq!(of(1), [(0, 22, 1), (0, 31, 2), (0, 41, 0), (1, 31, 1)]);
    // The last hour of a day is judged as it ends: from midnight on.
    assert_eq!(of(2), [(0, 48, 1), (1, 31, 1)]);
    notes.begin_anew();
    assert_eq!(notes.in_force(2), []);
}
