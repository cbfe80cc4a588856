//! What one replication leaves to be measured: counters, and what a probe saw.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::plan::MeasuringPlan;
use crate::experiment::live::{Living, Stage, Stop};
use crate::experiment::plan::setting_of;
use crate::experiment::watch::{Watch, WatchEvent as Progress};
use crate::model::broadcast::posts_on;
use crate::model::exit::Mode;
use crate::model::post::Kind;
use crate::survey::told::{said_dropped_any, said_followed_any};
use crate::world::metrics::SERIES;
use crate::world::probe::Blind;
use crate::world::tally::Tally;
use crate::world::{Event, Tie, World};

/// Days in which people are asked what they did in the past month.
const MONTH: u16 = 30;

/// One replication of all arms that are measured.
pub(super) struct Lived {
    /// The brand in question before anything happened.
    pub start: Tally,
    /// By index of the arm; `None` for those that nothing is compared with.
    pub arms: Vec<Option<LivedArm>>,
}

/// What one arm left.
pub(super) struct LivedArm {
    /// All brands together.
    pub all: Tally,
    /// The brand in question alone.
    pub focus: Tally,
    /// Time from post to contact, all brands [hours].
    pub latencies: Vec<f64>,
    /// Reshares of each critical post, all brands.
    pub cascades: Vec<u32>,
    pub talk: TalkCounts,
    /// Shares who would say that they dropped, or took up, any brand in the last month.
    pub said_dropped: Option<f64>,
    pub said_followed: Option<f64>,
    /// On the days on which the page of the brand in question posts: that brand here, and all brands
    /// under the baseline.
    pub post_days: Option<[Looking; 2]>,
}

/// Followers who look, over some days.
#[derive(Clone, Copy, Default)]
pub(super) struct Looking {
    pub days: f64,
    pub exits: f64,
    pub unfollows: f64,
    /// Days of those who are customers, and what these bought, in purchases at satisfaction 0.
    pub customer_days: f64,
    pub bought: f64,
}

impl Looking {
    /// The last day that a world lived through, of a brand.
    fn of(world: &World, brand: usize, weight: f64) -> Self {
        let day = world.day() - 1;
        let row = world.series(brand).last().expect("a day");
        let of =
            |name: &str| row[SERIES.iter().position(|series| series.0 == name).expect("a series")];
        let exits = of("unfollows") + of("hidden_exits");
        let mut looking = Looking {
            exits,
            unfollows: of("unfollows"),
            days: of("looking_followers") + exits,
            ..Looking::default()
        };
        let bonds = (0..world.people().len()).filter_map(|who| world.bond(who, brand, day));
        for bond in bonds.filter(|bond| bond.customer && bond.tie == Tie::Following) {
            looking.customer_days += 1.0;
            looking.bought += 1.0 + weight * bond.satisfaction + world.promotion(brand);
        }
        looking
    }

    fn add(&mut self, more: Looking) {
        self.days += more.days;
        self.exits += more.exits;
        self.unfollows += more.unfollows;
        self.customer_days += more.customer_days;
        self.bought += more.bought;
    }
}

/// What was said and done in the window about all brands.
#[derive(Default)]
pub(super) struct TalkCounts {
    /// Posts by kind, and those of them that speak to the brand.
    pub posts: [(f64, f64); 5],
    pub by_person: BTreeMap<u32, u32>,
    /// Contacts, and those of them that lowered satisfaction.
    pub contacts: f64,
    pub worse: f64,
    /// Whether each author on a network of friends is hidden from strangers.
    pub hidden: BTreeMap<u32, bool>,
    /// Who complained, and who praised, in the last month.
    pub complained: BTreeSet<u32>,
    pub praised: BTreeSet<u32>,
    /// Customers who un-followed, and those of them who are still customers at the end.
    pub left_page: f64,
    pub stayed_customers: f64,
    /// Complaints that speak to the brand, and those of them that were answered.
    pub complaints_addressed: f64,
    pub complaints_answered: f64,
    pub consumers: u32,
    /// Un-follows by person and brand: whether of a customer, once custom has begun or ended since.
    unfollowed: BTreeMap<(u32, usize), Option<bool>>,
    /// Complaints to the brand that wait for an answer.
    waiting: BTreeSet<(u32, usize, u16)>,
}

