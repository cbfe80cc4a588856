//! The pages of surveys: one file per section.
//!
//! | file | answers |
//! |---|---|
//! | `data` | what the folder holds |
//! | `words`, `short` | verdicts and counts in words; what surveys did not get |
//! | `fieldwork` | how people were found and weighted |
//! | `study` | what was asked, as the study's file has it |
//! | `cells` | published cells read back |
//! | `published` | published beside simulated |
//! | `verdict` | what the cells say together |
//! | `joint` | answers of one person at once |
//! | `conduct` | how answers go with the attitude behind conduct |
//! | `change`, `changed`, `moved` | before and after, by arm |
//! | `waves` | the same people on several days |
//! | `banner` | one survey, by age |
//! | `fitted`, `lines` | fitted parameters, and what to write into files |
//! | `asked` | the questions; what the study can and cannot show |
//! | `failures`, `repeat` | what failed; how to get the same bits again |

mod asked;
mod banner;
pub mod cells;
mod change;
mod changed;
mod conduct;
pub mod data;
mod failures;
mod fieldwork;
mod fitted;
mod joint;
pub mod lines;
mod moved;
mod published;
mod repeat;
pub mod short;
pub mod study;
pub mod verdict;
mod waves;
pub mod words;

pub use data::Survey;
pub use failures::alarms;

use serde_json::{Value, json};

use super::parameters;
use super::{ReportError, Source};
use crate::document::block::{Document, Part};
use crate::ground::number::{count, fixed, thousands};
use crate::record::Found;
use crate::record::found::{ReproductionFound, StudyFit, SurveyChange, SurveyDay, SurveyWaves};
use crate::survey::shortfall::Shortfalls;
use cells::Cell;
use change::Changes;
use verdict::Sure;

/// What stands where there is no number.
const NONE: &str = "\u{2013}";

/// Something that can be chosen in a chart. A unit belongs to charts whose axis has none.
fn facet(name: &str, title: &str, unit: &str, doc: &str) -> Value {
    json!({ "name": name, "title": title, "unit": unit, "doc": doc, "wish": "" })
}

/// The questions of a chart to choose from, each with its wording.
fn questions(found: &Survey, items: &[&str]) -> Value {
    items.iter().map(|item| facet(item, item, "", &quoted(&found.wording(item)))).collect()
}

/// A wording in quotation marks; nothing stays nothing.
fn quoted(wording: &str) -> String {
    if wording.is_empty() { String::new() } else { format!("\u{201c}{wording}\u{201d}") }
}

/// What the kinds of surveys have of their own.
#[derive(Default)]
struct Own {
    question: String,
    answer: Option<String>,
    arms: Vec<String>,
    parts: Vec<Option<Part>>,
}

/// The page of a survey.
///
/// # Errors
///
/// A file is damaged.
pub fn page(source: &Source) -> Result<Document, ReportError> {
    let found = Survey::read(source)?;
    let own = match &found.manifest.found {
        Found::StudyFit(fit) => fitted(source, fit)?,
        Found::SurveyChange(change) => changed(source, &found, change)?,
        Found::SurveyWaves(days) => waves(source, &found, days)?,
        Found::SurveyDay(day) => banner(source, &found, day)?,
        Found::Reproduction(study) => reproduced(source, &found, study)?,
        Found::Comparison(_) | Found::Calibration(_) => Own::default(),
    };
    let mut parts = own.parts;
    parts.push(asked::part(&found));
    parts.push(asked::limits(&found));
    parts.push(found.scenario.as_ref().map(parameters::part));
    parts.push(failures::part(&found));
    parts.push(Some(repeat::part(source, &found)?));
    Ok(Document {
        title: kicker(&found),
        question: own.question,
        answer: own.answer,
        facts: facts(&found),
        alarms: failures::alarms(&found),
        arms: own.arms,
        parts: parts.into_iter().flatten().collect(),
    })
}

fn kicker(found: &Survey) -> String {
    match found.manifest.found {
        Found::Reproduction(_) | Found::StudyFit(_) => found.title(),
        _ => format!("{}; {}", found.manifest.scenario, found.title()),
    }
}

/// What was done, in a line.
fn facts(found: &Survey) -> String {
    let (manifest, result) = (&found.manifest, &found.manifest.found);
    if matches!(result, Found::StudyFit(_)) {
        return format!(
            "Expected shares, without simulated people; levels by age as in scenario {}.",
            manifest.scenario
        );
    }
    let study = match result {
        Found::Reproduction(study) => Some(study),
        _ => None,
    };
    let mut facts = Vec::new();
    facts.extend(study.map(|_| count(found.surveys(), "survey", "surveys")));
    if let Some((study, weights)) = study.zip(result.weights()) {
        let mut told = count(weights.interviews, "interview", "interviews") + " each";
        if weights.interviews < weights.invited {
            told += &format!(" of {} invited", thousands(weights.invited));
        }
        facts.push(told);
        if let Some(effect) = study.mean_design_effect.filter(|_| weights.rounds > 0) {
            facts.push(format!("mean design effect of the weights {}", fixed(effect, 3)));
        }
    }
    if let Some(scenario) = &found.scenario {
        let people = count(u64::from(scenario.setting.consumers), "person", "people");
        let how = if study.is_some() { "worlds of" } else { "among the" };
        facts.push(format!("{how} {people} (scenario {})", manifest.scenario));
        if matches!(result, Found::SurveyChange(_)) {
            let setting = &scenario.setting;
            facts.push(format!("asked on days {} and {}", setting.warmup_days, setting.days));
        }
    } else {
        facts.push(format!("people of {}", manifest.scenario));
    }
    facts.extend(when(result));
    let mut line = facts.join(", ");
    // A line that begins with a word, not with a number.
    if let Some(first) = line.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    line + "."
}

