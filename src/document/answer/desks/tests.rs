//! Desks side by side, by hand: who has which, and which metrics stand beside them.

use std::path::Path;

use super::*;
use crate::document::Answer;
use crate::experiment::run::{Measured, RunResult, RunState};
use crate::stats::bounded::{SHARE, mean_of_values};

/// A bank of three million of whom 150 are simulated, and an outage; arms are given.
fn scenario(arms: &str) -> Scenario {
    let text = format!(
        "question = \"Q?\"\n[run]\nreplications = 3\nconsumers = 500\ndays = 20\nwarmup_days = 5\n\
         baseline = \"none\"\n[[brand]]\nname = \"bank\"\ncategory = \"bank\"\n[[shock]]\n\
         brand = \"bank\"\ntarget = \"failures\"\nfactor = 4.0\nfrom_day = 8\nto_day = 9\n\
         [[arm]]\nname = \"none\"\npolicy = \"silent\"\n{arms}"
    );
    Scenario::parse(&text, "q.toml", Path::new(""), &[]).unwrap_or_else(|found| panic!("{found}"))
}

/// An arm with a desk of its own.
fn arm(name: &str, desk: &str) -> String {
    format!(
        "[[arm]]\nname = \"{name}\"\npolicy = \"p_{name}\"\n[policies.p_{name}]\n\
         like = \"spoken_to\"\ndesk = {{ {desk} }}\n"
    )
}

const USUAL: &str = "[[arm]]\nname = \"usual\"\npolicy = \"spoken_to\"\n";

/// The words of the desk of `spoken_to` after its people.
const REST: &str = "Mon-Fri 08:00-20:00, Sat-Sun 10:00-18:00, 4 minutes a reply; promise: first \
                    reply within 4 hours of the desk's time for 90%";

/// By hand: three per million of 3,000,000 are nine, 12 hours on five days and 8 on two are 76 hours,
/// 684 paid a week; 3,000,000 are 20,000 for each of 150.
#[test]
fn a_desk_is_told_at_the_size_of_its_brand() {
    let found = desks(&scenario(USUAL));
    let usual = &found.arms[1];
    assert_eq!((usual.words.clone(), usual.agents), (format!("9 people, {REST}"), 9.0));
    assert_eq!(usual.hours, "Mon-Fri 08:00-20:00, Sat-Sun 10:00-18:00");
    assert!((usual.paid_hours_per_week - 684.0).abs() < 1e-9);
    let promise = usual.promise.as_ref().unwrap();
    assert_eq!((promise.first_reply_hours, promise.clock.as_str()), (4.0, "business"));
    assert_eq!(found.sizes(), "3,000,000 customers, 20,000 for each simulated one");
    assert_eq!(found.shocks_told().unwrap(), "Outage: failures x 4 on days 8 to 9");
    let none = &found.arms[0];
    assert_eq!((none.words.as_str(), none.paid_hours_per_week), ("nobody", 0.0));
    assert!(none.is_nobody() && none.promise.is_none());
    assert_eq!(
        found.sentence,
        format!("Only usual has people at the desk: 9 people, {REST}. Nobody answers under none.")
    );
    assert!(!found.same);
}

/// Nine people are nine people, however they are written down.
#[test]
fn desks_are_the_same_whatever_their_files_say() {
    let nine = arm("nine", "agents = 9");
    let found = desks(&scenario(&format!("{USUAL}{nine}")));
    assert_eq!(
        found.sentence,
        format!(
            "All arms that answer have the same desk: 9 people, {REST}. Nobody answers under none."
        )
    );
    assert!(!found.same, "to pay nobody is not to pay nine");
    let mut alike = scenario(&format!("{USUAL}{nine}"));
    alike.arms.remove(0);
    let found = desks(&alike);
    assert!(found.same);
    assert_eq!(found.sentence, format!("All arms have the same desk: 9 people, {REST}."));
    alike.arms.truncate(1);
    assert_eq!(desks(&alike).sentence, format!("The desk: 9 people, {REST}."));
    let empty = arm("empty", "agents = 0, minutes_per_reply = 9, promise = \"none\"");
    let silent = desks(&scenario(&empty));
    assert!(silent.same, "where nobody sits, nothing else counts");
    assert_eq!(silent.sentence, "Nobody sits at the desk.");
}

