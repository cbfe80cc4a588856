//! Who is there on day 0.

use super::quiet;
use crate::ground::math::{normal_cdf, normal_quantile};
use crate::model::consumer::{Band, ConcernSpread, concern_exceeded_by};
use crate::model::policy::Policy;
use crate::world::people::flag;
use crate::world::relation::{Relation, Tie};
use crate::world::setting::{NetworkSource, Setting};
use crate::world::{People, World};

const N: u32 = 30_000;

fn setting() -> Setting {
    let mut setting = Setting { consumers: N, network: NetworkSource::None, ..Setting::default() };
    setting.brands[0].is.customer_share = 0.7;
    setting
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let products = a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b));
    products.sum::<f64>() / (a.len() - 1) as f64
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    covariance(a, b) / (covariance(a, a) * covariance(b, b)).sqrt()
}

/// Within 4.5 standard errors.
fn near(got: f64, wanted: f64, error: f64) {
    assert!((got - wanted).abs() < 4.5 * error, "{got} against {wanted}");
}

fn relations(setting: &Setting) -> Vec<Relation> {
    let people = People::draw(setting, 3, 0);
    let mut relations = World::new(setting.clone(), people.clone(), &[Policy::silent()]).brands[0]
        .relations
        .clone();
    relations.retain(Relation::is_customer);
    relations
}

/// Shares are binomial; the age of a tie is exponential with mean 200, cut to whole days (half a
/// day less); taste is normal with deviation 0.3, whose estimate errs by 0.3 / sqrt(2 n). The share
/// of followers is met on a grid of 512 people, which is good to half a point.
#[test]
fn customers_are_as_the_brand_says() {
    let mut setting = setting();
    let is = &mut setting.brands[0].is;
    (is.follower_share, is.loyalist_share, is.quality) = (0.35, 0.2, -0.1);
    setting.population.loyalist_bonus = 0.15;
    setting.population.taste_sd = 0.3;
    setting.population.tie_age_mean_days = 200.0;
    // What a page has made of it is in `pages`.
    setting.mechanisms.page = false;
    let relations = relations(&setting);
    let n = relations.len() as f64;
    let share = |holds: &dyn Fn(&Relation) -> bool| {
        relations.iter().filter(|relation| holds(relation)).count() as f64 / n
    };
    let error = |p: f64, n: f64| (p * (1.0 - p) / n).sqrt();
    near(n / f64::from(N), 0.7, error(0.7, f64::from(N)));
    let follows = share(&|relation| relation.tie == Tie::Following);
    assert!((follows - 0.35).abs() < 4.5 * error(0.35, n) + 0.005, "{follows}");
    assert!(relations.iter().all(|r| matches!(r.tie, Tie::Following | Tie::Never)));
    near(share(&Relation::is_loyalist), 0.2, error(0.2, n));
    let ages: Vec<f64> = (relations.iter().filter(|r| r.tie == Tie::Following))
        .map(|r| -f64::from(r.since) + 0.5)
        .collect();
    near(mean(&ages), 200.0, 200.0 / (ages.len() as f64).sqrt());
    let rest = |loyal: bool| -> Vec<f64> {
        let them = relations.iter().filter(|r| r.is_loyalist() == loyal);
        them.map(|r| r.rest(&setting, 0)).collect()
    };
    let (plain, loyal) = (rest(false), rest(true));
    near(mean(&plain), -0.1, 0.3 / (plain.len() as f64).sqrt());
    near(mean(&loyal), 0.05, 0.3 / (loyal.len() as f64).sqrt());
    // Clamping at -1 and 1 is three deviations away and takes less than 1% off the spread.
    let spread = covariance(&plain, &plain).sqrt();
    assert!((spread - 0.3).abs() < 4.5 * 0.3 / (2.0 * plain.len() as f64).sqrt() + 0.003);
    // They begin where experience returns to.
    let begins = |r: &Relation| (f64::from(r.satisfaction) - r.rest(&setting, 0)).abs() < 1e-6;
    assert!(relations.iter().all(begins));
}

/// Those who follow more brands follow this one more often.
#[test]
fn followers_of_many_brands_follow_this_one() {
    let setting = setting();
    let people = People::draw(&setting, 3, 0);
    let world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
    let ties = world.brands[0].relations.iter().zip(&people.brands[0].consumer);
    let (mut follows, mut none) = ([0.0; 2], [0.0; 2]);
    for (relation, consumer) in ties {
        let many = usize::from(people.outside_brands[*consumer as usize] > 3);
        let follower = f64::from(u8::from(relation.tie == Tie::Following));
        if people.outside_brands[*consumer as usize] == 0 {
            assert_eq!(relation.tie, Tie::Never);
        }
        follows[many] += follower;
        none[many] += 1.0 - follower;
    }
    let odds = [0, 1].map(|many| follows[many] / none[many]);
    assert!(odds[1] > 2.0 * odds[0], "{odds:?}");
}

