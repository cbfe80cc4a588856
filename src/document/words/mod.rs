//! Sentences and numbers for readers.
//!
//! Sentences are built by rules from what was tested, and each rule has a test. *Better* and
//! *worse* come only from `document::answer`, which uses them only where the difference is
//! shown; nothing here adds such a word.

pub mod desk;
pub mod playbook;
pub mod policy;
pub mod terms;

use crate::document::Answer;
use crate::document::answer::ArmNamed;
use crate::document::answer::segments::Known;
use crate::ground::number::decimals;
pub use crate::ground::number::{count, percent, thousands};
use crate::ground::number::{fixed, signed as with_sign};
use crate::record::found::ComparisonFound;

/// How the interval of a mean is made.
pub const WITHIN: &str = "Student t, kept within what is possible";

/// An estimate with its interval, as far as there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// The lower end; `None` without an interval.
    pub low: Option<f64>,
    /// The upper end; `None` without an interval.
    pub high: Option<f64>,
}

impl From<Known> for Interval {
    fn from(known: Known) -> Self {
        let Known { estimate, low, high, .. } = known;
        Interval { estimate, low, high }
    }
}

impl Interval {
    /// Half its width; `None` without an interval.
    pub fn half_width(&self) -> Option<f64> {
        Some((self.high? - self.low?) / 2.0)
    }

    /// Whether it leaves out 0.
    pub fn leaves_out_zero(&self) -> bool {
        self.low.is_some_and(|low| low > 0.0) || self.high.is_some_and(|high| high < 0.0)
    }

    /// The decimals that the interval justifies.
    pub fn places(&self) -> usize {
        decimals(self.half_width().unwrap_or(0.0), self.estimate)
    }

    /// `low to high`, or that there is none.
    pub fn ends(&self, places: usize, signed: bool) -> String {
        match (self.low, self.high) {
            (Some(low), Some(high)) => {
                format!("{} to {}", number(low, places, signed), number(high, places, signed))
            }
            _ => "no interval".into(),
        }
    }

    /// `estimate (low to high)`.
    pub fn told(&self) -> String {
        self.told_to(self.places(), false)
    }

    /// The same with so many decimals, and signs where it is `signed`.
    pub fn told_to(&self, places: usize, signed: bool) -> String {
        format!("{} ({})", number(self.estimate, places, signed), self.ends(places, signed))
    }

    /// The same in percent.
    pub fn in_percent(&self) -> Self {
        let percent = |share: f64| 100.0 * share;
        Interval {
            estimate: percent(self.estimate),
            low: self.low.map(percent),
            high: self.high.map(percent),
        }
    }
}

/// A number with so many decimals, and a sign where it is `signed`; what rounds to zero has none.
pub fn number(value: f64, places: usize, signed: bool) -> String {
    let show = if signed { with_sign } else { fixed };
    show(value, places)
}

/// The name of a metric as a reader would write it.
pub fn title(metric: &str) -> String {
    let plain = metric.strip_prefix("dashboard.").unwrap_or(metric).replace('_', " ");
    let plain = plain.replace("unfollow", "un-follow");
    let mut letters = plain.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// A description as part of a sentence: a small letter first, no full stop.
pub fn in_sentence(description: &str) -> String {
    let mut letters = description.trim_end_matches('.').chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_lowercase().collect::<String>() + letters.as_str())
}

