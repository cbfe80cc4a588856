//! The second room: what a scenario is, whatever it was read from.
//!
//! [`Scenario`] and its [`Arm`]s, which cannot have a mistake. [`parameters`] reaches every number of a
//! setting by its path, and `contradictions` says what of them the model cannot do together; `specs` and
//! `desk_specs` have every number that can be set, `words` what files call the rest; [`priors`] draws
//! worlds. `identity` names what decides results, `write` and `playbook_write` put a scenario back into a
//! file, in which `hours_text` writes opening hours and reads them (`hours_mend`: what was meant by
//! others). `staffing` says who sits at the desks, `edge_file` keeps what was read of an edge list,
//! `names` says what people are called.
//!
//! How a file becomes a scenario is the business of the room `file`, of which nothing is known here.

mod contradictions;
mod desk_specs;
mod edge_file;
mod hours_mend;
mod hours_text;
mod identity;
mod names;
pub mod parameters;
mod playbook_write;
pub mod priors;
mod specs;
mod staffing;
mod words;
mod write;

pub use contradictions::{Contradiction, contradictions, in_policy};
pub use desk_specs::{DESK, MOST_AGENTS, desk_spec, staff_replies};
pub use edge_file::{EdgeFile, Kept, MOST_PLAIN};
pub(crate) use hours_text::hours_text;
pub use hours_text::read_hours;
pub use parameters::{parameters, set_parameter};
pub use specs::{HIGHEST_SEED, Numbers, ParameterRow, RUN, SHOCK_FACTOR, params_table, sections};
pub use staffing::{STAFFING, Staffing, desk_words, people, staff_words};
pub use words::{CLOCKS, HISTORIES, LISTENS, OVER_CAPACITY, SAYS, SHOCK_TARGETS, STAFF};

use crate::model::policy::Policy;
use crate::scenario::toml::Note;
use crate::world::Setting;

/// A checked experiment: it cannot be built from a file that has a mistake.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called: what the file says, or its name.
    pub name: String,
    /// The question in plain words.
    pub question: String,
    /// Seed of all draws; zero is a seed like any other.
    pub seed: u64,
    /// Replications of every arm.
    pub replications: u32,
    /// Level of the intervals, in (0, 1).
    pub level: f64,
    /// How the desks of the brand in question are staffed; policies have what came of it.
    pub staff: Staffing,
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
    /// The edge list that the network was read from, if it was.
    pub edges: Option<EdgeFile>,
    /// What a reader should know although nothing is wrong.
    pub notes: Vec<Note>,
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
