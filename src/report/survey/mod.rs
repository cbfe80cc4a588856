//! The pages of surveys: one file per section.
//!
//! | file | answers |
//! |---|---|
//! | `data` | what the folder holds |
//! | `study` | what was asked, as the study's file has it |
//! | `cells` | published cells read back |
//! | `published` | published beside simulated |
//! | `verdict` | what the cells say together |
//! | `joint` | answers of one person at once |
//! | `change`, `changed` | before and after, by arm |
//! | `waves` | the same people on several days |
//! | `banner` | one survey, by age |
//! | `fitted` | fitted parameters |
//! | `asked` | the questions; what the study can and cannot show |
//! | `failures`, `repeat` | what failed; how to get the same bits again |

mod asked;
mod banner;
pub mod cells;
mod change;
mod changed;
pub mod data;
mod failures;
mod fitted;
mod joint;
mod published;
mod repeat;
pub mod study;
pub mod verdict;
mod waves;

pub use data::Survey;
pub use failures::alarms;

use serde_json::{Value, json};

use super::kind::Kind;
use super::page::{Page, Part};
use super::parameters;
use super::words::{count, thousands};
use super::{ReportError, Source};
use crate::survey::shortfall::Shortfalls;
use cells::Cell;
use change::Changes;
use verdict::Sure;

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
struct Own {
    question: String,
    answer: Option<String>,
    arms: Vec<String>,
    parts: Vec<Option<Part>>,
}

/// The page of a survey of that kind.
///
/// # Errors
///
/// A file is damaged.
pub fn page(source: &Source, kind: Kind) -> Result<Page, ReportError> {
    let found = Survey::read(source)?;
    let own = match kind {
        Kind::Fitted => fitted(&found)?,
        Kind::Changed => changed(&found)?,
        Kind::Waves => waves(&found)?,
        Kind::Banner => banner(&found)?,
        Kind::Reproduced | Kind::Comparison | Kind::Calibration => reproduced(&found)?,
    };
    let mut parts = own.parts;
    parts.push(asked::part(&found));
    parts.push(asked::limits(&found));
    parts.push(found.scenario.as_ref().map(parameters::part));
    parts.push(failures::part(&found, kind));
    parts.push(Some(repeat::part(source, &found)?));
    Ok(Page {
        title: kicker(&found, kind),
        question: own.question,
        answer: own.answer,
        facts: facts(&found),
        alarms: failures::alarms(&found, kind),
        arms: own.arms,
        parts: parts.into_iter().flatten().collect(),
    })
}

fn kicker(found: &Survey, kind: Kind) -> String {
    match kind {
        Kind::Reproduced | Kind::Fitted => found.title(),
        _ => format!("{}; {}", found.manifest.scenario, found.title()),
    }
}

/// What was done, in a line.
fn facts(found: &Survey) -> String {
    let manifest = &found.manifest;
    if manifest.chi_square.is_some() {
        return format!(
            "Expected shares, without simulated people; levels by age as in scenario {}.",
            manifest.scenario
        );
    }
    let mut facts = Vec::new();
    if manifest.replicates.is_some() {
        facts.push(count(found.surveys(), "survey", "surveys"));
    }
    if let Some(weights) = manifest.weights.as_ref().or(manifest.weights_of_replicate_0.as_ref()) {
        let each = if manifest.replicates.is_some() { " each" } else { "" };
        let mut told = count(weights.interviews, "interview", "interviews") + each;
        if weights.interviews < weights.invited {
            told += &format!(" of {} invited", thousands(weights.invited));
        }
        facts.push(told);
        // Of many surveys the first is only one.
        let (of, effect) = match manifest.replicates {
            Some(_) => ("mean design effect", manifest.mean_design_effect),
            None => ("design effect", weights.design_effect),
        };
        if let Some(effect) = effect.filter(|_| weights.rounds > 0) {
            facts.push(format!("{of} of the weights {effect:.3}"));
        }
    }
    if let Some(scenario) = &found.scenario {
        let people = count(u64::from(scenario.setting.consumers), "person", "people");
        let how = if manifest.replicates.is_some() { "worlds of" } else { "among the" };
        facts.push(format!("{how} {people} (scenario {})", manifest.scenario));
        if manifest.replications.is_some() {
            let setting = &scenario.setting;
            facts.push(format!("asked on days {} and {}", setting.warmup_days, setting.days));
        }
    } else {
        facts.push(format!("people of {}", manifest.scenario));
    }
    if let (Some(arm), Some(day)) = (&manifest.arm, manifest.day) {
        facts.push(format!("on day {day} under {arm}"));
    }
    if !manifest.days.is_empty() {
        let days: Vec<String> = manifest.days.iter().map(u64::to_string).collect();
        let arm = manifest.arm.as_deref().unwrap_or("the baseline");
        facts.push(format!("on days {} under {arm}", days.join(", ")));
    }
    facts.extend(manifest.replications.map(|n| count(n, "replication", "replications")));
    facts.extend(manifest.replication.map(|replication| format!("replication {replication}")));
    let mut line = facts.join(", ");
    // A line that begins with a word, not with a number.
    if let Some(first) = line.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    line + "."
}

