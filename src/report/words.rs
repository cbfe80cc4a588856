//! Sentences and numbers for readers.
//!
//! Sentences are built by rules from what was tested, and each rule has a test. *Better* and
//! *worse* come only from `experiment::verdict`, which uses them only where the difference is
//! shown; nothing here adds such a word.

use crate::experiment::Answer;
use crate::experiment::verdict::{decimals, list};
use crate::record::Manifest;

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
        let places = self.places();
        format!("{} ({})", number(self.estimate, places, false), self.ends(places, false))
    }
}

/// A number with so many decimals and a proper minus; what rounds to zero has no sign.
pub fn number(value: f64, places: usize, signed: bool) -> String {
    let text = format!("{:.places$}", value.abs());
    let is_zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    match (is_zero, value < 0.0) {
        (true, _) => text,
        (false, true) => format!("\u{2212}{text}"),
        (false, false) if signed => format!("+{text}"),
        (false, false) => text,
    }
}

/// A count with commas between thousands.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many things.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// A share as a percentage.
pub fn percent(share: f64) -> String {
    format!("{}%", (share * 1e4).round() / 100.0)
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

/// The answer of a comparison in one sentence that names how uncertain it is.
pub fn answer(answer: &Answer, manifest: &Manifest) -> String {
    let ranked = answer.arms.iter().filter(|arm| {
        answer.rankings.iter().flat_map(|order| &order.order).any(|place| place.arm == arm.name)
    });
    let ranked = ranked.count();
    let unbeaten: Vec<&str> = answer.unbeaten.iter().map(String::as_str).collect();
    let n = u64::from(manifest.replications);
    let over = format!("over {}", count(n, "replication", "replications"));
    if manifest.runs.succeeded == 0 {
        return "No run ended with numbers, so there is no answer.".into();
    }
    if ranked < 2 {
        let first = answer.arms.first().map_or("the arm", |arm| arm.name.as_str());
        return format!(
            "Only one policy has numbers, {first}: what it does is below, {over}, and nothing can be \
             said about whether another would do more."
        );
    }
    if n < 2 {
        return "One replication shows no spread, so no policy can be told from another: ask for \
                more of them."
            .into();
    }
    let error = percent(1.0 - manifest.level);
    let sure = format!(
        "{over}, with a chance of at most {error} that any of these comparisons misleads, and for \
         the assumed world alone"
    );
    match unbeaten.len() {
        0 => format!(
            "Weighing satisfaction, backlash and un-follows together, every policy is beaten by \
             some other: {sure}."
        ),
        all if all == ranked => format!(
            "Weighing satisfaction, backlash and un-follows together, no policy is shown to be \
             beaten by another {sure}."
        ),
        _ => format!(
            "Weighing satisfaction, backlash and un-follows together, no other policy beats {}, and \
             every other one is beaten: {sure}.",
            list(&unbeaten)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::answer::{ArmNamed, Order, Place};
    use crate::record::manifest::RunCounts;

    fn manifest(replications: u32, succeeded: u64) -> Manifest {
        Manifest {
            earful: "0".into(),
            status: "complete".into(),
            scenario: "s".into(),
            scenario_digest: String::new(),
            seed: 1,
            arms: Vec::new(),
            baseline: "a".into(),
            focus: "b".into(),
            replications,
            runs: RunCounts { planned: succeeded, succeeded, failed: 0, aborted: 0 },
            failures: Vec::new(),
            level: 0.95,
            until: None,
            digests: Default::default(),
            results_digest: String::new(),
            started: String::new(),
            wall_seconds: 0.0,
            threads: 1,
        }
    }

    fn told(arms: &[&str], unbeaten: &[&str], replications: u32) -> String {
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
            unbeaten: unbeaten.iter().map(|name| (*name).to_owned()).collect(),
            sentences: Vec::new(),
        };
        answer(&found, &manifest(replications, u64::from(replications) * arms.len() as u64))
    }

    #[test]
    fn the_answer_names_the_unbeaten_and_its_uncertainty() {
        let said = told(&["a", "b", "c"], &["a", "c"], 8);
        assert!(said.contains("no other policy beats a and c, and every other one is beaten"));
        assert!(said.contains("8 replications") && said.contains("at most 5%"), "{said}");
        assert!(said.contains("the assumed world alone"), "{said}");
    }

    #[test]
    fn where_nothing_is_shown_the_answer_prefers_nobody() {
        let open = told(&["a", "b"], &["a", "b"], 8);
        assert!(open.contains("no policy is shown to be beaten"), "{open}");
        let single = told(&["a", "b"], &["a"], 1);
        assert!(single.contains("no policy can be told from another"), "{single}");
        let alone = told(&["a"], &["a"], 8);
        assert!(alone.contains("Only one policy has numbers, a"), "{alone}");
        let nothing = told(&["a", "b"], &[], 0);
        assert!(nothing.contains("there is no answer"), "{nothing}");
        for said in [open, single, alone, nothing] {
            assert!(!said.contains("better") && !said.contains("best"), "{said}");
        }
    }

    #[test]
    fn numbers_have_a_proper_minus_and_zero_has_no_sign() {
        assert_eq!(number(-0.25, 2, true), "\u{2212}0.25");
        assert_eq!(number(0.25, 2, true), "+0.25");
        assert_eq!(number(-0.001, 2, true), "0.00");
        assert_eq!([7, 1_000, 1_234_567].map(thousands), ["7", "1,000", "1,234,567"]);
        assert_eq!(percent(1.0 - 0.95), "5%");
        assert_eq!(title("dashboard.backlash_rate"), "Backlash rate");
        assert_eq!(title("unfollow_rate"), "Un-follow rate");
    }
}
