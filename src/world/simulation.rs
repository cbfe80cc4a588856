//! The world in time: state, and the phases of a day in one readable list.
//!
//! Within a day the order is fixed: people are tired by page posts, things happen to them and
//! they talk, brands hear and answer, people judge, follow and leave, criticism spreads, brands
//! learn and sell. Each phase visits what happens in a fixed order (brand, kind, position), and
//! every decision has its own draw, so the number of threads cannot matter.

use std::sync::Arc;

use super::awareness::{Elsewhere, Stored, minds_at_first};
use super::bad_days::BadDays;
use super::brand_state::{BrandState, Daily};
use super::cascades::Cascades;
use super::desk::DeskAtWork;
use super::metrics::SERIES;
use super::outcome::{BrandOutcome, Outcome};
use super::past;
use super::people::{People, flag};
use super::probe::{Blind, Probe};
use super::relation::{Fading, Relation, Tie};
use super::seen::Seen;
use super::setting::Setting;
use super::stratum::{ByStratum, Stratum};
use super::tally::Tally;
use crate::ground::draws::Key;
use crate::model::brand::Shock;
use crate::model::clock::Profile;
use crate::model::consumer::{AGE_BANDS, SEGMENTS};
use crate::model::patience::Patience;
use crate::model::policy::Policy;
use crate::model::post::Kind;
use crate::model::propriety::Judgement;
use crate::model::rivals::Rivals;
use crate::model::statement::Statement;
use crate::model::ways::Ways;

/// One world in time: clone it to let the same past lead to several futures.
///
/// It owns what it needs, and clones share setting and people, so that threads and other languages can hold it.
#[derive(Clone)]
pub struct World {
    pub(crate) setting: Arc<Setting>,
    pub(crate) people: Arc<People>,
    /// What happens is drawn from it.
    pub(crate) luck: Key,
    /// Whether the days lived are those before day 0, see [`World::at_rest`].
    pub(crate) past: bool,
    pub(crate) tables: Arc<Tables>,
    pub(crate) consumers: Consumers,
    pub(crate) brands: Vec<BrandState>,
    pub(crate) cascades: Cascades,
    /// The day that comes next.
    pub(crate) day: u16,
    pub(crate) events: u64,
    pub(crate) gone_private: u64,
    pub(crate) elsewhere: Elsewhere,
}

/// Worlds, and what goes into one and comes out of it, can be held by any thread for as long as it likes.
const _: () = {
    const fn can_be_held<T: Send + Sync + 'static>() {}
    can_be_held::<World>();
    can_be_held::<Setting>();
    can_be_held::<People>();
    can_be_held::<Outcome>();
};

/// What changes about consumers, a column each.
#[derive(Clone)]
pub(crate) struct Consumers {
    pub flags: Vec<u16>,
    /// What each knows and feels of being watched.
    pub minds: Vec<Stored>,
    /// Brands of the scenario that this person follows and looks at, a bit each.
    pub follows: Vec<u16>,
}

/// Age from which ties count as equally old [days].
const OLD: u16 = 10_000;

/// Numbers that follow from the setting alone.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub fading: Fading,
    /// When people post.
    pub profile: Profile,
    /// Fragility of a tie by its age [days]; older ones are as the last.
    pub fragility: Vec<f64>,
    /// What is left of a fatigue after d days, by d.
    pub fatigue: Vec<f64>,
    /// Fatigue from one brand followed outside the scenario [exposures].
    pub outside_fatigue: f64,
    /// How people go, by reason.
    pub ways: Ways,
    /// Service expectation above which an answer is expected, by kind and addressed.
    pub expects: [[f64; 2]; 5],
    /// E e^(`privacy.concern_weight` c) over the reference people.
    pub mean_exp: f64,
    pub judgement: Judgement,
    /// Rival accounts that are at work.
    pub rivals: Rivals,
    /// When somebody who is not answered says so.
    pub patience: Patience,
    /// What a holding statement does.
    pub statement: Statement,
    /// Rate at which a prospect of a brand becomes a customer [1/30 days].
    pub coming: Vec<f64>,
}

