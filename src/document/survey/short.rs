//! What surveys did not get, in sentences.
//!
//! A survey that fell short is still a survey, and its numbers are shown. But whoever reads them
//! has to know; so every document of one survey or thousands says it in these sentences, and in no others.

use crate::experiment::survey::reproduce::Reproduction;
use crate::experiment::survey::tables::cell_name;
use crate::ground::number::{fixed, thousands};
use crate::model::consumer::AGE_BANDS;
use crate::survey::shortfall::Shortfalls;
use crate::survey::study::CellUse;

/// What a survey is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// There is one, and it has no name.
    One,
    /// One of many.
    Survey,
    /// The survey of a replication.
    Replication,
    /// The survey of a day.
    Day,
}

impl Called {
    /// How a sentence about `n` of `all` surveys begins.
    fn opening(self, n: usize, all: usize) -> String {
        let (place, one, many) = match self {
            Called::One => return String::new(),
            Called::Survey => ("In", "survey", "surveys"),
            Called::Replication => ("In", "replication", "replications"),
            Called::Day => ("On", "day", "days"),
        };
        format!("{place} {n} of {all} {} ", if all == 1 { one } else { many })
    }
}

/// `12` or `12 to 40`.
fn told<T>(range: Option<(T, T)>, show: impl Fn(&T) -> String) -> String {
    match range {
        None => String::new(),
        Some((low, high)) if show(&low) == show(&high) => show(&high),
        Some((low, high)) => format!("{} to {}", show(&low), show(&high)),
    }
}

impl Shortfalls {
    /// All that a reader has to know, a sentence each; nothing where nothing fell short.
    pub fn sentences(&self, called: Called) -> Vec<String> {
        let opening = |n: usize, then: &str| {
            let opening = called.opening(n, self.surveys);
            let mut sentence = format!("{opening}{then}");
            if let (true, Some(first)) = (opening.is_empty(), sentence.get_mut(..1)) {
                first.make_ascii_uppercase();
            }
            sentence
        };
        let mut sentences = Vec::new();
        if let Some((low, high)) = self.largest_miss {
            let spread = match told(Some((low, high)), points) {
                all if all == points(&high) => String::new(),
                all => format!(" (from survey to survey {all})"),
            };
            sentences.push(format!(
                "{}; largest miss {} points {}{spread}. Shares, intervals and verdicts rest on \
                 weights that do not fit the population: raise coverage or n, or widen \
                 fieldwork.weight_low and weight_high.",
                opening(self.not_converged, "raking DID NOT CONVERGE"),
                points(&high),
                self.largest_miss_at.as_deref().unwrap_or_default(),
            ));
        }
        if self.short_of_interviews > 0 {
            sentences.push(format!(
                "{} of {} interviews could be had: no more people are covered, willing and within \
                 quota.",
                opening(
                    self.short_of_interviews,
                    &format!("only {}", told(self.interviews, |n| thousands(u64::from(*n))))
                ),
                thousands(u64::from(self.wanted.unwrap_or_default())),
            ));
        }
        if self.short_of_quota > 0 {
            let bands = AGE_BANDS.iter().zip(self.quotas).filter(|(_, short)| short.is_some());
            let bands: Vec<String> = bands
                .map(|(band, short)| {
                    format!("age {band} {}", told(short, |n| thousands(u64::from(*n))))
                })
                .collect();
            sentences.push(format!(
                "{}; interviews short: {}.",
                opening(self.short_of_quota, "quotas could not be met"),
                bands.join(", ")
            ));
        }
        sentences
    }

    /// What is to be said beside verdicts where weights do not fit.
    pub fn doubt(&self) -> Option<String> {
        (self.not_converged > 0).then(|| {
            format!(
                "In {} of {} surveys the weights do not fit, so these verdicts are about samples \
                 that do not stand for the population.",
                self.not_converged, self.surveys
            )
        })
    }
}

/// All that a reader of a study's verdicts has to know: what surveys did not get, and cells of which
/// some surveys had nobody to ask.
pub fn warnings(result: &Reproduction<'_>) -> Vec<String> {
    let mut warnings = result.shortfalls.sentences(Called::Survey);
    let n = result.shortfalls.surveys;
    for (cell, judged) in result.plan.study.published.iter().zip(&result.cells) {
        let counts = !matches!(cell.used, CellUse::Excluded | CellUse::Assumed);
        if counts && (1..n).contains(&judged.unasked) {
            warnings.push(format!(
                "In {} of {n} surveys nobody was asked {}: its verdict rests on the others, \
                 and the fit statistic leaves it out.",
                judged.unasked,
                cell_name(result.plan.study, cell)
            ));
        }
    }
    warnings
}

/// A difference of shares in points.
fn points(share: &f64) -> String {
    match 100.0 * share {
        small if small < 0.005 => "under 0.01".into(),
        points if points < 0.95 => fixed(points, 2),
        points => fixed(points, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::shortfall::Shortfall;
    use crate::survey::shortfall::tests::one;

    #[test]
    fn nothing_is_said_of_surveys_that_got_all() {
        let fine = [one(1062, 0.0), Shortfall { wanted: None, ..one(3, 0.0) }];
        let fine = [fine[0].clone(), Shortfall { quotas: [0; 5], ..fine[1].clone() }];
        assert!(Shortfalls::of(&fine).sentences(Called::Survey).is_empty());
        assert!(Shortfalls::of(&[]).sentences(Called::One).is_empty());
    }

    #[test]
    fn one_of_many_is_counted_and_told_with_the_range() {
        let all = [one(1062, 0.0), one(950, 0.123), one(987, 0.05), one(1062, 0.0)];
        let found = Shortfalls::of(&all);
        let said = found.sentences(Called::Survey);
        assert!(
            said[0].starts_with(
                "In 2 of 4 surveys raking DID NOT CONVERGE; largest miss 12.3 points at age 55+ \
                 (from survey to survey 5.0 to 12.3). "
            ),
            "{said:?}"
        );
        assert!(said[1].starts_with("In 2 of 4 surveys only 950 to 987 of 1,062 interviews could"));
        assert_eq!(
            said[2],
            "In 2 of 4 surveys quotas could not be met; interviews short: age 55+ 75 to 112."
        );
        let said = found.sentences(Called::Day);
        assert!(said[0].starts_with("On 2 of 4 days raking"), "{said:?}");
        let said = Shortfalls::of(&all[1..2]).sentences(Called::One);
        assert!(
            said[0].starts_with("Raking DID NOT CONVERGE; largest miss 12.3 points at age 55+.")
        );
        assert!(said[1].starts_with("Only 950 of 1,062 interviews could be had"), "{said:?}");
        assert!(said[2].starts_with("Quotas could not be met; interviews short: age 55+ 112."));
    }

    #[test]
    fn small_misses_are_not_told_as_none() {
        assert_eq!([2e-6, 0.004, 0.1234].map(|miss| points(&miss)), ["under 0.01", "0.40", "12.3"]);
    }
}
