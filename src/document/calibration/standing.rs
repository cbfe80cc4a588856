//! Where the model stands towards each target.

use serde_json::json;

use super::{NOTHING, rough};
use crate::document::block::{Block, Grid, Part};
use crate::document::calibration::headline::{self, INSIDE, Stand};
use crate::document::calibration::markdown::PARTS;
use crate::document::figure::{Column, Figure};
use crate::ground::number::fixed;
use crate::record::rows::calibration as rows;
use crate::scenario::targets::Use;

/// The farthest from the middle of an allowed range that is drawn, in half widths of it.
const REACH: f64 = 4.0;

/// A target beside what was found.
pub(super) struct Target {
    evidence: String,
    pub(super) what: String,
    pub(super) measure: String,
    unit: String,
    published: Vec<f64>,
    allowed: Option<(f64, f64)>,
    model: Option<f64>,
    error: Option<f64>,
    pub(super) verdict: String,
    pub(super) used: String,
    note: String,
}

impl Target {
    pub(super) fn of(row: rows::Target) -> Self {
        let published = [row.published_low, row.published_high];
        let mut published: Vec<f64> = published.into_iter().flatten().collect();
        published.dedup();
        Target {
            evidence: row.evidence,
            what: row.what,
            measure: row.measure.unwrap_or_default(),
            unit: row.unit,
            published,
            allowed: row.allowed_low.zip(row.allowed_high),
            model: row.model,
            error: row.standard_error,
            verdict: row.verdict,
            used: row.used,
            note: row.note,
        }
    }

    pub(super) fn is_outside(&self) -> bool {
        self.verdict.starts_with("outside")
    }

    pub(super) fn is_judged(&self) -> bool {
        self.is_outside() || self.verdict.starts_with("inside")
    }

    pub(super) fn stand(&self) -> Stand<'_> {
        Stand { used: &self.used, verdict: &self.verdict, measure: &self.measure }
    }

    /// Short enough to stand beside a row of the chart: the first row of the evidence is enough to find it.
    fn label(&self) -> String {
        let first = self.evidence.split(", ").next().unwrap_or_default();
        format!("{first}: {}", self.what)
    }

    /// A value as a place: 0 in the middle of what is allowed, 1 at its upper end.
    fn place(&self, value: f64) -> Option<f64> {
        let (low, high) = self.allowed?;
        Some((2.0 * value - low - high) / (high - low))
    }

    fn said(&self) -> String {
        let said: Vec<String> = self.published.iter().map(ToString::to_string).collect();
        if said.is_empty() {
            NOTHING.into()
        } else {
            format!("{} {}", said.join(" to "), self.unit)
        }
    }

    fn told(&self) -> String {
        self.model.map_or(NOTHING.into(), |model| {
            let error = self
                .error
                .map_or(String::new(), |error| format!(" (standard error {})", rough(error)));
            format!("{} {}{error}", rough(model), self.unit)
        })
    }
}

/// The chart, and a table for each use, of what can be compared.
pub(super) fn part(targets: &[Target], before: Option<&[Target]>) -> Part {
    let drawn: Vec<&Target> = targets.iter().filter(|target| target.is_judged()).collect();
    let mut blocks = vec![Block::Text(INSIDE.into()), Block::Chart(figure(&drawn))];
    for (used, heading) in PARTS {
        let rows: Vec<&Target> =
            drawn.iter().copied().filter(|target| target.used == used.name()).collect();
        if !rows.is_empty() {
            let echoes = if used == Use::Check { echoes(targets) } else { None };
            blocks.push(Block::Grid(Grid { note: echoes, ..grid(heading, &rows, before) }));
        }
    }
    Part { id: "targets", title: "Published and simulated".into(), blocks }
}

/// Which checks rest on a measure that a fitted target rests on too, if any does.
fn echoes(targets: &[Target]) -> Option<String> {
    let stands: Vec<Stand<'_>> = targets.iter().map(Target::stand).collect();
    let all = targets.iter().zip(&stands);
    let echoes = all.filter(|(target, stand)| target.is_judged() && stand.is_echo(&stands));
    headline::echoes(echoes.map(|(target, _)| target.evidence.as_str()))
}

fn grid(heading: &str, targets: &[&Target], before: Option<&[Target]>) -> Grid {
    let was = |target: &Target| {
        let same =
            |other: &&Target| (&other.what, &other.evidence) == (&target.what, &target.evidence);
        before.and_then(|all| all.iter().find(same)).map_or(NOTHING.into(), rough_model)
    };
    let mut header = vec!["evidence", "what", "unit", "published", "allowed"];
    header.extend(before.map(|_| "before"));
    header.extend(["model", "standard error", "verdict"]);
    let rows = targets.iter().map(|target| {
        let allowed =
            target.allowed.map_or(NOTHING.into(), |(low, high)| format!("{low} to {high}"));
        let said: Vec<String> = target.published.iter().map(ToString::to_string).collect();
        let mut row = vec![target.evidence.clone(), target.what.clone(), target.unit.clone()];
        row.extend([said.join(" to "), allowed]);
        row.extend(before.map(|_| was(target)));
        row.push(rough_model(target));
        row.push(target.error.map_or(NOTHING.into(), rough));
        row.push(target.verdict.clone());
        row
    });
    let numeric = ["published", "allowed", "before", "model", "standard error"];
    Grid {
        names: 1,
        marked: targets.iter().map(|target| target.is_outside()).collect(),
        ..Grid::of(heading, &header, &numeric, rows.collect())
    }
}

