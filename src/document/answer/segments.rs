//! What an experiment says about people by attitude: how each segment fares, and who pays.
//!
//! | quantity | how |
//! |---|---|
//! | a metric of a segment | mean over replications, as for everyone |
//! | its difference from the baseline | paired over replications |
//! | a share borne against the share of people | both of the same replication, hence paired |
//! | the gap between the most and the least concerned | paired: the two lived in the same world |
//! | the gap against that of the baseline | the difference of these differences, paired |
//!
//! Every interval is alone: none counts how many there are, and nothing here tells arms or segments
//! apart. So there are no sentences about it, only figures. The concerned may bear less than their
//! share as well as more: they are also heard less, since accounts are open or closed by stated
//! concern.

use serde::{Deserialize, Serialize};

use crate::experiment::compare::{Analysis, HEADLINE, limited};
use crate::experiment::results::Results;
use crate::model::consumer::SEGMENTS;
use crate::scenario::Scenario;
use crate::stats::bounded::SHARE;
use crate::stats::{self, Estimate, Range};
use crate::world::metrics::{Slice, metric};

/// The least and the most concerned segment.
pub const ENDS: [usize; 2] = [0, SEGMENTS.len() - 1];

/// Shares of the brand's whole that a segment bears.
pub const BORNE: [&str; 3] =
    ["intrusions_borne_share", "opt_outs_borne_share", "unfollows_borne_share"];

/// What gaps and pages have beside the headline metrics: how segments are listened to and spoken
/// to, and what that leaves.
pub const BESIDE: [&str; 8] = [
    IMPROPER,
    UNASKED,
    "monitorable_share",
    "heard_share",
    "contacts",
    "proper_share",
    "mean_strain",
    "customers_lost",
];

/// How many improper contacts there are at all, beside the share of them that a segment bears.
pub const IMPROPER: &str = "improper_contacts";

/// Who accepts what nobody asked for.
pub const UNASKED: &str = "unasked_proper_share";

/// The share of people in a segment.
pub const PEOPLE: &str = "people_share";

/// What an arm does to people by attitude.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ArmSegments {
    /// The arm.
    pub arm: String,
    /// From the least concerned to the most.
    pub segments: Vec<OfSegment>,
    /// How far the two ends are apart, by metric.
    pub gaps: Vec<Gap>,
}

/// What is known of one segment.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct OfSegment {
    /// Its name.
    pub segment: String,
    /// The headline metrics, the share of people, and the shares borne.
    pub metrics: Vec<Quantity>,
}

/// A metric of a segment.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Quantity {
    /// Its name.
    pub metric: String,
    /// The mean.
    pub mean: Option<Known>,
    /// *Arm minus baseline*, paired; `None` for the baseline.
    pub difference: Option<Known>,
    /// Of shares borne: *share borne minus share of people*, paired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minus_people_share: Option<Known>,
}

/// How far two segments are apart.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Gap {
    /// The metric.
    pub metric: String,
    /// The most concerned segment ...
    pub of: String,
    /// ... minus the least concerned.
    pub minus: String,
    /// The gap, paired.
    pub gap: Option<Known>,
    /// The gap minus that of the baseline, paired; `None` for the baseline.
    pub difference: Option<Known>,
}

/// An estimate with its interval, alone and not adjusted.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Known {
    /// The estimate.
    pub estimate: f64,
    /// The lower end; `None` without an interval.
    pub low: Option<f64>,
    /// The upper end; `None` without an interval.
    pub high: Option<f64>,
    /// Replications with a value.
    pub n: u64,
}

impl From<&Estimate> for Known {
    fn from(found: &Estimate) -> Self {
        let end = |end: f64| (!end.is_nan()).then_some(end);
        Known { estimate: found.estimate, low: end(found.low), high: end(found.high), n: found.n }
    }
}

/// The mean of a metric among several.
pub fn mean_of(figures: &[Quantity], metric: &str) -> Option<Known> {
    figures.iter().find(|figure| figure.metric == metric)?.mean
}

impl ArmSegments {
    /// A metric of a segment.
    pub fn quantity(&self, segment: usize, metric: &str) -> Option<&Quantity> {
        let metrics = &self.segments.get(segment)?.metrics;
        metrics.iter().find(|quantity| quantity.metric == metric)
    }

    /// How far the ends are apart in a metric.
    pub fn gap(&self, metric: &str) -> Option<&Gap> {
        self.gaps.iter().find(|gap| gap.metric == metric)
    }
}

/// A metric by replication; missing where it is undefined.
pub(super) type Values = Vec<Option<f64>>;

/// What all arms do to people by attitude.
pub fn segments(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Vec<ArmSegments> {
    let all = By { scenario, results, analysis };
    let arms = scenario.arms.iter().enumerate();
    arms.map(|(index, arm)| ArmSegments {
        arm: arm.name.clone(),
        segments: (0..SEGMENTS.len()).map(|segment| all.segment(index, segment)).collect(),
        gaps: HEADLINE.iter().chain(&BESIDE).map(|metric| all.gap(index, metric)).collect(),
    })
    .collect()
}

struct By<'a> {
    scenario: &'a Scenario,
    results: &'a Results,
    analysis: &'a Analysis,
}

