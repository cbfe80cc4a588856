//! The second book: it is told the events and says what must follow.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::books::Books;
use super::chances::Chances;
use super::judge::Judge;
use super::knowing::Lessons;
use super::spreading::Talk;
use super::state::{Bond, Person, bond, persons};
use crate::model::exit::{Mode, Reason};
use crate::model::policy::{History, Policy, Rule};
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::model::ways::Ways;
use crate::world::probe::{Cause, Passed, PostKey, Sight};
use crate::world::{Event, People, Setting, World};

/// An event that follows from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    Posted(Kind),
    Ignored(PostKey),
    OptedOut,
    WentPrivate,
    Left,
    UnfollowedOnLeaving,
    Criticised(Cause),
    Followed,
    Redeemed,
    Looked(Sight),
    Reshared(u32, u32),
    Joined(Option<usize>),
}

/// What a brand knows of somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Records {
    pub history: History,
    pub listed: bool,
    pub opted_out: bool,
    pub last_contact: Option<u16>,
}

/// A post, and what the brand has done about it so far.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub post: Post,
    pub expected: bool,
    /// Whether the monitor finds it.
    pub found: bool,
    /// What the brand knows of its author: as of the night before.
    pub records: Records,
    pub heard: Option<Kind>,
    /// The rule by which an answer was decided, and the context that was read.
    pub rule: Option<(Rule, f64)>,
    pub answered_or_dropped: bool,
    pub ignored: bool,
    pub shown: bool,
}

/// A post is named by author, brand, and kind and day.
pub(super) type Name = (u32, usize, PostKey);

pub(super) struct Book<'a> {
    pub setting: &'a Setting,
    pub people: &'a People,
    pub policies: Vec<Policy>,
    /// By brand, with their playbooks; what is in force stands in `policies`.
    pub watches: Vec<super::hours::Watch>,
    /// Those under which pages have long been what day 0 finds.
    pub first: Vec<Policy>,
    pub day: u16,
    pub persons: Vec<Person>,
    /// By brand and slot.
    pub bonds: Vec<Vec<Bond>>,
    /// Fatigue of an old follower, by brand.
    pub fatigue: Vec<f64>,
    pub stocks: super::page::Stocks,
    /// Complaints heard since day 0, and what is left of the failure rate, by brand.
    pub complaints: Vec<u64>,
    pub factor: Vec<f64>,
    pub said: BTreeMap<Name, Said>,
    pub today: Vec<Name>,
    /// What must come next, in this order.
    pub awaited: VecDeque<(u32, usize, What)>,
    /// Where the next criticism is written, and whether the monitor sees it.
    pub charge: Option<(u8, bool)>,
    /// How people go, by reason.
    pub ways: Ways,
    /// What the policy says about the post just heard.
    pub verdict: Option<(Name, Result<usize, Passed>)>,
    pub talks: Vec<Talk>,
    pub due: BTreeMap<u16, Vec<(u32, u32)>>,
    pub read_today: Vec<(u32, u32)>,
    /// Ties that began of their own accord today, and ties that ended by their hazard.
    pub came_today: BTreeSet<(usize, u32)>,
    pub went_today: BTreeSet<(usize, u32)>,
    pub at_rest: bool,
    /// Customers on day 0, by brand.
    pub at_first: Vec<f64>,
    /// Brand and consumer of those whom something bad makes leave today.
    pub must_leave: BTreeSet<(usize, u32)>,
    pub leaving_foretold: bool,
    pub coming_foretold: bool,
    pub judge: Judge<'a>,
    pub chances: Chances,
    pub books: Books,
    pub lessons: Lessons,
    pub often: BTreeMap<&'static str, u64>,
    /// What the run calls events: episodes, posts, contacts, readings, comings and goings.
    pub events: u64,
}

