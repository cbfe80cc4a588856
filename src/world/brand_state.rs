//! What changes about a brand while time goes on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dashboard::{Dashboard, Others, Record};
use super::desk::ordinary::ordinary;
use super::desk::{DeskAtWork, Roster};
use super::metrics::SERIES;
use super::relation::{Relation, Tie};
use super::seen::Seen;
use super::setting::Setting;
use super::stratum::ByStratum;
use super::tally::{Tally, Whole};
use crate::model::alarm::{Alarm, LevelWatch, Sign, counts_in_usual};
use crate::model::load::{Criticism, Critics};
use crate::model::mechanisms::Mechanisms;
use crate::model::page::{Pull, room};
use crate::model::policy::{CompiledRules, Policy};
use crate::model::propriety::Judgement;

/// Index of a daily series, in the order of [`SERIES`].
#[derive(Clone, Copy)]
pub(crate) enum Daily {
    Satisfaction,
    Backlash,
    Unfollows,
    HiddenExits,
    ListedFollowers,
    LookingFollowers,
    Posts,
    Heard,
    Contacts,
    Improper,
    Queue,
    ReadersReached,
    GonePrivate,
    FailureFactor,
    Customers,
    CustomersLost,
    CustomersWon,
    CriticalPerHour,
    ComplaintsPerHour,
    Crisis,
}

/// Sums over some of a brand's customers that change together.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CustomerSums {
    pub people: u32,
    /// Of satisfaction minus the level it returns to. Everyone's distance fades alike, so the sum
    /// does too, and the mean is known every day for nothing.
    pub distance: f64,
    /// Of that level.
    pub rest: f64,
    /// Those who follow and look.
    pub looking: u32,
    /// Over these, of 1 - (level)^2: how far a page can move them.
    room: f64,
    /// The same times irrelevance.
    room_irrelevant: f64,
}

impl CustomerSums {
    /// Adds a customer, as of today, `by` 1 or -1 times.
    pub fn add(&mut self, relation: &Relation, rest: f64, by: f64) {
        self.people = (i64::from(self.people) + by as i64) as u32;
        self.distance += by * (f64::from(relation.satisfaction) - rest);
        self.rest += by * rest;
        if relation.tie == Tie::Following {
            self.look(relation, rest, by);
        }
    }

    /// A customer begins to look (`by` 1) or looks no more (-1), as of today.
    pub fn look(&mut self, relation: &Relation, rest: f64, by: f64) {
        self.looking = (i64::from(self.looking) + by as i64) as u32;
        let room = by * room(rest);
        self.room += room;
        self.room_irrelevant += room * relation.irrelevance();
    }

    /// A day passes: satisfaction fades, and the page moves those who look.
    pub fn pass(&mut self, kept: f64, page: &Pull) {
        self.distance = self.distance * kept + self.room * page.relevant
            - self.room_irrelevant * page.irrelevance_takes;
    }

    /// Sum of satisfaction.
    pub fn satisfaction(&self) -> f64 {
        self.rest + self.distance
    }
}

/// Customers of a brand in a stratum, and those who were some when measuring began.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StratumState {
    /// Customers since measuring began.
    pub counted: CustomerSums,
    /// Customers who came since, or came back.
    pub newcomers: CustomerSums,
    /// Who was a customer when measuring began and has left since, back or not, and the sum of what they
    /// count with.
    pub left: u32,
    pub left_satisfaction: f64,
    /// Those of them who are no customers today.
    pub away: u32,
}

impl StratumState {
    /// The sums that a customer is part of.
    pub fn sums_of(&mut self, relation: &Relation) -> &mut CustomerSums {
        if relation.is_counted() { &mut self.counted } else { &mut self.newcomers }
    }

    /// Customers today.
    pub fn customers(&self) -> u32 {
        self.counted.people + self.newcomers.people
    }

    /// Sum of satisfaction over the customers of today.
    pub fn satisfaction(&self) -> f64 {
        self.counted.satisfaction() + self.newcomers.satisfaction()
    }

    /// Customers who follow and look.
    pub fn looking(&self) -> u32 {
        self.counted.looking + self.newcomers.looking
    }

    /// Who was a customer when measuring began.
    pub fn cohort(&self) -> u32 {
        self.counted.people + self.left
    }

    /// Sum of satisfaction over them: who has left counts with what there was at the end.
    pub fn cohort_satisfaction(&self) -> f64 {
        self.counted.satisfaction() + self.left_satisfaction
    }
}

