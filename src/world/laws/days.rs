//! What a day does, in worlds where it must.

use super::quiet;
use crate::ground::math::exp;
use crate::model::brand::{Shock, ShockTarget};
use crate::model::desk::Staff;
use crate::model::policy::{Action, Policy};
use crate::model::post::Kind;
use crate::world::metrics::SERIES;
use crate::world::setting::Setting;
use crate::world::{Event, People, World};

/// Lives through all days; counts the events that hold, by day.
fn by_day(setting: &Setting, policy: &Policy, holds: impl Fn(&Event) -> bool) -> Vec<u32> {
    let people = People::draw(setting, 2, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    let mut counts = vec![0; usize::from(setting.days)];
    world.run_to_with(setting.days, &mut |day: u16, _: u32, _: usize, event: Event| {
        counts[usize::from(day)] += u32::from(holds(&event));
    });
    counts
}

fn shock(target: ShockTarget) -> Vec<Shock> {
    vec![Shock { brand: 0, target, factor: 0.0, from_day: 4, to_day: 6 }]
}

/// A factor of 0 on the days 4 to 6: nothing on these three, and something on each other day,
/// where dozens are expected (none would come once in e^12 days).
fn assert_gap(counts: &[u32]) {
    for (day, count) in counts.iter().enumerate() {
        assert_eq!(*count == 0, (4..=6).contains(&day), "day {day}: {counts:?}");
    }
}

#[test]
fn shocks_strike_from_their_first_day_to_their_last() {
    let mut setting = quiet(2_000, 10);
    setting.mechanisms.experience = true;
    setting.mechanisms.follow = true;
    setting.brands[0].is.failures_per_30_days = 1.0;
    setting.brands[0].is.follows_per_30_days = 1.0;
    setting.shocks = shock(ShockTarget::Failures);
    let failed = |event: &Event| *event == Event::Episode(Kind::Failure);
    assert_gap(&by_day(&setting, &Policy::silent(), failed));
    setting.shocks = shock(ShockTarget::Follows);
    assert_gap(&by_day(&setting, &Policy::silent(), |event| *event == Event::Followed));

    // Every failure is written to a brand that listens to nobody, criticised, and passed on.
    let mut setting = Setting { days: 10, warmup_days: 0, consumers: 2_000, ..Setting::default() };
    setting.brands[0].is.failures_per_30_days = 6.0;
    setting.voice.failure_posting = 1.0;
    setting.voice.failure_addressed_share = 1.0;
    setting.backlash.ignored_criticism = 1.0;
    setting.backlash.criticism_cap = 1.0;
    setting.backlash.reshare_probability = 0.2;
    setting.shocks = shock(ShockTarget::Attention);
    let reshared = |event: &Event| matches!(event, Event::Reshared(..));
    assert_gap(&by_day(&setting, &Policy::silent(), reshared));
}

/// Where nothing happens at the weekend, what happens and what is said of each kind is on working days
/// alone, 7/5 of the mean on each: 20 working days of four weeks that begin on a Wednesday. Poisson; five
/// limits, within 1% for at most one of a kind a day.
#[test]
fn every_kind_of_post_keeps_the_week() {
    let mut setting = quiet(6_000, 28);
    for on in ["experience", "chatter"] {
        setting.mechanisms.set(on, true);
    }
    (setting.clock.first_weekday, setting.clock.weekend_factor) = (2.0, 0.0);
    let brand = &mut setting.brands[0].is;
    (brand.failures_per_30_days, brand.questions_per_30_days) = (0.3, 0.3);
    (brand.delights_per_30_days, brand.mentions_per_30_days) = (0.3, 0.3);
    brand.peer_talk_per_30_days = 0.3;
    for kind in Kind::ALL {
        let episode = matches!(kind, Kind::Failure | Kind::Question | Kind::Delight);
        let counts = by_day(&setting, &Policy::silent(), |event| match event {
            Event::Episode(of) => episode && *of == kind,
            Event::Posted(post) => !episode && post.kind == kind,
            _ => false,
        });
        for (day, count) in counts.iter().enumerate() {
            assert_eq!(*count == 0, matches!((day + 2) % 7, 5 | 6), "{kind:?} on day {day}");
        }
        let expected = 6_000.0 * 28.0 * 0.01;
        let off = f64::from(counts.iter().sum::<u32>()) - expected;
        assert!(off.abs() < 4.5 * expected.sqrt() + 0.01 * expected, "{kind:?}: {off}");
    }
}

fn everything(act: Action, staff: f64, reading: f64) -> Policy {
    let mut policy = super::to_everything(act);
    policy.desk.staff = Staff::Replies(staff);
    policy.desk.spread = 0.0;
    policy.conduct.context_reading = reading;
    policy.conduct.max_wait_days = 365.0;
    policy
}

/// With more to do than can be done, staff for 5 replies a day per 1,000 customers write 20 a day
/// to 4,000: no more, no less, give or take the one in hand. A specialist takes three times as
/// long, asking one and a half times, a second turn as long as the first, reading the whole context
/// twice.
#[test]
fn a_busy_desk_writes_what_its_staff_can() {
    let mut setting = quiet(4_000, 30);
    for on in ["chatter", "listening", "reply", "queue"] {
        setting.mechanisms.set(on, true);
    }
    setting.brands[0].is.mentions_per_30_days = 1.0;
    let cases = [
        (Action::PublicReply, 5.0, 0.0, 20.0),
        (Action::PublicReply, 2.5, 0.0, 10.0),
        (Action::PrivateMessage, 5.0, 1.0, 10.0),
        (Action::Offer, 5.0, 0.5, 40.0 / 3.0),
        (Action::AskPermission, 5.0, 0.0, 40.0 / 3.0),
        (Action::Escalate, 5.0, 0.0, 20.0 / 3.0),
        (Action::Apologise, 5.0, 0.0, 20.0),
        (Action::Compensate, 5.0, 0.0, 20.0),
        // Everybody answers, which takes as long again.
        (Action::AskDetails, 5.0, 0.0, 10.0),
        (Action::HandOver, 5.0, 0.0, 10.0),
    ];
    setting.appraisal.own_turn_share = 1.0;
    assert_eq!(cases.len(), Action::COUNT, "each but silence, and a plain reply twice");
    for (act, staff, reading, per_day) in cases {
        let policy = everything(act, staff, reading);
        let sent = by_day(&setting, &policy, |event| matches!(event, Event::Contacted(_)));
        // From day 1 on there is never nothing to do.
        let total: u32 = sent[1..].iter().sum();
        let expected = per_day * 29.0;
        assert!((f64::from(total) - expected).abs() <= 2.0, "{act:?}: {total} for {expected}");
        let even = |count: &u32| (f64::from(*count) - per_day).abs() <= 1.0;
        assert!(sent[1..].iter().all(even), "{act:?}: {sent:?}");
    }
    // Without a queue everything is answered on its day.
    setting.mechanisms.queue = false;
    let policy = everything(Action::Escalate, 0.0, 1.0);
    let sent = by_day(&setting, &policy, |event| matches!(event, Event::Contacted(_)));
    let heard = by_day(&setting, &policy, |event| matches!(event, Event::Heard(..)));
    assert!(heard.iter().sum::<u32>() > 1_000);
    assert_eq!(sent, heard);
}

/// Everybody mutes or looks away, nobody un-follows: whatever the hazards, the list keeps its
/// length. At a hazard of 1 a day some are found twice on one day, by skipping and on the list
/// of the hot; they go once.
#[test]
fn whoever_mutes_or_looks_away_stays_listed() {
    let mut setting = quiet(20_000, 6);
    (setting.mechanisms.exit, setting.mechanisms.lapse) = (true, true);
    (setting.exit.unfollow_share, setting.exit.mute_share) = (0.0, 0.5);
    (setting.exit.lapse, setting.exit.youth) = (1.0, 0.0);
    let people = People::draw(&setting, 0, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
    world.run_to(setting.days);
    let of = |name: &str| SERIES.iter().position(|series| series.0 == name).expect("a series");
    let series = world.series(0);
    let listed: Vec<f64> = series.iter().map(|day| day[of("listed_followers")]).collect();
    let hidden: f64 = series.iter().map(|day| day[of("hidden_exits")]).sum();
    let looking = series[5][of("looking_followers")];
    assert!(listed[0] > 5_000.0 && listed.iter().all(|day| *day == listed[0]), "{listed:?}");
    assert_eq!(looking + hidden, listed[0]);
    let end = &world.outcome().brands[0].all;
    assert_eq!(end.listed_followers_end as f64, listed[0]);
}

/// Nobody begins to follow, and ties of day 0 may be hours old: none of them is a new follower of
/// the window, so none can be lost.
#[test]
fn who_followed_before_day_0_is_no_new_follower() {
    let mut setting = quiet(5_000, 40);
    (setting.mechanisms.exit, setting.mechanisms.lapse) = (true, true);
    setting.population.tie_age_mean_days = 1.0;
    setting.exit.lapse = 0.05;
    let people = People::draw(&setting, 0, 0);
    let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
    world.run_to(setting.days);
    let all = &world.outcome().brands[0].all;
    assert!(all.unfollows() > 300, "{}", all.unfollows());
    assert_eq!((all.new_seen_7, all.new_seen_21), (0, 0));
    assert_eq!((all.new_lost_7, all.new_lost_21), (0, 0));
}

/// The monitor hears what is said where it may look, and takes down what it hears, once: a post
/// that is answered, dropped or left alone is heard all the same, and the warm-up does not count.
#[test]
fn the_window_counts_from_its_first_day_to_the_last() {
    let mut setting = quiet(3_000, 60);
    setting.mechanisms.chatter = true;
    setting.mechanisms.experience = true;
    setting.brands[0].is.mentions_per_30_days = 1.0;
    let posted = by_day(&setting, &Policy::silent(), |event| matches!(event, Event::Posted(_)));
    for warmup_days in [0, 1, 25, 59] {
        let setting = Setting { warmup_days, ..setting.clone() };
        let people = People::draw(&setting, 2, 0);
        let mut world = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
        world.run_to(setting.days);
        let all = &world.outcome().brands[0].all;
        let (first, late) = (usize::from(warmup_days), usize::from(warmup_days.max(30)));
        let sum = |days: &[u32]| u64::from(days.iter().sum::<u32>());
        assert_eq!((all.posts, all.late_posts), (sum(&posted[first..]), sum(&posted[late..])));
        let window = f64::from(60 - warmup_days);
        assert_eq!((all.consumer_days, all.customer_days), (3_000.0 * window, 3_000.0 * window));
    }
}

/// Satisfaction 0.6 and weight 0.5 make 1.3 of the rate, -0.6 make 0.7 of it. Of 20,000 people alike
/// those who begin on one day are binomial with 1 - e^-(rate x factor).
#[test]
fn the_satisfied_begin_to_follow_more_often() {
    for (quality, factor) in [(0.6, 1.3), (-0.6, 0.7), (0.0, 1.0)] {
        let mut setting = quiet(20_000, 1);
        setting.mechanisms.follow = true;
        (setting.population.taste_sd, setting.population.loyalist_bonus) = (0.0, 0.0);
        (setting.brands[0].is.quality, setting.brands[0].is.follower_share) = (quality, 0.0);
        setting.brands[0].is.follows_per_30_days = 3.0;
        setting.follow.satisfaction_weight = 0.5;
        let came = by_day(&setting, &Policy::silent(), |event| *event == Event::Followed);
        let p = 1.0 - exp(-0.1 * factor);
        let (came, expected) = (f64::from(came[0]), 20_000.0 * p);
        assert!((came - expected).abs() < 4.5 * (expected * (1.0 - p)).sqrt(), "{came} {expected}");
    }
}
