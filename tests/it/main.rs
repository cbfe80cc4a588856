//! One test binary, one file per promise.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "tests say what they skip")]
#![allow(clippy::unwrap_used, reason = "what a test cannot read, it cannot test")]

mod again;
mod again_inputs;
mod answered;
mod any_size;
mod bad_days;
mod bounds;
mod browser;
mod calibrate_cli;
mod cascades;
mod cli;
mod committed;
mod desks;
mod documents;
mod doses;
mod edges_cli;
mod evidence;
mod extremes;
mod fitted;
mod floors;
mod home;
mod injection;
mod journal;
mod lasting;
mod laws;
mod life;
mod life_cli;
mod log;
mod luck;
mod old_results;
mod page;
mod page_words;
mod picture;
mod pinned;
mod printed_input;
mod readme;
mod recall;
mod report_beside;
mod report_cli;
mod report_survey;
mod resume_cli;
mod resume_others;
mod screening;
mod sealed;
mod segments;
mod shards_cli;
mod split_cli;
mod streams;
mod survey;
mod survey_cli;
mod survey_laws;
mod survey_short;
mod survey_wrong;
mod verify_cli;
