//! Who the people are: age, two attitudes, expressiveness, visibility, and what they follow.
//!
//! *Privacy concern* and *service expectation* are latent attitudes in units of their population
//! standard deviation. Levels by age are fitted to the answers of the 2012 survey (NB_C, NB_D), the
//! shape of the spread around them from a poll's privacy score (PR05): the two sources disagree
//! on which age is most concerned, so levels and spread are kept apart. What people *say* and
//! what they *do* are linked by the fidelity k: conduct follows a latent attitude that
//! correlates k with the stated one and has the same distribution, so k moves the link and not
//! the shares.

use std::sync::LazyLock;

use crate::ground::math::{exp, normal_quantile};
use crate::params;

/// The five age bands of the 2012 survey.
pub const AGE_BANDS: [&str; 5] = ["18-24", "25-34", "35-44", "45-54", "55+"];

/// The three attitude segments, by stated concern (Westin; shares PR03, PR04).
pub const SEGMENTS: [&str; 3] = ["unconcerned", "pragmatist", "fundamentalist"];

params! {
    /// One age band (the defaults here serve the checks; each band has its own, see [`Band::all`]).
    pub struct Band in "band" {
        /// Share of the population in this band; the five must sum to one.
        share = 0.2, "1", [0.0, 1.0], Uncertainty(0.05, 0.4, LogitNormal, "ages"), "assumed: US adults of 2012 times NB_I";
        /// Mean privacy concern of the band, relative to everyone; a draw multiplies all distances
        /// from the mean by 1/2 to 2.
        concern_level = 0.0, "SD", [-3.0, 3.0], Uncertainty(-0.5, 0.5, Uniform), "fitted to NB_C, NB_D";
        /// Mean service expectation of the band, relative to everyone; drawn likewise.
        expectation_level = 0.0, "SD", [-3.0, 3.0], Uncertainty(-0.5, 0.5, Uniform), "assumed; NB_F (less at 55+) against SUP_MAR1 (more)";
        /// Share who know that companies listen.
        aware_share = 0.68, "1", [0.0, 1.0], Uncertainty(0.6, 0.75, LogitNormal), "NB_A";
    }
}

impl Band {
    /// The five bands with their defaults.
    ///
    /// The levels of concern are what `earful reproduce netbase_2012 --fit` finds: a shape over age
    /// that is assumed (even steps up to 54, three more to 55+), times one fitted scale. Levels of
    /// expectation are assumed to be alike: two surveys point in opposite directions.
    pub fn all() -> [Band; 5] {
        let band = |share, concern_level, aware_share| Band {
            share,
            concern_level,
            aware_share,
            ..Band::default()
        };
        [
            band(0.15, -0.30, 0.62),
            band(0.19, -0.20, 0.67),
            band(0.18, -0.09, 0.68),
            band(0.18, 0.01, 0.72),
            band(0.30, 0.32, 0.69),
        ]
    }
}

params! {
    /// The people as a whole.
    pub struct Population in "population" {
        /// Correlation of privacy concern and service expectation; never published.
        attitude_correlation = 0.0, "1", [-0.99, 0.99], Uncertainty(-0.5, 0.5, Triangular), "assumed";
        /// Fidelity k: correlation of the attitude that drives conduct with the stated one.
        fidelity = 0.6, "1", [0.0, 1.0], Uncertainty(0.2, 1.0, Triangular), "assumed; PR08, PR09 against PR07, VI06; signs PR16, PR17";
        /// Spread of log expressiveness; 2.12 lets the top tenth write 80% of posts, since the top
        /// decile of a log-normal holds the share Phi(sigma - 1.2816).
        expressiveness_sigma = 2.12, "ln", [0.0, 4.0], Uncertainty(1.9, 2.6, Triangular), "PO08";
        /// Correlation of privacy concern with keeping an account private.
        private_concern_correlation = 0.3, "1", [-0.99, 0.99], Uncertainty(0.0, 0.6, Triangular), "assumed; sign PR16";
        /// Share of people who follow no brand at all.
        follows_none_share = 0.33, "1", [0.0, 0.999], Uncertainty(0.25, 0.5, LogitNormal), "PO16 33%; PO17 42%, PO18 67%";
        /// Median of the log-normal number of brands followed by those who follow any.
        brands_followed_median = 2.0, "brands", [1.0, 100.0], Uncertainty(1.0, 6.0, LogUniform), "PO16";
        /// Spread of the log of that number; with the median 2 about one in eight of them follows
        /// ten or more. Nobody follows more than 250.
        brands_followed_sigma = 1.4, "ln", [0.0, 3.0], Uncertainty(1.0, 2.1, Triangular), "PO16";
        /// Mean age of the follow ties that exist on day 0 (exponential; at most 30,000 days).
        tie_age_mean_days = 900.0, "days", [1.0, 5000.0], Uncertainty(300.0, 1500.0, LogUniform), "assumed";
        /// Mean irrelevance of a brand's page posts to a follower, 0 to 1 (uniform around it).
        irrelevance_mean = 0.4, "1", [0.0, 1.0], Uncertainty(0.2, 0.6, LogitNormal), "assumed; UF46 41%, UF51 45% name it";
        /// Time in which satisfaction returns to the brand's quality, to 1/e of the distance.
        satisfaction_fade_days = 90.0, "days", [1.0, 3650.0], Uncertainty(30.0, 365.0, LogUniform), "assumed; BL01, BL02";
        /// What loyalists add to the quality to which their satisfaction returns.
        loyalist_bonus = 0.25, "1", [0.0, 1.0], Uncertainty(0.0, 0.5, Uniform), "assumed";
        /// Taste: spread between people of the satisfaction to which experience returns (normal,
        /// at most 1 either way; satisfaction itself stays between -1 and 1).
        taste_sd = 0.25, "1", [0.0, 1.0], Uncertainty(0.1, 0.4, LogitNormal), "assumed";
        /// Share of stated concern below which a person is called unconcerned.
        unconcerned_share = 0.10, "1", [0.0, 0.5], Constant, "PR04";
        /// Share of stated concern above which a person is called a fundamentalist.
        fundamentalist_share = 0.26, "1", [0.0, 0.5], Constant, "PR02, PR03";
        /// Share who say people should be able to talk about companies without being listened to.
        no_listening_share = 0.51, "1", [0.0, 1.0], Constant, "NB_C";
    }
}