impl By<'_> {
    fn column(&self, segment: usize, metric: &str) -> Option<usize> {
        self.results.column(&format!("{metric}{}", Slice::Segment(segment).suffix()))
    }

    fn values(&self, arm: usize, segment: usize, metric: &str) -> Option<Values> {
        Some(self.results.values(arm, self.column(segment, metric)?))
    }

    fn segment(&self, arm: usize, segment: usize) -> OfSegment {
        let metrics = HEADLINE.iter().chain(&[IMPROPER, UNASKED, PEOPLE]).chain(&BORNE);
        OfSegment {
            segment: SEGMENTS[segment].into(),
            metrics: metrics.map(|metric| self.quantity(arm, segment, metric)).collect(),
        }
    }

    fn quantity(&self, arm: usize, segment: usize, metric: &str) -> Quantity {
        let column = self.column(segment, metric);
        let of = &self.analysis.arms[arm];
        let mean = column.and_then(|column| of.estimates[column].as_ref());
        let difference = column.and_then(|column| of.differences[column].as_ref());
        let above = BORNE.contains(&metric).then(|| {
            let [borne, people] = [metric, PEOPLE].map(|of| self.values(arm, segment, of));
            self.paired(&borne?, &people?, SHARE)
        });
        Quantity {
            metric: metric.into(),
            mean: mean.map(Known::from),
            difference: difference.map(|found| Known::from(&found.paired.difference)),
            minus_people_share: above.flatten(),
        }
    }

    fn gap(&self, arm: usize, name: &str) -> Gap {
        let [least, most] = ENDS;
        let range = metric(name).map_or(Range::Any, |metric| metric.range);
        let ends =
            |arm: usize| Some((self.values(arm, most, name)?, self.values(arm, least, name)?));
        let gap = ends(arm).and_then(|(most, least)| self.paired(&most, &least, range));
        let apart = |arm: usize| ends(arm).map(|(most, least)| minus(&most, &least));
        let baseline = self.scenario.baseline;
        let both = (arm != baseline).then(|| Some((apart(arm)?, apart(baseline)?))).flatten();
        let width = match range {
            Range::Between(low, high) => Range::Between(low - high, high - low),
            _ => Range::Any,
        };
        Gap {
            metric: name.into(),
            of: SEGMENTS[most].into(),
            minus: SEGMENTS[least].into(),
            gap,
            difference: both.and_then(|(own, other)| self.paired(&own, &other, width)),
        }
    }

    /// The first minus the second within each replication that has both, values of this range.
    fn paired(&self, first: &Values, second: &Values, range: Range) -> Option<Known> {
        let paired = stats::compare(first, second, self.scenario.level)?;
        Some(Known::from(&limited(paired, range).difference))
    }
}

