//! Tables of means, a row per arm.

use super::data::{Comparison, Found};
use crate::document::block::Grid;
use crate::document::words::{Interval, number, percent};

/// Metrics with their headings; a share is shown in percent.
pub(super) type Columns = [(&'static str, &'static str, bool)];

/// The most decimals of a percentage.
const PERCENT_PLACES: usize = 2;

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
    // No share is below nothing or above all, whatever normal or rounded arithmetic makes of its ends.
    let end = |end: f64| if share { (end * times).clamp(0.0, times) } else { end };
    let shown = Interval {
        estimate: end(known.estimate),
        low: known.low.map(end),
        high: known.high.map(end),
    };
    let unit = if share { "%" } else { "" };
    let most = if share { PERCENT_PLACES } else { usize::MAX };
    match shown.half_width() {
        Some(half) if half > 0.0 => {
            let places = shown.places().min(most);
            let ends =
                [shown.low, shown.high].map(|end| end.map(|end| number(end, places, signed)));
            // What is the same to every digit shown needs no interval.
            if share && ends[0] == ends[1] {
                return nearly(shown.estimate);
            }
            format!(
                "{}{unit} ({})",
                number(shown.estimate, places, signed),
                shown.ends(places, signed)
            )
        }
        _ if share => percent(shown.estimate / times),
        _ => number(known.estimate, 2, signed),
    }
}

/// A percentage that its interval leaves no doubt about; next to all or nothing it is not said to be that.
fn nearly(estimate: f64) -> String {
    let least = 0.01;
    match estimate {
        _ if estimate > 1e-6 && estimate < least / 2.0 => format!("under {least}%"),
        _ if estimate < 100.0 - 1e-6 && estimate > 100.0 - least / 2.0 => {
            format!("over {}%", 100.0 - least)
        }
        _ => percent(estimate / 100.0),
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
        // All of the paid hours, but for the last bits: nobody reads eight decimals, and nothing is above 100.
        let almost = 1.0 - 1e-12;
        assert_eq!(cell(&of(almost, almost - 1e-13, almost + 1e-13), true, false), "100%");
        assert_eq!(cell(&of(0.999_992, 0.999_975, 1.000_008), true, false), "over 99.99%");
        assert_eq!(cell(&of(0.000_02, 0.000_01, 0.000_03), true, false), "under 0.01%");
        assert_eq!(cell(&of(0.999_5, 0.998_8, 1.000_2), true, false), "99.95% (99.88 to 100.00)");
        assert_eq!(cell(&of(0.346_64, 0.346_26, 0.347_03), true, false), "34.66% (34.63 to 34.70)");
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
