//! Exit: followers go, each for a reason.
//!
//! Picture every follower with a random set of points on a line of hazard, new each day: who has
//! a point below their own hazard leaves. The points below [`COVERED`] are found by skipping over
//! all customers at once; only the few ties whose hazard may lie above it (the *hot* ones: young,
//! irritated or of somebody strained) are visited every day, with a draw of their own for what lies
//! above. So the points are the same under every policy, and more hazard can only add exits.

use crate::ground::math::{chance, ln};
use crate::ground::skip::{Heights, Skip};
use crate::model::exit::{Exit, Hazards, Mode, Reason, TieLoad};
use crate::model::purpose::Purpose;
use crate::world::brand_state::Daily;
use crate::world::people::flag;
use crate::world::probe::{Event, Probe};
use crate::world::relation::{Relation, Tie, mark};
use crate::world::simulation::World;

/// Hazards up to this one are covered by skipping [1/day].
const COVERED: f64 = 0.005;

/// How often the list of hot ties is rid of those that are so no longer [days].
const TIDY_DAYS: u16 = 8;

/// How someone goes: the reason that struck, the way out, the hazards of all reasons [1/day].
struct Going {
    reason: Reason,
    mode: Mode,
    hazards: Hazards,
}

impl World {
    /// Who leaves today.
    pub(crate) fn exit(&mut self, probe: &mut impl Probe) {
        if !self.setting.mechanisms.exit {
            return;
        }
        for brand in 0..self.brands.len() {
            let mut going = self.struck_by_skipping(brand);
            going.extend(self.struck_among_hot(brand));
            for (slot, hazards) in going {
                // Whoever has a point in both parts of the line is found twice, and goes once.
                if self.brands[brand].relations[slot as usize].tie != Tie::Following {
                    continue;
                }
                let consumer = self.people.brands[brand].consumer[slot as usize];
                let (reason, mode) = self.luck.uniform_pair(
                    Purpose::ExitReason,
                    consumer,
                    brand as u32,
                    u32::from(self.day),
                );
                let reason = Exit::reason(&hazards, reason);
                let mode = self.tables.ways.mode(reason, mode);
                let going = Going { reason, mode, hazards };
                self.end_tie(brand, slot, consumer, &going, probe);
                if mode == Mode::Unfollow {
                    self.part(brand, consumer, reason, probe);
                }
            }
        }
    }

    fn struck_by_skipping(&self, brand: usize) -> Vec<(u32, Hazards)> {
        let relations = &self.brands[brand].relations;
        let day = u32::from(self.day);
        let stream = self.luck.stream(Purpose::ExitSlot, brand as u32, 0, day);
        let (mut going, heights) = (Vec::new(), Heights::new(COVERED));
        for (slot, draw) in Skip::new(stream, relations.len() as u32, chance(COVERED)) {
            if relations[slot as usize].tie == Tie::Following {
                let hazards = self.hazards(brand, slot);
                debug_assert!(
                    hazards.iter().sum::<f64>() - hazards[Reason::Watched as usize] <= COVERED
                        || relations[slot as usize].marks & mark::HOT != 0,
                    "a tie of high hazard is not on the list: {hazards:?}"
                );
                if heights.lowest(draw) < hazards.iter().sum() {
                    going.push((slot, hazards));
                }
            }
        }
        going
    }

    fn struck_among_hot(&mut self, brand: usize) -> Vec<(u32, Hazards)> {
        let mut hot = std::mem::take(&mut self.brands[brand].hot);
        let mut going = Vec::new();
        hot.retain(|slot| {
            let looking = self.brands[brand].relations[*slot as usize].tie == Tie::Following;
            if looking {
                self.catch_up(self.people.brands[brand].consumer[*slot as usize]);
            }
            let hazards = if looking { self.hazards(brand, *slot) } else { [0.0; Reason::COUNT] };
            let total: f64 = hazards.iter().sum();
            // Staying on the list too long changes nothing, so a look now and then is enough.
            let tidies = !looking || self.day.is_multiple_of(TIDY_DAYS);
            if total <= COVERED && tidies && !self.may_exceed_covered(brand, *slot) {
                self.brands[brand].relations[*slot as usize].marks &= !mark::HOT;
                return false;
            }
            if total > COVERED {
                let consumer = self.people.brands[brand].consumer[*slot as usize];
                let draw = self.luck.uniform(
                    Purpose::ExitHot,
                    consumer,
                    brand as u32,
                    u32::from(self.day),
                );
                if COVERED - ln(draw) < total {
                    going.push((*slot, hazards));
                }
            }
            true
        });
        self.brands[brand].hot = hot;
        going
    }

