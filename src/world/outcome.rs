//! What a run leaves behind: a number for each metric, brand and slice, and the daily series.

use super::metrics::{METRICS, Metric, SERIES, Slice};
use super::setting::Setting;
use super::tally::Tally;
use crate::ground::digest::Digest;

/// One column of the table of runs.
#[derive(Clone, Copy)]
pub struct Column {
    /// What is measured.
    pub metric: &'static Metric,
    /// Index of the brand.
    pub brand: usize,
    /// About whom.
    pub slice: Slice,
}

impl Column {
    /// The columns of a run: every metric of the brand in question and of the others for
    /// everyone, then of the brand in question for each slice of people.
    pub fn every(setting: &Setting, focus: usize) -> Vec<Column> {
        let others = (0..setting.brands.len()).filter(|brand| *brand != focus);
        let brands = std::iter::once(focus).chain(others).map(|brand| (brand, Slice::All));
        let slices = Slice::every().filter(|slice| *slice != Slice::All).map(|s| (focus, s));
        let each =
            |(brand, slice)| METRICS.iter().map(move |metric| Column { metric, brand, slice });
        brands.chain(slices).flat_map(each).collect()
    }

    /// The column's name: `unfollow_rate`, `unfollow_rate[age=55+]`, and for brands other than
    /// the one in question `unfollow_rate@bank`.
    pub fn label(&self, setting: &Setting, focus: usize) -> String {
        let of = if self.brand == focus {
            String::new()
        } else {
            format!("@{}", setting.brands[self.brand].name)
        };
        format!("{}{}{}", self.metric.name, of, self.slice.suffix())
    }
}

/// What happened to one brand.
#[derive(Clone, Debug, PartialEq)]
pub struct BrandOutcome {
    /// Everyone together.
    pub all: Tally,
    /// By age band.
    pub bands: Vec<Tally>,
    /// By attitude segment.
    pub segments: Vec<Tally>,
    /// One row per day from day 0, in the order of [`SERIES`].
    pub series: Vec<[f64; SERIES.len()]>,
}

/// What a run leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// By brand.
    pub brands: Vec<BrandOutcome>,
    /// Events processed in the measured window: episodes, posts, contacts, readings, exits.
    pub events: u64,
}

impl Outcome {
    /// The value of a column; `None` when undefined.
    pub fn value(&self, column: &Column) -> Option<f64> {
        let brand = &self.brands[column.brand];
        let tally = match column.slice {
            Slice::All => &brand.all,
            Slice::Band(band) => &brand.bands[band],
            Slice::Segment(segment) => &brand.segments[segment],
        };
        (column.metric.value)(tally)
    }

    /// Adds every metric, series and cascade to a digest, bit by bit.
    pub fn digest_into(&self, digest: &mut Digest) {
        for brand in &self.brands {
            for tally in std::iter::once(&brand.all).chain(&brand.bands).chain(&brand.segments) {
                for metric in METRICS {
                    // Undefined has a bit pattern of its own: no metric gives NaN.
                    digest.number((metric.value)(tally).unwrap_or(f64::NAN));
                }
            }
            brand.series.iter().flatten().for_each(|value| {
                digest.number(*value);
            });
            for size in brand.all.whole.iter().flat_map(|whole| &whole.cascade_sizes) {
                digest.whole(u64::from(*size));
            }
        }
        digest.whole(self.events);
    }
}
