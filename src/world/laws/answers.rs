//! The switch `answers`: contacts that move nobody are still made, judged, paid for and resented.

use super::{quiet, to_everything};
use crate::model::desk::Staff;
use crate::model::policy::{Action, Policy};
use crate::world::metrics::metric;
use crate::world::relation::{Tie, mark};
use crate::world::setting::{NetworkSource, Setting};
use crate::world::{Event, People, World};

/// People talk, the brand answers all of it with offers, often improperly; nobody looks on and nothing is
/// learnt.
fn spoken_to() -> (Setting, Policy) {
    let mut setting = quiet(2_000, 60);
    for on in ["experience", "chatter", "listening", "reply", "strain", "opt_out", "emboldening"]
        .into_iter()
        .chain(["backlash", "buying", "follow", "withdrawal", "churn", "unasked_keeps"])
    {
        assert!(setting.mechanisms.set(on, true));
    }
    setting.network = NetworkSource::None;
    setting.rivals.unasked_keeps = 0.5;
    let is = &mut setting.brands[0].is;
    (is.failures_per_30_days, is.mentions_per_30_days) = (1.0, 1.0);
    (is.offer_value, is.churn_per_30_days) = (0.5, 0.05);
    (setting.voice.failure_posting, setting.follow.after_offer) = (0.5, 0.5);
    // The two laws below compare posts: nobody is made readier to speak by what differs.
    setting.mechanisms.emboldening = false;
    let mut policy = to_everything(Action::Offer);
    policy.desk.staff = Staff::Replies(1e4);
    policy.conduct.wrong_tone_share = 0.2;
    (setting, policy)
}

fn lived<'a>(setting: &'a Setting, people: &'a People, policy: &Policy) -> (World, u32) {
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    let mut redeemed = 0;
    world.run_to_with(setting.days, &mut |_: u16, _: u32, _: usize, event: Event| {
        redeemed += u32::from(matches!(event, Event::Redeemed));
    });
    (world, redeemed)
}

/// Where contacts act on nobody but their receivers, satisfaction without `answers` is that of a world in which
/// nobody is answered, to the bit; with them it is not.
#[test]
fn without_answers_satisfaction_is_that_of_a_silent_brand() {
    let (on, policy) = spoken_to();
    // Leaving the platform and strain come of contacts, and are no matter of answers.
    let mut on = on;
    (on.mechanisms.withdrawal, on.mechanisms.strain) = (false, false);
    let mut off = on.clone();
    off.mechanisms.answers = false;
    let mut deaf = on.clone();
    deaf.mechanisms.reply = false;
    let people = People::draw(&on, 1, 0);
    let felt = |setting: &Setting| -> Vec<(u32, u32, u32, Tie, bool)> {
        let (world, _) = lived(setting, &people, &policy);
        let relations = &world.brands[0].relations;
        let felt = |r: &crate::world::relation::Relation| {
            let bits = [r.satisfaction, r.irritation, r.neglect].map(f32::to_bits);
            (bits[0], bits[1], bits[2], r.tie, r.marks & mark::CUSTOMER != 0)
        };
        // As of one day, whenever they were touched last.
        let touched = relations.iter().map(|r| {
            let mut now = *r;
            let rest = now.rest(setting, 0);
            now.touch(setting.days - 1, rest, &world.tables.fading, &world.brands[0].page);
            now
        });
        touched.map(|r| felt(&r)).collect()
    };
    let near = |a: &[(u32, u32, u32, Tie, bool)], b: &[(u32, u32, u32, Tie, bool)]| {
        a.iter().zip(b).all(|(a, b)| {
            let gap = f32::from_bits(a.0) - f32::from_bits(b.0);
            gap.abs() < 1e-5 && (a.1, a.2, a.3, a.4) == (b.1, b.2, b.3, b.4)
        })
    };
    let [with, without, silent] = [&on, &off, &deaf].map(felt);
    assert!(near(&without, &silent));
    assert!(!near(&with, &silent));
}

/// What the contacts are, and what comes of them besides, is the same to the bit: as many, as proper, as much
/// work, strain, refusals and criticism.
#[test]
fn without_answers_contacts_are_made_judged_and_resented_as_ever() {
    let (mut on, policy) = spoken_to();
    // Who leaves the brand for what a contact did would no longer be contacted.
    (on.mechanisms.churn, on.mechanisms.follow) = (false, false);
    let off = Setting { mechanisms: on.mechanisms.clone(), ..on.clone() };
    let off = {
        let mut off = off;
        off.mechanisms.answers = false;
        off
    };
    let people = People::draw(&on, 1, 0);
    let [(with, redeemed), (without, none)] =
        [&on, &off].map(|setting| lived(setting, &people, &policy));
    let [with, without] = [&with, &without].map(World::outcome);
    for name in [
        "contacts",
        "proper_share",
        "unasked_proper_share",
        "staff_hours",
        "opt_outs",
        "mean_strain",
        "backlash_rate",
        "gone_private_share",
        "improper_contacts",
        "helpful_share",
    ] {
        let value = |outcome: &crate::world::Outcome| {
            metric(name)
                .map(|metric| (metric.value)(&outcome.brands[0].all))
                .unwrap_or_else(|| panic!("{name}"))
        };
        assert!(value(&with).is_some_and(|value| value > 0.0), "{name}");
        assert_eq!(value(&with), value(&without), "{name}");
    }
    assert!(redeemed > 50 && none == 0, "{redeemed} {none}");
}
