//! What policies change in the answers: the same people asked before and after, arm by arm.
//!
//! In each replication a panel is interviewed on the day on which the policies begin, and again
//! on the last day of each arm. Only those who can still be reached count, before and after, so a
//! change is a change of minds and not of who is there. Every answer has draws of its own that do
//! not depend on the day or the arm, so whoever nothing happened to answers the same: changes, and
//! differences between arms, are paired person by person.

use serde::{Deserialize, Serialize};

use super::panel::PanelEnd;
use crate::experiment::executor::Executor;
use crate::experiment::live::{Failure, Living, Stage, Stop};
use crate::experiment::plan::{groups, setting_of};
use crate::experiment::watch::{Watch, WatchEvent};
use crate::scenario::Scenario;
use crate::stats::interval::Estimate;
use crate::stats::paired::{Paired, compare, holm};
use crate::stats::weights;
use crate::survey::diary::Diary;
use crate::survey::fielded::{Fielded, known_shares, survey_key};
use crate::survey::interview::Responses;
use crate::survey::person::{Frame, Person};
use crate::survey::shortfall::{Shortfall, Shortfalls};
use crate::survey::study::{Answer, Bands, Study};

/// The share of one answer in one group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupShare {
    /// The answer.
    pub answer: Answer,
    /// The group.
    pub bands: Bands,
}

/// What became of the answers, over all replications.
pub struct BeforeAfter<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The study.
    pub study: &'a Study,
    /// What the rows of `arms` are about.
    pub rows: Vec<GroupShare>,
    /// For each arm and row the change \[points\]; `None` where nobody was asked.
    pub arms: Vec<Vec<Option<ShareChange>>>,
    /// Mean share of each arm's panel that was reached again.
    pub reached: Vec<f64>,
    /// What the surveys before did not get.
    pub shortfalls: Shortfalls,
    /// Replications without numbers, and why.
    pub failures: Vec<(u32, Failure)>,
    /// Replications not finished because the work was interrupted.
    pub aborted: u32,
}

/// A change of a share.
#[derive(Clone, Debug)]
pub struct ShareChange {
    /// Mean share before \[percent\].
    pub before: f64,
    /// Mean share after \[percent\].
    pub after: f64,
    /// After minus before \[points\], over replications.
    pub change: Paired,
    /// P value of the change, adjusted for all answers and arms (Holm).
    pub adjusted_p: Option<f64>,
    /// This arm's change minus the baseline's \[points\]; `None` for the baseline.
    pub against_baseline: Option<Paired>,
    /// P value of that, adjusted for all answers and arms (Holm).
    pub adjusted_p_against: Option<f64>,
}

/// Shares before and after, by row, and the share reached again, of one arm in one replication.
#[derive(Deserialize, Serialize)]
struct AskedTwice {
    arm: usize,
    before: Vec<Option<f64>>,
    after: Vec<Option<f64>>,
    reached: f64,
}

