//! The answer of a study that was done many times: rules from verdicts to sentences.

use super::cells::{Cell, USES};
use crate::document::block::{Block, Grid, Part};
use crate::document::{ReportError, Source};
use crate::experiment::survey::judge::{Counts, FitStatistic};
use crate::ground::number::{count, fixed, percent};
use crate::record::rows::survey::Distance;

/// How sure a study's answer is, and by what.
pub struct Sure {
    /// Surveys that were done.
    pub surveys: u64,
    /// Level of intervals.
    pub level: f64,
    /// What is to be said beside verdicts where weights do not fit.
    pub doubt: Option<String>,
}

/// A line of the fit statistic: which points, and the statistic.
pub type Fit = (String, FitStatistic);

/// Reads the fit statistics.
///
/// # Errors
///
/// The table is damaged.
pub fn read(source: &Source) -> Result<Vec<Fit>, ReportError> {
    Ok(source.rows("fit.csv")?.unwrap_or_default().into_iter().filter_map(of).collect())
}

fn of(row: Distance) -> Option<Fit> {
    let impossible = row.impossible.split("; ").filter(|cell| !cell.is_empty());
    let or_infinite = |value: Option<f64>| value.unwrap_or(f64::INFINITY);
    let fit = FitStatistic {
        n_cells: row.n as usize,
        statistic: or_infinite(row.statistic),
        reference_mean: or_infinite(row.reference_mean),
        critical: or_infinite(row.critical),
        p_value: row.p?,
        n_reference: row.n_reference as usize,
        impossible: impossible.map(str::to_owned).collect(),
    };
    Some((row.points, fit))
}

/// Which cells of a use were judged, and which of these lie outside.
fn judged<'a>(cells: &'a [Cell], used: &str) -> (usize, Vec<&'a Cell>) {
    let judged = cells.iter().filter(|cell| cell.used == used && cell.verdict != "not judged");
    let all: Vec<&Cell> = judged.collect();
    (all.len(), all.into_iter().filter(|cell| cell.is_outside()).collect())
}

/// How many of some cells have which verdict.
fn counts<'a>(cells: impl Iterator<Item = &'a Cell>) -> Counts {
    Counts::of(cells.map(|cell| cell.verdict.as_str()))
}

/// Named outside cells at most; the others are counted.
const NAMED: usize = 4;

fn names(outside: &[&Cell]) -> String {
    let named: Vec<String> = outside.iter().take(NAMED).map(|cell| cell.name()).collect();
    let more = outside.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join("; "))
}

/// The answer in one sentence that names how uncertain it is.
pub fn answer(cells: &[Cell], fits: &[Fit], sure: &Sure) -> String {
    let counted = cells.iter().filter(|cell| cell.counts()).count();
    if counted == 0 {
        return "Nothing was published to compare with, so nothing is confirmed or refuted.".into();
    }
    let (n, outside) = judged(cells, "held out");
    let surveys = count(sure.surveys, "simulated survey", "simulated surveys");
    let (level, error) = (percent(sure.level), percent(1.0 - sure.level));
    if n == 0 {
        let (mut n, mut out) = (0, Vec::new());
        for (used, ..) in USES {
            let (more, outside) = judged(cells, used);
            n += more;
            out.extend(outside);
        }
        if n == 0 {
            return "No published figure could be judged: nobody was asked.".into();
        }
        let all = counts(cells.iter().filter(|cell| cell.counts())).in_words();
        let which = match out.is_empty() {
            true => String::new(),
            false => format!(" ({})", names(&out)),
        };
        return with_doubt(
            format!(
                "The model was fitted or set to every figure that could be judged, so agreement \
                 is no test: of {n} are {all}{which}, beside what the central {level} of {surveys} \
                 find."
            ),
            sure,
        );
    }
    let all = counts(cells.iter().filter(|cell| cell.used == "held out")).in_words();
    let cells =
        count(n as u64, "published figure or statement", "published figures and statements");
    let found = match outside.len() {
        0 => "none lies outside".to_owned(),
        1 => format!("1 lies outside ({})", names(&outside)),
        k => format!("{k} lie outside ({})", names(&outside)),
    };
    let luck = format!("of true ones about {error} would by luck");
    let together =
        fits.iter().find(|(points, _)| points == "held out").map_or(String::new(), |(_, fit)| {
            let figures = count(fit.n_cells as u64, "figure", "figures");
            let is = if fit.n_cells == 1 { "is" } else { "taken together are" };
            let impossible = fit.impossible_in_words();
            let impossible = impossible.map_or(String::new(), |told| format!("; {told}"));
            let far = far(fit, sure);
            format!("; the {figures} among them {is} {far} ({}){impossible}", fit.p_in_words())
        });
    with_doubt(
        format!(
            "Of {cells} that the model was not fitted to, {found} what the central {level} of \
             {surveys} find ({luck}): {all}{together}."
        ),
        sure,
    )
}

