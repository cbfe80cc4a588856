//! The banner table: items by answers, in total and by age band, as a market-research firm prints it.
//!
//! Each cell has its weighted share, an interval, the margin of error and letters: the bands
//! whose share is significantly lower. A share with enough people behind it has Wilson's interval
//! with the effective sample size; one with few has Korn and Graubard's, which never undercovers.

use super::fielded::Fielded;
use super::questionnaire::Questionnaire;
use super::study::{Answer, Bands};
use crate::ground::math::normal_quantile;
use crate::stats::Estimate;
use crate::stats::columns::{ColumnShare, Letters, letters};
use crate::stats::proportion::{korn_graubard, wilson_effective};
use crate::stats::weights::WeightedShare;

/// Fewer than this many effective respondents with the answer, or without it, are few: the
/// interval is then Korn and Graubard's. Five expected events is the usual limit for normal
/// approximations (Cochran 1954, Biometrics 10(4), 417-451).
pub const FEW: f64 = 5.0;

/// The smallest base of a column that is compared with others.
pub const SMALLEST_BASE: u64 = 30;

/// The whole table.
#[derive(Clone, Debug)]
pub struct Banner {
    /// Names of the columns: all, then the bands that have respondents or not, A to E.
    pub columns: Vec<(String, Bands)>,
    /// Items in the order of the questionnaire.
    pub items: Vec<BannerItem>,
    /// Level of the intervals and of the letters.
    pub level: f64,
}

/// One item of the table.
#[derive(Clone, Debug)]
pub struct BannerItem {
    /// Position in the questionnaire.
    pub item: usize,
    /// Respondents asked, by column: unweighted and weighted.
    pub bases: Vec<(u64, f64)>,
    /// For each answer the cells by column; `None` where nobody was asked.
    pub answers: Vec<Vec<Option<TabulatedCell>>>,
}

/// One cell.
#[derive(Clone, Debug)]
pub struct TabulatedCell {
    /// The weighted share and what it rests on.
    pub share: WeightedShare,
    /// Its interval; one answer has none.
    pub interval: Option<Estimate>,
    /// Margin of error: half the width of the normal interval, the figure that firms print; NaN
    /// for one answer.
    pub margin: f64,
    /// Letters of the bands whose share is significantly lower.
    pub letters: String,
}

/// The interval of a weighted share.
pub fn interval(share: &WeightedShare, level: f64) -> Option<Estimate> {
    let rarer = share.share.min(1.0 - share.share) * share.effective_n;
    if rarer < FEW {
        let freedom = share.n.saturating_sub(1).max(1) as f64;
        korn_graubard(share.share, share.effective_n, share.n, freedom, level)
    } else {
        wilson_effective(share.share, share.effective_n, share.n, level)
    }
}

/// Half the width of the normal interval of a weighted share.
pub fn margin(share: &WeightedShare, level: f64) -> f64 {
    -normal_quantile((1.0 - level) / 2.0) * share.variance.sqrt()
}

/// Tabulates a survey.
pub fn tabulate(questionnaire: &Questionnaire, fielded: &Fielded, level: f64) -> Banner {
    let columns: Vec<(String, Bands)> =
        Bands::columns().map(|bands| (bands.name(), bands)).collect();
    let how = Letters { level, smallest_base: SMALLEST_BASE, adjust: false };
    let items = questionnaire.items.iter().enumerate().map(|(item, asked)| {
        let answers: Vec<Vec<Option<TabulatedCell>>> = (0..asked.answers.len())
            .map(|answer| {
                let shares: Vec<Option<WeightedShare>> = columns
                    .iter()
                    .map(|(_, bands)| fielded.share(&[Answer { item, answer }], *bands))
                    .collect();
                cells(&shares, level, &how)
            })
            .collect();
        let base = |cell: &Option<TabulatedCell>| {
            cell.as_ref().map_or((0, 0.0), |cell| (cell.share.n, cell.share.weighted_n))
        };
        let bases = answers.first().map_or(Vec::new(), |row| row.iter().map(base).collect());
        BannerItem { item, bases, answers }
    });
    let items = items.collect();
    Banner { columns, items, level }
}

/// The cells of one answer; the first column is everybody and is compared with nobody.
fn cells(
    shares: &[Option<WeightedShare>],
    level: f64,
    how: &Letters,
) -> Vec<Option<TabulatedCell>> {
    let column = |share: &Option<WeightedShare>| {
        share.as_ref().map(|share| ColumnShare {
            share: share.share,
            effective_n: share.effective_n,
            n: share.n,
        })
    };
    let compared: Vec<Option<ColumnShare>> = shares[1..].iter().map(column).collect();
    let letters = std::iter::once(String::new()).chain(letters(&compared, how));
    let cell = |(share, letters): (&Option<WeightedShare>, String)| {
        let share = (*share)?;
        let interval = interval(&share, level);
        Some(TabulatedCell { margin: margin(&share, level), interval, letters, share })
    };
    shares.iter().zip(letters).map(cell).collect()
}