/// Counts of a 0-100 privacy score by age band in ten bins (PR05), file `privacy_score_by_age.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct ConcernSpread {
    /// Cumulative share at the upper edge of each bin, per band.
    pub(crate) cumulative: [[f64; 10]; 5],
    /// Mean score of each band [score points].
    mean: [f64; 5],
    /// Standard deviation within bands, pooled [score points].
    sd: f64,
}

impl ConcernSpread {
    /// From counts of respondents, `[band][bin]`; every band needs at least one.
    pub fn new(counts: &[[u32; 10]; 5]) -> Self {
        let mut spread = ConcernSpread { cumulative: [[0.0; 10]; 5], mean: [0.0; 5], sd: 1.0 };
        let (mut squares, mut everyone) = (0.0, 0.0);
        for (band, bins) in counts.iter().enumerate() {
            let total = f64::from(bins.iter().sum::<u32>());
            assert!(total > 0.0, "band {band} has no respondents");
            let mut below = 0.0;
            for (bin, count) in bins.iter().enumerate() {
                below += f64::from(*count) / total;
                spread.cumulative[band][bin] = below;
                spread.mean[band] += (10.0 * bin as f64 + 5.0) * f64::from(*count) / total;
            }
            spread.cumulative[band][9] = 1.0;
            for (bin, count) in bins.iter().enumerate() {
                let off = 10.0 * bin as f64 + 5.0 - spread.mean[band];
                // Uniform within a bin of width 10 adds 100/12 to the variance.
                squares += f64::from(*count) * (off * off + 100.0 / 12.0);
            }
            everyone += total;
        }
        spread.sd = (squares / everyone).sqrt();
        spread
    }

    /// The spread of the published counts. Part of the model: no scenario changes it.
    pub fn published() -> &'static Self {
        static PUBLISHED: LazyLock<ConcernSpread> =
            LazyLock::new(|| ConcernSpread::new(&PUBLISHED_COUNTS));
        &PUBLISHED
    }

    /// Concern \[SD\] of the person at `rank` in (0, 1) of a band, relative to the band's mean:
    /// the inverse distribution function, linear within bins.
    pub fn quantile(&self, band: usize, rank: f64) -> f64 {
        let edges = &self.cumulative[band];
        let bin = edges.partition_point(|edge| *edge < rank).min(9);
        let below = if bin == 0 { 0.0 } else { edges[bin - 1] };
        let within = ((rank - below) / (edges[bin] - below)).clamp(0.0, 1.0);
        (10.0 * (bin as f64 + within) - self.mean[band]) / self.sd
    }

    /// Share of the band above a concern of `level` [SD] from the band's mean.
    pub(super) fn share_above(&self, band: usize, level: f64) -> f64 {
        let score = (level * self.sd + self.mean[band]) / 10.0;
        let bin = score.floor();
        if bin < 0.0 {
            return 1.0;
        }
        if bin >= 10.0 {
            return 0.0;
        }
        let bin_index = bin as usize;
        let below = if bin_index == 0 { 0.0 } else { self.cumulative[band][bin_index - 1] };
        1.0 - below - (self.cumulative[band][bin_index] - below) * (score - bin)
    }
}

