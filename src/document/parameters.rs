//! What was assumed: every parameter with its source.

use crate::document::block::{Block, Grid, Part};
use crate::document::words::count;
use crate::params::Role;
use crate::scenario::Scenario;
use crate::scenario::parameters::{Parameter, parameters};

/// Every parameter with value, unit, plausible range and source.
pub fn part(scenario: &Scenario) -> Part {
    let all = parameters(&scenario.setting);
    let assumed = all.iter().filter(|parameter| is_assumed(parameter)).count();
    let changed: Vec<&Parameter> = all
        .iter()
        .filter(|parameter| parameter.value.to_bits() != parameter.spec.default.to_bits())
        .collect();
    let mut blocks = vec![Block::Text(format!(
        "{} decide the numbers above. {assumed} of them are assumed: nobody has measured them. Policies have \
         numbers of their own, in scenario.toml.",
        count(all.len() as u64, "parameter", "parameters"),
    ))];
    let marked = "Those that are assumed are marked, and what evidence there is beside them is named with them.";
    let mut tables = vec![Block::Text(marked.into())];
    if !changed.is_empty() {
        let summary = format!("What this scenario changes ({})", changed.len());
        let grid = grid("Parameters that differ from their defaults", &changed);
        tables.push(Block::Folded(summary, grid));
    }
    for section in sections(&all) {
        let inside: Vec<&Parameter> =
            all.iter().filter(|parameter| section_of(parameter) == section).collect();
        let n = inside.iter().filter(|parameter| is_assumed(parameter)).count();
        let summary = format!("{section} ({}, {n} assumed)", inside.len());
        tables.push(Block::Folded(summary, grid(&format!("Parameters of {section}"), &inside)));
    }
    blocks.push(Block::Deep(tables));
    Part { id: "parameters", title: "What it rests on".into(), blocks }
}

/// Whether nobody has measured the value.
fn is_assumed(parameter: &Parameter) -> bool {
    parameter.spec.source.starts_with("assumed")
}

fn section_of(parameter: &Parameter) -> &str {
    parameter.path.split('.').next().unwrap_or_default()
}

/// The sections in their order.
fn sections(all: &[Parameter]) -> Vec<&str> {
    let mut sections: Vec<&str> = all.iter().map(section_of).collect();
    sections.dedup();
    sections
}

fn grid(caption: &str, all: &[&Parameter]) -> Grid {
    let header = ["parameter", "value", "default", "unit", "plausible", "source", "what it is"];
    let row = |parameter: &&Parameter| {
        let spec = &parameter.spec;
        let plausible = match spec.role {
            Role::Uncertainty(prior) => {
                format!("{} to {}, {}", prior.low, prior.high, prior.shape.name())
            }
            Role::Lever => "a lever: the brand decides".into(),
            Role::Constant => "a constant".into(),
        };
        vec![
            parameter.path.clone(),
            parameter.value.to_string(),
            spec.default.to_string(),
            spec.unit.into(),
            plausible,
            spec.source.into(),
            spec.description(),
        ]
    };
    Grid {
        marked: all.iter().map(|parameter| is_assumed(parameter)).collect(),
        ..Grid::of(caption, &header, &["value", "default"], all.iter().map(row).collect())
    }
}
