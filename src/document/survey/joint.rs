//! Answers of one person at once, such as the double standard.

use serde_json::{Value, json};

use super::data::Survey;
use super::{NONE, facet};
use crate::document::block::{Block, Grid, Part};
use crate::document::figure::{Column, Figure};
use crate::ground::number::{count, fixed, signed};
use crate::record::rows::survey::{Joint, Method};

/// Joint shares over the assumed correlation of the two attitudes.
pub fn part(found: &Survey, all: &[Joint]) -> Option<Part> {
    let mut names: Vec<&str> = all.iter().map(|share| share.joint.as_str()).collect();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let blocks = vec![
        Block::Text(
            "How many people hold two views at once was never published. The published totals \
             alone allow any share between the two bounds; which share it is depends on how \
             privacy concern and the wish for service go together, which is assumed."
                .into(),
        ),
        Block::Chart(figure(found, all, &names)),
        Block::Folded("As a table".into(), grid(all, &names)),
    ];
    Some(Part { id: "joint", title: "Two views at once".into(), blocks })
}

fn figure(found: &Survey, all: &[Joint], names: &[&str]) -> Figure {
    let facets: Vec<Value> = names.iter().map(|name| facet(name, name, "", "")).collect();
    let column = |pick: &dyn Fn(&Joint) -> Option<f64>| all.iter().map(pick).collect();
    let kind = |share: &Joint| match share.method {
        Method::Surveys => "surveys",
        Method::Model => "model",
        Method::Bounds => "bounds",
    };
    Figure {
        id: "joint",
        kind: "joint",
        title: "Share of people who hold both views".into(),
        caption: format!(
            "Line: what the measurement model expects at each correlation between privacy concern \
             and the wish for service, over its assumed range. Dot: mean over {} at the \
             correlation of the scenario, with its {} interval (Student t, logit scale). Shaded: what the \
             published totals allow for any overlap (Frechet bounds).",
            count(found.surveys(), "simulated survey", "simulated surveys"),
            found.level_in_words()
        ),
        alt: alt(all, names),
        columns: vec![
            Column::names("joint", all.iter().map(|share| &share.joint)),
            Column::names("method", all.iter().map(kind)),
            Column::numbers("correlation", "", column(&|share| share.attitude_correlation)),
            Column::numbers("share", "%", column(&|share| share.share)),
            Column::numbers("low", "%", column(&|share| share.low)),
            Column::numbers("high", "%", column(&|share| share.high)),
        ],
        options: json!({ "select": facets, "choose": "joint" }),
    }
}

fn of<'a>(all: &'a [Joint], name: &str, method: Method) -> impl Iterator<Item = &'a Joint> {
    all.iter().filter(move |share| share.joint == name && share.method == method)
}

fn told(share: Option<f64>) -> String {
    share.map_or(NONE.into(), |share| fixed(share, 1))
}

fn range(share: &Joint) -> String {
    match (share.low, share.high) {
        (Some(low), Some(high)) => format!("{} to {}", told(Some(low)), told(Some(high))),
        _ => NONE.into(),
    }
}

fn alt(all: &[Joint], names: &[&str]) -> String {
    let each: Vec<String> = names
        .iter()
        .map(|name| {
            let mean = of(all, name, Method::Surveys).next().and_then(|found| found.share);
            let bounds = of(all, name, Method::Bounds).next().map_or("unknown".into(), range);
            format!("{name}: simulated {}%, any overlap {bounds}%", told(mean))
        })
        .collect();
    format!("{}.", each.join("; "))
}

fn grid(all: &[Joint], names: &[&str]) -> Grid {
    let mut correlations: Vec<f64> = Vec::new();
    for share in all.iter().filter(|share| share.method == Method::Model) {
        let rho = share.attitude_correlation.unwrap_or(0.0);
        if !correlations.contains(&rho) {
            correlations.push(rho);
        }
    }
    let own = all.iter().find(|share| share.method == Method::Surveys);
    let own = own.and_then(|share| share.attitude_correlation);
    let mut header = vec!["views".to_owned(), "simulated".into(), "any overlap".into()];
    header.extend(correlations.iter().map(|rho| format!("at {}", signed(*rho, 2))));
    let rows = names.iter().map(|name| {
        let mut row = vec![(*name).to_owned()];
        row.push(told(of(all, name, Method::Surveys).next().and_then(|found| found.share)));
        row.push(of(all, name, Method::Bounds).next().map_or(NONE.into(), range));
        row.extend(correlations.iter().map(|rho| {
            let at = |share: &&Joint| share.attitude_correlation == Some(*rho);
            told(of(all, name, Method::Model).find(at).and_then(|found| found.share))
        }));
        row
    });
    Grid {
        caption: format!(
            "Percent of people: simulated in the surveys{}; between what any overlap lies; and expected at each \
             assumed correlation between the two attitudes",
            own.map_or(String::new(), |rho| format!(", at a correlation of {rho}"))
        ),
        rows: rows.collect(),
        numeric: (0..header.len()).map(|column| column > 0).collect(),
        header,
        names: 0,
        marked: Vec::new(),
        note: None,
    }
}