fn columns(change: impl Fn(&mut Setting)) -> (People, Vec<f64>, Vec<f64>) {
    let mut setting = setting();
    change(&mut setting);
    let people = People::draw(&setting, 3, 0);
    let concern = people.concern.iter().map(|c| f64::from(*c)).collect();
    let expectation = people.expectation.iter().map(|e| f64::from(*e)).collect();
    (people, concern, expectation)
}

/// Correlations of 30,000 err by less than 0.006 each. Concern keeps its shape and is no normal
/// score, which costs its correlation with anything less than a tenth.
#[test]
fn attitudes_hang_together_as_stated() {
    let of = |rho, fidelity| {
        let (_, concern, expectation) = columns(|setting| {
            setting.population.attitude_correlation = rho;
            setting.population.fidelity = fidelity;
        });
        correlation(&concern, &expectation)
    };
    for rho in [-0.6, 0.6] {
        let full = of(rho, 1.0) / rho;
        assert!((0.87..1.03).contains(&full), "{full}");
        // What drives conduct is linked through what is said on both sides: k squared.
        let part = of(rho, 0.7) / rho;
        assert!((0.49 * 0.87 - 0.045..0.49 + 0.045).contains(&part), "{part}");
    }
    assert!(of(0.0, 1.0).abs() < 0.03, "bands alone link them: {}", of(0.0, 1.0));
}

#[test]
fn levels_move_their_band() {
    let (people, plain, hopes) = columns(|_| ());
    let (_, moved, wishes) = columns(|setting| {
        setting.bands[2].concern_level += 0.5;
        setting.bands[3].expectation_level += 0.7;
    });
    for (i, stratum) in people.stratum.iter().enumerate() {
        let band = stratum.band();
        let concern = if band == 2 { 0.5 } else { 0.0 };
        let wish = if band == 3 { 0.7 } else { 0.0 };
        assert!((moved[i] - plain[i] - concern).abs() < 1e-5);
        assert!((wishes[i] - hopes[i] - wish).abs() < 1e-5);
    }
}

/// Expressiveness has mean one (its log has deviation 1, so the mean of n errs by 1.31 / sqrt(n));
/// awareness is binomial in each band; closed accounts go with stated concern.
#[test]
fn voices_awareness_and_closed_accounts() {
    let (people, concern, _) = columns(|setting| {
        setting.population.expressiveness_sigma = 1.0;
        setting.population.fidelity = 1.0;
        setting.population.private_concern_correlation = 0.6;
        setting.bands[1].aware_share = 0.1;
    });
    let talks: Vec<f64> = people.expressiveness.iter().map(|x| f64::from(*x)).collect();
    near(mean(&talks), 1.0, 1.31 / f64::from(N).sqrt());
    for (band, wanted) in [(0, 0.62), (1, 0.1), (2, 0.68), (3, 0.72), (4, 0.69)] {
        let them = (0..N as usize).filter(|i| people.stratum[*i].band() == band);
        let aware: Vec<f64> = them
            .map(|i| f64::from(people.flags[i] & flag::AWARE) / f64::from(flag::AWARE))
            .collect();
        near(mean(&aware), wanted, (wanted * (1.0 - wanted) / aware.len() as f64).sqrt());
    }
    let of = |open: bool| -> f64 {
        let them = (0..N as usize).filter(|i| (people.flags[*i] & 2 != 0) == open);
        mean(&them.map(|i| concern[i]).collect::<Vec<_>>())
    };
    // Those who want no listening are the 51% most concerned by what they say, which at fidelity 1 is
    // what they do.
    let wants_none = |i: &usize| people.flags[*i] & flag::NO_LISTENING != 0;
    let (none, some): (Vec<usize>, Vec<usize>) = (0..N as usize).partition(wants_none);
    let lowest = none.iter().map(|i| concern[*i]).fold(f64::INFINITY, f64::min);
    assert!(some.iter().all(|i| concern[*i] <= lowest + 1e-6) && none.len() > some.len());
    // So are the segments: a tenth unconcerned below, a quarter of fundamentalists above.
    let ends = |segment: usize| {
        let them =
            (0..N as usize).filter(|i| people.stratum[*i].segment() == segment).map(|i| concern[i]);
        them.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), c| (a.min(c), b.max(c)))
    };
    let [unconcerned, between, fundamentalists] = [0, 1, 2].map(ends);
    assert!(unconcerned.1 <= between.0 + 1e-6 && between.1 <= fundamentalists.0 + 1e-6);
    // Cutting a normal score at 42%: the two halves differ by phi / (p (1 - p)) = 1.61 deviations of
    // it, times 0.6; concern is a little less than a normal score.
    let gap = of(false) - of(true);
    assert!((0.85..1.0).contains(&gap), "{gap}");
}

