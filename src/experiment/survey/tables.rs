//! Surveys as tables for files.

use super::before_after::{BeforeAfter, Change};
use super::reproduce::Reproduction;
use super::waves::Waves;
use crate::experiment::tables::ends;
use crate::ground::math::normal_quantile;
use crate::model::consumer::AGE_BANDS;
use crate::record::{Cell, Table};
use crate::stats::paired::Paired;
use crate::survey::expected::frechet_bounds;
use crate::survey::fielded::Fielded;
use crate::survey::fit::Fitted;
use crate::survey::questionnaire::{Asks, Item, Questionnaire};
use crate::survey::study::{Answer, Bands, Published, Says, Study};
use crate::survey::tabulate::{Banner, interval, margin};

/// The columns that every `survey.csv` has.
const SURVEY: [&str; 10] =
    ["item", "answer", "band", "published", "simulated", "low", "high", "moe", "verdict", "use"];

/// The name of an item of several answers at once, and of the answers.
pub fn names(questionnaire: &Questionnaire, all_of: &[Answer]) -> (String, String) {
    let join =
        |name: &dyn Fn(&Answer) -> String| all_of.iter().map(name).collect::<Vec<_>>().join(" & ");
    let item = |answer: &Answer| questionnaire.items[answer.item].id.clone();
    let word = |answer: &Answer| questionnaire.items[answer.item].answers[answer.answer].clone();
    (join(&item), join(&word))
}

/// The name of a published cell: `B yes, 55+`; everybody is not said.
pub fn cell_name(study: &Study, cell: &Published) -> String {
    let (item, answer) = names(&study.questionnaire, &cell.all_of);
    match cell.bands {
        Bands::ALL => format!("{item} {answer}"),
        bands => format!("{item} {answer}, {}", bands.name()),
    }
}

