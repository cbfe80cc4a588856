//! The counters and the daily series, counted again.

use super::book::Book;
use super::state::Person;
use crate::model::desk::Staff;
use crate::world::World;
use crate::world::metrics::SERIES;
use crate::world::outcome::BrandOutcome;
use crate::world::relation::Tie;
use crate::world::tally::{Counted, Tally, Whole};

/// What events add to the row of a day.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub backlash: f64,
    pub unfollows: f64,
    pub hidden_exits: f64,
    pub posts: f64,
    pub heard: f64,
    pub contacts: f64,
    pub improper: f64,
    pub readers: f64,
    pub lost: f64,
    pub won: f64,
}

pub(super) struct Books {
    warmup_days: u16,
    /// By brand, age band and segment.
    groups: Vec<[[Tally; 3]; 5]>,
    pub whole: Vec<Whole>,
    rows: Vec<Row>,
}

impl Books {
    pub fn new(setting: &crate::world::Setting) -> Self {
        let brands = setting.brands.len();
        Books {
            warmup_days: setting.warmup_days,
            groups: vec![Default::default(); brands],
            whole: vec![Whole::default(); brands],
            rows: vec![Row::default(); brands],
        }
    }

    pub fn begin_day(&mut self) {
        self.rows.iter_mut().for_each(|row| *row = Row::default());
    }

    pub fn daily(&mut self, brand: usize) -> &mut Row {
        &mut self.rows[brand]
    }

    /// Counts something that happened to a consumer, if it happened in the measured window.
    pub fn count(
        &mut self,
        day: u16,
        brand: usize,
        persons: &[Person],
        consumer: u32,
        add: impl FnOnce(&mut Tally),
    ) {
        if day >= self.warmup_days {
            self.always(brand, persons, consumer, add);
        }
    }

    fn always(
        &mut self,
        brand: usize,
        persons: &[Person],
        consumer: u32,
        add: impl FnOnce(&mut Tally),
    ) {
        let person = &persons[consumer as usize];
        add(&mut self.groups[brand][person.band][person.segment]);
    }
}

fn near(run: f64, book: f64) -> bool {
    (run - book).abs() <= 1e-5 * book.abs().max(1.0)
}

