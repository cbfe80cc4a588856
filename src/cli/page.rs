//! The answer as text: a table per headline metric, then plain sentences.
//!
//! Arms stand in the order of their means. The rank is the best that an arm may truly have; one
//! with `=` is not told apart from some others, which are named below the table.

use std::fmt::Write as _;
use std::path::Path;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::bad_days::bad_days;
use super::contacts::contacts;
use super::desks::desks;
use super::doses::doses;
use super::money;
use super::segments::segments;
use super::split;
use super::text::{bullet, number, percent, thousands, width, wrapped};
use crate::experiment::Experiment;
use crate::experiment::compare::Headline;
use crate::experiment::plan::same_people;
use crate::experiment::verdict::{column_places, decimals, list};
use crate::stats::Estimate;
use crate::stats::ranking::Ranked;
use crate::world::metrics::Better;

/// The whole answer.
pub(super) fn page(experiment: &Experiment, folder: Option<&Path>) -> String {
    let scenario = experiment.scenario;
    let mut out = format!("\n{}\n", scenario.name);
    out += &wrapped(&scenario.question);
    let measured = scenario.setting.days.saturating_sub(scenario.setting.warmup_days);
    let level = percent(scenario.level);
    let over_all = match scenario.arms.len() {
        1 => String::new(),
        _ => format!(
            "; ranks, and the words better and worse, at {level}% over all pairs of arms and the three metrics"
        ),
    };
    out += &wrapped(&format!(
        "{}; {} people, {measured} days measured, seed {}; intervals at {level}% each{over_all}",
        experiment.tally(),
        thousands(u64::from(scenario.setting.consumers)),
        scenario.seed,
    ));
    let failures: Vec<_> = experiment.results.failures().collect();
    for (key, why) in failures.iter().take(3) {
        let arm = &scenario.arms[key.arm].name;
        let text = format!("failed: {arm} {} in {}: {}", key.replication, why.stage, why.message);
        out += &wrapped(&text);
    }
    // The answer first, then the figures it rests on, then what else they say.
    let (answer, others) = match experiment.sentences.split_first() {
        Some((answer, others)) => (Some(answer), others),
        None => (None, &[][..]),
    };
    if let Some(answer) = answer {
        out += &wrapped(&format!("\n{answer}"));
    }
    out += &tables(experiment);
    out += &doses(experiment);
    out += &desks(experiment);
    out += &bad_days(experiment);
    out += &contacts(experiment);
    out += &money::block(experiment);
    out += &segments(experiment);
    out += &split::block(experiment);
    if !others.is_empty() {
        out.push('\n');
    }
    out.extend(others.iter().map(|sentence| bullet(sentence)));
    match folder {
        Some(folder) => {
            let _ = writeln!(out, "\nFiles are in {}; begin with README.md.", folder.display());
        }
        None => out += "\nNothing was written.\n",
    }
    out
}

/// The tables of the headline metrics, their columns under each other.
fn tables(experiment: &Experiment) -> String {
    let (scenario, headlines) = (experiment.scenario, &experiment.analysis.headlines);
    let mut tables: Vec<Table> =
        headlines.iter().map(|headline| headline_table(experiment, headline)).collect();
    let mut widths: Vec<u16> = Vec::new();
    for table in &tables {
        let own = table.column_max_content_widths();
        widths.resize(own.len(), 0);
        widths.iter_mut().zip(own).for_each(|(widest, own)| *widest = own.max(*widest));
    }
    let mut out = String::new();
    for (headline, table) in headlines.iter().zip(&mut tables) {
        // Numbers are never broken: in a narrow window first the space around the columns gives
        // way, then the names of arms.
        let total =
            |space: usize| widths.iter().map(|width| usize::from(*width) + space).sum::<usize>();
        let left = if total(2) <= width() { 1 } else { 0 };
        let fits = total(1 + usize::from(left)) <= width();
        let names = if scenario.arms.len() == 1 { 0 } else { 1 };
        for (index, least) in widths.iter().enumerate() {
            if let Some(column) = table.column_mut(index) {
                column.set_padding((left, 1));
                if fits || index != names {
                    let least = Width::Fixed(least + left + 1);
                    column.set_constraint(ColumnConstraint::LowerBoundary(least));
                }
            }
        }
        let wish = match headline.metric.better {
            Better::Higher => ", more is better",
            Better::Lower => ", less is better",
            Better::Neither => "",
        };
        let unit = headline.metric.unit_among(same_people(scenario, 0..scenario.arms.len()));
        out += &wrapped(&format!("\n{} [{}]{wish}", headline.metric.name, unit));
        out += &table.trim_fmt();
        out.push('\n');
        out += &ties(experiment, headline);
    }
    out
}

