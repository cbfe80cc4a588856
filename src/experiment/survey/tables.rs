//! Surveys as tables for files.

use super::before_after::BeforeAfter;
use super::judge::{FitStatistic, Judged};
use super::reproduce::Reproduction;
use super::waves::Waves;
use crate::ground::math::normal_quantile;
use crate::model::consumer::AGE_BANDS;
use crate::record::rows::said::Said;
use crate::record::rows::survey::{Code, Distance, Joint, Method, Parameter, Respondent};
use crate::record::rows::{self, Row as _};
use crate::record::{Cell, Table};
use crate::survey::expected::frechet_bounds;
use crate::survey::fielded::Fielded;
use crate::survey::fit::Fitted;
use crate::survey::questionnaire::{Asks, Item, Questionnaire};
use crate::survey::study::{Answer, Bands, Published, Says, Study};
use crate::survey::tabulate::{Banner, interval, margin};

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

/// What was published of a cell.
pub fn said(questionnaire: &Questionnaire, cell: &Published) -> Said {
    match &cell.says {
        Says::Point { percent, tolerance, .. } => {
            Said::Point { percent: *percent, tolerance: *tolerance }
        }
        Says::Between(low, high) if *high >= 100.0 => Said::AtLeast(*low),
        Says::Between(low, high) if *low <= 0.0 => Said::AtMost(*high),
        Says::Between(low, high) => Said::Between(*low, *high),
        Says::Lowest => Said::Order("lowest band".into()),
        Says::Highest => Said::Order("highest band".into()),
        Says::Above(lower) => {
            let all = lower.iter().map(|answer| questionnaire.items[answer.item].id.as_str());
            Said::Order(format!("> {}", all.collect::<Vec<_>>().join(", ")))
        }
    }
}

/// Published beside simulated, a row per published cell.
pub fn reproduced(reproduction: &Reproduction<'_>) -> Table {
    let study = reproduction.plan.study;
    let z = -normal_quantile((1.0 - reproduction.plan.level) / 2.0);
    let row = |(cell, judged): (&Published, &Judged)| {
        let (item, answer) = names(&study.questionnaire, &cell.all_of);
        rows::survey::Reproduced {
            item,
            answer,
            band: cell.bands.name(),
            published: match cell.says {
                Says::Point { percent, .. } => Some(percent),
                _ => None,
            },
            simulated: judged.simulated,
            low: judged.low,
            high: judged.high,
            moe: judged.sampling_error.map(|error| z * error),
            verdict: judged.verdict.name().into(),
            used: cell.used.name().into(),
            said: said(&study.questionnaire, cell),
            sampling_error: judged.sampling_error,
            base: Some(judged.base),
            holds_share: judged.holds,
            tost_p: judged.tost.as_ref().map(|tost| tost.p_value),
            source: cell.source.clone(),
            reason: cell.reason.clone(),
        }
    };
    rows::table(study.published.iter().zip(&reproduction.cells).map(row))
}

/// The banner table, a row per item, answer and band; published points stand beside it. One
/// survey judges nothing: the verdict stays empty.
pub fn banner(study: &Study, banner: &Banner) -> Table {
    let published = |answer: Answer, bands: Bands| {
        study.published.iter().find_map(|cell| match cell.says {
            Says::Point { percent, .. } if cell.all_of == [answer] && cell.bands == bands => {
                Some((percent, cell.used.name()))
            }
            _ => None,
        })
    };
    let mut all = Vec::new();
    for item in &banner.items {
        let asked = &study.questionnaire.items[item.item];
        for (index, cells) in item.answers.iter().enumerate() {
            for ((name, bands), cell) in banner.columns.iter().zip(cells) {
                let known = published(Answer { item: item.item, answer: index }, *bands);
                let (cell, around) =
                    (cell.as_ref(), cell.as_ref().and_then(|cell| cell.interval.as_ref()));
                all.push(rows::survey::Banner {
                    item: asked.id.clone(),
                    answer: asked.answers[index].clone(),
                    band: name.clone(),
                    published: known.map(|(percent, _)| percent),
                    simulated: cell.map(|cell| 100.0 * cell.share.share),
                    low: around.map(|interval| 100.0 * interval.low),
                    high: around.map(|interval| 100.0 * interval.high),
                    moe: cell.map(|cell| 100.0 * cell.margin),
                    verdict: None,
                    used: known.map(|(_, used)| used.into()),
                    n: cell.map_or(0, |cell| cell.share.n),
                    weighted_n: cell.map_or(0.0, |cell| cell.share.weighted_n),
                    effective_n: cell.map(|cell| cell.share.effective_n),
                    count: cell.map(|cell| cell.share.count),
                    method: around.map(|interval| interval.method.into()),
                    letters: cell.map(|cell| cell.letters.clone()),
                });
            }
        }
    }
    rows::table(all)
}