/// Of an equal desk everybody has it, who answers nobody too; enough people are those of the search,
/// whose own tests say how many.
#[test]
fn it_is_said_how_desks_are_staffed() {
    let with = |staff: &str| {
        let mut text = scenario(USUAL).to_toml();
        text = text.replace("staff = \"stated\"", &format!("staff = \"{staff}\""));
        let parsed = Scenario::parse(&text, "q.toml", Path::new(""), &[]);
        desks(&parsed.unwrap_or_else(|found| panic!("{found}")))
    };
    assert_eq!(with("stated").staffing, "stated");
    let enough = with("enough");
    let people = enough.arms[1].agents;
    assert!(people >= 1.0 && people.fract() == 0.0 && enough.arms[0].is_nobody());
    let begins =
        "Each arm has the people that its promise needs. Only usual has people at the desk: ";
    assert!(enough.sentence.starts_with(begins), "{}", enough.sentence);
    let equal = "question = \"Q?\"\n[run]\nstaff = \"equal\"\nbaseline = \"none\"\n[[brand]]\n\
                 name = \"bank\"\ncategory = \"bank\"\n[[arm]]\nname = \"none\"\n\
                 policy = \"silent\"\n[[arm]]\nname = \"usual\"\npolicy = \"spoken_to\"\n";
    let equal = Scenario::parse(equal, "q.toml", Path::new(""), &[]).unwrap();
    let equal = desks(&equal);
    assert!(equal.same && equal.staffing == "equal");
    assert_eq!(equal.sentence, format!("All arms have the same desk: 9 people, {REST}."));
}

/// What differs is named, arm by arm, and what is alike once.
#[test]
fn desks_that_differ_are_told_by_what_differs() {
    let (two, night) = (arm("two", "agents = 2"), arm("also_two", "agents = 2"));
    let found = desks(&scenario(&format!("{USUAL}{two}{night}")));
    assert_eq!(
        found.sentence,
        "Desks differ in people: 9 people under usual; 2 people under two and also_two. Alike: \
         Mon-Fri 08:00-20:00, Sat-Sun 10:00-18:00, 4 minutes a reply, promise: first reply within 4 \
         hours of the desk's time for 90%. Nobody answers under none."
    );
    let night = arm("night", "agents = 9, hours = \"always\", over_capacity = \"oldest_first\"");
    let found = desks(&scenario(&format!("{USUAL}{night}")));
    let told = "Desks differ in hours and order: Mon-Fri 08:00-20:00, Sat-Sun 10:00-18:00, by \
                priority under usual; round the clock, oldest first under night. Alike: 9 people, 4 \
                minutes a reply, promise";
    assert!(found.sentence.starts_with(told), "{}", found.sentence);
}

/// An arm of another size has other people by the million, and says so.
#[test]
fn the_size_of_the_brand_is_part_of_the_desk() {
    let large = "[[arm]]\nname = \"large\"\npolicy = \"spoken_to\"\n\
                 set = { \"brand.bank.customers\" = 6e6 }\n";
    let found = desks(&scenario(&format!("{USUAL}{large}")));
    assert_eq!([found.arms[1].agents, found.arms[2].agents], [9.0, 18.0]);
    assert!(
        found.sentence.starts_with(
            "Desks differ in people and customers: 9 people, 3,000,000 customers under usual; 18 \
             people, 6,000,000 customers under large. Alike: Mon-Fri"
        ),
        "{}",
        found.sentence
    );
    assert_eq!(
        found.sizes(),
        "3,000,000 or 6,000,000 customers, 20,000 or 40,000 for each simulated one"
    );
}

