//! Custom: customers leave, for a rival or for none, and prospects become customers.
//!
//! As with exits, every customer has a set of points on a line of hazard, new each day, the same
//! under every policy; here all of the line that anybody can reach is found by skipping, since what
//! weighs on a customer is bounded. Bad steps of the day add a chance of their own. Which of a day's
//! leavers becomes whose customer is settled before anybody new comes.

use crate::ground::math::chance;
use crate::ground::skip::{Skip, lowest_height};
use crate::model::customers::Custom;
use crate::model::purpose::Purpose;
use crate::model::voice::satisfaction_at_rest;
use crate::world::brand_state::Daily;
use crate::world::probe::{Event, Probe};
use crate::world::relation::mark;
use crate::world::simulation::World;

impl World<'_> {
    /// Who leaves a brand today and who comes.
    pub(crate) fn lose_and_win(&mut self, probe: &mut impl Probe) {
        for brand in 0..self.brands.len() {
            let shaken = std::mem::take(&mut self.brands[brand].shaken);
            if self.setting.mechanisms.churn {
                self.leave_by_and_by(brand, probe);
                self.leave_at_once(brand, shaken, probe);
            }
        }
        for brand in 0..self.brands.len() {
            if self.setting.mechanisms.winning {
                self.come(brand, probe);
            }
        }
    }

    /// Customers whose hazard strikes.
    fn leave_by_and_by(&mut self, brand: usize, probe: &mut impl Probe) {
        let (people, rules) = (self.people, &self.setting.customers);
        let rate = self.setting.brands[brand].is.churn_per_30_days / 30.0;
        let bound = rate * rules.most_leaving_factor();
        let day = u32::from(self.day);
        let stream = people.behaviour.stream(Purpose::LeavesSlot, brand as u32, 0, day);
        let consumers = &people.brands[brand].consumer;
        for (slot, draw) in Skip::new(stream, consumers.len() as u32, chance(bound)) {
            if !self.brands[brand].relations[slot as usize].is_customer() {
                continue;
            }
            let consumer = consumers[slot as usize];
            let factor = rules.leaving_factor(&self.custom(brand, slot, consumer));
            if lowest_height(bound, draw) < rate * factor {
                self.lose(brand, slot, consumer, probe);
            }
        }
    }

    /// What weighs on a customer today.
    fn custom(&mut self, brand: usize, slot: u32, consumer: u32) -> Custom {
        let strain = self.strain(consumer);
        let relation = self.relation(brand, slot);
        Custom {
            satisfaction: f64::from(relation.satisfaction),
            neglect: f64::from(relation.neglect),
            strain,
        }
    }

    /// Customers to whom something bad happened today: one draw for all of it.
    fn leave_at_once(&mut self, brand: usize, mut shaken: Vec<(u32, f32)>, probe: &mut impl Probe) {
        let (people, day) = (self.people, u32::from(self.day));
        shaken.sort_by_key(|(slot, _)| *slot);
        for steps in shaken.chunk_by(|a, b| a.0 == b.0) {
            let slot = steps[0].0;
            if !self.brands[brand].relations[slot as usize].is_customer() {
                continue;
            }
            let fall: f64 = steps.iter().map(|(_, step)| f64::from(*step)).sum();
            let consumer = people.brands[brand].consumer[slot as usize];
            let draw = people.behaviour.uniform(Purpose::LeavesAtOnce, consumer, brand as u32, day);
            if draw < chance(self.setting.customers.at_once * fall) {
                self.lose(brand, slot, consumer, probe);
            }
        }
    }

    /// A customer leaves, for a rival or for none. Who is with that rival already goes to none.
    fn lose(&mut self, brand: usize, slot: u32, consumer: u32, probe: &mut impl Probe) {
        let people = self.people;
        let to = self.destination(brand, consumer);
        let ended = {
            let relation = self.relation(brand, slot);
            let before = *relation;
            relation.marks &= !mark::CUSTOMER;
            before
        };
        let rest = ended.rest(self.setting, brand);
        let at_rest = self.at_rest(brand, rest);
        let cell = usize::from(people.cell[consumer as usize]);
        let state = &mut self.brands[brand];
        let now = &mut state.cells[cell];
        now.sums_of(&ended).add(&ended, rest, -1.0);
        if ended.is_counted() {
            let counts_with = ended.satisfaction.min(at_rest as f32);
            now.away += 1;
            now.away_satisfaction += f64::from(counts_with);
            state.away.insert(slot, counts_with);
        }
        state.note(Daily::CustomersLost, 1.0);
        self.events += 1;
        if let Some(tally) = self.tally(brand, consumer) {
            tally.lost += 1;
            tally.lost_to_rivals += u64::from(to.is_some());
        }
        probe.see(self.day, consumer, brand, Event::Churned(to));
        if let Some(rival) = to
            && let Some(slot) = people.slot(consumer, rival)
        {
            self.win(rival, slot, consumer, Some(brand), probe);
        }
    }

    /// The satisfaction of a customer at rest, failures and delights included: what is to be expected
    /// of who stays. Who counts with the lower of it and the last value does not gain by leaving.
    fn at_rest(&self, brand: usize, rest: f64) -> f64 {
        let (setting, is) = (self.setting, &self.setting.brands[brand].is);
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
        let (setting, people) = (self.setting, self.people);
        if !setting.mechanisms.winning {
            return None;
        }
        let rivals = setting.rivals_of(brand);
        if rivals.is_empty() {
            return None;
        }
        let rules = &setting.customers;
        let share = |brand: usize| setting.brands[brand].is.customer_share;
        let all: f64 = share(brand) + rivals.iter().map(|rival| share(*rival)).sum::<f64>();
        // None, the brand just left, and those whose customer one is already.
        let mut nowhere = rules.none_weight * all + share(brand);
        let mut weights = Vec::with_capacity(rivals.len());
        for rival in rivals {
            match people.slot(consumer, rival) {
                Some(slot) if !self.brands[rival].relations[slot as usize].is_customer() => {
                    let impression = self.impression(rival, slot);
                    weights.push((rival, rules.weight(share(rival), impression)));
                }
                _ => nowhere += share(rival),
            }
        }
        let total = nowhere + weights.iter().map(|(_, weight)| weight).sum::<f64>();
        let day = u32::from(self.day);
        let draw = people.behaviour.uniform(Purpose::GoesWhere, consumer, brand as u32, day);
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
        let (people, setting) = (self.people, self.setting);
        let (rules, at_first) = (&setting.customers, f64::from(self.brands[brand].at_first));
        if at_first == 0.0 {
            return;
        }
        let rate = self.tables.coming[brand] / 30.0;
        let consumers = &people.brands[brand].consumer;
        // Nobody is more than wholly satisfied, so no policy moves the bound.
        let most = 2.0 * consumers.len() as f64 / at_first;
        let bound = rate * rules.coming_factor(most.max(1.0), 1.0);
        let recommending = self.recommending(brand);
        let day = u32::from(self.day);
        let stream = people.behaviour.stream(Purpose::WonSlot, brand as u32, 0, day);
        for (slot, draw) in Skip::new(stream, consumers.len() as u32, chance(bound)) {
            if self.brands[brand].relations[slot as usize].is_customer() {
                continue;
            }
            let impression = self.impression(brand, slot);
            if lowest_height(bound, draw) < rate * rules.coming_factor(recommending, impression) {
                self.win(brand, slot, consumers[slot as usize], None, probe);
            }
        }
    }

    /// The sum of 1 + satisfaction over customers as a share of their number on day 0.
    fn recommending(&self, brand: usize) -> f64 {
        if !self.setting.mechanisms.recommending {
            return 1.0;
        }
        let state = &self.brands[brand];
        let sum = |cell: &crate::world::brand_state::Cell| {
            f64::from(cell.customers()) + cell.satisfaction()
        };
        state.cells.iter().map(sum).sum::<f64>() / f64::from(state.at_first)
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
        let rest = relation.rest(self.setting, brand);
        let cell = usize::from(self.people.cell[consumer as usize]);
        let state = &mut self.brands[brand];
        let now = &mut state.cells[cell];
        now.sums_of(&relation).add(&relation, rest, 1.0);
        if let Some(counted_with) = state.away.remove(&slot) {
            now.away -= 1;
            now.away_satisfaction -= f64::from(counted_with);
        }
        state.note(Daily::CustomersWon, 1.0);
        self.events += 1;
        if let Some(tally) = self.tally(brand, consumer) {
            tally.won += 1;
        }
        probe.see(self.day, consumer, brand, Event::Joined(from));
    }

    /// Measuring begins: who is a customer now is counted, whatever comes.
    pub(crate) fn count_customers_anew(&mut self, brand: usize) {
        let (people, setting) = (self.people, self.setting);
        let state = &mut self.brands[brand];
        for (relation, consumer) in state.relations.iter_mut().zip(&people.brands[brand].consumer) {
            let cell = &mut state.cells[usize::from(people.cell[*consumer as usize])];
            let is = relation.is_customer();
            if is == relation.is_counted() {
                continue;
            }
            if is {
                let mut now = *relation;
                let rest = now.rest(setting, brand);
                now.touch(self.day.saturating_sub(1), rest, &self.tables.fading, &state.page);
                cell.newcomers.add(&now, rest, -1.0);
                cell.counted.add(&now, rest, 1.0);
                relation.marks |= mark::COUNTED;
            } else {
                relation.marks &= !mark::COUNTED;
            }
        }
        state.away.clear();
        for cell in &mut state.cells {
            (cell.away, cell.away_satisfaction) = (0, 0.0);
        }
    }
}
