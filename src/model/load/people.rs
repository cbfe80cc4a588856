//! Strangers as a brand's conduct meets them: how concerned they are, whether they expect an answer, and
//! whether the monitor can find what they say.
//!
//! Who keeps an account open differs in stated concern, which goes with the concern behind conduct and
//! with expectation; awareness and levels differ by age. All of it enters through the shares below.

use super::Grounds;
use crate::ground::math::{normal_cdf, normal_quantile};
use crate::model::platform::Platform;
use crate::model::post::Kind;
use crate::model::reference::{ConcernNode, ReferencePeople};

/// Equal shares of an age band that one person each stands for.
const RANKS: u32 = 64;
/// So many nodes stand for the concern of everybody; what they lose is below a thousandth.
const NODES: usize = 16;
/// Equal shares of those who expect something that one person each stands for.
const EXPECTING: u32 = 16;

/// People who may criticise, weighted by the share of what they say that the monitor finds.
#[derive(Clone, Debug)]
pub(super) struct Strangers {
    /// Who spoke to the brand: concern, and weight. What they say is found once, as criticism.
    asked: Vec<ConcernNode>,
    /// Who did not, and does not know or knows that brands listen: what they say is found twice, as the
    /// post that is answered and as criticism of the answer.
    unasked: [Vec<ConcernNode>; 2],
    /// Who expects an answer to a complaint that speaks to the brand.
    pub expecting_asked: f64,
    /// Who expects one to another complaint; the second is found twice.
    pub expecting_unasked: [f64; 2],
}

impl Strangers {
    pub fn new(grounds: &Grounds<'_>, recall: f64) -> Self {
        let platforms: Vec<MonitoredTalk> =
            grounds.platforms.iter().map(|platform| MonitoredTalk::new(platform, recall)).collect();
        let population = grounds.population;
        // Of the scores behind conduct with the one by which accounts are open.
        let concern = population.fidelity * population.private_concern_correlation;
        let expectation = concern * population.attitude_correlation;
        let found = |score: f64, correlation: f64, times: usize| -> f64 {
            platforms.iter().map(|seen| seen.share(score, correlation, times)).sum()
        };
        let mut asked = Vec::new();
        let mut unasked = [Vec::new(), Vec::new()];
        for i in 0..RANKS {
            let rank = (f64::from(i) + 0.5) / f64::from(RANKS);
            let score = normal_quantile(rank);
            let (once, twice) = (found(score, concern, 1), found(score, concern, 2));
            for (b, band) in grounds.bands.iter().enumerate() {
                let node = |weight: f64| ConcernNode {
                    concern: band.concern_level + grounds.spread.quantile(b, rank),
                    weight: weight * band.share / f64::from(RANKS),
                };
                asked.push(node(once));
                unasked[0].push(node(twice * (1.0 - band.aware_share)));
                unasked[1].push(node(twice * band.aware_share));
            }
        }
        let reference = ReferencePeople::new(grounds.bands, grounds.spread);
        let expecting = |addressed: bool, times: usize| -> f64 {
            let share = grounds.appraisal.expecting_share(Kind::Failure, addressed);
            let level = reference.expectation_exceeded_by(share, !addressed);
            let of_band = |band: &crate::model::consumer::Band| {
                let could = if addressed { 1.0 } else { band.aware_share };
                let content = normal_cdf(level - band.expectation_level);
                if content >= 1.0 {
                    return 0.0;
                }
                let each = |i: u32| {
                    let above = (f64::from(i) + 0.5) / f64::from(EXPECTING);
                    let rank = content + (1.0 - content) * above;
                    found(normal_quantile(rank.min(1.0 - f64::EPSILON)), expectation, times)
                };
                let found: f64 = (0..EXPECTING).map(each).sum();
                band.share * could * (1.0 - content) * found / f64::from(EXPECTING)
            };
            grounds.bands.iter().map(of_band).sum()
        };
        Strangers {
            asked: few(asked),
            unasked: unasked.map(few),
            expecting_asked: expecting(true, 1),
            expecting_unasked: [expecting(false, 1), expecting(false, 2)],
        }
    }

    /// Those whom a contact can reach, apart by whether they know that brands listen.
    pub fn receivers(&self, addressed: bool) -> impl Iterator<Item = (bool, &[ConcernNode])> {
        // Who is asked for is judged alike by those who know and those who do not.
        let asked = addressed.then_some((true, &self.asked[..]));
        let unasked = [(false, &self.unasked[0][..]), (true, &self.unasked[1][..])];
        asked.into_iter().chain(unasked.into_iter().filter(move |_| !addressed))
    }
}

/// What is said on a platform, as far as the monitor sees it.
struct MonitoredTalk {
    /// Share of what is said.
    said: f64,
    /// Share of what is open that is found.
    found: f64,
    /// Normal score below which an account is open.
    cut: f64,
}

impl MonitoredTalk {
    fn new(platform: &Platform, recall: f64) -> Self {
        let cut = match platform.public_share {
            0.0 => f64::NEG_INFINITY,
            1.0 => f64::INFINITY,
            share => normal_quantile(share),
        };
        MonitoredTalk { said: platform.post_share, found: recall * platform.monitorable_share, cut }
    }

