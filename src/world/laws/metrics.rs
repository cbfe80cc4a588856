//! Every metric by hand: its value, its direction and its unit, from a world in which every
//! counter is another prime.

use crate::model::prices::Prices;
use crate::world::bad_days::BadDays;
use crate::world::metrics::Better::{Higher, Lower, Neither};
use crate::world::metrics::{Better, METRICS, Slice, metric};
use crate::world::outcome::{BrandOutcome, Outcome, RunColumn};
use crate::world::setting::{NamedThing, Setting};
use crate::world::tally::{Burden, Tally, Whole, quantile};

/// A window of many days among some people; no two counters are equal, and all but one are prime,
/// so no quotient of two of them is that of two others.
fn hand_counted() -> Tally {
    Tally {
        consumers: 1_009,
        customers: 503,
        satisfied: 211,
        dissatisfied: 101,
        criticisms: 53,
        seen_criticisms: 31,
        readers_reached: 3_001,
        seen_readers: 1_801,
        follows: 97,
        parted_in_public: 79,
        provoked: 7,
        lost: 1_013,
        lost_to_rivals: 431,
        won: 1_019,
        lost_end: 197,
        won_end: 199,
        recommends: 173,
        // Un-follows, mutes and people who stopped looking: 41, 37 and 29, by reason as below.
        exit_table: [
            [1, 0, 1],   // 2 because of too many posts
            [0, 2, 1],   // 3 because of a crowd
            [1, 3, 1],   // 5 bored
            [5, 1, 1],   // 7 intruded on
            [9, 1, 1],   // 11 ignored
            [6, 29, 21], // 56 without interest
            [19, 1, 3],  // 23 watched
        ],
        new_seen_7: 89,
        new_lost_7: 13,
        new_seen_21: 83,
        new_lost_21: 17,
        dropped_any: 19,
        followed_any: 401,
        listed_followers_end: 307,
        followers_end: 251,
        followers_satisfied: 127,
        followers_dissatisfied: 43,
        posts: 907,
        posts_addressed: 313,
        late_posts: 223,
        late_public_posts: 137,
        heard: 571,
        found_posts: 409,
        found_addressed: 149,
        seen_praise: 113,
        seen_complaints: 163,
        wanted: 349,
        answered: 181,
        contacts: 379,
        proper: 283,
        unasked: 233,
        unasked_proper: 139,
        helpful: 193,
        addressed_answered: 239,
        unmet: 67,
        dropped: 23,
        protests: 59,
        promised: 353,
        kept: 167,
        late: 179,
        opt_outs: 47,
        breaches: 53,
        gone_private: 61,
        left: 73,
        aware: 701,
        double_standard: 103,
        redeemed: 71,
        compensations: 109,
        consumer_days: 90_821.0,
        customer_days: 45_007.0,
        cohort_days: 48_017.0,
        listed_follower_days: 27_011.0,
        follower_days: 22_013.0,
        satisfaction_days: 6_007.0,
        satisfaction_end: 107.0,
        satisfaction_of_followers_end: 109.0,
        strain: 131.0,
        purchases: 1_511.0,
        purchases_lost: 157.0,
        purchases_after_leaving: 151.0,
        purchases_since_coming: 149.0,
        staff_hours: 139.0,
        late_hours: 227.0,
        whole: Some(Whole {
            cascade_sizes: vec![0, 5, 0, 0, 2, 0, 11],
            storms: 7,
            seen_storms: 3,
            latencies: vec![9.0, 2.0, 30.0, 4.0],
            business_latencies: vec![0.5, 7.0, 3.0, 0.25],
            failure_factor_end: 0.625,
            hours_paid: 17.0,
            busy_share: Some(0.875),
            prices: Prices {
                currency: "USD".into(),
                agent_hour: Some(31.0),
                purchase_margin: Some(11.0),
                customer: Some(179.0),
                coupon: Some(5.0),
                compensation: Some(13.0),
            },
            bad_days: BadDays {
                critical: vec![3.0, 7.0, 19.0, 13.0, 2.0],
                crisis: Some(vec![0.0, 0.0, 0.25, 1.0, 0.0]),
                alarms: vec![6, 53],
                statements: vec![59],
                struck: Some(48),
                in_force: (false, false),
            },
        }),
        of_all: Some(Burden { people: 4_001, unfollows: 199, opt_outs: 229, intrusions: 421 }),
    }
}

