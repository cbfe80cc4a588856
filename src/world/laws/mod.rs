//! Laws of the world by hand: who is there, what a day does in a world made for it, what a metric
//! is. The audit next door compares whole runs event by event.
//!
//! Limits are 4.5 standard errors of the sampling law named beside them, which chance exceeds about
//! 7 times in a million; seeds are fixed.

mod answers;
mod custom;
mod days;
mod desk;
mod forks;
mod judging;
mod leaving;
mod metrics;
mod minds;
mod outside;
mod pages;
mod past;
mod people;
mod playbook;
mod rivals;
mod shares;
mod turns;

use super::setting::{NetworkSource, Setting};
use crate::model::mechanisms::Mechanisms;
use crate::model::policy::{Action, Condition, Listens, Policy, Rule};

/// Does this about everything it hears.
fn to_everything(act: Action) -> Policy {
    let when = Condition::default();
    let rule = Rule { when, act, personalisation: 0.0, disclosure: false, priority: 0 };
    Policy { listens: Listens::Everything, rules: vec![rule], ..Policy::silent() }
}

/// Everybody is a customer, people are alike, nothing happens.
fn quiet(consumers: u32, days: u16) -> Setting {
    let mut setting = Setting {
        consumers,
        days,
        warmup_days: 0,
        // Contacts move whom they reach; there are none as long as nobody answers.
        mechanisms: Mechanisms { answers: true, ..Mechanisms::none() },
        network: NetworkSource::None,
        ..Setting::default()
    };
    setting.platforms.truncate(1);
    setting.platforms[0].is.post_share = 1.0;
    setting.population.expressiveness_sigma = 0.0;
    setting.brands[0].is.customer_share = 1.0;
    setting.leave_out_others();
    setting
}
