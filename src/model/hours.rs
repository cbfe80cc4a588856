//! Opening hours: when a desk is at work, and how open time runs beside the calendar's.

use super::clock::WEEKDAYS;

/// Minutes of a day.
pub const DAY: u16 = 24 * 60;

/// Minutes of a week.
pub const WEEK: u16 = 7 * DAY;

/// Opening hours of a week: stretches in minutes since Monday 00:00, ascending and apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours(Vec<(u16, u16)>);

impl Hours {
    /// From stretches `from..to` in minutes since Monday 00:00, in any order; stretches that touch
    /// become one.
    ///
    /// # Errors
    ///
    /// Two of them overlap (both are returned), or one is empty or beyond the week.
    pub fn new(mut stretches: Vec<(u16, u16)>) -> Result<Self, [(u16, u16); 2]> {
        stretches.sort_unstable();
        let mut joined: Vec<(u16, u16)> = Vec::new();
        for next in stretches {
            if next.0 >= next.1 || next.1 > WEEK {
                return Err([next, next]);
            }
            match joined.last_mut() {
                Some(last) if next.0 < last.1 => return Err([*last, next]),
                Some(last) if next.0 == last.1 => last.1 = next.1,
                _ => joined.push(next),
            }
        }
        Ok(Hours(joined))
    }

    /// Round the clock.
    pub fn always() -> Self {
        Hours(vec![(0, WEEK)])
    }

    /// The stretches, in minutes since Monday 00:00.
    pub fn stretches(&self) -> &[(u16, u16)] {
        &self.0
    }

    /// Whether the desk never closes.
    pub fn is_always(&self) -> bool {
        self.0 == [(0, WEEK)]
    }

    /// The stretches between, in minutes since Monday 00:00; the one over the end of the week ends
    /// beyond it. A desk that never opens has none.
    pub fn closed(&self) -> Vec<(u16, u16)> {
        let Some((first, _)) = self.0.first() else { return Vec::new() };
        let next = self.0.iter().skip(1).map(|(from, _)| *from).chain([WEEK + first]);
        let between = self.0.iter().map(|(_, to)| *to).zip(next);
        between.filter(|(from, to)| from < to).collect()
    }

    /// Open hours a week \[hours\].
    pub fn per_week(&self) -> f64 {
        self.0.iter().map(|(from, to)| f64::from(to - from)).sum::<f64>() / 60.0
    }
}

/// A minute of the week as people say it: `Fri 18:00`.
pub fn moment(minute: u16) -> String {
    let of_week = minute % WEEK;
    format!("{} {}", WEEKDAYS[usize::from(of_week / DAY)], time(of_week % DAY))
}

/// A minute of the day as people say it: `18:00`; the last may be `24:00`.
pub fn time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Opening hours on the time axis of a run [days since day 0].
///
/// *Open time* runs only while the desk is open: seen by it, a desk never closes, and all that comes
/// while it is closed comes at once when it opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Stretches of the week that begins with day 0 [days].
    spans: Vec<(f64, f64)>,
    /// Open time before each of them [days]; one more, the whole week's.
    before: Vec<f64>,
}

/// Days of a week.
const DAYS: f64 = 7.0;

impl Schedule {
    /// The hours in a run whose day 0 is that weekday (0 = Monday).
    pub fn new(hours: &Hours, first_weekday: u16) -> Self {
        let (week, shift) = (u32::from(WEEK), u32::from(first_weekday % 7) * 24 * 60);
        let mut minutes = Vec::new();
        for (from, to) in &hours.0 {
            let begin = (u32::from(*from) + week - shift) % week;
            let end = begin + u32::from(to - from);
            minutes.push((begin, end.min(week)));
            if end > week {
                minutes.push((0, end - week));
            }
        }
        minutes.sort_unstable();
        minutes.dedup_by(|next, last| {
            let touches = next.0 == last.1;
            if touches {
                last.1 = next.1;
            }
            touches
        });
        let day = |minutes: u32| f64::from(minutes) / 1440.0;
        let spans: Vec<_> = minutes.iter().map(|(from, to)| (day(*from), day(*to))).collect();
        let mut before = vec![0.0];
        for (from, to) in &spans {
            before.push(before[before.len() - 1] + to - from);
        }
        Schedule { spans, before }
    }