/// The table of `docs/metrics.md` in numbers. A month has 30 days, and rates are per 1,000 people:
/// 30,000 events over the person-days at risk.
#[rustfmt::skip]
const BY_HAND: &[(&str, Better, f64)] = &[
    // All who were customers when the window began, whoever of them has left.
    ("satisfaction", Higher, 6_007.0 / 48_017.0),
    // Everyone can criticise, customer or not.
    ("backlash_rate", Lower, 30_000.0 * 53.0 / 90_821.0),
    // Muted people are listed and can still un-follow in the eyes of the brand.
    ("unfollow_rate", Lower, 30_000.0 * 41.0 / 27_011.0),
    ("satisfaction_end", Higher, 107.0 / 503.0),
    ("satisfied_share", Higher, 211.0 / 503.0),
    ("dissatisfied_share", Lower, 101.0 / 503.0),
    ("recommend_share", Higher, 173.0 / 503.0),
    ("customers_lost", Lower, 30_000.0 * 1_013.0 / 45_007.0),
    ("customers_won", Higher, 30_000.0 * 1_019.0 / 45_007.0),
    ("lost_to_rivals_share", Neither, 431.0 / 1_013.0),
    ("customers_away_share", Lower, 197.0 / 503.0),
    ("readers_reached", Lower, 30_000.0 * 3_001.0 / 90_821.0),
    ("storms", Lower, 7.0),
    ("largest_cascade", Lower, 11.0),
    // Four of the seven cascades are of size 0.
    ("never_reshared_share", Neither, 4.0 / 7.0),
    ("provoked_share", Neither, 7.0 / 53.0),
    // Only who looks can mute or stop looking.
    ("mute_rate", Lower, 30_000.0 * 37.0 / 22_013.0),
    ("stopped_looking_rate", Lower, 30_000.0 * 29.0 / 22_013.0),
    // 41 + 37 + 29 = 107 exits.
    ("exit_rate", Lower, 30_000.0 * 107.0 / 22_013.0),
    ("visible_exit_share", Neither, 41.0 / 107.0),
    ("new_follower_loss_7_days", Lower, 13.0 / 89.0),
    ("new_follower_loss_21_days", Lower, 17.0 / 83.0),
    ("dropped_any_share", Lower, 19.0 / 401.0),
    ("exits_too_frequent_share", Neither, 2.0 / 107.0),
    ("exits_crowded_share", Neither, 3.0 / 107.0),
    ("exits_boring_share", Neither, 5.0 / 107.0),
    ("exits_intruded_share", Neither, 7.0 / 107.0),
    ("exits_ignored_share", Neither, 11.0 / 107.0),
    ("exits_lost_interest_share", Neither, 56.0 / 107.0),
    ("exits_watched_share", Neither, 23.0 / 107.0),
    ("parting_share", Lower, 79.0 / 107.0),
    ("follow_rate", Higher, 30_000.0 * 97.0 / 45_007.0),
    ("unfollows", Lower, 30_000.0 * 41.0 / 48_017.0),
    ("listed_followers", Higher, 1_000.0 * 307.0 / 503.0),
    ("looking_followers", Higher, 1_000.0 * 251.0 / 503.0),
    ("posts", Neither, 30_000.0 * 907.0 / 45_007.0),
    ("posts_addressed_share", Neither, 313.0 / 907.0),
    ("heard_share", Neither, 571.0 / 907.0),
    ("contacts", Neither, 30_000.0 * 379.0 / 45_007.0),
    ("proper_share", Higher, 283.0 / 379.0),
    ("unasked_proper_share", Higher, 139.0 / 233.0),
    ("improper_contacts", Lower, 30_000.0 * 96.0 / 45_007.0),
    ("helpful_share", Higher, 193.0 / 379.0),
    // The lower middle of 2, 4, 9, 30.
    ("median_latency_hours", Lower, 4.0),
    ("mean_latency_hours", Lower, 11.25),
    ("median_business_hours", Lower, 0.5),
    ("promise_kept_share", Higher, 167.0 / 353.0),
    ("promise_missed_hours", Lower, 227.0 / 179.0),
    ("wanted_answered_share", Higher, 181.0 / 349.0),
    // 379 sent and 23 dropped are 402.
    ("dropped_share", Lower, 23.0 / 402.0),
    ("addressed_answered_share", Higher, 239.0 / 313.0),
    ("unmet_expectations", Lower, 30_000.0 * 67.0 / 45_007.0),
    ("dropped_replies", Lower, 30_000.0 * 23.0 / 45_007.0),
    ("opt_outs", Lower, 30_000.0 * 47.0 / 45_007.0),
    ("breaches", Lower, 30_000.0 * 53.0 / 45_007.0),
    ("gone_private_share", Lower, 61.0 / 1_009.0),
    ("left_share", Lower, 73.0 / 1_009.0),
    ("monitorable_share", Higher, 137.0 / 223.0),
    ("aware_share", Neither, 701.0 / 1_009.0),
    ("mean_strain", Lower, 131.0 / 1_009.0),
    ("people_share", Neither, 1_009.0 / 4_001.0),
    ("unfollows_borne_share", Neither, 41.0 / 199.0),
    ("opt_outs_borne_share", Neither, 47.0 / 229.0),
    // 379 contacts, of which 283 were proper.
    ("intrusions_borne_share", Neither, 96.0 / 421.0),
    ("purchases", Higher, 30_000.0 * (1_511.0 + 71.0) / 48_017.0),
    ("purchases_lost", Lower, 30_000.0 * 157.0 / 48_017.0),
    ("offers_redeemed", Neither, 30_000.0 * 71.0 / 45_007.0),
    ("compensations", Neither, 30_000.0 * 109.0 / 45_007.0),
    // 17 hours at 31 are 527; the other lines from counts over the person-days of initial customers.
    ("money_staff", Higher, -527.0),
    ("money_coupons", Higher, -30_000.0 * 355.0 / 48_017.0),
    // 1,511 + 71 purchases, 151 that who is gone would have made, less 149 of who is new: 1,584 at 11.
    ("money_compensations", Higher, -30_000.0 * 109.0 * 13.0 / 48_017.0),
    ("money_purchases", Higher, 30_000.0 * 17_424.0 / 48_017.0),
    ("money_customers_won", Higher, 30_000.0 * 199.0 * 179.0 / 48_017.0),
    ("money_customers_lost", Higher, -30_000.0 * 197.0 * 179.0 / 48_017.0),
    // Two more won than lost are 358, 109 compensations 1,417: 17,424 + 358 - 355 - 1,417 = 16,010.
    ("money_net", Higher, 30_000.0 * 16_010.0 / 48_017.0 - 527.0),
    // Coupons and compensations are 355 + 1,417 = 1,772. Of 1,000 initial customers 1,000 x 211 / 503 are
    // satisfied.
    ("cost_per_satisfied", Lower, (527.0 + 30_000.0 * 1_772.0 / 48_017.0) * 503.0 / 211_000.0),
    ("critical_peak", Lower, 19.0),
    // Half of what is beyond the middle, 7, is left at 13: a day later.
    ("critical_half_life_days", Neither, 1.0),
    ("crisis_days_share", Neither, 0.4),
    ("alarms", Neither, 2.0),
    ("crisis_onset_days", Neither, 0.25),
    ("hours_to_alarm", Lower, 5.0),
    ("hours_to_statement", Lower, 11.0),
    ("failure_factor", Lower, 0.625),
    ("staff_hours", Lower, 30_000.0 * 139.0 / 45_007.0),
    // Paid, of all who are customers in reality.
    ("human_hours", Lower, 17.0),
    ("busy_share", Neither, 0.875),
    ("double_standard_share", Neither, 103.0 / 1_009.0),
    // 113 read as praise, 163 as complaints.
    ("dashboard.satisfaction", Higher, -50.0 / 276.0),
    ("dashboard.satisfaction_end", Higher, 109.0 / 251.0),
    ("dashboard.satisfied_share", Higher, 127.0 / 251.0),
    ("dashboard.dissatisfied_share", Lower, 43.0 / 251.0),
    ("dashboard.backlash_rate", Lower, 30_000.0 * 31.0 / 90_821.0),
    ("dashboard.readers_reached", Lower, 30_000.0 * 1_801.0 / 90_821.0),
    ("dashboard.storms", Lower, 3.0),
    ("dashboard.posts", Neither, 30_000.0 * 409.0 / 45_007.0),
    ("dashboard.posts_addressed_share", Neither, 149.0 / 409.0),
    // 313 - 239 = 74 posts to the brand without an answer.
    ("dashboard.unmet_expectations", Lower, 30_000.0 * 74.0 / 45_007.0),
    ("dashboard.exit_rate", Lower, 30_000.0 * 41.0 / 27_011.0),
    // 41 went and 97 came: the list grows, so the net loss is negative.
    ("dashboard.unfollow_rate", Lower, 30_000.0 * -56.0 / 27_011.0),
    // 379 - 59 = 320 contacts without a visible protest.
    ("dashboard.proper_share", Higher, 320.0 / 379.0),
    ("dashboard.answered_share", Higher, 379.0 / 571.0),
];

