//! What changes about a brand while time goes on.

use std::collections::BTreeMap;

use super::metrics::SERIES;
use super::people::CELLS;
use super::queue::Desk;
use super::relation::Relation;
use super::tally::{Tally, Whole};
use crate::model::policy::{CompiledRules, Policy};

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
}

/// One brand in time.
#[derive(Clone)]
pub(crate) struct BrandState {
    pub policy: Policy,
    pub rules: CompiledRules,
    pub relations: Vec<Relation>,
    pub desk: Desk,

    /// Sum over the cell's customers of satisfaction minus the level it returns to. Everyone's
    /// distance fades alike, so the sum does too, and the mean is known every day for nothing.
    pub distance: [f64; CELLS],
    /// Sum over the cell's customers of that level.
    pub rest: [f64; CELLS],
    pub customers: [u32; CELLS],
    pub looking: [u32; CELLS],
    pub listed: [u32; CELLS],

    /// Fatigue of an old follower at the end of each day so far [exposures].
    pub fatigue: Vec<f64>,
    /// The largest fatigue that the calendar can lead to from here on.
    pub fatigue_bound: f64,
    /// Ties whose hazard of exit may exceed what skipping covers.
    pub hot: Vec<u32>,

    /// Complaints heard since day 0.
    pub complaints_heard: u64,
    pub failure_factor: f64,
    /// Days on which a contact with a person was decided, where the policy caps them.
    pub contact_days: BTreeMap<u32, Vec<u16>>,

    pub tallies: Vec<Tally>,
    pub whole: Whole,
    pub today: [f64; SERIES.len()],
    pub series: Vec<[f64; SERIES.len()]>,
}

impl BrandState {
    pub fn new(policy: Policy, relations: Vec<Relation>) -> Self {
        let mut state = BrandState {
            rules: CompiledRules::new(&policy.rules),
            policy,
            relations,
            desk: Desk::default(),
            distance: [0.0; CELLS],
            rest: [0.0; CELLS],
            customers: [0; CELLS],
            looking: [0; CELLS],
            listed: [0; CELLS],
            fatigue: Vec::new(),
            fatigue_bound: 0.0,
            hot: Vec::new(),
            complaints_heard: 0,
            failure_factor: 1.0,
            contact_days: BTreeMap::new(),
            tallies: Vec::new(),
            whole: Whole::default(),
            today: [0.0; SERIES.len()],
            series: Vec::new(),
        };
        state.forget();
        state
    }

    /// Puts another policy in force.
    pub fn set_policy(&mut self, policy: &Policy) {
        self.rules = CompiledRules::new(&policy.rules);
        self.policy = policy.clone();
    }

    /// Replies a day that the staff can write.
    pub fn speed(&self) -> f64 {
        self.policy.conduct.staff_replies_per_day * self.relations.len() as f64 / 1000.0
    }

    /// Starts counting anew; the state stays.
    pub fn forget(&mut self) {
        self.tallies = vec![Tally::default(); CELLS];
        self.whole = Whole::default();
    }

    /// Adds to a daily series.
    #[inline]
    pub fn note(&mut self, what: Daily, amount: f64) {
        self.today[what as usize] += amount;
    }
}