/// The answers, a row per respondent: weight, what a pollster could know, and each item. Who was
/// not asked has an empty cell; several answers are separated by `; `.
pub fn answers(questionnaire: &Questionnaire, fielded: &Fielded) -> Table {
    let items = questionnaire.items.iter().map(|item| item.id.as_str());
    let mut table = Table::new(Respondent::COLUMNS.iter().copied().chain(items));
    for (i, person) in fielded.sample.people.iter().enumerate() {
        let respondent = Respondent {
            respondent: i as u64 + 1,
            weight: fielded.raked.weights[i],
            age_band: AGE_BANDS[usize::from(person.band)].into(),
            account: if person.open { "open" } else { "closed" }.into(),
            follows_a_brand: if person.follows() { "yes" } else { "no" }.into(),
        };
        let mut row = respondent.cells();
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
    let n = fielded.sample.people.len() as u64;
    let code = |[variable, label, value, means, asked_of]: [&str; 5], n| Code {
        variable: variable.into(),
        label: label.into(),
        value: value.into(),
        means: means.into(),
        asked_of: asked_of.into(),
        n,
    };
    let mut all = Vec::new();
    let mut fixed = |variable: &str, label: &str, value: &str, means: &str| {
        all.push(code([variable, label, value, means, "everybody"], n));
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
            all.push(code([&item.id, &item.text, &value, means, &asked_of], gave as u64));
        }
    }
    rows::table(all)
}

