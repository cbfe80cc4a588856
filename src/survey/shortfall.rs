//! What surveys wanted and did not get: interviews, quotas, weights that fit.
//!
//! A survey that fell short is still a survey, and its numbers are shown. But whoever reads them
//! has to know: `document::survey::short` has the sentences.

use serde::{Deserialize, Serialize};

use super::fieldwork::{Auxiliary, Fieldwork, Sample};
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

fn range<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> Extremes<T> {
    values.fold(None, |found, value| match found {
        None => Some((value, value)),
        Some((low, high)) => {
            Some((if value < low { value } else { low }, if value > high { value } else { high }))
        }
    })
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
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A survey with so many interviews of the 1,062 it wanted, which missed a total by so much.
    pub(crate) fn one(interviews: u32, miss: f64) -> Shortfall {
        Shortfall {
            wanted: Some(1062),
            interviews,
            quotas: [0, 0, 0, 0, 1062 - interviews],
            miss: (miss > 0.0)
                .then(|| (miss, format!("at age {}", if miss > 0.1 { "55+" } else { "18-24" }))),
        }
    }

    #[test]
    fn one_of_many_is_counted_with_the_range() {
        let all = [one(1062, 0.0), one(950, 0.123), one(987, 0.05), one(1062, 0.0)];
        let found = Shortfalls::of(&all);
        assert_eq!((found.surveys, found.not_converged, found.short_of_interviews), (4, 2, 2));
        assert_eq!((found.largest_miss, found.interviews), (Some((0.05, 0.123)), Some((950, 987))));
        assert_eq!(
            (found.largest_miss_at.as_deref(), found.wanted),
            (Some("at age 55+"), Some(1062))
        );
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
}
