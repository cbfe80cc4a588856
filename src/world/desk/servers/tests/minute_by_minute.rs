//! Against a desk that is lived through minute by minute, and against itself in open time.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A desk in whole minutes.
#[derive(Clone, Debug)]
struct Rota {
    stretches: Vec<(u16, u16)>,
    servers: u32,
    /// Each minute of a reply takes so many.
    slow: u32,
    order: OverCapacity,
    /// A reply is begun at most so many minutes after it was written.
    limit: u32,
}

impl Rota {
    fn open(&self, minute: u32) -> bool {
        let of_week = (minute % (7 * 1440)) as u16;
        self.stretches.iter().any(|(from, to)| (*from..*to).contains(&of_week))
    }

    fn schedule(&self) -> Schedule {
        Schedule::new(&Hours::new(self.stretches.clone()).unwrap(), 0)
    }
}

fn rota() -> impl Strategy<Value = Rota> {
    let week = prop_oneof![
        Just(vec![(0, 7 * 1440)]),
        Just((0..5).map(|d| (d * 1440 + 480, d * 1440 + 1080)).collect()),
        prop::collection::btree_set(0..7u16 * 1440, 2..8).prop_map(|cuts| {
            let cuts: Vec<u16> = cuts.into_iter().collect();
            cuts.chunks_exact(2).map(|cut| (cut[0], cut[1])).collect()
        }),
    ];
    let order = prop_oneof![Just(OverCapacity::OldestFirst), Just(OverCapacity::Priority)];
    let limit = prop_oneof![Just(1_000_000u32), 30..3000u32];
    (week, 0..4u32, 1..3u32, order, limit).prop_map(|(stretches, servers, slow, order, limit)| {
        Rota { stretches, servers, slow, order, limit }
    })
}

/// What becomes of tickets (minute written, priority, minutes) under the first rota until `switch`, and
/// under the second from that minute on. None where two things fall on one minute whose order only
/// rounding knows.
fn brute_force(
    tickets: &[(u32, u8, u32)],
    rotas: &[Rota; 2],
    switch: u32,
) -> Option<Vec<Option<u32>>> {
    let mut begun = vec![None; tickets.len()];
    let mut waiting: Vec<usize> = Vec::new();
    // What is left to do for each who is busy, and under which rota.
    let mut busy: Vec<(u32, usize)> = Vec::new();
    let written: BTreeSet<u32> = tickets.iter().map(|ticket| ticket.0).collect();
    let (mut arrived, mut minute) = (0, 0);
    while arrived < tickets.len() || !waiting.is_empty() {
        let which = usize::from(minute >= switch);
        let rota = &rotas[which];
        let turns = rotas.iter().any(|rota| rota.open(minute) != rota.open(minute + 7 * 1440 - 1));
        if written.contains(&minute) && turns {
            return None;
        }
        let new = tickets.iter().enumerate().filter(|(_, ticket)| ticket.0 == minute);
        waiting.extend(new.map(|(number, _)| number));
        arrived = tickets.iter().filter(|ticket| ticket.0 <= minute).count();
        while rota.open(minute) && busy.len() < rota.servers as usize && !waiting.is_empty() {
            let urgency = |number: usize| match rota.order {
                OverCapacity::Priority => u8::MAX - tickets[number].1,
                OverCapacity::OldestFirst => 0,
            };
            let turn = |number: usize| (urgency(number), tickets[number].0, number);
            let place = (0..waiting.len()).min_by_key(|place| turn(waiting[*place])).unwrap();
            let number = waiting.remove(place);
            if minute <= tickets[number].0 + rota.limit {
                begun[number] = Some(minute);
                busy.push((tickets[number].2 * rota.slow, which));
            }
        }
        if (minute + 1) % 1440 == 0 {
            waiting.retain(|number| tickets[*number].0 + rota.limit > minute);
        }
        busy.iter_mut().for_each(|(left, which)| *left -= u32::from(rotas[*which].open(minute)));
        minute += 1;
        let at_work = busy.len();
        busy.retain(|(left, _)| *left > 0);
        if busy.len() < at_work && (written.contains(&minute) || minute == switch) {
            return None;
        }
    }
    Some(begun)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Everybody gets the turn, to the minute, that people get who look up every minute whether they
    /// can begin: so many at once at most, nobody idle while somebody waits and the desk is open, the
    /// right one next, whoever waited too long dropped; also when hours, people, order and limit change.
    #[test]
    fn turns_are_those_of_looking_every_minute(
        mut jobs in prop::collection::vec((0..9 * 1440u32, 0..3u8, 1..400u32), 1..40),
        first in rota(), second in rota(), switch in 1..9u32,
    ) {
        jobs.sort_by_key(|job| job.0);
        let second = Rota { servers: second.servers.max(1), ..second };
        let rotas = [first, second];
        let expected = brute_force(&jobs, &rotas, switch * 1440);
        prop_assume!(expected.is_some());
        let schedules = [rotas[0].schedule(), rotas[1].schedule()];
        let of = |job: &(u32, u8, u32)| (f64::from(job.0) * MINUTE, job.1, f64::from(job.2));
        let jobs: Vec<_> = jobs.iter().map(of).collect();
        let lived = live(&tickets(&jobs), |day| {
            let which = usize::from(u32::from(day) >= switch);
            let rota = &rotas[which];
            let speed = 1.0 / f64::from(rota.slow);
            // Half a minute more, so that the limit itself is within it.
            let max_wait = (f64::from(rota.limit) + 0.5) * MINUTE;
            let capacity = Capacity { servers: rota.servers, speed };
            let (schedule, order, part) = (&schedules[which], rota.order, WHOLE_DAY);
            Shift { day, part, schedule, capacity, order, max_wait }
        });
        for (number, (begun, expected)) in lived.begun.iter().zip(expected.unwrap()).enumerate() {
            let begun = begun.map(|time| time / MINUTE);
            let same = match (begun, expected) {
                (Some(begun), Some(expected)) => (begun - f64::from(expected)).abs() < 1e-3,
                (begun, expected) => begun.is_none() && expected.is_none(),
            };
            prop_assert!(same, "{number}: {begun:?}, not {expected:?} (minutes)");
        }
    }

    /// Hours vanish in open time: a desk that never closes, to which everybody comes at the open time
    /// at which they wrote, begins everything at the open time at which the desk with hours does.
    #[test]
    fn waits_with_hours_are_those_of_the_queue_in_open_time(
        jobs in prop::collection::vec((0.0..20.0f64, 0..3u8, 1.0..400.0f64), 1..60),
        rota in rota(),
    ) {
        let (always, schedule) = (always(), rota.schedule());
        let mut jobs = jobs;
        jobs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let jobs = tickets(&jobs);
        // On a grid much finer than the jobs: over a weekend the last bits differ.
        let opened = |job: &Ticket| (schedule.opened(job.written) * 1e9).round() / 1e9;
        let in_open: Vec<_> =
            jobs.iter().map(|job| Ticket { written: opened(job), ..*job }).collect();
        let shift = |schedule| Shift { order: rota.order, ..desk(schedule, rota.servers.max(1)) };
        let (with, without) = (live(&jobs, |_| shift(&schedule)), live(&in_open, |_| shift(&always)));
        for (with, without) in with.begun.iter().zip(without.begun) {
            let (with, without) = (schedule.opened(with.unwrap()), without.unwrap());
            prop_assert!((with - without).abs() < 1e-7, "{with}, not {without} in open time");
        }
    }
}
