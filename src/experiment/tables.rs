//! Results and analysis as tables for files.

use super::compare::Analysis;
use super::plan::{RunKey, same_people, setting_of};
use super::results::Results;
use super::run::{RunResult, RunState};
use crate::record::rows::comparison::{Cascade, Day, Difference, Summary};
use crate::record::rows::{self, Row as _, runs};
use crate::record::{Cell, Table};
use crate::scenario::Scenario;
use crate::scenario::parameters::parameters;
use crate::stats::bounded::mean_within;
use crate::world::Setting;
use crate::world::metrics::{SERIES, series_unit_among};

/// Every estimate: a row per arm and column.
pub fn summary(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Table {
    let mut all = Vec::new();
    for (index, (arm, analysed)) in scenario.arms.iter().zip(&analysis.arms).enumerate() {
        let people = same_people(scenario, [index]);
        for (column, estimate) in analysed.estimates.iter().enumerate() {
            let found = estimate.as_ref();
            all.push(Summary {
                arm: arm.name.clone(),
                metric: results.labels[column].clone(),
                unit: results.columns[column].metric.unit_among(people),
                estimate: found.map(|found| found.estimate),
                low: found.map(|found| found.low),
                high: found.map(|found| found.high),
                level: found.map(|found| found.level),
                method: found.map(|found| found.method.into()),
                n: found.map_or(0, |found| found.n),
                standard_error: analysed.errors[column],
            });
        }
    }
    rows::table(all)
}

/// Every paired difference from the baseline: a row per arm and column.
pub fn differences(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Table {
    let mut all = Vec::new();
    let baseline = &scenario.arms[scenario.baseline].name;
    for (index, (arm, analysed)) in scenario.arms.iter().zip(&analysis.arms).enumerate() {
        let people = same_people(scenario, [index, scenario.baseline]);
        for (column, difference) in analysed.differences.iter().enumerate() {
            let Some(difference) = difference else { continue };
            let (paired, found) = (&difference.paired, &difference.paired.difference);
            all.push(Difference {
                arm: arm.name.clone(),
                baseline: baseline.clone(),
                metric: results.labels[column].clone(),
                unit: results.columns[column].metric.unit_among(people),
                estimate: Some(found.estimate),
                low: Some(found.low),
                high: Some(found.high),
                level: Some(found.level),
                correlation: paired.correlation,
                variance_reduction: paired.variance_reduction,
                n_pairs: paired.n_pairs,
                dropped: paired.dropped,
                p: paired.p_value,
                adjusted_p: difference.adjusted_p,
            });
        }
    }
    rows::table(all)
}

/// The table of runs, row by row: what varied, how each ended, and its numbers.
pub struct RunRows {
    arms: Vec<String>,
    seed: u64,
    varied: Vec<(String, Vec<Cell>)>,
    labels: Vec<String>,
}

impl RunRows {
    /// Of the runs of a scenario, with columns of these names.
    pub fn new(scenario: &Scenario, labels: &[String]) -> Self {
        RunRows {
            arms: scenario.arms.iter().map(|arm| arm.name.clone()).collect(),
            seed: scenario.seed,
            varied: varied(scenario),
            labels: labels.to_vec(),
        }
    }

    /// The names of the columns.
    pub fn header(&self) -> Vec<String> {
        let names = self.varied.iter().map(|(name, _)| name.clone());
        let header = runs::Run::COLUMNS.iter().map(|name| (*name).to_owned()).chain(names);
        header.chain(self.labels.iter().cloned()).collect()
    }

    /// The row of a run.
    pub fn row(&self, key: RunKey, life: &RunResult) -> Vec<Cell> {
        let measured = life.state.measured();
        let why = match &life.state {
            RunState::Failed(why) => Some(why),
            _ => None,
        };
        let run = runs::Run {
            arm: self.arms[key.arm].clone(),
            replication: key.replication,
            seed: self.seed,
            status: life.state.name().into(),
            stage: why.map(|why| why.stage.to_string()),
            message: why.map(|why| why.message.clone()),
            digest: measured.map(|measured| measured.digest.clone()),
        };
        let mut row = run.cells();
        row.extend(self.varied.iter().map(|(_, by_arm)| by_arm[key.arm].clone()));
        match measured {
            Some(measured) => row.extend(measured.values.iter().map(|v| Cell::from(*v))),
            None => row.extend(self.labels.iter().map(|_| Cell::Missing)),
        }
        row
    }
}

/// The long form of the table of runs: a row for each run and metric.
///
/// Every run has a row for every metric, whether there is a value or not, so that the table has as many
/// rows as there are runs times metrics; how runs ended is in the table of runs.
pub struct LongRows {
    point: Cell,
    arms: Vec<Cell>,
    metrics: Vec<Cell>,
}

impl LongRows {
    /// The names of the columns.
    pub const HEADER: [&'static str; 5] = ["point", "arm", "replication", "metric", "value"];

    /// Of the runs of a scenario, with metrics of these names; a comparison is one point.
    pub fn new(scenario: &Scenario, labels: &[String]) -> Self {
        LongRows {
            point: 0u32.into(),
            arms: scenario.arms.iter().map(|arm| arm.name.as_str().into()).collect(),
            metrics: labels.iter().map(|label| label.as_str().into()).collect(),
        }
    }

    /// Hands over the rows of a run.
    pub fn each(&self, key: RunKey, life: &RunResult, mut row: impl FnMut([&Cell; 5])) {
        let (arm, replication) = (&self.arms[key.arm], Cell::from(key.replication));
        let values = life.state.measured().map(|measured| measured.values.as_slice());
        for (index, metric) in self.metrics.iter().enumerate() {
            let value = Cell::from(values.and_then(|values| values[index]));
            row([&self.point, arm, &replication, metric, &value]);
        }
    }
}

/// The daily figures of the brand in question with the pointwise interval over replications.
pub fn series(scenario: &Scenario, results: &Results) -> Table {
    let mut all = Vec::new();
    for (index, arm) in scenario.arms.iter().enumerate() {
        let people = same_people(scenario, [index]);
        for (day, row) in (0..).zip(results.series(index)) {
            for ((name, _, range, _), moments) in SERIES.iter().zip(row) {
                let Some(mean) = mean_within(moments, *range, scenario.level) else { continue };
                all.push(Day {
                    arm: arm.name.clone(),
                    day,
                    metric: (*name).into(),
                    unit: series_unit_among(name, people),
                    mean: Some(mean.estimate),
                    low: Some(mean.low),
                    high: Some(mean.high),
                    n: mean.n,
                });
            }
        }
    }
    rows::table(all)
}

/// Criticism by how often it was passed on: how many cascades of each size there were over all
/// replications, and the share of all that were at least as large.
pub fn cascades(scenario: &Scenario, results: &Results) -> Table {
    let mut all = Vec::new();
    for (index, arm) in scenario.arms.iter().enumerate() {
        let counts = results.cascades(index);
        let total: u64 = counts.values().sum();
        let mut at_least = total;
        for (size, count) in counts {
            all.push(Cascade {
                arm: arm.name.clone(),
                reshares: (*size).into(),
                cascades: *count,
                at_least_share: at_least as f64 / total as f64,
            });
            at_least -= count;
        }
    }
    rows::table(all)
}

/// What differs between the arms: a name, and its value in each arm.
///
/// The policy of the brand in question is always there; then the policies of other brands and the
/// parameters, if the arms differ in them.
pub fn varied(scenario: &Scenario) -> Vec<(String, Vec<Cell>)> {
    let mut varied = Vec::new();
    for (index, brand) in scenario.setting.brands.iter().enumerate() {
        let name = |arm: &crate::scenario::Arm| {
            Cell::from(arm.policies.get(index).map(|policy| policy.name.as_str()))
        };
        let names: Vec<Cell> = scenario.arms.iter().map(name).collect();
        if index == scenario.focus {
            varied.insert(0, ("policy".to_owned(), names));
        } else if differ(&names) {
            varied.push((format!("policy@{}", brand.name), names));
        }
    }
    let by_arm: Vec<Vec<(String, f64)>> =
        (0..scenario.arms.len()).map(|arm| numbers(setting_of(scenario, arm))).collect();
    for (place, (name, _)) in by_arm.first().into_iter().flatten().enumerate() {
        let value = |arm: &Vec<(String, f64)>| Cell::from(arm.get(place).map(|(_, value)| *value));
        let values: Vec<Cell> = by_arm.iter().map(value).collect();
        if differ(&values) {
            varied.push((name.clone(), values));
        }
    }
    varied
}

fn differ(cells: &[Cell]) -> bool {
    cells.windows(2).any(|pair| pair[0] != pair[1])
}

/// Every number of a setting, under the name that a scenario file gives it.
fn numbers(setting: &Setting) -> Vec<(String, f64)> {
    let mut all = vec![
        (runs::PEOPLE.to_owned(), f64::from(setting.consumers)),
        ("run.days".to_owned(), f64::from(setting.days)),
        ("run.warmup_days".to_owned(), f64::from(setting.warmup_days)),
    ];
    all.extend(parameters(setting).into_iter().map(|parameter| (parameter.path, parameter.value)));
    all
}
