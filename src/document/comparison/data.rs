//! What the folder of a comparison holds, read back.

use std::collections::BTreeMap;

use crate::document::Answer;
use crate::document::figure::Column;
use crate::document::words::{Interval, WITHIN, count, percent};
use crate::document::{ReportError, Source};
use crate::experiment::plan::same_people;
use crate::record::rows::comparison::{Cascade, Day, Difference, Summary};
use crate::record::{Manifest, found};
use crate::scenario::Scenario;
use crate::stats::interval::STUDENT_T;
use crate::stats::welch::Mean;

/// An estimate of one arm and metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The estimate with its interval.
    pub interval: Interval,
    /// Its unit.
    pub unit: String,
    /// Replications behind it.
    pub n: u64,
    /// For means: the standard error, where it is known.
    pub error: Option<f64>,
    /// For differences: the p value adjusted for all comparisons, where there is one.
    pub adjusted_p: Option<f64>,
}

/// By arm, then metric.
type Estimates = BTreeMap<String, BTreeMap<String, Found>>;

/// A comparison.
pub struct Comparison {
    /// What was run.
    pub manifest: Manifest,
    /// How it went.
    pub result: found::ComparisonFound,
    /// What was found, by name.
    pub answer: Option<Answer>,
    /// The scenario, if it can be read without its folder.
    pub scenario: Option<Scenario>,
    /// Daily figures.
    pub series: Option<Vec<Day>>,
    /// Sizes of cascades.
    pub cascades: Option<Vec<Cascade>>,
    means: Estimates,
    differences: Estimates,
}

impl Comparison {
    /// How many replications have numbers: `64`, or `29 to 30 of 64` where arms differ.
    pub fn replications(&self) -> String {
        let of_arm = |found: &BTreeMap<String, Found>| found.values().map(|found| found.n).max();
        let with: Vec<u64> = self.means.values().filter_map(of_arm).collect();
        let planned = u64::from(self.result.replications);
        match (with.iter().min(), with.iter().max()) {
            (Some(least), Some(most)) if least < most => format!("{least} to {most} of {planned}"),
            (Some(least), _) if *least < planned => format!("{least} of {planned}"),
            _ => planned.to_string(),
        }
    }

    /// Reads what there is.
    ///
    /// # Errors
    ///
    /// A file is damaged.
    pub fn read(source: &Source, result: &found::ComparisonFound) -> Result<Self, ReportError> {
        let manifest = source.manifest().clone();
        let scenario = source.scenario(&manifest.scenario)?;
        Ok(Comparison {
            answer: source.json("answer.json")?,
            scenario,
            series: source.rows("series.csv")?,
            cascades: source.rows("cascades.csv")?,
            means: means(source.rows("summary.csv")?.unwrap_or_default()),
            differences: differences(source.rows("differences.csv")?.unwrap_or_default()),
            manifest,
            result: result.clone(),
        })
    }

    /// What was asked.
    pub fn question(&self) -> String {
        let answer = self.answer.as_ref().map(|answer| answer.question.clone());
        let scenario = self.scenario.as_ref().map(|scenario| scenario.question.clone());
        answer.or(scenario).unwrap_or_else(|| self.manifest.scenario.clone())
    }

    /// What was compared, in a line.
    pub fn facts(&self) -> String {
        let found::ComparisonFound { arms, replications, focus, .. } = &self.result;
        let mut facts = format!(
            "{} of {} of {focus}",
            count(u64::from(*replications), "replication", "replications"),
            count(arms.len() as u64, "arm", "arms"),
        );
        if let Some(people) = self.people() {
            facts += &format!(", {} each", count(u64::from(people), "person", "people"));
        }
        if let Some(scenario) = &self.scenario {
            let (days, before) = (scenario.setting.days, scenario.setting.warmup_days);
            let measured = count(days.saturating_sub(before).into(), "day", "days");
            facts += &format!("; {measured} measured, after {before} before the policies begin");
        }
        facts + &format!("; seed {}; intervals at {} each.", self.manifest.seed, self.level())
    }

    /// What an interval of a mean is, for the captions of figures.
    pub fn mean_with_interval(&self) -> String {
        format!(
            "Mean over n = {} replications with its {} interval ({WITHIN}), each alone",
            self.replications(),
            self.level()
        )
    }

    /// What an interval of a difference from the baseline is, for the captions of figures.
    pub fn difference_with_interval(&self) -> String {
        format!(
            "Paired difference from {}, same people and same luck, over n = {} replications, with its \
             {} interval (Student t), each alone",
            self.result.baseline,
            self.replications(),
            self.level()
        )
    }