impl World {
    /// Day 0 of people with whom brands have had nothing to do yet, under these policies (one per brand).
    /// Only pages have long been what they are. See [`World::at_rest`].
    pub fn new(
        setting: impl Into<Arc<Setting>>,
        people: impl Into<Arc<People>>,
        policies: &[Policy],
    ) -> Self {
        Self::on_day_0(setting.into(), people.into(), policies)
    }

    fn on_day_0(setting: Arc<Setting>, people: Arc<People>, policies: &[Policy]) -> Self {
        assert_eq!(policies.len(), setting.brands.len(), "one policy per brand");
        let n = people.len() as usize;
        let days = setting.days.max(past::days(&setting));
        let broadcast = &setting.broadcast;
        let reference = setting.reference_people();
        let expects = Kind::ALL.map(|kind| {
            [false, true].map(|addressed| {
                let share = setting.appraisal.expecting_share(kind, addressed);
                reference.expectation_exceeded_by(share, !addressed)
            })
        });
        let mut world = World {
            luck: people.behaviour,
            past: false,
            tables: Arc::new(Tables {
                fading: Fading::new(&setting, days),
                profile: Profile::new(&setting.clock),
                fragility: (0..OLD).map(|age| setting.exit.fragility(f64::from(age))).collect(),
                fatigue: (0..=days).map(|d| broadcast.fade(f64::from(d))).collect(),
                outside_fatigue: broadcast.steady(broadcast.outside_exposures_per_day),
                ways: Ways::new(&setting.exit, setting.mechanisms.ways_out),
                expects,
                mean_exp: reference.mean_exp(setting.privacy.concern_weight),
                judgement: setting.judgement(),
                rivals: setting.rivals_at_work(),
                patience: Patience::new(setting.appraisal.patience_hours),
                statement: setting.statement.at_work(&setting.mechanisms),
                coming: (0..setting.brands.len())
                    .map(|b| setting.coming_rate(b).max(0.0))
                    .collect(),
            }),
            consumers: Consumers {
                flags: people.flags.clone(),
                minds: minds_at_first(&setting, &people),
                follows: vec![0; n],
            },
            brands: Vec::new(),
            cascades: Cascades::default(),
            day: 0,
            events: 0,
            gone_private: 0,
            elsewhere: Elsewhere::new(&setting, &people),
            setting,
            people,
        };
        for (b, policy) in policies.iter().enumerate() {
            world.settle(b, policy);
        }
        world.find_hot_ties();
        world
    }

    /// Gives brand `b` its customers as they are on day 0.
    fn settle(&mut self, b: usize, policy: &Policy) {
        let customers = &self.people.brands[b];
        let page = Seen::long(&self.setting, &policy.conduct);
        let mut relations = Vec::with_capacity(customers.consumer.len());
        for consumer in &customers.consumer {
            let moved = page.at_first();
            relations.push(Relation::first(&self.setting, &self.people, b, *consumer, moved));
        }
        let desk = DeskAtWork::new(&self.setting, &self.people, b, policy);
        let mut state = BrandState::new(
            (&self.setting, &self.tables.judgement),
            b,
            policy,
            relations,
            page,
            desk,
        );
        state.at_first = customers.at_first;
        for (relation, consumer) in state.relations.iter().zip(&customers.consumer) {
            let stratum = self.people.stratum[*consumer as usize];
            if relation.is_customer() {
                let rest = relation.rest(&self.setting, b);
                state.strata[stratum].counted.add(relation, rest, 1.0);
            }
            if relation.tie.is_listed() {
                state.listed[stratum] += 1;
                state.looking[stratum] += 1;
                self.consumers.follows[*consumer as usize] |= 1 << b;
            }
        }
        self.brands.push(state);
    }

    /// Puts other policies in force from the next day on.
    pub fn set_policies(&mut self, policies: &[Policy]) {
        assert_eq!(policies.len(), self.brands.len(), "one policy per brand");
        for (b, (brand, policy)) in self.brands.iter_mut().zip(policies).enumerate() {
            if brand.usual != *policy {
                brand.take_up(&self.setting, b, policy);
            }
        }
        self.find_hot_ties();
    }

