//! Custom: customers leave, for a rival or for none, and prospects become customers.
//!
//! As with exits, every customer has a set of points on a line of hazard, new each day, the same
//! under every policy; here all of the line that anybody can reach is found by skipping, since what
//! weighs on a customer is bounded. Bad steps of the day add a chance of their own. Which of a day's
//! leavers becomes whose customer is settled before anybody new comes.

use std::sync::Arc;

use crate::ground::math::{chance, ln};
use crate::ground::skip::{Heights, Skip};
use crate::model::customers::Custom;
use crate::model::purpose::Purpose;
use crate::model::voice::satisfaction_at_rest;
use crate::world::brand_state::{Daily, StratumState};
use crate::world::probe::{Event, Probe};
use crate::world::relation::mark;
use crate::world::simulation::World;

/// The most that recommending counts, see [`Customers::coming_factor`]: customers who are all wholly
/// satisfied and as many as at first.
///
/// [`Customers::coming_factor`]: crate::model::customers::Customers::coming_factor
pub(crate) const MOST_RECOMMENDING: f64 = 2.0;

impl World {
    /// Who leaves a brand today and who comes.
    pub(crate) fn lose_and_win(&mut self, probe: &mut impl Probe) {
        // All of them are found before the first one goes, so that nobody leaves on the same day the
        // brand that they have just come to.
        let mut leaving = Vec::new();
        for brand in 0..self.brands.len() {
            let shaken = std::mem::take(&mut self.brands[brand].shaken);
            if self.setting.mechanisms.churn {
                leaving.extend(self.leave_by_and_by(brand).into_iter().map(|slot| (brand, slot)));
                leaving.extend(
                    self.leave_at_once(brand, shaken).into_iter().map(|slot| (brand, slot)),
                );
            }
        }
        for (brand, slot) in leaving {
            // Who leaves for both reasons leaves once.
            if self.is_customer(brand, slot) {
                let consumer = self.people.brands[brand].consumer[slot as usize];
                self.lose(brand, slot, consumer, probe);
            }
        }
        for brand in 0..self.brands.len() {
            if self.setting.mechanisms.winning && self.setting.mechanisms.churn {
                self.come(brand, probe);
            }
        }
    }

    /// Customers whose hazard strikes.
    fn leave_by_and_by(&mut self, brand: usize) -> Vec<u32> {
        let people = Arc::clone(&self.people);
        let rate = self.setting.brands[brand].is.churn_per_30_days / 30.0;
        // No policy moves the bound, nor does a rival account that keeps people.
        let most = self.setting.customers.most_leaving_factor();
        let bound = rate * most * self.tables.rivals.most_keeping();
        let day = u32::from(self.day);
        let stream = self.luck.stream(Purpose::LeavesSlot, brand as u32, 0, day);
        let consumers = &people.brands[brand].consumer;
        let (heights, mut leaving) = (Heights::new(bound), Vec::new());
        for (slot, draw) in Skip::new(stream, consumers.len() as u32, chance(bound)) {
            if self.is_customer(brand, slot) {
                let height = heights.lowest(draw) / (rate * self.keeping(brand, slot));
                if self.leaves(brand, slot, consumers[slot as usize], height) {
                    leaving.push(slot);
                }
            }
        }
        leaving
    }

    /// What a last contact that nobody asked for does to the rate of leaving. A bad step is another
    /// matter: who is shaken by it today is not held by having been contacted.
    fn keeping(&self, brand: usize, slot: u32) -> f64 {
        let relation = &self.brands[brand].relations[slot as usize];
        let unasked = relation.marks & mark::UNASKED != 0;
        let days = relation.days_since_contact(self.day);
        self.tables.rivals.keeping(days.filter(|_| unasked))
    }

    /// Whether a customer's factor on the rate of leaving is above a height. Strain is looked up only
    /// where it decides.
    fn leaves(&mut self, brand: usize, slot: u32, consumer: u32, height: f64) -> bool {
        let relation = self.relation(brand, slot);
        let (satisfaction, neglect) =
            (f64::from(relation.satisfaction), f64::from(relation.neglect));
        let rules = &self.setting.customers;
        let factor = |strain| rules.leaving_factor(&Custom { satisfaction, neglect, strain });
        let calm = factor(0.0);
        height < calm
            || height < calm + rules.watched_weight && height < factor(self.strain(consumer))
    }

    /// Customers to whom something bad happened today: one draw for all of it.
    fn leave_at_once(&self, brand: usize, mut shaken: Vec<(u32, f32)>) -> Vec<u32> {
        let (people, day) = (&self.people, u32::from(self.day));
        shaken.sort_by_key(|(slot, _)| *slot);
        let leaves = |steps: &[(u32, f32)]| {
            let slot = steps[0].0;
            let fall: f64 = steps.iter().map(|(_, step)| f64::from(*step)).sum();
            let consumer = people.brands[brand].consumer[slot as usize];
            let draw = self.luck.uniform(Purpose::LeavesAtOnce, consumer, brand as u32, day);
            (draw < chance(self.setting.customers.at_once * fall)).then_some(slot)
        };
        shaken.chunk_by(|a, b| a.0 == b.0).filter_map(leaves).collect()
    }