    /// Share of what is said by people of a score that is said here and found so many times, where the
    /// score correlates like this with the one by which accounts are open.
    fn share(&self, score: f64, correlation: f64, times: usize) -> f64 {
        let rest = (1.0 - correlation * correlation).sqrt();
        let open = normal_cdf((self.cut - correlation * score) / rest);
        let found = if times == 2 { self.found * self.found } else { self.found };
        self.said * found * open
    }
}

/// Few nodes of equal weight with the means of many.
fn few(mut nodes: Vec<ConcernNode>) -> Vec<ConcernNode> {
    nodes.sort_by(|a, b| a.concern.total_cmp(&b.concern));
    let all: f64 = nodes.iter().map(|node| node.weight).sum();
    let mut sums = [(0.0, 0.0); NODES];
    let mut below = 0.0;
    for node in nodes.iter().filter(|node| node.weight > 0.0) {
        let middle = (below + 0.5 * node.weight) / all;
        let (weight, concern) = &mut sums[((middle * NODES as f64) as usize).min(NODES - 1)];
        *weight += node.weight;
        *concern += node.weight * node.concern;
        below += node.weight;
    }
    let node = |&(weight, concern): &(f64, f64)| ConcernNode { concern: concern / weight, weight };
    sums.iter().filter(|(weight, _)| *weight > 0.0).map(node).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::load::critics::tests::given;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-6, "{found} for {wanted}");
    }

    /// By hand, where attitudes have nothing to do with open accounts: of what is said 0.75 (0.5 x 0.9 x
    /// 0.95 + 0.5 x 0.42 x 0.5) is found once, and 0.75^2 (0.5 x 0.9 x 0.95^2 + 0.5 x 0.42 x 0.5^2) twice;
    /// 0.86 of all expect an answer, and 0.36, who know that brands listen, as do 0.6793 of all.
    #[test]
    fn shares_by_hand_where_nothing_goes_together() {
        let mut given = given();
        given.population.private_concern_correlation = 0.0;
        let platforms: Vec<_> = given.platforms.iter().collect();
        let strangers = Strangers::new(&given.grounds(&platforms), 0.75);
        let (once, twice) = (0.399_375, 0.257_976_562_5);
        near(strangers.expecting_asked, 0.86 * once);
        near(strangers.expecting_unasked[0], 0.36 * once);
        near(strangers.expecting_unasked[1], 0.36 * twice);
        let weights = |addressed| -> Vec<f64> {
            let groups = strangers.receivers(addressed);
            groups.map(|(_, nodes)| nodes.iter().map(|node| node.weight).sum()).collect()
        };
        near(weights(true)[0], once);
        near(weights(false)[0], (1.0 - 0.6793) * twice);
        near(weights(false)[1], 0.6793 * twice);
        assert_eq!((weights(true).len(), weights(false).len()), (1, 2));
        // The mean concern is that of the bands.
        let concern: f64 = strangers.asked.iter().map(|node| node.weight * node.concern).sum();
        let bands: f64 = given.bands.iter().map(|band| band.share * band.concern_level).sum();
        assert!((concern / once - bands).abs() < 2e-3, "{concern}");
    }

    /// Where the concerned keep their accounts closed, who is found is less concerned; where the concerned
    /// expect more, fewer of those who expect something are found. As many are found as before.
    #[test]
    fn who_is_found_is_less_concerned() {
        let of = |private: f64, attitude: f64| {
            let mut given = given();
            given.population.private_concern_correlation = private;
            given.population.attitude_correlation = attitude;
            let platforms: Vec<_> = given.platforms.iter().collect();
            let strangers = Strangers::new(&given.grounds(&platforms), 0.75);
            let weight: f64 = strangers.asked.iter().map(|node| node.weight).sum();
            let concern: f64 = strangers.asked.iter().map(|node| node.weight * node.concern).sum();
            (weight, concern / weight, strangers.expecting_asked)
        };
        let (all, loose, tied) = (of(0.0, 0.0), of(0.6, 0.0), of(0.6, 0.9));
        assert!((all.0 - loose.0).abs() < 1e-4, "{all:?} {loose:?}");
        assert!(loose.1 < all.1 - 0.05, "{all:?} {loose:?}");
        assert!((loose.2 - all.2).abs() < 1e-6, "{all:?} {loose:?}");
        assert!(tied.2 < all.2 - 0.001, "{all:?} {tied:?}");
    }

    /// Platforms of which all or nothing is open are no trouble.
    #[test]
    fn open_and_closed_platforms() {
        let mut given = given();
        (given.platforms[0].public_share, given.platforms[1].public_share) = (1.0, 0.0);
        let platforms: Vec<_> = given.platforms.iter().collect();
        let strangers = Strangers::new(&given.grounds(&platforms), 0.75);
        near(strangers.expecting_asked, 0.86 * 0.75 * 0.5 * 0.95);
        (given.platforms[0].public_share, given.platforms[1].public_share) = (0.0, 0.0);
        let platforms: Vec<_> = given.platforms.iter().collect();
        let nobody = Strangers::new(&given.grounds(&platforms), 0.75);
        assert_eq!(nobody.receivers(true).map(|(_, nodes)| nodes.len()).sum::<usize>(), 0);
        assert_eq!(nobody.expecting_asked, 0.0);
    }
}
