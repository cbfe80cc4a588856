//! What the analysis says, in plain sentences.
//!
//! The words *better*, *worse*, *ahead* and *beats* are used only where it is shown: where the test
//! that pays for all other comparisons of the headline metrics tells the two arms apart. Everything
//! else is *not told apart*, which is absence of proof and not proof of equality. All sentences read
//! the same table of pairs ([`Ranking::pairs`]), so that none can contradict another.

use crate::document::words::NO_COMPLETE_REPLICATION;
use crate::experiment::compare::{Analysis, Headline};
use crate::experiment::results::Results;
use crate::ground::number::{fixed, interval, percent, rounded};
use crate::ground::text::list;
use crate::record::found::Stopping;
use crate::scenario::Scenario;
use crate::stats::{Estimate, Ranking};
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
        said.push(lead(scenario, analysis));
        said.extend(not_weighed(scenario, results, analysis));
        said.extend(analysis.headlines.iter().filter_map(|headline| best(scenario, headline)));
        said.extend(against_baseline(scenario, results, analysis));
        said.extend(in_people(scenario, results, analysis));
    }
    said.extend(stopping.map(precision));
    said
}

fn with_interval(estimate: &Estimate) -> String {
    let ends = estimate.has_interval().then_some((estimate.low, estimate.high));
    interval(estimate.estimate, ends, fixed)
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
        return Some(format!("{metric}: {NO_COMPLETE_REPLICATION}."));
    };
    // With a single arm that has values there is nothing to compare.
    let first = ranking.arms.first().filter(|_| ranking.arms.len() > 1)?;
    if ranking.n < 2 {
        return Some(format!(
            "{metric}: {} has the best value in the one replication there is, which shows \
             no spread and proves nothing.",
            name(scenario, first.arm)
        ));
    }
    let said = match Front::of(ranking) {
        front if front.open.is_empty() && front.behind.is_empty() => {
            format!("{metric}: {} came out the same.", front.names(scenario))
        }
        front if front.open.is_empty() => ahead(scenario, metric, ranking, &front),
        front => not_ahead(scenario, metric, ranking, &front),
    };
    let left_out = match ranking.dropped {
        0 => String::new(),
        _ => {
            format!(
                " Ranks and tests use the {} replications with a value from every arm.",
                ranking.n
            )
        }
    };
    Some(said + &left_out)
}

/// The arm with the best mean, those that came out the same, and all others.
struct Front {
    /// The arm with the best mean, and those with the same value in every replication.
    same: Vec<usize>,
    /// Others not told apart from it, from the best mean on.
    open: Vec<usize>,
    /// Those it is ahead of, from the best mean on.
    behind: Vec<usize>,
}

impl Front {
    fn of(ranking: &Ranking) -> Self {
        let leader = ranking.arms[0].arm;
        let mut front = Front { same: vec![leader], open: Vec::new(), behind: Vec::new() };
        for arm in ranking.arms[1..].iter().map(|ranked| ranked.arm) {
            let is_same = ranking.pair(leader, arm).is_some_and(|pair| pair.paired.is_same());
            let group = match ranking.ahead(leader, arm) {
                _ if is_same => &mut front.same,
                true => &mut front.behind,
                false => &mut front.open,
            };
            group.push(arm);
        }
        front
    }

    /// The arms that came out the same.
    fn names(&self, scenario: &Scenario) -> String {
        let names: Vec<&str> = self.same.iter().map(|arm| name(scenario, *arm)).collect();
        list(&names)
    }

    /// The arms that came out the same and a verb about them.
    fn does(&self, scenario: &Scenario, one: &str, many: &str) -> String {
        let names = self.names(scenario);
        match self.same.len() {
            1 => format!("{names} {one}"),
            _ => format!("{names} came out the same and {many}"),
        }
    }
}

/// The best is told apart from all others.
fn ahead(scenario: &Scenario, metric: &str, ranking: &Ranking, front: &Front) -> String {
    let next = front.behind[0];
    let gap = ranking.pair(front.same[0], next).map_or(String::new(), |pair| {
        format!("{} by {}", name(scenario, next), size(&pair.paired.difference))
    });
    let subject = front.does(scenario, "is better than", "are better than");
    if front.behind.len() == 1 {
        return format!("{metric}: {subject} {gap}.");
    }
    let others = every_other(scenario, ranking.arms.len());
    let pronoun = if front.same.len() == 1 { "it is" } else { "they are" };
    format!("{metric}: {subject} {others}; {pronoun} ahead of {gap}.")
}

/// The best is not told apart from some others.
fn not_ahead(scenario: &Scenario, metric: &str, ranking: &Ranking, front: &Front) -> String {
    let next = front.open[0];
    let how = ranking.pair(front.same[0], next).map_or(String::new(), |pair| {
        let gap = &pair.paired.difference;
        let seems = gap.has_interval() && !gap.covers(0.0);
        let but = if seems { "; counting all comparisons, that is not enough" } else { "" };
        format!(" (difference from {}: {}{but})", name(scenario, next), with_interval(gap))
    });
    let open: Vec<&str> = front.open.iter().map(|arm| name(scenario, *arm)).collect();
    let subject = front.does(
        scenario,
        "has the best mean, but is not told apart from",
        "have the best mean, but are not told apart from",
    );
    let step =
        ranking.neighbours.iter().find(|two| two.worse == next && front.same.contains(&two.better));
    let needed = match step.and_then(|two| Some((two.better, two.replications?))) {
        Some((better, n)) => format!(
            " Telling {} and {} apart would take about {} replications.",
            name(scenario, better),
            name(scenario, next),
            about(n)
        ),
        None => String::new(),
    };
    format!("{metric}: {subject} {}{how}.{needed}", list(&open))
}