    /// This world from the next day on under a setting that differs in the mechanisms at work alone.
    ///
    /// Only what goes on changes. People, what has happened to them, levels, who answers and what alarms
    /// look for stay as they are: what is carried of a mechanism that is taken out fades as it would, and
    /// nothing is added to it.
    pub fn under(&self, setting: impl Into<Arc<Setting>>) -> Self {
        let setting = setting.into();
        let mut world = World { setting: Arc::clone(&setting), ..self.clone() };
        if setting.mechanisms == self.setting.mechanisms {
            return world;
        }
        world.tables = Arc::new(Tables {
            ways: Ways::new(&setting.exit, setting.mechanisms.ways_out),
            rivals: setting.rivals_at_work(),
            statement: setting.statement.at_work(&setting.mechanisms),
            ..Tables::clone(&self.tables)
        });
        world.brands.iter_mut().for_each(|brand| brand.under(&setting.mechanisms));
        world.find_hot_ties();
        world
    }

    /// Lives through the days up to (not including) `day`; measurement begins at the setting's
    /// `warmup_days`.
    pub fn run_to(&mut self, day: u16) {
        self.run_to_with(day, &mut Blind);
    }

    /// As [`World::run_to`], with somebody looking on.
    pub fn run_to_with(&mut self, day: u16, probe: &mut impl Probe) {
        while self.day < day.min(self.setting.days) {
            if self.day == self.setting.warmup_days {
                self.begin_measuring();
            }
            self.live_a_day(probe);
            self.day += 1;
        }
    }

    /// The phases of a day.
    fn live_a_day(&mut self, probe: &mut impl Probe) {
        self.mark_late_followers();
        self.learn_elsewhere();
        self.broadcast();
        self.provoke(probe);
        let posts = self.speak(probe);
        self.converse(posts, probe);
        self.follow(probe);
        self.exit(probe);
        self.spread(probe);
        self.lose_and_win(probe);
        self.learn();
        self.buy();
        self.the_day_is_over(probe);
        self.record();
    }

    /// Whether today counts.
    pub(crate) fn measuring(&self) -> bool {
        self.day >= self.setting.warmup_days
    }

    fn begin_measuring(&mut self) {
        self.brands.iter_mut().for_each(BrandState::forget);
        self.brands.iter_mut().for_each(|brand| brand.desk.begin_measuring());
        (0..self.brands.len()).for_each(|brand| self.count_customers_anew(brand));
        self.events = 0;
    }

    /// Memory held for each consumer by state and people, without the network \[bytes\].
    pub fn bytes_per_consumer(&self) -> f64 {
        let c = &self.consumers;
        let columns = 2 * (c.flags.capacity() + c.follows.capacity())
            + size_of::<Stored>() * c.minds.capacity();
        let relations: usize = self.brands.iter().map(|b| b.relations.capacity()).sum();
        let state = columns + relations * size_of::<Relation>();
        (state + self.people.bytes()) as f64 / f64::from(self.people.len().max(1))
    }

    /// Events processed since day 0 or, once measuring, since the end of the warm-up.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// What happened.
    pub fn outcome(&self) -> Outcome {
        let people = self.count_people();
        let brands = (0..self.brands.len()).map(|b| self.brand_outcome(b, &people)).collect();
        Outcome { brands, events: self.events }
    }

