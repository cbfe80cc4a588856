//! What people tell of the past: surveys with drawn memories against what is expected of them, and
//! against the events themselves where memory is perfect.
//!
//! Limits are 4.5 standard deviations of a binomial, which chance exceeds 7 times in a million; seeds are
//! fixed.

use std::collections::{BTreeMap, BTreeSet};

use earful::ground::math::{chance, exp};
use earful::model::memory::Memory;
use earful::model::post::Kind;
use earful::scenario::Scenario;
use earful::survey::diary::Diary;
use earful::survey::fielded::survey_key;
use earful::survey::fieldwork::Bending;
use earful::survey::interview::{Interviewer, Responses};
use earful::survey::person::{Frame, Person};
use earful::survey::questionnaire::{Asks, Fact, Item, Questionnaire};
use earful::survey::recall::Recall;
use earful::survey::told::{said_dropped_any, said_followed_any};
use earful::world::{Event, People, Probe, Tie, World};

use super::survey::scenario;

/// A world in which ties break easily, and who is contacted improperly may leave.
fn fragile() -> Scenario {
    let exit = [
        "exit.lapse=3e-3",
        "exit.lapse_stock=100",
        "privacy.leaving_per_strain=1",
        "run.consumers=40000",
        "run.warmup_days=60",
        "run.days=160",
    ];
    scenario(&exit)
}

fn item(fact: Fact, within_days: Option<u16>) -> Item {
    let values = fact.values();
    Item {
        id: format!("{fact:?} {within_days:?}"),
        text: String::new(),
        answers: values.iter().map(ToString::to_string).collect(),
        dont_know: None,
        asks: Asks::Fact { fact, answer_of: (0..values.len()).collect() },
        only_if: Vec::new(),
        within_days,
    }
}

/// Days and brands of what happened to each person.
type Days = BTreeMap<u32, Vec<u16>>;

/// Looks on with a diary, and keeps the days of exits and of complaints by itself.
#[derive(Default)]
struct Both {
    diary: Diary,
    exits: Days,
    /// The days on which ties began, and those on which they ended.
    turned: BTreeSet<(u32, bool, u16)>,
    complaints: Days,
    /// Brand and day of those that were answered.
    answered: BTreeSet<(u32, usize, u16)>,
    /// Brand and day of the last complaint since the warm-up.
    last: BTreeMap<u32, (usize, u16)>,
}

impl Probe for Both {
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        self.diary.see(day, consumer, brand, event);
        match event {
            Event::Exited(..) => {
                self.exits.entry(consumer).or_default().push(day);
                self.turned.retain(|(who, ..)| *who != consumer);
                self.turned.insert((consumer, true, day));
            }
            Event::Followed => {
                self.turned.insert((consumer, false, day));
            }
            Event::Posted(post) if post.kind == Kind::Failure && post.addressed => {
                self.complaints.entry(consumer).or_default().push(day);
                if day >= self.diary.from {
                    self.last.insert(consumer, (brand, day));
                }
            }
            Event::Contacted(met) => {
                self.answered.insert((consumer, brand, met.post.day));
            }
            _ => {}
        }
    }
}

/// Lives through the scenario and hands over the world at its end.
fn lived<T>(scenario: &Scenario, then: impl Fn(&World, &Both) -> T) -> T {
    let setting = &scenario.setting;
    let people = People::draw(setting, scenario.seed, 0);
    let mut world = World::new(setting.clone(), people.clone(), &scenario.warmup);
    let diary = Diary::from(setting.warmup_days);
    let mut both = Both { diary, ..Both::default() };
    world.run_to_with(setting.warmup_days, &mut both);
    // The brand is silent at first, and later answers whatever it finds, addressed or not.
    for (arm, until) in [("silent", setting.days - 40), ("interject", setting.days)] {
        let arm = scenario.arms.iter().find(|known| known.name == arm).expect("an arm");
        world.set_policies(&arm.policies);
        world.run_to_with(until, &mut both);
    }
    then(&world, &both)
}