/// The answer of a comparison in one sentence that names how uncertain it is.
pub fn answer(answer: &Answer, result: &ComparisonFound) -> String {
    let has_rank = |arm: &&ArmNamed| {
        answer.rankings.iter().flat_map(|order| &order.order).any(|place| place.arm == arm.name)
    };
    let ranked: Vec<&ArmNamed> = answer.arms.iter().filter(has_rank).collect();
    // The tests need a value from every arm; where runs failed or were not finished, fewer have one.
    let planned = u64::from(result.replications);
    let n = answer.rankings.iter().map(|order| order.n).min().unwrap_or(planned);
    let of = if n < planned { format!(" of {}", thousands(planned)) } else { String::new() };
    let replications =
        format!("{}{of} replication{}", thousands(n), if planned == 1 { "" } else { "s" });
    let over = format!("over {replications}");
    if result.runs.succeeded == 0 {
        return "No run ended with numbers, so there is no answer.".into();
    }
    match ranked.as_slice() {
        [] => return "No replication has numbers from every policy, so there is no answer.".into(),
        [alone] => {
            return format!(
                "Only one policy has numbers, {}: what it does is below, {over}, and nothing can be \
                 said about whether another would do more.",
                alone.name
            );
        }
        _ => {}
    }
    if n < 2 {
        return "One replication shows no spread, so no policy can be told from another: ask for \
                more of them."
            .into();
    }
    let error = percent(1.0 - result.level);
    let found = answer.sentences.first().map_or("", String::as_str);
    format!(
        "{found} This rests on {}; the chance that equal means are told apart anywhere is at most \
         {error}, and it holds for the assumed world alone.",
        replications
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::answer::{Order, Place};
    use crate::record::found::RunCounts;

    fn result(replications: u32, succeeded: u64) -> ComparisonFound {
        ComparisonFound {
            arms: Vec::new(),
            baseline: "a".into(),
            focus: "b".into(),
            replications,
            runs: RunCounts { planned: succeeded, succeeded, failed: 0, aborted: 0 },
            failures: Vec::new(),
            level: 0.95,
            until: None,
            split: None,
            digests: Default::default(),
        }
    }

    fn told(arms: &[&str], replications: u32) -> String {
        let place = |arm: &&str| Place {
            arm: (*arm).into(),
            rank: 1,
            best_rank: 1,
            worst_rank: arms.len(),
            tied_with: Vec::new(),
        };
        let order = Order {
            metric: "satisfaction".into(),
            unit: "1".into(),
            less_is_better: false,
            n: u64::from(replications),
            order: arms.iter().map(place).collect(),
            replications_to_separate_the_first_two: None,
        };
        let named = |name: &&str| ArmNamed { name: (*name).into(), summary: String::new() };
        let found = Answer {
            question: "Q?".into(),
            arms: arms.iter().map(named).collect(),
            rankings: vec![order],
            unbeaten: Vec::new(),
            sentences: vec!["No arm beats any of these.".into(), "More.".into()],
            segments: Vec::new(),
            doses: None,
            desks: None,
            bad_days: None,
            money: None,
            split: None,
        };
        answer(&found, &result(replications, u64::from(replications) * arms.len() as u64))
    }

    #[test]
    fn the_answer_is_the_first_sentence_and_its_uncertainty() {
        let said = told(&["a", "b", "c"], 8);
        assert!(
            said.starts_with("No arm beats any of these. This rests on 8 replications"),
            "{said}"
        );
        assert!(said.contains("at most 5%") && !said.contains("More."), "{said}");
        assert!(said.contains("the assumed world alone"), "{said}");
    }

    #[test]
    fn where_nothing_can_be_shown_the_answer_prefers_nobody() {
        let single = told(&["a", "b"], 1);
        assert!(single.contains("no policy can be told from another"), "{single}");
        let alone = told(&["a"], 8);
        assert!(alone.contains("Only one policy has numbers, a"), "{alone}");
        let nothing = told(&["a", "b"], 0);
        assert!(nothing.contains("there is no answer"), "{nothing}");
        for said in [single, alone, nothing] {
            assert!(!said.contains("better") && !said.contains("best"), "{said}");
        }
    }

    #[test]
    fn numbers_have_a_plain_minus_and_zero_has_no_sign() {
        assert_eq!(number(-0.25, 2, true), "-0.25");
        assert_eq!(number(0.25, 2, true), "+0.25");
        assert_eq!(number(-0.001, 2, true), "0.00");
        assert_eq!([7, 1_000, 1_234_567].map(thousands), ["7", "1,000", "1,234,567"]);
        assert_eq!(percent(1.0 - 0.95), "5%");
        assert_eq!(title("dashboard.backlash_rate"), "Backlash rate");
        assert_eq!(title("unfollow_rate"), "Un-follow rate");
        assert_eq!(in_sentence("Page posts a week."), "page posts a week");
    }
}
