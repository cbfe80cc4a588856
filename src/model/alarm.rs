//! The alarm: what a dashboard counts, and when a day counts as bad.
//!
//! At each full hour a brand with a playbook looks at what its dashboard has found by then: a level of
//! severity is entered when one of its triggers holds, and left when what it waits for has held for so
//! many hours in a row ([`Until`]), which keeps it from coming and going by the hour. What it does
//! meanwhile is in its policy's playbook.

use strum::{IntoStaticStr, VariantArray};

use crate::ground::poisson::quantile;
use crate::ground::variants::all;

/// What a dashboard counts by the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[repr(u8)]
pub enum Sign {
    /// Public criticism of the brand's conduct that the monitor found.
    #[strum(serialize = "critical_posts_per_hour")]
    CriticalPosts = 0,
    /// Posts that speak to the brand or were found, and that the monitor reads as complaints.
    #[strum(serialize = "complaints_per_hour")]
    Complaints = 1,
}

impl Sign {
    /// All signs, in the order of their index.
    pub const ALL: [Sign; Sign::COUNT] = all();
    /// How many there are.
    pub const COUNT: usize = Self::VARIANTS.len();

    /// Its key in a policy file; the unit is posts per hour of all customers that the brand really
    /// has.
    pub fn key(self) -> &'static str {
        self.into()
    }
}

/// Posts of each sign [1/hour].
pub type PerHour = [f64; Sign::COUNT];

/// Some posts [posts/hour], or so many times the usual \[1\].
pub type Bounds = [Option<f64>; Sign::COUNT];

/// What a bound is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Unit {
    /// Posts in an hour, of all customers that the brand really has.
    Posts,
    /// Multiples of what the mean hour of an ordinary day brings the brand under its usual rules.
    TimesUsual,
}

impl Unit {
    /// All units.
    pub const ALL: [Unit; Unit::VARIANTS.len()] = all();

    /// Its keys in a policy file: of a trigger, and of what leaves a level.
    pub fn keys(self) -> (&'static str, &'static str) {
        match self {
            Unit::Posts => ("at_least", "at_most"),
            Unit::TimesUsual => ("at_least_times_usual", "at_most_times_usual"),
        }
    }
}

/// The fewest posts in an hour that chance brings less often than once in 720 hours, where hours are busy:
/// with twice the posts of the mean one (assumed), by the Poisson law.
pub fn beyond_chance(usual: f64) -> f64 {
    quantile(2.0 * usual, 1.0 - 1.0 / 720.0) + 1.0
}

/// Bounds in posts: those that are given in multiples of the usual, at so many in a usual hour.
fn in_posts(posts: &Bounds, times_usual: &Bounds, usual: &PerHour) -> Bounds {
    std::array::from_fn(|sign| posts[sign].or(times_usual[sign].map(|times| times * usual[sign])))
}

/// When a level is entered: all that is given must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trigger {
    /// At least so many of a sign in the last full hour [posts/hour].
    pub at_least: Bounds,
    /// The same in multiples of what a usual hour brings \[1\]; of each sign at most one of the two is
    /// given.
    pub at_least_times_usual: Bounds,
    /// Criticism that the monitor found has reached `backlash.storm_readers` people, and somebody new
    /// read it yesterday.
    pub storm: bool,
}

impl Trigger {
    /// What is asked for in a unit.
    pub fn least(&self, unit: Unit) -> &Bounds {
        match unit {
            Unit::Posts => &self.at_least,
            Unit::TimesUsual => &self.at_least_times_usual,
        }
    }

    /// Whether anything is asked for of a sign.
    pub fn counts(&self, sign: Sign) -> bool {
        Unit::ALL.into_iter().any(|unit| self.least(unit)[sign as usize].is_some())
    }

    /// The same in posts, with so many in a usual hour. A multiple also asks for more than chance brings to
    /// a busy hour once in 30 days ([`beyond_chance`]).
    #[must_use]
    pub fn resolve(&self, usual: &PerHour) -> Self {
        let at_least = std::array::from_fn(|sign| {
            let multiple = self.at_least_times_usual[sign].map(|times| times * usual[sign]);
            self.at_least[sign].or(multiple.map(|posts| posts.max(beyond_chance(usual[sign]))))
        });
        Trigger { at_least, storm: self.storm, ..Trigger::default() }
    }

