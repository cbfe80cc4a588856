//! What happens day by day.

use serde_json::json;

use super::data::Comparison;
use crate::experiment::verdict::decimals;
use crate::report::ReportError;
use crate::report::figure::{Column, Figure, rounded};
use crate::report::page::{Block, Part};
use crate::report::words::{self, Interval};
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
    let Some(sheet) = &found.series else { return Ok(None) };
    let arms = found.arms();
    let mut days = 0;
    let mut cells: Vec<(usize, usize, usize, Interval)> = Vec::new();
    for row in sheet.rows() {
        let metric = SHOWN.iter().position(|name| row.text("metric").ok() == Some(*name));
        let arm = row.text("arm")?;
        let arm = arms.iter().position(|known| known == arm);
        let day = row.number("day")?.map(|day| day as usize);
        let (Some(metric), Some(arm), Some(day), Some(estimate)) =
            (metric, arm, day, row.number("mean")?)
        else {
            continue;
        };
        let (low, high) = (row.number("low")?, row.number("high")?);
        days = days.max(day + 1);
        cells.push((metric, arm, day, sparing(&Interval { estimate, low, high })));
    }
    if cells.is_empty() {
        return Ok(None);
    }
    let rows = SHOWN.len() * arms.len() * days;
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
    let facets: serde_json::Value = SHOWN.iter().map(facet).collect();
    let begins = found.scenario.as_ref().map(|scenario| scenario.setting.warmup_days);
    let mut notes = begins.map_or(String::new(), |day| {
        format!(" The line at day {day} is where the policies begin.")
    });
    // Arms that change parameters have people and a past of their own.
    let is_one = |scenario: &Scenario| scenario.arms.iter().all(|arm| arm.setting.is_none());
    if arms.len() > 1 {
        if found.scenario.as_ref().is_some_and(is_one) {
            notes += " Before it all arms are one.";
        }
        notes += " Fewer arms (tick them on top) show more.";
    }
    let figure = Figure {
        id: "days",
        kind: "days",
        title: "Means of each day".into(),
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
                SHOWN.iter().map(|name| (*name).to_owned()).collect(),
                arms.len() * days,
            ),
            Column::turns("arm", arms.to_vec(), days),
            Column::turns("day", (0..days).map(|day| day.to_string()).collect(), 1),
            Column::numbers("mean", "", means),
            Column::numbers("low", "", lows),
            Column::numbers("high", "", highs),
        ],
        options: json!({ "select": facets, "begins": begins }),
    };
    let part = Part { id: "days", title: "Day by day".into(), blocks: vec![Block::Chart(figure)] };
    Ok(Some(part))
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