impl<'a> Book<'a> {
    pub fn new(
        setting: &'a Setting,
        people: &'a People,
        world: &World,
        policies: &[Policy],
        seed: u64,
    ) -> Self {
        let brands = setting.brands.len();
        let of_brand = |brand: usize| {
            let relations =
                world.brands[brand].relations.iter().zip(&people.brands[brand].consumer);
            relations.map(|(relation, who)| bond(setting, relation, *who, brand)).collect()
        };
        let persons = persons(setting, people, seed);
        Book {
            setting,
            people,
            policies: policies.to_vec(),
            watches: super::hours::Watch::all(setting, policies),
            first: policies.to_vec(),
            day: 0,
            lessons: Lessons::new(setting, &persons),
            persons,
            bonds: (0..brands).map(of_brand).collect(),
            fatigue: Vec::new(),
            stocks: super::page::Stocks::default(),
            complaints: vec![0; brands],
            factor: vec![1.0; brands],
            said: BTreeMap::new(),
            today: Vec::new(),
            awaited: VecDeque::new(),
            charge: None,
            ways: Ways::new(&setting.exit, setting.mechanisms.ways_out),
            verdict: None,
            talks: Vec::new(),
            due: BTreeMap::new(),
            read_today: Vec::new(),
            came_today: BTreeSet::new(),
            went_today: BTreeSet::new(),
            at_rest: false,
            at_first: (0..brands)
                .map(|b| (0..people.len()).filter(|c| people.is_customer_at_first(*c, b)).count())
                .map(|count| count as f64)
                .collect(),
            must_leave: BTreeSet::new(),
            leaving_foretold: false,
            coming_foretold: false,
            judge: Judge::new(setting),
            chances: Chances::default(),
            books: Books::new(setting),
            often: BTreeMap::new(),
            events: 0,
        }
    }

    pub fn measuring(&self) -> bool {
        self.day >= self.setting.warmup_days
    }

    /// Whether today is one of the last 30 days of the run.
    pub fn late(&self) -> bool {
        self.setting.days - self.day <= 30
    }

    /// The uniform draw of a decision about a post.
    pub fn draw(&self, purpose: Purpose, brand: usize, post: &Post) -> f64 {
        self.pair(purpose, brand, post).0
    }

    pub fn pair(&self, purpose: Purpose, brand: usize, post: &Post) -> (f64, f64) {
        let object = object(brand, post.kind);
        self.people.behaviour.uniform_pair(purpose, post.author, object, post.time as u32)
    }

    /// The tie of a consumer, if there is one.
    pub fn slot(&self, consumer: u32, brand: usize) -> Option<usize> {
        self.bonds[brand].binary_search_by_key(&consumer, |bond| bond.consumer).ok()
    }

    pub fn bond(&mut self, consumer: u32, brand: usize) -> &mut Bond {
        let slot = self.slot(consumer, brand).expect("a customer");
        &mut self.bonds[brand][slot]
    }

    pub fn await_next(&mut self, consumer: u32, brand: usize, what: What) {
        self.awaited.push_back((consumer, brand, what));
    }

    /// What follows from another event and from nothing else, or may.
    fn follows_from_another(event: &Event) -> Option<What> {
        let leaving = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
        match *event {
            Event::Posted(post) if !matches!(post.kind, Kind::Mention | Kind::PeerTalk) => {
                Some(What::Posted(post.kind))
            }
            Event::Ignored(key) => Some(What::Ignored(key)),
            Event::OptedOut => Some(What::OptedOut),
            Event::WentPrivate => Some(What::WentPrivate),
            Event::Left => Some(What::Left),
            Event::Exited(Reason::Watched, Mode::Unfollow, hazards) if hazards == leaving => {
                Some(What::UnfollowedOnLeaving)
            }
            Event::Criticised(_, cause, _) => Some(What::Criticised(cause)),
            Event::Followed => Some(What::Followed),
            Event::Redeemed => Some(What::Redeemed),
            Event::Looked(sight) => Some(What::Looked(sight)),
            Event::Reshared(author, number) => Some(What::Reshared(author, number)),
            Event::Joined(Some(from)) => Some(What::Joined(Some(from))),
            _ => None,
        }
    }