/// The published counts, `[band][bin]`.
const PUBLISHED_COUNTS: [[u32; 10]; 5] = [
    [9, 10, 8, 10, 9, 13, 5, 14, 10, 8],
    [7, 7, 5, 6, 9, 8, 11, 21, 14, 21],
    [1, 2, 7, 6, 3, 12, 9, 13, 18, 29],
    [7, 7, 8, 5, 9, 17, 12, 10, 19, 40],
    [32, 21, 20, 16, 19, 28, 34, 29, 42, 85],
];

/// The level that a share of a population of five bands exceeds, by bisection on [-6, 6] SD.
pub(super) fn level_exceeded_by(share: f64, share_above: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-6.0, 6.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if share_above(middle) > share { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The concern \[SD\] that the given share of the population exceeds.
pub fn concern_exceeded_by(share: f64, bands: &[Band; 5], spread: &ConcernSpread) -> f64 {
    level_exceeded_by(share, |level| {
        (0..5).map(|b| bands[b].share * spread.share_above(b, level - bands[b].concern_level)).sum()
    })
}

/// A normal score that correlates `correlation` with `base` and has the same distribution.
pub fn correlated(base: f64, correlation: f64, own: f64) -> f64 {
    correlation * base + (1.0 - correlation * correlation).sqrt() * own
}

/// Expressiveness: log-normal with mean one (see `expressiveness_sigma`).
pub fn expressiveness(population: &Population, draw: f64) -> f64 {
    let sigma = population.expressiveness_sigma;
    exp(sigma * normal_quantile(draw) - 0.5 * sigma * sigma)
}

/// Nobody follows more brands: the number is kept in a byte.
pub const MOST_BRANDS_FOLLOWED: u8 = 250;

/// Number of brands a person follows, from one draw: none, or log-normal rounded up to at least 1.
pub fn brands_followed(population: &Population, draw: f64) -> u8 {
    let none = population.follows_none_share;
    if draw < none {
        return 0;
    }
    let z = normal_quantile((draw - none) / (1.0 - none));
    let count = population.brands_followed_median * exp(population.brands_followed_sigma * z);
    count.round().clamp(1.0, f64::from(MOST_BRANDS_FOLLOWED)) as u8
}

/// The rate c for which following with chance 1 - e^(-c n) gives the wanted share of followers,
/// n being the number of brands a person follows; by bisection over 512 equal shares of people.
pub fn follow_propensity(population: &Population, follower_share: f64) -> f64 {
    let people: Vec<f64> = (0..512)
        .map(|i| f64::from(brands_followed(population, (f64::from(i) + 0.5) / 512.0)))
        .collect();
    let share =
        |c: f64| people.iter().map(|n| 1.0 - exp(-c * n)).sum::<f64>() / people.len() as f64;
    let (mut low, mut high) = (0.0, 64.0);
    if share(high) < follower_share {
        return high;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if share(middle) < follower_share { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PR05 gives band means 50.3, 62.3, 71.3, 66.2, 61.7 from exact scores; bins of width ten
    /// can move a mean by at most 5, and did by less than 2.
    #[test]
    fn binned_scores_keep_the_published_means() {
        let spread = ConcernSpread::published();
        for (mean, published) in spread.mean.iter().zip([50.3, 62.3, 71.3, 66.2, 61.7]) {
            assert!((mean - published).abs() < 2.0, "{mean} against {published}");
        }
    }

    #[test]
    fn quantile_and_share_above_invert_each_other() {
        let spread = ConcernSpread::published();
        for band in 0..5 {
            for rank in [0.01, 0.25, 0.5, 0.77, 0.99] {
                let level = spread.quantile(band, rank);
                assert!((spread.share_above(band, level) - (1.0 - rank)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn thresholds_give_the_shares_they_are_asked_for() {
        let (bands, spread) = (Band::all(), ConcernSpread::published());
        let level = concern_exceeded_by(0.51, &bands, spread);
        let share: f64 = (0..5)
            .map(|b| bands[b].share * spread.share_above(b, level - bands[b].concern_level))
            .sum();
        assert!((share - 0.51).abs() < 1e-9);
    }

    #[test]
    fn band_shares_sum_to_one() {
        assert!((Band::all().iter().map(|b| b.share).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    /// Closed form for the log-normal: the top tenth holds Phi(sigma - z_0.9).
    #[test]
    fn the_top_tenth_writes_eighty_percent() {
        use crate::ground::math::normal_cdf;
        let sigma = Population::default().expressiveness_sigma;
        assert!((normal_cdf(sigma - normal_quantile(0.9)) - 0.80).abs() < 0.002);
    }

    #[test]
    fn follow_propensity_meets_its_share() {
        let population = Population::default();
        let c = follow_propensity(&population, 0.3);
        let n = 100_000;
        let share: f64 = (0..n)
            .map(|i| {
                let followed = brands_followed(&population, (f64::from(i) + 0.5) / f64::from(n));
                1.0 - exp(-c * f64::from(followed))
            })
            .sum::<f64>()
            / f64::from(n);
        assert!((share - 0.3).abs() < 0.005);
    }
}
