//! A study in words, before it is done.

use super::block::{Block, Document, Labelled, Part};
use crate::ground::number::count;
use crate::ground::text::list;
use crate::model::consumer::AGE_BANDS;
use crate::scenario::study_digest;
use crate::survey::questionnaire::Asks;
use crate::survey::study::{CellUse, Study};

/// A study in words.
pub fn document(study: &Study, file: &str) -> Document {
    let mut rows = vec![
        Labelled::new("asks", asks(study)),
        Labelled::new("sample", sample(study)),
        Labelled::new("people", people(study)),
        Labelled::new("published", published(study)),
    ];
    rows.extend(study.can.iter().map(|line| Labelled::new("can", line)));
    rows.extend(study.cannot.iter().map(|line| Labelled::new("cannot", line)));
    Document {
        title: format!("{file} is a valid study (digest {})", study_digest(study)),
        question: study.title.clone(),
        answer: None,
        facts: String::new(),
        alarms: Vec::new(),
        arms: Vec::new(),
        parts: vec![Part { id: "study", title: String::new(), blocks: vec![Block::Rows(rows)] }],
    }
}

/// How many there are of each sort, as `3 held out and 1 excluded`.
fn of_each<'a>(names: &[&'a str], sorts: impl Iterator<Item = &'a str> + Clone) -> String {
    let some = names.iter().filter_map(|name| {
        let count = sorts.clone().filter(|sort| sort == name).count();
        (count > 0).then(|| format!("{count} {name}"))
    });
    list(&some.collect::<Vec<_>>())
}

fn sort(asks: &Asks) -> &'static str {
    match asks {
        Asks::Attitude(_) => "on attitudes",
        Asks::Appraisal(_) => "on being contacted",
        Asks::Fact { .. } => "on facts",
        Asks::Reasons { .. } => "on reasons for leaving",
    }
}

const SORTS: [&str; 4] =
    ["on attitudes", "on being contacted", "on facts", "on reasons for leaving"];

/// What it says of that, in a line.
pub fn asks(study: &Study) -> String {
    let items = &study.questionnaire.items;
    let sorts = items.iter().map(|item| sort(&item.asks));
    format!("{}: {}", count(items.len() as u64, "item", "items"), of_each(&SORTS, sorts))
}

/// What it says of that, in a line.
pub fn sample(study: &Study) -> String {
    let fieldwork = &study.fieldwork;
    let n = match fieldwork.n {
        Some(n) => count(u64::from(n), "interview", "interviews"),
        None => "everybody who can be reached".into(),
    };
    let known: Vec<String> =
        fieldwork.weighting.iter().map(|known| known.name().to_owned()).collect();
    let weights = match known.as_slice() {
        [] => "; no weights".to_owned(),
        some => format!("; weighted by {}", list(some)),
    };
    let quotas = if fieldwork.quotas.is_some() { "; quotas by band" } else { "" };
    let covered = AGE_BANDS.iter().zip(fieldwork.coverage).filter(|(_, share)| *share < 1.0);
    let covered = covered.map(|(band, share)| format!("; {share} of {band} covered"));
    format!("{n}{weights}{quotas}{}", covered.collect::<String>())
}

/// What it says of that, in a line.
pub fn people(study: &Study) -> String {
    match &study.world {
        None => "of the defaults or of a scenario, before anything happens".into(),
        Some(world) => {
            let when = match world.day {
                Some(day) => format!("on day {day}"),
                None => "at the end".into(),
            };
            let worlds = count(u64::from(world.worlds), "world", "worlds");
            format!("of {} under {}, {when}, of {worlds}", world.scenario, world.arm)
        }
    }
}

/// What it says of that, in a line.
pub fn published(study: &Study) -> String {
    let cells = &study.published;
    let used = of_each(&CellUse::ALL.map(CellUse::name), cells.iter().map(|cell| cell.used.name()));
    let joint = match study.joint.len() as u64 {
        0 => String::new(),
        n => format!("; {} to be reported", count(n, "joint share", "joint shares")),
    };
    match cells.len() as u64 {
        0 => format!("nothing{joint}"),
        n => format!("{}: {used}{joint}", count(n, "figure", "figures")),
    }
}
