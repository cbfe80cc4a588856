//! Floor 5: from TOML text to a checked scenario.

use crate::model::policy::Policy;
use crate::world::Setting;

/// A checked experiment: it cannot be built from a file that has a mistake.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Name, from the file.
    pub name: String,
    /// The question in plain words.
    pub question: String,
    /// Seed of all draws; zero is a seed like any other.
    pub seed: u64,
    /// Replications of every arm.
    pub replications: u32,
    /// Level of the intervals, in (0, 1).
    pub level: f64,
    /// Parameters, brands and platforms that the arms share.
    pub setting: Setting,
    /// Index of the brand in question.
    pub focus: usize,
    /// The policy of each brand during the warm-up.
    pub warmup: Vec<Policy>,
    /// What is compared.
    pub arms: Vec<Arm>,
    /// Index of the arm that the others are compared with.
    pub baseline: usize,
}

/// One policy being compared.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Name in tables.
    pub name: String,
    /// One line on what it does.
    pub summary: String,
    /// The policy of each brand.
    pub policies: Vec<Policy>,
    /// The arm's own setting, where it changes parameters; it then has its own warm-up too.
    pub setting: Option<Setting>,
}