/// Asks everybody who has not left.
fn census(
    scenario: &Scenario,
    world: &World,
    diary: &Diary,
    items: Vec<Item>,
) -> (Vec<Person>, Responses) {
    let setting = &scenario.setting;
    let frame = Frame::living(setting, scenario.seed, 0, world);
    let everybody = (0..frame.len()).map(|who| frame.person(who));
    let there: Vec<Person> = everybody.filter(|person| !person.left()).collect();
    let (questionnaire, bending) = (Questionnaire { items }, Bending::default());
    let key = survey_key(scenario.seed, 0);
    let responses = Interviewer::new(&questionnaire, &bending, setting, key).ask(&there, diary);
    (there, responses)
}

fn yes(responses: &Responses, item: usize) -> usize {
    (0..responses.answers[item].len()).filter(|who| responses.gave(item, 0, *who)).count()
}

/// The share that a census finds, with memories drawn one by one, is the one that is expected of it.
#[test]
fn a_census_finds_what_is_expected() {
    let mut scenario = fragile();
    for (telescoping, forgetting) in [(0.35, 0.0055), (0.6, 0.02), (0.0, 0.0)] {
        scenario.setting.memory = Memory { telescoping, forgetting, ..Memory::default() };
        lived(&scenario, |world, both| {
            let items = [30, 90].map(|days| {
                [Fact::DroppedAny, Fact::FollowedAny].map(|fact| item(fact, Some(days)))
            });
            let (there, responses) = census(&scenario, world, &both.diary, items.concat());
            let expected = [30, 90]
                .map(|days| [said_dropped_any(world, days), said_followed_any(world, days)]);
            let n = there.len() as f64;
            for (item, expected) in expected.concat().into_iter().enumerate() {
                let expected = expected.expect("people are left");
                let found = yes(&responses, item) as f64 / n;
                // Who came and went is left out of the expected share of new ties; there are few.
                let slack = if item % 2 == 1 { 0.002 } else { 0.0 };
                let limit = 4.5 * (expected * (1.0 - expected) / n).sqrt() + slack;
                assert!((0.1..0.95).contains(&expected), "item {item}: {expected}");
                assert!((found - expected).abs() < limit, "{item}: {found} for {expected}");
            }
            // Ties of the scenario alone, without the outside: as many exits as that took.
            assert!(both.exits.len() > 300, "{}", both.exits.len());
        });
    }
}

/// With a perfect memory a survey finds what happened, person by person, by the events themselves.
#[test]
fn a_perfect_memory_tells_the_events() {
    let mut scenario = fragile();
    scenario.setting.memory = Memory::perfect();
    lived(&scenario, |world, both| {
        let asked = [Some(30), None];
        let facts = [Fact::Stopped, Fact::Complained];
        let mut items = asked.map(|within| facts.map(|fact| item(fact, within))).concat();
        items.push(item(Fact::Answered, None));
        let (there, responses) = census(&scenario, world, &both.diary, items);
        let today = scenario.setting.days;
        for (window, since) in [today - 30, scenario.setting.warmup_days].into_iter().enumerate() {
            for (fact, days) in [&both.exits, &both.complaints].into_iter().enumerate() {
                let mut told = 0;
                for (who, person) in there.iter().enumerate() {
                    let days = days.get(&person.consumer);
                    let has = days.is_some_and(|days| days.iter().any(|day| *day >= since));
                    let gave = responses.gave(2 * window + fact, 0, who);
                    assert_eq!(gave, has, "{window} {fact}: {days:?}");
                    told += u32::from(gave);
                }
                assert!(told > 30, "{told}");
            }
        }
        // Answered or not, of the last complaint; by the day on which it was written.
        let (mut asked, mut answered) = (0, 0);
        for (who, person) in there.iter().enumerate() {
            let last = both.last.get(&person.consumer);
            assert_eq!(responses.asked(4, who), last.is_some());
            if let Some((brand, day)) = last {
                let was = both.answered.contains(&(person.consumer, *brand, *day));
                assert_eq!(responses.gave(4, 0, who), was, "{person:?}");
                (asked, answered) = (asked + 1, answered + u32::from(was));
            }
        }
        assert!(answered > 20 && asked > answered + 20, "{answered} of {asked}");
        // The expected share too, of those who have not left: certain where the scenario has an exit, Poisson outside.
        assert!((there.len() as u32) < scenario.setting.consumers, "somebody left");
        let since = today - 30;
        let silent = |person: &Person| {
            let days = both.exits.get(&person.consumer);
            let went = days.is_some_and(|days| days.iter().any(|day| *day >= since));
            if went { 0.0 } else { exp(-30.0 * person.lived.expect("a life").outside.drops) }
        };
        let says = 1.0 - there.iter().map(silent).sum::<f64>() / there.len() as f64;
        let expected = said_dropped_any(world, 30).expect("people are left");
        assert!((says - expected).abs() < 1e-9, "{says} for {expected}");
    });
}