/// What is in force at a level of a playbook.
#[derive(Debug)]
pub(crate) struct InForce {
    pub policy: Policy,
    pub rules: CompiledRules,
    pub roster: Arc<Roster>,
    /// What those who are not simulated make of it.
    pub critics: Critics,
}

impl InForce {
    /// The usual, and each level of the playbook.
    fn all(
        setting: &Setting,
        brand: usize,
        usual: &Policy,
        desk: &DeskAtWork,
        criticism: &Criticism,
    ) -> Vec<Arc<InForce>> {
        let levels = if setting.mechanisms.playbook { usual.playbook.levels.len() } else { 0 };
        let level = |level| {
            let policy = usual.in_force(level);
            Arc::new(InForce {
                rules: CompiledRules::new(&policy.rules),
                roster: desk.roster_under(setting, brand, &policy),
                critics: desk.others().critics(criticism, &policy),
                policy,
            })
        };
        (0..=levels).map(level).collect()
    }
}

/// What the alarm looks for at each level of a playbook, at the brand's real size. What is usual is
/// worked out only where a level asks for multiples of it.
fn watches(setting: &Setting, brand: usize, usual: &Policy) -> Vec<LevelWatch> {
    let levels = if setting.mechanisms.playbook { &usual.playbook.levels[..] } else { &[] };
    let asks = levels.iter().any(|level| counts_in_usual(&level.triggers, &level.until));
    let hour = if asks { ordinary(setting, brand, usual) } else { [0.0; Sign::COUNT] };
    levels.iter().map(|level| LevelWatch::new(&level.triggers, &level.until, &hour)).collect()
}

/// One brand in time.
#[derive(Clone)]
pub(crate) struct BrandState {
    /// The policy with its playbook.
    pub usual: Policy,
    /// What is in force at each level, from the usual on.
    levels: Vec<Arc<InForce>>,
    /// What the alarm looks for at each level above the usual.
    pub watched: Arc<[LevelWatch]>,
    pub alarm: Alarm,
    pub dashboard: Dashboard,
    pub criticism: Arc<Criticism>,
    pub record: Record,
    /// What is in force today.
    pub policy: Policy,
    pub rules: CompiledRules,
    pub relations: Vec<Relation>,
    pub desk: DeskAtWork,

    /// Customers on day 0.
    pub at_first: u32,
    pub strata: ByStratum<StratumState>,
    /// Who was a customer when measuring began and has left since, back or not, by slot, with the
    /// satisfaction that they count with.
    pub left: BTreeMap<u32, f32>,
    /// Day on which somebody last became a customer or ceased to be one, by slot, since measuring began.
    pub turned: BTreeMap<u32, u16>,
    /// Who was a customer on day 0 and may come back, by the day on which that is decided.
    pub may_return: BTreeMap<u16, Vec<u32>>,
    /// That day, by slot.
    pub returns_on: BTreeMap<u32, u16>,
    /// Bad steps of today, by slot: some leave at once.
    pub shaken: Vec<(u32, f32)>,
    /// Public exchanges seen since day 0, by slot: kept only while they breed complaints.
    pub exchanges_seen: BTreeMap<u32, u32>,
    /// Complaints seen being paid for since day 0, by slot: kept only while they feed complaints.
    pub compensations_seen: BTreeMap<u32, u32>,
    /// Followers who look, customers or not.
    pub looking: ByStratum<u32>,
    pub listed: ByStratum<u32>,

    /// What was seen of its page.
    pub page: Seen,
    /// The largest fatigue that the calendar can lead to from here on.
    pub fatigue_bound: f64,
    /// The most silent that the page can come to be.
    pub silence_bound: f64,
    /// Ties whose hazard of exit may exceed what skipping covers.
    pub hot: Vec<u32>,

    /// Complaints heard since day 0.
    pub complaints_heard: u64,
    pub failure_factor: f64,
    /// Days on which a contact with a person was decided, where the policy caps them; negative before day 0.
    pub contact_days: BTreeMap<u32, Vec<i16>>,

    pub tallies: ByStratum<Tally>,
    pub whole: Whole,
    pub today: [f64; SERIES.len()],
    pub series: Vec<[f64; SERIES.len()]>,
}

