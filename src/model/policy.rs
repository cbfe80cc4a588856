//! Policy: an ordered table of rules says what a brand does with what it hears.
//!
//! The first rule whose condition holds decides; where none holds, the brand stays silent. A
//! policy is data, written in a TOML file in the words of the trade. It is compiled into a table
//! of bit sets over the few categorical facts, so that a decision costs nanoseconds however long
//! the table is.

pub use super::action::{ANY_KIND, Action};
use super::alarm::{Trigger, Until};
use super::desk::{Desk, Staff};
use super::post::Kind;
use crate::params;

/// What a brand listens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub enum Listens {
    /// Nobody reads anything.
    Nothing,
    /// What speaks to the brand.
    Addressed,
    /// Everything that can be monitored.
    Everything,
}

/// How earlier contacts with a person went, as the brand's records have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum History {
    /// No contact yet.
    None = 0,
    /// Mostly welcome.
    Good = 1,
    /// Mostly unwelcome, or one as often as the other.
    Bad = 2,
}

impl History {
    /// Summarises counts of welcome and unwelcome contacts.
    pub fn of(good: u8, bad: u8) -> Self {
        match (good, bad) {
            (0, 0) => History::None,
            _ if good > bad => History::Good,
            _ => History::Bad,
        }
    }
}

/// What the brand believes about a post and its author when it decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Perceived {
    /// Kind, as the monitor reports it.
    pub kind: Kind,
    /// Whether the post speaks to the brand.
    pub addressed: bool,
    /// Sensitivity in [0, 1], as the monitor reports it.
    pub sensitivity: f64,
    /// Whether the author follows the brand.
    pub follower: bool,
    /// Whether the author is a loyalist (the brand knows its loyal customers).
    pub loyalist: bool,
    /// How earlier contacts went.
    pub history: History,
    /// Days since the last contact; `None` when there was none.
    pub days_since_contact: Option<u16>,
    /// Whether the author asked not to be contacted.
    pub opted_out: bool,
    /// How many people read the author.
    pub reach: u32,
}

impl Perceived {
    /// Whether the brand has had nothing to do with the author so far.
    pub fn is_stranger(&self) -> bool {
        self.history == History::None && self.days_since_contact.is_none() && !self.opted_out
    }

    /// The same post by somebody with whom the brand has had nothing to do so far.
    pub fn as_stranger(&self) -> Self {
        Perceived { history: History::None, days_since_contact: None, opted_out: false, ..*self }
    }
}

/// When a rule applies: every part that is given must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Kinds it applies to, a bit per [`Kind`].
    pub kinds: u8,
    /// Addressed or not; `None` = both.
    pub addressed: Option<bool>,
    /// Lowest and highest sensitivity.
    pub sensitivity: (f64, f64),
    /// Follower or not; `None` = both.
    pub follower: Option<bool>,
    /// Loyalist or not; `None` = both.
    pub loyalist: Option<bool>,
    /// Histories it applies to, a bit per [`History`].
    pub histories: u8,
    /// Fewest days since the last contact; a person never contacted always qualifies.
    pub days_since_contact_at_least: u16,
    /// Fewest and most readers of the author.
    pub reach: (u32, u32),
}

impl Default for Condition {
    /// Always holds.
    fn default() -> Self {
        Condition {
            kinds: ANY_KIND,
            addressed: None,
            sensitivity: (0.0, 1.0),
            follower: None,
            loyalist: None,
            histories: 0b111,
            days_since_contact_at_least: 0,
            reach: (0, u32::MAX),
        }
    }
}

impl Condition {
    /// Whether the condition holds.
    pub fn holds(&self, seen: &Perceived) -> bool {
        self.holds_in_kind(seen) && self.holds_in_number(seen)
    }

    /// Whether it holds whenever `narrow` does.
    pub fn covers(&self, narrow: &Condition) -> bool {
        let agrees = |wide: Option<bool>, narrow| wide.is_none() || wide == narrow;
        narrow.kinds & !self.kinds == 0
            && narrow.histories & !self.histories == 0
            && agrees(self.addressed, narrow.addressed)
            && agrees(self.follower, narrow.follower)
            && agrees(self.loyalist, narrow.loyalist)
            && self.sensitivity.0 <= narrow.sensitivity.0
            && self.sensitivity.1 >= narrow.sensitivity.1
            && self.reach.0 <= narrow.reach.0
            && self.reach.1 >= narrow.reach.1
            && self.days_since_contact_at_least <= narrow.days_since_contact_at_least
    }

