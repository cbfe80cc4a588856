//! How what people say goes with the attitude behind what they do.

use super::NONE;
use super::data::Survey;
use crate::document::block::{Block, Part};
use crate::ground::number::fixed;
use crate::record::found::ReproductionFound;

/// The correlations of a study, in a sentence.
pub fn part(found: &Survey, study: &ReproductionFound) -> Option<Part> {
    let told = |value: Option<f64>| value.map_or(NONE.into(), |value| fixed(value, 2));
    let links = study.conduct.as_ref()?;
    let answers = links.answers.iter().map(|(name, value)| format!("{name} {}", told(*value)));
    let answers: Vec<String> = answers.collect();
    let fidelity = found.scenario.as_ref().map(|scenario| scenario.setting.population.fidelity);
    let fidelity = fidelity.map_or(String::new(), |value| format!("Fidelity {value}: "));
    let said = format!(
        "{fidelity}stated privacy concern correlates {} with the concern behind conduct; single answers do so by \
         {}.",
        told(links.stated),
        answers.join(", ")
    );
    let title = "What people say and what they do".into();
    Some(Part { id: "conduct", title, blocks: vec![Block::Text(said)] })
}
