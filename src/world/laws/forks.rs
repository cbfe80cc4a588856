//! A world that lives on with other mechanisms at work: only what goes on changes.

use crate::model::alarm::{Sign, Trigger, Until};
use crate::model::desk::Staff;
use crate::model::groups::{GROUPS, SETS, with};
use crate::model::mechanisms::Mechanisms;
use crate::model::policy::{Action, Condition, Playbook, Policy, Severity};
use crate::model::rivals::Rivals;
use crate::model::statement::Statement;
use crate::world::relation::Relation;
use crate::world::setting::{NamedThing, Setting};
use crate::world::{Event, People, World};

/// A world of two brands in which every mechanism is at work and strong enough to show.
fn strong(warmup_days: u16) -> Setting {
    let mut setting = Setting { consumers: 1_500, days: 60, warmup_days, ..Setting::default() };
    let is = &mut setting.brands[0].is;
    (is.customer_share, is.follower_share, is.churn_per_30_days) = (0.7, 0.5, 0.1);
    (is.failures_per_30_days, is.delights_per_30_days) = (2.0, 1.0);
    (is.mentions_per_30_days, is.peer_talk_per_30_days) = (0.5, 0.3);
    (is.follows_per_30_days, is.offer_value) = (0.2, 0.5);
    let second = setting.brands[0].is.clone();
    setting.brands.push(NamedThing { name: "other".into(), is: second });
    setting.categories = vec!["one".into(); 2];
    setting.rivals = Rivals {
        praise_answered: 0.1,
        exchanges_breed: 0.5,
        compensation_feeds: 0.5,
        unasked_keeps: 0.5,
        asked_is_nothing: 0.5,
    };
    setting.statement =
        Statement { seen_share: 0.5, silence_relief: 0.5, reading_relief: 0.5, attention: 0.5 };
    (setting.voice.failure_posting, setting.voice.delight_posting) = (0.3, 0.3);
    (setting.voice.emboldening, setting.learning.complaints_per_1000) = (0.5, 500.0);
    (setting.privacy.opt_out_probability, setting.privacy.forgetting_days) = (0.5, 60.0);
    (setting.privacy.going_private_per_strain, setting.privacy.leaving_per_strain) = (0.1, 0.05);
    setting.backlash.improper_criticism = 0.3;
    setting.backlash.ignored_criticism = 0.3;
    setting.backlash.parting_criticism = 0.5;
    setting.backlash.reshare_probability = 0.3;
    (setting.exit.frequency, setting.exit.crowding, setting.exit.lapse) = (2e-3, 2e-3, 3e-3);
    (setting.exit.intrusion, setting.exit.neglect, setting.exit.watched) = (1e-2, 1e-2, 1e-2);
    (setting.page.provocation, setting.page.pleasure) = (0.05, 0.2);
    setting.population.irrelevance_mean = 0.6;
    setting.leave_out_others();
    setting
}

/// Answers all that it hears in public, pays for complaints, posts daily, and states something on bad days.
fn busy() -> Policy {
    let mut policy = super::to_everything(Action::PublicReply);
    let complaint = Condition { addressed: Some(true), ..Condition::default() };
    let mut paid = policy.rules[0].clone();
    (paid.when, paid.act, paid.priority) = (complaint, Action::Compensate, 1);
    policy.rules.insert(0, paid);
    let reach = Condition { reach: (30, u32::MAX), ..Condition::default() };
    let mut ignored = policy.rules[1].clone();
    (ignored.when, ignored.act) = (reach, Action::Ignore);
    policy.rules.insert(0, ignored);
    policy.conduct.posts_per_week = 7.0;
    policy.conduct.promotional_share = 0.6;
    policy.conduct.max_wait_days = 1.0;
    // Nothing but silence neglects.
    policy.conduct.wrong_tone_share = 0.0;
    policy.desk.staff = Staff::Replies(20.0);
    let mut trigger = Trigger::default();
    trigger.at_least[Sign::Complaints as usize] = Some(2.0);
    policy.playbook = Playbook {
        levels: vec![Severity {
            name: "crisis".into(),
            triggers: vec![trigger],
            until: Until::after(6),
            pause_broadcast: true,
            statement: true,
            policy: None,
            staff: None,
        }],
    };
    policy
}

fn policies() -> [Policy; 2] {
    let mut quiet_page = busy();
    quiet_page.conduct.posts_per_week = 0.5;
    [busy(), quiet_page]
}

fn end(mut world: World) -> String {
    world.run_to(60);
    world.outcome().digest()
}

/// With the same mechanisms at work a fork is the world itself.
#[test]
fn a_fork_in_which_nothing_differs_is_the_same_world() {
    let setting = strong(20);
    let same = setting.clone();
    let people = People::draw(&setting, 4, 0);
    let mut world = World::new(setting.clone(), people.clone(), &policies());
    for day in [0, 20, 45] {
        world.run_to(day);
        let fork = world.under(same.clone());
        assert_eq!(end(fork), end(world.clone()), "day {day}");
    }
}

