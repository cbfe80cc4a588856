//! Small cases worked by hand.

use super::*;

/// When each is begun [hours since day 0], with 99999 for what is dropped.
fn hours(lived: &Lived) -> Vec<f64> {
    lived.begun.iter().map(|begun| begun.map_or(99_999.0, |time| time * 24.0)).collect()
}

fn near(hours: &[f64], expected: &[f64]) {
    let close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-6;
    let same = hours.len() == expected.len() && hours.iter().zip(expected).all(close);
    assert!(same, "{hours:?}, not {expected:?}");
}

/// An hour each, written at 0 h, 0.5 h (urgent), 0.75 h.
#[test]
fn the_urgent_go_first_but_nobody_is_interrupted() {
    let always = always();
    let jobs = tickets(&[(0.0, 1, 60.0), (0.75 * HOUR, 1, 60.0), (0.5 * HOUR, 9, 60.0)]);
    let by = |order| live(&jobs, |_| Shift { order, ..desk(&always, 1) });
    near(&hours(&by(OverCapacity::Priority)), &[0.0, 2.0, 1.0]);
    near(&hours(&by(OverCapacity::OldestFirst)), &[0.0, 2.0, 1.0]);
    // The urgent wrote last.
    let jobs = tickets(&[(0.0, 1, 60.0), (0.5 * HOUR, 1, 60.0), (0.75 * HOUR, 9, 60.0)]);
    let by = |order| live(&jobs, |_| Shift { order, ..desk(&always, 1) });
    near(&hours(&by(OverCapacity::Priority)), &[0.0, 2.0, 1.0]);
    near(&hours(&by(OverCapacity::OldestFirst)), &[0.0, 1.0, 2.0]);
}

/// Written at once they go by number.
#[test]
fn of_two_at_once_the_first_counted_goes_first() {
    let always = always();
    let jobs = tickets(&[(0.5, 3, 60.0), (0.5, 3, 60.0), (0.5, 3, 60.0)]);
    near(&hours(&live(&jobs, |_| desk(&always, 1))), &[12.0, 13.0, 14.0]);
}

/// Two people; 30, 60, 30 and 15 minutes, all written at 6:00. One is done at 6:30 and takes up the
/// third, both are done at 7:00.
#[test]
fn two_people_share_a_line() {
    let always = always();
    let jobs = [(0.25, 1, 30.0), (0.25, 1, 60.0), (0.25, 1, 30.0), (0.25, 1, 15.0)];
    let begun = live(&tickets(&jobs), |_| desk(&always, 2));
    near(&hours(&begun), &[6.0, 6.0, 6.5, 7.0]);
    // At half the speed everything takes twice as long.
    let capacity = Capacity { servers: 2, speed: 0.5 };
    let begun = live(&tickets(&jobs), |_| Shift { capacity, ..desk(&always, 2) });
    near(&hours(&begun), &[6.0, 6.0, 7.0, 8.0]);
}

/// Friday is day 4. The first is written at 17:00 and takes two hours: done on Monday (day 7) at
/// 09:00. The second, of Friday 17:30, follows; the third, of Sunday, follows after ten minutes.
#[test]
fn work_that_is_left_on_friday_goes_on_on_monday() {
    let office = office();
    let jobs = [(4.0 + 17.0 * HOUR, 1, 120.0), (4.0 + 17.5 * HOUR, 1, 10.0), (6.5, 1, 10.0)];
    let monday = 7.0 * 24.0 + 9.0;
    let lived = live(&tickets(&jobs), |_| desk(&office, 1));
    near(&hours(&lived), &[4.0 * 24.0 + 17.0, monday, monday + 1.0 / 6.0]);
    assert_eq!(lived.waiting, [0, 0, 0, 0, 1, 1, 2, 0]);
    // The second person is free: Friday's is taken up at once, Sunday's at 08:00 on Monday.
    let lived = live(&tickets(&jobs), |_| desk(&office, 2));
    near(&hours(&lived), &[4.0 * 24.0 + 17.0, 4.0 * 24.0 + 17.5, monday - 1.0]);
}

/// Written on Monday night and before Tuesday's opening: all there at 08:00, most urgent first,
/// though over the weekend Sunday's week and Monday's meet.
#[test]
fn what_is_written_at_night_begins_at_opening_in_order() {
    let office = office();
    let order = OverCapacity::Priority;
    for day in [1.0, 7.0] {
        let night = [(day - 0.1, 1, 30.0), (day + 0.1, 1, 30.0), (day + 0.2, 9, 30.0)];
        let lived = live(&tickets(&night), |_| Shift { order, ..desk(&office, 1) });
        let opens = day * 24.0 + 8.0;
        near(&hours(&lived), &[opens + 0.5, opens + 1.0, opens]);
    }
}