    /// Hazards [1/day] of a follower's exit today, by reason.
    fn hazards(&self, brand: usize, slot: u32) -> Hazards {
        let relation = &self.brands[brand].relations[slot as usize];
        let consumer = self.people.brands[brand].consumer[slot as usize];
        let faded = self.tables.fading.irritation[usize::from(self.day - relation.touched)];
        let load = TieLoad {
            fatigue: self.fatigue(brand, relation),
            crowd: self.crowd(consumer),
            irrelevance: relation.irrelevance(),
            irritation: f64::from(relation.irritation) * faded,
            neglect: f64::from(relation.neglect) * faded,
            strain: if self.setting.mechanisms.watched { self.strain(consumer) } else { 0.0 },
            silence: self.brands[brand].page.silence,
            loyalist: relation.is_loyalist(),
        };
        let fragility = self.fragility(relation);
        self.setting.exit.hazards(&load).map(|hazard| hazard * fragility)
    }

    fn fragility(&self, relation: &Relation) -> f64 {
        let age = (i32::from(self.day) - i32::from(relation.since)) as usize;
        let table = &self.tables.fragility;
        table[age.min(table.len() - 1)]
    }

    /// Fatigue of one follower: what was posted since the tie began.
    fn fatigue(&self, brand: usize, relation: &Relation) -> f64 {
        let series = &self.brands[brand].page.fatigue;
        let today = series[usize::from(self.day)];
        if relation.since < 0 {
            return today;
        }
        let faded = self.tables.fatigue[usize::from(self.day - relation.since as u16)];
        (today - series[relation.since as usize] * faded).max(0.0)
    }

    /// Fatigue of one person from all brands followed, in and outside the scenario.
    pub(crate) fn crowd(&self, consumer: u32) -> f64 {
        if !self.setting.mechanisms.crowding || !self.setting.mechanisms.broadcast {
            return 0.0;
        }
        let outside = f64::from(self.people.outside_brands[consumer as usize]);
        let mut crowd = outside * self.tables.outside_fatigue;
        let mut follows = self.consumers.follows[consumer as usize];
        while follows != 0 {
            crowd += self.brands[follows.trailing_zeros() as usize].page.fatigue_now();
            follows &= follows - 1;
        }
        crowd
    }

    /// Whether a tie's hazard may exceed what skipping covers, now or (as page posts go on) later.
    fn may_exceed_covered(&self, brand: usize, slot: u32) -> bool {
        let relation = &self.brands[brand].relations[slot as usize];
        if relation.tie != Tie::Following {
            return false;
        }
        let exit = &self.setting.exit;
        let consumer = self.people.brands[brand].consumer[slot as usize];
        let outside = f64::from(self.people.outside_brands[consumer as usize]);
        let inside = self.brands.iter().map(|brand| brand.fatigue_bound).sum::<f64>();
        let crowd = outside * self.tables.outside_fatigue + inside;
        let state = &self.brands[brand];
        let shared = exit.shared_bound(state.fatigue_bound, crowd, state.silence_bound);
        let own = exit.intrusion * f64::from(relation.irritation)
            + exit.neglect * f64::from(relation.neglect)
            + exit.watched * self.strain_bound(consumer);
        self.fragility(relation) * (shared + own) > COVERED
    }

    /// The most strain that a consumer carries from now on, until some is added: what there is, since
    /// it only fades, and one discovery elsewhere that nobody sees, where there may be one. Whoever
    /// adds strain calls [`World::check_heat_of`]. Who discovers it twice unseen, having forgotten it
    /// in between, may exceed this; the hazard above what skipping covers is then left out until
    /// somebody looks.
    fn strain_bound(&self, consumer: u32) -> f64 {
        if !self.setting.mechanisms.watched {
            return 0.0;
        }
        let mind = self.mind(consumer, self.day);
        let unseen = self.may_learn_elsewhere(consumer, &mind);
        self.strain_of(&mind, self.day)
            + if unseen { self.strain_of_discovery(consumer) } else { 0.0 }
    }

    /// Puts all ties of a consumer on the lists of hot ones if they belong there.
    pub(crate) fn check_heat_of(&mut self, consumer: u32) {
        for place in 0..self.people.addresses(consumer).len() {
            let address = self.people.addresses(consumer)[place];
            self.check_heat(address.brand(), address.slot());
        }
    }

    /// Puts a tie on the list of hot ones if it belongs there.
    pub(crate) fn check_heat(&mut self, brand: usize, slot: u32) {
        let relation = &self.brands[brand].relations[slot as usize];
        if relation.marks & mark::HOT == 0 && self.may_exceed_covered(brand, slot) {
            self.brands[brand].relations[slot as usize].marks |= mark::HOT;
            self.brands[brand].hot.push(slot);
        }
    }

