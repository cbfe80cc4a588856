//! What moves people: strain, fatigue, followers who come and go, criticism, learning.

use super::near;
use crate::model::backlash::Backlash;
use crate::model::brand::{Shock, ShockTarget};
use crate::model::broadcast::{Broadcast, posts_on};
use crate::model::exit::{Exit, Reason, TieLoad};
use crate::model::follow::Follow;
use crate::model::learning::Learning;
use crate::model::policy::Conduct;
use crate::model::privacy::Privacy;

const E: f64 = std::f64::consts::E;

/// 1 - e^-x at ten decimal places: 1 - e^-1, 1 - e^-0.5.
const GONE_1: f64 = 0.632_120_558_828_557_7;
const GONE_HALF: f64 = 0.393_469_340_287_366_6;

/// 1.5 x 0.4 x (0.5 + 0.3) = 0.48, and nothing of what was asked for. Two deviations of concern at
/// weight 0.5 make e times as much, less what divides it. Withdrawal at 0.1 a unit of strain 10:
/// 1 - e^-1; at half the strain 1 - e^-0.5.
#[test]
fn strain_adds_up_and_drives_people_off() {
    let p = Privacy { strain_per_violation: 1.5, concern_weight: 0.5, ..Privacy::default() };
    near(p.violation(0.4, 0.3, false), 0.48);
    near(p.violation(0.4, 0.3, true), 0.0);
    near(p.sensitiveness(2.0, 1.25), E / 1.25);
    near(p.sensitiveness(-2.0, 1.0), 1.0 / E);
    near(p.sensitiveness(0.0, 1.25), 0.8);
    near(p.withdrawal_probability(0.1, 10.0), GONE_1);
    near(p.withdrawal_probability(0.1, 5.0), GONE_HALF);
    near(p.withdrawal_probability(0.05, 10.0), GONE_HALF);
    near(p.withdrawal_probability(0.1, 0.0), 0.0);
}

/// Four posts that reach a tenth, a quarter of them promoting at double weight: 0.4 x 1.25.
#[test]
fn page_posts_weigh_what_they_promote() {
    let b = Broadcast { fade_days: 5.0, promotion_weight: 2.0, ..Broadcast::default() };
    let conduct = Conduct { reach_share: 0.1, promotional_share: 0.25, ..Conduct::default() };
    near(b.exposures(&conduct, 4), 0.5);
    near(b.exposures(&Conduct { promotional_share: 0.0, ..conduct.clone() }, 4), 0.4);
    near(b.exposures(&conduct, 0), 0.0);
    near(b.fade(5.0), 1.0 / E);
    near(b.fade(0.0), 1.0);
    // A sum of what is left of every day before: E (1 + q + q^2 + ...).
    let sum: f64 = (0..400).map(|day| 0.3 * b.fade(f64::from(day))).sum();
    near(b.steady(0.3), sum);
    // Three a week, whole ones: on the days 2, 4 and 6.
    assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(|day| posts_on(3.0, day)), [0, 0, 1, 0, 1, 0, 1, 0]);
    assert_eq!([0, 1, 2].map(|day| posts_on(14.0, day)), [2, 2, 2]);
}

#[test]
fn the_satisfied_follow_and_the_dissatisfied_do_not() {
    let f = Follow { satisfaction_weight: 0.4, ..Follow::default() };
    near(f.factor(0.5), 1.2);
    near(f.factor(-0.5), 0.8);
    near(f.factor(0.0), 1.0);
    near(f.largest_factor(), 1.4);
}

/// F = 3: 9 / 4 of the weight of frequency.
#[test]
fn each_hazard_is_its_own_weight_times_its_own_load() {
    let exit = Exit {
        frequency: 0.02,
        crowding: 0.03,
        boredom: 0.05,
        intrusion: 0.07,
        neglect: 0.11,
        lapse: 0.4,
        watched: 0.17,
        loyalist_factor: 0.4,
        ..Exit::default()
    };
    let load = TieLoad {
        fatigue: 3.0,
        crowd: 7.0,
        irrelevance: 0.5,
        irritation: 1.1,
        neglect: 1.3,
        strain: 1.9,
        silence: 0.3,
        loyalist: false,
    };
    let by_hand = [0.045, 0.21, 0.075, 0.077, 0.143, 0.12, 0.323];
    for (hazard, by_hand) in exit.hazards(&load).iter().zip(by_hand) {
        near(*hazard, by_hand);
    }
    for (hazard, by_hand) in exit.hazards(&TieLoad { loyalist: true, ..load }).iter().zip(by_hand) {
        near(*hazard, 0.4 * by_hand);
    }
    // The bound is that of somebody to whom nothing is relevant, not loyal, neither hurt nor
    // ignored nor watched.
    near(exit.shared_bound(3.0, 7.0, 0.3), 0.045 + 0.21 + 0.15 + 0.12);
}

