//! With all mechanisms off but a few, a run equals the closed form derived by hand.
//!
//! Every limit is 4.5 standard errors of the sampling law named beside it, which chance exceeds
//! about 7 times in a million; the seeds are fixed, so a test that passes keeps passing.

use earful::ground::math::{exp, ln};
use earful::model::mechanisms::Mechanisms;
use earful::model::policy::{Listens, Policy};
use earful::world::metrics::SERIES;
use earful::world::setting::NetworkSource;
use earful::world::{People, Setting, World};

/// People alike, nobody reading anybody, one platform, no warm-up, nothing happening.
fn quiet(consumers: u32, days: u16) -> Setting {
    let mut setting = Setting {
        consumers,
        days,
        warmup_days: 0,
        mechanisms: Mechanisms { answers: true, ..Mechanisms::none() },
        network: NetworkSource::None,
        ..Setting::default()
    };
    setting.platforms.truncate(1);
    setting.platforms[0].is.post_share = 1.0;
    setting.population.expressiveness_sigma = 0.0;
    setting.population.loyalist_bonus = 0.0;
    setting.brands[0].is.customer_share = 1.0;
    setting
}

fn lived(setting: &Setting, policy: &Policy) -> Vec<[f64; SERIES.len()]> {
    let people = People::draw(setting, 0, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    world.run_to(setting.days);
    world.series(0).to_vec()
}

fn daily(name: &str) -> usize {
    SERIES.iter().position(|series| series.0 == name).expect("a daily series of that name")
}

fn total(series: &[[f64; SERIES.len()]], name: &str) -> f64 {
    series.iter().map(|day| day[daily(name)]).sum()
}

fn ears(listens: Listens) -> Policy {
    Policy { listens, ..Policy::silent() }
}

/// Followers alike under a steady hazard h: binomial survival e^(-h t). The first hazard lies
/// below what skipping covers, the second above it, where every tie is visited.
#[test]
fn followers_survive_a_steady_hazard_exponentially() {
    for hazard in [0.002, 0.02] {
        let mut setting = quiet(20_000, 100);
        (setting.mechanisms.exit, setting.mechanisms.lapse) = (true, true);
        setting.brands[0].is.follower_share = 0.5;
        setting.exit.youth = 0.0;
        setting.exit.loyalist_factor = 1.0;
        setting.exit.lapse = hazard;
        let people = People::draw(&setting, 0, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        world.run_to(setting.days);
        let series = world.series(0);
        let left = series.last().unwrap()[daily("looking_followers")];
        let gone = total(series, "unfollows") + total(series, "hidden_exits");
        let (n, p) = (left + gone, exp(-hazard * 100.0));
        assert!(n > 9_000.0);
        assert!((left - n * p).abs() < 4.5 * (n * p * (1.0 - p)).sqrt(), "{left} of {n}");
    }
}

/// Steady broadcast, frequency alone: the fatigue of one post a day is E / (1 - e^(-1/T)), the
/// hazard a F^2 / (1 + F), survival binomial.
#[test]
fn steady_broadcast_wears_followers_at_the_derived_rate() {
    let mut setting = quiet(20_000, 60);
    setting.mechanisms.exit = true;
    setting.mechanisms.broadcast = true;
    setting.brands[0].is.follower_share = 0.5;
    setting.exit.youth = 0.0;
    setting.exit.loyalist_factor = 1.0;
    setting.exit.boredom = 0.0;
    setting.exit.frequency = 1e-3;
    let mut policy = Policy::silent();
    policy.conduct.posts_per_week = 7.0;
    policy.conduct.reach_share = 0.2;
    policy.conduct.promotional_share = 0.0;
    let series = lived(&setting, &policy);
    let fatigue = 0.2 / (1.0 - exp(-1.0 / setting.broadcast.fade_days));
    let hazard = 1e-3 * fatigue * fatigue / (1.0 + fatigue);
    let left = series.last().unwrap()[daily("looking_followers")];
    let n = left + total(&series, "unfollows") + total(&series, "hidden_exits");
    let p = exp(-hazard * 60.0);
    assert!((left - n * p).abs() < 4.5 * (n * p * (1.0 - p)).sqrt(), "{left} of {n}");
}

/// Remarks by people alike: each post is heard with chance visible share x monitorable share x
/// recall. With 0.05 posts a person the posts are almost all by different people; a second post
/// of the same person (one in twenty) shares the account's visibility, which adds less than 5%
/// to the binomial variance.
#[test]
fn heard_posts_are_posts_times_recall_times_the_visible_share() {
    let mut setting = quiet(200_000, 10);
    setting.mechanisms.chatter = true;
    setting.mechanisms.listening = true;
    setting.voice.mention_addressed_share = 0.0;
    setting.brands[0].is.mentions_per_30_days = 0.15;
    setting.brands[0].is.peer_talk_per_30_days = 0.0;
    setting.platforms[0].is.public_share = 0.42;
    setting.platforms[0].is.monitorable_share = 0.5;
    setting.listening.recall = 0.75;
    let series = lived(&setting, &ears(Listens::Everything));
    let (posts, heard) = (total(&series, "posts"), total(&series, "heard"));
    let expected = 200_000.0 * 0.15 / 3.0;
    assert!((posts - expected).abs() < 4.5 * expected.sqrt(), "{posts} posts");
    let p = 0.42 * 0.5 * 0.75;
    assert!((heard - posts * p).abs() < 4.5 * 1.05 * (posts * p * (1.0 - p)).sqrt());
}

/// Delights alone: expected satisfaction follows S -> q + (S - q) e^(-1/T), then p g (1 - S), day
/// by day. The spread between people is at most 1, so the mean of n has error at most 1/sqrt(n).
#[test]
fn delights_lift_satisfaction_along_the_derived_path() {
    let n = 50_000;
    let mut setting = quiet(n, 120);
    setting.mechanisms.experience = true;
    setting.brands[0].is.failures_per_30_days = 0.0;
    setting.brands[0].is.delights_per_30_days = 3.0;
    setting.population.taste_sd = 0.0;
    let series = lived(&setting, &Policy::silent());
    let quality = setting.brands[0].is.quality;
    let kept = exp(-1.0 / setting.population.satisfaction_fade_days);
    let step = (1.0 - exp(-0.1)) * setting.voice.delight_gain;
    let mut expected = quality;
    for (day, row) in series.iter().enumerate() {
        expected = quality + (expected - quality) * kept;
        expected += step * (1.0 - expected);
        let got = row[daily("satisfaction")];
        let limit = 4.5 / f64::from(n).sqrt() * 0.5;
        assert!((got - expected).abs() < limit, "day {day}: {got} against {expected}");
    }
}

/// Complaints heard H feed back on failures: dH/dt = c e^(-H/k) with floor 0, so H(t) = k ln(1 +
/// c t / k) per 1,000 customers. H is a count of n/1000 H events whose variance the feedback only
/// lowers, so Poisson's is a bound; daily steps change H by less than 0.2%.
#[test]
fn listening_teaches_along_the_derived_curve() {
    let n = 100_000u32;
    let mut setting = quiet(n, 200);
    setting.mechanisms.experience = true;
    setting.mechanisms.learning = true;
    setting.brands[0].is.failures_per_30_days = 1.5;
    setting.brands[0].is.questions_per_30_days = 0.0;
    setting.brands[0].is.delights_per_30_days = 0.0;
    setting.voice.failure_addressed_share = 1.0;
    setting.learning.floor = 0.0;
    setting.learning.complaints_per_1000 = 200.0;
    let series = lived(&setting, &ears(Listens::Addressed));
    let per_day = (1.0 - exp(-0.05)) * setting.voice.failure_posting * 1000.0;
    let expected = 200.0 * ln(1.0 + per_day * 200.0 / 200.0);
    let heard = total(&series, "heard") * 1000.0 / f64::from(n);
    let error = (heard * 1000.0 / f64::from(n)).sqrt();
    assert!((heard - expected).abs() < 4.5 * error + 0.004 * expected, "{heard} for {expected}");
    let factor = series.last().unwrap()[daily("failure_factor")];
    assert!((factor - exp(-heard / 200.0)).abs() < 1e-12);
}

/// What a brand's books say of mean satisfaction each day (kept up by events alone) against the
/// relations themselves, with every mechanism at work: 32-bit storage rounds each of a few dozen
/// changes per person by less than 1e-7.
#[test]
fn the_books_agree_with_the_people() {
    let setting = Setting { consumers: 4_000, ..Setting::default() };
    let people = People::draw(&setting, 3, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[ears(Listens::Everything)]);
    world.run_to(setting.days);
    let outcome = world.outcome();
    let all = &outcome.brands[0].all;
    let booked = world.series(0).last().unwrap()[daily("satisfaction")];
    assert!((booked - all.satisfaction_end / all.customers as f64).abs() < 1e-5);
    let listed = world.series(0).last().unwrap()[daily("listed_followers")];
    assert_eq!(listed, all.listed_followers_end as f64);
}
