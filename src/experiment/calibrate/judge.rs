//! Verdicts: whether the model agrees with what was published.

use super::evaluate::{MeasureSample, TargetEstimate};
use super::plan::{Where, place};
use crate::ground::number::fixed;
use crate::scenario::Scenario;
use crate::scenario::targets::{Target, Targets, Use};
use crate::stats::rare::tail;

/// Chance below which a count is told apart from what was published, on either side.
const RARE: f64 = 0.025;

/// What is said of a target.
#[derive(Clone, Debug, PartialEq)]
pub enum TargetVerdict {
    /// The mean lies in the allowed range.
    Inside,
    /// It lies outside of it, by no more than two standard errors.
    WithinError,
    /// It lies in the allowed range, and people are drawn to have it, or fitted figures leave nothing else.
    ByConstruction,
    /// It lies outside by more than two standard errors.
    Outside,
    /// A count that is as likely as this under the nearest allowed figure, and would be told apart if
    /// it were not.
    Likely(f64),
    /// A count that is as unlikely as this.
    Unlikely(f64),
    /// A count so small that even none would be as likely as this.
    TooRare(f64),
    /// The scenario has nothing of the kind.
    NotHere(String),
    /// There is no second value, so nothing says how sure the first is.
    NoError,
    /// Nothing is compared.
    NotJudged,
}

impl TargetVerdict {
    /// In a word or two.
    pub fn name(&self) -> String {
        match self {
            TargetVerdict::Inside => "inside".into(),
            TargetVerdict::WithinError => "inside, within error".into(),
            TargetVerdict::ByConstruction => "inside, by construction".into(),
            TargetVerdict::Outside => "outside".into(),
            TargetVerdict::Likely(chance) => format!("inside (chance {})", fixed(*chance, 3)),
            TargetVerdict::Unlikely(chance) => format!("outside (chance {})", fixed(*chance, 4)),
            TargetVerdict::TooRare(chance) => {
                format!("too rare to tell (chance {})", fixed(*chance, 3))
            }
            TargetVerdict::NotHere(why) => format!("not measured: {why}"),
            TargetVerdict::NoError => "not judged: fewer than two values".into(),
            TargetVerdict::NotJudged => "cannot be represented".into(),
        }
    }

    /// Whether model and source disagree.
    pub fn is_outside(&self) -> bool {
        matches!(self, TargetVerdict::Outside | TargetVerdict::Unlikely(_))
    }

    /// Whether they agree.
    pub fn is_inside(&self) -> bool {
        matches!(
            self,
            TargetVerdict::Inside
                | TargetVerdict::WithinError
                | TargetVerdict::ByConstruction
                | TargetVerdict::Likely(_)
        )
    }
}

/// A target beside what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedTarget {
    /// The target.
    pub target: Target,
    /// What was found.
    pub found: Option<TargetEstimate>,
    /// What is said of it.
    pub verdict: TargetVerdict,
}

/// All targets beside what a sample says.
pub fn judged(scenario: &Scenario, targets: &Targets, sample: &MeasureSample) -> Vec<JudgedTarget> {
    let row = |(index, target): (usize, &Target)| {
        let found = sample.found(index);
        let verdict = verdict(scenario, target, found);
        JudgedTarget { target: target.clone(), found, verdict }
    };
    targets.targets.iter().enumerate().map(row).collect()
}

fn verdict(scenario: &Scenario, target: &Target, found: Option<TargetEstimate>) -> TargetVerdict {
    if target.used == Use::CannotBe {
        return TargetVerdict::NotJudged;
    }
    let measure = match place(scenario, target) {
        Where::Here(measure, _) => measure,
        Where::NotHere(why) => return TargetVerdict::NotHere(why),
        Where::Nothing => return TargetVerdict::NotJudged,
    };
    let Some(found) = found else {
        return TargetVerdict::NotHere("nothing of the kind happened in any replication".into());
    };
    let Some((low, high)) = target.allowed else { return TargetVerdict::NotJudged };
    if target.used == Use::TooRare {
        return rare(found, low, high);
    }
    let error = match found.error {
        // A count that never varies is judged as one.
        Some(0.0) if measure.counts => return rare(found, low, high),
        Some(error) => error,
        None => return TargetVerdict::NoError,
    };
    match (held(found.mean, error, (low, high)), target.used) {
        (TargetVerdict::Inside, Use::Construction) => TargetVerdict::ByConstruction,
        (verdict, _) => verdict,
    }
}

