//! What a run leaves behind: a number for each metric, brand and slice, and the daily series.

use super::metrics::{METRICS, Metric, SERIES, Slice};
use super::setting::Setting;
use super::tally::Tally;
use crate::ground::digest::{Digest, PartDigests, of_parts};

/// One column of the table of runs.
#[derive(Clone, Copy)]
pub struct RunColumn {
    /// What is measured.
    pub metric: &'static Metric,
    /// Index of the brand.
    pub brand: usize,
    /// About whom.
    pub slice: Slice,
}

impl RunColumn {
    /// The columns of a run: every metric of the brand in question and of the others for
    /// everyone, then of the brand in question for each slice of people.
    pub fn every(setting: &Setting, focus: usize) -> Vec<RunColumn> {
        let others = (0..setting.brands.len()).filter(|brand| *brand != focus);
        let brands = std::iter::once(focus).chain(others).map(|brand| (brand, Slice::All));
        let slices = Slice::every().filter(|slice| *slice != Slice::All).map(|s| (focus, s));
        let each =
            |(brand, slice)| METRICS.iter().map(move |metric| RunColumn { metric, brand, slice });
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

impl BrandOutcome {
    /// Everyone, then by age band, then by segment.
    fn tallies(&self) -> impl Iterator<Item = &Tally> {
        std::iter::once(&self.all).chain(&self.bands).chain(&self.segments)
    }
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
    pub fn value(&self, column: &RunColumn) -> Option<f64> {
        let brand = &self.brands[column.brand];
        let tally = match column.slice {
            Slice::All => &brand.all,
            Slice::Band(band) => &brand.bands[band],
            Slice::Segment(segment) => &brand.segments[segment],
        };
        (column.metric.value)(tally)
    }

    /// Names of the parts that have a digest of their own: the metrics, the daily series, the
    /// cascades and the number of events.
    pub fn part_names() -> impl Iterator<Item = String> {
        let metrics = METRICS.iter().map(|metric| metric.name.to_owned());
        let series = SERIES.iter().map(|(name, ..)| format!("series.{name}"));
        metrics.chain(series).chain(["cascades".to_owned(), "events".to_owned()])
    }

    /// Digest of each part, bit by bit: a metric over all brands and slices, a series over all
    /// brands and days. So a metric that is added leaves the digests of the others alone.
    pub fn digests(&self) -> PartDigests {
        let metric = |metric: &Metric| {
            let mut digest = Digest::default();
            for tally in self.brands.iter().flat_map(BrandOutcome::tallies) {
                // Undefined has a bit pattern of its own: no metric gives NaN.
                digest.number((metric.value)(tally).unwrap_or(f64::NAN));
            }
            digest.hex()
        };
        let series = |column: usize| {
            let mut digest = Digest::default();
            for brand in &self.brands {
                digest.whole(brand.series.len() as u64);
                for row in &brand.series {
                    digest.number(row[column]);
                }
            }
            digest.hex()
        };
        let metrics = METRICS.iter().map(metric);
        let all = metrics.chain((0..SERIES.len()).map(series));
        let all = all.chain([self.cascades(), Digest::default().whole(self.events).hex()]);
        Outcome::part_names().zip(all).collect()
    }

    /// Digest of the whole.
    pub fn digest(&self) -> String {
        of_parts(&self.digests())
    }

    fn cascades(&self) -> String {
        let mut digest = Digest::default();
        for brand in &self.brands {
            let sizes = brand.all.whole.as_ref().map_or(&[][..], |whole| &whole.cascade_sizes);
            digest.whole(sizes.len() as u64);
            for size in sizes {
                digest.whole(u64::from(*size));
            }
        }
        digest.hex()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Policy;
    use crate::world::{People, World};

    fn outcome() -> Outcome {
        let setting = Setting { consumers: 300, days: 30, warmup_days: 5, ..Setting::default() };
        let people = People::draw(&setting, 3, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        world.run_to(setting.days);
        world.outcome()
    }

    /// Names of the parts whose digests differ once the outcome is changed.
    fn moved(change: fn(&mut Outcome)) -> Vec<String> {
        let (before, mut after) = (outcome(), outcome());
        change(&mut after);
        let (before, after) = (before.digests(), after.digests());
        assert!(before.keys().eq(after.keys()) && before.len() == Outcome::part_names().count());
        before.into_iter().filter(|(name, hex)| after[name] != *hex).map(|(name, _)| name).collect()
    }

    #[test]
    fn a_part_has_the_digest_of_what_it_is_and_of_nothing_else() {
        assert_eq!(moved(|_| ()), Vec::<String>::new());
        assert_eq!(moved(|o| o.events += 1), ["events"]);
        // What a group bears is a part of what everyone does, who bear the whole.
        let opt_outs = moved(|o| {
            o.brands[0].all.of_all.as_mut().unwrap().opt_outs += 1;
            o.brands[0].bands[2].opt_outs += 1;
        });
        assert_eq!(opt_outs, ["opt_outs", "opt_outs_borne_share"]);
        assert_eq!(moved(|o| o.brands[0].segments[1].unmet += 1), ["unmet_expectations"]);
        let end = moved(|o| o.brands[0].all.satisfaction_end *= 1.0 + 4.0 * f64::EPSILON);
        assert_eq!(end, ["satisfaction_end"], "the last bits count");
        assert_eq!(moved(|o| o.brands[0].series[29][2] += 1.0), ["series.unfollows"]);
        let cascades = moved(|o| o.brands[0].all.whole.as_mut().unwrap().cascade_sizes.push(0));
        assert!(cascades.contains(&"cascades".to_owned()), "{cascades:?}");
        let brand = moved(|o| o.brands.push(o.brands[0].clone()));
        assert_eq!(brand.len(), Outcome::part_names().count() - 1, "all but the events");
    }
}