    fn holds_in_kind(&self, seen: &Perceived) -> bool {
        let agrees = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
        self.kinds & (1 << seen.kind as u8) != 0
            && self.histories & (1 << seen.history as u8) != 0
            && agrees(self.addressed, seen.addressed)
            && agrees(self.follower, seen.follower)
            && agrees(self.loyalist, seen.loyalist)
    }

    fn holds_in_number(&self, seen: &Perceived) -> bool {
        (self.sensitivity.0..=self.sensitivity.1).contains(&seen.sensitivity)
            && (self.reach.0..=self.reach.1).contains(&seen.reach)
            && seen.days_since_contact.is_none_or(|days| days >= self.days_since_contact_at_least)
    }
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// When it applies.
    pub when: Condition,
    /// What is done.
    pub act: Action,
    /// Depth of personalisation in [0, 1]: how much of what is known about the person shows.
    pub personalisation: f64,
    /// Whether the reply says why the brand is there and how it found the post.
    pub disclosure: bool,
    /// Place in the queue: higher goes first.
    pub priority: u8,
}

params! {
    /// Numbers of a policy, section of a policy file; all of them levers.
    pub struct Conduct in "conduct" {
        /// What has waited longer is dropped.
        max_wait_days = 3.0, "days", [0.0, 365.0], Lever, "assumed";
        /// Time a reply needs even when nobody waits.
        handling_hours = 0.2, "hours", [0.0, 168.0], Lever, "RS14, RS16: medians of 12 and 22 minutes";
        /// Most contacts with one person within `cap_days`; 0 = no cap.
        contact_cap = 0.0, "contacts", [0.0, 255.0], Lever, "assumed";
        /// Days after which a contact no longer counts towards the cap.
        cap_days = 30.0, "days", [1.0, 3650.0], Lever, "assumed";
        /// How much of the context is read before answering, in [0, 1]: removes misreadings and
        /// raises relevance, and takes that share more staff time.
        context_reading = 0.0, "1", [0.0, 1.0], Lever, "assumed";
        /// Share of replies that strike the wrong tone.
        wrong_tone_share = 0.1, "1", [0.0, 1.0], Lever, "SV02: 15% dissatisfied with a reply";
        /// Share of answered problems that the answer solves.
        solved_share = 0.543, "1", [0.0, 1.0], Lever, "fitted to SV02, SV05: between 36 and 74%";
        /// Page posts a week.
        posts_per_week = 7.0, "posts/week", [0.0, 700.0], Lever, "assumed; UF17, UF32";
        /// Share of page posts that promote.
        promotional_share = 0.5, "1", [0.0, 1.0], Lever, "RS13, UF45";
        /// Share of followers that one page post reaches.
        reach_share = 0.05, "1", [0.0, 1.0], Lever, "PO20";
    }
}

impl Conduct {
    /// Promoting exposures of one follower on a day with `posts` page posts.
    pub fn promoting_exposures(&self, posts: u32) -> f64 {
        f64::from(posts) * self.promotional_share * self.reach_share
    }
}

/// A level of severity: what a brand does on bad days. Nothing here says that any of it helps.
#[derive(Clone, Debug, PartialEq)]
pub struct Severity {
    /// Name, such as `crisis`.
    pub name: String,
    /// Any of them enters it.
    pub triggers: Vec<Trigger>,
    /// What leaves it.
    pub until: Until,
    /// Whether the page posts nothing, from the next day on.
    pub pause_broadcast: bool,
    /// Whether one holding statement stands for everybody who looks.
    pub statement: bool,
    /// The policy by which is heard and answered while it lasts; of its desk and playbook nothing
    /// counts. `None`: the usual one.
    pub policy: Option<Box<Policy>>,
    /// People at the desk while it lasts, at the usual hours; `None`: as usual.
    pub staff: Option<Staff>,
}

/// What changes on bad days; without levels nothing ever does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Playbook {
    /// The least severe first.
    pub levels: Vec<Severity>,
}

impl Playbook {
    /// Whether nothing ever changes.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Takes out the levels at which nothing changes, and gives their names.
    pub fn take_out_idle(&mut self) -> Vec<String> {
        let is_idle = |level: &Severity| {
            let Severity {
                name: _,
                triggers: _,
                until: _,
                pause_broadcast,
                statement,
                policy,
                staff,
            } = level;
            !pause_broadcast && !statement && policy.is_none() && staff.is_none()
        };
        let (idle, rest) = std::mem::take(&mut self.levels).into_iter().partition(is_idle);
        self.levels = rest;
        let idle: Vec<Severity> = idle;
        idle.into_iter().map(|level| level.name).collect()
    }
}