/// An answer with what is to be said beside it where weights do not fit.
fn with_doubt(answer: String, sure: &Sure) -> String {
    match &sure.doubt {
        None => answer,
        Some(doubt) => format!("{answer} {doubt}"),
    }
}

/// How far off figures are; where even the least possible p value exceeds the error that is
/// allowed, there are too few surveys to say.
fn far(fit: &FitStatistic, sure: &Sure) -> &'static str {
    let error = 1.0 - sure.level;
    // Levels such as 0.95 leave a little more or less than they should.
    let exceeds = |p: f64| p > error + 1e-12;
    if !exceeds(fit.p_value) {
        "further off than luck explains"
    } else if exceeds(1.0 / (1 + fit.n_reference) as f64) {
        "laid beside too few surveys to tell luck from misfit"
    } else {
        "not further off than luck explains"
    }
}

/// How many cells of each use lie outside, and how far all points together are off.
pub fn part(cells: &[Cell], fits: &[Fit], sure: &Sure, saturated: Option<f64>) -> Option<Part> {
    let (mut said, mut unjudged) = (Vec::new(), Vec::new());
    for (used, title, _) in USES {
        let (n, outside) = judged(cells, used);
        let unasked = cells.iter().filter(|cell| cell.used == *used).count() - n;
        if unasked > 0 {
            unjudged.push(format!("Not judged: {unasked} {title}; nobody was asked."));
        }
        if n > 0 {
            let of = count(n as u64, "cell", "cells");
            let which = match outside.as_slice() {
                [] => String::new(),
                some => format!(": {}", names(some)),
            };
            let all = counts(cells.iter().filter(|cell| cell.used == *used)).in_words();
            said.push(format!("Of {of} {title}: {all}{which}."));
        }
    }
    said.extend(unjudged);
    let alone = fits.iter().filter(|(points, _)| points != "both");
    for (points, fit) in alone.clone() {
        let impossible = fit.impossible_in_words();
        said.extend(impossible.map(|told| format!("Of the figures {points}, {told}.")));
        if fit.statistic.is_infinite() && fit.impossible.is_empty() {
            said.push(format!(
                "Of the figures {points}, one did not vary in the surveys that measure spread: do more of them."
            ));
        }
    }
    said.extend(saturated.map(contradiction));
    let mut blocks = Vec::new();
    if !said.is_empty() {
        blocks.push(Block::List(said));
    }
    // The sum of both says nothing new where one of them is empty.
    let both = alone.clone().count() == 2;
    let shown: Vec<&Fit> = fits.iter().filter(|(points, _)| both || points != "both").collect();
    if !shown.is_empty() {
        blocks.push(Block::Grid(grid(&shown, sure)));
    }
    let title = "How far off, all together".into();
    (!blocks.is_empty()).then_some(Part { id: "fit", title, blocks })
}

/// What shares that are free in each question and group leave of the misfit.
fn contradiction(left: f64) -> String {
    let free = "Shares chosen freely for each question and group";
    if left < 0.005 {
        return format!("{free} can meet all cells: the published figures agree with each other.");
    }
    format!(
        "{free}, as near to all cells as these allow each other to be, leave a chi-square of {}: \
         so much is contradiction among the published figures, and no model could do away with it.",
        fixed(left, 2)
    )
}

/// A value of the statistic; one that is beyond all measure has no number.
pub fn statistic(value: f64) -> String {
    if value.is_finite() { fixed(value, 1) } else { "no finite value".into() }
}

fn grid(fits: &[&Fit], sure: &Sure) -> Grid {
    let rows = fits.iter().map(|(points, fit)| {
        vec![
            points.clone(),
            fit.n_cells.to_string(),
            statistic(fit.statistic),
            statistic(fit.reference_mean),
            statistic(fit.critical),
            fit.p_in_words(),
        ]
    });
    let usual = format!("{} stay below", percent(sure.level));
    let note = "The statistic adds up how far each published figure is from the simulated mean, in units \
                of sampling error, squared. Beside it, what surveys of the simulated people themselves \
                give: their mean, and below what most of them stay. p: the share of surveys at least as \
                far off. Fitted figures flatter the model; those held out count.";
    let grid = Grid::of(
        "How far the figures are off together",
        &["figures", "n", "statistic", "mean of surveys", &usual, "p"],
        &["n", "statistic", "mean of surveys", &usual],
        rows.collect(),
    );
    Grid { note: Some(note.into()), ..grid }
}

#[cfg(test)]
mod tests {
    use super::super::cells::tests::cell;
    use super::*;

    const SURE: Sure = Sure { surveys: 400, level: 0.95, doubt: None };

    fn fit(p_value: f64) -> Vec<Fit> {
        let fit = FitStatistic {
            n_cells: 3,
            statistic: 6.9,
            reference_mean: 3.5,
            critical: 10.3,
            p_value,
            n_reference: 200,
            impossible: Vec::new(),
        };
        vec![("held out".into(), fit)]
    }

