//! The tables of surveys, of studies done many times and of fits to them. Shares are in percent,
//! their differences in points.

use std::str::FromStr;

use strum::{EnumString, IntoStaticStr};

use super::said::Said;
use super::{CellValue, rows};
use crate::record::Cell;

rows! {
    /// `survey.csv` of a study done many times: a published cell beside what was simulated.
    Reproduced {
        /// The question, or several at once.
        item: String,
        /// The answer.
        answer: String,
        /// The group.
        band: String,
        /// The published figure, if one was.
        published: Option<f64>,
        /// Mean share over surveys.
        simulated: Option<f64>,
        /// Lower end of the central part of the surveys.
        low: Option<f64>,
        /// Upper end of it.
        high: Option<f64>,
        /// Margin of error of one survey.
        moe: Option<f64>,
        /// What follows.
        verdict: String,
        /// What the cell was used for.
        used as "use": String,
        /// What was published, a figure or not.
        said: Said,
        /// Standard deviation of the share over surveys.
        sampling_error: Option<f64>,
        /// Mean number of people asked.
        base: Option<f64>,
        /// Share of the surveys in which the statement holds.
        holds_share: Option<f64>,
        /// The p value of the test of equivalence.
        tost_p: Option<f64> = None,
        /// Where it was published.
        source: String,
        /// Why it was used so.
        reason: String,
    }

    /// `survey.csv` of one survey: an answer in a group.
    Banner {
        /// The question.
        item: String,
        /// The answer.
        answer: String,
        /// The group.
        band: String,
        /// The published figure, if one was.
        published: Option<f64>,
        /// The weighted share.
        simulated: Option<f64>,
        /// Lower end of its interval.
        low: Option<f64>,
        /// Upper end of it.
        high: Option<f64>,
        /// Margin of error.
        moe: Option<f64>,
        /// One survey is not judged: nothing.
        verdict: Option<String>,
        /// What the published cell was used for.
        used as "use": Option<String>,
        /// People asked.
        n: u64,
        /// Sum of their weights.
        weighted_n: f64,
        /// How many people without weights would say as much.
        effective_n: Option<f64>,
        /// People who gave the answer.
        count: Option<u64>,
        /// How the interval was made.
        method: Option<String>,
        /// Letters of the groups with a share that is lower.
        letters: Option<String>,
    }

    /// `survey.csv` before and after: an answer of a group under an arm.
    Change {
        /// The arm.
        arm: String,
        /// The question.
        item: String,
        /// The answer.
        answer: String,
        /// The group.
        band: String,
        /// Share before.
        before: Option<f64>,
        /// Share after.
        after: Option<f64>,
        /// After minus before.
        change: Option<f64>,
        /// Lower end of its interval.
        change_low: Option<f64>,
        /// Upper end of it.
        change_high: Option<f64>,
        /// Its p value, adjusted over all answers and arms.
        change_adjusted_p: Option<f64>,
        /// The change minus that of the baseline.
        against_baseline: Option<f64>,
        /// Lower end of its interval.
        against_baseline_low: Option<f64>,
        /// Upper end of it.
        against_baseline_high: Option<f64>,
        /// Its p value, adjusted over all answers and arms.
        against_baseline_adjusted_p: Option<f64>,
        /// Replications behind it.
        n_pairs: u64,
    }

    /// `survey.csv` over several days: an answer on a day.
    Wave {
        /// The day.
        day: u64,
        /// The question.
        item: String,
        /// The answer.
        answer: String,
        /// People asked.
        n: u64,
        /// The weighted share.
        share: Option<f64>,
        /// Margin of error.
        margin: Option<f64>,
        /// Lower end of its interval.
        // NaN as read from tables of version 0.1, which had the margin alone.
        low: Option<f64> = Some(f64::NAN),
        /// Upper end of it.
        high: Option<f64> = None,
        /// The share minus that of the first day.
        change: Option<f64>,
        /// Lower end of its interval.
        change_low: Option<f64>,
        /// Upper end of it.
        change_high: Option<f64>,
    }

    /// `joint.csv`: how many hold several views at once.
    Joint {
        /// The views.
        joint: String,
        /// Correlation of the two attitudes.
        attitude_correlation: Option<f64>,
        /// The share.
        share: Option<f64>,
        /// Lower end of its interval, or the least share that is possible.
        low: Option<f64>,
        /// Upper end of it, or the greatest.
        high: Option<f64>,
        /// Where it comes from.
        method: Method,
    }

    /// `fit.csv` of a study: how far all figures together are off.
    Distance {
        /// Which figures: `held out`, `fit` or `both`.
        points: String,
        /// How many.
        n: u64,
        /// The statistic; none where it is infinite.
        statistic: Option<f64>,
        /// Its mean if the model were right.
        reference_mean: Option<f64>,
        /// What it exceeds by chance as often as tests err.
        critical: Option<f64>,
        /// How often it would be as large by chance.
        p: Option<f64>,
        /// Simulated studies that this rests on.
        n_reference: u64,
        /// Figures that no survey can have; version 0.1 left them out.
        impossible: String = String::new(),
    }

    /// `parameters.csv`: a parameter fitted to a study.
    Parameter {
        /// Its name.
        parameter: String,
        /// Its value.
        value: f64,
        /// Standard error of it.
        standard_error: Option<f64>,
    }

    /// `cells.csv`: a cell that parameters were fitted to.
    Fitted {
        /// The question, or several at once.
        item: String,
        /// The answer.
        answer: String,
        /// The group.
        band: String,
        /// What was published.
        published: Said,
        /// The share that the fitted parameters lead to expect.
        expected: f64,
        /// What the cell was used for.
        used as "use": String,
    }

    /// The columns of `answers.csv` that every study has; one for each question follows.
    Respondent {
        /// Number of the interview, from 1.
        respondent: u64,
        /// Weight; the mean is 1.
        weight: f64,
        /// Age.
        age_band: String,
        /// Whether everybody can read the account on the first platform.
        account: String,
        /// Whether a brand of the scenario is followed.
        follows_a_brand: String,
    }

    /// `codebook.csv`: a value of a column of `answers.csv`.
    Code {
        /// The column.
        variable: String,
        /// What it is.
        label: String,
        /// The value.
        value: String,
        /// What it means.
        means: String,
        /// Who is asked.
        asked_of: String,
        /// How many have it.
        n: u64,
    }
}

/// Where a joint share comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum Method {
    /// What the surveys found.
    #[strum(serialize = "mean over surveys")]
    Surveys,
    /// What the measurement model expects at a correlation.
    #[strum(serialize = "measurement model, day 0")]
    Model,
    /// What the totals alone allow.
    #[strum(serialize = "Frechet bounds: any overlap")]
    Bounds,
}

impl CellValue for Method {
    fn cell(&self) -> Cell {
        Cell::from(<&str>::from(self))
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        Method::from_str(text).map_err(|_| "is of no kind that is known")
    }
}
