//! Strata: the groups of people that are counted apart, an age band times an attitude segment.

use std::ops::{Index, IndexMut};

use crate::model::consumer::{AGE_BANDS, SEGMENTS};

/// People of one age band and one attitude segment. One byte for each consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stratum(u8);

impl Stratum {
    /// How many there are.
    pub const COUNT: usize = AGE_BANDS.len() * SEGMENTS.len();

    pub fn new(band: u8, segment: u8) -> Self {
        debug_assert!(usize::from(band) < AGE_BANDS.len());
        debug_assert!(usize::from(segment) < SEGMENTS.len());
        Stratum(band * SEGMENTS.len() as u8 + segment)
    }

    /// All of them, band by band.
    pub fn all() -> impl Iterator<Item = Stratum> {
        (0..Self::COUNT as u8).map(Stratum)
    }

    /// Index of the age band.
    pub fn band(self) -> usize {
        usize::from(self.0) / SEGMENTS.len()
    }

    /// Index of the attitude segment.
    pub fn segment(self) -> usize {
        usize::from(self.0) % SEGMENTS.len()
    }
}

/// Something of each stratum.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByStratum<T>([T; Stratum::COUNT]);

impl<T> ByStratum<T> {
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.0.iter_mut()
    }
}

impl<T> Index<Stratum> for ByStratum<T> {
    type Output = T;

    #[inline]
    fn index(&self, stratum: Stratum) -> &T {
        &self.0[usize::from(stratum.0)]
    }
}

impl<T> IndexMut<Stratum> for ByStratum<T> {
    #[inline]
    fn index_mut(&mut self, stratum: Stratum) -> &mut T {
        &mut self.0[usize::from(stratum.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stratum_is_a_band_and_a_segment() {
        let pairs = (0..5).flat_map(|band| (0..3).map(move |segment| (band, segment)));
        let strata: Vec<Stratum> = pairs.clone().map(|(b, s)| Stratum::new(b, s)).collect();
        assert_eq!(strata, Stratum::all().collect::<Vec<_>>());
        for (stratum, (band, segment)) in strata.into_iter().zip(pairs) {
            assert_eq!(
                (stratum.band(), stratum.segment()),
                (usize::from(band), usize::from(segment))
            );
        }
    }
}
