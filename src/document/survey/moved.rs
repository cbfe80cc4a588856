//! What policies change in the answers, in sentences.

use crate::experiment::survey::before_after::{BeforeAfter, GroupShare, ShareChange};
use crate::ground::math::normal_quantile;
use crate::ground::number::{fixed, signed};
use crate::scenario::Arm;
use crate::stats::Estimate;
use crate::stats::proportion::wilson_effective;
use crate::survey::study::Bands;
use crate::survey::tabulate::FEW;

/// Where no arm moves an answer otherwise than the baseline.
pub fn nothing_moves(baseline: &str) -> String {
    format!("No first answer is shown to move otherwise than under {baseline}, under any other arm")
}

/// A difference from the baseline with its interval.
fn points(found: &Estimate) -> String {
    let ends = match found.has_interval() {
        true => format!("{} to {}", signed(found.low, 2), signed(found.high, 2)),
        false => "no interval".into(),
    };
    format!("{} points ({ends})", signed(found.estimate, 2))
}

impl BeforeAfter<'_> {
    /// The changes in the first answers of everybody, by arm.
    fn firsts<'a>(&'a self, arm: usize) -> impl Iterator<Item = (&'a GroupShare, &'a ShareChange)> {
        let all = self.rows.iter().zip(&self.arms[arm]);
        let firsts = all.filter(|(row, _)| row.bands == Bands::ALL && row.answer.answer == 0);
        firsts.filter_map(|(row, change)| Some((row, change.as_ref()?)))
    }

    fn name(&self, row: &GroupShare) -> String {
        let item = &self.study.questionnaire.items[row.answer.item];
        format!("{} {}", item.id, item.answers[row.answer.answer])
    }

    /// The margin of error of one survey of the study's size for a share [percent].
    fn margin(&self, percent: f64) -> Option<(u32, f64)> {
        let (n, level) = (self.study.fieldwork.n?, self.scenario.level);
        let share = (percent / 100.0).clamp(0.0, 1.0);
        // Of a share that nearly nobody has the normal margin of error is none, which is not true.
        let margin = match share.min(1.0 - share) * f64::from(n) < FEW {
            true => wilson_effective(share, n.into(), n.into(), level)?.half_width(),
            false => {
                let error = (share * (1.0 - share) / f64::from(n)).sqrt();
                -normal_quantile((1.0 - level) / 2.0) * error
            }
        };
        Some((n, 100.0 * margin))
    }

    /// The largest difference from the baseline in a first answer, beside what a single survey of
    /// the study's size could see.
    fn largest(&self) -> Option<String> {
        let against = |change: &ShareChange| Some(change.against_baseline.as_ref()?.difference);
        let size = |change: &ShareChange| against(change).map_or(0.0, |found| found.estimate.abs());
        let all = self.scenario.arms.iter().enumerate();
        let all = all.flat_map(|(index, arm)| self.firsts(index).map(move |of| (arm, of)));
        let (arm, (row, change)): (&Arm, _) =
            all.max_by(|(_, (_, a)), (_, (_, b))| size(a).total_cmp(&size(b)))?;
        let found = against(change).filter(|found| found.estimate != 0.0)?;
        let beside = self.margin(change.after).map(|(n, margin)| {
            let seen = if found.estimate.abs() > margin { "exceeds" } else { "is within" };
            let margin = fixed(margin, 1);
            format!(
                ", which {seen} the margin of error of one survey of {n} people, {margin} points"
            )
        });
        Some(format!(
            "The largest difference from {} is {}, {} under {}{}.",
            self.scenario.arms[self.scenario.baseline].name,
            points(&found),
            self.name(row),
            arm.name,
            beside.unwrap_or_default()
        ))
    }

    /// What came out, in plain sentences: for each arm which first answers moved beyond chance
    /// against the baseline. Two-sided intervals that include no difference are never called one.
    pub fn sentences(&self) -> Vec<String> {
        let scenario = self.scenario;
        let baseline = &scenario.arms[scenario.baseline].name;
        let is_shown = |change: &ShareChange, against: &Estimate| {
            let beyond = change.adjusted_p_against.is_some_and(|p| p <= 1.0 - scenario.level);
            beyond && (against.low > 0.0 || against.high < 0.0)
        };
        let mut sentences: Vec<String> = self.largest().into_iter().collect();
        let mut like_baseline = Vec::new();
        for (index, arm) in scenario.arms.iter().enumerate() {
            if index == scenario.baseline {
                continue;
            }
            let moved = self.firsts(index).filter_map(|(row, change)| {
                let against = &change.against_baseline.as_ref()?.difference;
                let told = || format!("{} by {}", self.name(row), points(against));
                is_shown(change, against).then(told)
            });
            let moved: Vec<String> = moved.collect();
            match moved.is_empty() {
                true => like_baseline.push(arm.name.as_str()),
                false => sentences.push(format!(
                    "{} moves, against {baseline}: {}.",
                    arm.name,
                    moved.join(", ")
                )),
            }
        }
        match like_baseline.as_slice() {
            [] => {}
            all if all.len() + 1 == scenario.arms.len() => {
                sentences.push(nothing_moves(baseline) + ".")
            }
            names => sentences.push(format!(
                "Against {baseline} no first answer moves beyond chance under: {}.",
                names.join(", ")
            )),
        }
        sentences
    }
}