/// A brand's way of dealing with people.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Name, as arms refer to it.
    pub name: String,
    /// One line for tables and pages.
    pub summary: String,
    /// What is listened to.
    pub listens: Listens,
    /// Whether people who asked not to be contacted are left alone unless they speak to the brand.
    pub honours_opt_out: bool,
    /// Whether no reply is sent that breaks the terms of its platform, as far as the brand knows.
    pub keeps_terms: bool,
    /// Caps, tone and the broadcast calendar.
    pub conduct: Conduct,
    /// Who answers, when, and what is promised.
    pub desk: Desk,
    /// The table, first match decides.
    pub rules: Vec<Rule>,
    /// What changes on bad days.
    pub playbook: Playbook,
}

impl Policy {
    /// Nobody reads, nobody answers; the page posts as usual.
    pub fn silent() -> Self {
        Policy {
            name: "silent".into(),
            summary: "nobody reads, nobody answers".into(),
            listens: Listens::Nothing,
            honours_opt_out: true,
            keeps_terms: false,
            conduct: Conduct::default(),
            desk: Desk::default(),
            rules: Vec::new(),
            playbook: Playbook::default(),
        }
    }

    /// What is in force at a level of its playbook; 0 is the usual, 1 the least severe. It has no
    /// playbook of its own.
    pub fn in_force(&self, level: usize) -> Policy {
        let level = level.checked_sub(1).and_then(|at| self.playbook.levels.get(at));
        let other = level.and_then(|level| level.policy.as_deref());
        let mut policy = Policy {
            desk: self.desk.clone(),
            playbook: Playbook::default(),
            ..other.unwrap_or(self).clone()
        };
        if let Some(level) = level {
            policy.desk.staff = level.staff.unwrap_or(policy.desk.staff);
            if level.pause_broadcast {
                policy.conduct.posts_per_week = 0.0;
            }
        }
        policy
    }

    /// Whether nobody is ever answered, not on bad days either, so that nobody need sit at the desk. To
    /// read and to learn costs nothing in this model.
    pub fn never_answers(&self) -> bool {
        let others = self.playbook.levels.iter().filter_map(|level| level.policy.as_deref());
        let is_idle = |policy: &Policy| {
            policy.listens == Listens::Nothing || !policy.rules.iter().any(|rule| rule.act.speaks())
        };
        is_idle(self) && others.into_iter().all(is_idle)
    }
}

/// Up to this many rules in one table.
pub const MAX_RULES: usize = 64;

/// A rule table made quick: for each combination of the categorical facts, the set of rules that
/// could apply, as bits in order of precedence.
#[derive(Clone, Debug)]
pub struct CompiledRules {
    candidates: Vec<u64>,
    rules: Vec<Rule>,
}

/// Combinations of kind (5), history (3), addressed, follower and loyalist (2 each).
const COMBINATIONS: usize = 5 * 3 * 8;

impl CompiledRules {
    /// Compiles at most [`MAX_RULES`] rules.
    pub fn new(rules: &[Rule]) -> Self {
        assert!(rules.len() <= MAX_RULES, "{} rules, at most {MAX_RULES}", rules.len());
        let mut candidates = vec![0; COMBINATIONS];
        for kind in Kind::ALL {
            for history in [History::None, History::Good, History::Bad] {
                for bits in 0..8 {
                    let seen = Perceived {
                        kind,
                        history,
                        addressed: bits & 1 != 0,
                        follower: bits & 2 != 0,
                        loyalist: bits & 4 != 0,
                        sensitivity: 0.0,
                        days_since_contact: None,
                        opted_out: false,
                        reach: 0,
                    };
                    for (number, rule) in rules.iter().enumerate() {
                        if rule.when.holds_in_kind(&seen) {
                            candidates[Self::index(&seen)] |= 1 << number;
                        }
                    }
                }
            }
        }
        CompiledRules { candidates, rules: rules.to_vec() }
    }

    #[inline]
    fn index(seen: &Perceived) -> usize {
        let bits = usize::from(seen.addressed)
            | usize::from(seen.follower) << 1
            | usize::from(seen.loyalist) << 2;
        (seen.kind as usize * 3 + seen.history as usize) * 8 + bits
    }

    /// The first rule that applies and its number; `None` = stay silent.
    #[inline]
    pub fn decide(&self, seen: &Perceived) -> Option<(usize, &Rule)> {
        let mut candidates = self.candidates[Self::index(seen)];
        while candidates != 0 {
            let number = candidates.trailing_zeros() as usize;
            let rule = &self.rules[number];
            if rule.when.holds_in_number(seen) {
                return Some((number, rule));
            }
            candidates &= candidates - 1;
        }
        None
    }

    /// Whether no rule can ever make a contact.
    pub fn never_acts(&self) -> bool {
        !self.rules.iter().any(|rule| rule.act.speaks())
    }
}

#[cfg(test)]
mod tests;
