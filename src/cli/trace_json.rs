//! One person's story as a document.

use serde_json::{Map, Value, json};

use crate::document::life::pick::what;
use crate::document::life::{Teller, Twins};
use crate::experiment::life::{DayOfLife, LevelInForce, Life, LifeNote, PersonState, Pick};
use crate::model::consumer::{AGE_BANDS, SEGMENTS};
use crate::model::exit::{Mode, Reason};
use crate::model::post::Kind;
use crate::model::terms::{Term, Terms};
use crate::scenario::Scenario;
use crate::world::probe::{Cause, Encounter, Passed, PostKey};
use crate::world::{Event, Tie};

/// A person: the id in the edge list as a text, else the number.
fn person(scenario: &Scenario, consumer: u32) -> Value {
    match &scenario.edges {
        None => json!(consumer),
        Some(_) => json!(scenario.consumer_name(consumer)),
    }
}

/// People worth reading.
pub(super) fn picks(scenario: &Scenario, found: &[(usize, Pick)]) -> Value {
    let all: Vec<Value> = found.iter().map(|(arm, one)| pick(scenario, *arm, one)).collect();
    json!({ "scenario": scenario.name, "found": all })
}

/// Somebody worth reading, and in which arm.
pub(super) fn pick(scenario: &Scenario, arm: usize, pick: &Pick) -> Value {
    json!({
        "who": pick.worth.name(),
        "consumer": person(scenario, pick.consumer),
        "arm": scenario.arms[arm].name,
        "day": pick.day,
        "what": what(scenario, arm, pick),
    })
}

/// Two lives of one person.
pub(super) fn twins(scenario: &Scenario, twins: &Twins) -> Value {
    json!({
        "parted": twins.parted,
        "noticed": twins.noticed,
        "parting": twins.parted.map(|day| twins.in_short(day)),
        "noticing": twins.noticed.map(|day| twins.in_short(day)),
        "lives": twins.lives.iter().map(|one| life(scenario, one)).collect::<Vec<_>>(),
    })
}

/// What other arms would have brought the person of the first life.
pub(super) fn others(scenario: &Scenario, twins: &[Twins]) -> Value {
    let other = |twins: &Twins| {
        let life = &twins.lives[1];
        let teller = Teller { scenario, arm: life.arm, twin: false };
        json!({
            "arm": scenario.arms[life.arm].name,
            "parted": twins.parted,
            "noticed": twins.noticed,
            "otherwise": twins.otherwise().map(|(_, what)| what),
            "last": state(&teller, &life.last),
        })
    };
    Value::Array(twins.iter().map(other).collect())
}

/// One life.
pub(super) fn life(scenario: &Scenario, life: &Life) -> Value {
    let teller = Teller { scenario, arm: life.arm, twin: false };
    let setting = teller.setting();
    let who = &life.portrait;
    let brand = |brand: usize| setting.brands[brand].name.as_str();
    let totals = life.totals(setting.warmup_days);
    let exits = Reason::ALL.iter().zip(totals.exits);
    let exits: Map<String, Value> =
        exits.map(|(reason, n)| (reason.name().to_owned(), json!(n))).collect();
    json!({
        "scenario": scenario.name,
        "scenario_digest": scenario.digest(),
        "seed": scenario.seed,
        "arm": scenario.arms[life.arm].name,
        "replication": life.replication,
        "consumer": person(scenario, life.consumer),
        "warmup_days": setting.warmup_days,
        "days_in_all": setting.days,
        "person": {
            "sentences": teller.person(life),
            "age": AGE_BANDS[who.band],
            "segment": SEGMENTS[who.segment],
            "concern_rank": who.concern_rank,
            "expectation_rank": who.expectation_rank,
            "expressiveness": who.expressiveness,
            "aware": who.aware,
            "open_accounts": setting.platforms.iter().zip(&who.open)
                .filter(|(_, open)| **open).map(|(platform, _)| &platform.name).collect::<Vec<_>>(),
            "readers": who.readers,
            "brands_followed_outside": who.outside_brands,
            "customer_of": who.brands.iter().map(|b| brand(*b)).collect::<Vec<_>>(),
            "prospect_of": who.prospect_of.iter().map(|b| brand(*b)).collect::<Vec<_>>(),
        },
        "first": state(&teller, &life.first),
        "days": life.days.iter().map(|one| day(&teller, life.consumer, one)).collect::<Vec<_>>(),
        "last": state(&teller, &life.last),
        "end": teller.end(life),
        "totals": totals,
        "exits_by_reason": exits,
    })
}

