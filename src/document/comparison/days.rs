//! What happens day by day.

use serde_json::json;

use super::data::Comparison;
use crate::document::ReportError;
use crate::document::answer::desks::Struck;
use crate::document::block::{Block, Part};
use crate::document::figure::{Column, Figure, rounded};
use crate::document::words::{self, Interval};
use crate::ground::number::decimals;
use crate::scenario::Scenario;
use crate::world::metrics::{SERIES, series_unit_among};

/// The daily figures that a page shows; the others are in `series.csv`.
const SHOWN: [&str; 10] = [
    "satisfaction",
    "backlash",
    "unfollows",
    "hidden_exits",
    "looking_followers",
    "contacts",
    "improper",
    "queue",
    "readers_reached",
    "customers",
];

/// Those that are counted as they stand, not as they come.
const STANDING: [&str; 3] = ["looking_followers", "queue", "customers"];

/// Daily figures with their bands.
///
/// # Errors
///
/// The table of days is damaged.
pub fn part(found: &Comparison) -> Result<Option<Part>, ReportError> {
    let mut notes = Vec::new();
    // Arms that change parameters have people and a past of their own.
    let is_one = |scenario: &Scenario| scenario.arms.iter().all(|arm| arm.setting.is_none());
    if found.arms().len() > 1 {
        if found.scenario.as_ref().is_some_and(is_one) {
            notes.push("Before it all arms are one.");
        }
        notes.push("Fewer arms (tick them on top) show more.");
    }
    let figure = figure(found, "days", "Means of each day", &SHOWN, &notes)?;
    let blocks = figure.map(|figure| vec![Block::Chart(figure)]);
    Ok(blocks.map(|blocks| Part { id: "days", title: "Day by day".into(), blocks }))
}

/// A chart of daily figures, shocks to the brand shaded; `None` without numbers.
///
/// # Errors
///
/// The table of days is damaged.
pub fn figure(
    found: &Comparison,
    id: &'static str,
    title: &str,
    shown: &[&str],
    more_notes: &[&str],
) -> Result<Option<Figure>, ReportError> {
    let Some(rows) = &found.series else { return Ok(None) };
    let arms = found.arms();
    let mut days = 0;
    let mut cells: Vec<(usize, usize, usize, Interval)> = Vec::new();
    for row in rows {
        let metric = shown.iter().position(|name| row.metric == *name);
        let arm = arms.iter().position(|known| *known == row.arm);
        let (Some(metric), Some(arm), Some(estimate)) = (metric, arm, row.mean) else { continue };
        let day = row.day as usize;
        days = days.max(day + 1);
        let interval = Interval { estimate, low: row.low, high: row.high };
        cells.push((metric, arm, day, sparing(&interval)));
    }
    if cells.is_empty() {
        return Ok(None);
    }
    let rows = shown.len() * arms.len() * days;
    let [mut means, mut lows, mut highs] = [(); 3].map(|()| vec![None; rows]);
    for (metric, arm, day, band) in cells {
        let row = (metric * arms.len() + arm) * days + day;
        (means[row], lows[row], highs[row]) = (Some(band.estimate), band.low, band.high);
    }
    let known = |name: &str| SERIES.iter().find(|(known, ..)| *known == name);
    let facet = |name: &&str| {
        let doc = known(name).map_or("", |(.., doc)| *doc);
        let unit = series_unit_among(name, found.people());
        let stands = unit == "from -1 to 1" || STANDING.contains(name);
        let unit = if stands { unit } else { unit.replacen(" among", " a day among", 1) };
        json!({ "name": name, "title": words::title(name), "unit": unit, "doc": doc, "wish": "" })
    };
    let facets: serde_json::Value = shown.iter().map(facet).collect();
    let begins = found.scenario.as_ref().map(|scenario| scenario.setting.warmup_days);
    let mut notes: Vec<String> = Vec::new();
    notes.extend(begins.map(|day| format!("The line at day {day} is where the policies begin.")));
    notes.extend(more_notes.iter().map(|note| (*note).to_owned()));
    let shocks = shocks(found);
    if !shocks.is_empty() {
        let told: Vec<&str> = shocks.iter().map(|shock| shock.words.as_str()).collect();
        notes.push(format!("Shaded: {}.", told.join("; ")));
    }
    let notes: String = notes.iter().map(|note| format!(" {note}")).collect();
    let shaded: serde_json::Value = shocks
        .iter()
        .map(|shock| json!({ "from": shock.from_day, "to": shock.to_day, "words": shock.words }))
        .collect();
    Ok(Some(Figure {
        id,
        kind: "days",
        title: title.into(),
        caption: format!(
            "Mean over n = {} replications; bands are pointwise {} intervals ({}).{notes}",
            found.replications(),
            found.level(),
            words::WITHIN
        ),
        alt: format!(
            "Daily figures of {} arms over {days} days. The numbers are in the table below and in \
             series.csv.",
            arms.len()
        ),
        columns: vec![
            Column::turns(
                "metric",
                shown.iter().map(|name| (*name).to_owned()).collect(),
                arms.len() * days,
            ),
            Column::turns("arm", arms.to_vec(), days),
            Column::turns("day", (0..days).map(|day| day.to_string()).collect(), 1),
            Column::numbers("mean", "", means),
            Column::numbers("low", "", lows),
            Column::numbers("high", "", highs),
        ],
        options: json!({ "select": facets, "begins": begins, "shocks": shaded }),
    }))
}

/// What strikes the brand in question.
fn shocks(found: &Comparison) -> Vec<&Struck> {
    let desks = found.answer.as_ref().and_then(|answer| answer.desks.as_ref());
    let all = desks.iter().flat_map(|desks| desks.shocks.iter().map(move |shock| (desks, shock)));
    all.filter(|(desks, shock)| shock.brand == desks.brand).map(|(_, shock)| shock).collect()
}

/// A mean and the ends of its band to a hundredth of half its width: more could not be seen, and a
/// page of 2 MB is no page.
fn sparing(band: &Interval) -> Interval {
    let Some(half) = band.half_width().filter(|half| *half > 0.0) else {
        return Interval { estimate: rounded(band.estimate, 4), low: None, high: None };
    };
    let places = decimals(half, band.estimate) + 1;
    let of = |value: f64| format!("{value:.places$}").parse().unwrap_or(value);
    Interval { estimate: of(band.estimate), low: band.low.map(of), high: band.high.map(of) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three digits of the half width: five decimals of 0.001234, two of 5.
    #[test]
    fn a_mean_keeps_what_its_band_lets_one_see() {
        let band = |estimate, low: f64, high: f64| {
            let end = |end: f64| Some(end).filter(|end| !end.is_nan());
            Interval { estimate, low: end(low), high: end(high) }
        };
        assert_eq!(
            sparing(&band(-0.121_234_567, -0.122_468_567, -0.120_000_567)),
            band(-0.121_23, -0.122_47, -0.12)
        );
        assert_eq!(sparing(&band(5.123, 0.123, 10.123)), band(5.12, 0.12, 10.12));
        let none = band(3.0, f64::NAN, f64::NAN);
        assert_eq!((sparing(&band(3.0, 3.0, 3.0)), sparing(&none)), (none, none));
    }
}
