//! Replies to simulated people: who is next, how long it takes, what the brand has done before.

use super::*;
use crate::model::terms::Term;
use crate::world::probe::Passed;

fn job(written: f64, priority: u8, minutes: f64) -> ReplyJob {
    let post = Post {
        author: 0,
        slot: 0,
        kind: Kind::Failure,
        addressed: true,
        sensitivity: 0.5,
        platform: 0,
        public: true,
        time: written,
    };
    let perceived = Kind::Failure;
    let first_minutes = minutes;
    ReplyJob {
        post,
        perceived,
        rule: rule(priority),
        reading: 0.0,
        expected: true,
        minutes,
        first_minutes,
    }
}

/// One person, ten hours a reply: three were written within half an hour, the most urgent last. Who waits
/// longest is next, or who is most urgent.
#[test]
fn who_is_next_is_as_the_policy_says() {
    let mut setting = complaining(1.0);
    setting.leave_out_others();
    let mut policy = nobody();
    policy.desk.staff = Staff::Agents(1.0);
    for (order, expected) in
        [(OverCapacity::OldestFirst, [0, 1, 5]), (OverCapacity::Priority, [0, 5, 1])]
    {
        policy.desk.over_capacity = order;
        let mut desk = desk(&setting, 0, &policy);
        let mut jobs = vec![job(0.0, 0, 600.0), job(0.01, 1, 600.0), job(0.02, 5, 600.0)];
        let mut served = Vec::new();
        for day in 0..2 {
            let today = std::mem::take(&mut jobs);
            served.extend(work(&mut desk, day, (&setting, &policy, 0), (1.0, 1.0), today));
        }
        let priority = |served: &Served| match served {
            Served::Sent(job, _) | Served::Dropped(job, _) => job.rule.priority,
        };
        assert_eq!(served.iter().map(priority).collect::<Vec<_>>(), expected, "{order:?}");
    }
}

/// By hand: day 0 is a Saturday, and the desk is open from Monday to Friday, 08:00 to 18:00. A post of
/// Saturday noon is taken up on day 2 at 08:00, after 44 hours; the reply takes an hour of an agent and
/// another of handling. Of the desk's own time only these two have passed.
#[test]
fn a_desk_is_shut_at_the_weekend_wherever_a_run_begins() {
    let mut setting = complaining(1.0);
    setting.leave_out_others();
    setting.clock = Clock { first_weekday: 5.0, ..Clock::default() };
    let mut policy = nobody();
    policy.desk.staff = Staff::Agents(1.0);
    policy.conduct.handling_hours = 1.0;
    let office = (0..5).map(|day| (day * 1440 + 480, day * 1440 + 1080)).collect();
    policy.desk.hours = Hours::new(office).expect("days apart");
    let mut desk = desk(&setting, 0, &policy);
    let mut jobs = vec![job(0.5, 0, 60.0)];
    for day in 0..3 {
        let today = std::mem::take(&mut jobs);
        let served = work(&mut desk, day, (&setting, &policy, 0), (1.0, 1.0), today);
        assert_eq!((served.len(), desk.waiting()), if day < 2 { (0, 1.0) } else { (1, 0.0) });
        if let [Served::Sent(_, latency)] = served.as_slice() {
            assert!((latency.hours - 46.0).abs() < 1e-9, "{latency:?}");
            assert!((latency.business - 2.0).abs() < 1e-9, "{latency:?}");
        }
    }
}

/// Rules that answer only those with whom the brand has had nothing to do: of the same posts a stranger
/// would get a reply to each, and people get as many as were decided. By hand from the events, a day's
/// weight e^(-1/90) for each day after it.
#[test]
fn what_people_get_is_held_against_what_strangers_would() {
    let mut setting = complaining(1.0);
    setting.leave_out_others();
    (setting.days, setting.warmup_days) = (60, 0);
    setting.brands[0].is.failures_per_30_days = 3.0;
    setting.mechanisms.queue = true;
    let mut policy = nobody();
    policy.desk.staff = Staff::Agents(5.0);
    policy.rules[0].when =
        Condition { histories: 0b001, days_since_contact_at_least: 400, ..Condition::default() };
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(&policy));
    let (mut heard, mut made) = ([0.0; 60], [0.0; 60]);
    world.run_to_with(60, &mut |day: u16, _: u32, _: usize, event: Event| match event {
        Event::Heard(..) => heard[usize::from(day)] += 1.0,
        Event::Decided(..) => made[usize::from(day)] += 1.0,
        _ => {}
    });
    let faded = |counts: &[f64; 60]| -> f64 {
        (0..60u16).map(|day| counts[usize::from(day)] * exp(-f64::from(60 - day) / 90.0)).sum()
    };
    let (strangers, made) = (faded(&heard), faded(&made));
    assert!(made > 20.0 && strangers > 2.0 * made, "{made} of {strangers}");
    let factor = world.brands[0].desk.change.factor();
    let expected = (made + 20.0) / (strangers + 20.0);
    assert!((factor - expected).abs() < 1e-9, "{factor}, not {expected}");
}

/// What terms forbid, strangers would not get either: where a term asks only what the post is, what a brand
/// has done changes nothing, and the ratio stays 1.
#[test]
fn what_terms_forbid_is_forbidden_to_strangers_too() {
    let mut setting = complaining(1.0);
    setting.leave_out_others();
    (setting.days, setting.warmup_days) = (60, 0);
    setting.brands[0].is.failures_per_30_days = 3.0;
    setting.voice.failure_addressed_share = 0.5;
    (setting.mechanisms.queue, setting.mechanisms.listening) = (true, true);
    let only_who_asked = [Term::OnlyWhoAsked].into_iter().collect();
    setting.platforms.iter_mut().for_each(|platform| platform.is.terms = only_who_asked);
    let mut policy = Policy { keeps_terms: true, listens: Listens::Everything, ..nobody() };
    policy.desk.staff = Staff::Agents(50.0);
    policy.rules[0].when = Condition::default();
    let people = People::draw(&setting, 5, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(&policy));
    let (mut forbidden, mut known) = (0, std::collections::BTreeSet::new());
    world.run_to_with(60, &mut |_: u16, who: u32, _: usize, event: Event| match event {
        Event::Passed(_, Passed::Terms(0, terms)) => {
            assert_eq!(terms, only_who_asked);
            forbidden += usize::from(known.contains(&who));
        }
        Event::Contacted(met) => {
            assert!(met.breaks.is_empty());
            known.insert(who);
        }
        _ => {}
    });
    assert!(forbidden > 20, "{forbidden}");
    assert_eq!(world.brands[0].desk.change.factor(), 1.0);
}
