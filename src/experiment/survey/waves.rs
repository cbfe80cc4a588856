//! The same panel asked on several days of one world.

use crate::experiment::live::{Failure, Living, Stage, Stop};
use crate::experiment::plan::setting_of;
use crate::experiment::watch::Watch;
use crate::scenario::Scenario;
use crate::stats::interval::Estimate;
use crate::stats::proportion::korn_graubard;
use crate::stats::student;
use crate::stats::weights::{WeightedShare, share};
use crate::survey::diary::Diary;
use crate::survey::fielded::{Fielded, known_shares, survey_key};
use crate::survey::person::Frame;
use crate::survey::shortfall::{Shortfall, Shortfalls};
use crate::survey::study::{Answer, Bands, Study};

/// A panel's answers over the days.
pub struct Waves {
    /// The days on which the panel was asked, rising.
    pub days: Vec<u16>,
    /// Level of the intervals.
    pub level: f64,
    /// Every answer to every item.
    pub rows: Vec<Answer>,
    /// Days on which the panel could not be asked, and why.
    pub failures: Vec<(u16, Failure)>,
    /// What the panel did not get on these days.
    pub shortfalls: Shortfalls,
    /// The survey of each day: all of the panel who could be reached.
    pub fielded: Vec<Fielded>,
    /// Share of everybody, by day and row.
    pub shares: Vec<Vec<Option<WeightedShare>>>,
    /// Change since the first day among those asked both times, by day and row; in shares.
    pub changes: Vec<Vec<Option<Estimate>>>,
}

/// Asks a panel, found on the first day, on each day. From a day on that cannot be lived through nobody is asked.
///
/// # Errors
///
/// On the first day nobody was found, the sample cannot be weighted, or something panicked; an interruption.
pub fn waves(
    study: &Study,
    scenario: &Scenario,
    arm: usize,
    replication: u32,
    days: &[u16],
    watch: &Watch<'_>,
) -> Result<Waves, Stop> {
    let setting = setting_of(scenario, arm);
    let mut days = days.to_vec();
    days.sort_unstable();
    days.dedup();
    let living = Living::new(scenario, arm, replication, watch);
    let people = living.people()?;
    let mut world = living.at_rest(&people)?;
    let mut diary = Diary::from(setting.warmup_days);
    let key = survey_key(scenario.seed, replication);
    let mut fielded: Vec<Fielded> = Vec::new();
    let (mut asked, mut failures) = (Vec::new(), Vec::new());
    let mut lived = Ok(());
    for day in &days {
        if lived.is_ok() {
            lived = living.live_to(&mut world, arm, *day, &mut diary);
        }
        let ask = || {
            let frame = Frame::living(setting, scenario.seed, replication, &world);
            let frame = frame.about(scenario.focus);
            let known = known_shares(&study.fieldwork.weighting, setting, &frame);
            match fielded.first() {
                None => study.field(setting, &frame, &diary, &known, key, 0),
                Some(first) => {
                    let mut sample = frame.again(&first.sample);
                    sample.people.retain(|person| study.fieldwork.reaches(person));
                    study.interview(setting, sample, &diary, &known, key)
                }
            }
        };
        match lived.clone().and_then(|()| living.of.tried(Stage::Survey, ask)) {
            Ok(survey) => {
                asked.push(*day);
                fielded.push(survey);
            }
            Err(Stop::Failed(why) | Stop::Refused(why)) if !fielded.is_empty() => {
                failures.push((*day, why))
            }
            Err(stop) => return Err(stop),
        }
    }
    let rows: Vec<Answer> = Answer::every(&study.questionnaire).collect();
    let share = |wave: &Fielded| rows.iter().map(|row| wave.share(&[*row], Bands::ALL)).collect();
    let change = |wave: &Fielded| {
        rows.iter().map(|row| change(&fielded[0], wave, *row, scenario.level)).collect()
    };
    let shortfalls: Vec<Shortfall> =
        (fielded.iter()).map(|wave| study.fieldwork.shortfall(&wave.sample, &wave.raked)).collect();
    Ok(Waves {
        shortfalls: Shortfalls::of(&shortfalls),
        shares: fielded.iter().map(share).collect(),
        changes: fielded.iter().map(change).collect(),
        level: scenario.level,
        days: asked,
        failures,
        rows,
        fielded,
    })
}