/// Who is asked an item, in words.
pub fn asked_of(questionnaire: &Questionnaire, item: &Item) -> String {
    let rule = |rule: &crate::survey::questionnaire::SkipRule| {
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
    let mut all = Vec::new();
    for (arm, changes) in result.scenario.arms.iter().zip(&result.arms) {
        for (row, change) in result.rows.iter().zip(changes) {
            let (item, answer) = names(&result.study.questionnaire, &[row.answer]);
            let change = change.as_ref();
            let of = change.map(|change| &change.change.difference);
            let against = change.and_then(|change| change.against_baseline.as_ref());
            let against = against.map(|against| &against.difference);
            all.push(rows::survey::Change {
                arm: arm.name.clone(),
                item,
                answer,
                band: row.bands.name(),
                before: change.map(|change| change.before),
                after: change.map(|change| change.after),
                change: of.map(|found| found.estimate),
                change_low: of.map(|found| found.low),
                change_high: of.map(|found| found.high),
                change_adjusted_p: change.and_then(|change| change.adjusted_p),
                against_baseline: against.map(|found| found.estimate),
                against_baseline_low: against.map(|found| found.low),
                against_baseline_high: against.map(|found| found.high),
                against_baseline_adjusted_p: change.and_then(|change| change.adjusted_p_against),
                n_pairs: change.map_or(0, |change| change.change.n_pairs),
            });
        }
    }
    rows::table(all)
}

/// A panel over the days, a row per day, item and answer.
pub fn waves(study: &Study, waves: &Waves) -> Table {
    let percent = |share: f64| 100.0 * share;
    let mut all = Vec::new();
    for (wave, day) in waves.days.iter().enumerate() {
        for (index, row) in waves.rows.iter().enumerate() {
            let (item, answer) = names(&study.questionnaire, &[*row]);
            let share = waves.shares[wave][index].as_ref();
            let around = share.and_then(|share| interval(share, waves.level));
            let change = waves.changes[wave][index].as_ref().filter(|_| wave > 0);
            all.push(rows::survey::Wave {
                day: (*day).into(),
                item,
                answer,
                n: share.map_or(0, |share| share.n),
                share: share.map(|share| percent(share.share)),
                margin: share.map(|share| percent(margin(share, waves.level))),
                low: around.as_ref().map(|around| percent(around.low)),
                high: around.as_ref().map(|around| percent(around.high)),
                change: change.map(|change| percent(change.estimate)),
                change_low: change.map(|change| percent(change.low)),
                change_high: change.map(|change| percent(change.high)),
            });
        }
    }
    rows::table(all)
}

/// Answers of one person at once: simulated, and across correlations of the two attitudes.
pub fn joint(
    result: &Reproduction<'_>,
    correlations: &[f64],
    across: &[Vec<Option<f64>>],
) -> Table {
    let study = result.plan.study;
    let mut all = Vec::new();
    for (index, joint) in study.joint.iter().enumerate() {
        let row = |correlation: Option<f64>, share: Option<f64>, ends, method| Joint {
            joint: joint.name.clone(),
            attitude_correlation: correlation,
            share: share.map(|share| 100.0 * share),
            low: Option::map(ends, |(low, _): (f64, f64)| 100.0 * low),
            high: Option::map(ends, |(_, high)| 100.0 * high),
            method,
        };
        if let Some(found) = &result.joint[index] {
            let rho = result.plan.place.setting().population.attitude_correlation;
            let ends = Some((found.low, found.high));
            all.push(row(Some(rho), Some(found.estimate), ends, Method::Surveys));
        }
        for (rho, share) in correlations.iter().zip(&across[index]) {
            all.push(row(Some(*rho), *share, None, Method::Model));
        }
        if let Some(bounds) = joint_bounds(result, &joint.all_of) {
            all.push(row(None, None, Some(bounds), Method::Bounds));
        }
    }
    rows::table(all)
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
    // What has no finite value is missing, and the last column says why.
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    let named = ["held out", "fit", "both"].into_iter().zip(&result.fit);
    let row = |(name, fit): (&str, &Option<FitStatistic>)| {
        fit.as_ref().map(|fit| Distance {
            points: name.into(),
            n: fit.n_cells as u64,
            statistic: finite(fit.statistic),
            reference_mean: finite(fit.reference_mean),
            critical: finite(fit.critical),
            p: Some(fit.p_value),
            n_reference: fit.n_reference as u64,
            impossible: fit.impossible.join("; "),
        })
    };
    rows::table(named.filter_map(row))
}

/// What a fit found.
pub fn parameters(fitted: &Fitted) -> Table {
    rows::table(fitted.parameters.iter().map(|found| Parameter {
        parameter: found.name.clone(),
        value: found.value,
        standard_error: found.standard_error,
    }))
}

/// The cells of a fit: published beside expected.
pub fn fitted_cells(study: &Study, fitted: &Fitted) -> Table {
    rows::table(fitted.cells.iter().map(|cell| {
        let published = &study.published[cell.published];
        let (item, answer) = names(&study.questionnaire, &published.all_of);
        rows::survey::Fitted {
            item,
            answer,
            band: published.bands.name(),
            published: said(&study.questionnaire, published),
            expected: 100.0 * cell.expected,
            used: published.used.name().into(),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::find_study;
    use crate::survey::questionnaire::SkipRule;
    use crate::survey::study::CellUse;

    #[test]
    fn rules_are_told_in_words() {
        let mut study = find_study("netbase_2012", &[]).unwrap();
        let items = &mut study.questionnaire.items;
        items[2].only_if = vec![SkipRule { item: 1, answers: 0b101 }];
        items[3].only_if =
            vec![SkipRule { item: 0, answers: 0b10 }, SkipRule { item: 1, answers: 0b10 }];
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
                Published { source, all_of, bands: Bands::ALL, says, used: CellUse::Fit, reason };
            said(&study.questionnaire, &cell).to_string()
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
