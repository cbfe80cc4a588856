//! The past: day 0 finds people as the policies of the warm-up have long left them.
//!
//! What fades has a state of rest, to which experience keeps coming back: satisfaction, impressions,
//! irritation, neglect, strain, and who knows that brands listen. It is not at rest where people begin
//! at the level to which it fades, and has no closed form where brands answer, others look on and
//! criticism spreads. So it is lived: the days before day 0 pass through the same phases as any others,
//! with luck of their own. Irritation, neglect and strain begin at nothing and have three time constants,
//! which leaves out a twentieth. Satisfaction begins where failures and delights alone would lead to (a
//! closed form) and has two: a seventh is left out of what all else does to it, which is little, and a
//! fiftieth of its variance.
//!
//! What only accumulates has no state of rest and is held still: what brands learn, broken ties, who opted
//! out, went private or left, who was emboldened, customers lost and won, and records of how contacts
//! went. The past ends with nothing waiting at a desk and no criticism under way.

use std::sync::Arc;

use super::people::People;
use super::setting::Setting;
use super::simulation::World;
use crate::model::policy::Policy;

/// Time constants of satisfaction that are lived through.
const OF_SATISFACTION: f64 = 2.0;
/// The same of irritation, neglect and strain.
const OF_THE_REST: f64 = 3.0;
/// A past is so many days long, or a few times that: a time constant that is a little longer has the same
/// past. Whole weeks, so that day 0 is the weekday that it is.
const QUARTER: u16 = 91;
/// The longest past [quarters]: three years.
const MOST: f64 = 12.0;

/// Days that are lived through before day 0.
pub fn days(setting: &Setting) -> u16 {
    if !setting.mechanisms.past {
        return 0;
    }
    let rest = setting.exit.irritation_fade_days.max(setting.privacy.strain_fade_days);
    let satisfaction = setting.population.satisfaction_fade_days;
    let days = (OF_SATISFACTION * satisfaction).max(OF_THE_REST * rest);
    QUARTER * (days / f64::from(QUARTER)).ceil().clamp(1.0, MOST) as u16
}

/// The setting of the past: no shocks, and what only accumulates does not.
fn held_still(setting: &Setting) -> Setting {
    let days = days(setting);
    let mechanisms = setting.mechanisms.in_the_past();
    Setting { days, warmup_days: days, shocks: Vec::new(), mechanisms, ..setting.clone() }
}

impl World {
    /// Day 0 of people with whom brands have long had to do under these policies (one per brand): a draw
    /// of the state to which they lead.
    pub fn at_rest(
        setting: impl Into<Arc<Setting>>,
        people: impl Into<Arc<People>>,
        policies: &[Policy],
    ) -> Self {
        Self::at_rest_unless(setting, people, policies, |_| false).expect("nobody stops it")
    }

    /// The same; `None` if, asked before each of so many days, `stop` said so.
    pub fn at_rest_unless(
        setting: impl Into<Arc<Setting>>,
        people: impl Into<Arc<People>>,
        policies: &[Policy],
        mut stop: impl FnMut(u16) -> bool,
    ) -> Option<Self> {
        let mut world = World::new(setting, people, policies);
        if days(&world.setting) == 0 {
            return Some(world);
        }
        let setting = Arc::new(held_still(&world.setting));
        let days = setting.days;
        let mut past = World { setting, luck: world.people.past, past: true, ..world.clone() };
        past.begin_where_episodes_lead();
        for day in 0..days {
            if stop(day) {
                return None;
            }
            past.run_to(day + 1);
        }
        world.follow_on(&past);
        Some(world)
    }

    /// Satisfaction as failures and delights alone would long have left it.
    fn begin_where_episodes_lead(&mut self) {
        for b in 0..self.brands.len() {
            for slot in 0..self.brands[b].relations.len() {
                let relation = self.brands[b].relations[slot];
                if relation.is_customer() {
                    let rest = relation.rest(&self.setting, b);
                    let moved = self.expected_of_who_stays(b, rest) - rest;
                    self.brands[b].relations[slot].satisfaction += moved as f32;
                }
            }
        }
    }

    /// Day 0 takes over from the last day of the past.
    fn follow_on(&mut self, past: &World) {
        let end = past.day;
        for b in 0..self.brands.len() {
            let (brand, before) = (&mut self.brands[b], &past.brands[b]);
            brand.strata = Default::default();
            let consumers = &self.people.brands[b].consumer;
            let relations = brand.relations.iter_mut().zip(&before.relations).zip(consumers);
            for ((relation, then), consumer) in relations {
                let mut then = *then;
                let rest = relation.rest(&self.setting, b);
                then.touch(end, rest, &self.tables.fading, &before.page);
                relation.satisfaction = then.satisfaction;
                relation.irritation = then.irritation;
                relation.neglect = then.neglect;
                relation.contacted_before(&then, end);
                if relation.is_customer() {
                    let stratum = self.people.stratum[*consumer as usize];
                    brand.strata[stratum].counted.add(relation, rest, 1.0);
                }
            }
            let earlier = |day: &i16| day - end as i16;
            let shifted = |days: &Vec<i16>| days.iter().map(earlier).collect();
            brand.contact_days =
                before.contact_days.iter().map(|(slot, days)| (*slot, shifted(days))).collect();
        }
        self.remember_from(past);
        self.find_hot_ties();
    }

    /// Who knows that brands listen, and how strained they are.
    fn remember_from(&mut self, past: &World) {
        let end = past.day;
        // The last day that has begun.
        let last = end - 1;
        for consumer in 0..self.people.len() {
            let mind = past.mind(consumer, last);
            let own = &mut self.consumers.minds[consumer as usize];
            own.strain = past.strain_of(&mind, end) as f32;
            if self.setting.mechanisms.forgetting {
                own.aware = mind.aware;
                own.until = match mind.aware {
                    true => mind.until - f32::from(end),
                    false => past.elsewhere.still_to_learn(usize::from(own.band), mind.until),
                };
            }
        }
        self.elsewhere.follow_on(&past.elsewhere, end);
    }
}