fn day(teller: &Teller<'_>, consumer: u32, day: &DayOfLife) -> Value {
    json!({
        "day": day.day,
        "measured": day.day >= teller.setting().warmup_days,
        "sentences": teller.day(consumer, day),
        "in_force": day.in_force.iter().map(|force| in_force(teller, day, force)).collect::<Vec<_>>(),
        "before": state(teller, &day.before),
        "after": state(teller, &day.after),
        "events": day.notes.iter().map(|note| event(teller, note)).collect::<Vec<_>>(),
    })
}

/// A level of a playbook and the hour from which on it was in force, which may be of an earlier day.
fn in_force(teller: &Teller<'_>, day: &DayOfLife, force: &LevelInForce) -> Value {
    let playbook = &teller.policy(force.brand, day.day).playbook;
    let level = force.level.checked_sub(1).and_then(|at| playbook.levels.get(at));
    json!({
        "brand": teller.setting().brands[force.brand].name,
        "level": level.map(|level| &level.name),
        "from_day": force.from / 24,
        "from_hour": force.from % 24,
    })
}

fn state(teller: &Teller<'_>, state: &PersonState) -> Value {
    let bonds = state.bonds.iter().map(|(brand, bond)| {
        json!({
            "brand": teller.setting().brands[*brand].name,
            "customer": bond.customer,
            "satisfaction": bond.satisfaction,
            "irritation": bond.irritation,
            "neglect": bond.neglect,
            "tie": tie(bond.tie),
            "loyalist": bond.loyalist,
            "opted_out": bond.opted_out,
        })
    });
    json!({
        "aware": state.standing.aware,
        "closed": state.standing.closed,
        "left": state.standing.left,
        "strain": state.standing.experience.strain,
        "brands": bonds.collect::<Vec<_>>(),
    })
}

fn tie(tie: Tie) -> &'static str {
    match tie {
        Tie::Never => "never",
        Tie::Following => "following",
        Tie::Muted => "muted",
        Tie::StoppedLooking => "stopped_looking",
        Tie::Unfollowed => "unfollowed",
    }
}

/// What happened: a name, the consumer it happened to, the brand, and what else there is.
fn event(teller: &Teller<'_>, note: &LifeNote) -> Value {
    let (what, more) = particulars(teller, &note.event);
    let mut value = json!({
        "what": what,
        "consumer": person(teller.scenario, note.who),
        "brand": teller.setting().brands[note.brand].name,
    });
    if let (Some(all), Value::Object(more)) = (value.as_object_mut(), more) {
        all.extend(more);
    }
    value
}

