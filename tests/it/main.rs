//! One test binary, one file per promise.

#![allow(clippy::unwrap_used, reason = "what a test cannot read, it cannot test")]

mod browser;
mod cascades;
mod cli;
mod committed;
mod documents;
mod extremes;
mod floors;
mod home;
mod laws;
mod life;
mod life_cli;
mod luck;
mod page;
mod page_words;
mod picture;
mod pinned;
mod readme;
mod report_beside;
mod report_cli;
mod report_survey;
mod survey;
mod survey_cli;
mod survey_wrong;
