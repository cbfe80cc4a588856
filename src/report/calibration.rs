//! The page of `earful calibrate`: where the model stands towards what is allowed, what a fit moved.

use serde::Deserialize;
use serde_json::json;

use super::figure::{Column, Figure};
use super::page::{Block, Grid, Page, Part};
use super::parameters;
use super::sheet::{Row, Sheet};
use super::words::{count, number};
use super::{ReportError, Source};

/// The farthest from the middle of an allowed range that is drawn, in half widths of it.
const REACH: f64 = 4.0;

/// What stands where there is nothing to say.
const NOTHING: &str = "\u{2013}";

/// The manifest of a calibration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Manifest {
    earful: String,
    command: String,
    scenario: String,
    scenario_digest: String,
    targets: String,
    targets_digest: String,
    seed: u64,
    replications: u64,
    failures: Vec<(u64, String)>,
    not_finished: u64,
    results_digest: String,
    fit: Option<Fit>,
}

/// How a fit went.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Fit {
    ended: String,
    rounds: u64,
    runs: u64,
    singular_values: Vec<f64>,
}

/// A target beside what was found.
struct Target {
    evidence: String,
    what: String,
    unit: String,
    published: Vec<f64>,
    allowed: Option<(f64, f64)>,
    model: Option<f64>,
    error: Option<f64>,
    verdict: String,
    used: String,
    note: String,
}

impl Target {
    fn read(row: Row<'_>) -> Result<Self, ReportError> {
        let text = |column: &str| row.text(column).map(str::to_owned);
        let published = [row.number("published_low")?, row.number("published_high")?];
        let mut published: Vec<f64> = published.into_iter().flatten().collect();
        published.dedup();
        Ok(Target {
            evidence: text("evidence")?,
            what: text("what")?,
            unit: text("unit")?,
            published,
            allowed: row.number("allowed_low")?.zip(row.number("allowed_high")?),
            model: row.number("model")?,
            error: row.number("standard_error")?,
            verdict: text("verdict")?,
            used: text("use")?,
            note: text("note")?,
        })
    }

    fn is_outside(&self) -> bool {
        self.verdict.starts_with("outside")
    }

