//! Before and after by arm: charts, tables and sentences.

use serde_json::{Value, json};

use super::change::{Change, Changes, Tested};
use super::data::Survey;
use super::moved::nothing_moves;
use super::{NONE, facet, quoted};
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::words::Interval;
use crate::ground::number::{fixed, signed};
use crate::record::found::SurveyChange;

/// What became of the answers.
pub fn part(found: &Survey, change: &SurveyChange, changes: &Changes) -> Option<Part> {
    if changes.rows.is_empty() {
        return None;
    }
    let mut blocks = vec![
        Block::Chart(shares(found, changes)),
        Block::Chart(differences(found, changes, false)),
    ];
    if changes.arms.len() > 1 {
        blocks.push(Block::Chart(differences(found, changes, true)));
    }
    blocks.extend(reached(change).map(Block::Text));
    // What the answer says already is not said again.
    let answered = changes.baseline.as_ref().map(|baseline| nothing_moves(baseline) + ".");
    let more = change.sentences.iter().filter(|said| Some(*said) != answered.as_ref());
    let sentences: Vec<String> = more.cloned().collect();
    if !sentences.is_empty() {
        blocks.push(Block::List(sentences));
    }
    let (firsts, others): (Vec<&Change>, Vec<&Change>) = ordered(found, changes)
        .into_iter()
        .flat_map(|answer| changes.arms.iter().filter_map(move |arm| changes.of(arm, answer)))
        .partition(|row| found.is_first(&row.item, &row.answer));
    blocks.push(Block::Grid(grid(found, changes, &firsts)));
    if !others.is_empty() {
        let summary = format!("The other answers ({})", others.len());
        blocks.push(Block::deep([Block::Folded(summary, grid(found, changes, &others))]));
    }
    Some(Part { id: "changes", title: "Before and after".into(), blocks })
}

/// Shares of a panel that round to all of it.
const ALL: f64 = 0.9995;

/// How many could be asked again, where that were not all.
fn reached(change: &SurveyChange) -> Option<String> {
    let fewer = change.reached.iter().filter(|(_, share)| *share < ALL);
    let told = fewer.map(|(arm, share)| format!("{}% under {arm}", fixed(100.0 * share, 1)));
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("Reached again were {}.", told.join(", ")))
}

fn name((item, answer): (&str, &str)) -> String {
    format!("{item} {answer}")
}

/// What can be chosen: the first answers, then the others.
fn facets(found: &Survey, answers: &[(&str, &str)], unit: &str) -> Value {
    let one = |answer: &(&str, &str)| {
        let name = name(*answer);
        facet(&name, &name, unit, &quoted(&found.wording(answer.0)))
    };
    answers.iter().map(one).collect()
}

fn ordered<'a>(found: &Survey, changes: &'a Changes) -> Vec<(&'a str, &'a str)> {
    let (mut firsts, others): (Vec<_>, Vec<_>) =
        changes.answers().into_iter().partition(|(item, answer)| found.is_first(item, answer));
    firsts.extend(others);
    firsts
}

/// Shares before and after under each arm, beside what was published.
fn shares(found: &Survey, changes: &Changes) -> Figure {
    let answers = ordered(found, changes);
    let rows: Vec<&Change> = answers
        .iter()
        .flat_map(|answer| changes.arms.iter().filter_map(|arm| changes.of(arm, *answer)))
        .collect();
    let published = |row: &&Change| found.study.as_ref()?.published(&row.item, &row.answer);
    let n = rows.iter().map(|row| row.n).max().unwrap_or(0);
    Figure {
        id: "shares",
        kind: "shares",
        title: "Shares before and after".into(),
        caption: format!(
            "Mean shares of those reached both times, over n = {n} replications. Hollow: on the \
             day the policies begin; filled: at the end. No interval: the change below has one. \
             The line marks what was published, where a figure for everybody was."
        ),
        alt: alt(changes, answers.first().copied()),
        columns: vec![
            Column::names("answer", rows.iter().map(|row| name((&row.item, &row.answer)))),
            Column::names("arm", rows.iter().map(|row| &row.arm)),
            Column::numbers("before", "%", rows.iter().map(|row| Some(row.before)).collect()),
            Column::numbers("after", "%", rows.iter().map(|row| Some(row.after)).collect()),
            Column::numbers("published", "%", rows.iter().map(published).collect()),
        ],
        options: json!({ "select": facets(found, &answers, ""), "choose": "answer" }),
    }
}