/// An account goes by what people state: open with the chance Phi((cut - c z) / sqrt(1 - c^2)), z being
/// the score of stated concern, whose ranks within a band end where the segment does. About 62% of
/// the least concerned tenth and 29% of the most concerned 26% are open on the friends network.
#[test]
fn open_accounts_go_with_stated_concern_at_any_fidelity() {
    let (bands, spread) = (Band::all(), ConcernSpread::published());
    let exceeded = |share| concern_exceeded_by(share, &bands, spread);
    let (c, cut) = (0.3f64, normal_quantile(0.42));
    let open = |people: &dyn Fn(f64) -> bool| {
        let (mut them, mut opened) = (0.0, 0.0);
        for (b, band) in bands.iter().enumerate() {
            for i in 0..10_000 {
                let rank = (f64::from(i) + 0.5) / 10_000.0;
                if people(band.concern_level + spread.quantile(b, rank)) {
                    them += band.share;
                    let z = normal_quantile(rank);
                    opened += band.share * normal_cdf((cut - c * z) / (1.0 - c * c).sqrt());
                }
            }
        }
        opened / them
    };
    let least = open(&|concern| concern <= exceeded(0.9));
    let most = open(&|concern| concern > exceeded(0.26));
    assert!((least - 0.62).abs() < 0.01 && (most - 0.29).abs() < 0.01, "{least} {most}");
    for fidelity in [0.0, 0.6, 1.0] {
        let (people, ..) = columns(|setting| setting.population.fidelity = fidelity);
        for (segment, wanted) in [(0, least), (2, most)] {
            let them = (0..N as usize).filter(|i| people.stratum[*i].segment() == segment);
            let opened: Vec<f64> =
                them.map(|i| f64::from(u8::from(people.flags[i] & 2 != 0))).collect();
            near(mean(&opened), wanted, (wanted * (1.0 - wanted) / opened.len() as f64).sqrt());
        }
    }
}

/// A rank is the share of people below: the least concerned stands at 0, the most at (n - 1) / n.
#[test]
fn a_portrait_ranks_people_from_the_least_to_the_most() {
    let setting = Setting { consumers: 50, network: NetworkSource::None, ..Setting::default() };
    let people = People::draw(&setting, 3, 0);
    let below = |column: &[f32], i: usize| column.iter().filter(|x| **x < column[i]).count();
    for i in 0..50 {
        let portrait = people.portrait(i, 2);
        let i = i as usize;
        assert_eq!(portrait.concern_rank, below(&people.concern, i) as f64 / 50.0);
        assert_eq!(portrait.expectation_rank, below(&people.expectation, i) as f64 / 50.0);
        assert_eq!(
            (portrait.band, portrait.segment),
            (people.stratum[i].band(), people.stratum[i].segment())
        );
    }
}

/// Who is a prospect, by hand: with shares s and draws d = s / 4 (1 - s) somebody has nothing to do with
/// a category if no customer of any of its brands and drawn for none. Of a brand without rivals there
/// is a quarter of a prospect for each customer. Each count is binomial of 40,000; the addresses lead
/// there, and nobody is both.
#[test]
fn prospects_are_as_many_as_the_draws_say() {
    let shares = [0.3, 0.2, 0.1, 0.4];
    let mut setting = quiet(40_000, 1);
    setting.categories = ["trade", "trade", "trade", "other"].map(String::from).to_vec();
    let brand = setting.brands[0].clone();
    setting.brands = shares
        .map(|share| {
            let mut brand = brand.clone();
            brand.is.customer_share = share;
            brand
        })
        .to_vec();
    let people = People::draw(&setting, 6, 0);
    let near = |count: usize, p: f64, what: &str| {
        let off = (count as f64 - 40_000.0 * p).abs();
        assert!(off < 4.5 * (40_000.0 * p * (1.0 - p)).sqrt(), "{what}: {count} for {p}");
    };
    // (1 - .107143)(1 - .0625)(1 - .0277778) of all are drawn for none of the three.
    let undrawn = 25.0 / 28.0 * (15.0 / 16.0) * (35.0 / 36.0);
    let others = [0.8 * 0.9, 0.7 * 0.9, 0.7 * 0.8];
    let mut by_hand: Vec<f64> =
        (0..3).map(|b| (1.0 - shares[b]) * (1.0 - undrawn * others[b])).collect();
    by_hand.push(0.4 / 4.0);
    for (b, p) in by_hand.into_iter().enumerate() {
        let brand = &people.brands[b];
        near(brand.at_first as usize, shares[b], "customers");
        near(brand.prospects.len(), p, "prospects");
        assert_eq!(brand.at_first as usize + brand.prospects.len(), brand.consumer.len());
        let rivals: Vec<&crate::model::brand::Brand> =
            setting.rivals_of(b).into_iter().map(|rival| &setting.brands[rival].is).collect();
        let said = setting.customers.prospects(&setting.brands[b].is, &rivals);
        assert!((said - p).abs() < 1e-12, "{said} for {p}");
        for slot in &brand.prospects {
            let consumer = brand.consumer[*slot as usize];
            assert!(!people.is_customer_at_first(consumer, b));
            assert_eq!(people.slot(consumer, b), Some(*slot));
        }
    }
}
