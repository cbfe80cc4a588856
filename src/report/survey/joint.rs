//! Answers of one person at once, such as the double standard.

use serde_json::{Value, json};

use super::data::Survey;
use super::facet;
use crate::report::ReportError;
use crate::report::figure::{Column, Figure};
use crate::report::page::{Block, Grid, Part};
use crate::report::words::{count, number};

/// What a row of the table is.
#[derive(Clone, Copy, PartialEq)]
enum Method {
    /// What the surveys found.
    Surveys,
    /// What the measurement model expects at a correlation.
    Model,
    /// What the totals alone allow.
    Bounds,
}

struct Share {
    name: String,
    method: Method,
    correlation: Option<f64>,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// Joint shares over the assumed correlation of the two attitudes.
///
/// # Errors
///
/// The table is damaged.
pub fn part(found: &Survey) -> Result<Option<Part>, ReportError> {
    let Some(sheet) = &found.joint else { return Ok(None) };
    let mut all = Vec::new();
    for row in sheet.rows() {
        let method = match row.text("method")? {
            "mean over surveys" => Method::Surveys,
            method if method.starts_with("measurement model") => Method::Model,
            _ => Method::Bounds,
        };
        all.push(Share {
            name: row.text("joint")?.into(),
            method,
            correlation: row.number("attitude_correlation")?,
            share: row.number("share")?,
            low: row.number("low")?,
            high: row.number("high")?,
        });
    }
    let mut names: Vec<&str> = all.iter().map(|share| share.name.as_str()).collect();
    names.dedup();
    if names.is_empty() {
        return Ok(None);
    }
    let blocks = vec![
        Block::Text(
            "How many people hold two views at once was never published. The published totals \
             alone allow any share between the two bounds; which share it is depends on how \
             privacy concern and the wish for service go together, which is assumed."
                .into(),
        ),
        Block::Chart(figure(found, &all, &names)),
        Block::Grid(grid(&all, &names)),
    ];
    Ok(Some(Part { id: "joint", title: "Two views at once".into(), blocks }))
}

fn figure(found: &Survey, all: &[Share], names: &[&str]) -> Figure {
    let facets: Vec<Value> = names.iter().map(|name| facet(name, name, "", "")).collect();
    let column = |pick: &dyn Fn(&Share) -> Option<f64>| all.iter().map(pick).collect();
    let kind = |share: &Share| match share.method {
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
            Column::names("joint", all.iter().map(|share| &share.name)),
            Column::names("method", all.iter().map(kind)),
            Column::numbers("correlation", "", column(&|share| share.correlation)),
            Column::numbers("share", "%", column(&|share| share.share)),
            Column::numbers("low", "%", column(&|share| share.low)),
            Column::numbers("high", "%", column(&|share| share.high)),
        ],
        options: json!({ "select": facets, "choose": "joint" }),
    }
}

fn of<'a>(all: &'a [Share], name: &str, method: Method) -> impl Iterator<Item = &'a Share> {
    all.iter().filter(move |share| share.name == name && share.method == method)
}

fn told(share: Option<f64>) -> String {
    share.map_or("\u{2013}".into(), |share| number(share, 1, false))
}

fn range(share: &Share) -> String {
    match (share.low, share.high) {
        (Some(low), Some(high)) => format!("{} to {}", told(Some(low)), told(Some(high))),
        _ => "\u{2013}".into(),
    }
}

fn alt(all: &[Share], names: &[&str]) -> String {
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

fn grid(all: &[Share], names: &[&str]) -> Grid {
    let mut correlations: Vec<f64> = Vec::new();
    for share in all.iter().filter(|share| share.method == Method::Model) {
        let rho = share.correlation.unwrap_or(0.0);
        if !correlations.contains(&rho) {
            correlations.push(rho);
        }
    }
    let mut header = vec!["views".to_owned(), "simulated".into(), "any overlap".into()];
    header.extend(correlations.iter().map(|rho| format!("at {}", number(*rho, 2, true))));
    let rows = names.iter().map(|name| {
        let mut row = vec![(*name).to_owned()];
        row.push(told(of(all, name, Method::Surveys).next().and_then(|found| found.share)));
        row.push(of(all, name, Method::Bounds).next().map_or("\u{2013}".into(), range));
        row.extend(correlations.iter().map(|rho| {
            let at = |share: &&Share| share.correlation == Some(*rho);
            told(of(all, name, Method::Model).find(at).and_then(|found| found.share))
        }));
        row
    });
    Grid {
        caption: "Percent of people: simulated in the surveys; between what any overlap lies; and \
                  expected at each assumed correlation between the two attitudes"
            .into(),
        rows: rows.collect(),
        numeric: (0..header.len()).map(|column| column > 0).collect(),
        header,
        names: 0,
        marked: Vec::new(),
    }
}