    /// Takes down an event, after making sure that it had to come, or could.
    pub fn see(&mut self, day: u16, consumer: u32, brand: usize, event: Event) {
        assert_eq!(day, self.day);
        let what = Self::follows_from_another(&event);
        if let Some(next) = self.awaited.pop_front() {
            assert_eq!(Some(next), what.map(|what| (consumer, brand, what)), "came: {event:?}");
        } else if let Some(what) = what {
            self.came_of_itself(consumer, brand, what);
        }
        *self.often.entry(name(&event)).or_default() += 1;
        self.events += u64::from(matches!(
            event,
            Event::Episode(_)
                | Event::Posted(_)
                | Event::Contacted(_)
                | Event::Criticised(..)
                | Event::ReadCriticism(..)
                | Event::Looked(_)
                | Event::Followed
                | Event::Churned(_)
                | Event::Joined(_)
                | Event::Exited(..)
        ));
        match event {
            Event::Episode(kind) => self.episode(consumer, brand, kind),
            Event::Posted(post) => self.posted(brand, post),
            Event::Heard(key, kind, sensitivity) => {
                self.heard((consumer, brand, key), kind, sensitivity);
            }
            Event::Passed(key, why) => self.passed((consumer, brand, key), why),
            Event::Decided(key, number) => self.decided((consumer, brand, key), number),
            Event::Contacted(met) => self.contacted(consumer, brand, &met),
            Event::Redeemed => self.books.count(self.day, brand, &self.persons, consumer, |t| {
                t.redeemed += 1;
            }),
            Event::Dropped(key) => self.dropped((consumer, brand, key)),
            Event::Ignored(key) => self.ignored((consumer, brand, key)),
            Event::OptedOut => self.opted_out(consumer, brand),
            Event::WentPrivate => self.persons[consumer as usize].private = true,
            Event::Left => self.left(consumer),
            Event::Followed => self.followed(consumer, brand),
            Event::Exited(reason, mode, hazards) => {
                self.exited(consumer, brand, (reason, mode), &hazards, what.is_some());
            }
            Event::Criticised(number, cause, at) => {
                self.criticised(consumer, brand, number, cause);
                self.dated(consumer, brand, cause, at);
            }
            Event::ReadCriticism(author, number) => self.read(consumer, brand, author, number),
            Event::Reshared(_, number) => self.talks[number as usize].reshares += 1,
            Event::Looked(sight) => self.looked(consumer, brand, &sight),
            Event::Churned(to) => self.churned(consumer, brand, to),
            Event::Joined(from) => self.joined(consumer, brand, from),
        }
    }

    /// Events that nothing seen has called for: silence, those who watch it, criticism of a page, and
    /// new followers.
    fn came_of_itself(&mut self, consumer: u32, brand: usize, what: What) {
        match what {
            What::Ignored(key) => {
                let said = &self.said[&(consumer, brand, key)];
                assert!(said.rule.is_none() && said.expected, "ignored without reason: {said:?}");
            }
            What::Criticised(_) if what.is_of_page() => self.provoked(consumer, brand),
            What::Followed => {
                let slot = self.slot(consumer, brand).expect("a customer");
                assert!(self.setting.mechanisms.follow);
                self.came_today.insert((brand, slot as u32));
            }
            What::Looked(sight) => {
                let name = (sight.author, brand, sight.post);
                let said = &self.said[&name];
                assert!(said.rule.is_none() && !said.expected && !said.shown, "{said:?}");
                self.show_silence(name);
                let next = self.awaited.pop_front();
                assert_eq!(next, Some((consumer, brand, what)), "somebody else was to see it");
            }
            _ => panic!("day {}: consumer {consumer}: {what:?} came of nothing", self.day),
        }
    }
}

/// What a draw is about.
pub(super) fn object(brand: usize, kind: Kind) -> u32 {
    brand as u32 + 256 * kind as u32
}

fn name(event: &Event) -> &'static str {
    match event {
        Event::Episode(_) => "episodes",
        Event::Posted(_) => "posts",
        Event::Heard(..) => "heard",
        Event::Passed(..) => "passed",
        Event::Decided(..) => "decided",
        Event::Contacted(_) => "contacts",
        Event::Redeemed => "redeemed",
        Event::Dropped(_) => "dropped",
        Event::Ignored(_) => "ignored",
        Event::OptedOut => "opt-outs",
        Event::WentPrivate => "gone private",
        Event::Left => "left",
        Event::Followed => "follows",
        Event::Exited(..) => "exits",
        Event::Criticised(_, Cause::Parting, _) => "parting words",
        Event::Criticised(_, Cause::Page, _) => "provoked",
        Event::Criticised(..) => "criticism",
        Event::ReadCriticism(..) => "read",
        Event::Reshared(..) => "reshared",
        Event::Looked(_) => "looked",
        Event::Churned(_) => "lost",
        Event::Joined(_) => "won",
    }
}
