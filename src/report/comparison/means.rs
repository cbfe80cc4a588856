//! Tables of means, a row per arm.

use super::data::{Comparison, Found};
use crate::report::page::Grid;
use crate::report::words::{Interval, number, percent};

/// Metrics with their headings; a share is shown in percent.
pub(super) type Columns = [(&'static str, &'static str, bool)];

/// What stands where there is nothing to say.
pub(super) const NOTHING: &str = "\u{2013}";

/// A row per arm, with cells of its `own` first; metrics that are undefined for all of them are left out.
pub(super) fn table(
    found: &Comparison,
    arms: &[&str],
    caption: String,
    first: &[&str],
    own: &dyn Fn(usize) -> Vec<String>,
    columns: &Columns,
) -> Grid {
    let is_known = |(metric, ..): &&(&str, &str, bool)| {
        arms.iter().any(|arm| found.mean(arm, metric).is_some())
    };
    let columns: Vec<_> = columns.iter().filter(is_known).collect();
    let headings: Vec<&str> = columns.iter().map(|(_, heading, _)| *heading).collect();
    let header = [&["arm"], first, headings.as_slice()].concat();
    let rows = arms.iter().enumerate().map(|(index, arm)| {
        let figures = columns.iter().map(|(metric, _, share)| mean(found, arm, metric, *share));
        [vec![(*arm).to_owned()], own(index), figures.collect()].concat()
    });
    Grid::of(caption, &header, &header[1..], rows.collect())
}

/// The mean of an arm.
pub(super) fn mean(found: &Comparison, arm: &str, metric: &str, share: bool) -> String {
    let known = found.mean(arm, metric).map(seen);
    known.map_or(NOTHING.into(), |known| cell(&known, share, false))
}

/// Its difference from the baseline.
pub(super) fn difference(found: &Comparison, arm: &str, metric: &str) -> String {
    let known = found.difference(arm, metric);
    known.map_or(NOTHING.into(), |known| cell(&known.interval, false, true))
}

/// The interval; none where every replication had the same value, for which the table of means has a bound.
fn seen(found: &Found) -> Interval {
    match found.error {
        Some(0.0) => Interval { low: None, high: None, ..found.interval },
        _ => found.interval,
    }
}

/// An estimate with its interval.
fn cell(known: &Interval, share: bool, signed: bool) -> String {
    let times = if share { 100.0 } else { 1.0 };
    let [low, high] = [known.low, known.high].map(|end| end.map(|end| end * times));
    let shown = Interval { estimate: known.estimate * times, low, high };
    let unit = if share { "%" } else { "" };
    match shown.half_width() {
        Some(half) if half > 0.0 => {
            let places = shown.places();
            format!(
                "{}{unit} ({})",
                number(shown.estimate, places, signed),
                shown.ends(places, signed)
            )
        }
        _ if share => percent(known.estimate),
        _ => number(known.estimate, 2, signed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_in_percent_and_what_never_varies_has_no_interval() {
        let of = |estimate, low, high| Interval { estimate, low: Some(low), high: Some(high) };
        assert_eq!(cell(&of(0.912, 0.9, 0.924), true, false), "91.2% (90.0 to 92.4)");
        assert_eq!(cell(&of(3.0, 2.5, 3.5), false, false), "3.00 (2.50 to 3.50)");
        assert_eq!(cell(&of(3.0, 2.5, 3.5), false, true), "+3.00 (+2.50 to +3.50)");
        assert_eq!(cell(&of(1.0, 1.0, 1.0), true, false), "100%");
        let none = Interval { estimate: 0.977, low: None, high: None };
        assert_eq!(cell(&none, false, false), "0.98");
        // None of 24 replications dropped any: 0 to 1 - 0.025^(1/24) in the table of means.
        let interval = of(0.0, 0.0, 0.1425);
        let mut found =
            Found { interval, unit: "share".into(), n: 24, error: Some(0.0), adjusted_p: None };
        assert_eq!(cell(&seen(&found), true, false), "0%");
        found.error = Some(0.01);
        assert_eq!(cell(&seen(&found), true, false), "0.0% (0.0 to 14.2)");
    }
}