/// By hand: the mean of 0.2, 0.4 and 0.9 is 0.5, that of the differences from 0.1, 0.2 and 0.3 is 0.3.
#[test]
fn what_came_of_a_desk_stands_beside_it() {
    let mut scenario = scenario(USUAL);
    scenario.baseline = 0;
    let mut results = Results::new(&scenario);
    let column = results.column("busy_share").unwrap();
    let others = [0.1, 0.2, 0.3];
    for (replication, busy) in [0.2, 0.4, 0.9].into_iter().enumerate() {
        let life = |busy: f64| {
            let mut values = vec![None; results.columns.len()];
            values[column] = Some(busy);
            RunResult {
                state: RunState::Succeeded(Measured { values, digest: String::new() }),
                ..RunResult::aborted()
            }
        };
        let lives = vec![life(others[replication]), life(busy)];
        results.take(lives, &mut |_, _| ());
    }
    let analysis = Analysis::of(&scenario, &results, None);
    let answer = Answer::of(&scenario, &results, &analysis);
    let found = answer.desks.unwrap();
    assert!((found.arms[1].mean("busy_share").unwrap().estimate - 0.5).abs() < 1e-12);
    assert_eq!(found.arms[1].mean("promise_kept_share"), None);
    let figures: Vec<&str> =
        found.arms[1].figures.iter().map(|figure| figure.metric.as_str()).collect();
    assert_eq!(figures, FIGURES);
    let busy = &found.arms[1].figures[1];
    assert!((busy.difference.unwrap().estimate - 0.3).abs() < 1e-12);
    // As a file has it, and read back.
    let json = serde_json::to_string(&found).unwrap();
    let back: Desks = serde_json::from_str(&json).unwrap();
    assert_eq!((&back.sentence, &back.shocks), (&found.sentence, &found.shocks));
    assert_eq!(back.arms[1].promise, found.arms[1].promise);
    assert_eq!(back.arms[1].mean("busy_share").unwrap().n, 3);
    let bare = serde_json::json!(desks(&scenario));
    assert!(bare["arms"][1].get("figures").is_none());
}

/// None of 24 replications dropped any: nothing varies, so no interval is shown, whatever bound there is.
#[test]
fn what_is_the_same_in_every_replication_has_no_interval() {
    let mean = |values: &[f64]| mean_of_values(values, SHARE, 0.95).expect("a mean");
    let none = seen(&mean(&[0.0; 24]));
    assert_eq!((none.estimate, none.low, none.high, none.n), (0.0, None, None, 24));
    assert!(seen(&mean(&[0.1, 0.2])).low.is_some());
}

/// Who comes on bad days is told, and makes desks differ that are otherwise the same.
#[test]
fn people_who_come_on_bad_days_are_told() {
    let scenario = |agents: &str| {
        let text = format!(
            "question = \"?\"\n[run]\nbaseline = \"a\"\n[[brand]]\nname = \"bank\"\ncustomers = 2e6\n\
             policy = \"spoken_to\"\n[[arm]]\nname = \"a\"\npolicy = \"spoken_to\"\n[[arm]]\nname = \"b\"\n\
             policy = \"mine\"\n[policies.mine]\nlike = \"spoken_to\"\n\
             playbook = {{ trigger = [{{ storm = true }}], say = \"statement\" {agents} }}\n"
        );
        Scenario::parse(&text, "bank.toml", std::path::Path::new(""), &[]).unwrap()
    };
    let same = desks(&scenario(""));
    assert!(same.same && same.sentence.starts_with("All arms have the same desk: 6 people"));
    let more = desks(&scenario(", agents_per_million = 20"));
    assert!(!more.same);
    let told = " On bad days they differ: 40 people under b while crisis lasts.";
    assert_eq!(more.sentence, format!("{}{told}", same.sentence));
    // The same people on the same bad days; an arm alone differs from none.
    let mut alike = scenario(", agents_per_million = 20");
    alike.arms[0].policies = alike.arms[1].policies.clone();
    let found = desks(&alike);
    let told = " On bad days alike: 40 people while crisis lasts.";
    assert!(
        found.same && found.sentence == format!("{}{told}", same.sentence),
        "{}",
        found.sentence
    );
    alike.arms.truncate(1);
    let told = "for 90%. On bad days: 40 people while crisis lasts.";
    assert!(desks(&alike).sentence.ends_with(told));
}