/// The world knows of each tie that turned on which day; with one brand, each person has one tie.
#[test]
fn the_world_knows_when_ties_turned() {
    let scenario = fragile();
    let people = People::draw(&scenario.setting, scenario.seed, 0);
    let first = World::new(scenario.setting.clone(), people.clone(), &scenario.warmup);
    assert!((0..people.len()).all(|who| first.turned_ties(who).count() == 0));
    lived(&scenario, |world, both| {
        let of = |who: u32| {
            let turned = world.turned_ties(who);
            turned.map(move |(tie, day)| (who, tie != Tie::Following, day))
        };
        let known: BTreeSet<(u32, bool, u16)> = (0..people.len()).flat_map(of).collect();
        assert_eq!(known, both.turned);
        assert!(known.len() > 300, "{}", known.len());
    });
}

/// Of the same person, what is dropped outside and what is taken up there are drawn apart.
#[test]
fn what_is_dropped_outside_does_not_hang_on_what_is_taken_up() {
    let scenario = fragile();
    lived(&scenario, |world, both| {
        let (there, _) = census(&scenario, world, &both.diary, Vec::new());
        let (memory, key) = (&scenario.setting.memory, survey_key(scenario.seed, 0));
        let recall = Recall::new(memory, key, world.day(), 30);
        let days = 30.0 * memory.ratio(30.0);
        let (mut found, mut expected) = (0.0, 0.0);
        for person in &there {
            let tells = [recall.dropped_outside(person), recall.followed_outside(person)];
            found += f64::from(u8::from(tells == [true, true]));
            let outside = person.lived.expect("a life").outside;
            expected += chance(outside.drops * days) * chance(outside.follows * days);
        }
        assert!(expected > 500.0, "{expected}");
        assert!((found - expected).abs() < 4.5 * expected.sqrt(), "{found} for {expected}");
    });
}

/// Who tells of something in the last month tells of it in the last quarter, of the scenario and outside.
#[test]
fn longer_times_hold_shorter_ones() {
    let scenario = fragile();
    lived(&scenario, |world, both| {
        let facts = [Fact::Stopped, Fact::Complained, Fact::DroppedAny, Fact::FollowedAny];
        let of = |days: u16| facts.map(|fact| item(fact, Some(days)));
        let items = [of(30), of(90)].concat();
        let (there, responses) = census(&scenario, world, &both.diary, items);
        for fact in 0..facts.len() {
            let more = yes(&responses, fact + 4) - yes(&responses, fact);
            assert!(more > 10, "{fact}: {more}");
            for who in 0..there.len() {
                assert!(!responses.gave(fact, 0, who) || responses.gave(fact + 4, 0, who));
            }
        }
    });
}

/// How people remember moves no bit of a run, and asking none either.
#[test]
fn memories_move_no_run() {
    let mut scenario = scenario(&["run.consumers=2000", "run.days=90"]);
    let digest = |scenario: &Scenario| {
        lived(scenario, |world, _| {
            said_dropped_any(world, 30).expect("people are left");
            world.outcome().digest()
        })
    };
    let with = digest(&scenario);
    scenario.setting.memory = Memory::perfect();
    scenario.setting.follow.outside_per_30_days = 0.0;
    assert_eq!(with, digest(&scenario));
}
