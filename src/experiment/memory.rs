//! How much memory an undertaking takes at its height, known before it begins.
//!
//! A replication has people, their network and the world of the warm-up, and a copy of that world
//! for each arm that is being lived. How many replications and arms are alive at once follows from
//! the threads: each works at one life at a time.

use super::plan::{groups, setting_of};
use super::survey::panel::Home;
use super::values::MOST as IN_MEMORY;
use crate::record::table::MOST_ROWS;
use crate::scenario::Scenario;
use crate::survey::person::Person;
use crate::survey::study::Study;
use crate::world::footprint::Footprint;
use crate::world::{RunColumn, Setting};

/// What a diary takes for each consumer [bytes]: an entry of about 150 for the one in ten or so to
/// whom something happened that a questionnaire asks for; assumed.
const DIARY: f64 = 15.0;

/// What an answer takes as a cell of a table, with its text, and in the file [bytes]; measured.
const ANSWER: f64 = 55.0;

/// What a cell takes while it becomes part of a workbook [bytes]; measured.
const SHEET: f64 = 230.0;

/// Memory of an experiment on so many threads \[bytes\].
pub fn of_experiment(scenario: &Scenario, replications: u32, threads: usize) -> f64 {
    let (groups, threads, all) = (groups(scenario), threads.max(1) as f64, replications);
    let replications = threads.min(f64::from(replications));
    let groups_at_once = threads.min(replications * groups.len() as f64);
    let arms_at_once = threads.min(replications * scenario.arms.len() as f64);
    let needs = groups.iter().map(|arms| {
        let Footprint { people, network, growing, world } =
            Footprint::of(setting_of(scenario, arms[0]));
        let drawing = groups_at_once * (people + growing);
        let living = groups_at_once * (people + network + world) + arms_at_once * world;
        drawing.max(living)
    });
    needs.fold(0.0, f64::max) + of_results(scenario, f64::from(all))
}

/// What is kept of runs that are over [bytes]: their numbers as far as they stay in memory, a column or two of
/// them while they are looked at, and where each replication stands in the journal.
fn of_results(scenario: &Scenario, replications: f64) -> f64 {
    let columns = RunColumn::every(&scenario.setting, scenario.focus).len() * scenario.arms.len();
    let numbers = 8.0 * columns as f64 * replications;
    numbers.min(IN_MEMORY as f64) + (16.0 + 64.0) * replications
}

/// Memory of an experiment whose effects are divided on so many threads \[bytes\]: beside the worlds of a
/// comparison, which is over by then, each thread may have one to fork.
pub fn of_split(scenario: &Scenario, replications: u32, threads: usize) -> f64 {
    let world = |arm: usize| Footprint::of(setting_of(scenario, arm)).world;
    let largest = (0..scenario.arms.len()).map(world).fold(0.0, f64::max);
    of_experiment(scenario, replications, threads) + threads.max(1) as f64 * 2.0 * largest
}

/// Memory of living through one replication of an arm at a time \[bytes\].
pub fn of_life(setting: &Setting) -> f64 {
    let Footprint { people, network, growing, world } = Footprint::of(setting);
    people + growing.max(network + world)
}

/// Memory of asking before and after in every arm, on so many threads \[bytes\].
pub fn of_before_after(scenario: &Scenario, study: &Study, threads: usize) -> f64 {
    let at_once = (threads.max(1) as f64).min(f64::from(scenario.replications));
    let needs = groups(scenario).into_iter().map(|arms| {
        let setting = setting_of(scenario, arms[0]);
        let copy = Footprint::of(setting).world + DIARY * f64::from(setting.consumers);
        at_once * (of_life(setting) + copy + of_interviews(study, setting))
    });
    needs.fold(0.0, f64::max)
}

/// Memory of a study that is done `times` over on so many threads, and whose answers are `kept` in
/// files or not \[bytes\].
pub fn of_surveys(study: &Study, place: &Home<'_>, times: u32, threads: usize, kept: bool) -> f64 {
    let setting = place.setting();
    let lives = match place {
        Home::Newborn { .. } => 0.0,
        Home::Living { .. } => of_life(setting) + DIARY * f64::from(setting.consumers),
    };
    let at_once = (threads.max(1) as f64).min(f64::from(times));
    // In the end the answers of one survey are laid out person by person.
    (at_once * (lives + of_interviews(study, setting))).max(of_answers(study, setting, kept))
}

/// Finding respondents, asking and weighing them [bytes].
fn of_interviews(study: &Study, setting: &Setting) -> f64 {
    let items = study.questionnaire.items.len() as f64;
    // The order of invitations; each respondent, answers, categories, groups and weights.
    4.0 * f64::from(setting.consumers)
        + wanted(study, setting) * (1.5 * size_of::<Person>() as f64 + 2.0 * items + 64.0)
}

/// The answers as a table, as a file, and as a sheet if they are kept [bytes].
fn of_answers(study: &Study, setting: &Setting, kept: bool) -> f64 {
    let columns = (study.questionnaire.items.len() + 5) as f64;
    let rows = wanted(study, setting);
    let sheet =
        if kept && cfg!(feature = "workbook") { rows.min(MOST_ROWS as f64) * SHEET } else { 0.0 };
    columns * (rows * ANSWER + sheet)
}

fn wanted(study: &Study, setting: &Setting) -> f64 {
    let people = f64::from(setting.consumers);
    study.fieldwork.n.map_or(people, |n| people.min(f64::from(n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::tests::scenario;
    use crate::world::setting::NetworkSource;

    /// Four arms that share their people: on as many threads each has a copy of the world, beside
    /// the one of the warm-up; on more there is nothing more to do at once. Two replications on two
    /// threads take twice what one takes on one.
    #[test]
    fn every_arm_that_is_lived_at_once_has_a_world() {
        let mut scenario = scenario(4);
        scenario.setting.network = NetworkSource::None;
        scenario.arms.iter_mut().for_each(|arm| arm.setting = None);
        let world = Footprint::of(&scenario.setting).world;
        let one = of_experiment(&scenario, 1, 1);
        for (replications, threads, expected) in [
            (1, 2, one + world),
            (1, 4, one + 3.0 * world),
            (1, 9, one + 3.0 * world),
            (2, 2, 2.0 * one),
            (2, 9, 2.0 * one + 6.0 * world),
        ] {
            let found = of_experiment(&scenario, replications, threads);
            assert!((found - expected).abs() < 1.0, "{replications} on {threads}: {found}");
        }
    }
}
