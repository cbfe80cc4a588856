//! Every allowed value is bearable: corners of the parameter space run without panic and give
//! finite numbers.

use earful::ground::draws::Key;
use earful::model::mechanisms::Mechanisms;
use earful::model::policy::{Action, Condition, Listens, Policy, Rule};
use earful::params::{Params, Spec};
use earful::scenario::parameters::{contradictions, parameters, set_parameter};
use earful::world::metrics::METRICS;
use earful::world::setting::NamedThing;
use earful::world::{Outcome, People, RunColumn, Setting, World};

/// The lowest, the highest, the default value, or one between: what a draw says.
fn pick(spec: &Spec, draw: f64) -> f64 {
    match (draw * 5.0) as u32 {
        0 => spec.low,
        1 => spec.high.min(1e6),
        2 | 3 => spec.default,
        _ => spec.low + (spec.high.min(1e6) - spec.low) * (draw * 5.0).fract(),
    }
}

fn everything() -> Policy {
    let rule = |act, kinds| Rule {
        when: Condition { kinds, ..Condition::default() },
        act,
        personalisation: 1.0,
        disclosure: true,
        priority: act as u8,
    };
    let acts = [
        (Action::PublicReply, 1),
        (Action::PrivateMessage, 2),
        (Action::Offer, 4),
        (Action::AskPermission, 8),
        (Action::Escalate, 16),
    ];
    let mut rules = acts.map(|(act, kinds)| rule(act, kinds)).to_vec();
    // Those of the trade come first, for authors with few readers.
    let trade = [
        (Action::Compensate, 1, (0, 1)),
        (Action::Apologise, 1, (2, 3)),
        (Action::AskDetails, 3, (4, 6)),
        (Action::HandOver, 3, (7, 9)),
    ];
    rules.splice(
        0..0,
        trade.map(|(act, kinds, reach)| {
            let mut rule = rule(act, kinds);
            rule.when.reach = reach;
            rule
        }),
    );
    Policy { rules, listens: Listens::Everything, honours_opt_out: false, ..Policy::silent() }
}

fn check(setting: &Setting, outcome: &Outcome, about: &str) {
    for column in RunColumn::every(setting, 0) {
        if let Some(value) = outcome.value(&column) {
            assert!(value.is_finite(), "{about}: {} is {value}", column.label(setting, 0));
        }
    }
    let satisfaction = METRICS.iter().position(|metric| metric.name == "satisfaction_end");
    let metric = &METRICS[satisfaction.expect("a metric of that name")];
    if let Some(value) = (metric.value)(&outcome.brands[0].all) {
        assert!((-1.001..=1.001).contains(&value), "{about}: satisfaction {value}");
    }
}

#[test]
fn corners_of_the_parameter_space_are_bearable() {
    for corner in 0..60u32 {
        let mut stream = Key::new(0, 99, corner).stream(1u32, 0, 0, 0);
        let mut setting =
            Setting { consumers: 150, days: 40, warmup_days: 10, ..Setting::default() };
        setting.brands.push(NamedThing { name: "other".into(), is: setting.brands[0].is.clone() });
        for parameter in parameters(&setting) {
            // The shares of bands and platforms must go on summing to one, and a network of a
            // thousand ties a head tries only patience.
            let path = &parameter.path;
            if path.ends_with("share") && (path.starts_with("band") || path.contains("post_share"))
                || path.starts_with("network")
                || path.starts_with("run")
            {
                continue;
            }
            let value = pick(&parameter.spec, stream.uniform());
            assert!(set_parameter(&mut setting, path, value), "{path}");
        }
        // What cannot stand together goes back to its default, until the rest can.
        while let Some(one) = contradictions(&setting).first() {
            for parameter in parameters(&setting) {
                if one.paths.contains(&parameter.path) {
                    set_parameter(&mut setting, &parameter.path, parameter.spec.default);
                }
            }
        }
        let mut policy = everything();
        for spec in earful::model::policy::Conduct::specs() {
            policy.conduct.set(spec.key, pick(spec, stream.uniform()));
        }
        let people = People::draw(&setting, u64::from(corner), 0);
        let mut world = World::new(setting.clone(), people.clone(), &[policy, everything()]);
        world.run_to(setting.days);
        check(&setting, &world.outcome(), &format!("corner {corner}"));
    }
}

#[test]
fn the_smallest_worlds_are_bearable() {
    for consumers in [1, 2, 3] {
        for (days, warmup_days) in [(1, 0), (2, 1), (35, 5)] {
            for customers in [0.0, 1.0] {
                let mut setting = Setting { consumers, days, warmup_days, ..Setting::default() };
                setting.brands[0].is.customer_share = customers;
                let people = People::draw(&setting, 0, 0);
                let mut world = World::new(setting.clone(), people.clone(), &[everything()]);
                world.run_to(days);
                check(&setting, &world.outcome(), &format!("{consumers} people, {days} days"));
            }
        }
    }
}

#[test]
fn every_mechanism_can_be_taken_out_and_stand_alone() {
    for (name, _) in Mechanisms::LIST {
        for alone in [false, true] {
            let mut setting =
                Setting { consumers: 300, days: 60, warmup_days: 10, ..Setting::default() };
            if alone {
                setting.mechanisms = Mechanisms::none();
            }
            assert!(setting.mechanisms.set(name, alone));
            let people = People::draw(&setting, 0, 0);
            let mut world = World::new(setting.clone(), people.clone(), &[everything()]);
            world.run_to(setting.days);
            check(&setting, &world.outcome(), name);
        }
    }
}