    /// The first statistic of a table is beyond all measure, which is an empty cell; the second is not.
    #[test]
    fn what_has_no_finite_value_is_read_back_as_that() {
        let text = "points,n,statistic,reference_mean,critical,p,n_reference,impossible\n\
                    held out,2,,3.5,,0.05,20,C yes: 100; D no: 0\nfit,3,6.5,2,9.1,0.3,20,\n";
        let source = Source::made("r", &[crate::record::File::new("fit.csv", text)]);
        let fits = read(&source).unwrap();
        let figures = |fit: &FitStatistic| (fit.statistic, fit.reference_mean, fit.critical);
        assert_eq!(figures(&fits[0].1), (f64::INFINITY, 3.5, f64::INFINITY));
        assert_eq!(figures(&fits[1].1), (6.5, 2.0, 9.1));
        assert_eq!((fits[0].1.impossible.len(), fits[1].1.impossible.len()), (2, 0));
        assert_eq!(statistic(fits[0].1.statistic), "no finite value");
    }

    #[test]
    fn what_was_held_out_decides() {
        let cells = [cell("A", "held out", "inside"), cell("B", "fit", "outside")];
        let said = answer(&cells, &fit(0.157), &SURE);
        assert!(said.contains("Of 1 published figure or statement that the model was not fitted"));
        assert!(said.contains("none lies outside what the central 95% of 400 simulated surveys"));
        assert!(
            said.contains("about 5% would by luck") && said.contains("p = 0.157 by 200 surveys")
        );
        assert!(said.contains("not further off than luck explains"), "{said}");
    }

    #[test]
    fn outside_is_named_and_counted() {
        let all: Vec<Cell> =
            ["A", "B", "C", "D", "E", "F"].map(|name| cell(name, "held out", "outside")).into();
        let said = answer(&all, &fit(0.004), &SURE);
        assert!(said.contains("6 lie outside (A yes; B yes; C yes; D yes and 2 more)"), "{said}");
        assert!(said.contains("taken together are further off than luck explains"), "{said}");
        let said = answer(&all[..1], &[], &SURE);
        assert!(said.contains("1 lies outside (A yes)") && !said.contains("taken together"));
    }

    /// What merely does not contradict is counted apart; what is impossible is named; and where
    /// weights do not fit the answer does not pass over it.
    #[test]
    fn an_answer_hides_neither_weak_agreement_nor_the_impossible() {
        let cells = [
            cell("A", "held out", "inside"),
            cell("B", "held out", "not contradicted"),
            cell("C", "held out", "not contradicted"),
        ];
        let mut fits = fit(0.004);
        fits[0].1.impossible = vec!["C yes: 100 in each of 40 surveys, 60 published".into()];
        let sure = Sure { doubt: Some("Weights miss.".into()), ..SURE };
        let said = answer(&cells, &fits, &sure);
        assert!(
            said.contains("find (of true ones about 5% would by luck): 1 inside, 2 not contra")
        );
        assert!(said.contains("1 cell is impossible under the model (C yes: 100 in"), "{said}");
        assert!(said.ends_with(". Weights miss."), "{said}");
    }

    #[test]
    fn too_few_surveys_settle_nothing() {
        let few = FitStatistic { n_reference: 4, ..fit(0.2)[0].1.clone() };
        assert_eq!(far(&few, &SURE), "laid beside too few surveys to tell luck from misfit");
        // Nineteen are just enough: p is at least 1 / 20.
        let enough = FitStatistic { n_reference: 19, ..fit(0.05)[0].1.clone() };
        assert_eq!(far(&enough, &SURE), "further off than luck explains");
        let open = FitStatistic { n_reference: 19, ..fit(0.1)[0].1.clone() };
        assert_eq!(far(&open, &SURE), "not further off than luck explains");
        assert!(contradiction(1e-8).contains("agree with each other"));
        assert!(contradiction(3.217).contains("chi-square of 3.22"));
    }

    #[test]
    fn agreement_with_what_was_fitted_is_called_no_test() {
        let fitted = [cell("A", "fit", "inside"), cell("B", "construction", "outside")];
        let said = answer(&fitted, &[], &SURE);
        let told = "agreement is no test: of 2 are 1 inside, 1 outside (B yes), beside";
        assert!(said.contains(told), "{said}");
        let said = answer(&fitted[..1], &[], &SURE);
        assert!(said.contains("of 1 are 1 inside, 0 outside, beside"), "{said}");
        assert!(answer(&[cell("A", "excluded", "not judged")], &[], &SURE).contains("Nothing was"));
        let unasked = answer(&[cell("A", "fit", "not judged")], &[], &SURE);
        assert!(unasked.contains("nobody was asked"), "{unasked}");
        for said in [said, unasked] {
            assert!(!said.contains("better") && !said.contains("worse"));
        }
    }
}
