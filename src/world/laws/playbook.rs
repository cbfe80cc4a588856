//! Bad days: what a playbook changes, from which hour on, and that it changes nothing else.

use super::{quiet, to_everything};
use crate::model::alarm::{Sign, Trigger, Until};
use crate::model::brand::{Shock, ShockTarget};
use crate::model::desk::Staff;
use crate::model::policy::{Action, Listens, Playbook, Policy, Severity};
use crate::model::post::Kind;
use crate::world::brand_state::Daily;
use crate::world::probe::{Event, FullHour, PostKey, Probe};
use crate::world::{Outcome, People, Setting, World};

/// Everything that a run shows: events by day and person, and full hours.
#[derive(Default)]
struct Seen {
    events: Vec<(u16, u32, Event)>,
    hours: Vec<FullHour>,
}

impl Probe for Seen {
    fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        assert_eq!(brand, 0);
        self.events.push((day, consumer, event));
    }

    fn judged(&mut self, _brand: usize, hour: FullHour) {
        self.hours.push(hour);
    }
}

fn live(setting: &Setting, policy: &Policy) -> (Outcome, Seen) {
    let people = People::draw(setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    let mut seen = Seen::default();
    world.run_to_with(setting.days, &mut seen);
    (world.outcome(), seen)
}

/// Customers complain, to the brand and past it, at any hour; nothing else happens. From day 4 to 6 ten
/// times as many have reason to. So many customers there really are; 0: as many as are simulated.
fn bad_days(consumers: u32, real: f64) -> Setting {
    let mut setting = quiet(consumers, 12);
    for on in ["experience", "listening", "reply", "queue", "silence", "backlash", "playbook"] {
        assert!(setting.mechanisms.set(on, true));
    }
    setting.brands[0].is.customers = setting.brands[0].is.customers.max(real);
    setting.brands[0].is.failures_per_30_days = 0.3;
    (setting.brands[0].is.questions_per_30_days, setting.brands[0].is.delights_per_30_days) =
        (0.0, 0.0);
    setting.voice.failure_posting = 0.5;
    setting.shocks.push(Shock {
        brand: 0,
        target: ShockTarget::Failures,
        factor: 10.0,
        from_day: 4,
        to_day: 6,
    });
    setting
}

/// Enters at so many complaints an hour, leaves after three hours with at most a third of them.
fn level(complaints: f64) -> Severity {
    let mut trigger = Trigger::default();
    trigger.at_least[Sign::Complaints as usize] = Some(complaints);
    let mut until = Until::after(3);
    until.at_most[Sign::Complaints as usize] = Some((complaints / 3.0).floor());
    Severity {
        name: "crisis".into(),
        triggers: vec![trigger],
        until,
        pause_broadcast: true,
        statement: true,
        policy: None,
        staff: None,
    }
}

/// Two people answer everything, with a playbook of one level.
fn careful(level: Severity) -> Policy {
    let mut policy = to_everything(Action::PublicReply);
    policy.desk.staff = Staff::Agents(2.0);
    policy.conduct.wrong_tone_share = 0.5;
    policy.playbook = Playbook { levels: vec![level] };
    policy
}

/// Nothing changes, in any bit, where nothing ever calls for it: neither job by job nor as work, whatever
/// the playbook would do.
#[test]
fn a_playbook_that_is_never_called_for_changes_no_bit() {
    for real in [0.0, 3e6] {
        let mut setting = bad_days(3_000, real);
        for (name, _) in crate::model::mechanisms::Mechanisms::LIST {
            setting.mechanisms.set(name, true);
        }
        let with = Severity {
            policy: Some(Box::new(Policy::silent())),
            staff: Some(Staff::Agents(99.0)),
            ..level(1e12)
        };
        let with = careful(with);
        let without = Policy { playbook: Playbook::default(), ..with.clone() };
        let ((one, seen), (other, seen_too)) = (live(&setting, &with), live(&setting, &without));
        assert_eq!(seen.hours.len(), 12 * 24);
        // But that there is one at all, and that it was never called for.
        let calm = one.brands[0].all.whole.as_ref().and_then(|whole| whole.bad_days.share());
        assert_eq!(calm, Some(0.0));
        let mut one = one;
        if let Some(whole) = &mut one.brands[0].all.whole {
            whole.bad_days.crisis = None;
        }
        assert!(one == other && seen.events == seen_too.events, "{real} customers");
    }
}

/// The hour [since day 0] in which something was written.
fn hour_of(time: f64) -> u32 {
    (time * 24.0) as u32
}

/// Everybody is simulated and every complaint found and read rightly: the counts are those of the posts,
/// and the level follows from them as by a plain reading: entered after an hour with eight or more, left
/// after three hours in a row with at most two.
#[test]
fn the_level_follows_from_what_was_written_by_then() {
    let mut setting = bad_days(3_000, 0.0);
    (setting.listening.recall, setting.platforms[0].is.monitorable_share) = (1.0, 1.0);
    setting.platforms[0].is.public_share = 1.0;
    let (_, seen) = live(&setting, &careful(level(8.0)));
    let mut written = vec![0.0; 12 * 24];
    for (.., event) in &seen.events {
        if let Event::Posted(post) = event {
            assert_eq!(post.kind, Kind::Failure);
            written[hour_of(post.time) as usize] += 1.0;
        }
    }
    let (mut now, mut calm) = (0, 0);
    for (hour, full) in seen.hours.iter().enumerate() {
        assert_eq!((full.hour, full.own[1]), (hour as u32, written[hour]));
        assert_eq!(full.others, [0.0; 2]);
        calm = if written[hour] <= 2.0 { calm + 1 } else { 0 };
        now = match now {
            0 if written[hour] >= 8.0 => 1,
            1 if calm >= 3 => 0,
            same => same,
        };
        assert_eq!(full.level, now, "hour {hour}");
    }
    let changes = seen.hours.windows(2).filter(|two| two[0].level != two[1].level).count();
    assert!(changes >= 4, "{changes} changes");
}

/// Criticism counts in the hour in which it is written: of contacts when they come, of silence later, but
/// none before its post and none after the day.
#[test]
fn criticism_counts_by_its_minute() {
    let mut setting = bad_days(4_000, 0.0);
    setting.backlash.ignored_criticism = 0.4;
    setting.backlash.poor_criticism = 0.4;
    (setting.listening.recall, setting.platforms[0].is.monitorable_share) = (1.0, 1.0);
    setting.platforms[0].is.public_share = 1.0;
    let mut policy = careful(level(1e12));
    // Complaints past the brand are left alone, so there is silence as well.
    policy.rules[0].when.addressed = Some(true);
    let (outcome, seen) = live(&setting, &policy);
    let mut counted = vec![0.0; 13 * 24];
    let mut posts = std::collections::BTreeMap::new();
    let mut contacts = std::collections::BTreeMap::new();
    let (mut of_contact, mut of_silence) = (0, 0);
    for (day, consumer, event) in &seen.events {
        match event {
            Event::Posted(post) => {
                posts.insert((*consumer, PostKey::of(post)), post.time);
            }
            Event::Contacted(met) => {
                let written = posts[&(*consumer, met.post)];
                let at = written + met.contact.latency_hours / 24.0;
                contacts.insert((*consumer, met.post), at);
            }
            Event::Criticised(_, crate::world::probe::Cause::Post(key), at) => {
                counted[hour_of(*at) as usize] += 1.0;
                if let Some(contact) = contacts.get(&(*consumer, *key)) {
                    assert!((at - contact).abs() < 1e-9);
                    of_contact += 1;
                } else {
                    let written = posts[&(*consumer, *key)];
                    assert!(*at > written && *at <= f64::from(day + 1));
                    of_silence += 1;
                }
            }
            _ => {}
        }
    }
    assert!(of_contact > 30 && of_silence > 50, "{of_contact} and {of_silence}");
    for full in &seen.hours {
        assert_eq!(full.own[0], counted[full.hour as usize], "hour {}", full.hour);
    }
    let per_day: Vec<f64> = counted.chunks(24).map(|day| day.iter().sum::<f64>() / 24.0).collect();
    for (day, row) in outcome.brands[0].series.iter().enumerate() {
        assert!((row[Daily::CriticalPerHour as usize] - per_day[day]).abs() < 1e-12);
    }
}

/// The day of the outage under a playbook that falls silent and sends everybody home: up to the hour of
/// the change all is as it would be without; what was written before it was decided on by the old rules,
/// what is written after it by the new ones.
#[test]
fn rules_change_from_the_hour_on_and_nothing_before_it() {
    for real in [0.0, 3e6] {
        let setting = bad_days(3_000, real);
        let shock = |hour: u32| (4 * 24..7 * 24).contains(&hour);
        // At the real size some hundreds are found an hour on ordinary days and thousands on bad ones.
        let calls = if real > 0.0 { real * 1e-3 } else { 9.0 };
        let mut silent = to_everything(Action::Ignore);
        silent.listens = Listens::Everything;
        let falls_silent = Severity {
            policy: Some(Box::new(silent)),
            until: Until { for_hours: 400, ..level(calls).until },
            ..level(calls)
        };
        let with = careful(falls_silent);
        let without = Policy { playbook: Playbook::default(), ..with.clone() };
        let ((_, seen), (_, plain)) = (live(&setting, &with), live(&setting, &without));
        let begins = seen.hours.iter().find(|full| full.level == 1).expect("an alarm").hour + 1;
        assert!(shock(begins - 1) && !begins.is_multiple_of(24), "{real}: {begins}");
        let from = f64::from(begins) / 24.0;
        let mut written = std::collections::BTreeMap::new();
        let (mut before, mut after) = (0, 0);
        for (_, consumer, event) in &seen.events {
            match event {
                Event::Posted(post) => {
                    written.insert((*consumer, PostKey::of(post)), post.time);
                }
                Event::Decided(key, _) => {
                    assert!(written[&(*consumer, *key)] < from);
                    before += 1;
                }
                Event::Passed(key, _) => {
                    assert!(written[&(*consumer, *key)] >= from);
                    after += 1;
                }
                _ => {}
            }
        }
        assert!(before > 20 && after > 20, "{before} and {after}");
        // All that could happen before the hour, one by one and in the same order.
        let early = |seen: &Seen| -> Vec<(u16, u32, Event)> {
            let mut written = std::collections::BTreeMap::new();
            let mut early = Vec::new();
            for (day, consumer, event) in &seen.events {
                if let Event::Posted(post) = event {
                    written.insert((*consumer, PostKey::of(post)), post.time);
                }
                let time = match event {
                    Event::Heard(key, ..) | Event::Decided(key, _) | Event::Passed(key, _) => {
                        written[&(*consumer, *key)]
                    }
                    Event::Contacted(met) => {
                        written[&(*consumer, met.post)] + met.contact.latency_hours / 24.0
                    }
                    Event::Criticised(.., at) => *at,
                    _ if u32::from(*day) < begins / 24 => f64::from(*day),
                    _ => continue,
                };
                if time < from - 1e-9 && u32::from(*day) <= begins / 24 {
                    early.push((*day, *consumer, *event));
                }
            }
            early
        };
        let (ours, theirs) = (early(&seen), early(&plain));
        let of_day = |events: &[(u16, u32, Event)]| {
            events.iter().filter(|(day, ..)| u32::from(*day) == begins / 24).count()
        };
        assert!(of_day(&ours) > 10);
        // As work the cut may move a reply of that hour by minutes: what was decided is the same.
        let decided = |events: &[(u16, u32, Event)]| -> Vec<(u16, u32, Event)> {
            let all = events.iter().filter(|(.., event)| {
                real == 0.0 || matches!(event, Event::Heard(..) | Event::Decided(..))
            });
            all.copied().collect()
        };
        assert!(decided(&ours) == decided(&theirs), "{real}: what was before has changed");
    }
}

/// Nobody is at the desk until the alarm, and fifty people from that hour on: no reply goes out before
/// it, what waited is taken up at that hour, and hours are paid from it on.
#[test]
fn people_come_from_the_hour_on() {
    for real in [0.0, 3e6] {
        let setting = bad_days(3_000, real);
        let calls = if real > 0.0 { real * 1e-3 } else { 9.0 };
        let staff = Some(Staff::Agents(50.0));
        let until = Until { for_hours: 400, ..level(calls).until };
        let mut policy = careful(Severity { staff, until, ..level(calls) });
        policy.desk.staff = Staff::Agents(0.0);
        policy.conduct.max_wait_days = 30.0;
        let (outcome, seen) = live(&setting, &policy);
        let begins = seen.hours.iter().find(|full| full.level == 1).expect("an alarm").hour + 1;
        let from = f64::from(begins) / 24.0;
        let mut written = std::collections::BTreeMap::new();
        let (mut first, mut soon, mut twice) = (f64::INFINITY, 0, 0);
        let mut answered = std::collections::BTreeSet::new();
        for (_, consumer, event) in &seen.events {
            match event {
                Event::Posted(post) => {
                    written.insert((*consumer, PostKey::of(post)), post.time);
                }
                Event::Contacted(met) => {
                    let at = written[&(*consumer, met.post)] + met.contact.latency_hours / 24.0;
                    first = first.min(at);
                    soon += u32::from(at < from + 0.25);
                    twice += u32::from(!answered.insert((*consumer, met.post)));
                }
                _ => {}
            }
        }
        // Job by job the first is written within minutes; as work it waits for what others wrote before.
        let soonest = if real > 0.0 { 2.0 } else { 0.5 };
        assert!(first >= from && first < from + soonest / 24.0, "{first}, not {from}");
        assert!(soon > 3 && twice == 0, "{soon} soon, {twice} twice");
        // 50 people round the clock from that hour to the end, for each customer and day.
        let hours = 50.0 * f64::from(12 * 24 - begins);
        let customers = setting.real_customers(0);
        let value = crate::world::metrics::metric("human_hours").expect("a metric").value;
        let paid = value(&outcome.brands[0].all).expect("a value");
        let expected = hours / 12.0 * 30_000.0 / customers;
        assert!((paid / expected - 1.0).abs() < 1e-9, "{paid}, not {expected}");
    }
}

/// A pause begins with the next day and ends with the day after the way back; the statement stands from
/// the hour on.
#[test]
fn page_posts_pause_from_the_next_day_on() {
    let mut setting = bad_days(3_000, 0.0);
    assert!(setting.mechanisms.set("broadcast", true));
    let mut policy = careful(level(8.0));
    policy.conduct.posts_per_week = 7.0;
    policy.conduct.reach_share = 0.5;
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(&policy));
    let mut seen = Seen::default();
    world.run_to_with(setting.days, &mut seen);
    let kept = setting.broadcast.fade(1.0);
    let fatigue = &world.brands[0].page.fatigue;
    let mut paused = 0;
    for day in 1..12 {
        // The level as the day began.
        let level = seen.hours[day * 24 - 1].level;
        let posted = fatigue[day] - fatigue[day - 1] * kept;
        assert_eq!(posted.abs() < 1e-9, level == 1, "day {day}: {posted}");
        paused += level;
    }
    assert!((1..11).contains(&paused), "{paused} days");
    let record = &world.brands[0].record;
    let entered: Vec<u32> =
        record.changes.iter().filter(|(_, l)| *l == 1).map(|(h, _)| *h).collect();
    assert_eq!(record.statements().collect::<Vec<_>>(), entered);
    assert!(!entered.is_empty());
}