/// The first minus the second within each replication that has both.
pub(super) fn minus(first: &Values, second: &Values) -> Values {
    let gap = |(first, second): (&Option<f64>, &Option<f64>)| Some((*first)? - (*second)?);
    first.iter().zip(second).map(gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Answer;
    use crate::experiment::tests::{self, Named};
    use crate::stats::student;

    /// Two arms of three replications, in which only what is named has a value.
    fn told(arms: [&[Named]; 2]) -> (Scenario, Results) {
        let mut scenario = tests::scenario(3);
        scenario.arms.truncate(2);
        let results = tests::filled(&scenario, &arms);
        (scenario, results)
    }

    fn by_hand() -> (Scenario, Results) {
        told([
            &[
                ("unfollow_rate[segment=fundamentalist]", [3.0, 4.0, 5.0].map(Some)),
                ("unfollow_rate[segment=unconcerned]", [1.0; 3].map(Some)),
            ],
            &[
                ("unfollow_rate[segment=fundamentalist]", [6.0, 8.0, 9.0].map(Some)),
                ("unfollow_rate[segment=unconcerned]", [1.0, 2.0, 0.0].map(Some)),
                ("people_share[segment=fundamentalist]", [0.25; 3].map(Some)),
                ("unfollows_borne_share[segment=fundamentalist]", [Some(0.5), None, Some(0.75)]),
            ],
        ])
    }

    fn close(known: Option<Known>, estimate: f64, half: f64, n: u64) {
        let known = known.expect("a value");
        let ends = (known.low.expect("an end"), known.high.expect("an end"));
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(known.estimate, estimate), "{known:?}");
        assert!(near(ends.0, estimate - half) && near(ends.1, estimate + half), "{known:?}");
        assert_eq!(known.n, n);
    }

    /// Gaps of 2, 3, 4 (mean 3, variance 1) and 5, 6, 9 (mean 20/3, variance 13/3); arm minus
    /// baseline 3, 3, 5 (mean 11/3, variance 4/3). Of three values the half width is t s / sqrt 3.
    #[test]
    fn gaps_are_paired_within_each_replication() {
        let (scenario, results) = by_hand();
        let analysis = Analysis::of(&scenario, &results, None);
        let found = segments(&scenario, &results, &analysis);
        let half = |variance: f64| student::critical(0.05, 2.0) * (variance / 3.0).sqrt();
        let gap = |arm: usize| found[arm].gap("unfollow_rate").expect("a gap").clone();
        assert_eq!((gap(0).of.as_str(), gap(0).minus.as_str()), ("fundamentalist", "unconcerned"));
        close(gap(0).gap, 3.0, half(1.0), 3);
        assert_eq!(gap(0).difference, None);
        close(gap(1).gap, 20.0 / 3.0, half(13.0 / 3.0), 3);
        close(gap(1).difference, 11.0 / 3.0, half(4.0 / 3.0), 3);
        assert_eq!(found[1].gap("satisfaction").expect("a gap").gap, None, "without values");

        // 6 - 3, 8 - 4, 9 - 5.
        let rate = found[1].quantity(2, "unfollow_rate").expect("a quantity");
        close(rate.difference, 11.0 / 3.0, half(1.0 / 3.0), 3);
        assert!(rate.minus_people_share.is_none(), "a rate is no share of a whole");
        assert!((rate.mean.expect("a mean").estimate - 23.0 / 3.0).abs() < 1e-12);
        assert_eq!(found[0].quantity(2, "unfollow_rate").expect("one").difference, None);
        let names: Vec<&str> = found[1].segments.iter().map(|of| of.segment.as_str()).collect();
        assert_eq!(names, SEGMENTS);
    }

    /// Satisfaction lies in [-1, 1], a gap in it in [-2, 2], the difference of two gaps in [-4, 4]: of
    /// -1.8 three times and of 1.8, 1.7, 1.8 it is 3.6, 3.5, 3.6 (mean 10.7 / 3, variance 1 / 300),
    /// and nothing of its interval is out of reach.
    #[test]
    fn gaps_may_differ_by_twice_their_range() {
        let satisfaction = |ends: [[f64; 3]; 2]| {
            ["satisfaction[segment=fundamentalist]", "satisfaction[segment=unconcerned]"]
                .into_iter()
                .zip(ends.map(|end| end.map(Some)))
                .collect::<Vec<Named>>()
        };
        let baseline = satisfaction([[-0.9; 3], [0.9; 3]]);
        let other = satisfaction([[0.9, 0.8, 0.9], [-0.9; 3]]);
        let (scenario, results) = told([&baseline, &other]);
        let analysis = Analysis::of(&scenario, &results, None);
        let found = segments(&scenario, &results, &analysis);
        let half = student::critical(0.05, 2.0) * (1.0_f64 / 900.0).sqrt();
        let gap = found[1].gap("satisfaction").expect("a gap");
        close(gap.difference, 10.7 / 3.0, half, 3);
        close(gap.gap, 5.3 / 3.0, half, 3);
    }

    /// 0.5 and 0.75 of the un-follows with 0.25 of the people, where there were any: 0.25 and 0.5
    /// too much. Two values, whose t interval reaches beyond 1.
    #[test]
    fn a_share_borne_is_held_against_the_share_of_people_where_there_was_something_to_bear() {
        let (scenario, results) = by_hand();
        let analysis = Analysis::of(&scenario, &results, None);
        let found = segments(&scenario, &results, &analysis);
        let share = found[1].quantity(2, "unfollows_borne_share").expect("a quantity");
        let above = share.minus_people_share.expect("a difference");
        let expected = Known { estimate: 0.375, low: Some(-1.0), high: Some(1.0), n: 2 };
        assert_eq!(above, expected);
        assert!((share.mean.expect("a mean").estimate - 0.625).abs() < 1e-12);
        let nobody = found[0].quantity(2, "unfollows_borne_share").expect("a quantity");
        assert_eq!((nobody.mean, nobody.minus_people_share), (None, None));
    }

    /// What is written can be read again; an answer from before there were segments has none.
    #[test]
    fn segments_survive_the_file_and_old_files_have_none() {
        let (scenario, results) = by_hand();
        let analysis = Analysis::of(&scenario, &results, None);
        let answer = Answer::of(&scenario, &results, &analysis);
        assert_eq!(answer.segments.len(), 2);
        let again: Answer = serde_json::from_slice(&answer.to_json()).expect("an answer");
        // Reading may miss the last bit of a number.
        let (read, own) = (&again.segments[1], &answer.segments[1]);
        let gap = |of: &ArmSegments| of.gap("unfollow_rate").expect("a gap").gap.expect("a value");
        let half = (gap(own).high.expect("an end") - gap(own).low.expect("an end")) / 2.0;
        close(Some(gap(read)), gap(own).estimate, half, 3);
        assert_eq!(again.segments[0].gap("contacts"), answer.segments[0].gap("contacts"));
        let share = |of: &ArmSegments| of.quantity(2, BORNE[0]).expect("one").minus_people_share;
        assert_eq!(share(read), share(own));
        let mut old = serde_json::to_value(&answer).expect("JSON");
        old.as_object_mut().expect("an object").remove("segments");
        let old: Answer = serde_json::from_value(old).expect("an answer");
        assert!(old.segments.is_empty() && old.arms == answer.arms);
    }
}
