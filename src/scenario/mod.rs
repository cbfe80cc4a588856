//! Floor 5: from TOML text to a checked scenario.
//!
//! [`Scenario::load`] reads a file, the policies and the network it names, and what `--set`
//! changes, and gives either a [`Scenario`] or [`Problems`]: everything that is wrong, each with
//! its place, what is allowed there and the next step. [`Scenario::to_toml`] writes a scenario
//! back with every default spelled out, and [`Scenario::digest`] names what decides its results.
//!
//! ```
//! use earful::scenario::Scenario;
//! use std::path::Path;
//! let text = r#"
//!     question = "Does answering pay?"
//!     [run]
//!     baseline = "silent"
//!     [[brand]]
//!     name = "carrier"
//!     category = "phone_carrier"
//!     [[arm]]
//!     name = "silent"
//!     policy = "silent"
//!     [[arm]]
//!     name = "answer"
//!     policy = "spoken_to"
//! "#;
//! let here = Path::new("");
//! let scenario = Scenario::parse(text, "pays.toml", here, &["run.consumers=500".into()]).unwrap();
//! assert_eq!((scenario.arms.len(), scenario.setting.consumers), (2, 500));
//! let problems = Scenario::parse(text, "pays.toml", here, &["run.consumer=500".into()]);
//! assert_eq!(problems.unwrap_err().0[0].nearest.as_deref(), Some("consumers"));
//! ```
//!
//! A file passes through these modules: `document` (a tree whose values know their place),
//! `overrides` (`--set`), `section` (typed reading that notes every refusal), then `run`,
//! `setting_file`, `terms_file`, `prices_file`, `network_file`, `policy_file`, `playbook_file`, `library`
//! and `arm` for the parts;
//! `staffing` says who sits at the desks of the arms. [`parameters`]
//! reaches every number of a setting by its path, and `contradictions` says what of them the model
//! cannot do together; `names` says what people are called; [`catalogue`] lists all parameters and shipped
//! policies.
//!
//! A study (what is asked of whom, and what was published) is read the same way by
//! [`load_study`], its parts in `sample_file`, `item_file`, `asks_file`, `published_file` and
//! `share_file`; a file of targets in `targets` and `targets_file`. `studies` and `scenarios` have
//! what is shipped by name, `found` finds it or a file. `specs` has every number that can
//! be set, `files` reads files; `own_name` says what each is called, and
//! `edge_file` keeps what was read of an edge list.

mod arm;
mod asks_file;
pub mod catalogue;
mod contradictions;
mod desk_check;
mod desk_file;
mod document;
mod edge_file;
mod files;
mod found;
mod hours_mend;
mod hours_text;
mod identity;
mod item_file;
mod library;
mod lists;
mod load;
mod names;
mod network_file;
mod overrides;
mod own_name;
pub mod parameters;
mod place;
mod playbook_check;
mod playbook_file;
mod playbook_write;
mod policy_file;
mod prices_file;
pub mod priors;
mod problem;
mod published_file;
mod receivers;
mod replaced;
mod run;
mod sample_file;
mod scenarios;
mod section;
mod setting_file;
mod share_file;
mod specs;
mod staffing;
mod studies;
mod study_file;
mod study_write;
pub mod targets;
mod targets_file;
mod terms_file;
#[cfg(test)]
mod tests;
mod write;

pub use edge_file::{EdgeFile, Kept};
pub use found::{Checked, find_any, find_scenario, find_study};
pub(crate) use hours_text::hours_text;
pub use library::shipped;
pub use problem::{Note, Problem, Problems};
pub use scenarios::{SCENARIOS, load_named_scenario, people_scenario, shipped_scenario};
pub use staffing::Staffing;
pub use studies::{STUDIES, shipped_study, study_base};
pub use study_file::{load_study, parse_study};
pub use study_write::{study_digest, study_to_toml};

use crate::model::policy::Policy;
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