    /// A customer leaves, for a rival or for none. Who is with that rival already goes to none.
    fn lose(&mut self, brand: usize, slot: u32, consumer: u32, probe: &mut impl Probe) {
        let to = self.destination(brand, consumer);
        let ended = {
            let relation = self.relation(brand, slot);
            let before = *relation;
            relation.marks &= !(mark::CUSTOMER | mark::COUNTED);
            before
        };
        let rest = ended.rest(&self.setting, brand);
        let at_rest = self.expected_of_who_stays(brand, rest);
        let stratum = self.people.stratum[consumer as usize];
        let state = &mut self.brands[brand];
        let now = &mut state.strata[stratum];
        now.sums_of(&ended).add(&ended, rest, -1.0);
        if ended.is_counted() {
            let counts_with = ended.satisfaction.min(at_rest as f32);
            now.left += 1;
            now.left_satisfaction += f64::from(counts_with);
            state.left.insert(slot, counts_with);
        }
        now.away += u32::from(state.left.contains_key(&slot));
        state.turned.insert(slot, self.day);
        state.note(Daily::CustomersLost, 1.0);
        self.events += 1;
        if let Some(tally) = self.tally(brand, consumer) {
            tally.lost += 1;
            tally.lost_to_rivals += u64::from(to.is_some());
        }
        if self.setting.mechanisms.winning {
            self.look_again(brand, slot, consumer);
        }
        probe.see(self.day, consumer, brand, Event::Churned(to));
        if let Some(rival) = to
            && let Some(slot) = self.people.slot(consumer, rival)
        {
            self.win(rival, slot, consumer, Some(brand), probe);
        }
    }

    /// The satisfaction of a customer at rest, failures and delights included: what is to be expected
    /// of who stays. Who counts with the lower of it and the last value does not gain by leaving.
    pub(crate) fn expected_of_who_stays(&self, brand: usize, rest: f64) -> f64 {
        let (setting, is) = (&self.setting, &self.setting.brands[brand].is);
        if !setting.mechanisms.experience {
            return rest;
        }
        let episodes = [
            (is.failures_per_30_days / 30.0, -setting.voice.failure_loss),
            (is.delights_per_30_days / 30.0, setting.voice.delight_gain),
        ];
        satisfaction_at_rest(rest, setting.population.satisfaction_fade_days, &episodes)
    }

    /// Whose customer somebody becomes who leaves a brand; `None`: nobody's.
    fn destination(&mut self, brand: usize, consumer: u32) -> Option<usize> {
        if !self.setting.mechanisms.winning {
            return None;
        }
        let rivals = self.setting.rivals_of(brand);
        if rivals.is_empty() {
            return None;
        }
        // What a customer who looks thinks of each, before anything is weighed: looking touches relations.
        let impression = |world: &mut Self, rival: usize| {
            let slot = world.people.slot(consumer, rival)?;
            (!world.is_customer(rival, slot)).then(|| world.impression(rival, slot))
        };
        let rivals: Vec<(usize, Option<f64>)> =
            rivals.into_iter().map(|rival| (rival, impression(self, rival))).collect();
        let rules = &self.setting.customers;
        let share = |brand: usize| self.setting.brands[brand].is.customer_share;
        let all: f64 = share(brand) + rivals.iter().map(|(rival, _)| share(*rival)).sum::<f64>();
        // None, the brand just left, and those whose customer one is already.
        let mut nowhere = rules.none_weight * all + share(brand);
        let mut weights = Vec::with_capacity(rivals.len());
        for (rival, impression) in rivals {
            match impression {
                Some(thinks) => weights.push((rival, rules.weight(share(rival), thinks))),
                None => nowhere += share(rival),
            }
        }
        let total = nowhere + weights.iter().map(|(_, weight)| weight).sum::<f64>();
        let day = u32::from(self.day);
        let draw = self.luck.uniform(Purpose::GoesWhere, consumer, brand as u32, day);
        let mut left = draw * total;
        for (rival, weight) in weights {
            if left < weight {
                return Some(rival);
            }
            left -= weight;
        }
        None
    }

    /// What somebody who is no customer thinks of a brand, where it matters.
    fn impression(&mut self, brand: usize, slot: u32) -> f64 {
        if !self.setting.mechanisms.impressions {
            return 0.0;
        }
        f64::from(self.relation(brand, slot).satisfaction)
    }