impl BrandState {
    pub fn new(
        (setting, judgement): (&Setting, &Judgement),
        brand: usize,
        policy: &Policy,
        relations: Vec<Relation>,
        page: Seen,
        desk: DeskAtWork,
    ) -> Self {
        let criticism = desk.others().criticism(setting, judgement);
        let mut state = BrandState {
            levels: InForce::all(setting, brand, policy, &desk, &criticism),
            watched: watches(setting, brand, policy).into(),
            criticism: Arc::new(criticism),
            usual: policy.clone(),
            alarm: Alarm::default(),
            dashboard: Dashboard::default(),
            record: Record::default(),
            rules: CompiledRules::new(&policy.rules),
            policy: policy.in_force(0),
            relations,
            desk,
            at_first: 0,
            strata: ByStratum::default(),
            left: BTreeMap::new(),
            turned: BTreeMap::new(),
            may_return: BTreeMap::new(),
            returns_on: BTreeMap::new(),
            shaken: Vec::new(),
            exchanges_seen: BTreeMap::new(),
            compensations_seen: BTreeMap::new(),
            looking: ByStratum::default(),
            listed: ByStratum::default(),
            page,
            fatigue_bound: 0.0,
            silence_bound: 0.0,
            hot: Vec::new(),
            complaints_heard: 0,
            failure_factor: 1.0,
            contact_days: BTreeMap::new(),
            tallies: ByStratum::default(),
            whole: Whole::default(),
            today: [0.0; SERIES.len()],
            series: Vec::new(),
        };
        state.forget();
        state
    }

    /// Takes up another policy, which begins as usual.
    pub fn take_up(&mut self, setting: &Setting, brand: usize, policy: &Policy) {
        self.levels = InForce::all(setting, brand, policy, &self.desk, &self.criticism);
        self.watched = watches(setting, brand, policy).into();
        self.usual.clone_from(policy);
        if self.alarm.level > 0 {
            self.record.changes.push((self.dashboard.hour, 0));
        }
        self.record.state(self.dashboard.hour, false);
        self.alarm = Alarm::default();
        self.desk.begin_anew();
        self.put_in_force(0);
    }

    /// Goes on with other mechanisms at work. Who sits at the desk and what the alarm looks for stay what
    /// they were found to be when the policy was taken up.
    pub fn under(&mut self, on: &Mechanisms) {
        let criticism = Criticism::clone(&self.criticism).under(on);
        let level = |force: &Arc<InForce>| {
            Arc::new(InForce {
                critics: self.desk.others().critics(&criticism, &force.policy),
                policy: force.policy.clone(),
                rules: force.rules.clone(),
                roster: Arc::clone(&force.roster),
            })
        };
        self.levels = self.levels.iter().map(level).collect();
        self.criticism = Arc::new(criticism);
    }

    /// Puts a level of the playbook in force.
    pub fn put_in_force(&mut self, level: usize) {
        let force = Arc::clone(&self.levels[level]);
        self.rules.clone_from(&force.rules);
        self.policy.clone_from(&force.policy);
        self.desk.seat(&force.roster);
    }

    /// Works out what those who are not simulated are expected to bring today, from now on.
    pub fn expect(&mut self) {
        let (critics, posts) = (&self.levels[self.alarm.level].critics, &self.dashboard.posts);
        // What still waits was decided by other rules: where these answer nobody, the last ones count.
        let answers = critics.replies(posts).next().is_some();
        let before = self.dashboard.others;
        self.dashboard.others = Others {
            complaints: self.desk.others().crowd.complaints_found(posts),
            silence: critics.silence(posts),
            at_once: critics.replies(posts).map(|reply| reply.per_day * reply.sent).sum(),
            per_reply: if answers { critics.per_reply(posts) } else { before.per_reply },
            per_dropped: if answers { critics.per_dropped(posts) } else { before.per_dropped },
        };
    }

    /// What is in force at a level.
    pub fn in_force(&self, level: usize) -> Arc<InForce> {
        Arc::clone(&self.levels[level])
    }

    /// What may ever be in force.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.levels.iter().map(|force| &force.policy)
    }

    /// Whether anybody looks at the dashboard for a playbook.
    pub fn watches(&self) -> bool {
        self.levels.len() > 1
    }

    /// Starts counting anew; the state stays.
    pub fn forget(&mut self) {
        self.tallies = ByStratum::default();
        self.whole = Whole::default();
        self.record.more_hours = 0.0;
    }

    /// Adds to a daily series.
    #[inline]
    pub fn note(&mut self, what: Daily, amount: f64) {
        self.today[what as usize] += amount;
    }
}
