//! The page of two comparisons.

use super::figures::{self, Figures, Pair};
use super::inputs::{self, Made};
use super::{Names, alarms, conclusions};
use crate::document::block::Document;
use crate::document::comparison::{Comparison, alarms as of_runs};
use crate::document::words::{self, count, percent};
use crate::document::{ReportError, Source};
use crate::ground::digest::PartDigests;
use crate::record::found;

/// The page of two comparisons.
///
/// # Errors
///
/// A file is damaged.
pub fn page(
    (from_a, of_a): (&Source, &found::ComparisonFound),
    (from_b, of_b): (&Source, &found::ComparisonFound),
    names: &Names,
) -> Result<Document, ReportError> {
    let (a, b) = (Comparison::read(from_a, of_a)?, Comparison::read(from_b, of_b)?);
    let file = "scenario.toml";
    let flat = (inputs::read(from_a, file)?, inputs::read(from_b, file)?);
    let changes = inputs::changes(&flat.0, &flat.1);
    let figures = Figures::read((&a, from_a, &flat.0), (&b, from_b, &flat.1))?;
    let same = a.manifest.results_digest == b.manifest.results_digest;
    let mut arms = a.result.arms.clone();
    arms.extend(b.result.arms.iter().filter(|arm| !a.result.arms.contains(arm)).cloned());
    let parts = [
        figures::part(&figures, &a, &b, names),
        conclusions::part(&a, &b, names),
        Some(inputs::part(names, &made(&a, &b), &[(file, changes.clone())])),
    ];
    Ok(Document {
        title: format!("{} beside {}", names.a, names.b),
        question: names.question(),
        answer: Some(match same {
            true => same_bits(a.manifest.scenario_digest == b.manifest.scenario_digest),
            false => answer(&figures, &a, &b),
        }),
        facts: format!(
            "A: {} B: {} {}{}",
            a.facts(),
            b.facts(),
            match same {
                true => String::new(),
                false => same_parts(&a.result.digests, &b.result.digests),
            },
            match changes.len() {
                0 => "No key of the scenario differs.".to_owned(),
                1 => "One key of the scenario differs.".to_owned(),
                n => format!("{n} keys of the scenario differ."),
            }
        ),
        alarms: alarms(of_runs(&a.result), of_runs(&b.result)),
        arms,
        parts: parts.into_iter().flatten().collect(),
    })
}

/// Where the digests of the results are identical.
pub fn same_bits(same_inputs: bool) -> String {
    let inputs = match same_inputs {
        true => "the inputs that decide them are the same",
        false => "what differs in the inputs does not touch them",
    };
    format!("The results did not change: they are the same to the last bit, and {inputs}.")
}