    /// Open time in a week \[days\].
    pub fn per_week(&self) -> f64 {
        self.before[self.spans.len()]
    }

    /// Open time since day 0 at a time \[days\], both in days.
    pub fn opened(&self, time: f64) -> f64 {
        let weeks = (time / DAYS).floor();
        let rest = time - weeks * DAYS;
        let number = self.spans.partition_point(|(from, _)| *from <= rest);
        let within = match number.checked_sub(1) {
            None => 0.0,
            Some(last) => {
                let (from, to) = self.spans[last];
                self.before[last] + (rest.min(to) - from)
            }
        };
        weeks * self.per_week() + within
    }

    /// Open time between two times \[days\].
    pub fn open_between(&self, from: f64, to: f64) -> f64 {
        self.opened(to) - self.opened(from)
    }

    /// The earliest time at which so much open time has passed since day 0; infinite if it never does.
    pub fn when_opened(&self, opened: f64) -> f64 {
        let per_week = self.per_week();
        if per_week <= 0.0 {
            return if opened > 0.0 { f64::INFINITY } else { 0.0 };
        }
        let mut weeks = (opened / per_week).floor();
        let mut rest = opened - weeks * per_week;
        // At the turn of a week the earlier time is meant: the end of the last stretch.
        if rest <= 0.0 && weeks > 0.0 {
            weeks -= 1.0;
            rest = per_week;
        }
        let number = self.before.partition_point(|before| *before < rest).saturating_sub(1);
        let number = number.min(self.spans.len() - 1);
        weeks * DAYS + self.spans[number].0 + (rest - self.before[number])
    }

    /// The earliest time from `time` on at which the desk is open; infinite if it never is.
    pub fn next_open(&self, time: f64) -> f64 {
        if self.spans.is_empty() {
            return f64::INFINITY;
        }
        let weeks = (time / DAYS).floor();
        let rest = time - weeks * DAYS;
        let next = self.spans.iter().find(|(_, to)| rest < *to);
        match next {
            Some((from, _)) => weeks * DAYS + rest.max(*from),
            None => (weeks + 1.0) * DAYS + self.spans[0].0,
        }
    }

    /// The end of the stretch that is under way at a time or comes next \[days\]; a stretch ends at the
    /// turn of the run's week. Infinite if there is none.
    pub fn next_end(&self, time: f64) -> f64 {
        let weeks = (time / DAYS).floor();
        let rest = time - weeks * DAYS;
        let next = self.spans.iter().find(|(_, to)| rest < *to);
        match (next, self.spans.first()) {
            (Some((_, to)), _) => weeks * DAYS + to,
            (None, Some((_, to))) => (weeks + 1.0) * DAYS + to,
            (None, None) => f64::INFINITY,
        }
    }

