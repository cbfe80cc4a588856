//! Backlash: criticism is written, read and passed on.
//!
//! A cascade is followed person by person: each reader of whoever posted or reshared may see it,
//! and whoever sees it for the first time loses some satisfaction, learns that brands listen, and
//! decides once whether to pass it on, today or some days later.

use super::{about, parting, written_on};
use crate::ground::skip::Skip;
use crate::model::alarm::Sign;
use crate::model::brand::ShockTarget;
use crate::model::exit::Reason;
use crate::model::post::Post;
use crate::model::purpose::Purpose;
use crate::world::brand_state::Daily;
use crate::world::cascades::Cascade;
use crate::world::people::flag;
use crate::world::probe::{Cause, Event, PostKey, Probe};
use crate::world::simulation::World;

impl World {
    /// The author of a post criticises the brand, at that time [days since day 0], with a chance of `base`
    /// at mean expressiveness.
    /// Returns whether the brand's monitor sees it.
    pub(crate) fn criticise(
        &mut self,
        brand: usize,
        post: &Post,
        base: f64,
        at: f64,
        probe: &mut impl Probe,
    ) -> bool {
        let setting = &self.setting;
        if !setting.mechanisms.backlash || self.has(post.author, flag::LEFT) {
            return false;
        }
        let (key, object) = (self.luck, about(brand, post.kind));
        let (does, found) =
            key.uniform_pair(Purpose::Criticises, post.author, object, written_on(post));
        let x = f64::from(self.people.expressiveness[post.author as usize]);
        if does >= setting.backlash.criticism_probability(base, x) {
            return false;
        }
        let public = post.public && !self.has(post.author, flag::PRIVATE);
        let seen = public && found < self.found_on(post.platform);
        let name = (post.author, object, post.platform);
        if seen {
            self.brands[brand].dashboard.find(Sign::CriticalPosts, at);
        }
        self.begin_cascade(brand, name, (seen, at), Cause::Post(PostKey::of(post)), probe);
        seen
    }

    /// Who has just un-followed for something that the brand or others did says so in public, with
    /// the chance of parting words.
    pub(crate) fn part(
        &mut self,
        brand: usize,
        consumer: u32,
        reason: Reason,
        probe: &mut impl Probe,
    ) {
        let setting = &self.setting;
        let on = setting.mechanisms.backlash && setting.mechanisms.parting;
        if !on || !reason.is_grievance() {
            return;
        }
        let (key, object, day) = (self.luck, parting(brand), u32::from(self.day));
        let (does, found) = key.uniform_pair(Purpose::PartingWords, consumer, object, day);
        let x = f64::from(self.people.expressiveness[consumer as usize]);
        let base = setting.backlash.parting_criticism;
        if does >= setting.backlash.criticism_probability(base, x) {
            return;
        }
        let place = key.uniform(Purpose::PartingPlace, consumer, object, day);
        self.speak_out(brand, (consumer, object), (place, found), Cause::Parting, probe);
    }

    /// Somebody criticises a brand of their own accord, on a platform and found by the monitor as the
    /// draws say.
    pub(super) fn speak_out(
        &mut self,
        brand: usize,
        (author, object): (u32, u32),
        (place, found): (f64, f64),
        cause: Cause,
        probe: &mut impl Probe,
    ) {
        let platform = self.platform(place);
        let on = platform as u8;
        let seen = self.is_open(author, platform) && found < self.found_on(on);
        let day = u32::from(self.day);
        let hour = self.luck.uniform(Purpose::CriticalHour, author, object, day);
        let at = f64::from(self.day) + self.tables.profile.time_of_day(hour);
        if seen {
            let dashboard = &mut self.brands[brand].dashboard;
            match cause {
                Cause::Page | Cause::Post(_) => dashboard.find(Sign::CriticalPosts, at),
                Cause::Parting => dashboard.find_at_midnight(Sign::CriticalPosts, self.day),
            }
        }
        self.begin_cascade(brand, (author, object, on), (seen, at), cause, probe);
    }

    /// Chance that the monitor finds what is open to strangers on a platform.
    fn found_on(&self, platform: u8) -> f64 {
        let platform = &self.setting.platforms[usize::from(platform)].is;
        self.setting.listening.recall * platform.monitorable_share
    }