fn particulars(teller: &Teller<'_>, event: &Event) -> (&'static str, Value) {
    let about = |post: &PostKey| json!({ "kind": post.kind.name(), "day": post.day });
    let person = |consumer: &u32| person(teller.scenario, *consumer);
    let names = |terms: Terms| json!(terms.iter().map(Term::name).collect::<Vec<_>>());
    let brand = |brand: usize| teller.setting().brands[brand].name.as_str();
    match event {
        Event::Episode(kind) => {
            let what = match kind {
                Kind::Failure => "failure",
                Kind::Delight => "delight",
                _ => "question",
            };
            ("episode", json!({ "episode": what }))
        }
        Event::Posted(post) => (
            "posted",
            json!({
                "kind": post.kind.name(),
                "addressed": post.addressed,
                "platform": teller.setting().platforms[usize::from(post.platform)].name,
                "public": post.public,
                "sensitivity": post.sensitivity,
                "time": post.time,
            }),
        ),
        Event::Heard(post, kind, sensitivity) => (
            "heard",
            json!({ "post": about(post), "taken_for": kind.name(), "sensitivity": sensitivity }),
        ),
        Event::Passed(post, why) => {
            let (why, rule) = match why {
                Passed::NoReplies => ("replies_off", None),
                Passed::NoRule => ("no_rule", None),
                Passed::Ignore(rule) => ("rule_ignores", Some(rule + 1)),
                Passed::OptedOut(rule) => ("opted_out", Some(rule + 1)),
                Passed::Terms(rule, _) => ("terms", Some(rule + 1)),
                Passed::Capped(rule) => ("contact_cap", Some(rule + 1)),
            };
            let mut passed = json!({ "post": about(post), "why": why, "rule": rule });
            if let Event::Passed(_, Passed::Terms(_, terms)) = event {
                passed["terms"] = names(*terms);
            }
            ("passed", passed)
        }
        Event::Decided(post, rule) => ("decided", json!({ "post": about(post), "rule": rule + 1 })),
        Event::Contacted(met) => {
            let Encounter { post, contact, receiver, felt, verdict, business_hours, breaks } = met;
            let reasons = teller.setting().judgement().reasons(contact, receiver);
            let reason = |(why, weight): &(_, f64)| (format!("{why:?}"), json!(weight));
            (
                "contacted",
                json!({
                    "post": about(post),
                    "act": contact.act.name(),
                    "hours": contact.latency_hours,
                    "business_hours": business_hours,
                    "answered_after_hours": contact.second.map(|second| second.own_hours),
                    "help_hours": contact.second.map(|second| second.help_hours),
                    "understood": contact.understood,
                    "consent": contact.consent,
                    "proper": felt.proper,
                    "chance_of_proper": felt.proper_probability,
                    "reasons": reasons.iter().map(reason).collect::<Map<_, _>>(),
                    "expected": felt.expected,
                    "solved": felt.solved,
                    "wrong_tone": felt.wrong_tone,
                    "severity": verdict.severity,
                    "step": verdict.step,
                    "breaks": names(*breaks),
                }),
            )
        }
        Event::Redeemed => ("redeemed", json!({})),
        Event::Dropped(post) => ("dropped", json!({ "post": about(post) })),
        Event::Ignored(post) => ("ignored", json!({ "post": about(post) })),
        Event::OptedOut => ("opted_out", json!({})),
        Event::WentPrivate => ("went_private", json!({})),
        Event::Left => ("left", json!({})),
        Event::Followed => ("followed", json!({})),
        Event::Exited(reason, mode, hazards) => {
            let mode = match mode {
                Mode::Unfollow => "unfollow",
                Mode::Mute => "mute",
                Mode::Ignore => "stop_looking",
            };
            ("exited", json!({ "reason": reason.name(), "mode": mode, "hazards": hazards }))
        }
        Event::Criticised(cascade, cause, _) => {
            let (cause, post) = match cause {
                Cause::Post(post) => ("post", Some(about(post))),
                Cause::Parting => ("parting", None),
                Cause::Page => ("page", None),
            };
            ("criticised", json!({ "cascade": cascade, "cause": cause, "post": post }))
        }
        Event::Churned(to) => ("churned", json!({ "to": to.map(brand) })),
        Event::Joined(from) => ("joined", json!({ "from": from.map(brand) })),
        Event::ReadCriticism(author, cascade) => {
            ("read_criticism", json!({ "author": person(author), "cascade": cascade }))
        }
        Event::Reshared(author, cascade) => {
            ("reshared", json!({ "author": person(author), "cascade": cascade }))
        }
        Event::Looked(sight) => (
            "looked",
            json!({
                "author": person(&sight.author),
                "post": about(&sight.post),
                "answered": sight.answered,
                "step": sight.step,
            }),
        ),
    }
}
