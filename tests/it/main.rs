//! One test binary, one file per promise.

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
mod readme;
mod survey;
mod survey_cli;
mod survey_wrong;
