//! Simulated people get the questionnaire of a published study; their shares beside the published ones.
//!
//! `cargo run --no-default-features --example ask_simulated_people`

#![allow(clippy::print_stdout, reason = "an example says what it found")]

use std::error::Error;

use earful::experiment::Watch;
use earful::experiment::survey::panel::{Home, survey};
use earful::scenario::{find_study, people_scenario};
use earful::survey::study::Says;

fn main() -> Result<(), Box<dyn Error>> {
    let study = find_study("netbase_2012", &[])?;
    let people = people_scenario(&["run.consumers=5000".into()])?;
    let home = Home::Newborn { setting: &people.setting, seed: people.seed };
    let fielded = survey(&study, home, 0, &Watch::nobody()).map_err(|_| "no survey was done")?;

    println!("{}: published and simulated, percent", study.title);
    for cell in &study.published {
        let Says::Point { percent, .. } = cell.says else { continue };
        // A band of which nobody was interviewed has no share.
        let Some(found) = fielded.share(&cell.all_of, cell.bands) else { continue };
        let said = |answer: &earful::survey::study::Answer| {
            let item = &study.questionnaire.items[answer.item];
            format!("{}: {}", item.id, item.answers[answer.answer])
        };
        let said: Vec<String> = cell.all_of.iter().map(said).collect();
        let share = 100.0 * found.share;
        println!("{percent:6.1} {share:6.1}  {} [{}]", said.join(" and "), cell.bands.name());
    }
    Ok(())
}
