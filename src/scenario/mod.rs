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
//! Behind this door are three rooms. `toml` reads TOML: sections, places, problems. What a scenario is
//! lies in `checked`, how a file becomes one in `file`. `study` has studies and targets. Each imports only
//! from those named before it, and from their doors alone (`tests/it/rooms.rs`). Above them `find` says what
//! a name on the command line means, and [`catalogue`] lists all parameters and shipped policies.

pub mod catalogue;
mod checked;
mod file;
mod find;
mod study;
mod toml;

pub(crate) use checked::hours_text;
pub use checked::{Arm, EdgeFile, Kept, Scenario, Staffing, parameters, priors};
pub use file::{SCENARIOS, load_named_scenario, people_scenario, shipped, shipped_scenario};
pub use find::{Checked, find_any, find_scenario, find_study};
pub use study::{
    STUDIES, load_study, parse_study, shipped_study, study_base, study_digest, study_to_toml,
    targets,
};
pub use toml::{Note, Problem, Problems};