/// What was published, in words: `51`, `20 to 100`, `lowest band` ...
pub fn said(questionnaire: &Questionnaire, cell: &Published) -> String {
    match &cell.says {
        Says::Point { percent, tolerance, .. } if *tolerance > 0.0 => {
            format!("{percent} +- {tolerance}")
        }
        Says::Point { percent, .. } => percent.to_string(),
        Says::Between(low, high) if *high >= 100.0 => format!(">= {low}"),
        Says::Between(low, high) if *low <= 0.0 => format!("<= {high}"),
        Says::Between(low, high) => format!("{low} to {high}"),
        Says::Lowest => "lowest band".into(),
        Says::Highest => "highest band".into(),
        Says::Above(lower) => {
            let all = lower.iter().map(|answer| questionnaire.items[answer.item].id.as_str());
            format!("> {}", all.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Published beside simulated, a row per published cell.
pub fn reproduced(reproduction: &Reproduction<'_>) -> Table {
    let study = reproduction.plan.study;
    let more = ["said", "sampling_error", "base", "holds_share", "tost_p", "source", "reason"];
    let mut table = Table::new(SURVEY.iter().chain(&more).copied());
    let z = -normal_quantile((1.0 - reproduction.plan.level) / 2.0);
    for (cell, judged) in study.published.iter().zip(&reproduction.cells) {
        let (item, answer) = names(&study.questionnaire, &cell.all_of);
        let point = match cell.says {
            Says::Point { percent, .. } => Some(percent),
            _ => None,
        };
        let mut row: Vec<Cell> = vec![item.into(), answer.into(), cell.bands.name().into()];
        row.extend([point.into(), judged.simulated.into(), judged.low.into(), judged.high.into()]);
        row.push(judged.sampling_error.map(|error| z * error).into());
        row.push(judged.verdict.name().into());
        row.push(cell.used.name().into());
        row.push(said(&study.questionnaire, cell).into());
        row.extend([judged.sampling_error.into(), judged.base.into(), judged.holds.into()]);
        row.push(judged.tost.map(|tost| tost.p_value).into());
        row.extend([cell.source.as_str().into(), cell.reason.as_str().into()]);
        table.push(row);
    }
    table
}

/// The banner table, a row per item, answer and band; published points stand beside it. One
/// survey judges nothing: the verdict stays empty.
pub fn banner(study: &Study, banner: &Banner) -> Table {
    let more = ["n", "weighted_n", "effective_n", "count", "method", "letters"];
    let mut table = Table::new(SURVEY.iter().chain(&more).copied());
    let published = |answer: Answer, bands: Bands| {
        study.published.iter().find_map(|cell| match cell.says {
            Says::Point { percent, .. } if cell.all_of == [answer] && cell.bands == bands => {
                Some((percent, cell.used.name()))
            }
            _ => None,
        })
    };
    for item in &banner.items {
        let asked = &study.questionnaire.items[item.item];
        for (index, cells) in item.answers.iter().enumerate() {
            for ((name, bands), cell) in banner.columns.iter().zip(cells) {
                let known = published(Answer { item: item.item, answer: index }, *bands);
                let mut row: Vec<Cell> = vec![asked.id.as_str().into()];
                row.extend([asked.answers[index].as_str().into(), name.as_str().into()]);
                row.push(known.map(|(percent, _)| percent).into());
                match cell {
                    None => row.extend([const { Cell::Missing }; 4]),
                    Some(cell) => {
                        let interval = cell.interval.as_ref();
                        row.push((100.0 * cell.share.share).into());
                        row.push(interval.map(|interval| 100.0 * interval.low).into());
                        row.push(interval.map(|interval| 100.0 * interval.high).into());
                        row.push((100.0 * cell.margin).into());
                    }
                }
                row.extend([Cell::Missing, known.map(|(_, used)| used).into()]);
                match cell {
                    None => row.extend(
                        [0u32.into(), 0.0.into()].into_iter().chain([const { Cell::Missing }; 4]),
                    ),
                    Some(cell) => {
                        row.extend([cell.share.n.into(), cell.share.weighted_n.into()]);
                        row.extend([cell.share.effective_n.into(), cell.share.count.into()]);
                        row.push(cell.interval.as_ref().map(|interval| interval.method).into());
                        row.push(cell.letters.as_str().into());
                    }
                }
                table.push(row);
            }
        }
    }
    table
}

/// The answers, a row per respondent: weight, what a pollster could know, and each item. Who was
/// not asked has an empty cell; several answers are separated by `; `.
pub fn answers(questionnaire: &Questionnaire, fielded: &Fielded) -> Table {
    let known = ["respondent", "weight", "age_band", "account", "follows_a_brand"];
    let items = questionnaire.items.iter().map(|item| item.id.as_str());
    let mut table = Table::new(known.into_iter().chain(items));
    for (i, person) in fielded.sample.people.iter().enumerate() {
        let yes = |yes: bool, word: &'static str, other: &'static str| {
            Cell::from(if yes { word } else { other })
        };
        let mut row: Vec<Cell> = vec![(i as u64 + 1).into(), fielded.raked.weights[i].into()];
        row.push(AGE_BANDS[usize::from(person.band)].into());
        row.push(yes(person.open, "open", "closed"));
        row.push(yes(person.follows, "yes", "no"));
        for (position, item) in questionnaire.items.iter().enumerate() {
            row.push(answer_of(position, item, fielded, i));
        }
        table.push(row);
    }
    table
}

fn answer_of(position: usize, item: &Item, fielded: &Fielded, respondent: usize) -> Cell {
    if !fielded.responses.asked(position, respondent) {
        return Cell::Missing;
    }
    let gave = |answer: &usize| fielded.responses.gave(position, *answer, respondent);
    let given = (0..item.answers.len()).filter(gave);
    let words: Vec<&str> = given.map(|answer| item.answers[answer].as_str()).collect();
    if words.is_empty() { "none of these".into() } else { words.join("; ").into() }
}

/// What each column of the answers holds: a row per value.
pub fn codebook(questionnaire: &Questionnaire, fielded: &Fielded) -> Table {
    let mut table = Table::new(["variable", "label", "value", "means", "asked_of", "n"]);
    let n = fielded.sample.people.len() as u64;
    let mut fixed = |variable: &str, label: &str, value: &str, means: &str| {
        let row = [variable, label, value, means, "everybody"];
        table.push(row.map(Cell::from).into_iter().chain([Cell::from(n)]).collect());
    };
    fixed("respondent", "number of the interview", "1 ...", "in the order of the interviews");
    fixed("weight", "raked weight", "mean 1", "multiply counts by it");
    fixed("age_band", "age", &AGE_BANDS.join(", "), "years");
    fixed(
        "account",
        "account on the first platform",
        "open, closed",
        "who can read it: all, friends",
    );
    fixed(
        "follows_a_brand",
        "follows a brand of the scenario",
        "yes, no",
        "on the day of the survey",
    );
    for (position, item) in questionnaire.items.iter().enumerate() {
        let asked_of = asked_of(questionnaire, item);
        let count = |holds: &dyn Fn(usize) -> bool| (0..n as usize).filter(|i| holds(*i)).count();
        let mut values: Vec<(String, &str, usize)> = Vec::new();
        for (answer, word) in item.answers.iter().enumerate() {
            let means = if item.dont_know == Some(answer) { "don't know" } else { "an answer" };
            let gave = count(&|i| fielded.responses.gave(position, answer, i));
            values.push((word.clone(), means, gave));
        }
        let asked = |i| fielded.responses.asked(position, i);
        if matches!(item.asks, Asks::Reasons { .. }) {
            let none = |i| asked(i) && fielded.responses.answers[position][i].count_ones() == 1;
            values.push(("none of these".into(), "several answers are allowed", count(&none)));
        }
        values.push((String::new(), "not asked", n as usize - count(&asked)));
        for (value, means, gave) in values {
            let row = [item.id.as_str(), &item.text, &value, means, &asked_of];
            let row = row.map(Cell::from).into_iter();
            table.push(row.chain([Cell::from(gave as u64)]).collect());
        }
    }
    table
}

/// Who is asked an item, in words.
pub fn asked_of(questionnaire: &Questionnaire, item: &Item) -> String {
    let rule = |rule: &crate::survey::questionnaire::Condition| {
        let earlier = &questionnaire.items[rule.item];
        let words = earlier.answers.iter().enumerate();
        let words = words.filter(|(answer, _)| rule.answers >> answer & 1 == 1);
        let words: Vec<&str> = words.map(|(_, word)| word.as_str()).collect();
        format!("{}: {}", earlier.id, words.join(" or "))
    };
    match item.only_if.as_slice() {
        [] => "everybody".into(),
        rules => rules.iter().map(rule).collect::<Vec<_>>().join(" and "),
    }
}

/// What changed in the answers, a row per arm, item, answer and band.
pub fn changes(result: &BeforeAfter<'_>) -> Table {
    let mut table = Table::new([
        "arm",
        "item",
        "answer",
        "band",
        "before",
        "after",
        "change",
        "change_low",
        "change_high",
        "change_adjusted_p",
        "against_baseline",
        "against_baseline_low",
        "against_baseline_high",
        "against_baseline_adjusted_p",
        "n_pairs",
    ]);
    for (arm, changes) in result.scenario.arms.iter().zip(&result.arms) {
        for (row, change) in result.rows.iter().zip(changes) {
            let (item, answer) = names(&result.study.questionnaire, &[row.answer]);
            let mut cells: Vec<Cell> = vec![arm.name.as_str().into(), item.into(), answer.into()];
            cells.push(row.bands.name().into());
            cells.extend(change_cells(change.as_ref()));
            table.push(cells);
        }
    }
    table
}

fn change_cells(change: Option<&Change>) -> Vec<Cell> {
    let ends = |paired: Option<&Paired>| {
        paired.map_or([const { Cell::Missing }; 3], |paired| ends(&paired.difference))
    };
    let mut cells: Vec<Cell> =
        vec![change.map(|c| c.before).into(), change.map(|c| c.after).into()];
    cells.extend(ends(change.map(|c| &c.change)));
    cells.push(change.and_then(|c| c.adjusted_p).into());
    cells.extend(ends(change.and_then(|c| c.against_baseline.as_ref())));
    cells.push(change.and_then(|c| c.adjusted_p_against).into());
    cells.push(change.map_or(0, |c| c.change.n_pairs).into());
    cells
}

/// A panel over the days, a row per day, item and answer.
pub fn waves(study: &Study, waves: &Waves) -> Table {
    let mut table = Table::new([
        "day",
        "item",
        "answer",
        "n",
        "share",
        "margin",
        "low",
        "high",
        "change",
        "change_low",
        "change_high",
    ]);
    let percent = |share: f64| 100.0 * share;
    for (wave, day) in waves.days.iter().enumerate() {
        for (index, row) in waves.rows.iter().enumerate() {
            let (item, answer) = names(&study.questionnaire, &[*row]);
            let share = waves.shares[wave][index].as_ref();
            let around = share.and_then(|share| interval(share, waves.level));
            let change = waves.changes[wave][index].as_ref().filter(|_| wave > 0);
            table.push(vec![
                u32::from(*day).into(),
                item.into(),
                answer.into(),
                share.map_or(0, |share| share.n).into(),
                share.map(|share| percent(share.share)).into(),
                share.map(|share| percent(margin(share, waves.level))).into(),
                around.as_ref().map(|around| percent(around.low)).into(),
                around.as_ref().map(|around| percent(around.high)).into(),
                change.map(|change| percent(change.estimate)).into(),
                change.map(|change| percent(change.low)).into(),
                change.map(|change| percent(change.high)).into(),
            ]);
        }
    }
    table
}

/// Answers of one person at once: simulated, and across correlations of the two attitudes.
pub fn joint(
    result: &Reproduction<'_>,
    correlations: &[f64],
    across: &[Vec<Option<f64>>],
) -> Table {
    let mut table = Table::new(["joint", "attitude_correlation", "share", "low", "high", "method"]);
    let study = result.plan.study;
    for (index, joint) in study.joint.iter().enumerate() {
        let name = || Cell::from(joint.name.as_str());
        let ends = |low: Option<f64>, high: Option<f64>| [low.into(), high.into()];
        if let Some(found) = &result.joint[index] {
            let rho = result.plan.place.setting().population.attitude_correlation;
            let mut row = vec![name(), rho.into(), (100.0 * found.estimate).into()];
            row.extend(ends(Some(100.0 * found.low), Some(100.0 * found.high)));
            row.push("mean over surveys".into());
            table.push(row);
        }
        for (rho, share) in correlations.iter().zip(&across[index]) {
            let mut row = vec![name(), (*rho).into(), share.map(|share| 100.0 * share).into()];
            row.extend(ends(None, None));
            row.push("measurement model, day 0".into());
            table.push(row);
        }
        if let Some((low, high)) = joint_bounds(result, &joint.all_of) {
            let mut row = vec![name(), Cell::Missing, Cell::Missing];
            row.extend(ends(Some(100.0 * low), Some(100.0 * high)));
            row.push("Frechet bounds: any overlap".into());
            table.push(row);
        }
    }
    table
}

/// Between what a joint share lies whatever the overlaps, given the published totals; where a
/// total was not published, the simulated one of the first survey.
pub fn joint_bounds(result: &Reproduction<'_>, all_of: &[Answer]) -> Option<(f64, f64)> {
    let share = |answer: &Answer| {
        let published = result.plan.study.published.iter().find_map(|cell| match cell.says {
            Says::Point { percent, .. } if cell.all_of == [*answer] && cell.bands == Bands::ALL => {
                Some(percent / 100.0)
            }
            _ => None,
        });
        published.or_else(|| Some(result.first.as_ref()?.share(&[*answer], Bands::ALL)?.share))
    };
    let shares: Option<Vec<f64>> = all_of.iter().map(share).collect();
    shares.map(|shares| frechet_bounds(&shares))
}

/// The fit statistics.
pub fn fit(result: &Reproduction<'_>) -> Table {
    let header = ["points", "n", "statistic", "reference_mean", "critical", "p", "n_reference"];
    let mut table = Table::new(header.into_iter().chain(["impossible"]));
    // What has no finite value is missing, and the last column says why.
    let finite = |value: f64| Cell::from(value.is_finite().then_some(value));
    for (name, fit) in ["held out", "fit", "both"].into_iter().zip(&result.fit) {
        let Some(fit) = fit else { continue };
        table.push(vec![
            name.into(),
            (fit.n_cells as u64).into(),
            finite(fit.statistic),
            finite(fit.reference_mean),
            finite(fit.critical),
            fit.p_value.into(),
            (fit.n_reference as u64).into(),
            fit.impossible.join("; ").into(),
        ]);
    }
    table
}

/// What a fit found.
pub fn parameters(fitted: &Fitted) -> Table {
    let mut table = Table::new(["parameter", "value", "standard_error"]);
    for parameter in &fitted.parameters {
        let name = parameter.name.as_str().into();
        table.push(vec![name, parameter.value.into(), parameter.standard_error.into()]);
    }
    table
}

/// The cells of a fit: published beside expected.
pub fn fitted_cells(study: &Study, fitted: &Fitted) -> Table {
    let mut table = Table::new(["item", "answer", "band", "published", "expected", "use"]);
    for cell in &fitted.cells {
        let published = &study.published[cell.published];
        let (item, answer) = names(&study.questionnaire, &published.all_of);
        let said = said(&study.questionnaire, published);
        table.push(vec![
            item.into(),
            answer.into(),
            published.bands.name().into(),
            said.into(),
            (100.0 * cell.expected).into(),
            published.used.name().into(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::find_study;
    use crate::survey::questionnaire::Condition;
    use crate::survey::study::Use;

    #[test]
    fn rules_are_told_in_words() {
        let mut study = find_study("netbase_2012", &[]).unwrap();
        let items = &mut study.questionnaire.items;
        items[2].only_if = vec![Condition { item: 1, answers: 0b101 }];
        items[3].only_if =
            vec![Condition { item: 0, answers: 0b10 }, Condition { item: 1, answers: 0b10 }];
        let words = |item: usize| asked_of(&study.questionnaire, &study.questionnaire.items[item]);
        assert_eq!(words(0), "everybody");
        assert_eq!(words(2), "NB_B: yes or no");
        assert_eq!(words(3), "NB_A: no idea and NB_B: don't know");
    }

    #[test]
    fn statements_are_told_in_words() {
        let study = find_study("netbase_2012", &[]).unwrap();
        let tell = |says: Says| {
            let all_of = vec![Answer { item: 0, answer: 0 }];
            let (source, reason) = (String::new(), String::new());
            let cell =
                Published { source, all_of, bands: Bands::ALL, says, used: Use::Fit, reason };
            said(&study.questionnaire, &cell)
        };
        let point = |tolerance| Says::Point { percent: 48.5, rounded_to: 0.1, tolerance };
        assert_eq!(tell(point(0.0)), "48.5");
        assert_eq!(tell(point(5.0)), "48.5 +- 5");
        assert_eq!(tell(Says::Between(50.0, 100.0)), ">= 50");
        assert_eq!(tell(Says::Between(0.0, 20.0)), "<= 20");
        assert_eq!(tell(Says::Between(28.0, 38.0)), "28 to 38");
        assert_eq!(tell(Says::Lowest), "lowest band");
        assert_eq!(tell(Says::Highest), "highest band");
        let others = [1, 2].map(|item| Answer { item, answer: 0 });
        assert_eq!(tell(Says::Above(others.to_vec())), "> NB_B, NB_C");
    }
}