/// 150 replies of four minutes fill ten hours to the minute, 50 of twelve do too, and seventy of
/// 60 / 7: whoever is next waits for Tuesday, whichever way the sum rounds.
#[test]
fn nobody_begins_at_closing_time() {
    let office = office();
    for (number, minutes) in [(150, 4.0), (50, 12.0), (70, 60.0 / 7.0), (6000, 0.1)] {
        let jobs = vec![(0.0, 1, minutes); number + 1];
        let lived = live(&tickets(&jobs), |_| desk(&office, 1));
        near(&hours(&lived)[number..], &[32.0]);
    }
}

/// A day without jobs and without anybody who waits leaves everything as it is.
#[test]
fn an_idle_day_gives_no_turns() {
    let always = always();
    let mut servers = Servers::default();
    assert!(servers.work(&desk(&always, 1), Vec::new()).is_empty());
    let long = tickets(&[(0.5, 1, 3.0 * 1440.0), (0.6, 1, 1.0)]);
    assert_eq!(servers.work(&desk(&always, 1), long), [Turn::Begun(0, 0.5)]);
    for day in 1..3 {
        assert!(servers.work(&Shift { day, ..desk(&always, 1) }, Vec::new()).is_empty());
        assert_eq!(servers.waiting(), 1);
    }
    let turns = servers.work(&Shift { day: 3, ..desk(&always, 1) }, Vec::new());
    assert!(matches!(turns[..], [Turn::Begun(1, time)] if (time - 3.5).abs() < 1e-9));
}

/// Three people begin two days' work at 0, 1 and 2 h; from day 1 on one is enough. Whoever comes on
/// day 1 waits until all three are done, and is alone then.
#[test]
fn whoever_is_busy_finishes_before_fewer_work() {
    let always = always();
    let (two_days, short) = (2.0 * 1440.0, 60.0);
    let jobs = tickets(&[
        (0.0, 1, two_days),
        (1.0 * HOUR, 1, two_days),
        (2.0 * HOUR, 1, two_days),
        (1.5, 1, short),
        (1.5, 1, short),
    ]);
    let lived = live(&jobs, |day| desk(&always, if day == 0 { 3 } else { 1 }));
    near(&hours(&lived), &[0.0, 1.0, 2.0, 50.0, 51.0]);
    // With two from day 1 on, one begins when the second is done: one of two is at work then.
    let lived = live(&jobs, |day| desk(&always, if day == 0 { 3 } else { 2 }));
    near(&hours(&lived), &[0.0, 1.0, 2.0, 49.0, 50.0]);
    // With four, the fourth begins at once.
    let lived = live(&jobs, |day| desk(&always, if day == 0 { 3 } else { 4 }));
    near(&hours(&lived), &[0.0, 1.0, 2.0, 36.0, 37.0]);
}

/// Nobody works on day 0, whatever else is said of the desk; from day 1 on somebody does.
#[test]
fn staff_that_comes_late_answers_late() {
    let (always, never) = (always(), Schedule::new(&Hours::new(Vec::new()).unwrap(), 0));
    let jobs = tickets(&[(0.5, 1, 60.0), (0.6, 1, 60.0)]);
    let nobody = [
        Shift { capacity: Capacity { servers: 1, speed: 0.0 }, ..desk(&always, 1) },
        Shift { capacity: Capacity { servers: 0, speed: 1.0 }, ..desk(&always, 1) },
        desk(&never, 1),
    ];
    for idle in nobody {
        let lived = live(&jobs, |day| if day == 0 { idle } else { desk(&always, 1) });
        near(&hours(&lived), &[24.0, 25.0]);
        assert_eq!(lived.waiting, [2, 0]);
    }
}

/// What began under office hours on Friday at 17:00 and takes two hours is done on Monday at 09:00,
/// though the desk never closes from Saturday on.
#[test]
fn what_is_begun_ends_by_the_hours_it_was_begun_in() {
    let (office, always) = (office(), always());
    let jobs = tickets(&[(4.0 + 17.0 * HOUR, 1, 120.0), (5.5, 1, 10.0)]);
    let lived = live(&jobs, |day| desk(if day < 5 { &office } else { &always }, 1));
    near(&hours(&lived), &[4.0 * 24.0 + 17.0, 7.0 * 24.0 + 9.0]);
}

/// An hour and a quarter are taken up, half an hour later than the second can wait; nothing is done for
/// who is dropped, and a day later nothing is done twice.
#[test]
fn what_is_dropped_takes_no_time() {
    let always = always();
    let jobs = tickets(&[(0.0, 1, 60.0), (0.0, 1, 30.0), (0.8 * HOUR, 1, 15.0)]);
    let shift = Shift { max_wait: 0.5 * HOUR, ..desk(&always, 1) };
    let mut servers = Servers::default();
    servers.work(&shift, jobs);
    assert_eq!(servers.done(), 75.0);
    servers.work(&Shift { day: 1, ..shift }, Vec::new());
    assert_eq!(servers.done(), 75.0);
}
