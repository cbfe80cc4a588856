//! What the analysis says, in plain sentences.
//!
//! The word *better* (and *worse*) is used only where it is shown: where the interval of the
//! paired difference leaves out 0 and the test that pays for all other comparisons agrees.
//! Everything else is *not told apart*, which is absence of proof and not proof of equality.

use super::compare::{Analysis, Headline};
use super::results::Results;
use crate::ground::math::decade;
use crate::record::manifest::Stopping;
use crate::scenario::Scenario;
use crate::stats::Estimate;
use crate::world::metrics::Better;

/// The sentences, the most important first.
pub fn sentences(
    scenario: &Scenario,
    results: &Results,
    analysis: &Analysis,
    stopping: Option<&Stopping>,
) -> Vec<String> {
    let mut said = Vec::new();
    let (succeeded, ..) = results.counts();
    if succeeded == 0 {
        return vec!["No run ended with numbers, so there is nothing to say.".into()];
    }
    if scenario.arms.len() > 1 {
        said.push(not_beaten(scenario, analysis));
        said.extend(analysis.headlines.iter().filter_map(|headline| best(scenario, headline)));
        said.extend(against_baseline(scenario, analysis));
        said.extend(in_people(scenario, results, analysis));
    }
    said.extend(stopping.map(precision));
    said
}

/// Names in a sentence: `a`, `a and b`, `a, b and c`.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => "none".into(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A number with as many decimals as its interval justifies: two digits of the half width.
pub fn rounded(value: f64, half_width: f64) -> String {
    format!("{value:.*}", decimals(half_width, value))
}

/// Decimals that show two digits of a half width; without one, four digits of the value.
pub fn decimals(half_width: f64, value: f64) -> usize {
    let (size, digits) = if half_width > 0.0 { (half_width, 2) } else { (value.abs(), 4) };
    if !size.is_finite() || size == 0.0 {
        return 2;
    }
    let leading = decade(size);
    (digits - 1 - leading).clamp(0, 8) as usize
}

fn with_interval(estimate: &Estimate) -> String {
    let half = estimate.half_width();
    let show = |value| rounded(value, half);
    if estimate.has_interval() {
        format!("{} ({} to {})", show(estimate.estimate), show(estimate.low), show(estimate.high))
    } else {
        format!("{} (no interval)", show(estimate.estimate))
    }
}

fn name(scenario: &Scenario, arm: usize) -> &str {
    &scenario.arms[arm].name
}

/// A difference that is known to have one sign, without it: `0.13 (0.07 to 0.20)`.
fn size(gap: &Estimate) -> String {
    let flipped = Estimate { estimate: -gap.estimate, low: -gap.high, high: -gap.low, ..*gap };
    with_interval(if gap.estimate < 0.0 { &flipped } else { gap })
}

/// Which arm does best by one metric, and how sure that is.
fn best(scenario: &Scenario, headline: &Headline) -> Option<String> {
    let metric = headline.metric.name;
    let Some(ranking) = &headline.ranking else {
        return Some(format!("{metric}: no replication has a value from every arm."));
    };
    let first = ranking.arms.first()?;
    // With a single arm that has values there is nothing to compare.
    let neighbours = ranking.neighbours.first()?;
    let (leader, next) = (name(scenario, first.arm), name(scenario, neighbours.worse));
    if ranking.n < 2 {
        return Some(format!(
            "{metric}: {leader} has the best value in the one replication there is, which shows \
             no spread and proves nothing."
        ));
    }
    let lead = &headline.lead.as_ref()?.difference;
    let said = if first.tied_with.is_empty() && !lead.covers(0.0) {
        let others = if scenario.arms.len() == 2 { "" } else { "every other arm; it is ahead of " };
        format!("{metric}: {leader} is better than {others}{next} by {}.", size(lead))
    } else {
        let tied: Vec<&str> = first.tied_with.iter().map(|arm| name(scenario, *arm)).collect();
        let tied = if tied.is_empty() { next.into() } else { list(&tied) };
        let same = lead.estimate == 0.0 && lead.high == 0.0;
        let how = match lead.covers(0.0) {
            true => format!("difference from {next}: {}", with_interval(lead)),
            false => format!(
                "difference from {next}: {}; counting all comparisons, that is not enough",
                with_interval(lead)
            ),
        };
        let needed = match neighbours.replications.filter(|_| neighbours.tied) {
            Some(n) => format!(
                " Telling {leader} and {next} apart would take about {} replications.",
                about(n)
            ),
            None => String::new(),
        };
        match same {
            true => format!("{metric}: {leader} and {next} came out the same."),
            false => format!(
                "{metric}: {leader} has the best mean, but is not told apart from {tied} \
                 ({how}).{needed}"
            ),
        }
    };
    let left_out = match ranking.dropped {
        0 => String::new(),
        _ => format!(" Ranks use the {} replications with a value from every arm.", ranking.n),
    };
    Some(said + &left_out)
}

