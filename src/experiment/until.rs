//! How many replications, when the answer is to have a given precision.
//!
//! `metric:half_width` asks for replications until every arm's mean of the metric is known to
//! within the half width: until its interval reaches no farther than that on its wider side. Looking again and again costs precision: the looks follow
//! [`stats::stopping`](crate::stats::stopping), whose intervals hold the level over all looks
//! together. All arms are looked at after the same replications, so they stay paired. The other
//! metrics keep their ordinary intervals, which are only meant for a number of replications fixed
//! beforehand; the record says which is which.

use thiserror::Error;

use super::executor::Executor;
use super::results::{Results, Tell};
use super::run::{COMPARISON, run};
use crate::record::found::Stopping;
use crate::scenario::Scenario;
use crate::stats::bounded::{Range, mean_within};
use crate::stats::stopping::over_all_looks;
use crate::stats::{Estimate, Looks, Moments};

/// Replications to stop at, however imprecise, unless told otherwise.
pub const MOST_REPLICATIONS: u32 = 1_000;

/// The precision wished for.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// Name of the column.
    pub metric: String,
    /// Half the width of the interval [unit of the metric].
    pub half_width: f64,
    /// Replications to stop at, however imprecise.
    pub most: u32,
}

/// What is wrong with such a wish.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum UntilError {
    /// Not of the form `metric:half_width`.
    #[error("--until wants metric:half_width, such as unfollow_rate:0.5, not `{0}`")]
    Form(String),
    /// The half width is not a positive number.
    #[error("--until wants a half width above 0, not `{0}`")]
    HalfWidth(String),
    /// Too few replications to see a spread.
    #[error("--replications {0} with --until: one replication shows no spread; allow at least 2")]
    Most(u32),
    /// There is no such metric.
    #[error("--until: there is no metric `{name}`{}; docs/metrics.md has them all", .nearest.as_ref().map_or(String::new(), |n| format!("; did you mean `{n}`?")))]
    Unknown {
        /// The name given.
        name: String,
        /// The nearest that exists.
        nearest: Option<String>,
    },
}

impl Precision {
    /// Reads `metric:half_width`; the metric is the name of a column of this scenario's results.
    pub fn parse(text: &str, most: u32, scenario: &Scenario) -> Result<Self, UntilError> {
        let (metric, width) = text.rsplit_once(':').ok_or(UntilError::Form(text.into()))?;
        let half_width = width.trim().parse().ok().filter(|w: &f64| w.is_finite() && *w > 0.0);
        let half_width = half_width.ok_or(UntilError::HalfWidth(width.into()))?;
        let labels = Results::new(scenario).labels;
        let metric = metric.trim().to_owned();
        if !labels.contains(&metric) {
            let nearest =
                labels.into_iter().min_by_key(|label| strsim::levenshtein(label, &metric));
            let close =
                |label: &String| strsim::normalized_damerau_levenshtein(label, &metric) >= 0.6;
            return Err(UntilError::Unknown { nearest: nearest.filter(close), name: metric });
        }
        if most < 2 {
            return Err(UntilError::Most(most));
        }
        Ok(Precision { metric, half_width, most })
    }
}

/// Runs replications until the wish is met, the most are done, or the experiment is interrupted.
///
/// Each look is a round of work: how many replications it has is written down before it begins.
pub fn run_until(
    scenario: &Scenario,
    until: &Precision,
    executor: &mut Executor,
    results: &mut Results,
    tell: Tell,
) -> Stopping {
    let column = results.column(&until.metric).expect("the metric was checked");
    let looks = Looks::usual(scenario.level, u64::from(until.most));
    let mut stopping = Stopping {
        metric: until.metric.clone(),
        half_width: until.half_width,
        reached: None,
        met: false,
        level: scenario.level,
        look: 0,
        level_of_look: scenario.level,
    };
    for look in looks.iter() {
        let batch = results.replications()..look.n as u32;
        let plan = format!("replications {} to {}", batch.start, batch.end);
        if !executor.round(COMPARISON, look.number, &plan) {
            break;
        }
        run(scenario, batch, executor, results, tell);
        stopping.look = look.number;
        stopping.level_of_look = 1.0 - look.alpha;
        stopping.reached = widest(scenario, results, column, &stopping);
        stopping.met = stopping.reached.is_some_and(|reached| reached <= until.half_width);
        if stopping.met || executor.cancelled() {
            break;
        }
    }
    stopping
}

/// The widest reach of an interval over the arms; `None` if an arm has no interval.
pub(super) fn widest(
    scenario: &Scenario,
    results: &Results,
    column: usize,
    at: &Stopping,
) -> Option<f64> {
    let range = results.columns[column].metric.range;
    (0..scenario.arms.len()).try_fold(0.0, |widest: f64, arm| {
        let present: Vec<f64> = results.values(arm, column).into_iter().flatten().collect();
        let reach = sequential(&Moments::of(&present), range, at)?.reach();
        (!reach.is_nan()).then(|| widest.max(reach))
    })
}

/// The mean of values with the interval that holds its level over all looks.
pub fn sequential(moments: &Moments, range: Range, at: &Stopping) -> Option<Estimate> {
    Some(over_all_looks(mean_within(moments, range, at.level_of_look)?, at.level))
}