impl TalkCounts {
    fn see(&mut self, seen: (u16, u32, usize), event: Event, friends: Option<usize>, month: u16) {
        let (day, consumer, brand) = seen;
        match event {
            Event::Contacted(met) => {
                self.contacts += 1.0;
                self.worse += f64::from(u8::from(met.verdict.step < 0.0));
                if met.post.kind == Kind::Failure
                    && self.waiting.remove(&(consumer, brand, met.post.day))
                {
                    self.complaints_answered += 1.0;
                }
            }
            Event::Posted(post) => {
                let counts = &mut self.posts[post.kind as usize];
                counts.0 += 1.0;
                counts.1 += f64::from(u8::from(post.addressed));
                *self.by_person.entry(consumer).or_default() += 1;
                if Some(usize::from(post.platform)) == friends {
                    self.hidden.entry(consumer).or_insert(!post.public);
                }
                if post.kind == Kind::Failure && post.addressed {
                    self.complaints_addressed += 1.0;
                    self.waiting.insert((consumer, brand, post.time as u16));
                }
                match post.kind {
                    Kind::Failure if day >= month => drop(self.complained.insert(consumer)),
                    Kind::Delight if day >= month => drop(self.praised.insert(consumer)),
                    _ => {}
                }
            }
            Event::Exited(_, Mode::Unfollow, _) => {
                self.unfollowed.insert((consumer, brand), None);
            }
            // Whose custom ends was a customer until then, and whose begins was none.
            Event::Churned(_) | Event::Joined(_) => {
                if let Some(was @ None) = self.unfollowed.get_mut(&(consumer, brand)) {
                    *was = Some(matches!(event, Event::Churned(_)));
                }
            }
            _ => {}
        }
    }

    /// Looks at who un-followed: whoever was a customer then, and is one still.
    fn close(&mut self, world: &World) {
        let day = world.day() - 1;
        for ((consumer, brand), was_one) in &self.unfollowed {
            let is_one = world.bond(*consumer, *brand, day).is_some_and(|bond| bond.customer);
            let was_one = was_one.unwrap_or(is_one);
            self.left_page += f64::from(u8::from(was_one));
            self.stayed_customers += f64::from(u8::from(was_one && is_one));
        }
        (self.unfollowed, self.waiting) = Default::default();
    }
}

/// Lives through a replication.
pub(super) fn live(
    plan: &MeasuringPlan,
    replication: u32,
    watch: &Watch<'_>,
) -> Result<Lived, Stop> {
    let scenario = &plan.scenario;
    let setting = &scenario.setting;
    let own = Arc::new(setting.clone());
    let living = Living::new(scenario, scenario.baseline, replication, watch).under(own);
    let people = living.people()?;
    let mut warm = living.at_rest(&people)?;
    let start = living
        .of
        .attempt(Stage::Outcome, || Some(warm.outcome().brands[scenario.focus].all.clone()))?;
    living.warm_up(&mut warm, &mut Blind)?;

    let mut arms: Vec<Option<LivedArm>> = (0..scenario.arms.len()).map(|_| None).collect();
    let paged: Vec<usize> = plan.arms.iter().copied().filter(|arm| plan.pages(*arm)).collect();
    let mut usual = vec![Looking::default(); scenario.arms.len()];
    let base = living.fork(&warm, scenario.baseline)?;
    let mut arm = watched(base, &living, plan, scenario.baseline, &mut |world, day| {
        let posting: Vec<usize> =
            paged.iter().copied().filter(|arm| posts(plan, *arm, day)).collect();
        if !posting.is_empty() {
            let mut all = Looking::default();
            for brand in 0..setting.brands.len() {
                all.add(Looking::of(world, brand, setting.buying.satisfaction_weight));
            }
            posting.into_iter().for_each(|arm| usual[arm].add(all));
        }
    })?;
    if plan.pages(scenario.baseline) {
        // Held against itself: the same days and worlds.
        arm.post_days = Some([usual[scenario.baseline]; 2]);
    }
    arms[scenario.baseline] = Some(arm);
    for &index in plan.arms.iter().filter(|arm| **arm != scenario.baseline) {
        arms[index] = Some(match &scenario.arms[index].setting {
            None => other(&warm, &living, plan, index, usual[index])?,
            Some(_) => {
                let living = Living::new(scenario, index, replication, watch);
                let people = living.people()?;
                other(&living.warm(&people)?, &living, plan, index, usual[index])?
            }
        });
    }
    Ok(Lived { start, arms })
}

