//! What is in a study, without doing it.

use serde_json::{Value, json};

use super::say;
use crate::document::study::{self, asks, people, published, sample};
use crate::render::text::text;
use crate::scenario::study_digest;
use crate::survey::study::Study;

/// Says what is in a study that was found to be valid.
pub(super) fn check_study(study: &Study, file: &str, as_json: bool) {
    match as_json {
        true => say(&format!("{:#}\n", json_of(study))),
        false => say(&text(&study::document(study, file))),
    }
}

fn json_of(study: &Study) -> Value {
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
