//! What is in a study, without doing it.

use serde_json::{Value, json};

use super::say;
use super::text::{count, hung, listed, wrapped};
use crate::model::consumer::AGE_BANDS;
use crate::scenario::study_digest;
use crate::survey::questionnaire::Asks;
use crate::survey::study::{CellUse, Study};

/// Says what is in a study that was found to be valid.
pub(super) fn check_study(study: &Study, file: &str, as_json: bool) {
    match as_json {
        true => say(&format!("{:#}\n", document(study))),
        false => say(&text(study, file)),
    }
}

fn text(study: &Study, file: &str) -> String {
    let mut out = wrapped(&format!("{file} is a valid study (digest {})", study_digest(study)));
    out += &wrapped(&study.title);
    out += &hung("asks       ", &asks(study));
    out += &hung("sample     ", &sample(study));
    out += &hung("people     ", &people(study));
    out += &hung("published  ", &published(study));
    study.can.iter().for_each(|line| out += &hung("can        ", line));
    study.cannot.iter().for_each(|line| out += &hung("cannot     ", line));
    out
}

/// How many there are of each sort, as `3 held out and 1 excluded`.
fn of_each<'a>(names: &[&'a str], sorts: impl Iterator<Item = &'a str> + Clone) -> String {
    let some = names.iter().filter_map(|name| {
        let count = sorts.clone().filter(|sort| sort == name).count();
        (count > 0).then(|| format!("{count} {name}"))
    });
    listed(&some.collect::<Vec<_>>())
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

fn asks(study: &Study) -> String {
    let items = &study.questionnaire.items;
    let sorts = items.iter().map(|item| sort(&item.asks));
    format!("{}: {}", count(items.len() as u64, "item", "items"), of_each(&SORTS, sorts))
}

fn sample(study: &Study) -> String {
    let fieldwork = &study.fieldwork;
    let n = match fieldwork.n {
        Some(n) => count(u64::from(n), "interview", "interviews"),
        None => "everybody who can be reached".into(),
    };
    let known: Vec<String> =
        fieldwork.weighting.iter().map(|known| known.name().to_owned()).collect();
    let weights = match known.as_slice() {
        [] => "; no weights".to_owned(),
        some => format!("; weighted by {}", listed(some)),
    };
    let quotas = if fieldwork.quotas.is_some() { "; quotas by band" } else { "" };
    let covered = AGE_BANDS.iter().zip(fieldwork.coverage).filter(|(_, share)| *share < 1.0);
    let covered = covered.map(|(band, share)| format!("; {share} of {band} covered"));
    format!("{n}{weights}{quotas}{}", covered.collect::<String>())
}

fn people(study: &Study) -> String {
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

fn published(study: &Study) -> String {
    let cells = &study.published;
    let used =
        of_each(&CellUse::ALL.map(|(_, name)| name), cells.iter().map(|cell| cell.used.name()));
    let joint = match study.joint.len() as u64 {
        0 => String::new(),
        n => format!("; {} to be reported", count(n, "joint share", "joint shares")),
    };
    match cells.len() as u64 {
        0 => format!("nothing{joint}"),
        n => format!("{}: {used}{joint}", count(n, "figure", "figures")),
    }
}

fn document(study: &Study) -> Value {
    let items = study.questionnaire.items.iter();
    json!({
        "valid": true,
        "study": study.name,
        "title": study.title,
        "digest": study_digest(study),
        "items": items.map(|item| &item.id).collect::<Vec<_>>(),
        "asks": asks(study),
        "sample": sample(study),
        "people": people(study),
        "published": published(study),
        "cells": study.published.len(),
        "can": study.can,
        "cannot": study.cannot,
    })
}