/// The life of an arm that is not the baseline, from the end of the warm-up.
fn other(
    warm: &World,
    living: &Living<'_>,
    plan: &MeasuringPlan,
    index: usize,
    usual: Looking,
) -> Result<LivedArm, Stop> {
    let weight = setting_of(&plan.scenario, index).buying.satisfaction_weight;
    let (mut own, pages) = (Looking::default(), plan.pages(index));
    let world = living.fork(warm, index)?;
    let mut arm = watched(world, living, plan, index, &mut |world, day| {
        if pages && posts(plan, index, day) {
            own.add(Looking::of(world, plan.scenario.focus, weight));
        }
    })?;
    arm.post_days = pages.then_some([own, usual]);
    Ok(arm)
}

/// Whether the page of the brand in question posts on a day.
fn posts(plan: &MeasuringPlan, arm: usize, day: u16) -> bool {
    let policy = &plan.scenario.arms[arm].policies[plan.scenario.focus];
    posts_on(policy.conduct.posts_per_week, day) > 0
}

/// Lives through the window, with a probe on everybody and `each` told of each day.
fn watched(
    mut world: World,
    living: &Living<'_>,
    plan: &MeasuringPlan,
    arm: usize,
    each: &mut dyn FnMut(&World, u16),
) -> Result<LivedArm, Stop> {
    let setting = setting_of(&plan.scenario, arm);
    let friends = setting.platforms.iter().position(|platform| platform.name == "friends");
    let month = setting.days.saturating_sub(MONTH).max(setting.warmup_days);
    let mut talk = TalkCounts { consumers: setting.consumers, ..TalkCounts::default() };
    let mut note = |day: u16, consumer: u32, brand: usize, event: Event| {
        talk.see((day, consumer, brand), event, friends, month);
    };
    living.days_by(&mut world, |world, day| {
        world.run_to_with(day + 1, &mut note);
        each(world, day);
    })?;
    let arm = living.of.attempt(Stage::Outcome, || Some(read(&world, talk, plan)))?;
    living.of.watch.tell(Progress::Run { failed: false });
    Ok(arm)
}

/// What there is to be read off a world that has been lived to its end.
fn read(world: &World, mut talk: TalkCounts, plan: &MeasuringPlan) -> LivedArm {
    talk.close(world);
    let outcome = world.outcome();
    let mut all = Tally::default();
    outcome.brands.iter().for_each(|brand| all.absorb(&brand.all));
    let whole = || outcome.brands.iter().filter_map(|brand| brand.all.whole.as_ref());
    let latencies = whole().flat_map(|whole| whole.latencies.iter().map(|hours| f64::from(*hours)));
    LivedArm {
        all,
        latencies: latencies.collect(),
        cascades: whole().flat_map(|whole| whole.cascade_sizes.clone()).collect(),
        focus: outcome.brands[plan.scenario.focus].all.clone(),
        talk,
        said_dropped: said_dropped_any(world, MONTH),
        said_followed: said_followed_any(world, MONTH),
        post_days: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::exit::Reason;

    /// One leaves the page and then the brand, one the page and then becomes a customer, one the brand
    /// first; one comes back to the brand, which no longer matters; one follows again and leaves again.
    #[test]
    fn who_was_a_customer_on_leaving_the_page() {
        let mut talk = TalkCounts::default();
        let gone = Event::Exited(Reason::Boring, Mode::Unfollow, [0.0; Reason::COUNT]);
        let muted = Event::Exited(Reason::Boring, Mode::Mute, [0.0; Reason::COUNT]);
        let (churned, joined) = (Event::Churned(None), Event::Joined(None));
        let told = [
            (1, gone),
            (1, churned),
            (2, gone),
            (2, joined),
            (3, churned),
            (3, gone),
            (4, gone),
            (4, churned),
            (4, joined),
            (5, gone),
            (5, churned),
            (5, gone),
            (6, muted),
        ];
        for (consumer, event) in told {
            talk.see((70, consumer, 0), event, None, 200);
        }
        let was: Vec<Option<bool>> =
            (1..=6).map(|who| talk.unfollowed.get(&(who, 0)).copied().flatten()).collect();
        assert_eq!(was, [Some(true), Some(false), None, Some(true), None, None]);
        assert!(!talk.unfollowed.contains_key(&(6, 0)) && !talk.unfollowed.contains_key(&(1, 1)));
    }
}
