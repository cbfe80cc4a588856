//! The frame of a day: fading and page posts at its beginning, ties that begin and end, and what
//! must agree at its end.

use super::book::Book;
use super::state::left_after_a_day;
use crate::ground::math::{exp, pow};
use crate::model::exit::{Exit, Hazards, Mode, Reason};
use crate::model::policy::Conduct;
use crate::model::purpose::Purpose;
use crate::world::World;
use crate::world::relation::{NEVER, Tie, mark};

/// Whole page posts of a day, spread evenly.
pub(super) fn posts_on(per_week: f64, day: u16) -> f64 {
    let planned = |days: u16| (f64::from(days) * per_week / 7.0).floor();
    planned(day + 1) - planned(day)
}

impl Book<'_> {
    /// What a follower sees of page posts, by weight.
    pub(super) fn exposures(&self, conduct: &Conduct, posts: f64) -> f64 {
        let promoting = conduct.promotional_share;
        let weight = 1.0 - promoting + promoting * self.setting.broadcast.promotion_weight;
        posts * conduct.reach_share * weight
    }

    /// A level that has been reached by so much a day for long.
    fn steady(&self, per_day: f64) -> f64 {
        per_day / (1.0 - left_after_a_day(self.setting.broadcast.fade_days))
    }

    pub fn begin_day(&mut self, day: u16) {
        let setting = self.setting;
        self.day = day;
        self.at_rest = false;
        (self.leaving_foretold, self.coming_foretold) = (false, false);
        self.came_today.clear();
        self.went_today.clear();
        self.books.begin_day();
        if day == setting.warmup_days {
            self.events = 0;
            self.count_anew();
        }
        if day == setting.days.saturating_sub(30) {
            for bond in self.bonds.iter().flatten() {
                if !matches!(bond.tie, Tie::Never | Tie::Unfollowed) {
                    self.persons[bond.consumer as usize].followed_late = true;
                }
            }
        }
        let kept = left_after_a_day(setting.broadcast.fade_days);
        for brand in 0..self.bonds.len() {
            let conduct = self.policies[brand].conduct.clone();
            let mut today = self.exposures(&conduct, posts_on(conduct.posts_per_week, day));
            if day == 0 {
                let long = &self.first[brand].conduct;
                let before = self.exposures(long, long.posts_per_week / 7.0);
                self.fatigue.push(self.steady(before));
            }
            if !setting.mechanisms.broadcast {
                (self.fatigue[brand], today) = (0.0, 0.0);
            }
            let before = self.fatigue[brand];
            self.fatigue[brand] = before * kept + today;
            self.add_to_stocks(brand, &conduct, today);
            for bond in &mut self.bonds[brand] {
                if day > 0 {
                    bond.fade(setting);
                }
                bond.fatigue = if bond.since < 0 {
                    self.fatigue[brand]
                } else if i32::from(day) > bond.since {
                    bond.fatigue * kept + today
                } else {
                    0.0
                };
            }
            self.please_and_bore(brand, before);
        }
        if day > 0 {
            let kept = left_after_a_day(setting.privacy.strain_fade_days);
            self.persons.iter_mut().for_each(|person| person.strain *= kept);
            self.forget_and_learn();
        }
        self.chances_of_provocation();
        self.chances_of_talk();
    }

    /// Hazards of exit today; the crowd is what it was before (`before`) or is after the exits of
    /// today from this and later brands.
    pub(super) fn hazards(&self, brand: usize, slot: usize, before: bool) -> Hazards {
        let (exit, bond) = (&self.setting.exit, &self.bonds[brand][slot]);
        let person = &self.persons[bond.consumer as usize];
        let broadcast = &self.setting.broadcast;
        let mut crowd = person.outside_brands * self.steady(broadcast.outside_exposures_per_day);
        for other in 0..self.bonds.len() {
            let Some(place) = self.slot(bond.consumer, other) else { continue };
            let went = self.went_today.contains(&(other, place as u32));
            let follows = self.bonds[other][place].tie == Tie::Following;
            if follows || before && went && other >= brand {
                crowd += self.fatigue[other];
            }
        }
        if !self.setting.mechanisms.crowding || !self.setting.mechanisms.broadcast {
            crowd = 0.0;
        }
        let f = bond.fatigue;
        let age = f64::from(i32::from(self.day) - bond.since);
        let youth = exit.youth * pow(1.0 + age / exit.youth_days, -exit.youth_power);
        let factor = (1.0 + youth) * if bond.loyalist { exit.loyalist_factor } else { 1.0 };
        [
            exit.frequency * f * f / (1.0 + f),
            exit.crowding * crowd,
            exit.boredom * f * bond.irrelevance,
            exit.intrusion * bond.irritation,
            exit.neglect * bond.neglect,
            self.lapse(brand),
            if self.setting.mechanisms.watched { exit.watched * person.strain } else { 0.0 },
        ]
        .map(|hazard| hazard * factor)
    }

    pub(super) fn followed(&mut self, consumer: u32, brand: usize) {
        let (day, days, late) = (self.day, self.setting.days, self.late());
        let bond = self.bond(consumer, brand);
        assert_eq!(bond.tie, Tie::Never);
        (bond.tie, bond.since, bond.came) = (Tie::Following, i32::from(day), Some(day));
        bond.fatigue = 0.0;
        let person = &mut self.persons[consumer as usize];
        assert!(!person.left);
        person.followed_late |= late;
        self.books.count(day, brand, &self.persons, consumer, |t| {
            t.follows += 1;
            t.new_seen_7 += u64::from(day + 7 < days);
            t.new_seen_21 += u64::from(day + 21 < days);
        });
    }

    pub(super) fn exited(
        &mut self,
        consumer: u32,
        brand: usize,
        (reason, mode): (Reason, Mode),
        hazards: &Hazards,
        leaving: bool,
    ) {
        let (setting, day) = (self.setting, self.day);
        let slot = self.slot(consumer, brand).expect("a customer");
        assert_eq!(self.bonds[brand][slot].tie, Tie::Following);
        if !leaving {
            assert!(setting.mechanisms.exit);
            let own = self.hazards(brand, slot, false);
            for (run, own) in hazards.iter().zip(own) {
                assert!((run - own).abs() <= 1e-5 * own + 1e-12, "{run} against {own}, day {day}");
            }
            let (why, how) = self.people.behaviour.uniform_pair(
                Purpose::ExitReason,
                consumer,
                brand as u32,
                u32::from(day),
            );
            assert_eq!(reason, Exit::reason(hazards, why));
            assert_eq!(mode, self.ways.mode(reason, how));
            self.went_today.insert((brand, slot as u32));
            self.chances.came(reason.name(), brand);
        }
        let visible = mode == Mode::Unfollow;
        let bond = &mut self.bonds[brand][slot];
        bond.tie = match mode {
            Mode::Unfollow => Tie::Unfollowed,
            Mode::Mute => Tie::Muted,
            Mode::Ignore => Tie::StoppedLooking,
        };
        bond.since = i32::from(day);
        let came = bond.came.filter(|came| visible && *came >= setting.warmup_days);
        let lost = |within: u16| {
            u64::from(came.is_some_and(|came| day - came <= within && came + within < setting.days))
        };
        if visible && self.late() {
            self.persons[consumer as usize].dropped_late = true;
        }
        let row = self.books.daily(brand);
        *if visible { &mut row.unfollows } else { &mut row.hidden_exits } += 1.0;
        self.books.count(day, brand, &self.persons, consumer, |t| {
            t.exit_table[reason as usize][mode as usize] += 1;
            t.new_lost_7 += lost(7);
            t.new_lost_21 += lost(21);
        });
        *self.often.entry(if leaving { "exits by leaving" } else { reason.name() }).or_default() +=
            1;
        if visible && !leaving {
            self.may_say_why(consumer, brand, reason);
        }
    }

    pub fn end_day(&mut self, world: &World) {
        self.close_custom();
        assert!(self.awaited.is_empty(), "day {}: did not come: {:?}", self.day, self.awaited);
        self.check_todays_posts();
        self.check_readers();
        let learning = &self.setting.learning;
        if self.setting.mechanisms.learning {
            for brand in 0..self.bonds.len() {
                let per_1000 = self.complaints[brand] as f64 * 1000.0 / self.at_first[brand];
                let left = exp(-per_1000 / learning.complaints_per_1000);
                self.factor[brand] = learning.floor + (1.0 - learning.floor) * left;
            }
        }
        self.check_people(world);
        self.close_the_day(world);
    }

    /// What was to be heard was heard; who waits for an answer that will not come was ignored.
    fn check_todays_posts(&mut self) {
        for name in std::mem::take(&mut self.today) {
            let said = self.said[&name].clone();
            let (_, brand, _) = name;
            assert_eq!(said.heard.is_some(), self.hears(brand, &said), "{said:?}");
            if said.rule.is_none() {
                assert_eq!(said.ignored, said.expected, "{said:?}");
                if !said.shown {
                    self.show_silence(name);
                    assert!(self.awaited.is_empty(), "not seen by: {:?}", self.awaited);
                }
            } else if !self.setting.mechanisms.queue {
                let gone = self.persons[name.0 as usize].left;
                assert!(said.answered_or_dropped || gone, "an answer is instant");
            }
        }
    }

    /// People and ties of the run and of the book. The run keeps them in 32 bits, which rounds each
    /// of some dozens of changes by less than 1e-7 of a number of size one.
    fn check_people(&self, world: &World) {
        let day = self.day;
        let near = |run: f64, book: f64| (run - book).abs() < 2e-5 * book.abs().max(1.0);
        for (brand, bonds) in self.bonds.iter().enumerate() {
            for (slot, own) in bonds.iter().enumerate() {
                let run = world.bond(own.consumer, brand, day).expect("a customer");
                let numbers = near(run.satisfaction, own.satisfaction)
                    && near(run.irritation, own.irritation)
                    && near(run.neglect, own.neglect);
                assert!(numbers, "day {day}: {run:?} against {own:?}");
                assert_eq!(
                    (run.tie, run.opted_out),
                    (own.tie, own.opted_out),
                    "day {day}: {own:?}"
                );
                let relation = &world.brands[brand].relations[slot];
                assert_eq!(i32::from(relation.since), own.since, "day {day}: {own:?}");
                let last = (relation.last_contact != NEVER).then_some(relation.last_contact as u16);
                assert_eq!(last, own.last_contact, "day {day}");
                assert_eq!(u32::from(relation.unasked), own.unasked.min(255));
                assert_eq!(u32::from(relation.good_contacts()), own.good);
                assert_eq!(relation.marks & mark::EMBOLDENED != 0, own.bold);
            }
        }
        for (consumer, own) in (0..).zip(&self.persons) {
            let run = world.standing_on(consumer, day);
            let flags = (run.aware, run.closed, run.left);
            assert_eq!(flags, (own.aware, own.private, own.left), "day {day}, {consumer}");
            assert!(near(run.experience.strain, own.strain), "day {day}, {consumer}: {own:?}");
            let ties = (0..self.bonds.len())
                .filter_map(|brand| Some(&self.bonds[brand][self.slot(consumer, brand)?]));
            let (mut good, mut follows) = (0.0, false);
            for bond in ties {
                good += f64::from(bond.good);
                follows |= bond.tie == Tie::Following;
            }
            assert_eq!((run.experience.good_contacts, run.follows), (good, follows));
        }
    }
}