    /// Whether it holds on what was found in the last full hour.
    pub fn holds(&self, last_hour: &PerHour, storm: bool) -> bool {
        let enough = |(least, found): (&Option<f64>, &f64)| least.is_none_or(|l| *found >= l);
        (!self.storm || storm) && self.at_least.iter().zip(last_hour).all(enough)
    }
}

/// When a level is left: all that is given has held in each of the last `for_hours` full hours, and no
/// storm goes on that its triggers look for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Until {
    /// At most so many of a sign in an hour [posts/hour].
    pub at_most: Bounds,
    /// The same in multiples of what a usual hour brings \[1\]; of each sign at most one of the two is
    /// given.
    pub at_most_times_usual: Bounds,
    /// Full hours in a row \[hours\], at least 1.
    pub for_hours: u16,
}

impl Until {
    /// What is allowed in a unit.
    pub fn most(&self, unit: Unit) -> &Bounds {
        match unit {
            Unit::Posts => &self.at_most,
            Unit::TimesUsual => &self.at_most_times_usual,
        }
    }

    /// Whether anything is said of a sign.
    pub fn counts(&self, sign: Sign) -> bool {
        Unit::ALL.into_iter().any(|unit| self.most(unit)[sign as usize].is_some())
    }

    /// The same in posts, with so many in a usual hour.
    #[must_use]
    pub fn resolve(&self, usual: &PerHour) -> Self {
        let at_most = in_posts(&self.at_most, &self.at_most_times_usual, usual);
        Until { at_most, ..Until::after(self.for_hours) }
    }

    /// So many hours in a row, whatever is posted.
    pub fn after(for_hours: u16) -> Self {
        Until { at_most: [None; Sign::COUNT], at_most_times_usual: [None; Sign::COUNT], for_hours }
    }

    /// Whether an hour with these counts is calm.
    pub fn is_calm(&self, last_hour: &PerHour) -> bool {
        let few = |(most, found): (&Option<f64>, &f64)| most.is_none_or(|m| *found <= m);
        self.at_most.iter().zip(last_hour).all(few)
    }
}

/// A level as the alarm knows it: everything in posts.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelWatch {
    /// Any of them enters it.
    pub triggers: Vec<Trigger>,
    /// What leaves it.
    pub until: Until,
}

impl LevelWatch {
    /// With so many posts in a usual hour.
    pub fn new(triggers: &[Trigger], until: &Until, usual: &PerHour) -> Self {
        let triggers = triggers.iter().map(|trigger| trigger.resolve(usual)).collect();
        LevelWatch { triggers, until: until.resolve(usual) }
    }
}

/// Whether anything is given in multiples of the usual.
pub fn counts_in_usual(triggers: &[Trigger], until: &Until) -> bool {
    let given = |bounds: &Bounds| bounds.iter().any(Option::is_some);
    let unit = Unit::TimesUsual;
    given(until.most(unit)) || triggers.iter().any(|trigger| given(trigger.least(unit)))
}

/// Which level is in force, and how calm it has been.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alarm {
    /// 0 is the usual, 1 the least severe.
    pub level: usize,
    /// Full hours in a row in which what each level waits for has held [hours].
    calm: Vec<u16>,
}

impl Alarm {
    /// A full hour is over: the level from now on. It is the most severe of those above the present one
    /// that a trigger calls for; else the present one, or the next below it that has not been calm for
    /// long enough.
    pub fn judge(&mut self, levels: &[LevelWatch], last_hour: &PerHour, storm: bool) -> usize {
        self.calm.resize(levels.len(), 0);
        for (calm, LevelWatch { triggers, until }) in self.calm.iter_mut().zip(levels) {
            let called = triggers.iter().any(|trigger| trigger.holds(last_hour, storm));
            let stormy = storm && triggers.iter().any(|trigger| trigger.storm);
            let is_calm = !called && !stormy && until.is_calm(last_hour);
            *calm = if is_calm { calm.saturating_add(1) } else { 0 };
        }
        let calls = |at: &usize| levels[*at].triggers.iter().any(|t| t.holds(last_hour, storm));
        if let Some(at) = (self.level..levels.len()).rev().find(calls) {
            self.level = at + 1;
        }
        while self.level > 0 && self.calm[self.level - 1] >= levels[self.level - 1].until.for_hours
        {
            self.level -= 1;
        }
        self.level
    }
}

#[cfg(test)]
mod tests;
