//! What surveys wanted and did not get: interviews, quotas, weights that fit.
//!
//! A survey that fell short is still a survey, and its numbers are shown. But whoever reads them
//! has to know; so every command and page that does one survey or thousands says it in the
//! sentences of [`Shortfalls::sentences`], and in no others.

use serde::{Deserialize, Serialize};

use super::fieldwork::{Auxiliary, Fieldwork, Sample};
use crate::ground::number::{fixed, thousands};
use crate::model::consumer::AGE_BANDS;
use crate::stats::raking::Raked;

/// What one survey did not get.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Shortfall {
    /// Interviews wanted; `None` for all that could be had.
    pub wanted: Option<u32>,
    /// Interviews had.
    pub interviews: u32,
    /// Interviews that each band is short of its quota.
    pub quotas: [u32; 5],
    /// By how much the weights miss a known share, and of which group, if they do not fit.
    pub miss: Option<(f64, String)>,
}

impl Fieldwork {
    /// What a survey of this fieldwork did not get.
    pub fn shortfall(&self, sample: &Sample, raked: &Raked) -> Shortfall {
        let worst = raked.worst.filter(|_| !raked.converged);
        let group = worst
            .and_then(|(margin, category)| Some(name_of(*self.weighting.get(margin)?, category)));
        Shortfall {
            wanted: sample.wanted,
            interviews: sample.people.len() as u32,
            quotas: sample.short,
            miss: group.map(|group| (raked.largest_miss, group)),
        }
    }
}

/// A group as after "at".
fn name_of(known: Auxiliary, category: usize) -> String {
    match known {
        Auxiliary::Band => format!("at age {}", AGE_BANDS[category]),
        _ => format!("among those {}", known.group(category)),
    }
}

impl Shortfall {
    /// The worse of two surveys that count as one.
    pub fn join(&mut self, other: Shortfall) {
        self.interviews = self.interviews.min(other.interviews);
        self.quotas
            .iter_mut()
            .zip(other.quotas)
            .for_each(|(mine, theirs)| *mine = (*mine).max(theirs));
        let size = |miss: &Option<(f64, String)>| miss.as_ref().map_or(-1.0, |miss| miss.0);
        if size(&other.miss) > size(&self.miss) {
            self.miss = other.miss;
        }
    }
}

/// The least and the most of something.
type Extremes<T> = Option<(T, T)>;

/// What many surveys did not get.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shortfalls {
    /// Surveys that were done.
    pub surveys: usize,
    /// Those whose weights do not fit.
    pub not_converged: usize,
    /// Their largest misses, as shares.
    pub largest_miss: Extremes<f64>,
    /// Where the largest is.
    pub largest_miss_at: Option<String>,
    /// Interviews wanted of each; `None` for all that could be had.
    pub wanted: Option<u32>,
    /// Surveys with fewer.
    pub short_of_interviews: usize,
    /// Interviews of those.
    pub interviews: Extremes<u32>,
    /// Surveys in which a quota was not met.
    pub short_of_quota: usize,
    /// Interviews that bands are short of in those, by age band.
    pub quotas: [Extremes<u32>; 5],
}

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

fn range<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> Extremes<T> {
    values.fold(None, |found, value| match found {
        None => Some((value, value)),
        Some((low, high)) => {
            Some((if value < low { value } else { low }, if value > high { value } else { high }))
        }
    })
}

/// `12` or `12 to 40`.
fn told<T: PartialEq>(range: Extremes<T>, show: impl Fn(&T) -> String) -> String {
    match range {
        None => String::new(),
        Some((low, high)) if show(&low) == show(&high) => show(&high),
        Some((low, high)) => format!("{} to {}", show(&low), show(&high)),
    }
}

impl Shortfalls {
    /// Counts what surveys did not get.
    pub fn of(all: &[Shortfall]) -> Self {
        let misses = || all.iter().filter_map(|one| one.miss.as_ref());
        let short = |one: &&Shortfall| one.wanted.is_some_and(|wanted| one.interviews < wanted);
        let largest = misses().max_by(|a, b| a.0.total_cmp(&b.0));
        Shortfalls {
            surveys: all.len(),
            not_converged: misses().count(),
            largest_miss: range(misses().map(|miss| miss.0)),
            largest_miss_at: largest.map(|miss| miss.1.clone()),
            wanted: all.first().and_then(|one| one.wanted),
            short_of_interviews: all.iter().filter(short).count(),
            interviews: range(all.iter().filter(short).map(|one| one.interviews)),
            short_of_quota: all.iter().filter(|one| one.quotas != [0; 5]).count(),
            quotas: std::array::from_fn(|band| {
                range(all.iter().map(|one| one.quotas[band]).filter(|short| *short > 0))
            }),
        }
    }

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

    fn one(interviews: u32, miss: f64) -> Shortfall {
        Shortfall {
            wanted: Some(1062),
            interviews,
            quotas: [0, 0, 0, 0, 1062 - interviews],
            miss: (miss > 0.0)
                .then(|| (miss, format!("at age {}", if miss > 0.1 { "55+" } else { "18-24" }))),
        }
    }

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
        assert_eq!((found.surveys, found.not_converged, found.short_of_interviews), (4, 2, 2));
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

    /// Two worlds pooled for one survey are to give twice the interviews.
    #[test]
    fn pooled_samples_want_as_much_as_all_of_them() {
        let sample = |wanted| Sample { wanted, ..Sample::default() };
        let pooled = |first, second| {
            let mut pooled = sample(first);
            pooled.join(sample(second));
            pooled.wanted
        };
        assert_eq!(pooled(Some(500), Some(500)), Some(1000));
        assert_eq!(pooled(Some(500), None), None);
        assert_eq!(pooled(None, None), None);
    }

    #[test]
    fn surveys_that_count_as_one_count_by_the_worse() {
        let mut joined = one(987, 0.05);
        joined.join(one(1062, 0.123));
        assert_eq!(joined.interviews, 987);
        assert_eq!(joined.quotas[4], 75);
        assert_eq!(joined.miss, Some((0.123, "at age 55+".into())));
        joined.join(one(1000, 0.0));
        assert_eq!((joined.interviews, joined.miss.map(|miss| miss.0)), (987, Some(0.123)));
    }

    #[test]
    fn small_misses_are_not_told_as_none() {
        assert_eq!([2e-6, 0.004, 0.1234].map(|miss| points(&miss)), ["under 0.01", "0.40", "12.3"]);
        assert_eq!([7, 1062, 1_234_567].map(thousands), ["7", "1,062", "1,234,567"]);
    }
}
