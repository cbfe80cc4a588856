//! Patience: when somebody who is not answered says so.
//!
//! Whoever criticises silence does so on the day on which it is felt, after a patience of their own:
//! exponential, cut off at the end of the day. The law is the one of those who are not patient for
//! longer than what is left of the day; nobody is put off to midnight, which would make of the end of
//! every day a bad hour.

use crate::ground::math::{chance, exp, exp_m1, ln_1p};

/// Hours of a day.
pub const HOURS: usize = 24;

/// How long people wait before they say so, where the mean would be so many hours if days did not end.
#[derive(Clone, Debug, PartialEq)]
pub struct Patience {
    mean: f64,
    by_hour: [[f64; HOURS]; HOURS],
}

impl Patience {
    /// Of this mean \[hours\], above 0.
    pub fn new(mean_hours: f64) -> Self {
        let by_hour = std::array::from_fn(|hour| by_hour(mean_hours, hour));
        Patience { mean: mean_hours, by_hour }
    }

    /// How long somebody waits \[hours\], from one draw, who has so much of the day left \[hours\].
    pub fn wait(&self, draw: f64, left: f64) -> f64 {
        (-self.mean * ln_1p(-draw * chance(left / self.mean))).min(left)
    }

    /// Of the criticism of silence to what was written in an hour (evenly within it), the share of each
    /// hour of the day: none before it, together all.
    pub fn fractions(&self, hour: usize) -> &[f64; HOURS] {
        &self.by_hour[hour]
    }
}

/// Written at u in the first hour of R that are left, it is spoken of by the end of hour a with the chance
///
/// ```text
/// F(a) = integral over u in [0, 1] of (1 - e^(-(a - u) / m)) / (1 - e^(-(R - u) / m)),
///      = 1 + m (e^((R - a) / m) - 1) ln((1 - e^(-(R - 1) / m)) / (1 - e^(-R / m))).
/// ```
fn by_hour(mean: f64, hour: usize) -> [f64; HOURS] {
    let left = (HOURS - hour) as f64;
    let until = |hours: f64| {
        if hours >= left {
            return 1.0;
        }
        let odds = ln_1p(-exp(-(left - 1.0) / mean)) - ln_1p(-exp(-left / mean));
        let ahead = (left - hours) / mean;
        // Far from the end of the day it takes nothing away: the law of patience alone.
        if ahead > 30.0 {
            1.0 - mean * exp(-(hours - 1.0) / mean) * chance(1.0 / mean)
        } else {
            1.0 + mean * exp_m1(ahead) * odds
        }
    };
    let mut shares = [0.0; HOURS];
    let mut before = 0.0;
    for (at, share) in shares.iter_mut().enumerate().skip(hour) {
        let by = until((at + 1 - hour) as f64);
        *share = by - before;
        before = by;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::math::ln;

    /// On 400 x 400 pairs of a minute in the hour and a draw: a share errs by the boundary it counts, some
    /// 2 / 400 at most.
    #[test]
    fn shares_of_hours_are_those_of_waits() {
        let n = 400;
        let grid = || (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        for mean in [0.01, 0.2, 1.0, 6.0, 300.0] {
            let patience = Patience::new(mean);
            for hour in [0, 11, 21, 22, 23] {
                let mut counted = [0.0; HOURS];
                for within in grid() {
                    let written = hour as f64 + within;
                    for draw in grid() {
                        let at = written + patience.wait(draw, 24.0 - written);
                        counted[at as usize] += 1.0 / f64::from(n * n);
                    }
                }
                let shares = patience.fractions(hour);
                for (at, (share, counted)) in shares.iter().zip(counted).enumerate() {
                    assert!(
                        (share - counted).abs() < 5e-3,
                        "{mean} {hour} {at}: {share} {counted}"
                    );
                }
            }
        }
    }

    /// None is lost and none comes before it was caused, from patience of a second to that of a year.
    #[test]
    fn all_of_it_comes_on_the_day() {
        for mean in [3e-4, 0.01, 0.05, 0.7, 1.0, 24.0, 1_000.0, 8_760.0] {
            let patience = Patience::new(mean);
            for hour in 0..HOURS {
                let shares = patience.fractions(hour);
                assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{mean} {hour}");
                assert!(shares[..hour].iter().all(|share| *share == 0.0));
                assert!(shares.iter().all(|share| *share >= -1e-9), "{mean} {hour}: {shares:?}");
            }
        }
    }

    /// By hand. Morning, a mean of an hour: 1 - (1 - 1/e) by the end of the hour. Between 22 and 23 o'clock,
    /// no patience to speak of against a year of it: even over what is left, the integral of (1 - u) /
    /// (2 - u), 1 - ln 2. What is left after a wait at a draw of 1 is nothing, at 0 all.
    #[test]
    fn waits_by_hand() {
        let hour = Patience::new(1.0);
        assert!((hour.fractions(0)[0] - exp(-1.0)).abs() < 1e-9);
        assert!((hour.fractions(0)[1] - (1.0 - exp(-1.0)) * chance(1.0)).abs() < 1e-9);
        let year = Patience::new(1e7);
        assert!((year.fractions(22)[22] - (1.0 - ln(2.0))).abs() < 1e-6);
        assert!((hour.wait(1.0, 5.0) - 5.0).abs() < 1e-12);
        assert_eq!(hour.wait(0.0, 5.0), 0.0);
        // Half of those who cannot wait for longer than an hour: e^-t = 1 - (1 - 1/e) / 2.
        assert!((hour.wait(0.5, 1.0) + ln(0.5 + 0.5 * exp(-1.0))).abs() < 1e-12);
        assert!(hour.wait(0.3, 5.0) < hour.wait(0.4, 5.0));
    }
}
