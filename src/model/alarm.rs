//! The alarm: what a dashboard counts, and when a day counts as bad.
//!
//! At each full hour a brand with a playbook looks at what its dashboard has found by then: a level of
//! severity is entered when one of its triggers holds, and left when what it waits for has held for so
//! many hours in a row ([`Until`]), which keeps it from coming and going by the hour. What it does
//! meanwhile is in its policy's playbook.

/// What a dashboard counts by the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Sign {
    /// Public criticism of the brand's conduct that the monitor found.
    CriticalPosts = 0,
    /// Posts that speak to the brand or were found, and that the monitor reads as complaints.
    Complaints = 1,
}

impl Sign {
    /// All signs, in the order of their index.
    pub const ALL: [Sign; Sign::COUNT] = [Sign::CriticalPosts, Sign::Complaints];
    /// How many there are.
    pub const COUNT: usize = 2;

    /// Its key in a policy file; the unit is posts per hour of all customers that the brand really
    /// has.
    pub fn key(self) -> &'static str {
        match self {
            Sign::CriticalPosts => "critical_posts_per_hour",
            Sign::Complaints => "complaints_per_hour",
        }
    }
}

/// Posts of each sign [1/hour].
pub type PerHour = [f64; Sign::COUNT];

/// When a level is entered: all that is given must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trigger {
    /// At least so many of a sign in the last full hour [posts/hour].
    pub at_least: [Option<f64>; Sign::COUNT],
    /// Criticism that the monitor found has reached `backlash.storm_readers` people, and somebody new
    /// read it yesterday.
    pub storm: bool,
}

impl Trigger {
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
    pub at_most: [Option<f64>; Sign::COUNT],
    /// Full hours in a row [hours], at least 1.
    pub for_hours: u16,
}

impl Until {
    /// Whether an hour with these counts is calm.
    pub fn is_calm(&self, last_hour: &PerHour) -> bool {
        let few = |(most, found): (&Option<f64>, &f64)| most.is_none_or(|m| *found <= m);
        self.at_most.iter().zip(last_hour).all(few)
    }
}

/// A level as the alarm knows it.
#[derive(Clone, Copy, Debug)]
pub struct Watch<'a> {
    /// Any of them enters it.
    pub triggers: &'a [Trigger],
    /// What leaves it.
    pub until: &'a Until,
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
    pub fn judge(&mut self, levels: &[Watch<'_>], last_hour: &PerHour, storm: bool) -> usize {
        self.calm.resize(levels.len(), 0);
        for (calm, Watch { triggers, until }) in self.calm.iter_mut().zip(levels) {
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