/// Asks before and after, in every replication and arm.
pub fn before_after<'a>(
    scenario: &'a Scenario,
    study: &'a Study,
    executor: &mut Executor,
) -> BeforeAfter<'a> {
    let rows = rows(study);
    let (ours, asked, of_each) = (scenario.clone(), study.clone(), rows.clone());
    let one = move |replication: u32, watch: &Watch<'_>| {
        let arms: Result<Vec<(Vec<AskedTwice>, Shortfall)>, Stop> = groups(&ours)
            .iter()
            .map(|arms| ask_group(&ours, &asked, &of_each, arms, replication, watch))
            .collect();
        let arms = arms.map(|groups| {
            let mut arms: Vec<AskedTwice> = Vec::new();
            let mut worst: Option<Shortfall> = None;
            for (asked, shortfall) in groups {
                arms.extend(asked);
                match &mut worst {
                    None => worst = Some(shortfall),
                    Some(worst) => worst.join(shortfall),
                }
            }
            arms.sort_by_key(|asked| asked.arm);
            (arms, worst.unwrap_or_default())
        });
        if !matches!(arms, Err(Stop::Aborted)) {
            ours.arms.iter().for_each(|_| watch.tell(WatchEvent::Run { failed: arms.is_err() }));
        }
        arms
    };
    let PanelEnd { kept, failures, aborted } =
        PanelEnd::of_each(scenario.replications, executor, one);
    let (kept, shortfalls): (Vec<Vec<AskedTwice>>, Vec<Shortfall>) = kept.into_iter().unzip();
    let n_arms = scenario.arms.len();
    let mean = |arm: usize| {
        kept.iter().map(|arms| arms[arm].reached).sum::<f64>() / kept.len().max(1) as f64
    };
    BeforeAfter {
        arms: changes(scenario, &rows, &kept),
        reached: (0..n_arms).map(mean).collect(),
        scenario,
        study,
        rows,
        shortfalls: Shortfalls::of(&shortfalls),
        failures,
        aborted,
    }
}

/// Every answer to every item, in all and in each band.
fn rows(study: &Study) -> Vec<GroupShare> {
    let row = |answer| Bands::columns().map(move |bands| GroupShare { answer, bands });
    Answer::every(&study.questionnaire).flat_map(row).collect()
}

/// The arms that share people and past.
fn ask_group(
    scenario: &Scenario,
    study: &Study,
    rows: &[GroupShare],
    arms: &[usize],
    replication: u32,
    watch: &Watch<'_>,
) -> Result<(Vec<AskedTwice>, Shortfall), Stop> {
    let setting = setting_of(scenario, arms[0]);
    let living = Living::new(scenario, arms[0], replication, watch);
    let people = living.people()?;
    let mut warm = living.at_rest(&people)?;
    let mut diary = Diary::from(setting.warmup_days);
    living.warm_up(&mut warm, &mut diary)?;
    let key = survey_key(scenario.seed, replication);
    let before = living.of.tried(Stage::Survey, || {
        let frame = Frame::living(setting, scenario.seed, replication, &warm);
        let frame = frame.about(scenario.focus);
        let known = known_shares(&study.fieldwork.weighting, setting, &frame);
        study.field(setting, &frame, &Diary::default(), &known, key, 0)
    })?;
    let ask_again = |arm: &usize| {
        let mut world = living.fork(&warm, *arm)?;
        let mut diary = diary.clone();
        living.days(&mut world, &mut diary)?;
        living.of.attempt(Stage::Survey, || {
            let frame = Frame::living(setting, scenario.seed, replication, &world);
            let sample = frame.about(scenario.focus).again(&before.sample);
            let after = study.ask(setting, &sample, &diary, key);
            Some(compare_waves(study, *arm, rows, &before, &sample.people, &after))
        })
    };
    let asked = arms.iter().map(ask_again).collect::<Result<Vec<AskedTwice>, Stop>>()?;
    Ok((asked, study.fieldwork.shortfall(&before.sample, &before.raked)))
}

/// The shares before and after, with the weights of before, among those reached both times.
fn compare_waves(
    study: &Study,
    arm: usize,
    rows: &[GroupShare],
    before: &Fielded,
    people: &[Person],
    after: &Responses,
) -> AskedTwice {
    let reached = |i: &usize| study.fieldwork.reaches(&people[*i]);
    let again: Vec<usize> = (0..people.len()).filter(reached).collect();
    let share = |row: &GroupShare, responses: &Responses| {
        let GroupShare { answer: Answer { item, answer }, bands } = *row;
        let who = again
            .iter()
            .filter(|i| bands.has(usize::from(people[**i].band)) && responses.asked(item, **i));
        let who: Vec<usize> = who.copied().collect();
        let weights: Vec<f64> = who.iter().map(|i| before.raked.weights[*i]).collect();
        let share = weights::share(&weights, |place| responses.gave(item, answer, who[place]))?;
        Some(100.0 * share.share)
    };
    AskedTwice {
        arm,
        before: rows.iter().map(|row| share(row, &before.responses)).collect(),
        after: rows.iter().map(|row| share(row, after)).collect(),
        reached: again.len() as f64 / people.len().max(1) as f64,
    }
}

