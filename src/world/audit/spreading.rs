//! Criticism: who reads it, whom it moves, and who passes it on.

use std::collections::BTreeSet;

use super::book::{Book, What, object};
use crate::ground::math::exp;
use crate::ground::skip::Skip;
use crate::model::brand::ShockTarget;
use crate::model::exit::Reason;
use crate::model::purpose::Purpose;
use crate::world::probe::Cause;

/// One criticism and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Talk {
    pub brand: usize,
    pub cause: Cause,
    pub author: u32,
    pub platform: u8,
    pub day: u16,
    pub measured: bool,
    pub seen: bool,
    pub reshares: u32,
    pub readers: BTreeSet<u32>,
}

impl Talk {
    /// What draws about it are about.
    fn object(&self) -> u32 {
        let object = match self.cause {
            Cause::Post(post) => object(self.brand, post.kind),
            Cause::Parting => parting(self.brand),
            Cause::Page => page(self.brand),
        };
        object + 65_536 * u32::from(self.day)
    }
}

/// What draws about parting words are about: the kinds of posts have the numbers before.
pub(super) fn parting(brand: usize) -> u32 {
    brand as u32 + 256 * 5
}

/// What draws about criticism of a page are about: the number after that.
pub(super) fn page(brand: usize) -> u32 {
    brand as u32 + 256 * 6
}

impl Book<'_> {
    /// Who un-follows over a grievance may say so: where its draw says, on a platform by a second
    /// draw, seen by the monitor as any post there.
    pub(super) fn may_say_why(&mut self, consumer: u32, brand: usize, reason: Reason) {
        let (setting, day) = (self.setting, u32::from(self.day));
        let (key, about) = (self.people.behaviour, parting(brand));
        let person = &self.persons[consumer as usize];
        let (does, found) = key.uniform_pair(Purpose::PartingWords, consumer, about, day);
        let chance = (setting.backlash.parting_criticism * person.expressiveness)
            .min(setting.backlash.criticism_cap);
        let aggrieved = [Reason::Watched, Reason::Intruded, Reason::Ignored].contains(&reason);
        let on = setting.mechanisms.parting && setting.mechanisms.backlash;
        if !on || !aggrieved || does >= chance {
            return;
        }
        let place = key.uniform(Purpose::PartingPlace, consumer, about, day);
        self.charge_on(consumer, place, found);
        self.await_next(consumer, brand, What::Criticised(Cause::Parting));
    }

    /// The criticism that comes next is written where one draw says, and seen by the monitor as another
    /// says of any post there.
    pub(super) fn charge_on(&mut self, consumer: u32, place: f64, found: f64) {
        let (setting, person) = (self.setting, &self.persons[consumer as usize]);
        let (mut platform, mut passed) = (0, setting.platforms[0].is.post_share);
        while platform + 1 < setting.platforms.len() && place >= passed {
            platform += 1;
            passed += setting.platforms[platform].is.post_share;
        }
        let open = person.open[platform] && !person.private;
        let share = setting.platforms[platform].is.monitorable_share;
        self.charge = Some((platform as u8, open && found < setting.listening.recall * share));
    }

    pub(super) fn criticised(&mut self, consumer: u32, brand: usize, number: u32, cause: Cause) {
        let (platform, seen) = self.charge.take().expect("a charge");
        assert_eq!(number as usize, self.talks.len());
        self.talks.push(Talk {
            brand,
            cause,
            author: consumer,
            platform,
            day: self.day,
            measured: self.measuring(),
            seen,
            reshares: 0,
            readers: BTreeSet::new(),
        });
        self.due.entry(self.day).or_default().push((number, consumer));
        self.books.daily(brand).backlash += 1.0;
        self.books.count(self.day, brand, &self.persons, consumer, |t| {
            t.criticisms += 1;
            t.seen_criticisms += u64::from(seen);
            t.parted_in_public += u64::from(cause == Cause::Parting);
            t.provoked += u64::from(cause == Cause::Page);
        });
        *self.often.entry(if seen { "criticism seen" } else { "criticism unseen" }).or_default() +=
            1;
    }

    pub(super) fn read(&mut self, reader: u32, brand: usize, author: u32, number: u32) {
        self.come_to_rest();
        let (setting, people, day) = (self.setting, self.people, self.day);
        assert!(!self.persons[reader as usize].left && reader != author);
        let talk = &mut self.talks[number as usize];
        assert_eq!((talk.brand, talk.author), (brand, author));
        assert!(talk.readers.insert(reader), "read twice");
        let (seen, object) = (talk.seen, talk.object());
        let storm = seen && talk.readers.len() as f64 >= setting.backlash.storm_readers;
        self.watches[brand].storm_read |= storm;
        self.read_today.push((number, reader));
        self.books.daily(brand).readers += 1.0;
        self.books.count(day, brand, &self.persons, reader, |t| {
            t.readers_reached += 1;
            t.seen_readers += u64::from(seen);
        });
        self.discover(reader);
        let mut satisfaction = 0.0;
        let knows = self.has_seen_statement(reader, brand);
        let left = if knows { 1.0 - setting.statement.reading_relief } else { 1.0 };
        if let Some(slot) = self.slot(reader, brand) {
            let bond = &mut self.bonds[brand][slot];
            bond.nudge(-setting.backlash.reader_loss * left);
            satisfaction = bond.satisfaction;
        }
        let sensitive = self.sensitiveness(reader);
        let chance = setting.backlash.reshare_probability(sensitive, satisfaction)
            * self.shock(brand, ShockTarget::Attention)
            * if knows { exp(setting.statement.attention) } else { 1.0 };
        let (does, later) =
            people.behaviour.uniform_pair(Purpose::Reshares, reader, author, object);
        if does < chance {
            self.await_next(reader, brand, What::Reshared(author, number));
            let on = day + setting.backlash.reshare_delay(later);
            self.due.entry(on).or_default().push((number, reader));
        }
    }

    /// The product of the factors of what struck the brand today.
    pub(super) fn shock(&self, brand: usize, target: ShockTarget) -> f64 {
        let mut factor = 1.0;
        for shock in &self.setting.shocks {
            let on = shock.from_day <= self.day && self.day <= shock.to_day;
            if shock.brand == brand && shock.target == target && on {
                factor *= shock.factor;
            }
        }
        factor
    }

    /// Those who saw a post or a reshare today, and nobody else, have read it.
    pub(super) fn check_readers(&mut self) {
        let (setting, people) = (self.setting, self.people);
        let mut could = BTreeSet::new();
        for (number, spreader) in self.due.remove(&self.day).unwrap_or_default() {
            let talk = &self.talks[number as usize];
            let platform = &setting.platforms[usize::from(talk.platform)].is;
            let readers = people.network.readers(spreader);
            let offered = (readers.len() as f64).min(platform.most_readers);
            let share = platform.reader_share * (offered / (readers.len() as f64).max(1.0));
            let stream =
                people.behaviour.stream(Purpose::ReaderSees, spreader, talk.author, talk.object());
            for (place, _) in Skip::new(stream, readers.len() as u32, share) {
                let reader = readers[place as usize];
                if reader != talk.author && !self.persons[reader as usize].left {
                    assert!(talk.readers.contains(&reader), "{reader} should have read it");
                    could.insert((number, reader));
                }
            }
        }
        for read in self.read_today.drain(..) {
            assert!(could.contains(&read), "{read:?} could not have read it");
        }
    }
}