    fn is_judged(&self) -> bool {
        self.is_outside() || self.verdict.starts_with("inside")
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

/// A number with three digits.
fn rough(value: f64) -> String {
    super::figure::rounded(value, 3).to_string()
}

/// The page of a calibration or of a fit.
///
/// # Errors
///
/// A file is damaged.
pub fn page(source: &Source) -> Result<Page, ReportError> {
    let manifest: Manifest = source.manifest()?;
    let read = |sheet: Sheet| sheet.rows().map(Target::read).collect::<Result<Vec<_>, _>>();
    let targets = source.sheet("calibration.csv")?.map(read).transpose()?.unwrap_or_default();
    let before = source.sheet("before.csv")?.map(read).transpose()?;
    let moved = source.sheet("fit.csv")?;
    let scenario = source.scenario(&manifest.scenario)?;
    let mut parts = vec![standing(&targets, before.as_deref())];
    parts.extend(moved.map(|sheet| moving(&sheet, manifest.fit.as_ref())).transpose()?);
    parts.extend(left_out(&targets));
    parts.extend(scenario.as_ref().map(parameters::part));
    parts.push(repeat(&manifest));
    let question = match manifest.fit {
        Some(_) => "What has to move for the model to meet what was published?",
        None => "Does the model meet what was published?",
    };
    Ok(Page {
        title: format!("{}, held against {}", manifest.scenario, manifest.targets),
        question: question.into(),
        answer: Some(answer(&targets)),
        facts: facts(&manifest),
        alarms: alarms(&manifest),
        arms: Vec::new(),
        parts,
    })
}

fn answer(targets: &[Target]) -> String {
    let told = |used: &str, one: &str, many: &str| {
        let judged = || targets.iter().filter(|target| target.used == used && target.is_judged());
        let inside = judged().filter(|target| !target.is_outside()).count();
        format!("{inside} of {}", count(judged().count() as u64, one, many))
    };
    format!(
        "Inside what is allowed are {} and {}; that a fit meets what it was fitted to is no evidence for the \
         model.",
        told("fit", "target of the fit", "targets of the fit"),
        told("check", "figure that no fit looked at", "figures that no fit looked at")
    )
}

fn facts(manifest: &Manifest) -> String {
    let of = count(manifest.replications, "replication", "replications");
    match &manifest.fit {
        None => format!("{of}."),
        Some(fit) => format!(
            "{of}; {} of slopes, {}, {}.",
            count(fit.rounds, "round", "rounds"),
            count(fit.runs, "run of the scenario", "runs of the scenario"),
            fit.ended
        ),
    }
}

fn alarms(manifest: &Manifest) -> Vec<String> {
    let failed = manifest.failures.len() as u64;
    let told = |n: u64, how: &str| {
        let n = count(n, "replication", "replications");
        format!("{n} {how}; what is shown rests on the others.")
    };
    let mut alarms = Vec::new();
    alarms.extend((failed > 0).then(|| told(failed, "FAILED")));
    let open = manifest.not_finished;
    alarms.extend((open > 0).then(|| told(open, "NOT FINISHED")));
    let stopped = manifest.fit.as_ref().is_some_and(|fit| fit.ended == "interrupted");
    let word = "The fit was INTERRUPTED: figures are those before it, numbers the best so far.";
    alarms.extend(stopped.then(|| word.to_owned()));
    alarms
}

fn standing(targets: &[Target], before: Option<&[Target]>) -> Part {
    let drawn: Vec<&Target> = targets.iter().filter(|target| target.is_judged()).collect();
    let mut blocks = vec![Block::Chart(figure(&drawn))];
    let was = |target: &Target| {
        let same =
            |other: &&Target| (&other.what, &other.evidence) == (&target.what, &target.evidence);
        before
            .and_then(|all| all.iter().find(same))
            .map_or(NOTHING.into(), |other| rough_model(other))
    };
    let mut header = vec!["evidence", "what", "unit", "published", "allowed"];
    header.extend(before.map(|_| "before"));
    header.extend(["model", "standard error", "verdict", "use"]);
    let rows =
        targets.iter().filter(|target| target.used != "cannot be represented").map(|target| {
            let allowed =
                target.allowed.map_or(NOTHING.into(), |(low, high)| format!("{low} to {high}"));
            let said: Vec<String> = target.published.iter().map(ToString::to_string).collect();
            let mut row = vec![target.evidence.clone(), target.what.clone(), target.unit.clone()];
            row.extend([said.join(" to "), allowed]);
            row.extend(before.map(|_| was(target)));
            row.push(rough_model(target));
            row.push(target.error.map_or(NOTHING.into(), rough));
            row.extend([target.verdict.clone(), target.used.clone()]);
            row
        });
    let numeric = ["published", "allowed", "before", "model", "standard error"];
    blocks.push(Block::Grid(Grid {
        names: 1,
        marked: targets.iter().filter(|t| t.used != "cannot be represented").map(Target::is_outside).collect(),
        ..Grid::of(
            "Every figure that can be compared; marked ones lie outside what is allowed, widened by two \
             standard errors at either end",
            &header,
            &numeric,
            rows.collect(),
        )
    }));
    Part { id: "targets", title: "Published and simulated".into(), blocks }
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
            "Dots: the mean over replications, with two standard errors to either side; squares lie outside. \
             Each row has a scale of its own: the grey bar is the allowed range, from -1 to 1. What lies beyond {} \
             is drawn there.",
            number(REACH, 0, false)
        ),
        alt: format!("Model and allowed range. {}.", each.join("; ")),
        columns: vec![
            Column::names("use", drawn.iter().map(|target| &target.used)),
            Column::names("target", drawn.iter().map(|t| format!("{} ({})", t.what, t.evidence))),
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

fn moving(sheet: &Sheet, fit: Option<&Fit>) -> Result<Part, ReportError> {
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let show = |column: &str| {
            Ok::<_, ReportError>(row.number(column)?.map_or(NOTHING.to_owned(), rough))
        };
        let signed = row.number("z")?.map_or(NOTHING.to_owned(), |z| number(z, 2, true));
        let mut cells =
            vec![row.text("parameter")?.to_owned(), show("before")?, show("value")?, signed];
        for column in ["left_of_prior", "plausible_low", "plausible_high", "luck"] {
            cells.push(show(column)?);
        }
        cells.push(row.text("told_by")?.to_owned());
        rows.push(cells);
    }
    let header = [
        "number",
        "before",
        "now",
        "moved",
        "left of prior",
        "plausible from",
        "to",
        "luck",
        "told by",
    ];
    let mut blocks = vec![Block::Grid(Grid::of(
        "What was moved. Moved is counted in standard deviations of the prior from what was thought best before \
         any fit; left is what of that standard deviation remains once the targets are known, plausible the \
         values as far to either side; luck is what other simulated people would move it by, in the same unit",
        &header,
        &header[1..8],
        rows,
    ))];
    if let Some(fit) = fit.filter(|fit| !fit.singular_values.is_empty()) {
        let dark = fit.singular_values.iter().filter(|value| **value < 1.0).count();
        blocks.push(Block::Text(format!(
            "{dark} of {} directions are told more by the prior than by the targets: their singular values \
             are below 1.",
            fit.singular_values.len()
        )));
    }
    blocks.push(Block::Text(
        "fitted.toml in this folder has the lines to write into a scenario.".into(),
    ));
    Ok(Part { id: "moved", title: "What the fit moved".into(), blocks })
}

/// What is not compared, and why.
fn left_out(targets: &[Target]) -> Option<Part> {
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

fn repeat(manifest: &Manifest) -> Part {
    let rows = [
        ("version", format!("Earful {}", manifest.earful)),
        ("seed", manifest.seed.to_string()),
        ("scenario", manifest.scenario.clone()),
        ("digest of the scenario", manifest.scenario_digest.clone()),
        ("targets", manifest.targets.clone()),
        ("digest of the targets", manifest.targets_digest.clone()),
        ("digest of the tables", manifest.results_digest.clone()),
    ];
    let grid = Grid::of(
        "The same version, scenario, targets and seed give the same digests on any machine and for any number \
         of threads.",
        &["what", "is"],
        &[],
        rows.into_iter().map(|(what, is)| vec![what.to_owned(), is]).collect(),
    );
    let blocks = vec![
        Block::Text("In the folder of this page:".into()),
        Block::Code(manifest.command.clone()),
        Block::Grid(grid),
    ];
    Part { id: "repeat", title: "The same bits again".into(), blocks }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 33 in 29 to 33 is at the upper end, 31 in the middle, 25 three half widths below it.
    #[test]
    fn places_are_counted_in_half_widths_of_what_is_allowed() {
        let header = "evidence,what,unit,published_low,published_high,allowed_low,allowed_high,model,\
                      standard_error,verdict,use,note";
        let row = "A,b,%,29,33,29,33,25,1,outside,fit,";
        let sheet = Sheet::read(&format!("{header}\n{row}\n"), "calibration.csv").unwrap();
        let target = Target::read(sheet.rows().next().unwrap()).unwrap();
        assert_eq!([33.0, 31.0, 25.0].map(|value| target.place(value)), [1.0, 0.0, -3.0].map(Some));
        let drawn = figure(&[&target]);
        let numbers = |name: &str| {
            let column = drawn.columns.iter().find(|column| column.name == name).unwrap();
            match &column.values {
                crate::report::figure::Values::Numbers(numbers) => numbers[0],
                _ => None,
            }
        };
        // Two standard errors below 25 are at 23, four half widths: as far as is drawn.
        assert_eq!(["place", "low", "high"].map(numbers), [-3.0, -4.0, -2.0].map(Some));
        assert!(
            answer(&[target]).starts_with("Inside what is allowed are 0 of 1 target of the fit")
        );
    }
}
