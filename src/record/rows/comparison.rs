//! The tables of a comparison that are as long as the arms are many.

use super::rows;

rows! {
    /// `summary.csv`: an estimate of an arm.
    Summary {
        /// The arm.
        arm: String,
        /// Name of the column of `runs.csv`.
        metric: String,
        /// Its unit.
        unit: String,
        /// Mean over replications.
        estimate: Option<f64>,
        /// Lower end of the interval.
        low: Option<f64>,
        /// Upper end of the interval.
        high: Option<f64>,
        /// Level of the interval.
        level: Option<f64>,
        /// How the interval was made.
        method: Option<String> = None,
        /// Replications with a number.
        n: u64,
        /// Standard error of the mean.
        // NaN as read from tables of version 0.1, which had none.
        standard_error: Option<f64> = Some(f64::NAN),
    }

    /// `differences.csv`: a paired difference of an arm from the baseline.
    Difference {
        /// The arm.
        arm: String,
        /// The arm that it is compared with.
        baseline: String = String::new(),
        /// Name of the column of `runs.csv`.
        metric: String,
        /// Its unit.
        unit: String,
        /// Mean of arm minus baseline over replications.
        estimate: Option<f64>,
        /// Lower end of the interval.
        low: Option<f64>,
        /// Upper end of the interval.
        high: Option<f64>,
        /// Level of the interval.
        level: Option<f64> = None,
        /// Correlation within pairs.
        correlation: Option<f64> = None,
        /// What pairing saved, as a factor of the variance.
        variance_reduction: Option<f64> = None,
        /// Replications with both numbers.
        n_pairs: u64,
        /// Replications with one of them alone.
        dropped: u64 = 0,
        /// The p value of this difference alone.
        p: Option<f64> = None,
        /// The p value adjusted for all comparisons, where there is one.
        adjusted_p: Option<f64> = None,
    }

    /// `series.csv`: a daily figure of an arm.
    Day {
        /// The arm.
        arm: String,
        /// The day.
        day: u64,
        /// Name of the figure.
        metric: String,
        /// Its unit.
        unit: String,
        /// Mean over replications.
        mean: Option<f64>,
        /// Lower end of the pointwise interval.
        low: Option<f64>,
        /// Upper end of the pointwise interval.
        high: Option<f64>,
        /// Replications with a number.
        n: u64,
    }

    /// `cascades.csv`: critical posts of an arm that were passed on so often.
    Cascade {
        /// The arm.
        arm: String,
        /// How often they were passed on.
        reshares: u64,
        /// How many there were, over all replications.
        cascades: u64,
        /// Share of all that were passed on at least so often.
        at_least_share: f64,
    }

    /// `split.csv`: a part of an effect.
    Part {
        /// The arm.
        arm: String,
        /// The arm that it is compared with.
        baseline: String,
        /// Name of the headline metric.
        metric: String,
        /// Its unit.
        unit: String,
        /// The group of mechanisms, or what is left.
        part: String,
        /// The part.
        estimate: Option<f64>,
        /// Lower end of the interval.
        low: Option<f64>,
        /// Upper end of the interval.
        high: Option<f64>,
        /// Level of the interval.
        level: f64,
        /// Replications behind it.
        n: u64,
        /// By which sets of groups the effect was divided.
        form: String,
    }
}
