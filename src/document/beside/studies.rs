//! The page of two reproductions of a study.

use serde_json::json;

use super::comparisons::same_bits;
use super::figures::{interval, told, verdict};
use super::inputs::{self, Made};
use super::{Names, alarms};
use crate::document::beside::minus::{Gap, adjust, independent};
use crate::document::block::{Block, Document, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::document::survey::cells::Cell;
use crate::document::survey::verdict as of_study;
use crate::document::survey::{Survey, alarms as of_surveys};
use crate::document::words::{count, number, percent};
use crate::document::{ReportError, Source};
use crate::record::Manifest;
use crate::record::found::ReproductionFound;
use crate::stats::welch::Mean;

/// A published cell in both.
struct Pair {
    a: Cell,
    b: Cell,
    gap: Option<Gap>,
}

/// The page of two reproductions.
///
/// # Errors
///
/// A file is damaged.
pub fn page(
    (from_a, of_a): (&Source, &ReproductionFound),
    (from_b, of_b): (&Source, &ReproductionFound),
    names: &Names,
) -> Result<Document, ReportError> {
    let (a, b) = (Survey::read(from_a)?, Survey::read(from_b)?);
    let cells = |from: &Source| {
        let cells = Cell::all(from)?.unwrap_or_default();
        Ok::<_, ReportError>(cells.into_iter().filter(Cell::counts).collect::<Vec<_>>())
    };
    let (cells_a, cells_b) = (cells(from_a)?, cells(from_b)?);
    let pairs = paired(&a, &b, &cells_a, &cells_b);
    let mut files = Vec::new();
    for file in ["scenario.toml", "study.toml"] {
        let flat = (inputs::read(from_a, file)?, inputs::read(from_b, file)?);
        files.push((file, inputs::changes(&flat.0, &flat.1)));
    }
    let same_inputs = a.manifest.scenario_digest == b.manifest.scenario_digest
        && a.manifest.study == b.manifest.study;
    let parts = [
        cells_part(&pairs, &a, names),
        changed_verdicts(&pairs, names),
        only_in_one(&cells_a, &cells_b, names),
        fits(from_a, from_b, names)?,
        Some(inputs::part(names, &made((&a.manifest, of_a), (&b.manifest, of_b)), &files)),
    ];
    Ok(Document {
        title: format!("{} beside {}", names.a, names.b),
        question: names.question(),
        answer: Some(match of_a.surveys_digest == of_b.surveys_digest {
            true => same_bits(same_inputs) + &judged_otherwise(&pairs),
            false => answer(&pairs, a.level()),
        }),
        facts: format!("A: {} ({}). B: {} ({}).", a.title(), surveys(&a), b.title(), surveys(&b)),
        alarms: alarms(of_surveys(&a), of_surveys(&b)),
        arms: Vec::new(),
        parts: parts.into_iter().flatten().collect(),
    })
}

fn surveys(found: &Survey) -> String {
    count(found.surveys(), "survey", "surveys")
}

/// Whether two cells say the same of the same share.
fn alike(a: &Cell, b: &Cell) -> bool {
    (&a.item, &a.answer, &a.band, &a.said) == (&b.item, &b.answer, &b.band, &b.said)
}

fn paired(a: &Survey, b: &Survey, cells_a: &[Cell], cells_b: &[Cell]) -> Vec<Pair> {
    let level = a.level();
    let mut pairs = Vec::new();
    for one in cells_a {
        let Some(two) = cells_b.iter().find(|two| alike(one, two)) else { continue };
        let (mean_a, mean_b) = (mean(one, a.surveys()), mean(two, b.surveys()));
        let gap = independent(mean_a.as_ref(), mean_b.as_ref(), level);
        pairs.push(Pair { a: one.clone(), b: two.clone(), gap });
    }
    let mut gaps: Vec<Option<Gap>> = pairs.iter().map(|pair| pair.gap).collect();
    adjust(&mut gaps);
    pairs.iter_mut().zip(gaps).for_each(|(pair, gap)| pair.gap = gap);
    pairs
}

/// The mean over the surveys: its standard error is the sampling error of one survey over the
/// root of their number.
fn mean(cell: &Cell, surveys: u64) -> Option<Mean> {
    let (mean, spread) = (cell.simulated?.estimate, cell.sampling_error?);
    (surveys > 1).then(|| Mean { mean, error: spread / (surveys as f64).sqrt(), n: surveys })
}

/// What differs all the same where the surveys are the same to the last bit: nothing, or verdicts
/// by another margin or the rules of another version.
fn judged_otherwise(pairs: &[Pair]) -> String {
    let changed = pairs.iter().filter(|pair| pair.a.verdict != pair.b.verdict).count();
    let verdicts = match changed {
        0 => return String::new(),
        1 => "1 verdict on them is another".to_owned(),
        n => format!("{n} verdicts on them are others"),
    };
    format!(" {verdicts}, by another margin or by the rules of another version.")
}

fn answer(pairs: &[Pair], level: f64) -> String {
    let tested = pairs.iter().filter(|pair| pair.gap.is_some()).count();
    if tested == 0 {
        return "A and B have no cell in common that could be tested.".into();
    }
    let shown = pairs.iter().filter(|pair| pair.gap.is_some_and(|gap| gap.is_shown())).count();
    let size = |pair: &Pair| pair.gap.map_or(0.0, |gap| gap.difference.estimate.abs());
    let largest = pairs.iter().max_by(|one, two| size(one).total_cmp(&size(two)));
    let largest = largest.filter(|pair| size(pair) > 0.0).and_then(|pair| {
        let (by, name) = (told(pair.gap.as_ref()?), pair.a.name());
        Some(format!("; the largest difference is {by} points ({name})"))
    });
    let changed = pairs.iter().filter(|pair| pair.a.verdict != pair.b.verdict).count();
    let verdicts = match changed {
        0 => "no verdict is another".to_owned(),
        1 => "1 verdict is another".to_owned(),
        n => format!("{n} verdicts are others"),
    };
    let differ = match shown {
        0 => "none is told apart".to_owned(),
        1 => "1 differs".to_owned(),
        n => format!("{n} differ, each"),
    };
    format!(
        "Of the {} that both have, {differ} in its simulated mean, with a chance of at most {} that \
         any of these tests finds what is not there{}; {verdicts}.",
        count(tested as u64, "published cell", "published cells"),
        percent(1.0 - level),
        largest.unwrap_or_default(),
    )
}

fn cells_part(pairs: &[Pair], found: &Survey, names: &Names) -> Option<Part> {
    if pairs.is_empty() {
        return None;
    }
    let header =
        ["question, answer, group", "published", &names.a, &names.b, "B minus A", "verdict"];
    let rows = pairs.iter().map(|pair| {
        let share = |cell: &Cell| {
            cell.simulated.map_or("\u{2013}".into(), |found| number(found.estimate, 1, false))
        };
        vec![
            pair.a.name(),
            pair.a.said.to_string(),
            share(&pair.a),
            share(&pair.b),
            pair.gap.as_ref().map_or("\u{2013}".into(), told),
            verdict(pair.gap.as_ref()).into(),
        ]
    });
    let grid = Grid {
        marked: pairs.iter().map(|pair| pair.gap.is_some_and(|gap| gap.is_shown())).collect(),
        ..Grid::of(
            format!(
                "Simulated shares in percent, means over the surveys. {} Differs (marked): the \
                 interval of the difference leaves out 0, and so does the test that counts all \
                 cells (Holm)",
                method(found)
            ),
            &header,
            &header[1..5],
            rows.collect(),
        )
    };
    let blocks = vec![Block::Chart(chart(pairs, found, names)), Block::Grid(grid)];
    Some(Part { id: "figures", title: "Simulated shares of both".into(), blocks })
}

fn method(found: &Survey) -> String {
    format!(
        "B minus A takes the two as independent, since the surveys are not kept one by one ({} \
         interval by Welch, each alone; too wide where the two share a seed).",
        found.level_in_words()
    )
}

fn chart(pairs: &[Pair], found: &Survey, names: &Names) -> Figure {
    let level = found.level();
    // Two cells may be about one share, a figure and a bound: it is shown once.
    let mut shares: Vec<&Pair> = Vec::new();
    for pair in pairs {
        if shares.iter().all(|known| known.a.name() != pair.a.name()) {
            shares.push(pair);
        }
    }
    let label = |pair: &&Pair| pair.a.name();
    let n = |cell: &Cell| cell.simulated.map(|found| found.estimate);
    let column =
        |pick: &dyn Fn(&Pair) -> Option<f64>| shares.iter().map(|pair| pick(pair)).collect();
    let gap = |pair: &Pair| pair.gap.as_ref().map(interval);
    let whole = |cell: &Cell| cell.simulated;
    let each: Vec<String> = shares
        .iter()
        .map(|pair| {
            let share = |cell| n(cell).map_or("no value".into(), |share| number(share, 1, false));
            format!("{}: A {}, B {}", label(pair), share(&pair.a), share(&pair.b))
        })
        .collect();
    Figure {
        id: "beside",
        kind: "beside",
        title: "Simulated shares of A and B".into(),
        caption: format!(
            "Dots: means over the surveys; bars: what the central {} of the surveys of each find, \
             which is the luck of one survey and not the uncertainty of the mean. {}",
            percent(level),
            method(found)
        ),
        alt: format!("Shares in percent. {}.", each.join("; ")),
        columns: vec![
            Column::names("cell", shares.iter().map(label)),
            Column::numbers("a", "%", column(&|pair| n(&pair.a))),
            Column::numbers("a_low", "%", column(&|pair| whole(&pair.a)?.low)),
            Column::numbers("a_high", "%", column(&|pair| whole(&pair.a)?.high)),
            Column::numbers("b", "%", column(&|pair| n(&pair.b))),
            Column::numbers("b_low", "%", column(&|pair| whole(&pair.b)?.low)),
            Column::numbers("b_high", "%", column(&|pair| whole(&pair.b)?.high)),
            Column::numbers("difference", "points", column(&|pair| Some(gap(pair)?.estimate))),
            Column::numbers("difference_low", "points", column(&|pair| gap(pair)?.low)),
            Column::numbers("difference_high", "points", column(&|pair| gap(pair)?.high)),
        ],
        options: json!({ "by": "cell", "unit": "%", "names": { "a": names.a, "b": names.b } }),
    }
}

/// Cells whose verdict is not the same in both.
fn changed_verdicts(pairs: &[Pair], names: &Names) -> Option<Part> {
    if pairs.is_empty() {
        return None;
    }
    let changed = pairs.iter().filter(|pair| pair.a.verdict != pair.b.verdict);
    let rows: Vec<Vec<String>> = changed
        .map(|pair| {
            let (a, b) = (pair.a.verdict_in_words(), pair.b.verdict_in_words());
            vec![pair.a.name(), pair.a.said.to_string(), a, b, pair.a.used.clone()]
        })
        .collect();
    let block = match rows.is_empty() {
        true => Block::Text("No verdict of a published cell is another in B than in A.".into()),
        false => Block::Grid(Grid::of(
            "Published cells whose verdict is not the same in both. A verdict that changes does \
             not show that the two differ: that is tested above",
            &["question, answer, group", "published", &names.a, &names.b, "use"],
            &["published"],
            rows,
        )),
    };
    Some(Part { id: "conclusions", title: "What is concluded".into(), blocks: vec![block] })
}

fn only_in_one(a: &[Cell], b: &[Cell], names: &Names) -> Option<Part> {
    let mut lines = Vec::new();
    for (one, other, name) in [(a, b, &names.a), (b, a, &names.b)] {
        let only = one.iter().filter(|cell| !other.iter().any(|known| alike(cell, known)));
        let only: Vec<String> =
            only.map(|cell| format!("{} ({})", cell.name(), cell.said)).collect();
        if !only.is_empty() {
            lines.push(format!("Only in {name}: {}.", only.join("; ")));
        }
    }
    let blocks = vec![Block::List(lines.clone())];
    let title = "Cells of one alone".into();
    (!lines.is_empty()).then_some(Part { id: "only", title, blocks })
}

/// The fit statistics of both.
fn fits(a: &Source, b: &Source, names: &Names) -> Result<Option<Part>, ReportError> {
    let (fits_a, fits_b) = (of_study::read(a)?, of_study::read(b)?);
    let mut rows = Vec::new();
    for (points, fit) in &fits_a {
        let Some((_, other)) = fits_b.iter().find(|(known, _)| known == points) else { continue };
        let told = |fit: &crate::experiment::survey::judge::FitStatistic| {
            let statistic = of_study::statistic(fit.statistic);
            let impossible = fit.impossible_in_words();
            let impossible = impossible.map_or(String::new(), |told| format!("; {told}"));
            format!("{statistic} ({}{impossible})", fit.p_in_words())
        };
        rows.push(vec![points.clone(), fit.n_cells.to_string(), told(fit), told(other)]);
    }
    let grid = Grid::of(
        "How far all figures together are off: the fit statistic of each, with its p value",
        &["figures", "n in A", &names.a, &names.b],
        &["n in A"],
        rows.clone(),
    );
    let title = "How far off, all together".into();
    Ok((!rows.is_empty()).then_some(Part { id: "fit", title, blocks: vec![Block::Grid(grid)] }))
}

fn made(
    (a, of_a): (&Manifest, &ReproductionFound),
    (b, of_b): (&Manifest, &ReproductionFound),
) -> Made {
    let both = |what, a: &dyn ToString, b: &dyn ToString| (what, a.to_string(), b.to_string());
    let known = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
    let study = |manifest: &Manifest| manifest.study.clone().unwrap_or_default();
    let (study_a, study_b) = (study(a), study(b));
    vec![
        both("study", &study_a.name, &study_b.name),
        both("scenario", &a.scenario, &b.scenario),
        both("version", &a.earful, &b.earful),
        both("seed", &a.seed, &b.seed),
        both("surveys asked for", &of_a.replicates, &of_b.replicates),
        both("margin of equivalence [points]", &known(of_a.margin), &known(of_b.margin)),
        both("digest of the study", &study_a.digest, &study_b.digest),
        both("digest of the scenario", &a.scenario_digest, &b.scenario_digest),
        both("digest of the surveys", &of_a.surveys_digest, &of_b.surveys_digest),
        both("digest of the tables", &a.results_digest, &b.results_digest),
    ]
}