/// A difference with its interval cut off where no difference can be, beyond `most` either way.
fn within(mut paired: Paired, most: f64) -> Paired {
    let Estimate { low, high, .. } = &mut paired.difference;
    // NaN, no interval, stays NaN.
    *low = if *low < -most { -most } else { *low };
    *high = if *high > most { most } else { *high };
    paired
}

/// Changes by arm and row, with p values adjusted over the rows about everybody.
fn changes(
    scenario: &Scenario,
    rows: &[GroupShare],
    kept: &[Vec<AskedTwice>],
) -> Vec<Vec<Option<ShareChange>>> {
    let level = scenario.level;
    let column = |arm: usize, row: usize, after: bool| -> Vec<Option<f64>> {
        let of = |asked: &AskedTwice| if after { asked.after[row] } else { asked.before[row] };
        kept.iter().map(|arms| of(&arms[arm])).collect()
    };
    let difference = |arm: usize, row: usize| -> Vec<Option<f64>> {
        let pairs = column(arm, row, true).into_iter().zip(column(arm, row, false));
        pairs.map(|(after, before)| Some(after? - before?)).collect()
    };
    let mean = |values: &[Option<f64>]| {
        let present: Vec<f64> = values.iter().flatten().copied().collect();
        present.iter().sum::<f64>() / present.len().max(1) as f64
    };
    let change = |arm: usize, row: usize| {
        let (before, after) = (column(arm, row, false), column(arm, row, true));
        let change = within(compare(&after, &before, level)?, 100.0);
        let against = (arm != scenario.baseline)
            .then(|| compare(&difference(arm, row), &difference(scenario.baseline, row), level))
            .flatten()
            .map(|against| within(against, 200.0));
        Some(ShareChange {
            before: mean(&before),
            after: mean(&after),
            change,
            adjusted_p: None,
            against_baseline: against,
            adjusted_p_against: None,
        })
    };
    let mut arms: Vec<Vec<Option<ShareChange>>> = (0..scenario.arms.len())
        .map(|arm| (0..rows.len()).map(|row| change(arm, row)).collect())
        .collect();
    adjust(&mut arms, rows, |change| change.change.p_value, |change, p| change.adjusted_p = p);
    adjust(
        &mut arms,
        rows,
        |change| change.against_baseline.as_ref()?.p_value,
        |change, p| change.adjusted_p_against = p,
    );
    arms
}

/// Adjusts the p values of all rows about everybody, over all arms, as one family.
fn adjust(
    arms: &mut [Vec<Option<ShareChange>>],
    rows: &[GroupShare],
    p_value: impl Fn(&ShareChange) -> Option<f64>,
    set: impl Fn(&mut ShareChange, Option<f64>),
) {
    let family = |arms: &[Vec<Option<ShareChange>>]| -> Vec<(usize, usize, f64)> {
        let whole = |row: &usize| rows[*row].bands == Bands::ALL;
        let places = (0..arms.len())
            .flat_map(|arm| (0..rows.len()).filter(whole).map(move |row| (arm, row)));
        places
            .filter_map(|(arm, row)| Some((arm, row, p_value(arms[arm][row].as_ref()?)?)))
            .collect()
    };
    let family = family(arms);
    let raw: Vec<f64> = family.iter().map(|(.., p)| *p).collect();
    for ((arm, row, _), adjusted) in family.iter().zip(holm(&raw)) {
        if let Some(change) = &mut arms[*arm][*row] {
            set(change, Some(adjusted));
        }
    }
}

#[cfg(test)]
mod laws;