fn headline_table(experiment: &Experiment, headline: &Headline) -> Table {
    let scenario = experiment.scenario;
    let alone = scenario.arms.len() == 1;
    let mut header = vec!["rank", "arm", "mean", "interval", "difference", "interval"];
    if alone {
        header = vec!["arm", "mean", "interval"];
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width() as u16);
    table.set_header(&header);
    let (mean_places, gap_places) = places(experiment, headline);
    for (arm, ranked) in order(experiment, headline) {
        let analysed = &experiment.analysis.arms[arm];
        let mut row = Vec::new();
        if !alone {
            row.push(ranked.map_or("-".into(), rank));
        }
        row.push(scenario.arms[arm].name.clone());
        row.extend(show(analysed.estimates[headline.column].as_ref(), mean_places, false));
        if !alone {
            let difference = analysed.differences[headline.column].as_ref();
            let gap = difference.map(|difference| &difference.paired.difference);
            match arm == scenario.baseline {
                true => row.extend(["baseline".into(), String::new()]),
                false => row.extend(show(gap, gap_places, true)),
            }
        }
        table.add_row(row);
    }
    for (index, title) in header.iter().enumerate() {
        if *title != "arm"
            && let Some(column) = table.column_mut(index)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Who is tied with whom, each pair once.
fn ties(experiment: &Experiment, headline: &Headline) -> String {
    let Some(ranking) = &headline.ranking else { return String::new() };
    let mut pairs = Vec::new();
    for (place, ranked) in ranking.arms.iter().enumerate() {
        let below = ranking.arms[place + 1..].iter().map(|below| below.arm);
        let tied: Vec<usize> = below.filter(|arm| ranked.tied_with.contains(arm)).collect();
        if !tied.is_empty() {
            let name = &experiment.scenario.arms[ranked.arm].name;
            let names: Vec<&str> =
                tied.iter().map(|arm| experiment.scenario.arms[*arm].name.as_str()).collect();
            pairs.push(format!("{name} from {}", list(&names)));
        }
    }
    if ranking.arms.iter().all(|ranked| ranked.tied_with.len() + 1 == ranking.arms.len()) {
        let some = !pairs.is_empty();
        return if some { "= no two arms are told apart\n".into() } else { String::new() };
    }
    match pairs.as_slice() {
        [] => String::new(),
        _ => wrapped(&format!("= not told apart: {}", pairs.join("; "))),
    }
}

/// The arms in the order of their means, then those without a rank.
fn order<'a>(experiment: &Experiment, headline: &'a Headline) -> Vec<(usize, Option<&'a Ranked>)> {
    let ranked = headline.ranking.iter().flat_map(|ranking| &ranking.arms);
    let rest = (0..experiment.scenario.arms.len()).filter(|arm| !headline.ranks(*arm));
    let ranked = ranked.map(|ranked| (ranked.arm, Some(ranked)));
    ranked.chain(rest.map(|arm| (arm, None))).collect()
}

/// The best rank that the arm may have, with `=` where it is not told apart from others.
fn rank(ranked: &Ranked) -> String {
    format!("{}{}", ranked.best_rank, if ranked.tied_with.is_empty() { "" } else { "=" })
}

/// The decimals that the means and the differences of a table deserve.
fn places(experiment: &Experiment, headline: &Headline) -> (usize, usize) {
    let of = |estimates: Vec<&Estimate>| {
        let spread = estimates.iter().filter(|found| found.half_width() > 0.0);
        column_places(spread.map(|found| decimals(found.half_width(), found.estimate)))
    };
    let arms = &experiment.analysis.arms;
    let means = arms.iter().filter_map(|arm| arm.estimates[headline.column].as_ref());
    let gaps = arms.iter().filter_map(|arm| arm.differences[headline.column].as_ref());
    let means = of(means.collect());
    (means, of(gaps.map(|gap| &gap.paired.difference).collect()).min(means + 2))
}

/// An estimate and its interval.
fn show(estimate: Option<&Estimate>, places: usize, signed: bool) -> [String; 2] {
    let number = |value| number(value, places, signed);
    match estimate {
        None => ["no value".into(), String::new()],
        Some(found) if !found.has_interval() => [number(found.estimate), "none".into()],
        Some(found) => {
            let interval = format!("{} to {}", number(found.low), number(found.high));
            [number(found.estimate), interval]
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::experiment::executor::Executor;
    use crate::experiment::{Watch, conduct, executor};
    use crate::record::Found;
    use crate::scenario::Scenario;

    /// Two arms, one of which has more rules than a policy can hold: its runs panic.
    #[test]
    fn failed_runs_are_counted_on_top() {
        let text = "question = \"Q?\"\n[run]\nreplications = 2\nconsumers = 50\ndays = 5\n\
            warmup_days = 1\nbaseline = \"a\"\n[[brand]]\nname = \"b\"\n[[arm]]\nname = \"a\"\n\
            policy = \"silent\"\n[[arm]]\nname = \"broken\"\npolicy = \"spoken_to\"\n";
        let parsed = Scenario::parse(text, "q.toml", Path::new(""), &[]);
        let mut scenario = parsed.unwrap_or_else(|problems| panic!("{problems}"));
        let rules = &mut scenario.arms[1].policies[0].rules;
        *rules = vec![rules[0].clone(); 65];
        let cancel = AtomicBool::new(false);
        let watch = Watch { cancel: &cancel, on: &|_| () };
        let pool = executor::threads(Some(1)).unwrap();
        let mut executor = Executor::new(&pool, &watch, None);
        let experiment = conduct(&scenario, None, &mut executor, None, &mut |_, _| ());
        assert!(!experiment.is_complete());
        let page = page(&experiment, None);
        let top: Vec<&str> = page.lines().skip(3).take(4).collect();
        assert!(top[0].starts_with("2 of 4 runs FAILED (2 replications of 2 arms)"), "{page}");
        assert!(top.iter().any(|line| line.starts_with("failed: broken 0 in days: 65 rules")));
        assert!(page.contains("no value"), "{page}");
        assert!(!experiment.sentences.join(" ").contains("better"), "{page}");
        let Found::Comparison(found) = experiment.manifest("now").found else { panic!() };
        assert_eq!(found.failures.len(), 2);
    }

    #[test]
    fn a_difference_shows_its_sign_and_nothing_is_minus_zero() {
        let estimate = Estimate {
            estimate: 0.25,
            low: -0.0001,
            high: 0.5,
            level: 0.95,
            method: "by hand",
            n: 3,
        };
        assert_eq!(show(Some(&estimate), 2, true), ["+0.25", "0.00 to +0.50"]);
        assert_eq!(show(None, 2, true), ["no value", ""]);
    }
}