/// Targets to fit that are not inside in spite of a fit.
pub(super) fn still_outside(targets: &[Target]) -> Vec<String> {
    let fitted = targets.iter().filter(|target| target.used == Use::Fit.name());
    let outside = fitted.filter(|target| !target.stand().is_inside());
    outside
        .map(|target| format!("{} ({}): {}", target.what, target.evidence, target.verdict))
        .collect()
}

fn rough_model(target: &Target) -> String {
    target.model.map_or(NOTHING.into(), rough)
}

fn figure(drawn: &[&Target]) -> Figure {
    let place = |value: Option<f64>, target: &Target| {
        value.and_then(|value| target.place(value)).map(|place| place.clamp(-REACH, REACH))
    };
    let end = |sign: f64| {
        drawn.iter().map(move |target| {
            let value =
                target.model.zip(target.error).map(|(model, error)| model + sign * 2.0 * error);
            place(value, target)
        })
    };
    let each: Vec<String> = drawn
        .iter()
        .map(|target| format!("{}: {}, {}", target.what, target.told(), target.verdict))
        .collect();
    Figure {
        id: "targets",
        kind: "targets",
        title: "Where the model stands in what is allowed".into(),
        caption: format!(
            "Dots: the mean over replications, with two standard errors to either side; hollow dots are inside \
             within error, that is, only with these two standard errors; squares lie outside. Each row has a scale of its own: the grey bar is the allowed range, from -1 to 1. What lies beyond {} \
             is drawn there.",
            fixed(REACH, 0)
        ),
        alt: format!("Model and allowed range. {}.", each.join("; ")),
        columns: vec![
            Column::names("use", drawn.iter().map(|target| &target.used)),
            Column::names("target", drawn.iter().map(|target| target.label())),
            Column::names("evidence", drawn.iter().map(|target| &target.evidence)),
            Column::names("published", drawn.iter().map(|target| target.said())),
            Column::names("model", drawn.iter().map(|target| target.told())),
            Column::names("verdict", drawn.iter().map(|target| &target.verdict)),
            Column::numbers("place", "", drawn.iter().map(|t| place(t.model, t)).collect()),
            Column::numbers("low", "", end(-1.0).collect()),
            Column::numbers("high", "", end(1.0).collect()),
        ],
        options: json!({ "reach": REACH }),
    }
}

/// What is not compared, and why.
pub(super) fn left_out(targets: &[Target]) -> Option<Part> {
    let rows: Vec<Vec<String>> = targets
        .iter()
        .filter(|target| !target.is_judged())
        .map(|target| {
            let why = match target.used.as_str() {
                "cannot be represented" => target.note.clone(),
                _ => target.verdict.clone(),
            };
            vec![target.evidence.clone(), target.what.clone(), target.said(), target.told(), why]
        })
        .collect();
    let header = ["evidence", "what", "published", "nearest in the model", "why"];
    let caption =
        "What the model has nothing like, what this scenario cannot give, and what is too rare";
    let grid = Grid { names: 1, ..Grid::of(caption, &header, &[], rows) };
    let title = "What is not judged".into();
    (!grid.rows.is_empty()).then(|| Part { id: "unjudged", title, blocks: vec![Block::Grid(grid)] })
}

#[cfg(test)]
mod tests {
    use super::super::answer;
    use super::*;
    use crate::record::rows::read;

    /// By hand: 33 in 29 to 33 is at the upper end, 31 in the middle, 25 three half widths below it.
    #[test]
    fn places_are_counted_in_half_widths_of_what_is_allowed() {
        let header = "evidence,what,measure,arm,brands,unit,published_low,published_high,allowed_low,\
                      allowed_high,model,standard_error,n,verdict,use,discrepancy,because,note";
        let row = "A,b,m,,all,%,29,33,29,33,25,1,8,outside,fit,,,";
        let target = Target::of(read(&format!("{header}\n{row}\n")).unwrap().remove(0));
        assert_eq!([33.0, 31.0, 25.0].map(|value| target.place(value)), [1.0, 0.0, -3.0].map(Some));
        let drawn = figure(&[&target]);
        let numbers = |name: &str| {
            let column = drawn.columns.iter().find(|column| column.name == name).unwrap();
            match &column.values {
                crate::document::figure::Values::Numbers(numbers) => numbers[0],
                _ => None,
            }
        };
        // Two standard errors below 25 are at 23, four half widths: as far as is drawn.
        assert_eq!(["place", "low", "high"].map(numbers), [-3.0, -4.0, -2.0].map(Some));
        assert!(
            answer(&[target], None).starts_with("0 of 1 target to fit are inside; 0 of 0 checks")
        );
    }
}