impl Book<'_> {
    /// Person-days, purchases and the row of the series.
    pub(super) fn close_the_day(&mut self, world: &World) {
        let (setting, day) = (self.setting, self.day);
        for brand in 0..self.bonds.len() {
            let promotion = self.promotion(brand);
            let per_day = setting.brands[brand].is.purchases_per_30_days / 30.0;
            let (mut satisfaction, mut listed, mut looking) = (0.0, 0.0, 0.0);
            let (mut people, mut customers) = (0.0, 0.0);
            for bond in &self.bonds[brand] {
                let looks = f64::from(u8::from(bond.tie == Tie::Following));
                let is_listed =
                    f64::from(u8::from(!matches!(bond.tie, Tie::Never | Tie::Unfollowed)));
                // Who was a customer when measuring began counts, and who left, with the end of it.
                let of_cohort = bond.counted || bond.ended.is_some();
                let (cohort, custom) = (f64::from(of_cohort), f64::from(bond.customer));
                let away = bond.ended.is_some() && !bond.customer;
                assert!(!bond.counted || bond.customer && bond.ended.is_none());
                let counts = cohort * bond.ended.unwrap_or(bond.satisfaction);
                if day >= setting.warmup_days {
                    (satisfaction, people) = (satisfaction + counts, people + cohort);
                } else {
                    satisfaction += custom * bond.satisfaction;
                    people += custom;
                }
                customers += custom;
                listed += is_listed;
                looking += looks;
                let keen = 1.0
                    + setting.buying.satisfaction_weight * bond.satisfaction
                    + promotion * looks;
                let buys = setting.mechanisms.buying;
                let bought = if buys { custom * per_day * keen } else { 0.0 };
                let lost = if buys && away { per_day } else { 0.0 };
                self.books.count(day, brand, &self.persons, bond.consumer, |t| {
                    t.customer_days += custom;
                    t.cohort_days += cohort;
                    t.listed_follower_days += is_listed;
                    t.follower_days += looks;
                    t.satisfaction_days += counts;
                    t.purchases += bought;
                    t.purchases_lost += lost;
                });
            }
            let waiting = self.said.iter().filter(|((author, of, _), said)| {
                let gone = self.persons[*author as usize].left;
                *of == brand && said.rule.is_some() && !said.answered_or_dropped && !gone
            });
            let waiting = waiting.count() as f64;
            let gone_private = self.persons.iter().filter(|person| person.private).count() as f64;
            let row = &self.books.rows[brand];
            let own = [
                satisfaction / people,
                row.backlash,
                row.unfollows,
                row.hidden_exits,
                listed,
                looking,
                row.posts,
                row.heard,
                row.contacts,
                row.improper,
                waiting,
                row.readers,
                gone_private,
                self.factor[brand],
                customers,
                row.lost,
                row.won,
            ];
            let run = world.series(brand)[usize::from(day)];
            // The last three go by the hour and are judged there (`hours`).
            let known = own.len() + 3;
            assert_eq!(
                SERIES.len(),
                known,
                "a daily series that the second book has no account of"
            );
            for ((run, own), (name, ..)) in run.iter().zip(own).zip(SERIES) {
                // What waits for those who left goes unseen when its turn comes.
                let anyone_left = self.persons.iter().any(|person| person.left);
                let agrees = near(*run, own) || *name == "queue" && anyone_left && *run >= own;
                assert!(agrees, "{name} on day {day}: {run} against {own}");
            }
        }
    }

    /// Counts what the end finds, and compares every counter of every group.
    pub fn close(&mut self, world: &World) {
        let (setting, last) = (self.setting, self.day);
        let window = f64::from(setting.days - setting.warmup_days);
        for brand in 0..self.bonds.len() {
            for (consumer, person) in (0..).zip(&self.persons) {
                self.books.always(brand, &self.persons, consumer, |t| {
                    t.consumers += 1;
                    t.consumer_days += window;
                    t.aware += u64::from(person.aware);
                    t.gone_private += u64::from(person.private);
                    t.left += u64::from(person.left);
                    t.double_standard += u64::from(person.no_listening && person.expected_unasked);
                    t.followed_any += u64::from(person.followed_late);
                    t.dropped_any += u64::from(person.dropped_late);
                    t.strain += person.strain;
                });
            }
            for bond in &self.bonds[brand] {
                // Thresholds are met by the very bits of the run, which agree with the book.
                let s = world.bond(bond.consumer, brand, last).expect("a customer").satisfaction;
                let slot = self.slot(bond.consumer, brand).expect("a tie") as u32;
                let ended = world.brands[brand].left.get(&slot).copied().map(f64::from);
                assert_eq!(ended.is_some(), bond.ended.is_some());
                let ended = ended.unwrap_or_default();
                assert!(near(ended, bond.ended.unwrap_or_default()));
                let looks = bond.tie == Tie::Following;
                let listed = !matches!(bond.tie, Tie::Never | Tie::Unfollowed);
                self.books.always(brand, &self.persons, bond.consumer, |t| {
                    let stays = bond.counted;
                    let of_cohort = stays || bond.ended.is_some();
                    let counts = if stays { s } else { ended };
                    t.customers += u64::from(of_cohort);
                    t.satisfaction_end += f64::from(of_cohort) * counts;
                    t.satisfied += u64::from(stays && s > 0.2);
                    t.recommends += u64::from(stays && s > setting.customers.recommends_above);
                    t.dissatisfied += u64::from(of_cohort && counts < -0.2);
                    t.lost_end += u64::from(of_cohort && !bond.customer);
                    // Purchases of a neutral customer on each day that is left, that day included.
                    let per_day = match setting.mechanisms.buying {
                        true => setting.brands[brand].is.purchases_per_30_days / 30.0,
                        false => 0.0,
                    };
                    let since = |day: Option<u16>| {
                        per_day * (f64::from(last) + 1.0 - f64::from(day.expect("a day")))
                    };
                    if bond.customer && !of_cohort {
                        t.won_end += 1;
                        t.purchases_since_coming += since(bond.won_on);
                    } else if of_cohort && !bond.customer {
                        t.purchases_after_leaving += since(bond.left_on);
                    }
                    t.listed_followers_end += u64::from(listed);
                    t.followers_end += u64::from(looks);
                    t.followers_satisfied += u64::from(looks && s > 0.2);
                    t.followers_dissatisfied += u64::from(looks && s < -0.2);
                    t.satisfaction_of_followers_end += if looks { s } else { 0.0 };
                });
            }
            for author in self.broken_by_the_end(brand) {
                self.books.always(brand, &self.persons, author, |t| t.promised += 1);
            }
            let least = setting.backlash.storm_readers;
            let whole = &mut self.books.whole[brand];
            for talk in self.talks.iter().filter(|talk| talk.brand == brand && talk.measured) {
                let storm = talk.readers.len() as f64 >= least;
                whole.cascade_sizes.push(talk.reshares);
                whole.storms += u64::from(storm);
                whole.seen_storms += u64::from(storm && talk.seen);
            }
            whole.failure_factor_end = self.factor[brand];
            whole.prices = setting.prices.clone();
        }
        let outcome = world.outcome();
        assert_eq!(outcome.events, self.events);
        for (brand, run) in outcome.brands.iter().enumerate() {
            self.check_groups(brand, run);
        }
    }

    /// People at the desk times the hours that it is open in a week of 168, per 1,000 customers and 30 days.
    fn hours_paid(&self, brand: usize) -> f64 {
        let desk = &self.watches[brand].usual.desk;
        let stretches = desk.hours.stretches().iter();
        let minutes: u32 = stretches.map(|(from, to)| u32::from(*to) - u32::from(*from)).sum();
        let thousands = self.setting.real_customers(brand) / 1000.0;
        let agents = match desk.staff {
            Staff::Agents(agents) => agents,
            Staff::PerMillion(agents) => agents * thousands / 1000.0,
            Staff::Replies(a_day) => a_day * thousands * desk.minutes_per_reply / 1440.0,
        };
        agents * f64::from(minutes) / 60.0 * (30.0 / 7.0) / thousands
    }

    /// Hours that the people at a brand's desk are there in the window, minute by minute.
    fn hours_there(&self, brand: usize) -> f64 {
        let setting = &self.setting;
        let desk = &self.watches[brand].usual.desk;
        let week = 7 * 1440;
        let (from, to) = (u32::from(setting.warmup_days), u32::from(setting.days));
        let first = setting.clock.first_weekday as u32;
        let is_open = |minute: &u32| {
            let of_week = ((minute + first * 1440) % week) as u16;
            desk.hours.stretches().iter().any(|(from, to)| (*from..*to).contains(&of_week))
        };
        let open = (from * 1440..to * 1440).filter(is_open).count() as f64 / 60.0;
        desk.agents(setting.real_customers(brand)) * open
    }

    /// The counters that nothing was counted in, of any brand.
    pub fn never_counted(&self) -> Vec<&'static str> {
        let mut sum = Tally::default();
        self.books.groups.iter().flatten().flatten().for_each(|group| sum.absorb(group));
        let nothing = |count: &Counted| matches!(count, Counted::Whole(0) | Counted::Sum(0.0));
        sum.named().into_iter().filter(|(_, count)| nothing(count)).map(|(name, _)| name).collect()
    }

    fn check_groups(&self, brand: usize, run: &BrandOutcome) {
        let sum = |bands: &[usize], segments: &[usize]| {
            let mut sum = Tally::default();
            for band in bands {
                segments.iter().for_each(|s| sum.absorb(&self.books.groups[brand][*band][*s]));
            }
            sum
        };
        let (bands, segments) = ([0, 1, 2, 3, 4], [0, 1, 2]);
        let mut all = sum(&bands, &segments);
        let of_all = Some(all.burden());
        let part = |bands: &[usize], segments: &[usize]| Tally { of_all, ..sum(bands, segments) };
        all.of_all = of_all;
        all.whole = Some(self.books.whole[brand].clone());
        let (own, theirs) = (&self.books.whole[brand], run.all.whole.as_ref().expect("a whole"));
        assert!(near(theirs.failure_factor_end, own.failure_factor_end));
        let paid = self.hours_paid(brand) + self.more_hours_paid(brand);
        assert!(near(theirs.hours_paid, paid), "{} against {paid}", theirs.hours_paid);
        // All who load the desk are simulated here; it also works for the few who are gone when the
        // reply comes, of whom no book tells.
        let there = self.hours_there(brand) + self.watches[brand].more_hours;
        let there = if self.setting.mechanisms.queue { there } else { 0.0 };
        assert_eq!(theirs.busy_share.is_some(), there > 0.0);
        if let Some(busy) = theirs.busy_share {
            let (at_work, told) = (busy * there, all.staff_hours);
            let close = (told * (1.0 - 1e-9)..=told * 1.01).contains(&at_work);
            assert!(close, "{at_work} of {there} hours, not {told}");
        }
        let whole = all.whole.as_mut().expect("a whole");
        whole.failure_factor_end = theirs.failure_factor_end;
        whole.hours_paid = theirs.hours_paid;
        whole.busy_share = theirs.busy_share;
        let watch = &self.watches[brand];
        assert_eq!(theirs.bad_days.crisis.is_some(), watch.is_kept());
        assert_eq!(theirs.bad_days.alarms.len() as u64, watch.alarms);
        whole.bad_days = theirs.bad_days.clone();
        let (theirs, own) = (&theirs.business_latencies, &own.business_latencies);
        let near_in_32_bits = |(a, b): (&f32, &f32)| (a - b).abs() <= 1e-5 * a.abs().max(1.0);
        assert!(theirs.len() == own.len() && theirs.iter().zip(own).all(near_in_32_bits));
        same(&run.all, &all, &format!("brand {brand}"));
        for band in bands {
            let what = format!("brand {brand}, band {band}");
            same(&run.bands[band], &part(&[band], &segments), &what);
        }
        for segment in segments {
            let what = format!("brand {brand}, segment {segment}");
            same(&run.segments[segment], &part(&bands, &[segment]), &what);
        }
    }
}

/// Counters must be equal, sums near.
fn same(run: &Tally, book: &Tally, what: &str) {
    for ((name, run), (_, book)) in run.named().into_iter().zip(book.named()) {
        let agree = match (run, book) {
            (Counted::Sum(run), Counted::Sum(book)) => near(run, book),
            _ => run == book,
        };
        assert!(
            agree,
            "{what}: the run has `{name}` {run:?} and the second book {book:?}; who adds a counter, or changes what \
             is counted, tells the book by its own account (src/world/audit)"
        );
    }
    assert_eq!(run.exit_table, book.exit_table, "{what}");
    assert_eq!(run.of_all, book.of_all, "{what}");
    assert!(run.whole == book.whole, "{what}: what is of everyone together (`Whole`) differs");
}