/// Which metrics and series did not change where some did; nothing where all did.
fn same_parts(a: &PartDigests, b: &PartDigests) -> String {
    let in_both: Vec<_> = a.iter().filter(|(name, _)| b.contains_key(*name)).collect();
    let (same, other): (Vec<_>, Vec<_>) =
        in_both.iter().partition(|(name, digest)| b[*name] == **digest);
    if same.is_empty() {
        return String::new();
    }
    let names = |parts: &[&(&String, &String)]| {
        parts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (which, of) = match same.len() <= other.len() {
        true => (names(&same), "the same to the last bit"),
        false => (names(&other), "not the same to the last bit"),
    };
    format!("Of {} metrics and series, {of}: {which}. ", in_both.len())
}

/// Differences named at most; the others are counted.
const NAMED: usize = 4;

fn answer(figures: &Figures, a: &Comparison, b: &Comparison) -> String {
    let unbeaten = match (&a.answer, &b.answer) {
        (Some(a), Some(b)) => {
            format!(". {}", conclusions::unbeaten(&a.unbeaten, &b.unbeaten))
        }
        _ => String::new(),
    };
    format!("{}{unbeaten}.", told(&figures.pairs, figures.level))
}

/// What is shown to differ, without a full stop.
fn told(pairs: &[Pair], level: f64) -> String {
    let tested = pairs.iter().filter(|pair| pair.gap.is_some()).count();
    if pairs.is_empty() {
        return "A and B have no arm in common that both have numbers of".into();
    }
    if tested == 0 {
        return "No difference could be tested: there is no spread to test it by".into();
    }
    let shown: Vec<String> = pairs
        .iter()
        .filter_map(|pair| {
            let gap = pair.gap.as_ref().filter(|gap| gap.is_shown())?;
            let metric = words::title(pair.metric).to_lowercase();
            Some(format!("{metric} under {} by {}", pair.arm, figures::told(gap)))
        })
        .collect();
    let of = count(tested as u64, "headline figure", "headline figures");
    let error = percent(1.0 - level);
    let sure =
        format!("with a chance of at most {error} that any of these tests finds what is not there");
    if shown.is_empty() {
        return format!("Of {of} that both have, none is told apart in A and B, {sure}");
    }
    let more = shown.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let named: Vec<&str> = shown.iter().take(NAMED).map(String::as_str).collect();
    format!(
        "Of {of} that both have, {} from A to B, {sure}: {}{more}",
        if shown.len() == 1 { "1 differs".to_owned() } else { format!("{} differ", shown.len()) },
        named.join("; ")
    )
}

fn made(a: &Comparison, b: &Comparison) -> Made {
    let ((a, of_a), (b, of_b)) = ((&a.manifest, &a.result), (&b.manifest, &b.result));
    let both = |what, a: &dyn ToString, b: &dyn ToString| (what, a.to_string(), b.to_string());
    vec![
        both("scenario", &a.scenario, &b.scenario),
        both("version", &a.earful, &b.earful),
        both("seed", &a.seed, &b.seed),
        both("replications", &of_a.replications, &of_b.replications),
        both("arms", &of_a.arms.join(", "), &of_b.arms.join(", ")),
        both("baseline", &of_a.baseline, &of_b.baseline),
        both("level", &percent(of_a.level), &percent(of_b.level)),
        both("digest of the scenario", &a.scenario_digest, &b.scenario_digest),
        both("digest of the results", &a.results_digest, &b.results_digest),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::beside::minus::Gap;
    use crate::document::comparison::Found;
    use crate::document::words::Interval;
    use crate::stats::Estimate;

    fn pair(arm: &str, low: f64, p: Option<f64>) -> Pair {
        let interval = Interval { estimate: 1.0, low: Some(0.5), high: Some(1.5) };
        let found = Found { interval, unit: String::new(), n: 8, error: None, adjusted_p: None };
        let difference = Estimate {
            estimate: 1.0,
            low,
            high: 2.0 - low,
            level: 0.95,
            method: "Student t",
            n: 8,
        };
        Pair {
            metric: "satisfaction",
            arm: arm.into(),
            a: found.clone(),
            b: found,
            gap: p.map(|p| Gap { difference, p: Some(p), adjusted_p: Some(p) }),
        }
    }

    #[test]
    fn only_what_is_shown_differs() {
        let said = told(&[pair("x", 0.5, Some(0.01)), pair("y", 0.5, Some(0.2))], 0.95);
        assert!(said.contains("Of 2 headline figures that both have, 1 differs from A to B"));
        assert!(said.contains("satisfaction under x by +1.00 (+0.50 to +1.50)"), "{said}");
        assert!(said.contains("at most 5%") && !said.contains("under y"), "{said}");
        let said = told(&[pair("x", -0.5, Some(0.01))], 0.95);
        assert!(said.contains("none is told apart"), "{said}");
        assert!(told(&[pair("x", 0.5, None)], 0.95).contains("No difference could be tested"));
        assert!(told(&[], 0.95).contains("no arm in common"));
        let many: Vec<Pair> = ["a", "b", "c", "d", "e"].map(|arm| pair(arm, 0.5, Some(0.0))).into();
        assert!(told(&many, 0.95).ends_with("and 1 more"));
    }

    #[test]
    fn parts_that_did_not_change_are_named_or_the_others() {
        let parts = |all: &[(&str, &str)]| -> PartDigests {
            all.iter().map(|(name, digest)| ((*name).into(), (*digest).into())).collect()
        };
        let a = parts(&[("contacts", "1"), ("events", "2"), ("posts", "3"), ("old", "4")]);
        let b = parts(&[("contacts", "1"), ("events", "5"), ("posts", "6"), ("new", "4")]);
        let said = "Of 3 metrics and series, the same to the last bit: contacts. ";
        assert_eq!(same_parts(&a, &b), said);
        let c = parts(&[("contacts", "1"), ("events", "5"), ("posts", "3")]);
        let said = "Of 3 metrics and series, not the same to the last bit: events. ";
        assert_eq!(same_parts(&a, &c), said);
        assert_eq!(same_parts(&a, &parts(&[("posts", "7")])), "");
        assert_eq!(same_parts(&PartDigests::new(), &b), "", "a result of version 0.1.0");
    }

    #[test]
    fn only_identical_digests_did_not_change() {
        assert!(same_bits(true).contains("did not change: they are the same to the last bit"));
        assert!(same_bits(false).contains("what differs in the inputs does not touch them"));
        let said = told(&[pair("x", -0.5, Some(1.0))], 0.95);
        assert!(!said.contains("did not change") && !said.contains("same"), "{said}");
    }
}