fn reproduced(found: &Survey) -> Result<Own, ReportError> {
    let cells = found.table.as_ref().map(Cell::all).transpose()?;
    let fits = found.fit.as_ref().map(verdict::read).transpose()?.unwrap_or_default();
    let doubt = found.manifest.fieldwork.as_ref().and_then(Shortfalls::doubt);
    let sure = Sure { surveys: found.surveys(), level: found.level(), doubt };
    let all = cells.as_deref().unwrap_or_default();
    let saturated = found.manifest.saturated_chi_square;
    Ok(Own {
        question: "Do simulated people answer as the people of this study did?".into(),
        answer: cells.as_ref().map(|cells| verdict::answer(cells, &fits, &sure)),
        arms: Vec::new(),
        parts: vec![
            published::part(found, all),
            verdict::part(all, &fits, &sure, saturated),
            joint::part(found)?,
        ],
    })
}

fn fitted(found: &Survey) -> Result<Own, ReportError> {
    let cells = found.cells.as_ref().map(fitted::read).transpose()?.unwrap_or_default();
    let n = found.parameters.as_ref().map_or(0, |sheet| sheet.rows().count());
    Ok(Own {
        question: "Which attitudes would answer as this study found?".into(),
        answer: Some(fitted::answer(&cells, n, found.manifest.freedom)),
        arms: Vec::new(),
        parts: vec![fitted::part(found, &cells)?],
    })
}

fn changed(found: &Survey) -> Result<Own, ReportError> {
    let changes = found.table.as_ref().map(|sheet| Changes::read(sheet, found)).transpose()?;
    let first = |row: &change::Change| found.is_first(&row.item, &row.answer);
    let level = found.level();
    Ok(Own {
        question: "What do the policies change in what people say?".into(),
        answer: changes.as_ref().map(|changes| changes.answer(&first, level)),
        arms: changes.as_ref().map_or(Vec::new(), |changes| changes.arms.clone()),
        parts: vec![changes.as_ref().and_then(|changes| changed::part(found, changes))],
    })
}

fn waves(found: &Survey) -> Result<Own, ReportError> {
    let all = found.table.as_ref().map(waves::read).transpose()?;
    Ok(Own {
        question: "How does what people say change over the days?".into(),
        answer: all.as_ref().map(|all| waves::answer(all, found.level())),
        arms: Vec::new(),
        parts: vec![all.as_ref().and_then(|all| waves::part(found, all))],
    })
}

fn banner(found: &Survey) -> Result<Own, ReportError> {
    let all = found.table.as_ref().map(banner::read).transpose()?;
    let interviews = found.manifest.weights.as_ref().map(|weights| weights.interviews);
    let day = found.manifest.day.unwrap_or(0);
    let level = found.level_in_words();
    Ok(Own {
        question: format!("What do people say on day {day}?"),
        answer: all.as_ref().map(|all| banner::answer(all, interviews, &level)),
        arms: Vec::new(),
        parts: vec![all.as_ref().and_then(|all| banner::part(found, all))],
    })
}