/// What has shaped a world before it is forked: pages that have long been what they are, who will forget
/// what, the levels by which contacts are judged, and what policies have ready for bad days.
const SHAPED: [&str; 5] = ["broadcast", "page", "forgetting", "asked_is_nothing", "playbook"];

/// Before anything has happened a fork without a mechanism is the world that never had it, bit for bit:
/// nothing that was made with it is left. And each mechanism moves some bit.
#[test]
fn forked_on_day_0_a_world_is_as_if_it_had_been_born_so() {
    let setting = strong(0);
    let people = People::draw(&setting, 4, 0);
    let full = World::new(setting.clone(), people.clone(), &policies());
    let digest = end(full.clone());
    for (name, _) in Mechanisms::LIST {
        let mut off = setting.clone();
        assert!(off.mechanisms.set(name, false));
        let forked = end(full.under(off.clone()));
        let moves = !matches!(*name, "attitude_change" | "past");
        if moves && !SHAPED.contains(name) {
            assert_ne!(forked, digest, "{name} moves nothing here");
        }
        let born = end(World::new(off.clone(), people.clone(), &policies()));
        assert_eq!(forked == born, !SHAPED.contains(name), "{name}");
        // And back.
        if !SHAPED.contains(name) {
            let without = World::new(off.clone(), people.clone(), &policies());
            assert_eq!(end(without.under(setting.clone())), digest, "{name}");
        }
    }
    // So with several at once, and with customers who are not simulated: what a dashboard is expected to
    // find of them follows.
    let mut real = setting.clone();
    real.brands.iter_mut().for_each(|brand| brand.is.customers = 50_000.0);
    let full = World::new(real.clone(), people.clone(), &policies());
    for set in [0, 0b0101010, 0b1100110, 0b1111011, SETS - 2] {
        let mut off = Setting { mechanisms: with(&real.mechanisms, set), ..real.clone() };
        (off.mechanisms.broadcast, off.mechanisms.page) = (true, true);
        let born = end(World::new(off.clone(), people.clone(), &policies()));
        assert_eq!(end(full.under(off.clone())), born, "{set:07b}");
    }
}

/// What happens after a fork, by hand: nothing that only a group that is taken out
/// does, and all of it where it is not.
#[test]
fn a_fork_without_a_group_does_nothing_of_it_any_more() {
    let setting = strong(20);
    let people = People::draw(&setting, 4, 0);
    let mut warm = World::new(setting.clone(), people.clone(), &policies());
    // To a day on which criticism waits to be read.
    let mut day = 20;
    warm.run_to(day);
    while warm.cascades.due.is_empty() {
        day += 1;
        warm.run_to(day);
    }
    assert!(day < 50, "{day}");
    let fatigue = warm.brands[0].page.fatigue_now();
    let learnt = warm.brands[0].failure_factor;
    assert!(fatigue > 0.1, "{fatigue}");
    assert!(learnt < 1.0, "{learnt}");
    for (place, group) in GROUPS.iter().enumerate() {
        for set in [SETS - 1, SETS - 1 - (1 << place)] {
            let under = Setting { mechanisms: with(&setting.mechanisms, set), ..setting.clone() };
            let mut world = warm.under(under.clone());
            let strained = |world: &World| (0..1_500).map(|who| world.strain(who)).sum::<f64>();
            let before = strained(&world);
            let (mut criticised, mut looked, mut withdrew) = (0, 0, 0);
            world.run_to_with(60, &mut |_: u16, _: u32, _: usize, event: Event| match event {
                Event::Criticised(..) | Event::ReadCriticism(..) | Event::Reshared(..) => {
                    criticised += 1;
                }
                Event::Looked(_) => looked += 1,
                Event::OptedOut | Event::WentPrivate | Event::Left => withdrew += 1,
                _ => {}
            });
            let grew = |of: fn(&Relation) -> f32| {
                let all = |world: &World| -> Vec<f32> {
                    world.brands.iter().flat_map(|brand| &brand.relations).map(of).collect()
                };
                all(&world).iter().zip(all(&warm)).any(|(now, then)| *now > then)
            };
            let happens = match group.name {
                "learning" => world.brands[0].failure_factor != learnt,
                "answers" => grew(|relation| relation.irritation),
                "silence" => grew(|relation| relation.neglect),
                "onlookers" => looked > 0,
                "broadcast" => {
                    let faded = fatigue * setting.broadcast.fade(f64::from(60 - day));
                    (world.brands[0].page.fatigue_now() - faded).abs() > 1e-9
                }
                "privacy" => withdrew > 0 && strained(&world) > before,
                "backlash" => criticised > 0,
                other => panic!("a group without a case: {other}"),
            };
            assert_eq!(happens, set == SETS - 1, "{} in set {set:07b}", group.name);
        }
    }
}
