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
