//! Who accepts: the share who find a contact proper, by age band and attitude segment.
//!
//! Segments are cut by *stated* concern, contacts are judged by the concern behind conduct, and
//! fidelity links the two: at 0 it makes no difference within an age band what people state, at 1
//! all the difference there is.

use super::appraisal::{Contact, Receiver};
use super::consumer::{Band, ConcernSpread, Population, concern_exceeded_by, correlated};
use super::propriety::Judgement;
use super::reference::ReferencePeople;
use crate::ground::math::{logistic, normal_cdf, normal_quantile};

/// The people who are asked.
#[derive(Clone, Copy, Debug)]
pub struct Public<'a> {
    /// Ages, attitudes and awareness.
    pub bands: &'a [Band; 5],
    /// Concern within bands.
    pub spread: &'a ConcernSpread,
    /// Fidelity, and where segments are cut.
    pub population: &'a Population,
}

/// Equal shares of a segment, and of what is not stated, that one person each stands for.
const EACH: u32 = 64;

/// People and those of them who accept, as shares of everybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acceptance {
    /// By age band and segment: people, and those who find the contact proper.
    cells: [[(f64, f64); 3]; 5],
}

impl Acceptance {
    /// Of a contact nobody had before, among people who follow and are attached as the reference
    /// people are.
    pub fn new(public: &Public<'_>, judgement: &Judgement, contact: &Contact) -> Self {
        let Public { bands, spread, population } = public;
        let groups = ReferencePeople::new(bands, spread).groups();
        let aware_share: f64 = groups.iter().filter(|g| g.aware).map(|g| g.weight).sum();
        // How much more or less a group weighs in a band, and the margin of each at no concern.
        let receiver = |group: &super::reference::ReferenceGroup| Receiver {
            concern: 0.0,
            aware: group.aware,
            loyalist: group.loyalist,
            follower: group.follower,
            opted_out: false,
            earlier_contacts: 0,
        };
        let centres = groups.map(|group| judgement.margin(contact, &receiver(&group)));
        let weight = judgement.concern_weight(contact);
        let exceeded = |share| concern_exceeded_by(share, bands, spread);
        let cuts = [
            exceeded(1.0 - population.unconcerned_share),
            exceeded(population.fundamentalist_share),
        ];
        let scores: Vec<f64> =
            (0..EACH).map(|i| normal_quantile((f64::from(i) + 0.5) / f64::from(EACH))).collect();
        let mut acceptance = Acceptance::default();
        for (b, band) in bands.iter().enumerate() {
            let weights = groups.map(|group| {
                let (here, there) = match group.aware {
                    true => (band.aware_share, aware_share),
                    false => (1.0 - band.aware_share, 1.0 - aware_share),
                };
                group.weight * here / there
            });
            let accepts = |concern: f64| -> f64 {
                let each = weights.iter().zip(&centres);
                each.map(|(w, centre)| w * logistic(centre - weight * concern)).sum()
            };
            let below = |cut: f64| 1.0 - spread.share_above(b, cut - band.concern_level);
            let edges = [0.0, below(cuts[0]), below(cuts[1]), 1.0];
            for (segment, cell) in acceptance.cells[b].iter_mut().enumerate() {
                let (from, to) = (edges[segment], edges[segment + 1]);
                let mut sum = 0.0;
                for i in 0..EACH {
                    let rank = from + (to - from) * (f64::from(i) + 0.5) / f64::from(EACH);
                    let stated = normal_quantile(rank.clamp(1e-12, 1.0 - 1e-12));
                    let accepting = scores.iter().map(|own| {
                        let score = correlated(stated, population.fidelity, *own);
                        accepts(band.concern_level + spread.quantile(b, normal_cdf(score)))
                    });
                    sum += accepting.sum::<f64>() / f64::from(EACH);
                }
                let people = band.share * (to - from);
                *cell = (people, people * sum / f64::from(EACH));
            }
        }
        acceptance
    }

    /// The share who accept among the people of these bands and segments; `None` for nobody.
    pub fn share(&self, holds: impl Fn(usize, usize) -> bool) -> Option<f64> {
        let (mut people, mut accepting) = (0.0, 0.0);
        for (band, segments) in self.cells.iter().enumerate() {
            for (segment, cell) in segments.iter().enumerate() {
                if holds(band, segment) {
                    people += cell.0;
                    accepting += cell.1;
                }
            }
        }
        (people > 0.0).then(|| accepting / people)
    }

    /// The share who accept in an attitude segment, by its index.
    pub fn of_segment(&self, wanted: usize) -> Option<f64> {
        self.share(|_, segment| segment == wanted)
    }