/// Contacts that come before a time, by whom they reach and which post they answer.
fn contacts_before(seen: &Seen, time: f64) -> std::collections::BTreeMap<(u32, PostKey), f64> {
    let mut written = std::collections::BTreeMap::new();
    let mut came = std::collections::BTreeMap::new();
    for (_, consumer, event) in &seen.events {
        match event {
            Event::Posted(post) => {
                written.insert((*consumer, PostKey::of(post)), post.time);
            }
            Event::Contacted(met) => {
                let at = written[&(*consumer, met.post)] + met.contact.latency_hours / 24.0;
                if at < time {
                    came.insert((*consumer, met.post), at);
                }
            }
            _ => {}
        }
    }
    came
}

/// Replies that were planned before the alarm go out as they were planned, whatever reading and handling take
/// from then on: with a queue, where an agent's time hangs on them, and without one.
#[test]
fn an_alarm_changes_no_reply_that_came_before_it() {
    for queue in [true, false] {
        let mut setting = bad_days(3_000, 0.0);
        assert!(setting.mechanisms.set("queue", queue));
        let with = |reading: f64, handling: f64| {
            let mut other = to_everything(Action::PublicReply);
            (other.conduct.context_reading, other.conduct.handling_hours) = (reading, handling);
            let until = Until { for_hours: 400, ..level(9.0).until };
            let mut policy =
                careful(Severity { policy: Some(Box::new(other)), until, ..level(9.0) });
            (policy.conduct.context_reading, policy.conduct.handling_hours) = (1.0, 3.0);
            policy.desk.minutes_per_reply = 20.0;
            policy
        };
        let (_, slow) = live(&setting, &with(1.0, 3.0));
        let (_, quick) = live(&setting, &with(0.0, 0.1));
        let alarm =
            |seen: &Seen| seen.hours.iter().find(|full| full.level == 1).map(|full| full.hour);
        assert_eq!(alarm(&slow), alarm(&quick));
        let from = f64::from(alarm(&slow).expect("an alarm") + 1) / 24.0;
        let (slow, quick) = (contacts_before(&slow, from), contacts_before(&quick, from));
        assert!(slow.len() > 20 && slow == quick, "queue {queue}: {} {}", slow.len(), quick.len());
    }
}

