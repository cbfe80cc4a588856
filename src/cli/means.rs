//! Columns of means in a table of arms: shares in percent, as many decimals as the intervals justify.

use super::text::number;
use crate::experiment::segments::{Known, Quantity, mean_of};
use crate::experiment::verdict::column_places;
use crate::report::words::Interval;

/// A column of means.
pub(super) struct Column {
    pub header: &'static str,
    pub metric: &'static str,
    /// Shares are shown in percent.
    times: f64,
    /// The most decimals.
    most: usize,
}

/// A share.
pub(super) const fn percent(header: &'static str, metric: &'static str) -> Column {
    Column { header, metric, times: 100.0, most: 1 }
}

/// Hours, days and counts.
pub(super) const fn hours(header: &'static str, metric: &'static str) -> Column {
    Column { header, metric, times: 1.0, most: 2 }
}

/// The columns that any arm has a value of, with their decimals.
pub(super) fn known<'a>(
    arms: &[&[Quantity]],
    columns: impl Iterator<Item = &'a Column>,
) -> Vec<(&'a Column, usize)> {
    let some = |column: &&Column| arms.iter().any(|arm| mean_of(arm, column.metric).is_some());
    columns.filter(some).map(|column| (column, places(arms, column))).collect()
}

/// The cells of an arm.
pub(super) fn cells(figures: &[Quantity], columns: &[(&Column, usize)]) -> Vec<String> {
    let cell = |(column, places): &(&Column, usize)| {
        let mean = mean_of(figures, column.metric);
        mean.map_or("-".into(), |mean| number(mean.estimate * column.times, *places, false))
    };
    columns.iter().map(cell).collect()
}

/// The decimals that the means of a column deserve.
fn places(arms: &[&[Quantity]], column: &Column) -> usize {
    let deserved = arms.iter().filter_map(|arm| {
        let Known { estimate, low, high, .. } = mean_of(arm, column.metric)?;
        let times = |value: f64| value * column.times;
        let interval =
            Interval { estimate: times(estimate), low: low.map(times), high: high.map(times) };
        interval.half_width().filter(|half| *half > 0.0).map(|_| interval.places())
    });
    column_places(deserved).min(column.most)
}