    /// Looks through all ties for hot ones: once at the start and when policies change, since the
    /// calendar bounds what page posts can do.
    pub(crate) fn find_hot_ties(&mut self) {
        let rules = &self.setting.broadcast;
        for brand in &mut self.brands {
            let (mut tired, mut silent) = (brand.page.fatigue_now(), 0.0_f64);
            for conduct in brand.policies().map(|policy| &policy.conduct) {
                let most = (conduct.posts_per_week / 7.0).ceil() as u32;
                tired = tired.max(rules.steady(rules.exposures(conduct, most)));
                silent = silent.max(brand.page.most_silence(&self.setting, conduct));
            }
            (brand.fatigue_bound, brand.silence_bound) = (tired, silent);
        }
        for brand in 0..self.brands.len() {
            for slot in 0..self.brands[brand].relations.len() as u32 {
                self.check_heat(brand, slot);
            }
        }
    }

    /// Ends a follow tie, visibly or not.
    fn end_tie(
        &mut self,
        brand: usize,
        slot: u32,
        consumer: u32,
        going: &Going,
        probe: &mut impl Probe,
    ) {
        let Going { reason, mode, hazards } = *going;
        let (day, days) = (self.day, self.setting.days);
        let stratum = self.people.stratum[consumer as usize];
        let touched = *self.relation(brand, slot);
        let rest = touched.rest(&self.setting, brand);
        let state = &mut self.brands[brand];
        let relation = &mut state.relations[slot as usize];
        if relation.tie != Tie::Following {
            // Who muted or stopped looking has exited before; leaving only ends the listing.
            if relation.tie.is_listed() {
                relation.tie = Tie::Unfollowed;
                state.listed[stratum] -= 1;
            }
            return;
        }
        let since = i32::from(relation.since);
        // A tie of day 0 that is hours old has begun on day 0 as well, and is not new.
        let came = relation.marks & mark::CAME != 0;
        let visible = mode == Mode::Unfollow;
        relation.tie = match mode {
            Mode::Unfollow => Tie::Unfollowed,
            Mode::Mute => Tie::Muted,
            Mode::Ignore => Tie::StoppedLooking,
        };
        relation.since = day as i16;
        if relation.is_customer() {
            state.strata[stratum].sums_of(&*relation).look(&*relation, rest, -1.0);
        }
        state.looking[stratum] -= 1;
        state.listed[stratum] -= u32::from(visible);
        state.note(if visible { Daily::Unfollows } else { Daily::HiddenExits }, 1.0);
        self.consumers.follows[consumer as usize] &= !(1 << brand);
        if visible && day + 30 >= days {
            self.consumers.flags[consumer as usize] |= flag::DROPPED_LATE;
        }
        self.events += 1;
        let new = came && since >= i32::from(self.setting.warmup_days);
        let lost_within = |limit: u16| {
            let (age, limit) = (i32::from(day) - since, i32::from(limit));
            u64::from(visible && new && age <= limit && since + limit < i32::from(days))
        };
        if let Some(tally) = self.tally(brand, consumer) {
            tally.count_exit(reason, mode);
            tally.new_lost_7 += lost_within(7);
            tally.new_lost_21 += lost_within(21);
        }
        probe.see(day, consumer, brand, Event::Exited(reason, mode, hazards));
    }

    /// A person leaves the platform, and with it every brand followed there, because of being
    /// watched; and says nothing.
    pub(crate) fn leave(&mut self, consumer: u32, because_of: usize, probe: &mut impl Probe) {
        self.consumers.flags[consumer as usize] |= flag::LEFT;
        probe.see(self.day, consumer, because_of, Event::Left);
        let mut hazards = [0.0; Reason::COUNT];
        hazards[Reason::Watched as usize] = 1.0;
        let going = Going { reason: Reason::Watched, mode: Mode::Unfollow, hazards };
        for place in 0..self.people.addresses(consumer).len() {
            let address = self.people.addresses(consumer)[place];
            let (brand, slot) = (address.brand(), address.slot());
            self.end_tie(brand, slot, consumer, &going, probe);
        }
    }

    /// Marks those listed as followers of any brand 30 days before the end, as that day begins.
    pub(crate) fn mark_late_followers(&mut self) {
        if self.day != self.setting.days.saturating_sub(30) {
            return;
        }
        for (brand, state) in self.brands.iter().enumerate() {
            let customers = &self.people.brands[brand].consumer;
            for (relation, consumer) in state.relations.iter().zip(customers) {
                if relation.tie.is_listed() {
                    self.consumers.flags[*consumer as usize] |= flag::FOLLOWED_LATE;
                }
            }
        }
    }
}