/// What waits for a desk goes on waiting where a level answers nobody, at the real size as well.
#[test]
fn what_waits_does_not_vanish_in_silence() {
    let setting = bad_days(3_000, 3e6);
    let mut silent = to_everything(Action::Ignore);
    silent.rules.clear();
    silent.conduct.max_wait_days = 30.0;
    let until = Until { for_hours: 400, ..level(3_000.0).until };
    let mut policy = careful(Severity { policy: Some(Box::new(silent)), until, ..level(3_000.0) });
    policy.desk.staff = Staff::Agents(10.0);
    policy.conduct.max_wait_days = 30.0;
    policy.playbook.levels[0].staff = Some(Staff::Agents(0.0));
    let (outcome, seen) = live(&setting, &policy);
    let begins = seen.hours.iter().find(|full| full.level == 1).expect("an alarm").hour + 1;
    let queue = |day: u32| outcome.brands[0].series[day as usize][Daily::Queue as usize];
    let day = begins / 24;
    assert!(queue(day) > 1_000.0, "{}", queue(day));
    for later in day + 1..12 {
        assert!(
            (queue(later) / queue(day) - 1.0).abs() < 0.01,
            "{} of {}",
            queue(later),
            queue(day)
        );
    }
}

/// Over four weeks the dashboard of three million customers, of whom a thousand are simulated, has what an ordinary
/// hour is expected to bring, by the hour and by the day: of silence, and of replies that go out at once or by
/// way of a desk. Two signs of three policies, each a Poisson count of tens of thousands: six limits of 4.5
/// deviations, which chance exceeds 4e-5 of the time, and 1% for the thousand, for replies under way at the end and
/// for what noise of a desk leaves.
#[test]
fn a_dashboard_has_what_an_ordinary_hour_is_expected_to_bring() {
    let mut replies = to_everything(Action::PublicReply);
    replies.desk.staff = Staff::Agents(2_000.0);
    replies.conduct.wrong_tone_share = 0.3;
    let mut silent = to_everything(Action::Ignore);
    silent.listens = Listens::Everything;
    for (policy, queue) in [(&silent, true), (&replies, true), (&replies, false)] {
        let mut setting = Setting { days: 28, ..bad_days(1_000, 3e6) };
        setting.shocks.clear();
        (setting.backlash.ignored_criticism, setting.backlash.poor_criticism) = (0.3, 0.3);
        assert!(setting.mechanisms.set("queue", queue));
        let expected = crate::world::desk::ordinary::ordinary(&setting, 0, policy);
        let watchful =
            Policy { playbook: Playbook { levels: vec![level(1e12)] }, ..policy.clone() };
        let (outcome, seen) = live(&setting, &watchful);
        let by_day = |what: Daily| -> f64 {
            outcome.brands[0].series.iter().map(|day| day[what as usize] * 24.0).sum()
        };
        let daily = [by_day(Daily::CriticalPerHour), by_day(Daily::ComplaintsPerHour)];
        for sign in 0..Sign::COUNT {
            let total = expected[sign] * 24.0 * 28.0;
            assert!(total > 10_000.0, "{total}");
            // Counts, and no expectations.
            let hours = || seen.hours.iter().map(|full| full.others[sign]);
            assert!(hours().all(|posts| posts.fract() == 0.0));
            let by_hour: f64 =
                seen.hours.iter().map(|full| full.own[sign] + full.others[sign]).sum();
            for found in [by_hour, daily[sign]] {
                let limit = 4.5 * total.sqrt() + 0.01 * total;
                assert!((found - total).abs() < limit, "{queue} {sign}: {found}, not {total}");
            }
        }
    }
}