#[test]
fn youth_and_reasons_by_hand() {
    let exit = Exit { youth: 50.0, youth_days: 10.0, youth_power: 3.0, ..Exit::default() };
    near(exit.fragility(0.0), 51.0);
    near(exit.fragility(10.0), 1.0 + 50.0 / 8.0);
    near(exit.fragility(40.0), 1.0 + 50.0 / 125.0);
    let hazards = [0.0, 0.0, 0.2, 0.3, 0.0, 0.1, 0.4];
    let struck = [0.1, 0.3, 0.55, 0.65].map(|draw| Exit::reason(&hazards, draw));
    let by_hand = [Reason::Boring, Reason::Intruded, Reason::LostInterest, Reason::Watched];
    assert_eq!(struck, by_hand);
}

/// By who is e times as sensitive e times as often, at dissatisfaction 0.5 and weight 2 e times;
/// satisfaction above 0 changes nothing.
#[test]
fn criticism_is_written_and_passed_on_by_the_stated_chances() {
    let b = Backlash {
        criticism_cap: 0.45,
        reshare_probability: 0.02,
        dissatisfaction_weight: 2.0,
        later_probability: 0.25,
        ..Backlash::default()
    };
    near(b.criticism_probability(0.1, 3.0), 0.3);
    near(b.criticism_probability(0.1, 4.6), 0.45);
    near(b.reshare_probability(1.0, 0.0), 0.02);
    near(b.reshare_probability(E, 0.0), 0.02 * E);
    near(b.reshare_probability(1.0, -0.5), 0.02 * E);
    near(b.reshare_probability(1.0, 0.5), 0.02);
    near(b.reshare_probability(99.0, 0.0), 1.0);
    let days = [0.9, 0.251, 0.249, 0.0626, 0.0624, 0.0].map(|draw| b.reshare_delay(draw));
    assert_eq!(days, [0, 0, 1, 1, 2, 30]);
}

/// Floor 0.4 of the rate; of the other 0.6 the share 1/e is left after one scale.
#[test]
fn what_is_heard_is_learnt() {
    let l = Learning { floor: 0.4, complaints_per_1000: 30.0 };
    near(l.failure_factor(0.0), 1.0);
    near(l.failure_factor(30.0), 0.4 + 0.6 / E);
    near(l.failure_factor(60.0), 0.4 + 0.6 / (E * E));
    near(l.failure_factor(1e9), 0.4);
}

#[test]
fn a_shock_strikes_its_brand_its_rate_and_its_days() {
    let shock =
        |brand, target, factor, from_day, to_day| Shock { brand, target, factor, from_day, to_day };
    let shocks = [
        shock(0, ShockTarget::Failures, 3.0, 10, 12),
        shock(0, ShockTarget::Failures, 0.5, 12, 12),
        shock(1, ShockTarget::Failures, 7.0, 0, 99),
        shock(0, ShockTarget::Attention, 11.0, 0, 99),
        shock(0, ShockTarget::Follows, 13.0, 11, 11),
    ];
    let on = |brand, target, day| Shock::factor_on(&shocks, brand, target, day);
    let failures = [9, 10, 11, 12, 13].map(|day| on(0, ShockTarget::Failures, day));
    assert_eq!(failures, [1.0, 3.0, 3.0, 1.5, 1.0]);
    assert_eq!(on(1, ShockTarget::Failures, 10), 7.0);
    assert_eq!(on(0, ShockTarget::Attention, 10), 11.0);
    assert_eq!([10, 11, 12].map(|day| on(0, ShockTarget::Follows, day)), [1.0, 13.0, 1.0]);
}
