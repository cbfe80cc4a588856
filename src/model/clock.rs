//! The clock: at what hour of the day, and on which day of the week, people post.
//!
//! A cosine over the day and a factor at the weekend: two numbers that say "more in the afternoon
//! than at night" and no more. Everything that people do keeps its daily mean; a swing of 0 and a
//! factor of 1 spread it evenly.

use crate::ground::math::cos;
use crate::params;

params! {
    /// When people post.
    pub struct Clock in "clock" {
        /// How far the hour of the day moves posting: at the peak 1 + this times the mean, twelve
        /// hours from it 1 - this; 0 = the same at every hour.
        daily_swing = 0.7, "1", [0.0, 1.0], Uncertainty(0.3, 0.9, Uniform), "assumed: no evidence on when people post";
        /// Hour of the day at which most is posted.
        peak_hour = 16.0, "hours", [0.0, 24.0], Uncertainty(12.0, 21.0, Triangular), "assumed";
        /// Posting on a day of the weekend, as a multiple of that on a working day.
        weekend_factor = 0.85, "1", [0.0, 5.0], Uncertainty(0.6, 1.2, Triangular), "assumed";
        /// Day of the week that day 0 is: 0 = Monday to 6 = Sunday; fractions are cut off.
        first_weekday = 0.0, "weekday", [0.0, 6.0], Constant, "a scenario's choice";
    }
}

/// Days of the week, from Monday.
pub const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const HOURS: usize = 24;

/// A clock made quick: posting by hour and by weekday.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Share of a day's posts before each full hour, 0 to 24.
    before: [f64; HOURS + 1],
    /// Posts of a day as a multiple of the mean day, by weekday from that of day 0.
    day_weights: [f64; 7],
}

impl Profile {
    /// The profile of a clock. Hourly weights are those of the middle of the hour,
    ///
    /// ```text
    /// 1 + swing cos(2 pi (h - peak) / 24),
    /// ```
    ///
    /// which sum to 24; the weights of the seven days sum to 7.
    pub fn new(clock: &Clock) -> Self {
        let weight = |hour: f64| {
            let turn = std::f64::consts::TAU * (hour + 0.5 - clock.peak_hour) / HOURS as f64;
            1.0 + clock.daily_swing * cos(turn)
        };
        let mut before = [0.0; HOURS + 1];
        for hour in 0..HOURS {
            before[hour + 1] = before[hour] + weight(hour as f64);
        }
        let all = before[HOURS];
        before.iter_mut().for_each(|sum| *sum /= all);
        let working = 7.0 / (5.0 + 2.0 * clock.weekend_factor);
        let first = clock.first_weekday as usize;
        let day_weights = std::array::from_fn(|day| match (first + day) % 7 {
            5 | 6 => working * clock.weekend_factor,
            _ => working,
        });
        Profile { before, day_weights }
    }

    /// Posts on a day as a multiple of those on the mean day of a week.
    #[inline]
    pub fn day_weight(&self, day: u16) -> f64 {
        self.day_weights[usize::from(day % 7)]
    }

    /// Share of a day's posts written before a time of the day in [0, 1] \[days\].
    pub fn share_before(&self, time: f64) -> f64 {
        let hours = (time * HOURS as f64).clamp(0.0, HOURS as f64);
        let hour = (hours as usize).min(HOURS - 1);
        let within = hours - hour as f64;
        self.before[hour] + within * (self.before[hour + 1] - self.before[hour])
    }

    /// Posts expected in a stretch of the run [days since day 0], as a multiple of a mean day's.
    pub fn share_between(&self, from: f64, to: f64) -> f64 {
        let until = |time: f64| {
            let day = time as u16;
            let whole: f64 = (0..day % 7).map(|d| self.day_weight(d)).sum();
            let weeks = f64::from(day / 7) * 7.0;
            weeks + whole + self.day_weight(day) * self.share_before(time - f64::from(day))
        };
        until(to) - until(from)
    }

    /// The time of the day in [0, 1) \[days\] at which a post is written, from one draw: the inverse of
    /// [`Profile::share_before`].
    #[inline]
    pub fn time_of_day(&self, draw: f64) -> f64 {
        let hour = self.before[1..HOURS].partition_point(|share| *share <= draw);
        let (low, high) = (self.before[hour], self.before[hour + 1]);
        let within = if high > low { (draw - low) / (high - low) } else { 0.0 };
        ((hour as f64 + within) / HOURS as f64).min(1.0 - f64::EPSILON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_of_day_is_the_inverse_of_the_share_before_it() {
        let profile = Profile::new(&Clock::default());
        for i in 0..1000 {
            let draw = (f64::from(i) + 0.5) / 1000.0;
            let time = profile.time_of_day(draw);
            assert!((0.0..1.0).contains(&time));
            assert!((profile.share_before(time) - draw).abs() < 1e-12, "{draw}");
        }
    }

    /// By hand: at a swing of 1 the hour from 4 to 5 in the morning, whose middle is 12 hours from a
    /// peak at 16:30, has nothing; a weekend of nothing leaves 7/5 to each working day.
    #[test]
    fn hours_and_days_weigh_what_the_clock_says() {
        let clock =
            Clock { daily_swing: 1.0, peak_hour: 16.5, weekend_factor: 0.0, first_weekday: 4.0 };
        let profile = Profile::new(&clock);
        assert!(
            (profile.share_before(5.0 / 24.0) - profile.share_before(4.0 / 24.0)).abs() < 1e-12
        );
        let weights: Vec<f64> = (0..7).map(|day| profile.day_weight(day)).collect();
        for (day, weight) in weights.iter().enumerate() {
            let expected = if day == 1 || day == 2 { 0.0 } else { 1.4 };
            assert!((weight - expected).abs() < 1e-12, "day {day}");
        }
        let even = Clock { daily_swing: 0.0, weekend_factor: 1.0, ..Clock::default() };
        let even = Profile::new(&even);
        assert!((even.time_of_day(0.3) - 0.3).abs() < 1e-12);
        assert!((even.share_between(1.25, 9.75) - 8.5).abs() < 1e-12);
    }

    /// By hand: at even hours and a weekend of nothing a working day has 1.4; from Friday noon to Monday
    /// noon there are two halves of one, and on Saturday nothing, in the first week and the fourth.
    #[test]
    fn a_part_of_a_day_weighs_what_its_day_does() {
        let clock = Clock { daily_swing: 0.0, weekend_factor: 0.0, ..Clock::default() };
        let profile = Profile::new(&clock);
        for week in [0.0, 21.0] {
            let between = |from: f64, to: f64| profile.share_between(week + from, week + to);
            for (from, to, expected) in [(4.5, 7.5, 1.4), (5.25, 5.75, 0.0), (3.25, 3.75, 0.7)] {
                assert!((between(from, to) - expected).abs() < 1e-9, "{week} {from}");
            }
        }
    }

    #[test]
    fn a_week_has_seven_days_of_posts_wherever_it_begins() {
        let profile = Profile::new(&Clock { first_weekday: 3.0, ..Clock::default() });
        for from in [0.0, 0.4, 3.9, 20.7] {
            assert!((profile.share_between(from, from + 7.0) - 7.0).abs() < 1e-9, "{from}");
        }
    }
}