fn value(name: &str, tally: &Tally) -> Option<f64> {
    (metric(name).expect("a metric of that name").value)(tally)
}

#[test]
fn every_metric_is_what_its_definition_says() {
    let tally = hand_counted();
    for (name, better, by_hand) in BY_HAND {
        let got = value(name, &tally).expect("everything was counted");
        assert!((got - by_hand).abs() <= 1e-12 * by_hand.abs(), "{name}: {got} against {by_hand}");
        assert_eq!(metric(name).map(|metric| metric.better), Some(*better), "{name}");
    }
    let without: Vec<_> = METRICS
        .iter()
        .map(|metric| metric.name)
        .filter(|name| BY_HAND.iter().all(|(known, ..)| known != name))
        .collect();
    assert!(without.is_empty(), "no law for {without:?}: add a line worked by hand");
}

/// A rate is per 1,000, a share is one number through another: the unit says which.
#[test]
fn units_say_what_the_numbers_are() {
    for metric in METRICS {
        let Some((_, _, by_hand)) = BY_HAND.iter().find(|(name, ..)| *name == metric.name) else {
            continue;
        };
        if metric.unit.starts_with("share of") {
            assert!((0.0..=1.0).contains(by_hand), "{}", metric.name);
        }
        let per_30_days = metric.unit.contains("per 30 days");
        let is_rate = per_30_days || metric.unit == "per 1,000 initial customers";
        assert_eq!(is_rate, metric.unit.contains("per 1,000"), "{}: {}", metric.name, metric.unit);
    }
}