    /// By how much more the unconcerned accept than the fundamentalists do.
    pub fn gap(&self) -> Option<f64> {
        Some(self.of_segment(0)? - self.of_segment(2)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::appraisal::Appraisal;
    use crate::model::post::Kind;
    use crate::model::rivals::Rivals;

    /// Of an unasked complaint answer that 36% accept; `groups` tells whether the aware, the followers
    /// and the attached differ from the others, or only concern parts people.
    fn acceptance(w: f64, fidelity: f64, groups: bool) -> Acceptance {
        let (bands, spread) = (Band::all(), ConcernSpread::published());
        let population = Population { fidelity, ..Population::default() };
        let on = f64::from(u8::from(groups));
        let appraisal = Appraisal {
            accepts_complaint_share: 0.36,
            concern_weight: w,
            follower_weight: 0.94 * on,
            loyalty_weight: 0.6 * on,
            surprise_weight: 0.6 * on,
            ..Appraisal::default()
        };
        let judgement =
            Judgement::new(&appraisal, &Rivals::default(), &ReferencePeople::new(&bands, spread));
        let public = Public { bands: &bands, spread, population: &population };
        Acceptance::new(&public, &judgement, &Contact::reference(Kind::Failure, false))
    }

    /// Worked out in another program, by bisection and other grids: at fidelity 0, 0.6 and 1. What
    /// remains at 0 are the levels of the age bands.
    #[test]
    fn the_gap_is_as_large_as_worked_out_elsewhere() {
        for (groups, w, gaps) in [
            (false, 0.3, [0.0112, 0.128, 0.208]),
            (false, 0.9, [0.0277, 0.351, 0.570]),
            (false, 1.8, [0.0372, 0.543, 0.861]),
            (true, 0.3, [0.0089, 0.118, 0.192]),
            (true, 0.9, [0.0246, 0.325, 0.529]),
            (true, 1.8, [0.0347, 0.506, 0.812]),
        ] {
            for (fidelity, wanted) in [0.0, 0.6, 1.0].into_iter().zip(gaps) {
                let gap = acceptance(w, fidelity, groups).gap().unwrap();
                assert!((gap - wanted).abs() < 0.002, "{w} {fidelity} {groups}: {gap}");
            }
        }
    }

    /// What is stated says nothing about conduct: within a band all segments accept alike.
    #[test]
    fn without_fidelity_there_is_no_gap_within_a_band() {
        let none = acceptance(1.8, 0.0, true);
        let full = acceptance(1.8, 1.0, true);
        for band in 0..5 {
            let of = |acceptance: &Acceptance, segment| {
                acceptance.share(|b, s| (b, s) == (band, segment)).unwrap()
            };
            for segment in [1, 2] {
                assert!((of(&none, segment) - of(&none, 0)).abs() < 1e-12);
                assert!(of(&full, segment) < of(&full, segment - 1) - 0.2);
            }
        }
    }

    /// Where concern has no weight, a band accepts as its aware and its unaware people do, by their
    /// shares; all others accept as before.
    #[test]
    fn a_band_accepts_by_the_awareness_of_its_own_people() {
        let appraisal = Appraisal { concern_weight: 0.0, ..Appraisal::default() };
        let (spread, population) = (ConcernSpread::published(), Population::default());
        let mut bands = Band::all();
        (bands[1].aware_share, bands[2].aware_share) = (1.0, 0.0);
        let people = ReferencePeople::new(&bands, spread);
        let judgement = Judgement::new(&appraisal, &Rivals::default(), &people);
        let contact = Contact::reference(Kind::Failure, false);
        let public = Public { bands: &bands, spread, population: &population };
        let acceptance = Acceptance::new(&public, &judgement, &contact);
        let accepting = |aware: bool| -> f64 {
            let of = |(follower, loyalist): (bool, bool)| {
                let brand = crate::model::brand::Brand::default();
                let part = |has: bool, share: f64| if has { share } else { 1.0 - share };
                let receiver = crate::model::propriety::tests::receiver();
                let receiver = Receiver { aware, follower, loyalist, ..receiver };
                part(follower, brand.follower_share)
                    * part(loyalist, brand.loyalist_share)
                    * judgement.probability(&contact, &receiver)
            };
            [(false, false), (false, true), (true, false), (true, true)].map(of).iter().sum()
        };
        for (b, band) in bands.iter().enumerate() {
            let aware = band.aware_share;
            let wanted = aware * accepting(true) + (1.0 - aware) * accepting(false);
            let share = acceptance.share(|of, _| of == b).unwrap();
            assert!((share - wanted).abs() < 1e-9, "band {b}: {share} for {wanted}");
        }
        assert!(accepting(true) > accepting(false) + 0.1);
    }

    /// Nobody's concern counts, or nobody differs from anybody: no gap at all.
    #[test]
    fn without_a_weight_there_is_no_gap() {
        let alike = acceptance(0.0, 1.0, false);
        let share = |band: usize| alike.share(|b, _| b == band).unwrap();
        assert!((0..5).all(|band| (share(band) - 0.36).abs() < 1e-9));
        assert!(alike.gap().unwrap().abs() < 1e-9);
        assert!((alike.share(|_, _| true).unwrap() - 0.36).abs() < 1e-9);
        assert_eq!(alike.share(|_, _| false), None);
    }
}
