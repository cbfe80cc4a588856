//! Results and analysis as tables for files.

use super::compare::Analysis;
use super::plan::{RunKey, same_people, setting_of};
use super::results::Results;
use super::run::{Life, State};
use crate::record::{Cell, Table};
use crate::scenario::Scenario;
use crate::scenario::parameters::parameters;
use crate::stats::Estimate;
use crate::stats::bounded::mean_within;
use crate::world::Setting;
use crate::world::metrics::{SERIES, series_unit_among};

pub(super) fn ends(estimate: &Estimate) -> [Cell; 3] {
    [estimate.estimate.into(), estimate.low.into(), estimate.high.into()]
}

/// Every estimate: a row per arm and column.
pub fn summary(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Table {
    let mut table = Table::new([
        "arm",
        "metric",
        "unit",
        "estimate",
        "low",
        "high",
        "level",
        "method",
        "n",
        "standard_error",
    ]);
    for (index, (arm, analysed)) in scenario.arms.iter().zip(&analysis.arms).enumerate() {
        let people = same_people(scenario, [index]);
        for (column, estimate) in analysed.estimates.iter().enumerate() {
            let mut row: Vec<Cell> = vec![arm.name.as_str().into()];
            row.push(results.labels[column].as_str().into());
            row.push(results.columns[column].metric.unit_among(people).as_str().into());
            match estimate {
                None => row.extend([const { Cell::Missing }; 5].into_iter().chain([0u32.into()])),
                Some(found) => {
                    row.extend(ends(found));
                    row.extend([found.level.into(), found.method.into(), found.n.into()]);
                }
            }
            row.push(analysed.errors[column].into());
            table.push(row);
        }
    }
    table
}

/// Every paired difference from the baseline: a row per arm and column.
pub fn differences(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Table {
    let mut table = Table::new([
        "arm",
        "baseline",
        "metric",
        "unit",
        "estimate",
        "low",
        "high",
        "level",
        "correlation",
        "variance_reduction",
        "n_pairs",
        "dropped",
        "p",
        "adjusted_p",
    ]);
    let baseline = &scenario.arms[scenario.baseline].name;
    for (index, (arm, analysed)) in scenario.arms.iter().zip(&analysis.arms).enumerate() {
        let people = same_people(scenario, [index, scenario.baseline]);
        for (column, difference) in analysed.differences.iter().enumerate() {
            let Some(difference) = difference else { continue };
            let paired = &difference.paired;
            let mut row: Vec<Cell> = vec![arm.name.as_str().into(), baseline.as_str().into()];
            row.push(results.labels[column].as_str().into());
            row.push(results.columns[column].metric.unit_among(people).as_str().into());
            row.extend(ends(&paired.difference));
            row.extend([paired.difference.level.into(), paired.correlation.into()]);
            row.extend([paired.variance_reduction.into(), paired.n_pairs.into()]);
            row.extend([paired.dropped.into(), paired.p_value.into()]);
            row.push(difference.adjusted_p.into());
            table.push(row);
        }
    }
    table
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
        let fixed = ["arm", "replication", "seed", "status", "stage", "message", "digest"];
        let names = self.varied.iter().map(|(name, _)| name.clone());
        let header = fixed.iter().map(|name| (*name).to_owned()).chain(names);
        header.chain(self.labels.iter().cloned()).collect()
    }

    /// The row of a run.
    pub fn row(&self, key: RunKey, life: &Life) -> Vec<Cell> {
        let mut row: Vec<Cell> = vec![self.arms[key.arm].as_str().into()];
        row.extend([key.replication.into(), self.seed.into(), life.state.name().into()]);
        match &life.state {
            State::Failed(why) => {
                row.extend([why.stage.to_string().into(), why.message.as_str().into()]);
            }
            _ => row.extend([Cell::Missing, Cell::Missing]),
        }
        let measured = life.state.measured();
        row.push(measured.map(|measured| measured.digest.as_str()).into());
        row.extend(self.varied.iter().map(|(_, by_arm)| by_arm[key.arm].clone()));
        match measured {
            Some(measured) => row.extend(measured.values.iter().map(|v| Cell::from(*v))),
            None => row.extend(self.labels.iter().map(|_| Cell::Missing)),
        }
        row
    }
}

/// The daily figures of the brand in question with the pointwise interval over replications.
pub fn series(scenario: &Scenario, results: &Results) -> Table {
    let mut table = Table::new(["arm", "day", "metric", "unit", "mean", "low", "high", "n"]);
    for (index, arm) in scenario.arms.iter().enumerate() {
        let people = same_people(scenario, [index]);
        for (day, row) in results.series(index).iter().enumerate() {
            for ((name, _, range, _), moments) in SERIES.iter().zip(row) {
                let Some(mean) = mean_within(moments, *range, scenario.level) else { continue };
                let mut cells: Vec<Cell> = vec![arm.name.as_str().into(), (day as u64).into()];
                let unit = series_unit_among(name, people);
                cells.extend([Cell::from(*name), Cell::from(unit.as_str())]);
                cells.extend(ends(&mean));
                cells.push(mean.n.into());
                table.push(cells);
            }
        }
    }
    table
}

/// Criticism by how often it was passed on: how many cascades of each size there were over all
/// replications, and the share of all that were at least as large.
pub fn cascades(scenario: &Scenario, results: &Results) -> Table {
    let mut table = Table::new(["arm", "reshares", "cascades", "at_least_share"]);
    for (index, arm) in scenario.arms.iter().enumerate() {
        let counts = results.cascades(index);
        let all: u64 = counts.values().sum();
        let mut at_least = all;
        for (size, count) in counts {
            let share = at_least as f64 / all as f64;
            table.push(vec![
                arm.name.as_str().into(),
                (*size).into(),
                (*count).into(),
                share.into(),
            ]);
            at_least -= count;
        }
    }
    table
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
        ("run.consumers".to_owned(), f64::from(setting.consumers)),
        ("run.days".to_owned(), f64::from(setting.days)),
        ("run.warmup_days".to_owned(), f64::from(setting.warmup_days)),
    ];
    all.extend(parameters(setting).into_iter().map(|parameter| (parameter.path, parameter.value)));
    all
}