fn alt(changes: &Changes, first: Option<(&str, &str)>) -> String {
    let Some(first) = first else { return String::new() };
    let told = |row: &Change| {
        let share = |share| fixed(share, 1);
        format!("{} {} before, {} after", row.arm, share(row.before), share(row.after))
    };
    let each: Vec<String> =
        changes.arms.iter().filter_map(|arm| changes.of(arm, first).map(told)).collect();
    format!("{}, in percent: {}.", name(first), each.join("; "))
}

/// The change under each arm, or how far it differs from that under the baseline.
fn differences(found: &Survey, changes: &Changes, against: bool) -> Figure {
    let answers = ordered(found, changes);
    let tested = |row: &Change| if against { row.against } else { Some(row.change) };
    let rows: Vec<(&Change, Tested)> = answers
        .iter()
        .flat_map(|answer| changes.arms.iter().filter_map(|arm| changes.of(arm, *answer)))
        .filter_map(|row| Some((row, tested(row)?)))
        .collect();
    let baseline = changes.baseline.as_deref().unwrap_or("the baseline");
    let (title, zero) = match against {
        false => ("Change from before to after".to_owned(), "before"),
        true => (format!("Change beyond that under {baseline}"), baseline),
    };
    let each: Vec<String> = rows
        .iter()
        .filter(|(row, _)| answers.first() == Some(&(&row.item, &row.answer)))
        .map(|(row, tested)| format!("{} {}", row.arm, tested.told()))
        .collect();
    let n = rows.iter().map(|(row, _)| row.n).max().unwrap_or(0);
    let column = |pick: &dyn Fn(&(&Change, Tested)) -> Option<f64>| rows.iter().map(pick).collect();
    Figure {
        id: if against { "against" } else { "change" },
        kind: "intervals",
        title: title.clone(),
        caption: format!(
            "Points, paired person by person, over n = {n} replications with {} intervals \
             (Student t), each alone; the tests marked in the table count all answers and arms.",
            found.level_in_words()
        ),
        alt: format!(
            "{title}, {}: {}.",
            answers.first().map_or(String::new(), |answer| name(*answer)),
            each.join("; ")
        ),
        columns: vec![
            Column::names("answer", rows.iter().map(|(row, _)| name((&row.item, &row.answer)))),
            Column::names("arm", rows.iter().map(|(row, _)| &row.arm)),
            Column::numbers("estimate", "points", column(&|(_, t)| Some(t.interval.estimate))),
            Column::numbers("low", "points", column(&|(_, t)| t.interval.low)),
            Column::numbers("high", "points", column(&|(_, t)| t.interval.high)),
            Column::numbers("n", "replications", column(&|(row, _)| Some(row.n as f64))),
        ],
        options: json!({
            "select": facets(found, &answers, "points"),
            "choose": "answer",
            "zero": true,
            "baseline": zero,
        }),
    }
}

fn grid(found: &Survey, changes: &Changes, rows: &[&Change]) -> Grid {
    let level = found.level();
    let star = |tested: &Tested| if tested.is_shown(level) { "*" } else { "" };
    let cell = |tested: Option<Tested>| {
        tested.map_or(NONE.to_owned(), |tested| {
            let Interval { estimate, .. } = tested.interval;
            let ends = tested.interval.ends(2, true);
            format!("{}{} ({ends})", signed(estimate, 2), star(&tested))
        })
    };
    let all = rows.iter().map(|row| {
        let shares = [row.before, row.after].map(|share| fixed(share, 2));
        let [before, after] = shares;
        let tested = [cell(Some(row.change)), cell(row.against)];
        let [change, beyond] = tested;
        vec![name((&row.item, &row.answer)), row.arm.clone(), before, after, change, beyond]
    });
    let n = rows.iter().map(|row| row.n).max().unwrap_or(0);
    let against = format!("beyond {}", changes.baseline.as_deref().unwrap_or("the baseline"));
    Grid::of(
        format!(
            "Percent and points over n = {n} replications, intervals at {} each. * shown to differ \
             from 0, counting all answers and arms (Holm). Age bands are in survey.csv.",
            found.level_in_words()
        ),
        &["answer", "arm", "before", "after", "change", &against],
        &["before", "after", "change", &against],
        all.collect(),
    )
}