/// Without anybody it could be about, and for a part where it is about the whole, a metric is
/// missing; where there are people and nothing happened, a rate is 0.
#[test]
fn what_could_not_happen_is_missing_and_what_did_not_is_zero() {
    for metric in METRICS {
        assert_eq!((metric.value)(&Tally::default()), None, "{}", metric.name);
    }
    let part = Tally { whole: None, ..hand_counted() };
    for name in [
        "storms",
        "largest_cascade",
        "never_reshared_share",
        "median_latency_hours",
        "failure_factor",
    ] {
        assert_eq!(value(name, &part), None, "{name}");
    }
    assert_eq!(value("dashboard.storms", &part), None);
    let quiet = Tally {
        customer_days: 9.0,
        consumer_days: 9.0,
        listed_follower_days: 9.0,
        whole: Some(Whole::default()),
        ..Tally::default()
    };
    for name in ["backlash_rate", "unfollow_rate", "posts", "unmet_expectations", "largest_cascade"]
    {
        assert_eq!(value(name, &quiet), Some(0.0), "{name}");
    }
    assert_eq!(value("median_latency_hours", &quiet), None, "nobody was answered");
}

/// The smallest wait that the share do not exceed: of 1 to 10 the third at 0.3, the last at 1.
#[test]
fn quantiles_of_waits_by_hand() {
    let waits: Vec<f32> = (1..=10).rev().map(|h| h as f32).collect();
    let of = |share| quantile(&waits, share);
    assert_eq!([0.05, 0.3, 0.5, 0.51, 1.0].map(of), [1.0, 3.0, 5.0, 6.0, 10.0].map(Some));
}

/// Groups are read where their names say: two brands, five bands, three segments, each with other
/// counts.
#[test]
fn a_column_reads_its_own_brand_and_group() {
    let tally = |customers| Tally { customers, satisfied: 1, ..Tally::default() };
    let brand = |first: u64| BrandOutcome {
        all: tally(first),
        bands: (1..6).map(|band| tally(first + band)).collect(),
        segments: (6..9).map(|segment| tally(first + segment)).collect(),
        series: Vec::new(),
    };
    let outcome = Outcome { brands: vec![brand(10), brand(100)], events: 0 };
    let mut setting = Setting::default();
    setting.brands.push(NamedThing { name: "bank".into(), is: setting.brands[0].is.clone() });
    let expected = [
        ("satisfied_share", 10),
        ("satisfied_share@bank", 100),
        ("satisfied_share[age=18-24]", 11),
        ("satisfied_share[age=25-34]", 12),
        ("satisfied_share[age=35-44]", 13),
        ("satisfied_share[age=45-54]", 14),
        ("satisfied_share[age=55+]", 15),
        ("satisfied_share[segment=unconcerned]", 16),
        ("satisfied_share[segment=pragmatist]", 17),
        ("satisfied_share[segment=fundamentalist]", 18),
    ];
    let columns = RunColumn::every(&setting, 0);
    assert_eq!(columns.len(), expected.len() * METRICS.len());
    let mine = columns.iter().filter(|column| column.metric.name == "satisfied_share");
    for (column, (label, customers)) in mine.zip(expected) {
        assert_eq!(column.label(&setting, 0), label);
        assert_eq!(outcome.value(column), Some(1.0 / f64::from(customers)), "{label}");
    }
    // With the other brand in question the groups are of that one.
    let columns = RunColumn::every(&setting, 1);
    let labels: Vec<_> = columns.iter().map(|column| column.label(&setting, 1)).collect();
    let place = labels.iter().position(|label| label == "satisfied_share[age=55+]");
    assert_eq!(outcome.value(&columns[place.expect("a column")]), Some(1.0 / 105.0));
    assert!(labels.contains(&"satisfied_share@brand".to_owned()));
    assert_eq!(Slice::every().count(), 1 + 5 + 3);
}