    /// How many people each run simulated, if the scenario can be read and arms do not differ in it.
    pub fn people(&self) -> Option<u32> {
        let scenario = self.scenario.as_ref()?;
        same_people(scenario, 0..scenario.arms.len())
    }

    /// The arms, in the order of the scenario.
    pub fn arms(&self) -> &[String] {
        &self.result.arms
    }

    /// The estimate of an arm.
    pub fn mean(&self, arm: &str, metric: &str) -> Option<&Found> {
        self.means.get(arm)?.get(metric)
    }

    /// The paired difference of an arm from the baseline.
    pub fn difference(&self, arm: &str, metric: &str) -> Option<&Found> {
        self.differences.get(arm)?.get(metric)
    }

    /// The level of intervals as in `95% interval`.
    pub fn level(&self) -> String {
        percent(self.result.level)
    }

    /// Columns of estimates with their intervals, one row for each key; `of` finds the estimate.
    pub fn columns(all: &[Option<&Found>], unit: &str) -> Vec<Column> {
        let pick = |value: &dyn Fn(&Found) -> Option<f64>| {
            all.iter().map(|found| found.and_then(value)).collect::<Vec<_>>()
        };
        vec![
            Column::numbers("estimate", unit, pick(&|found| Some(found.interval.estimate))),
            Column::numbers("low", unit, pick(&|found| found.interval.low)),
            Column::numbers("high", unit, pick(&|found| found.interval.high)),
            Column::numbers("n", "replications", pick(&|found| Some(found.n as f64))),
        ]
    }

    /// The same without n, each name beginning with that of the estimate: `x`, `x_low`, `x_high`.
    pub fn columns_of(name: &str, all: &[Option<&Found>], unit: &str) -> Vec<Column> {
        let [estimate, low, high] = ["", "_low", "_high"].map(|end| format!("{name}{end}"));
        let columns = Comparison::columns(all, unit).into_iter();
        columns.zip([estimate, low, high]).map(|(column, name)| Column { name, ..column }).collect()
    }
}

fn means(rows: Vec<Summary>) -> Estimates {
    let mut all = Estimates::new();
    for row in rows {
        let Some(estimate) = row.estimate else { continue };
        let interval = Interval { estimate, low: row.low, high: row.high };
        let students = row.method.as_deref().is_some_and(|method| method.starts_with(STUDENT_T));
        let from_interval = || {
            let (half, level) = interval.half_width().zip(row.level)?;
            Some(Mean::from_interval(estimate, half, row.n, level)?.error)
        };
        let error = match row.standard_error {
            // Until 0.1 every interval was Student's.
            Some(error) if error.is_nan() => from_interval().filter(|_| students),
            error => error,
        };
        let found = Found { interval, unit: row.unit, n: row.n, error, adjusted_p: None };
        all.entry(row.arm).or_default().insert(row.metric, found);
    }
    all
}

fn differences(rows: Vec<Difference>) -> Estimates {
    let mut all = Estimates::new();
    for row in rows {
        let Some(estimate) = row.estimate else { continue };
        let interval = Interval { estimate, low: row.low, high: row.high };
        let (unit, n, adjusted_p) = (row.unit, row.n_pairs, row.adjusted_p);
        let found = Found { interval, unit, n, error: None, adjusted_p };
        all.entry(row.arm).or_default().insert(row.metric, found);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::rows;

    fn found(table: &str) -> Found {
        means(rows::read(table).unwrap())["a"]["backlash_rate"].clone()
    }

    /// 1 and 3: mean 2 and standard error 1; the half width of Student's interval at 50 % is then 1,
    /// and its interval on the log scale 2 / e^(1/2) to 2 e^(1/2): the error cannot be read off it.
    #[test]
    fn the_standard_error_is_read_or_for_old_tables_taken_from_students_interval() {
        let header = "arm,metric,unit,estimate,low,high,level,method,n";
        let row = "a,backlash_rate,posts,2,1,3,0.5,Student t,2";
        let old = found(&format!("{header}\n{row}\n"));
        assert!((old.error.unwrap() - 1.0).abs() < 1e-9);
        let row = "a,backlash_rate,posts,2,1.2131,3.2974,0.5,\"Student t, log scale\",2";
        let new = found(&format!("{header},standard_error\n{row},1\n"));
        assert_eq!((new.error, new.n), (Some(1.0), 2));
        let none =
            found(&format!("{header},standard_error\na,backlash_rate,posts,0,,,0.5,none,8,0\n"));
        assert_eq!((none.error, none.interval.low), (Some(0.0), None));
    }
}