    /// The earliest time from `time` on at which the desk is open and `work` \[days\] of open time have
    /// passed: when somebody who has that much to do before can begin.
    pub fn begins(&self, time: f64, work: f64) -> f64 {
        if work <= 0.0 {
            return self.next_open(time);
        }
        self.next_open(self.when_opened(self.opened(time) + work).max(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: f64 = 1.0 / 24.0;

    /// Monday to Friday 08:00 to 18:00, as seen from a day 0 that is a `first_weekday`.
    fn office(first_weekday: u16) -> Schedule {
        let day = |d: u16| (d * 1440 + 480, d * 1440 + 1080);
        Schedule::new(&Hours::new((0..5).map(day).collect()).unwrap(), first_weekday)
    }

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value}, not {expected}");
    }

    /// By hand: Friday 17:00 is day 4, 17 hours; two hours of work end at 09:00 on Monday, day 7.
    #[test]
    fn work_that_is_left_on_friday_goes_on_on_monday() {
        let office = office(0);
        near(office.begins(4.0 + 17.0 * HOUR, 2.0 * HOUR), 7.0 + 9.0 * HOUR);
        near(office.begins(4.0 + 17.0 * HOUR, 1.0 * HOUR), 7.0 + 8.0 * HOUR);
        near(office.begins(5.5, 0.0), 7.0 + 8.0 * HOUR);
        near(office.begins(0.5, 0.0), 0.5);
        near(office.open_between(0.0, 7.0) * 24.0, 50.0);
        near(office.open_between(4.5, 7.5) * 24.0, 6.0 + 4.0);
        near(office.next_end(4.0 + 17.0 * HOUR), 4.0 + 18.0 * HOUR);
        near(office.next_end(4.0 + 19.0 * HOUR), 7.0 + 18.0 * HOUR);
        // Noon and six in the evening have no rounding on day 4: where a stretch ends, the next is meant;
        // and the fiftieth open hour is over on Friday, not on Monday.
        assert_eq!(office.next_end(4.75), 7.75);
        near(office.when_opened(50.0 * HOUR), 4.75);
        // Where day 0 is a Thursday, Friday is day 1.
        near(super::tests::office(3).begins(1.0 + 17.0 * HOUR, 2.0 * HOUR), 4.0 + 9.0 * HOUR);
    }

    #[test]
    fn stretches_that_overlap_are_refused_and_those_that_touch_are_one() {
        assert_eq!(Hours::new(vec![(480, 600), (540, 700)]), Err([(480, 600), (540, 700)]));
        assert_eq!(Hours::new(vec![(600, 700), (480, 600)]).unwrap().stretches(), [(480, 700)]);
        assert!(Hours::new(vec![(480, 480)]).is_err() && Hours::new(vec![(0, WEEK + 1)]).is_err());
        assert!(Hours::new(vec![(0, 100), (100, WEEK)]).unwrap().is_always());
    }

    #[test]
    fn a_desk_is_closed_between_its_stretches_and_over_the_end_of_the_week() {
        let hours = Hours::new(vec![(480, 720), (780, 1080)]).unwrap();
        assert_eq!(hours.closed(), [(720, 780), (1080, WEEK + 480)]);
        assert_eq!([moment(1080), moment(WEEK + 480)], ["Mon 18:00", "Mon 08:00"]);
        assert_eq!(
            Hours::new(vec![(0, 60), (WEEK - 60, WEEK)]).unwrap().closed(),
            [(60, WEEK - 60)]
        );
        assert_eq!(
            (Hours::always().closed(), Hours::new(vec![]).unwrap().closed()),
            (vec![], vec![])
        );
    }

    #[test]
    fn a_desk_that_never_closes_keeps_the_time_of_the_calendar() {
        for first in 0..7 {
            let always = Schedule::new(&Hours::always(), first);
            assert_eq!(always.spans, [(0.0, 7.0)]);
            for time in [0.0, 0.3, 6.999, 7.0, 100.25] {
                near(always.opened(time), time);
                near(always.begins(time, 0.5), time + 0.5);
            }
        }
        let never = Schedule::new(&Hours::new(Vec::new()).unwrap(), 0);
        assert_eq!(never.begins(3.0, 0.0), f64::INFINITY);
        assert_eq!(never.begins(3.0, 1.0), f64::INFINITY);
        assert_eq!(never.opened(30.0), 0.0);
    }

    proptest! {
        /// Against minute by minute: whoever has work to do before begins in the first open minute
        /// at which it is done.
        #[test]
        fn open_time_is_that_of_counting_minutes(
            cuts in prop::collection::btree_set(0..WEEK, 2..8), first in 0u16..7,
            written in 0u32..14 * 1440, work in 1u32..3000,
        ) {
            let cuts: Vec<u16> = cuts.into_iter().collect();
            let stretches: Vec<_> = cuts.chunks_exact(2).map(|cut| (cut[0], cut[1])).collect();
            let schedule = Schedule::new(&Hours::new(stretches.clone()).unwrap(), first);
            let open = |minute: u32| {
                let of_week = ((minute + u32::from(first) * 1440) % u32::from(WEEK)) as u16;
                stretches.iter().any(|(from, to)| (*from..*to).contains(&of_week))
            };
            let (mut minute, mut left) = (written, work);
            while left > 0 {
                left -= u32::from(open(minute));
                minute += 1;
            }
            while !open(minute) {
                minute += 1;
            }
            let day = |minute: u32| f64::from(minute) / 1440.0;
            let begins = schedule.begins(day(written), day(work));
            prop_assert!((begins - day(minute)).abs() < 1e-6, "{begins}, not {}", day(minute));
        }
    }
}
