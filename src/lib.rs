//! Earful: when should a brand that can hear people talk speak up, to whom, how and how often?
//!
//! A research simulator and benchmark harness. People differ in how much privacy they want, brands in
//! what they do with what they hear; many runs, paired by luck, say what that does to both. Read
//! `docs/model.md` for the model and `docs/architecture.md` for the floors of this house.
//!
//! # Without the program
//!
//! The program `earful` is one way in. With `default-features = false` the crate is the simulator, the
//! surveys and the analyses alone: no arguments, no progress, no page and no workbook come with it.
//!
//! ```toml
//! [dependencies]
//! earful = { version = "0.2", default-features = false }
//! ```
//!
//! | feature | brings | default |
//! |---|---|---|
//! | `cli` | the program: arguments, progress, Ctrl-C, text for terminals (`cli`, `render::text`) | yes |
//! | `page` | results as one HTML page with charts (`render::html`) | yes |
//! | `workbook` | answers of surveys as an XLSX file (`record::workbook`) | yes |
//!
//! What is a number, a table or a sentence needs no feature. Numbers are the same bits with any of them, and
//! for any number of threads.
//!
//! # Two policies, and the difference they make
//!
//! ```
//! use earful::experiment::{Analysis, Watch, executor::threads, run::run_all};
//! use earful::scenario::Scenario;
//! use std::path::Path;
//!
//! let text = r#"
//!     question = "Does answering pay?"
//!     [run]
//!     consumers = 300
//!     replications = 4
//!     warmup_days = 5
//!     days = 20
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
//! // All that is wrong is said at once, each with its place and what is allowed there.
//! let scenario = Scenario::parse(text, "pays.toml", Path::new(""), &[])?;
//! let results = run_all(&scenario, &threads(Some(2))?, &Watch::nobody());
//! let analysis = Analysis::of(&scenario, &results, None);
//!
//! let satisfaction = results.column("satisfaction").expect("a metric of every run");
//! let made = analysis.arms[1].differences[satisfaction].as_ref().expect("both arms have it");
//! let answering = made.paired.difference;
//! println!("{:+.2} ({:+.2} to {:+.2})", answering.estimate, answering.low, answering.high);
//! assert_eq!(made.paired.n_pairs, 4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to go on
//!
//! - [`scenario`] reads and checks scenarios and studies, from text or from files.
//! - [`experiment`] runs them: [`experiment::conduct()`] does all of it, [`experiment::live`] lets you live
//!   through a replication yourself and look on with a [`world::Probe`].
//! - [`survey`] is the questionnaire and the interview, [`stats`] what many replications say.
//! - [`document`] puts results into sentences, [`record`] into a folder that can be checked later.
//!
//! `examples/` has three small programs that use nothing else: two policies compared, simulated people given a
//! questionnaire, and an analysis of one's own over all runs.

#[cfg(feature = "cli")]
pub mod cli;
pub mod document;
pub mod experiment;
pub mod ground;
pub mod model;
pub mod params;
pub mod record;
pub mod render;
pub mod scenario;
pub mod stats;
pub mod survey;
pub mod world;