    fn brand_outcome(&self, b: usize, people: &ByStratum<Tally>) -> BrandOutcome {
        let brand = &self.brands[b];
        let mut strata = brand.tallies.clone();
        for (tally, counted) in strata.iter_mut().zip(people.iter()) {
            tally.absorb(counted);
        }
        self.count_relations(b, &mut strata);
        self.count_waiting(b, &mut strata);
        let sum = |holds: &dyn Fn(Stratum) -> bool| {
            let mut total = Tally::default();
            Stratum::all().filter(|s| holds(*s)).for_each(|s| total.absorb(&strata[s]));
            total
        };
        let mut all = sum(&|_| true);
        let of_all = Some(all.burden());
        let part = |holds: &dyn Fn(Stratum) -> bool| Tally { of_all, ..sum(holds) };
        all.of_all = of_all;
        let mut whole = brand.whole.clone();
        whole.cascade_sizes = self.cascades.sizes(b);
        (whole.storms, whole.seen_storms) =
            self.cascades.storms(b, self.setting.backlash.storm_readers);
        whole.failure_factor_end = brand.failure_factor;
        whole.hours_paid = self.hours_paid(b);
        let agents = brand.usual.desk.agents(self.setting.real_customers(b));
        // Without a queue nobody needs time.
        let (agents, more) = match self.setting.mechanisms.queue {
            true => (agents, brand.record.more_hours),
            false => (0.0, 0.0),
        };
        whole.busy_share = brand.desk.busy_share(agents, more, self.setting.warmup_days, self.day);
        whole.bad_days = self.bad_days(b);
        whole.prices.clone_from(&self.setting.prices);
        all.whole = Some(whole);
        BrandOutcome {
            all,
            bands: (0..AGE_BANDS.len()).map(|band| part(&|s| s.band() == band)).collect(),
            segments: (0..SEGMENTS.len()).map(|which| part(&|s| s.segment() == which)).collect(),
            series: brand.series.clone(),
        }
    }

    /// What the window had of bad days.
    fn bad_days(&self, b: usize) -> BadDays {
        let (brand, from) = (&self.brands[b], self.setting.warmup_days);
        let window = || brand.series.iter().skip(usize::from(from));
        let begins = u32::from(from) * 24;
        let since = |hour: &u32| hour.checked_sub(begins);
        let mut before = 0;
        let alarms = brand.record.changes.iter().filter_map(|(hour, level)| {
            let alarm = before == 0 && *level > 0;
            before = *level;
            since(hour).filter(|_| alarm)
        });
        let strikes = |shock: &&Shock| shock.brand == b && shock.is_blow() && shock.to_day >= from;
        let shocks = self.setting.shocks.iter().filter(strikes);
        let struck = shocks.map(|shock| shock.from_day.saturating_sub(from)).min();
        let struck = struck.filter(|day| day + from < self.day);
        let blow = struck.map_or(0, |day| u32::from(day + from) * 24);
        let by_then = |changes: &[(u32, bool)]| {
            let before = changes.iter().rev().find(|(hour, _)| *hour < blow);
            before.is_some_and(|(_, on)| *on)
        };
        let levels: Vec<(u32, bool)> =
            brand.record.changes.iter().map(|(hour, level)| (*hour, *level > 0)).collect();
        BadDays {
            critical: window().map(|row| row[Daily::CriticalPerHour as usize]).collect(),
            crisis: brand
                .watches()
                .then(|| window().map(|row| row[Daily::Crisis as usize]).collect()),
            alarms: alarms.collect(),
            statements: brand.record.statements().filter_map(|hour| since(&hour)).collect(),
            struck: struck.map(|day| u32::from(day) * 24),
            in_force: (by_then(&levels), by_then(&brand.record.standing)),
        }
    }

    /// Hours paid at a brand's desk [per 1,000 customers per 30 days], busy or not.
    fn hours_paid(&self, b: usize) -> f64 {
        let customers = self.setting.real_customers(b);
        let state = &self.brands[b];
        let measured = f64::from(self.day.saturating_sub(self.setting.warmup_days)).max(1.0);
        let per_day =
            state.usual.desk.paid_per_week(customers) / 7.0 + state.record.more_hours / measured;
        per_day * 30_000.0 / customers
    }

    /// The last day lived through.
    fn last_day(&self) -> u16 {
        self.day.saturating_sub(1)
    }