/// A mean and its standard error against what is allowed.
fn held(mean: f64, error: f64, (low, high): (f64, f64)) -> TargetVerdict {
    let in_reach = |by: f64| low - by <= mean && mean <= high + by;
    match (in_reach(0.0), in_reach(2.0 * error)) {
        (true, _) => TargetVerdict::Inside,
        (false, true) => TargetVerdict::WithinError,
        (false, false) => TargetVerdict::Outside,
    }
}

/// Events in percent of what they are among, against the nearest allowed percentage.
fn rare(found: TargetEstimate, low: f64, high: f64) -> TargetVerdict {
    let (events, among) = ((found.events.0 / 100.0).round(), found.events.1);
    // Where most are events the others are the rare ones.
    let (events, low, high) = match low + high > 100.0 {
        true => (among - events, 100.0 - high, 100.0 - low),
        false => (events, low, high),
    };
    let nearest = (100.0 * events / among).clamp(low, high) / 100.0;
    let chance = tail(events as u64, nearest * among);
    let none = tail(0, low / 100.0 * among);
    match chance {
        _ if chance < RARE => TargetVerdict::Unlikely(chance),
        _ if none >= RARE => TargetVerdict::TooRare(chance),
        _ => TargetVerdict::Likely(chance),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(events: f64, among: f64) -> TargetEstimate {
        TargetEstimate {
            mean: 100.0 * events / among,
            error: Some(0.0),
            n: 16,
            events: (100.0 * events, among),
        }
    }

    /// By hand, 24 to 30 with a standard error of 0.5: the ends belong to it, and one point beyond them is two
    /// standard errors.
    #[test]
    fn what_only_its_error_takes_in_is_told_from_what_is_inside() {
        let verdict = |mean| held(mean, 0.5, (24.0, 30.0));
        assert_eq!([24.0, 27.0, 30.0].map(verdict), [const { TargetVerdict::Inside }; 3]);
        assert_eq!(
            [23.0, 23.99, 30.01, 31.0].map(verdict),
            [const { TargetVerdict::WithinError }; 4]
        );
        assert_eq!([22.99, 31.01].map(verdict), [const { TargetVerdict::Outside }; 2]);
        assert_eq!(TargetVerdict::WithinError.name(), "inside, within error");
        assert!(TargetVerdict::WithinError.is_inside() && !TargetVerdict::WithinError.is_outside());
    }

    /// By hand, against 0.02 to 0.03 percent: of 1,000 posts 0.2 are expected, none has the chance e^-0.2,
    /// and none would not be told from any rate; of 30,000 at least 6, of which none has the chance
    /// e^-6 = 0.0025; seven are within; 40 are too many for 9.
    #[test]
    fn counts_are_judged_by_their_likelihood() {
        let verdict = |events, among| rare(counted(events, among), 0.02, 0.03);
        let TargetVerdict::TooRare(chance) = verdict(0.0, 1_000.0) else { panic!("too few posts") };
        assert!((chance - 0.818_730_753).abs() < 1e-9, "{chance}");
        let TargetVerdict::Unlikely(chance) = verdict(0.0, 30_000.0) else { panic!("none of six") };
        assert!((chance - 0.002_478_752).abs() < 1e-9, "{chance}");
        assert!(matches!(verdict(7.0, 30_000.0), TargetVerdict::Likely(_)));
        // All of 1,000 where 93 to 96 percent are allowed: none of 40 others, e^-40.
        let all = rare(counted(1_000.0, 1_000.0), 93.0, 96.0);
        assert!(matches!(all, TargetVerdict::Unlikely(chance) if chance < 1e-15), "{all:?}");
        assert!(verdict(40.0, 30_000.0).is_outside());
    }
}