    /// Criticism by an author about an object on a platform is out, to be read from today on.
    fn begin_cascade(
        &mut self,
        brand: usize,
        (author, object, platform): (u32, u32, u8),
        (seen, at): (bool, f64),
        cause: Cause,
        probe: &mut impl Probe,
    ) {
        if let Some(tally) = self.tally(brand, author) {
            tally.criticisms += 1;
            tally.seen_criticisms += u64::from(seen);
            tally.parted_in_public += u64::from(cause == Cause::Parting);
            tally.provoked += u64::from(cause == Cause::Page);
        }
        self.brands[brand].note(Daily::Backlash, 1.0);
        self.events += 1;
        let cascade = self.cascades.all.len() as u32;
        self.cascades.all.push(Cascade {
            brand,
            object,
            author,
            platform,
            day: self.day,
            measured: self.measuring(),
            seen,
            reshares: 0,
            readers: std::collections::BTreeSet::new(),
            reached: 0,
            open: 1,
        });
        self.cascades.due.entry(self.day).or_default().push((cascade, author));
        probe.see(self.day, author, brand, Event::Criticised(cascade, cause, at));
    }

    /// Everything that is read and passed on today.
    pub(crate) fn spread(&mut self, probe: &mut impl Probe) {
        // What was written before backlash was taken out of a world is not passed on any more.
        if !self.setting.mechanisms.backlash {
            return;
        }
        let mut due = self.cascades.due.remove(&self.day).unwrap_or_default();
        let mut next = 0;
        while next < due.len() {
            let (cascade, consumer) = due[next];
            next += 1;
            let mut today = self.show_criticism(cascade, consumer, probe);
            due.append(&mut today);
        }
    }

    /// The readers of one post or reshare; returns who passes it on today.
    fn show_criticism(
        &mut self,
        number: u32,
        spreader: u32,
        probe: &mut impl Probe,
    ) -> Vec<(u32, u32)> {
        let (brand, object, author, day, platform) = {
            let cascade = &mut self.cascades.all[number as usize];
            cascade.open -= 1;
            (cascade.brand, cascade.object, cascade.author, cascade.day, cascade.platform)
        };
        // With the author this names the cascade: one post of a kind about a brand on a day, or
        // parting words, which are spoken once, or criticism of the page, once a day.
        let object = object | u32::from(day) << 16;
        let readers = self.people.network.n_readers(spreader);
        let platform = &self.setting.platforms[usize::from(platform)].is;
        let share = platform.seen_share(readers);
        let stream = self.luck.stream(Purpose::ReaderSees, spreader, author, object);
        let mut today = Vec::new();
        for (position, _) in Skip::new(stream, readers, share) {
            let reader = self.people.network.readers(spreader)[position as usize];
            if reader == author || self.has(reader, flag::LEFT) {
                continue;
            }
            let cascade = &mut self.cascades.all[number as usize];
            if !cascade.readers.insert(reader) {
                continue;
            }
            cascade.reached += 1;
            let seen = cascade.seen;
            let storm = seen && f64::from(cascade.reached) >= self.setting.backlash.storm_readers;
            if let Some(tally) = self.tally(brand, reader) {
                tally.readers_reached += 1;
                tally.seen_readers += u64::from(seen);
            }
            if storm {
                self.brands[brand].dashboard.storm_read = Some(self.day);
            }
            probe.see(self.day, reader, brand, Event::ReadCriticism(author, number));
            let delay = self.read_criticism(brand, reader, author, object);
            if let Some(delay) = delay {
                let cascade = &mut self.cascades.all[number as usize];
                cascade.reshares += 1;
                cascade.open += 1;
                if delay == 0 {
                    today.push((number, reader));
                } else {
                    let later = self.cascades.due.entry(self.day + delay).or_default();
                    later.push((number, reader));
                }
                probe.see(self.day, reader, brand, Event::Reshared(author, number));
            }
        }
        let cascade = &mut self.cascades.all[number as usize];
        if cascade.open == 0 {
            cascade.readers.clear();
        }
        today
    }

    /// A reader takes it in; returns in how many days it is passed on, if at all.
    fn read_criticism(
        &mut self,
        brand: usize,
        reader: u32,
        author: u32,
        object: u32,
    ) -> Option<u16> {
        self.events += 1;
        self.brands[brand].note(Daily::ReadersReached, 1.0);
        self.discover_listening(reader);
        let mut satisfaction = 0.0;
        let knows = self.sees_statement(brand, reader);
        if let Some(slot) = self.people.slot(reader, brand) {
            let left = self.tables.statement.reading(knows);
            let loss = self.setting.backlash.reader_loss * left;
            self.move_satisfaction(brand, slot, reader, -loss);
            satisfaction = f64::from(self.relation(brand, slot).satisfaction);
        }
        let rules = &self.setting.backlash;
        let chance = rules.reshare_probability(self.sensitiveness(reader), satisfaction)
            * self.shock(brand, ShockTarget::Attention)
            * self.tables.statement.passing_on(knows);
        let (does, later) = self.luck.uniform_pair(Purpose::Reshares, reader, author, object);
        (does < chance).then(|| rules.reshare_delay(later))
    }
}