    /// What the last day finds in consumers, by stratum; the same for every brand.
    fn count_people(&self) -> ByStratum<Tally> {
        let days = f64::from(self.day.saturating_sub(self.setting.warmup_days));
        let mut strata = ByStratum::<Tally>::default();
        for i in 0..self.people.len() as usize {
            let tally = &mut strata[self.people.stratum[i]];
            let flags = self.consumers.flags[i];
            let has = |bits: u16| u64::from(flags & bits == bits);
            tally.consumers += 1;
            tally.consumer_days += days;
            let mind = self.mind(i as u32, self.last_day());
            tally.aware += u64::from(mind.aware);
            tally.gone_private += has(flag::PRIVATE);
            tally.left += has(flag::LEFT);
            tally.double_standard += has(flag::NO_LISTENING | flag::EXPECTED_UNASKED);
            tally.followed_any += has(flag::FOLLOWED_LATE);
            tally.dropped_any += has(flag::DROPPED_LATE);
            tally.strain += self.strain_of(&mind, self.last_day());
        }
        strata
    }

    /// Replies that still wait at the end although their promise has run out, by stratum.
    fn count_waiting(&self, b: usize, strata: &mut ByStratum<Tally>) {
        let brand = &self.brands[b];
        let (now, handling) = (f64::from(self.day), brand.policy.conduct.handling_hours);
        for job in brand.desk.waiting_jobs() {
            let waited = brand.desk.latency(&job.post, now, handling);
            let late = brand.policy.desk.hours_late(waited.hours, waited.business);
            let gone = self.consumers.flags[job.post.author as usize] & flag::LEFT != 0;
            if !gone && job.post.time as u16 >= self.setting.warmup_days {
                let stratum = self.people.stratum[job.post.author as usize];
                strata[stratum].promised += u64::from(late.is_some_and(|late| late > 0.0));
            }
        }
    }

    /// What the last day finds in the relations of a brand, by stratum.
    fn count_relations(&self, b: usize, strata: &mut ByStratum<Tally>) {
        let brand = &self.brands[b];
        let recommends_above = self.setting.customers.recommends_above;
        let consumers = &self.people.brands[b].consumer;
        for (slot, (relation, consumer)) in brand.relations.iter().zip(consumers).enumerate() {
            let tally = &mut strata[self.people.stratum[*consumer as usize]];
            let mut now = *relation;
            let rest = relation.rest(&self.setting, b);
            now.touch(self.last_day(), rest, &self.tables.fading, &brand.page);
            let satisfaction = f64::from(now.satisfaction);
            // Who has left counts with what there was at the end, and never as satisfied.
            let left = match relation.is_counted() {
                true => None,
                false => brand.left.get(&(slot as u32)).map(|ended| f64::from(*ended)),
            };
            if relation.is_counted() || left.is_some() {
                let counts = left.unwrap_or(satisfaction);
                tally.customers += 1;
                tally.satisfaction_end += counts;
                tally.satisfied += u64::from(left.is_none() && counts > 0.2);
                tally.dissatisfied += u64::from(counts < -0.2);
                tally.recommends += u64::from(left.is_none() && counts > recommends_above);
                tally.lost_end += u64::from(!relation.is_customer());
            }
            tally.listed_followers_end += u64::from(now.tie.is_listed());
            if now.tie == Tie::Following {
                tally.followers_end += 1;
                tally.satisfaction_of_followers_end += satisfaction;
                tally.followers_satisfied += u64::from(satisfaction > 0.2);
                tally.followers_dissatisfied += u64::from(satisfaction < -0.2);
            }
        }
        // Who is new and who is gone, and the purchases of neutral customers since then.
        let buys = f64::from(u8::from(self.setting.mechanisms.buying));
        let per_day = buys * self.setting.brands[b].is.purchases_per_30_days / 30.0;
        for (slot, turned) in &brand.turned {
            let consumer = consumers[*slot as usize];
            let tally = &mut strata[self.people.stratum[consumer as usize]];
            let since = per_day * f64::from(self.day - turned);
            let was_one = brand.left.contains_key(slot);
            match brand.relations[*slot as usize].is_customer() {
                true if !was_one => {
                    tally.won_end += 1;
                    tally.purchases_since_coming += since;
                }
                false if was_one => tally.purchases_after_leaving += since,
                _ => {}
            }
        }
    }

    /// The series of a brand so far: a row per day, in the order of [`SERIES`].
    pub fn series(&self, brand: usize) -> &[[f64; SERIES.len()]] {
        &self.brands[brand].series
    }
}