/// On which days people were asked, under whom, how often.
fn when(result: &Found) -> Vec<String> {
    match result {
        Found::Reproduction(study) => {
            let worlds = study.worlds.filter(|worlds| *worlds > 1);
            let worlds = worlds.map(|worlds| format!("{worlds} worlds a survey"));
            let lived = study.arm.as_ref().zip(study.day);
            let lived = lived.map(|(arm, day)| format!("on day {day} under {arm}"));
            worlds.into_iter().chain(lived).collect()
        }
        Found::SurveyDay(day) => vec![
            format!("on day {} under {}", day.day, day.arm),
            format!("replication {}", day.replication),
        ],
        Found::SurveyWaves(waves) => {
            let days: Vec<String> = waves.days.iter().map(u64::to_string).collect();
            vec![
                format!("on days {} under {}", days.join(", "), waves.arm),
                format!("replication {}", waves.replication),
            ]
        }
        Found::SurveyChange(change) => {
            vec![count(change.replications, "replication", "replications")]
        }
        Found::Comparison(_) | Found::StudyFit(_) | Found::Calibration(_) => Vec::new(),
    }
}

fn reproduced(
    source: &Source,
    found: &Survey,
    study: &ReproductionFound,
) -> Result<Own, ReportError> {
    let cells = Cell::all(source)?;
    let fits = verdict::read(source)?;
    let doubt = study.short.fieldwork.as_ref().and_then(Shortfalls::doubt);
    let sure = Sure { surveys: found.surveys(), level: found.level(), doubt };
    let all = cells.as_deref().unwrap_or_default();
    let saturated = study.saturated_chi_square;
    Ok(Own {
        question: "Do simulated people answer as the people of this study did?".into(),
        answer: cells.as_ref().map(|cells| verdict::answer(cells, &fits, &sure)),
        arms: Vec::new(),
        parts: vec![
            cells.as_ref().map(|cells| published::part(found, cells, study.margin)),
            verdict::part(all, &fits, &sure, saturated),
            conduct::part(found, study),
            joint::part(found, &source.rows("joint.csv")?.unwrap_or_default()),
        ],
    })
}

fn fitted(source: &Source, fit: &StudyFit) -> Result<Own, ReportError> {
    let cells = source.rows("cells.csv")?.unwrap_or_default();
    let parameters = source.rows("parameters.csv")?;
    let n = parameters.as_ref().map_or(0, Vec::len);
    Ok(Own {
        question: "Which attitudes would answer as this study found?".into(),
        answer: Some(fitted::answer(&cells, n, fit.freedom)),
        arms: Vec::new(),
        parts: vec![fitted::part(fit, parameters.as_deref(), &cells, source.text(lines::FILE)?)],
    })
}

fn changed(source: &Source, found: &Survey, change: &SurveyChange) -> Result<Own, ReportError> {
    let changes = source.rows("survey.csv")?.map(|rows| Changes::from_rows(rows, found));
    let first = |row: &change::Change| found.is_first(&row.item, &row.answer);
    let level = found.level();
    Ok(Own {
        question: "What do the policies change in what people say?".into(),
        answer: changes.as_ref().map(|changes| changes.answer(&first, level)),
        arms: changes.as_ref().map_or(Vec::new(), |changes| changes.arms.clone()),
        parts: vec![changes.as_ref().and_then(|changes| changed::part(found, change, changes))],
    })
}

fn waves(source: &Source, found: &Survey, days: &SurveyWaves) -> Result<Own, ReportError> {
    let all = source.rows("survey.csv")?.map(waves::of);
    Ok(Own {
        question: "How does what people say change over the days?".into(),
        answer: all.as_ref().map(|all| waves::answer(all, found.level())),
        arms: Vec::new(),
        parts: vec![all.as_ref().and_then(|all| waves::part(found, &days.weights, all))],
    })
}

fn banner(source: &Source, found: &Survey, day: &SurveyDay) -> Result<Own, ReportError> {
    let all = source.rows("survey.csv")?.map(banner::of);
    let interviews = Some(day.weights.interviews).filter(|interviews| *interviews > 0);
    let level = found.level_in_words();
    Ok(Own {
        question: format!("What do people say on day {}?", day.day),
        answer: all.as_ref().map(|all| banner::answer(all, interviews, &level)),
        arms: Vec::new(),
        parts: vec![all.as_ref().and_then(|all| banner::part(found, &day.weights, all))],
    })
}
