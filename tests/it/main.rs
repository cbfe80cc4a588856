//! One test binary, one file per promise.

mod answered;
mod browser;
mod cascades;
mod cli;
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
mod readme;
mod report_beside;
mod report_cli;
mod report_survey;
mod survey;
mod survey_cli;
mod survey_wrong;