/// A rough number with two digits, without false precision.
fn about(n: u64) -> u64 {
    let unit = 10u64.pow(n.max(1).ilog10().saturating_sub(1));
    n.div_ceil(unit) * unit
}

/// Customers lost of the arms that are not beaten, beside the baseline's: whether one arm beats another
/// does not look at them.
fn not_weighed(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Option<String> {
    let column = results.column("customers_lost")?;
    let lost = |arm: usize| {
        let lost = analysis.arms[arm].estimates[column].as_ref()?;
        Some(format!("{} {}", name(scenario, arm), rounded(lost.estimate, lost.half_width())))
    };
    let others = analysis.unbeaten.iter().filter(|arm| **arm != scenario.baseline);
    let others: Vec<String> = others.filter_map(|arm| lost(*arm)).collect();
    let baseline = lost(scenario.baseline)?;
    (!others.is_empty()).then(|| {
        format!(
            "Who beats whom leaves customers lost aside; of 1,000 at risk in 30 days: {}; the baseline \
             {baseline}.",
            others.join(", ")
        )
    })
}

/// The customers that an arm loses more than the baseline, and how many that loses, to stand beside
/// what it does: fewer may go or complain because fewer are there.
fn customers_lost(
    results: &Results,
    analysis: &Analysis,
    [arm, baseline]: [usize; 2],
) -> Option<String> {
    let column = results.column("customers_lost")?;
    let gap = analysis.arms[arm].differences[column].as_ref()?.paired.difference;
    let half = gap.half_width();
    let show =
        |value: f64| format!("{}{}", if value > 0.0 { "+" } else { "" }, rounded(value, half));
    let interval = match gap.has_interval() {
        true => format!(" ({} to {})", show(gap.low), show(gap.high)),
        false => " (no interval)".into(),
    };
    let lost = analysis.arms[baseline].estimates[column].as_ref()?.estimate;
    let lost = rounded(lost, half);
    Some(format!(
        "customers lost {}{interval} on {lost} in 1,000 at risk in 30 days",
        show(gap.estimate)
    ))
}

/// What each arm does better and worse than the baseline.
fn against_baseline(scenario: &Scenario, results: &Results, analysis: &Analysis) -> Vec<String> {
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
            let why = match analysis.headlines.iter().any(|headline| headline.ranking.is_some()) {
                true => "one of the two has no values",
                false => NO_COMPLETE_REPLICATION,
            };
            said.push(format!("{arm} against {baseline}: {why}."));
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
            customers_lost(results, analysis, [arm, scenario.baseline]),
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
            "In people: satisfied customers on the last day, in 1,000 initial ones, minus those under {}: {}.",
            name(scenario, scenario.baseline),
            parts.join(", ")
        )
    })
}

/// All other arms, of those that have a rank.
fn every_other(scenario: &Scenario, ranked: usize) -> &'static str {
    match ranked == scenario.arms.len() {
        true => "every other arm",
        false => "every other arm with values",
    }
}

/// When one arm beats another.
const AHEAD: &str =
    "ahead in at least one of satisfaction, backlash and un-follows and behind in none";

/// The answer: which arms no other arm beats, and whom they beat.
fn lead(scenario: &Scenario, analysis: &Analysis) -> String {
    let headlines = &analysis.headlines;
    let is_ranked = |arm: &usize| headlines.iter().any(|headline| headline.ranks(*arm));
    let ranked: Vec<usize> = (0..scenario.arms.len()).filter(is_ranked).collect();
    let others: Vec<usize> =
        ranked.iter().copied().filter(|arm| !analysis.unbeaten.contains(arm)).collect();
    let every_other = every_other(scenario, ranked.len());
    let told_apart = headlines
        .iter()
        .flat_map(|headline| &headline.ranking)
        .any(|ranking| ranking.pairs.iter().any(|pair| pair.told_apart()));
    let beats_all = |arm: usize| others.iter().all(|other| analysis.beats(arm, *other));
    let names: Vec<&str> = analysis.unbeaten.iter().map(|arm| name(scenario, *arm)).collect();
    match names.as_slice() {
        _ if ranked.len() < 2 => "There are no two arms with values to compare.".into(),
        _ if !told_apart => {
            "No two arms are told apart in satisfaction, backlash or un-follows.".into()
        }
        _ if others.is_empty() => "No arm beats another: whichever is ahead of another in one of \
             satisfaction, backlash and un-follows is behind it in another of them."
            .into(),
        [] => format!("Every arm is beaten by some other: by one that is {AHEAD}."),
        [one] if others.len() == 1 => {
            format!("{one} beats {}: it is {AHEAD}.", name(scenario, others[0]))
        }
        [one] if beats_all(analysis.unbeaten[0]) => {
            format!("{one} beats {every_other}: against each of them it is {AHEAD}.")
        }
        _ => {
            let by_these =
                |other: &usize| analysis.unbeaten.iter().any(|arm| analysis.beats(*arm, *other));
            let beaten_by = match names.len() > 1 && others.iter().all(by_these) {
                true => "at least one of these",
                false => "some arm",
            };
            let any_of = if names.len() > 1 { "any of " } else { "" };
            format!(
                "No arm beats {any_of}{}, and {every_other} is beaten by {beaten_by}. One arm beats \
                 another if it is {AHEAD}; the three are not weighed against each other.",
                list(&names)
            )
        }
    }
}

fn precision(stopping: &Stopping) -> String {
    let Stopping { metric, half_width, level, look, level_of_look, .. } = stopping;
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

#[cfg(test)]
mod tests;