    /// Prospects who become customers of their own accord or because of a recommendation.
    fn come(&mut self, brand: usize, probe: &mut impl Probe) {
        let people = Arc::clone(&self.people);
        let rate = self.tables.coming[brand] / 30.0;
        let bound = self.most_coming(brand);
        if bound == 0.0 {
            return;
        }
        let recommending = self.recommending(brand);
        let day = u32::from(self.day);
        let stream = self.luck.stream(Purpose::WonSlot, brand as u32, 0, day);
        let prospects = &people.brands[brand].prospects;
        let heights = Heights::new(bound);
        let found = Skip::new(stream, prospects.len() as u32, chance(bound));
        let mut found: Vec<(u32, f64)> =
            found.map(|(place, draw)| (prospects[place as usize], heights.lowest(draw))).collect();
        for slot in self.brands[brand].may_return.remove(&self.day).unwrap_or_default() {
            let consumer = people.brands[brand].consumer[slot as usize];
            let draw = self.luck.uniform(Purpose::Returns, consumer, brand as u32, day);
            // Who came by another way in between has no day any more.
            if self.brands[brand].returns_on.get(&slot) == Some(&self.day) {
                found.push((slot, heights.lowest(draw)));
            }
        }
        for (slot, height) in found {
            if self.is_customer(brand, slot) {
                continue;
            }
            let impression = self.impression(brand, slot);
            let rules = &self.setting.customers;
            let consumer = people.brands[brand].consumer[slot as usize];
            if height < rate * rules.coming_factor(recommending, impression) {
                self.win(brand, slot, consumer, None, probe);
            } else {
                self.look_again(brand, slot, consumer);
            }
        }
    }

    /// The highest hazard [1/day] of a prospect: everybody is wholly satisfied and as many as at
    /// first, or neutral and twice as many. No policy moves it.
    fn most_coming(&self, brand: usize) -> f64 {
        if self.brands[brand].at_first == 0 {
            return 0.0;
        }
        let rules = &self.setting.customers;
        self.tables.coming[brand] / 30.0 * rules.coming_factor(MOST_RECOMMENDING, 1.0)
    }

    /// Who was a customer on day 0 may come back like any prospect. Since few have left, the day on
    /// which the highest hazard would bring them back is drawn, and what is true that day decides.
    fn look_again(&mut self, brand: usize, slot: u32, consumer: u32) {
        if !self.people.is_customer_at_first(consumer, brand) {
            return;
        }
        let (bound, today) = (self.most_coming(brand), u32::from(self.day));
        let key = self.luck;
        let draw = key.uniform(Purpose::LooksAgain, consumer, brand as u32, today);
        let wait = -ln(draw) / bound;
        let day = f64::from(today) + 1.0 + wait.floor();
        if day < f64::from(self.setting.days) {
            let state = &mut self.brands[brand];
            state.may_return.entry(day as u16).or_default().push(slot);
            state.returns_on.insert(slot, day as u16);
        }
    }

    /// The sum of 1 + satisfaction over customers as a share of their number on day 0.
    fn recommending(&self, brand: usize) -> f64 {
        if !self.setting.mechanisms.recommending {
            return 1.0;
        }
        let state = &self.brands[brand];
        let sum = |state: &StratumState| f64::from(state.customers()) + state.satisfaction();
        let recommending = state.strata.iter().map(sum).sum::<f64>() / f64::from(state.at_first);
        recommending.min(MOST_RECOMMENDING)
    }

    /// Somebody becomes a customer, and begins with the impression that was there.
    fn win(
        &mut self,
        brand: usize,
        slot: u32,
        consumer: u32,
        from: Option<usize>,
        probe: &mut impl Probe,
    ) {
        let relation = self.relation(brand, slot);
        relation.marks |= mark::CUSTOMER;
        let relation = *relation;
        let rest = relation.rest(&self.setting, brand);
        let stratum = self.people.stratum[consumer as usize];
        let state = &mut self.brands[brand];
        let now = &mut state.strata[stratum];
        now.sums_of(&relation).add(&relation, rest, 1.0);
        now.away -= u32::from(state.left.contains_key(&slot));
        state.returns_on.remove(&slot);
        state.turned.insert(slot, self.day);
        state.note(Daily::CustomersWon, 1.0);
        self.events += 1;
        if let Some(tally) = self.tally(brand, consumer) {
            tally.won += 1;
        }
        probe.see(self.day, consumer, brand, Event::Joined(from));
    }

    /// Measuring begins: who is a customer now is counted, whatever comes.
    pub(crate) fn count_customers_anew(&mut self, brand: usize) {
        let (people, setting) = (&self.people, &self.setting);
        let state = &mut self.brands[brand];
        for (relation, consumer) in state.relations.iter_mut().zip(&people.brands[brand].consumer) {
            if relation.is_customer() && !relation.is_counted() {
                let now_there = &mut state.strata[people.stratum[*consumer as usize]];
                let mut now = *relation;
                let rest = now.rest(setting, brand);
                now.touch(self.day.saturating_sub(1), rest, &self.tables.fading, &state.page);
                now_there.newcomers.add(&now, rest, -1.0);
                now_there.counted.add(&now, rest, 1.0);
                relation.marks |= mark::COUNTED;
            }
        }
        state.left.clear();
        state.turned.clear();
        for stratum in state.strata.iter_mut() {
            (stratum.left, stratum.left_satisfaction, stratum.away) = (0, 0.0, 0);
        }
    }
}