/// Mean change of an answer in those asked both times, with the interval of a weighted mean of
/// differences (linearised variance as in [`share`], t with n - 1 degrees of freedom), within the
/// possible; where everybody did the same, an exact bound.
fn change(before: &Fielded, after: &Fielded, row: Answer, level: f64) -> Option<Estimate> {
    let mut place = 0;
    let (mut weights, mut steps) = (Vec::new(), Vec::new());
    for (i, person) in before.sample.people.iter().enumerate() {
        let here = after.sample.people.get(place);
        if here.is_none_or(|other| other.consumer != person.consumer) {
            continue;
        }
        let (j, Answer { item, answer }) = (place, row);
        place += 1;
        if before.responses.asked(item, i) && after.responses.asked(item, j) {
            let gave =
                |fielded: &Fielded, i| f64::from(u8::from(fielded.responses.gave(item, answer, i)));
            weights.push(after.raked.weights[j]);
            steps.push(gave(after, j) - gave(before, i));
        }
    }
    mean_step(&weights, &steps, level)
}

/// The weighted mean of steps of -1, 0 and 1.
fn mean_step(weights: &[f64], steps: &[f64], level: f64) -> Option<Estimate> {
    // A mean of -1, 0 and 1 is the share of 1 minus the share of -1; its variance follows from
    // the same linearisation.
    let rose = share(weights, |i| steps[i] > 0.0)?;
    let total = rose.weighted_n;
    let mean = weights.iter().zip(steps).map(|(w, step)| w * step).sum::<f64>() / total;
    let n = rose.n as f64;
    let off = |(weight, step): (&f64, &f64)| weight * (step - mean);
    let squares: f64 = weights.iter().zip(steps).map(off).map(|off| off * off).sum();
    let error = (n / (n - 1.0) * squares).sqrt() / total;
    let half = student::critical(1.0 - level, (n - 1.0).max(1.0)) * error;
    if squares == 0.0 {
        // All did the same. How many might have done otherwise is a share of which none was seen,
        // and each of those moves the mean by so much up or down at most.
        let freedom = (n - 1.0).max(1.0);
        let other = korn_graubard(0.0, rose.effective_n, rose.n, freedom, level)
            .map_or(f64::NAN, |other| other.high);
        let (low, high) = (mean - other * (1.0 + mean), mean + other * (1.0 - mean));
        let method = "exact, one value seen";
        return Some(Estimate { estimate: mean, low, high, level, method, n: rose.n });
    }
    let method = "t of weighted paired differences";
    // NaN, no interval, stays NaN.
    let low = if mean - half < -1.0 { -1.0 } else { mean - half };
    let high = if mean + half > 1.0 { 1.0 } else { mean + half };
    Some(Estimate { estimate: mean, low, high, level, method, n: rose.n })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 people of whom none changed: more than 1 - 0.025^(1/100) = 0.0362 would have shown one
    /// (table of Clopper & Pearson: 0 of 100). Two people who went opposite ways: the t interval
    /// would be 12.7 either way, and no mean is beyond 1.
    #[test]
    fn changes_stay_possible_and_are_never_certain() {
        let still = mean_step(&[1.0; 100], &[0.0; 100], 0.95).unwrap();
        assert_eq!(still.estimate, 0.0);
        assert!((still.high - 0.0362).abs() < 5e-5 && still.low == -still.high, "{still:?}");
        let all = mean_step(&[1.0; 100], &[1.0; 100], 0.95).unwrap();
        assert!((all.low - (1.0 - 2.0 * still.high)).abs() < 1e-12, "{all:?}");
        assert_eq!((all.estimate, all.high), (1.0, 1.0));
        let two = mean_step(&[1.0; 2], &[1.0, -1.0], 0.95).unwrap();
        assert_eq!((two.estimate, two.low, two.high), (0.0, -1.0, 1.0));
        // Steps 1, 0, 0, 0: mean 1/4, variance 1/4 with divisor 3, error 1/4, t(3) = 3.18245.
        let one = mean_step(&[1.0; 4], &[1.0, 0.0, 0.0, 0.0], 0.95).unwrap();
        assert!((one.low - (0.25 - 3.18245 / 4.0)).abs() < 1e-5, "{one:?}");
        assert_eq!(one.high, 1.0);
        assert!(mean_step(&[1.0], &[0.0], 0.95).is_some_and(|lone| !lone.has_interval()));
    }
}