/// A rough number with two digits, without false precision.
fn about(n: u64) -> u64 {
    let unit = 10u64.pow(n.max(1).ilog10().saturating_sub(1));
    n.div_ceil(unit) * unit
}

/// What each arm does better and worse than the baseline.
fn against_baseline(scenario: &Scenario, analysis: &Analysis) -> Vec<String> {
    let baseline = name(scenario, scenario.baseline);
    let (mut said, mut open_in_all) = (Vec::new(), Vec::new());
    for arm in (0..scenario.arms.len()).filter(|arm| *arm != scenario.baseline) {
        let (mut better, mut worse, mut open) = (Vec::new(), Vec::new(), Vec::new());
        let mut compared = false;
        for headline in &analysis.headlines {
            let metric = headline.metric.name.to_owned();
            let difference = analysis.arms[arm].differences[headline.column].as_ref();
            compared |= difference.is_some();
            let Some(difference) = difference.filter(|difference| difference.is_shown()) else {
                open.push(metric);
                continue;
            };
            let gap = &difference.paired.difference;
            let good = (gap.estimate > 0.0) == (headline.metric.better == Better::Higher);
            let side = if good { &mut better } else { &mut worse };
            side.push(format!("{metric} by {}", size(gap)));
        }
        if !compared {
            let arm = name(scenario, arm);
            said.push(format!("{arm} against {baseline}: no replication has values from both."));
            continue;
        }
        if better.is_empty() && worse.is_empty() {
            open_in_all.push(name(scenario, arm));
            continue;
        }
        let part = |how: &str, said: &[String]| {
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            (!said.is_empty()).then(|| format!("{how} {}", list(&said)))
        };
        let parts = [
            part("better in", &better),
            part("worse in", &worse),
            part("not told apart in", &open),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        said.push(format!("{} against {baseline}: {}.", name(scenario, arm), parts.join("; ")));
    }
    if !open_in_all.is_empty() {
        said.push(format!(
            "Not told apart from {baseline} in any of the three: {}.",
            list(&open_in_all)
        ));
    }
    said
}

/// What it means in people: an effect can be beyond doubt and yet small.
fn in_people(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Option<String> {
    let column = results.column("satisfied_share")?;
    let counted = analysis.unbeaten.iter().filter(|arm| **arm != scenario.baseline);
    let parts: Vec<String> = counted
        .filter_map(|arm| {
            let gap = analysis.arms[*arm].differences[column].as_ref()?.paired.difference;
            let per_1000 = Estimate {
                estimate: gap.estimate * 1000.0,
                low: gap.low * 1000.0,
                high: gap.high * 1000.0,
                ..gap
            };
            Some(format!("{} {}", name(scenario, *arm), with_interval(&per_1000)))
        })
        .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "In people: satisfied customers on the last day, in 1,000, minus those under {}: {}.",
            name(scenario, scenario.baseline),
            parts.join(", ")
        )
    })
}

/// The answer in one sentence: the arms that no other arm beats.
fn not_beaten(scenario: &Scenario, analysis: &Analysis) -> String {
    let names: Vec<&str> = analysis.unbeaten.iter().map(|arm| name(scenario, *arm)).collect();
    let is_ranked = |arm: usize| analysis.headlines.iter().any(|headline| headline.ranks(arm));
    let ranked = (0..scenario.arms.len()).filter(|arm| is_ranked(*arm)).count();
    let rest = match ranked == scenario.arms.len() {
        true => "every other arm is",
        false => "every other arm with values is",
    };
    match names.as_slice() {
        _ if ranked < 2 => "There are not two arms to weigh against each other.".into(),
        all if all.len() == ranked => {
            "Weighing satisfaction, backlash and un-follows together, no arm is shown to be beaten by another.".into()
        }
        [] => "Weighing satisfaction, backlash and un-follows together, every arm is beaten by some other.".into(),
        _ => format!(
            "Weighing satisfaction, backlash and un-follows together, no other arm beats {} (is \
             ahead in at least one and behind in none); {rest} beaten.",
            list(&names)
        ),
    }
}

fn precision(stopping: &Stopping) -> String {
    let Stopping { metric, half_width, level, look, level_of_look, .. } = stopping;
    let percent = |level: f64| format!("{}%", (level * 1e4).round() / 100.0);
    let (level, each) = (percent(*level), percent(*level_of_look));
    let met = match (stopping.met, stopping.reached) {
        (true, _) => format!("is known to within {half_width} in every arm"),
        (false, Some(reached)) => {
            let reached = rounded(reached, reached);
            format!("is known to within {reached} only, not to within {half_width}, in every arm")
        }
        (false, None) => format!("is not known to within {half_width}: an arm has no interval"),
    };
    format!(
        "{metric} {met}. Its intervals hold {level} over all looks ({each} at look {look}); those \
         of the other metrics do not count the looks."
    )
}
